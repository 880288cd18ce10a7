"""Whose middle grade is highest: majority judgment, in which grades are words in an order and never numbers."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Reason, Result
from cocodesign.voting.weighing import nothing_said, weighed

__all__ = ["majority_judgment"]

Gauge = tuple[int, ...]


def majority_judgment(ballots: Ballots, *, no_opinion: str = "left_out") -> Result:
    r"""Return the candidates with the highest middle grade, and of those with the same the one who keeps it longest.

    Of n grades in their order the middle one is the lower of the two where n is even. Of candidates with the same
    middle grade, one such grade is taken away from each, and again, until they differ.

    .. math:: \alpha_c = \max \{g : |\{b : g_{bc} \ge g\}| > n_c / 2\}

    Parameters
    ----------
    ballots : Ballots
        Grades; or scores, of which only the order counts.
    no_opinion : {"left_out", "lowest"}
        Whether a candidate is judged by those who have an opinion, or no opinion is the lowest grade on every ballot
        that is not blank, as the authors of the rule have it. It can change who wins. Where different numbers judge
        two candidates, shares of grades are compared.

    Returns
    -------
    Result
        ``scores`` are the places of the middle grades on the scale, from 0; None where nobody has an opinion.
        ``figures["gauge"]``: by candidate the share of better grades, the middle grade, and the share of worse ones.
        Candidates with the same shares of all grades are level.

    Raises
    ------
    InvalidInputError
        If `no_opinion` is neither.

    References
    ----------
    .. [1] Balinski, Laraki (2007), A theory of measuring, electing, and ranking, PNAS 104(21), 8720-8725.
       doi:10.1073/pnas.0702634104

    Examples
    --------
    Both have the middle grade fair; without one fair each, that of the trees is good, and of the court poor.

    >>> grades = {"b1": {"trees": "good", "court": "fair"}, "b2": {"trees": "fair", "court": "fair"}}
    >>> grades |= {"b3": {"trees": "fair", "court": "poor"}}
    >>> result = majority_judgment(Ballots.from_grades(grades, ["trees", "court"], ["poor", "fair", "good"]))
    >>> result.winners, result.figures["gauge"]["trees"]
    (('trees',), [0.333, 'fair', 0.0])
    """
    if ballots.kind not in ("grades", "scores"):
        raise InvalidInputError(
            f"majority_judgment counts grades or scores; these ballots are {ballots.kind}."
        )
    if no_opinion not in ("left_out", "lowest"):
        raise InvalidInputError(
            f"No opinion is left out (left_out) or the lowest grade (lowest), not {no_opinion!r}."
        )
    names = ballots.candidates
    n, blank = len(ballots), ballots.n_blank
    levels, counts = _counts(ballots, no_opinion)
    judged = counts.sum(axis=1)
    gauges = _gauges(counts)
    middle = [gauge[0] if gauge else None for gauge in gauges]
    scores: dict[str, float | None] = dict(zip(names, middle, strict=True))
    options = {"no_opinion": no_opinion}
    why = nothing_said(ballots)
    best = max((gauge for gauge in gauges if gauge), default=None)
    winners = (
        ()
        if why or best is None
        else tuple(c for c, gauge in zip(names, gauges, strict=True) if gauge == best)
    )
    figures: dict[str, Any] = {"levels": list(levels), "counts": {}, "gauge": {}}
    for i, name in enumerate(names):
        figures["counts"][name] = [ballots.said(int(one)) for one in counts[i]]
        grade = middle[i]
        if grade is None:
            figures["gauge"][name] = [None, None, None]
        else:
            better, worse = counts[i, grade + 1 :].sum(), counts[i, :grade].sum()
            figures["gauge"][name] = [
                round(float(better / judged[i]), 3),
                levels[grade],
                round(float(worse / judged[i]), 3),
            ]
    if winners:
        why = _why(names, winners, middle, levels)
    return Result(
        "majority_judgment",
        winners,
        scores,
        n,
        blank,
        options=options,
        figures=figures,
        **weighed(ballots, why),
    )


def _counts(ballots: Ballots, no_opinion: str) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """The names of the levels, and how much each candidate got of each, in units."""
    marks = ballots.marks
    known = ballots.is_marked & (ballots.units > 0)[:, None]  # what weighs nothing makes no level either
    if ballots.kind == "scores":
        values = np.unique(marks[known])
        places = np.searchsorted(values, np.where(known, marks, 0.0))
        levels = tuple(f"{value:g}" for value in values)
    else:
        highest = int(marks.max(initial=0))
        levels = ballots.levels or tuple(map(str, range(highest + 1)))
        places = np.where(known, marks, 0).astype(np.int64)
    counts = np.zeros((len(ballots.candidates), max(1, len(levels))), dtype=np.int64)
    for i in range(len(ballots.candidates)):
        counts[i] = np.bincount(places[known[:, i], i], ballots.units[known[:, i]], counts.shape[1])
    if no_opinion == "lowest":
        counts[:, 0] += int(ballots.units[known.any(axis=1)].sum()) - counts.sum(axis=1)
    return levels, counts


def _gauges(counts: NDArray[np.int64]) -> list[Gauge]:
    """For each candidate the grades that are met from the middle outwards, worse side first; empty without grades.

    To take middle grades away one by one is to walk from the middle of all grades, sorted, outwards: one to the worse
    side, one to the better. The walk is cut where the grade of anybody changes, so that two walks are compared step by
    step.
    """
    totals = counts.sum(axis=1)
    reached = [
        [Fraction(int(one), int(total)) for one in np.cumsum(row)] if total else []
        for row, total in zip(counts, totals, strict=True)
    ]
    half = Fraction(1, 2)
    cuts = sorted({abs(half - one) for some in reached for one in some} | {Fraction(0), half})
    found: list[Gauge] = []
    for some in reached:
        walk: list[int] = []
        for start, end in pairwise(cuts) if some else ():
            between = (start + end) / 2
            walk.append(next(g for g, share in enumerate(some) if share >= half - between))
            walk.append(next(g for g, share in enumerate(some) if share >= half + between))
        found.append(tuple(walk))
    return found


def _why(
    names: tuple[str, ...], winners: tuple[str, ...], middle: list[int | None], levels: tuple[str, ...]
) -> tuple[Reason, ...]:
    if len(winners) > 1:
        return (("level-grades", {"winners": list(winners)}),)
    grade = middle[names.index(winners[0])]
    same = [name for name, one in zip(names, middle, strict=True) if one == grade]
    facts = {"winner": winners[0], "grade": levels[grade or 0]}
    if len(same) == 1:
        return (("best-grade", facts),)
    return (("same-grade", facts | {"level": same}),)
