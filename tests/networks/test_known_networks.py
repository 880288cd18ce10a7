"""Do the measures give what is published for the networks that every textbook knows?

The values are those of Wasserman and Faust (1994) where these have them, otherwise recomputed with
networkx 3.6.1 and igraph 1.0.0, which agree.
"""

import networkx as nx
import pytest

from cocodesign.networks import (
    InteractionNetwork,
    betweenness,
    centralization,
    closeness,
    core_number,
    degree,
    density,
    dyad_census,
    gini,
    interaction_network,
    local_clustering,
    reciprocity,
    reciprocity_correlation,
    transitivity,
    triad_census,
    weighted_reciprocity,
)

from .known import florentine_families, karate_club, kite


def close(value):
    return pytest.approx(value, abs=5e-7)


def test_zacharys_karate_club():
    club = karate_club()
    assert (len(club), club.n_ties) == (34, 2 * 78)
    assert density(club) == close(0.139037)
    assert transitivity(club) == close(0.255682)
    assert local_clustering(club).fillna(0).mean() == close(0.570638)
    assert centralization(club, of="degree") == close(0.399621)
    assert centralization(club, of="betweenness") == close(0.405557)
    assert centralization(club, of="closeness") == close(0.298195)
    assert gini(degree(club, direction="partners")) == close(0.385370)
    assert core_number(club).max() == 4


def test_florentine_families_with_the_one_that_nobody_married():
    families = florentine_families()
    assert (len(families), families.n_ties) == (16, 2 * 20)
    assert centralization(families, of="degree") == close(0.266667)
    assert centralization(families, of="betweenness") == close(0.383492)
    assert gini(degree(families, direction="partners")) == close(0.315625)
    assert dyad_census(families).to_dict() == {"mutual": 20, "asymmetric": 0, "null": 100}
    assert transitivity(families) == close(0.1914894)
    assert triad_census(families)["300"] == 3


def test_florentine_families_without_the_isolate():
    families = florentine_families(with_pucci=False)
    assert centralization(families, of="degree") == close(0.274725)
    assert centralization(families, of="betweenness") == close(0.436813)
    assert centralization(families, of="closeness") == close(0.322452)
    assert degree(families, direction="partners")["Medici"] == 6
    assert betweenness(families)["Medici"] == close(0.521978)
    assert closeness(families)["Medici"] == close(0.56)
    assert gini(degree(families, direction="partners")) == close(0.27)


def test_krackhardts_kite_has_three_different_middles():
    people = kite()
    assert betweenness(people)["7"] == close(0.388889)
    assert betweenness(people).idxmax() == "7"
    assert degree(people, direction="partners").idxmax() == "3"
    assert degree(people, direction="partners")["3"] == 6
    nearest = closeness(people)
    assert nearest["5"] == nearest["6"] == nearest.max() == close(0.642857)
    assert centralization(people, of="degree") == close(0.333333)
    assert centralization(people, of="betweenness") == close(0.296296)
    assert centralization(people, of="closeness") == close(0.270375)
    assert density(people) == close(0.4)
    assert transitivity(people) == close(0.578947)
    assert gini(degree(people, direction="partners")) == close(0.222222)
    assert core_number(people).max() == 3


def test_les_miserables():
    graph = nx.DiGraph(nx.les_miserables_graph().to_directed())
    book = InteractionNetwork.from_networkx(graph)
    assert (len(book), book.n_ties) == (77, 2 * 254)


def test_two_circles_in_which_nothing_is_returned():
    circles = interaction_network([("1", "2"), ("2", "3"), ("3", "1"), ("3", "4"), ("4", "1"), ("4", "2")])
    census = triad_census(circles)
    assert census[census > 0].to_dict() == {"030T": 2, "030C": 2}
    assert reciprocity(circles) == 0


def test_three_people_of_whom_two_pairs_talk_to_each_other():
    talk = interaction_network([("a", "b", 3), ("b", "a", 1), ("b", "c", 2), ("c", "b", 2), ("a", "c", 5)])
    assert weighted_reciprocity(talk) == pytest.approx(6 / 13)
    assert reciprocity(talk) == pytest.approx(4 / 5)
    assert reciprocity_correlation(talk) == pytest.approx(-1 / 5)
