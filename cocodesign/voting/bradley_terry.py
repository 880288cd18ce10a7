"""How strong is each idea, given whom it was put against? Bradley and Terry's model, with Davidson's ties."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.voting.comparisons import TIE, Comparisons

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Strengths", "bradley_terry"]


@dataclass(frozen=True, eq=False)
class Strengths:
    """What Bradley and Terry's model makes of some comparisons.

    Attributes
    ----------
    table : DataFrame
        One row for each candidate: ``strength`` (natural logarithm of the odds against an idea of average strength;
        the strengths sum to 0), ``low``, ``high`` (NaN without intervals), ``deviation``, ``n`` (pairs that were
        decided or level) and ``state``: ``"decided"``, ``"undefeated"`` (never lost), ``"winless"`` (never won) or
        ``"unseen"``.
    tie : float
        Davidson's parameter: how many ties two equal ideas have for each decided pair, times 2; 0 without ties.
    pieces : tuple of tuple of str
        Ideas that are linked by comparisons; with more than one piece nothing but the prior says how ideas of
        different pieces compare.
    is_finite : bool
        Whether the data alone, without a prior, would give finite strengths.
    n : int
        How many pairs entered.
    options : dict
        The conventions.
    """

    table: pd.DataFrame = field(repr=False)
    tie: float
    pieces: tuple[tuple[str, ...], ...]
    is_finite: bool
    n: int
    options: dict[str, Any]

    def chance(self, one: str, other: str) -> float:
        """Return the chance that the first is chosen when the two are put against each other and decided."""
        difference = self.table.loc[one, "strength"] - self.table.loc[other, "strength"]
        return 1 / (1 + math.exp(-difference))

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader must know of the figures, in plain sentences."""
        said = []
        for state, words in (
            ("undefeated", "never lost"),
            ("winless", "never won"),
            ("unseen", "were in no decided pair"),
        ):
            names = self.table.index[self.table["state"] == state].tolist()
            if names:
                said.append(
                    f"{', '.join(names)} {words}: how far they stand from the others is held by the prior alone."
                )
        if len(self.pieces) > 1:
            said.append(
                f"The pairs fall into {len(self.pieces)} pieces that were never compared with one another."
            )
        return tuple(said)


