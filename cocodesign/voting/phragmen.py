"""Who is chosen when each one chosen is a load that its supporters share, so that nobody bears much?"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.committees import Found, asked, committee_result, nothing_approved, supporters_of
from cocodesign.voting.result import Result, plain
from cocodesign.voting.supporters import Bits, Supporters
from cocodesign.voting.ties import Ties
from cocodesign.voting.ways import Ways, every_way

__all__ = ["Loaded", "loaded_ways", "sequential_phragmen"]


def sequential_phragmen(ballots: Ballots, *, seats: int, ties: Ties | str = "put") -> Result:
    r"""Return a committee chosen one by one, each time where the burden on those who bear most stays smallest.

    A chosen one is a load of 1 on its supporters, shared so that all of them bear the same afterwards.

    .. math:: s_c = \frac{1 + \sum_{b \text{ approves } c} w_b x_b}{\sum_{b \text{ approves } c} w_b}

    Parameters
    ----------
    ballots, seats, ties
        As of :func:`~cocodesign.voting.sequential_pav`.

    Returns
    -------
    Result
        As of :func:`~cocodesign.voting.sequential_pav`; ``figures`` hold ``loads`` in place of gains.

    Raises
    ------
    InvalidInputError
        As of :func:`~cocodesign.voting.sequential_pav`.

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
    policy, n_seats = asked(ballots, seats, ties, "sequential_phragmen")
    none = nothing_approved(ballots, seats, policy, "sequential_phragmen", {})
    if none is not None:
        return none
    some = supporters_of(ballots)
    ways = loaded_ways(some, Loaded((), [(Fraction(0), some.everybody)]), n_seats, policy, ballots)
    first = ways.ends[0]
    figures = {
        "order": [ballots.candidates[c] for c in first.chosen],
        "loads": {
            ballots.candidates[c]: None if load is None else _shown(load * ballots.unit)
            for c, load in zip(first.chosen, first.loads, strict=True)
        },
    }
    found = Found([frozenset(one.chosen) for one in ways.ends], ways.complete, figures)
    return committee_result(ballots, "sequential_phragmen", seats, policy, found, {})


@dataclass(eq=False)
class Loaded:
    """Who is chosen, at which load, and who bears what."""

    chosen: tuple[int, ...]
    bearing: list[tuple[Fraction, Bits]]
    loads: tuple[Fraction | None, ...] = ()
    next: dict[int, Fraction] | None = None


def loaded_ways(
    some: Supporters, start: Loaded, n_seats: int, policy: Ties, ballots: Ballots
) -> Ways[Loaded]:
    """Return every way in which sequential Phragmén fills the seats that are left."""
    m = len(ballots.candidates)

    def loads(state: Loaded) -> dict[int, Fraction]:
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

    def level(state: Loaded) -> list[int]:
        if len(state.chosen) == n_seats:
            return []
        found = loads(state)
        if not found:
            return [c for c in range(m) if c not in state.chosen]
        least = min(found.values())
        return [c for c, load in found.items() if load == least]

    def take(state: Loaded, c: int) -> Loaded:
        load = loads(state).get(c)
        bearing = state.bearing
        if load is not None:
            left = [(x, one & ~some.of[c]) for x, one in bearing]
            bearing = [(x, one) for x, one in left if one.any()] + [(load, some.of[c])]
        return Loaded((*state.chosen, c), bearing, (*state.loads, load))

    return every_way(
        start,
        level,
        take,
        lambda state: frozenset(zip(state.chosen, state.loads, strict=True)),
        policy,
        ballots.candidates,
    )


def _shown(value: Fraction) -> float:
    return plain(float(value))
