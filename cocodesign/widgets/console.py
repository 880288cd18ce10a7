"""The facilitator's console: its header, its agenda, what is open now, the figures of the room, and its tabs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Agenda", "Console", "Now", "Tabs", "Tallies"]


class Console(Screen):
    """The header of the console: title, purpose, saved or not, and the ways out. The acts of all its lists come here."""

    _esm = source("door.js") + source("console.js")
    _css = source("console.css")
    _place = t.Unicode("top").tag(sync=True)

    workshop = t.Dict().tag(sync=True)
    """title, purpose."""
    link = t.Unicode("live").tag(sync=True)
    """Whether what is sent reaches the store: "live", "waiting" or "gone"."""
    sending = t.Bool(False).tag(sync=True)
    """Whether an act of a button is on its way."""
    saved_at = t.Unicode("").tag(sync=True)
    """When the last act was kept."""
    wall = t.Unicode("").tag(sync=True)
    archive = t.Unicode("").tag(sync=True)
    paper = t.Unicode("").tag(sync=True)
    explore = t.Unicode("").tag(sync=True)
    """The addresses of the wall, the archive, what can be printed and the explorer; empty where there is none."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_ask("time", lambda _: self.send({"time": datetime.now(UTC).isoformat()}))


class Agenda(Screen):
    """The stages in order, with their times.

    Acts: ``open_stage``, ``close_stage``, ``order_stages``, ``remove_stage``, ``add_stage`` (to take the last back).
    Asks: ``stage``, with the ``stage`` that somebody wants to edit, or without one to add another.
    """

    _esm = source("door.js", "agenda-menu.js", "agenda.js")

    stages = t.List(t.Dict()).tag(sync=True)
    """stage, kind, title, state, minutes, opened_at, closes_at, closed_at, reason, settings."""
    ended = t.Bool(False).tag(sync=True)


class Now(Screen):
    """The stage that is open, on its plate, and how long it will be."""

    _esm = source("door.js") + source("now.js")

    stage = t.Dict().tag(sync=True)
    """stage, title, opened_at, closes_at; empty between two stages."""
    idle = t.Unicode("").tag(sync=True)
    next = t.Unicode("").tag(sync=True)
    """What the plate and the line beside it say when nothing is open."""


class Tallies(Screen):
    """Three figures: who is here, what was said or how many have voted, who was not heard yet."""

    _esm = source("door.js") + source("tallies.js")

    figures = t.Dict().tag(sync=True)
    """here, people, ideas, built, silent, voted (None unless a poll is open), kind (of that poll)."""


class Tabs(Screen):
    """Tabs over parts of the page of which one is seen; a part stands beside it with the class ``co-panel-NAME``."""

    _esm = source("door.js") + source("console-tabs.js")

    label = t.Unicode("").tag(sync=True)
    tabs = t.List(t.Dict()).tag(sync=True)
    """name, words, n (how many wait behind it)."""
    chosen = t.Unicode("").tag(sync=True)
