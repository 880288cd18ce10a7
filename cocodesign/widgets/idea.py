"""One idea: where it comes from, who supports it, and what is said about it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import traitlets as t

from cocodesign.language import words
from cocodesign.widgets.screen import Screen, source

__all__ = ["SHEETS", "Idea"]

SHEETS = "idea-sheets"
"""The module of the sheets that one needs now and then; it comes when an idea is opened for the first time."""


class Idea(Screen):
    """One idea with its sources and its comments.

    The page sets :attr:`idea` when a visitor opens one; whoever holds the widget then calls :meth:`talk` with rows of
    ``id, ref, v, who, n, mine, text, at, side, to, hidden, erased`` and what was answered to them, and sets
    :attr:`about`. Acts: ``endorse, thank, adopt`` and what takes them back, ``comment``, ``revise_idea``,
    ``withdraw, unwithdraw``, ``invite_author, answer_invitation``, ``flag``. Asks: ``people``, whom an author may
    ask to be one too, answered by a message ``{"people": [{id, who, n}]}``.
    """

    _esm = source("door.js", "gestures.js", "lineage.js", "comments.js", "idea.js")
    _css = source("idea.css")

    idea = t.Unicode("").tag(sync=True)
    comments: Any = t.List(t.Dict()).tag(sync=True)
    of = t.Unicode("").tag(sync=True)
    """Whose comments these are, so that an idea without any is told from one whose comments are on their way."""
    about = t.Dict().tag(sync=True)
    """What only this page shows of the idea ``of``: versions, taken, terms, conflict, waiting, thanks, adoption."""
    title = t.Unicode("").tag(sync=True)
    taking = t.Bool(False).tag(sync=True)
    """Whether one can build on it now."""
    talking = t.Bool(False).tag(sync=True)
    """Whether one can comment and endorse now."""
    limit = t.Int(500).tag(sync=True)
    sheets = t.Unicode("").tag(sync=True)
    """The code of the sheets, so that a phone that opens no idea never loads it."""

    def talk(self, idea: str, comments: Iterable[dict[str, Any]]) -> None:
        """Show the comments on an idea; where they are shown already, only those that changed travel."""
        now = list(comments)
        if self.of != idea:
            with self.hold_sync():
                self.comments, self.of = now, idea
            return
        had = {row["id"]: row for row in self.comments}
        self.comments[:] = now
        if changed := [row for row in now if had.get(row["id"]) != row]:
            self.send({"comments": changed, "of": idea})

    @t.observe("idea")
    def _fetch_sheets(self, change: Any) -> None:
        if self.idea and not self.sheets:
            self.words = {**self.words, **words(self.language, SHEETS)}
            self.sheets = source(f"{SHEETS}.js")

    def _modules(self) -> dict[str, str]:
        return {**super()._modules(), "sheets": SHEETS}
