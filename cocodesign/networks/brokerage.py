"""Who stands between others, and in which part?"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.networks.groups import group_codes
from cocodesign.networks.network import InteractionNetwork, as_network
from cocodesign.networks.triangles import Sides, sides, triangles

if TYPE_CHECKING:
    import networkx

__all__ = ["BROKERAGE_ROLES", "brokerage_roles", "constraint", "effective_size"]

BROKERAGE_ROLES = ("coordinator", "consultant", "gatekeeper", "representative", "liaison")
"""The five parts that a person may play between two others, by whose groups are the same."""


def constraint(network: InteractionNetwork | networkx.DiGraph, *, weighted: bool = True) -> pd.Series:
    r"""Return how little room each participant has, because those they talk with talk with one another.

    .. math:: c_i = \sum_{j \ne i} \Bigl(p_{ij} + \sum_q p_{iq} p_{qj}\Bigr)^2, \qquad
              p_{ij} = \frac{w_{ij} + w_{ji}}{\sum_k (w_{ik} + w_{ki})}

    where j goes over those with whom i has a tie in either direction.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        What two people say to one another counts together, whoever says it.
    weighted : bool
        Whether a tie counts as much as it weighs. Otherwise a tie in one direction counts 1 and a returned
        one 2.

    Returns
    -------
    pandas.Series
        One value a participant, above 0 and at most 2: the smaller, the more a person bridges. Who has one
        partner only has 1, and each of three who talk with one another alone 9/8 if evenly. NaN for
        participants without a tie.

    Notes
    -----
    Burt's measure of structural holes, as ``networkx.constraint`` has it (with ``weight="weight"`` or without).

    References
    ----------
    .. [1] Burt (1992), Structural Holes: The Social Structure of Competition, Harvard University Press.

    Examples
    --------
    Ana talks as much with Bo as with Cy, who do not talk with one another: (1/2)² + (1/2)².

    >>> from cocodesign.networks import interaction_network
    >>> constraint(interaction_network([("Ana", "Bo"), ("Cy", "Ana")], ["Ana", "Bo", "Cy", "Dee"]))
    participant
    Ana    0.5
    Bo     1.0
    Cy     1.0
    Dee    NaN
    Name: constraint, dtype: float64
    """
    network = as_network(network)
    pairs, n = sides(network), len(network)
    one, other, weight = pairs.first, pairs.second, _weight(pairs, weighted)
    total = _per_person(weight, pairs)
    there, back = weight / total[one], weight / total[other]
    invested_there, invested_back = there.copy(), back.copy()
    for uv, uw, vw in triangles(pairs):
        for edge, those, through, on in (
            (uv, invested_there, there[uw], back[vw]),
            (uv, invested_back, there[vw], back[uw]),
            (uw, invested_there, there[uv], there[vw]),
            (uw, invested_back, back[vw], back[uv]),
            (vw, invested_there, back[uv], there[uw]),
            (vw, invested_back, back[uw], there[uv]),
        ):
            those += np.bincount(edge, through * on, minlength=len(those))
    found = np.bincount(one, invested_there**2, minlength=n) + np.bincount(
        other, invested_back**2, minlength=n
    )
    return pd.Series(np.where(total > 0, found, np.nan), network.participants, name="constraint")


def effective_size(network: InteractionNetwork | networkx.DiGraph, *, weighted: bool = True) -> pd.Series:
    r"""Return with how many others each participant talks, less what these have in common with one another.

    .. math:: e_i = \sum_j \Bigl(1 - \sum_q p_{iq} m_{jq}\Bigr), \qquad
              m_{jq} = \frac{w_{jq} + w_{qj}}{\max_k (w_{jk} + w_{kj})}

    where j goes over those with whom i has a tie in either direction, q over everybody but i and j, and p is
    that of :func:`constraint`.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        What two people say to one another counts together, whoever says it.
    weighted : bool
        Whether a tie counts as much as it weighs. Otherwise a tie in one direction counts 1 and a returned
        one 2.

    Returns
    -------
    pandas.Series
        One value a participant, from 1 (everybody around them talks with everybody else as much as with
        anyone) to the number of people they talk with (none of these talk with one another). NaN for
        participants without a tie.

    Notes
    -----
    Burt's measure, as ``networkx.effective_size`` defines it. (networkx 3.6 itself departs from its definition
    where ties differ in weight: it divides by the strongest tie of q instead of j when all nodes are asked for
    at once. Asked with ``nodes=list(graph)`` it agrees.) Where every tie is returned and weighs the same it is
    Borgatti's n − 2t/n for n others with t ties among them.

    References
    ----------
    .. [1] Burt (1992), Structural Holes: The Social Structure of Competition, Harvard University Press.
    .. [2] Borgatti (1997), Structural holes: unpacking Burt's redundancy measures,
       Connections 20(1), 35–38.

    Examples
    --------
    Ana talks with three others, of whom two talk with one another: 3 − 2·1/3.

    >>> from cocodesign.networks import interaction_network
    >>> talk = [("Ana", "Bo"), ("Ana", "Cy"), ("Ana", "Dee"), ("Bo", "Cy")]
    >>> effective_size(interaction_network(talk)).round(3).tolist()
    [2.333, 1.0, 1.0, 1.0]
    """
    network = as_network(network)
    pairs, n = sides(network), len(network)
    one, other, weight = pairs.first, pairs.second, _weight(pairs, weighted)
    total = _per_person(weight, pairs)
    most = np.zeros(n)
    for end in (one, other):
        np.maximum.at(most, end, weight)
    there, back = weight / total[one], weight / total[other]
    relative_there, relative_back = weight / most[one], weight / most[other]
    found = _per_person(np.ones(len(one)), pairs)
    for uv, uw, vw in triangles(pairs):
        u, v, w = one[uv], other[uv], other[uw]
        for person, redundant in (
            (u, there[uw] * relative_there[vw] + there[uv] * relative_back[vw]),
            (v, there[vw] * relative_there[uw] + back[uv] * relative_back[uw]),
            (w, back[vw] * relative_there[uv] + back[uw] * relative_back[uv]),
        ):
            found -= np.bincount(person, redundant, minlength=n)
    return pd.Series(np.where(total > 0, found, np.nan), network.participants, name="effective_size")


def brokerage_roles(
    network: InteractionNetwork | networkx.DiGraph, *, groups: str | pd.Series = "group"
) -> pd.DataFrame:
    """Return how often each participant passes something on between two others, by whose groups are the same.

    A participant j brokers from i to k when i addresses j and j addresses k, but i does not address k. In that
    j is

    * **coordinator**, when all three are of one group;
    * **consultant** (or itinerant broker), when i and k are of one group and j of another;
    * **gatekeeper**, when j and k are of one group and i of another: j lets in;
    * **representative**, when i and j are of one group and k of another: j speaks for;
    * **liaison**, when all three are of different groups.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie says that i addressed j at least once; its weight does not count.
    groups : str or pandas.Series
        The attribute that names each participant's group, or the groups by participant.

    Returns
    -------
    pandas.DataFrame
        A row for each participant of the roster; the columns have two levels: ``count``, ``expected`` and
        ``z``, and below each the five :data:`BROKERAGE_ROLES` and ``total``. So ``roles["z"]`` is a table of
        participants by parts.

    Raises
    ------
    InvalidInputError
        If there is no such attribute, or somebody has no group.

    Notes
    -----
    *Expected* is what chance gives where the groups are as they are and as many ties are laid between people
    as in fact, every set of ordered pairs being equally likely: Gould and Fernandez's random association given
    size, groups and number of ties. Mean and standard deviation are exact under that model. Where ties are
    instead drawn one by one with the density as probability, the means are almost the same. Counts, and what is
    expected, may be added up over a group or over everybody; z may not.

    ``z`` is (count − expected) / standard deviation: descriptive, since counts this skewed are not normal. It
    is NaN where chance always gives the same, as where a group has too few people for the part. Who talks much
    brokers much: a high z says no more than that this person's place is not that of a random one.

    References
    ----------
    .. [1] Gould and Fernandez (1989), Structures of mediation: a formal approach to brokerage in transaction
       networks, Sociological Methodology 19, 89–126. doi:10.2307/270949

    Examples
    --------
    Ana of the north speaks for Bo to Cy of the south, and Cy hands it on to Dee of the south.

    >>> from cocodesign.networks import interaction_network
    >>> people = pd.DataFrame({"participant": ["Bo", "Ana", "Cy", "Dee"], "group": ["n", "n", "s", "s"]})
    >>> roles = brokerage_roles(interaction_network([("Bo", "Ana"), ("Ana", "Cy"), ("Cy", "Dee")], people))
    >>> roles["count"][["gatekeeper", "representative", "total"]]
                 gatekeeper  representative  total
    participant
    Bo                    0               0      0
    Ana                   0               1      1
    Cy                    1               0      1
    Dee                   0               0      0
    """
    network = as_network(network)
    codes, names = group_codes(network, groups)
    counts = _open_paths(network, codes, len(names)) - _closed_paths(network, codes)
    means, deviations = _of_random_ties(np.bincount(codes, minlength=len(names)), network.n_ties)
    counts = np.column_stack([counts, counts.sum(axis=1)])
    expected, deviation = means[codes], deviations[codes]
    z = np.full(counts.shape, np.nan)
    np.divide(counts - expected, deviation, out=z, where=deviation > 0)
    columns = [*BROKERAGE_ROLES, "total"]
    parts = {"count": counts, "expected": expected, "z": z}
    return pd.concat(
        {
            name: pd.DataFrame(part, index=network.participants, columns=columns)
            for name, part in parts.items()
        },
        axis=1,
    )


# ---------------------------------------------------------------- open and closed two-paths


def _open_paths(network: InteractionNetwork, codes: np.ndarray, n_groups: int) -> np.ndarray:
    """Count for each person j and part the paths i → j → k with three different people, closed ones too."""
    n = len(network)
    given, received = _binary(network.weights), _binary(network.transposed)
    member = sparse.csr_array((np.ones(n), (np.arange(n), codes)), shape=(n, n_groups))
    to_group, from_group = given @ member, received @ member
    all_out, all_in = np.diff(given.indptr), np.diff(received.indptr)
    same = _edges_within(given, codes)
    own_out, own_in = same, _edges_within(received, codes)
    one_group = np.asarray(to_group.multiply(from_group).sum(axis=1)).ravel()
    other_group = one_group - own_in * own_out
    returned = given.multiply(received).tocsr()
    returned_own = _edges_within(returned, codes)
    returned_other = np.diff(returned.indptr) - returned_own
    liaison = (all_in - own_in) * (all_out - own_out) - other_group
    found = (
        own_in * own_out - returned_own,
        other_group - returned_other,
        (all_in - own_in) * own_out,
        own_in * (all_out - own_out),
        liaison,
    )
    return np.column_stack([np.asarray(part, dtype=np.int64) for part in found])


def _closed_paths(network: InteractionNetwork, codes: np.ndarray) -> np.ndarray:
    """Count for each person j and part the paths i → j → k in which i addresses k as well."""
    pairs, n = sides(network), len(network)
    found = np.zeros(n * 5, dtype=np.int64)
    goes, comes = pairs.forth > 0, pairs.back > 0
    for uv, uw, vw in triangles(pairs):
        person = (pairs.first[uv], pairs.second[uv], pairs.second[uw])
        tie = {
            (0, 1): goes[uv],
            (1, 0): comes[uv],
            (0, 2): goes[uw],
            (2, 0): comes[uw],
            (1, 2): goes[vw],
            (2, 1): comes[vw],
        }
        for i, j, k in permutations(range(3)):
            closed = tie[i, j] & tie[j, k] & tie[i, k]
            part = _part(*(codes[person[x][closed]] for x in (i, j, k)))
            found += np.bincount(person[j][closed] * 5 + part, minlength=len(found))
    return found.reshape(n, 5)


def _part(first: np.ndarray, broker: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Return the place in BROKERAGE_ROLES, by the groups of i, j and k."""
    lets_in, speaks_for, around = broker == last, first == broker, first == last
    return np.select([lets_in & speaks_for, around, lets_in, speaks_for], [0, 1, 2, 3], 4)


