"""The result of a poll: who won, why, how sure it is, and what was one's own part in it."""

from __future__ import annotations

from typing import Any

import traitlets as t

from cocodesign.language import words
from cocodesign.widgets.screen import Screen, source

__all__ = ["REPORT", "Result"]

REPORT = (
    "why",
    "opinion-map",
    "money",
    "levels",
    "answers",
    "tally-agreement",
    "tally-consent",
    "tally-delphi",
    "tally-quorum",
    "in-spite",
    "tally-budget",
    "tally",
    "result-names",
    "result-receipt",
    "result-report",
)
"""The modules that tell a result: joined they are one, which a page fetches when there is a result to tell."""


class Result(Screen):
    """A published result. Reasons come as ``why`` entries ``{"say", "facts"}`` and are said in the visitor's language.

    Of a sealed poll the page asks for the ``leaves`` when somebody checks a receipt; the check is the browser's own.
    """

    _esm = source("door.js", "result.js")
    _css = source("tally.css", "result.css") + source("ballot.css")

    poll = t.Dict().tag(sync=True)
    """poll, question, kind, rule, mode, settings, closed_at, organisation."""
    report = t.Unicode("").tag(sync=True)
    """The code that tells a result; it comes with the first one, so that a first visit does not load it."""
    result = t.Dict().tag(sync=True)
    """What ``poll.counted`` holds (see :func:`cocodesign.voting.count`); empty until it is published. Of an open poll
    ``named`` too: by candidate ``id, people (who, n, mark), left, paper``."""
    options = t.List(t.Dict()).tag(sync=True)
    """id, idea, name, who, n, mine, hidden of every candidate."""
    sources = t.Dict().tag(sync=True)
    """By winning idea, the people whose ideas it grew from: who, n, mine."""
    mine = t.Dict().tag(sync=True)
    """won and grew (ids of this person's ideas), receipt, choice; voted, whether they sent a ballot at all."""
    decision = t.Dict().tag(sync=True)
    """chosen, reason, at, in_spite; empty until it is declared."""

    @t.observe("result")
    def _bring_report(self, change: Any) -> None:
        """Bring what tells a result, and its words."""
        if self.result and not self.report:
            self.words = {**self.words, **words(self.language, *REPORT)}
            self.report = source(*(f"{name}.js" for name in REPORT))

    def _modules(self) -> dict[str, str]:
        return {**super()._modules(), "report": "result-report"}
