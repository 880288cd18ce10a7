"""Who stands in the middle, and how much does the network hang on them?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks.network import InteractionNetwork, as_network

if TYPE_CHECKING:
    import networkx
    from scipy import sparse

__all__ = ["betweenness", "centralization", "closeness", "degree", "pagerank", "strength"]

_COLUMNS = 64  # paths are counted from so many sources at once
_LONGEST = 50  # steps; from there on counting person by person is quicker
_WORDS = 64  # sources are searched 64 to a machine word, and so many words at a time


def degree(
    network: InteractionNetwork | networkx.DiGraph,
    *,
    direction: Literal["in", "out", "total", "partners"] = "total",
) -> pd.Series:
    """Return for each participant how many ties they have.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once.
    direction : {"in", "out", "total", "partners"}
        ``"out"`` counts whom one addressed, ``"in"`` by whom one was addressed, ``"total"`` both, so that
        somebody who answered counts twice, and ``"partners"`` each person once with whom anything passed.

    Returns
    -------
    pandas.Series
        Whole numbers, for the whole roster; 0 for who has no tie.

    Raises
    ------
    InvalidInputError
        If there is no such direction.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> talk = [("Ana", "Bo", 3), ("Bo", "Ana", 1), ("Cy", "Ana", 1)]
    >>> network = interaction_network(talk, ["Ana", "Bo", "Cy", "Dee"])
    >>> degree(network).to_dict()
    {'Ana': 3, 'Bo': 2, 'Cy': 1, 'Dee': 0}
    >>> degree(network, direction="partners").to_dict()
    {'Ana': 2, 'Bo': 1, 'Cy': 1, 'Dee': 0}
    """
    network = as_network(network)
    _check_choice("direction", direction, ("in", "out", "total", "partners"))
    given = np.diff(network.weights.indptr).astype(np.int64)
    received = np.bincount(network.weights.indices, minlength=len(network))
    match direction:
        case "out":
            counts = given
        case "in":
            counts = received
        case "total":
            counts = given + received
        case _:
            pairs = network.pairs
            counts = np.bincount(pairs.one, minlength=len(network))
            counts += np.bincount(pairs.other, minlength=len(network))
    return pd.Series(counts, index=network.participants)


def strength(
    network: InteractionNetwork | networkx.DiGraph, *, direction: Literal["in", "out", "total"] = "total"
) -> pd.Series:
    """Return for each participant the weight of their ties: how much they gave, received, or both.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) of weight w says that i addressed j w times.
    direction : {"in", "out", "total"}
        ``"out"`` adds up what one gave, ``"in"`` what one received, ``"total"`` both.

    Returns
    -------
    pandas.Series
        For the whole roster; 0 for who has no tie.

    Raises
    ------
    InvalidInputError
        If there is no such direction.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> talk = [("Ana", "Bo", 3), ("Bo", "Ana", 1), ("Cy", "Ana", 1)]
    >>> strength(interaction_network(talk, ["Ana", "Bo", "Cy", "Dee"]), direction="in").to_dict()
    {'Ana': 2.0, 'Bo': 3.0, 'Cy': 0.0, 'Dee': 0.0}
    """
    network = as_network(network)
    _check_choice("direction", direction, ("in", "out", "total"))
    weights = np.zeros(len(network))
    if direction in ("out", "total"):
        weights += network.weights.sum(axis=1)
    if direction in ("in", "total"):
        weights += np.bincount(network.weights.indices, network.weights.data, minlength=len(network))
    return pd.Series(weights, index=network.participants)


def pagerank(
    network: InteractionNetwork | networkx.DiGraph,
    *,
    damping: float = 0.85,
    weighted: bool = True,
    tolerance: float = 1e-9,
) -> pd.Series:
    r"""Return the PageRank of each participant: how often a wanderer along the ties is with them.

    .. math:: p_i = \frac{1 - d}{n} + d \left( \sum_j p_j \frac{w_{ji}}{\sum_k w_{jk}}
              + \frac{1}{n} \sum_{j \text{ addresses nobody}} p_j \right)

    From each person the wanderer goes on to somebody whom that person addressed, in proportion to the weights;
    with probability 1 − d, and from those who addressed nobody, to anybody on the roster.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) of weight w says that i addressed j w times.
    damping : float
        d, from 0 up to but below 1.
    weighted : bool
        Whether weights count; otherwise all whom a person addressed are equally likely.
    tolerance : float
        An upper limit of the absolute error, over all participants together, above 0. (networkx
        multiplies its tolerance by n: among 100,000 people it stops after three steps.)

    Returns
    -------
    pandas.Series
        Positive, together 1, for the whole roster.

    Raises
    ------
    UndefinedMeasureError
        If there is nobody.
    InvalidInputError
        If ``damping`` or ``tolerance`` is out of range.

    Notes
    -----
    Power iteration: what remains of the error after a step is at most d / (1 − d) of the step, which is what
    is compared with the tolerance.

    References
    ----------
    .. [1] Langville and Meyer (2004), Deeper inside PageRank, Internet Mathematics 1(3), 335–380.
       doi:10.1080/15427951.2004.10129091

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> pagerank(interaction_network([("Ana", "Bo"), ("Bo", "Ana")])).to_dict()
    {'Ana': 0.5, 'Bo': 0.5}
    """
    network = as_network(network)
    n = len(network)
    if not 0 <= damping < 1:
        raise InvalidInputError(f"damping is at least 0 and below 1; this one is {damping!r}. 0.85 is usual.")
    if not tolerance > 0:
        raise InvalidInputError(f"tolerance is above 0; this one is {tolerance!r}. 1e-9 is usual.")
    if n == 0:
        raise UndefinedMeasureError("PageRank is undefined: there is nobody on the roster.")
    out = network.weights.sum(axis=1) if weighted else np.diff(network.weights.indptr).astype(float)
    silent = np.flatnonzero(out == 0)
    passed_on = damping / np.where(out == 0, 1.0, out)
    came = network.transposed
    if not weighted:
        came = _of_ones(came)
    tolerance = max(tolerance, 4 * np.finfo(float).eps)  # below this rounding is all that changes
    rank = np.full(n, 1 / n)
    while True:
        new = came @ (rank * passed_on)
        new += (1 - damping + damping * rank[silent].sum()) / n
        new /= new.sum()
        step = np.abs(new - rank).sum()
        rank = new
        if step * damping <= tolerance * (1 - damping):
            return pd.Series(rank, index=network.participants)


def closeness(
    network: InteractionNetwork | networkx.DiGraph,
    *,
    direction: Literal["in", "out", "both"] = "in",
    form: Literal["reachable", "freeman", "harmonic"] = "reachable",
    pivots: int | None = None,
    rng: int | np.random.Generator | None = None,
) -> pd.Series:
    r"""Return the closeness of each participant: how few steps lie between them and all the others.

    .. math:: C_i = \frac{n - 1}{\sum_j d_{ji}}

    with d the least number of ties from one person to another, whatever they weigh.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once.
    direction : {"in", "out", "both"}
        Which way the steps go: ``"in"`` from the others to i, as words reach i, ``"out"`` from i to the others,
        ``"both"`` either way along each tie, as if every tie were returned.
    form : {"reachable", "freeman", "harmonic"}
        What is done where no path leads. ``"freeman"`` is the formula above: undefined (NaN) for a person whom
        not everybody can reach. ``"reachable"`` takes the r people who can reach i, and multiplies by their
        share: (r / Σd) · r / (n − 1), 0 if there are none. ``"harmonic"`` is the mean of 1/d, which is 0 where
        no path leads.
    pivots : int, optional
        Look only at the distances to or from so many people drawn at random, for large networks. Without it
        everybody is looked at, and the values are exact.
    rng : int or numpy.random.Generator, optional
        The source of chance; needed with ``pivots``.

    Returns
    -------
    pandas.Series
        Between 0 and 1 (one step from everybody), for the whole roster. NaN also if there is only one.

    Raises
    ------
    InvalidInputError
        If a choice is unknown, ``pivots`` is not between 1 and n, or ``rng`` is absent with ``pivots``.

    References
    ----------
    .. [1] Freeman (1979), Centrality in social networks: conceptual clarification, Social Networks 1(3),
       215–239. doi:10.1016/0378-8733(78)90021-7
    .. [2] Wasserman and Faust (1994), Social Network Analysis, Cambridge University Press, p. 201, for the
       reachable. doi:10.1017/CBO9780511815478
    .. [3] Rochat (2009), Closeness centrality extended to unconnected graphs: the harmonic centrality index,
       Applications of Social Network Analysis.

    Examples
    --------
    Ana is one step from Bo and two from Cy: 2 / (1 + 2).

    >>> from cocodesign.networks import interaction_network
    >>> line = interaction_network([("Ana", "Bo"), ("Bo", "Cy")])
    >>> closeness(line, direction="both").round(3).to_dict()
    {'Ana': 0.667, 'Bo': 1.0, 'Cy': 0.667}
    >>> closeness(line).round(3).to_dict()
    {'Ana': 0.0, 'Bo': 0.5, 'Cy': 0.667}
    """
    network = as_network(network)
    _check_choice("direction", direction, ("in", "out", "both"))
    _check_choice("form", form, ("reachable", "freeman", "harmonic"))
    n = len(network)
    sources = _pivots(n, pivots, rng)
    match direction:
        case "in":
            ties = network.transposed
        case "out":
            ties = network.weights
        case _:
            ties = network.symmetrised
    reached, distance, nearness = np.zeros(n), np.zeros(n), np.zeros(n)
    for steps, new in _reached(ties, sources):
        reached += new
        distance += steps * new
        nearness += new / steps
    others = np.full(n, len(sources))
    others[sources] -= 1
    with np.errstate(divide="ignore", invalid="ignore"):
        if form == "harmonic":
            values = nearness / others
        elif form == "freeman":
            values = np.where(reached == others, others / distance, np.nan)
        else:
            share = reached / others
            values = np.where(reached > 0, share * reached / distance, np.where(others > 0, 0.0, np.nan))
    return pd.Series(values, index=network.participants)


def betweenness(
    network: InteractionNetwork | networkx.DiGraph,
    *,
    directed: bool = True,
    normalized: bool = True,
    pivots: int | None = None,
    rng: int | np.random.Generator | None = None,
) -> pd.Series:
    r"""Return the betweenness of each participant: on how many shortest paths between others they lie.

    .. math:: B_i = \sum_{j \ne i \ne k} \frac{\sigma_{jk}(i)}{\sigma_{jk}}

    over ordered pairs of others, where σ counts the shortest paths from j to k, and σ(i) those through i.
    Normalized, it is divided by the number of ordered pairs of others, (n − 1)(n − 2).

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once; weights do not matter.
    directed : bool
        Whether paths follow the direction of the ties; otherwise every tie can be walked both ways, and each
        unordered pair counts once, as is the custom for undirected networks.
    normalized : bool
        Whether to divide by the number of pairs, so that networks of different size can be compared.
    pivots : int, optional
        Count only the paths that begin at so many people drawn at random, and scale up, for large networks.
    rng : int or numpy.random.Generator, optional
        The source of chance; needed with ``pivots``.

    Returns
    -------
    pandas.Series
        Of 0 or more, normalized at most 1 (but for the error of sampling), for the whole roster; 0 for who has
        no tie. NaN if normalized among fewer than three participants, and for the pivot if there is only one.

    Raises
    ------
    InvalidInputError
        If ``pivots`` is not between 1 and n, or ``rng`` is absent with ``pivots``.

    Notes
    -----
    Brandes' algorithm, for many beginnings at once; where somebody is more than fifty steps away from
    somebody, it is handed to networkx. Time grows with n · m: from ten thousand participants on, choose ``pivots``.

    References
    ----------
    .. [1] Freeman (1979), Centrality in social networks: conceptual clarification, Social Networks 1(3),
       215–239. doi:10.1016/0378-8733(78)90021-7
    .. [2] Brandes (2001), A faster algorithm for betweenness centrality, Journal of Mathematical Sociology
       25(2), 163–177. doi:10.1080/0022250X.2001.9990249
    .. [3] Brandes and Pich (2007), Centrality estimation in large networks, International Journal of
       Bifurcation and Chaos 17(7), 2303–2318. doi:10.1142/S0218127407018403

    Examples
    --------
    Whatever passes between Ana and Cy goes through Bo.

    >>> from cocodesign.networks import interaction_network
    >>> line = interaction_network([("Ana", "Bo"), ("Bo", "Ana"), ("Bo", "Cy"), ("Cy", "Bo")])
    >>> betweenness(line).to_dict()
    {'Ana': 0.0, 'Bo': 1.0, 'Cy': 0.0}
    """
    network = as_network(network)
    n = len(network)
    sources = _pivots(n, pivots, rng)
    ties = _of_ones(network.weights if directed else network.symmetrised)
    back = _of_ones(network.transposed) if directed else ties
    values = _passing(ties, back, sources)
    if values is None:
        values = _passing_in_long_chains(ties, sources)
    if not directed:
        values /= 2  # each unordered pair was met from both ends
    if len(sources) < n:
        # What begins at a person does not pass through them: of the n − 1 others so many were drawn.
        drawn = np.full(n, float(len(sources)))
        drawn[sources] -= 1
        values = np.divide(values * (n - 1), drawn, out=np.full(n, np.nan), where=drawn > 0)
    if normalized:
        pairs = (n - 1) * (n - 2) / (1 if directed else 2)
        values = values / pairs if pairs > 0 else np.full(n, np.nan)
    return pd.Series(values, index=network.participants)


def centralization(
    network: InteractionNetwork | networkx.DiGraph,
    *,
    of: Literal["in_degree", "out_degree", "degree", "betweenness", "closeness"],
) -> float:
    r"""Return Freeman's centralization: how much the network resembles a star around its most central person.

    .. math:: C = \frac{\sum_i (\max_j c_j - c_i)}{\text{the largest such sum of any network of } n \text{ people}}

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j at least once; weights do not matter.
    of : {"in_degree", "out_degree", "degree", "betweenness", "closeness"}
        Which centrality c. The largest sums are those of a star:

        ``"in_degree"``, ``"out_degree"``
            (n − 1)², where all address one, or one addresses all;
        ``"degree"``
            (n − 1)(n − 2), of the number of partners, direction left aside;
        ``"betweenness"``
            (n − 1)²(n − 2), of counts of ordered pairs along directed paths (for a network in which every tie
            is returned it is the value of the undirected network, whose largest sum is half of this);
        ``"closeness"``
            (n − 1)(n − 2) / (2n − 3), of Freeman's closeness, direction left aside.

    Returns
    -------
    float
        Between 0 (all stand equally central) and 1 (a star).

    Raises
    ------
    UndefinedMeasureError
        If there are fewer than three participants, or for closeness if not everybody is connected.
    InvalidInputError
        If there is no such centrality.

    Notes
    -----
    One very active host makes almost every network look like a star: show it with and without the hosts
    (:meth:`InteractionNetwork.among`). There is no form with weights: the strength of a tie has no largest
    value.

    References
    ----------
    .. [1] Freeman (1979), Centrality in social networks: conceptual clarification, Social Networks 1(3),
       215–239. doi:10.1016/0378-8733(78)90021-7

    Examples
    --------
    All address Ana, and she addresses Bo alone: 3 − 1 for Bo, 3 for Cy, 3 for Dee, of 9 at most.

    >>> from cocodesign.networks import interaction_network
    >>> talk = interaction_network([("Bo", "Ana"), ("Cy", "Ana"), ("Dee", "Ana"), ("Ana", "Bo")])
    >>> round(centralization(talk, of="in_degree"), 3)
    0.889
    >>> centralization(talk, of="out_degree")
    0.0
    """
    network = as_network(network)
    _check_choice("of", of, ("in_degree", "out_degree", "degree", "betweenness", "closeness"))
    n = len(network)
    if n < 3:
        raise UndefinedMeasureError(
            f"Centralization needs at least three participants; here there are {n}. Two people make no star."
        )
    largest: float
    match of:
        case "in_degree":
            values, largest = degree(network, direction="in").to_numpy(), (n - 1) ** 2
        case "out_degree":
            values, largest = degree(network, direction="out").to_numpy(), (n - 1) ** 2
        case "degree":
            values, largest = degree(network, direction="partners").to_numpy(), (n - 1) * (n - 2)
        case "betweenness":
            values, largest = betweenness(network, normalized=False).to_numpy(), (n - 1) ** 2 * (n - 2)
        case _:
            values = closeness(network, direction="both", form="freeman").to_numpy()
            largest = (n - 1) * (n - 2) / (2 * n - 3)
            if (apart := int(np.isnan(values).sum())) > 0:
                raise UndefinedMeasureError(
                    f"The centralization of closeness is undefined: {apart} of the {n} "
                    "participants cannot be reached by everybody. Look at the largest group that hangs "
                    "together: network.among(…) those in component 0 of components(network)."
                )
    return float((values.max() - values).sum() / largest)


# ---------------------------------------------------------------- searching from many people at once


def _reached(ties: sparse.csr_array, sources: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Yield (d, for each person how many of the sources it takes d steps to reach, against the ties).

    `ties` lead from a person to those from whom it is looked at: the sources' words arrive along the ties
    turned round. Each source is one bit, so that one pass over the ties moves all searches on by a step.
    """
    n = ties.shape[0]
    filled = np.flatnonzero(np.diff(ties.indptr))
    starts = ties.indptr[filled]
    width = max(1, min(_WORDS, (1 << 23) // max(ties.nnz, 1)))
    for begin in range(0, len(sources), 64 * width):
        some = sources[begin : begin + 64 * width]
        bit = np.arange(len(some))
        front = np.zeros((n, -(-len(some) // 64)), dtype=np.uint64)
        front[some, bit // 64] = np.uint64(1) << (bit % 64).astype(np.uint64)
        seen = front.copy()
        steps = 0
        while filled.size:
            steps += 1
            came = np.zeros_like(front)
            came[filled] = np.bitwise_or.reduceat(front[ties.indices], starts, axis=0)
            came &= ~seen
            new = np.bitwise_count(came).sum(axis=1, dtype=np.int64)
            if not new.any():
                break
            seen |= came
            front = came
            yield steps, new


def _passing(ties: sparse.csr_array, back: sparse.csr_array, sources: np.ndarray) -> np.ndarray | None:
    """How much of the shortest paths from the sources passes through each person; None if some are very long.

    A column a source: each step of the search, and each on the way back, is one product for all columns.
    """
    n = ties.shape[0]
    passing = np.zeros(n)
    width = max(1, min(_COLUMNS, (1 << 22) // max(n, 1)))
    for begin in range(0, len(sources), width):
        some = sources[begin : begin + width]
        column = np.arange(len(some))
        paths = np.zeros((n, len(some)))  # how many shortest paths lead from the source to a person
        paths[some, column] = 1
        step_of = np.full((n, len(some)), -1, dtype=np.int8)
        step_of[some, column] = 0
        front, steps = paths.copy(), 0
        while True:
            front = back @ front
            front[step_of >= 0] = 0
            if not front.any():
                break
            steps += 1
            if steps > _LONGEST:
                return None
            step_of[front > 0] = steps
            paths += front
        through = np.zeros((n, len(some)))
        for step in range(steps, 1, -1):
            here, before = step_of == step, step_of == step - 1
            share = np.divide(1 + through, paths, out=np.zeros_like(paths), where=here)
            np.multiply(paths, ties @ share, out=through, where=before)
        passing += through.sum(axis=1)
    return passing


def _passing_in_long_chains(ties: sparse.csr_array, sources: np.ndarray) -> np.ndarray:
    """The same by networkx, whose time does not grow with the length of the paths."""
    import networkx as nx

    n = ties.shape[0]
    graph = nx.DiGraph()
    graph.add_nodes_from(range(n))
    tied = ties.tocoo()
    graph.add_edges_from(zip(tied.row.tolist(), tied.col.tolist(), strict=True))
    if len(sources) == n:
        found = nx.betweenness_centrality(graph, normalized=False)
    else:
        found = nx.betweenness_centrality_subset(graph, sources.tolist(), range(n), normalized=False)
    return np.fromiter((found[i] for i in range(n)), dtype=float, count=n)


def _pivots(n: int, pivots: int | None, rng: int | np.random.Generator | None) -> np.ndarray:
    if pivots is None:
        return np.arange(n)
    if not 1 <= pivots <= n:
        raise InvalidInputError(f"pivots is a number of participants from 1 to {n}; this one is {pivots!r}.")
    if rng is None:
        raise InvalidInputError(
            "Pivots are drawn at random: pass rng, a whole number or a numpy Generator, so that the same are "
            "drawn again."
        )
    return np.sort(np.random.default_rng(rng).choice(n, size=pivots, replace=False))


def _of_ones(matrix: sparse.csr_array) -> sparse.csr_array:
    from scipy import sparse

    return sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)


def _check_choice(name: str, choice: str, choices: tuple[str, ...]) -> None:
    if choice not in choices:
        raise InvalidInputError(f"{name} is one of {', '.join(choices)}; this one is {choice!r}.")
