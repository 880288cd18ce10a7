"""How many of the supporters of each candidate stand on each level? Counted 64 ballots at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Supporters", "packed"]

Bits = NDArray[np.uint64]


def packed(marks: NDArray[np.bool_]) -> Bits:
    """Return truth values as bits, 64 to a word, the last word filled up with zeros; along the last axis."""
    *rows, n = marks.shape
    words = -(-n // 64)
    bits = np.zeros((*rows, words * 8), dtype=np.uint8)
    some = np.packbits(marks, axis=-1)
    bits[..., : some.shape[-1]] = some
    return bits.view(np.uint64)


class Supporters:
    """The supporters of each candidate as bits, and what they weigh.

    Attributes
    ----------
    of : ndarray of uint64, shape (n_candidates, words)
        By candidate, one bit a ballot.
    everybody : ndarray of uint64, shape (words,)
        One bit for each ballot there is.
    planes : list of (int, ndarray)
        What ballots weigh, in binary: a value, and the ballots in whose weight it is.

    Examples
    --------
    >>> marks = np.array([[True, True, False], [False, True, True]])
    >>> some = Supporters(marks, np.array([1, 2, 1]))
    >>> some.counts([packed(np.array([True, False, False])), packed(np.array([False, True, True]))]).tolist()
    [[1, 2], [0, 3]]
    """

    def __init__(self, by_candidate: NDArray[np.bool_], units: NDArray[np.int64]) -> None:
        self.of = packed(by_candidate)
        n = by_candidate.shape[1]
        self.everybody = packed(np.ones(n, dtype=bool))
        if n and (units == 1).all():
            self.planes = [(1, self.everybody)]
        else:
            bits = int(units.max(initial=0)).bit_length()
            self.planes = [(1 << bit, packed((units >> bit) % 2 == 1)) for bit in range(bits)]

    def counts(self, levels: Sequence[Bits], among: Sequence[int] | None = None) -> NDArray[np.int64]:
        """Return what the supporters of each candidate on each level weigh, shape (candidates, levels).

        Parameters
        ----------
        levels : sequence of ndarray
            The ballots of each level, as bits.
        among : sequence of int, optional
            Of whom; without it of all candidates.
        """
        of = self.of if among is None else self.of[list(among)]
        found = np.zeros((len(of), len(levels)), dtype=np.int64)
        for value, plane in self.planes:
            for place, level in enumerate(levels):
                both = of & (level & plane)
                found[:, place] += value * np.bitwise_count(both).sum(axis=1, dtype=np.int64)
        return found

    def weigh(self, some: Bits) -> int:
        """Return what some ballots weigh."""
        return sum(value * int(np.bitwise_count(some & plane).sum()) for value, plane in self.planes)
