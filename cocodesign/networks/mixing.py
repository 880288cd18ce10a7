"""Does talk pass between groups: from members to members rather than hosts, across rather than within?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks.groups import group_codes, known_of
from cocodesign.networks.network import InteractionNetwork, as_network
from cocodesign.schema import HOSTS

if TYPE_CHECKING:
    import networkx

__all__ = ["ei_index", "ei_range", "flow_shares", "mixing_matrix", "peer_to_peer_share", "relabelled"]


def flow_shares(
    network: InteractionNetwork | networkx.DiGraph, *, hosts: str | Sequence[str] = HOSTS
) -> pd.Series:
    r"""Return which share of all interaction passes between hosts and members, and which among each of them.

    .. math:: s_{gh} = \frac{\sum_{i \in g, j \in h, i \ne j} w_{ij}}{\sum_{i \ne j} w_{ij}}

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        Its participants have the attribute ``role``; a tie of weight w counts w.
    hosts : str or sequence of str
        The role or roles of those who ask, lead and promise; by default host, facilitator and operator. Everybody else is a member, also those without a role.

    Returns
    -------
    pandas.Series
        ``host to member``, ``member to host``, ``member to member`` and ``host to host``: each between 0 and
        1, together 1.

    Raises
    ------
    UndefinedMeasureError
        If no weight passes between two different participants.
    InvalidInputError
        If the participants have no attribute ``role``.

    Examples
    --------
    The host asked Ana and Bo; Ana answered the host once, and Bo twice.

    >>> from cocodesign.networks import interaction_network
    >>> people = pd.DataFrame({"participant": ["Hal", "Ana", "Bo"], "role": ["host", "member", "member"]})
    >>> talk = [("Hal", "Ana", 1), ("Hal", "Bo", 1), ("Ana", "Hal", 1), ("Ana", "Bo", 2)]
    >>> flow_shares(interaction_network(talk, people))
    host to member      0.4
    member to host      0.2
    member to member    0.4
    host to host        0.0
    dtype: float64
    """
    network = as_network(network)
    from_host, to_host = _by_hosts(network, hosts)
    among = {
        "host to member": from_host & ~to_host,
        "member to host": ~from_host & to_host,
        "member to member": ~from_host & ~to_host,
        "host to host": from_host & to_host,
    }
    weight = network.weights.data
    return (
        pd.Series({name: float(weight[those].sum()) for name, those in among.items()}) / network.total_weight
    )


def peer_to_peer_share(
    network: InteractionNetwork | networkx.DiGraph, *, hosts: str | Sequence[str] = HOSTS
) -> float:
    """Return the share of interaction that passes from member to member, hosts taking no part in it.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        Its participants have the attribute ``role``; a tie of weight w counts w.
    hosts : str or sequence of str
        The role or roles of those who ask, lead and promise; by default host, facilitator and operator.

    Returns
    -------
    float
        Between 0 (everything goes through the hosts, as in a star around one of them) and 1 (nothing does).

    Raises
    ------
    UndefinedMeasureError
        If no weight passes between two different participants.
    InvalidInputError
        If the participants have no attribute ``role``.

    Notes
    -----
    It is one of the four :func:`flow_shares`. Where nobody is a host it is 1, which says little.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> people = pd.DataFrame({"participant": ["Hal", "Ana", "Bo"], "role": ["host", "member", "member"]})
    >>> peer_to_peer_share(interaction_network([("Hal", "Ana", 3), ("Ana", "Bo", 1)], people))
    0.25
    """
    network = as_network(network)
    from_host, to_host = _by_hosts(network, hosts)
    return float(network.weights.data[~(from_host | to_host)].sum()) / network.total_weight


def mixing_matrix(
    network: InteractionNetwork | networkx.DiGraph,
    *,
    groups: str | pd.Series = "group",
    weighted: bool = False,
    shares: bool = False,
) -> pd.DataFrame:
    """Return how many ties lead from each group to each group.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j.
    groups : str or pandas.Series
        The attribute that names each participant's group, or the groups by participant.
    weighted : bool
        Whether a tie counts as much as it weighs. Otherwise every tie counts 1.
    shares : bool
        Whether to divide by the sum of all, so that the table adds up to 1.

    Returns
    -------
    pandas.DataFrame
        A row for the group of those who address, a column for the group of those who are addressed. Groups
        without a tie are there with 0.

    Raises
    ------
    InvalidInputError
        If there is no such attribute, or somebody has no group.
    UndefinedMeasureError
        If shares are asked for and no one addresses anyone else.

    Examples
    --------
    Ana and Bo of the north talk with one another, and Ana wrote to Cy of the south.

    >>> from cocodesign.networks import interaction_network
    >>> people = pd.DataFrame({"participant": ["Ana", "Bo", "Cy"], "group": ["north", "north", "south"]})
    >>> talk = interaction_network([("Ana", "Bo"), ("Bo", "Ana"), ("Ana", "Cy")], people)
    >>> mixing_matrix(talk)
    target  north  south
    source
    north     2.0    1.0
    south     0.0    0.0
    """
    network = as_network(network)
    codes, names = group_codes(network, groups)
    if shares and network.n_ties == 0:
        raise UndefinedMeasureError(
            f"Shares are undefined: none of the {len(network)} participants addressed anybody else."
        )
    ties, n = network.weights.tocoo(), len(names)
    counts = np.bincount(
        codes[ties.row] * n + codes[ties.col], ties.data if weighted else None, minlength=n * n
    ).astype(float)
    if shares:
        counts /= counts.sum()
    return pd.DataFrame(
        counts.reshape(n, n), index=pd.Index(names, name="source"), columns=pd.Index(names, name="target")
    )


def ei_index(
    network: InteractionNetwork | networkx.DiGraph,
    *,
    groups: str | pd.Series = "group",
    weighted: bool = False,
) -> float:
    r"""Return how much more ties lead to other groups than to one's own.

    .. math:: \mathrm{EI} = \frac{E - I}{E + I}

    of E ties between people of different groups and I ties between people of the same one.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j; a returned tie counts twice.
    groups : str or pandas.Series
        The attribute that names each participant's group, or the groups by participant.
    weighted : bool
        Whether a tie counts as much as it weighs. Otherwise every tie counts 1, as in the original.

    Returns
    -------
    float
        Between −1 (everybody addresses their own group only) and 1 (other groups only).

    Raises
    ------
    UndefinedMeasureError
        If no one addresses anyone else.
    InvalidInputError
        If there is no such attribute, or somebody has no group.

    Notes
    -----
    0 is not what chance gives: with many small groups most ties would be external anyhow. Read it beside
    :func:`ei_range`, and against :func:`relabelled` groups: ``estimate(ei_index, network, null=relabelled, …)``.

    References
    ----------
    .. [1] Krackhardt and Stern (1988), Informal networks and organizational crises: an experimental simulation,
       Social Psychology Quarterly 51(2), 123–140. doi:10.2307/2786835

    Examples
    --------
    Ana and Bo of the north talk with one another, and Ana wrote to Cy of the south: (1 − 2) / 3.

    >>> from cocodesign.networks import interaction_network
    >>> people = pd.DataFrame({"participant": ["Ana", "Bo", "Cy"], "group": ["north", "north", "south"]})
    >>> talk = interaction_network([("Ana", "Bo"), ("Bo", "Ana"), ("Ana", "Cy")], people)
    >>> round(ei_index(talk), 3)
    -0.333
    """
    network = as_network(network)
    codes, _ = group_codes(network, groups)
    _with_ties(network)
    row = np.repeat(np.arange(len(network)), np.diff(network.weights.indptr))
    across = codes[row] != codes[network.weights.indices]
    external = network.weights.data[across].sum() if weighted else np.count_nonzero(across)
    every = network.total_weight if weighted else network.n_ties
    return float((2 * external - every) / every)


def ei_range(
    network: InteractionNetwork | networkx.DiGraph, *, groups: str | pd.Series = "group"
) -> pd.Series:
    """Return between which limits the E-I index must lie, given the sizes of the groups and the number of ties.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie counts 1.
    groups : str or pandas.Series
        The attribute that names each participant's group, or the groups by participant.

    Returns
    -------
    pandas.Series
        ``lowest``: as many ties as there is room for lie within groups; ``expected``: ties are laid between
        people at random; ``highest``: as many as there is room for lie between groups.

    Raises
    ------
    UndefinedMeasureError
        If no one addresses anyone else.
    InvalidInputError
        If there is no such attribute, or somebody has no group.

    References
    ----------
    .. [1] Krackhardt and Stern (1988), Social Psychology Quarterly 51(2), 123–140. doi:10.2307/2786835

    Examples
    --------
    A pair and a single person: of three ties at most two lie within; of six ordered pairs four lie between.

    >>> from cocodesign.networks import interaction_network
    >>> people = pd.DataFrame({"participant": ["Ana", "Bo", "Cy"], "group": ["north", "north", "south"]})
    >>> ei_range(interaction_network([("Ana", "Bo"), ("Bo", "Ana"), ("Ana", "Cy")], people)).round(3)
    lowest     -0.333
    expected    0.333
    highest     1.000
    dtype: float64
    """
    network = as_network(network)
    codes, _ = group_codes(network, groups)
    ties, n = _with_ties(network).n_ties, len(network)
    within = int(sum(size * (size - 1) for size in np.bincount(codes).tolist()))
    between = n * (n - 1) - within
    return pd.Series(
        {
            "lowest": (2 * max(0, ties - within) - ties) / ties,
            "expected": (between - within) / (between + within),
            "highest": (2 * min(ties, between) - ties) / ties,
        }
    )


def relabelled(
    network: InteractionNetwork | networkx.DiGraph,
    rng: int | np.random.Generator,
    *,
    attribute: str = "group",
    within: str | None = None,
) -> InteractionNetwork:
    """Return the same network with an attribute dealt out anew among the people: who has which is chance.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        Ties and people stay as they are.
    rng : int or numpy.random.Generator
        The source of chance.
    attribute : str
        What is dealt out.
    within : str, optional
        Another attribute: deal only among people who have the same value of it, such as their role or place.

    Returns
    -------
    InteractionNetwork
        Every deal is equally likely.

    Raises
    ------
    InvalidInputError
        If there is no such attribute, or ``within`` is missing for somebody.

    Notes
    -----
    The null model for measures of mixing: :func:`ei_index`, assortativity, brokerage by groups. It answers
    whether ties follow the groups at all, with everybody as talkative as they are.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> people = pd.DataFrame({"participant": ["Ana", "Bo", "Cy"], "group": ["north", "north", "south"]})
    >>> relabelled(interaction_network([("Ana", "Bo")], people), rng=1).attributes["group"].value_counts()
    group
    north    2
    south    1
    Name: count, dtype: int64
    """
    network = as_network(network)
    known = known_of(network, attribute)
    rng = np.random.default_rng(rng)
    n = len(network)
    if within is None:
        dealt = rng.permutation(n)
    else:
        strata, _ = group_codes(network, within)
        dealt = np.empty(n, dtype=np.int64)
        dealt[np.argsort(strata, kind="stable")] = np.lexsort((rng.random(n), strata))
    values = known.take(dealt).set_axis(network.participants)
    return InteractionNetwork(
        network.attributes.assign(**{attribute: values}), network.weights, network.self_addresses
    )


def _by_hosts(network: InteractionNetwork, hosts: str | Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Whether each tie comes from a host, and whether it goes to one."""
    if "role" not in network.attributes:
        raise InvalidInputError(
            "These participants have no attribute role, so hosts and members cannot be told apart. "
            "Pass the table participants with a column role to interaction_network."
        )
    if network.n_ties == 0:
        raise UndefinedMeasureError(
            f"Flow shares are undefined: none of the {len(network)} participants addressed anybody else."
        )
    roles = [hosts] if isinstance(hosts, str) else list(hosts)
    is_host = network.attributes["role"].isin(roles).to_numpy(dtype=bool)
    ties = network.weights
    return np.repeat(is_host, np.diff(ties.indptr)), is_host[ties.indices]


def _with_ties(network: InteractionNetwork) -> InteractionNetwork:
    if network.n_ties == 0:
        raise UndefinedMeasureError(
            f"The E-I index is undefined: none of the {len(network)} participants addressed anybody else."
        )
    return network
