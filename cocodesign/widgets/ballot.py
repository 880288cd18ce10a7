"""The ballot: tick every idea one could live with, send it, change it until the vote closes."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["ApprovalBallot"]


class ApprovalBallot(Screen):
    """An approval ballot and, once it is sent, its receipt. Nothing in its state is a count of votes. Act: ``cast``."""

    _esm = source("door.js") + source("ballot.js")
    _css = source("ballot.css")

    poll = t.Dict().tag(sync=True)
    """poll, question, rule, mode, title, closes_at, closed_at."""
    options = t.List(t.Dict()).tag(sync=True)
    """In this person's own order: id, name, who, n, mine, from (names of the ideas it grew from), hidden."""
    sent = t.Dict().tag(sync=True)
    """This person's ballot as the store has it: approved, cast_at, receipt, changes; empty before."""
    turnout = t.List(t.Int()).tag(sync=True)
    """How many have sent theirs, of how many."""
