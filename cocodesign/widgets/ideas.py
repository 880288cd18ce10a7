"""What was said so far, and the field in which one says something oneself."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Ideas"]


class Ideas(Screen):
    """Composer and list of ideas; new ones wait behind a pill until they are asked for.

    A row is a dict: ``id, v, seq, who, n, mine, title, text, at, parents`` (pairs of id and kind)``, comments,
    endorsed, seen, hidden, erased``, and where there is something to say ``with`` (the other authors)``, asked,
    version, paper, withdrawn, merged, licence``. Acts: ``add_idea``, ``see``, ``unadopt``. Asks: ``alike`` with the
    words written so far, answered by a message ``{"alike": {"text", "ids"}}``; ``terms`` with the parents of the
    draft, answered by ``{"terms": {"of", "preset", "offered", "least", "conflict"}}``.
    """

    _esm = source("door.js", "merging.js", "terms.js", "composer.js", "seen.js", "ideas.js")
    _css = source("ideas.css")

    taking = t.Bool(False).tag(sync=True)
    """Whether ideas are taken now; without it there is no composer."""
    building = t.Bool(False).tag(sync=True)
    """Whether everything has to draw on an idea of somebody else in this stage."""
    title = t.Unicode("").tag(sync=True)
    """What stands on the plate: the title of the open stage."""
    stage = t.Unicode("").tag(sync=True)
    """The stage whose draft is kept."""
    note = t.Unicode("").tag(sync=True)
    """Why nothing can be written now, in a sentence."""
    handed = t.List(t.Unicode()).tag(sync=True)
    """The ideas on which this person is asked to build now."""
    points = t.List(t.Dict()).tag(sync=True)
    """The points of others that this person took up, not yet for an idea: id, idea, text, who, n."""
    terms = t.Dict().tag(sync=True)
    """The terms of an idea that is drawn from no other, as the answer to ``terms`` says them."""
    limit = t.Int(500).tag(sync=True)
    loading = t.Bool(False).tag(sync=True)
