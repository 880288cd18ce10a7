"""How fast are the counts, beside the libraries that one would take instead? In one run, on the same ballots."""

import importlib.util
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cocodesign.voting import (
    Ballots,
    borda,
    compare,
    count,
    irv,
    minimax,
    pairwise,
    plurality,
    ranked_pairs,
    schulze,
    split_cycle,
    stv,
)
from cocodesign.voting.pairwise import duels

__all__ = [
    "cost_of_import",
    "live_tally",
    "millions",
    "orders",
    "ours",
    "pref_votings",
    "pyrankvotes",
    "votekits",
]


def orders(n: int, m: int, seed: int = 1) -> np.ndarray:
    """Ballots as Plackett and Luce have them, half of them truncated: numbers of candidates, -1 behind the last."""
    rng = np.random.default_rng(seed)
    found = np.empty((n, m), dtype=np.int8)
    liked = np.linspace(1, 0, m)
    for start in range(0, n, 100_000):
        size = min(100_000, n - start)
        noise = rng.gumbel(size=(size, m)).astype(np.float32)
        found[start : start + size] = np.argsort(-(noise + liked), axis=1)
    longest = np.where(rng.random(n) < 0.5, m, rng.integers(1, m + 1, n))
    found[np.arange(m) >= longest[:, None]] = -1
    return found


def frame_of(given: np.ndarray) -> pd.DataFrame:
    """The same as a tidy table of marks."""
    rows, places = np.nonzero(given >= 0)
    names = [f"c{i}" for i in range(given.shape[1])]
    candidates = pd.Categorical.from_codes(given[rows, places], names)
    return pd.DataFrame({"ballot": rows, "candidate": candidates, "rank": places + 1})


def seconds(what: Callable[[], Any], times: int = 5) -> float:
    """The median of some runs in processor time, which others on the machine do not lengthen; once what is slow."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        what()
        taken.append(time.process_time() - start)
        if taken[-1] > 3:
            break
    return statistics.median(taken)


def of_new(ballots: Ballots, rule: Callable[[Ballots], Any]) -> Callable[[], Any]:
    """Count as if for the first time: nothing that was found for an earlier rule is kept, but the orders."""

    def counted() -> Any:
        fresh = ballots.subset(ballots.candidates)
        fresh.__dict__["_orders"] = ballots.orders()
        return rule(fresh)

    return counted


def ours(given: np.ndarray) -> dict[str, float]:
    """Seconds of our build and of each count, array ready, and of a frame in and a result out."""
    frame = frame_of(given)
    ballots = Ballots.from_marks(frame, kind="rankings")
    ballots.orders()
    rules: dict[str, Callable[[Ballots], Any]] = {
        "plurality": plurality,
        "borda": borda,
        "irv": irv,
        "stv": lambda b: stv(b, seats=3),
        "schulze": schulze,
        "ranked_pairs": ranked_pairs,
        "pairwise + 4 rules": lambda b: [rule(b) for rule in (schulze, minimax, ranked_pairs, split_cycle)],
    }
    found = {"build": seconds(lambda: Ballots.from_marks(frame, kind="rankings").orders())}
    found |= {name: seconds(of_new(ballots, rule)) for name, rule in rules.items()}
    for name in ("irv", "stv", "schulze"):
        found[f"frame to {name}"] = seconds(
            lambda name=name: rules[name](Ballots.from_marks(frame, kind="rankings")), 3
        )
    return found


def pref_votings(given: np.ndarray) -> dict[str, float]:
    """The same by pref_voting, handed unique ballots; without its run-off, which takes half a minute. Empty without it."""
    if importlib.util.find_spec("pref_voting") is None:
        return {}
    from pref_voting.margin_based_methods import beat_path
    from pref_voting.profiles_with_ties import ProfileWithTies
    from pref_voting.scoring_methods import plurality as their_plurality

    unique, counts = np.unique(given, axis=0, return_counts=True)
    rankings = [{int(c): place for place, c in enumerate(row, 1) if c >= 0} for row in unique]

    def build() -> Any:
        profile = ProfileWithTies(rankings, counts.tolist(), candidates=list(range(given.shape[1])))
        profile.use_extended_strict_preference()
        return profile

    profile = build()
    found = {"build": seconds(build, 1)}
    found["plurality"] = seconds(lambda: their_plurality(profile), 1)
    found["schulze"] = seconds(lambda: beat_path(profile), 1)
    return found


def pyrankvotes(given: np.ndarray) -> dict[str, float]:
    """The same by pyrankvote; empty where it is not installed."""
    if importlib.util.find_spec("pyrankvote") is None:
        return {}
    import pyrankvote

    people = [pyrankvote.Candidate(f"c{i}") for i in range(given.shape[1])]
    rows = [[people[c] for c in row if c >= 0] for row in given.tolist()]

    def build() -> Any:
        return [pyrankvote.Ballot(ranked_candidates=row) for row in rows]

    ballots = build()
    return {
        "build": seconds(build, 1),
        "irv": seconds(lambda: pyrankvote.instant_runoff_voting(people, ballots), 1),
        "stv": seconds(lambda: pyrankvote.single_transferable_vote(people, ballots, number_of_seats=3), 1),
    }


def votekits(given: np.ndarray) -> dict[str, float]:
    """The same by votekit's counts on arrays, handed a table, which is the quickest way in; empty without it."""
    if importlib.util.find_spec("votekit") is None:
        return {}
    from votekit.elections.election_types.ranking.stv.stv import FastIRV, FastSTV
    from votekit.pref_profile import RankProfile

    m = given.shape[1]
    names = [f"c{i}" for i in range(m)]
    cells = np.empty(m + 1, dtype=object)
    cells[:] = [frozenset({name}) for name in [*names, "~"]]  # the last one, number -1, is nobody

    def build() -> Any:
        table = pd.DataFrame(cells[given], columns=[f"Ranking_{place}" for place in range(1, m + 1)])
        table = table.assign(Weight=1.0, **{"Voter Set": [set()] * len(table)}).rename_axis("Ballot Index")
        return RankProfile(candidates=names, max_ranking_length=m, df=table)

    profile = build()
    return {
        "build": seconds(build, 1),
        "irv": seconds(lambda: FastIRV(profile), 1),
        "stv": seconds(lambda: FastSTV(profile, n_seats=3), 1),
    }


