"""How are people tied three by three? The census of the sixteen kinds of triad."""

from __future__ import annotations

from functools import cache
from itertools import product
from math import comb
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.networks.network import InteractionNetwork, as_network
from cocodesign.networks.triangles import sides, triangles

if TYPE_CHECKING:
    import networkx

__all__ = ["TRIAD_TYPES", "triad_census"]

TRIAD_TYPES = (
    "003", "012", "102", "021D", "021U", "021C", "111D", "111U",
    "030T", "030C", "201", "120D", "120U", "120C", "210", "300",
)  # fmt: skip
"""The kinds of triad: numbers of mutual, asymmetric and null pairs, and Down, Up, Transitive or Cyclic."""

_INDEX = pd.Index(TRIAD_TYPES)


_FORTH, _BACK = (
    1,
    2,
)  # the first of a pair addressed the second, the second the first; both bits: each the other


def triad_census(network: InteractionNetwork | networkx.DiGraph) -> pd.Series:
    """Return how many threesomes of participants are tied in each of the sixteen possible ways.

    The name of a kind counts its mutual, asymmetric and null pairs. Letters tell apart what has the same
    counts: in ``021D`` one person addresses two others, in ``021U`` two address one, in ``021C`` one passes
    on; in ``111D`` the person in the middle of a mutual pair is addressed by the third, in ``111U`` addresses
    the third; in ``120D`` the third addresses both of a mutual pair, in ``120U`` is addressed by both, in
    ``120C`` one of each; ``030T`` is transitive and ``030C`` a cycle.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once; weights do not matter.

    Returns
    -------
    pandas.Series
        A count for each of :data:`TRIAD_TYPES`, together n(n−1)(n−2)/6. The counts are Python integers
        (dtype ``object``): from some four million participants on, ``003`` has no place in 64 bits.

    Raises
    ------
    UndefinedMeasureError
        If there are fewer than three participants.

    Notes
    -----
    Participants without a tie take part: they make ``003``, ``012`` and ``102`` frequent. Counts depend on
    how many ties there are and how many are returned; compare them with a null model that keeps both.

    Only triangles are listed. Threesomes with two tied pairs follow from the number of partners of the
    person in the middle, those with one from the number of ties, ``003`` from the number of people.

    References
    ----------
    .. [1] Holland and Leinhardt (1970), A method for detecting structure in sociometric data,
       American Journal of Sociology 76(3), 492–513. doi:10.1086/224954
    .. [2] Batagelj and Mrvar (2001), A subquadratic triad census algorithm for large sparse networks with
       small maximum degree, Social Networks 23(3), 237–243. doi:10.1016/S0378-8733(01)00035-1

    Examples
    --------
    Ana and Bo talk to each other, Bo also addresses Cy, and Dee is silent.

    >>> from cocodesign.networks import interaction_network
    >>> talk = [("Ana", "Bo"), ("Bo", "Ana"), ("Bo", "Cy")]
    >>> census = triad_census(interaction_network(talk, ["Ana", "Bo", "Cy", "Dee"]))
    >>> census[census > 0].to_dict()
    {'003': 1, '012': 1, '102': 1, '111U': 1}
    """
    network = as_network(network)
    n = len(network)
    if n < 3:
        raise UndefinedMeasureError(f"A triad census needs at least three participants; here there are {n}.")
    pairs = sides(network)
    points = (pairs.forth > 0) * _FORTH + (pairs.back > 0) * _BACK
    ways = np.zeros(64, dtype=np.int64)
    for uv, uw, vw in triangles(pairs):
        ways += np.bincount(points[uv] + 4 * points[uw] + 16 * points[vw], minlength=64)

    one, other, forth, back = network.pairs
    forth, back = forth > 0, back > 0
    mutual = forth & back
    goes, comes = forth & ~back, back & ~forth
    both = np.bincount(one[mutual], minlength=n) + np.bincount(other[mutual], minlength=n)
    out = np.bincount(one[goes], minlength=n) + np.bincount(other[comes], minlength=n)
    into = np.bincount(one[comes], minlength=n) + np.bincount(other[goes], minlength=n)
    chains = {
        "021D": (int(out @ out) - int(out.sum())) // 2,
        "021U": (int(into @ into) - int(into.sum())) // 2,
        "021C": int(out @ into),
        "111D": int(both @ into),
        "111U": int(both @ out),
        "201": (int(both @ both) - int(both.sum())) // 2,
    }
    closed, inside = _kinds_of_triangles()
    count = dict(zip(TRIAD_TYPES, (ways @ closed).tolist(), strict=True))
    for kind, within in zip(TRIAD_TYPES, (ways @ inside).tolist(), strict=True):
        if kind in chains:
            count[kind] = chains[kind] - within
    tied = [kind for kind in TRIAD_TYPES if kind not in ("003", "012", "102")]
    n_mutual = int(np.count_nonzero(mutual))
    count["102"] = n_mutual * (n - 2) - sum(int(kind[0]) * count[kind] for kind in tied)
    count["012"] = (len(one) - n_mutual) * (n - 2) - sum(int(kind[1]) * count[kind] for kind in tied)
    count["003"] = comb(n, 3) - sum(count.values())
    return pd.Series(list(count.values()), index=_INDEX, dtype=object)


@cache
def _kinds_of_triangles() -> tuple[np.ndarray, np.ndarray]:
    """For each way in which the sides of a triangle may point: its kind, and the kinds of the chains in it."""
    closed, inside = np.zeros((64, 16), dtype=np.int64), np.zeros((64, 16), dtype=np.int64)
    for uv, uw, vw in product((1, 2, 3), repeat=3):
        points = {("u", "v"): uv, ("u", "w"): uw, ("v", "w"): vw}
        addressed = {(a, b) for (a, b), way in points.items() if way & _FORTH}
        addressed |= {(b, a) for (a, b), way in points.items() if way & _BACK}
        code = uv + 4 * uw + 16 * vw
        closed[code, TRIAD_TYPES.index(_kind_of_triangle(addressed))] = 1
        for end, centre, other_end in (("v", "u", "w"), ("u", "v", "w"), ("u", "w", "v")):
            kind = _kind_of_chain(addressed, end, centre, other_end)
            inside[code, TRIAD_TYPES.index(kind)] += 1
    return closed, inside


def _kind_of_triangle(addressed: set[tuple[str, str]]) -> str:
    one_way = {(a, b) for a, b in addressed if (b, a) not in addressed}
    sources, targets = {a for a, _ in one_way}, {b for _, b in one_way}
    match len(one_way):
        case 0:
            return "300"
        case 1:
            return "210"
        case 2 if len(sources) == 1:
            return "120D"
        case 2 if len(targets) == 1:
            return "120U"
        case 2:
            return "120C"
    return "030C" if len(sources) == 3 else "030T"


def _kind_of_chain(addressed: set[tuple[str, str]], end: str, centre: str, other_end: str) -> str:
    """The kind of triad there would be without the side that closes it."""
    relations = []
    for person in (end, other_end):
        goes, comes = (centre, person) in addressed, (person, centre) in addressed
        relations.append("mutual" if goes and comes else "out" if goes else "in")
    return {
        ("out", "out"): "021D",
        ("in", "in"): "021U",
        ("in", "out"): "021C",
        ("in", "mutual"): "111D",
        ("mutual", "out"): "111U",
        ("mutual", "mutual"): "201",
    }[min(relations), max(relations)]
