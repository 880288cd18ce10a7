"""Does the network hold the whole roster, every address once, and nobody's talk to themselves?"""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks import InteractionNetwork, as_network, interaction_network


@pytest.fixture
def an_evening():
    """Ana and Bo talk at six, Cy builds on Ana at seven, Ana talks to herself at eight; Dee is silent."""
    return pd.DataFrame(
        {
            "source": ["Ana", "Bo", "Ana", "Cy", "Ana"],
            "target": ["Bo", "Ana", "Bo", "Ana", "Ana"],
            "kind": ["reply", "reply", "reply", "build", "reply"],
            "created_at": pd.to_datetime([f"2026-03-14T{h}:00:00Z" for h in (18, 18, 18, 19, 20)]),
        }
    )


ROSTER = ["Dee", "Cy", "Bo", "Ana"]

# ---------------------------------------------------------------- values worked by hand


def test_repeated_addresses_add_up_and_the_silent_stay(an_evening):
    network = interaction_network(an_evening, ROSTER)
    assert list(network.participants) == ROSTER
    assert network.weights.toarray().tolist() == [
        [0, 0, 0, 0],
        [0, 0, 0, 1],
        [0, 0, 0, 1],
        [0, 0, 2, 0],
    ]
    assert (len(network), network.n_ties, network.total_weight) == (4, 3, 4.0)


def test_an_address_to_oneself_is_left_out_and_counted(an_evening):
    assert interaction_network(an_evening, ROSTER).self_addresses == 1


def test_without_a_roster_everybody_who_talks_is_there_by_name(an_evening):
    assert list(interaction_network(an_evening).participants) == ["Ana", "Bo", "Cy"]


def test_kinds_and_a_half_open_window_choose_what_counts(an_evening):
    assert interaction_network(an_evening, ROSTER, kinds="build").n_ties == 1
    assert interaction_network(an_evening, ROSTER, kinds=["build", "reply"]).n_ties == 3
    until_seven = interaction_network(an_evening, ROSTER, until="2026-03-14T19:00:00Z")
    assert until_seven.total_weight == 3
    from_seven = interaction_network(an_evening, ROSTER, since="2026-03-14T20:00:00+01:00")
    assert (from_seven.total_weight, from_seven.self_addresses) == (1, 1)


def test_times_as_text_make_the_same_window(an_evening):
    as_text = an_evening.assign(created_at=an_evening["created_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ"))
    network = interaction_network(as_text, ROSTER, until="2026-03-14T19:00:00Z")
    assert network.total_weight == 3


def test_weights_are_those_of_the_table():
    network = interaction_network(
        pd.DataFrame({"source": ["a", "a"], "target": ["b", "b"], "weight": [0.5, 2]})
    )
    assert network.to_frame().values.tolist() == [["a", "b", 2.5]]


def test_a_weight_of_zero_is_no_tie():
    assert interaction_network([("a", "b", 0), ("b", "a", 1)]).n_ties == 1


def test_attributes_of_the_roster_are_kept_in_its_order():
    people = pd.DataFrame({"participant": ["Bo", "Ana"], "role": ["host", "member"]}, index=[5, 9])
    network = interaction_network([("Ana", "Bo")], people)
    assert network.attributes["role"].to_dict() == {"Bo": "host", "Ana": "member"}
    assert network.weights.toarray().tolist() == [[0, 0], [1, 0]]


def test_a_network_of_nobody_and_one_of_the_silent_exist():
    assert len(interaction_network([])) == 0
    assert interaction_network([], ["Ana"]).n_ties == 0


def test_a_network_does_not_change():
    network = interaction_network([("a", "b")])
    with pytest.raises(AttributeError):
        network.self_addresses = 3
    with pytest.raises(ValueError, match="read-only"):
        network.weights.data[0] = 7
    assert network.transposed is network.transposed
    assert network.transposed.toarray().tolist() == [[0, 0], [1, 0]]


