"""What is promised, what became of it, and what is new: for everybody who took part, for as long as it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from cocodesign.apps.facilitator.controls import (
    amount_field,
    box,
    button,
    choice,
    day_field,
    emptying,
    heading,
    line,
    row,
    said,
    say,
    show,
    text_area,
    text_field,
)
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.apps.goals import needs
from cocodesign.events import State, headline
from cocodesign.widgets.promised import Promised

__all__ = ["PromisesPanel", "UpdatePanel", "open_promises"]

SHOWN = 5
"""How many of the last updates are read here again."""


def open_promises(state: State) -> list[dict[str, Any]]:
    """Return the promises of which nobody has said yet that they were kept or will not be."""
    return [promise for promise in state.promises.values() if promise["state"] in ("made", "moved")]


class PromisesPanel:
    """A new promise, the promises so far, and news for everybody."""

    def __init__(self, sender: Sender, _: Callable[[str], str], **about: Any) -> None:
        self.sender, self._ = sender, _
        self.text = text_area(_("What is promised"), 2)
        self.due = day_field(_("By which day, if there is one"))
        self.owner = text_field(_("Who sees to it"))
        self.idea = choice(_("It follows from"), [(_("no idea in particular"), "")])
        self.needs = choice(
            _("It goes ahead"),
            [
                (_("in any case"), ""),
                (_("only if enough hours are offered"), "time"),
                (_("only if enough skills are offered"), "skill"),
                (_("only if enough money is offered"), "money"),
            ],
        )
        self.needed = amount_field(_("How much must be offered"))
        self.unit = text_field(_("Of which currency"))
        self.by = day_field(_("Offered by which day"))
        self.needs.observe(lambda _: self._draw_needs(), "value")
        self._draw_needs()
        self.make = button(_("Make the promise"))
        self.said = said()
        self.promised = Promised(**about)
        self.update = UpdatePanel(sender, _)
        form = box(
            *(heading(_("Make a promise")), self.text, self.due, self.owner),
            *(self.idea, self.needs, self.needed, self.unit, self.by, self.make, self.said),
            classes="co-stack-of",
        )
        self.panel = box(
            box(row(form, self.promised, classes="co-duo"), classes="co-pan"),
            self.update.panel,
            classes="co-stack-of",
        )
        self.make.on_click(lambda _: self._make())

    def draw(self, state: State) -> None:
        """Bring it up to date; after the end of the workshop it goes on."""
        options = [(self._("no idea in particular"), ""), *_won(state)]
        if list(self.idea.options) != options:
            chosen = self.idea.value
            self.idea.options = options
            self.idea.value = chosen if chosen in {idea for _, idea in options} else ""
        needed = needs(state, state.promises.values())
        self.promised.promises = [
            {**_row(state, promise), "needs": needed.get(name)} for name, promise in state.promises.items()
        ]
        self.update.draw(state)

    def _draw_needs(self) -> None:
        for field in (self.needed, self.by):
            show(field, bool(self.needs.value))
        show(self.unit, self.needs.value == "money")

    def _make(self) -> None:
        command: dict[str, Any] = {"do": "make_promise", "text": self.text.value.strip()}
        if self.due.value:
            command["due"] = self.due.value.isoformat()
        if self.owner.value.strip():
            command["owner"] = self.owner.value.strip()
        if self.idea.value:
            command["ref"] = self.idea.value
        if self.needs.value:
            by = self.by.value.isoformat() if self.by.value else None
            command["threshold"] = {"kind": self.needs.value, "amount": self.needed.value, "by": by}
            if self.needs.value == "money":
                command["threshold"]["unit"] = self.unit.value.strip()
        empty = emptying(self.text, self.due, self.owner, self.idea, self.needs, self.by)

        def done(no: str) -> None:
            if not no:
                empty()
            say(self.said, no or self._("It is promised, and everybody sees it."), refused=bool(no))

        self.sender.press(command, self.make, done=done)


class UpdatePanel:
    """News for everybody who took part, about a promise or about everything."""

    def __init__(self, sender: Sender, _: Callable[[str], str]) -> None:
        self.sender, self._ = sender, _
        self.title = text_field(_("Title"))
        self.text = text_area(_("What is new"), 3)
        self.about = choice(_("About"), [(_("the workshop as a whole"), "")])
        self.post = button(_("Tell everybody"))
        self.said = said()
        self.so_far = w.HTML()
        form = box(self.title, self.text, self.about, self.post, self.said, classes="co-stack-of")
        both = row(form, self.so_far, classes="co-duo")
        self.panel = box(heading(_("News for everybody")), both, classes="co-pan")
        self.post.on_click(lambda _: self._post())

    def draw(self, state: State) -> None:
        """Bring it up to date."""
        promises = [(promise["text"][:70] or "…", promise["promise"]) for promise in state.promises.values()]
        options = [(self._("the workshop as a whole"), ""), *promises]
        if list(self.about.options) != options:
            chosen = self.about.value
            self.about.options = options
            self.about.value = chosen if chosen in {promise for _, promise in options} else ""
        last = reversed(state.updates[-SHOWN:])
        self.so_far.value = "".join(
            line(update["title"], classes="co-strong co-small")
            + line(update["text"], classes="co-voice co-small")
            for update in last
        ) or line(self._("Nothing was told yet."))

    def _post(self) -> None:
        command: dict[str, Any] = {"do": "post_update", "text": self.text.value.strip()}
        if self.title.value.strip():
            command["title"] = self.title.value.strip()
        if self.about.value:
            command["ref"] = self.about.value
        empty = emptying(self.title, self.text, self.about)

        def done(no: str) -> None:
            if not no:
                empty()
            say(self.said, no or self._("Everybody can read it now."), refused=bool(no))

        self.sender.press(command, self.post, done=done)


def _won(state: State) -> list[tuple[str, str]]:
    """Return what was decided, and then what won without a decision yet: name and idea."""
    chosen: dict[str, None] = {}
    for poll, result in state.results.items():
        decision = state.decisions.get(poll)
        chosen.update(dict.fromkeys(decision["chosen"] if decision else result.get("winners", ())))
    ideas = [state.contributions[idea] for idea in chosen if idea in state.contributions]
    return [(headline(row) or "…", row["contribution"]) for row in ideas]


def _row(state: State, promise: dict[str, Any]) -> dict[str, Any]:
    keys = ("promise", "text", "due", "owner", "state", "history")
    idea = state.contributions.get(promise["contribution"] or "")
    return {**{key: promise[key] for key in keys}, "idea": headline(idea) if idea else ""}
