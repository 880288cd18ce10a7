"""How much does a number hang on who or what happened to be in the sample?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference.draws import bca_interval, percentile_interval
from cocodesign.inference.estimates import FEWEST, Estimate, check_draws, name_of, seed_of
from cocodesign.inference.progress import steps

__all__ = ["bootstrap_interval"]

CELLS = 4_000_000
"""So many counts are held at once; more are drawn in blocks."""


def bootstrap_interval(
    statistic: Callable[..., Any],
    units: Sequence[Any] | np.ndarray | pd.Series | pd.DataFrame,
    *,
    rng: int | np.random.Generator,
    clusters: Sequence[Any] | np.ndarray | pd.Series | None = None,
    method: str = "percentile",
    by_counts: bool = False,
    replicates: int = 1000,
    level: float = 0.95,
    progress: bool | None = None,
    definition: str | None = None,
) -> Estimate:
    """Return a number over units with its interval, from samples of units drawn with replacement.

    Parameters
    ----------
    statistic : callable
        ``statistic(units)`` gives one number; with ``by_counts``, ``statistic(units, counts)`` gives one a
        row of ``counts``.
    units : sequence, array, Series or DataFrame
        One value or row a unit.
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same answer each time.
    clusters : sequence, array or Series, optional
        To whom each unit belongs, such as the participant of each event. Whole clusters are then drawn, with
        all that is theirs: events of one person are not independent of each other, and drawing them singly
        would promise more than they know.
    method : {"percentile", "bca"}
        ``"percentile"`` takes the middle share of the draws; ``"bca"`` mends it for bias and for a spread
        that changes with the value (:func:`bca_interval`).
    by_counts : bool
        Whether the statistic takes, instead of a drawn sample, a matrix of counts: entry (b, i) says how
        often unit i is in draw b. All draws are then one matrix product, and a thousand take milliseconds.
    replicates : int
        How many samples are drawn.
    level : float
        How much the interval is to hold.
    progress : bool, optional
        Whether to show a bar; by default where one can be seen and the work is long.
    definition : str, optional
        What was measured; by default the name of the statistic.

    Returns
    -------
    Estimate
        Its ``n`` counts what was drawn: units, or clusters. ``null_mean``, ``z`` and ``p`` are NaN.

    Raises
    ------
    UndefinedMeasureError
        If the statistic is undefined for the units themselves.
    InvalidInputError
        If there is no such method, a unit has no cluster, or ``replicates`` or ``level`` make no sense.

    Notes
    -----
    With fewer than 10 units, or clusters, no interval is given. A draw in which the statistic is undefined is
    left out; if they are more than one in twenty, no interval is given.

    It is too sure of itself in small samples (``docs/studies/coverage.md``). Of 1,000 intervals of 95 % from twelve
    exponential amounts, 88 % held the mean, 80 % the Gini coefficient by percentiles and 87 % by BCa; from forty 93,
    88 and 92 %; from two hundred 94 or 95 %. By ``clusters`` of twelve people with several events each 91 % held
    the mean, where single events were drawn, 67 %, and no better for two hundred.

    References
    ----------
    .. [1] Efron and Tibshirani (1993), An Introduction to the Bootstrap, Chapman & Hall.
       doi:10.1201/9780429246593
    .. [2] Field and Welsh (2007), Bootstrapping clustered data, Journal of the Royal Statistical Society B
       69(3), 369–390. doi:10.1111/j.1467-9868.2007.00593.x

    Examples
    --------
    How many of twelve people spoke; then the same by counts.

    >>> spoke = np.array([1, 1, 1, 0, 1, 0, 1, 1, 1, 1, 0, 1])
    >>> found = bootstrap_interval(np.mean, spoke, rng=1)
    >>> found.value, found.low, found.high
    (0.75, 0.5, 1.0)
    >>> def mean(values, counts):
    ...     return counts @ values / counts.sum(axis=1)
    >>> counted = bootstrap_interval(mean, spoke, by_counts=True, rng=1)
    >>> counted.low, counted.high
    (0.5, 1.0)
    """
    check_draws(replicates, level)
    if method not in ("percentile", "bca"):
        raise InvalidInputError(f"There is no interval {method!r}; there are percentile and bca.")
    if not isinstance(units, pd.Series | pd.DataFrame):
        units = np.asarray(units)
    mine = _clusters(clusters, len(units))
    n = len(units) if mine is None else int(mine.max(initial=-1)) + 1
    whole = np.ones((1, len(units)), dtype=np.int64)
    value = float(statistic(units, whole)[0] if by_counts else statistic(units))
    words = [definition or name_of(statistic, "a statistic")]
    low = high = float("nan")
    if np.isnan(value):
        raise UndefinedMeasureError(f"{words[0]} is undefined for these {len(units)} units.")
    if n < FEWEST:
        words.append(f"no interval for fewer than {FEWEST}")
    else:
        drawn = _drawn(statistic, units, mine, n, by_counts, replicates, rng, progress)
        if method == "bca":
            left_out = _values(statistic, units, 1 - np.eye(n, dtype=np.int64), mine, by_counts)
            low, high = bca_interval(value, drawn, left_out, level=level)
        else:
            low, high = percentile_interval(drawn, level=level)
        words.append(
            f"{'BCa' if method == 'bca' else 'percentile'} interval of {level:.0%} from {replicates} draws of "
            + ("units" if mine is None else "clusters")
        )
    nothing = float("nan")
    return Estimate(value, low, high, nothing, nothing, nothing, n, "; ".join([*words, *seed_of(rng)]))


def _clusters(clusters: Sequence[Any] | np.ndarray | pd.Series | None, n: int) -> np.ndarray | None:
    if clusters is None:
        return None
    codes, _ = pd.factorize(pd.Series(list(clusters), dtype=object))
    if len(codes) != n or (codes < 0).any():
        raise InvalidInputError(
            f"Each of the {n} units needs the cluster that it belongs to; here are "
            f"{len(codes)}, {int((codes < 0).sum())} of them missing."
        )
    return codes


def _drawn(
    statistic: Callable[..., Any],
    units: Any,
    mine: np.ndarray | None,
    n: int,
    by_counts: bool,
    replicates: int,
    rng: int | np.random.Generator,
    progress: bool | None,
) -> np.ndarray:
    rng = np.random.default_rng(rng)
    # The same draws whichever way the statistic is taken; small blocks, so that a bar moves.
    block = max(1, min(50, CELLS // max(n, len(units), 1)))
    values = np.full(replicates, np.nan)
    for k in steps(-(-replicates // block), "bootstrap", progress=progress):
        here = slice(k * block, min((k + 1) * block, replicates))
        counts = counted(rng.integers(n, size=(here.stop - here.start, n)), n)
        values[here] = _values(statistic, units, counts, mine, by_counts)
    return values


def counted(drawn: np.ndarray, n: int) -> np.ndarray:
    """Return how often each of n is in each row of what was drawn."""
    rows = len(drawn)
    flat = (np.arange(rows)[:, None] * n + drawn).ravel()
    return np.bincount(flat, minlength=rows * n).reshape(rows, n)


def _values(
    statistic: Callable[..., Any], units: Any, counts: np.ndarray, mine: np.ndarray | None, by_counts: bool
) -> np.ndarray:
    of_units = counts if mine is None else counts[:, mine]
    if by_counts:
        return np.asarray(statistic(units, of_units), dtype=float)
    take = units.iloc.__getitem__ if hasattr(units, "iloc") else units.__getitem__
    values = np.full(len(counts), np.nan)
    for k, row in enumerate(of_units):
        try:
            values[k] = statistic(take(np.repeat(np.arange(len(row)), row)))
        except UndefinedMeasureError:
            continue
    return values
