"""Networks whose values are published or worked out elsewhere, as the tests of measures take them."""

from functools import cache

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.networks import InteractionNetwork

__all__ = ["all_digraphs", "both_ways", "florentine_families", "karate_club", "kite", "random_digraph"]


def both_ways(graph: nx.Graph) -> InteractionNetwork:
    """The network of an undirected graph: every tie is returned, and weighs 1."""
    plain = nx.DiGraph()
    plain.add_nodes_from(graph)
    plain.add_edges_from(graph.to_directed().edges)
    return InteractionNetwork.from_networkx(plain)


def karate_club() -> InteractionNetwork:
    """Zachary (1977), 34 members, 78 ties. doi:10.1086/jar.33.4.3629752"""
    return both_ways(nx.karate_club_graph())


def florentine_families(*, with_pucci: bool = True) -> InteractionNetwork:
    """Marriages among 15 Florentine families, 20 ties, and Pucci, which is tied to none. doi:10.1086/230190"""
    graph = nx.florentine_families_graph()
    if with_pucci:
        graph.add_node("Pucci")
    return both_ways(graph)


def kite() -> InteractionNetwork:
    """Krackhardt's (1990) kite, 10 people, 18 ties. doi:10.2307/2393394"""
    return both_ways(nx.krackhardt_kite_graph())


def random_digraph(n: int, density: float, seed: int) -> nx.DiGraph:
    """A random digraph without loops, its nodes named by text, its edges weighted 1 to 5."""
    graph = nx.gnp_random_graph(n, density, seed=seed, directed=True)
    rng = np.random.default_rng(seed)
    named = nx.relabel_nodes(graph, {i: f"p{i:02}" for i in graph})
    for _, _, data in named.edges(data=True):
        data["weight"] = int(rng.integers(1, 6))
    return named


@cache
def all_digraphs(n: int) -> tuple[np.ndarray, list[InteractionNetwork]]:
    """Every digraph of n people: their matrices in one array, and the networks."""
    places = [(i, j) for i in range(n) for j in range(n) if i != j]
    matrices = np.zeros((1 << len(places), n, n), dtype=np.int8)
    for bit, (i, j) in enumerate(places):
        matrices[:, i, j] = np.arange(len(matrices)) >> bit & 1
    people = pd.DataFrame(index=pd.Index(list("abcdefgh"[:n]), name="participant"))
    return matrices, [InteractionNetwork(people, sparse.csr_array(one.astype(float))) for one in matrices]
