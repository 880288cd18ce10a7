"""Are planted shifts found, and is nothing found where nothing was planted? Design and results: docs/studies/shifts.md.

python -m tests.studies.shifts [--runs 250] [--members 12 24 60]
"""

from __future__ import annotations

import argparse
from unittest.mock import patch

import numpy as np
import pandas as pd

from cocodesign.participation import three_shifts
from cocodesign.simulation import simulated_community

SEED = 20261125
EFFECTS = {
    "no effect": {},
    "planted": {"activity": 0.2, "reciprocity": 0.3, "empowerment": 0.3},
}


def changes(runs: int, members: int, effect: str, *, replicates: int = 199) -> pd.DataFrame:
    """A row for each community and measure: the change, its interval and p, and the truth."""
    stream = np.random.default_rng([SEED, members, list(EFFECTS).index(effect)])
    tables = []
    for _ in range(runs):
        made = simulated_community(stream, members=members, **EFFECTS[effect])
        with patch("cocodesign.participation.reciprocity._by_chance", _none):
            found = three_shifts(made.community, rng=stream, parts=made.parts, replicates=replicates)
        found = found[found["part"] == "change"].set_index("measure")
        truth = made.truth["change"].reindex(found.index)
        tables.append(found.assign(truth=0.0 if effect == "no effect" else truth))
    return pd.concat(tables)


def _none(talk, is_host, replicates, rng, progress) -> np.ndarray:
    """No draws for single parts: they take most of the time, and only changes are asked for."""
    return np.full((replicates, len(talk), 3), np.nan)


def summary(found: pd.DataFrame) -> pd.DataFrame:
    """By measure: how often the interval holds the truth and excludes 0, how often p is small."""
    given = found[found["low"].notna()]
    holds = ((given["low"] <= given["truth"]) & (given["truth"] <= given["high"])).where(
        given["truth"].notna()
    )
    beyond = (given["low"] > 0) | (given["high"] < 0)
    by = pd.DataFrame(
        {
            "truth": given["truth"],
            "mean": given["value"],
            "holds the truth": holds.astype(float),
            "excludes 0": beyond.astype(float),
            "p ≤ 0.05": (given["p"] <= 0.05).astype(float),
        }
    )
    table = by.groupby(level=0, sort=False).mean()
    return table.assign(intervals=given.groupby(level=0).size())


def main() -> None:
    """Print a table for each size and effect."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=250)
    parser.add_argument("--members", type=int, nargs="+", default=[12, 24, 60])
    given = parser.parse_args()
    for members in given.members:
        for effect in EFFECTS:
            print(f"\n{members} members, {effect}, {given.runs} communities", flush=True)
            print(summary(changes(given.runs, members, effect)).round(3).to_string(), flush=True)


if __name__ == "__main__":
    main()
