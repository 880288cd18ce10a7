"""Does the lineage put parents before children, and refuse what cannot be?"""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.lineage import ancestors, descendants, generations, idea_lineage, roots


def drawn(*pairs, kind="builds_on", **more):
    """Derivations from pairs of (parent, child), as one would draw the arrows."""
    return pd.DataFrame([{"parent": p, "child": c, "kind": kind, **more} for p, c in pairs])


@pytest.fixture
def a_diamond_with_a_shortcut():
    """a → b → d and a → c → d; e was drawn from d and straight from a."""
    return idea_lineage(drawn(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "e"), ("a", "e")))


# ---------------------------------------------------------------- values worked by hand


def test_generation_is_the_longest_way_back_and_distance_the_shortest(a_diamond_with_a_shortcut):
    assert generations(a_diamond_with_a_shortcut).to_dict() == {"a": 0, "b": 1, "c": 1, "d": 2, "e": 3}
    assert ancestors(a_diamond_with_a_shortcut, "e").to_dict() == {"a": 1, "d": 1, "b": 2, "c": 2}
    assert descendants(a_diamond_with_a_shortcut, "b").to_dict() == {"d": 1, "e": 2}


def test_a_root_has_no_ancestors_and_a_leaf_no_descendants(a_diamond_with_a_shortcut):
    assert roots(a_diamond_with_a_shortcut).tolist() == ["a"]
    assert ancestors(a_diamond_with_a_shortcut, "a").empty
    assert descendants(a_diamond_with_a_shortcut, "e").empty


def test_ideas_that_stand_alone_are_in_the_lineage():
    said = [
        {"contribution": i, "participant": "Ana", "kind": k, "title": i.upper()}
        for i, k in [("x", "idea"), ("y", "idea"), ("z", "idea"), ("no", "comment")]
    ]
    lineage = idea_lineage(drawn(("x", "y")), said)
    assert lineage.ideas.tolist() == ["x", "y", "z"]
    assert roots(lineage).tolist() == ["x", "z"]
    assert lineage.attributes.loc["z", "title"] == "Z"


def test_a_parent_that_is_not_on_record_is_kept_as_unknown():
    lineage = idea_lineage(
        drawn(("gone", "y")), [{"contribution": "y", "participant": "Ana", "kind": "idea"}]
    )
    assert lineage.attributes["known"].to_dict() == {"y": True, "gone": False}
    assert ancestors(lineage, "y").index.tolist() == ["gone"]


def test_inferred_derivations_stay_apart_and_are_asked_for():
    table = pd.concat([drawn(("a", "b"), inferred=False), drawn(("b", "c"), inferred=True)])
    assert ancestors(idea_lineage(table), "b").index.tolist() == ["a"]
    assert "c" not in idea_lineage(table).ideas
    both = idea_lineage(table, inferred=True)
    assert ancestors(both, "c").to_dict() == {"b": 1, "a": 2}
    assert ancestors(both.declared, "c").empty


def test_likeness_without_direction_is_no_descent():
    table = pd.concat([drawn(("a", "b"), kind="same_as"), drawn(("b", "a"), kind="related")])
    assert len(idea_lineage(table)) == 0


def test_an_idea_drawn_twice_from_another_has_one_parent():
    table = pd.concat([drawn(("a", "b")), drawn(("a", "b"), kind="inspired_by")])
    lineage = idea_lineage(table)
    assert lineage.parents.sum() == 1
    assert len(lineage.derivations) == 2
    assert lineage.to_networkx().edges["a", "b"]["kind"] == "builds_on, inspired_by"


def test_a_lineage_of_nothing_exists():
    lineage = idea_lineage(pd.DataFrame())
    assert (len(lineage), roots(lineage).tolist()) == (0, [])


def test_a_lineage_does_not_change(a_diamond_with_a_shortcut):
    with pytest.raises(ValueError, match="read-only"):
        a_diamond_with_a_shortcut.children.data[0] = 0
    with pytest.raises(AttributeError):
        a_diamond_with_a_shortcut.attributes = None


# ---------------------------------------------------------------- laws and agreement with networkx


@st.composite
def families(draw):
    """Any lineage: pairs from an earlier to a later idea, under shuffled names."""
    n = draw(st.integers(2, 12))
    pairs = draw(
        st.lists(st.sampled_from(list(itertools.combinations(range(n), 2))), min_size=1, unique=True)
    )
    names = draw(st.permutations([f"i{i}" for i in range(n)]))
    return [(names[p], names[c]) for p, c in draw(st.permutations(pairs))]


@settings(max_examples=60, deadline=None)
@given(families())
def test_order_ancestors_and_generations_are_those_of_networkx(pairs):
    lineage, graph = idea_lineage(drawn(*pairs)), nx.DiGraph(pairs)
    place = {idea: k for k, idea in enumerate(lineage.ideas[lineage.order])}
    assert all(place[p] < place[c] for p, c in pairs)
    generation = generations(lineage)
    for level, ideas in enumerate(nx.topological_generations(graph)):
        assert (generation[sorted(ideas)] == level).all()
    for idea in graph:
        assert set(ancestors(lineage, idea).index) == nx.ancestors(graph, idea)
        assert descendants(lineage, idea).to_dict() == {
            other: steps
            for other, steps in nx.single_source_shortest_path_length(graph, idea).items()
            if steps
        }
    assert set(lineage.to_networkx().edges) == set(graph.edges)


