"""Are paths counted right, however many, and is the main one the one with most of them?"""

from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.lineage import (
    exact_path_counts,
    generations,
    idea_lineage,
    main_path,
    mainpath,
    number_of_paths,
    path_counts,
    persistence,
)
from tests.lineage.test_lineage import drawn, families

# The network of the tests of MainPaths.jl, and that of mpaR.
JULIA = [(1, 3), (2, 3), (2, 4), (3, 5), (3, 7), (4, 6), (4, 10), (4, 11), (5, 8), (5, 9), (6, 9), (6, 10)]
MPAR = [(1, 2), (2, 3), (2, 4), (3, 5), (4, 5)]
COMMITS = Path(__file__).resolve().parents[3] / "shared/data/git-lineage/liqd__adhocracy4.commit_dag.csv"


def numbered(pairs):
    return idea_lineage(drawn(*[(str(p), str(c)) for p, c in pairs]))


def counts_of(pairs, method):
    """The exact counts in the order of the pairs."""
    found = exact_path_counts(numbered(pairs), method).set_index(["parent", "child"])["paths"]
    return [found[str(p), str(c)] for p, c in pairs]


def arrows(path):
    return set(zip(path["parent"], path["child"], strict=True))


@pytest.fixture
def a_fork_of_equals():
    """r → s, then s → a → x and s → b → y: two equal ways; s → c leads on to one leaf as well."""
    return idea_lineage(
        drawn(
            ("r", "s"), ("s", "a"), ("s", "b"), ("a", "x"), ("a", "x2"), ("b", "y"), ("b", "y2"), ("s", "c")
        )
    )


# ---------------------------------------------------------------- values worked by hand, and published ones


@pytest.mark.parametrize(
    ("pairs", "method", "counts", "total"),
    [
        (JULIA, "spc", [3, 3, 4, 4, 2, 2, 1, 1, 2, 2, 1, 1], 10),
        (JULIA, "splc", [3, 3, 4, 6, 3, 4, 2, 2, 4, 4, 3, 3], 21),
        (JULIA, "spnp", [5, 5, 6, 9, 3, 6, 2, 2, 4, 4, 3, 3], 29),
        (MPAR, "spc", [2, 1, 1, 1, 1], 2),
        (MPAR, "splc", [2, 2, 2, 3, 3], 6),
        (MPAR, "spnp", [5, 4, 4, 3, 3], 11),
    ],
)
def test_path_counts_are_those_of_other_programs(pairs, method, counts, total):
    assert counts_of(pairs, method) == counts
    assert number_of_paths(numbered(pairs), method) == total
    table = (
        path_counts(numbered(pairs), method)
        .set_index(["parent", "child"])
        .loc[[(str(p), str(c)) for p, c in pairs]]
    )
    assert np.allclose(table["log10"], np.log10(counts))
    assert np.allclose(table["share"], np.array(counts) / total)


def test_persistence_is_that_of_mainpaths_jl():
    kept = persistence(numbered(JULIA))
    assert [kept[str(k)] for k in range(1, 12)] == [1.25, 3.75, 2.5, 2.5, 1.5, 1, 0, 0, 0, 0, 0]


def test_an_idea_that_stands_alone_is_on_no_path():
    said = [{"contribution": i, "participant": "Ana", "kind": "idea"} for i in ("a", "b", "alone")]
    lineage = idea_lineage(drawn(("a", "b")), said)
    assert number_of_paths(lineage) == 1
    assert path_counts(lineage)["share"].tolist() == [1.0]
    assert persistence(lineage)["alone"] == 0


def test_equal_branches_of_the_main_path_are_both_kept(a_fork_of_equals):
    path = main_path(a_fork_of_equals)
    assert arrows(path) == {
        ("r", "s"),
        ("s", "a"),
        ("s", "b"),
        ("a", "x"),
        ("a", "x2"),
        ("b", "y"),
        ("b", "y2"),
    }
    assert path["parent"].tolist()[:3] == ["r", "s", "s"]
    assert arrows(main_path(a_fork_of_equals, kind="global")) == arrows(path)


