"""The wall: what a whole room reads at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Wall"]

MODULES = ("why", "opinion-map", "money", "levels", "answers", "tally-agreement", "tally-consent", "tally-delphi", "tally-quorum", "tally-budget", "tally", "wall-fit", "wall-cards", "wall-threads", "wall-vote", "wall-result", "wall-rules", "wall-promises", "wall-pages", "wall")  # fmt: skip
"""The modules of the wall; joined they are one."""


class Wall(Screen):
    """One page for a projector. No controls.

    Its rows are the ideas: ``id, v, seq, at, title, text, parents`` as in :class:`Ideas`, ``names`` of the people who
    gave one, ``paper``, and ``hidden`` where an idea is not shown.
    """

    _esm = source("door.js", *(f"{name}.js" for name in MODULES))
    _css = source("tally.css", "wall.css", "wall-result.css")

    view = t.Unicode("wait").tag(sync=True)
    """join, ideas, threads, vote, opinions, pulse, result, rules, promises, end or wait."""
    rota = t.List(t.Unicode()).tag(sync=True)
    """The pages that take turns; empty while one page stays."""
    workshop = t.Dict().tag(sync=True)
    stages = t.List(t.Dict()).tag(sync=True)
    join = t.Dict().tag(sync=True)
    """url, code and qr: the side of the square and the path of its dark fields."""
    doors = t.Bool(False).tag(sync=True)
    here = t.Int(0).tag(sync=True)
    groups = t.List(t.List(t.Int())).tag(sync=True)
    """The small groups, each with how many people are in it."""
    vote = t.Dict().tag(sync=True)
    """What is asked now: page, question, names, turnout, answers; no count of an open vote is ever here."""
    poll = t.Dict().tag(sync=True)
    """The poll whose result is shown; so are options, turnout, result, sources and decision."""
    options = t.List(t.Dict()).tag(sync=True)
    turnout = t.List(t.Int()).tag(sync=True)
    result = t.Dict().tag(sync=True)
    sources = t.Dict().tag(sync=True)
    decision = t.Dict().tag(sync=True)
    promises = t.List(t.Dict()).tag(sync=True)
    """Each with text, due, owner, state, and its history: state, due, reason, evidence, at."""
    updated = t.Unicode("").tag(sync=True)
    farewell = t.Dict().tag(sync=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.on_ask("time", lambda _: self.send({"time": datetime.now(UTC).isoformat()}))
