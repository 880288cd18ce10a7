"""Who is approved on most ballots, when one is chosen and when several are?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.committees import Found, asked, committee_result, nothing_approved
from cocodesign.voting.result import Result, leaders, reasons
from cocodesign.voting.ties import Ties
from cocodesign.voting.ways import Ways, every_way
from cocodesign.voting.weighing import sums, weighed

__all__ = ["approval", "approval_totals", "by_number", "most_approved"]


def approval(ballots: Ballots, *, seats: int = 1) -> Result:
    r"""Return the candidates approved on the largest number of ballots.

    .. math:: s_c = \sum_b [b \text{ approves } c], \qquad W = \{c : s_c = \max_d s_d > 0\}

    Parameters
    ----------
    ballots : Ballots
        Approvals. Blank ballots count as ballots and change no score.
    seats : int
        How many are chosen; with more than one see :func:`~cocodesign.voting.approval.most_approved`.

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


def most_approved(ballots: Ballots, *, seats: int, ties: Ties | str = "put") -> Result:
    """Return the committee of those approved on most ballots, each looked at alone.

    Parameters
    ----------
    ballots, seats, ties
        As of :func:`~cocodesign.voting.sequential_pav`.

    Returns
    -------
    Result
        As of :func:`~cocodesign.voting.sequential_pav`, under the name of the rule ``approval``.

    Raises
    ------
    InvalidInputError
        As of :func:`~cocodesign.voting.sequential_pav`.

    Notes
    -----
    The most popular do not represent everybody: the largest group can fill every seat.

    Examples
    --------
    >>> rows = {f"v{i}": "abc" if i < 6 else "de" for i in range(10)}
    >>> result = most_approved(Ballots.from_approvals(rows, "abcde"), seats=3)
    >>> result.winners, result.figures["represented"]["with_one"]
    (('a', 'b', 'c'), 6)
    """
    policy, n_seats = asked(ballots, seats, ties, "approval")
    none = nothing_approved(ballots, seats, policy, "approval", {})
    if none is not None:
        return none
    ways = by_number(ballots, (), n_seats, policy)
    figures = {"order": [ballots.candidates[c] for c in ways.ends[0]]}
    found = Found([frozenset(one) for one in ways.ends], ways.complete, figures)
    return committee_result(ballots, "approval", seats, policy, found, {})


def approval_totals(ballots: Ballots, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the approvals of each candidate for each weighting of the ballots, shape (weightings, candidates)."""
    return weights @ ballots.marks


def by_number(ballots: Ballots, chosen: tuple[int, ...], n_seats: int, policy: Ties) -> Ways[tuple[int, ...]]:
    """Return every way to fill the seats that are left by the number of approvals."""
    units = sums(ballots, ballots.marks)
    ranked = np.argsort(-units, kind="stable").tolist()

    def level(taken: tuple[int, ...]) -> list[int]:
        left = [c for c in ranked if c not in taken]
        alike = sorted(c for c in left if units[c] == units[left[0]]) if left else []
        places = n_seats - len(taken)
        return alike[:1] if len(alike) <= places else alike if places else []

    return every_way(chosen, level, lambda taken, c: (*taken, c), frozenset, policy, ballots.candidates)
