"""What is on the agenda? The form in which a stage is added or changed, with the rules of its ballot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from cocodesign.apps.facilitator.ballots import BallotFields
from cocodesign.apps.facilitator.controls import (
    box,
    button,
    choice,
    heading,
    line,
    row,
    said,
    say,
    show,
    text_field,
    tick,
    whole_number,
)
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.apps.facilitator.steps import PUTS_IDEAS
from cocodesign.events import State

__all__ = ["StagePanel"]


class StagePanel:
    """The form of one stage: a new one, or one of the agenda."""

    def __init__(self, sender: Sender, _: Callable[[str], str]) -> None:
        self.sender, self._ = sender, _
        self.kinds = {
            "welcome": _("Welcome"),
            "ideas": _("Ideas"),
            "discussion": _("Discussion"),
            "vote": _("Vote"),
            "opinions": _("Opinions"),
            "pairs": _("Pairs"),
            "budget": _("Budget"),
            "result": _("Result"),
            "actions": _("What happens now"),
            "pulse": _("How was it?"),
            "agreement": _("How far do we agree?"),
            "consent": _("Consent"),
            "delphi": _("Estimates in rounds"),
        }
        self.title_of = w.HTML()
        self.kind = choice(_("Kind"), [(words, kind) for kind, words in self.kinds.items()])
        self.title = text_field(_("Title"))
        self.minutes = whole_number(_("Minutes (0: no end)"), 10, 0, 24 * 60)
        self.after = choice(_("Comes after"), [])
        self.silent = tick(_("Everybody writes on their own; the ideas are shown when the stage ends"))
        self.ballot = BallotFields(_)
        self.reason = text_field(_("Reason, everyone sees it"))
        self.note = w.HTML()
        self.save = button(_("Put it on the agenda"))
        self.leave = button(_("Cancel"), "quiet")
        self.said = said()
        fields = row(
            box(self.kind, self.title, self.minutes, self.silent, self.after, classes="co-stack-of"),
            self.ballot.panel,
            classes="co-duo",
        )
        foot = box(self.reason, self.note, row(self.save, self.leave), self.said, classes="co-stack-of")
        self.panel = box(self.title_of, fields, foot, classes="co-pan")
        self._stage: dict[str, Any] | None = None
        self._state = State()
        self._as_it_was: dict[str, Any] = {}
        self.kind.observe(lambda _: self._turn(), "value")
        self.save.on_click(lambda _: self._save())
        self.leave.on_click(lambda _: self.start(None))
        self.start(None)

    def draw(self, state: State) -> None:
        """Bring it up to date; what somebody fills in stays as it is."""
        self._state = state
        self.ballot.money.draw(state)
        places = [
            (stage["title"], stage["stage"])
            for i, stage in enumerate(state.agenda)
            if all(later["state"] == "draft" for later in state.agenda[i + 1 :])
        ]
        if list(self.after.options) != places:
            self.after.options = places
            self.after.value = places[-1][1] if places else None
        show(self.panel, not state.workshop.get("ended_at"))
        self._turn()

    def start(self, stage: str | None) -> None:
        """Begin anew: with a stage of the agenda, or with an empty form."""
        _, found = self._, self._state.stages.get(stage or "")
        self._stage = dict(found) if found else None
        say(self.said, "")
        self.reason.value = ""
        if found is None:
            self.title_of.value = heading(_("Add a stage")).value
            self.kind.value, self.title.value, self.minutes.value = "vote", "", 10
            self.silent.value = False
            self.ballot.fill("vote", {})
        else:
            self.title_of.value = heading(_("Edit {stage}").format(stage=found["title"])).value
            self.kind.value, self.title.value = found["kind"], found["title"]
            self.minutes.value = int(found["minutes"] or 0)
            self.silent.value = found["settings"].get("silent") is True
            self.ballot.fill(found["kind"], found["settings"])
        self._as_it_was = self._settings()
        self.kind.disabled = found is not None
        self.save.description = _("Save the changes") if found else _("Put it on the agenda")
        self._turn()

    def focus(self) -> None:
        """Go to the first field."""
        self.title.focus()

    def _settings(self) -> dict[str, Any]:
        own = {"silent": True} if self.silent.value else {"silent": False} if self._was_silent() else {}
        return {**self.ballot.settings(), **(own if self.kind.value == "ideas" else {})}

    def _was_silent(self) -> bool:
        return self._stage is not None and self._stage["settings"].get("silent") is True

    def _turn(self) -> None:
        kind, _ = self.kind.value, self._
        self.ballot.turn(kind)
        show(self.silent, kind == "ideas")
        self.title.placeholder = self.kinds[kind]
        begun = any(stage["state"] != "draft" and stage["kind"] != "welcome" for stage in self._state.agenda)
        show(self.after, self._stage is None)
        show(self.leave, self._stage is not None)
        show(self.reason, self._stage is not None and begun)
        notes = []
        if self._stage is not None and self._stage["state"] == "open":
            notes.append(_("Its end is set above, beside the plate; this changes what is planned."))
        if kind in PUTS_IDEAS:
            notes.append(_("What stands in it is chosen when it opens."))
        self.note.value = line(" ".join(notes), classes="co-tiny co-soft")

    def _save(self) -> None:
        _, stage = self._, self._stage
        about: dict[str, Any] = {
            "title": self.title.value.strip() or self.kinds[self.kind.value],
            "minutes": self.minutes.value or None,
            "settings": self._settings(),
        }
        if stage is None:
            command = {"do": "add_stage", "kind": self.kind.value, "after": self.after.value, **about}
            done_words = _("{stage} is on the agenda.")
        else:
            settings = about.pop("settings")
            if settings != self._as_it_was:  # rules that nobody touched need no reason
                about["settings"] = {**stage["settings"], **settings}
            command = {"do": "change_stage", "stage": stage["stage"], **about}
            if self.reason.value.strip():
                command["reason"] = self.reason.value.strip()
            done_words = _("{stage} is changed.")

        def done(no: str) -> None:
            if not no:
                self.start(None)
            say(self.said, no or done_words.format(stage=about["title"]), refused=bool(no))

        self.sender.press(command, self.save, done=done)
