"""Do committees speak for as many as they can, and is every level one named?"""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import (
    Ballots,
    approval,
    compare,
    equal_shares,
    lot,
    order,
    pav,
    put,
    redraws,
    represented,
    sequential_pav,
    sequential_phragmen,
)
from cocodesign.voting.approval import most_approved
from cocodesign.voting.bought_seats import COMPLETIONS
from cocodesign.voting.supporters import Supporters, packed

from .slowly import (
    is_ejr,
    is_pjr,
    slow_equal_shares,
    slow_pav,
    slow_sequential_pav,
    slow_sequential_phragmen,
)

NAMES = "abcde"
RULES = (most_approved, sequential_pav, sequential_phragmen, equal_shares, pav)
IN_TURN = (sequential_pav, sequential_phragmen, equal_shares)
papers = st.lists(
    st.sets(st.sampled_from(NAMES)).map("".join).map(sorted).map("".join), min_size=1, max_size=7
)


def approved(rows, names=NAMES):
    return Ballots.from_approvals({f"v{i}": row for i, row in enumerate(rows)}, names)


def committees(result):
    return {frozenset(one) for one in result.figures["committees"]}


SIXTY_AND_FORTY = approved(["abc"] * 60 + ["de"] * 40)
MORE_SEATS_THAN_WISHES = approved(["a", "a", "ab"])


# ---------------------------------------------------------------- by hand


def test_the_most_approved_leave_forty_of_a_hundred_with_nobody():
    result = approval(SIXTY_AND_FORTY, seats=3)
    assert (result.winners, result.tied) == (("a", "b", "c"), ())
    assert result.figures["represented"] == {"with_one": 60, "share": 0.6, "spread": [40, 0, 0, 60]}
    assert approval(SIXTY_AND_FORTY, seats=5).winners == tuple(NAMES)


@pytest.mark.parametrize("rule", [*IN_TURN, pav])
def test_two_of_sixty_and_one_of_forty_are_chosen_and_all_six_such_committees_are_level(rule):
    result = rule(SIXTY_AND_FORTY, seats=3)
    wanted = {frozenset(two + one) for two in ("ab", "ac", "bc") for one in "de"}
    assert committees(result) == wanted
    assert result.tied == result.winners == tuple(NAMES)
    assert result.figures["represented"]["with_one"] == 100
    assert result.is_tied
    assert result.policy == put()


def test_equal_shares_buy_two_places_and_leave_the_third_to_a_named_completion():
    open_ = equal_shares(SIXTY_AND_FORTY, seats=3, completion="none", ties=order(NAMES))
    assert (open_.winners, open_.figures["bought"]) == (("a", "d"), 2)
    assert open_.figures["payments"] == {"a": 0.017, "d": 0.025}
    assert open_.sentences()[1] == "With equal shares 2 of 3 places were bought; the others stay open."
    raised = equal_shares(SIXTY_AND_FORTY, seats=3, completion="increment", ties=order(NAMES))
    # a second one for the sixty costs them 2, and for that everybody needs 1/30: 100/30 seats, so 4 in whole ones
    assert (raised.winners, raised.figures["raised_to"]) == (("a", "b", "d"), 4)


def test_a_completion_changes_who_is_chosen():
    rows = ["ab"] * 3 + ["c"] * 2 + ["d"]
    by = {one: equal_shares(approved(rows, "abcd"), seats=2, completion=one).winners for one in COMPLETIONS}
    # everybody has 1/3: three buy a or b; then nobody has enough left
    assert by == {
        "phragmen": ("a", "b", "c"),
        "approval": ("a", "b"),
        "increment": ("a", "b", "c"),
        "none": ("a", "b"),
    }


def test_the_second_seat_of_sequential_pav_counts_half_for_whoever_has_one():
    # a: 4; then b has 3/2 + 1 = 2.5 and c 2
    result = sequential_pav(approved(["ab"] * 3 + ["a", "b"] + ["c"] * 2, "abc"), seats=2)
    assert result.figures["gains"] == {"a": 4, "b": 2.5}


def test_sequential_pav_can_miss_the_best_committee():
    rows = ["ab"] * 3 + ["ac"] * 3 + ["b"] * 2 + ["c"] * 2  # with a first: 6 + 1.5 + 2; b and c: 5 + 5
    assert sequential_pav(approved(rows, "abc"), seats=2).figures["committees"] == [["a", "b"], ["a", "c"]]
    best = pav(approved(rows, "abc"), seats=2)
    assert (best.winners, best.figures["score"]) == (("b", "c"), 10)


