"""Which ideas stand for the vote? All that are not hidden, unless the facilitator chooses before it opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from cocodesign.apps.facilitator.controls import box, button, heading, line, row, show
from cocodesign.apps.facilitator.steps import puts_ideas
from cocodesign.apps.facilitator.tallies import candidates, most_endorsed
from cocodesign.events import State
from cocodesign.schema import CHOOSES_NOTHING
from cocodesign.widgets.choices import Choices

__all__ = ["StandingPanel"]

QUICK = 12
"""How many ideas the quick choice takes: about as many as people read before they vote."""


class StandingPanel:
    """How many stand; behind a button the list of the ideas with a box each, and two quick choices."""

    def __init__(self, _: Callable[[str], str], changed: Callable[[], None], **about: Any) -> None:
        self._ = _
        self.choices = Choices(label=_("Ideas that stand"), **about)
        self.all = button(_("All"), "quiet")
        self.most = button(_("Most endorsed {n}").format(n=QUICK), "quiet")
        self.note = w.HTML()
        self.summary = w.HTML()
        self.turn = button(_("Choose which…"))
        self.list = box(row(self.all, self.most), self.choices, self.note, classes="co-stack-of")
        self.panel = box(
            heading(_("What stands for the vote")), self.summary, self.turn, self.list, classes="co-pan"
        )
        show(self.list, False)
        self._changed = changed
        self._state: State | None = None
        self._everything = True
        self._drawing = False
        self.turn.on_click(lambda _: self._turn())
        self.all.on_click(lambda _: self._choose(None))
        self.most.on_click(lambda _: self._choose(QUICK))
        self.choices.observe(self._ticked, "chosen")

    @property
    def nothing(self) -> bool:
        """Whether no idea stands."""
        return not self.choices.chosen

    def draw(self, state: State) -> None:
        """Bring the list up to date: new ideas come last, and stand as long as all do."""
        ideas = state.standing()
        if self._state is None:
            self._begin(state, ideas)
        self._state = state
        show(self.panel, bool(ideas) and _a_vote_may_open(state))
        self._drawing = True
        self.choices.options = candidates(state, ideas)
        kept = ideas if self._everything else [idea for idea in ideas if idea in set(self.choices.chosen)]
        self.choices.chosen = kept
        self._drawing = False
        self._say()

    def command(self) -> dict[str, Any]:
        """Return what is added to the command that opens the vote: nothing when all ideas stand."""
        return {} if self._everything else {"candidates": list(self.choices.chosen)}

    def _begin(self, state: State, ideas: list[str]) -> None:
        """Begin with what stood in the last vote, so that a page that was opened again chooses the same."""
        votes = [name for name, poll in state.polls.items() if poll["kind"] not in CHOOSES_NOTHING]
        stood = {row["candidate"] for row in state.candidates[votes[-1]]} if votes else set(ideas)
        self._everything = stood >= set(ideas)
        self._drawing = True
        self.choices.chosen = [idea for idea in ideas if idea in stood]
        self._drawing = False

    def _turn(self) -> None:
        opens = self.list.layout.display == "none"
        show(self.list, opens)
        self.turn.description = self._("Close the list") if opens else self._("Choose which…")

    def _choose(self, n: int | None) -> None:
        if self._state is None:
            return
        ideas = self._state.standing()
        chosen = ideas if n is None else most_endorsed(self._state, n)
        self._everything = chosen == ideas
        self._drawing = True
        self.choices.chosen = chosen
        self._drawing = False
        self._say(level=n is not None and len(chosen) > n)
        self._changed()

    def _ticked(self, _change: Any) -> None:
        if self._drawing or self._state is None:
            return
        self._everything = len(self.choices.chosen) == len(self.choices.options)
        self._say()
        self._changed()

    def _say(self, *, level: bool = False) -> None:
        _ = self._
        if self.nothing:
            words = _("Choose at least one idea before the vote opens.")
        elif level:
            words = _("More than {n}: those that are level with the last one stand too.").format(n=QUICK)
        elif self._everything:
            words = _("New ideas stand too, as long as all do.")
        else:
            words = _("New ideas do not stand unless you tick them.")
        self.note.value = line(words, classes="co-tiny co-soft", role="status")
        chosen, n = len(self.choices.chosen), len(self.choices.options)
        stand = _("Ideas that stand: all {n}.") if chosen == n else _("Ideas that stand: {chosen} of {n}.")
        self.summary.value = line(stand.format(chosen=chosen, n=n), classes="co-small")


def _a_vote_may_open(state: State) -> bool:
    """Whether there is a stage that puts ideas to the people, and none of them is open."""
    votes = [stage for stage in state.agenda if puts_ideas(stage)]
    return (
        bool(votes) and not state.workshop.get("ended_at") and all(vote["state"] != "open" for vote in votes)
    )
