"""The explorer's page: what can be chosen, the slider that replays, pictures with their words, tables."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["ExplorerView"]


class ExplorerView(Screen):
    """It shows what it is given. Whenever something is chosen it asks ``look``, with ``view`` and its number ``n``.

    ``view`` is a dict: ``source``, ``path``, ``kinds``, ``grouping``, ``group``, ``since`` and ``until`` (places among
    the times; ``until`` counts in), ``part``. The answer is ``part``, and a message ``{"drawn": n}``.
    """

    _esm = source("door.js") + source("explorer.js")
    _css = source("explorer.css")

    about = t.Dict().tag(sync=True)
    """title; standing: "verified", "live" or "tables"; people, ideas, interactions."""
    sources = t.List(t.Dict()).tag(sync=True)
    """name, words: what can be explored."""
    opens_files = t.Bool(False).tag(sync=True)
    """Whether a path may be typed."""
    kinds = t.List(t.Dict()).tag(sync=True)
    """kind, n."""
    groupings = t.List(t.Dict()).tag(sync=True)
    """name, groups."""
    times = t.List(t.Unicode()).tag(sync=True)
    """When something happened; what the slider stops at."""
    news = t.Int(0).tag(sync=True)
    """How many events came since the workshop was read."""
    view = t.Dict().tag(sync=True)
    """What is seen."""
    part = t.Dict().tag(sync=True)
    """name; words; pictures: name, title, svg, words, csv; tables: name, title, heads, rows, csv."""
    refusal = t.Unicode("").tag(sync=True)
    """Why something could not be shown."""
    code = t.Unicode("").tag(sync=True)
    """The calls that make this view in a notebook."""
