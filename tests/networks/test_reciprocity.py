"""Is what is returned measured as the literature defines it?"""

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks import (
    InteractionNetwork,
    dyad_census,
    interaction_network,
    node_reciprocity,
    reciprocity,
    reciprocity_correlation,
    weighted_reciprocity,
)

from .known import all_digraphs, random_digraph


@pytest.fixture
def a_talkative_pair_and_a_monologue():
    """Ana speaks to Bo thrice, is answered once, and speaks to Cy five times; Bo and Cy are even at two."""
    return interaction_network(
        [("Ana", "Bo", 3), ("Bo", "Ana", 1), ("Bo", "Cy", 2), ("Cy", "Bo", 2), ("Ana", "Cy", 5)]
    )


# ---------------------------------------------------------------- values worked by hand


def test_weighted_reciprocity_counts_what_is_matched(a_talkative_pair_and_a_monologue):
    # matched: 1 + 1 of Ana and Bo, 2 + 2 of Bo and Cy, of 13; adding up two-way ties whole would give 8/13
    assert weighted_reciprocity(a_talkative_pair_and_a_monologue) == pytest.approx(6 / 13)


def test_reciprocity_counts_ties_whatever_they_weigh(a_talkative_pair_and_a_monologue):
    assert reciprocity(a_talkative_pair_and_a_monologue) == pytest.approx(4 / 5)


def test_everything_returned_is_one_and_nothing_returned_is_zero():
    everybody = list(itertools.permutations("abcd", 2))
    circle = [("a", "b"), ("b", "c"), ("c", "a")]
    star_around_ana = [("Ana", "Bo"), ("Ana", "Cy"), ("Ana", "Dee")]
    for measure in (reciprocity, weighted_reciprocity):
        assert measure(interaction_network(everybody)) == 1
        assert measure(interaction_network(circle)) == 0
        assert measure(interaction_network(star_around_ana)) == 0


def test_talk_to_oneself_is_not_returned_talk():
    network = interaction_network([("Ana", "Ana", 9), ("Ana", "Bo", 3), ("Bo", "Ana", 1)])
    assert weighted_reciprocity(network) == pytest.approx(2 / 4)


def test_the_silent_do_not_change_it():
    talk = [("Ana", "Bo", 3), ("Bo", "Ana", 1), ("Cy", "Ana", 1)]
    assert weighted_reciprocity(interaction_network(talk, ["Ana", "Bo", "Cy", "Dee", "Eve"])) == 0.4


def test_a_networkx_graph_gives_the_same_number():
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("Ana", "Bo", 3), ("Bo", "Ana", 1), ("Cy", "Ana", 1)])
    assert weighted_reciprocity(graph) == 0.4
    assert isinstance(weighted_reciprocity(graph), float)
    assert reciprocity(graph) == nx.overall_reciprocity(graph)


def test_variants_count_ties_or_pairs(a_talkative_pair_and_a_monologue):
    # two mutual pairs, one asymmetric, and with Dee three more pairs with nothing between them
    talk = interaction_network(a_talkative_pair_and_a_monologue.to_frame(), ["Ana", "Bo", "Cy", "Dee"])
    assert reciprocity(talk, variant="edgewise") == pytest.approx(4 / 5)
    assert reciprocity(talk, variant="dyadic_nonnull") == pytest.approx(2 / 3)
    assert reciprocity(talk, variant="dyadic") == pytest.approx(5 / 6)
    assert dyad_census(talk).to_dict() == {"mutual": 2, "asymmetric": 1, "null": 3}


def test_a_pair_with_nothing_between_them_is_alike_on_both_sides():
    assert reciprocity(interaction_network([], ["Ana", "Bo"]), variant="dyadic") == 1


