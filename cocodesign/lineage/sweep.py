"""How does one go once through a lineage, parents before children or children before parents?

Every measure that is a recursion over parents, or over children, is one such sweep: a whole generation at a time in
numpy, or idea by idea where a lineage is so deep that its generations are hardly more than single ideas. Ideas are
renumbered by generation, so that a generation is a slice; these numbers are called ranks and stay in this room.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import frexp, ldexp
from typing import Literal

import numpy as np
from scipy import sparse

__all__ = ["Side", "Sweep", "indices_of_rows", "levels_of", "order_of", "places_of_rows"]

IDEAS_A_LEVEL = 20
"""With fewer ideas a level than this on average, numpy's calls cost more than a plain loop over the ideas."""


@dataclass(frozen=True, eq=False)
class Side:
    """The parents, or the children, of every idea, in ranks.

    Attributes
    ----------
    pointers, others : numpy.ndarray
        Rank r has the parents (or children) ``others[pointers[r] : pointers[r + 1]]``.
    some : numpy.ndarray
        The ranks that have any.
    cuts : numpy.ndarray
        Where each level begins in ``some``; one more entry for the end.
    """

    pointers: np.ndarray
    others: np.ndarray
    some: np.ndarray
    cuts: np.ndarray

    def steps(self, levels: range) -> Iterator[tuple[np.ndarray, slice, np.ndarray]]:
        """Yield for each level its ranks that have others, where these lie in ``others``, and where each begins."""
        starts = self.pointers[self.some].astype(np.intp)
        stops = self.pointers[self.some + 1]
        cuts = self.cuts.tolist()
        for level in levels:
            first, last = cuts[level], cuts[level + 1]
            if first < last:
                begin = starts[first]
                yield (
                    self.some[first:last],
                    slice(int(begin), int(stops[last - 1])),
                    starts[first:last] - begin,
                )


