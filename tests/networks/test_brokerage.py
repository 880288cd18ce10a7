"""Do the measures of brokerage find who stands between others, and in which part?"""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks import (
    BROKERAGE_ROLES,
    InteractionNetwork,
    brokerage_roles,
    constraint,
    effective_size,
    interaction_network,
)
from cocodesign.networks import triangles as triangles_file


@pytest.fixture
def the_karate_club():
    """Zachary's club, every tie in both directions, without the weights that networkx ships."""
    return nx.Graph(nx.karate_club_graph().edges).to_directed()


def two_groups(*talk):
    people = pd.DataFrame({"participant": ["Ana", "Bo", "Cy", "Dee", "Eve"], "group": list("nnsse")})
    return interaction_network(list(talk), people)


# ---------------------------------------------------------------- values worked by hand


def test_who_joins_two_strangers_is_half_as_constrained_as_they():
    found = constraint(interaction_network([("Ana", "Bo"), ("Cy", "Ana")], ["Ana", "Bo", "Cy", "Dee"]))
    assert found.drop("Dee").to_dict() == {"Ana": 0.5, "Bo": 1.0, "Cy": 1.0}
    assert np.isnan(found["Dee"])


def test_in_a_closed_triangle_everybody_is_constrained_by_both_ways_round():
    # each of two contacts: (1/2 directly + 1/2·1/2 through the other)²
    triangle = interaction_network([("a", "b"), ("b", "c"), ("c", "a")])
    assert constraint(triangle).tolist() == pytest.approx([2 * 0.75**2] * 3)
    assert effective_size(triangle).tolist() == pytest.approx([1.0] * 3)


def test_constraint_follows_the_weights_unless_they_do_not_count():
    lopsided = interaction_network([("Ana", "Bo", 3), ("Ana", "Cy", 1)])
    assert constraint(lopsided)["Ana"] == pytest.approx(0.75**2 + 0.25**2)
    assert constraint(lopsided, weighted=False)["Ana"] == pytest.approx(0.5)


def test_two_friends_of_ana_who_talk_little_with_one_another_overlap_little():
    # a talks as much with b as with c; b and c say 1 to one another, where each says 4 to a: 2 − 2·(1/2 · 1/4)
    network = interaction_network([("a", "b", 4), ("a", "c", 4), ("b", "c", 1)])
    assert effective_size(network)["a"] == pytest.approx(1.75)


def test_the_karate_club_has_its_published_structural_holes(the_karate_club):
    held = constraint(the_karate_club)
    assert held["0"] == pytest.approx(0.155423, abs=1e-6)
    assert held["33"] == pytest.approx(0.156419, abs=1e-6)
    assert effective_size(the_karate_club)["0"] == pytest.approx(13.75)


@pytest.mark.parametrize(
    ("first", "broker", "last", "part"),
    [
        ("Ana", "Cy", "Bo", "consultant"),
        ("Ana", "Cy", "Dee", "gatekeeper"),
        ("Ana", "Bo", "Cy", "representative"),
        ("Ana", "Cy", "Eve", "liaison"),
    ],
)
def test_each_part_is_named_by_whose_groups_are_the_same(first, broker, last, part):
    counts = brokerage_roles(two_groups((first, broker), (broker, last)))["count"]
    assert counts.loc[broker].to_dict() == {role: int(role == part) for role in BROKERAGE_ROLES} | {
        "total": 1
    }
    assert counts["total"].sum() == 1


def test_among_one_group_a_broker_coordinates_unless_the_way_is_short_cut():
    groups = pd.Series("n", index=["Ana", "Bo", "Cy", "Dee", "Eve"])
    path = two_groups(("Ana", "Bo"), ("Bo", "Cy"))
    assert brokerage_roles(path, groups=groups)["count"].loc["Bo", "coordinator"] == 1
    cut = two_groups(("Ana", "Bo"), ("Bo", "Cy"), ("Ana", "Cy"))
    assert brokerage_roles(cut, groups=groups)["count"]["total"].sum() == 0


