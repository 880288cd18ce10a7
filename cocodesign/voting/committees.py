"""Who is chosen when several are, so that the choice as a whole speaks for as many as it can?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Reason, Result, plain
from cocodesign.voting.shares import Purses, Shares
from cocodesign.voting.supporters import Bits, Supporters, packed
from cocodesign.voting.ties import Ties, ties_by
from cocodesign.voting.ways import Ways, every_way, sure_and_possible
from cocodesign.voting.weighing import nothing_said, sums, weighed

__all__ = [
    "COMPLETIONS",
    "equal_shares",
    "most_approved",
    "pav",
    "represented",
    "sequential_pav",
    "sequential_phragmen",
]

COMPLETIONS = ("phragmen", "approval", "increment", "none")
"""How :func:`equal_shares` fills the seats for which nobody has enough left."""

AMONG = ("put", "lot", "order")


def most_approved(ballots: Ballots, *, seats: int, ties: Ties | str = "put") -> Result:
    """Return the committee of those approved on most ballots, each looked at alone.

    Parameters
    ----------
    ballots : Ballots
        Approvals.
    seats : int
        How many are chosen.
    ties : Ties or {"put"}
        See :func:`sequential_pav`.

    Returns
    -------
    Result
        As of :func:`sequential_pav`, under the name of the rule ``approval``.

    Raises
    ------
    InvalidInputError
        If the ballots are no approvals, or `seats` is no whole number above 0.

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
    policy, n_seats = _asked(ballots, seats, ties, "approval")
    none = _nothing(ballots, seats, policy, "approval", {})
    if none is not None:
        return none
    ways = _by_number(ballots, (), n_seats, policy)
    figures = {"order": [ballots.candidates[c] for c in ways.ends[0]]}
    found = _Found([frozenset(one) for one in ways.ends], ways.complete, figures)
    return _result(ballots, "approval", seats, policy, found, {})


