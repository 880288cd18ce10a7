"""A list of which some are ticked, such as the ideas that stand for a vote."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Choices"]


class Choices(Screen):
    """A list with boxes to tick; what is ticked comes back in :attr:`chosen`, in the order of the list."""

    _esm = source("door.js") + source("choices.js")

    label = t.Unicode("").tag(sync=True)
    options = t.List(t.Dict()).tag(sync=True)
    """id, name, who, n, endorsed."""
    chosen = t.List(t.Unicode()).tag(sync=True)
    locked = t.Bool(False).tag(sync=True)
