"""Does a ballot hold what was marked on it, and nothing that was not?"""

import numpy as np
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots

LOT = ["trees", "court", "garden"]


ROSTER = pd.DataFrame({"ballot": ["ana", "bo", "cy"]})


# ---------------------------------------------------------------- by hand


def a_mark(field, value, **others):
    """Ana marks the trees and the court in the column of one kind; Bo leaves that of the garden empty; Cy is blank."""
    absent = dict.fromkeys(("rank", "score", "amount"), np.nan)
    rows = [("ana", "trees", value), ("ana", "court", 1), ("bo", "garden", np.nan)]
    return pd.DataFrame([absent | {"ballot": b, "candidate": c, field: n} | others for b, c, n in rows])


@pytest.mark.parametrize(
    ("kind", "field", "value", "marks"),
    [
        ("rankings", "rank", 2, [[2, 1, 0], [0, 0, 0], [0, 0, 0]]),
        ("amounts", "amount", 3, [[3, 1, 0], [0, 0, 0], [0, 0, 0]]),
        ("scores", "score", 0, [[0, 1, np.nan], [np.nan] * 3, [np.nan] * 3]),
        ("approvals", "amount", 0, [[False, True, False], [False] * 3, [False] * 3]),
        ("approvals", "score", 0, [[False, True, False], [False] * 3, [False] * 3]),
    ],
)
def test_a_table_of_marks_is_read_by_the_column_of_its_kind(kind, field, value, marks):
    ballots = Ballots.from_marks(a_mark(field, value), ROSTER, LOT, kind=kind)
    np.testing.assert_array_equal(ballots.marks, marks)
    assert (ballots.kind, ballots.n_blank) == (kind, 2)


def test_what_stands_may_be_a_table_of_candidates():
    table = pd.DataFrame({"poll": ["p", "p"], "candidate": ["court", "trees"], "cost": [1, 2]})
    marks = pd.DataFrame({"ballot": ["ana"], "candidate": ["trees"], "rank": [1]})
    ballots = Ballots.from_marks(marks, ROSTER, table, kind="rankings")
    assert (ballots.candidates, ballots.marks[0].tolist()) == (("court", "trees"), [0, 1])
    assert Ballots.from_approvals({"ana": ["trees"]}, table).marks.tolist() == [[False, True]]


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


def test_a_wide_table_gives_the_same_ballots_as_the_tidy_one():
    wide = pd.DataFrame(
        {"trees": [2, None, None], "court": [1, None, None], "garden": [None, 1, None]}, index=list("xyz")
    )
    ballots = Ballots.from_wide(wide, kind="rankings")
    again = Ballots.from_marks(ballots.to_marks(), ballots.to_ballots(), LOT, kind="rankings")
    assert ballots.marks.tolist() == again.marks.tolist() == [[2, 1, 0], [0, 0, 1], [0, 0, 0]]
    assert (ballots.ballots, ballots.n_blank) == (("x", "y", "z"), 1)


def test_a_wide_table_of_words_holds_grades():
    wide = pd.DataFrame({"trees": ["good", None], "court": ["poor", "good"]}, index=["x", "y"])
    ballots = Ballots.from_wide(wide, kind="grades", levels=["poor", "good"])
    assert ballots.marks.tolist() == [[1, 0], [-1, 1]]
    assert ballots.levels == ("poor", "good")


def test_ids_may_be_categories_sorted_numbers_or_unsorted_ones():
    rows = pd.DataFrame({"ballot": [7, 7, 9], "candidate": ["trees", "court", "court"], "rank": [1, 2, 1]})
    forms = [rows, rows.assign(candidate=rows["candidate"].astype("category")), rows.iloc[::-1]]
    forms.append(rows.assign(ballot=rows["ballot"].astype("category")))
    for form in forms:
        ballots = Ballots.from_marks(form, None, LOT, kind="rankings")
        assert len(ballots) == 2
        found = dict(zip(ballots.ballots, ballots.marks.tolist(), strict=True))
        assert found == {7: [1, 2, 0], 9: [0, 1, 0]}


@pytest.mark.parametrize(
    ("ranks", "orders"),
    [
        ([[2, 1, 0], [0, 0, 0], [0, 3, 1]], [[1, 0, -1], [-1, -1, -1], [2, 1, -1]]),  # a gap is passed over
        ([[2, 1, 3], [0, 1, 0], [0, 0, 1]], [[1, 0, 2, -1], [1, -1, -1, -1], [2, -1, -1, -1]]),
        ([[0, 0, 9], [0, 5, 7], [0, 0, 0]], [[2, -1, -1], [1, 2, -1], [-1, -1, -1]]),
    ],
)
def test_the_orders_are_those_of_the_ranks_with_gaps_and_without(ranks, orders):
    ballots = Ballots(tuple(LOT), ("x", "y", "z"), np.array(ranks), "rankings")
    assert ballots.orders().tolist() == orders


