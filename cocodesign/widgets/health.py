"""How the machine that serves a workshop is doing, for whoever leads it."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Health"]


class Health(Screen):
    """Pages, memory and lag in words, each fine, tight or full, and what to do. It asks the server by itself."""

    _esm = source("door.js") + source("health.js")
    _css = source("health.css")

    address = t.Unicode("").tag(sync=True)
    """Where the figures are, such as ``health``; empty where no server of ours can be asked."""
