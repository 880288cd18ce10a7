"""Does chance keep what it promises to keep, and is every deal equally likely?"""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cocodesign.exceptions import InvalidInputError
from cocodesign.inference import estimate
from cocodesign.networks import interaction_network, reciprocity, redealt, redrawn, weighted_reciprocity


@pytest.fixture
def twenty_who_answer():
    """Twenty people around a table; everybody writes to both neighbours, so all is returned."""
    names = [f"p{i:02d}" for i in range(20)]
    return interaction_network([(names[i], names[(i + d) % 20], 1) for i in range(20) for d in (1, -1)])


people = st.sampled_from("abcde")
talk = st.lists(st.tuples(people, people, st.integers(1, 3)), min_size=1, max_size=12)

# ---------------------------------------------------------------- laws


@settings(max_examples=50, deadline=None)
@given(talk, st.integers(0, 1000))
def test_everybody_gives_and_receives_as_much_as_before_and_nobody_to_themselves(edges, seed):
    network = interaction_network(edges, list("abcde"))
    by_chance = redealt(network, seed)
    for axis in (0, 1):
        assert (by_chance.weights.sum(axis=axis) == network.weights.sum(axis=axis)).all()
    assert by_chance.weights.diagonal().sum() == 0
    assert by_chance.participants.equals(network.participants)


def test_every_deal_of_four_letters_is_equally_likely():
    # four people in a ring: the deals are the 9 ways in which nobody gets their own letter
    network = interaction_network([("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")])
    rng = np.random.default_rng(2)
    seen = Counter(tuple(redealt(network, rng).weights.indices) for _ in range(1800))
    derangements = [p for p in itertools.permutations(range(4)) if all(p[i] != i for i in range(4))]
    assert set(seen) == set(derangements)
    assert stats.chisquare([seen[p] for p in derangements]).pvalue > 0.001


def test_a_circle_of_three_turns_round_half_of_the_time():
    network = interaction_network([("a", "b"), ("b", "c"), ("c", "a")])
    rng = np.random.default_rng(3)
    turned = sum(redealt(network, rng).weights[0, 2] for _ in range(400))
    assert 150 < turned < 250


def test_where_only_one_deal_exists_chance_gives_what_is():
    pair = interaction_network([("Ana", "Bo", 3), ("Bo", "Ana", 2)])
    found = estimate(weighted_reciprocity, pair, null=redealt, replicates=9, rng=0)
    assert (found.value, found.null_mean, found.p) == (0.8, 0.8, 1.0)
    assert np.isnan(found.z)


def test_planted_reciprocity_is_found(twenty_who_answer):
    found = estimate(weighted_reciprocity, twenty_who_answer, null=redealt, replicates=199, rng=4)
    assert found.value == 1
    assert found.null_mean < 0.3
    assert found.p == pytest.approx(2 / 200)
    assert found.z > 5


def test_talk_that_was_dealt_by_chance_is_not_found():
    rng = np.random.default_rng(8)
    letters = [(f"p{i}", f"p{j}", 1) for i, j in rng.integers(0, 15, (60, 2)) if i != j]
    network = interaction_network(letters)
    p = [
        estimate(weighted_reciprocity, redealt(network, rng), null=redealt, replicates=39, rng=rng).p
        for _ in range(40)
    ]
    # two-sided at 10 %: about 4 of 40, and hardly ever 12
    assert sum(value <= 0.1 for value in p) < 12


def test_a_redrawn_network_has_as_many_people_and_their_attributes(twenty_who_answer):
    drawn = redrawn(twenty_who_answer, 1)
    assert len(drawn) == 20
    assert drawn.participants.is_unique
    assert drawn.weights.diagonal().sum() == 0


def test_where_everybody_talks_to_everybody_every_sample_does():
    network = interaction_network(list(itertools.permutations("abcdefghijk", 2)))
    found = estimate(reciprocity, network, resample=redrawn, replicates=20, rng=0)
    assert (found.low, found.high) == (1, 1)


def test_an_interval_holds_the_value_of_a_lively_community():
    rng = np.random.default_rng(6)
    ties = [
        (f"p{i}", f"p{j}", int(rng.integers(1, 5)))
        for i, j in itertools.permutations(range(20), 2)
        if rng.random() < 0.3
    ]
    found = estimate(weighted_reciprocity, interaction_network(ties), resample=redrawn, replicates=200, rng=6)
    assert found.low < found.value < found.high


# ---------------------------------------------------------------- refusals


def test_a_fraction_of_a_letter_cannot_be_dealt():
    with pytest.raises(InvalidInputError, match=r"has the weight 0\.5"):
        redealt(interaction_network([("Ana", "Bo", 0.5)]), 0)


def test_one_person_cannot_be_redrawn():
    with pytest.raises(InvalidInputError, match="from two or more; here there are 1"):
        redrawn(interaction_network([], ["Ana"]), 0)
