"""What would the network look like if something about it were chance?"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, log2

import numpy as np
from scipy import sparse

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks.network import InteractionNetwork
from cocodesign.networks.resampling import network_of_pairs, pairs, some_pairs

__all__ = ["redealt", "rematched", "reweighted", "rewired", "rewirings", "scattered"]

TOGETHER = 20_000
"""So many ties are rewired at once: fewer waste time in calls, more in memory."""


def redealt(network: InteractionNetwork, rng: int | np.random.Generator) -> InteractionNetwork:
    """Return a network in which everybody addresses, and is addressed, as often as in fact: whom is chance.

    Think of each single address as a letter: who wrote it stays, and all the addressees are collected,
    shuffled and dealt out anew, so that nobody gets their own letter. Every such deal is equally likely.

    Parameters
    ----------
    network : InteractionNetwork
        With whole numbers as weights: how many times i addressed j.
    rng : int or numpy.random.Generator
        The source of chance.

    Returns
    -------
    InteractionNetwork
        With the same participants, and for each the same weight given and received.

    Raises
    ------
    InvalidInputError
        If a weight is not a whole number: a fraction of a letter cannot be dealt.

    Notes
    -----
    This is the configuration model of directed multigraphs without loops. It answers: given how talkative and
    how sought-after each person is, how much reciprocity comes about by itself? It takes single addresses as
    independent of one another; where people write several times to whom they once wrote to, as they do,
    chance spreads their words wider than life, and a measure may differ from it for that reason too.

    Deals are drawn by a Markov chain from the network itself: in each sweep the letters are put into random
    pairs and then into random triples, and each pair swaps, each triple passes round, with even chances,
    unless somebody would get their own letter; a move that is not made counts as a step. The moves are
    symmetric, so all deals are equally likely in the long run; triples are needed because pairs alone cannot
    turn a → b → c → a round. There are 6 + 2 log₂ m sweeps for m letters.

    References
    ----------
    .. [1] Fosdick et al. (2018), Configuring random graph models with fixed degree sequences,
       SIAM Review 60(2), 315–355. doi:10.1137/16M1087175

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> talk = interaction_network([("Ana", "Bo", 2), ("Bo", "Cy", 1), ("Cy", "Ana", 1), ("Dee", "Bo", 1)])
    >>> redealt(talk, rng=1).weights.sum(axis=1).tolist()
    [2.0, 1.0, 1.0, 1.0]
    """
    ties = network.weights.tocoo()
    if (ties.data % 1 != 0).any():
        raise InvalidInputError(
            "Addresses can be dealt anew only if weights are whole numbers (how many times); this network "
            f"has the weight {ties.data[ties.data % 1 != 0][0]:g}."
        )
    rng = np.random.default_rng(rng)
    letters = ties.data.astype(np.int64)
    source, target = np.repeat(ties.row, letters), np.repeat(ties.col, letters)
    for _ in range(6 + 2 * ceil(log2(max(len(source), 2)))):
        _swap(source, target, rng)
        _pass_round(source, target, rng)
    n = len(network)
    weights = sparse.coo_array((np.ones(len(source)), (source, target)), shape=(n, n)).tocsr()
    return InteractionNetwork(network.attributes, weights, network.self_addresses)


def rewired(
    network: InteractionNetwork, rng: int | np.random.Generator, *, sweeps: int | None = None
) -> InteractionNetwork:
    """Return a network in which everybody addresses, and is addressed by, as many as in fact: whom is chance.

    Every network with these numbers of ties out and in, no tie twice and none to oneself, is equally likely:
    the uniform null model with fixed degrees, by degree-preserving swaps.

    Parameters
    ----------
    network : InteractionNetwork
        A tie keeps its weight and its source; only the target is chance. So everybody gives the same weight,
        and receives from as many people, but not the same weight.
    rng : int or numpy.random.Generator
        The source of chance.
    sweeps : int, optional
        How often all ties are put into pairs that may swap. By default as many as let each tie swap about
        twenty times: 22 in sparse networks, more in dense ones, in which most swaps are impossible, and at
        most 1,000.

    Returns
    -------
    InteractionNetwork
        With the same participants, and for each the same number of ties out and in.

    Notes
    -----
    Where :func:`redealt` asks about single addresses, of which several may go from one person to another,
    this asks about ties that are there or not: use it for reciprocity, triads and cores.

    A swap makes a → d and c → b of a → b and c → d. In each sweep the ties are put into random pairs that all
    swap at once, with a chance of 9 in 10, but for those that would make a tie to oneself, a tie that is there
    already, or one that another pair holds or would make; which pairs these are does not change by the swaps
    of the others, so that the way back is as likely as the way there. Then two ties are followed from a random
    one; if they lead round a circle a → b → c → a of which no tie is returned, it is turned round with even
    chances, which swaps alone cannot do. A move that is not made counts as a step. All networks are hence equally likely in the long run; how long is
    long enough is not known in general, so compare with twice the ``sweeps`` where it matters.

    References
    ----------
    .. [1] Rao, Jana and Bandyopadhyay (1996), A Markov chain Monte Carlo method for generating random
       (0, 1)-matrices with given marginals, Sankhyā A 58(2), 225–242.
    .. [2] Fosdick et al. (2018), Configuring random graph models with fixed degree sequences,
       SIAM Review 60(2), 315–355. doi:10.1137/16M1087175

    Examples
    --------
    A circle of three can only turn round; each way comes up about half of the time.

    >>> from cocodesign.networks import interaction_network
    >>> circle = interaction_network([("Ana", "Bo"), ("Bo", "Cy"), ("Cy", "Ana")])
    >>> turned = sum(rewired(circle, rng=seed).weights[0, 2] for seed in range(40))
    >>> bool(8 < turned < 32)
    True
    """
    return next(rewirings(network, 1, rng, sweeps=sweeps))


def rewirings(
    network: InteractionNetwork, draws: int, rng: int | np.random.Generator, *, sweeps: int | None = None
) -> Iterator[InteractionNetwork]:
    """Return many draws of :func:`rewired`, one after another; small networks are rewired many at once.

    Parameters
    ----------
    network : InteractionNetwork
        From which each draw begins anew.
    draws : int
        How many networks are drawn.
    rng : int or numpy.random.Generator
        The source of chance.
    sweeps : int, optional
        As for :func:`rewired`.

    Returns
    -------
    iterator of InteractionNetwork

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> circle = interaction_network([("Ana", "Bo"), ("Bo", "Cy"), ("Cy", "Ana")])
    >>> len(list(rewirings(circle, 10, rng=1)))
    10
    """
    n, ties = len(network), network.weights.tocoo()
    m = len(ties.data)
    rng = np.random.default_rng(rng)
    key = ties.row.astype(np.int64) * n + ties.col
    density = m / max(1, n * (n - 1))
    # Of fewer ties at a time more can swap, once they crowd each other: this share lets most.
    share = min(1.0, 1 / (4 * density)) if m else 1.0
    likely = 0.9 / 2 * share * (1 - density) ** 2 * np.exp(-4 * density * share)
    if sweeps is None:
        sweeps = min(1000, ceil(10 / likely)) if likely > 0.01 else 1000
    if m < 2 or m == n * (n - 1):
        sweeps = 0
    while draws > 0:
        together = min(draws, max(1, TOGETHER // max(m, 1)))
        keys = key + np.arange(together)[:, None] * (n * n)  # a network each, none in reach of another
        for _ in range(sweeps):
            _swap_ties(keys, n, max(1, int(share * m) // 2), rng)
            _turn_circles(keys, n, rng)
        for row in keys % (n * n) if m else keys:
            weights = sparse.coo_array((ties.data, (row // n, row % n)), shape=(n, n)).tocsr()
            yield InteractionNetwork(network.attributes, weights, network.self_addresses)
        draws -= together


def rematched(network: InteractionNetwork, rng: int | np.random.Generator) -> InteractionNetwork:
    """Return a network with as many mutual, one-sided and empty pairs as in fact: between whom is chance.

    What passes between each pair of people, both directions together, is dealt out anew to the pairs, and
    which of the two comes first is decided by a coin. This is the null model U | MAN, uniform given the
    dyad census.

    Parameters
    ----------
    network : InteractionNetwork
        A pair keeps its two weights.
    rng : int or numpy.random.Generator
        The source of chance.

    Returns
    -------
    InteractionNetwork
        With the same participants, the same reciprocity and the same weight in all.

    Notes
    -----
    It answers: given how much is returned, how many triads of each kind, how much brokerage or inequality
    come about by themselves? It does not keep how talkative anybody is.

    References
    ----------
    .. [1] Holland and Leinhardt (1970), A method for detecting structure in sociometric data, American
       Journal of Sociology 76(3), 492–513. doi:10.1086/224954

    Examples
    --------
    >>> from cocodesign.networks import interaction_network, reciprocity
    >>> talk = interaction_network([("Ana", "Bo"), ("Bo", "Ana"), ("Cy", "Dee"), ("Cy", "Ana")])
    >>> reciprocity(talk) == reciprocity(rematched(talk, rng=1)) == 0.5
    True
    """
    rng = np.random.default_rng(rng)
    _, _, there, back = pairs(network)
    low, high = some_pairs(len(network), len(there), rng)
    flip = rng.random(len(there)) < 0.5
    return network_of_pairs(network, low, high, np.where(flip, back, there), np.where(flip, there, back))


def scattered(
    network: InteractionNetwork, rng: int | np.random.Generator, *, exactly: bool = True
) -> InteractionNetwork:
    """Return a network with as many ties as in fact: from whom to whom is chance, every ordered pair alike.

    This is the random digraph of Erdős and Rényi, the Bernoulli null model given the number of ties.

    Parameters
    ----------
    network : InteractionNetwork
        Its weights go with its ties, at random.
    rng : int or numpy.random.Generator
        The source of chance.
    exactly : bool
        Whether the number of ties is kept exactly, or on average: each ordered pair then has a tie with the
        chance of the observed density, and weights are drawn from the observed ones with replacement.

    Returns
    -------
    InteractionNetwork
        With the same participants.

    Notes
    -----
    It keeps nothing of how different people are. Almost every real network differs from it, so it is a first
    check; :func:`redealt` and :func:`rewired` ask harder questions.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> scattered(interaction_network([("Ana", "Bo", 2), ("Bo", "Cy", 1)]), rng=1)
    <InteractionNetwork: 3 participants, 2 ties, weight 3>
    """
    rng = np.random.default_rng(rng)
    n, m, weight = len(network), network.n_ties, network.weights.data
    places = n * (n - 1)
    if not exactly and m:
        m = int(rng.binomial(places, m / places))
        weight = rng.choice(weight, size=m)
    if m:
        place = rng.choice(places, size=m, replace=False).astype(np.int64)
        source, target = place // (n - 1), place % (n - 1)
        target += target >= source
    else:
        source = target = np.empty(0, dtype=np.int64)
    weights = sparse.coo_array((weight, (source, target)), shape=(n, n)).tocsr()
    return InteractionNetwork(network.attributes, weights, network.self_addresses)


def reweighted(network: InteractionNetwork, rng: int | np.random.Generator) -> InteractionNetwork:
    """Return a network with the same ties, over which their weights are shuffled: the weight permutation.

    Parameters
    ----------
    network : InteractionNetwork
        Who has a tie with whom stays as it is.
    rng : int or numpy.random.Generator
        The source of chance.

    Returns
    -------
    InteractionNetwork
        With the same participants and ties, and the same weights on other ties.

    Notes
    -----
    It answers: given who talks to whom at all, does it matter how much? Measures that do not look at weights
    are the same in every draw.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> talk = interaction_network([("Ana", "Bo", 5), ("Bo", "Cy", 1), ("Cy", "Ana", 1)])
    >>> sorted(reweighted(talk, rng=1).to_frame()["weight"])
    [1.0, 1.0, 5.0]
    """
    rng = np.random.default_rng(rng)
    weights = network.weights
    shuffled = sparse.csr_array(
        (rng.permutation(weights.data.copy()), weights.indices, weights.indptr), shape=weights.shape
    )
    return InteractionNetwork(network.attributes, shuffled, network.self_addresses)


# ---------------------------------------------------------------- letters


def _swap(source: np.ndarray, target: np.ndarray, rng: np.random.Generator) -> None:
    half = len(source) // 2
    order = rng.permutation(len(source))
    a, b = order[:half], order[half : 2 * half]
    moves = (rng.random(half) < 0.5) & (source[a] != target[b]) & (source[b] != target[a])
    a, b = a[moves], b[moves]
    target[a], target[b] = target[b], target[a]


def _pass_round(source: np.ndarray, target: np.ndarray, rng: np.random.Generator) -> None:
    third = len(source) // 3
    order = rng.permutation(len(source))
    a, b, c = order[:third], order[third : 2 * third], order[2 * third : 3 * third]
    moves = rng.random(third) < 0.5
    moves &= (source[a] != target[b]) & (source[b] != target[c]) & (source[c] != target[a])
    a, b, c = a[moves], b[moves], c[moves]
    target[a], target[b], target[c] = target[b], target[c], target[a]


# ---------------------------------------------------------------- ties that are there or not


def _swap_ties(keys: np.ndarray, n: int, n_pairs: int, rng: np.random.Generator) -> None:
    together, m = keys.shape
    order = rng.permuted(np.broadcast_to(np.arange(m), keys.shape), axis=1)
    order += np.arange(together)[:, None] * m
    flat = keys.reshape(-1)
    one, other = order[:, :n_pairs].ravel(), order[:, n_pairs : 2 * n_pairs].ravel()
    # Sources carry their network with them: source · n + target is unique among all of them.
    (a, b), (c, d) = divmod(flat[one], n), divmod(flat[other], n)
    new_one, new_other = a * n + d, c * n + b
    twice = _stand_twice(np.concatenate([flat, new_one, new_other]), together * n * n)
    held, made_one, made_other = np.split(twice, [len(flat), len(flat) + len(one)])
    moves = (a % n != d) & (c % n != b) & (rng.random(len(one)) < 0.9)
    moves &= ~(held[one] | held[other] | made_one | made_other)
    flat[one[moves]], flat[other[moves]] = new_one[moves], new_other[moves]


def _stand_twice(cells: np.ndarray, of: int) -> np.ndarray:
    """Return for each of some numbers below `of` whether it stands there more than once."""
    if of <= 50 * len(cells):  # to count in a table is quicker than to sort, unless it is much larger
        return np.bincount(cells, minlength=of)[cells] > 1
    order = np.argsort(cells)
    ascending = cells[order]
    alike = np.concatenate([[False], ascending[1:] == ascending[:-1], [False]])
    twice = np.empty(len(cells), dtype=bool)
    twice[order] = alike[1:] | alike[:-1]
    return twice


def _turn_circles(keys: np.ndarray, n: int, rng: np.random.Generator) -> None:
    together, m = keys.shape
    a, b = divmod(keys[np.arange(together), rng.integers(m, size=together)], n)
    here = a // n * n  # the first person of the network
    a -= here
    onwards = keys // n == (here + b)[:, None]
    ways = onwards.sum(axis=1)
    goes_on = ways > 0
    # Networks follow one another, so that the ties from b of all of them are sorted at once.
    c = np.zeros(together, dtype=np.int64)
    first = np.cumsum(ways) - ways
    way = first + (rng.random(together) * ways).astype(np.int64)
    c[goes_on] = np.sort(keys[onwards])[way[goes_on]] % n

    def there(source: np.ndarray, target: np.ndarray) -> np.ndarray:
        return (keys == ((here + source) * n + target)[:, None]).any(axis=1)

    turns = (rng.random(together) < 0.5) & goes_on & there(c, a)
    for source, target in ((b, a), (c, b), (a, c)):
        turns &= ~there(source, target)
    rows = np.flatnonzero(turns)
    circle = keys[rows]
    places, base = [], here[rows]
    for source, target in ((a, b), (b, c), (c, a)):
        places.append(np.argmax(circle == ((base + source[rows]) * n + target[rows])[:, None], axis=1))
    for place, source, instead in zip(places, (a, b, c), (c, a, b), strict=True):
        keys[rows, place] = (base + source[rows]) * n + instead[rows]
