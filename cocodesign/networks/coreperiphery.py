"""Is there a core that talks with everybody, and a periphery that talks only with the core?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks.network import InteractionNetwork, as_network

if TYPE_CHECKING:
    import networkx
    from scipy import sparse

__all__ = ["CorePeriphery", "core_periphery", "core_periphery_fit"]

Between = Literal["tied", "ignored"]

_LONGEST_CHAIN = 200


@dataclass(frozen=True, eq=False)
class CorePeriphery:
    """A core, and how well it accounts for a network.

    Attributes
    ----------
    core : pandas.Series of bool
        For each participant of the roster whether they are of the core.
    fit : float
        The correlation between the ties and the ideal pattern of this core, at most 1.
    """

    core: pd.Series
    fit: float


def core_periphery(
    network: InteractionNetwork | networkx.DiGraph,
    rng: int | np.random.Generator,
    *,
    between: Between = "tied",
    weighted: bool = False,
    restarts: int = 20,
) -> CorePeriphery:
    """Return the core whose ideal pattern comes nearest to the ties of a network.

    In the ideal pattern everybody in the core has ties with one another, and nobody in the periphery has a tie
    with anybody else in it. The fit is the correlation of the ties with this pattern over all ordered pairs of
    people.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
        A tie (i, j) says that i addressed j. The roster counts: who has no tie is of the periphery.
    rng : int or numpy.random.Generator
        The source of chance for the starts of the search.
    between : {"tied", "ignored"}
        What the ideal says of core and periphery: all are tied to one another, so that a star is a perfect
        core of one; or nothing, and these pairs are left out of the correlation.
    weighted : bool
        Whether ties are correlated by weight. Otherwise a tie is 1.
    restarts : int
        From how many more starts, besides the order of the numbers of ties, the core is sought.

    Returns
    -------
    CorePeriphery
        ``core`` and ``fit``.

    Raises
    ------
    UndefinedMeasureError
        If no one addresses anyone else, everybody addresses everybody (equally), or there are too few people
        for two different patterns: fewer than three, or four where ``between`` is ignored.
    InvalidInputError
        If ``between`` is unknown or ``restarts`` below 0.

    Notes
    -----
    The discrete model. The search moves one person at a time, sometimes through worse cores, and ends in the
    best one that it met: on small networks that is the best there is, as tests by trying out all cores have
    it; on large ones there is no such promise. Of equally good cores the first that was met is returned.

    Every network has a core of some fit, and much of it follows from some people having many ties. Hold it
    against a null model that keeps how many: ``estimate`` with :func:`core_periphery_fit`.

    References
    ----------
    .. [1] Borgatti and Everett (2000), Models of core/periphery structures, Social Networks 21(4), 375–395.
       doi:10.1016/S0378-8733(99)00019-2

    Examples
    --------
    Everybody talks with Ana, and nobody with anybody else.

    >>> from cocodesign.networks import interaction_network
    >>> star = [(name, "Ana") for name in ("Bo", "Cy", "Dee")] + [("Ana", name) for name in ("Bo", "Cy", "Dee")]
    >>> found = core_periphery(interaction_network(star), rng=1)
    >>> found.core[found.core].index.tolist(), found.fit
    (['Ana'], 1.0)
    """
    network = as_network(network)
    if between not in ("tied", "ignored") or restarts < 0:
        raise InvalidInputError(
            f'between is "tied" or "ignored" and restarts a number from 0 on; here they are {between!r} and {restarts}.'
        )
    n = len(network)
    _check(network, between, weighted)
    rng = np.random.default_rng(rng)
    search = _Search(network, between, weighted)
    best, fit = search.from_order(search.degree)
    for _ in range(restarts):
        core, found = search.from_order(search.degree * np.exp(rng.normal(0, 0.5, n)) + rng.random(n) * 1e-9)
        if found > fit + 1e-12:
            best, fit = core, found
    if not np.isfinite(fit):
        raise UndefinedMeasureError(
            "A core cannot be told: in every split the ties within core and periphery are all alike."
        )
    return CorePeriphery(pd.Series(best, index=network.participants, name="core"), float(min(fit, 1.0)))


def core_periphery_fit(
    network: InteractionNetwork | networkx.DiGraph,
    rng: int | np.random.Generator,
    *,
    between: Between = "tied",
    weighted: bool = False,
    restarts: int = 20,
) -> float:
    """Return how well the best core accounts for a network: the fit of :func:`core_periphery`.

    Parameters
    ----------
    network, rng, between, weighted, restarts
        As for :func:`core_periphery`.

    Returns
    -------
    float
        At most 1.

    Raises
    ------
    UndefinedMeasureError
        As :func:`core_periphery`.

    Examples
    --------
    Against chance that keeps how much everybody gives and receives:

    >>> from functools import partial
    >>> from cocodesign.inference import estimate
    >>> from cocodesign.networks import interaction_network, redealt
    >>> talk = interaction_network([("a", "b"), ("b", "a"), ("a", "c"), ("c", "b"), ("d", "a"), ("b", "e")])
    >>> measure = partial(core_periphery_fit, rng=1)
    >>> estimate(measure, talk, null=redealt, replicates=19, rng=1, definition="core fit").n
    5
    """
    return core_periphery(network, rng, between=between, weighted=weighted, restarts=restarts).fit


# ---------------------------------------------------------------- the search


class _Search:
    """Fits of cores of one network, and the walk from a core to better ones.

    A fit depends on four sums only: the ties (and their squares) among the core and among the periphery. When
    one person changes sides they change by that person's ties to either side.
    """

    def __init__(self, network: InteractionNetwork, between: Between, weighted: bool) -> None:
        value = network.weights.copy()
        if not weighted:
            value.data = np.ones_like(value.data)
        squared = value.copy()
        squared.data = squared.data**2
        self.n = len(network)
        self.ignored = between == "ignored"
        self.ties = (value + value.T).tocsr()
        self.squares = (squared + squared.T).tocsr()
        self.total, self.total_squares = value.data.sum(), squared.data.sum()
        self.degree = np.asarray(self.ties.sum(axis=1)).ravel()

    def fit(
        self,
        size: np.ndarray | int,
        in_core: np.ndarray | float,
        in_periphery: np.ndarray | float,
        core_squares: np.ndarray | float,
        periphery_squares: np.ndarray | float,
    ) -> np.ndarray:
        """Return the correlations for cores of these sizes and sums; −inf where there is none."""
        size = np.asarray(size, dtype=float)
        rest = self.n - size
        core_pairs, periphery_pairs = size * (size - 1), rest * (rest - 1)
        if self.ignored:
            pairs, ideal = core_pairs + periphery_pairs, core_pairs
            total, squares, matched = (
                in_core + in_periphery,
                core_squares + periphery_squares,
                np.asarray(in_core),
            )
        else:
            pairs = np.full_like(size, self.n * (self.n - 1.0))
            ideal = pairs - periphery_pairs
            total, squares, matched = self.total, self.total_squares, self.total - np.asarray(in_periphery)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean, share = total / pairs, ideal / pairs
            variance = squares / pairs - mean**2
            found = (matched / pairs - mean * share) / np.sqrt(variance * share * (1 - share))
        # What is left of a difference of equal numbers is rounding, not variance.
        varied = (variance > 1e-12 * squares / pairs) & (share > 0) & (share < 1)
        return np.where(varied, found, -np.inf)

    def from_order(self, order: np.ndarray) -> tuple[np.ndarray, float]:
        """Return the best core on the way from the best first k people of an order."""
        people = np.argsort(-order, kind="stable")
        place = np.empty(self.n, dtype=np.int64)
        place[people] = np.arange(self.n)
        sums = []
        for ties in (self.ties, self.squares):
            row = np.repeat(place, np.diff(ties.indptr))
            column = place[ties.indices]
            # A pair is among the first k when its later one is, among the rest when its earlier one is.
            later = np.bincount(np.maximum(row, column), ties.data, minlength=self.n) / 2
            earlier = np.bincount(np.minimum(row, column), ties.data, minlength=self.n) / 2
            sums.append((np.cumsum(later)[:-1], (earlier.sum() - np.cumsum(earlier))[:-1]))
        (core, periphery), (core_squares, periphery_squares) = sums
        fits = self.fit(np.arange(1, self.n), core, periphery, core_squares, periphery_squares)
        first = np.zeros(self.n, dtype=bool)
        first[people[: int(np.argmax(fits)) + 1]] = True
        return self.improve(first)

    def improve(self, core: np.ndarray) -> tuple[np.ndarray, float]:
        """Return the best core met on chains of moves, each person moving once a chain; then from there again."""
        best, fit = core, self._fit_of(core)
        while True:
            met, found = self._chain(best.copy())
            if not found > fit + 1e-12:
                return best, fit
            best, fit = met, found

    def _fit_of(self, core: np.ndarray) -> float:
        return float(self.fit(int(core.sum()), *self._sums(core)))

    def _sums(self, core: np.ndarray) -> tuple[float, float, float, float]:
        sums = [
            float(side @ (ties @ side)) / 2
            for ties in (self.ties, self.squares)
            for side in (core.astype(float), (~core).astype(float))
        ]
        return sums[0], sums[1], sums[2], sums[3]

    def _chain(self, core: np.ndarray) -> tuple[np.ndarray, float]:
        to_core, to_rest = self.ties @ core.astype(float), self.ties @ (~core).astype(float)
        to_core_squares = self.squares @ core.astype(float)
        to_rest_squares = self.squares @ (~core).astype(float)
        size = int(core.sum())
        sums = np.array(self._sums(core))
        free = np.ones(self.n, dtype=bool)
        best, fit = core.copy(), -np.inf
        for _ in range(min(self.n, _LONGEST_CHAIN)):
            sign = np.where(core, -1.0, 1.0)  # whoever leaves the core takes their ties out of it
            after = (
                sums[0] + sign * to_core,
                sums[1] - sign * to_rest,
                sums[2] + sign * to_core_squares,
                sums[3] - sign * to_rest_squares,
            )
            fits = np.where(free, self.fit(size + sign, *after), -np.inf)
            who = int(np.argmax(fits))
            if fits[who] == -np.inf:
                break
            sums = np.array([part[who] for part in after])
            joins = sign[who]
            size += int(joins)
            core[who], free[who] = not core[who], False
            for ties, near, far in (
                (self.ties, to_core, to_rest),
                (self.squares, to_core_squares, to_rest_squares),
            ):
                those, value = _ties_of(ties, who)
                near[those] += joins * value
                far[those] -= joins * value
            if fits[who] > fit + 1e-12:
                best, fit = core.copy(), float(fits[who])
        return best, fit


def _ties_of(ties: sparse.csr_array, who: int) -> tuple[np.ndarray, np.ndarray]:
    begin, end = ties.indptr[who], ties.indptr[who + 1]
    return ties.indices[begin:end], ties.data[begin:end]


def _check(network: InteractionNetwork, between: Between, weighted: bool) -> None:
    n, fewest = len(network), 4 if between == "ignored" else 3
    why = None
    if network.n_ties == 0:
        why = f"none of the {n} participants addressed anybody else"
    elif n < fewest:
        why = f"there are {n} participants, and a pattern needs {fewest}"
    elif network.n_ties == n * (n - 1) and (not weighted or np.ptp(network.weights.data) == 0):
        why = "everybody addressed everybody, so all are alike"
    if why:
        raise UndefinedMeasureError(f"A core is undefined: {why}.")
