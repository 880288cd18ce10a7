"""Who wins where majorities run in a circle, and which groups stand above the rest?"""

from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import (
    Ballots,
    condorcet_winner,
    copeland,
    order,
    put,
    ranked_pairs,
    schwartz_set,
    smith_set,
    split_cycle,
)

from .elections import A_CYCLE_OF_60, SCHULZES_45, TENNESSEE, TRUNCATED, ranked, slow_duels

LOT = "ABCD"
papers = st.lists(st.permutations(LOT).flatmap(lambda p: st.integers(0, 4).map(lambda k: p[:k])), max_size=9)
RULES = (ranked_pairs, split_cycle, copeland, smith_set, schwartz_set)


def ballots_of(orders):
    return Ballots.from_rankings({f"b{i}": row for i, row in enumerate(orders)}, LOT)


# ---------------------------------------------------------------- by hand


@pytest.mark.parametrize(
    ("rule", "ballots", "winners"),
    [
        (ranked_pairs, TENNESSEE, ("N",)),
        (ranked_pairs, SCHULZES_45, ("A",)),
        (ranked_pairs, A_CYCLE_OF_60, ("B",)),
        (ranked_pairs, TRUNCATED, ("B", "C")),
        (split_cycle, TENNESSEE, ("N",)),
        (split_cycle, SCHULZES_45, ("A", "E")),
        (split_cycle, A_CYCLE_OF_60, ("B",)),
        (copeland, TENNESSEE, ("N",)),
        (smith_set, TENNESSEE, ("N",)),
        (smith_set, A_CYCLE_OF_60, ("A", "B", "C")),
        (schwartz_set, A_CYCLE_OF_60, ("A", "B", "C")),
    ],
)
def test_the_elections_of_the_textbooks(rule, ballots, winners):
    assert rule(ballots).winners == winners


def test_the_largest_majorities_are_kept_and_the_one_that_closes_the_circle_is_not():
    # B over C by 24, C over A by 10, A over B by 6
    assert ranked_pairs(A_CYCLE_OF_60).figures["kept"] == [["B", "C", 24], ["C", "A", 10]]


def test_equal_majorities_are_taken_in_every_order_or_in_a_named_one():
    circle = ranked("ABC", ABC=1, BCA=1, CAB=1)
    assert ranked_pairs(circle).winners == ("A", "B", "C")
    assert ranked_pairs(circle, ties=order("BCA")).winners == ("B",)
    assert ranked_pairs(circle, ties=order("BCA")).options["ties"] == {
        "name": "order",
        "order": ["B", "C", "A"],
    }


def test_a_search_that_was_not_finished_says_so():
    names = "ABCDEFG"
    rows = {str(i): list(names[i:] + names[:i]) for i in range(7)}
    circle = Ballots.from_rankings(rows, names)
    assert not ranked_pairs(circle, ties=put(most=5)).complete


def test_the_schwartz_set_is_smaller_where_duels_end_level():
    # A beats B, C is level with both
    level = ranked("ABC", ABC=1, CAB=1)
    assert schwartz_set(level).winners == ("A", "C")
    assert smith_set(level).winners == ("A", "B", "C")
    assert smith_set(level).sentences() == [
        "No idea, and no smaller group of ideas, beats all others one to one."
    ]


def test_a_set_is_no_tie():
    result = smith_set(A_CYCLE_OF_60)
    assert (result.seats, result.tied, result.is_tied) == (None, (), False)


def test_a_level_duel_is_half_a_win():
    assert copeland(TRUNCATED).scores == {"A": 0, "B": 1.5, "C": 1.5}


def test_a_circle_is_said_with_the_rule_that_cuts_it():
    assert ranked_pairs(A_CYCLE_OF_60).sentences() == [
        "No idea beats every other one to one; with the largest majorities kept first, nobody stands above B."
    ]
    assert (
        "the weakest majority of each circle left out, nobody defeats B"
        in split_cycle(A_CYCLE_OF_60).sentences()[0]
    )
    assert ranked_pairs(A_CYCLE_OF_60).pairwise.loc["B", "C"] == 42


