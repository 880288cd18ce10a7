"""Do shares add up to exactly one, and go where the rule says?"""

from fractions import Fraction

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.lineage import credit, credit_flow, credit_of_people, idea_lineage
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


@pytest.fixture
def a_kite():
    """r → a → b → d and r → c → d, and s → c: the ways from d back to r are of two lengths."""
    return idea_lineage(drawn(("r", "a"), ("a", "b"), ("b", "d"), ("r", "c"), ("c", "d"), ("s", "c")))


def as_text(shares):
    return {idea: str(share) for idea, share in shares.items()}


def test_geometric_flow_divides_among_parents_and_roots_keep_everything(a_kite):
    # d keeps 1/2; b and c hold 1/4 and keep 1/8; a holds 1/8, s and r hold 1/16 of c's; a passes 1/16 to r.
    assert as_text(credit(a_kite, "d", "geometric_flow", keep=0.5)) == {
        "d": "1/2", "b": "1/8", "c": "1/8", "a": "1/16", "r": "1/8", "s": "1/16",
    }  # fmt: skip


def test_geometric_flow_of_a_diamond_for_everybody_at_once(a_diamond):
    flow = credit_flow(a_diamond, keep=0.5)
    assert flow.to_dict() == {"a": 2.25, "b": 0.625, "c": 0.625, "d": 0.5}


def test_a_royalty_is_a_rate_and_not_a_part_of_what_is_left(a_kite):
    # Two at distance 1 have 10 % each, a, r and s at distance 2 have 5 %: 35 % in all.
    assert as_text(credit(a_kite, "d", "flat_rate", rate=0.1, decay=0.5, cap=1)) == {
        "d": "13/20", "b": "1/10", "c": "1/10", "a": "1/20", "r": "1/20", "s": "1/20",
    }  # fmt: skip


def test_royalties_above_the_cap_are_cut_in_proportion(a_kite):
    shares = credit(a_kite, "d", "flat_rate", rate=0.1, decay=0.5, cap=0.07)
    assert as_text(shares)["d"] == "93/100"
    assert as_text(shares)["b"] == "1/50"
    assert as_text(shares)["r"] == "1/100"


def test_unit_flow_counts_the_paths_through_each_idea(a_kite):
    # Three paths: r a b d, r c d, s c d. Through d 3, c 2, r 2, a, b, s 1: together 10.
    assert as_text(credit(a_kite, "d", "unit_flow")) == {
        "d": "3/10", "b": "1/10", "c": "1/5", "a": "1/10", "r": "1/5", "s": "1/10",
    }  # fmt: skip


def test_an_origin_bonus_goes_to_the_roots_first(a_kite):
    # r and s have a tenth each, everybody a sixth of the other eight tenths.
    shares = credit(a_kite, "d", "origin_bonus", bonus=0.2, rest="equal_split")
    assert as_text(shares)["r"] == as_text(shares)["s"] == str(Fraction(1, 10) + Fraction(8, 60))
    assert as_text(shares)["d"] == str(Fraction(8, 60))
    decayed = credit(a_kite, "d", "origin_bonus", bonus=1, rest="distance_decay", decay=0)
    assert as_text(decayed) == {"d": "0", "b": "0", "c": "0", "a": "0", "r": "1/2", "s": "1/2"}


def test_of_an_idea_drawn_from_nothing_the_origin_is_itself(a_kite):
    assert credit(a_kite, "r", "origin_bonus", bonus=0.2, rest="unit_flow").to_dict() == {"r": 1}


def test_authors_of_one_idea_share_it_equally(a_diamond):
    said = pd.DataFrame({"contribution": ["a", "b", "c", "d"], "participant": ["Ana", "Bo", "Cy", "Ana"]})
    together = pd.DataFrame({"contribution": ["a", "a", "a"], "participant": ["Ana", "Bo", "Cy"]})
    of_people = credit_of_people(credit(a_diamond, "d"), said, authorship=together)
    assert as_text(of_people) == {"Ana": "1/3", "Bo": "1/3", "Cy": "1/3"}


# ---------------------------------------------------------------- laws

part = st.fractions(0, 1, max_denominator=12)
plain_rules = st.one_of(
    st.just({"rule": "equal_split"}),
    st.builds(lambda decay: {"rule": "distance_decay", "decay": decay}, part),
    st.builds(lambda keep: {"rule": "geometric_flow", "keep": keep}, part),
    st.builds(lambda r, d, c: {"rule": "flat_rate", "rate": r, "decay": d, "cap": c}, part, part, part),
    st.builds(lambda damping: {"rule": "pagerank", "damping": damping}, part),
    st.just({"rule": "unit_flow"}),
)
rules = plain_rules | st.builds(
    lambda plain, bonus: plain | {"rule": "origin_bonus", "bonus": bonus, "rest": plain["rule"]},
    plain_rules,
    part,
)


@settings(max_examples=40, deadline=None)
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


@settings(max_examples=30, deadline=None)
@given(families(), rules, st.data())
def test_other_names_change_no_share(pairs, rule, data):
    outcome = data.draw(st.sampled_from([c for _, c in pairs]))
    renamed = {i: f"x{n}" for n, i in enumerate(sorted({i for pair in pairs for i in pair}, reverse=True))}
    shares = credit(idea_lineage(drawn(*pairs)), outcome, **rule)
    others = credit(
        idea_lineage(drawn(*[(renamed[p], renamed[c]) for p, c in pairs])), renamed[outcome], **rule
    )
    assert {renamed[idea]: share for idea, share in shares.items()} == others.to_dict()


