"""How much of what people say to one another is returned?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.networks.network import InteractionNetwork, as_network

if TYPE_CHECKING:
    import networkx

__all__ = ["reciprocity", "weighted_reciprocity"]


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
    return float(network.weights.minimum(network.transposed).sum() / network.total_weight)


def reciprocity(network: InteractionNetwork | networkx.DiGraph) -> float:
    r"""Return the share of ties that are returned, whatever they weigh.

    .. math:: r = \frac{\#\{(i, j) : i \to j \text{ and } j \to i\}}{\#\{(i, j) : i \to j\}}

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once.

    Returns
    -------
    float
        Between 0 (no tie is returned) and 1 (every tie is).

    Raises
    ------
    UndefinedMeasureError
        If no one addresses anyone else.

    Notes
    -----
    This is the *edgewise* variant, 2M / (2M + A) of M mutual and A asymmetric pairs. The dyadic variants
    count pairs instead of ties and give other numbers.

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
    """
    network = _with_ties(network)
    return float(network.weights.minimum(network.transposed).count_nonzero() / network.n_ties)


def _with_ties(network: InteractionNetwork | networkx.DiGraph) -> InteractionNetwork:
    network = as_network(network)
    if network.n_ties == 0:
        raise UndefinedMeasureError(
            f"Reciprocity is undefined: none of the {len(network)} participants addressed anybody else."
        )
    return network
