"""What does the wall show? It follows the stage by itself, unless the facilitator turns it."""

from __future__ import annotations

from collections.abc import Callable

from cocodesign.apps.facilitator.controls import box, choice, said, say
from cocodesign.apps.facilitator.sending import Sender
from cocodesign.events import State

__all__ = ["WallPanel"]


class WallPanel:
    """A list of the wall's pages, of which one is chosen."""

    def __init__(self, sender: Sender, _: Callable[[str], str]) -> None:
        self.sender, self._ = sender, _
        pages = [
            (_("what the stage is about"), "auto"),
            (_("one page after the other"), "rotate"),
            (_("how one joins"), "join"),
            (_("the ideas"), "ideas"),
            (_("how ideas grew from ideas"), "threads"),
            (_("the result"), "result"),
            (_("other rules, and how sure it is"), "rules"),
            (_("the promises"), "promises"),
        ]
        self.page = choice(_("The wall shows"), pages)
        self.said = said()
        self.panel = box(self.page, self.said, classes="co-stack-of")
        self._drawn = "auto"
        self.page.observe(lambda _: self._turn(), "value")

    def draw(self, state: State) -> None:
        """Bring it up to date: another console may have turned the wall."""
        if state.wall != self._drawn:
            self._drawn = state.wall
            self.page.value = state.wall

    def _turn(self) -> None:
        page = self.page.value
        if page == self._drawn:
            return
        before, self._drawn = self._drawn, page

        def done(no: str) -> None:
            say(self.said, no, refused=bool(no))
            if no:
                self._drawn = self.page.value = before

        self.sender.press({"do": "turn_wall", "page": page}, done=done)
