"""Do the shares tell a conversation among members from an audience, and talk across groups from talk within?"""

from functools import partial

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference import estimate
from cocodesign.networks import (
    as_network,
    ei_index,
    ei_range,
    flow_shares,
    interaction_network,
    mixing_matrix,
    peer_to_peer_share,
    relabelled,
)

PEOPLE = pd.DataFrame(
    {
        "participant": ["Hal", "Ida", "Ana", "Bo", "Cy"],
        "role": ["host", "host", "participant", "participant", None],
    }
)


def test_each_address_falls_into_one_of_four_flows():
    talk = [("Hal", "Ana", 2), ("Hal", "Ida", 1), ("Ana", "Hal", 3), ("Ana", "Bo", 1), ("Cy", "Bo", 3)]
    shares = flow_shares(interaction_network(talk, PEOPLE))
    assert shares.to_dict() == {
        "host to member": 0.2,
        "member to host": 0.3,
        "member to member": 0.4,
        "host to host": 0.1,
    }


def test_a_star_around_a_marked_host_has_no_peer_to_peer_share():
    star = [("Hal", name, 1) for name in ("Ana", "Bo", "Cy")] + [(name, "Hal", 1) for name in ("Ana", "Bo")]
    assert peer_to_peer_share(interaction_network(star, PEOPLE)) == 0


def test_the_same_star_around_a_member_is_all_peer_to_peer():
    star = [("Ana", "Bo", 1), ("Cy", "Ana", 1)]
    assert peer_to_peer_share(interaction_network(star, PEOPLE)) == 1


def test_who_leads_a_workshop_is_a_host_unless_other_roles_are_named():
    people = pd.DataFrame({"participant": ["Fay", "Ana"], "role": ["facilitator", "participant"]})
    network = interaction_network([("Fay", "Ana")], people)
    assert peer_to_peer_share(network) == 0
    assert peer_to_peer_share(network, hosts="mayor") == 1


names = st.sampled_from(PEOPLE["participant"].tolist())
talk_of_any_kind = st.lists(st.tuples(names, names, st.integers(1, 9)), min_size=1)


@settings(max_examples=60, deadline=None)
@given(talk_of_any_kind.filter(lambda edges: any(s != t for s, t, _ in edges)))
def test_the_four_shares_add_up_to_one(edges):
    network = interaction_network(edges, PEOPLE)
    shares = flow_shares(network)
    assert shares.sum() == pytest.approx(1)
    assert shares.between(0, 1).all()
    assert peer_to_peer_share(network) == shares["member to member"]


def test_without_roles_hosts_cannot_be_told_apart():
    with pytest.raises(InvalidInputError, match="no attribute role"):
        flow_shares(interaction_network([("Ana", "Bo")]))


def test_flow_shares_of_silence_are_undefined():
    with pytest.raises(UndefinedMeasureError, match="none of the 5 participants"):
        peer_to_peer_share(interaction_network([], PEOPLE))


# ---------------------------------------------------------------- across groups and within

NORTH_AND_SOUTH = pd.DataFrame(
    {
        "participant": ["Ana", "Bo", "Cy", "Dee", "Eve"],
        "group": ["north", "north", "north", "south", "south"],
        "role": ["host", "member", "member", "host", "member"],
    }
)


@pytest.fixture
def mostly_among_themselves():
    """Three ties within the north, one weighty one from north to south, none back."""
    talk = [("Ana", "Bo", 1), ("Bo", "Ana", 1), ("Bo", "Cy", 1), ("Cy", "Dee", 5)]
    return interaction_network(talk, NORTH_AND_SOUTH)


@pytest.fixture
def the_karate_club():
    """Zachary's club, every tie in both directions, without the weights that networkx ships."""
    club = nx.karate_club_graph()
    graph = nx.Graph(club.edges)
    nx.set_node_attributes(graph, dict(club.nodes(data="club")), "club")
    return as_network(graph.to_directed())


def test_the_ei_index_counts_ties_unless_it_weighs_them(mostly_among_themselves):
    assert ei_index(mostly_among_themselves) == -0.5
    assert ei_index(mostly_among_themselves, weighted=True) == pytest.approx((5 - 3) / 8)


def test_the_mixing_matrix_has_a_row_for_who_addresses_and_a_place_for_silent_groups(mostly_among_themselves):
    assert mixing_matrix(mostly_among_themselves).to_numpy().tolist() == [[3, 1], [0, 0]]
    assert mixing_matrix(mostly_among_themselves, weighted=True).to_numpy().tolist() == [[3, 5], [0, 0]]
    shares = mixing_matrix(mostly_among_themselves, shares=True)
    assert shares.loc["north", "south"] == 0.25
    assert shares.to_numpy().sum() == 1


