"""Is the middle found where it is, with everybody on the roster counted?"""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks import (
    InteractionNetwork,
    betweenness,
    centralization,
    closeness,
    degree,
    interaction_network,
    pagerank,
    strength,
)

from .known import karate_club, random_digraph


@pytest.fixture
def an_answered_pair_and_a_listener():
    """Ana speaks to Bo thrice and is answered once; Cy speaks to Ana twice; Dee is silent."""
    return interaction_network(
        [("Ana", "Bo", 3), ("Bo", "Ana", 1), ("Cy", "Ana", 2)], ["Ana", "Bo", "Cy", "Dee"]
    )


@pytest.fixture
def a_line_of_four():
    """Ana – Bo – Cy – Dee, every tie returned."""
    line = [("Ana", "Bo"), ("Bo", "Cy"), ("Cy", "Dee")]
    return interaction_network(line + [(t, s) for s, t in line])


# ---------------------------------------------------------------- values worked by hand


def test_degrees_count_ties_and_partners_people(an_answered_pair_and_a_listener):
    counted = {
        direction: degree(an_answered_pair_and_a_listener, direction=direction).to_list()
        for direction in ("out", "in", "total", "partners")
    }
    assert counted == {
        "out": [1, 1, 1, 0],
        "in": [2, 1, 0, 0],
        "total": [3, 2, 1, 0],
        "partners": [2, 1, 1, 0],
    }


def test_strengths_add_weights(an_answered_pair_and_a_listener):
    added = {
        direction: strength(an_answered_pair_and_a_listener, direction=direction).to_list()
        for direction in ("out", "in", "total")
    }
    assert added == {"out": [3, 1, 2, 0], "in": [3, 3, 0, 0], "total": [6, 4, 2, 0]}


def test_pagerank_goes_in_proportion_to_the_weights():
    # From Ana three of four go to Bo; Bo and Cy both answer Ana alone.
    network = interaction_network([("Ana", "Bo", 3), ("Ana", "Cy", 1), ("Bo", "Ana", 1), ("Cy", "Ana", 1)])
    rank = pagerank(network, damping=0.5)
    # a = 1/6 + (b + c)/2, b = 1/6 + 3a/8, c = 1/6 + a/8, and a + b + c = 1
    assert rank.tolist() == pytest.approx([4 / 9, 1 / 3, 2 / 9])
    alike = pagerank(network, damping=0.5, weighted=False)
    assert alike["Bo"] == pytest.approx(alike["Cy"]) == pytest.approx(5 / 18)


def test_who_addresses_nobody_passes_on_to_everybody():
    # a = (1 − d)/2 + d·b/2, b = (1 − d)/2 + d·(a + b/2), d = 1/2
    assert pagerank(interaction_network([("a", "b")]), damping=0.5).tolist() == pytest.approx([0.4, 0.6])
    assert pagerank(interaction_network([], list("abcd"))).tolist() == pytest.approx([0.25] * 4)


def test_closeness_on_a_line(a_line_of_four):
    assert closeness(a_line_of_four).tolist() == pytest.approx([3 / 6, 3 / 4, 3 / 4, 3 / 6])
    harmonic = closeness(a_line_of_four, form="harmonic")
    assert harmonic.tolist() == pytest.approx(
        [(1 + 1 / 2 + 1 / 3) / 3, 2.5 / 3, 2.5 / 3, (1 + 1 / 2 + 1 / 3) / 3]
    )


def test_closeness_has_a_direction_and_a_rule_for_who_is_out_of_reach():
    network = interaction_network([("Ana", "Bo"), ("Bo", "Cy")], ["Ana", "Bo", "Cy", "Dee"])
    # two reach Cy in 1 + 2 steps: 2/3 of those who could, by 2/3
    assert closeness(network).tolist() == pytest.approx([0, 1 / 3, 4 / 9, 0])
    assert closeness(network, direction="out").tolist() == pytest.approx([4 / 9, 1 / 3, 0, 0])
    assert closeness(network, direction="both").tolist() == pytest.approx([4 / 9, 2 / 3, 4 / 9, 0])
    assert closeness(network, form="freeman").isna().all()
    in_three = network.among(["Ana", "Bo", "Cy"])
    assert np.allclose(closeness(in_three, form="freeman"), [np.nan, np.nan, 2 / 3], equal_nan=True)


def test_betweenness_on_a_line(a_line_of_four):
    assert betweenness(a_line_of_four, normalized=False).tolist() == [0, 4, 4, 0]
    assert betweenness(a_line_of_four, normalized=False, directed=False).tolist() == [0, 2, 2, 0]
    assert betweenness(a_line_of_four).tolist() == pytest.approx([0, 2 / 3, 2 / 3, 0])
    assert betweenness(a_line_of_four, directed=False).tolist() == pytest.approx([0, 2 / 3, 2 / 3, 0])


