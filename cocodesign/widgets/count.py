"""The count of a poll, for the one who has to declare what follows from it."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Count"]


class Count(Screen):
    """A counted poll: who won, why, the figures of each, the wins in re-draws, and what other rules say."""

    _esm = source(
        "door.js",
        "why.js",
        "opinion-map.js",
        "money.js",
        "levels.js",
        "answers.js",
        "tally-agreement.js",
        "tally-consent.js",
        "tally-delphi.js",
        "tally-quorum.js",
        "tally-budget.js",
        "tally.js",
        "result-names.js",
        "count.js",
    )
    _css = source("tally.css")

    poll = t.Dict().tag(sync=True)
    """poll, question, kind, rule, mode, settings, closed_at."""
    result = t.Dict().tag(sync=True)
    """What ``poll.counted`` holds (see :func:`cocodesign.voting.count`); empty while it is counted."""
    options = t.List(t.Dict()).tag(sync=True)
    """id, name of every candidate."""