def test_loads_of_phragmen_are_shared_by_those_who_have_none_yet_too():
    # a: 1/3 for three; then b: (1 + 1/3)/2 = 2/3, c: 1/1
    result = sequential_phragmen(approved(["a", "a", "ab", "b", "c"], "abc"), seats=2)
    assert result.figures["loads"] == {"a": 0.333, "b": 0.667}


@pytest.mark.parametrize("rule", RULES)
def test_places_that_nobody_wishes_for_are_filled_in_every_way(rule):
    result = rule(approved(["a", "a", "ab"], "abcd"), seats=3)
    assert committees(result) == {frozenset("abc"), frozenset("abd")}
    assert (result.winners, result.tied) == (("a", "b", "c", "d"), ("c", "d"))
    assert any("for 3 places" in sentence for sentence in result.sentences())


@pytest.mark.parametrize("rule", RULES)
def test_everybody_is_chosen_where_there_are_places_for_all(rule):
    result = rule(MORE_SEATS_THAN_WISHES, seats=7)
    assert (result.winners, result.tied) == (tuple(NAMES), ())
    assert result.sentences()[0] == "There are no more ideas than places, so every one of them is chosen."


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("rows", [[], [""], ["", ""]])
def test_nothing_is_chosen_without_a_tick(rule, rows):
    result = rule(approved(rows), seats=2)
    assert (result.winners, result.figures["committees"]) == ((), [])


def test_a_lot_chooses_one_of_the_level_committees_and_is_part_of_the_result():
    result = sequential_phragmen(SIXTY_AND_FORTY, seats=3, ties=lot(11))
    assert (len(result.winners), result.tied, result.seed) == (3, (), 11)
    assert frozenset(result.winners) in committees(sequential_phragmen(SIXTY_AND_FORTY, seats=3))


def test_a_final_lot_settles_on_a_committee_and_not_on_parts_of_several():
    level = pav(approved(["ac", "bd"], "abcd"), seats=2)
    assert committees(level) == {frozenset(one) for one in ("ab", "ad", "bc", "cd")}
    assert level.settled(order("acbd")).winners == ("a", "b")


def test_too_many_ways_are_said_to_be_not_all():
    rows = ["abcdefghij"]
    result = sequential_pav(approved(rows, "abcdefghij"), seats=5, ties=put(most=20))
    assert not result.complete
    assert result.is_tied
    assert "There are more ways of settling the ties than were tried." in result.sentences()
    assert len(sequential_pav(approved(rows, "abcdefghij"), seats=5).figures["committees"]) == 252


def test_what_proportion_changes_is_said():
    rows = ["ab"] * 3 + ["a", "b"] + ["c"] * 3
    result = sequential_phragmen(approved(rows, "abc"), seats=2, ties=order("abc"))
    assert result.winners == ("a", "c")
    assert result.sentences() == [
        "Chosen: a, c; on 7 of 8 ballots at least one of them is ticked.",
        "The ideas with the most ticks, a, b, would leave 5 ballots with at least one that is ticked.",
    ]


def test_several_rules_for_several_seats_are_compared_by_whom_they_leave_with_one():
    comparison = compare(SIXTY_AND_FORTY, seats=3)
    assert comparison.table.loc["approval"].tolist() == [True, True, True, False, False]
    assert "approval leaves 60 people with at least one that they ticked." in comparison.grounds
    assert "equal_shares leaves 100 people with at least one that they ticked." in comparison.grounds
    assert "wins" in comparison._repr_html_()


def test_in_redraws_a_committee_counts_each_of_its_members():
    ballots = approved(["ab"] * 30 + ["c"], "abc")
    shares = redraws(ballots, lambda b: sequential_pav(b, seats=2), n=20, rng=1)
    assert shares["a"] > 0.9
    assert sum(shares.values()) == pytest.approx(2)


def test_represented_counts_blank_ballots_as_people_without():
    assert represented(approved(["a", "", "bc"]), "ab") == {
        "with_one": 2,
        "share": 0.667,
        "spread": [1, 2, 0],
    }


# ---------------------------------------------------------------- laws


@settings(max_examples=40, deadline=None)
@given(papers, st.integers(1, 4))
def test_all_level_committees_are_those_of_a_count_with_fractions(rows, seats):
    ballots = approved(rows)
    if not any(rows):
        return
    assert committees(sequential_pav(ballots, seats=seats)) == slow_sequential_pav(rows, NAMES, seats)
    assert committees(sequential_phragmen(ballots, seats=seats)) == slow_sequential_phragmen(
        rows, NAMES, seats
    )
    assert committees(pav(ballots, seats=seats)) == slow_pav(rows, NAMES, seats)
    ones = dict.fromkeys(NAMES, 1)
    bought = slow_equal_shares(rows, NAMES, Fraction(seats, len(rows)), ones, ones, seats)
    assert committees(equal_shares(ballots, seats=seats, completion="none")) == bought


