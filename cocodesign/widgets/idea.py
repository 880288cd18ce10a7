"""One idea: where it comes from, who supports it, and what is said about it."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Idea"]


class Idea(Screen):
    """One idea with its sources and its comments.

    The page sets :attr:`idea` when a visitor opens one; whoever holds the widget then sets :attr:`comments`, rows of
    ``id, ref, v, who, n, mine, text, at, side, to, hidden, erased``. Acts: ``endorse``, ``unendorse``, ``comment``.
    """

    _esm = source("door.js", "lineage.js", "comments.js", "idea.js")
    _css = source("idea.css")

    idea = t.Unicode("").tag(sync=True)
    comments = t.List(t.Dict()).tag(sync=True)
    of = t.Unicode("").tag(sync=True)
    """Whose comments these are, so that an idea without any is told from one whose comments are on their way."""
    title = t.Unicode("").tag(sync=True)
    taking = t.Bool(False).tag(sync=True)
    """Whether one can build on it now."""
    talking = t.Bool(False).tag(sync=True)
    """Whether one can comment and endorse now."""
    limit = t.Int(500).tag(sync=True)