def test_the_alone_have_no_middle():
    alone = interaction_network([], ["Ana"])
    assert degree(alone).tolist() == [0]
    assert pagerank(alone).tolist() == [1]
    assert closeness(alone).isna().all()
    assert betweenness(alone).isna().all()
    assert betweenness(alone, normalized=False).tolist() == [0]


def test_a_star_is_as_central_as_can_be():
    out = [("Ana", who) for who in ("Bo", "Cy", "Dee", "Eve")]
    back = [(t, s) for s, t in out]
    assert centralization(interaction_network(out), of="out_degree") == 1
    assert centralization(interaction_network(out), of="in_degree") == pytest.approx(1 / 16)
    assert centralization(interaction_network(back), of="in_degree") == 1
    for of in ("degree", "betweenness", "closeness"):
        assert centralization(interaction_network(out + back), of=of) == pytest.approx(1)


def test_a_circle_has_no_middle():
    circle = interaction_network([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")])
    for of in ("in_degree", "out_degree", "degree", "betweenness", "closeness"):
        assert centralization(circle, of=of) == pytest.approx(0)


def test_silent_people_make_the_middle_stand_out():
    back = [("Bo", "Ana"), ("Cy", "Ana")]
    assert centralization(interaction_network(back), of="in_degree") == 1
    assert centralization(
        interaction_network(back, ["Ana", "Bo", "Cy", "Dee"]), of="in_degree"
    ) == pytest.approx(6 / 9)


# ---------------------------------------------------------------- laws

sizes = st.tuples(st.integers(3, 14), st.floats(0.05, 0.7), st.integers(0, 10_000))


@settings(max_examples=20, deadline=None)
@given(sizes, st.randoms(use_true_random=False))
def test_the_order_of_the_roster_does_not_matter(size, random):
    network = InteractionNetwork.from_networkx(random_digraph(*size))
    shuffled = network.among(random.sample(list(network.participants), len(network)))
    for measure in (degree, strength, pagerank, closeness, betweenness):
        assert np.allclose(measure(shuffled)[network.participants], measure(network), atol=1e-8)
    for of in ("in_degree", "out_degree", "degree", "betweenness"):
        assert 0 <= centralization(network, of=of) <= 1
        assert centralization(shuffled, of=of) == pytest.approx(centralization(network, of=of))


@settings(max_examples=20, deadline=None)
@given(sizes)
def test_the_other_direction_exchanges_in_and_out(size):
    network = InteractionNetwork.from_networkx(random_digraph(*size))
    turned = InteractionNetwork(network.attributes, network.transposed)
    for measure in (degree, strength, closeness):
        assert np.allclose(measure(network, direction="in"), measure(turned, direction="out"))
    assert np.allclose(betweenness(network), betweenness(turned))


@settings(max_examples=20, deadline=None)
@given(sizes, st.integers(0, 1000))
def test_with_everybody_as_pivot_a_sample_is_exact(size, seed):
    network = InteractionNetwork.from_networkx(random_digraph(*size))
    n = len(network)
    assert np.allclose(closeness(network, pivots=n, rng=seed), closeness(network))
    assert np.allclose(betweenness(network, pivots=n, rng=seed), betweenness(network))
    some = closeness(network, pivots=2, rng=seed)
    assert some.equals(closeness(network, pivots=2, rng=seed))


def test_samples_are_right_on_average():
    network = InteractionNetwork.from_networkx(random_digraph(9, 0.4, 3))
    exact = betweenness(network)
    drawn = [betweenness(network, pivots=4, rng=seed) for seed in range(300)]
    assert np.allclose(np.mean(drawn, axis=0), exact, atol=0.02)
    exact = closeness(network, form="harmonic")
    drawn = [closeness(network, pivots=4, form="harmonic", rng=seed) for seed in range(300)]
    assert np.allclose(np.mean(drawn, axis=0), exact, atol=0.02)


# ---------------------------------------------------------------- agreement with an independent one


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 14), st.floats(0, 0.7), st.integers(0, 10_000))
def test_each_is_that_of_networkx(n, density, seed):
    graph = random_digraph(n, density, seed)
    network = InteractionNetwork.from_networkx(graph)

    def agrees(ours, theirs):
        assert list(ours.index) == list(graph)
        return np.allclose(ours.fillna(0), [theirs[node] for node in graph], atol=1e-8)

    assert agrees(degree(network), dict(graph.degree))
    assert agrees(strength(network, direction="in"), dict(graph.in_degree(weight="weight")))
    assert agrees(pagerank(network), nx.pagerank(graph, tol=1e-12, max_iter=1000))
    assert agrees(
        pagerank(network, weighted=False), nx.pagerank(graph, tol=1e-12, max_iter=1000, weight=None)
    )
    assert agrees(closeness(network), nx.closeness_centrality(graph))
    assert agrees(closeness(network, direction="out"), nx.closeness_centrality(graph.reverse()))
    assert agrees(closeness(network, direction="both"), nx.closeness_centrality(graph.to_undirected()))
    harmonic = nx.harmonic_centrality(graph)
    assert agrees(closeness(network, form="harmonic") * max(n - 1, 1), harmonic)
    assert agrees(betweenness(network), nx.betweenness_centrality(graph))
    undirected = nx.betweenness_centrality(graph.to_undirected(), normalized=False)
    assert agrees(betweenness(network, directed=False, normalized=False), undirected)


