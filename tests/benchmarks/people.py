"""How fast are pairs, maps of opinions and margins, beside the libraries that one would take instead?"""

import importlib.util
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from cocodesign.voting import (
    Ballots,
    Comparisons,
    borda,
    bradley_terry,
    irv,
    margin_of_victory,
    next_pair,
    opinion_map,
    redraws,
    schulze,
)

__all__ = ["camps", "maps", "margins", "pairs_beside_choix", "redraws_of_a_room"]


def random_pairs(n: int, m: int, seed: int = 1) -> Comparisons:
    """Comparisons by Bradley and Terry's model itself."""
    rng = np.random.default_rng(seed)
    strength = rng.normal(size=m)
    left = rng.integers(m, size=n, dtype=np.int32)
    right = ((left + rng.integers(1, m, size=n, dtype=np.int32)) % m).astype(np.int32)
    won = rng.random(n) < 1 / (1 + np.exp(strength[right] - strength[left]))
    return Comparisons(tuple(map(str, range(m))), left, right, np.where(won, 0, 1).astype(np.int8))


def fresh(pairs: Comparisons) -> Comparisons:
    return Comparisons(pairs.candidates, pairs.left, pairs.right, pairs.outcome)


def timed(what: Callable[[], Any]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    wall, cpu = time.perf_counter(), time.process_time()
    what()
    return time.perf_counter() - wall, time.process_time() - cpu


def side_by_side(*whats: Callable[[], Any], times: int = 5) -> list[tuple[float, float]]:
    """Medians of several things run in turn, so that a busy moment falls on all of them."""
    runs = [[timed(what) for what in whats] for _ in range(times)]
    return [
        (statistics.median(run[i][0] for run in runs), statistics.median(run[i][1] for run in runs))
        for i in range(len(whats))
    ]


def pairs_beside_choix(n: int = 1_000_000, m: int = 1000) -> dict[str, tuple[float, float]]:
    """Strengths from raw columns, without and with intervals; beside choix, which is handed the table of wins."""
    pairs = random_pairs(n, m)
    table = pairs.wins.astype(float)
    whats: dict[str, Callable[[], Any]] = {
        "ours": lambda: bradley_terry(fresh(pairs), intervals="none"),
        "ours, from the table": lambda: bradley_terry(pairs, intervals="none"),
        "ours, with intervals": lambda: bradley_terry(fresh(pairs)),
        "next pair": lambda: next_pair(pairs, rng=1),
    }
    if importlib.util.find_spec("choix") is not None:
        import choix

        whats["choix"] = lambda: choix.ilsr_pairwise_dense(table, alpha=0.0)
    for what in whats.values():
        what()
    return dict(zip(whats, side_by_side(*whats.values()), strict=True))


def camps(n: int, m: int, votes: int, seed: int = 1) -> pd.DataFrame:
    """The marks of two camps, each person on some of the statements."""
    rng = np.random.default_rng(seed)
    side, lean = rng.integers(2, size=n), 0.7 * rng.choice([-1, 0, 1], size=m)
    many = np.maximum(7, rng.poisson(votes / n, size=n))
    cells = np.unique(np.repeat(np.arange(n), many) * m + rng.integers(m, size=int(many.sum())))
    rows, columns = cells // m, cells % m
    agrees = rng.random(len(rows)) < 0.5 + 0.5 * lean[columns] * (2 * side[rows] - 1)
    score = np.where(rng.random(len(rows)) < 0.15, 0, np.where(agrees, 1, -1))
    return pd.DataFrame(
        {
            "ballot": pd.Categorical.from_codes(rows, [f"p{i}" for i in range(n)]),
            "candidate": pd.Categorical.from_codes(columns, [f"s{i}" for i in range(m)]),
            "score": score,
        }
    )


def maps() -> dict[str, tuple[float, float]]:
    """Table of marks in, map with groups, stability and representative statements out."""
    found = {}
    for n, m, votes in ((1_000, 1_000, 49_000), (10_000, 1_000, 488_000), (50_000, 1_000, 2_400_000)):
        table = camps(n, m, votes)
        found[f"{n:,} × {m:,}"] = side_by_side(lambda table=table: opinion_map(table), times=3)[0]
    return found


def margins() -> dict[str, tuple[float, float, str]]:
    """The margin of run-offs and of rules that add up."""
    rng, found = np.random.default_rng(5), {}
    for n, m in ((60, 4), (200, 6), (1000, 7)):
        liked = np.linspace(1, 0, m)
        orders = np.argsort(-(rng.gumbel(size=(n, m)) + liked), axis=1)
        ballots = Ballots.from_orders(orders, [f"c{i}" for i in range(m)])
        for rule in (borda, irv):
            told: list[Any] = []
            taken = timed(lambda b=ballots, r=rule, t=told: t.append(margin_of_victory(b, r)))
            found[f"{rule.__name__}, {n} × {m}"] = (*taken, str(told[0]))
    return found


def redraws_of_a_room(n: int = 60, m: int = 8) -> tuple[float, float]:
    """A thousand re-draws of Borda, the run-off and Schulze."""
    rng = np.random.default_rng(6)
    ballots = Ballots.from_orders(np.argsort(rng.random((n, m)), axis=1), [f"c{i}" for i in range(m)])
    return side_by_side(lambda: [redraws(ballots, rule) for rule in (borda, irv, schulze)], times=3)[0]
