"""Who gathers most when each place on a ballot is worth something: Borda points, first choices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Result, leaders, nothing_chosen, plain, reasons

__all__ = ["borda", "borda_totals", "first_choices", "plurality"]


def borda(ballots: Ballots, *, unranked: str = "shared") -> Result:
    r"""Return the candidates with the most Borda points.

    On a ballot that ranks all of m candidates, the first gets m - 1 points, the next one less, and the last 0: one
    for each candidate it is put above. Whoever shares a rank shares the points of those places.

    Parameters
    ----------
    ballots : Ballots
        Rankings. Blank ballots give no points.
    unranked : {"shared", "zero"}
        What candidates get whom a ballot does not rank: the mean of the places that are left, or nothing. It can
        change who wins.

    Returns
    -------
    Result
        Level candidates are all winners.

    Raises
    ------
    InvalidInputError
        If `unranked` is neither.

    References
    ----------
    .. [1] Emerson (2013), The original Borda count and partial voting, Social Choice and Welfare 40, 353-358.
       doi:10.1007/s00355-011-0603-9

    Examples
    --------
    The ballot ranks the trees alone: 2 points; the two others share the places worth 1 and 0.

    >>> borda(Ballots.from_rankings({"b1": ["trees"]}, ["trees", "court", "garden"])).scores
    {'trees': 2, 'court': 0.5, 'garden': 0.5}
    """
    ballots.check_kind("rankings", "borda")
    if unranked not in ("shared", "zero"):
        raise InvalidInputError(
            f"Unranked candidates get the places that are left (shared) or nothing (zero), not {unranked!r}."
        )
    points = borda_totals(ballots, np.ones((1, len(ballots))), unranked=unranked)[0].tolist()
    return _result("borda", "most-points", ballots, points, {"unranked": unranked})


def plurality(ballots: Ballots) -> Result:
    """Return the candidates who are the first choice on the largest number of ballots.

    Parameters
    ----------
    ballots : Ballots
        Rankings. Whoever shares the first rank shares the ballot.

    Examples
    --------
    >>> plurality(Ballots.from_rankings({"b1": ["trees", "court"], "b2": ["court"], "b3": ["court"]}, ["trees", "court"])).scores
    {'trees': 1, 'court': 2}
    """
    ballots.check_kind("rankings", "plurality")
    counts = first_choices(ballots).sum(axis=0).tolist()
    return _result("plurality", "most-first", ballots, counts, {})


def borda_totals(
    ballots: Ballots, weights: NDArray[np.float64], *, unranked: str = "shared"
) -> NDArray[np.float64]:
    """Return the points of each candidate for each weighting of the ballots; NaN where only blank ones weigh."""
    marked = ballots.is_marked
    m = marked.shape[1]
    ranks = np.where(marked, ballots.marks, ballots.marks.max(initial=0) + 1)
    points = np.zeros(ranks.shape)
    for other in range(m):
        points += (ranks < ranks[:, [other]]) + 0.5 * (ranks == ranks[:, [other]])
    points -= 0.5  # everybody is level with themselves
    if unranked == "zero":
        points[~marked] = 0
    used = marked.any(axis=1)
    points[~used] = 0
    only_blank = (weights @ used == 0)[:, None]
    return np.where(only_blank, np.nan, weights @ points)


def first_choices(ballots: Ballots) -> NDArray[np.float64]:
    """Return each ballot's share in its first choice, shape (n_ballots, n_candidates)."""
    marked = ballots.is_marked
    ranks = np.where(marked, ballots.marks, np.iinfo(np.int32).max)
    first = marked & (ranks == ranks.min(axis=1, initial=np.iinfo(np.int32).max, keepdims=True))
    return first / np.maximum(1, first.sum(axis=1, keepdims=True))


def _result(rule: str, key: str, ballots: Ballots, points: list[float], options: dict[str, str]) -> Result:
    n, blank = len(ballots), ballots.n_blank
    why = nothing_chosen(n, blank)
    scores: dict[str, float | None] = {
        candidate: 0 if why else plain(value)
        for candidate, value in zip(ballots.candidates, points, strict=True)
    }
    winners = () if why else leaders(scores)
    if winners:
        facts = {"winner": winners[0], "score": scores[winners[0]]}
        why = reasons(scores, winners, (key, facts | ({"n": n} if rule == "plurality" else {})))
    return Result(rule, winners, scores, n, blank, why, options)