def test_indices_are_small_sorted_and_named_once():
    network = interaction_network([("b", "c"), ("b", "a"), ("b", "c"), ("a", "c")])
    assert network.weights.indices.dtype == np.int32
    assert network.weights.has_canonical_format
    assert network.weights.indices.tolist() == [2, 0, 2]


def test_a_matrix_of_the_older_kind_is_made_one_of_the_newer():
    people = pd.DataFrame(index=pd.Index(["Ana", "Bo"], name="participant"))
    network = InteractionNetwork(people, sparse.csr_matrix([[0, 2], [1, 0]]))
    assert isinstance(network.weights, sparse.csr_array)
    assert (network.weights * network.weights).toarray().tolist() == [[0, 4], [1, 0]]


def test_ids_in_categories_make_the_same_network(an_evening):
    names = pd.CategoricalDtype(["Zed", "Cy", "Bo", "Ana"])
    in_categories = an_evening.astype({"source": names, "target": names})
    for roster in (None, ROSTER):
        plain, other = interaction_network(an_evening, roster), interaction_network(in_categories, roster)
        assert list(other.participants) == list(plain.participants)
        assert (other.weights != plain.weights).nnz == 0
        assert other.self_addresses == 1


def test_ids_may_be_numbers():
    network = interaction_network(pd.DataFrame({"source": [7, 3], "target": [3, 11]}))
    assert network.to_frame().values.tolist() == [[3, 11, 1], [7, 3, 1]]


def test_what_passes_both_ways_is_added_up_and_paired():
    network = interaction_network([("a", "b", 3), ("b", "a", 1), ("c", "a", 2)], list("abcd"))
    assert network.symmetrised.toarray().tolist() == [[0, 4, 2, 0], [4, 0, 0, 0], [2, 0, 0, 0], [0] * 4]
    pairs = network.pairs
    assert [part.tolist() for part in pairs] == [[0, 0], [1, 2], [3, 0], [1, 2]]
    with pytest.raises(ValueError, match="read-only"):
        pairs.forth[0] = 7
    assert network.pairs is pairs and network.symmetrised is network.symmetrised


def test_a_network_among_some_keeps_their_order_and_what_is_known_of_them():
    people = pd.DataFrame({"participant": ["Hal", "Ana", "Bo"], "role": ["host", "member", "member"]})
    network = interaction_network([("Hal", "Ana", 2), ("Ana", "Bo", 3), ("Bo", "Hal", 4)], people)
    members = network.among(["Bo", "Ana"])
    assert list(members.participants) == ["Bo", "Ana"]
    assert members.weights.toarray().tolist() == [[0, 0], [3, 0]]
    assert list(members.attributes["role"]) == ["member", "member"]
    assert len(network.among([])) == 0


def test_what_is_not_known_of_somebody_is_no_attribute_in_networkx():
    people = pd.DataFrame(
        {
            "participant": ["Ana", "Bo"],
            "joined_at": pd.to_datetime(["2026-03-14T18:00:00Z", None]),
            "tags": [["a", "b"], None],
        }
    )
    graph = interaction_network([("Ana", "Bo")], people).to_networkx()
    assert graph.nodes["Ana"] == {"joined_at": pd.Timestamp("2026-03-14T18:00:00Z"), "tags": ["a", "b"]}
    assert graph.nodes["Bo"] == {}


# ---------------------------------------------------------------- laws

people = st.sampled_from(["Ana", "Bo", "Cy", "Dee"])
talk = st.lists(st.tuples(people, people, st.integers(1, 4)), max_size=15)


