"""Where do the ways of ideas meet, and how many ancestors has each?"""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.lineage import (
    ancestor_counts,
    ancestor_overlap,
    ancestors,
    coalescence,
    descendant_counts,
    idea_lineage,
    sketch,
)
from tests.lineage.test_lineage import drawn, families


@pytest.fixture
def two_houses():
    """Of one house: a → b → c and a → d. Of another: x → y. Both met in m, drawn from c and y."""
    return idea_lineage(drawn(("a", "b"), ("b", "c"), ("a", "d"), ("x", "y"), ("c", "m"), ("y", "m")))


def any_lineage(n, seed):
    """Random ideas of one to three parents among the forty before them."""
    rng = np.random.default_rng(seed)
    pairs = {
        (f"i{max(0, c - 1 - rng.integers(40))}", f"i{c}")
        for c in range(1, n)
        for _ in range(rng.integers(1, 4))
    }
    return idea_lineage(drawn(*sorted(pairs)))


# ---------------------------------------------------------------- values worked by hand


def test_cousins_meet_in_the_grandparent_and_the_farther_way_is_told(two_houses):
    met = coalescence(two_houses, ["c", "d"])
    assert met["steps_back"].to_dict() == {"a": 2}
    assert met["generation"].to_dict() == {"a": 0}


def test_an_idea_from_which_the_other_comes_is_their_ancestor(two_houses):
    assert coalescence(two_houses, ["b", "c"])["steps_back"].to_dict() == {"b": 1}
    assert coalescence(two_houses, ["c"])["steps_back"].to_dict() == {"c": 0}


def test_strangers_have_no_common_ancestor_and_that_is_an_answer(two_houses):
    met = coalescence(two_houses, ["c", "y"])
    assert met.empty
    assert met.columns.tolist() == ["steps_back", "generation"]


def test_two_children_of_the_same_two_parents_have_two_most_recent_ancestors():
    lineage = idea_lineage(drawn(("r", "p"), ("r", "q"), ("p", "x"), ("q", "x"), ("p", "y"), ("q", "y")))
    assert coalescence(lineage, ["x", "y"])["steps_back"].to_dict() == {"p": 1, "q": 1}


def test_overlap_counts_shared_ancestors_among_all(two_houses):
    assert ancestor_overlap(two_houses, "c", "m") == 2 / 5  # a, b of a, b, c, x, y
    assert ancestor_overlap(two_houses, "c", "y") == 0


