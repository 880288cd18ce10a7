"""What became of one's own words, and what is kept about oneself."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["MyPart"]


class MyPart(Screen):
    """My part and my data. Acts: ``consent``, ``rename``, ``personal_link``. Asks: ``file``, answered ``{"file": {…}}``.

    The words of the ideas come from :attr:`rows`, those of this widget or of another one on the same page.
    """

    _esm = source("door.js", "part-data.js", "part.js")
    _css = source("part.css")

    person = t.Dict().tag(sync=True)
    """who, n, ideas, comments."""
    stories = t.List(t.Dict()).tag(sync=True)
    """Per idea of this person: id, at, hidden, grown (id, kind, who, n, mine, at), won, decided, standing."""
    given = t.Dict().tag(sync=True)
    """Pairs of counts, from me and to me: comments, endorsed, built."""
    scopes = t.List(t.Unicode(), ["research", "quote", "contact"]).tag(sync=True)
    """The uses of data that people are asked about in this workshop."""
    consents = t.List(t.Dict()).tag(sync=True)
    """scope, granted, confirmed, at."""
    receipts = t.List(t.Dict()).tag(sync=True)
    """question, receipt, at, mode."""