def test_the_local_path_is_led_astray_where_the_global_one_is_not():
    # From s the way by p is stronger at once (3 of 5 paths), but q goes on longer, with 2 on each step.
    wide = [("s", "p"), ("p", "p1"), ("p", "p2"), ("p", "p3")]
    long = [("s", "q"), ("q", "q1"), ("q1", "q2"), ("q2", "q3"), ("q3", "q4"), ("q3", "q5")]
    lineage = idea_lineage(drawn(*wide, *long))
    assert ("s", "p") in arrows(main_path(lineage))
    assert ("s", "q") not in arrows(main_path(lineage))
    assert arrows(main_path(lineage, kind="global")) == set(long)


def test_key_routes_hold_the_strongest_derivation_that_the_local_path_misses():
    # The strongest start is r → a (3 paths); but five paths run through u → v.
    pairs = [("r", "a"), ("a", "a1"), ("a", "a2"), ("a", "a3")]
    pairs += [(f"w{k}", "u") for k in range(5)] + [("u", "v")]
    lineage = idea_lineage(drawn(*pairs))
    assert ("u", "v") not in arrows(main_path(lineage))
    assert arrows(main_path(lineage, kind="key_route", k=1)) == {
        ("u", "v"),
        *((f"w{k}", "u") for k in range(5)),
    }
    two = main_path(lineage, kind="key_route", k=2)
    assert arrows(two) == set(pairs)
    assert two["parent"].tolist() == sorted(two["parent"], key=lambda i: generations(lineage)[i])


def diamonds(name, n):
    """2^n paths, through n diamonds in a row."""
    return [
        pair
        for k in range(n)
        for side in "lr"
        for pair in ((f"{name}{k}", f"{name}{k}{side}"), (f"{name}{k}{side}", f"{name}{k + 1}"))
    ]


def test_near_ties_are_decided_on_whole_numbers():
    # 2^60 paths on one side and one more on the other: floats cannot tell them apart.
    pairs = [*diamonds("a", 60), *diamonds("b", 60), ("s", "a0"), ("s", "b0"), ("b0", "more")]
    lineage = idea_lineage(drawn(*pairs))
    exact = exact_path_counts(lineage).set_index(["parent", "child"])["paths"]
    assert exact["s", "b0"] == exact["s", "a0"] + 1 == 2**60 + 1
    for kind in ("local", "global", "key_route"):
        on_it = arrows(main_path(lineage, kind=kind))
        assert ("s", "b0") in on_it
        assert ("s", "a0") not in on_it


def test_two_paths_that_are_apart_and_nearly_equal_are_compared_too():
    # Nothing joins the two: 2^60 paths begin with s → a0, and one more with t → b0.
    pairs = [*diamonds("a", 60), ("s", "a0"), *diamonds("b", 60), ("t", "b0"), ("b0", "more")]
    on_it = arrows(main_path(idea_lineage(drawn(*pairs)), kind="global"))
    assert ("t", "b0") in on_it
    assert ("s", "a0") not in on_it


def test_large_numbers_that_are_equal_are_a_tie_and_need_not_be_written_out():
    lineage = idea_lineage(drawn(*diamonds("a", 60), *diamonds("b", 60), ("s", "a0"), ("s", "b0")))
    counted = mainpath._Paths(lineage, "spc")
    both = np.flatnonzero(lineage.levels[counted.parent] == 0)
    assert set(lineage.ideas[counted.child[counted.strongest(both)]]) == {"a0", "b0"}
    assert "exactly" not in counted.__dict__
    assert {("s", "a0"), ("s", "b0")} <= arrows(main_path(lineage))


def test_numbers_too_long_to_be_written_out_are_equal_where_their_logarithms_are(monkeypatch):
    pairs = [*diamonds("a", 60), *diamonds("b", 60), ("s", "a0"), ("s", "b0"), ("b0", "more")]
    monkeypatch.setattr(mainpath, "_BYTES", 100)
    for kind in ("local", "global", "key_route"):
        assert {("s", "a0"), ("s", "b0")} <= arrows(main_path(idea_lineage(drawn(*pairs)), kind=kind))


# ---------------------------------------------------------------- laws and agreement with brute force


