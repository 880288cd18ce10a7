"""The result of a poll: who won, why, how sure it is, and what was one's own part in it."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Result"]


class Result(Screen):
    """A published result. Reasons come as ``why`` entries ``{"say", "facts"}`` and are said in the visitor's language."""

    _esm = source("door.js", "why.js", "result.js")
    _css = source("result.css") + source("ballot.css")

    poll = t.Dict().tag(sync=True)
    """poll, question, rule, mode, closed_at, organisation."""
    result = t.Dict().tag(sync=True)
    """n_ballots, n_blank, electorate, scores, winners, why, redraws; empty until it is published."""
    options = t.List(t.Dict()).tag(sync=True)
    """id, idea, name, who, n, mine, hidden of every candidate."""
    sources = t.Dict().tag(sync=True)
    """By winning idea, the people whose ideas it grew from: who, n, mine."""
    mine = t.Dict().tag(sync=True)
    """won and grew (ids of this person's ideas), receipt, approved."""
    decision = t.Dict().tag(sync=True)
    """chosen, reason, at; empty until it is declared."""
