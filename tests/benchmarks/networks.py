"""How fast are the measures of networks beside networkx and igraph, how much memory do they take, how do they grow?

    python -m tests.benchmarks networks          12,000, 100,000 and 1,000,000 interactions
    python -m tests.benchmarks networks_of_ten_million      building and reciprocity of 10,000,000

Each library works in a process of its own, from the same table with ids as text. Seconds are those of the
processor, so that what else the computer does counts little; every library uses one thread. Ours begins each
measure with nothing prepared, and the whole report with what its parts share. What has not finished when patience
ends took at least so long: that much, and no more, enters what is said of it.

Ten times as many ties may take more than ten times as long without any more work: a hundred thousand interactions
fit into the cache of a processor, a million do not, and following ties means to leap about in memory. PageRank is
some hundred products of ties and a vector, weak components are two walks along all ties by scipy. Beside them stands
one plain product by scipy: what it grows by is the memory's share in what ours grow by.
"""

import argparse
import contextlib
import importlib.util
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .crowd_log import CrowdLog, crowd_log

__all__ = ["ENGINES", "REPORT", "YARDSTICK", "Race", "race"]

ENGINES = ("ours", "networkx", "igraph")
# The report that the ratios are promised for; inequality and centralization have no counterpart in networkx, and
# are a line on its degrees there.
REPORT = (
    "build",
    "reciprocity",
    "weighted reciprocity",
    "Gini of strength",
    "centralization, in and out",
    "weak components",
    "k-core",
    "E-I index",
    "triad census",
)
LARGE = 5_000_000
"""From so many interactions on only building and reciprocity are tried."""


SHORTEST = 0.1
"""Clocks of the processor may tick a hundred times a second only: what takes less than this is done several times."""
YARDSTICK = "(a plain product: scipy, ties times a vector)"
"""Among our measures, and not ours: what the memory of this computer alone makes of ten times as many ties."""


@dataclass
class Race:
    """What one library needed for one log."""

    seconds: dict[str, float] = field(default_factory=dict)
    at_least: dict[str, float] = field(default_factory=dict)
    """Of the steps that did not finish: after how many seconds patience ended."""
    memory: float = 0.0
    """The most that was held beyond the table, in MiB."""

    def took(self, step: str) -> float | None:
        """The seconds of a step, at least; None if it was not tried."""
        return self.seconds.get(step, self.at_least.get(step))


def race(engine: str, events: int, *, patience: float) -> Race | None:
    """Run one library in a process of its own, each step with so much patience; None if it is not installed."""
    if engine != "ours" and importlib.util.find_spec(engine) is None:
        return None
    result = Race()
    with subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.networks", engine, str(events), str(patience)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        cwd=Path(__file__).resolve().parents[2],
    ) as process:
        for text in process.stdout or ():
            said = json.loads(text)
            (result.seconds if said["finished"] else result.at_least)[said["step"]] = said["seconds"]
            result.memory = said["memory"]
    if process.returncode:
        raise RuntimeError(f"{engine} ended with {process.returncode} on {events:,} interactions")
    return result


# ---------------------------------------------------------------- in the process of one library


def steps_of_ours(log: CrowdLog, table: pd.DataFrame, roster: pd.DataFrame) -> Iterator[tuple[str, Callable]]:
    from cocodesign import networks as our

    made = our.interaction_network(table, roster)

    def fresh() -> Any:
        return our.InteractionNetwork(made.attributes, made.weights)

    def both_centralizations(network: Any) -> tuple[float, float]:
        return our.centralization(network, of="in_degree"), our.centralization(network, of="out_degree")

    measures: dict[str, Callable[[Any], Any]] = {
        "reciprocity": our.reciprocity,
        "weighted reciprocity": our.weighted_reciprocity,
        "Gini of strength": lambda it: our.gini(our.strength(it, direction="out")),
        "centralization, in and out": both_centralizations,
        "weak components": our.components,
        "k-core": our.core_number,
        "E-I index": our.ei_index,
        "triad census": our.triad_census,
    }

    def report() -> None:
        network = our.interaction_network(table, roster)
        for measure in measures.values():
            measure(network)

    yield "build", lambda: our.interaction_network(table, roster)
    if len(table) >= LARGE:
        yield "reciprocity", lambda: our.reciprocity(fresh())
        yield "weighted reciprocity", lambda: our.weighted_reciprocity(fresh())
        return
    yield "the whole report", report
    each = np.full(len(made), 1 / len(made))
    yield YARDSTICK, lambda: made.weights @ each
    measures |= {
        "reciprocity of each": our.node_reciprocity,
        "dyad census": our.dyad_census,
        "degree, in and out": lambda it: [our.degree(it, direction=way) for way in ("in", "out")],
        "strength, in and out": lambda it: [our.strength(it, direction=way) for way in ("in", "out")],
        "density": our.density,
        "strong components": lambda it: our.components(it, connection="strong"),
        "PageRank": our.pagerank,
        "betweenness, 10 pivots": lambda it: our.betweenness(it, pivots=10, rng=1),
        "transitivity": our.transitivity,
        "local clustering": our.local_clustering,
    }
    if log.people <= 2_000:
        measures |= {"closeness": our.closeness, "betweenness": our.betweenness}
    for name, measure in measures.items():
        yield name, lambda measure=measure: measure(fresh())


