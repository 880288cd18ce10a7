"""Who is approved on most ballots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.committees import most_approved
from cocodesign.voting.result import Result, leaders, reasons
from cocodesign.voting.weighing import sums, weighed

__all__ = ["approval", "approval_totals"]


def approval(ballots: Ballots, *, seats: int = 1) -> Result:
    r"""Return the candidates approved on the largest number of ballots.

    .. math:: s_c = \sum_b [b \text{ approves } c], \qquad W = \{c : s_c = \max_d s_d > 0\}

    Parameters
    ----------
    ballots : Ballots
        Approvals. Blank ballots count as ballots and change no score.
    seats : int
        How many are chosen; with more than one see :func:`~cocodesign.voting.committees.most_approved`.

    Returns
    -------
    Result
        Level candidates are all winners: the rule breaks no tie. Without any mark there is no winner.

    References
    ----------
    .. [1] Brams, Fishburn (1978), Approval voting, American Political Science Review 72(3), 831-847.
       doi:10.2307/1955105

    Examples
    --------
    Three people; trees are approved by two of them, the court by one.

    >>> ballots = Ballots.from_approvals({"b1": ["trees"], "b2": ["trees", "court"], "b3": []}, ["trees", "court"])
    >>> approval(ballots).winners
    ('trees',)
    """
    ballots.check_kind("approvals", "approval")
    if seats != 1:
        return most_approved(ballots, seats=seats)
    units = sums(ballots, ballots.marks)
    scores: dict[str, float | None] = {
        name: ballots.said(int(one)) for name, one in zip(ballots.candidates, units, strict=True)
    }
    best = ballots.said(int(units.max(initial=0)))
    winners = leaders(scores) if best else ()
    n = len(ballots)
    if winners:
        facts = {"winner": winners[0], "score": best, "n": ballots.total}
        why = reasons(scores, winners, ("most-approved", facts), "level")
    else:
        why = (("no-marks" if n else "no-ballots", {}),)
    return Result("approval", winners, scores, n, ballots.n_blank, **weighed(ballots, why))


def approval_totals(ballots: Ballots, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the approvals of each candidate for each weighting of the ballots, shape (weightings, candidates)."""
    return weights @ ballots.marks
