"""Are pieces, cores and circles counted over the whole roster?"""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks import (
    InteractionNetwork,
    components,
    core_number,
    density,
    interaction_network,
    local_clustering,
    transitivity,
)

from .known import random_digraph


@pytest.fixture
def a_circle_of_three_with_a_guest():
    """Ana, Bo and Cy pass words round; Dee spoke to Ana; Eve is silent."""
    return interaction_network(
        [("Ana", "Bo"), ("Bo", "Cy"), ("Cy", "Ana"), ("Dee", "Ana")], ["Eve", "Dee", "Cy", "Bo", "Ana"]
    )


# ---------------------------------------------------------------- values worked by hand


def test_density_counts_everybody_and_both_directions(a_circle_of_three_with_a_guest):
    assert density(a_circle_of_three_with_a_guest) == pytest.approx(4 / 20)
    assert density(interaction_network([], ["Ana", "Bo"])) == 0


def test_the_silent_are_pieces_of_their_own(a_circle_of_three_with_a_guest):
    weak = components(a_circle_of_three_with_a_guest)
    assert weak.to_dict() == {"Eve": 1, "Dee": 0, "Cy": 0, "Bo": 0, "Ana": 0}
    strong = components(a_circle_of_three_with_a_guest, connection="strong")
    assert strong.to_dict() == {"Eve": 1, "Dee": 2, "Cy": 0, "Bo": 0, "Ana": 0}


def test_of_equal_pieces_the_first_on_the_roster_comes_first():
    network = interaction_network([("d", "c"), ("b", "a")], list("dbac"))
    assert components(network).to_dict() == {"d": 0, "b": 1, "a": 1, "c": 0}
    assert components(interaction_network([])).empty


def test_cores_are_counted_within_the_core():
    # Two circles of four people who all know one another, tied by a chain of two: the chain has two partners each.
    rings = [(a + str(i), a + str(j)) for a in "xy" for i in range(4) for j in range(i)]
    network = interaction_network([*rings, ("x0", "m1"), ("m1", "m2"), ("m2", "y0")], None)
    cores = core_number(network)
    assert cores["m1"] == cores["m2"] == 2
    assert (cores.drop(["m1", "m2"]) == 3).all()
    star = core_number(interaction_network([("Ana", who) for who in "bcdef"], ["Ana", *"bcdef", "g"]))
    assert star.tolist() == [1] * 6 + [0]


def test_circles_closed_by_ties_in_any_direction(a_circle_of_three_with_a_guest):
    # Ana has three partners, of whose three pairs one is tied
    assert transitivity(a_circle_of_three_with_a_guest) == pytest.approx(3 / 5)
    shares = local_clustering(a_circle_of_three_with_a_guest)
    assert np.allclose(shares, [np.nan, np.nan, 1, 1, 1 / 3], equal_nan=True)


def test_returned_ties_do_not_count_twice(a_circle_of_three_with_a_guest):
    both = a_circle_of_three_with_a_guest.symmetrised
    network = InteractionNetwork(a_circle_of_three_with_a_guest.attributes, both)
    assert transitivity(network) == pytest.approx(3 / 5)
    assert core_number(network).equals(core_number(a_circle_of_three_with_a_guest))


def test_a_long_chain_is_peeled_one_by_one():
    # A chain loses its two ends a turn; behind it hangs a circle that stays.
    chain = [(f"p{i:04}", f"p{i + 1:04}") for i in range(1000)]
    ring = [(f"p{i:04}", f"p{1000 + (i - 999) % 5:04}") for i in range(1000, 1005)]
    cores = core_number(interaction_network(chain + ring))
    assert cores.value_counts().to_dict() == {1: 1000, 2: 5}


# ---------------------------------------------------------------- laws


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 25), st.floats(0.02, 0.6), st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_other_names_and_other_directions_change_nothing(n, p, seed, random):
    network = InteractionNetwork.from_networkx(random_digraph(n, p, seed))
    shuffled = network.among(random.sample(list(network.participants), n))
    turned = InteractionNetwork(network.attributes, network.transposed)
    for other in (shuffled, turned):
        assert density(other) == density(network)
        assert core_number(other)[network.participants].equals(core_number(network))
        clustering = local_clustering(other)[network.participants]
        assert np.allclose(clustering, local_clustering(network), equal_nan=True)
        sizes = components(network).value_counts().tolist()
        assert components(other).value_counts().tolist() == sizes == sorted(sizes, reverse=True)


# ---------------------------------------------------------------- agreement with networkx


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 30), st.floats(0.01, 0.8), st.integers(0, 10_000))
def test_each_is_that_of_networkx(n, p, seed):
    graph = random_digraph(n, p, seed)
    network, undirected = InteractionNetwork.from_networkx(graph), graph.to_undirected()
    assert density(network) == pytest.approx(nx.density(graph))
    for connection, theirs in (
        ("weak", nx.weakly_connected_components(graph)),
        ("strong", nx.strongly_connected_components(graph)),
    ):
        ours = components(network, connection=connection)
        assert {frozenset(piece.index) for _, piece in ours.groupby(ours)} == set(map(frozenset, theirs))
    assert core_number(network).to_dict() == nx.core_number(undirected)
    assert local_clustering(network).fillna(0).to_dict() == pytest.approx(nx.clustering(undirected))
    if max(dict(undirected.degree).values()) >= 2:
        assert transitivity(network) == pytest.approx(nx.transitivity(undirected))


def test_cores_of_a_chain_grown_over_with_circles_are_those_of_networkx():
    graph = nx.relabel_nodes(nx.path_graph(800, create_using=nx.DiGraph), str)
    tail = nx.gnm_random_graph(150, 600, seed=2, directed=True)
    graph = nx.disjoint_union(graph, tail)
    graph.add_edge(799, 800)
    ours = core_number(graph)
    theirs = nx.core_number(graph.to_undirected())
    assert ours.tolist() == [theirs[node] for node in graph]


# ---------------------------------------------------------------- refusals


def test_what_has_no_value_says_why():
    with pytest.raises(UndefinedMeasureError, match="at least two participants; here there are 1"):
        density(interaction_network([], ["Ana"]))
    with pytest.raises(UndefinedMeasureError, match="none of the 3 participants has two partners"):
        transitivity(interaction_network([("Ana", "Bo"), ("Bo", "Ana")], ["Ana", "Bo", "Cy"]))
    with pytest.raises(InvalidInputError, match="weak or strong; this one is 'loose'"):
        components(interaction_network([]), connection="loose")
