"""Are Borda points and first choices what one adds up on paper?"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, borda, plurality, redraws

from .elections import A_CYCLE_OF_60, SCHULZES_45, TENNESSEE, ranked

LOT = "ABCD"
papers = st.lists(st.permutations(LOT).flatmap(lambda p: st.integers(0, 4).map(lambda k: p[:k])), max_size=12)


def ballots_of(orders):
    return Ballots.from_rankings({f"b{i}": order for i, order in enumerate(orders)}, LOT)


@pytest.mark.parametrize(
    ("ballots", "points"),
    [
        (TENNESSEE, {"M": 126, "N": 194, "C": 173, "K": 107}),
        (SCHULZES_45, {"A": 98, "B": 92, "C": 89, "D": 69, "E": 102}),
        (A_CYCLE_OF_60, {"A": 58, "B": 69, "C": 53}),
    ],
)
def test_the_points_of_the_textbooks(ballots, points):
    assert borda(ballots).scores == points


def test_the_unranked_share_the_places_that_are_left_or_get_nothing():
    ballots = ranked(LOT, AB=1)
    assert borda(ballots).scores == {"A": 3, "B": 2, "C": 0.5, "D": 0.5}
    assert borda(ballots, unranked="zero").scores == {"A": 3, "B": 2, "C": 0, "D": 0}


def test_what_the_unranked_get_can_change_the_winner():
    # A 2 + 2; B and C half a point from each of A's ballots, and 2 + 1 from the two others
    ballots = ranked("ABC", A=2, BCA=1, CBA=1)
    assert borda(ballots).scores == {"A": 4, "B": 4, "C": 4}
    assert borda(ballots, unranked="zero").winners == ("A",)


def test_who_shares_a_rank_shares_the_points():
    marks = np.array([[1, 1, 2]], dtype=np.int32)
    assert borda(Ballots(("A", "B", "C"), ("b",), marks, "rankings")).scores == {"A": 1.5, "B": 1.5, "C": 0}


def test_a_blank_ballot_gives_no_points():
    assert borda(Ballots.from_rankings({"b1": ["A"], "b2": []}, "AB")).scores == {"A": 1, "B": 0}


def test_first_choices_are_counted_and_said():
    result = plurality(TENNESSEE)
    assert result.scores == {"M": 42, "N": 26, "C": 15, "K": 17}
    assert result.sentences() == [
        "M is the first choice on 42 of 100 ballots, more than any other.",
        "N came next, with 26; the difference is 16.",
    ]


def test_points_are_said_with_what_they_are():
    assert borda(TENNESSEE).sentences() == [
        "N has the most points, 194; a ballot gives an idea one for each idea it is put above.",
        "C came next, with 173; the difference is 21.",
    ]


def test_level_points_are_a_tie():
    assert borda(ranked("AB", AB=1, BA=1)).sentences() == ["A, B are level, with 1 each."]


@pytest.mark.parametrize("rule", [borda, plurality])
def test_nobody_and_blank(rule):
    assert (rule(ranked("AB")).winners, rule(Ballots.from_rankings({"b": []}, "AB")).winners) == ((), ())


EXAMPLE = Path(__file__).parents[2].parent / "shared" / "design" / "example-ballots.csv"


@pytest.mark.skipif(not EXAMPLE.is_file(), reason="the example ballots are not here")
def test_the_example_ballots_give_the_points_of_the_drawings():
    scores = borda(Ballots.from_marks(pd.read_csv(EXAMPLE), kind="rankings")).scores
    assert sorted(scores.values(), reverse=True)[:2] == [140.5, 139]


@given(papers)
def test_points_are_what_one_adds_up_slowly(orders):
    slow = dict.fromkeys(LOT, 0.0)
    for order in filter(None, orders):
        for place, candidate in enumerate(order):
            slow[candidate] += len(LOT) - 1 - place
        left = [c for c in LOT if c not in order]
        for candidate in left:
            slow[candidate] += (len(left) - 1) / 2
    assert borda(ballots_of(orders)).scores == slow


@given(papers)
def test_all_draws_at_once_count_as_one_after_the_other(orders):
    for rule in (borda, plurality):
        quick = redraws(ballots_of(orders), rule, n=30)
        assert quick == pytest.approx(redraws(ballots_of(orders), lambda b, rule=rule: rule(b), n=30))


def test_in_the_modified_count_to_rank_few_is_to_give_few():
    # A alone gives 1, B>C>A gives 3, 2 and 1
    ballots = ranked("ABC", A=2, BCA=1)
    assert borda(ballots, unranked="modified").scores == {"A": 3, "B": 3, "C": 2}
    assert borda(ballots, unranked="zero").scores == {"A": 4, "B": 2, "C": 1}
    assert borda(ballots).scores == {"A": 4, "B": 3, "C": 2}


def test_who_shares_the_first_rank_shares_the_ballot_exactly():
    thirds = {f"b{i}": [{"A", "B", "C"}] for i in range(3)} | {"x": ["D"]}
    assert plurality(Ballots.from_rankings(thirds, "ABCD")).winners == ("A", "B", "C", "D")


def test_an_unknown_convention_is_refused():
    with pytest.raises(InvalidInputError, match=r"\(shared\) or nothing \(zero, or modified .*, not 'half'"):
        borda(TENNESSEE, unranked="half")
