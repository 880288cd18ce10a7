"""What came out of a vote? Counted for the facilitator first, then shown to everyone, then decided upon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as w

from cocodesign.apps.facilitator.controls import (
    box,
    button,
    choice,
    heading,
    line,
    row,
    show,
    text_area,
    tick,
)
from cocodesign.apps.facilitator.reasons import ReasonPanel
from cocodesign.apps.facilitator.rounds import RoundPanel
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.apps.facilitator.steps import Step, last_poll, left_to_do, next_step, outcomes
from cocodesign.apps.facilitator.tallies import candidates
from cocodesign.apps.rows import named_ballots, of_the_rounds, poll_card
from cocodesign.events import State
from cocodesign.rules.leading import fell_short
from cocodesign.widgets.choices import Choices
from cocodesign.widgets.count import Count

__all__ = ["OutcomePanel"]


class OutcomePanel:
    """The count, the question before it is shown, and the form in which the decision is declared."""

    def __init__(
        self, sender: Sender, _: Callable[[str], str], say: Callable[[str], None], **about: Any
    ) -> None:
        self.sender, self._ = sender, _
        self.which = choice(_("Which vote"), [])
        self.count = Count(**about)
        self.only_you = w.HTML()
        self.ask = button(_("Show the result to everyone…"))
        self.show_it = button(_("Show it to everyone"), "final")
        self.not_yet = button(_("Not yet"))
        self.question = box(
            w.HTML(
                line(_("Show this count to everyone?"), classes="co-strong")
                + line(_("Phones and the wall will show it with its reasons. It cannot be taken back."))
            ),
            row(self.not_yet, self.show_it),
            classes="co-ask co-stack-of",
        )
        self.choices = Choices(label=_("What is decided"), **about)
        self.reason = text_area(_("The reason, in your words"))
        self.missed = w.HTML()
        self.in_spite = tick(_("Decide in spite of it: the reason says why"))
        self.declare = button(_("Declare the decision"))
        self.again = button(_("Declare it anew…"), "quiet")
        self.refused = w.HTML()
        fields = (self.missed, self.choices, self.reason, self.in_spite, self.declare)
        self.form = box(*fields, classes="co-stack-of")
        self.declared = w.HTML()
        self.asked = w.HTML()
        self.rounds = RoundPanel(sender, _, say)
        self.reasons = ReasonPanel(sender, _)
        right = box(
            *(self.only_you, self.ask, self.asked, self.question, self.reasons.panel, self.rounds.panel),
            *(self.declared, self.again, self.form, self.refused),
            classes="co-stack-of",
        )
        both = row(self.count, right, classes="co-outcome")
        self.panel = box(heading(_("What came out")), self.which, both, classes="co-pan")
        self._say = say
        self._poll = self._latest = ""
        self._offering = False
        self._asking = self._deciding = False
        self._state: State | None = None
        self.which.observe(lambda _: self._turned(), "value")
        self.ask.on_click(lambda _: self.ask_to_show())
        self.not_yet.on_click(lambda _: self._stop_asking())
        self.show_it.on_click(lambda _: self._show())
        self.declare.on_click(lambda _: self._declare())
        self.choices.observe(lambda _: self._say_what_is_missed(), "chosen")
        self.again.on_click(lambda _: self.start_deciding())

    def draw(self, state: State) -> None:
        """Bring the panel up to date; a form in which somebody writes stays as it is."""
        self._state = state
        latest, closed = last_poll(state), outcomes(state)
        now = state.now
        voting = bool(now and now["kind"] in ("vote", "budget", "consent"))
        waits = any(left_to_do(state, one) for one in closed)
        show(self.panel, latest is not None and bool(closed) and (waits or not voting))
        if latest is None or not closed:
            return
        self._offer(state, closed, latest["poll"])
        poll = state.polls[self.which.value]
        about, key = poll_card(state, poll["poll"]), poll["poll"]
        counted = state.counts.get(key, {})
        result = {name: value for name, value in counted.items() if name != "ballots"}
        if "ballots" in counted:
            result["named"] = named_ballots(state, key, counted["ballots"])
        if result:
            result |= of_the_rounds(state, key)
        options = candidates(state, (row["candidate"] for row in state.candidates[key]))
        labels = {row["candidate"]: row.get("label") for row in state.candidates[key]}
        for option in options:
            option["endorsed"] = 0  # what counts here is the ballots
            option["name"] = labels[option["id"]] or option["name"]
        options.sort(key=lambda option: -(result.get("scores", {}).get(option["id"]) or 0))
        if key != self._poll and result:
            self._poll, self._asking, self._deciding = key, False, False
            clear = _is_clear(result) or about["kind"] == "consent"
            clear = clear and not fell_short(result, result["winners"])
            self.in_spite.value = False
            self.choices.chosen = list(result["winners"]) if clear else []
            self.reason.value = ""
        self.count.options, self.count.poll, self.count.result = options, about, result
        self._say_what_is_missed()
        self.choices.options = options
        shown, decision = key in state.results, state.decisions.get(key)
        _ = self._
        self.reasons.draw(state, key)
        self.rounds.draw(state, key if shown else "", {row["id"]: row["name"] for row in options})
        self.only_you.value = line("" if shown or not result else _("Only you see this count now."))
        step = next_step(state)
        by_main_button = step.do == "show" and step.poll == key
        show(self.ask, bool(result) and not shown and not self._asking and not by_main_button)
        show(self.question, bool(result) and not shown and self._asking)
        decides = shown and poll["kind"] not in (
            "pulse",
            "delphi",
        )  # of how it was, and of estimates, nothing is decided
        show(self.form, decides and (decision is None or self._deciding))
        show(self.again, decision is not None and not self._deciding)
        names = {option["id"]: option["name"] for option in options}
        if decision is None:
            asks = _("Everyone sees the count. What follows from it?")
            if fell_short(result, ()):
                asks = _("Everyone sees the count. By its own rule it decides nothing.")
            self.declared.value = line(asks if decides else "")
        else:
            chosen = ", ".join(names.get(one) or _("Erased words") for one in decision["chosen"])
            self.declared.value = (
                line(_("Declared"), classes="co-label")
                + line(chosen, classes="co-voice co-strong")
                + line(decision["reason"], classes="co-voice co-small")
                + line(self._in_spite_of(decision["in_spite"]))
            )

    def _say_what_is_missed(self) -> None:
        """Say what the vote fell short of, and ask for a word more before it is decided in spite of it."""
        _, missed = self._, fell_short(self.count.result or {}, self.choices.chosen)
        said = {
            "quorum": _("The quorum was missed: by the rule fixed before the vote nothing is decided."),
            "threshold": _("What is ticked has not the share of yes that was fixed before the vote."),
        }.get(missed, "")
        self.missed.value = line(said, classes="co-small co-strong", role="status") if said else ""
        show(self.in_spite, bool(missed))

    def _in_spite_of(self, missed: str) -> str:
        _ = self._
        return {
            "quorum": _("The quorum was missed: this was not decided by the vote, but in spite of it."),
            "threshold": _(
                "The share of yes that was asked for was missed: this was not decided by the vote, but in spite of it."
            ),
        }.get(missed, "")

    def do(self, step: Step) -> None:
        """Do what the main button asks for: the question before showing, or the form of the decision."""
        if step.poll in [poll for _words, poll in self.which.options]:
            self.which.value = step.poll
        if step.do == "show":
            self.ask_to_show()
        elif step.do == "decide":
            if self.choices.chosen and self.reason.value.strip():
                self._declare()
            else:
                self.start_deciding()

    def _offer(self, state: State, closed: list[dict[str, Any]], latest: str) -> None:
        """Offer every vote that has closed; what was chosen stays, until another vote has closed."""
        polls = [poll["poll"] for poll in closed]
        kept = self.which.value if self.which.value in polls and latest == self._latest else None
        options = tuple((state.stages[poll["stage"]]["title"], poll["poll"]) for poll in closed)
        self._offering, self._latest = True, latest
        if self.which.options != options:
            self.which.options = options
        self.which.value = kept or (latest if latest in polls else polls[-1])
        self._offering = False
        show(self.which, len(polls) > 1)

    def _turned(self) -> None:
        if not self._offering:
            self._asking, self.asked.value, self.refused.value = False, "", ""
            self._redraw()

    def ask_to_show(self) -> None:
        """Ask before the count is shown for good; the way back has the focus."""
        self._asking = True
        self.asked.value = line(self._("This is final: please confirm."), classes="co-unseen", role="alert")
        self._redraw()
        self.not_yet.focus()

    def start_deciding(self) -> None:
        """Lead to the form of the decision."""
        self._deciding = True
        self._redraw()
        if not self.choices.chosen:
            self.refused.value = line(self._("Tick what is decided, and give the reason."), role="status")
        self.reason.focus()

    def _redraw(self) -> None:
        if self._state is not None:
            self.draw(self._state)

    def _stop_asking(self) -> None:
        self._asking, self.asked.value = False, ""
        self._redraw()

    def _refuse(self, words: str) -> None:
        self.refused.value = line(words, classes="co-small co-refused", role="alert")

    def _show(self) -> None:
        def done(no: str) -> None:
            self._asking, self.asked.value = False, ""
            self._refuse(no)
            self._redraw()
            if not no:
                self._say(self._("Everyone sees the result now."))

        self.sender.press({"do": "show_result", "poll": self._poll}, self.show_it, self.not_yet, done=done)

    def _declare(self) -> None:
        if not self.choices.chosen:
            self._refuse(self._("Please tick what is decided."))
            return
        missed = fell_short(self.count.result or {}, self.choices.chosen)
        if missed and not self.in_spite.value:
            self._refuse(self.sender.sentence(f"{missed}-missed"))
            return
        if not self.reason.value.strip():
            self._refuse(self.sender.sentence("needs-reason"))
            self.reason.focus()
            return
        command = {
            "do": "decide",
            "poll": self._poll,
            "chosen": list(self.choices.chosen),
            "reason": self.reason.value.strip(),
            **({"in_spite": True} if missed else {}),
        }

        def done(no: str) -> None:
            self._refuse(no)
            if not no:
                self._deciding = False
                self._say(self._("The decision is declared, with its reason."))
            self._redraw()

        self.sender.press(command, self.declare, done=done)


def _is_clear(result: Mapping[str, Any]) -> bool:
    """Whether the count chose without a tie: one, or a set that is chosen together."""
    chosen = len(result["winners"])
    return chosen == 1 or (chosen > 1 and not result["tied"])
