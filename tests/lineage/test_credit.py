"""Do shares add up to exactly one, and go where the rule says?"""

from fractions import Fraction

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.lineage import credit, credit_of_people, idea_lineage
from tests.lineage.test_lineage import drawn, families


@pytest.fixture
def a_diamond():
    """a → b → d and a → c → d."""
    return idea_lineage(drawn(("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")))


# ---------------------------------------------------------------- values worked by hand


def test_equal_split_of_a_diamond_counts_the_common_ancestor_once(a_diamond):
    assert credit(a_diamond, "d").to_dict() == dict.fromkeys("dbca", Fraction(1, 4))


def test_distance_decay_of_a_diamond(a_diamond):
    shares = credit(a_diamond, "d", "distance_decay", decay=0.5)
    assert shares.to_dict() == {
        "d": Fraction(4, 9),
        "b": Fraction(2, 9),
        "c": Fraction(2, 9),
        "a": Fraction(1, 9),
    }


def test_decay_of_zero_gives_all_to_the_last_and_of_one_is_the_equal_split(a_diamond):
    last = credit(a_diamond, "d", "distance_decay", decay=0)
    assert last.to_dict() == {"d": 1, "b": 0, "c": 0, "a": 0}
    assert credit(a_diamond, "d", "distance_decay", decay=1).equals(credit(a_diamond, "d"))


def test_decimals_are_taken_as_written(a_diamond):
    shares = credit(a_diamond, "b", "distance_decay", decay=0.1)
    assert shares.to_dict() == {"b": Fraction(10, 11), "a": Fraction(1, 11)}


def test_an_idea_without_ancestors_keeps_everything(a_diamond):
    assert credit(a_diamond, "a").to_dict() == {"a": 1}


def test_descendants_and_strangers_have_no_share(a_diamond):
    assert credit(a_diamond, "b").index.tolist() == ["b", "a"]


def test_neither_inspiration_nor_a_guess_earns_credit():
    table = pd.concat(
        [
            drawn(("a", "b")),
            drawn(("muse", "b"), kind="inspired_by"),
            drawn(("guess", "b"), inferred=True),
        ]
    )
    assert credit(idea_lineage(table, inferred=True), "b").index.tolist() == ["b", "a"]


def test_people_have_the_shares_of_their_ideas_and_the_unknown_stay_unknown(a_diamond):
    said = pd.DataFrame({"contribution": ["a", "b", "d"], "participant": ["Bo", "Ana", "Ana"]})
    of_people = credit_of_people(credit(a_diamond, "d"), said)
    assert next(iter(of_people.items())) == ("Ana", Fraction(1, 2))
    assert of_people["Bo"] == Fraction(1, 4)
    assert of_people[of_people.index.isna()].tolist() == [Fraction(1, 4)]


# ---------------------------------------------------------------- laws

rules = st.one_of(
    st.just({}),
    st.fractions(0, 1).map(lambda decay: {"rule": "distance_decay", "decay": decay}),
)


@settings(max_examples=60, deadline=None)
@given(families(), rules, st.data())
def test_shares_add_up_to_exactly_one_over_the_outcome_and_its_ancestors(pairs, rule, data):
    outcome = data.draw(st.sampled_from([c for _, c in pairs]))
    shares = credit(idea_lineage(drawn(*pairs)), outcome, **rule)
    assert sum(shares) == 1
    assert min(shares) >= 0
    assert set(shares.index) == {outcome} | nx.ancestors(nx.DiGraph(pairs), outcome)
    people = pd.DataFrame({"contribution": shares.index, "participant": "Ana"})
    assert credit_of_people(shares, people).to_dict() == {"Ana": 1}


@settings(max_examples=40, deadline=None)
@given(families(), st.fractions(Fraction(1, 20), Fraction(19, 20)), st.data())
def test_with_decay_nearer_ideas_have_more(pairs, decay, data):
    outcome = data.draw(st.sampled_from([c for _, c in pairs]))
    shares = credit(idea_lineage(drawn(*pairs)), outcome, "distance_decay", decay=decay)
    assert shares.tolist() == sorted(shares, reverse=True)


# ---------------------------------------------------------------- refusals


def test_an_unknown_rule_is_refused_with_those_that_exist(a_diamond):
    with pytest.raises(
        InvalidInputError, match="no rule 'fair' for credit; the rules are equal_split and distance_dec"
    ):
        credit(a_diamond, "d", "fair")


def test_decay_belongs_to_one_rule(a_diamond):
    with pytest.raises(InvalidInputError, match="needs decay, a number from 0 to 1"):
        credit(a_diamond, "d", "distance_decay")
    with pytest.raises(InvalidInputError, match="equal_split has no decay"):
        credit(a_diamond, "d", decay=0.5)


@pytest.mark.parametrize("decay", [-0.1, 1.5, float("nan"), "half"])
def test_a_decay_that_is_none_is_refused(a_diamond, decay):
    with pytest.raises(InvalidInputError, match="decay is a number from 0 to 1"):
        credit(a_diamond, "d", "distance_decay", decay=decay)


def test_an_unknown_outcome_is_named(a_diamond):
    with pytest.raises(InvalidInputError, match="no idea 'zed'"):
        credit(a_diamond, "zed")
