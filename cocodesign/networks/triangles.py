"""Which three people all have to do with one another? The triangles of a network, found in blocks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from cocodesign.networks.network import InteractionNetwork

__all__ = ["TO_HIGHER", "TO_LOWER", "Triangles", "triangles"]

TO_HIGHER = 1
"""Of a pair: the first of it addressed the second. Both bits set: each addressed the other."""
TO_LOWER = 2
"""Of a pair: the second of it addressed the first."""

_BLOCK = 1 << 21
_LARGEST_SIEVE = 23  # 2^23 cells, 8 MB: larger ones leave the fast memory of the processor
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # 2^64 over the golden ratio: neighbours land far apart


class Triangles(NamedTuple):
    """Some triangles u, v, w: places on the roster, and who addressed whom along each side."""

    u: np.ndarray
    v: np.ndarray
    w: np.ndarray
    uv: np.ndarray
    """``TO_HIGHER`` if u addressed v, ``TO_LOWER`` if v addressed u, their sum if both did."""
    uw: np.ndarray
    vw: np.ndarray


def triangles(network: InteractionNetwork) -> Iterator[Triangles]:
    """Yield all triangles of a network, each once, in blocks: three people each pair of whom has a tie.

    Every pair is turned from the person with fewer partners to the one with more, so that nobody has more
    than √(2m) pairs to look through. Two pairs that begin at the same person make a triangle where the third
    pair is there. Most are not, which a sieve of one bit pattern a pair tells more quickly than a search.

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
    >>> found = list(triangles(interaction_network([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")])))
    >>> [sorted([int(block.u[0]), int(block.v[0]), int(block.w[0])]) for block in found]
    [[0, 1, 2]]
    """
    n = len(network)
    one, other, forth, back = network.pairs
    if len(one) < 3:
        return
    partners = np.bincount(one, minlength=n) + np.bincount(other, minlength=n)
    person = np.argsort(partners, kind="stable")
    rank = np.empty(n, dtype=np.int64)
    rank[person] = np.arange(n)
    first, second = rank[one], rank[other]
    turned = first > second
    low, high = np.where(turned, second, first), np.where(turned, first, second)
    up, down = np.where(turned, back, forth) > 0, np.where(turned, forth, back) > 0
    packed = ((low * n + high) << 2) | (up * TO_HIGHER + down * TO_LOWER)
    packed.sort()
    side = (packed & 3).astype(np.int8)
    key = packed >> 2
    low = key // n
    high = key - low * n
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
        third, likely = at[closed], likely[closed]
        left, right = left[likely], right[likely]
        if len(third):
            yield Triangles(
                person[low[left]],
                person[high[left]],
                person[high[right]],
                side[left],
                side[right],
                side[third],
            )
        start = stop


def _cell(key: np.ndarray, bits: int) -> np.ndarray:
    """The place of a pair in the sieve of 2^bits cells; several pairs may share one."""
    return ((key.view(np.uint64) * _SPREAD) >> np.uint64(64 - bits)).view(np.int64)
