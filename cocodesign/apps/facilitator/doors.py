"""Who may come in, and when it is over: the doors, the code, and the end of a workshop."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import ipywidgets as w

from cocodesign.apps.facilitator.controls import box, button, line, row, show
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.events import State

__all__ = ["DoorsPanel", "EndPanel"]


class DoorsPanel:
    """Whether the doors are open, the code by which people join, and the button that opens or closes them."""

    def __init__(self, sender: Sender, _: Callable[[str], str], code: str = "", url: str = "") -> None:
        self.sender, self._ = sender, _
        self.code, self.url = code, url
        self.words = w.HTML()
        self.turn = button(_("Close doors"), "quiet")
        self.refused = w.HTML()
        self.panel = box(self.words, self.turn, self.refused, classes="co-doors")
        self._open = True
        self.turn.on_click(lambda _: self._turn())

    def draw(self, state: State) -> None:
        """Bring it up to date."""
        _, self._open = self._, state.doors
        ended = bool(state.workshop.get("ended_at"))
        state_words = _("Doors open") if state.doors else _("Doors closed")
        code = f'<b class="co-code">{escape(_in_fours(self.code))}</b>' if self.code else ""
        spoken = _("code {code}") if code else "{code}"
        said = " · ".join(filter(None, [escape(state_words), escape(spoken).format(code=code)]))
        self.words.value = f'<p class="co-small">{said}</p>' + line(self.url, classes="co-tiny co-soft")
        self.turn.description = _("Close doors") if state.doors else _("Open doors")
        show(self.panel, not ended)

    def _turn(self) -> None:
        def done(no: str) -> None:
            self.refused.value = line(no, classes="co-small co-refused", role="alert")

        self.sender.press({"do": "doors", "open": not self._open}, self.turn, done=done)


class EndPanel:
    """The end of the workshop, with the question before it."""

    def __init__(self, sender: Sender, _: Callable[[str], str], say: Callable[[str], None]) -> None:
        self.sender, self._ = sender, _
        self.ask = button(_("End the workshop…"), "quiet")
        self.end = button(_("End it for good"), "final")
        self.back = button(_("Not yet"))
        self.about = w.HTML()
        self.question = box(self.about, row(self.back, self.end), classes="co-ask co-stack-of")
        self.refused = w.HTML()
        self.panel = box(self.ask, self.question, self.refused)
        self._say = say
        self._asking = False
        self._state: State | None = None
        self.ask.on_click(lambda _: self.start())
        self.back.on_click(lambda _: self._stop())
        self.end.on_click(lambda _: self._end())

    def draw(self, state: State) -> None:
        """Bring it up to date."""
        self._state = state
        ended = bool(state.workshop.get("ended_at"))
        show(self.panel, not ended)
        show(self.ask, not self._asking)
        show(self.question, self._asking)

    def start(self) -> None:
        """Ask, and say what will change; the way back has the focus."""
        self._asking = True
        _, state = self._, self._state
        now = state.now if state else None
        words = [_("{stage} closes now.").format(stage=now["title"])] if now else []
        words += [
            _("Nobody can join, write or vote any more."),
            _("The record stays, can be read and taken home; a result can still be shown and decided upon."),
            _("This cannot be undone."),
        ]
        question = line(_("End the workshop?"), classes="co-strong", role="alert")
        self.about.value = question + line(" ".join(words))
        self._redraw()
        self.back.focus()

    def _stop(self) -> None:
        self._asking, self.about.value = False, ""
        self._redraw()

    def _redraw(self) -> None:
        if self._state is not None:
            self.draw(self._state)

    def _end(self) -> None:
        def done(no: str) -> None:
            self.refused.value = line(no, classes="co-small co-refused", role="alert")
            self._stop()
            if not no:
                self._say(self._("The workshop has ended. Thank you."))

        self.sender.press({"do": "end"}, self.end, self.back, done=done)


def _in_fours(code: str) -> str:
    """Return a code in groups of four, as people read it aloud."""
    plain = code.replace(" ", "")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))
