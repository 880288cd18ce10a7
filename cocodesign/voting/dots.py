"""Who is given most when everybody may spend a little: dots that add up, and votes that cost their square."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Result, leaders, nothing_chosen, reasons

__all__ = ["amount_totals", "dots", "quadratic"]


def dots(ballots: Ballots, *, budget: int | None = None) -> Result:
    r"""Return the candidates with the largest sum of dots (cumulative voting).

    .. math:: s_c = \sum_b a_{bc}, \qquad \sum_c a_{bc} \le B

    Parameters
    ----------
    ballots : Ballots
        Amounts of 0 or more. Dots that are not spent are lost.
    budget : int, optional
        How many dots a ballot may spend; without it, no ballot is checked.

    Returns
    -------
    Result
        Level candidates are all winners. ``figures`` holds ``spent``, and ``backers``: on how many ballots each
        candidate has at least one dot.

    Raises
    ------
    InvalidInputError
        If a ballot gives less than 0, or spends more than the budget.

    Examples
    --------
    The trees have more dots, the court more people.

    >>> result = dots(Ballots.from_amounts({"b1": {"trees": 5}, "b2": {"court": 2}, "b3": {"court": 2}}, ["trees", "court"]))
    >>> result.scores, result.figures["backers"]
    ({'trees': 5, 'court': 4}, {'trees': 1, 'court': 2})
    """
    if (ballots.check_kind("amounts", "dots").marks < 0).any():
        ballot = ballots.ballots[int(np.argmax((ballots.marks < 0).any(axis=1)))]
        raise InvalidInputError(f"Ballot {ballot!r} takes dots away; a candidate is given 0 dots or more.")
    return _most("dots", "most-dots", ballots, ballots.marks, budget)


def quadratic(ballots: Ballots, *, budget: int | None = None) -> Result:
    r"""Return the candidates with the largest sum of votes, where v votes for one candidate cost v² credits.

    .. math:: s_c = \sum_b v_{bc}, \qquad \sum_c v_{bc}^2 \le B

    Parameters
    ----------
    ballots : Ballots
        Amounts are votes; votes against a candidate are below 0. Credits that are not spent are lost.
    budget : int, optional
        How many credits a ballot may spend; without it, no ballot is checked.

    Returns
    -------
    Result
        Level candidates are all winners. ``figures`` holds ``spent`` in credits, and ``backers``.

    Raises
    ------
    InvalidInputError
        If a ballot spends more than the budget.

    References
    ----------
    .. [1] Lalley, Weyl (2018), Quadratic voting, AEA Papers and Proceedings 108, 33-37. doi:10.1257/pandp.20181002

    Examples
    --------
    9² + 4² + (-1)² = 98 credits.

    >>> ballots = Ballots.from_amounts({"b1": {"trees": 9, "court": 4, "parking": -1}}, ["trees", "court", "parking"])
    >>> quadratic(ballots, budget=100).figures["spent"]
    98
    """
    ballots.check_kind("amounts", "quadratic")
    return _most("quadratic", "most-votes", ballots, ballots.marks**2, budget)


def amount_totals(ballots: Ballots, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of each candidate for each weighting of the ballots; NaN where only blank ones weigh."""
    totals = weights @ ballots.marks.astype(np.float64)
    totals[weights @ ballots.is_marked.any(axis=1) == 0] = np.nan
    return totals


def _most(rule: str, key: str, ballots: Ballots, cost: NDArray[np.int64], budget: int | None) -> Result:
    over = cost.sum(axis=1) > budget if budget is not None else np.zeros(len(ballots), dtype=bool)
    if over.any():
        first = int(np.argmax(over))
        raise InvalidInputError(
            f"Ballot {ballots.ballots[first]!r} spends {int(cost[first].sum())}; the budget is {budget}."
        )
    n, blank = len(ballots), ballots.n_blank
    sums = ballots.marks.sum(axis=0).tolist()
    scores: dict[str, float | None] = dict(zip(ballots.candidates, sums, strict=True))
    backers = dict(zip(ballots.candidates, (ballots.marks > 0).sum(axis=0).tolist(), strict=True))
    spent = int(cost.sum())
    why = nothing_chosen(n, blank)
    winners = () if why else leaders(scores)
    if winners:
        facts = {"winner": winners[0], "score": scores[winners[0]], "backers": backers[winners[0]]}
        if rule == "dots":
            facts["spent"] = spent
        why = reasons(scores, winners, (key, facts))
    return Result(rule, winners, scores, n, blank, why, {}, {"spent": spent, "backers": backers})
