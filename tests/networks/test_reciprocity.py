"""Is what is returned measured as the literature defines it?"""

import itertools

import networkx as nx
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.networks import InteractionNetwork, interaction_network, reciprocity, weighted_reciprocity


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


# ---------------------------------------------------------------- laws

people = st.sampled_from("abcdef")
talk = st.lists(st.tuples(people, people, st.integers(1, 5)).filter(lambda tie: tie[0] != tie[1]), min_size=1)


@settings(max_examples=60, deadline=None)
@given(talk, st.permutations("abcdef"), st.integers(2, 9))
def test_other_names_other_directions_and_other_units_change_nothing(edges, names, factor):
    renamed = dict(zip("abcdef", names, strict=True))
    network = interaction_network(edges)
    for measure in (reciprocity, weighted_reciprocity):
        value = measure(network)
        assert 0 <= value <= 1
        assert measure(
            interaction_network([(renamed[s], renamed[t], w) for s, t, w in edges])
        ) == pytest.approx(value)
        assert measure(interaction_network([(t, s, w) for s, t, w in edges])) == pytest.approx(value)
        assert measure(interaction_network([(s, t, w * factor) for s, t, w in edges])) == pytest.approx(value)


@settings(max_examples=60, deadline=None)
@given(talk)
def test_with_equal_weights_both_measures_agree(edges):
    once = {(s, t) for s, t, _ in edges}
    network = interaction_network(sorted(once))
    assert weighted_reciprocity(network) == pytest.approx(reciprocity(network))


# ---------------------------------------------------------------- agreement with an independent one


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 25), st.floats(0.05, 0.9), st.integers(0, 10_000))
def test_reciprocity_is_that_of_networkx(n, density, seed):
    graph = nx.gnp_random_graph(n, density, seed=seed, directed=True)
    assume(graph.size() > 0)
    assert reciprocity(graph) == pytest.approx(nx.overall_reciprocity(graph))


@settings(max_examples=60, deadline=None)
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
