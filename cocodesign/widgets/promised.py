"""What was promised, and what became of it: for the one who keeps the record of it."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Promised"]


class Promised(Screen):
    """The promises, those that are open first. Acts: ``move_promise``, ``keep_promise``, ``break_promise``."""

    _esm = source("door.js") + source("promised.js")

    promises = t.List(t.Dict()).tag(sync=True)
    """promise, text, due, owner, state, history, idea, needs (kind, amount, unit, by, state, offered) or None."""
