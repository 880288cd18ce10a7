"""Is what an idea changed counted as its definitions say?"""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.lineage import (
    disruption_counts,
    disruption_index,
    generativity,
    idea_lineage,
    novelty,
    novelty_of_ideas,
    originality,
    recombination,
)
from tests.lineage.test_lineage import drawn, families

YEAR = pd.Timedelta(days=365.25)

# The test network of cdindex: (child, parent), and the years of nodes 0 to 10.
CITED = [
    (4, 2),
    (4, 0),
    (4, 1),
    (4, 3),
    (5, 2),
    (6, 2),
    (6, 4),
    (7, 4),
    (8, 4),
    (9, 4),
    (9, 1),
    (9, 3),
    (10, 4),
]
YEARS = [1992, 1992, 1993, 1993, 1995, 1997, 1998, 1999, 1999, 1998, 1997]


def dated(pairs, years):
    """A lineage of pairs (parent, child) with the year in which each idea was created."""
    said = [
        {"contribution": i, "participant": "Ana", "kind": "idea", "created_at": f"{year}-01-01T00:00:00Z"}
        for i, year in years.items()
    ]
    return idea_lineage(drawn(*pairs), said)


@pytest.fixture
def the_network_of_cdindex():
    return dated([(str(p), str(c)) for c, p in CITED], {str(k): year for k, year in enumerate(YEARS)})


# ---------------------------------------------------------------- disruption


def test_the_disruption_of_node_4_is_that_of_cdindex(the_network_of_cdindex):
    counts = disruption_counts(the_network_of_cdindex, within=5 * YEAR).loc["4"]
    assert counts.tolist() == [3, 2, 1]
    assert disruption_index(the_network_of_cdindex, within=5 * YEAR)["4"] == pytest.approx(1 / 6)


def test_a_shorter_window_sees_fewer(the_network_of_cdindex):
    # Until the beginning of 1998: 5 (1997), 6 and 9 (1998), 10 (1997); 7 and 8 come later.
    counts = disruption_counts(the_network_of_cdindex, within=3.01 * YEAR).loc["4"]
    assert counts.tolist() == [1, 2, 1]


def test_variants_of_the_disruption_index(the_network_of_cdindex):
    assert disruption_index(the_network_of_cdindex, bypassing=False)["4"] == pytest.approx(1 / 5)
    # Only 9 shares two parents with 4; 6 shares one and counts nowhere.
    two = disruption_counts(the_network_of_cdindex, least_shared=2).loc["4"]
    assert two.tolist() == [3, 1, 1]
    assert disruption_index(the_network_of_cdindex, least_shared=2)["4"] == pytest.approx(2 / 5)


def test_older_brothers_and_sisters_count_only_where_no_window_is_given():
    lineage = dated(
        [("p", "old"), ("p", "me"), ("me", "kid")], {"p": 1990, "old": 1991, "me": 1995, "kid": 1999}
    )
    assert disruption_counts(lineage).loc["me"].tolist() == [1, 0, 1]
    assert disruption_counts(lineage, within=100 * YEAR).loc["me"].tolist() == [1, 0, 0]


def test_where_nothing_can_be_counted_there_is_no_index():
    lineage = idea_lineage(drawn(("a", "b"), ("b", "c")))
    index = disruption_index(lineage)
    assert np.isnan(index["a"])  # no parents
    assert index["b"] == 1
    assert np.isnan(index["c"])  # nobody came after it, or from b but by it


@settings(max_examples=40, deadline=None)
@given(families(), st.integers(1, 3))
def test_disruption_is_that_of_going_through_everybody(pairs, least):
    lineage, graph = idea_lineage(drawn(*pairs)), nx.DiGraph(pairs)
    counts = disruption_counts(lineage, least_shared=least)
    for focal in graph:
        parents = set(graph.predecessors(focal))
        if not parents:
            assert counts.loc[focal].isna().all()
            continue
        n_i = n_j = n_k = 0
        for other in set(graph) - {focal}:
            shared = len(parents & set(graph.predecessors(other)))
            cites = graph.has_edge(focal, other)
            n_i += cites and not shared
            n_j += cites and shared >= least
            n_k += bool(shared) and not cites
        assert counts.loc[focal].tolist() == [n_i, n_j, n_k]


