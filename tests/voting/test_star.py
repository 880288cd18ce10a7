"""Does STAR take the two highest sums into a run-off, and settle ties by its written protocol and nothing else?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, order, star

GROUPS = ((42, "M5 N2 C1 K0"), (26, "N5 C2 K1 M0"), (15, "C5 K4 N3 M0"), (17, "K5 C4 N2 M0"))
LOT = "ABC"
papers = st.lists(st.fixed_dictionaries({c: st.integers(0, 5) for c in LOT}), max_size=9)


def ballots_of(rows, candidates=LOT):
    return Ballots.from_scores({f"b{i}": row for i, row in enumerate(rows)}, candidates)


def tennessee():
    rows = [{one[0]: int(one[1]) for one in text.split()} for n, text in GROUPS for _ in range(n)]
    return ballots_of(rows, "MNCK")


def test_nashville_wins_the_run_off_against_chattanooga():
    # B1
    result = star(tennessee())
    assert result.scores == {"M": 210, "N": 293, "C": 237, "K": 171}
    assert result.figures == {"finalists": ["N", "C"], "runoff": {"N": 68, "C": 32}, "level": 0}
    assert (result.winners, result.is_tied) == (("N",), False)
    assert result.sentences() == [
        "N and C have the highest sums, 293 and 237.",
        "In the run-off of the two, 68 ballots prefer N and 32 prefer C.",
    ]


def test_the_highest_sum_can_lose_the_run_off():
    rows = [{"A": 5, "B": 4}] * 2 + [{"A": 0, "B": 5}]
    assert star(ballots_of(rows, "AB")).winners == ("A",)


def test_a_level_run_off_goes_to_the_higher_sum():
    assert star(ballots_of([{"A": 5, "B": 1}, {"A": 1, "B": 2}], "AB")).winners == ("A",)


def test_level_sums_for_a_place_are_settled_by_duels_of_those_who_are_level():
    # A 10; B and C 6 each, and two ballots of three put B above C
    rows = [{"A": 5, "B": 3, "C": 1}, {"A": 5, "B": 3, "C": 1}, {"A": 0, "B": 0, "C": 4}]
    assert star(ballots_of(rows)).figures["finalists"] == ["A", "B"]


def test_then_by_more_of_the_highest_mark():
    # B 5 + 0 and C 3 + 2 are level in sum and duel; B has a five
    rows = [{"A": 5, "B": 5, "C": 3}, {"A": 5, "B": 0, "C": 2}]
    assert star(ballots_of(rows)).figures["finalists"] == ["A", "B"]


def test_what_the_protocol_leaves_is_named_or_settled_by_an_order():
    rows = [{"A": 5, "B": 1}, {"A": 1, "B": 5}]
    result = star(ballots_of(rows, "AB"))
    assert (result.winners, result.is_tied) == (("A", "B"), True)
    assert result.sentences() == [
        "The run-off of A, B is level, and so are their sums and their highest marks."
    ]
    assert star(ballots_of(rows, "AB"), ties=order("BA")).winners == ("B",)


def test_nobody_one_and_blank():
    assert star(ballots_of([])).winners == star(ballots_of([{}])).winners == ()
    assert star(ballots_of([{"A": 0}], "A")).winners == ("A",)


def test_tenths_that_sum_to_the_same_are_level():
    rows = [{"A": 0.1, "B": 0.3}, {"A": 0.2, "B": 0.0}]
    assert star(ballots_of(rows, "AB"), top=5).winners == ("A", "B")


@settings(max_examples=40)
@given(papers, st.permutations(LOT))
def test_no_candidate_is_favoured_by_name_or_place(rows, renamed):
    new = dict(zip(LOT, renamed, strict=True))
    again = star(ballots_of([{new[c]: mark for c, mark in row.items()} for row in rows]))
    assert set(again.winners) == {new[c] for c in star(ballots_of(rows)).winners}


@settings(max_examples=40)
@given(papers)
def test_twice_the_ballots_choose_the_same_and_a_weight_of_two_too(rows):
    assert star(ballots_of(rows * 2)).winners == star(ballots_of(rows)).winners
    assert star(ballots_of(rows).with_weights([2] * len(rows))).winners == star(ballots_of(rows * 2)).winners


def test_a_score_below_zero_is_refused():
    with pytest.raises(InvalidInputError, match="Ballot 'b0' scores below 0"):
        star(ballots_of([{"A": -1}]))
