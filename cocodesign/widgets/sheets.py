"""Ballots on paper, for the one who enters them: the marks of one sheet, and the sheets so far."""

from __future__ import annotations

import traitlets as t

from cocodesign.widgets.screen import Screen, source

__all__ = ["Marks", "Sheets"]


class Marks(Screen):
    """One sheet: its number, and a box to tick or a number for each option.

    What is typed belongs to whoever types. It comes out in :attr:`number`, :attr:`marks` and :attr:`edits`; once a
    sheet is kept, :meth:`begin_next` empties what was typed until then, in the browser too, and nothing that was typed
    since: an answer that comes late replaces no word of the next sheet.
    """

    _esm = source("door.js") + source("money.js", "sheets-marks.js")

    kind = t.Unicode("approval").tag(sync=True)
    """The kind of the poll: boxes for approval, numbers for the others."""
    options = t.List(t.Dict()).tag(sync=True)
    """id, name, in the order of the sheet."""
    most = t.Int(0).tag(sync=True)
    """The highest number that fits."""
    least = t.Int(0).tag(sync=True)
    """The lowest number that fits."""
    money = t.Dict().tag(sync=True)
    """Of a budget: budget and unit; each option has its cost then."""
    label = t.Unicode("").tag(sync=True)
    scale = t.List(t.Unicode()).tag(sync=True)
    """What the numbers stand for in words, the lowest first."""
    number = t.Unicode("").tag(sync=True)
    """What stands in the field for the sheet's number."""
    marks = t.Dict().tag(sync=True)
    """By option: 1 for a ticked box, else the number."""
    edits = t.Dict().tag(sync=True)
    """By option, and under "" for the sheet's number: when it was typed, counted from the first stroke on."""
    kept = t.Dict().tag(sync=True)
    """``until``: which edit was the last of a sheet that is kept; ``next``: the number that comes after it."""
    asks = t.Int(0).tag(sync=True)
    """Counts up when the number is missing, and asked for."""

    @property
    def last_edit(self) -> int:
        """Which edit was the last one."""
        return max(self.edits.values(), default=0)

    def begin_next(self, until: int, number: str) -> None:
        """Empty what was typed until an edit, and put another number where the sheet's stood."""
        edits = {field: edit for field, edit in self.edits.items() if edit > until}
        with self.hold_sync():
            self.marks = {option: mark for option, mark in self.marks.items() if option in edits}
            self.number = self.number if "" in edits else number
            self.edits = edits
            self.kept = {"until": until, "next": number, "n": self.kept.get("n", 0) + 1}


class Sheets(Screen):
    """The sheets that were entered, without their marks. Acts: ``void_sheet`` with a reason."""

    _esm = source("door.js") + source("sheets.js")

    poll = t.Unicode("").tag(sync=True)
    sheets = t.List(t.Dict()).tag(sync=True)
    """sheet, at, checked."""
    taken_out = t.List(t.Dict()).tag(sync=True)
    """sheet, at, reason."""
    closed = t.Bool(False).tag(sync=True)
