"""Does the instant run-off move ballots as one moves papers by hand, and does it name its ties?"""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, irv, redraws, stv

from .elections import (
    A_MARGIN_OF_ONE,
    SCHULZES_45,
    TENNESSEE,
    TRUNCATED,
    every_irv,
    ranked,
    slow_irv,
)

LOT = "ABCD"
papers = st.lists(st.permutations(LOT).flatmap(lambda p: st.integers(0, 4).map(lambda k: p[:k])), max_size=14)


def counted(orders, candidates=LOT, **options):
    named = {f"b{i}": order for i, order in enumerate(orders)}
    return irv(Ballots.from_rankings(named, candidates), **options)


# ---------------------------------------------------------------- by hand


def test_the_last_drops_out_and_its_ballots_move_on():
    result = irv(A_MARGIN_OF_ONE)
    assert result.winners == ("B",)
    assert result.figures["first"] == {"A": 6, "B": 5, "C": 4}
    assert result.figures["rounds"] == [
        {"counts": {"A": 6, "B": 5, "C": 4}, "out": ["C"], "exhausted": 0, "moved": {"B": 4}},
        {"counts": {"A": 6, "B": 9}, "out": [], "exhausted": 0, "moved": {}},
    ]
    assert result.scores == {"A": 6, "B": 9, "C": 4}


def test_one_changed_ballot_can_change_the_winner():
    # B10: the last count suggests two, but C overtakes B with one
    result = irv(ranked("ABC", A=6, B=4, CB=4, C=1))
    assert (result.winners, result.figures["rounds"][1]["exhausted"]) == (("A",), 4)


def test_the_capital_of_tennessee_is_knoxville():
    result = irv(TENNESSEE)
    assert result.winners == ("K",)
    assert [one["out"] for one in result.figures["rounds"]] == [["C"], ["N"], []]


def test_a_result_says_how_it_began_whose_ballots_decided_and_how_it_ended():
    assert irv(A_MARGIN_OF_ONE).sentences() == [
        "A led with 6 first choices of 15; B came next, with 5.",
        "C dropped out in count 1; all its ballots, 4, went to B.",
        "In the last count B passed A by 9 to 6.",
    ]


@pytest.mark.parametrize(
    ("ballots", "says"),
    [
        (
            {"A": 9, "B": 8, "D": 1, "DA": 1, "DB": 5},
            [
                "D dropped out in count 1: 5 of its 7 ballots went to B and 1 to others; 1 named nobody who was left.",
                "In the last count B passed A by 13 to 10; ballots that named nobody who was left: 1.",
            ],
        ),
        (
            {"A": 9, "B": 8, "D": 2, "DB": 5},
            [
                "D dropped out in count 1: 5 of its 7 ballots went to B; 2 named nobody who was left.",
                "In the last count B passed A by 13 to 9; ballots that named nobody who was left: 2.",
            ],
        ),
        (
            {"A": 9, "B": 8, "DA": 2, "DB": 5},
            [
                "D dropped out in count 1: 5 of its 7 ballots went to B and 2 to others.",
                "In the last count B passed A by 13 to 11.",
            ],
        ),
        (
            {"A": 9, "B": 8, "DA": 7},
            [
                "D dropped out in count 1; all its ballots, 7, went to A.",
                "In the last count A passed B by 16 to 8.",
            ],
        ),
    ],
)
def test_of_ballots_that_went_nowhere_nothing_is_said(ballots, says):
    assert irv(ranked("ABD", **ballots)).sentences()[1:] == says


def test_more_than_half_of_the_first_choices_is_the_end_of_it():
    result = irv(ranked("ABC", A=3, BA=1, CA=1))
    assert len(result.figures["rounds"]) == 1
    assert result.sentences() == ["A is the first choice on 3 of 5 ballots, more than half."]


def test_a_majority_is_one_of_the_ballots_that_still_stand_for_somebody():
    # five of eleven ballots are enough once C and D are out and two ballots name nobody who is left
    result = irv(ranked("ABCD", A=5, B=4, C=1, D=1))
    assert result.winners == ("A",)
    last = result.figures["rounds"][-1]
    assert (last["counts"]["A"], last["exhausted"]) == (5, 2)


# ---------------------------------------------------------------- ties


def test_level_in_the_last_count_is_a_tie():
    result = irv(ranked("AB", A=2, B=2))
    assert (result.winners, result.is_tied) == (("A", "B"), True)
    assert result.sentences() == ["In the last count A, B are level, with 2 ballots each."]


def test_a_tie_at_the_bottom_that_decides_gives_everybody_who_could_win():
    # B5: whoever of B and C stays wins 4 to 3
    result = irv(TRUNCATED)
    assert result.winners == ("B", "C")
    assert result.figures["rounds"][0]["level"] == ["B", "C"]
    assert result.sentences() == [
        "In count 1, B, C were level at the bottom; which of them drops out decides who wins.",
        "B, C can each win, by how that is settled; the count does not settle it.",
    ]


def test_dropping_all_who_are_level_together_is_another_rule():
    assert irv(TRUNCATED, ties="all").winners == ("A",)
    assert irv(SCHULZES_45).winners == ("C",)  # B2: B and E are level in count 2, to no effect
    assert irv(SCHULZES_45, ties="all").winners == ("A",)


def test_a_tie_without_effect_is_named_in_its_round():
    result = irv(SCHULZES_45)
    assert [one.get("level") for one in result.figures["rounds"]] == [None, ["B", "E"], None, None]
    assert not result.is_tied


def test_all_level_means_anybody_may_win():
    assert irv(ranked("ABC", A=1, B=1, C=1)).winners == ("A", "B", "C")
    assert irv(ranked("ABC", A=1, B=1, C=1), ties="all").winners == ("A", "B", "C")