def test_talk_there_and_back_is_no_brokerage():
    assert brokerage_roles(two_groups(("Ana", "Bo"), ("Bo", "Ana"), ("Ana", "Cy"), ("Cy", "Ana")))["count"][
        "total"
    ].to_dict() == {"Ana": 2, "Bo": 0, "Cy": 0, "Dee": 0, "Eve": 0}


def test_with_one_tie_no_brokerage_is_expected_and_z_is_undefined():
    roles = brokerage_roles(two_groups(("Ana", "Bo")))
    assert (roles["expected"] == 0).all(axis=None)
    assert roles["z"].isna().all(axis=None)


# ---------------------------------------------------------------- laws

people = list("abcdefg")
talk = st.lists(
    st.tuples(st.sampled_from(people), st.sampled_from(people), st.integers(1, 5)), max_size=30
).map(lambda edges: [edge for edge in edges if edge[0] != edge[1]])
labels = st.lists(st.sampled_from("xyz"), min_size=7, max_size=7)


@settings(max_examples=30, deadline=None)
@given(talk, labels, st.permutations(range(7)))
def test_another_order_of_the_roster_changes_nothing_but_the_order(edges, groups, order):
    by_name = pd.Series(groups, index=people)
    one = interaction_network(edges, people)
    other = interaction_network(edges, [people[i] for i in order])
    for measure in (constraint, effective_size):
        pd.testing.assert_series_equal(measure(other).loc[people], measure(one))
    pd.testing.assert_frame_equal(
        brokerage_roles(other, groups=by_name).loc[people], brokerage_roles(one, groups=by_name)
    )


@settings(max_examples=30, deadline=None)
@given(talk, labels)
def test_turning_all_ties_round_exchanges_gatekeepers_and_representatives(edges, groups):
    by_name = pd.Series(groups, index=people)
    there = brokerage_roles(interaction_network(edges, people), groups=by_name)["count"]
    back = brokerage_roles(interaction_network([(t, s, w) for s, t, w in edges], people), groups=by_name)[
        "count"
    ]
    assert (back["gatekeeper"] == there["representative"]).all()
    assert (back["representative"] == there["gatekeeper"]).all()
    same = ["coordinator", "consultant", "liaison", "total"]
    assert (back[same] == there[same]).all(axis=None)


@settings(max_examples=30, deadline=None)
@given(talk, st.integers(2, 9))
def test_constraint_does_not_change_when_everybody_talks_so_many_times_as_much(edges, times):
    more = interaction_network([(s, t, w * times) for s, t, w in edges], people)
    pd.testing.assert_series_equal(constraint(more), constraint(interaction_network(edges, people)))


# ---------------------------------------------------------------- agreement with other ways of counting


def random_digraphs(count=12):
    rng = np.random.default_rng(5)
    for seed in range(count):
        graph = nx.gnp_random_graph(int(rng.integers(3, 16)), rng.uniform(0.1, 0.9), seed=seed, directed=True)
        for source, target in graph.edges:
            graph[source][target]["weight"] = int(rng.integers(1, 9))
        yield graph


@pytest.mark.parametrize("weight", ["weight", None])
def test_constraint_agrees_with_networkx(weight):
    for graph in random_digraphs():
        theirs = list(nx.constraint(graph, weight=weight).values())
        np.testing.assert_allclose(constraint(graph, weighted=weight is not None), theirs)


@pytest.mark.parametrize("weight", ["weight", None])
def test_effective_size_agrees_with_networkx_node_by_node(weight):
    # all at once networkx divides by another person's strongest tie; one by one it leaves out those who only listen
    for graph in random_digraphs():
        theirs = nx.effective_size(graph, nodes=list(graph), weight=weight)
        ours = effective_size(graph, weighted=weight is not None)
        for node in graph:
            if graph.out_degree(node):
                assert ours[str(node)] == pytest.approx(theirs[node])


