"""Does assortativity tell whether people address those who are like themselves?"""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks import (
    as_network,
    assortativity,
    degree_assortativity,
    interaction_network,
    numeric_assortativity,
)


@pytest.fixture
def the_karate_club():
    """Zachary's club, every tie in both directions, without the weights that networkx ships."""
    club = nx.karate_club_graph()
    graph = nx.Graph(club.edges)
    nx.set_node_attributes(graph, dict(club.nodes(data="club")), "club")
    return as_network(graph.to_directed())


FOUR = pd.DataFrame({"participant": list("abcd"), "group": list("nnss"), "age": [20, 30, 60, 70]})

# ---------------------------------------------------------------- values worked by hand


def test_ties_within_groups_only_are_fully_assortative_and_across_only_fully_not():
    assert assortativity(interaction_network([("a", "b"), ("c", "d")], FOUR)) == 1
    assert assortativity(interaction_network([("a", "c"), ("d", "b")], FOUR)) == -1


def test_three_of_four_ties_at_home_are_half_way():
    talk = [("a", "b", 1), ("b", "a", 1), ("a", "c", 6), ("c", "d", 1)]
    network = interaction_network(talk, FOUR)
    assert assortativity(network) == pytest.approx(0.5)
    # by weight: e = 3/9, a·b = 8/9·2/9 + 1/9·7/9 = 23/81
    assert assortativity(network, weighted=True) == pytest.approx((27 - 23) / (81 - 23))


def test_ages_of_those_who_talk_are_correlated_over_ties():
    # (20, 30), (60, 70), (20, 70): mean 100/3 and 170/3
    network = interaction_network([("a", "b"), ("c", "d"), ("a", "d")], FOUR)
    assert numeric_assortativity(network, attribute="age") == pytest.approx(
        np.corrcoef([20, 60, 20], [30, 70, 70])[0, 1]
    )
    heavy = interaction_network([("a", "b", 2), ("c", "d", 1), ("a", "d", 1)], FOUR)
    assert numeric_assortativity(heavy, attribute="age", weighted=True) == pytest.approx(
        np.corrcoef([20, 20, 60, 20], [30, 30, 70, 70])[0, 1]
    )


def test_the_karate_club_mixes_as_published(the_karate_club):
    assert assortativity(the_karate_club, groups="club") == pytest.approx(0.717531, abs=1e-6)
    assert degree_assortativity(the_karate_club) == pytest.approx(-0.475613, abs=1e-6)


# ---------------------------------------------------------------- agreement with networkx


@pytest.mark.parametrize("seed", range(6))
def test_assortativity_agrees_with_networkx(seed):
    rng = np.random.default_rng(seed)
    graph = nx.gnp_random_graph(15, 0.2, seed=seed, directed=True)
    for source, target in graph.edges:
        graph[source][target]["weight"] = int(rng.integers(1, 9))
    for node in graph:
        graph.nodes[node].update(group=str(rng.choice(list("xyz"))), age=int(rng.integers(10)))
    assert assortativity(graph) == pytest.approx(nx.attribute_assortativity_coefficient(graph, "group"))
    assert numeric_assortativity(graph, attribute="age") == pytest.approx(
        nx.numeric_assortativity_coefficient(graph, "age")
    )
    for source in ("out", "in"):
        for target in ("out", "in"):
            assert degree_assortativity(graph, source=source, target=target) == pytest.approx(
                nx.degree_assortativity_coefficient(graph, x=source, y=target)
            )


# ---------------------------------------------------------------- refusals


def test_one_group_silence_and_equal_numbers_leave_it_undefined():
    with pytest.raises(UndefinedMeasureError, match="in one group"):
        assortativity(interaction_network([("a", "b")], FOUR))
    with pytest.raises(UndefinedMeasureError, match="none of the 4 participants"):
        assortativity(interaction_network([], FOUR))
    with pytest.raises(UndefinedMeasureError, match="those who address all have the value 20"):
        numeric_assortativity(interaction_network([("a", "b"), ("a", "c")], FOUR), attribute="age")
    with pytest.raises(UndefinedMeasureError, match="those who address all have the value 1"):
        degree_assortativity(interaction_network([("a", "b"), ("b", "c")]))


def test_words_are_no_numbers_and_sides_have_two_names():
    network = interaction_network([("a", "b"), ("c", "d")], FOUR)
    with pytest.raises(InvalidInputError, match="Numbers are expected in group; here stands 'n'"):
        numeric_assortativity(network, attribute="group")
    with pytest.raises(InvalidInputError, match=r'target is "out" or "in"; here it is \'both\''):
        degree_assortativity(network, target="both")
