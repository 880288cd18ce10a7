"""The wall: what a whole room reads at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Wall"]


class Wall(Screen):
    """One page for a projector: join, ideas, vote, result or wait. No controls; rows as in :class:`Ideas`."""

    _esm = source(
        "door.js", "why.js", "tally.js", "wall-growth.js", "wall-result.js", "wall-pages.js", "wall.js"
    )
    _css = source("tally.css", "wall.css")

    view = t.Unicode("wait").tag(sync=True)
    workshop = t.Dict().tag(sync=True)
    stages = t.List(t.Dict()).tag(sync=True)
    join = t.Dict().tag(sync=True)
    """url, code and qr: the side of the square and the path of its dark fields."""
    doors = t.Bool(False).tag(sync=True)
    here = t.Int(0).tag(sync=True)
    poll = t.Dict().tag(sync=True)
    options = t.List(t.Dict()).tag(sync=True)
    turnout = t.List(t.Int()).tag(sync=True)
    result = t.Dict().tag(sync=True)
    sources = t.Dict().tag(sync=True)
    decision = t.Dict().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_ask("time", lambda _: self.send({"time": datetime.now(UTC).isoformat()}))
