"""What is decided here, by which rules, and on which terms? All of it can be changed, with a reason that everyone reads."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as w

from cocodesign.apps.facilitator.controls import (
    box,
    button,
    choice,
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
from cocodesign.events import State

__all__ = ["PurposePanel"]

LISTS = ("values", "criteria")


class PurposePanel:
    """One field for what is to be changed, filled with what it says now, and the changes so far."""

    def __init__(self, sender: Sender, _: Callable[[str], str]) -> None:
        self.sender, self._ = sender, _
        self.names = {
            "purpose": _("Purpose"),
            "purpose_short": _("Purpose, short form for phones"),
            "values": _("Values, one a line"),
            "criteria": _("How we shall know that it went well, one a line"),
            "influence": _("What people can change"),
            "terms": _("Terms on which people take part"),
        }
        self.levels = {
            "inform": _("Inform: you learn what we decide"),
            "consult": _("Consult: we listen and answer"),
            "involve": _("Involve: your concerns shape the options"),
            "collaborate": _("Decide together"),
            "empower": _("You decide"),
        }
        self.what = choice(_("What is to be changed"), [(words, what) for what, words in self.names.items()])
        self.level = choice(_("Level"), [(words, level) for level, words in self.levels.items()])
        self.value = text_area(_("In these words"), 5)
        self.reason = text_field(_("Reason, everyone sees it"))
        self.save = button(_("Change it for everybody"))
        self.said = said()
        self.so_far = w.HTML()
        form = box(
            *(self.what, self.level, self.value, self.reason, self.save, self.said), classes="co-stack-of"
        )
        changes = box(heading(_("Changed so far")), self.so_far, classes="co-stack-of co-changes")
        self.panel = box(
            heading(_("Purpose and rules")), row(form, changes, classes="co-duo"), classes="co-pan"
        )
        self._state = State()
        self._shown = ""
        self.what.observe(lambda _: self._fill(), "value")
        self.save.on_click(lambda _: self._save())

    def draw(self, state: State) -> None:
        """Bring it up to date; words that somebody is changing stay as they are."""
        untouched = self.value.value == self._shown
        self._state = state
        if untouched and self._words() != self._shown:
            self._fill()
        show(self.level, self.what.value == "influence")
        ended = bool(state.workshop.get("ended_at"))
        for field in (self.save, self.reason):
            show(field, not ended)
        changes = "".join(self._change(row) for row in reversed(state.amendments))
        self.so_far.value = changes or line(self._("Nothing yet."))

    def _words(self) -> str:
        value: Any = self._state.workshop.get(self.what.value) or ""
        if self.what.value in LISTS:
            return "\n".join(map(str, value))
        if self.what.value == "influence":
            return str(value.get("words", "")) if value else ""
        return str(value)

    def _fill(self) -> None:
        level = (self._state.workshop.get("influence") or {}).get("level")
        if level in self.levels:
            self.level.value = level
        show(self.level, self.what.value == "influence")
        self.value.value = self._shown = self._words()
        say(self.said, "")

    def _save(self) -> None:
        what, typed = self.what.value, self.value.value
        words = typed.strip()
        value: Any = words
        if what in LISTS:
            value = [each.strip() for each in words.splitlines() if each.strip()]
        elif what == "influence":
            value = {"level": self.level.value, "words": words}
        command: dict[str, Any] = {"do": "amend", "what": what, "value": value}
        if self.reason.value.strip():
            command["reason"] = self.reason.value.strip()
        empty = emptying(self.reason)

        def done(no: str) -> None:
            if not no:
                self._shown = typed if self.what.value == what else self._shown
                empty()
                self.draw(self._state)
            said_words = self._("It is changed, and everybody sees it with its reason.")
            say(self.said, no or said_words, refused=bool(no))

        self.sender.press(command, self.save, done=done)

    def _change(self, change: dict[str, Any]) -> str:
        stage = self._state.stages.get(change["stage"], {}).get("title", "")
        name = stage or self.names.get(change["what"], change["what"])
        before, after = (self._told(change[key]) for key in ("before", "after"))
        words = f"<s>{escape(before)}</s> → {escape(after)}" if before else escape(after)
        return (
            line(name, classes="co-small co-strong")
            + f'<p class="co-tiny co-voice">{words}</p>'
            + line(change["reason"], classes="co-tiny co-soft")
        )

    def _told(self, value: Any) -> str:
        """Return what something said before or says now, as one line to read."""
        if isinstance(value, dict):
            if "level" in value:
                level = self.levels.get(value["level"], value["level"])
                return ". ".join(filter(None, [level, value.get("words", "")]))
            shown = {key: each for key, each in value.items() if each not in (None, "", [], {})}
            return ", ".join(f"{key} {self._told(each)}" for key, each in shown.items())
        if isinstance(value, list):
            return " · ".join(map(self._told, value))
        return "" if value is None else str(value)
