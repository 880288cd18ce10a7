"""Do igraph and networkit find the same in large random networks? Both are needed here only."""

import networkx as nx
import numpy as np
import pytest

from cocodesign.networks import (
    InteractionNetwork,
    betweenness,
    centralization,
    closeness,
    components,
    core_number,
    degree,
    density,
    dyad_census,
    local_clustering,
    pagerank,
    reciprocity,
    strength,
    transitivity,
    triad_census,
)
from cocodesign.networks.triads import TRIAD_TYPES

from ..benchmarks.crowd_log import crowd_log

pytestmark = pytest.mark.oracle

igraph = pytest.importorskip(
    "igraph", reason="ORACLE TESTS SKIPPED: no igraph here. `make oracles` fetches it."
)


def heavy_tailed(seed: int) -> InteractionNetwork:
    """3,000 interactions of 400 people, some of whom are silent."""
    return crowd_log(3_000, 400, seed=seed).network()


def even(seed: int) -> InteractionNetwork:
    """A random digraph of 120 people in which one of ten possible ties is there."""
    graph = nx.gnp_random_graph(120, 0.1, seed=seed, directed=True)
    return InteractionNetwork.from_networkx(nx.relabel_nodes(graph, str))


def clustered(seed: int) -> InteractionNetwork:
    """Circles of friends, every tie returned, with many triangles."""
    graph = nx.relaxed_caveman_graph(30, 8, 0.2, seed=seed)
    return InteractionNetwork.from_networkx(nx.relabel_nodes(graph, str).to_directed())


@pytest.fixture(
    scope="module", params=[(kind, seed) for kind in (heavy_tailed, even, clustered) for seed in (1, 2)]
)
def network(request):
    kind, seed = request.param
    return kind(seed)


@pytest.fixture(scope="module")
def theirs(network):
    ties = network.weights.tocoo()
    graph = igraph.Graph(n=len(network), edges=np.stack([ties.row, ties.col], axis=1).tolist(), directed=True)
    graph.es["weight"] = ties.data.tolist()
    return graph


@pytest.fixture(scope="module")
def undirected(theirs):
    return theirs.as_undirected(mode="collapse")


def test_triads_and_dyads(network, theirs):
    census = theirs.triad_census()
    assert triad_census(network).to_list() == [int(getattr(census, f"t{kind}")) for kind in TRIAD_TYPES]
    assert tuple(dyad_census(network)) == tuple(theirs.dyad_census())


def test_reciprocity_and_density(network, theirs):
    assert reciprocity(network) == pytest.approx(theirs.reciprocity())
    assert reciprocity(network, variant="dyadic_nonnull") == pytest.approx(theirs.reciprocity(mode="ratio"))
    assert density(network) == pytest.approx(theirs.density())


def test_degrees_and_strengths(network, theirs):
    for direction, mode in (("in", "in"), ("out", "out"), ("total", "all")):
        assert degree(network, direction=direction).to_list() == theirs.degree(mode=mode)
        assert np.allclose(
            strength(network, direction=direction), theirs.strength(mode=mode, weights="weight")
        )


def test_pieces_and_cores(network, theirs, undirected):
    for connection in ("weak", "strong"):
        ours = components(network, connection=connection)
        found = theirs.connected_components(mode=connection)
        assert ours.value_counts().tolist() == sorted(found.sizes(), reverse=True)
        assert len(set(zip(ours, found.membership, strict=True))) == len(found)
    assert core_number(network).to_list() == undirected.coreness()


def test_circles(network, undirected):
    assert transitivity(network) == pytest.approx(undirected.transitivity_undirected())
    assert np.allclose(
        local_clustering(network), undirected.transitivity_local_undirected(mode="nan"), equal_nan=True
    )


def test_the_middle(network, theirs, undirected):
    assert np.abs(pagerank(network) - theirs.pagerank(weights="weight")).sum() < 1e-6
    assert np.allclose(betweenness(network, normalized=False), theirs.betweenness())
    assert np.allclose(betweenness(network, normalized=False, directed=False), undirected.betweenness())
    assert np.allclose(
        closeness(network, form="harmonic", direction="out"), theirs.harmonic_centrality(mode="out")
    )
    piece = network.participants[components(network) == 0]
    largest = network.among(piece)
    found = undirected.induced_subgraph([int(i) for i in network.participants.get_indexer(piece)]).closeness()
    assert np.allclose(closeness(largest, direction="both", form="freeman"), found)
    spread = np.array(found)
    n = len(found)
    expected = (spread.max() - spread).sum() * (2 * n - 3) / ((n - 1) * (n - 2))
    assert centralization(largest, of="closeness") == pytest.approx(expected)


def test_cores_of_networkit(network):
    networkit = pytest.importorskip("networkit", reason="no networkit here")
    graph = networkit.Graph(len(network), weighted=True, directed=True)
    for source, target, weight in zip(*_triples(network), strict=True):
        graph.addEdge(source, target, weight)
    undirected = networkit.graphtools.toUndirected(networkit.graphtools.toUnweighted(graph))
    undirected.removeMultiEdges()
    cores = networkit.centrality.CoreDecomposition(undirected).run().scores()
    assert core_number(network).to_list() == cores


def _triples(network):
    ties = network.weights.tocoo()
    return ties.row.tolist(), ties.col.tolist(), ties.data.tolist()
