"""How much did a share change from one part of time to another, how sure is that, and would chance give as much?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from cocodesign.inference import FEWEST, against_chance
from cocodesign.participation.windows import Windows

__all__ = ["CHANGE", "COLUMNS", "change_table", "swapped"]

COLUMNS = [
    "measure",
    "part",
    "since",
    "until",
    "value",
    "low",
    "high",
    "null_mean",
    "z",
    "p",
    "n",
    "definition",
]
"""What stands in the table of a shift: a row for each part of time, and one for the change."""

CHANGE = "change"
"""The part that names the difference of the last part and the first."""

TOGETHER = 4_000_000
"""So many coins are thrown at once."""

Spread = Callable[[np.ndarray], float]


def change_table(
    measure: str,
    definition: str,
    cut: Windows,
    part: np.ndarray,
    whole: np.ndarray,
    *,
    value: np.ndarray | None = None,
    spread: Spread | None = None,
    units: int | None = None,
    unit: str,
    by_chance: np.ndarray,
    chance: str,
    chance_of_parts: np.ndarray | None = None,
    chance_of_part: str = "",
    level: float,
    seed: list[str],
) -> pd.DataFrame:
    r"""Return the table of a shift: the share in each part of time, and the change from the first to the last.

    The share is :math:`\sum_u a_{uk} / \sum_u b_{uk}` in part k. A unit u moves the change by its influence

    .. math:: d_u = \frac{a_{ul} - s_l b_{ul}}{\sum b_l} - \frac{a_{u1} - s_1 b_{u1}}{\sum b_1}

    (each of the two times √(n/(n − 1)), n the units with something in that part), and the interval is the change
    ± t √Σ d², t the quantile of Student's law with one degree of freedom less than the smaller n.

    Parameters
    ----------
    measure, definition : str
        What it is called, and what it is.
    cut : Windows
        The parts.
    part, whole : numpy.ndarray
        Of shape (units, parts): a and b.
    value : numpy.ndarray, optional
        The share in each part where it is not the ratio of the sums of a and b.
    spread : callable, optional
        From influences, one a unit, the variance; by default the sum of their squares, for units that are
        independent of each other.
    units : int, optional
        How many are counted as n for the degrees of freedom; by default the units.
    unit : str
        What one of the units is called, in the plural.
    by_chance : numpy.ndarray
        The change in draws of the null model that ``chance`` names.
    chance_of_parts : numpy.ndarray, optional
        Of shape (draws, parts): the shares in draws of the null model that ``chance_of_part`` names.
    level : float
        How much the intervals are to hold.
    seed : list of str
        The words that let somebody else draw the same.
    """
    from scipy.special import stdtrit

    with np.errstate(invalid="ignore", divide="ignore"):
        total = whole.sum(axis=0)
        shares = part.sum(axis=0) / total if value is None else value
        there = (whole > 0).sum(axis=0) if units is None else np.full(len(cut), units)
        influence = (part - whole * shares) / total * np.sqrt(there / (there - 1.0))
    spread = spread or (lambda moves: float((moves**2).sum()))

    def row(
        k: Any, name: str, n: int, value: float, moves: np.ndarray, count: int, least: float
    ) -> dict[str, Any]:
        low = high = float("nan")
        words = [definition]
        if count >= FEWEST and n >= 2 and np.isfinite(moves).all():
            reach = float(stdtrit(n - 1, (1 + level) / 2) * np.sqrt(spread(moves)))
            low, high = max(least, value - reach), min(1.0, value + reach)
            words.append(f"interval of {level:.0%} over {unit}")
        else:
            words.append(f"no interval for fewer than {FEWEST} {unit}" if count < FEWEST else "no interval")
        return {
            "measure": measure,
            "part": name,
            "since": cut.edges[k[0]],
            "until": cut.edges[k[1]],
            "value": value,
            "low": low,
            "high": high,
            "null_mean": np.nan,
            "z": np.nan,
            "p": np.nan,
            "n": count,
            "definition": words,
        }

    rows = []
    for k, name in enumerate(cut.names):
        count = int(there[k])
        rows.append(row((k, k + 1), name, count, float(shares[k]), influence[:, k], count, 0.0))
        if chance_of_parts is not None:
            _hold(rows[-1], chance_of_parts[:, k], chance_of_part)
    moves = influence[:, -1] - influence[:, 0]
    busy = int(((whole[:, 0] > 0) | (whole[:, -1] > 0)).sum()) if units is None else units
    change = float(shares[-1] - shares[0])
    fewest = int(min(there[0], there[-1]))
    rows.append(row((0, len(cut)), CHANGE, fewest, change, moves, busy, -1.0))
    _hold(rows[-1], by_chance, chance)
    for one in rows:
        one["definition"] = "; ".join([*one["definition"], *seed])
    return pd.DataFrame(rows, columns=COLUMNS)


def swapped(part: np.ndarray, whole: np.ndarray, replicates: int, rng: np.random.Generator) -> np.ndarray:
    """Return the change in draws in which each unit's first and last part change places by a coin."""
    moved_a, moved_b = part[:, -1] - part[:, 0], whole[:, -1] - whole[:, 0]
    to_first = np.empty((replicates, 2))
    block = max(1, TOGETHER // max(1, len(part)))
    for begin in range(0, replicates, block):
        some = min(block, replicates - begin)
        flip = (rng.random((some, len(part))) < 0.5).astype(float)
        to_first[begin : begin + some] = flip @ np.column_stack([moved_a, moved_b])
    with np.errstate(invalid="ignore", divide="ignore"):
        before = (part[:, 0].sum() + to_first[:, 0]) / (whole[:, 0].sum() + to_first[:, 1])
        after = (part[:, -1].sum() - to_first[:, 0]) / (whole[:, -1].sum() - to_first[:, 1])
    return np.asarray(after - before)


def _hold(row: dict[str, Any], draws: np.ndarray, chance: str) -> None:
    draws = draws[~np.isnan(draws)]
    if len(draws) and not np.isnan(row["value"]):
        row["null_mean"], row["z"], row["p"] = against_chance(row["value"], draws)
        row["definition"].append(f"chance: {len(draws)} draws, {chance}")
