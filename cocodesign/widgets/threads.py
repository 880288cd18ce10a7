"""How ideas grew out of one another, as an ordered list with a gutter of threads."""

from __future__ import annotations

from cocodesign.widgets.screen import Screen, source

__all__ = ["Threads"]


class Threads(Screen):
    """The lineage of all ideas; tapping one marks its thread up and down. Rows as in :class:`~cocodesign.widgets.Ideas`."""

    _esm = source("door.js", "threads-lanes.js", "threads.js")
    _css = source("threads.css")
