"""Do the flow shares tell a conversation among members from an audience around a host?"""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks import flow_shares, interaction_network, peer_to_peer_share

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


def test_other_roles_may_be_named_as_hosts():
    people = pd.DataFrame({"participant": ["Fay", "Ana"], "role": ["facilitator", "participant"]})
    network = interaction_network([("Fay", "Ana")], people)
    assert peer_to_peer_share(network) == 1
    assert peer_to_peer_share(network, hosts=["host", "facilitator"]) == 0


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