def test_ids_that_are_numbers_are_like_any_others():
    marks = pd.DataFrame({"ballot": [3, 3, 5, 8], "candidate": ["trees", "court", "trees", "court"]})
    ballots = Ballots.from_marks(marks, None, LOT)
    assert (ballots.ballots, ballots.ballots[1], ballots.ballots[:2]) == ((3, 5, 8), 5, (3, 5))
    assert ballots.take([2, 0]).ballots == (8, 3)
    assert ballots.to_marks()["ballot"].tolist() == [3, 3, 5, 8]


def test_weights_and_groups_come_along_and_are_said():
    table = pd.DataFrame({"ballot": ["b1", "b2"], "weight": [1.0, 2.5], "group": ["young", None]})
    marks = pd.DataFrame({"ballot": ["b1"], "candidate": ["trees"], "rank": [1]})
    ballots = Ballots.from_marks(marks, table, LOT, kind="rankings")
    assert (ballots.weights.tolist(), ballots.total, ballots.groups) == ([1.0, 2.5], 3.5, ("young", None))
    assert repr(ballots) == "<Ballots: 2 rankings on 3 candidates, 1 blank, weighted to 3.5, 2 groups>"
    assert repr(ballots.with_weights(None)) == "<Ballots: 2 rankings on 3 candidates, 1 blank, 2 groups>"
    assert ballots.take([1]).to_ballots()["weight"].tolist() == [2.5]


def test_a_result_of_weighted_ballots_says_that_they_are():
    from cocodesign.voting import plurality

    heavy = Ballots.from_rankings({"b1": ["trees"], "b2": ["court"]}, LOT).with_weights([1, 2])
    result = plurality(heavy)
    assert (result.winners, result.weight) == (("court",), 3)
    assert result.sentences()[-1] == "The 2 ballots are weighted; together they weigh 3."
    assert "weighted to 3" in result._repr_html_()


def test_equal_ballots_are_found_once_with_how_many_they_are():
    rankings = {"x": ["trees"], "y": ["court", "trees"], "z": ["trees"]}
    unique = Ballots.from_rankings(rankings, LOT).unique
    assert sorted(unique.counts.tolist()) == [1, 2]
    assert unique.marks[unique.which].tolist() == Ballots.from_rankings(rankings, LOT).marks.tolist()
    scores = Ballots.from_scores({"x": {"trees": 0.5}, "y": {"trees": 0.5}, "z": {}}, LOT)
    assert sorted(scores.unique.counts.tolist()) == [1, 2]


def test_orders_are_those_of_the_ranks_with_and_without_gaps():
    plain = Ballots.from_rankings({"x": ["court", "trees"], "y": [], "z": ["garden"]}, LOT)
    assert plain.orders().tolist() == [[1, 0, -1], [-1, -1, -1], [2, -1, -1]]
    gaps = Ballots(tuple(LOT), ("x", "y"), np.array([[9, 3, 0], [0, 0, 300]]), "rankings")
    assert gaps.orders().tolist() == [[1, 0, -1], [2, -1, -1]]
    given = np.array([[1, 0, -1], [-1, -1, -1]])
    assert Ballots.from_orders(given, LOT).orders()[:, :3].tolist() == given.tolist()


def test_more_candidates_than_a_byte_holds_are_ranked_too():
    names = [f"c{i}" for i in range(300)]
    ballots = Ballots.from_rankings({"x": names, "y": names[::-1]}, names)
    assert ballots.orders()[1, :3].tolist() == [299, 298, 297]
    assert ballots.marks[0, -1] == 300


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


@pytest.mark.parametrize(
    ("kind", "field", "own"),
    [
        ("rankings", "score", "rank"),
        ("rankings", "amount", "rank"),
        ("amounts", "score", "amount"),
        ("scores", "rank", "score"),
        ("scores", "amount", "score"),
        ("approvals", "rank", "amount or score"),
    ],
)
def test_a_mark_in_the_column_of_another_kind_is_refused_and_no_blank_one(kind, field, own):
    why = f"Ballot 'ana' marks 'trees' by a {field}; a mark of {kind} stands in the column {own}"
    with pytest.raises(InvalidInputError, match=why):
        Ballots.from_marks(a_mark(field, 2), ROSTER, LOT, kind=kind)


def test_ranks_are_no_approvals_where_the_kind_was_forgotten():
    marks = pd.DataFrame({"ballot": ["ana"], "candidate": ["trees"], "rank": [1]})
    with pytest.raises(InvalidInputError, match="by a rank; a mark of approvals"):
        Ballots.from_marks(marks, ROSTER, LOT)


@pytest.mark.parametrize("name", ["ballot", "candidate"])
@pytest.mark.parametrize("lists", [(None, None), (ROSTER, LOT)])
@pytest.mark.parametrize("dtype", ["object", "category"])
def test_a_mark_of_nobody_or_on_nobody_is_refused_and_given_to_no_other(name, lists, dtype):
    marks = pd.DataFrame({"ballot": ["ana", "bo"], "candidate": ["trees", "court"], "rank": [1, 1]})
    marks.loc[1, name] = None
    with pytest.raises(InvalidInputError, match=f"names its {name}, but row 2 of marks names none"):
        Ballots.from_marks(marks.astype({name: dtype}), *lists, kind="rankings")


