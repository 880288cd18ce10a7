"""How long do we take for the lineage of a million ideas, and how long would networkx and igraph?

Each library is tried in a process of its own, so that its peak of memory is its own. Seconds are those of the
processor: all of this runs on one, and a busy computer disturbs them less than the clock.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
SIZES = (5_000, 100_000, 1_000_000)
LIBRARIES = ("ours", "networkx", "igraph")
MORE_THAN_TENFOLD = ("ancestors of one", "path counts, whole numbers", "global main path, order included")
PROBES = 20
"""How many ideas are asked for their ancestors, one by one."""


def generated(ideas: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return parents and children: ideas drawn mostly from recent ones, one in ten from any; about 2.04 parents each."""
    rng = np.random.default_rng(seed)
    many = rng.choice(6, size=ideas, p=[0.06, 0.30, 0.33, 0.20, 0.08, 0.03])
    child = np.repeat(np.arange(ideas), many)
    anywhere = rng.random(len(child)) < 0.1
    back = np.where(anywhere, rng.random(len(child)) * child, rng.exponential(3_700, len(child)))
    parent = child - 1 - back.astype(np.int64)
    child, parent = child[parent >= 0], parent[parent >= 0]
    child, parent = np.divmod(np.unique(child * ideas + parent), ideas)
    return parent, child


def timed(seconds: dict[str, float], name: str, work: Callable[[], Any], rounds: int = 1) -> Any:
    """Note the median of the processor's seconds."""
    took, answer = [], None
    for _ in range(rounds):
        begin = process_time()
        answer = work()
        took.append(process_time() - begin)
    seconds[name] = statistics.median(took)
    return answer


def ours(ideas: int) -> dict[str, Any]:
    import pandas as pd

    from cocodesign.lineage import (
        IdeaLineage,
        ancestor_counts,
        ancestors,
        credit_flow,
        disruption_counts,
        exact_path_counts,
        idea_lineage,
        main_path,
        path_counts,
        persistence,
    )

    parent, child = generated(ideas)
    ids = np.array([f"i{k:07d}" for k in range(ideas)], dtype=object)
    table = pd.DataFrame({"child": ids[child], "parent": ids[parent], "kind": "builds_on"})
    seconds: dict[str, float] = {}
    lineage = timed(seconds, "build", lambda: idea_lineage(table))

    def anew() -> IdeaLineage:
        """A lineage that knows each idea's parents and children, as a graph of networkx does, and no order."""
        it = object.__new__(IdeaLineage)
        known = ("attributes", "derivations", "ends", "children", "parents")
        it.__dict__.update({name: getattr(lineage, name) for name in known})
        return it

    timed(seconds, "order", lambda: anew().order, 5)
    timed(seconds, "path counts", lambda: path_counts(lineage), 3)
    timed(seconds, "path counts, whole numbers", lambda: exact_path_counts(lineage))
    path = timed(seconds, "main path, order included", lambda: main_path(anew()), 3)
    timed(seconds, "global main path, order included", lambda: main_path(anew(), kind="global"))
    timed(seconds, "credit", lambda: credit_flow(lineage), 5)
    timed(seconds, "persistence", lambda: persistence(lineage), 3)
    probes = lineage.ideas[np.random.default_rng(2).integers(0, len(lineage), PROBES)]
    found = timed(seconds, "ancestors of one", lambda: [len(ancestors(lineage, idea)) for idea in probes])
    seconds["ancestors of one"] /= PROBES
    timed(seconds, "ancestor counts of all (sketch)", lambda: ancestor_counts(lineage, "sketch", rng=1))
    timed(seconds, "disruption of all", lambda: disruption_counts(lineage))
    facts = {
        "ideas": len(lineage),
        "links": int(lineage.children.nnz),
        "levels": int(lineage.levels.max()) + 1,
    }
    log10 = float(path_counts(lineage)["log10"].max())
    return {
        "seconds": seconds,
        "facts": facts | {"log10": log10, "path": len(path), "ancestors": sum(found) / PROBES},
    }