def test_the_ei_index_of_the_karate_club_is_the_published_one(the_karate_club):
    assert ei_index(the_karate_club, groups="club") == pytest.approx(-0.717949, abs=1e-6)
    within = np.trace(mixing_matrix(the_karate_club, groups="club").to_numpy())
    assert within == 2 * 67


def test_the_range_of_the_ei_index_is_what_the_sizes_leave_room_for(mostly_among_themselves):
    # 3·2 + 2·1 = 8 ordered pairs within and 12 between; four ties may all lie on either side
    assert ei_range(mostly_among_themselves).to_dict() == {"lowest": -1, "expected": 0.2, "highest": 1}
    # ten ties: at least two must cross
    everybody = NORTH_AND_SOUTH["participant"].tolist()
    ten = [(s, t) for s in everybody for t in everybody if s != t][:10]
    assert ei_range(interaction_network(ten, NORTH_AND_SOUTH))["lowest"] == pytest.approx((2 - 8) / 10)


def test_where_everybody_addresses_everybody_the_range_is_one_point():
    everybody = NORTH_AND_SOUTH["participant"].tolist()
    network = interaction_network([(s, t) for s in everybody for t in everybody], NORTH_AND_SOUTH)
    assert ei_range(network).tolist() == pytest.approx([0.2] * 3)
    assert ei_index(network) == pytest.approx(0.2)


talk_of_five = st.lists(
    st.tuples(*[st.sampled_from(NORTH_AND_SOUTH["participant"].tolist())] * 2, st.integers(1, 4)), min_size=1
).filter(lambda edges: any(s != t for s, t, _ in edges))


@settings(max_examples=40, deadline=None)
@given(talk_of_five, st.booleans())
def test_the_ei_index_follows_from_the_mixing_matrix_and_lies_in_its_range(edges, weighted):
    network = interaction_network(edges, NORTH_AND_SOUTH)
    matrix = mixing_matrix(network, weighted=weighted).to_numpy()
    within = np.trace(matrix)
    assert ei_index(network, weighted=weighted) == pytest.approx((matrix.sum() - 2 * within) / matrix.sum())
    limits = ei_range(network)
    assert limits["lowest"] - 1e-12 <= ei_index(network) <= limits["highest"] + 1e-12


@settings(max_examples=40, deadline=None)
@given(talk_of_five, st.integers(0, 1000))
def test_dealing_labels_anew_keeps_ties_and_sizes_and_strata(edges, seed):
    network = interaction_network(edges, NORTH_AND_SOUTH)
    anew = relabelled(network, seed)
    assert (anew.weights != network.weights).nnz == 0
    assert anew.participants.equals(network.participants)
    assert sorted(anew.attributes["group"]) == sorted(network.attributes["group"])
    assert anew.attributes["role"].equals(network.attributes["role"])
    within = relabelled(network, seed, within="role").attributes
    for role, people in NORTH_AND_SOUTH.groupby("role"):
        assert sorted(within.loc[within["role"] == role, "group"]) == sorted(people["group"])


def test_every_deal_of_labels_is_equally_likely():
    network = interaction_network([("Ana", "Bo")], NORTH_AND_SOUTH)
    rng = np.random.default_rng(4)
    south = [
        tuple(np.flatnonzero(relabelled(network, rng).attributes["group"] == "south")) for _ in range(1000)
    ]
    counts = pd.Series(south).value_counts()
    assert len(counts) == 10
    assert counts.between(60, 140).all()


def test_planted_homophily_is_found_and_homophily_by_place_alone_is_not(the_karate_club):
    found = estimate(
        partial(ei_index, groups="club"),
        the_karate_club,
        null=partial(relabelled, attribute="club"),
        rng=1,
        replicates=99,
    )
    assert found.p == pytest.approx(0.02)
    assert found.z < -4
    # where groups are only another name for places, dealing them within places changes nothing
    people = NORTH_AND_SOUTH.assign(place=NORTH_AND_SOUTH["group"].str.upper())
    network = interaction_network([("Ana", "Bo"), ("Dee", "Eve")], people)
    within = estimate(ei_index, network, null=partial(relabelled, within="place"), rng=1, replicates=19)
    assert (within.value, within.null_mean, within.p) == (-1, -1, 1)


def test_mixing_of_silence_is_undefined():
    silence = interaction_network([], NORTH_AND_SOUTH)
    for measure in (ei_index, ei_range, partial(mixing_matrix, shares=True)):
        with pytest.raises(UndefinedMeasureError, match="none of the 5 participants"):
            measure(silence)
    assert mixing_matrix(silence).to_numpy().tolist() == [[0, 0], [0, 0]]


def test_labels_that_are_not_there_cannot_be_dealt(mostly_among_themselves):
    with pytest.raises(InvalidInputError, match="no attribute team; there is role, group"):
        relabelled(mostly_among_themselves, 1, attribute="team")
