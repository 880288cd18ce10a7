"""How far does everybody go along? Gradients of agreement: the whole distribution, never the mean alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Reason, Result, nothing_chosen

__all__ = ["EIGHT", "FIVE", "agreement"]

FIVE = ("strongly against", "against", "undecided", "for", "strongly for")
"""Five gradients, from the least; only the middle one is on neither side."""
EIGHT = (
    "block",
    "against, and will not carry it",
    "against, and will carry it",
    "more talk needed",
    "stand aside",
    "for, with reservations",
    "for, with a minor point",
    "whole-hearted",
)
"""Eight gradients, from the least; the fourth and the fifth are on neither side."""


def agreement(ballots: Ballots) -> Result:
    r"""Return how the answers to each proposal are spread over the gradients of agreement. Nothing is chosen.

    Parameters
    ----------
    ballots : Ballots
        Grades on five or eight levels from the least agreement to the most, :data:`FIVE`, :data:`EIGHT` or other
        words.

    Returns
    -------
    Result
        ``scores`` are the shares of those who answered who are for a proposal, None where nobody answered.
        ``figures``, each by proposal: ``spread``, how many chose each level from the least; ``sides``, how many are
        ``against``, ``neither``, ``for``; ``diverging``, for each level where its bar begins and ends when those on
        neither side are halved by the line at 0, in people; ``median``, the places from 1 of the lower and the upper
        middle answer; ``reach``, the lowest and the highest level chosen; ``apart``, Leik's dispersion, from 0
        (everybody on one level) to 1 (half at each end).

    Raises
    ------
    InvalidInputError
        If there are not five or eight levels, or the ballots are weighted.

    Notes
    -----
    The levels are an order and no numbers: no mean is taken. Standing aside is counted as neither side, and is not
    neutral either; the bars show it. Leik's dispersion is

    .. math:: D = \frac{2}{K - 1} \sum_{k=1}^{K-1} \min(F_k, 1 - F_k)

    with the share :math:`F_k` of answers up to level k.

    References
    ----------
    .. [1] Kaner (2014), Facilitator's guide to participatory decision-making, 3rd edition, Jossey-Bass.
    .. [2] Leik (1966), A measure of ordinal consensus, Pacific Sociological Review 9(2), 85-90. doi:10.2307/1388242

    Examples
    --------
    Two are strongly for, two strongly against: the middle would hide it.

    >>> said = {"ana": {"plan": FIVE[0]}, "bo": {"plan": FIVE[0]}, "cy": {"plan": FIVE[4]}, "di": {"plan": FIVE[4]}}
    >>> found = agreement(Ballots.from_grades(said, ["plan"], FIVE))
    >>> found.figures["spread"]["plan"], found.figures["apart"]["plan"], found.figures["median"]["plan"]
    ([2, 0, 0, 0, 2], 1.0, [1, 5])
    """
    ballots.check_kind("grades", "agreement").check_alike("agreement")
    steps = len(ballots.levels)
    if steps not in (5, 8):
        raise InvalidInputError(f"Agreement is asked on five or eight levels, not on {steps}.")
    middle = (2,) if steps == 5 else (3, 4)
    figures: dict[str, dict[str, Any]] = {
        name: {} for name in ("spread", "sides", "diverging", "median", "reach", "apart")
    }
    scores: dict[str, float | None] = {}
    for column, candidate in enumerate(ballots.candidates):
        marks = ballots.marks[:, column]
        counts = np.bincount(marks[marks >= 0].astype(np.int64), minlength=steps)
        n = int(counts.sum())
        against, neither = int(counts[: middle[0]].sum()), int(counts[list(middle)].sum())
        figures["spread"][candidate] = counts.tolist()
        figures["sides"][candidate] = {
            "against": against,
            "neither": neither,
            "for": n - against - neither,
        }
        ends = np.cumsum(counts) - against - neither / 2
        figures["diverging"][candidate] = [
            [float(end - size), float(end)] for end, size in zip(ends, counts, strict=True)
        ]
        scores[candidate] = round((n - against - neither) / n, 3) if n else None
        figures["median"][candidate] = figures["reach"][candidate] = figures["apart"][candidate] = None
        if n:
            up_to = np.cumsum(counts)
            lower, upper = (int(np.searchsorted(up_to, one)) + 1 for one in ((n + 1) // 2, n // 2 + 1))
            figures["median"][candidate] = [lower, upper]
            chosen = np.flatnonzero(counts)
            figures["reach"][candidate] = [int(chosen[0]) + 1, int(chosen[-1]) + 1]
            share = up_to[:-1] / n
            figures["apart"][candidate] = round(
                float(2 * np.minimum(share, 1 - share).sum() / (steps - 1)), 3
            )
    n_ballots, blank = len(ballots), ballots.n_blank
    why = nothing_chosen(n_ballots, blank) or _why(figures, scores)
    return Result("agreement", (), scores, n_ballots, blank, why, {"levels": steps}, figures, seats=None)


def _why(figures: dict[str, dict[str, Any]], scores: dict[str, float | None]) -> tuple[Reason, ...]:
    """Of the proposal with most support, and of that over which people are farthest apart."""
    known = [one for one, share in scores.items() if share is not None]
    best = max(known, key=lambda one: scores[one] or 0.0)
    apart = max(known, key=lambda one: figures["apart"][one])
    said: list[Reason] = []
    for key, one in (("agree-most", best), ("agree-apart", apart)):
        sides = figures["sides"][one]
        facts = {
            "statement": one,
            "agree": sides["for"],
            "neither": sides["neither"],
            "disagree": sides["against"],
            "n": sum(sides.values()),
        }
        if key == "agree-most" or figures["apart"][one] >= 0.5:
            said.append((key, facts))
    lowest = [one for one in known if figures["spread"][one][0] and len(figures["spread"][one]) == 8]
    if lowest:
        said.append(
            ("agree-blocked", {"statement": lowest[0], "score": figures["spread"][lowest[0]][0]}),
        )
    return tuple(said)
