"""What might the network have looked like, had other people of the same kind come?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks.network import InteractionNetwork

__all__ = ["Redraws", "dyads_redrawn", "redrawn", "redraws"]


def redrawn(network: InteractionNetwork, rng: int | np.random.Generator) -> InteractionNetwork:
    """Return a network of as many people, drawn with replacement from these: the vertex bootstrap.

    Two drawn people have the ties that they had. Where the same person was drawn twice, what passes between
    the two copies is taken from a pair of people drawn at random, both directions together.

    Parameters
    ----------
    network : InteractionNetwork
        Of at least two people.
    rng : int or numpy.random.Generator
        The source of chance.

    Returns
    -------
    InteractionNetwork
        Its participants are numbered anew, ``"0"`` and on, since a person may be there twice.

    Raises
    ------
    InvalidInputError
        If there are fewer than two people.

    Notes
    -----
    It treats the people as a sample from a larger community of the same kind. For a workshop that is itself
    all that matters there is no sampling error, and an interval from it says how much the value hangs on who
    came.

    For shares of ties its intervals are too wide: of 1,000 intervals of 95 %, 97 to 98 % held the density or the
    reciprocity of communities of twelve, and 98 to 100 % of forty, since what is particular to single pairs is
    counted more than once; :func:`cocodesign.networks.dyadic_interval` counts it once. For inequality it is the wrong method
    in sparse networks: people drawn twice make what the others give and receive more unequal than it is in any
    community, and the interval lies beside it (of communities of two hundred 40 % held the truth). Draw what each gave instead
    (:func:`cocodesign.inference.bootstrap_interval`). The figures stand in ``docs/studies/coverage.md``.

    The work grows with the ties, not with the square of the people. For many draws of one network see
    :func:`redraws`, which builds none of them.

    References
    ----------
    .. [1] Snijders and Borgatti (1999), Non-parametric standard errors and tests for network statistics,
       Connections 22(2), 161–170.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> len(redrawn(interaction_network([("Ana", "Bo", 2), ("Bo", "Cy", 1)]), rng=1))
    3
    """
    return redraws(network, 1, rng).drawn_network(0)


def redraws(network: InteractionNetwork, draws: int, rng: int | np.random.Generator) -> Redraws:
    """Return many draws of :func:`redrawn` at once, as who was drawn, so that measures take them together.

    Parameters
    ----------
    network : InteractionNetwork
        Of at least two people.
    draws : int
        How many networks are drawn.
    rng : int or numpy.random.Generator
        The source of chance.

    Returns
    -------
    Redraws

    Raises
    ------
    InvalidInputError
        If there are fewer than two people.

    Examples
    --------
    In how many of a thousand draws did the three people still have their two ties, or more?

    >>> from cocodesign.networks import interaction_network
    >>> talk = interaction_network([("Ana", "Bo", 2), ("Bo", "Cy", 1)])
    >>> many = redraws(talk, 1000, rng=1)
    >>> many.totals(talk.weights > 0).shape
    (1000,)
    """
    n = len(network)
    if n < 2:
        raise InvalidInputError(f"People can be redrawn only from two or more; here there are {n}.")
    rng = np.random.default_rng(rng)
    drawn = np.sort(rng.integers(n, size=(draws, n)), axis=1)
    # In sorted rows the copies of a person stand side by side: pairs of copies lie 1, 2, … places apart.
    found = []
    for apart in range(1, n):
        draw, copy = np.nonzero(drawn[:, apart:] == drawn[:, :-apart])
        if not len(draw):
            break
        found.append((draw, copy, copy + apart))
    draw, one, other = (
        (np.concatenate(part) for part in zip(*found, strict=True))
        if found
        else (np.empty(0, dtype=np.int64) for _ in range(3))
    )
    source = rng.integers(n, size=len(draw))
    target = (source + rng.integers(1, n, size=len(draw))) % n
    return Redraws(network, drawn, draw, one, other, source, target)


@dataclass(frozen=True, eq=False, repr=False)
class Redraws:
    """Many networks of people drawn with replacement from one, known by who was drawn. See :func:`redraws`.

    A sum over pairs of people is then a matrix product over all draws, and no network is built.

    Attributes
    ----------
    network : InteractionNetwork
        From which they were drawn.
    drawn : numpy.ndarray
        Row b holds who was drawn in draw b, by their place in the roster, in ascending order.
    twin_draw, twin_one, twin_other : numpy.ndarray
        One entry a pair of copies of the same person: in which draw, and which two columns of ``drawn``.
    twin_source, twin_target : numpy.ndarray
        From which two people what passes between the copies is taken.
    """

    network: InteractionNetwork
    drawn: np.ndarray
    twin_draw: np.ndarray
    twin_one: np.ndarray
    twin_other: np.ndarray
    twin_source: np.ndarray
    twin_target: np.ndarray

    def __len__(self) -> int:
        return len(self.drawn)

    def __repr__(self) -> str:
        return f"<Redraws: {len(self)} draws of {self.network!r}>"

    @cached_property
    def counts(self) -> np.ndarray:
        """How often each person of the roster is in each draw."""
        draws, n = self.drawn.shape
        flat = (np.arange(draws)[:, None] * n + self.drawn).ravel()
        return np.bincount(flat, minlength=draws * n).reshape(draws, n).astype(float)

    def totals(
        self,
        matrix: sparse.csr_array,
        *,
        twins: sparse.csr_array | None = None,
        source: np.ndarray | None = None,
        target: np.ndarray | None = None,
    ) -> np.ndarray:
        """Return, for each draw, the sum of a quantity over its ordered pairs of people.

        Parameters
        ----------
        matrix : scipy.sparse.csr_array
            The quantity for each ordered pair in the roster, such as ``weights``; nothing on the diagonal.
        twins : scipy.sparse.csr_array, optional
            The quantity for two copies of the same person, by whose place they take; by default the same.
        source, target : numpy.ndarray, optional
            Of each person, how much what they send, or receive, counts: 0 or 1, to sum over some only.

        Returns
        -------
        numpy.ndarray
            One sum a draw.
        """
        n = len(self.network)
        sends = np.ones(n) if source is None else np.asarray(source, dtype=float)
        receives = np.ones(n) if target is None else np.asarray(target, dtype=float)
        counts = self.counts
        among = ((counts * sends) @ matrix.astype(float) * (counts * receives)).sum(axis=1)
        person = self.drawn[self.twin_draw, self.twin_one]
        alike = matrix if twins is None else twins
        between = _entries(alike, self.twin_source, self.twin_target)
        between += _entries(alike, self.twin_target, self.twin_source)
        between *= (sends * receives)[person]
        return among + np.bincount(self.twin_draw, between, minlength=len(self))

    def sums(self, matrix: sparse.csr_array, *, received: bool = False) -> np.ndarray:
        """Return, for each draw and each person in it, what they send to the others there, or receive.

        Parameters
        ----------
        matrix : scipy.sparse.csr_array
            The quantity for each ordered pair in the roster, such as ``weights``; nothing on the diagonal.
        received : bool
            Whether to sum over those who send instead of over those who receive.

        Returns
        -------
        numpy.ndarray
            One row a draw, one column a person, as in ``drawn``.
        """
        matrix = matrix.astype(float)
        passed = self.counts @ (matrix if received else matrix.T)
        sums = np.take_along_axis(passed, self.drawn, axis=1)
        there = _entries(matrix, self.twin_source, self.twin_target)
        back = _entries(matrix, self.twin_target, self.twin_source)
        if received:
            there, back = back, there
        n = self.drawn.shape[1]
        extra = np.bincount(self.twin_draw * n + self.twin_one, there, minlength=sums.size)
        extra += np.bincount(self.twin_draw * n + self.twin_other, back, minlength=sums.size)
        return sums + extra.reshape(sums.shape)

    def drawn_network(self, draw: int) -> InteractionNetwork:
        """Return one of the draws as a network; its participants are numbered anew, ``"0"`` and on."""
        n, who = len(self.network), self.drawn[draw]
        weights = self.network.weights
        ties = weights[who][:, who].tocoo()
        here = self.twin_draw == draw
        one, other = self.twin_one[here], self.twin_other[here]
        source, target = self.twin_source[here], self.twin_target[here]
        new = sparse.coo_array(
            (
                np.concatenate(
                    [ties.data, _entries(weights, source, target), _entries(weights, target, source)]
                ),
                (np.concatenate([ties.row, one, other]), np.concatenate([ties.col, other, one])),
            ),
            shape=(n, n),
        ).tocsr()
        new.eliminate_zeros()
        anew = pd.Index([str(k) for k in range(n)], name="participant")
        return InteractionNetwork(self.network.attributes.iloc[who].set_axis(anew), new)


def dyads_redrawn(network: InteractionNetwork, rng: int | np.random.Generator) -> InteractionNetwork:
    """Return a network whose pairs of people are drawn with replacement from its pairs: the dyad bootstrap.

    Every pair gets what passes between some pair drawn at random, both directions together. So much reciprocity
    is kept as the pairs have, and nothing of who the talkative ones are.

    Parameters
    ----------
    network : InteractionNetwork
        Of at least two people.
    rng : int or numpy.random.Generator
        The source of chance.

    Returns
    -------
    InteractionNetwork
        With the same participants. Their attributes no longer belong to their ties.

    Raises
    ------
    InvalidInputError
        If there are fewer than two people.

    Notes
    -----
    Only for measures that are sums over pairs, such as :func:`cocodesign.networks.reciprocity` and density. It
    takes pairs as independent of each other. They are not where a few people do most of the talking: its
    intervals are then too narrow (87 to 90 % instead of 95 % for reciprocity in communities of 12 and 40 people,
    ``docs/studies/coverage.md``). :func:`cocodesign.networks.dyadic_interval` allows for persons.

    Examples
    --------
    Where every pair talks, and as much both ways, every sample of pairs does.

    >>> from cocodesign.networks import interaction_network, weighted_reciprocity
    >>> talk = interaction_network([("Ana", "Bo", 2), ("Bo", "Ana", 2)])
    >>> weighted_reciprocity(dyads_redrawn(talk, rng=1))
    1.0
    """
    n = len(network)
    if n < 2:
        raise InvalidInputError(f"Pairs can be redrawn only from two or more people; here there are {n}.")
    rng = np.random.default_rng(rng)
    _, _, there, back = pairs(network)
    n_pairs = n * (n - 1) // 2
    tied = int(rng.binomial(n_pairs, len(there) / n_pairs))
    low, high = some_pairs(n, tied, rng)
    which = rng.integers(len(there), size=tied) if tied else np.empty(0, dtype=np.int64)
    return network_of_pairs(network, low, high, there[which], back[which])


def pairs(network: InteractionNetwork) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs between whom anything passes: the lower and higher of each, what goes there, and back."""
    both = sparse.triu(network.weights + network.transposed, 1, format="coo")
    low, high = both.row.astype(np.int64), both.col.astype(np.int64)
    return low, high, _entries(network.weights, low, high), _entries(network.weights, high, low)


