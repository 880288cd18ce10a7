"""In which order does each ballot name its candidates, when a rule passes from one to the next?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.marks import BLOCK

__all__ = ["orders_by", "plain_orders"]


def plain_orders(ranks: NDArray[Any]) -> NDArray[Any] | None:
    """Return the orders, if every ballot ranks 1, 2, 3 and so on with one candidate on each; None if one does not.

    Parameters
    ----------
    ranks : ndarray of unsigned int, shape (n_candidates, n_ballots)
        1 is best, 0 is unranked.

    Returns
    -------
    ndarray of int, shape (n_ballots, longest + 1)
        Candidates by number, best first; -1 from where a ballot names nobody more, and in the last column.

    Examples
    --------
    >>> plain_orders(np.array([[2, 1], [1, 0]], dtype=np.uint8)).tolist()
    [[1, 0, -1], [0, -1, -1]]
    >>> plain_orders(np.array([[2, 1], [2, 0]], dtype=np.uint8)) is None
    True
    """
    m, n = ranks.shape
    longest = int(ranks.max(initial=0))
    if longest > m:
        return None
    width = longest + 1
    order: NDArray[Any] = np.full((n, width), -1, dtype=_type_of(m))
    for start in range(0, n, BLOCK):
        some = ranks[:, start : start + BLOCK]
        block = order[start : start + BLOCK]
        flat = block.reshape(-1)
        before = np.arange(len(block), dtype=np.int64) * width - 1
        for candidate in range(m):  # rank 0 falls on the last place of the ballot before, which is nobody's
            flat[before + some[candidate]] = np.full(len(block), candidate, dtype=order.dtype)
        block[:, -1] = -1
        named = flat >= 0
        if np.count_nonzero(named) < np.count_nonzero(some):  # two on one rank
            return None
        if np.count_nonzero(named[1:] > named[:-1]) + named[0] > np.count_nonzero(
            named[::width]
        ):  # behind a gap
            return None
    order.setflags(write=False)
    return order


def orders_by(
    marks: NDArray[Any], ballots: Sequence[Any], overvotes: str, skipped: str, rule: str
) -> NDArray[Any]:
    """Return the orders of any rankings, those of level candidates and of gaps by the conventions.

    Parameters
    ----------
    marks : ndarray of unsigned int, shape (n_ballots, n_candidates)
        1 is best, 0 is unranked.
    ballots : sequence
        Ids, for the refusal.
    overvotes, skipped, rule : str
        As :meth:`Ballots.orders <cocodesign.voting.Ballots.orders>` has them.

    Raises
    ------
    InvalidInputError
        If there are overvotes, and they are refused.
    """
    marked = marks != 0
    m = marked.shape[1]
    ranks = np.where(marked, marks.astype(np.int64), np.iinfo(np.int64).max)
    by_rank = np.argsort(ranks, axis=1, kind="stable")
    sorted_ranks = np.take_along_axis(ranks, by_rank, axis=1)
    named = np.take_along_axis(marked, by_rank, axis=1)
    same = (sorted_ranks[:, 1:] == sorted_ranks[:, :-1]) & named[:, 1:]
    if overvotes == "refuse" and same.any():
        row, column = np.argwhere(same)[0]
        raise InvalidInputError(
            f"Ballot {ballots[row]!r} puts two candidates on rank {sorted_ranks[row, column]}; {rule} needs "
            "one on each. Count them by borda, minimax or schulze, or say what an overvote does (overvotes=)."
        )
    level = np.zeros_like(named)
    level[:, 1:] |= same
    level[:, :-1] |= same
    stands = named & ~level
    if overvotes == "exhaust":
        stands &= ~np.logical_or.accumulate(level, axis=1)
    if skipped == "exhaust":
        before = np.zeros_like(ranks)
        before[:, 1:] = np.where(named[:, :-1], sorted_ranks[:, :-1], 0)
        gap = named & (sorted_ranks > before + 1)
        stands &= ~np.logical_or.accumulate(gap, axis=1)
    behind = np.argsort(~stands, axis=1, kind="stable")
    longest = int(stands.sum(axis=1).max(initial=0))
    order: NDArray[Any] = np.full((len(marks), longest + 1), -1, dtype=_type_of(m))
    kept = np.where(
        np.take_along_axis(stands, behind, axis=1), np.take_along_axis(by_rank, behind, axis=1), -1
    )
    order[:, :longest] = kept[:, :longest]
    return order


def _type_of(m: int) -> type:
    """The type of a number of one of so many candidates, or -1."""
    return np.int8 if m < 128 else np.int32
