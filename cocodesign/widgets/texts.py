"""What was written, for the one who may hide it, leave it, and make one idea of two that say the same."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Texts"]


class Texts(Screen):
    """Ideas and comments to look at, those first that wait for somebody.

    Rows: ``id, v, seq, who, n, title, said, on, at, hidden, withdrawn, erased, into, paper, flags``, the last being the
    reasons of those who flagged it. Acts: ``hide`` with a reason, ``restore``, ``dismiss_flags``. Asks: ``merge`` and
    ``apart``, each with two ``ids``.
    """

    _esm = source("door.js", "texts-hide.js", "texts-item.js", "texts.js")

    doubles = t.List(t.List(t.Unicode())).tag(sync=True)
    """Pairs of ideas that look alike."""
    effect = t.Dict().tag(sync=True)
    """What hiding changed in the last count: n, same, names; empty where it changed nothing."""
    refusals = t.List(t.Dict()).tag(sync=True)
    """What somebody tried without being allowed to: at, command, who, n."""