def millions(n: int = 1_000_000, m: int = 40) -> dict[str, float]:
    """Seconds of pairwise, IRV and STV on a million ballots, array ready."""
    ballots = Ballots.from_orders(orders(n, m), [f"c{i}" for i in range(m)])
    return {
        "pairwise": seconds(lambda: duels(ballots), 3),
        "irv": seconds(of_new(ballots, irv), 3),
        "stv": seconds(of_new(ballots, lambda b: stv(b, seats=3)), 3),
    }


def live_tally(n: int = 500, m: int = 12) -> dict[str, float]:
    """Seconds of all rules with their explanations on the ballots of one room."""
    given = orders(n, m)
    names = [f"c{i}" for i in range(m)]
    rankings = {f"p{i}": [names[c] for c in row if c >= 0] for i, row in enumerate(given.tolist())}

    def told() -> Any:
        ballots = Ballots.from_rankings(rankings, names)
        comparison = compare(ballots)
        pairwise(ballots)
        return [result.sentences() for result in comparison.results.values()], comparison.table

    poll = {"poll": "p", "mode": "confidential", "kind": "ranking", "rule": "irv", "settings": {}}
    box = {person: {"choice": {"ranking": order}, "changes": 0} for person, order in rankings.items()}
    return {
        "all rules, told": seconds(told, 9),
        "as recorded, with re-draws": seconds(lambda: count(poll, names, box, n), 3),
    }


_IMPORT = """
import time, resource
import numpy, pandas
rss = lambda: int(open('/proc/self/statm').read().split()[1]) * resource.getpagesize()
before, start = rss(), time.process_time()
import cocodesign.voting
print(time.process_time() - start, rss() - before)
import sys
print(*sorted({'scipy', 'matplotlib', 'sklearn', 'numba', 'networkx'} & set(sys.modules)))
"""


def cost_of_import() -> tuple[float, float, list[str]]:
    """Seconds and MiB of importing the room over numpy and pandas, and which heavy libraries came along."""
    root = Path(__file__).resolve().parents[2]
    runs = []
    for _ in range(5):
        done = subprocess.run(
            [sys.executable, "-c", _IMPORT], capture_output=True, text=True, cwd=root, check=True
        )
        first, second = (done.stdout + "\n").split("\n")[:2]
        taken, more = first.split()
        runs.append((float(taken), int(more) / 2**20, second.split()))
    return statistics.median(r[0] for r in runs), statistics.median(r[1] for r in runs), runs[-1][2]