def some_pairs(n: int, k: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return k different pairs of n people, in random order; each set of them is equally likely."""
    number = rng.choice(n * (n - 1) // 2, size=k, replace=False).astype(np.int64)
    # Pair number h(h−1)/2 + l is (l, h), l < h; the root may be off by one in the last digit.
    high = ((1 + np.sqrt(1 + 8 * number.astype(float))) / 2).astype(np.int64)
    high += (high * (high + 1) // 2 <= number).astype(np.int64)
    high -= (high * (high - 1) // 2 > number).astype(np.int64)
    return number - high * (high - 1) // 2, high


def network_of_pairs(
    network: InteractionNetwork, low: np.ndarray, high: np.ndarray, there: np.ndarray, back: np.ndarray
) -> InteractionNetwork:
    """Return a network of the same people in which only these pairs have ties."""
    n = len(network)
    weights = sparse.coo_array(
        (np.concatenate([there, back]), (np.concatenate([low, high]), np.concatenate([high, low]))),
        shape=(n, n),
    ).tocsr()
    weights.eliminate_zeros()
    return InteractionNetwork(network.attributes, weights, network.self_addresses)


def _entries(matrix: sparse.csr_array, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Return the entries at these places; zero where there is none. Rows and columns must be in order."""
    n = matrix.shape[1]
    rows = np.repeat(np.arange(matrix.shape[0], dtype=np.int64), np.diff(matrix.indptr))
    key, wanted = rows * n + matrix.indices, row.astype(np.int64) * n + column
    if not len(key):
        return np.zeros(len(wanted))
    at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    return np.where(key[at] == wanted, matrix.data[at], 0).astype(float)
