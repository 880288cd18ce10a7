"""What was written, newest first, for the one who may hide it and show it again."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Texts"]


class Texts(Screen):
    """Ideas and comments to look at. Rows: ``id, v, seq, who, n, title, said, on, at, hidden, erased``.

    Acts: ``hide`` with a reason, ``restore``.
    """

    _esm = source("door.js") + source("texts.js")

    refusals = t.List(t.Dict()).tag(sync=True)
    """What somebody tried without being allowed to: at, command, who, n."""
