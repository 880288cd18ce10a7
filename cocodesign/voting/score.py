"""Who is scored highest by those who have an opinion."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Result, plain, reasons
from cocodesign.voting.weighing import nothing_said, weighed

__all__ = ["score", "score_totals", "spread"]

CLOSE = 1e-9
"""Means nearer to each other than this are compared as exact fractions."""


def score(ballots: Ballots, *, by: str = "mean", top: int = 5, no_opinion: str = "left_out") -> Result:
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
    no_opinion : {"left_out", "zero"}
        Whether no opinion is left out of a mean, or counts as 0 on every ballot that is not blank. It can change who
        wins.

    Returns
    -------
    Result
        Level candidates are all winners; a mean on which nobody has an opinion is None and cannot win. ``figures``
        holds ``spread`` and ``no_opinion``.

    Raises
    ------
    InvalidInputError
        If `by` or `no_opinion` is neither.

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
    if no_opinion not in ("left_out", "zero"):
        raise InvalidInputError(f"No opinion is left out (left_out) or counted 0 (zero), not {no_opinion!r}.")
    n, blank = len(ballots), ballots.n_blank
    given = ballots.is_marked.sum(axis=0)
    counted = _with_zeros(ballots) if no_opinion == "zero" else ballots
    units = ballots.units.astype(np.float64)[None] / ballots.unit
    values = score_totals(counted, units, by=by)[0]
    scores = {
        candidate: None if np.isnan(value) else plain(float(value))
        for candidate, value in zip(ballots.candidates, values, strict=True)
    }
    why = nothing_said(ballots)
    winners = () if why or np.isnan(values).all() else _highest(counted, values, by)
    if winners:
        backers = int(given[ballots.candidates.index(winners[0])])
        facts = {"winner": winners[0], "score": scores[winners[0]], "backers": backers}
        why = reasons(scores, winners, (f"highest-{by}", facts))
    figures = {
        "spread": spread(ballots, top),
        "no_opinion": dict(zip(ballots.candidates, (n - given).tolist(), strict=True)),
    }
    options = {"by": by} | ({"no_opinion": no_opinion} if no_opinion != "left_out" else {})
    return Result(
        "score", winners, scores, n, blank, options=options, figures=figures, **weighed(ballots, why)
    )


def _with_zeros(ballots: Ballots) -> Ballots:
    """The same ballots with 0 for no opinion, blank ones left blank."""
    marks = np.where(ballots.is_marked | ~ballots.is_marked.any(axis=1, keepdims=True), ballots.marks, 0.0)
    return Ballots(ballots.candidates, ballots.ballots, marks, "scores", ballots.weights)


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
    near = np.flatnonzero(values >= np.nanmax(values) - CLOSE * max(1.0, abs(float(np.nanmax(values)))))
    exact = {}
    for column in near:
        marks = ballots.marks[:, column]
        known = ~np.isnan(marks)
        different, which = np.unique(marks[known], return_inverse=True)
        units = np.bincount(which.reshape(-1), ballots.units[known], len(different))
        sum_ = sum(
            (
                Fraction(str(mark)) * int(n)
                for mark, n in zip(different.tolist(), units.tolist(), strict=True)
            ),
            Fraction(0),
        )
        exact[column] = sum_ / int(units.sum()) if by == "mean" and units.sum() else sum_
    best = max(exact.values())
    return tuple(ballots.candidates[column] for column, value in exact.items() if value == best)
