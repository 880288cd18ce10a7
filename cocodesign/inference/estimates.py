"""How sure is a measure of some data, and what would chance alone give?"""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference.draws import against_chance, percentile_interval
from cocodesign.inference.progress import steps

__all__ = ["FEWEST", "Estimate", "check_draws", "estimate", "in_words", "name_of", "seed_of"]

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
    progress: bool | None = None,
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
    progress : bool, optional
        Whether to show a bar; by default where one can be seen and the work is long.
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
    check_draws(replicates, level)
    said = seed_of(rng)
    rng = np.random.default_rng(rng)
    value, n = float(measure(data)), len(data)
    words = [definition or name_of(measure, "a measure")]

    low = high = null_mean = z = p = float("nan")
    if resample is not None:
        words.append(f"interval of {level:.0%} from {replicates} draws of {in_words(resample)}")
        if n >= FEWEST:
            low, high = percentile_interval(
                _drawn(measure, data, resample, replicates, rng, progress), level=level
            )
        else:
            words[-1] = f"no interval for fewer than {FEWEST}"
    if null is not None:
        words.append(f"chance: {replicates} draws of {in_words(null)}")
        by_chance = _drawn(measure, data, null, replicates, rng, progress)
        if np.isnan(by_chance).any():
            raise UndefinedMeasureError(
                f"{words[0]} is undefined for some draws of {in_words(null)}: it cannot be held against chance."
            )
        null_mean, z, p = against_chance(value, by_chance)
    return Estimate(value, low, high, null_mean, z, p, n, "; ".join([*words, *said]))


def check_draws(replicates: int, level: float) -> None:
    """Raise where no draws, or no share of them, are asked for."""
    if replicates < 1 or not 0 < level < 1:
        raise InvalidInputError(
            f"replicates is a number from 1 on and level lies between 0 and 1; here they are {replicates} "
            f"and {level}."
        )


def seed_of(rng: int | np.random.Generator) -> list[str]:
    """Return the words that let somebody else draw the same."""
    return [f"seed {int(rng)}"] if isinstance(rng, int | np.integer) else []


def name_of(function: Callable[..., Any], otherwise: str) -> str:
    """Return what a function is called, also one whose options were set beforehand."""
    return str(getattr(getattr(function, "func", function), "__name__", otherwise))


def in_words(draw: Callable[..., Any]) -> str:
    """Return what a way of drawing is called, to be read in a sentence."""
    return name_of(draw, "a null model").replace("_", " ")


def _drawn(
    measure: Callable[[Data], float],
    data: Data,
    draw: Callable[[Data, np.random.Generator], Data],
    replicates: int,
    rng: np.random.Generator,
    progress: bool | None,
) -> np.ndarray:
    values = np.full(replicates, np.nan)
    for k in steps(replicates, in_words(draw), progress=progress):
        try:
            values[k] = measure(draw(data, rng))
        except UndefinedMeasureError:
            continue
    return values