def test_more_people_than_fit_into_a_few_machine_words():
    graph = nx.relabel_nodes(nx.gnm_random_graph(300, 900, seed=1, directed=True), str)
    theirs = nx.closeness_centrality(graph)
    assert np.allclose(closeness(graph), [theirs[node] for node in graph])


@pytest.mark.parametrize("pivots", [None, 7])
def test_long_chains_are_counted_too(pivots):
    graph = nx.relabel_nodes(nx.path_graph(120, create_using=nx.DiGraph), lambda i: f"p{i:03}")
    chain = InteractionNetwork.from_networkx(graph)
    place = np.arange(120)
    if pivots is None:
        assert betweenness(chain, normalized=False).tolist() == (place * (119 - place)).tolist()
        both = betweenness(chain, normalized=False, directed=False)
        assert both.tolist() == (place * (119 - place)).tolist()
    else:
        drawn = np.sort(np.random.default_rng(5).choice(120, size=7, replace=False))
        before = np.array([(drawn < i).sum() for i in place])
        others = 7 - np.isin(place, drawn)
        expected = before * (119 - place) * 119 / others
        assert np.allclose(betweenness(chain, normalized=False, pivots=7, rng=5), expected)


def test_pagerank_is_as_exact_as_it_says():
    club = karate_club()
    exact = np.linalg.solve(
        np.eye(34) - 0.85 * (club.weights.toarray() / club.weights.sum(axis=1)[:, None]).T,
        np.full(34, 0.15 / 34),
    )
    for tolerance in (1e-2, 1e-5, 1e-9, 1e-13):
        assert np.abs(pagerank(club, tolerance=tolerance) - exact).sum() <= max(tolerance, 1e-14)


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("of", ["in_degree", "out_degree", "degree", "betweenness", "closeness"])
def test_two_people_make_no_star(of):
    with pytest.raises(UndefinedMeasureError, match="at least three participants; here there are 2"):
        centralization(interaction_network([("Ana", "Bo")]), of=of)


def test_the_closeness_of_a_network_in_pieces_has_no_centralization():
    network = interaction_network([("Ana", "Bo"), ("Bo", "Cy")], ["Ana", "Bo", "Cy", "Dee"])
    with pytest.raises(
        UndefinedMeasureError, match=r"4 of the 4 participants cannot be reached by everybody.*among"
    ):
        centralization(network, of="closeness")
    assert centralization(network.among(["Ana", "Bo", "Cy"]), of="closeness") == pytest.approx(1)


def test_an_unknown_choice_is_refused_with_those_there_are():
    network = interaction_network([("Ana", "Bo")])
    with pytest.raises(
        InvalidInputError, match="direction is one of in, out, total, partners; this one is 'up'"
    ):
        degree(network, direction="up")
    with pytest.raises(InvalidInputError, match="direction is one of in, out, total; this one is 'partners'"):
        strength(network, direction="partners")
    with pytest.raises(InvalidInputError, match="form is one of reachable, freeman, harmonic"):
        closeness(network, form="dense")
    with pytest.raises(InvalidInputError, match="of is one of in_degree, .*; this one is 'strength'"):
        centralization(network, of="strength")


def test_chance_has_a_source_and_a_size():
    network = interaction_network([("Ana", "Bo")])
    for measure in (closeness, betweenness):
        with pytest.raises(InvalidInputError, match="pass rng"):
            measure(network, pivots=1)
        with pytest.raises(InvalidInputError, match="from 1 to 2; this one is 3"):
            measure(network, pivots=3, rng=1)


def test_pagerank_needs_somebody_and_a_damping_below_one():
    with pytest.raises(UndefinedMeasureError, match="nobody on the roster"):
        pagerank(interaction_network([]))
    with pytest.raises(InvalidInputError, match="below 1; this one is 1"):
        pagerank(interaction_network([("Ana", "Bo")]), damping=1)
    with pytest.raises(InvalidInputError, match="above 0; this one is 0"):
        pagerank(interaction_network([("Ana", "Bo")]), tolerance=0)
