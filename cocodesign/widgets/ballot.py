"""The ballot: mark what one wants, send it, change it until the vote closes; one frame, and a paper for each kind."""

from __future__ import annotations

from typing import Any

import traitlets as t

from cocodesign.language import words
from cocodesign.widgets.screen import Screen, source

__all__ = ["PAPERS", "WITH_A_PAPER", "Ballot", "paper_of"]

PAPERS = {
    "approval": "paper-approval",
    "dots": "paper-dots",
    "score": "paper-score",
    "grades": "paper-score",
    "ranking": "paper-ranking",
    "opinions": "paper-opinions",
    "pairs": "paper-pairs",
    "budget": "paper-budget",
    "pulse": "paper-score",
    "agreement": "paper-agreement",
    "consent": "paper-consent",
    "delphi": "paper-delphi",
}
"""By kind of poll, the module that draws what one fills in."""


WITH_A_PAPER = ("ballot-options", "ballot-handing", "ballot-pages", "ballot-sent")
"""What every paper needs, and no phone before there is a vote."""


BESIDE = {"paper-agreement": ("levels",), "paper-consent": ("answers",), "paper-budget": ("money",)}
"""What a paper shares with the screens on which its count is told."""


def modules_of(module: str) -> tuple[str, ...]:
    """Return the modules of which a paper is made; joined they are one."""
    return (*WITH_A_PAPER, *BESIDE.get(module, ()), module)


def paper_of(module: str) -> str:
    """Return the code of a paper, with what comes along with each."""
    return source(*(f"{name}.js" for name in modules_of(module)))


class Ballot(Screen):
    """A ballot of any kind and, once it is sent, its receipt. Nothing in its state is a count of votes. Acts: ``cast``, ``opine``."""

    _esm = source(
        "door.js",
        "ballot-secret.js",
        "ballot-about.js",
        "ballot.js",
    )
    _css = source("ballot.css")

    poll = t.Dict().tag(sync=True)
    """poll, question, kind, rule, mode, settings, title, closes_at, closed_at."""
    paper = t.Unicode("").tag(sync=True)
    """The code of the paper for this kind of poll; it comes with the poll, so that a phone loads no other."""
    options = t.List(t.Dict()).tag(sync=True)
    """In this person's own order: id, name, text, who, n, mine, from (names of the ideas it grew from), hidden."""
    sent = t.Dict().tag(sync=True)
    """This person's ballot as the store has it: choice, cast_at, receipt, changes; empty before. Of a secret poll the
    revision alone, 0 once it is sealed: what stands on that ballot is kept by the page that sent it."""
    pairs = t.List(t.List(t.Unicode())).tag(sync=True)
    """Where two are put side by side: the next pairs of this person, by id, first and second."""
    handing = t.Dict().tag(sync=True)
    """Where ballots may be handed on: ``people`` to whom (id, who, n), ``to`` whom this one is handed ("" for nobody), and
    how many of others' are ``carried``; else empty."""
    turnout = t.List(t.Int()).tag(sync=True)
    """How many have sent theirs, of how many."""

    @t.observe("poll")
    def _lay_paper(self, change: Any) -> None:
        """Bring the paper of the poll's kind, and the words on it."""
        module = PAPERS.get(self.poll.get("kind", ""))
        if module is not None:
            self.words = {**self.words, **words(self.language, *modules_of(module))}
            self.paper = paper_of(module)

    def _modules(self) -> dict[str, str]:
        return {**super()._modules(), "paper": PAPERS.get(self.poll.get("kind", ""), "")}
