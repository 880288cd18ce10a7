"""Who gathers most when each place on a ballot is worth something: Borda points, first choices."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.pairwise import duels
from cocodesign.voting.result import Result, plain, reasons
from cocodesign.voting.weighing import nothing_said, weighed

__all__ = ["borda", "borda_totals", "first_choices", "plurality"]


def borda(ballots: Ballots, *, unranked: str = "shared") -> Result:
    r"""Return the candidates with the most Borda points.

    On a ballot that ranks all of m candidates, the first gets m - 1 points, the next one less, and the last 0: one
    for each candidate it is put above. Whoever shares a rank shares the points of those places.

    Parameters
    ----------
    ballots : Ballots
        Rankings. Blank ballots give no points.
    unranked : {"shared", "zero", "modified"}
        What candidates get whom a ballot does not rank: the mean of the places that are left, or nothing. In the
        modified count they get nothing either, and a ballot that ranks k candidates gives its first k points and its
        last 1, so that to rank few is to give few. It can change who wins.

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
    if unranked not in ("shared", "zero", "modified"):
        raise InvalidInputError(
            "Unranked candidates get the places that are left (shared) or nothing (zero, or modified with points by "
            f"the number that is ranked), not {unranked!r}."
        )
    points = [Fraction(int(one), 2 * ballots.unit) for one in _doubled_points(ballots, unranked)]
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
    return _result("plurality", "most-first", ballots, _first_votes(ballots), {})


def borda_totals(
    ballots: Ballots, weights: NDArray[np.float64], *, unranked: str = "shared"
) -> NDArray[np.float64]:
    """Return the points of each candidate for each weighting of the ballots; NaN where only blank ones weigh."""
    marked = ballots.is_marked
    m = marked.shape[1]
    ranks = ballots.marks - ballots.marks.dtype.type(1)  # unranked ones wrap to the end
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
    ranks = ballots.marks - ballots.marks.dtype.type(1)  # unranked ones wrap to the end
    first = marked & (ranks == ranks.min(axis=1, initial=np.iinfo(ranks.dtype).max, keepdims=True))
    return first / np.maximum(1, first.sum(axis=1, keepdims=True))


def _doubled_points(ballots: Ballots, unranked: str) -> NDArray[np.int64]:
    """Twice the points of each candidate, in units: whole numbers, since who shares a rank shares its points.

    To be put above another is worth 2, to be level with another 1.
    """
    m = len(ballots.candidates)
    if unranked == "shared":
        above = duels(ballots)
        used = int(ballots.units[ballots.is_marked.any(axis=1)].sum())
        return (above - above.T).sum(axis=1) + used * (m - 1)
    found = np.zeros(m, dtype=np.int64)
    for where, ranks in ballots.rank_blocks():
        marked = ballots.is_marked.T[:, where]
        units = ballots.units[where]
        for candidate in range(m):
            own = ranks[candidate]
            below = (own < ranks) & marked if unranked == "modified" else own < ranks
            level = (
                own == ranks
            ) & marked  # of itself: 1, which stands for half a point too much, or too little
            points = 2 * below.sum(axis=0) + level.sum(axis=0) - 1
            if unranked == "modified":
                points += 2
            found[candidate] += int((points * units)[marked[candidate]].sum())
    return found


def _first_votes(ballots: Ballots) -> list[Fraction]:
    """The first choices of each candidate; whoever shares the first rank shares the ballot, exactly."""
    m = len(ballots.candidates)
    found = [Fraction(0)] * m
    for where, ranks in ballots.rank_blocks():
        best = ranks.min(axis=0, initial=np.iinfo(ranks.dtype).max)
        first = (ranks == best) & (best < np.iinfo(ranks.dtype).max)
        share = first.sum(axis=0)
        units = ballots.units[where]
        whole = share == 1
        plain_units = None if ballots.weights is None and whole.all() else np.where(whole, units, 0)
        shared = np.unique(share[share > 1]).tolist()
        for candidate in range(m):
            own = first[candidate]
            found[candidate] += int(np.count_nonzero(own) if plain_units is None else plain_units[own].sum())
            for among in shared:
                found[candidate] += Fraction(int(units[own & (share == among)].sum()), among)
    return [one / ballots.unit for one in found]


def _result(rule: str, key: str, ballots: Ballots, points: list[Fraction], options: dict[str, Any]) -> Result:
    n, blank = len(ballots), ballots.n_blank
    why = nothing_said(ballots)
    scores: dict[str, float | None] = {
        candidate: 0 if why else plain(float(value))
        for candidate, value in zip(ballots.candidates, points, strict=True)
    }
    best = max(points, default=Fraction(0))
    winners = (
        () if why else tuple(c for c, value in zip(ballots.candidates, points, strict=True) if value == best)
    )
    if winners:
        facts = {"winner": winners[0], "score": scores[winners[0]]}
        why = reasons(scores, winners, (key, facts | ({"n": ballots.total} if rule == "plurality" else {})))
    return Result(rule, winners, scores, n, blank, options=options, **weighed(ballots, why))
