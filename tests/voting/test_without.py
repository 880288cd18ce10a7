"""Is it seen when some people or ideas decide a result, and are small groups kept out of sight?"""

import numpy as np
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.voting import (
    Ballots,
    Comparisons,
    Effect,
    approval,
    borda,
    by_group,
    exposure,
    exposure_bias,
    irv,
    late_joiners,
    pairs,
    plurality,
    rank_intervals,
    redraw_reasons,
    redraws,
    star,
    without_candidates,
    without_groups,
    without_people,
)

from .elections import ranked


def in_groups(**groups):
    """Approvals, one candidate a person: ``in_groups(young="aab", old="b")``."""
    cast = [(group, one) for group, some in groups.items() for one in some]
    ballots = Ballots.from_approvals({f"p{i}": [one] for i, (_, one) in enumerate(cast)}, ["a", "b"])
    return Ballots(
        ballots.candidates, ballots.ballots, ballots.marks, groups=tuple(group for group, _ in cast)
    )


def test_a_group_that_decides_is_seen():
    table = without_groups(in_groups(young="aaaaaaa", old="bbbbb"), approval)
    assert table.loc["young", "winners"] == ("b",) and table.loc["young", "changes"]
    assert table.loc["old", "winners"] == ("a",) and not table.loc["old", "changes"]


def test_each_group_alone():
    table = by_group(in_groups(young="aaaaaab", old="bbbbb"), approval)
    assert table.loc["young"].tolist() == [7, ("a",), 6.0, 1.0]
    assert table.loc["old", "winners"] == ("b",)


def test_a_small_group_is_not_told_and_neither_is_the_one_whose_difference_tells_it():
    table = by_group(in_groups(young="aaaaaab", old="bbbbbb", host="aab"), approval)
    # the host alone could be found by subtraction, so the smaller of the others goes too
    assert table["n"].isna().to_dict() == {"young": False, "old": True, "host": True}
    assert table.loc["host", "winners"] is None and np.isnan(table.loc["old", "a"])
    assert by_group(in_groups(young="aaaaaab", old="bbb", host="aa"), approval)["n"].isna().tolist() == [
        False,
        True,
        True,
    ]
    assert by_group(in_groups(young="aaaaaab", old="b", host="aa"), approval)["n"].isna().all()


def test_without_small_groups_everything_is_told():
    assert by_group(in_groups(young="aaaaa", old="bbbbb"), approval)["n"].tolist() == [5, 5]
    assert by_group(in_groups(young="aa", old="b"), approval, smallest=1)["n"].tolist() == [2, 1]


def test_those_who_withdrew_and_those_who_came_late():
    ballots = in_groups(all="aaabb")
    assert not without_people(ballots, approval, ["p4", "nobody"]).changes
    assert without_people(ballots, approval, ["p0"]).winners_without == ("a", "b")
    assert without_people(ballots, approval, ["p0", "p1"]).winners_without == ("b",)
    joined = pd.Series({"p0": 1, "p1": 9, "p2": 9})
    effect = late_joiners(ballots, approval, joined, since=5)
    assert (effect.n, effect.winners_without, effect.changes) == (2, ("b",), True)


def test_pairs_have_withdrawals_and_hidden_ideas_too():
    said = {"ana": [("a", "b", "left"), ("a", "c", "left")], "bo": [("b", "c", "left")], "cy": []}
    given = Comparisons.from_choices(said, "abc")
    assert without_people(given, pairs, ["ana", "cy"]) == Effect(2, ("a",), ("b",))
    assert without_candidates(given, pairs, ["a"]).winners_without == ("b",)


def test_a_hidden_idea_may_have_split_the_vote():
    ballots = ranked("ABC", A=4, BC=3, CB=2)
    effect = without_candidates(ballots, plurality, ["C"])
    assert (effect.winners_with, effect.winners_without) == (("A",), ("B",))


# ---------------------------------------------------------------- re-draws, in words and ranks


def test_a_small_room_is_spoken_of_as_a_room():
    assert redraw_reasons({"a": 0.83, "b": 0.17}, 29) == (("redrawn-room", {"winner": "a", "score": 83}),)
    assert redraw_reasons({"a": 0.83, "b": 0.17}, 30) == (
        ("redrawn", {"winner": "a", "score": 830, "n": 1000}),
    )
    assert redraw_reasons({"a": 0.0}, 5) == redraw_reasons({}, 0) == ()


@pytest.mark.parametrize("rule", [borda, plurality, irv])
def test_the_ranks_of_re_draws_hold_the_rank_itself_and_fit_the_shares(rule):
    ballots = ranked("ABC", ABC=9, BCA=5, CBA=3)
    table = rank_intervals(ballots, rule, n=300, rng=1)
    assert (table["low"] <= table["rank"]).all() and (table["rank"] <= table["high"]).all()
    if rule is not irv:
        shares = redraws(ballots, rule, n=300, rng=1)
        assert (table["first"] >= pd.Series(shares) - 1e-9).all()


def test_rules_counted_at_once_and_one_by_one_give_the_same_ranks():
    ballots = ranked("ABC", ABC=9, BCA=5, CBA=3, A=2)
    at_once = rank_intervals(ballots, borda, n=60, rng=3)
    one_by_one = rank_intervals(ballots, lambda b: borda(b), n=60, rng=3)
    pd.testing.assert_frame_equal(at_once, one_by_one)


# ---------------------------------------------------------------- exposure


def test_what_was_shown_twice_as_often_has_a_ratio_to_an_equal_share():
    said = {"ana": {"s1": 1, "s2": -1}, "bo": {"s1": 0}, "cy": {}}
    table = exposure(Ballots.from_scores(said, ["s1", "s2", "s3"]))
    assert table["shown"].tolist() == [2, 1, 0]
    assert table["ratio"].tolist() == [2, 1, 0]
    assert table["rate"].tolist() == [2 / 4, 1 / 3, 1 / 2]


def test_pairs_have_an_exposure_too():
    pair = Comparisons.from_choices({"ana": [("a", "b", "left"), ("a", "c", "left")]}, "abc")
    assert exposure(pair)["share"].tolist() == [0.5, 0.25, 0.25]


def test_a_bias_needs_differences():
    with pytest.raises(UndefinedMeasureError, match="three candidates"):
        exposure_bias(Ballots.from_scores({"ana": {"s1": 1}}, ["s1", "s2", "s3"]))


# ---------------------------------------------------------------- refusals


def test_what_cannot_be_left_out_is_said():
    with pytest.raises(InvalidInputError, match="do not say of which group"):
        by_group(Ballots.from_approvals({"b": ["a"]}, "a"), approval)
    with pytest.raises(InvalidInputError, match="moon do not stand; candidates are A, B"):
        without_candidates(ranked("AB", A=1), star, ["moon"])
    with pytest.raises(InvalidInputError, match="nothing to re-draw"):
        rank_intervals(ranked("AB"), borda)