def parts_by_trying_all_triples(matrix, groups):
    n = len(matrix)
    counts = np.zeros((n, 5), dtype=int)
    for i, j, k in itertools.permutations(range(n), 3):
        if matrix[i, j] and matrix[j, k] and not matrix[i, k]:
            if groups[i] == groups[j] == groups[k]:
                part = "coordinator"
            elif groups[i] == groups[k]:
                part = "consultant"
            elif groups[j] == groups[k]:
                part = "gatekeeper"
            elif groups[i] == groups[j]:
                part = "representative"
            else:
                part = "liaison"
            counts[j, BROKERAGE_ROLES.index(part)] += 1
    return counts


FOUR = list("abcd")
PLACES = list(itertools.permutations(range(4), 2))


@pytest.mark.parametrize("groups", ["xxxx", "xxxy", "xxyy", "xyyz", "wxyz"])
def test_counts_are_right_on_networks_of_four(groups):
    people = pd.DataFrame({"participant": FOUR, "group": list(groups)})
    for bits in range(0, 4096, 41):
        ties = [place for k, place in enumerate(PLACES) if bits >> k & 1]
        network = interaction_network([(FOUR[i], FOUR[j]) for i, j in ties], people)
        ours = brokerage_roles(network)["count"][list(BROKERAGE_ROLES)].to_numpy()
        np.testing.assert_array_equal(
            ours, parts_by_trying_all_triples(network.weights.toarray(), groups), err_msg=str(ties)
        )


def test_counts_are_right_on_larger_networks_and_in_small_blocks(monkeypatch):
    monkeypatch.setattr(triangles_file, "_BLOCK", 7)
    rng = np.random.default_rng(3)
    for graph in random_digraphs():
        groups = rng.choice(list("xyz"), len(graph))
        network = InteractionNetwork.from_networkx(graph)
        ours = brokerage_roles(network, groups=pd.Series(groups, index=network.participants))["count"]
        np.testing.assert_array_equal(
            ours[list(BROKERAGE_ROLES)].to_numpy(),
            parts_by_trying_all_triples(network.weights.toarray(), groups),
        )


@pytest.mark.parametrize("groups", ["xxxy", "xxyy", "xyyz"])
@pytest.mark.parametrize("m", [2, 3, 9])
def test_expectation_and_spread_are_those_over_all_networks_with_so_many_ties(groups, m):
    all_counts = []
    for ties in itertools.combinations(PLACES, m):
        matrix = np.zeros((4, 4), dtype=int)
        matrix[tuple(zip(*ties, strict=True))] = 1
        counts = parts_by_trying_all_triples(matrix, groups)
        all_counts.append(np.column_stack([counts, counts.sum(axis=1)]))
    people = pd.DataFrame({"participant": FOUR, "group": list(groups)})
    network = interaction_network([(FOUR[i], FOUR[j]) for i, j in PLACES[:m]], people)
    roles = brokerage_roles(network)
    mean, spread = np.mean(all_counts, axis=0), np.std(all_counts, axis=0)
    np.testing.assert_allclose(roles["expected"], mean, atol=1e-12)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.where(spread > 0, (roles["count"] - mean) / spread, np.nan)
    np.testing.assert_allclose(roles["z"], z, atol=1e-9)


# ---------------------------------------------------------------- refusals


def test_nobody_brokers_among_nobody():
    nobody = interaction_network([])
    assert constraint(nobody).empty
    assert effective_size(nobody).empty
    assert constraint(interaction_network([], ["Ana"])).isna().all()


def test_without_groups_there_are_no_parts():
    with pytest.raises(InvalidInputError, match="no attribute group; there is no attributes"):
        brokerage_roles(interaction_network([("a", "b")]))


def test_somebody_without_a_group_is_named():
    people = pd.DataFrame({"participant": ["Ana", "Bo"], "group": ["n", None]})
    with pytest.raises(InvalidInputError, match="group is missing for 1 of 2 participants.*'Bo'"):
        brokerage_roles(interaction_network([("Ana", "Bo")], people))
