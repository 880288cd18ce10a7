"""Is the core that is found the best there is, and does its fit say how good it is?"""

from functools import partial

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference import estimate
from cocodesign.networks import as_network, core_periphery, core_periphery_fit, interaction_network, redealt


def who(found):
    return set(found.core[found.core].index)


def best_fit_by_trying_all_cores(matrix, between):
    n = len(matrix)
    best = -np.inf
    for bits in range(1, 2**n - 1):
        core = np.array([bits >> i & 1 for i in range(n)], dtype=bool)
        counted = ~np.eye(n, dtype=bool)
        ideal = core[:, None] | core[None, :]
        if between == "ignored":
            counted &= core[:, None] == core[None, :]
        x, y = matrix[counted], ideal[counted]
        if len(x) and np.ptp(x) > 0 and len(np.unique(y)) == 2:
            best = max(best, np.corrcoef(x, y)[0, 1])
    return best


# ---------------------------------------------------------------- values worked by hand


def test_the_centre_of_a_star_is_a_perfect_core_of_one():
    star = nx.star_graph(5).to_directed()
    found = core_periphery(star, 1)
    assert who(found) == {"0"}
    assert found.fit == pytest.approx(1)


def test_three_who_talk_with_one_another_are_the_core_of_those_who_hang_on_them():
    # ignoring what passes between, three who all talk and four who never do among themselves are perfect
    talk = [*[(a, b) for a in "abc" for b in "abc" if a != b], ("d", "a"), ("e", "b"), ("c", "f"), ("g", "a")]
    network = interaction_network(talk)
    ignored = core_periphery(network, 1, between="ignored")
    assert who(ignored) == set("abc")
    assert ignored.fit == pytest.approx(1)
    tied = core_periphery(network, 1)
    assert tied.fit == pytest.approx(best_fit_by_trying_all_cores(network.weights.toarray(), "tied"))
    assert tied.fit < 1


def test_those_who_are_silent_are_of_the_periphery_and_count():
    star = [(name, "Ana") for name in ("Bo", "Cy")] + [("Ana", name) for name in ("Bo", "Cy")]
    found = core_periphery(interaction_network(star, ["Ana", "Bo", "Cy", "Dee"]), 1)
    assert who(found) == {"Ana"}
    # 12 pairs, 4 tied, 6 of the ideal, 4 of both: (4/12 − 4/12·6/12) / √(4/12·8/12·6/12·6/12)
    assert found.fit == pytest.approx((1 / 6) / np.sqrt(2 / 9 / 4))


def test_weights_count_when_they_are_asked_to():
    talk = [("a", "b", 9), ("b", "a", 9), ("c", "d", 1), ("d", "e", 1), ("e", "c", 1), ("d", "c", 1)]
    network = interaction_network(talk)
    assert {"a", "b"} <= who(core_periphery(network, 1, between="ignored", weighted=True))
    assert not {"a", "b"} <= who(core_periphery(network, 1, between="ignored"))


# ---------------------------------------------------------------- laws

people = list("abcdef")
talk = st.lists(
    st.tuples(st.sampled_from(people), st.sampled_from(people), st.integers(1, 5)), min_size=1, max_size=20
).filter(lambda edges: any(s != t for s, t, _ in edges))


@settings(max_examples=20, deadline=None)
@given(talk, st.permutations(people))
def test_the_fit_does_not_hang_on_order_or_direction(edges, order):
    fit = core_periphery_fit(interaction_network(edges, people), 1, restarts=5)
    assert core_periphery_fit(interaction_network(edges, order), 1, restarts=5) == pytest.approx(fit)
    back = interaction_network([(t, s, w) for s, t, w in edges], people)
    assert core_periphery_fit(back, 1, restarts=5) == pytest.approx(fit)


# ---------------------------------------------------------------- agreement with trying everything out


@pytest.mark.parametrize("between", ["tied", "ignored"])
@pytest.mark.parametrize("weighted", [False, True])
def test_no_core_of_a_small_network_is_better_than_the_one_found(between, weighted):
    rng = np.random.default_rng(7)
    for seed in range(12):
        graph = nx.gnp_random_graph(int(rng.integers(4, 8)), rng.uniform(0.2, 0.8), seed=seed, directed=True)
        for source, target in graph.edges:
            graph[source][target]["weight"] = int(rng.integers(1, 9))
        matrix = as_network(graph).weights.toarray()
        best = best_fit_by_trying_all_cores(matrix if weighted else (matrix > 0).astype(float), between)
        found = core_periphery_fit(graph, 1, between=between, weighted=weighted)
        assert found == pytest.approx(best), (seed, between, weighted)


def test_a_planted_core_is_found_and_is_more_than_chance_would_give():
    rng = np.random.default_rng(3)
    chance = np.full((30, 30), 0.02)
    chance[:6, :], chance[:, :6] = 0.35, 0.35
    chance[:6, :6] = 0.95
    ties = np.argwhere((rng.random((30, 30)) < chance) & ~np.eye(30, dtype=bool))
    network = interaction_network([(f"p{i:02}", f"p{j:02}") for i, j in ties])
    found = core_periphery(network, 1)
    assert who(found) == {f"p{i:02}" for i in range(6)}
    against = estimate(
        partial(core_periphery_fit, rng=1, restarts=2), network, null=redealt, rng=1, replicates=39
    )
    assert against.value == pytest.approx(found.fit)
    assert against.value > against.null_mean


# ---------------------------------------------------------------- refusals


def test_silence_uniformity_and_two_people_have_no_core():
    with pytest.raises(UndefinedMeasureError, match="none of the 3 participants"):
        core_periphery(interaction_network([], list("abc")), 1)
    with pytest.raises(UndefinedMeasureError, match="everybody addressed everybody"):
        core_periphery(nx.complete_graph(5).to_directed(), 1)
    with pytest.raises(UndefinedMeasureError, match="there are 2 participants, and a pattern needs 3"):
        core_periphery(interaction_network([("a", "b")]), 1)
    with pytest.raises(UndefinedMeasureError, match="there are 3 participants, and a pattern needs 4"):
        core_periphery(interaction_network([("a", "b"), ("c", "b")]), 1, between="ignored")


def test_a_pattern_that_is_none_is_refused():
    with pytest.raises(InvalidInputError, match="here they are 'half' and 20"):
        core_periphery(interaction_network([("a", "b"), ("b", "c")]), 1, between="half")
