"""Who is chosen when a ballot counts the less the more of it is chosen already: one by one, or the best of all sets?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.committees import Found, asked, committee_result, nothing_approved, supporters_of
from cocodesign.voting.result import Result, plain
from cocodesign.voting.supporters import Bits
from cocodesign.voting.ties import Ties
from cocodesign.voting.ways import every_way

__all__ = ["pav", "sequential_pav"]


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
    policy, n_seats = asked(ballots, seats, ties, "sequential_pav")
    none = nothing_approved(ballots, seats, policy, "sequential_pav", {})
    if none is not None:
        return none
    some = supporters_of(ballots)
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
            ballots.candidates[c]: _shown(gain) for c, gain in zip(first.chosen, first.took, strict=True)
        },
    }
    found = Found([frozenset(one.chosen) for one in ways.ends], ways.complete, figures)
    return committee_result(ballots, "sequential_pav", seats, policy, found, {})


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
        As of :func:`~cocodesign.voting.sequential_pav`; ``figures`` hold ``score``, the PAV score, and ``searched``. All committees of this
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
    policy, n_seats = asked(ballots, seats, "put", "pav")
    none = nothing_approved(ballots, seats, policy, "pav", {})
    if none is not None:
        return none
    some = supporters_of(ballots)
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
    figures = {"score": _shown(Fraction(best, whole * ballots.unit)), "searched": searched}
    return committee_result(ballots, "pav", seats, policy, Found(found, True, figures), {})


@dataclass(eq=False)
class _Paved:
    chosen: tuple[int, ...]
    levels: list[Bits]
    took: tuple[Fraction, ...] = ()
    gains: dict[int, int] | None = None


def _paper(names: Sequence[str]) -> Ties:
    return Ties("order", drawn=tuple(names))


def _reached(ballots: Ballots, chosen: Iterable[str]) -> list[tuple[int, int]]:
    """For each place from 0, how much the ballots weigh that approve more of the chosen than that."""
    at = [ballots.candidates.index(one) for one in chosen]
    many = np.bincount(ballots.marks[:, at].sum(axis=1, dtype=np.int64), ballots.units, len(at) + 1)
    above = np.cumsum(many[::-1])[::-1]
    return [(place, int(above[place + 1])) for place in range(len(at))]


def _shown(value: Fraction) -> float:
    return plain(float(value))
