"""The count of a poll, for the one who has to declare what follows from it."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Count"]


class Count(Screen):
    """A counted poll: who won, why, the ticks of each, the wins in re-draws."""

    _esm = source("door.js", "why.js", "count.js")

    poll = t.Dict().tag(sync=True)
    """poll, question, mode, closed_at."""
    result = t.Dict().tag(sync=True)
    """n_ballots, n_blank, n_changed, electorate, scores, winners, why, redraws; empty while it is counted."""
    options = t.List(t.Dict()).tag(sync=True)
    """id, name of every candidate."""
