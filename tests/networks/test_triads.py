"""Is every threesome counted once, under the right name?"""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.networks import InteractionNetwork, interaction_network, triad_census
from cocodesign.networks import triangles as triangles_file
from cocodesign.networks.triads import TRIAD_TYPES

from .known import all_digraphs, random_digraph

DRAWN = {
    "003": "",
    "012": "ab",
    "102": "ab ba",
    "021D": "ba bc",
    "021U": "ab cb",
    "021C": "ab bc",
    "111D": "ab ba cb",
    "111U": "ab ba bc",
    "030T": "ab bc ac",
    "030C": "ab bc ca",
    "201": "ab ba bc cb",
    "120D": "ba bc ac ca",
    "120U": "ab cb ac ca",
    "120C": "ab bc ac ca",
    "210": "ab bc cb ac ca",
    "300": "ab ba bc cb ac ca",
}

# ---------------------------------------------------------------- values worked by hand


@pytest.mark.parametrize("kind", TRIAD_TYPES)
def test_a_threesome_is_called_what_holland_and_leinhardt_call_it(kind):
    ties = [tuple(tie) for tie in DRAWN[kind].split()]
    census = triad_census(interaction_network(ties, list("abc")))
    assert census[census > 0].to_dict() == {kind: 1}


def test_a_star_and_its_reverse():
    star = [("Ana", who) for who in ("Bo", "Cy", "Dee", "Eve")]
    census = triad_census(interaction_network(star))
    assert census[census > 0].to_dict() == {"003": 4, "021D": 6}
    census = triad_census(interaction_network([(t, s) for s, t in star]))
    assert census[census > 0].to_dict() == {"003": 4, "021U": 6}


def test_the_silent_take_part():
    pair = [("Ana", "Bo"), ("Bo", "Ana")]
    census = triad_census(interaction_network(pair, ["Ana", "Bo", "Cy", "Dee", "Eve"]))
    assert census[census > 0].to_dict() == {"003": 7, "102": 3}


def test_counts_do_not_overflow():
    many = 4_000_000
    large = InteractionNetwork(
        pd.DataFrame(index=pd.RangeIndex(many)),
        sparse.csr_array((np.ones(1), np.array([1]), np.r_[0, np.ones(many, dtype=int)]), shape=(many, many)),
    )
    census = triad_census(large)
    assert census["012"] == many - 2
    assert census["003"] == many * (many - 1) * (many - 2) // 6 - (many - 2) > 2**63


# ---------------------------------------------------------------- every digraph there is


@pytest.mark.parametrize("n", [3, 4])
def test_every_digraph_of_so_few_people(n):
    matrices, networks = all_digraphs(n)
    # A threesome's code: one bit for each of its six ties, in one fixed order of its people.
    name_of = np.array([_name_by_degrees(code) for code in range(64)])
    expected = np.zeros((len(matrices), 16), dtype=int)
    for i in range(n):
        for j in range(i + 1, n):
            for k in range(j + 1, n):
                ties = [(i, j), (j, i), (i, k), (k, i), (j, k), (k, j)]
                code = sum(matrices[:, a, b].astype(int) << bit for bit, (a, b) in enumerate(ties))
                np.add.at(expected, (np.arange(len(matrices)), name_of[code]), 1)
    found = np.array([triad_census(network).to_numpy(dtype=int) for network in networks])
    assert (found == expected).all()


def _name_by_degrees(code: int) -> int:
    """The kind of a threesome, told from how many ties go out of and come to each person, and how many return.

    Other words for the same thing than the package's: sorted rows of (out, in, mutual) are different for each kind.
    """
    return SIGNATURES[_signature(code)]


def _signature(code: int) -> tuple:
    ties = [(0, 1), (1, 0), (0, 2), (2, 0), (1, 2), (2, 1)]
    there = {tie for bit, tie in enumerate(ties) if code >> bit & 1}
    return tuple(
        sorted(
            (
                sum(a == person for a, _ in there),
                sum(b == person for _, b in there),
                sum(a == person and (b, a) in there for a, b in there),
            )
            for person in range(3)
        )
    )


def _code_of(drawn: str) -> int:
    ties = ["ab", "ba", "ac", "ca", "bc", "cb"]
    return sum(1 << ties.index(tie) for tie in drawn.split())


SIGNATURES = {_signature(_code_of(DRAWN[kind])): number for number, kind in enumerate(TRIAD_TYPES)}


def test_the_sixteen_kinds_can_be_told_apart_by_degrees():
    assert len(SIGNATURES) == 16


# ---------------------------------------------------------------- laws

TURNED_ROUND = {
    "021D": "021U",
    "021U": "021D",
    "111D": "111U",
    "111U": "111D",
    "120D": "120U",
    "120U": "120D",
}


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 25), st.floats(0.02, 0.7), st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_other_names_change_nothing_and_other_directions_exchange_up_and_down(n, density, seed, random):
    network = InteractionNetwork.from_networkx(random_digraph(n, density, seed))
    census = triad_census(network)
    assert census.sum() == n * (n - 1) * (n - 2) // 6
    shuffled = random.sample(list(network.participants), n)
    assert triad_census(network.among(shuffled)).equals(census)
    turned = triad_census(InteractionNetwork(network.attributes, network.transposed))
    assert all(turned[TURNED_ROUND.get(kind, kind)] == census[kind] for kind in TRIAD_TYPES)


@settings(max_examples=20, deadline=None)
@given(*[st.tuples(st.integers(3, 12), st.floats(0.1, 0.7), st.integers(0, 10_000))] * 2)
def test_two_rooms_add_up_and_meet_in_three_kinds_only(first, second):
    one, other = random_digraph(*first), random_digraph(*second)
    together = triad_census(InteractionNetwork.from_networkx(nx.disjoint_union(one, other)))
    apart = triad_census(InteractionNetwork.from_networkx(one)) + triad_census(
        InteractionNetwork.from_networkx(other)
    )
    across = together - apart
    assert (across.drop(["003", "012", "102"]) == 0).all()
    for kind, pairs in (("102", _n_mutual), ("012", lambda graph: graph.size() - 2 * _n_mutual(graph))):
        assert across[kind] == pairs(one) * len(other) + pairs(other) * len(one)


def _n_mutual(graph: nx.DiGraph) -> int:
    return sum(graph.has_edge(b, a) for a, b in graph.edges) // 2


@settings(max_examples=20, deadline=None)
@given(st.integers(5, 30), st.floats(0.1, 0.9), st.integers(0, 10_000))
def test_small_blocks_find_the_same_triangles(n, density, seed):
    network = InteractionNetwork.from_networkx(random_digraph(n, density, seed))
    whole = triad_census(network)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(triangles_file, "_BLOCK", 7)
        patch.setattr(triangles_file, "_LARGEST_SIEVE", 3)
        assert triad_census(network).equals(whole)


# ---------------------------------------------------------------- agreement with networkx


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 30), st.floats(0.02, 0.8), st.integers(0, 10_000))
def test_the_census_is_that_of_networkx(n, density, seed):
    graph = random_digraph(n, density, seed)
    assert triad_census(graph).to_dict() == nx.triadic_census(graph)


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("people", [[], ["Ana"], ["Ana", "Bo"]])
def test_two_people_make_no_threesome(people):
    with pytest.raises(
        UndefinedMeasureError, match=f"at least three participants; here there are {len(people)}"
    ):
        triad_census(interaction_network([], people))
