"""Who takes part in a workshop, and who was not heard yet: for the facilitator's eyes."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["People", "Unheard"]


class People(Screen):
    """Who takes part, by the number of their acts. Rows: ``id, v, who, n, acts``."""

    _esm = source("door.js") + source("people.js")


class Unheard(Screen):
    """How many have written nothing yet. Asks: ``silent``, answered ``{"silent": [{who, n}, …]}``."""

    _esm = source("door.js") + source("unheard.js")

    silent = t.Int(0).tag(sync=True)
    people = t.Int(0).tag(sync=True)
