"""Are subgroups found, weighed rightly, and held against what chance would give?"""

import itertools
import sys

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks import (
    as_network,
    interaction_network,
    modularity,
    modularity_estimate,
    redealt,
    subgroup_stability,
    subgroups,
)

module = sys.modules["cocodesign.networks.subgroups"]  # the room offers a function of the same name


@pytest.fixture
def two_tables():
    """Five people who all talk with one another, four others who do, one word between, and Zoe who listens."""
    talk = [*itertools.permutations("abcde", 2), *itertools.permutations("fghi", 2), ("a", "f")]
    return interaction_network(talk, [*"fghiabcde", "Zoe"])


@pytest.fixture
def the_karate_club():
    """Zachary's club, every tie in both directions, without the weights that networkx ships."""
    club = nx.karate_club_graph()
    graph = nx.Graph(club.edges)
    nx.set_node_attributes(graph, dict(club.nodes(data="club")), "club")
    return as_network(graph.to_directed())


@pytest.fixture(params=["louvain", "leiden"])
def method(request):
    if request.param == "leiden":
        pytest.importorskip("graspologic_native")
    return request.param


# ---------------------------------------------------------------- values worked by hand


def test_two_tables_are_two_subgroups_the_larger_first_and_listeners_are_in_none(two_tables, method):
    found = subgroups(two_tables, 1, method=method)
    assert list(found.index) == list(two_tables.participants)
    assert found.tolist()[:-1] == [1] * 4 + [0] * 5
    assert found["Zoe"] is pd.NA
    assert found.attrs["method"] == method


def test_two_pairs_apart_have_a_modularity_of_one_half_and_one_group_of_none():
    network = interaction_network([("a", "b"), ("c", "d")])
    assert modularity(network, pd.Series(list("xxyy"), index=list("abcd"))) == 0.5
    assert modularity(network, pd.Series(list("xxxx"), index=list("abcd"))) == 0
    assert modularity(network, pd.Series(list("xyxy"), index=list("abcd"))) == -0.5


def test_modularity_counts_what_is_said_in_both_directions():
    # a–b pass 3 + 1, c–d pass 1, b → c passes 1: W = 6; groups give and receive 9 and 3
    network = interaction_network([("a", "b", 3), ("b", "a", 1), ("c", "d", 1), ("b", "c", 1)])
    groups = pd.Series(list("xxyy"), index=list("abcd"))
    assert modularity(network, groups) == pytest.approx(5 / 6 - (9 / 12) ** 2 - (3 / 12) ** 2)
    assert modularity(network, groups, resolution=2) == pytest.approx(5 / 6 - 2 * (90 / 144))


def test_the_karate_club_splits_as_published(the_karate_club, method):
    assert modularity(the_karate_club, "club") == pytest.approx(0.358235, abs=1e-6)
    best = max(
        modularity(the_karate_club, subgroups(the_karate_club, seed, method=method)) for seed in range(15)
    )
    assert best == pytest.approx(0.419790, abs=1e-6)


def test_a_search_that_always_ends_in_the_same_place_is_stable(two_tables, method):
    assert subgroup_stability(two_tables, 1, runs=4, method=method) == 1


def test_partitions_that_cross_are_less_alike_than_by_chance():
    # four people: 0 pairs together in both, 2 in either; (0 − 4/6) / (2 − 4/6)
    assert module._adjusted_rand(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])) == pytest.approx(-0.5)
    assert module._adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0])) == 1
    assert module._adjusted_rand(np.array([0, 0, 0]), np.array([0, 0, 0])) == 1


def test_a_higher_resolution_makes_more_subgroups(the_karate_club, method):
    few, many = (subgroups(the_karate_club, 3, resolution=r, method=method).nunique() for r in (0.4, 3.0))
    assert few < 4 < many