@settings(max_examples=60, deadline=None)
@given(families())
def test_who_is_my_ancestor_has_me_as_descendant(pairs):
    lineage = idea_lineage(drawn(*pairs))
    for idea in lineage.ideas:
        for ancestor, steps in ancestors(lineage, idea).items():
            assert descendants(lineage, ancestor)[idea] == steps


def test_a_long_chain_and_a_wide_fan_take_no_recursion():
    chain = idea_lineage(drawn(*[(f"i{k}", f"i{k + 1}") for k in range(3000)]))
    assert np.array_equal(chain.levels[chain.order], np.arange(3001))
    assert len(ancestors(chain, "i3000")) == 3000


def test_broad_and_deep_lineages_are_ordered_alike():
    # A spine of 2,000 ideas with a hundred roots and leaves, or with so many that whole generations are done at once.
    for many in (100, 50_000):
        spine = [(f"i{k}", f"i{k + 1}") for k in range(2000)]
        pairs = [
            *spine,
            ("i0", "i2000"),
            *((f"r{k}", "i1000") for k in range(many)),
            *(("i5", f"l{k}") for k in range(many)),
        ]
        lineage = idea_lineage(drawn(*pairs))
        assert lineage.sweep.is_deep is (many == 100)
        level = generations(lineage)
        assert [level[f"i{k}"] for k in (0, 1000, 2000)] == [0, 1000, 2000]
        assert (level["r7"], level["l7"]) == (0, 6)
        place = np.empty(len(lineage), dtype=int)
        place[lineage.order] = np.arange(len(lineage))
        drawn_from = lineage.children.tocoo()
        assert (place[drawn_from.row] < place[drawn_from.col]).all()


def test_a_table_with_its_own_numbering_of_rows_is_read_by_rows():
    table = pd.concat([drawn(("a", "b")), drawn(("b", "c"), kind="related"), drawn(("b", "d"))]).set_index(
        pd.Index([7, 7, 3])
    )
    lineage = idea_lineage(table)
    assert ancestors(lineage, "d").to_dict() == {"b": 1, "a": 2}
    assert lineage.derivations[["parent", "child"]].to_numpy().tolist() == [["a", "b"], ["b", "d"]]


# ---------------------------------------------------------------- refusals


def test_a_long_cycle_is_named_by_both_ends():
    pairs = [(f"i{k}", f"i{(k + 1) % 5000}") for k in range(5000)]
    with pytest.raises(
        InvalidInputError,
        match=r"here i0 was drawn from i4999 .* … \(4989 more\) … .* i1 was drawn from i0\. Drop",
    ):
        idea_lineage(drawn(*pairs))


@pytest.mark.parametrize(
    ("table", "match"),
    [
        (
            drawn(("a", "b"), ("a", "b")),
            "row 1: child 'b', parent 'a', kind 'builds_on' stands here for the second",
        ),
        (drawn(("a", "b"), kind="remixes"), "column kind, row 0: 'remixes' is not one of"),
        (drawn(("a", None)), "column child, row 0: a value is missing"),
        (drawn(("a", "")), "column child, row 0: an empty text names nothing"),
        (drawn(("a", 7)), "column child, row 0: text is expected; here stands"),
        (pd.DataFrame({"child": ["a"], "kind": ["forks"]}), "needs the columns child, parent and kind"),
        (drawn(("a", "b"), inferred="perhaps"), "inferred"),
    ],
)
def test_a_table_that_is_not_one_of_derivations_is_refused(table, match):
    with pytest.raises(InvalidInputError, match=match):
        idea_lineage(table)


@pytest.mark.parametrize(
    ("pairs", "named"),
    [
        ([("a", "a")], "a was drawn from a"),
        (
            [("r", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("c", "z")],
            "a was drawn from c was drawn from b was drawn from a",
        ),
    ],
)
def test_a_cycle_is_refused_and_named(pairs, named):
    with pytest.raises(InvalidInputError, match=f"here {named}\\. Drop one"):
        idea_lineage(drawn(*pairs))


@settings(max_examples=40, deadline=None)
@given(families(), st.data())
def test_one_arrow_back_makes_a_cycle_that_is_named(pairs, data):
    lineage = idea_lineage(drawn(*pairs))
    child = data.draw(st.sampled_from([c for _, c in pairs]))
    ancestor = data.draw(st.sampled_from(ancestors(lineage, child).index.tolist()))
    with pytest.raises(InvalidInputError, match="was drawn from") as refused:
        idea_lineage(drawn(*pairs, (child, ancestor)))
    named = str(refused.value).partition("but here ")[2].partition(". Drop")[0].split(" was drawn from ")
    arrows = {*pairs, (child, ancestor)}
    assert named[0] == named[-1]
    assert all((parent, kid) in arrows for kid, parent in itertools.pairwise(named))


def test_an_unknown_idea_is_named(a_diamond_with_a_shortcut):
    with pytest.raises(InvalidInputError, match="no idea 'zed' in this lineage of 5 ideas"):
        ancestors(a_diamond_with_a_shortcut, "zed")
