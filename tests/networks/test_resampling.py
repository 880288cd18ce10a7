"""Is another sample of people, or of pairs, drawn as it should be, one at a time and in bulk?"""

import itertools

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks import (
    InteractionNetwork,
    centralization,
    density,
    dyads_redrawn,
    ei_index,
    gini,
    interaction_network,
    peer_to_peer_share,
    reciprocity,
    reciprocity_correlation,
    redrawn,
    redrawnmeasures,
    redraws,
    strength,
    transitivity,
    weighted_reciprocity,
)
from cocodesign.networks.redrawnmeasures import REDRAWN_MEASURES, gini_of_counts

NAMES = [f"p{i}" for i in range(7)]
PEOPLE = pd.DataFrame(
    {"participant": NAMES, "group": list("aabbbcc"), "role": ["host", "host", *["participant"] * 5]}
)
people = st.sampled_from(NAMES)
talk = st.lists(st.tuples(people, people, st.integers(1, 3)), min_size=1, max_size=25)

ONE_BY_ONE = {
    ("density", ()): density,
    ("reciprocity", ()): reciprocity,
    ("weighted_reciprocity", ()): weighted_reciprocity,
    ("reciprocity_correlation", ()): reciprocity_correlation,
    ("gini", (("direction", "out"),)): lambda it: gini(strength(it, direction="out")),
    ("gini", (("direction", "in"),)): lambda it: gini(strength(it, direction="in")),
    ("centralization", (("of", "out_degree"),)): lambda it: centralization(it, of="out_degree"),
    ("centralization", (("of", "in_degree"),)): lambda it: centralization(it, of="in_degree"),
    ("ei_index", (("groups", "group"),)): ei_index,
    ("peer_to_peer_share", (("hosts", "host"),)): peer_to_peer_share,
    ("transitivity", ()): transitivity,
}

# ---------------------------------------------------------------- values worked by hand


def test_two_people_who_are_the_same_take_what_passes_between_a_drawn_pair():
    # two people, one tie: whoever is drawn twice, the copies take the only pair there is
    pair = interaction_network([("Ana", "Bo", 3)])
    many = redraws(pair, 50, rng=1)
    assert many.totals(pair.weights).tolist() == [3.0] * 50
    assert {weight for k in range(50) for weight in many.drawn_network(k).weights.data} == {3.0}


def test_a_hundred_thousand_people_are_redrawn_without_a_square_of_them():
    rng = np.random.default_rng(1)
    n = 100_000
    circle = np.arange(n)
    ties = pd.DataFrame({"source": circle.astype(str), "target": ((circle + 1) % n).astype(str)})
    network = interaction_network(ties, list(circle.astype(str)))
    drawn = redrawn(network, rng)
    assert len(drawn) == n
    assert drawn.n_ties == pytest.approx(n, rel=0.05)


# ---------------------------------------------------------------- laws


@settings(max_examples=25)
@given(talk, st.integers(0, 1000))
def test_in_bulk_every_measure_is_that_of_each_drawn_network(edges, seed):
    network = interaction_network(edges, PEOPLE)
    many = redraws(network, 4, seed)
    assert set(REDRAWN_MEASURES) == {name for name, _ in ONE_BY_ONE}
    for (name, options), measure in ONE_BY_ONE.items():
        at_once = REDRAWN_MEASURES[name](many, **dict(options))
        for k, value in enumerate(at_once):
            try:
                assert measure(many.drawn_network(k)) == pytest.approx(value)
            except UndefinedMeasureError:
                assert np.isnan(value)


def test_triangles_of_many_people_are_searched_as_those_of_few_are_multiplied(monkeypatch):
    rng = np.random.default_rng(3)
    network = interaction_network([(str(a), str(b)) for a, b in rng.integers(0, 15, size=(60, 2))])
    many = redraws(network, 20, rng=4)
    multiplied = REDRAWN_MEASURES["transitivity"](many)
    monkeypatch.setattr(redrawnmeasures, "FULL", 1)
    assert REDRAWN_MEASURES["transitivity"](many).tolist() == multiplied.tolist()
    assert 0 < multiplied.min() < multiplied.max() < 1


@settings(max_examples=25)
@given(talk, st.integers(0, 1000))
def test_drawn_people_bring_their_ties_and_their_attributes(edges, seed):
    network = interaction_network(edges, PEOPLE)
    many = redraws(network, 1, seed)
    who, drawn = many.drawn[0], many.drawn_network(0)
    was, now = network.weights.toarray(), drawn.weights.toarray()
    for i, j in itertools.permutations(range(7), 2):
        if who[i] != who[j]:
            assert now[i, j] == was[who[i], who[j]]
        else:
            assert (now[i, j], now[j, i]) in {
                (was[a, b], was[b, a]) for a, b in itertools.permutations(range(7), 2)
            }
    assert drawn.attributes["group"].tolist() == [PEOPLE["group"][k] for k in who]


@settings(max_examples=25)
@given(talk, st.integers(0, 1000))
def test_redrawn_pairs_are_pairs_that_there_were(edges, seed):
    network = interaction_network(edges, NAMES)
    was, now = network.weights.toarray(), dyads_redrawn(network, seed).weights.toarray()
    there = {
        frozenset([(was[i, j], was[j, i]), (was[j, i], was[i, j])])
        for i, j in itertools.combinations(range(7), 2)
    }
    for i, j in itertools.combinations(range(7), 2):
        assert frozenset([(now[i, j], now[j, i]), (now[j, i], now[i, j])]) in there


def test_on_average_redrawn_pairs_are_as_dense_and_as_returned():
    network = InteractionNetwork.from_networkx(nx.gnp_random_graph(20, 0.3, seed=1, directed=True))
    rng = np.random.default_rng(1)
    drawn = [dyads_redrawn(network, rng) for _ in range(200)]
    assert np.mean([density(it) for it in drawn]) == pytest.approx(density(network), abs=0.01)
    assert np.mean([reciprocity(it) for it in drawn]) == pytest.approx(reciprocity(network), abs=0.02)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=8))
def test_the_gini_of_counts_is_that_of_the_sample_written_out(counted):
    amounts, counts = map(np.array, zip(*counted, strict=True))
    sample = np.repeat(amounts, counts)
    value = gini_of_counts(amounts, counts[None, :])[0]
    if sample.sum() == 0:
        assert np.isnan(value)
    else:
        assert value == pytest.approx(gini(sample))


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("draw", [redrawn, dyads_redrawn, lambda network, rng: redraws(network, 2, rng)])
def test_one_person_has_no_others(draw):
    with pytest.raises(InvalidInputError, match=r"two or more( people)?; here there (is|are) 1"):
        draw(interaction_network([], ["Ana"]), 0)