def bradley_terry(
    comparisons: Comparisons,
    *,
    spread: float = 2.0,
    ties: str = "davidson",
    intervals: str = "curvature",
    level: float = 0.95,
    replicates: int = 200,
    rng: int | np.random.Generator | None = None,
) -> Strengths:
    r"""Return the strength of each idea, most probable given the pairs and a prior.

    .. math:: P(a \text{ beats } b) = \frac{\pi_a}{\pi_a + \pi_b + \nu \sqrt{\pi_a \pi_b}}, \qquad
       P(\text{tie}) = \frac{\nu \sqrt{\pi_a \pi_b}}{\pi_a + \pi_b + \nu \sqrt{\pi_a \pi_b}}, \qquad
       \ln \pi_a \sim N(0, \sigma^2)

    Parameters
    ----------
    comparisons : Comparisons
        Pairs that were answered; undecided ones do not enter.
    spread : float
        The standard deviation :math:`\sigma` of strengths that is expected before any pair is seen. It keeps ideas
        that never lost or never won, and pieces that were never compared, at a finite distance. ``math.inf``: no
        prior, the plain maximum of likelihood.
    ties : {"davidson", "half", "left_out"}
        A tie is an outcome of its own with a parameter of its own, or half a win for each, or not counted.
    intervals : {"curvature", "people", "none"}
        From the curvature at the maximum, which takes each pair for a separate witness; by re-draws of the people,
        each with all their pairs; or not at all.
    level : float
        How much an interval holds.
    replicates : int
        How many re-draws of the people.
    rng : int or numpy.random.Generator, optional
        Source of chance for re-draws of the people; needed for them only.

    Returns
    -------
    Strengths

    Raises
    ------
    UndefinedMeasureError
        If no pair was decided, or if without a prior a strength would be infinite.
    InvalidInputError
        If an option is none of its values, or people are to be re-drawn and it is not known who they are.

    Notes
    -----
    Found by Newton's steps on the table of wins; time grows with the cube of the number of ideas and hardly with the
    number of pairs. The interval of a strength is against the average idea; that of a difference is not the
    difference of intervals.

    References
    ----------
    .. [1] Bradley, Terry (1952), Rank analysis of incomplete block designs, Biometrika 39(3/4), 324-345.
       doi:10.2307/2334029
    .. [2] Davidson (1970), On extending the Bradley-Terry model to accommodate ties in paired comparison experiments,
       JASA 65(329), 317-328. doi:10.1080/01621459.1970.10481082

    Examples
    --------
    The trees beat the court three times and lose once: odds of 3, without a prior.

    >>> said = {"ana": [("trees", "court", "left")] * 3 + [("trees", "court", "right")]}
    >>> found = bradley_terry(Comparisons.from_choices(said, ["trees", "court"]), spread=math.inf)
    >>> found.table["strength"].round(4).tolist(), round(found.chance("trees", "court"), 3)
    ([0.5493, -0.5493], 0.75)
    """
    import pandas as pd

    if not spread > 0:
        raise InvalidInputError(f"spread is a standard deviation above 0, or math.inf, not {spread!r}.")
    for name, value, among in (
        ("ties", ties, ("davidson", "half", "left_out")),
        ("intervals", intervals, ("curvature", "people", "none")),
    ):
        if value not in among:
            raise InvalidInputError(f"{name} is {', '.join(among[:-1])} or {among[-1]}, not {value!r}.")
    if not 0 < level < 1:
        raise InvalidInputError(f"level is between 0 and 1, not {level}.")
    wins, level_ones = _counted(comparisons.wins, comparisons.ties, ties)
    total = wins + wins.T + level_ones
    if not total.any():
        raise UndefinedMeasureError("No pair was decided, so no idea has a strength.")
    pieces, is_finite = _linked(wins, level_ones)
    if math.isinf(spread) and not is_finite:
        raise UndefinedMeasureError(
            "Without a prior some strengths are infinite: an idea, or a group of them, never lost to the others, or was "
            "never compared with them. Give a spread, such as 2."
        )
    prior = 0.0 if math.isinf(spread) else spread**-2
    strength, tie, curvature = _most_probable(wins, level_ones, prior)
    m = len(strength)
    low = high = deviation = np.full(m, np.nan)
    quantile = NormalDist().inv_cdf(0.5 + level / 2)
    if intervals == "curvature":
        deviation = _deviations(curvature, m, prior)
        low, high = strength - quantile * deviation, strength + quantile * deviation
    elif intervals == "people":
        drawn = _redrawn(comparisons, ties, prior, replicates, rng, strength)
        deviation = drawn.std(axis=0, ddof=1)
        low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2], axis=0)
    won, lost = wins.sum(axis=1), wins.sum(axis=0)
    in_ties = level_ones.sum(axis=1)
    state = np.where(won + lost + in_ties == 0, "unseen", "decided").astype(object)
    state[(lost + in_ties == 0) & (won > 0)] = "undefeated"
    state[(won + in_ties == 0) & (lost > 0)] = "winless"
    table = pd.DataFrame(
        {
            "strength": strength,
            "low": low,
            "high": high,
            "deviation": deviation,
            "n": total.sum(axis=1).astype(np.int64),
            "state": state,
        },
        index=pd.Index(comparisons.candidates, name="candidate"),
    )
    options = {"spread": spread, "ties": ties, "intervals": intervals, "level": level}
    names = tuple(tuple(comparisons.candidates[i] for i in piece) for piece in pieces)
    return Strengths(table, tie, names, is_finite, int(total.sum()) // 2, options)


def _counted(wins: Any, level: Any, ties: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    won, alike = wins.astype(np.float64), level.astype(np.float64)
    if ties == "half":
        won += alike / 2
    return won, alike if ties == "davidson" else np.zeros_like(alike)


def _linked(wins: NDArray[Any], level: NDArray[Any]) -> tuple[list[list[int]], bool]:
    """Who is linked by comparisons; and whether each can be reached from each by wins and ties."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    beats = csr_array((wins + level) > 0)
    n, piece = connected_components(beats, directed=True, connection="weak")
    strong, _ = connected_components(beats, directed=True, connection="strong")
    by_piece: list[list[int]] = [[] for _ in range(n)]
    for one, which in enumerate(piece.tolist()):
        by_piece[which].append(one)
    return by_piece, bool(strong == 1)


def _most_probable(
    wins: NDArray[np.float64],
    level: NDArray[np.float64],
    prior: float,
    start: NDArray[np.float64] | None = None,
) -> tuple[NDArray[np.float64], float, NDArray[np.float64]]:
    """The strengths, the parameter of ties, and minus the second derivatives at the maximum (ties last, if any)."""
    from scipy.linalg import cho_factor, cho_solve

    m = len(wins)
    met = wins + wins.T + level
    gained = wins.sum(axis=1) + level.sum(axis=1) / 2
    n_ties, n_met = level.sum() / 2, met.sum() / 2
    has_ties = n_ties > 0
    if has_ties and n_ties == n_met and prior == 0:
        raise UndefinedMeasureError(
            "Every pair is a tie, so without a prior how likely ties are is infinite."
        )
    x = np.zeros(m + has_ties)
    x[:m] = np.log((gained + 1) / (met.sum(axis=1) - gained + 1)) if start is None else start
    x[:m] -= x[:m].mean()
    if has_ties:
        x[m] = math.log(2 * (n_ties + 0.5) / (n_met - n_ties + 0.5))

    def value(at: NDArray[np.float64]) -> float:
        root = np.exp(at[:m] / 2)
        share = root[:, None] ** 2 + root**2
        if has_ties:
            share = share + math.exp(at[m]) * np.outer(root, root)
        found = gained @ at[:m] - (met * np.log(share)).sum() / 2 - prior / 2 * (at @ at)
        return float(found + (n_ties * at[m] if has_ties else 0.0))

    before: float | None = None
    anchor = 0.0 if prior else 1.0 / m
    for _ in range(100):
        power = np.exp(x[:m])
        gradient = np.empty_like(x)
        curvature = np.empty((len(x), len(x)))
        if not has_ties:
            share = power[:, None] / (power[:, None] + power)
            expected = met * share
            gradient[:m] = gained - expected.sum(axis=1)
            bend = expected
            bend *= share.T
        else:
            root = np.sqrt(power)
            nu = math.exp(x[m])
            product = nu * np.outer(root, root)
            whole = power[:, None] + power + product
            share = (power[:, None] + product / 2) / whole
            alike = product / whole
            gradient[:m] = gained - (met * share).sum(axis=1)
            gradient[m] = n_ties - (met * alike).sum() / 2
            bend = met * (share * share.T - alike / 4)
            curvature[m, m] = (met * alike * (1 - alike)).sum() / 2 + prior
            curvature[:m, m] = curvature[m, :m] = (met * alike * (0.5 - share)).sum(axis=1)
        gradient -= prior * x
        curvature[:m, :m] = anchor - bend
        diagonal = np.arange(m)
        curvature[diagonal, diagonal] += bend.sum(axis=1) + prior
        if np.abs(gradient).max() < 1e-9 * max(1.0, float(gained.max())):
            break
        step = cho_solve(
            cho_factor(curvature, lower=True, overwrite_a=False, check_finite=False),
            gradient,
            check_finite=False,
        )
        longest = float(np.abs(step).max())
        if longest > 1:  # far from the maximum a full step may overshoot: halve it until it gains
            before = value(x)
            while value(x + step) < before and longest > 1e-8:
                step /= 2
                longest /= 2
        x = x + step
        if longest < 1e-7:
            # the next step would be of the size of its square
            break
    strength = x[:m] - x[:m].mean()
    return strength, math.exp(x[m]) if has_ties else 0.0, curvature


def _deviations(curvature: NDArray[np.float64], m: int, prior: float) -> NDArray[np.float64]:
    """The standard deviation of each strength about the average one."""
    from scipy.linalg import lapack

    factor, failed = lapack.dpotrf(curvature, lower=1)
    if failed:
        return np.full(m, np.nan)
    inverse, _ = lapack.dpotri(factor, lower=1)
    variance = np.diag(inverse)[:m].copy()
    if prior == 0:
        return np.sqrt(np.maximum(variance - 1.0 / m, 0))
    # The average of all is not known without a prior, nor of interest: it is taken out of each.
    below = np.tril(inverse[:m, :m])
    whole = below.sum(axis=1) + below.sum(axis=0) - np.diag(inverse)[:m]
    return np.sqrt(np.maximum(variance - 2 * whole / m + whole.sum() / m**2, 0))


def _redrawn(
    comparisons: Comparisons,
    ties: str,
    prior: float,
    replicates: int,
    rng: int | np.random.Generator | None,
    start: NDArray[np.float64],
) -> NDArray[np.float64]:
    if comparisons.person is None or len(comparisons.people) < 2:
        raise InvalidInputError(
            "Intervals by people need to know who answered which pair, and at least two people."
        )
    if rng is None:
        raise InvalidInputError("Intervals by people are drawn by chance: give rng, such as rng=1.")
    if prior == 0:
        raise InvalidInputError(
            "In re-draws an idea may be undefeated: intervals by people need a prior, such as spread=2."
        )
    chance = np.random.default_rng(rng)
    m, people = len(comparisons.candidates), len(comparisons.people)
    left_won = comparisons.outcome == 0
    is_won, is_tie = comparisons.outcome < TIE, comparisons.outcome == TIE
    winner = np.where(left_won, comparisons.left, comparisons.right).astype(np.int64)
    loser = np.where(left_won, comparisons.right, comparisons.left)
    cells = winner * m + loser
    drawn = np.empty((replicates, m))
    for one in range(replicates):
        times = np.bincount(chance.integers(people, size=people), minlength=people)[comparisons.person]
        won = np.bincount(cells[is_won], times[is_won], m * m).reshape(m, m)
        alike = np.bincount(cells[is_tie], times[is_tie], m * m).reshape(m, m)
        drawn[one] = _most_probable(*_counted(won, alike + alike.T, ties), prior, start)[0]
    return drawn