def test_a_search_that_was_not_finished_says_so():
    result = irv(ranked("ABCDEF", A=1, B=1, C=1, D=1, E=1, F=1), most=3)
    assert not result.figures["complete"]
    assert "irv-bounded" in [key for key, _ in result.why]


# ---------------------------------------------------------------- nobody, one, blank


@pytest.mark.parametrize(
    ("orders", "why"),
    [
        ([], "Nobody voted, so nothing is chosen."),
        ([[], []], "Every ballot is blank, so nothing is chosen."),
    ],
)
def test_without_marks_nobody_wins(orders, why):
    result = counted(orders)
    assert (result.winners, result.sentences()) == ((), [why])
    assert result.scores == dict.fromkeys(LOT, 0)


def test_one_candidate_wins_with_one_ballot():
    assert counted([["A"], []], "A").winners == ("A",)


def test_who_is_on_no_ballot_stays_in_the_table_with_nothing():
    assert counted([["A"], ["A"], ["B"]]).scores == {"A": 2, "B": 1, "C": 0, "D": 0}


# ---------------------------------------------------------------- the figures of the example ballots

EXAMPLE = Path(__file__).parents[2].parent / "shared" / "design" / "example-ballots.csv"


@pytest.mark.skipif(not EXAMPLE.is_file(), reason="the example ballots are not here")
def test_the_example_ballots_give_the_figures_of_the_drawings():
    marks = pd.read_csv(EXAMPLE)
    result = irv(Ballots.from_marks(marks, kind="rankings"))
    rounds = result.figures["rounds"]
    assert sorted(rounds[0]["counts"].values(), reverse=True) == [12, 11, 9, 5, 4, 2]
    assert sorted(rounds[-1]["counts"].values()) == [16, 24]
    assert (len(rounds), rounds[-1]["exhausted"]) == (5, 3)
    shares = redraws(Ballots.from_marks(marks, kind="rankings"), irv)
    assert max(shares.values()) == pytest.approx(0.803, abs=0.03)


# ---------------------------------------------------------------- laws


@given(papers)
def test_the_winners_are_those_of_every_way_of_settling_ties(orders):
    assert set(counted(orders).winners) == every_irv(orders, LOT)


@given(papers, st.permutations(range(14)))
def test_the_order_of_ballots_changes_nothing(orders, places):
    shuffled = [orders[place] for place in places if place < len(orders)]
    assert counted(shuffled) == counted(orders)


@given(papers, st.permutations(LOT))
def test_no_candidate_is_favoured_by_name_or_place(orders, renamed):
    new = dict(zip(LOT, renamed, strict=True))
    again = counted([[new[c] for c in order] for order in orders])
    assert set(again.winners) == {new[c] for c in counted(orders).winners}


@given(papers)
def test_twice_the_ballots_choose_the_same(orders):
    assert counted(orders * 2).winners == counted(orders).winners


@given(papers)
def test_no_ballot_is_lost_or_found_between_two_counts(orders):
    result = counted(orders)
    rounds = result.figures["rounds"]
    for before, after in pairwise(rounds):
        for candidate, votes in after["counts"].items():
            assert votes == before["counts"][candidate] + before["moved"].get(candidate, 0)
    for one in rounds:
        assert sum(one["counts"].values()) + one["exhausted"] == len(orders) - result.n_blank


@pytest.mark.parametrize("rule", [irv, lambda ballots, **options: stv(ballots, seats=1, **options)])
def test_ballots_that_are_all_spoilt_choose_nobody(rule):
    ballots = Ballots.from_rankings({"x": [["A", "B"]], "y": [["A", "B"]]}, "AB")
    result = rule(ballots, overvotes="exhaust")
    assert (result.winners, result.why[0][0]) == ((), "none-counts")


# ---------------------------------------------------------------- re-draws


@settings(max_examples=25, deadline=None)
@given(papers)
def test_without_ties_all_draws_at_once_count_as_one_after_the_other(orders):
    ballots = Ballots.from_rankings({f"b{i}": order for i, order in enumerate(orders)}, LOT)
    quick, slow = redraws(ballots, irv, n=200), redraws(ballots, lambda b: irv(b), n=200)
    draws = np.random.default_rng(0).integers(max(1, len(orders)), size=(200, len(orders)))
    tied = sum(len(every_irv([orders[i] for i in draw], LOT)) > 1 for draw in draws)
    for candidate in LOT:
        assert abs(quick[candidate] - slow[candidate]) <= tied / 200 + 1e-9


def test_ties_in_draws_are_settled_by_lot():
    ballots = ranked("AB", A=1, B=1)
    assert redraws(ballots, irv, n=4000)["A"] == pytest.approx(0.5, abs=0.03)


def test_the_same_poll_is_redrawn_the_same():
    assert redraws(SCHULZES_45, irv, rng=3) == redraws(SCHULZES_45, irv, rng=3)


# ---------------------------------------------------------------- refusals


def test_two_candidates_on_one_rank_are_refused():
    marks = np.array([[1, 2, 2]], dtype=np.int32)
    with pytest.raises(
        InvalidInputError, match="Ballot 'b1' puts two candidates on rank 2; an instant run-off"
    ):
        irv(Ballots(("A", "B", "C"), ("b1",), marks, "rankings"))


def test_an_unknown_way_with_ties_is_refused():
    with pytest.raises(
        InvalidInputError, match="put or previous_round or lot or order or all, not by 'coin'"
    ):
        irv(TRUNCATED, ties="coin")


def test_the_slow_count_of_this_file_is_right_about_tennessee():
    orders = [list("MNCK")] * 42 + [list("NCKM")] * 26 + [list("CKNM")] * 15 + [list("KCNM")] * 17
    assert slow_irv(orders, "MNCK", min) == {"K"}
