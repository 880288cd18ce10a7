"""Does majority judgment find the middle grade, and take middle grades away one by one where it is shared?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, majority_judgment

LEVELS = ["poor", "fair", "good", "excellent"]
GROUPS = ((42, "EGFP"), (26, "PEFF"), (15, "PFEG"), (17, "PFGE"))
LOT = "ABC"
sheets = st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=9)


def tennessee(n_voters_grade_c="F"):
    word = {level[0].upper(): level for level in LEVELS}
    groups = [(n, text if n != 26 else f"PE{n_voters_grade_c}F") for n, text in GROUPS]
    rows = [dict(zip("MNCK", (word[g] for g in text), strict=True)) for n, text in groups for _ in range(n)]
    return Ballots.from_grades({f"b{i}": row for i, row in enumerate(rows)}, "MNCK", LEVELS)


def ballots_of(rows):
    given_ = {f"b{i}": dict(zip(LOT, (LEVELS[g] for g in row), strict=True)) for i, row in enumerate(rows)}
    return Ballots.from_grades(given_, LOT, LEVELS)


def taken_away(grades):
    """The middle grades of one candidate as they are taken away one by one."""
    left, found = sorted(grades), []
    while left:
        found.append(left.pop((len(left) - 1) // 2))
    return found


def test_the_grades_of_tennessee():
    # B1
    result = majority_judgment(tennessee())
    assert {c: one[1] for c, one in result.figures["gauge"].items()} == {
        "M": "poor",
        "N": "good",
        "C": "fair",
        "K": "fair",
    }
    assert result.winners == ("N",)
    assert result.sentences() == ["The middle grade of N is the highest: good."]


def test_a_shared_middle_grade_is_settled_by_taking_middle_grades_away():
    # N: 26 excellent, 42 good, 32 fair; C: 15 excellent, 43 good, 42 fair. N loses its good ones later.
    result = majority_judgment(tennessee(n_voters_grade_c="G"))
    assert result.figures["gauge"]["N"] == [0.26, "good", 0.32]
    assert result.figures["gauge"]["C"] == [0.15, "good", 0.42]
    assert result.winners == ("N",)
    assert result.sentences()[0].startswith("N, C share the middle grade good; N keeps it longest")


def test_of_an_even_number_the_lower_middle_grade_counts():
    assert majority_judgment(ballots_of([(0, 3, 1), (3, 3, 2)])).scores == {"A": 0, "B": 3, "C": 1}


def test_the_same_grades_in_another_order_are_level():
    result = majority_judgment(ballots_of([(0, 3, 0), (3, 0, 0)]))
    assert (result.winners, result.sentences()) == (("A", "B"), ["A, B have the same grades."])


def test_no_opinion_is_left_out_or_the_lowest_grade_and_can_change_who_wins():
    rows = {"x": {"A": "good"}, "y": {"B": "excellent"}, "z": {"A": "good"}}
    ballots = Ballots.from_grades(rows, "AB", LEVELS)
    assert majority_judgment(ballots).winners == ("B",)
    assert majority_judgment(ballots, no_opinion="lowest").winners == ("A",)
    with pytest.raises(InvalidInputError, match="left_out.* or the lowest grade"):
        majority_judgment(ballots, no_opinion="zero")


def test_only_the_order_of_scores_counts():
    low, high = (
        {"x": {"A": top, "B": 1}, "y": {"A": 0, "B": 1}, "z": {"A": top, "B": 1}} for top in (2, 200)
    )
    for scores in (low, high):
        assert majority_judgment(Ballots.from_scores(scores, "AB")).winners == ("A",)


def test_nobody_and_blank():
    assert majority_judgment(Ballots.from_grades({}, LOT, LEVELS)).winners == ()
    assert majority_judgment(Ballots.from_grades({"b": {}}, LOT, LEVELS)).scores == dict.fromkeys(LOT)


@settings(max_examples=40)
@given(sheets)
def test_winners_are_those_found_by_taking_away_by_hand(rows):
    walks = {c: taken_away([row[i] for row in rows]) for i, c in enumerate(LOT)}
    best = max(walks.values())
    assert set(majority_judgment(ballots_of(rows)).winners) == {c for c in LOT if walks[c] == best}


@settings(max_examples=30)
@given(sheets)
def test_twice_the_ballots_choose_the_same_and_a_weight_of_two_too(rows):
    once = majority_judgment(ballots_of(rows)).winners
    assert majority_judgment(ballots_of(rows * 2)).winners == once
    assert majority_judgment(ballots_of(rows).with_weights([2] * len(rows))).winners == once


def test_a_grade_that_is_none_is_refused_with_its_place():
    with pytest.raises(
        InvalidInputError, match="Ballot 'b', 'A': a grade is poor or fair .*, but this one is 'great'"
    ):
        Ballots.from_grades({"b": {"A": "great"}}, "AB", LEVELS)