def steps_of_networkx(
    log: CrowdLog, table: pd.DataFrame, roster: pd.DataFrame
) -> Iterator[tuple[str, Callable]]:
    import networkx as nx

    def build() -> Any:
        graph = nx.DiGraph()
        graph.add_nodes_from(
            zip(roster["participant"], roster[["role", "group"]].to_dict("records"), strict=True)
        )
        edges = table.groupby(["source", "target"]).size().reset_index(name="weight")
        edges = edges[edges["source"] != edges["target"]]
        graph.add_weighted_edges_from(edges.itertuples(index=False, name=None))
        return graph

    def weighted_reciprocity(graph: Any) -> float:
        matched = sum(
            min(w, graph[v][u]["weight"]) for u, v, w in graph.edges(data="weight") if graph.has_edge(v, u)
        )
        return matched / graph.size(weight="weight")

    def gini(graph: Any) -> float:
        ascending = sorted(w for _, w in graph.out_degree(weight="weight"))
        n, total = len(ascending), sum(ascending)
        return 2 * sum(i * x for i, x in enumerate(ascending, 1)) / (n * total) - (n + 1) / n

    def centralizations(graph: Any) -> list[float]:
        n, found = len(graph), []
        for degrees in (graph.in_degree, graph.out_degree):
            values = [d for _, d in degrees]
            found.append((n * max(values) - sum(values)) / (n - 1) ** 2)
        return found

    def ei(graph: Any) -> float:
        group = nx.get_node_attributes(graph, "group")
        external = sum(group[u] != group[v] for u, v in graph.edges)
        return (2 * external - graph.size()) / graph.size()

    graph = build()
    yield "build", build
    yield "reciprocity", lambda: nx.overall_reciprocity(graph)
    yield "weighted reciprocity", lambda: weighted_reciprocity(graph)
    if len(table) >= LARGE:
        return
    yield "Gini of strength", lambda: gini(graph)
    yield "centralization, in and out", lambda: centralizations(graph)
    yield "weak components", lambda: list(nx.weakly_connected_components(graph))
    yield "E-I index", lambda: ei(graph)
    yield "degree, in and out", lambda: (dict(graph.in_degree), dict(graph.out_degree))
    yield (
        "strength, in and out",
        lambda: (dict(graph.in_degree(weight="weight")), dict(graph.out_degree(weight="weight"))),
    )
    yield "density", lambda: nx.density(graph)
    yield "strong components", lambda: list(nx.strongly_connected_components(graph))
    yield "reciprocity of each", lambda: nx.reciprocity(graph, [node for node in graph if graph.degree(node)])
    yield "PageRank", lambda: nx.pagerank(graph, tol=1e-10 / len(graph), max_iter=1000)
    undirected = graph.to_undirected()
    yield "k-core", lambda: nx.core_number(undirected)
    yield "betweenness, 10 pivots", lambda: nx.betweenness_centrality(graph, k=10, seed=1)
    if log.people <= 2_000:
        yield "closeness", lambda: nx.closeness_centrality(graph)
        yield "betweenness", lambda: nx.betweenness_centrality(graph)
    yield "local clustering", lambda: nx.clustering(undirected)
    yield "transitivity", lambda: nx.transitivity(undirected)
    yield "triad census", lambda: nx.triadic_census(graph)