@pytest.mark.parametrize("rule", RULES)
def test_nobody_one_and_blank(rule):
    assert rule(ranked("AB")).winners == ()
    assert rule(ranked("AB")).sentences() == ["Nobody voted, so nothing is chosen."]
    assert rule(Ballots.from_rankings({"b": []}, "AB")).winners == ()
    assert rule(ranked("A", A=1)).winners == ("A",)


# ---------------------------------------------------------------- laws


def margins(orders):
    duels = slow_duels(orders, LOT)
    return {pair: duels[pair] - duels[pair[::-1]] for pair in duels}


@settings(max_examples=40)
@given(papers)
def test_the_sets_are_those_found_by_trying_all_groups(orders):
    if not any(orders):
        return
    margin = margins(orders)
    groups = [set(some) for k in range(1, 5) for some in combinations(LOT, k)]
    smith = min((g for g in groups if all(margin[a, b] > 0 for a in g for b in LOT if b not in g)), key=len)
    free = [g for g in groups if not any(margin[b, a] > 0 for a in g for b in LOT if b not in g)]
    schwartz = set().union(*(g for g in free if not any(other < g for other in free)))
    assert set(smith_set(ballots_of(orders)).winners) == smith
    assert set(schwartz_set(ballots_of(orders)).winners) == schwartz


@settings(max_examples=25, deadline=None)
@given(papers)
def test_ranked_pairs_are_those_of_every_order_of_equal_majorities(orders):
    if not any(orders):
        return
    margin = margins(orders)
    found = set()
    strict = sorted((p for p in margin if margin[p] > 0), key=lambda p: -margin[p])
    if len(strict) > 5:
        strict_orders = {tuple(sorted(p, key=lambda e: -margin[e])) for p in permutations(strict)}
    else:
        strict_orders = set(permutations(strict))
        strict_orders = {
            p for p in strict_orders if list(map(margin.get, p)) == sorted(map(margin.get, p), reverse=True)
        }
    for one in strict_orders:
        above = {c: {c} for c in LOT}
        for a, b in one:
            if b not in above[a]:
                for c in LOT:
                    if b in above[c]:
                        above[c] |= above[a]
        found |= {c for c in LOT if above[c] == {c}}
    assert set(ranked_pairs(ballots_of(orders)).winners) == found


@settings(max_examples=40)
@given(papers)
def test_who_beats_every_other_wins_alone(orders):
    if winner := condorcet_winner(ballots_of(orders)):
        for rule in RULES:
            assert rule(ballots_of(orders)).winners == (winner,)


@settings(max_examples=30)
@given(papers, st.permutations(LOT))
def test_no_candidate_is_favoured_by_name_or_place(orders, renamed):
    new = dict(zip(LOT, renamed, strict=True))
    for rule in RULES:
        again = rule(ballots_of([[new[c] for c in row] for row in orders])).winners
        assert set(again) == {new[c] for c in rule(ballots_of(orders)).winners}


@settings(max_examples=30)
@given(papers)
def test_twice_the_ballots_choose_the_same(orders):
    for rule in RULES:
        assert rule(ballots_of(orders * 2)).winners == rule(ballots_of(orders)).winners


@settings(max_examples=40)
@given(papers)
def test_winners_of_the_rules_on_circles_are_in_the_smith_set(orders):
    inside = set(smith_set(ballots_of(orders)).winners)
    assert (
        set(ranked_pairs(ballots_of(orders)).winners)
        <= set(split_cycle(ballots_of(orders)).winners)
        <= inside
    )


# ---------------------------------------------------------------- refusals


def test_ties_of_ranked_pairs_are_not_looked_up_in_earlier_rounds():
    with pytest.raises(InvalidInputError, match="settled by put or lot or order, not by 'previous_round'"):
        ranked_pairs(TENNESSEE, ties="previous_round")