@settings(max_examples=40, deadline=None)
@given(families(), st.fractions(0, 1, max_denominator=20))
def test_the_credit_of_all_adds_up_to_the_number_of_ideas_and_is_that_of_each_outcome(pairs, keep):
    lineage = idea_lineage(drawn(*pairs))
    flow = credit_flow(lineage, keep=keep)
    assert flow.sum() == pytest.approx(len(lineage), rel=1e-9)
    exact = dict.fromkeys(lineage.ideas, Fraction(0))
    for outcome in lineage.ideas:
        for idea, share in credit(lineage, outcome, "geometric_flow", keep=keep).items():
            exact[idea] += share
    assert flow.to_dict() == pytest.approx({idea: float(total) for idea, total in exact.items()})


@settings(max_examples=30, deadline=None)
@given(families(), st.fractions(Fraction(1, 10), Fraction(9, 10), max_denominator=20), st.data())
def test_the_share_of_the_walker_is_networkx_pagerank(pairs, damping, data):
    outcome = data.draw(st.sampled_from([c for _, c in pairs]))
    walk = nx.pagerank(
        nx.DiGraph(pairs).reverse(), float(damping), personalization={outcome: 1}, tol=1e-14, max_iter=5000
    )
    shares = credit(idea_lineage(drawn(*pairs)), outcome, "pagerank", damping=damping)
    assert {i: float(s) for i, s in shares.items()} == pytest.approx(
        {i: walk[i] for i in shares.index}, abs=1e-9
    )


@settings(max_examples=30, deadline=None)
@given(families(), st.fractions(0, 1, max_denominator=20))
def test_the_flow_solves_its_equation(pairs, keep):
    lineage = idea_lineage(drawn(*pairs))
    passed = lineage.parents.toarray() / np.maximum(lineage.parents.sum(axis=1), 1)[:, None]
    held = np.linalg.solve(np.eye(len(lineage)) - float(1 - keep) * passed.T, np.ones(len(lineage)))
    is_root = lineage.levels == 0
    assert np.allclose(credit_flow(lineage, keep=keep), np.where(is_root, held, float(keep) * held))


def test_in_a_deep_lineage_credit_flows_as_in_a_broad_one():
    pairs = [(f"{k}", f"{k + 1}") for k in range(3000)]
    deep = idea_lineage(drawn(*pairs))
    assert deep.sweep.is_deep
    flow = credit_flow(deep, keep=Fraction(1, 4))
    assert flow.sum() == pytest.approx(3001, rel=1e-9)
    assert flow["3000"] == 0.25
    assert flow["2999"] == pytest.approx(0.25 * 1.75)
    assert flow["0"] == pytest.approx(4)  # 1 + 3/4 + 9/16 + …


def test_guesses_get_nothing_of_the_credit_of_all():
    table = pd.concat(
        [drawn(("a", "b")), drawn(("muse", "b"), kind="inspired_by"), drawn(("guess", "b"), inferred=True)]
    )
    flow = credit_flow(idea_lineage(table, inferred=True), keep=0)
    assert flow.to_dict() == {"a": 2, "b": 0, "muse": 1, "guess": 1}


# ---------------------------------------------------------------- refusals


def test_an_unknown_rule_is_refused_with_those_that_exist(a_diamond):
    with pytest.raises(
        InvalidInputError, match="no rule 'fair' for credit; the rules are equal_split, distance_dec"
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


def test_each_rule_has_its_own_numbers(a_diamond):
    with pytest.raises(InvalidInputError, match="flat_rate needs cap, a number from 0 to 1"):
        credit(a_diamond, "d", "flat_rate", rate=0.1, decay=0.5)
    with pytest.raises(
        InvalidInputError, match="has no keep; leave keep out, or take the rule geometric_flow"
    ):
        credit(a_diamond, "d", "pagerank", damping=0.85, keep=0.5)
    with pytest.raises(InvalidInputError, match="keep is a number from 0 to 1; this one is 2"):
        credit_flow(a_diamond, keep=2)


def test_the_rest_of_an_origin_bonus_needs_a_rule_with_its_numbers(a_diamond):
    with pytest.raises(
        InvalidInputError, match="needs rest, the rule for what is left: one of equal_split, .*None"
    ):
        credit(a_diamond, "d", "origin_bonus", bonus=0.1)
    with pytest.raises(InvalidInputError, match="needs rest"):
        credit(a_diamond, "d", "origin_bonus", bonus=0.1, rest="origin_bonus")
    with pytest.raises(InvalidInputError, match="The rule geometric_flow needs keep"):
        credit(a_diamond, "d", "origin_bonus", bonus=0.1, rest="geometric_flow")
    with pytest.raises(InvalidInputError, match="rest belongs to the rule origin_bonus"):
        credit(a_diamond, "d", rest="unit_flow")


def test_an_unknown_outcome_is_named(a_diamond):
    with pytest.raises(InvalidInputError, match="no idea 'zed'"):
        credit(a_diamond, "zed")
