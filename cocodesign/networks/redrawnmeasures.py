"""What do measures give in many redrawn networks at once, without building one of them?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.networks.cohesion import transitivity
from cocodesign.networks.groups import group_codes
from cocodesign.networks.network import InteractionNetwork
from cocodesign.networks.resampling import Redraws
from cocodesign.schema import HOSTS

__all__ = ["REDRAWN_MEASURES", "gini_of_counts"]

FULL = 60
"""Among up to so many people triangles are counted by products of full tables, forty times as soon as by a search.
Larger products numpy shares among all cores, which takes longer than the search where these have other work."""


def gini_of_counts(amounts: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the Gini coefficient of many samples of the same amounts, each given by how often one is in it.

    Parameters
    ----------
    amounts : numpy.ndarray
        One number of 0 or more for each person.
    counts : numpy.ndarray
        Entry (b, i) says how often person i is in sample b.

    Returns
    -------
    numpy.ndarray
        One coefficient a sample; NaN where nobody in it has anything.

    Notes
    -----
    For :func:`cocodesign.inference.bootstrap_interval` with ``by_counts``.

    Examples
    --------
    Everybody once, and then the one who has everything five times.

    >>> gini_of_counts(np.array([0, 0, 0, 0, 7]), np.array([[1, 1, 1, 1, 1], [0, 0, 0, 0, 5]])).tolist()
    [0.8, 0.0]
    """
    order = np.argsort(amounts, kind="stable")
    ascending, copies = np.asarray(amounts, dtype=float)[order], np.asarray(counts, dtype=float)[:, order]
    size = copies.sum(axis=1)
    # The copies of a person stand at the ranks up to `last`; summed over them, 2 · rank − (n + 1) is this:
    last = np.cumsum(copies, axis=1)
    from_middle = copies * (2 * last - copies - size[:, None])
    return _share(from_middle @ ascending, size * (copies @ ascending))


def _density(draws: Redraws) -> np.ndarray:
    n = len(draws.network)
    return draws.totals(_ties(draws)) / (n * (n - 1))


def _reciprocity(draws: Redraws) -> np.ndarray:
    return _share(draws.totals(_mutual(draws)), draws.totals(_ties(draws)))


def _weighted_reciprocity(draws: Redraws) -> np.ndarray:
    network = draws.network
    returned = network.weights.minimum(network.transposed).tocsr()
    return _share(draws.totals(returned), draws.totals(network.weights))


def _reciprocity_correlation(draws: Redraws) -> np.ndarray:
    density, returned = _density(draws), _reciprocity(draws)
    return _share(returned - density, 1 - density)


def _gini(draws: Redraws, *, direction: Literal["in", "out"]) -> np.ndarray:
    amounts = np.sort(draws.sums(draws.network.weights, received=direction == "in"), axis=1)
    n = amounts.shape[1]
    return _share(amounts @ (2.0 * np.arange(1, n + 1) - (n + 1)), n * amounts.sum(axis=1))


def _centralization(draws: Redraws, *, of: Literal["in_degree", "out_degree"]) -> np.ndarray:
    partners = draws.sums(_ties(draws), received=of == "in_degree")
    n = partners.shape[1]
    if n < 3:
        return np.full(len(draws), np.nan)
    return (n * partners.max(axis=1) - partners.sum(axis=1)) / (n - 1) ** 2


def _transitivity(draws: Redraws) -> np.ndarray:
    n = len(draws.network)
    if n > FULL:
        return np.array([_transitivity_or_nan(draws.drawn_network(draw)) for draw in range(len(draws))])
    tied = (draws.network.symmetrised.toarray() > 0).astype(np.float32)
    by_draw = np.argsort(draws.twin_draw, kind="stable")
    begin = np.searchsorted(draws.twin_draw[by_draw], np.arange(len(draws) + 1))
    closed, chains = np.empty(len(draws)), np.empty(len(draws))
    for draw, who in enumerate(draws.drawn):
        here = by_draw[begin[draw] : begin[draw + 1]]
        one, other = draws.twin_one[here], draws.twin_other[here]
        table = tied[np.ix_(who, who)]
        table[one, other] = table[other, one] = tied[draws.twin_source[here], draws.twin_target[here]]
        partners = table.sum(axis=1, dtype=float)
        chains[draw] = (partners * (partners - 1)).sum()
        closed[draw] = ((table @ table) * table).sum(dtype=float)  # each triangle from each corner, both ways
    return _share(closed, chains)


def _transitivity_or_nan(network: InteractionNetwork) -> float:
    try:
        return transitivity(network)
    except UndefinedMeasureError:
        return float("nan")


def _ei_index(draws: Redraws, *, groups: str | pd.Series = "group") -> np.ndarray:
    codes, _ = group_codes(draws.network, groups)
    ties = _ties(draws)
    source, target = np.repeat(np.arange(len(codes)), np.diff(ties.indptr)), ties.indices
    own = sparse.csr_array(
        (ties.data * (codes[source] == codes[target]), ties.indices, ties.indptr), ties.shape
    )
    every = draws.totals(ties)
    internal = draws.totals(own, twins=ties)  # two copies of a person are of one group
    return _share(every - 2 * internal, every)


def _peer_to_peer_share(draws: Redraws, *, hosts: str | Sequence[str] = HOSTS) -> np.ndarray:
    roles = [hosts] if isinstance(hosts, str) else list(hosts)
    member = ~draws.network.attributes["role"].isin(roles).to_numpy(dtype=bool)
    weights = draws.network.weights
    return _share(draws.totals(weights, source=member, target=member), draws.totals(weights))


REDRAWN_MEASURES: dict[str, Callable[..., np.ndarray]] = {
    "centralization": _centralization,
    "density": _density,
    "ei_index": _ei_index,
    "gini": _gini,
    "peer_to_peer_share": _peer_to_peer_share,
    "reciprocity": _reciprocity,
    "reciprocity_correlation": _reciprocity_correlation,
    "transitivity": _transitivity,
    "weighted_reciprocity": _weighted_reciprocity,
}
"""By the name of a measure: a function of :class:`cocodesign.networks.Redraws` that gives its value in each draw,
with the options of the measure; NaN where it is undefined. A thousand draws of two hundred people take well under
a second."""


def _ties(draws: Redraws) -> sparse.csr_array:
    weights = draws.network.weights
    return sparse.csr_array((np.ones(weights.nnz), weights.indices, weights.indptr), weights.shape)


def _mutual(draws: Redraws) -> sparse.csr_array:
    ties = _ties(draws)
    return ties.multiply(ties.T.tocsr()).tocsr()


def _share(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    share = np.full(len(whole), np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    return share
