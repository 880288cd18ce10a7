"""On whose pile does each ballot lie, and to whom does it go when that one drops out?

A ballot on a pile is told by a single number: where, in the orders of all ballots one after the other, the candidate
stands for whom it counts. Row and place follow from it, and nothing else is kept.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["first_piles", "moved_on", "rows_of"]

Pile = NDArray[np.int64]
"""Ballots, each by the place in ``order.reshape(-1)`` of the candidate for whom it counts."""


def first_piles(order: NDArray[Any], m: int) -> list[Pile]:
    """Return by candidate the ballots that name them first; those that name nobody are left away.

    Parameters
    ----------
    order : ndarray of int, shape (n_ballots, longest + 1)
        From :meth:`Ballots.orders <cocodesign.voting.Ballots.orders>`.
    m : int
        How many candidates stand.

    Examples
    --------
    >>> [rows_of(pile, 3).tolist() for pile in first_piles(np.array([[1, 0, -1], [0, -1, -1], [1, -1, -1]]), 2)]
    [[1], [0, 2]]
    """
    n, width = order.shape
    return _sorted_out(order[:, 0], np.arange(0, n * width, width, dtype=np.int64), m)


def moved_on(flat: NDArray[Any], pile: Pile, stands: NDArray[np.bool_], m: int) -> list[Pile]:
    """Return by candidate the ballots of a pile that go to them; those that go to nobody are left away.

    Parameters
    ----------
    flat : ndarray of int
        The orders of all ballots, one after the other.
    pile : ndarray of int
        The ballots that move on.
    stands : ndarray of bool, shape (m + 1,)
        Who still stands; the last place is nobody, number -1, who always does.
    m : int
        How many candidates there are.

    Examples
    --------
    The first ballot passes over candidate 1, who is out.

    >>> order = np.array([[0, 1, 2, -1], [0, -1, -1, -1]])
    >>> stands = np.array([False, False, True, True])
    >>> [pile.tolist() for pile in moved_on(order.reshape(-1), np.array([0, 4]), stands, 3)]
    [[], [], [2]]
    """
    at = pile + 1
    to = flat.take(at)
    passed = np.flatnonzero(~stands.take(to, mode="wrap"))
    while len(passed):
        further = at.take(passed) + 1
        found = flat.take(further)
        at[passed], to[passed] = further, found
        passed = passed[~stands.take(found, mode="wrap")]
    return _sorted_out(to, at, m)


def rows_of(pile: Pile, width: int) -> NDArray[np.int64]:
    """Return which ballots lie on a pile, by number; `width` is how many places an order has."""
    return pile // width


def _sorted_out(to: NDArray[Any], at: Pile, m: int) -> list[Pile]:
    by_target = np.argsort(
        to.astype(np.int16) if 128 <= m < 32_768 else to, kind="stable"
    )  # short types: by digits
    ends = to.take(by_target).searchsorted(np.arange(-1, m, dtype=to.dtype), side="right").tolist()
    piles = at.take(by_target)
    return [piles[start:end] for start, end in pairwise(ends)]