def test_a_common_ancestor_is_counted_once(two_houses):
    assert ancestor_counts(two_houses).to_dict() == {"a": 0, "b": 1, "c": 2, "d": 1, "x": 0, "y": 1, "m": 5}
    assert descendant_counts(two_houses).to_dict() == {"a": 4, "b": 2, "c": 1, "d": 0, "x": 2, "y": 1, "m": 0}
    diamond = idea_lineage(drawn(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")))
    assert ancestor_counts(diamond)["d"] == 3


# ---------------------------------------------------------------- laws and agreement with networkx


@settings(max_examples=40, deadline=None)
@given(families(), st.data())
def test_common_ancestors_are_the_lowest_of_networkx_and_complete(pairs, data):
    lineage, graph = idea_lineage(drawn(*pairs)), nx.DiGraph(pairs)
    one, other = (data.draw(st.sampled_from(sorted(graph))) for _ in "ab")
    met = coalescence(lineage, [one, other])
    lowest = nx.lowest_common_ancestor(graph, one, other)
    assert (lowest in met.index) if lowest is not None else met.empty
    common = ({one} | nx.ancestors(graph, one)) & ({other} | nx.ancestors(graph, other))
    assert set(met.index) == {c for c in common if not nx.descendants(graph, c) & common}
    for ancestor, steps in met["steps_back"].items():
        assert steps == max(nx.shortest_path_length(graph, ancestor, idea) for idea in (one, other))


@settings(max_examples=30, deadline=None)
@given(families())
def test_counts_are_the_sizes_of_the_sets_of_networkx(pairs):
    lineage, graph = idea_lineage(drawn(*pairs)), nx.DiGraph(pairs)
    up, down = ancestor_counts(lineage), descendant_counts(lineage)
    assert up.to_dict() == {idea: len(nx.ancestors(graph, idea)) for idea in lineage.ideas}
    assert down.to_dict() == {idea: len(nx.descendants(graph, idea)) for idea in lineage.ideas}
    assert up.sum() == down.sum()


def test_sets_of_bits_cut_into_blocks_count_the_same(monkeypatch):
    lineage = any_lineage(400, 3)
    whole = ancestor_counts(lineage)
    monkeypatch.setattr(sketch, "_BYTES", 8 * len(lineage))  # one word of 64 ideas at once
    assert ancestor_counts(lineage).equals(whole)


def test_a_sketch_is_as_close_as_it_says():
    lineage = any_lineage(1500, 5)
    exact = ancestor_counts(lineage)
    far = exact > 30
    for k in (18, 66):
        errors = np.concatenate(
            [
                (ancestor_counts(lineage, "sketch", k=k, rng=seed) / exact - 1)[far].to_numpy()
                for seed in range(8)
            ]
        )
        # Ideas share ancestors, and so errors: the bounds are wide.
        assert 0.6 < errors.std() * np.sqrt(k - 2) < 1.6
        assert abs(errors.mean()) < 1.5 / np.sqrt(k - 2)
    assert (ancestor_counts(lineage, "sketch", rng=1)[exact == 0] == 0).all()


def test_a_sketch_of_many_numbers_in_small_blocks_is_the_same_kind_of_number(monkeypatch):
    lineage = any_lineage(300, 2)
    monkeypatch.setattr(sketch, "_BYTES", 4 * 3 * len(lineage))
    found = descendant_counts(lineage, "sketch", k=2000, rng=1)
    assert np.allclose(found, descendant_counts(lineage), rtol=0.15, atol=0.5)


def test_the_same_seed_gives_the_same_sketch():
    lineage = any_lineage(200, 1)
    assert ancestor_counts(lineage, "sketch", rng=4).equals(ancestor_counts(lineage, "sketch", rng=4))


def test_a_long_chain_has_every_distance():
    chain = idea_lineage(drawn(*itertools.pairwise(f"i{k}" for k in range(5000))))
    assert ancestors(chain, "i4999").to_dict() == {f"i{4999 - k}": k for k in range(1, 5000)}
    assert ancestor_counts(chain).tolist() == list(range(5000))


# ---------------------------------------------------------------- refusals


def test_overlap_of_two_roots_is_undefined(two_houses):
    with pytest.raises(UndefinedMeasureError, match="Neither 'a' nor 'x' was drawn from another idea"):
        ancestor_overlap(two_houses, "a", "x")


def test_coalescence_of_nothing_or_of_strangers_to_the_lineage_is_refused(two_houses):
    with pytest.raises(InvalidInputError, match="needs the ids of one or more ideas"):
        coalescence(two_houses, [])
    with pytest.raises(InvalidInputError, match="no idea 'zed'"):
        coalescence(two_houses, ["a", "zed"])


def test_counting_in_an_unknown_way_is_refused(two_houses):
    with pytest.raises(InvalidInputError, match="no method 'guess' of counting; there are exact and sketch"):
        ancestor_counts(two_houses, "guess")
    with pytest.raises(InvalidInputError, match="needs a source of chance, as in rng=1"):
        ancestor_counts(two_houses, "sketch")
    with pytest.raises(InvalidInputError, match="k, a number from 3 on"):
        descendant_counts(two_houses, "sketch", k=2, rng=1)


def test_a_lineage_of_nothing_has_no_counts():
    nothing = idea_lineage(pd.DataFrame())
    assert ancestor_counts(nothing).empty
    assert ancestor_counts(nothing, "sketch", rng=1).empty
