"""Is one of the reasons that were given an insult, or does it name somebody? Hide it, for a reason everybody reads."""

from __future__ import annotations

from collections.abc import Callable

from cocodesign.apps.facilitator.controls import box, button, choice, said, say, show, text_field
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.events import State

__all__ = ["ReasonPanel"]


class ReasonPanel:
    """The reasons of a counted round in a list, and why one of them is hidden; a hidden one can be shown again."""

    def __init__(self, sender: Sender, _: Callable[[str], str]) -> None:
        self.sender, self._ = sender, _
        self.which = choice(_("A reason that should not be read"), [(_("none"), "")])
        self.why = text_field(_("Why it is hidden, everyone sees it"))
        self.hide = button(_("Hide it"))
        self.said = said()
        self.panel = box(self.which, self.why, self.hide, self.said, classes="co-stack-of")
        self._state = State()
        self._poll = ""
        self.which.observe(lambda _: self._turn(), "value")
        self.hide.on_click(lambda _: self.press())

    def draw(self, state: State, poll: str) -> None:
        """Bring it up to date for a poll that is counted."""
        self._state, self._poll = state, poll
        told = state.told.get(poll, {})
        show(self.panel, bool(told))
        listed = [(self._("none"), "")]
        for reason, row in told.items():
            text = str(row["text"])
            words = text if len(text) <= 80 else f"{text[:80]} …"
            listed.append((f"({self._('hidden')}) {words}" if row["hidden"] is not None else words, reason))
        if list(self.which.options) != listed:
            chosen = self.which.value
            self.which.options = listed
            self.which.value = chosen if chosen in told else ""
        self._turn()

    def _turn(self) -> None:
        is_hidden = self._is_hidden()
        show(self.why, bool(self.which.value) and not is_hidden)
        show(self.hide, bool(self.which.value))
        self.hide.description = self._("Show it again") if is_hidden else self._("Hide it")

    def _is_hidden(self) -> bool:
        row = self._state.told.get(self._poll, {}).get(self.which.value)
        return row is not None and row["hidden"] is not None

    def press(self) -> None:
        """Hide the chosen reason, or show it again."""
        command = {"do": "restore", "ref": self.which.value}
        if not self._is_hidden():
            if not self.why.value.strip():
                say(self.said, self.sender.sentence("needs-reason"), refused=True)
                self.why.focus()
                return
            command = {"do": "hide", "ref": self.which.value, "reason": self.why.value.strip()}

        def done(no: str) -> None:
            say(self.said, no, refused=bool(no))
            if not no:
                self.why.value = self.which.value = ""

        self.sender.press(command, self.hide, done=done)