@settings(max_examples=40, deadline=None)
@given(papers, st.integers(1, 4))
def test_whoever_is_large_enough_and_agrees_gets_a_share(rows, seats):
    ballots = approved(rows)
    if not any(rows):
        return
    for completion in ("none", "phragmen", "approval"):
        for chosen in committees(equal_shares(ballots, seats=seats, completion=completion)):
            assert is_ejr(rows, NAMES, seats, chosen)
    for chosen in committees(pav(ballots, seats=seats)):
        assert is_ejr(rows, NAMES, seats, chosen)
        assert is_pjr(rows, NAMES, seats, chosen)
    for chosen in committees(sequential_phragmen(ballots, seats=seats)):
        assert is_pjr(rows, NAMES, seats, chosen)


def test_the_laws_can_fail():
    rows = ["abc"] * 6 + ["de"] * 4
    assert not is_ejr(rows, NAMES, 3, "abc")
    assert not is_pjr(rows, NAMES, 3, "abc")
    assert is_pjr(rows, NAMES, 3, "abd")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sets(st.sampled_from(NAMES)), st.integers(0, 3)), min_size=1, max_size=5),
    st.integers(1, 3),
)
def test_a_weight_is_as_many_equal_ballots(weighted, seats):
    heavy = approved([row for row, _ in weighted]).with_weights([weight for _, weight in weighted])
    many = approved([row for row, weight in weighted for _ in range(weight)])
    half = heavy.with_weights([weight / 2 for _, weight in weighted])
    for rule in RULES:
        first, second, third = (rule(one, seats=seats) for one in (heavy, many, half))
        assert committees(first) == committees(second) == committees(third), rule.__name__
        assert first.scores == second.scores


@settings(max_examples=25, deadline=None)
@given(papers, st.permutations(NAMES), st.integers(1, 4))
def test_other_names_and_another_order_change_nothing_else(rows, names, seats):
    renamed = dict(zip(NAMES, names, strict=True))
    other = approved([[renamed[one] for one in row] for row in reversed(rows)], names)
    for rule in RULES:
        here, there = rule(approved(rows), seats=seats), rule(other, seats=seats)
        assert {frozenset(map(renamed.get, one)) for one in committees(here)} == committees(there)


@settings(max_examples=25, deadline=None)
@given(papers, st.permutations(NAMES), st.integers(1, 4))
def test_an_order_leads_to_one_of_the_level_committees(rows, names, seats):
    if any(rows):
        for rule in IN_TURN:
            (one,) = committees(rule(approved(rows), seats=seats, ties=order(names)))
            assert one in committees(rule(approved(rows), seats=seats))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 200), st.integers(0, 2**32))
def test_supporters_are_counted_as_one_by_one(n, seed):
    rng = np.random.default_rng(seed)
    marks, units = rng.random((4, n)) < 0.4, rng.integers(0, 9, n)
    level = rng.random((2, n)) < 0.5
    found = Supporters(marks, units).counts([packed(one) for one in level])
    assert found.tolist() == [[int(units[mark & one].sum()) for one in level] for mark in marks]


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("seats", [0, -1, 2.0, True])
def test_seats_are_a_whole_number(rule, seats):
    with pytest.raises(InvalidInputError, match="seats is a whole number above 0"):
        rule(SIXTY_AND_FORTY, seats=seats)


def test_other_ballots_completions_and_policies_are_refused():
    with pytest.raises(
        InvalidInputError, match="sequential_pav counts approvals; these ballots are rankings"
    ):
        sequential_pav(Ballots.from_rankings({"b": ["a"]}, "a"), seats=1)
    with pytest.raises(
        InvalidInputError, match="filled by phragmen or approval or increment or none, not by 'luck'"
    ):
        equal_shares(SIXTY_AND_FORTY, seats=3, completion="luck")
    with pytest.raises(InvalidInputError, match="settled by put or lot or order, not by 'previous_round'"):
        sequential_phragmen(SIXTY_AND_FORTY, seats=3, ties="previous_round")


def test_an_exact_search_that_is_too_long_is_refused_and_says_what_to_ask_instead():
    rng = np.random.default_rng(1)
    names = [f"c{i}" for i in range(30)]
    rows = [[name for name in names if rng.random() < 0.3] for _ in range(60)]
    with pytest.raises(
        InvalidInputError, match="takes more than 50 steps. Ask for sequential_pav or equal_shares"
    ):
        pav(approved(rows, names), seats=10, most=50)
