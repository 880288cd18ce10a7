"""Does talk pass between members, or only to and from those who host?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks.network import InteractionNetwork, as_network

if TYPE_CHECKING:
    import networkx

__all__ = ["flow_shares", "peer_to_peer_share"]


def flow_shares(
    network: InteractionNetwork | networkx.DiGraph, *, hosts: str | Sequence[str] = "host"
) -> pd.Series:
    r"""Return which share of all interaction passes between hosts and members, and which among each of them.

    .. math:: s_{gh} = \frac{\sum_{i \in g, j \in h, i \ne j} w_{ij}}{\sum_{i \ne j} w_{ij}}

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        Its participants have the attribute ``role``; a tie of weight w counts w.
    hosts : str or sequence of str
        The role or roles of those who ask and promise. Everybody else is a member, also those without a role.

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
    ties = network.weights.tocoo()
    from_host, to_host = is_host[ties.row], is_host[ties.col]
    among = {
        "host to member": from_host & ~to_host,
        "member to host": ~from_host & to_host,
        "member to member": ~from_host & ~to_host,
        "host to host": from_host & to_host,
    }
    return (
        pd.Series({name: float(ties.data[those].sum()) for name, those in among.items()})
        / network.total_weight
    )


def peer_to_peer_share(
    network: InteractionNetwork | networkx.DiGraph, *, hosts: str | Sequence[str] = "host"
) -> float:
    """Return the share of interaction that passes from member to member, hosts taking no part in it.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        Its participants have the attribute ``role``; a tie of weight w counts w.
    hosts : str or sequence of str
        The role or roles of those who ask and promise.

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
    return float(flow_shares(network, hosts=hosts)["member to member"])