def test_two_tables_are_clearer_than_chance_and_dealt_talk_is_not(two_tables, method):
    clear = modularity_estimate(two_tables, 1, replicates=19, method=method)
    assert clear.value == pytest.approx(modularity(two_tables, subgroups(two_tables, 1, method=method)))
    assert clear.p == pytest.approx(0.1)
    assert clear.null_mean < clear.value - 0.1
    assert f"found by {method}" in clear.definition
    assert "seed 1" in clear.definition
    dull = modularity_estimate(redealt(two_tables, 2), 1, replicates=39, method=method)
    assert dull.p > 0.1


# ---------------------------------------------------------------- laws

people = list("abcdefg")
talk = st.lists(
    st.tuples(st.sampled_from(people), st.sampled_from(people), st.integers(1, 5)), min_size=1, max_size=25
).filter(lambda edges: any(s != t for s, t, _ in edges))
labels = st.lists(st.sampled_from("xyz"), min_size=7, max_size=7)


@settings(max_examples=30, deadline=None)
@given(talk, labels)
def test_modularity_agrees_with_networkx_and_with_the_ties_turned_round(edges, groups):
    network = interaction_network(edges, people)
    by_name = pd.Series(groups, index=people)
    both_ways = nx.from_numpy_array((network.weights + network.transposed).toarray())
    theirs = nx.community.modularity(
        both_ways, [{i for i in range(7) if groups[i] == group} for group in set(groups)]
    )
    assert modularity(network, by_name) == pytest.approx(theirs)
    back = interaction_network([(t, s, w) for s, t, w in edges], people)
    assert modularity(back, by_name) == pytest.approx(theirs)


@settings(max_examples=20, deadline=None)
@given(talk, st.integers(0, 100))
def test_subgroups_are_numbered_by_size_and_hold_all_who_have_a_tie(edges, seed):
    network = interaction_network(edges, people)
    found = subgroups(network, seed, method="louvain")
    tied = {name for s, t, _ in edges if s != t for name in (s, t)}
    assert set(found.dropna().index) == tied
    sizes = found.value_counts().sort_index()
    assert sizes.index.tolist() == list(range(len(sizes)))
    assert sizes.is_monotonic_decreasing
    pd.testing.assert_series_equal(found, subgroups(network, seed, method="louvain"))
    assert modularity(network, found) >= -1e-12


# ---------------------------------------------------------------- refusals


def test_without_the_extra_leiden_is_refused_with_the_way_to_it_and_louvain_steps_in(two_tables, monkeypatch):
    monkeypatch.setitem(sys.modules, "graspologic_native", None)
    with pytest.raises(InvalidInputError, match=r"pip install \"cocodesign\[communities\]\""):
        subgroups(two_tables, 1, method="leiden")
    assert subgroups(two_tables, 1).attrs["method"] == "louvain"


def test_silence_falls_into_no_subgroups():
    silence = interaction_network([], ["Ana", "Bo"])
    assert subgroups(silence, 1, method="louvain").isna().all()
    for measure in (
        lambda n: modularity(n, pd.Series({"Ana": 1, "Bo": 2})),
        lambda n: subgroup_stability(n, 1),
        lambda n: modularity_estimate(n, 1),
    ):
        with pytest.raises(UndefinedMeasureError, match="none of the 2 participants"):
            measure(silence)


def test_methods_resolutions_and_runs_that_are_none_are_refused(two_tables):
    with pytest.raises(InvalidInputError, match="here it is 'magic'"):
        subgroups(two_tables, 1, method="magic")
    with pytest.raises(InvalidInputError, match="resolution is a number above 0"):
        subgroups(two_tables, 1, resolution=0)
    with pytest.raises(InvalidInputError, match="here there are 1"):
        subgroup_stability(two_tables, 1, runs=1)


def test_who_talks_and_has_no_group_is_named(two_tables):
    with pytest.raises(
        InvalidInputError, match="8 participants with ties have no group, the first of them 'f'"
    ):
        modularity(two_tables, pd.Series({"a": "x"}))
    with pytest.raises(InvalidInputError, match="no attribute team; there is no attributes"):
        modularity(two_tables, "team")
