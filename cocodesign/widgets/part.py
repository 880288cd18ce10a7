"""What became of one's own words, and what is kept about oneself."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.later import Later
from cocodesign.widgets.screen import source

__all__ = ["MyPart"]


class MyPart(Later):
    """My part and my data. Asks: ``file``, answered ``{"file": {…}}``; ``erasing``, answered ``{"erasing": {…}}``.

    Acts: ``consent``, ``rename``, ``personal_link``, ``answer_invitation``, ``unadopt``, ``flag``, ``leave``,
    ``come_back``, ``erase``. The words of the ideas come from :attr:`rows`, those of this widget or of another one on the page.
    """

    MODULES = ("part-trace", "part-data", "part")
    _css = source("part.css")

    person = t.Dict().tag(sync=True)
    """who, n, joined_at, left_at, and how many of each are kept: ideas, comments, versions, endorsed, thanked,
    adopted, flagged, shown, offers."""
    stories = t.List(t.Dict()).tag(sync=True)
    """Per idea of this person, what :func:`cocodesign.apps.my_part.stories` returns."""
    remarks = t.List(t.Dict()).tag(sync=True)
    """Per comment of this person: id, at, text, on, side, hidden, seen, endorsed, thanked, replies, points, outcome."""
    given = t.Dict().tag(sync=True)
    """Pairs of counts, from me and to me: comments, endorsed, built, adopted, thanked."""
    points = t.List(t.Dict()).tag(sync=True)
    """What I took up from others: id, kind, on, text, who, n, into, at."""
    invitations = t.List(t.Dict()).tag(sync=True)
    """Ideas of which I was asked to be an author: id, who, n."""
    shares = t.List(t.Dict()).tag(sync=True)
    """Per idea of the outcome in which I have a share: idea, decided, of, people (who, n, mine, percent), objection."""
    happened = t.List(t.Dict()).tag(sync=True)
    """What others did with my words and what became of the whole, oldest first: seq, what, at and its facts."""
    settled = t.Bool(False).tag(sync=True)
    """Whether there is an outcome, so that what is not in it can be named."""
    scopes = t.List(t.Unicode(), ["research", "quote", "contact"]).tag(sync=True)
    """The uses of data that people are asked about in this workshop."""
    consents = t.List(t.Dict()).tag(sync=True)
    """scope, granted, confirmed, at, ticked_at."""
    receipts = t.List(t.Dict()).tag(sync=True)
    """question, kind, mode, receipt, at, open."""
    leaving = t.Dict().tag(sync=True)
    """What leaving would mean: grown, ballots, open_ballots, offers, allowed."""