def test_reciprocity_beyond_chance_depends_on_who_else_was_there(a_talkative_pair_and_a_monologue):
    assert reciprocity_correlation(a_talkative_pair_and_a_monologue) == pytest.approx(-1 / 5)
    with_dee = interaction_network(a_talkative_pair_and_a_monologue.to_frame(), ["Ana", "Bo", "Cy", "Dee"])
    # density 5/12: (4/5 − 5/12) / (1 − 5/12)
    assert reciprocity_correlation(with_dee) == pytest.approx(23 / 35)


def test_everybody_has_a_reciprocity_of_their_own():
    talk = [("Ana", "Bo"), ("Bo", "Ana"), ("Ana", "Cy"), ("Dee", "Ana")]
    network = interaction_network(talk, ["Eve", "Dee", "Cy", "Bo", "Ana"])
    shares = node_reciprocity(network)
    assert list(shares.index) == ["Eve", "Dee", "Cy", "Bo", "Ana"]
    assert np.allclose(shares, [np.nan, 0, 0, 1, 1 / 2], equal_nan=True)
    given_ties = node_reciprocity(network, ties="given")
    assert np.allclose(given_ties, [np.nan, 0, np.nan, 1, 1 / 2], equal_nan=True)
    received = node_reciprocity(network, ties="received")
    assert np.allclose(received, [np.nan, np.nan, 0, 1, 1 / 2], equal_nan=True)


# ---------------------------------------------------------------- every digraph there is


def test_every_digraph_of_four():
    matrices, networks = all_digraphs(4)
    returned = matrices & matrices.transpose(0, 2, 1)
    ties, mutual = matrices.sum((1, 2), dtype=int), returned.sum((1, 2), dtype=int) // 2
    census = np.array([dyad_census(network).to_list() for network in networks])
    assert (census == np.stack([mutual, ties - 2 * mutual, 6 - ties + mutual], axis=1)).all()
    tied = ties > 0
    assert [reciprocity(network) for network in itertools.compress(networks, tied)] == list(
        2 * mutual[tied] / ties[tied]
    )
    # the correlation of the matrix with itself turned round, without the diagonal
    partly = tied & (ties < 12)
    cells = matrices[partly][:, ~np.eye(4, dtype=bool)].astype(float)
    turned = matrices[partly].transpose(0, 2, 1)[:, ~np.eye(4, dtype=bool)]
    mean = cells.mean(axis=1, keepdims=True)
    expected = ((cells - mean) * (turned - mean)).sum(axis=1) / ((cells - mean) ** 2).sum(axis=1)
    found = [reciprocity_correlation(network) for network in itertools.compress(networks, partly)]
    assert np.allclose(found, expected)


# ---------------------------------------------------------------- laws

people = st.sampled_from("abcdef")
talk = st.lists(st.tuples(people, people, st.integers(1, 5)).filter(lambda tie: tie[0] != tie[1]), min_size=1)


@settings(max_examples=40, deadline=None)
@given(talk, st.permutations("abcdef"), st.integers(2, 9))
def test_other_names_other_directions_and_other_units_change_nothing(edges, names, factor):
    renamed = dict(zip("abcdef", names, strict=True))
    network = interaction_network(edges)
    for measure in (reciprocity, weighted_reciprocity, lambda it: reciprocity(it, variant="dyadic_nonnull")):
        value = measure(network)
        assert 0 <= value <= 1
        assert measure(
            interaction_network([(renamed[s], renamed[t], w) for s, t, w in edges])
        ) == pytest.approx(value)
        assert measure(interaction_network([(t, s, w) for s, t, w in edges])) == pytest.approx(value)
        assert measure(interaction_network([(s, t, w * factor) for s, t, w in edges])) == pytest.approx(value)


@settings(max_examples=40, deadline=None)
@given(talk)
def test_with_equal_weights_both_measures_agree(edges):
    once = {(s, t) for s, t, _ in edges}
    network = interaction_network(sorted(once))
    assert weighted_reciprocity(network) == pytest.approx(reciprocity(network))


