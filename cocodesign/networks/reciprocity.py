"""How much of what people say to one another is returned?"""

from __future__ import annotations

from math import comb
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks.network import InteractionNetwork, as_network

if TYPE_CHECKING:
    import networkx

__all__ = [
    "dyad_census",
    "node_reciprocity",
    "reciprocity",
    "reciprocity_correlation",
    "weighted_reciprocity",
]


def weighted_reciprocity(network: InteractionNetwork | networkx.DiGraph) -> float:
    r"""Return the share of interaction that is matched in the opposite direction.

    .. math:: r = \frac{\sum_{i \ne j} \min(w_{ij}, w_{ji})}{\sum_{i \ne j} w_{ij}}

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) of weight w says that i addressed j w times.

    Returns
    -------
    float
        Between 0 (nothing is returned) and 1 (everything is).

    Raises
    ------
    UndefinedMeasureError
        If no weight passes between two different participants.

    Notes
    -----
    It rises with density by chance alone: read it beside a null model
    (:func:`cocodesign.inference.estimate`). Participants without a tie do not change it.

    References
    ----------
    .. [1] Squartini et al. (2013), Reciprocity of weighted networks,
       Scientific Reports 3, 2729. doi:10.1038/srep02729

    Examples
    --------
    Ana wrote to Bo three times and Bo answered once; Cy wrote once to Ana.

    >>> from cocodesign.networks import interaction_network
    >>> weighted_reciprocity(interaction_network([("Ana", "Bo", 3), ("Bo", "Ana", 1), ("Cy", "Ana", 1)]))
    0.4
    """
    network = _with_ties(network)
    pairs = network.pairs
    return float(2 * np.minimum(pairs.forth, pairs.back).sum() / network.total_weight)


def reciprocity(
    network: InteractionNetwork | networkx.DiGraph,
    *,
    variant: Literal["edgewise", "dyadic", "dyadic_nonnull"] = "edgewise",
) -> float:
    r"""Return the share of ties that are returned, whatever they weigh.

    .. math:: r = \frac{\#\{(i, j) : i \to j \text{ and } j \to i\}}{\#\{(i, j) : i \to j\}} = \frac{2M}{2M + A}

    of M mutual, A asymmetric and N null pairs (:func:`dyad_census`).

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once.
    variant : {"edgewise", "dyadic", "dyadic_nonnull"}
        What is counted. ``"edgewise"`` counts ties, as above; it is what is mostly meant, and what networkx
        and igraph give. ``"dyadic_nonnull"`` counts pairs that have to do with each other, M / (M + A), and
        ``"dyadic"`` all pairs of the roster in which both sides do the same, (M + N) / (M + A + N): in a sparse
        network it is high because most people have nothing to do with each other.

    Returns
    -------
    float
        Between 0 (no tie is returned) and 1 (every tie is).

    Raises
    ------
    UndefinedMeasureError
        If no one addresses anyone else; for ``"dyadic"``, if there are fewer than two participants.
    InvalidInputError
        If there is no such variant.

    Notes
    -----
    Like the weighted form it rises with density by chance alone: :func:`reciprocity_correlation` corrects for
    density, a null model (:func:`cocodesign.inference.estimate`) also for how active people are.

    References
    ----------
    .. [1] Wasserman and Faust (1994), Social Network Analysis, Cambridge University Press.
       doi:10.1017/CBO9780511815478

    Examples
    --------
    Ana and Bo wrote to each other, however often; Cy wrote to both, and neither wrote back.

    >>> from cocodesign.networks import interaction_network
    >>> talk = interaction_network([("Ana", "Bo", 3), ("Bo", "Ana", 1), ("Cy", "Ana", 1), ("Cy", "Bo", 1)])
    >>> reciprocity(talk)
    0.5
    >>> round(reciprocity(talk, variant="dyadic_nonnull"), 3)
    0.333
    """
    network = as_network(network)
    if variant not in ("edgewise", "dyadic", "dyadic_nonnull"):
        raise InvalidInputError(
            f"variant is edgewise, dyadic or dyadic_nonnull; this one is {variant!r}. "
            "Leave it out for the share of ties that are returned."
        )
    if variant == "dyadic":
        census = dyad_census(network)
        return float((census["mutual"] + census["null"]) / census.sum())
    network = _with_ties(network)
    mutual, asymmetric = _mutual_and_asymmetric(network)
    if variant == "dyadic_nonnull":
        return mutual / (mutual + asymmetric)
    return 2 * mutual / network.n_ties


