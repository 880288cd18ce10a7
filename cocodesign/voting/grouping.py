"""Which points in a plane lie together? Groups by k-means, how well they are apart, how alike two groupings are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError

__all__ = ["adjusted_rand", "grouped", "nearest", "silhouette"]

Points = NDArray[np.float64]


def grouped(
    points: Points, k: int, chance: np.random.Generator, *, starts: int = 10
) -> tuple[NDArray[np.int64], Points]:
    """Return the group of each point and the centres: the best of several starts of k-means.

    Parameters
    ----------
    points : ndarray, shape (n, dimensions)
        What is grouped.
    k : int
        How many groups.
    chance : numpy.random.Generator
        Source of the first centres (k-means++).
    starts : int
        How many times it is begun anew.

    References
    ----------
    .. [1] Arthur, Vassilvitskii (2007), k-means++: the advantages of careful seeding, SODA 18, 1027-1035.
    """
    best: tuple[float, Points] | None = None
    for _ in range(starts):
        centres = _settled(points, _first_centres(points, k, chance))
        within = float(_distances(points, centres).min(axis=1).sum())
        if best is None or within < best[0] - 1e-12:
            best = within, centres
    if best is None:
        raise InvalidInputError("starts is at least 1.")
    return nearest(points, best[1]), best[1]


def nearest(points: Points, centres: Points) -> NDArray[np.int64]:
    """Return which centre is the nearest to each point."""
    return _distances(points, centres).argmin(axis=1)


def _distances(points: Points, centres: Points) -> Points:
    """The squared distance of each point from each centre."""
    found = np.zeros((len(points), len(centres)))
    for one in range(points.shape[1]):
        found += (points[:, [one]] - centres[:, one]) ** 2
    return found


def _first_centres(points: Points, k: int, chance: np.random.Generator) -> Points:
    chosen = [int(chance.integers(len(points)))]
    away = _distances(points, points[chosen])[:, 0]
    while len(chosen) < k:
        reached = np.cumsum(away)
        if reached[-1] <= 0:
            chosen.append(int(chance.integers(len(points))))
        else:
            chosen.append(min(int(np.searchsorted(reached, chance.random() * reached[-1])), len(points) - 1))
        away = np.minimum(away, _distances(points, points[chosen[-1:]])[:, 0])
    return points[chosen]


def _settled(points: Points, centres: Points) -> Points:
    k = len(centres)
    for _ in range(300):
        which = nearest(points, centres)
        size = np.bincount(which, minlength=k)
        sums = np.stack([np.bincount(which, one, k) for one in points.T], axis=1)
        moved = np.where(size[:, None] > 0, sums / np.maximum(size, 1)[:, None], centres)
        if np.abs(moved - centres).max() < 1e-10:
            break
        centres = moved
    return centres


def silhouette(points: Points, which: NDArray[np.int64]) -> float:
    r"""Return how well groups are apart, on average over the points: from -1 (wrongly grouped) to 1 (far apart).

    .. math:: s_i = \frac{b_i - a_i}{\max(a_i, b_i)}

    with the mean distance :math:`a` to the others of one's own group and :math:`b` to the nearest other group; 0 for
    who is alone in a group.

    Raises
    ------
    UndefinedMeasureError
        If there are fewer than two groups.

    References
    ----------
    .. [1] Rousseeuw (1987), Silhouettes: a graphical aid to the interpretation and validation of cluster analysis,
       J. Computational and Applied Mathematics 20, 53-65. doi:10.1016/0377-0427(87)90125-7

    Examples
    --------
    >>> round(silhouette(np.array([[0.0], [1.0], [10.0], [11.0]]), np.array([0, 0, 1, 1])), 3)
    0.9
    """
    _, which = np.unique(which, return_inverse=True)
    n, k = len(points), int(which.max(initial=0)) + 1
    if k < 2:
        raise UndefinedMeasureError("Groups are apart only where there are two or more.")
    size = np.bincount(which, minlength=k)
    is_in = np.zeros((n, k))
    is_in[np.arange(n), which] = 1
    sums = np.empty((n, k))
    for start in range(0, n, 512):
        sums[start : start + 512] = np.sqrt(_distances(points[start : start + 512], points)) @ is_in
    own_size = size[which]
    own = sums[np.arange(n), which] / np.maximum(own_size - 1, 1)
    others = sums / size
    others[np.arange(n), which] = np.inf
    other = others.min(axis=1)
    larger = np.maximum(own, other)
    found = np.where((own_size > 1) & (larger > 0), (other - own) / np.where(larger > 0, larger, 1), 0.0)
    return float(found.mean())


def adjusted_rand(one: NDArray[np.int64], other: NDArray[np.int64]) -> float:
    """Return how alike two groupings of the same points are: 1 for the same, about 0 for what chance gives.

    The names of the groups do not matter.

    References
    ----------
    .. [1] Hubert, Arabie (1985), Comparing partitions, Journal of Classification 2, 193-218.
       doi:10.1007/BF01908075

    Examples
    --------
    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    _, a = np.unique(one, return_inverse=True)
    _, b = np.unique(other, return_inverse=True)
    n, columns = len(a), int(b.max(initial=0)) + 1
    table = np.bincount(a * columns + b, minlength=(int(a.max(initial=0)) + 1) * columns).reshape(-1, columns)

    def of_pairs(counts: NDArray[np.int64]) -> float:
        return float((counts * (counts - 1) // 2).sum())

    both, rows, cols = of_pairs(table), of_pairs(table.sum(axis=1)), of_pairs(table.sum(axis=0))
    expected = rows * cols / max(1.0, n * (n - 1) / 2)
    highest = (rows + cols) / 2
    return 1.0 if highest == expected else (both - expected) / (highest - expected)