@settings(max_examples=40, deadline=None)
@given(talk, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(edges, random):
    shuffled = random.sample(edges, len(edges))
    one, other = interaction_network(edges, ROSTER), interaction_network(shuffled, ROSTER)
    assert (one.weights != other.weights).nnz == 0


@settings(max_examples=40, deadline=None)
@given(talk)
def test_nothing_is_lost_between_table_and_network(edges):
    network = interaction_network(edges, ROSTER)
    assert network.total_weight == sum(w for s, t, w in edges if s != t)
    assert network.self_addresses == sum(s == t for s, t, w in edges)


@settings(max_examples=30, deadline=None)
@given(talk)
def test_pairs_hold_every_tie_once(edges):
    network = interaction_network(edges, ROSTER)
    one, other, forth, back = network.pairs
    whole = np.zeros((4, 4))
    whole[one, other], whole[other, one] = forth, back
    assert (whole == network.weights.toarray()).all()
    assert (one < other).all() and (forth + back > 0).all()
    assert (network.symmetrised.toarray() == whole + whole.T).all()


# ---------------------------------------------------------------- agreement with networkx


@settings(max_examples=40, deadline=None)
@given(talk)
def test_there_and_back_through_networkx(edges):
    network = interaction_network(
        edges, pd.DataFrame({"participant": ROSTER, "role": ["host", None, "a", "b"]})
    )
    graph = network.to_networkx()
    assert set(graph) == set(ROSTER)
    assert graph.size(weight="weight") == network.total_weight
    back = InteractionNetwork.from_networkx(graph)
    assert list(back.participants) == ROSTER
    assert (back.weights != network.weights).nnz == 0
    assert back.attributes["role"]["Dee"] == "host"


def test_parallel_edges_of_a_multigraph_add_up():
    graph = nx.MultiDiGraph([("a", "b", {"weight": 2}), ("a", "b", {"weight": 3})])
    assert InteractionNetwork.from_networkx(graph).total_weight == 5


# ---------------------------------------------------------------- refusals


def test_a_table_without_source_is_refused_with_what_came():
    with pytest.raises(
        InvalidInputError, match=r"needs the columns source and target; this table has from, to"
    ):
        interaction_network(pd.DataFrame({"from": ["a"], "to": ["b"]}))


def test_who_is_not_on_the_roster_is_named():
    with pytest.raises(
        InvalidInputError, match=r"column target, row 1: 'Zed' is not on the roster \(1 such\)"
    ):
        interaction_network([("Ana", "Bo"), ("Ana", "Zed")], ["Ana", "Bo"])


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf"), "much"])
def test_a_weight_that_is_none_is_refused(weight):
    with pytest.raises(InvalidInputError, match="weight, row 1: a weight is a number of 0 or more"):
        interaction_network([("Ana", "Bo", 1), ("Ana", "Bo", weight)])


def test_a_kind_that_does_not_exist_is_refused_with_those_that_do(an_evening):
    with pytest.raises(InvalidInputError, match=r"no kind of interaction 'replies'; there are .*reply"):
        interaction_network(an_evening, kinds="replies")


def test_a_window_without_a_zone_or_without_times_is_refused(an_evening):
    with pytest.raises(InvalidInputError, match="since needs a time zone"):
        interaction_network(an_evening, since="2026-03-14T18:00:00")
    with pytest.raises(InvalidInputError, match="no column created_at"):
        interaction_network([("Ana", "Bo")], until="2026-03-14T18:00:00Z")


def test_an_undirected_graph_is_refused():
    with pytest.raises(InvalidInputError, match="does not say who addressed whom"):
        as_network(nx.Graph([("a", "b")]))


def test_what_is_no_network_is_refused_with_the_way_to_one():
    with pytest.raises(InvalidInputError, match="this is a list"):
        as_network([("a", "b")])
    with pytest.raises(InvalidInputError, match=r"Tie 0 must be \(source, target\)"):
        interaction_network(["ab"])


@pytest.mark.parametrize("roster", [None, ["Ana", "Bo"]])
def test_an_address_of_nobody_is_refused(roster):
    talk = pd.DataFrame({"source": ["Ana", "Bo"], "target": ["Bo", None]})
    with pytest.raises(InvalidInputError, match="column target, row 1: nobody stands here"):
        interaction_network(talk, roster)


def test_a_network_among_strangers_or_twins_is_refused():
    network = interaction_network([("Ana", "Bo")])
    with pytest.raises(InvalidInputError, match="'Zed' is not on the roster"):
        network.among(["Ana", "Zed"])
    with pytest.raises(InvalidInputError, match="'Ana' is named twice"):
        network.among(["Ana", "Ana"])