class Sweep:
    """A lineage made ready for going through it: ranks, and both sides in ranks."""

    def __init__(
        self,
        children: sparse.csr_array,
        parents: sparse.csr_array,
        levels: np.ndarray,
        order: np.ndarray,
    ) -> None:
        n = len(levels)
        self.depth = int(levels.max(initial=-1)) + 1
        self.order = order
        self.rank = np.empty(n, dtype=np.int32)
        self.rank[self.order] = np.arange(n, dtype=np.int32)
        self.bounds = np.searchsorted(levels[self.order], np.arange(self.depth + 1))
        self.is_deep = self.depth * IDEAS_A_LEVEL > n
        self.parents = self._side(parents)
        self.children = self._side(children)

    def _side(self, matrix: sparse.csr_array) -> Side:
        pointers = np.concatenate(([0], np.cumsum(np.diff(matrix.indptr)[self.order])))
        others = self.rank[indices_of_rows(matrix, self.order)]
        some = np.flatnonzero(np.diff(pointers))
        return Side(pointers, others, some, np.searchsorted(some, self.bounds))

    def side(self, over: Literal["parents", "children"]) -> tuple[Side, range]:
        """Return one side, and its levels in the order in which a recursion over it must go."""
        return (
            (self.parents, range(self.depth))
            if over == "parents"
            else (self.children, range(self.depth - 1, -1, -1))
        )

    def flow(
        self,
        start: np.ndarray,
        over: Literal["parents", "children"],
        passed_on: np.ndarray | None = None,
        modulus: int | None = None,
    ) -> np.ndarray:
        """Return x of which each entry is its start plus the sum of the x of its parents (or children).

        Parameters
        ----------
        start : numpy.ndarray
            By position of the idea: floats, or Python numbers of any kind (``dtype=object``), which stay exact.
        over : {"parents", "children"}
            Over whom the sum goes.
        passed_on : numpy.ndarray, optional
            By position: what part of its x each parent (or child) passes on; all of it by default.
        modulus : int, optional
            Take remainders after each sum; for ``start`` of int64, below 2³¹ so that no sum overflows.

        Returns
        -------
        numpy.ndarray
            By position, of the type of ``start``.
        """
        x = start[self.order]
        part = None if passed_on is None else passed_on[self.order]
        side, levels = self.side(over)
        if self.is_deep:
            x[:] = _one_by_one(x, side, part, levels.step, modulus)
        else:
            for ranks, where, begins in side.steps(levels):
                others = side.others[where]
                given = x[others] if part is None else x[others] * part[others]
                x[ranks] += np.add.reduceat(given, begins)
                if modulus is not None:
                    x[ranks] %= modulus
        out = np.empty_like(x)
        out[self.order] = x
        return out

    def scaled_flow(
        self, start: np.ndarray, over: Literal["parents", "children"]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the same as :meth:`flow` for numbers too large for a float: mantissas, and exponents of two."""
        side, levels = self.side(over)
        mantissa = start[self.order].tolist()
        exponent = [0] * len(mantissa)
        pointers, others = side.pointers.tolist(), side.others.tolist()
        for rank in side.some.tolist()[:: levels.step]:
            those = others[pointers[rank] : pointers[rank + 1]]
            top = max(exponent[other] for other in those)
            total = sum(ldexp(mantissa[other], exponent[other] - top) for other in those)
            mantissa[rank], more = frexp(total + ldexp(mantissa[rank], -top))
            exponent[rank] = top + more
        out = np.empty(len(mantissa)), np.empty(len(mantissa))
        out[0][self.order], out[1][self.order] = mantissa, exponent
        return out

    def longest(
        self, matrix: sparse.csr_array, length: np.ndarray, over: Literal["parents", "children"]
    ) -> np.ndarray:
        """Return the greatest sum of lengths on a way from each idea over its parents (or children), 0 without any.

        ``length`` has one entry for each of ``matrix``, the parents (or children) by position.
        """
        side, levels = self.side(over)
        lengths = length[places_of_rows(matrix, self.order)]
        x = np.zeros(len(self.order))
        if self.is_deep:
            values, far = x.tolist(), lengths.tolist()
            pointers, others = side.pointers.tolist(), side.others.tolist()
            for rank in side.some.tolist()[:: levels.step]:
                values[rank] = max(
                    values[others[at]] + far[at] for at in range(pointers[rank], pointers[rank + 1])
                )
            x[:] = values
        else:
            for ranks, where, begins in side.steps(levels):
                x[ranks] = np.maximum.reduceat(x[side.others[where]] + lengths[where], begins)
        out = np.empty_like(x)
        out[self.order] = x
        return out


def levels_of(children: sparse.csr_array, parents: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    """Return each idea's steps of the longest way back to a root, and the number of parents still open.

    Ideas on a cycle, or behind one, have a parent still open.
    """
    n = children.shape[0]
    waiting = np.diff(parents.indptr).astype(np.int32)
    level = np.zeros(n, dtype=np.int64)
    one, seen_at = np.int32(1), np.empty(n, dtype=np.int32)
    ready = np.flatnonzero(waiting == 0)
    depth = 0
    while ready.size:
        level[ready] = depth
        if depth * IDEAS_A_LEVEL > n:
            _levels_one_by_one(children, waiting, level, ready)
            break
        born = indices_of_rows(children, ready).astype(np.intp)
        np.subtract.at(waiting, born, one)  # quick for this type of index and of number only
        ready = born[waiting[born] == 0]
        # The same child may be there once for each parent: keep the entry that was written last.
        places = np.arange(ready.size, dtype=np.int32)
        seen_at[ready] = places
        ready = ready[seen_at[ready] == places]
        depth += 1
    return level, waiting


def order_of(levels: np.ndarray) -> np.ndarray:
    """Return the positions sorted by level, those of one level in their own order."""
    # Numpy sorts short numbers by counting, long ones by comparing.
    kind = np.uint16 if levels.max(initial=0) < 2**16 else np.int64
    return np.argsort(levels.astype(kind), kind="stable")


def indices_of_rows(matrix: sparse.csr_array, rows: np.ndarray) -> np.ndarray:
    """Return the column indices of several rows, one row after the other."""
    return matrix.indices[places_of_rows(matrix, rows)]


def places_of_rows(matrix: sparse.csr_array, rows: np.ndarray) -> np.ndarray:
    """Return where the entries of several rows stand among all entries, one row after the other."""
    start = matrix.indptr[rows]
    lengths = matrix.indptr[rows + 1] - start
    ends = np.cumsum(lengths)
    places = np.repeat(start - ends + lengths, lengths)
    places += np.arange(len(places), dtype=places.dtype)
    return places


def _levels_one_by_one(
    children: sparse.csr_array, waiting: np.ndarray, level: np.ndarray, ready: np.ndarray
) -> None:
    pointers, others = children.indptr.tolist(), children.indices.tolist()
    left, found, line = waiting.tolist(), level.tolist(), ready.tolist()
    for one in line:  # the line grows while one walks along it
        below = found[one] + 1
        for child in others[pointers[one] : pointers[one + 1]]:
            left[child] -= 1
            found[child] = max(found[child], below)
            if left[child] == 0:
                line.append(child)
    waiting[:], level[:] = left, found


def _one_by_one(x: np.ndarray, side: Side, part: np.ndarray | None, step: int, modulus: int | None) -> list:
    values, pointers, others = x.tolist(), side.pointers.tolist(), side.others.tolist()
    parts = None if part is None else part.tolist()
    for rank in side.some.tolist()[::step]:
        those = others[pointers[rank] : pointers[rank + 1]]
        values[rank] += (
            sum(values[other] for other in those)
            if parts is None
            else sum(values[other] * parts[other] for other in those)
        )
        if modulus is not None:
            values[rank] %= modulus
    return values
