"""Does a ballot hold what was marked on it, and nothing that was not?"""

import numpy as np
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots

LOT = ["trees", "court", "garden"]


@pytest.fixture
def marks_of_three_people():
    """Ana puts the court first, then the trees; Bo scores the garden 0; Cy sent a blank ballot."""
    return pd.DataFrame(
        {
            "ballot": ["ana", "ana", "bo"],
            "candidate": ["trees", "court", "garden"],
            "rank": [2, 1, np.nan],
            "score": [np.nan, np.nan, 0.0],
            "amount": [np.nan, 3.0, np.nan],
        }
    )


ROSTER = pd.DataFrame({"ballot": ["ana", "bo", "cy"]})


# ---------------------------------------------------------------- by hand


@pytest.mark.parametrize(
    ("kind", "marks", "n_blank"),
    [
        ("rankings", [[2, 1, 0], [0, 0, 0], [0, 0, 0]], 2),
        ("amounts", [[0, 3, 0], [0, 0, 0], [0, 0, 0]], 2),
        ("scores", [[np.nan] * 3, [np.nan, np.nan, 0.0], [np.nan] * 3], 2),
        ("approvals", [[False, True, False], [False] * 3, [False] * 3], 2),
    ],
)
def test_a_table_of_marks_is_read_by_the_column_of_its_kind(marks_of_three_people, kind, marks, n_blank):
    ballots = Ballots.from_marks(marks_of_three_people, ROSTER, LOT, kind=kind)
    np.testing.assert_array_equal(ballots.marks, marks)
    assert (ballots.kind, ballots.n_blank) == (kind, n_blank)


def test_a_table_and_the_choices_give_the_same_rankings():
    rankings = {"b1": ["court", "trees"], "b2": ["garden"], "b3": []}
    rows = [(b, c, place) for b, order in rankings.items() for place, c in enumerate(order, 1)]
    table = pd.DataFrame(rows, columns=["ballot", "candidate", "rank"])
    from_table = Ballots.from_marks(table, pd.DataFrame({"ballot": list(rankings)}), LOT, kind="rankings")
    assert from_table.marks.tolist() == Ballots.from_rankings(rankings, LOT).marks.tolist()


def test_a_score_of_zero_is_an_opinion_and_an_amount_of_zero_is_no_mark():
    assert Ballots.from_scores({"b": {"trees": 0}}, LOT).n_blank == 0
    assert Ballots.from_amounts({"b": {"trees": 0}}, LOT).n_blank == 1


def test_approvals_may_stand_as_scores_of_one_and_zero():
    table = pd.DataFrame({"ballot": ["b1", "b1"], "candidate": ["trees", "court"], "score": [1, 0]})
    assert Ballots.from_marks(table, None, LOT).marks.tolist() == [[True, False, False]]


def test_who_is_taken_away_leaves_the_order_of_the_others():
    ballots = Ballots.from_rankings({"b": ["court", "trees", "garden"]}, LOT).subset(["garden", "court"])
    assert (ballots.candidates, ballots.marks.tolist()) == (("garden", "court"), [[3, 1]])


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("make", "given", "why"),
    [
        (
            Ballots.from_amounts,
            {"trees": 1.5},
            "'b', 'trees': an amount is a whole number, but this one is 1.5",
        ),
        (Ballots.from_amounts, {"trees": True}, "whole number, but this one is True"),
        (Ballots.from_amounts, {"pool": 1}, "Ballot 'b' marks 'pool', who does not stand"),
        (Ballots.from_scores, {"trees": "five"}, "a score is a number, but this one is 'five'"),
        (Ballots.from_scores, {"trees": float("nan")}, "a score is a number, but this one is nan"),
        (Ballots.from_scores, {"trees": float("inf")}, "a score is a number, but this one is inf"),
        (Ballots.from_rankings, ["trees", "court", "trees"], "Ballot 'b' marks 'trees' twice"),
        (
            Ballots.from_rankings,
            ["pool"],
            "marks 'pool', who does not stand; candidates are trees, court, garden",
        ),
    ],
)
def test_a_mark_that_is_none_is_refused_with_its_place(make, given, why):
    with pytest.raises(InvalidInputError, match=why):
        make({"b": given}, LOT)


@pytest.mark.parametrize(
    ("table", "kind", "why"),
    [
        (
            {"ballot": ["b"], "candidate": ["trees"]},
            "rankings",
            "needs the columns ballot and candidate and rank",
        ),
        (
            {"ballot": ["b"], "candidate": ["trees"], "rank": [0]},
            "rankings",
            "a rank is a whole number from 1",
        ),
        ({"ballot": ["b"], "candidate": ["pool"], "rank": [1]}, "rankings", "'pool', who does not stand"),
        (
            {"ballot": ["b"] * 2, "candidate": ["trees"] * 2, "rank": [1, 2]},
            "rankings",
            "marks 'trees' twice",
        ),
        ({"ballot": ["b"], "candidate": ["trees"]}, "wishes", "Ballots are approvals or amounts or scores"),
    ],
)
def test_a_table_that_is_not_of_its_kind_is_refused(table, kind, why):
    with pytest.raises(InvalidInputError, match=why):
        Ballots.from_marks(pd.DataFrame(table), None, LOT, kind=kind)


def test_a_rule_counts_its_own_kind_of_ballots_only():
    from cocodesign.voting import approval, irv

    with pytest.raises(InvalidInputError, match="irv counts rankings; these ballots are approvals"):
        irv(Ballots.from_approvals({}, LOT))
    with pytest.raises(InvalidInputError, match="approval counts approvals; these ballots are scores"):
        approval(Ballots.from_scores({}, LOT))


def test_taking_away_who_does_not_stand_is_refused():
    with pytest.raises(InvalidInputError, match="'pool' does not stand; candidates are trees"):
        Ballots.from_rankings({}, LOT).subset(["pool"])
