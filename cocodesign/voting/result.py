"""What came out of a poll, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

__all__ = ["SENTENCES", "Result"]

SENTENCES = {
    "most-approved": "{winner} was ticked on {score} of {n} ballots, more than any other.",
    "level": "{winners} are level: each was ticked on {score} of {n} ballots.",
    "runner-up": "{runner_up} came next, with {score}; the difference is {margin}.",
    "no-marks": "No ballot ticked anything, so nothing is chosen.",
    "no-ballots": "Nobody voted, so nothing is chosen.",
    "turnout": "{n} of {electorate} people voted.",
    "turnout-blank": "{n} of {electorate} people voted; {blank} of the ballots were blank.",
}
"""Every sentence that explains a result; a screen fills the gaps in the reader's language."""


@dataclass(frozen=True)
class Result:
    """The result of one poll under one rule.

    Attributes
    ----------
    rule : str
        The rule that counted.
    winners : tuple of str
        Whoever has the most, all of them where they are level; empty when nothing was marked.
    scores : dict of str to int
        The count of every candidate, in the order of the ballot paper.
    n_ballots, n_blank : int
        How many ballots were counted, and how many of them mark nobody.
    why : tuple of (str, dict)
        Sentences of :data:`SENTENCES` with the facts that fill their gaps; candidates by id.
    """

    rule: str
    winners: tuple[str, ...]
    scores: Mapping[str, int]
    n_ballots: int
    n_blank: int
    why: tuple[tuple[str, Mapping[str, Any]], ...] = field(default=())

    @property
    def is_tied(self) -> bool:
        """Whether several candidates are level at the top. Nothing here breaks the tie."""
        return len(self.winners) > 1

    def sentences(self, labels: Mapping[str, str] | None = None) -> list[str]:
        """Return the reasons as English sentences.

        Parameters
        ----------
        labels : mapping, optional
            What each candidate is called; without it, its id.
        """
        call = labels or {}

        def called(value: Any) -> str:
            if isinstance(value, list):
                return ", ".join(map(called, value))
            return call[value] if value in call else str(value)

        return [
            SENTENCES[key].format(**{name: called(value) for name, value in facts.items()})
            for key, facts in self.why
        ]

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(candidate)}{' ✓' if candidate in self.winners else ''}</td><td>{score}</td></tr>"
            for candidate, score in sorted(self.scores.items(), key=lambda item: -item[1])
        )
        why = " ".join(map(escape, self.sentences()))
        return f"<p>{why}</p><table><tr><th>candidate</th><th>{escape(self.rule)}</th></tr>{rows}</table>"
