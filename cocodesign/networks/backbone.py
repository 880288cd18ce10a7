"""Which ties stand out, when everything is too much to draw?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import sparse

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks.network import InteractionNetwork, as_network

if TYPE_CHECKING:
    import networkx

__all__ = ["backbone"]


def backbone(
    network: InteractionNetwork | networkx.DiGraph,
    alpha: float,
    *,
    side: Literal["either", "both", "source", "target"] = "either",
) -> InteractionNetwork:
    r"""Return the network of those ties that weigh more than an even-handed person's would by chance.

    A tie is kept when

    .. math:: \left(1 - \frac{w_{ij}}{s_i}\right)^{k_i - 1} < \alpha

    where i addresses k people with weight s altogether; and the same of j, by whom j is addressed.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        Ties differ in weight; otherwise there is nothing to choose.
    alpha : float
        Between 0 and 1; the smaller, the fewer ties are left. Say it under the figure.
    side : {"either", "both", "source", "target"}
        For whom the tie must stand out: for the one who addresses (``"source"``: among all that they say), for
        the one who is addressed (``"target"``: among all that they hear), for either of them (as its
        inventors do), or for both.

    Returns
    -------
    InteractionNetwork
        With all participants of the roster, those who lost their last tie too, and kept ties as they weighed.

    Raises
    ------
    InvalidInputError
        If ``alpha`` does not lie between 0 and 1, or ``side`` is unknown.

    Notes
    -----
    The disparity filter. It is for drawing: measures of what is left say more of the filter than of the
    people. A tie never stands out for somebody who has no other, since 1 to the power of 0 is not below
    ``alpha``; the other side may keep it.

    References
    ----------
    .. [1] Serrano, Boguñá and Vespignani (2009), Extracting the multiscale backbone of complex weighted
       networks, Proceedings of the National Academy of Sciences 106(16), 6483–6488.
       doi:10.1073/pnas.0808904106

    Examples
    --------
    Of ten words Ana said eight to Bo: (1 − 8/10)² is 0.04. The others are (1 − 1/10)², 0.81.

    >>> from cocodesign.networks import interaction_network
    >>> talk = interaction_network([("Ana", "Bo", 8), ("Ana", "Cy", 1), ("Ana", "Dee", 1)])
    >>> backbone(talk, 0.05).to_frame()
      source target  weight
    0    Ana     Bo     8.0
    """
    network = as_network(network)
    if not 0 < alpha < 1:
        raise InvalidInputError(f"alpha lies between 0 and 1, such as 0.05; here it is {alpha}.")
    if side not in ("either", "both", "source", "target"):
        raise InvalidInputError(f'side is "either", "both", "source" or "target"; here it is {side!r}.')
    ties = network.weights
    source = np.repeat(np.arange(len(network)), np.diff(ties.indptr))
    for_source = _share_at_least(ties.data, source, len(network)) < alpha
    for_target = _share_at_least(ties.data, ties.indices, len(network)) < alpha
    kept = {
        "either": for_source | for_target,
        "both": for_source & for_target,
        "source": for_source,
        "target": for_target,
    }[side]
    weights = sparse.coo_array((ties.data[kept], (source[kept], ties.indices[kept])), shape=ties.shape)
    return InteractionNetwork(network.attributes, weights.tocsr(), network.self_addresses)


def _share_at_least(weight: np.ndarray, person: np.ndarray, n: int) -> np.ndarray:
    """How likely one of k parts of a stick broken at random is at least so long as this tie's share."""
    strength = np.bincount(person, weight, minlength=n)
    others = np.bincount(person, minlength=n) - 1
    # The only tie of somebody has all of their weight; rounding must not make 0⁰ of it anything but 1.
    return np.clip(1 - weight / strength[person], 0, 1) ** others[person]
