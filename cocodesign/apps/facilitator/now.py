"""What is open now, until when, and the one button that moves the evening on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import ipywidgets as w

from cocodesign.apps.facilitator.controls import box, button, line, minutes_field, row, show
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.apps.facilitator.steps import Step, next_step
from cocodesign.events import State
from cocodesign.widgets.console import Now

__all__ = ["NowPanel", "later"]


def later(minutes: float, since: str | None = None) -> str:
    """Return the time some minutes after another, or after now where that is past.

    Examples
    --------
    >>> later(5, "2999-11-21T20:15:00Z")
    '2999-11-21T20:20:00Z'
    """
    now = datetime.now(UTC)
    start = max(now, datetime.fromisoformat(since)) if since else now
    return (start + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


class NowPanel:
    """The panel on top of the console's middle.

    Parameters
    ----------
    sender : Sender
        The way to the keeper.
    _ : callable
        The translator.
    act : callable
        Does the step that comes next; called with it when the main button is pressed.
    **about
        Traits that all screens of a page share.
    """

    def __init__(
        self, sender: Sender, _: Callable[[str], str], act: Callable[[Step], None], **about: Any
    ) -> None:
        self.sender, self._ = sender, _
        self.now = Now(**about)
        self.main = button("", "primary", "co-step")
        self.more = button(_("+5 min"))
        self.pause = button(_("No end"))
        self.minutes = minutes_field(_("Minutes"))
        self.set = button(_("Set the end"))
        self.timer = row(self.more, self.pause, self.minutes, self.set)
        self.said = w.HTML()
        self.said.add_class("co-said")
        top = row(self.now, self.main, classes="co-now-top")
        self.panel = box(top, self.timer, self.said, classes="co-now-box")
        self._act = act
        self._step: Step | None = None
        self._state: State | None = None
        self._said_in = ""  # the stage of which the sentence under the button speaks; none between two
        self._open = ""
        self.main.on_click(self._go_on)
        self.more.on_click(lambda _: self._time(5, add=True))
        self.pause.on_click(lambda _: self._time(None))
        self.set.on_click(lambda _: self._time(self.minutes.value))

    def say(self, words: str, *, refused: bool = False, stage: str | None = None) -> None:
        """Say one sentence under the button: what was done, or why not.

        It goes once another stage is open than ``stage``, or without one than was open when it was said.
        """
        classes = "co-small co-refused" if refused else "co-small"
        self.said.value = line(words, classes=classes, role="alert" if refused else "status")
        now = self._state.now if self._state else None
        self._said_in = (now["stage"] if now else "") if stage is None else stage

    def draw(self, state: State, *, blocked: bool = False) -> None:
        """Bring the panel up to date; ``blocked`` keeps the main button off."""
        self._state = state
        stage, step = state.now, next_step(state)
        self._forget_what_was_said(stage["stage"] if stage else "")
        keys = ("stage", "title", "opened_at", "closes_at")
        self.now.stage = {key: stage[key] for key in keys} if stage else {}
        self.now.idle, self.now.next = self._idle(state, step)
        show(self.timer, bool(stage and (stage["kind"] != "result" or stage["closes_at"])))
        show(self.pause, bool(stage and stage["closes_at"]))
        words = self.words(state, step)
        show(self.main, bool(words))
        if words and words != self.main.description:
            meant_something = bool(self.main.description)
            self.main.description = words
            if meant_something and step != self._step:
                self.sender.rest(self.main)
        self._step = step
        if blocked or step.do == "count":
            self.main.add_class("co-off")
        else:
            self.main.remove_class("co-off")

    def _forget_what_was_said(self, stage: str) -> None:
        """Take the sentence under the button away when a stage opens or closes of which it does not speak."""
        if stage != self._open and stage != self._said_in:
            self.said.value = ""
        self._open = stage

    def words(self, state: State, step: Step) -> str:
        """Return what the main button says: the step in full."""
        _ = self._
        title = state.stages.get(step.stage, {}).get("title", "")
        closing = state.stages.get(step.closing, {}).get("title", "")
        if step.do == "open" and closing:
            return _("Close {closing}, open {stage}").format(closing=closing, stage=title)
        return {
            "open": _("Open {stage}").format(stage=title),
            "close": _("Close {stage}").format(stage=title),
            "count": _("The ballots are being counted"),
            "show": _("Show the result to everyone…"),
            "decide": _("Declare the decision, with its reason"),
            "end": _("End the workshop…"),
        }.get(step.do, "")

    def _idle(self, state: State, step: Step) -> tuple[str, str]:
        _ = self._
        if state.workshop.get("ended_at"):
            return _("The workshop has ended"), _("Its record stays as it is.")
        if all(stage["state"] == "draft" for stage in state.agenda):
            return _("Not begun yet"), _("People may join already.") if state.doors else ""
        return _("Between two stages"), ""

    def _go_on(self, _button: w.Button) -> None:
        # A second click that was on its way when the button's meaning changed finds it off.
        if not self.main.disabled and self._step is not None:
            self._act(self._step)

    def _time(self, minutes: float | None, *, add: bool = False) -> None:
        stage = self._state.now if self._state else None
        if stage is None:
            return
        closes_at: Any = None
        if minutes is not None:
            closes_at = later(minutes, stage["closes_at"] if add else None)
        command = {"do": "set_timer", "stage": stage["stage"], "closes_at": closes_at}
        buttons = (self.more, self.pause, self.set)
        self.sender.press(command, *buttons, done=lambda no: self.say(no, refused=bool(no)))
