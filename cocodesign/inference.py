"""How sure is a number, and what would chance alone give? Intervals and null models around any measure."""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError

__all__ = ["Estimate", "estimate"]

Data = TypeVar("Data", bound=Sized)

FEWEST = 10
"""With fewer units than this no interval is given: it would pretend to know."""


@dataclass(frozen=True)
class Estimate:
    """A number with all that a reader needs to weigh it.

    Attributes
    ----------
    value : float
        What was measured.
    low, high : float
        Limits of the interval; NaN where none is given.
    null_mean : float
        What chance gives on average; NaN without a null model.
    z : float
        How many standard deviations of chance the value lies above ``null_mean``; NaN where chance always
        gives the same.
    p : float
        How often chance gives a value at least as far out, two-sided; never 0.
    n : int
        Over how many people, or other units, it was measured.
    definition : str
        What was measured, against which chance, by how many draws.
    """

    value: float
    low: float
    high: float
    null_mean: float
    z: float
    p: float
    n: int
    definition: str

    def to_frame(self) -> pd.DataFrame:
        """Return the estimate as a table of one row, to be put under others by ``pandas.concat``."""
        return pd.DataFrame([asdict(self)])


def estimate(
    measure: Callable[[Data], float],
    data: Data,
    *,
    rng: int | np.random.Generator,
    null: Callable[[Data, np.random.Generator], Data] | None = None,
    resample: Callable[[Data, np.random.Generator], Data] | None = None,
    replicates: int = 1000,
    level: float = 0.95,
    definition: str | None = None,
) -> Estimate:
    """Return a measure of some data together with its interval and with what chance would give.

    Parameters
    ----------
    measure : callable
        Data in, one number out.
    data : sized
        What is measured; ``len(data)`` is n.
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same answer each time.
    null : callable, optional
        ``null(data, rng)`` draws data in which only chance is at work, such as
        :func:`cocodesign.networks.redealt`. Without it ``null_mean``, ``z`` and ``p`` are NaN.
    resample : callable, optional
        ``resample(data, rng)`` draws data as another sample might have looked, such as
        :func:`cocodesign.networks.redrawn`. Without it ``low`` and ``high`` are NaN.
    replicates : int
        How many times each is drawn.
    level : float
        How much of the redrawn values the interval holds, by percentiles.
    definition : str, optional
        What was measured; by default the names of measure and draws.

    Returns
    -------
    Estimate

    Raises
    ------
    UndefinedMeasureError
        If the measure is undefined for the data themselves.
    InvalidInputError
        If ``replicates`` is below 1 or ``level`` not between 0 and 1.

    Notes
    -----
    ``p`` doubles the smaller of the two tails, each (b + 1) / (B + 1) for b draws at least as far out of B,
    and is at most 1. A small p says that the null model does not account for the value, no more: which of its
    assumptions fails is another question. Draws in which the measure is undefined are left out of the
    interval; if they are more than one in twenty, or there are fewer than 10 units, no interval is given.

    Examples
    --------
    Four people answered 1, and four 3. Chance here: everybody answers 1 or 3 by the toss of a coin.

    >>> def by_a_coin(answers, rng):
    ...     return rng.choice([1, 3], len(answers))
    >>> found = estimate(np.mean, [1, 1, 1, 1, 3, 3, 3, 3], null=by_a_coin, rng=7)
    >>> found.value, found.n, found.p
    (2.0, 8, 1.0)
    """
    if replicates < 1 or not 0 < level < 1:
        raise InvalidInputError(
            f"replicates is a number from 1 on and level lies between 0 and 1; here they are {replicates} "
            f"and {level}."
        )
    said_by = rng if isinstance(rng, int) else None
    rng = np.random.default_rng(rng)
    value, n = float(measure(data)), len(data)
    words = [definition or str(getattr(measure, "__name__", "a measure"))]

    low = high = null_mean = z = p = float("nan")
    if resample is not None:
        words.append(f"interval of {level:.0%} from {replicates} draws of {_name(resample)}")
        if n >= FEWEST:
            low, high = _interval(_drawn(measure, data, resample, replicates, rng), level)
        else:
            words[-1] = f"no interval for fewer than {FEWEST}"
    if null is not None:
        words.append(f"chance: {replicates} draws of {_name(null)}")
        by_chance = _drawn(measure, data, null, replicates, rng)
        if np.isnan(by_chance).any():
            raise UndefinedMeasureError(
                f"{words[0]} is undefined for some draws of {_name(null)}: it cannot be held against chance."
            )
        null_mean, z, p = _against(value, by_chance)
    if said_by is not None:
        words.append(f"seed {said_by}")
    return Estimate(value, low, high, null_mean, z, p, n, "; ".join(words))


def _drawn(
    measure: Callable[[Data], float],
    data: Data,
    draw: Callable[[Data, np.random.Generator], Data],
    replicates: int,
    rng: np.random.Generator,
) -> np.ndarray:
    values = np.full(replicates, np.nan)
    for k in range(replicates):
        try:
            values[k] = measure(draw(data, rng))
        except UndefinedMeasureError:
            continue
    return values


def _interval(values: np.ndarray, level: float) -> tuple[float, float]:
    if np.isnan(values).mean() > 0.05:
        return float("nan"), float("nan")
    low, high = np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _against(value: float, by_chance: np.ndarray) -> tuple[float, float, float]:
    # Values that differ only by rounding are equal: sums in another order must not decide a test.
    near = 1e-12 * max(1.0, abs(value))
    above = (np.count_nonzero(by_chance >= value - near) + 1) / (len(by_chance) + 1)
    below = (np.count_nonzero(by_chance <= value + near) + 1) / (len(by_chance) + 1)
    mean, spread = float(by_chance.mean()), float(by_chance.std())
    z = (value - mean) / spread if spread > near else float("nan")
    return mean, z, float(min(1.0, 2 * min(above, below)))


def _name(draw: Callable[..., Any]) -> str:
    return getattr(draw, "__name__", "a null model").replace("_", " ")
