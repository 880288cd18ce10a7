"""Does the backbone keep the ties that stand out, and everybody on the roster?"""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks import backbone, interaction_network


@pytest.fixture
def one_strong_word():
    """Ana says 8 to Bo and 1 each to Cy and Dee; Bo also hears 1 from Cy and 1 from Dee; Eve is silent."""
    talk = [("Ana", "Bo", 8), ("Ana", "Cy", 1), ("Ana", "Dee", 1), ("Cy", "Bo", 1), ("Dee", "Bo", 1)]
    return interaction_network(talk, ["Ana", "Bo", "Cy", "Dee", "Eve"])


def ties(network):
    return set(network.to_frame()[["source", "target"]].itertuples(index=False, name=None))


def test_a_tie_is_kept_for_the_side_for_which_it_stands_out(one_strong_word):
    # (1 − 8/10)² = 0.04 both for Ana, who says 10 to three, and for Bo, who hears 10 from three
    for side in ("either", "both", "source", "target"):
        assert ties(backbone(one_strong_word, 0.05, side=side)) == {("Ana", "Bo")}
        assert ties(backbone(one_strong_word, 0.04 - 1e-9, side=side)) == set()
    # (1 − 1/10)² = 0.81 for those who say or hear most; an only word never stands out
    assert ties(backbone(one_strong_word, 0.82, side="source")) == {("Ana", x) for x in ("Bo", "Cy", "Dee")}
    assert ties(backbone(one_strong_word, 0.82, side="target")) == {(x, "Bo") for x in ("Ana", "Cy", "Dee")}
    assert ties(backbone(one_strong_word, 0.82, side="both")) == {("Ana", "Bo")}
    assert len(ties(backbone(one_strong_word, 0.82))) == 5


def test_the_roster_and_the_weights_stay(one_strong_word):
    kept = backbone(one_strong_word, 0.05)
    assert kept.participants.equals(one_strong_word.participants)
    assert kept.to_frame()["weight"].tolist() == [8.0]


talk = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.integers(1, 50)), max_size=25
)


@settings(max_examples=40, deadline=None)
@given(talk, st.floats(0.01, 0.5), st.floats(0.5, 0.99))
def test_a_larger_alpha_keeps_at_least_the_same_ties_and_scale_does_not_matter(edges, strict, lenient):
    network = interaction_network(edges, list("abcdef"))
    assert ties(backbone(network, strict)) <= ties(backbone(network, lenient)) <= ties(network)
    doubled = interaction_network([(s, t, 2 * w) for s, t, w in edges], list("abcdef"))
    assert ties(backbone(doubled, strict)) == ties(backbone(network, strict))


def test_it_agrees_with_the_formula_followed_tie_by_tie():
    rng = np.random.default_rng(2)
    graph = nx.gnp_random_graph(12, 0.5, seed=2, directed=True)
    for source, target in graph.edges:
        graph[source][target]["weight"] = float(rng.pareto(1.0) + 0.1)
    expected = set()
    for source, target, weight in graph.edges(data="weight"):
        said, heard = graph.out_degree(source, weight="weight"), graph.in_degree(target, weight="weight")
        if (1 - weight / said) ** (graph.out_degree(source) - 1) < 0.2 or (1 - weight / heard) ** (
            graph.in_degree(target) - 1
        ) < 0.2:
            expected.add((str(source), str(target)))
    assert 0 < len(expected) < graph.size()
    assert ties(backbone(graph, 0.2)) == expected


def test_a_pair_alone_never_stands_out():
    assert backbone(interaction_network([("Ana", "Bo", 0.3)]), 0.99).n_ties == 0


@pytest.mark.parametrize("alpha", [0, 1, -0.5, float("nan")])
def test_an_alpha_that_is_none_is_refused(one_strong_word, alpha):
    with pytest.raises(InvalidInputError, match="alpha lies between 0 and 1"):
        backbone(one_strong_word, alpha)


def test_a_side_that_is_none_is_refused(one_strong_word):
    with pytest.raises(InvalidInputError, match="here it is 'left'"):
        backbone(one_strong_word, 0.05, side="left")