def reciprocity_correlation(network: InteractionNetwork | networkx.DiGraph) -> float:
    r"""Return how much more, or less, ties are returned than in a random network of the same density.

    .. math:: \rho = \frac{r - a}{1 - a}, \qquad a = \frac{m}{n(n - 1)}

    of n participants and m ties: the correlation, over all ordered pairs, of whether i addressed j with whether
    j addressed i.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once; weights do not matter.

    Returns
    -------
    float
        1 if every tie is returned, 0 if as many are as chance would return, below 0 if fewer are; never less
        than −1, and less than 0 by at most a / (1 − a).

    Raises
    ------
    UndefinedMeasureError
        If no one addresses anyone else, or everybody addresses everybody.

    Notes
    -----
    The density is that of the whole roster, so that it matters who is on it. It corrects for density only:
    where a few people are very active or sought-after, chance returns more than it says, which a null model
    that keeps activity (:func:`cocodesign.inference.estimate`) takes into account.

    References
    ----------
    .. [1] Garlaschelli and Loffredo (2004), Patterns of link reciprocity in directed networks,
       Physical Review Letters 93, 268701. doi:10.1103/PhysRevLett.93.268701

    Examples
    --------
    Of the six ties possible among three people five are there, and four of them are returned. Chance would
    return five of six.

    >>> from cocodesign.networks import interaction_network
    >>> ties = [("Ana", "Bo"), ("Bo", "Ana"), ("Bo", "Cy"), ("Cy", "Bo"), ("Ana", "Cy")]
    >>> round(reciprocity_correlation(interaction_network(ties)), 3)
    -0.2
    """
    network = _with_ties(network)
    possible = len(network) * (len(network) - 1)
    if network.n_ties == possible:
        raise UndefinedMeasureError(
            f"Reciprocity beyond chance is undefined: everybody of the {len(network)} participants addressed "
            "everybody, and chance would do the same."
        )
    mutual, _ = _mutual_and_asymmetric(network)
    share, density = 2 * mutual / network.n_ties, network.n_ties / possible
    return (share - density) / (1 - density)


def dyad_census(network: InteractionNetwork | networkx.DiGraph) -> pd.Series:
    """Return how many pairs of participants address each other, one the other only, or neither the other.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once; weights do not matter.

    Returns
    -------
    pandas.Series
        ``mutual``, ``asymmetric`` and ``null``, together n(n−1)/2.

    Raises
    ------
    UndefinedMeasureError
        If there are fewer than two participants.

    References
    ----------
    .. [1] Holland and Leinhardt (1970), A method for detecting structure in sociometric data,
       American Journal of Sociology 76(3), 492–513. doi:10.1086/224954

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> talk = [("Ana", "Bo"), ("Bo", "Ana"), ("Bo", "Cy")]
    >>> dyad_census(interaction_network(talk, ["Ana", "Bo", "Cy", "Dee"])).to_dict()
    {'mutual': 1, 'asymmetric': 1, 'null': 4}
    """
    network = as_network(network)
    n = len(network)
    if n < 2:
        raise UndefinedMeasureError(f"A dyad census needs at least two participants; here there are {n}.")
    mutual, asymmetric = _mutual_and_asymmetric(network)
    return pd.Series(
        {"mutual": mutual, "asymmetric": asymmetric, "null": comb(n, 2) - mutual - asymmetric}, dtype="int64"
    )


def node_reciprocity(
    network: InteractionNetwork | networkx.DiGraph, *, ties: Literal["all", "given", "received"] = "all"
) -> pd.Series:
    r"""Return for each participant the share of their ties that run both ways.

    .. math:: r_i = \frac{2 M_i}{d^{out}_i + d^{in}_i}, \qquad
              r^{given}_i = \frac{M_i}{d^{out}_i}, \qquad r^{received}_i = \frac{M_i}{d^{in}_i}

    where M is the number of people whom i addressed and who addressed i.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once; weights do not matter.
    ties : {"all", "given", "received"}
        Of which ties the share is taken. ``"given"``: of those whom i addressed, how many addressed i? Is this
        person answered? ``"received"``: of those who addressed i, how many did i address? Does this person
        answer? ``"all"``: both kinds together.

    Returns
    -------
    pandas.Series
        Between 0 and 1, for the whole roster; NaN for who has no such tie.

    Raises
    ------
    InvalidInputError
        If ``ties`` is none of the three.

    Notes
    -----
    It does not ask who spoke first: ties have no order in time. Weighted by the number of ties, the shares of
    all participants average to :func:`reciprocity`.

    Examples
    --------
    Ana and Bo talk to each other; Ana also wrote to Cy, who did not answer. Dee is silent.

    >>> from cocodesign.networks import interaction_network
    >>> talk = [("Ana", "Bo"), ("Bo", "Ana"), ("Ana", "Cy")]
    >>> node_reciprocity(interaction_network(talk, ["Ana", "Bo", "Cy", "Dee"]), ties="given")
    participant
    Ana    0.5
    Bo     1.0
    Cy     NaN
    Dee    NaN
    dtype: float64
    """
    network = as_network(network)
    if ties not in ("all", "given", "received"):
        raise InvalidInputError(f"ties is all, given or received; this one is {ties!r}.")
    n, pairs = len(network), network.pairs
    both = (pairs.forth > 0) & (pairs.back > 0)
    mutual = np.bincount(pairs.one[both], minlength=n) + np.bincount(pairs.other[both], minlength=n)
    given = np.diff(network.weights.indptr)
    received = np.bincount(network.weights.indices, minlength=n)
    shared, of = {
        "all": (2 * mutual, given + received),
        "given": (mutual, given),
        "received": (mutual, received),
    }[ties]
    shares = np.divide(shared, of, out=np.full(n, np.nan), where=of > 0)
    return pd.Series(shares, index=network.participants)


def _mutual_and_asymmetric(network: InteractionNetwork) -> tuple[int, int]:
    """How many pairs address each other, and how many one the other only."""
    different = len(network.pairs.one)
    mutual = network.n_ties - different
    return mutual, different - mutual


def _with_ties(network: InteractionNetwork | networkx.DiGraph) -> InteractionNetwork:
    network = as_network(network)
    if network.n_ties == 0:
        raise UndefinedMeasureError(
            f"Reciprocity is undefined: none of the {len(network)} participants addressed anybody else."
        )
    return network