def networkx(ideas: int) -> dict[str, Any]:
    import networkx as nx

    parent, child = generated(ideas)
    ids = [f"i{k:07d}" for k in range(ideas)]
    pairs = [(ids[p], ids[c]) for p, c in zip(parent.tolist(), child.tolist(), strict=True)]
    rounds = 3 if ideas < 1_000_000 else 1
    seconds: dict[str, float] = {}
    graph = timed(seconds, "build", lambda: nx.DiGraph(pairs))
    order = timed(seconds, "order", lambda: list(nx.topological_sort(graph)), rounds)
    arriving: dict[str, int] = {}
    leaving: dict[str, int] = {}

    def path_counts() -> dict[tuple[str, str], int]:
        for node in order:
            arriving[node] = sum(arriving[p] for p in graph.pred[node]) or 1
        for node in reversed(order):
            leaving[node] = sum(leaving[c] for c in graph.succ[node]) or 1
        return {(u, v): arriving[u] * leaving[v] for u, v in graph.edges}

    def main_path() -> list[tuple[str, str]]:
        starts = [(u, v) for u, v in weight if not graph.pred[u]]
        most = max(weight[pair] for pair in starts)
        path = dict.fromkeys(pair for pair in starts if weight[pair] == most)
        front = [v for _, v in path]
        while front:
            step: dict[tuple[str, str], None] = {}
            for u in dict.fromkeys(front):
                if graph.succ[u]:
                    best = max(weight[u, v] for v in graph.succ[u])
                    step |= dict.fromkeys((u, v) for v in graph.succ[u] if weight[u, v] == best)
            path |= step
            front = [v for _, v in step]
        return list(path)

    def flow() -> dict[str, float]:
        held = dict.fromkeys(order, 1.0)
        for node in reversed(order):
            parents = graph.pred[node]
            for one in parents:
                held[one] += 0.5 * held[node] / len(parents)
            if parents:
                held[node] *= 0.5
        return held

    weight = timed(seconds, "path counts", path_counts, rounds)
    seconds["path counts, whole numbers"] = seconds["path counts"]
    path = timed(seconds, "main path, order included", main_path)
    seconds["main path, order included"] += seconds["order"] + seconds["path counts"]
    timed(seconds, "credit", flow, rounds)
    names = list(graph)
    places = np.random.default_rng(2).integers(0, len(names), PROBES)
    timed(seconds, "ancestors of one", lambda: [nx.ancestors(graph, names[place]) for place in places])
    seconds["ancestors of one"] /= PROBES
    seconds["ancestor counts of all (sketch)"] = seconds["ancestors of one"] * len(names)  # extrapolated
    return {"seconds": seconds, "facts": {"path": len(path), "bits": max(weight.values()).bit_length()}}


def igraph(ideas: int) -> dict[str, Any]:
    import igraph as ig

    parent, child = generated(ideas)
    ids = [f"i{k:07d}" for k in range(ideas)]
    pairs = [(ids[p], ids[c]) for p, c in zip(parent.tolist(), child.tolist(), strict=True)]
    seconds: dict[str, float] = {}
    graph = timed(seconds, "build", lambda: ig.Graph.TupleList(pairs, directed=True))
    timed(seconds, "order", lambda: graph.topological_sorting(), 3)
    places = np.random.default_rng(2).integers(0, graph.vcount(), PROBES).tolist()
    timed(seconds, "ancestors of one", lambda: [graph.subcomponent(place, mode="in") for place in places])
    seconds["ancestors of one"] /= PROBES
    seconds["ancestor counts of all (sketch)"] = seconds["ancestors of one"] * graph.vcount()  # extrapolated
    return {"seconds": seconds, "facts": {}}


def measured(library: str, ideas: int) -> dict[str, Any] | None:
    """Return what a library took, tried in a process of its own; None where it is not installed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.lineage", library, str(ideas)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode and "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode:
        raise RuntimeError(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    answer = {"ours": ours, "networkx": networkx, "igraph": igraph}[sys.argv[1]](int(sys.argv[2]))
    answer["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(answer))
