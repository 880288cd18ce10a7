"""Which three people all have to do with one another? The triangles of a network, found in blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from cocodesign.networks.network import InteractionNetwork

__all__ = ["Sides", "sides", "triangles"]

_BLOCK = 1 << 21
_LARGEST_SIEVE = 23  # 2^23 cells, 8 MB: larger ones leave the fast memory of the processor
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio: neighbours land far apart


class Sides(NamedTuple):
    """Each pair of people between whom anything passed, once, from the one with fewer partners to the other.

    They stand in the order of their first person's number of partners, then of the second's.
    """

    first: np.ndarray
    """Places on the roster."""
    second: np.ndarray
    forth: np.ndarray
    """How much ``first`` addressed ``second``; 0 if not at all."""
    back: np.ndarray
    """How much ``second`` addressed ``first``; 0 if not at all."""
    rank: np.ndarray
    """Of each place on the roster: its place by number of partners."""


def sides(network: InteractionNetwork) -> Sides:
    """Return the pairs of a network as the sides of its triangles.

    Every pair is turned from the person with fewer partners to the one with more, so that nobody has more
    than √(2m) pairs to look through.
    """
    n = len(network)
    one, other, forth, back = network.pairs
    partners = np.bincount(one, minlength=n) + np.bincount(other, minlength=n)
    person = np.argsort(partners, kind="stable")
    rank = np.empty(n, dtype=np.int64)
    rank[person] = np.arange(n)
    turned = rank[one] > rank[other]
    first, second = np.where(turned, other, one), np.where(turned, one, other)
    order = np.argsort(rank[first] * n + rank[second])
    forth, back = np.where(turned, back, forth), np.where(turned, forth, back)
    return Sides(first[order], second[order], forth[order], back[order], rank)


def triangles(pairs: Sides) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Yield all triangles of a network, each once, in blocks: three people each pair of whom has a tie.

    Of each triangle u, v, w three places among the sides: of (u, v), of (u, w) and of (v, w); u has the fewest
    partners and w the most. Two pairs that begin at the same person make a triangle where the third pair is
    there. Most are not, which a sieve of one bit pattern a pair tells more quickly than a search.

    Notes
    -----
    For m pairs there are at most about m^1.5 candidates; a block holds two million of them, some 100 MB.

    References
    ----------
    .. [1] Schank and Wagner (2005), Finding, counting and listing all triangles in large graphs,
       WEA 2005, Lecture Notes in Computer Science 3503, 606–609. doi:10.1007/11427186_54

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> pairs = sides(interaction_network([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]))
    >>> [[int(side[0]) for side in block] for block in triangles(pairs)]
    [[1, 2, 3]]
    >>> [(int(one), int(other)) for one, other in zip(pairs.first, pairs.second)]
    [(3, 2), (0, 1), (0, 2), (1, 2)]
    """
    n = len(pairs.rank)
    if len(pairs.first) < 3:
        return
    low, high = pairs.rank[pairs.first], pairs.rank[pairs.second]
    key = low * n + high
    ends = np.cumsum(np.bincount(low, minlength=n))
    later = ends[low] - np.arange(1, len(key) + 1)  # pairs after this one that begin at the same person
    until = np.concatenate([[0], np.cumsum(later)])
    bits = min((16 * len(key)).bit_length(), _LARGEST_SIEVE)
    sieve = np.zeros(1 << bits, dtype=np.bool_)
    sieve[_cell(key, bits)] = True

    start = 0
    while start < len(key) and until[start] < until[-1]:
        stop = max(int(np.searchsorted(until, until[start] + _BLOCK, side="right")) - 1, start + 1)
        # Candidate number k belongs to the pair `left` and to one of the later pairs, `right`.
        some = later[start:stop]
        left = np.repeat(np.arange(start, stop), some)
        skip = np.arange(start, stop) + 1 - (until[start:stop] - until[start])
        right = np.arange(len(left)) + np.repeat(skip, some)
        wanted = high[left] * n + high[right]
        likely = np.flatnonzero(sieve[_cell(wanted, bits)])
        wanted = wanted[likely]
        at = np.searchsorted(key, wanted)
        at[at == len(key)] = 0
        closed = key[at] == wanted
        yield left[likely[closed]], right[likely[closed]], at[closed]
        start = stop


def _cell(key: np.ndarray, bits: int) -> np.ndarray:
    """The place of a pair in the sieve of 2^bits cells; several pairs may share one."""
    return ((key.view(np.uint64) * _SPREAD) >> np.uint64(64 - bits)).view(np.int64)