def test_blocks_of_any_size_give_the_same(monkeypatch, the_network_of_cdindex):
    whole = disruption_counts(the_network_of_cdindex), generativity(the_network_of_cdindex, steps=None)
    monkeypatch.setattr(novelty, "_PAIRS", 3)
    assert disruption_counts(the_network_of_cdindex).equals(whole[0])
    assert generativity(the_network_of_cdindex, steps=None).equals(whole[1])


# ---------------------------------------------------------------- generativity and originality


def test_what_came_from_an_idea_in_time(the_network_of_cdindex):
    assert generativity(the_network_of_cdindex)["4"] == 5
    assert generativity(the_network_of_cdindex, within=3.01 * YEAR)["4"] == 3
    assert generativity(the_network_of_cdindex, steps=None)["2"] == 7  # 4 to 10
    assert generativity(the_network_of_cdindex, steps=None, within=3 * YEAR)["2"] == 1


@settings(max_examples=40, deadline=None)
@given(families(), st.none() | st.integers(1, 4))
def test_generativity_counts_descendants_by_steps(pairs, steps):
    lineage, graph = idea_lineage(drawn(*pairs)), nx.DiGraph(pairs)
    expected = {i: len(nx.single_source_shortest_path_length(graph, i, cutoff=steps)) - 1 for i in graph}
    assert generativity(lineage, steps=steps).to_dict() == expected


def test_originality_looks_at_the_nearest_parent():
    said = [
        {"contribution": i, "participant": "Ana", "kind": "idea", "text": text}
        for i, text in [
            ("a", "Twelve shade trees"),
            ("b", "A swimming pool"),
            ("c", "Shade trees, twelve"),
            ("d", None),
        ]
    ]
    lineage = idea_lineage(drawn(("a", "c"), ("b", "c"), ("a", "d")), said)
    assert originality(lineage)["c"] == 0
    assert originality(lineage)[["a", "d"]].isna().all()
    assert originality(lineage, {"b": "A swimming pool", "c": "Twelve trees"})["c"] > 0.8


# ---------------------------------------------------------------- recombination


@pytest.fixture
def two_camps():
    """Forty ideas, each drawn from two of its own camp of ten roots, but one, drawn from a root of each."""
    rng = np.random.default_rng(3)
    pairs = []
    for k in range(40):
        camp = "xy"[k % 2]
        pairs += [(f"{camp}{root}", f"i{k}") for root in rng.choice(10, 2, replace=False)]
    return idea_lineage(drawn(*pairs, ("x1", "bold"), ("y1", "bold")))


def camps(lineage):
    return {idea: idea[0] for idea in lineage.ideas if idea[0] in "xy"}


def test_what_is_rarely_put_together_is_novel(two_camps):
    found = recombination(two_camps, rng=1, groups=camps(two_camps), replicates=60).set_index(
        ["one", "other"]
    )
    assert found["together"].to_dict() == {("x", "x"): 20, ("x", "y"): 1, ("y", "y"): 20}
    # By chance half of the 41 pairs would be mixed; a little more, because nobody is drawn twice from one root.
    assert 18 < found.loc[("x", "y"), "expected"] < 25
    assert found.loc[("x", "y"), "z"] < -4
    assert found.loc[("x", "x"), "z"] > 3
    assert found.loc[("x", "y"), "first"] == "bold"
    ideas = novelty_of_ideas(two_camps, found.reset_index(), groups=camps(two_camps))
    assert ideas["lowest_z"].idxmin() == "bold"
    assert ideas.loc["bold", ["pairs", "first"]].tolist() == [1, 1]
    assert ideas["first"].sum() == 3
    assert ideas.loc["x1"].isna().all()


def test_by_chance_everybody_keeps_their_numbers_of_parents_and_children(two_camps):
    parent = two_camps.parents.indices.astype(np.int64)
    child = np.repeat(np.arange(len(two_camps)), np.diff(two_camps.parents.indptr))
    before, children = parent.copy(), np.bincount(parent)
    for seed in range(20):
        novelty._exchange(parent, child, two_camps.levels, np.random.default_rng(seed))
        assert np.array_equal(np.bincount(parent), children)
        assert len(set(zip(child, parent, strict=True))) == len(child)
        assert (two_camps.levels[parent] < two_camps.levels[child]).all()
    assert (parent != before).mean() > 0.5


