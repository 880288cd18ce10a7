"""What a phone shows between two stages."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Waiting"]


class Waiting(Screen):
    """Which stage comes next, and that this page changes by itself."""

    _esm = source("door.js") + source("waiting.js")

    here = t.Int(0).tag(sync=True)
    """How many people are here."""
