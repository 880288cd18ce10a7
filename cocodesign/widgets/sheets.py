"""Ballots on paper, for the one who enters them: the marks of one sheet, and the sheets so far."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Marks", "Sheets"]


class Marks(Screen):
    """One sheet: a box to tick or a number for each option. What was marked comes back in :attr:`marks`."""

    _esm = source("door.js") + source("sheets-marks.js")

    kind = t.Unicode("approval").tag(sync=True)
    """The kind of the poll: boxes for approval, numbers for the others."""
    options = t.List(t.Dict()).tag(sync=True)
    """id, name, in the order of the sheet."""
    most = t.Int(0).tag(sync=True)
    """The highest number that fits."""
    label = t.Unicode("").tag(sync=True)
    marks = t.Dict().tag(sync=True)
    """By option: 1 for a ticked box, else the number."""
    sheet = t.Int(0).tag(sync=True)
    """Counts up for each new sheet, which begins empty."""


class Sheets(Screen):
    """The sheets that were entered, without their marks. Acts: ``void_sheet`` with a reason."""

    _esm = source("door.js") + source("sheets.js")

    poll = t.Unicode("").tag(sync=True)
    sheets = t.List(t.Dict()).tag(sync=True)
    """sheet, at, checked."""
    taken_out = t.List(t.Dict()).tag(sync=True)
    """sheet, at, reason."""
    closed = t.Bool(False).tag(sync=True)
