"""Which sets can come of choosing one after the other, however those who are level on the way are taken?"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from cocodesign.voting.ties import Ties, settle

__all__ = ["Ways", "every_way", "sure_and_possible"]

State = TypeVar("State")


@dataclass(frozen=True)
class Ways(Generic[State]):
    """Where a count can end.

    Attributes
    ----------
    ends : tuple
        The different last states; first the one that favours the earlier on the ballot paper.
    complete : bool
        Whether all ways were tried.
    """

    ends: tuple[State, ...]
    complete: bool


def every_way(
    start: State,
    level: Callable[[State], Sequence[int]],
    take: Callable[[State, int], State],
    key: Callable[[State], Hashable],
    ties: Ties,
    names: Sequence[str],
) -> Ways[State]:
    """Return where a count that takes one candidate after the other can end.

    Parameters
    ----------
    start : state
        Before anybody is taken.
    level : callable
        From a state to the numbers of those who are level for being taken next; empty at the end.
    take : callable
        From a state and a number to the state after it.
    key : callable
        What two states share that lead to the same ends.
    ties : Ties
        From :func:`~cocodesign.voting.ties.ties_by`; parallel universes try each of the level ones.
    names : sequence of str
        The candidates by number.

    Examples
    --------
    Two of three are taken, all of them always level.

    >>> from cocodesign.voting.ties import order, put
    >>> left = lambda taken: [one for one in range(3) if one not in taken] if len(taken) < 2 else []
    >>> every_way((), left, lambda taken, one: (*taken, one), frozenset, put(), "abc").ends
    ((0, 1), (0, 2), (1, 2))
    >>> every_way((), left, lambda taken, one: (*taken, one), frozenset, order("cba"), "abc").ends
    ((2, 1),)
    """
    seen = {key(start)}
    ends: list[State] = []
    complete = True
    waiting = [start]
    while waiting:
        state = waiting.pop()
        while True:
            may = settle(ties, level(state), names, lowest=False)
            if not may:
                ends.append(state)
                break
            following = [take(state, one) for one in may[: 1 if len(seen) >= ties.most else None]]
            complete &= len(following) == len(may)
            fresh = []
            for one in following:
                mark = key(one)
                if mark not in seen:
                    seen.add(mark)
                    fresh.append(one)
            if not fresh:
                break
            waiting.extend(reversed(fresh[1:]))
            state = fresh[0]
    return Ways(tuple(ends), complete)


def sure_and_possible(sets: Sequence[frozenset[int]]) -> tuple[frozenset[int], frozenset[int]]:
    """Return who is in all of some sets, and who is in at least one.

    Examples
    --------
    >>> sure_and_possible([frozenset({0, 1}), frozenset({0, 2})]) == (frozenset({0}), frozenset({0, 1, 2}))
    True
    """
    return frozenset.intersection(*sets), frozenset.union(*sets)
