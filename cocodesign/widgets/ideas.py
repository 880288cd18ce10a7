"""What was said so far, and the field in which one says something oneself."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Ideas"]


class Ideas(Screen):
    """Composer and list of ideas; new ones wait behind a pill until they are asked for.

    A row is a dict: ``id, v, seq, who, n, mine, title, text, at, parents`` (pairs of id and kind)``, comments,
    endorsed, hidden, erased``. Acts: ``add_idea``. Asks: ``alike`` with the words written so far, answered by a
    message ``{"alike": {"text", "ids"}}``.
    """

    _esm = source("door.js", "merging.js", "composer.js", "ideas.js")
    _css = source("ideas.css")

    taking = t.Bool(False).tag(sync=True)
    """Whether ideas are taken now; without it there is no composer."""
    title = t.Unicode("").tag(sync=True)
    """What stands on the plate: the title of the open stage."""
    stage = t.Unicode("").tag(sync=True)
    """The stage whose draft is kept."""
    note = t.Unicode("").tag(sync=True)
    """Why nothing can be written now, in a sentence."""
    limit = t.Int(500).tag(sync=True)
    loading = t.Bool(False).tag(sync=True)
