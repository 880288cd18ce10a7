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
from cocodesign.networks import (
    dyad_census,
    interaction_network,
    reciprocity,
    redealt,
    redrawn,
    rematched,
    reweighted,
    rewired,
    rewirings,
    scattered,
    weighted_reciprocity,
)


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


# ---------------------------------------------------------------- ties that are there or not


def networks_of_four(edges):
    """All networks of four people with the same numbers of ties out and in: the cells that hold a tie."""
    ties = interaction_network([tuple(it) for it in edges], list("abcd")).weights.toarray() > 0
    cells = [(i, j) for i in range(4) for j in range(4) if i != j]
    found = set()
    for some in itertools.combinations(cells, len(edges)):
        other = np.zeros((4, 4), dtype=bool)
        other[tuple(zip(*some, strict=True))] = True
        if (other.sum(0) == ties.sum(0)).all() and (other.sum(1) == ties.sum(1)).all():
            found.add(tuple(np.flatnonzero(other)))
    return found


@pytest.mark.parametrize(
    ("edges", "n"),
    [(["ab", "bc", "cd", "da"], 9), (["ab", "bc", "ca", "ad", "da"], 6), (["ab", "bc", "ca"], 2)],
    ids=["a ring", "a circle and a returned tie", "a circle of three"],
)
def test_every_rewiring_is_equally_likely(edges, n):
    possible = networks_of_four(edges)
    assert len(possible) == n
    network = interaction_network([tuple(it) for it in edges], list("abcd"))
    seen = Counter(tuple(np.flatnonzero(it.weights.toarray())) for it in rewirings(network, 900, 5))
    assert set(seen) == possible
    assert stats.chisquare([seen[it] for it in possible]).pvalue > 0.001


@settings(max_examples=30, deadline=None)
@given(talk, st.integers(0, 1000))
def test_rewiring_keeps_how_many_each_addresses_and_is_addressed_by(edges, seed):
    network = interaction_network(edges, list("abcde"))
    before = network.weights.toarray()
    for by_chance in rewirings(network, 2, seed, sweeps=20):
        after = by_chance.weights.toarray()
        assert ((after > 0).sum(axis=0) == (before > 0).sum(axis=0)).all()
        assert ((after > 0).sum(axis=1) == (before > 0).sum(axis=1)).all()
        assert after.trace() == 0
        assert (np.sort(after, axis=1) == np.sort(before, axis=1)).all()  # weights stay with their source


def test_a_full_and_an_empty_network_stay_what_they_are():
    full = interaction_network(list(itertools.permutations("abcd", 2)))
    assert (rewired(full, 1).weights != full.weights).nnz == 0
    for null in (rewired, rematched, scattered, reweighted):
        assert null(interaction_network([], ["a", "b"]), 1).n_ties == 0
        assert len(null(interaction_network([], []), 1)) == 0


def test_many_rewirings_are_independent_of_each_other(twenty_who_answer):
    values = [reciprocity(it) for it in rewirings(twenty_who_answer, 100, 3)]
    # of 40 ties, each to 2 of 19: about 2/19 are returned, where all were before
    assert np.mean(values) == pytest.approx(2 / 19, abs=0.03)
    assert len(set(values)) > 4


@settings(max_examples=30, deadline=None)
@given(talk, st.integers(0, 1000))
def test_rematching_keeps_the_pairs_and_who_is_in_them_is_chance(edges, seed):
    network = interaction_network(edges, list("abcde"))
    by_chance = rematched(network, seed)
    assert dyad_census(by_chance).equals(dyad_census(network))

    def contents(it):
        matrix = it.weights.toarray()
        return sorted(sorted((matrix[i, j], matrix[j, i])) for i, j in itertools.combinations(range(5), 2))

    assert contents(by_chance) == contents(network)


def test_every_matching_of_three_people_is_equally_likely():
    # one mutual and one one-sided pair: 3 · 2 places and 2 directions
    network = interaction_network([("a", "b"), ("b", "a"), ("b", "c")])
    rng = np.random.default_rng(4)
    seen = Counter(tuple(np.flatnonzero(rematched(network, rng).weights.toarray())) for _ in range(1200))
    assert len(seen) == 12
    assert stats.chisquare(list(seen.values())).pvalue > 0.001


def test_every_way_to_scatter_two_ties_among_three_people_is_equally_likely():
    network = interaction_network([("a", "b", 2), ("b", "c", 5)])
    rng = np.random.default_rng(6)
    seen = Counter(tuple(np.flatnonzero(scattered(network, rng).weights.toarray())) for _ in range(900))
    assert len(seen) == 15
    assert stats.chisquare(list(seen.values())).pvalue > 0.001
    assert scattered(network, rng).total_weight == 7


def test_scattered_on_average_the_number_of_ties_is_chance_too():
    network = interaction_network([("a", "b"), ("b", "c"), ("c", "d")], list("abcdef"))
    rng = np.random.default_rng(7)
    ties = [scattered(network, rng, exactly=False).n_ties for _ in range(400)]
    assert np.mean(ties) == pytest.approx(3, abs=0.3)
    assert np.var(ties) == pytest.approx(30 * 0.1 * 0.9, rel=0.3)


@settings(max_examples=20, deadline=None)
@given(talk, st.integers(0, 1000))
def test_reweighting_keeps_every_tie_and_all_the_weights(edges, seed):
    network = interaction_network(edges, list("abcde"))
    by_chance = reweighted(network, seed)
    assert ((by_chance.weights > 0) != (network.weights > 0)).nnz == 0
    assert sorted(by_chance.weights.data) == sorted(network.weights.data)


@pytest.mark.parametrize("null", [rewired, scattered, rematched])
def test_ties_that_chance_placed_are_not_found(null):
    rng = np.random.default_rng(9)
    base = interaction_network([(f"p{i}", f"p{j}", 1) for i, j in rng.integers(0, 12, (30, 2)) if i != j])
    p = [
        estimate(weighted_reciprocity, null(base, rng), null=null, replicates=19, rng=rng).p
        for _ in range(25)
    ]
    # two-sided at 10 %: two or three of 25, and hardly ever 9
    assert sum(value <= 0.1 for value in p) < 9


# ---------------------------------------------------------------- refusals


def test_a_fraction_of_a_letter_cannot_be_dealt():
    with pytest.raises(InvalidInputError, match=r"has the weight 0\.5"):
        redealt(interaction_network([("Ana", "Bo", 0.5)]), 0)


def test_one_person_cannot_be_redrawn():
    with pytest.raises(InvalidInputError, match="from two or more; here there are 1"):
        redrawn(interaction_network([], ["Ana"]), 0)
