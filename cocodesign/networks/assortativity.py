"""Do people address those who are like themselves?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks.groups import known_of_everybody
from cocodesign.networks.mixing import mixing_matrix
from cocodesign.networks.network import InteractionNetwork, as_network

if TYPE_CHECKING:
    import networkx

__all__ = ["assortativity", "degree_assortativity", "numeric_assortativity"]


def assortativity(
    network: InteractionNetwork | networkx.DiGraph,
    *,
    groups: str | pd.Series = "group",
    weighted: bool = False,
) -> float:
    r"""Return how much more often ties join people of the same group than if partners were dealt out by chance.

    .. math:: r = \frac{\sum_g e_{gg} - \sum_g a_g b_g}{1 - \sum_g a_g b_g}

    of the share e of ties from each group to each group, and its sums a over rows and b over columns.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j.
    groups : str or pandas.Series
        The attribute that names each participant's group, or the groups by participant.
    weighted : bool
        Whether a tie counts as much as it weighs. Otherwise every tie counts 1.

    Returns
    -------
    float
        1 if all ties stay within groups, 0 as by chance, negative (never below −1) if they cross more often.

    Raises
    ------
    UndefinedMeasureError
        If no one addresses anyone else, or all ties begin and end in one and the same group.
    InvalidInputError
        If there is no such attribute, or somebody has no group.

    References
    ----------
    .. [1] Newman (2003), Mixing patterns in networks, Physical Review E 67, 026126.
       doi:10.1103/PhysRevE.67.026126

    Examples
    --------
    Of four ties three stay: (3/4 − (3/4·2/4 + 1/4·2/4)) / (1 − 1/2).

    >>> from cocodesign.networks import interaction_network
    >>> people = pd.DataFrame({"participant": list("abcd"), "group": ["n", "n", "s", "s"]})
    >>> talk = [("a", "b"), ("b", "a"), ("a", "c"), ("c", "d")]
    >>> assortativity(interaction_network(talk, people))
    0.5
    """
    network = _with_ties(network)
    shares = mixing_matrix(network, groups=groups, weighted=weighted, shares=True).to_numpy()
    by_chance = float(shares.sum(axis=1) @ shares.sum(axis=0))
    if np.count_nonzero(shares.sum(axis=0) + shares.sum(axis=1)) < 2:
        raise UndefinedMeasureError(
            "Assortativity is undefined: all ties begin and end in one group, so they could not do otherwise."
        )
    return float((np.trace(shares) - by_chance) / (1 - by_chance))


def numeric_assortativity(
    network: InteractionNetwork | networkx.DiGraph,
    *,
    attribute: str | pd.Series,
    weighted: bool = False,
) -> float:
    """Return the correlation, over ties, of a number of those who address with that of those they address.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j.
    attribute : str or pandas.Series
        The attribute that holds each participant's number, such as an age, or the numbers by participant.
    weighted : bool
        Whether a tie counts as much as it weighs. Otherwise every tie counts 1.

    Returns
    -------
    float
        Pearson's correlation, between −1 and 1.

    Raises
    ------
    UndefinedMeasureError
        If no one addresses anyone else, or those who address, or those who are addressed, are all alike.
    InvalidInputError
        If there is no such attribute, somebody has none, or it is not a number.

    References
    ----------
    .. [1] Newman (2003), Mixing patterns in networks, Physical Review E 67, 026126.
       doi:10.1103/PhysRevE.67.026126

    Examples
    --------
    The young write to the young and the old to the old.

    >>> from cocodesign.networks import interaction_network
    >>> people = pd.DataFrame({"participant": list("abcd"), "age": [20, 20, 70, 70]})
    >>> numeric_assortativity(interaction_network([("a", "b"), ("c", "d")], people), attribute="age")
    1.0
    """
    network = _with_ties(network)
    known = known_of_everybody(network, attribute)
    if not pd.api.types.is_numeric_dtype(known.dtype):
        raise InvalidInputError(
            f"Numbers are expected in {known.name}; here stands {known.iloc[0]!r}. "
            "For names of groups use assortativity."
        )
    values = known.to_numpy(dtype=float)
    return _correlation(network, values, values, weighted)


def degree_assortativity(
    network: InteractionNetwork | networkx.DiGraph,
    *,
    source: Literal["out", "in"] = "out",
    target: Literal["out", "in"] = "in",
    weighted: bool = False,
) -> float:
    """Return the correlation, over ties, of how many people either end has a tie with.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j.
    source, target : {"out", "in"}
        Whether the number of those whom the person addresses (``"out"``) counts, or of those by whom they are
        addressed (``"in"``): for those who address, and for those whom they address.
    weighted : bool
        Whether a tie counts in the correlation as much as it weighs. The degrees are numbers of people.

    Returns
    -------
    float
        Pearson's correlation, between −1 (talkative people address those whom few address) and 1.

    Raises
    ------
    UndefinedMeasureError
        If no one addresses anyone else, or one side's numbers are all alike.
    InvalidInputError
        If a side is neither ``"out"`` nor ``"in"``.

    Notes
    -----
    It is negative by necessity where a few people have ties with almost everybody and nobody has two ties with
    the same person; read it beside a null model.

    References
    ----------
    .. [1] Newman (2003), Mixing patterns in networks, Physical Review E 67, 026126.
       doi:10.1103/PhysRevE.67.026126

    Examples
    --------
    Ana, who addresses two, addresses Bo and Cy, whom one other or nobody else addresses.

    >>> from cocodesign.networks import interaction_network
    >>> degree_assortativity(interaction_network([("Ana", "Bo"), ("Ana", "Cy"), ("Dee", "Bo")]))
    -0.5
    """
    network = _with_ties(network)
    degrees = {
        "out": np.diff(network.weights.indptr).astype(float),
        "in": np.diff(network.transposed.indptr).astype(float),
    }
    for name, side in (("source", source), ("target", target)):
        if side not in degrees:
            raise InvalidInputError(f'{name} is "out" or "in"; here it is {side!r}.')
    return _correlation(network, degrees[source], degrees[target], weighted)


def _correlation(
    network: InteractionNetwork, of_source: np.ndarray, of_target: np.ndarray, weighted: bool
) -> float:
    ties = network.weights.tocoo()
    weight = ties.data / ties.data.sum() if weighted else np.full(network.n_ties, 1 / network.n_ties)
    x, y = of_source[ties.row], of_target[ties.col]
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        raise UndefinedMeasureError(
            "This correlation is undefined: "
            + ("those who address" if np.ptp(x) == 0 else "those who are addressed")
            + f" all have the value {(x if np.ptp(x) == 0 else y)[0]:g}."
        )
    x, y = x - weight @ x, y - weight @ y
    found = (weight * x) @ y / np.sqrt(((weight * x) @ x) * ((weight * y) @ y))
    return float(np.clip(found, -1, 1))


def _with_ties(network: InteractionNetwork | networkx.DiGraph) -> InteractionNetwork:
    network = as_network(network)
    if network.n_ties == 0:
        raise UndefinedMeasureError(
            f"Assortativity is undefined: none of the {len(network)} participants addressed anybody else."
        )
    return network
