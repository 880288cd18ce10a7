"""What is aimed at in numbers? Goals are set here, changed and given up, with a reason that everyone reads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape
from typing import Any

import ipywidgets as w

from cocodesign.apps.facilitator.controls import (
    amount_field,
    box,
    button,
    choice,
    day_field,
    heading,
    line,
    row,
    said,
    say,
    show,
    text_area,
    text_field,
    tick,
)
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.apps.goals import counters
from cocodesign.events import State

__all__ = ["GoalsPanel"]


class GoalsPanel:
    """One form, for a new goal or for one that is chosen, and the counters beside it."""

    def __init__(self, sender: Sender, _: Callable[[str], str]) -> None:
        self.sender, self._ = sender, _
        self.which = choice(_("Goal"), [(_("a new one"), "")])
        self.text = text_area(_("What we want to reach"), 2)
        self.target = amount_field(_("How much"))
        self.unit = text_field(_("In which unit"), _("hours, trees, km"))
        self.due = day_field(_("By which day, if there is one"))
        self.losses = tick(_("An entry may say that it became less"))
        self.reason = text_field(_("Reason, everyone sees it"))
        self.save = button(_("Set the goal"))
        self.drop = button(_("Give it up"), "quiet")
        self.said = said()
        self.so_far = w.HTML()
        form = box(
            *(self.which, self.text, self.target, self.unit, self.due, self.losses, self.reason),
            *(row(self.save, self.drop), self.said),
            classes="co-stack-of",
        )
        self.panel = box(
            heading(_("Goals that can be measured")),
            row(form, box(self.so_far, classes="co-stack-of"), classes="co-duo"),
            classes="co-pan",
        )
        self._state = State()
        self.which.observe(lambda _: self._fill(), "value")
        self.save.on_click(lambda _: self._save())
        self.drop.on_click(lambda _: self._drop())
        self._fill()

    def draw(self, state: State) -> None:
        """Bring it up to date; words that somebody is changing stay as they are."""
        self._state = state
        found = counters(state)
        options = [(self._("a new one"), "")]
        options += [(row["text"][:70], row["id"]) for row in found if row["state"] == "open"]
        if list(self.which.options) != options:
            chosen = self.which.value
            self.which.options = options
            self.which.value = chosen if chosen in {goal for _, goal in options} else ""
        self.so_far.value = "".join(map(self._counter, found)) or line(self._("Nothing is aimed at yet."))

    def _counter(self, row: dict[str, Any]) -> str:
        amount, target = (f"{row[name]:,.10g}" for name in ("amount", "target"))
        figures = self._("{amount} of {target} {unit}").format(amount=amount, target=target, unit=row["unit"])
        people = self._("Logged by {n} people.").format(n=row["people"])
        facts = [figures, people if row["people"] else self._("Nothing is logged yet.")]
        if row["due"]:
            facts.append(self._("by {day}").format(day=row["due"]))
        if row["state"] == "dropped":
            facts.append(self._("given up"))
        elif row["reached"]:
            facts.append(self._("reached"))
        words = f'<p class="co-voice" dir="auto">{escape(row["text"])}</p>'
        return words + line(" · ".join(facts), classes="co-small")

    def _fill(self) -> None:
        goal = self._state.goals.get(self.which.value, {})
        self.text.value, self.unit.value = goal.get("text", ""), goal.get("unit", "")
        self.target.value = float(goal.get("target") or 0)
        self.due.value = date.fromisoformat(goal["due"]) if goal.get("due") else None
        self.losses.value = bool(goal.get("losses"))
        self.save.description = self._("Change the goal") if goal else self._("Set the goal")
        for field in (self.reason, self.drop):
            show(field, bool(goal))

    def _save(self) -> None:
        goal = self.which.value
        command: dict[str, Any] = {
            "do": "change_goal" if goal else "set_goal",
            "text": self.text.value.strip(),
            "unit": self.unit.value.strip(),
            "target": self.target.value,
            "due": self.due.value.isoformat() if self.due.value else None,
            "losses": self.losses.value,
        }
        if goal:
            command |= {"ref": goal, "reason": self.reason.value.strip()}
        self._send(command, self.save, self._("Everybody sees it, with its counter."))

    def _drop(self) -> None:
        command = {"do": "drop_goal", "ref": self.which.value, "reason": self.reason.value.strip()}
        self._send(command, self.drop, self._("It is given up. What was done for it stays."))

    def _send(self, command: dict[str, Any], pressed: w.Button, words: str) -> None:
        def done(no: str) -> None:
            if not no:
                self.reason.value = ""
                self.which.value = ""
                self._fill()
            say(self.said, no or words, refused=bool(no))

        self.sender.press(command, pressed, done=done)