def every_path(graph, method):
    """All paths of at least one step that the method counts, node by node."""
    begins = [n for n in graph if method != "spc" or graph.in_degree(n) == 0]
    ends = [n for n in graph if method == "spnp" or graph.out_degree(n) == 0]
    return [path for b in begins for e in ends if b != e for path in nx.all_simple_paths(graph, b, e)]


@settings(max_examples=40, deadline=None)
@given(families(), st.sampled_from(["spc", "splc", "spnp"]))
def test_counts_are_those_of_listing_every_path(pairs, method):
    graph = nx.DiGraph(pairs)
    paths = every_path(graph, method)
    lineage = idea_lineage(drawn(*pairs))
    assert number_of_paths(lineage, method) == len(paths)
    through = {pair: sum(pair in set(nx.utils.pairwise(path)) for path in paths) for pair in pairs}
    exact = exact_path_counts(lineage, method)
    assert (
        dict(zip(zip(exact["parent"], exact["child"], strict=True), exact["paths"], strict=True)) == through
    )
    shares = path_counts(lineage, method)
    assert np.allclose(
        shares["share"], [through[p, c] / len(paths) for p, c in shares[["parent", "child"]].to_numpy()]
    )


@settings(max_examples=40, deadline=None)
@given(families())
def test_more_generous_methods_count_more_and_a_cut_carries_all_paths(pairs):
    lineage = idea_lineage(drawn(*pairs))
    spc, splc, spnp = (exact_path_counts(lineage, m)["paths"] for m in ("spc", "splc", "spnp"))
    assert (spc <= splc).all()
    assert (splc <= spnp).all()
    table = exact_path_counts(lineage)
    from_roots = lineage.levels[lineage.ideas.get_indexer(table["parent"])] == 0
    to_leaves = np.diff(lineage.children.indptr)[lineage.ideas.get_indexer(table["child"])] == 0
    assert sum(table["paths"][from_roots]) == sum(table["paths"][to_leaves]) == number_of_paths(lineage)


@settings(max_examples=30, deadline=None)
@given(families(), st.randoms())
def test_the_order_of_rows_changes_neither_counts_nor_paths(pairs, random):
    mixed = random.sample(pairs, len(pairs))
    one, other = idea_lineage(drawn(*pairs)), idea_lineage(drawn(*mixed))
    for kind in ("local", "global", "key_route"):
        assert arrows(main_path(one, kind=kind)) == arrows(main_path(other, kind=kind))
    assert persistence(one).round(12).to_dict() == persistence(other).round(12).to_dict()


@settings(max_examples=30, deadline=None)
@given(families(), st.sampled_from(["spc", "splc", "spnp"]))
def test_the_global_path_is_the_heaviest_of_all(pairs, method):
    lineage, graph = idea_lineage(drawn(*pairs)), nx.DiGraph(pairs)
    exact = exact_path_counts(lineage, method).set_index(["parent", "child"])["paths"].to_dict()
    weights = {
        tuple(path): sum(exact[pair] for pair in nx.utils.pairwise(path)) for path in every_path(graph, "spc")
    }
    most = max(weights.values())
    heaviest = {pair for path, w in weights.items() if w == most for pair in nx.utils.pairwise(path)}
    assert arrows(main_path(lineage, method, kind="global")) == heaviest


@settings(max_examples=30, deadline=None)
@given(families())
def test_the_local_path_takes_the_strongest_at_every_step(pairs):
    lineage = idea_lineage(drawn(*pairs))
    exact = exact_path_counts(lineage)
    weight = dict(zip(zip(exact["parent"], exact["child"], strict=True), exact["paths"], strict=True))
    roots = {p for p, _ in pairs} - {c for _, c in pairs}
    start = max(weight[pair] for pair in pairs if pair[0] in roots)
    expected = {pair for pair in pairs if pair[0] in roots and weight[pair] == start}
    todo = {c for _, c in expected}
    while todo:
        out = {i: [pair for pair in pairs if pair[0] == i] for i in todo}
        best = {
            pair for some in out.values() for pair in some if weight[pair] == max(weight[o] for o in some)
        }
        expected, todo = expected | best, {c for _, c in best}
    assert arrows(main_path(lineage)) == expected