def test_an_approval_that_is_a_word_is_refused_with_its_place():
    why = "Ballot 'y', 'trees': an approval is True or a number above 0, but this one is 'yes'"
    with pytest.raises(InvalidInputError, match=why):
        Ballots.from_wide(pd.DataFrame({"trees": [None, "yes"]}, index=["x", "y"]))
    marks = pd.DataFrame({"ballot": ["x", "y"], "candidate": ["trees"] * 2, "amount": [None, "yes"]})
    with pytest.raises(InvalidInputError, match=why):
        Ballots.from_marks(marks)
    right = pd.DataFrame({"trees": [None, True, False], "court": [1, 0, None]}, index=list("xyz"))
    assert Ballots.from_wide(right).marks.tolist() == [[False, True], [True, False], [False, False]]


def test_a_table_of_candidates_without_ids_or_with_one_twice_is_refused():
    with pytest.raises(
        InvalidInputError, match="candidates needs the columns candidate; this table has label"
    ):
        Ballots.from_approvals({}, pd.DataFrame({"label": ["Trees"]}))
    with pytest.raises(InvalidInputError, match="row 2 of candidates has none"):
        Ballots.from_approvals({}, pd.DataFrame({"candidate": ["trees", None]}))
    with pytest.raises(
        InvalidInputError, match="Each candidate may be named once, but 'trees' is there twice"
    ):
        Ballots.from_approvals({}, pd.DataFrame({"candidate": ["trees", "trees"]}))


def test_a_rule_counts_its_own_kind_of_ballots_only():
    from cocodesign.voting import approval, irv

    with pytest.raises(InvalidInputError, match="irv counts rankings; these ballots are approvals"):
        irv(Ballots.from_approvals({}, LOT))
    with pytest.raises(InvalidInputError, match="approval counts approvals; these ballots are scores"):
        approval(Ballots.from_scores({}, LOT))


def test_taking_away_who_does_not_stand_is_refused():
    with pytest.raises(InvalidInputError, match="'pool' does not stand; candidates are trees"):
        Ballots.from_rankings({}, LOT).subset(["pool"])


@pytest.mark.parametrize(
    ("weights", "why"),
    [
        ([1], "There are 2 ballots, but weights of the shape"),
        ([1, -1], "A weight is a number from 0, but that of ballot 2 is -1"),
        ([1, float("nan")], "that of ballot 2 is nan"),
        ([1, 1 / 3], "at most six digits after the point"),
    ],
)
def test_weights_that_do_not_add_up_exactly_are_refused(weights, why):
    with pytest.raises(InvalidInputError, match=why):
        Ballots.from_rankings({"x": ["trees"], "y": ["court"]}, LOT).with_weights(weights)


def test_an_overspent_budget_is_refused_with_the_ballot():
    marks = pd.DataFrame({"ballot": ["x", "x"], "candidate": ["trees", "court"], "amount": [3, 3]})
    assert len(Ballots.from_marks(marks, kind="amounts", budget=6)) == 1
    with pytest.raises(InvalidInputError, match="Ballot 'x' spends 6; the budget is 5"):
        Ballots.from_marks(marks, kind="amounts", budget=5)


def test_a_candidate_ranked_twice_is_refused_or_counts_at_its_best():
    marks = pd.DataFrame({"ballot": ["x"] * 3, "candidate": ["trees", "court", "trees"], "rank": [3, 2, 1]})
    with pytest.raises(InvalidInputError, match="Ballot 'x' marks 'trees' twice"):
        Ballots.from_marks(marks, None, LOT, kind="rankings")
    assert Ballots.from_marks(marks, None, LOT, kind="rankings", repeats="best").marks.tolist() == [[1, 2, 0]]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ([[0, 3]], "A candidate's number is from 0 to 2"),
        ([[0, -1, 1]], "Ballot '1' names somebody behind a gap"),
        ([[0, 1], [2, 2]], "Ballot '2' names a candidate twice"),
    ],
)
def test_an_order_that_is_none_is_refused(given, why):
    with pytest.raises(InvalidInputError, match=why):
        Ballots.from_orders(np.array(given), LOT)


def test_a_wide_table_with_a_column_twice_or_a_strange_word_is_refused():
    with pytest.raises(InvalidInputError, match="Each candidate may be named once, but 'trees'"):
        Ballots.from_wide(pd.DataFrame([[1, 2]], columns=["trees", "trees"]), kind="rankings")
    with pytest.raises(
        InvalidInputError, match="Ballot 'x', 'trees': a grade is poor or good, but this one is 'great'"
    ):
        Ballots.from_wide(
            pd.DataFrame({"trees": ["great"]}, index=["x"]), kind="grades", levels=["poor", "good"]
        )