def test_all_lineages_are_equally_likely():
    # Three children with two, two and one of the parents a, b, c (two, two and one children): few enough to list.
    lineage = idea_lineage(drawn(("a", "x"), ("b", "x"), ("a", "y"), ("c", "y"), ("b", "z")))
    parent = lineage.parents.indices.astype(np.int64)
    child = np.repeat(np.arange(len(lineage)), np.diff(lineage.parents.indptr))
    possible = {
        frozenset(zip(child.tolist(), deal, strict=True))
        for deal in itertools.permutations(parent.tolist())
        if len(set(zip(child.tolist(), deal, strict=True))) == len(child)
    }
    rng = np.random.default_rng(11)
    seen = dict.fromkeys(possible, 0)
    for _ in range(4000):
        for _ in range(3):
            novelty._exchange(parent, child, lineage.levels, rng)
        seen[frozenset(zip(child.tolist(), parent.tolist(), strict=True))] += 1
    share = np.array(list(seen.values())) / 4000 * len(possible)
    assert len(possible) == 5
    assert np.abs(share - 1).max() < 0.12


@settings(max_examples=20, deadline=None)
@given(families())
def test_pairs_of_parents_are_all_pairs_of_all_ideas(pairs):
    lineage, graph = idea_lineage(drawn(*pairs)), nx.DiGraph(pairs)
    expected = {}
    for idea in graph:
        for pair in itertools.combinations(sorted(graph.predecessors(idea)), 2):
            expected[pair] = expected.get(pair, 0) + 1
    if not expected:
        with pytest.raises(UndefinedMeasureError, match="No idea here has two parents"):
            recombination(lineage, rng=1, replicates=2)
        return
    found = recombination(lineage, rng=1, replicates=2).set_index(["one", "other"])
    assert found["together"].to_dict() == expected
    assert recombination(lineage, rng=1, replicates=2)["expected"].tolist() == found["expected"].tolist()


def test_first_is_who_was_created_first_where_times_are_known():
    pairs = [("a", "x"), ("b", "x"), ("a", "y"), ("b", "y")]
    assert recombination(idea_lineage(drawn(*pairs)), rng=1, replicates=2)["first"].tolist() == ["x"]
    lineage = dated(pairs, {"a": 1990, "b": 1990, "x": 1999, "y": 1995})
    assert recombination(lineage, rng=1, replicates=2)["first"].tolist() == ["y"]


# ---------------------------------------------------------------- refusals


def test_a_window_needs_times_and_a_length(the_network_of_cdindex):
    for measure in (disruption_index, generativity):
        with pytest.raises(InvalidInputError, match="this lineage has no created_at"):
            measure(idea_lineage(drawn(("a", "b"))), within=YEAR)
        with pytest.raises(InvalidInputError, match="within is a length of time above 0"):
            measure(the_network_of_cdindex, within=pd.Timedelta(0))


def test_numbers_below_one_are_refused(two_camps):
    with pytest.raises(
        InvalidInputError, match="least_shared is a number of parents from 1 on; here it is 0"
    ):
        disruption_index(two_camps, least_shared=0)
    with pytest.raises(InvalidInputError, match="steps is a number from 1 on, or None"):
        generativity(two_camps, steps=0)
    with pytest.raises(InvalidInputError, match="replicates is a number from 2 on"):
        recombination(two_camps, rng=1, replicates=1)


def test_pairs_of_another_lineage_and_missing_texts_are_refused(two_camps):
    pairs = recombination(two_camps, rng=1, replicates=2)
    with pytest.raises(
        InvalidInputError, match="a and b were put together here, but are not among the pairs"
    ):
        novelty_of_ideas(idea_lineage(drawn(("a", "m"), ("b", "m"))), pairs)
    with pytest.raises(InvalidInputError, match="knows no texts"):
        originality(two_camps)
