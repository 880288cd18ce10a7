"""Who is scored highest by those who have an opinion."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Result, nothing_chosen, plain, reasons

__all__ = ["score", "score_totals", "spread"]

CLOSE = 1e-9
"""Means nearer to each other than this are compared as exact fractions."""


def score(ballots: Ballots, *, by: str = "mean", top: int = 5) -> Result:
    r"""Return the candidates with the highest mean, or sum, of their scores.

    .. math:: \bar s_c = \frac{1}{|O_c|} \sum_{b \in O_c} s_{bc}, \qquad O_c = \{b : b \text{ has an opinion on } c\}

    Parameters
    ----------
    ballots : Ballots
        Scores; no opinion is not 0.
    by : {"mean", "sum"}
        The mean over those who have an opinion, which a candidate whom few know can win; or the sum, to which no
        opinion adds nothing, so that it rewards being known. They can choose differently.
    top : int
        The highest score one can give; the spread is counted from 0 to it.

    Returns
    -------
    Result
        Level candidates are all winners; a mean on which nobody has an opinion is None and cannot win. ``figures``
        holds ``spread`` and ``no_opinion``.

    Raises
    ------
    InvalidInputError
        If `by` is neither.

    Examples
    --------
    Ana has no opinion on the court; the mean leaves her out, the sum gives it nothing.

    >>> ballots = Ballots.from_scores({"ana": {"trees": 4}, "bo": {"trees": 3, "court": 5}}, ["trees", "court"])
    >>> score(ballots).scores, score(ballots, by="sum").scores
    ({'trees': 3.5, 'court': 5}, {'trees': 7, 'court': 5})
    """
    ballots.check_kind("scores", "score")
    if by not in ("mean", "sum"):
        raise InvalidInputError(f"Scores are compared by mean or sum, not by {by!r}.")
    n, blank = len(ballots), ballots.n_blank
    given = ballots.is_marked.sum(axis=0)
    values = score_totals(ballots, np.ones((1, n)), by=by)[0]
    scores = {
        candidate: None if np.isnan(value) else plain(float(value))
        for candidate, value in zip(ballots.candidates, values, strict=True)
    }
    why = nothing_chosen(n, blank)
    winners = () if why else _highest(ballots, values, by)
    if winners:
        backers = int(given[ballots.candidates.index(winners[0])])
        facts = {"winner": winners[0], "score": scores[winners[0]], "backers": backers}
        why = reasons(scores, winners, (f"highest-{by}", facts))
    figures = {
        "spread": spread(ballots, top),
        "no_opinion": dict(zip(ballots.candidates, (n - given).tolist(), strict=True)),
    }
    return Result("score", winners, scores, n, blank, why, {"by": by}, figures)


def score_totals(ballots: Ballots, weights: NDArray[np.float64], *, by: str = "mean") -> NDArray[np.float64]:
    """Return the mean or sum of each candidate for each weighting of the ballots; NaN where nobody has an opinion."""
    known = ballots.is_marked
    sums = weights @ np.where(known, ballots.marks, 0.0)
    opinions = weights @ known.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(opinions > 0, sums / opinions if by == "mean" else sums, np.nan)


def spread(ballots: Ballots, top: int) -> dict[str, list[int]]:
    """Return by candidate how many ballots give it 0, 1 and so on to `top`.

    Examples
    --------
    >>> spread(Ballots.from_scores({"ana": {"trees": 2}, "bo": {"trees": 0}}, ["trees"]), 2)
    {'trees': [1, 0, 1]}
    """
    steps = np.rint(np.where(ballots.is_marked, ballots.marks, -1)).astype(int)
    return {
        candidate: [int((steps[:, column] == step).sum()) for step in range(top + 1)]
        for column, candidate in enumerate(ballots.candidates)
    }


def _highest(ballots: Ballots, values: NDArray[np.float64], by: str) -> tuple[str, ...]:
    """Whoever has the highest value: the sum of 0.1 and 0.2 neither breaks a tie nor makes one."""
    near = np.flatnonzero(values >= np.nanmax(values) - CLOSE)
    exact = {}
    for column in near:
        own = [Fraction(str(mark)) for mark in ballots.marks[:, column] if not np.isnan(mark)]
        exact[column] = sum(own, Fraction(0)) / (len(own) if by == "mean" else 1)
    best = max(exact.values())
    return tuple(ballots.candidates[column] for column, value in exact.items() if value == best)
