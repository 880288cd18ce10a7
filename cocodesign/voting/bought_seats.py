"""Who is chosen when supporters buy whom they approve, each with the same share of the seats?"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.approval import by_number
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.committees import Found, asked, committee_result, nothing_approved, supporters_of
from cocodesign.voting.phragmen import Loaded, loaded_ways
from cocodesign.voting.result import Result, plain
from cocodesign.voting.shares import Purses, Shares
from cocodesign.voting.supporters import packed
from cocodesign.voting.ties import Ties
from cocodesign.voting.ways import Ways, every_way

__all__ = ["COMPLETIONS", "equal_shares"]

COMPLETIONS = ("phragmen", "approval", "increment", "none")
"""How :func:`equal_shares` fills the seats for which nobody has enough left."""


def equal_shares(
    ballots: Ballots, *, seats: int, completion: str = "phragmen", ties: Ties | str = "put"
) -> Result:
    r"""Return a committee bought by its supporters, all of whom begin with the same share of the seats.

    Everybody has seats / n. A candidate costs 1, paid by its supporters, all of them alike or with all they have left;
    who asks least of the one who pays most is bought next.

    .. math:: \sum_{b \text{ approves } c} w_b \min(x_b, \rho_c) = 1, \qquad \text{next} = \arg\min_c \rho_c

    Parameters
    ----------
    ballots : Ballots
        Approvals.
    seats : int
        How many are chosen.
    completion : {"phragmen", "approval", "increment", "none"}
        How the seats are filled for which no group has enough left: by :func:`sequential_phragmen`, where what is left
        counts in its owner's favour; by the number of approvals; by raising everybody's share, as if there were one seat
        more, and one more, until all seats are bought; or not at all.
    ties : Ties or {"put"}
        See :func:`sequential_pav`.

    Returns
    -------
    Result
        As of :func:`~cocodesign.voting.sequential_pav`; ``figures`` hold ``payments``, the most that one supporter paid for each in seats,
        ``bought``, how many were bought in the first step, and ``raised_to``, for how many seats everybody had a share.

    Raises
    ------
    InvalidInputError
        If the ballots are no approvals, `seats` is no whole number above 0 or the completion is unknown.

    Notes
    -----
    Whoever is large enough and agrees gets its share (EJR). With ``"increment"`` and ties it is the first raise at
    which some way of settling them fills all seats. Where fewer are approved at all than there are seats, the rest is
    filled with those whom nobody approves, in every way, unless the completion is ``"none"``.

    References
    ----------
    .. [1] Peters, Skowron (2020), Proportionality and the limits of welfarism, EC '20, 793-794.
       doi:10.1145/3391403.3399465

    Examples
    --------
    Ten people, three seats: everybody has 0.3. Six buy a for a sixth each, four d for a quarter; then six have 0.8.

    >>> from cocodesign.voting.ties import order
    >>> rows = {f"v{i}": "abc" if i < 6 else "de" for i in range(10)}
    >>> ballots = Ballots.from_approvals(rows, "abcde")
    >>> result = equal_shares(ballots, seats=3, completion="none", ties=order("abcde"))
    >>> result.winners, result.figures["payments"]
    (('a', 'd'), {'a': 0.167, 'd': 0.25})
    """
    policy, n_seats = asked(ballots, seats, ties, "equal_shares")
    if completion not in COMPLETIONS:
        raise InvalidInputError(f"Seats are filled by {' or '.join(COMPLETIONS)}, not by {completion!r}.")
    options = {"completion": completion}
    none = nothing_approved(ballots, seats, policy, "equal_shares", options)
    if none is not None:
        return none
    names = ballots.candidates
    by_candidate = np.asarray(ballots.marks.T)
    purses = Purses(by_candidate, ballots.units, [ballots.unit] * len(names), [1] * len(names))
    whole = int(ballots.units.sum())

    def bought(shares: int) -> Ways[Shares]:
        return every_way(
            purses.start(Fraction(shares * ballots.unit, whole)),
            lambda state: purses.level(state, n_seats - len(state.bought)),
            purses.take,
            lambda state: state.key,
            policy,
            names,
        )

    ways = bought(seats)
    ends, complete, raised = list(ways.ends), ways.complete, seats
    if completion == "increment" and sum(purses.may) >= n_seats:
        while not any(len(one.bought) == n_seats for one in ends):
            raised += 1
            ways = bought(raised)
            ends, complete = list(ways.ends), complete and ways.complete
        ends = [one for one in ends if len(one.bought) == n_seats]
    first = ends[0]
    committees: dict[frozenset[int], None] = {}
    order = [one.candidate for one in first.bought]
    for number, end in enumerate(ends):
        filled, is_complete = _filled(ballots, purses, end, n_seats, completion, policy)
        complete &= is_complete
        if number == 0:
            order += [c for c in filled[0] if c not in order]
        committees |= dict.fromkeys(map(frozenset, filled))
    figures = {
        "order": [names[c] for c in order],
        "payments": {names[one.candidate]: plain(one.payment) for one in first.bought},
        "bought": len(first.bought),
        "raised_to": raised,
    }
    return committee_result(
        ballots, "equal_shares", seats, policy, Found(list(committees), complete, figures), options
    )


def _filled(
    ballots: Ballots, purses: Purses, end: Shares, n_seats: int, completion: str, policy: Ties
) -> tuple[list[tuple[int, ...]], bool]:
    """The committees that a completion makes of those who were bought, each in its order."""
    chosen = tuple(one.candidate for one in end.bought)
    if len(chosen) == n_seats or completion == "none":
        return [chosen], True
    if completion == "phragmen":
        label, money = purses.groups(end)
        some = supporters_of(ballots)
        bearing = [(-have / ballots.unit, packed(label == group)) for group, have in enumerate(money)]
        start = Loaded(chosen, bearing, tuple(None for _ in chosen))
        ways = loaded_ways(some, start, n_seats, policy, ballots)
        return [one.chosen for one in ways.ends], ways.complete
    approved = by_number(ballots, chosen, n_seats, policy)
    return list(approved.ends), approved.complete
