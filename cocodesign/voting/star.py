"""Who is preferred of the two with the highest sums: score, then an automatic run-off (STAR)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Reason, Result, plain
from cocodesign.voting.ties import Ties, settle, ties_by
from cocodesign.voting.weighing import nothing_said, weighed

__all__ = ["star"]

Settle = Callable[[list[int]], list[int]]


def star(ballots: Ballots, *, ties: Ties | str = "put", top: float | None = None) -> Result:
    """Return whom more ballots score higher, of the two candidates with the highest sums.

    The written protocol for ties. *For the run-off*: of candidates level for a place in it, those go on who win more
    duels than they lose among the level ones; then those with more of the highest mark; then the policy. *In the
    run-off*: the higher sum wins; then more of the highest mark; then the policy.

    Parameters
    ----------
    ballots : Ballots
        Scores from 0. No opinion adds nothing to a sum and stands below every score in a duel of two, as 0 does.
    ties : Ties or {"put"}
        What settles ties that the protocol leaves. ``"put"``: whoever wins in some way of settling them is a winner.
        Else :func:`~cocodesign.voting.lot` or :func:`~cocodesign.voting.order`.
    top : float, optional
        The highest mark one can give; without it the highest that was given.

    Returns
    -------
    Result
        ``scores`` are the sums. ``figures``: ``finalists`` of the way that favours the earlier on the ballot paper,
        ``runoff``, how many ballots prefer each of them, and ``level``, how many prefer neither.

    Raises
    ------
    InvalidInputError
        If a score is below 0.

    References
    ----------
    .. [1] Equal Vote Coalition, STAR voting: tie-breaking protocol, starvoting.org/ties.

    Examples
    --------
    b has the highest sum, but a is scored higher by two of three.

    >>> scores = {"b1": {"a": 5, "b": 4}, "b2": {"a": 5, "b": 4}, "b3": {"b": 5, "c": 1}}
    >>> result = star(Ballots.from_scores(scores, "abc"))
    >>> result.scores, result.winners, result.figures["runoff"]
    ({'a': 10, 'b': 13, 'c': 1}, ('a',), {'b': 1, 'a': 2})
    """
    ballots.check_kind("scores", "star")
    names, m = ballots.candidates, len(ballots.candidates)
    policy = ties_by(ties, names, among=("put", "lot", "order"))
    marks = np.nan_to_num(ballots.marks.T, nan=0.0)
    if marks.size and marks.min() < 0:
        row = int(np.argmax((marks < 0).any(axis=0)))
        raise InvalidInputError(
            f"Ballot {ballots.ballots[row]!r} scores below 0; a score for star is 0 or more."
        )
    n, blank = len(ballots), ballots.n_blank
    sums = [_exact_sum(one, ballots) for one in marks]
    scores: dict[str, float | None] = {name: plain(float(one)) for name, one in zip(names, sums, strict=True)}
    options: dict[str, Any] = {"no_opinion": "zero", "ties": policy.plain()}
    why = nothing_said(ballots)
    if why or not m:
        return Result("star", (), scores, n, blank, why, options, policy=policy)
    units = ballots.units
    above = np.array([[int(units[one > other].sum()) for other in marks] for one in marks], dtype=np.int64)
    best_mark = marks.max() if top is None else top
    fives = [int(units[one >= best_mark].sum()) for one in marks]

    def settled(level: list[int]) -> list[int]:
        return settle(policy, level, names, lowest=False)

    pairs = _finalists(sums, above, fives, settled, m)
    ways = [(pair, _runoff(pair, sums, above, fives, settled)) for pair in pairs]
    won = {c for _, winners in ways for c in winners}
    winners = tuple(name for place, name in enumerate(names) if place in won)
    pair = ways[0][0]
    figures: dict[str, Any] = {"finalists": [names[c] for c in pair], "runoff": {}, "level": 0}
    if len(pair) == 2:
        a, b = pair
        figures["runoff"] = {
            names[a]: ballots.said(int(above[a, b])),
            names[b]: ballots.said(int(above[b, a])),
        }
        figures["level"] = ballots.said(int(units.sum() - above[a, b] - above[b, a]))
    told = _why(ways, names, scores, above, ballots, winners)
    return Result(
        "star",
        winners,
        scores,
        n,
        blank,
        options=options,
        figures=figures,
        policy=policy,
        **weighed(ballots, told),
    )


def _exact_sum(marks: NDArray[Any], ballots: Ballots) -> Fraction:
    different, which = np.unique(marks, return_inverse=True)
    units = np.bincount(which.reshape(-1), ballots.units, len(different))
    each = zip(different.tolist(), units.tolist(), strict=True)
    return sum((Fraction(str(mark)) * int(many) for mark, many in each), Fraction(0)) / ballots.unit


def _finalists(
    sums: list[Fraction], above: NDArray[Any], fives: list[int], settled: Settle, m: int
) -> list[tuple[int, ...]]:
    """Every pair that may go into the run-off."""
    if m < 2:
        return [tuple(range(m))]
    places: list[tuple[int, ...]] = [()]
    ranking = sorted(set(sums), reverse=True)
    first = [c for c in range(m) if sums[c] == ranking[0]]
    if len(first) >= 2:
        return _chosen(first, 2, above, fives, settled)
    second = [c for c in range(m) if sums[c] == ranking[1]]
    places = _chosen(second, 1, above, fives, settled)
    return [(first[0], *place) for place in places]


def _chosen(
    level: list[int], k: int, above: NDArray[Any], fives: list[int], settled: Settle
) -> list[tuple[int, ...]]:
    """Every choice of k of those who are level, by duels among them, then highest marks, then the policy."""
    if len(level) <= k:
        return [tuple(level)]
    duels = {
        c: sum(int(above[c, d] > above[d, c]) - int(above[d, c] > above[c, d]) for d in level) for c in level
    }
    key = {c: (duels[c], fives[c]) for c in level}
    found: list[int] = []
    for value in sorted(set(key.values()), reverse=True):
        same = [c for c in level if key[c] == value]
        if len(found) + len(same) <= k:
            found += same
            if len(found) == k:
                return [tuple(sorted(found))]
            continue
        left = k - len(found)
        if len(settled(same)) == 1:
            rest = list(same)
            while len(found) < k:
                (one,) = settled(rest)
                found.append(one)
                rest.remove(one)
            return [tuple(sorted(found))]
        return [tuple(sorted((*found, *some))) for some in combinations(same, left)]
    return [tuple(found)]


def _runoff(
    pair: tuple[int, ...], sums: list[Fraction], above: NDArray[Any], fives: list[int], settled: Settle
) -> list[int]:
    if len(pair) < 2:
        return list(pair)
    a, b = pair
    for one, other in ((int(above[a, b]), int(above[b, a])), (sums[a], sums[b]), (fives[a], fives[b])):
        if one != other:
            return [a] if one > other else [b]
    return settled([a, b])


def _why(
    ways: list[tuple[tuple[int, ...], list[int]]],
    names: tuple[str, ...],
    scores: dict[str, float | None],
    above: NDArray[Any],
    ballots: Ballots,
    winners: tuple[str, ...],
) -> tuple[Reason, ...]:
    if len(winners) > 1:
        key = "star-level" if len(ways) == 1 else "star-possible"
        return ((key, {"winners": list(winners)}),)
    pair = ways[0][0]
    if len(pair) < 2:
        return (("star-alone", {"winner": winners[0], "sum": scores[winners[0]]}),)
    one = names.index(winners[0])
    other = next(c for c in pair if c != one) if one in pair else pair[0]
    return (
        (
            "star-sums",
            {
                "winner": names[one],
                "score": scores[names[one]],
                "runner_up": names[other],
                "second": scores[names[other]],
            },
        ),
        (
            "star-final",
            {
                "winner": names[one],
                "score": ballots.said(int(above[one, other])),
                "runner_up": names[other],
                "second": ballots.said(int(above[other, one])),
            },
        ),
    )
