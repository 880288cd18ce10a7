"""How well does the network hang together: in how many pieces, around what core, in how many closed circles?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks.network import InteractionNetwork, as_network
from cocodesign.networks.triangles import sides, triangles

if TYPE_CHECKING:
    import networkx
    from scipy import sparse

__all__ = ["components", "core_number", "density", "local_clustering", "transitivity"]


def density(network: InteractionNetwork | networkx.DiGraph) -> float:
    """Return the share of all ordered pairs of participants in which the first addressed the second.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once; weights do not matter.

    Returns
    -------
    float
        m / (n(n − 1)), between 0 (nobody addressed anybody) and 1 (everybody everybody).

    Raises
    ------
    UndefinedMeasureError
        If there are fewer than two participants.

    Notes
    -----
    Larger networks are less dense, because nobody has time for everybody: compare networks of like size, or
    the mean number of partners.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> density(interaction_network([("Ana", "Bo"), ("Bo", "Ana"), ("Bo", "Cy")]))
    0.5
    """
    network = as_network(network)
    n = len(network)
    if n < 2:
        raise UndefinedMeasureError(f"Density needs at least two participants; here there are {n}.")
    return network.n_ties / (n * (n - 1))


def components(
    network: InteractionNetwork | networkx.DiGraph, *, connection: Literal["weak", "strong"] = "weak"
) -> pd.Series:
    """Return for each participant the number of the piece of the network that they are in.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once.
    connection : {"weak", "strong"}
        ``"weak"``: two people are in one piece if a chain of ties leads from one to the other, whichever way
        the ties point. ``"strong"``: if words can pass along ties from one to the other and back.

    Returns
    -------
    pandas.Series
        Whole numbers, for the whole roster. Piece 0 is the largest; of equally large ones that comes first
        in which somebody stands first on the roster. Who has no tie is a piece alone.
        ``components(network).value_counts()`` gives the sizes, ``.nunique()`` how many there are.

    Raises
    ------
    InvalidInputError
        If ``connection`` is neither.

    References
    ----------
    .. [1] Wasserman and Faust (1994), Social Network Analysis, Cambridge University Press.
       doi:10.1017/CBO9780511815478

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> talk = interaction_network([("Bo", "Cy"), ("Cy", "Dee")], ["Ana", "Bo", "Cy", "Dee"])
    >>> components(talk).to_dict()
    {'Ana': 1, 'Bo': 0, 'Cy': 0, 'Dee': 0}
    """
    from scipy.sparse import csgraph

    network = as_network(network)
    if connection not in ("weak", "strong"):
        raise InvalidInputError(f"connection is weak or strong; this one is {connection!r}.")
    if len(network) == 0:
        return pd.Series(dtype="int64", index=network.participants)
    n_pieces, label = csgraph.connected_components(network.weights, directed=True, connection=connection)
    size = np.bincount(label, minlength=n_pieces)
    first = np.full(n_pieces, len(network))
    np.minimum.at(first, label, np.arange(len(network)))
    number = np.empty(n_pieces, dtype=np.int64)
    number[np.lexsort((first, -size))] = np.arange(n_pieces)
    return pd.Series(number[label], index=network.participants)


def core_number(network: InteractionNetwork | networkx.DiGraph) -> pd.Series:
    """Return for each participant the largest k such that they belong to a group of people with k partners each.

    The partners are counted within the group (the *k-core*), direction and weights left aside. Take away all
    who have fewer than k partners, again and again, until nobody has: who stays has a core number of k or more.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie in either direction makes two people partners.

    Returns
    -------
    pandas.Series
        Whole numbers, for the whole roster; 0 for who has no tie.

    References
    ----------
    .. [1] Seidman (1983), Network structure and minimum degree, Social Networks 5(3), 269–287.
       doi:10.1016/0378-8733(83)90028-X
    .. [2] Batagelj and Zaveršnik (2003), An O(m) algorithm for cores decomposition of networks.
       arXiv:cs/0310049

    Examples
    --------
    Three people who all talk to one another, and Dee who spoke to Ana alone.

    >>> from cocodesign.networks import interaction_network
    >>> talk = [("Ana", "Bo"), ("Bo", "Cy"), ("Cy", "Ana"), ("Dee", "Ana")]
    >>> core_number(interaction_network(talk)).to_dict()
    {'Ana': 2, 'Bo': 2, 'Cy': 2, 'Dee': 1}
    """
    network = as_network(network)
    return pd.Series(_peeled(network.symmetrised), index=network.participants)


def transitivity(network: InteractionNetwork | networkx.DiGraph) -> float:
    r"""Return how often two partners of a person are partners of each other: the share of closed chains of two.

    .. math:: T = \frac{3 \cdot \text{triangles}}{\sum_i k_i (k_i - 1) / 2}

    of k partners of person i, direction and weights left aside.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie in either direction makes two people partners.

    Returns
    -------
    float
        Between 0 (no triangle) and 1 (all partners of everybody know one another).

    Raises
    ------
    UndefinedMeasureError
        If nobody has two partners.

    Notes
    -----
    It weighs each person by their pairs of partners, so that those with many decide; the mean of
    :func:`local_clustering` weighs everybody alike, and is often much higher.

    References
    ----------
    .. [1] Newman, Watts and Strogatz (2002), Random graph models of social networks, PNAS 99, 2566–2572.
       doi:10.1073/pnas.012582999

    Examples
    --------
    The triangle closes three chains; two more, over Ana to Dee, stay open.

    >>> from cocodesign.networks import interaction_network
    >>> transitivity(interaction_network([("Ana", "Bo"), ("Bo", "Cy"), ("Cy", "Ana"), ("Dee", "Ana")]))
    0.6
    """
    network = as_network(network)
    partners = _partners(network)
    chains = int((partners * (partners - 1) // 2).sum())
    if chains == 0:
        raise UndefinedMeasureError(
            f"Transitivity is undefined: none of the {len(network)} participants has two partners."
        )
    return 3 * sum(len(uv) for uv, _, _ in triangles(sides(network))) / chains


def local_clustering(network: InteractionNetwork | networkx.DiGraph) -> pd.Series:
    r"""Return for each participant the share of pairs of their partners who are partners of each other.

    .. math:: C_i = \frac{\text{triangles with } i}{k_i (k_i - 1) / 2}

    of k partners of person i, direction and weights left aside.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie in either direction makes two people partners.

    Returns
    -------
    pandas.Series
        Between 0 (the person is the only link between their partners) and 1, for the whole roster; NaN for
        who has fewer than two partners.

    Notes
    -----
    For the mean over a network two conventions give different numbers: ``.mean()`` leaves out those with
    fewer than two partners, ``.fillna(0).mean()`` counts them as 0, as Watts and Strogatz and networkx do.

    References
    ----------
    .. [1] Watts and Strogatz (1998), Collective dynamics of 'small-world' networks, Nature 393, 440–442.
       doi:10.1038/30918

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> talk = [("Ana", "Bo"), ("Bo", "Cy"), ("Cy", "Ana"), ("Dee", "Ana")]
    >>> local_clustering(interaction_network(talk)).round(2).to_dict()
    {'Ana': 0.33, 'Bo': 1.0, 'Cy': 1.0, 'Dee': nan}
    """
    network = as_network(network)
    n, partners = len(network), _partners(network)
    closed = np.zeros(n, dtype=np.int64)
    pairs = sides(network)
    for uv, uw, _ in triangles(pairs):
        for corner in (pairs.first[uv], pairs.second[uv], pairs.second[uw]):
            closed += np.bincount(corner, minlength=n)
    chains = partners * (partners - 1) // 2
    shares = np.divide(closed, chains, out=np.full(n, np.nan), where=chains > 0)
    return pd.Series(shares, index=network.participants)


def _partners(network: InteractionNetwork) -> np.ndarray:
    pairs, n = network.pairs, len(network)
    return np.bincount(pairs.one, minlength=n) + np.bincount(pairs.other, minlength=n)


def _peeled(ties: sparse.csr_array) -> np.ndarray:
    """The core number of each row, by taking away whole shells."""
    n, indptr, indices = ties.shape[0], ties.indptr, ties.indices
    left = np.diff(indptr).astype(np.int64)  # partners that have not been taken away yet
    core = np.zeros(n, dtype=np.int64)
    there = left > 0
    rest = np.flatnonzero(there)
    mark = np.empty(n, dtype=np.int64)
    turns = 0
    while rest.size:
        k = int(left[rest].min())
        shell = rest[left[rest] <= k]
        while shell.size:
            core[shell] = k
            there[shell] = False
            lengths = indptr[shell + 1] - indptr[shell]
            before = np.cumsum(lengths) - lengths
            places = np.arange(lengths.sum()) + np.repeat(indptr[shell] - before, lengths)
            touched = indices[places]
            touched = touched[there[touched]]
            np.subtract.at(left, touched, 1)
            shell = touched[left[touched] <= k]
            mark[shell] = np.arange(len(shell))  # the last of several mentions counts
            shell = shell[mark[shell] == np.arange(len(shell))]
            turns += 1
            if turns > 200 and turns > n // 50:  # a long chain loses one link a turn
                return _peeled_one_by_one(ties, core, there, k)
        rest = rest[there[rest]]
    return core


def _peeled_one_by_one(ties: sparse.csr_array, core: np.ndarray, there: np.ndarray, k: int) -> np.ndarray:
    """Go on where each turn takes away hardly anybody: person by person, in plain Python."""
    rest = np.flatnonzero(there)
    place = np.full(len(there), -1)
    place[rest] = np.arange(len(rest))
    among = ties[rest][:, rest]
    starts, partners = among.indptr.tolist(), among.indices.tolist()
    left = np.diff(among.indptr).tolist()
    gone = [False] * len(rest)
    cores = [0] * len(rest)
    waiting: list[list[int]] = [[] for _ in range(max(left, default=0) + 1)]
    for person, has in enumerate(left):
        waiting[has].append(person)
    for has, those in enumerate(waiting):
        k = max(k, has) if those else k
        while those:
            person = those.pop()
            if gone[person] or left[person] > has:
                continue
            gone[person] = True
            cores[person] = k
            for partner in partners[starts[person] : starts[person + 1]]:
                if not gone[partner] and left[partner] > has:
                    left[partner] -= 1
                    waiting[left[partner]].append(partner)
    core[rest] = cores
    return core
