"""Are dots and votes that cost their square summed as one sums them, within the budget?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, dots, quadratic, quadratic_funding, redraws

LOT = ["trees", "court", "garden"]
# trees 5 dots of one person, court 4 of two: most dots and most people part
ONE_FAN_AND_TWO_FRIENDS = {"ana": {"trees": 5}, "bo": {"court": 2}, "cy": {"court": 2, "garden": 1}, "di": {}}

papers = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(LOT), st.integers(1, 5), max_size=3),
    max_size=10,
)


def ballots_of(amounts):
    return Ballots.from_amounts(amounts, LOT)


def test_dots_add_up_and_the_people_behind_them_are_said():
    result = dots(ballots_of(ONE_FAN_AND_TWO_FRIENDS), budget=5)
    assert result.scores == {"trees": 5, "court": 4, "garden": 1}
    assert (result.winners, result.n_blank) == (("trees",), 1)
    assert result.figures == {"spent": 10, "backers": {"trees": 1, "court": 2, "garden": 1}}
    assert result.sentences() == [
        "trees got 5 of 10 dots, more than any other; they came from 1 people.",
        "court came next, with 4; the difference is 1.",
    ]


def test_votes_that_cost_their_square():
    # B7: 9² + 4² + (-1)² = 98 of 100
    result = quadratic(ballots_of({"ana": {"trees": 9, "court": 4, "garden": -1}}), budget=100)
    assert result.scores == {"trees": 9, "court": 4, "garden": -1}
    assert result.figures["spent"] == 98
    assert result.sentences()[0] == "trees got 9 votes, more than any other; 1 people gave it some."


def test_many_small_gifts_are_matched_and_one_large_is_not():
    # B7: (4 · 1)² - 4 = 12; 4 - 4 = 0
    result = quadratic_funding(
        ballots_of({"a": {"trees": 1, "court": 4}, **{p: {"trees": 1} for p in "bcd"}})
    )
    assert result.scores == {"trees": 12, "court": 0, "garden": 0}
    assert (result.winners, result.tied) == ((), ())
    assert result.sentences() == ["trees gets the largest match, 12: 4 people gave 4."]


def test_a_pool_that_is_too_small_cuts_every_match_by_the_same_share():
    gifts = {"a": {"trees": 1, "court": 1}, "b": {"trees": 1, "court": 1}}
    result = quadratic_funding(ballots_of(gifts), pool=1)
    assert result.scores == {"trees": 0.5, "court": 0.5, "garden": 0}
    assert result.figures["share"] == 0.25


def test_gifts_are_neither_negative_nor_weighted():
    with pytest.raises(InvalidInputError, match="Ballot 'a' takes money away"):
        quadratic_funding(ballots_of({"a": {"trees": -1}}))
    with pytest.raises(InvalidInputError, match="quadratic_funding counts people, each of them once"):
        quadratic_funding(ballots_of({"a": {"trees": 1}}).with_weights([2]))


def test_level_sums_are_a_tie():
    result = dots(ballots_of({"ana": {"trees": 2}, "bo": {"court": 1}, "cy": {"court": 1}}))
    assert result.sentences() == ["trees, court are level, with 2 each."]


@pytest.mark.parametrize("rule", [dots, quadratic])
def test_nobody_and_blank(rule):
    assert rule(ballots_of({})).sentences() == ["Nobody voted, so nothing is chosen."]
    assert rule(ballots_of({"ana": {}})).sentences() == ["Every ballot is blank, so nothing is chosen."]
    assert rule(ballots_of({"ana": {}})).winners == ()


@given(papers)
def test_sums_are_what_one_adds_up_slowly(amounts):
    slow = {c: sum(given.get(c, 0) for given in amounts.values()) for c in LOT}
    assert dots(ballots_of(amounts)).scores == slow == quadratic(ballots_of(amounts)).scores


@given(papers)
def test_all_draws_at_once_count_as_one_after_the_other(amounts):
    for rule in (dots, quadratic):
        quick = redraws(ballots_of(amounts), rule, n=30)
        assert quick == pytest.approx(redraws(ballots_of(amounts), lambda b, rule=rule: rule(b), n=30))


def test_a_ballot_over_the_budget_is_refused():
    with pytest.raises(InvalidInputError, match="Ballot 'ana' spends 101; the budget is 100"):
        quadratic(ballots_of({"ana": {"trees": 10, "court": 1}}), budget=100)
    with pytest.raises(InvalidInputError, match="Ballot 'bo' spends 6; the budget is 5"):
        dots(ballots_of({"ana": {"trees": 5}, "bo": {"trees": 5, "court": 1}}), budget=5)


def test_dots_cannot_be_taken_away():
    with pytest.raises(InvalidInputError, match="Ballot 'bo' takes dots away"):
        dots(ballots_of({"ana": {"trees": 5}, "bo": {"trees": -1}}))