@settings(max_examples=30, deadline=None)
@given(families())
def test_what_persists_of_the_roots_is_all_that_the_leaves_carry(pairs):
    lineage, graph = idea_lineage(drawn(*pairs)), nx.DiGraph(pairs)
    leaves = [n for n in graph if graph.out_degree(n) == 0]
    roots = [n for n in graph if graph.in_degree(n) == 0]
    assert persistence(lineage)[roots].sum() == pytest.approx(len(leaves))
    # Up to a leaf from each parent in equal parts: node by node, as the definition says.
    by_definition = {}
    for node in reversed(list(nx.topological_sort(graph))):
        by_definition[node] = sum(
            (by_definition[c] or 1) / graph.in_degree(c) for c in graph.successors(node)
        )
    assert persistence(lineage).to_dict() == pytest.approx(by_definition)


def test_numbers_beyond_floats_are_counted():
    # 1,100 diamonds in a row: 2^1100 paths, about 10^331. Deep lineages take another way than broad ones.
    chain = [(f"{k}", f"{k}{s}") for k in range(1100) for s in "lr"] + [
        (f"{k}{s}", f"{k + 1}") for k in range(1100) for s in "lr"
    ]
    broad = [("0", f"leaf{k}") for k in range(50_000)]
    for pairs, paths in ((chain, 2**1100), (chain + broad, 2**1100 + 50_000)):
        lineage = idea_lineage(drawn(*pairs))
        assert lineage.sweep.is_deep is (pairs is chain)
        assert number_of_paths(lineage) == paths
        table = path_counts(lineage)
        assert table["log10"].max() == pytest.approx(1099 * np.log10(2), abs=1e-9)
        assert table["share"].max() == pytest.approx(0.5, abs=1e-9)
        assert len(main_path(lineage)) == len(main_path(lineage, kind="global")) == 4400


@pytest.mark.skipif(not COMMITS.exists(), reason="the commits of adhocracy4 are not on this machine")
def test_the_commits_of_a_real_program():
    rows = pd.read_csv(COMMITS, dtype="str")
    pairs = [
        (p, c)
        for c, ps in zip(rows["idea_id"], rows["parent_ids"].fillna(""), strict=True)
        for p in ps.split(";")
        if p
    ]
    lineage = idea_lineage(drawn(*pairs))
    assert (len(lineage), lineage.children.nnz) == (2846, 3123)
    assert (lineage.levels == 0).sum() == 1
    assert (np.diff(lineage.children.indptr) == 0).sum() == 1
    assert (np.diff(lineage.parents.indptr) == 2).sum() == 278
    assert lineage.levels.max() == 2515 == nx.dag_longest_path_length(nx.DiGraph(pairs))
    paths = number_of_paths(lineage)
    assert paths.bit_length() == 195
    assert np.log10(float(paths)) == pytest.approx(58.48520580, abs=1e-8)
    # The first commit's only child carries all of them.
    assert path_counts(lineage)["log10"].max() == pytest.approx(58.48520580, abs=1e-8)


# ---------------------------------------------------------------- refusals


def test_an_unknown_method_or_kind_is_named(a_fork_of_equals):
    with pytest.raises(
        InvalidInputError, match="no method 'spx' of counting paths; there are spc, splc, spnp"
    ):
        path_counts(a_fork_of_equals, "spx")
    with pytest.raises(
        InvalidInputError, match="no kind 'best' of main path; there are local, global, key_route"
    ):
        main_path(a_fork_of_equals, kind="best")
    with pytest.raises(InvalidInputError, match="k belongs to key_route"):
        main_path(a_fork_of_equals, k=2)
    with pytest.raises(InvalidInputError, match="from 1 on; here it is 0"):
        main_path(a_fork_of_equals, kind="key_route", k=0)


def test_without_derivations_there_is_no_main_path():
    said = [{"contribution": "a", "participant": "Ana", "kind": "idea"}]
    lineage = idea_lineage(pd.DataFrame(), said)
    assert path_counts(lineage).empty
    assert number_of_paths(lineage) == 0
    with pytest.raises(UndefinedMeasureError, match="no path to be the main one"):
        main_path(lineage)