def sequential_pav(ballots: Ballots, *, seats: int, ties: Ties | str = "put") -> Result:
    r"""Return a committee chosen one by one, where a ballot counts the less the more of it is chosen already.

    .. math:: \text{next} = \arg\max_c \sum_{b \text{ approves } c} \frac{w_b}{1 + |A_b \cap W|}

    Parameters
    ----------
    ballots : Ballots
        Approvals.
    seats : int
        How many are chosen.
    ties : Ties or {"put"}
        Which of several level ones is taken. Parallel universes (default) give every committee that can come of it;
        :func:`lot` and :func:`order` one.

    Returns
    -------
    Result
        ``winners`` are in some committee, ``tied`` not in all of them. ``scores`` are the approvals. ``figures``:
        ``committees``, each a list in the order of the ballot paper; ``order`` in which the first one was chosen, with
        ``gains``; ``represented``, see :func:`represented`.

    Raises
    ------
    InvalidInputError
        If the ballots are no approvals, or `seats` is no whole number above 0.

    Notes
    -----
    It gives large groups their share in practice, but does not guarantee it (neither EJR nor PJR). Where fewer are
    approved at all than there are seats, the rest is filled with those whom nobody approves, in every way: all these
    committees are level. Scores are compared as exact fractions.

    References
    ----------
    .. [1] Lackner, Skowron (2023), Multi-winner voting with approval preferences, Springer.
       doi:10.1007/978-3-031-09016-5

    Examples
    --------
    Six people want a, b and c, four d and e. The three most approved speak for six, these for all ten.

    >>> from cocodesign.voting.ties import order
    >>> rows = {f"v{i}": "abc" if i < 6 else "de" for i in range(10)}
    >>> result = sequential_pav(Ballots.from_approvals(rows, "abcde"), seats=3, ties=order("abcde"))
    >>> result.winners, result.figures["represented"]["with_one"]
    (('a', 'b', 'd'), 10)
    """
    policy, n_seats = _asked(ballots, seats, ties, "sequential_pav")
    none = _nothing(ballots, seats, policy, "sequential_pav", {})
    if none is not None:
        return none
    some = _supporters(ballots)
    whole = lcm(*range(1, n_seats + 1))
    worth = [whole // (place + 1) for place in range(n_seats)]

    def gains(state: _Paved) -> dict[int, int]:
        if state.gains is None:
            left = [c for c in range(len(ballots.candidates)) if c not in state.chosen]
            counts = some.counts(state.levels, left).tolist()
            state.gains = {
                c: sum(w * n for w, n in zip(worth, row, strict=False))
                for c, row in zip(left, counts, strict=True)
            }
        return state.gains

    def level(state: _Paved) -> list[int]:
        if len(state.chosen) == n_seats:
            return []
        found = gains(state)
        best = max(found.values())
        return [c for c, gain in found.items() if gain == best]

    def take(state: _Paved, c: int) -> _Paved:
        raised = [np.zeros_like(some.everybody), *(one & some.of[c] for one in state.levels)]
        kept = [*(one & ~some.of[c] for one in state.levels), np.zeros_like(some.everybody)]
        levels = [a | b for a, b in zip(kept, raised, strict=True)]
        return _Paved(
            (*state.chosen, c), levels, (*state.took, Fraction(gains(state)[c], whole * ballots.unit))
        )

    ways = every_way(
        _Paved((), [some.everybody]),
        level,
        take,
        lambda state: frozenset(state.chosen),
        policy,
        ballots.candidates,
    )
    first = ways.ends[0]
    figures = {
        "order": [ballots.candidates[c] for c in first.chosen],
        "gains": {
            ballots.candidates[c]: _plain(gain) for c, gain in zip(first.chosen, first.took, strict=True)
        },
    }
    found = _Found([frozenset(one.chosen) for one in ways.ends], ways.complete, figures)
    return _result(ballots, "sequential_pav", seats, policy, found, {})


def sequential_phragmen(ballots: Ballots, *, seats: int, ties: Ties | str = "put") -> Result:
    r"""Return a committee chosen one by one, each time where the burden on those who bear most stays smallest.

    A chosen one is a load of 1 on its supporters, shared so that all of them bear the same afterwards.

    .. math:: s_c = \frac{1 + \sum_{b \text{ approves } c} w_b x_b}{\sum_{b \text{ approves } c} w_b}

    Parameters
    ----------
    ballots : Ballots
        Approvals.
    seats : int
        How many are chosen.
    ties : Ties or {"put"}
        See :func:`sequential_pav`.

    Returns
    -------
    Result
        As of :func:`sequential_pav`; ``figures`` hold ``loads`` in place of gains.

    Raises
    ------
    InvalidInputError
        If the ballots are no approvals, or `seats` is no whole number above 0.

    Notes
    -----
    Whoever is large enough gets its share (PJR). Those whom nobody approves come last, all of them level. Loads are
    exact fractions.

    References
    ----------
    .. [1] Brill, Freeman, Janson, Lackner (2024), Phragmén's voting methods and justified representation,
       Mathematical Programming 203, 47-76. doi:10.1007/s10107-023-01926-8

    Examples
    --------
    >>> from cocodesign.voting.ties import order
    >>> rows = {f"v{i}": "abc" if i < 6 else "de" for i in range(10)}
    >>> result = sequential_phragmen(Ballots.from_approvals(rows, "abcde"), seats=3, ties=order("abcde"))
    >>> result.figures["order"], result.figures["loads"]
    (['a', 'd', 'b'], {'a': 0.167, 'd': 0.25, 'b': 0.333})
    """
    policy, n_seats = _asked(ballots, seats, ties, "sequential_phragmen")
    none = _nothing(ballots, seats, policy, "sequential_phragmen", {})
    if none is not None:
        return none
    some = _supporters(ballots)
    ways = _loaded(some, _Loaded((), [(Fraction(0), some.everybody)]), n_seats, policy, ballots)
    first = ways.ends[0]
    figures = {
        "order": [ballots.candidates[c] for c in first.chosen],
        "loads": {
            ballots.candidates[c]: None if load is None else _plain(load * ballots.unit)
            for c, load in zip(first.chosen, first.loads, strict=True)
        },
    }
    found = _Found([frozenset(one.chosen) for one in ways.ends], ways.complete, figures)
    return _result(ballots, "sequential_phragmen", seats, policy, found, {})


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
        As of :func:`sequential_pav`; ``figures`` hold ``payments``, the most that one supporter paid for each in seats,
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
    policy, n_seats = _asked(ballots, seats, ties, "equal_shares")
    if completion not in COMPLETIONS:
        raise InvalidInputError(f"Seats are filled by {' or '.join(COMPLETIONS)}, not by {completion!r}.")
    options = {"completion": completion}
    none = _nothing(ballots, seats, policy, "equal_shares", options)
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
    return _result(
        ballots, "equal_shares", seats, policy, _Found(list(committees), complete, figures), options
    )


def pav(ballots: Ballots, *, seats: int, most: int = 20_000) -> Result:
    r"""Return the committees of the highest PAV score of all, found by a search that proves it.

    .. math:: \text{PAV}(W) = \sum_b w_b \Bigl(1 + \tfrac12 + \dots + \tfrac{1}{|A_b \cap W|}\Bigr)

    Parameters
    ----------
    ballots : Ballots
        Approvals.
    seats : int
        How many are chosen.
    most : int
        So many partial committees are looked at, at most.

    Returns
    -------
    Result
        As of :func:`sequential_pav`; ``figures`` hold ``score``, the PAV score, and ``searched``. All committees of this
        score are returned; nothing settles between them but :meth:`Result.settled`.

    Raises
    ------
    InvalidInputError
        If the search would need more than `most` steps. For a dozen candidates it does not; beyond, ask
        :func:`sequential_pav` or :func:`equal_shares`.

    Notes
    -----
    Whoever is large enough and agrees gets its share (EJR). Branch and bound: a partial committee is left where its
    score and the largest gains of as many others as are missing do not reach the best known.

    References
    ----------
    .. [1] Aziz, Brill, Conitzer, Elkind, Freeman, Walsh (2017), Justified representation in approval-based committee
       voting, Social Choice and Welfare 48, 461-485. doi:10.1007/s00355-016-1019-3

    Examples
    --------
    Each of three people has at least one of b and c: 3. With a and b it would be 1.5 + 1.

    >>> ballots = Ballots.from_approvals({"x": "ab", "y": "c", "z": "bc"}, "abc")
    >>> pav(ballots, seats=2).figures["committees"], pav(ballots, seats=2).figures["score"]
    ([['b', 'c']], 3.5)
    """
    policy, n_seats = _asked(ballots, seats, "put", "pav")
    none = _nothing(ballots, seats, policy, "pav", {})
    if none is not None:
        return none
    some = _supporters(ballots)
    whole = lcm(*range(1, n_seats + 1))
    worth = [whole // (place + 1) for place in range(n_seats + 1)]
    names, m = ballots.candidates, len(ballots.candidates)
    greedy = sequential_pav(ballots, seats=seats, ties=_paper(names))
    best = round(sum(Fraction(1, 1 + j) * n for j, n in _reached(ballots, greedy.winners)) * whole)
    found: list[frozenset[int]] = []
    searched = 0
    waiting: list[tuple[int, tuple[int, ...], list[Bits], list[int]]] = [
        (0, (), [some.everybody], list(range(m)))
    ]
    while waiting:
        score, chosen, levels, left = waiting.pop()
        missing = n_seats - len(chosen)
        if missing == 0:
            if score > best:
                best, found = score, []
            found.append(frozenset(chosen))
            continue
        searched += 1
        if searched > most:
            raise InvalidInputError(
                f"To choose {n_seats} of {m} candidates exactly takes more than {most} steps. Ask for sequential_pav "
                "or equal_shares, or allow more (most=)."
            )
        counts = some.counts(levels, left).tolist()
        gains = {
            c: sum(w * n for w, n in zip(worth, row, strict=False))
            for c, row in zip(left, counts, strict=True)
        }
        ranked = sorted(left, key=lambda c: -gains[c])
        following = []
        for place, c in enumerate(ranked):
            rest = ranked[place:]
            if len(rest) < missing or score + sum(gains[one] for one in rest[:missing]) < best:
                break
            raised = [np.zeros_like(some.everybody), *(one & some.of[c] for one in levels)]
            kept = [*(one & ~some.of[c] for one in levels), np.zeros_like(some.everybody)]
            after = [a | b for a, b in zip(kept, raised, strict=True)]
            following.append((score + gains[c], (*chosen, c), after, rest[1:]))
        waiting.extend(reversed(following))
    found = sorted(found, key=lambda one: sorted(one))
    figures = {"score": _plain(Fraction(best, whole * ballots.unit)), "searched": searched}
    return _result(ballots, "pav", seats, policy, _Found(found, True, figures), {})


def represented(ballots: Ballots, chosen: Iterable[str]) -> dict[str, Any]:
    """Return how many find somebody they approve among the chosen.

    Parameters
    ----------
    ballots : Ballots
        Approvals.
    chosen : iterable of str
        Who is chosen.

    Returns
    -------
    dict
        ``with_one``: what the ballots weigh that approve at least one of them (without weights, how many there are);
        ``share`` of all ballots, blank ones too, None without any; ``spread``: by how many of the chosen they approve,
        0, 1 and so on, what the ballots weigh.

    Examples
    --------
    >>> represented(Ballots.from_approvals({"x": "ab", "y": "c", "z": ""}, "abc"), "ab")
    {'with_one': 1, 'share': 0.333, 'spread': [2, 0, 1]}
    """
    ballots.check_kind("approvals", "represented")
    some = sorted(set(chosen), key=ballots.candidates.index)
    marks = ballots.marks.T[[ballots.candidates.index(one) for one in some]]
    spread = np.bincount(marks.sum(axis=0, dtype=np.int64), ballots.units, len(some) + 1).astype(np.int64)
    whole = int(spread.sum())
    with_one = whole - int(spread[0])
    return {
        "with_one": ballots.said(with_one),
        "share": round(with_one / whole, 3) if whole else None,
        "spread": [ballots.said(int(one)) for one in spread],
    }


# ---------------------------------------------------------------- the counts


@dataclass(eq=False)
class _Paved:
    chosen: tuple[int, ...]
    levels: list[Bits]
    took: tuple[Fraction, ...] = ()
    gains: dict[int, int] | None = None


@dataclass(eq=False)
class _Loaded:
    """Who is chosen, at which load, and who bears what."""

    chosen: tuple[int, ...]
    bearing: list[tuple[Fraction, Bits]]
    loads: tuple[Fraction | None, ...] = ()
    next: dict[int, Fraction] | None = None


def _loaded(some: Supporters, start: _Loaded, n_seats: int, policy: Ties, ballots: Ballots) -> Ways[_Loaded]:
    """Every way in which sequential Phragmén fills the seats."""
    m = len(ballots.candidates)

    def loads(state: _Loaded) -> dict[int, Fraction]:
        if state.next is None:
            left = [c for c in range(m) if c not in state.chosen]
            counts = some.counts([one for _, one in state.bearing], left).tolist()
            state.next = {}
            for c, row in zip(left, counts, strict=True):
                if many := sum(row):
                    borne = sum(
                        (x * n for (x, _), n in zip(state.bearing, row, strict=True) if n), Fraction(0)
                    )
                    state.next[c] = (1 + borne) / many
        return state.next

    def level(state: _Loaded) -> list[int]:
        if len(state.chosen) == n_seats:
            return []
        found = loads(state)
        if not found:
            return [c for c in range(m) if c not in state.chosen]
        least = min(found.values())
        return [c for c, load in found.items() if load == least]

    def take(state: _Loaded, c: int) -> _Loaded:
        load = loads(state).get(c)
        bearing = state.bearing
        if load is not None:
            left = [(x, one & ~some.of[c]) for x, one in bearing]
            bearing = [(x, one) for x, one in left if one.any()] + [(load, some.of[c])]
        return _Loaded((*state.chosen, c), bearing, (*state.loads, load))

    return every_way(
        start,
        level,
        take,
        lambda state: frozenset(zip(state.chosen, state.loads, strict=True)),
        policy,
        ballots.candidates,
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
        some = _supporters(ballots)
        bearing = [(-have / ballots.unit, packed(label == group)) for group, have in enumerate(money)]
        start = _Loaded(chosen, bearing, tuple(None for _ in chosen))
        ways = _loaded(some, start, n_seats, policy, ballots)
        return [one.chosen for one in ways.ends], ways.complete
    by_number = _by_number(ballots, chosen, n_seats, policy)
    return list(by_number.ends), by_number.complete


def _by_number(
    ballots: Ballots, chosen: tuple[int, ...], n_seats: int, policy: Ties
) -> Ways[tuple[int, ...]]:
    """Every way to fill the seats by the number of approvals."""
    units = sums(ballots, ballots.marks)
    ranked = np.argsort(-units, kind="stable").tolist()

    def level(taken: tuple[int, ...]) -> list[int]:
        left = [c for c in ranked if c not in taken]
        alike = sorted(c for c in left if units[c] == units[left[0]]) if left else []
        places = n_seats - len(taken)
        return alike[:1] if len(alike) <= places else alike if places else []

    return every_way(chosen, level, lambda taken, c: (*taken, c), frozenset, policy, ballots.candidates)


# ---------------------------------------------------------------- the result


@dataclass
class _Found:
    committees: list[frozenset[int]]
    complete: bool
    figures: dict[str, Any]


def _supporters(ballots: Ballots) -> Supporters:
    return Supporters(np.asarray(ballots.marks.T), ballots.units)


def _paper(names: Sequence[str]) -> Ties:
    return Ties("order", drawn=tuple(names))


def _asked(ballots: Ballots, seats: int, ties: Ties | str, rule: str) -> tuple[Ties, int]:
    ballots.check_kind("approvals", rule)
    if isinstance(seats, bool) or not isinstance(seats, int) or seats < 1:
        raise InvalidInputError(f"seats is a whole number above 0, not {seats!r}.")
    return ties_by(ties, ballots.candidates, among=AMONG), min(seats, len(ballots.candidates))


def _nothing(ballots: Ballots, seats: int, policy: Ties, rule: str, options: dict[str, Any]) -> Result | None:
    """The result where nothing is approved at all."""
    n, blank = len(ballots), ballots.n_blank
    why = nothing_said(ballots)
    if not why:
        return None
    scores: dict[str, float | None] = dict.fromkeys(ballots.candidates, 0)
    return Result(
        rule,
        (),
        scores,
        n,
        blank,
        why,
        {"seats": seats, **options, "ties": policy.plain()},
        {"committees": [], "order": [], "represented": represented(ballots, ())},
        seats=seats,
        policy=policy,
    )


def _result(
    ballots: Ballots, rule: str, seats: int, policy: Ties, found: _Found, options: dict[str, Any]
) -> Result:
    names = ballots.candidates
    sure, possible = sure_and_possible(found.committees)
    units = sums(ballots, ballots.marks)
    committees = [[names[c] for c in sorted(one)] for one in found.committees]
    told = represented(ballots, committees[0])
    figures = {"committees": committees, **found.figures, "represented": told}
    winners = tuple(name for c, name in enumerate(names) if c in possible)
    tied = tuple(name for c, name in enumerate(names) if c in possible - sure)
    why = _why(rule, ballots, units, seats, committees, told, found, winners, tied, options)
    return Result(
        rule,
        winners,
        {name: ballots.said(int(one)) for name, one in zip(names, units, strict=True)},
        len(ballots),
        ballots.n_blank,
        options={"seats": seats, **options, "ties": policy.plain()},
        figures=figures,
        seats=seats,
        tied=tied,
        policy=policy,
        complete=found.complete,
        **weighed(ballots, why),
    )


def _why(
    rule: str,
    ballots: Ballots,
    units: NDArray[np.int64],
    seats: int,
    committees: list[list[str]],
    told: dict[str, Any],
    found: _Found,
    winners: tuple[str, ...],
    tied: tuple[str, ...],
    options: dict[str, Any],
) -> tuple[Reason, ...]:
    first: Reason
    supported = int(np.count_nonzero(units))
    if seats >= len(ballots.candidates) and len(winners) == len(ballots.candidates):
        first = ("stv-everybody", {})
    elif tied:
        first = ("committee-possible", {"winners": list(tied), "ways": len(committees)})
    else:
        first = (
            "committee-chosen",
            {"winners": list(winners), "with_one": told["with_one"], "n": ballots.total},
        )
    why: list[Reason] = [first]
    if not found.complete:
        why.append(("irv-bounded", {}))
    if supported < min(seats, len(ballots.candidates)) and options.get("completion") != "none":
        why.append(("committee-unsupported", {"supported": supported, "seats": seats}))
    elif options.get("completion") == "none" and len(committees[0]) < seats:
        why.append(("shares-open", {"bought": found.figures["bought"], "seats": seats}))
    elif options.get("completion") == "increment" and found.figures["raised_to"] > seats:
        why.append(("shares-raised", {"seats": seats, "raised": found.figures["raised_to"]}))
    elif "bought" in found.figures and found.figures["bought"] < min(seats, len(ballots.candidates)):
        facts = {"bought": found.figures["bought"], "seats": seats}
        why.append((f"shares-{options['completion']}", facts))
    if not tied and committees[0] and seats < len(ballots.candidates) and rule != "approval":
        why.append(_beside_the_most(ballots, units, committees[0], told))
    return tuple(why[:3])


def _beside_the_most(
    ballots: Ballots, units: NDArray[np.int64], chosen: list[str], told: dict[str, Any]
) -> Reason:
    """How the chosen compare with the most approved, taken one by one."""
    most = np.argsort(-units, kind="stable")[: len(chosen)].tolist()
    names = [ballots.candidates[c] for c in sorted(most)]
    if min(units[ballots.candidates.index(one)] for one in chosen) >= min(units[c] for c in most):
        return ("committee-most", {"winners": chosen})
    return ("committee-beside", {"winners": names, "with_one": represented(ballots, names)["with_one"]})


def _reached(ballots: Ballots, chosen: Iterable[str]) -> list[tuple[int, int]]:
    """For each place from 0, how much the ballots weigh that approve more of the chosen than that."""
    at = [ballots.candidates.index(one) for one in chosen]
    many = np.bincount(ballots.marks[:, at].sum(axis=1, dtype=np.int64), ballots.units, len(at) + 1)
    above = np.cumsum(many[::-1])[::-1]
    return [(place, int(above[place + 1])) for place in range(len(at))]


def _plain(value: Any) -> float:
    return plain(float(value))