def steps_of_igraph(
    log: CrowdLog, table: pd.DataFrame, roster: pd.DataFrame
) -> Iterator[tuple[str, Callable]]:
    import igraph

    def build() -> Any:
        edges = table.groupby(["source", "target"]).size().reset_index(name="weight")
        edges = edges[edges["source"] != edges["target"]]
        return igraph.Graph.DataFrame(edges, directed=True, vertices=roster, use_vids=False)

    def gini(graph: Any) -> float:
        ascending = np.sort(graph.strength(mode="out", weights="weight"))
        n = len(ascending)
        return 2 * np.arange(1, n + 1) @ ascending / (n * ascending.sum()) - (n + 1) / n

    def centralizations(graph: Any) -> list[float]:
        n, found = graph.vcount(), []
        for mode in ("in", "out"):
            values = np.array(graph.degree(mode=mode))
            found.append((n * values.max() - values.sum()) / (n - 1) ** 2)
        return found

    def weighted_reciprocity(graph: Any) -> float:
        back = graph.get_eids([(t, s) for s, t in graph.get_edgelist()], error=False)
        back = np.array(back)
        weight = np.array(graph.es["weight"], dtype=float)
        both = back >= 0
        return float(np.minimum(weight[both], weight[back[both]]).sum() / weight.sum())

    def ei(graph: Any) -> float:
        group = np.unique(graph.vs["group"], return_inverse=True)[1]
        ends = np.array(graph.get_edgelist())
        external = np.count_nonzero(group[ends[:, 0]] != group[ends[:, 1]])
        return (2 * external - len(ends)) / len(ends)

    graph = build()
    yield "build", build
    yield "reciprocity", graph.reciprocity
    yield "weighted reciprocity", lambda: weighted_reciprocity(graph)
    if len(table) >= LARGE:
        return
    yield "Gini of strength", lambda: gini(graph)
    yield "centralization, in and out", lambda: centralizations(graph)
    yield "weak components", lambda: graph.connected_components(mode="weak")
    yield "E-I index", lambda: ei(graph)
    yield "dyad census", graph.dyad_census
    yield "degree, in and out", lambda: (graph.degree(mode="in"), graph.degree(mode="out"))
    yield (
        "strength, in and out",
        lambda: [graph.strength(mode=way, weights="weight") for way in ("in", "out")],
    )
    yield "density", graph.density
    yield "strong components", lambda: graph.connected_components(mode="strong")
    yield "PageRank", lambda: graph.pagerank(weights="weight")
    undirected = graph.as_undirected(mode="collapse")
    yield "k-core", undirected.coreness
    if log.people <= 2_000:
        yield "closeness", lambda: graph.closeness(mode="in")
        yield "betweenness", graph.betweenness
    yield "local clustering", undirected.transitivity_local_undirected
    yield "transitivity", undirected.transitivity_undirected
    yield "triad census", graph.triad_census


STEPS = {"ours": steps_of_ours, "networkx": steps_of_networkx, "igraph": steps_of_igraph}


class PatienceEnded(Exception):
    """A step has taken as many seconds of the processor as one was ready to wait."""


def main() -> None:
    """Take the steps of one library, and say after each how long it took, or that it did not finish."""
    parser = argparse.ArgumentParser()
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("events", type=int)
    parser.add_argument("patience", type=float)
    given = parser.parse_args()
    log = crowd_log(given.events, given.events // 10)
    table, roster = log.table(), log.roster()
    small = crowd_log(1000, 100)
    for _, step in STEPS[given.engine](small, small.table(), small.roster()):
        step()  # imports and first calls are not what is measured
    held = held_at_most(forget=True)
    for name, step in STEPS[given.engine](log, table, roster):
        seconds: list[float] = []
        began = time.process_time()

        def tell(name: str = name, finished: list[float] = seconds, began: float = began) -> None:
            took = min(finished, default=time.process_time() - began)
            said = {"step": name, "seconds": took, "finished": bool(finished)}
            print(json.dumps(said | {"memory": held_at_most() - held}), flush=True)

        def end_of_patience(*_: object, tell: Callable[[], None] = tell) -> None:
            if given.engine == "igraph":  # C that is left in the middle cannot go on with what comes next
                tell()
                os._exit(0)
            raise PatienceEnded

        signal.signal(signal.SIGPROF, end_of_patience)
        signal.setitimer(signal.ITIMER_PROF, given.patience)
        with contextlib.suppress(PatienceEnded):
            several, all_of_them = 1, 0.0
            while len(seconds) < 5 and all_of_them < 2:
                begin = time.process_time()
                for _ in range(several):
                    step()
                took = time.process_time() - begin
                all_of_them += took
                if took < SHORTEST and not seconds:
                    several *= 10 if took < SHORTEST / 10 else 2
                else:
                    seconds.append(took / several)
        signal.setitimer(signal.ITIMER_PROF, 0)
        tell()


def held_at_most(*, forget: bool = False) -> float:
    """The most memory that this process held, in MiB; from now on only, if it is to forget what was before."""
    if forget:
        with contextlib.suppress(OSError):  # other systems than Linux do not forget
            Path("/proc/self/clear_refs").write_text("5")
    try:
        (line,) = re.findall(r"^VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text(), re.M)
        return int(line) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