def _edges_within(ties: sparse.csr_array, codes: np.ndarray) -> np.ndarray:
    """Count each person's ties to people of their own group."""
    row = np.repeat(np.arange(ties.shape[0]), np.diff(ties.indptr))
    return np.bincount(row[codes[row] == codes[ties.indices]], minlength=ties.shape[0])


def _of_random_ties(sizes: np.ndarray, m: int) -> tuple[np.ndarray, np.ndarray]:
    """Return mean and standard deviation of a person's counts by their group (rows) and part (columns).

    The m ties are a random set of ordered pairs. A count is a sum over pairs (i, k) of a_ij a_jk (1 − a_ik).
    Two such terms share a variable only when they share i or share k; so mean and variance follow from how
    many pairs there are, how many pairs of pairs share an end, and how likely it is that some given ordered
    pairs are ties and some others are not.
    """
    n = int(sizes.sum())
    size = sizes.astype(float)
    own, others = size - 1, n - size
    # Of the groups that are not this one: Σ n, Σ n², Σ n³.
    beyond = [(size**power).sum() - size**power for power in (1, 2, 3)]
    pairs = np.column_stack(
        [
            own * (own - 1),
            beyond[1] - beyond[0],
            others * own,
            others * own,
            others**2 - beyond[1],
            np.full(len(size), (n - 1.0) * (n - 2)),
        ]
    )
    half_shared = own * (own - 1) * others + others * (others - 1) * own
    liaison_shared = others**3 - 2 * others * beyond[1] + beyond[2] - (others**2 - beyond[1])
    shared = np.column_stack(
        [
            2 * own * (own - 1) * (own - 2),
            2 * (beyond[2] - 3 * beyond[1] + 2 * beyond[0]),
            half_shared,
            half_shared,
            2 * liaison_shared,
            np.full(len(size), 2.0 * (n - 1) * (n - 2) * (n - 3)),
        ]
    )
    one, two, apart = (_chance(n * (n - 1), m, *of) for of in ((2, 1), (3, 2), (4, 2)))
    mean = pairs * one
    variance = mean * (1 - mean) + shared * two + (pairs * (pairs - 1) - shared) * apart
    # What is left of a difference of equal sums is rounding, not spread.
    variance[variance < 1e-9 * np.maximum(mean, mean**2)] = 0
    return mean, np.sqrt(variance)


def _chance(places: int, m: int, tied: int, untied: int) -> float:
    """How likely it is that given places hold ties and others none, when m ties lie on random places."""
    likely = 1.0
    for k in range(tied):
        likely *= max(m - k, 0) / max(places - k, 1)
    for k in range(untied):
        likely *= max(places - m - k, 0) / max(places - tied - k, 1)
    return likely


# ---------------------------------------------------------------- what passes between two people


def _weight(pairs: Sides, weighted: bool) -> np.ndarray:
    """Return what passes between the two of each pair in both directions together."""
    return pairs.forth + pairs.back if weighted else (pairs.forth > 0) + 1.0 * (pairs.back > 0)


def _per_person(value: np.ndarray, pairs: Sides) -> np.ndarray:
    n = len(pairs.rank)
    return np.bincount(pairs.first, value, minlength=n) + np.bincount(pairs.second, value, minlength=n)


def _binary(ties: sparse.csr_array) -> sparse.csr_array:
    return sparse.csr_array((np.ones(ties.nnz), ties.indices, ties.indptr), shape=ties.shape)
