"""Who is given most when everybody may spend a little: dots that add up, and votes that cost their square."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Result, leaders, nothing_chosen, plain, reasons
from cocodesign.voting.weighing import nothing_said, sums, weighed

__all__ = ["amount_totals", "dots", "quadratic", "quadratic_funding"]


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
    ballots.check_kind("amounts", "dots")
    _no_less_than_nothing(ballots, "takes dots away; a candidate is given 0 dots or more")
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


def quadratic_funding(ballots: Ballots, *, pool: float | None = None) -> Result:
    r"""Return what a common pool adds to what people give, more for many small gifts than for a large one.

    .. math:: m_c = \Bigl(\sum_b \sqrt{g_{bc}}\Bigr)^2 - \sum_b g_{bc}

    Parameters
    ----------
    ballots : Ballots
        Amounts of 0 or more: what each gives to each.
    pool : float, optional
        What can be added in all. Where the matches ask for more, all of them are cut by the same share.

    Returns
    -------
    Result
        ``scores`` are the matches. Nothing is chosen, so there is no winner. ``figures`` hold ``given``, ``backers``
        and ``share``, the share of the matches that the pool pays.

    Raises
    ------
    InvalidInputError
        If a gift is below 0, or the ballots are weighted: a root of a weighted gift has no one meaning.

    References
    ----------
    .. [1] Buterin, Hitzig, Weyl (2019), A flexible design for funding public goods, Management Science 65(11),
       5171-5187. doi:10.1287/mnsc.2019.3337

    Examples
    --------
    Four people give the trees 1 each: (4 · 1)² = 16, of which 12 are matched. One gives the court 4.

    >>> gifts = {"b1": {"trees": 1, "court": 4}, "b2": {"trees": 1}, "b3": {"trees": 1}, "b4": {"trees": 1}}
    >>> quadratic_funding(Ballots.from_amounts(gifts, ["trees", "court"])).scores
    {'trees': 12, 'court': 0}
    """
    ballots.check_kind("amounts", "quadratic_funding").check_alike("quadratic_funding")
    _no_less_than_nothing(ballots, "takes money away; a candidate is given 0 or more")
    given = ballots.marks.sum(axis=0)
    roots = np.sqrt(ballots.marks.astype(np.float64)).sum(axis=0)
    matches = np.maximum(0.0, np.round(roots**2 - given, 9))
    asked = float(matches.sum())
    share = 1.0 if pool is None or asked <= pool else pool / asked
    scores: dict[str, float | None] = {
        name: plain(float(one)) for name, one in zip(ballots.candidates, matches * share, strict=True)
    }
    n, blank = len(ballots), ballots.n_blank
    why = nothing_chosen(n, blank)
    backers = dict(zip(ballots.candidates, (ballots.marks > 0).sum(axis=0).tolist(), strict=True))
    gifts = dict(zip(ballots.candidates, given.tolist(), strict=True))
    most = leaders(scores)
    if not why and len(most) == 1:
        one = most[0]
        facts = {"statement": one, "score": scores[one], "backers": backers[one], "given": gifts[one]}
        why = (("funding", facts),)
    figures = {"given": gifts, "backers": backers, "share": share}
    return Result("quadratic_funding", (), scores, n, blank, why, {"pool": pool}, figures, seats=None)


def _no_less_than_nothing(ballots: Ballots, what: str) -> None:
    if ballots.marks.size and ballots.marks.min() < 0:
        ballot = ballots.ballots[int(np.argmax((ballots.marks < 0).any(axis=1)))]
        raise InvalidInputError(f"Ballot {ballot!r} {what}.")


def _most(rule: str, key: str, ballots: Ballots, cost: NDArray[np.int64], budget: int | None) -> Result:
    if budget is not None:
        ballots.check_budget(budget, cost)
    n, blank = len(ballots), ballots.n_blank
    scores: dict[str, float | None] = {
        name: ballots.said(int(one))
        for name, one in zip(ballots.candidates, sums(ballots, ballots.marks), strict=True)
    }
    backers = dict(zip(ballots.candidates, (ballots.marks > 0).sum(axis=0).tolist(), strict=True))
    spent = ballots.said(int(sums(ballots, cost).sum()))
    why = nothing_said(ballots)
    winners = () if why else leaders(scores)
    if winners:
        facts = {"winner": winners[0], "score": scores[winners[0]], "backers": backers[winners[0]]}
        if rule == "dots":
            facts["spent"] = spent
        why = reasons(scores, winners, (key, facts))
    figures = {"spent": spent, "backers": backers}
    return Result(rule, winners, scores, n, blank, options={}, figures=figures, **weighed(ballots, why))
