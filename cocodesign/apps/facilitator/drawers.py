"""Which part of the console is seen? One of several behind tabs, each made when it is opened first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets as w

from cocodesign.apps.facilitator.controls import box
from cocodesign.events import State
from cocodesign.widgets.console import Tabs

__all__ = ["Drawers"]


class Drawers:
    """Tabs over parts of the console; what nobody opens costs a page nothing.

    A part that is added by its maker has a ``panel`` and is told by ``draw(state)`` what to show, while it is seen.
    """

    def __init__(self, label: str, **about: Any) -> None:
        self.tabs = Tabs(label=label, **about)
        self.panel = box(self.tabs, classes="co-tabbed")
        self._makers: dict[str, Callable[[], Any]] = {}
        self._boxes: dict[str, w.Box] = {}
        self._made: dict[str, Any] = {}
        self._state = State()
        self._tabs: dict[str, dict[str, Any]] = {}
        self._away: set[str] = set()
        self.tabs.observe(lambda _: self._show(), "chosen")

    def put(self, name: str, words: str, part: w.Widget) -> None:
        """Add a part that is there from the beginning; the first one is seen first."""
        self._boxes[name] = box(part, classes=f"co-panel co-panel-{name}")
        self.panel.children = (*self.panel.children, self._boxes[name])
        self._tabs[name] = {"name": name, "words": words, "n": 0}
        self._draw_tabs()
        self.tabs.chosen = self.tabs.chosen or name

    def add(self, name: str, words: str, maker: Callable[[], Any]) -> None:
        """Add a part that is made when it is opened first."""
        self._makers[name] = maker
        self.put(name, words, box())

    def open(self, name: str, state: State) -> Any:
        """Show a part, and return it."""
        self._state = state
        self.tabs.chosen = name
        return self._made.get(name)

    def count(self, name: str, n: int) -> None:
        """Say how many wait behind a tab."""
        self._tabs[name]["n"] = n
        self._draw_tabs()

    def let(self, name: str, is_there: bool) -> None:
        """Let a tab be there or not; who looked at one that goes comes back to the first."""
        if is_there:
            self._away.discard(name)
        else:
            self._away.add(name)
        self._draw_tabs()
        if not is_there and self.tabs.chosen == name:
            self.tabs.chosen = next(iter(self._tabs))

    def _draw_tabs(self) -> None:
        self.tabs.tabs = [dict(tab) for name, tab in self._tabs.items() if name not in self._away]

    def draw(self, state: State) -> None:
        """Bring the part that is seen up to date."""
        self._state = state
        if self.tabs.chosen in self._made:
            self._made[self.tabs.chosen].draw(state)

    def _show(self) -> None:
        name = self.tabs.chosen
        if name in self._makers and name not in self._made:
            self._made[name] = part = self._makers[name]()
            part.draw(self._state)
            self._boxes[name].children = (part.panel,)
        self.draw(self._state)
