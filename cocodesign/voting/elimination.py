"""How few ballots must be others for a run-off to go in a given order? One whole-number program."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Changed", "fewest_for_elimination", "least_to_drop"]


class Changed(NamedTuple):
    """A smallest change: how many ballots, which ones are taken (order and number), which orders come in their place."""

    changed: int
    taken: list[tuple[NDArray[Any], int]]
    added: list[tuple[int, ...]]


def fewest_for_elimination(
    kinds: NDArray[Any],
    counts: NDArray[np.int64],
    order: tuple[int, ...],
    *,
    alone: Collection[int] = (),
    whole: bool = True,
) -> Changed | None:
    """Return the smallest change with which candidates drop out in an order; None where there is none.

    Where the order names only some, the others count as gone before: that is a lower limit for every order that ends
    so.

    Parameters
    ----------
    kinds : ndarray of int, shape (n_kinds, longest + 1)
        The different ballots, best first; -1 from where one names nobody more.
    counts : ndarray of int
        How many there are of each.
    order : tuple of int
        Who drops out first, second, ...; the last one wins.
    alone : collection of int
        Who must have fewer ballots than all who stay when they drop out; the others at most as many as each of them.
    whole : bool
        Whether ballots are changed whole. Parts of ballots are quicker to find and give a lower limit, rounded up,
        without the ballots.

    Notes
    -----
    To an order of elimination it matters only who holds a ballot when: a ballot is as good as the candidates who
    hold it in turn, each of whom drops out later than the one before. There are 2^k such turns of k candidates.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csc_array

    k = len(order)
    turn = np.full(max(int(kinds.max(initial=0)), *order) + 2, -1)  # the last place is nobody, number -1
    turn[list(order)] = np.arange(k)
    # The turns of each different ballot, as a set of places in the order (bits).
    at = turn[kinds]
    turns = np.zeros(len(kinds), dtype=np.int64)
    held = np.full(len(kinds), -1)
    for column in at.T:
        later = column > held
        turns[later] |= 1 << column[later]
        held[later] = column[later]
    n_of = np.bincount(turns, counts, 1 << k)
    sets = np.arange(1 << k)
    # Who holds each set in each round: the first of it who is not out.
    share = np.zeros((k * (k - 1) // 2, 1 << k))
    holder = np.empty((k, 1 << k), dtype=np.int64)
    for r in range(k):
        left = sets >> r
        lowest = left & -left
        holder[r] = np.where(left > 0, np.log2(np.maximum(lowest, 1)).astype(np.int64) + r, -1)
    fewer = np.zeros(len(share))
    row = 0
    for r in range(k - 1):
        for other in range(r + 1, k):
            share[row] = (holder[r] == other).astype(float) - (holder[r] == r)
            fewer[row] = order[r] in alone
            row += 1
    had = np.flatnonzero(n_of)
    # Unknown: how many ballots come to each set, how many are taken from each that is there.
    both = np.ones((len(share) + 1, (1 << k) + len(had)))
    both[:-1, : 1 << k], both[:-1, 1 << k :] = share, -share[:, had]
    both[-1, 1 << k :] = -1  # as many come as are taken
    low = np.append(fewer - share @ n_of, 0)
    high = np.append(np.full(len(share), np.inf), 0)
    constraints = LinearConstraint(csc_array(both), low, high)
    cost = np.concatenate([np.ones(1 << k), np.zeros(len(had))])
    upper = np.concatenate([np.full(1 << k, counts.sum()), n_of[had]])
    found = milp(
        cost, integrality=np.full(len(cost), int(whole)), bounds=Bounds(0, upper), constraints=constraints
    )
    if found.x is None:
        return None
    if not whole:
        return Changed(max(0, math.ceil(found.fun - 1e-6)), [], [])
    x = np.rint(found.x).astype(np.int64)
    coming, going = x[: 1 << k].copy(), x[1 << k :].copy()
    same = np.zeros(1 << k, dtype=np.int64)  # what is taken from a set and put back into it is no change
    same[had] = np.minimum(coming[had], going)
    coming -= same
    going -= same[had]
    added = [
        tuple(order[place] for place in range(k) if one >> place & 1)
        for one in np.flatnonzero(coming).tolist()
        for _ in range(int(coming[one]))
    ]
    taken: list[tuple[NDArray[Any], int]] = []
    for one, many in zip(had.tolist(), going.tolist(), strict=True):
        for kind in np.flatnonzero(turns == one):
            some = min(int(counts[kind]), many)
            if some:
                taken.append((kinds[kind], some))
                many -= some
    return Changed(int(coming.sum()), taken, added)


def least_to_drop(
    kinds: NDArray[Any],
    counts: NDArray[np.int64],
    order: tuple[int, ...],
    m: int,
    *,
    alone: Collection[int] = (),
) -> int:
    """Return a lower limit of changed ballots with which the first of an order drops out before the rest of it.

    One ballot brings two candidates closer by two at most.

    Parameters
    ----------
    kinds, counts, order, alone
        As for :func:`fewest_for_elimination`.
    m : int
        How many candidates stand.
    """
    stands = np.zeros(m + 1, dtype=bool)
    stands[[*order, m]] = True
    at = kinds[np.arange(len(kinds)), stands[kinds].argmax(axis=1)]
    votes = np.bincount(at[at >= 0], counts[at >= 0], m).astype(np.int64)
    gap = int(votes[order[0]] - votes[list(order[1:])].min()) + (order[0] in alone)
    return max(0, (gap + 1) // 2)
