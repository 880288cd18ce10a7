"""What is asked in the next round? The proposals that met an objection, as the facilitator amends them, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import ipywidgets as w

from cocodesign.apps.facilitator.controls import box, button, line, said, say, show, text_area, text_field
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.events import State

__all__ = ["RoundPanel"]


class RoundPanel:
    """A field for each proposal that is not adopted; the next round asks about those that are not empty."""

    def __init__(self, sender: Sender, _: Callable[[str], str], tell: Callable[[str], None]) -> None:
        self.sender, self._, self._tell = sender, _, tell
        self.about = w.HTML()
        self.fields: dict[str, w.Textarea] = {}
        self.amended = box(classes="co-stack-of")
        self.reason = text_field(_("Why it is asked again, everyone sees it"))
        self.ask = button(_("Ask again"))
        self.said = said()
        self.panel = box(self.about, self.amended, self.reason, self.ask, self.said, classes="co-stack-of")
        self._poll = self._stage = ""
        self._names: dict[str, str] = {}
        self.ask.on_click(lambda _: self.press())

    def draw(self, state: State, poll: str, names: Mapping[str, str]) -> None:
        """Bring it up to date for a poll whose result is shown; what somebody writes stays as it is."""
        about = state.polls.get(poll, {})
        open_ones = []
        if about.get("kind") == "consent":
            adopted = set(state.results[poll]["winners"])
            open_ones = [
                row["candidate"] for row in state.candidates[poll] if row["candidate"] not in adopted
            ]
        more = about.get("kind") == "delphi" and not state.results[poll].get("stopped")
        last = poll and (state.poll_of(about["stage"]) or {}).get("poll") == poll
        there = (
            (bool(open_ones) or more)
            and bool(last)
            and not state.workshop.get("ended_at")
            and poll not in state.decisions
        )
        show(self.panel, there)
        if not there or poll == self._poll:
            return
        _ = self._
        self._poll, self._stage = poll, about["stage"]
        self._names = {one: names.get(one, "") for one in open_ones}
        self.about.value = line(
            _("Everybody sees the middle, the spread and the reasons, and estimates once more.")
            if more
            else _("Amend what met an objection and ask again; an empty field drops its proposal."),
            classes="co-small",
        )
        self.fields = {one: text_area(_("Proposal {n}").format(n=n), 2) for n, one in enumerate(open_ones, 1)}
        for one, field in self.fields.items():
            field.value = self._names[one]
        self.amended.children = tuple(self.fields.values())
        self.reason.value = ""
        say(self.said, "")

    def press(self) -> None:
        """Open the next round."""
        _ = self._
        texts = {one: field.value.strip() for one, field in self.fields.items()}
        wanted = [one for one, text in texts.items() if text]
        if self.fields and not wanted:
            say(self.said, _("Leave at least one proposal in its field."), refused=True)
            return
        if not self.reason.value.strip():
            say(self.said, self.sender.sentence("needs-reason"), refused=True)
            self.reason.focus()
            return
        command = {"do": "open_stage", "stage": self._stage, "reason": self.reason.value.strip()}
        if self.fields:
            amended = {one: texts[one] for one in wanted if texts[one] != self._names[one]}
            command |= {"candidates": wanted, "proposals": amended}

        def done(no: str) -> None:
            say(self.said, no, refused=bool(no))
            if not no:
                self._tell(_("The next round is open."))

        self.sender.press(command, self.ask, done=done)