@settings(max_examples=30, deadline=None)
@given(talk)
def test_weighted_by_ties_the_shares_of_all_average_to_the_whole(edges):
    network = interaction_network(edges, list("abcdefg"))
    ties = np.diff(network.weights.indptr) + np.diff(network.transposed.indptr)
    shares = node_reciprocity(network).fillna(0)
    assert (shares * ties).sum() / ties.sum() == pytest.approx(reciprocity(network))


@settings(max_examples=30, deadline=None)
@given(talk)
def test_dyads_add_up_and_turning_all_ties_round_keeps_them(edges):
    census = dyad_census(interaction_network(edges, list("abcdef")))
    assert census.sum() == 15
    assert dyad_census(interaction_network([(t, s) for s, t, _ in edges], list("abcdef"))).equals(census)


# ---------------------------------------------------------------- agreement with an independent one


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 25), st.floats(0.02, 0.9), st.integers(0, 10_000))
def test_the_reciprocity_of_each_is_that_of_networkx(n, density, seed):
    graph = random_digraph(n, density, seed)
    theirs = nx.reciprocity(graph, graph.nodes) if graph.size() else {}
    ours = node_reciprocity(graph)
    assert all(
        np.isnan(ours[node]) if theirs.get(node) is None else ours[node] == pytest.approx(theirs[node])
        for node in graph
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 25), st.floats(0.05, 0.9), st.integers(0, 10_000))
def test_reciprocity_is_that_of_networkx(n, density, seed):
    graph = nx.gnp_random_graph(n, density, seed=seed, directed=True)
    assume(graph.size() > 0)
    assert reciprocity(graph) == pytest.approx(nx.overall_reciprocity(graph))


@settings(max_examples=40, deadline=None)
@given(talk)
def test_weighted_reciprocity_is_that_of_a_plain_loop(edges):
    weight = {}
    for s, t, w in edges:
        weight[s, t] = weight.get((s, t), 0) + w
    matched = sum(min(w, weight.get((t, s), 0)) for (s, t), w in weight.items())
    assert weighted_reciprocity(interaction_network(edges)) == pytest.approx(matched / sum(weight.values()))


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("measure", [reciprocity, weighted_reciprocity])
@pytest.mark.parametrize("edges", [[], [("Ana", "Ana", 3)]])
def test_the_reciprocity_of_an_untied_network_is_undefined(measure, edges):
    with pytest.raises(UndefinedMeasureError, match="none of the 2 participants addressed anybody else"):
        measure(interaction_network(edges, ["Ana", "Bo"]))


def test_the_reciprocity_of_nobody_is_undefined():
    with pytest.raises(UndefinedMeasureError, match="none of the 0 participants"):
        reciprocity(InteractionNetwork.from_networkx(nx.DiGraph()))


def test_where_everybody_addresses_everybody_nothing_is_beyond_chance():
    with pytest.raises(UndefinedMeasureError, match="everybody of the 3 participants addressed"):
        reciprocity_correlation(interaction_network(list(itertools.permutations("abc", 2))))
    with pytest.raises(UndefinedMeasureError, match="none of the 2 participants"):
        reciprocity_correlation(interaction_network([], ["Ana", "Bo"]))


def test_one_person_is_no_pair():
    for measure in (dyad_census, lambda it: reciprocity(it, variant="dyadic")):
        with pytest.raises(UndefinedMeasureError, match="at least two participants; here there are 1"):
            measure(interaction_network([], ["Ana"]))


def test_an_unknown_variant_is_refused_with_those_there_are():
    talk = interaction_network([("Ana", "Bo")])
    with pytest.raises(InvalidInputError, match="edgewise, dyadic or dyadic_nonnull; this one is 'arcwise'"):
        reciprocity(talk, variant="arcwise")
    with pytest.raises(InvalidInputError, match="all, given or received; this one is 'sent'"):
        node_reciprocity(talk, ties="sent")
