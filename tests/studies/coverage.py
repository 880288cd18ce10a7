"""Do the intervals hold the truth, and is chance even? The study of docs/studies/coverage.md, which gives its design.

python -m tests.studies.coverage [--runs 1000] [--sizes 12 40 200] [--parts networks units chance]
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice

import numpy as np
import pandas as pd
from scipy import sparse, stats

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.inference import (
    adjust_p,
    bca_interval,
    bootstrap_interval,
    percentile_interval,
    permutation_test,
)
from cocodesign.networks import (
    InteractionNetwork,
    dyadic_interval,
    ei_index,
    gini,
    mrqap,
    qap_correlation,
    reciprocity,
    redealt,
    redraws,
    relabelled,
    rematched,
    reweighted,
    rewired,
    rewirings,
    scattered,
    strength,
    weighted_reciprocity,
)
from cocodesign.networks.redrawnmeasures import REDRAWN_MEASURES, gini_of_counts

SEED = 20261125
SIZES = (12, 40, 200)
PARTS = ("networks", "units", "chance")
WORDS, SPREAD, GIVEN, ACROSS = 6.0, 0.6, 1.4, 0.6

MEASURES: dict[str, tuple[str, dict]] = {
    "density": ("density", {}),
    "reciprocity": ("reciprocity", {}),
    "weighted_reciprocity": ("weighted_reciprocity", {}),
    "reciprocity_correlation": ("reciprocity_correlation", {}),
    "gini of given": ("gini", {"direction": "out"}),
    "gini of received": ("gini", {"direction": "in"}),
    "centralization out": ("centralization", {"of": "out_degree"}),
    "centralization in": ("centralization", {"of": "in_degree"}),
    "ei_index": ("ei_index", {}),
    "peer_to_peer_share": ("peer_to_peer_share", {}),
}


DYADIC = (
    "density",
    "reciprocity",
    "weighted_reciprocity",
    "reciprocity_correlation",
    "ei_index",
    "peer_to_peer_share",
)

# ---------------------------------------------------------------- communities


def community(n: int, rng: np.random.Generator) -> InteractionNetwork:
    """Return a community of n people of the law that the design gives."""
    active, sought = rng.lognormal(-(SPREAD**2) / 2, SPREAD, (2, n))
    group = rng.integers(2, size=n)
    mean = WORDS / (n - 1) * np.outer(active, sought) * np.where(group[:, None] == group, GIVEN, ACROSS)
    both = np.triu(rng.gamma(0.5, 2.0, (n, n)), 1)
    weights = rng.poisson(mean * (both + both.T)).astype(float)
    people = pd.DataFrame(
        {
            "group": np.where(group == 1, "east", "west"),
            "role": np.where(rng.random(n) < 1 / 6, "host", "participant"),
        },
        index=pd.Index([f"p{i}" for i in range(n)], name="participant"),
    )
    return InteractionNetwork(people, sparse.csr_array(weights))


def as_it_is(network: InteractionNetwork) -> "One":
    """Return the network as its own only draw, so that one formula measures both."""
    return One(network)


class One:
    """A network in the shape of its redraws: everybody drawn once, no twins."""

    def __init__(self, network: InteractionNetwork) -> None:
        self.network = network

    def __len__(self) -> int:
        return 1

    def totals(self, matrix, *, twins=None, source=None, target=None) -> np.ndarray:
        n = len(self.network)
        source, target = (np.ones(n) if side is None else side.astype(float) for side in (source, target))
        return np.array([source @ (matrix @ target)])

    def sums(self, matrix, *, received=False) -> np.ndarray:
        return np.asarray(matrix.sum(axis=0 if received else 1), dtype=float)[None, :]


def measured(draws) -> dict[str, np.ndarray]:
    return {name: REDRAWN_MEASURES[of](draws, **options) for name, (of, options) in MEASURES.items()}


def without_end(rng: np.random.Generator) -> float:
    """Return the Gini coefficient of what is given in a community without end."""
    n = 4_000_000
    return gini(rng.poisson(WORDS * rng.lognormal(-(SPREAD**2) / 2, SPREAD, n)).astype(float))


# ---------------------------------------------------------------- parts of the study


def networks(n: int, runs: int, rng: np.random.Generator) -> Iterator[dict]:
    """Coverage of the vertex and the dyad bootstrap."""
    further = max(200, 4 * runs)
    seen = [measured(as_it_is(community(n, rng))) for _ in range(further)]
    truth = {name: float(np.nanmean([it[name][0] for it in seen])) for name in MEASURES}
    limit = without_end(rng)
    held: dict[tuple[str, str], list[float]] = {}

    def note(method: str, measure: str, interval: tuple[float, float], true: float) -> None:
        low, high = interval
        held.setdefault((method, measure), []).append(np.nan if np.isnan(low) else float(low <= true <= high))

    for _ in range(runs):
        network = community(n, rng)
        for name, drawn in measured(redraws(network, 500, rng)).items():
            interval = percentile_interval(drawn)
            note("vertex bootstrap", name, interval, truth[name])
            if name.startswith("gini"):
                note("vertex bootstrap", f"{name} (∞)", interval, limit)
        for name in DYADIC:
            note("dyadic interval", name, dyadic_interval(network, name), truth[name])
        for name, direction in (("gini of given", "out"), ("gini of received", "in")):
            amounts = strength(network, direction=direction).to_numpy()
            for method in ("percentile", "bca"):
                found = bootstrap_interval(
                    gini_of_counts,
                    amounts,
                    by_counts=True,
                    method=method,
                    replicates=500,
                    rng=rng,
                    progress=False,
                )
                label = f"participants, {'BCa' if method == 'bca' else method}"
                note(label, name, (found.low, found.high), truth[name])
                note(label, f"{name} (∞)", (found.low, found.high), limit)
        both = sparse.triu(network.weights.minimum(network.transposed), 1).tocsr()
        either = sparse.triu(network.weights.maximum(network.transposed), 1).tocsr()
        sums = sparse.triu(network.weights + network.transposed, 1).tocsr()
        pairs = either.nonzero()
        less = np.asarray(both[pairs].todense() if sparse.issparse(both[pairs]) else both[pairs]).ravel()
        total = np.asarray(sums[pairs].todense() if sparse.issparse(sums[pairs]) else sums[pairs]).ravel()
        units = np.column_stack([2.0 * (less > 0), 1.0 + (less > 0), 2 * less, total])
        for place, name in ((0, "reciprocity"), (2, "weighted_reciprocity")):

            def ratio(units, counts, place=place):
                part, whole = (counts @ units[:, [place, place + 1]]).T
                return part / whole

            found = bootstrap_interval(ratio, units, by_counts=True, replicates=500, rng=rng, progress=False)
            note("dyad bootstrap", name, (found.low, found.high), truth[name])
    yield from covered(held, n, truth | {"gini of given (∞)": limit, "gini of received (∞)": limit})


def mean(values, counts):
    return counts @ values / counts.sum(axis=1)


def small(values, counts):
    size = counts.sum(axis=1)
    return gini_of_counts(values, counts) * size / (size - 1)


def units(n: int, runs: int, rng: np.random.Generator) -> Iterator[dict]:
    """Coverage of intervals over units and clusters."""

    held: dict[tuple[str, str], list[float]] = {}
    statistics: dict[str, tuple[Callable, float]] = {
        "mean": (mean, 1.0),
        "gini": (gini_of_counts, 0.5),
        "gini, small sample": (small, 0.5),
    }
    whole, left = np.ones((1, n)), 1 - np.eye(n)
    for _ in range(runs):
        amounts = rng.exponential(size=n)
        counts = np.array([np.bincount(row, minlength=n) for row in rng.integers(n, size=(1000, n))])
        for name, (statistic, true) in statistics.items():
            drawn = statistic(amounts, counts)
            intervals = {
                "percentile": percentile_interval(drawn),
                "BCa": bca_interval(float(statistic(amounts, whole)[0]), drawn, statistic(amounts, left)),
            }
            for method, (low, high) in intervals.items():
                held.setdefault((f"units, {method}", name), []).append(float(low <= true <= high))
        events = 1 + rng.poisson(4, size=n)
        who = np.repeat(np.arange(n), events)
        values = rng.normal(size=n)[who] + rng.normal(size=len(who))
        for method, clusters in (("by participant", who), ("by event", None)):
            found = bootstrap_interval(
                mean, values, clusters=clusters, by_counts=True, replicates=400, rng=rng, progress=False
            )
            held.setdefault((f"events {method}", "mean"), []).append(float(found.low <= 0 <= found.high))
    truth = {name: true for name, (_, true) in statistics.items()}
    yield from covered(held, n, truth)


def covered(held: dict, n: int, truth: dict[str, float]) -> Iterator[dict]:
    """Return one row for each method and measure."""
    for (method, measure), hits in held.items():
        share = float(np.nanmean(hits))
        true = 0.0 if method.startswith("events") else truth[measure]
        verdict = "too narrow" if share < 0.92 else "too wide" if share > 0.98 else "right"
        yield {
            "method": method,
            "measure": measure,
            "n": n,
            "truth": true,
            "held": share,
            "verdict": verdict,
            "none": int(np.isnan(hits).sum()),
        }


def chance(n: int, runs: int, rng: np.random.Generator) -> Iterator[dict]:
    """Evenness of randomised p values under each null model."""
    draws = 19 if n < 200 else 9

    def received(network):
        return gini(strength(network, direction="in"))

    def at_once(null):
        return lambda network: (null(network, rng) for _ in iter(int, 1))

    nulls: dict[str, tuple[Callable, Callable]] = {
        "redealt": (at_once(redealt), weighted_reciprocity),
        "rewired": (lambda network: rewirings(network, draws, rng), reciprocity),
        "rematched": (at_once(rematched), received),
        "scattered": (at_once(scattered), reciprocity),
        "reweighted": (at_once(reweighted), weighted_reciprocity),
        "relabelled": (at_once(relabelled), ei_index),
    }
    for name, (drawn_from, measure) in nulls.items():
        p = []
        for _ in range(runs):
            base = community(n, rng)
            first = rewired(base, rng) if name == "rewired" else next(iter(drawn_from(base)))
            try:
                by_chance = [measure(it) for it in islice(drawn_from(first), draws)]
                p.append(randomised(measure(first), np.array(by_chance), rng))
            except UndefinedMeasureError:
                continue
        yield even(name, n, p)
    yield even("permutation_test", n, [_labels(n, rng) for _ in range(runs)])
    if n < 200:
        yield even("qap_correlation", n, [_relations(n, rng, several=False) for _ in range(runs)])
        yield even("mrqap", n, [_relations(n, rng, several=True) for _ in range(runs)])


def _labels(n: int, rng: np.random.Generator) -> float:
    stratum = np.arange(n) % 3
    said = rng.normal(size=n) + 2 * stratum
    label = rng.random(n) < 0.3 + 0.2 * stratum
    label[:2] = [True, False]
    kept: list[float] = []

    def gap(label):
        kept.append(float(said[label].mean() - said[~label].mean()))
        return kept[-1]

    permutation_test(gap, label, strata=stratum, replicates=19, rng=rng, progress=False)
    return randomised(kept[0], np.array(kept[1:]), rng)


def _relations(n: int, rng: np.random.Generator, *, several: bool) -> float:
    one, other, third = (
        rng.normal(size=(n, 1)) + rng.normal(size=(1, n)) + rng.normal(size=(n, n)) for _ in range(3)
    )
    if several:
        found = mrqap(
            one + third, {"other": other + third, "third": third}, rng=rng, replicates=19, progress=False
        ).iloc[1]
    else:
        found = qap_correlation(one, other, rng=rng, replicates=19, progress=False).iloc[0]
    # no ties among real numbers: p = 2k/20 tells the smaller tail k; the side is in z
    tail = found["p"] / 2 - rng.random() / 20
    return float(tail if found["z"] > 0 else 1 - tail)


def randomised(value: float, by_chance: np.ndarray, rng: np.random.Generator) -> float:
    """Return a p value that is uniform where value and draws are alike, ties or not."""
    near = 1e-12 * max(1.0, abs(value))
    above = np.count_nonzero(by_chance > value + near)
    equal = np.count_nonzero(np.abs(by_chance - value) <= near)
    return float((above + rng.random() * (equal + 1)) / (len(by_chance) + 1))


def even(name: str, n: int, p: list[float]) -> dict:
    return {
        "null": name,
        "n": n,
        "runs": len(p),
        "share of p ≤ 0.05": float(np.mean(np.array(p) <= 0.05)),
        "Kolmogorov–Smirnov p": float(stats.kstest(p, "uniform").pvalue),
    }


RUN = {"networks": networks, "units": units, "chance": chance}


def study(parts: list[str], sizes: list[int], runs: int) -> dict[str, pd.DataFrame]:
    """Return a table for each part."""
    tables = {}
    for part in parts:
        rows: list[dict] = []
        for n in sizes:
            begun = time.perf_counter()
            rng = np.random.default_rng([SEED, PARTS.index(part), n])
            rows += RUN[part](n, runs, rng)
            print(f"{part}, {n} people: {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
        tables[part] = pd.DataFrame(rows)
    if "chance" in tables:
        tables["chance"]["corrected (Holm)"] = adjust_p(tables["chance"]["Kolmogorov–Smirnov p"])
    return tables


def as_text(table: pd.DataFrame) -> str:
    """Return a table as Markdown."""
    shown = table.copy()
    for name in shown.select_dtypes("float"):
        digits = 3
        shown[name] = [f"{value:.{digits}f}" for value in shown[name]]
    lines = ["| " + " | ".join(map(str, row)) + " |" for row in shown.itertuples(index=False)]
    return "\n".join(["| " + " | ".join(shown.columns) + " |", "|" + "---|" * len(shown.columns), *lines])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    given = parser.parse_args()
    for part, table in study(given.parts, given.sizes, given.runs).items():
        print(f"\n### {part}\n\n{as_text(table)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
