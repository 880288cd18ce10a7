"""Are groups found where there are some, and none where there are none?"""

import json

import numpy as np
import pandas as pd
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, adjusted_rand, opinion_map, silhouette
from cocodesign.voting.opinion_map import _Answers


def rivals(n=60, m=12, noise=0.1, missing=0.3, seed=1, camps=2):
    """People of some camps, each with its own sign on each statement, but for the last, on which all agree."""
    chance = np.random.default_rng(seed)
    camp = np.arange(n) % camps
    side = np.where(chance.random((camps, m)) < 0.5, -1.0, 1.0)
    side[0], side[-1] = 1.0, -1.0  # two camps differ on everything
    side[:, -1] = 1.0
    marks = side[camp]
    marks[chance.random((n, m)) < noise] *= -1
    marks[chance.random((n, m)) < missing] = np.nan
    return camp, Ballots(tuple(f"s{i}" for i in range(m)), tuple(f"p{i}" for i in range(n)), marks, "scores")


def by_chance(n=80, m=15, seed=2):
    marks = np.random.default_rng(seed).choice([-1.0, 0, 1], size=(n, m))
    return Ballots(tuple(map(str, range(m))), tuple(map(str, range(n))), marks, "scores")


# ---------------------------------------------------------------- groups


def test_two_rival_camps_are_found_and_the_shared_statement_is_their_consensus():
    camp, ballots = rivals(noise=0.05)
    found = opinion_map(ballots)
    placed = found.people["group"].notna().to_numpy()
    assert found.n_groups == 2 and found.reason == ""
    assert adjusted_rand(camp[placed], found.people["group"][placed].to_numpy(int)) == 1
    assert found.statements["consensus"].idxmax() == "s11" == found.statements["divide"].idxmin()
    assert found.stability["seeds"] == 1 and found.stability["draws"] > 0.9


def test_people_who_answer_by_chance_have_no_groups_and_it_is_said_why():
    found = opinion_map(by_chance())
    assert found.n_groups == 0 and found.people["group"].isna().all()
    assert "by chance" in str(found) or "Other draws" in str(found)
    assert found.statements["consensus"].isna().all() and found.representative.empty
    assert found.people["x"].notna().all()


def test_nineteen_people_are_too_few():
    _, ballots = rivals(n=19, missing=0)
    found = opinion_map(ballots)
    assert found.n_groups == 0
    assert found.reason.startswith("19 people answered 7 statements or more: too few")


def test_six_answers_give_no_place():
    _, ballots = rivals(missing=0)
    marks = ballots.marks.copy()
    marks[0, 6:] = np.nan
    people = opinion_map(Ballots(ballots.candidates, ballots.ballots, marks, "scores")).people
    assert np.isnan(people.loc["p0", "x"]) and people.loc["p0", "votes"] == 6
    assert pd.isna(people.loc["p0", "group"]) and people["group"].notna().sum() == 59


def test_a_camp_smaller_than_the_smallest_group_is_no_group():
    camp, ballots = rivals(n=40, noise=0, missing=0)
    few = ballots.take(np.flatnonzero((camp == 0) | (np.arange(40) < 8)))  # 20 of one camp, 4 of the other
    assert opinion_map(few, smallest_group=3).people["group"].value_counts().tolist() == [20, 4]
    assert opinion_map(few, smallest_group=5).n_groups == 0


def test_everybody_of_one_mind_has_no_groups():
    one_mind = Ballots(tuple("abcdefgh"), tuple(map(str, range(30))), np.ones((30, 8)), "scores")
    assert opinion_map(one_mind).reason == "Everybody answered alike, so there are no groups."


def test_the_same_data_give_the_same_map():
    _, ballots = rivals(noise=0.25)
    one, other = opinion_map(ballots), opinion_map(ballots)
    pd.testing.assert_frame_equal(one.people, other.people)
    pd.testing.assert_frame_equal(one.representative, other.representative)
    assert (one.stability, one.silhouettes, one.by_chance) == (
        other.stability,
        other.silhouettes,
        other.by_chance,
    )


def test_a_table_of_marks_gives_the_same_map_as_ballots():
    _, ballots = rivals(n=30)
    one, other = opinion_map(ballots), opinion_map(ballots.to_marks())
    assert other.people["x"].to_numpy() == pytest.approx(
        one.people["x"].loc[other.people.index].to_numpy(), nan_ok=True
    )
    assert one.n_groups == other.n_groups


def test_more_people_than_the_sample_are_all_grouped():
    camp, ballots = rivals(n=2600, noise=0.15)
    found = opinion_map(ballots, draws=2)
    placed = found.people["group"].notna().to_numpy()
    assert placed.sum() > 1900
    assert adjusted_rand(camp[placed], found.people["group"][placed].to_numpy(int)) > 0.9


def test_the_plain_map_is_for_a_screen_and_names_nobody():
    found = opinion_map(four_and_four()).plain(most=2)
    assert (found["n_people"], found["n_groups"], found["sizes"]) == (24, 2, [12, 12])
    assert len(found["points"]) == 24 and {group for _, _, group in found["points"]} == {1, 2}
    assert [len(one) for one in found["representative"]] == [2, 2]
    assert found["representative"][0][0]["count"] == 12
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert '"p1' not in json.dumps(found)


def test_the_plain_map_without_groups_says_why():
    found = opinion_map(by_chance()).plain()
    assert found["reason"] and found["representative"] == [] and found["stability"]["seeds"] is not None
    assert set(found["statements"]["0"].values()) == {None}


# ---------------------------------------------------------------- statements, by hand


def four_and_four():
    """Twelve say yes to s0..s3 and no to s4..s7; twelve the other way; s8 is agreed by all, s9 by the first alone."""
    rows = {}
    for i in range(24):
        side = 1 if i < 12 else -1
        rows[f"p{i}"] = {f"s{j}": side if j < 4 else -side for j in range(8)} | {"s8": 1}
        rows[f"p{i}"]["s9"] = 1 if side == 1 else 0
    return Ballots.from_scores(rows, [f"s{j}" for j in range(10)])


def test_shares_consensus_and_divide_by_hand():
    table = opinion_map(four_and_four()).statements
    yes, no = 13 / 14, 1 / 14
    assert table.loc["s8", "consensus"] == pytest.approx(yes * yes)
    assert table.loc["s0", "consensus"] == pytest.approx(yes * no)
    assert table.loc["s0", "divide"] == pytest.approx(yes - no)
    assert table.loc["s8", "divide"] == 0
    geometric = opinion_map(four_and_four(), consensus="geometric").statements
    assert geometric.loc["s0", "consensus"] == pytest.approx(np.sqrt(12.5 / 13 * 0.5 / 13))


def test_agreeing_and_disagreeing_are_each_scored_by_their_own_counts():
    found = opinion_map(four_and_four())
    group = found.people.loc["p0", "group"]
    own = found.representative[found.representative["group"] == group].set_index(["statement", "side"])
    assert ("s0", "agree") in own.index and ("s4", "disagree") in own.index
    assert ("s0", "disagree") not in own.index and ("s8", "agree") not in own.index
    one = own.loc[("s4", "disagree")]
    assert (one["n"], one["count"], one["share"]) == (12, 12, pytest.approx(13 / 14))
    assert one["ratio"] == pytest.approx(13)
    # two shares of 13/13 and 1/13, together 14/26
    z = (1 - 1 / 13) / np.sqrt(14 / 26 * 12 / 26 * 2 / 13)
    assert one["z"] == pytest.approx(z) and one["score"] == pytest.approx(z * 13 * 13 / 14)


def test_a_pass_is_no_disagreement():
    found = opinion_map(four_and_four())
    assert found.statements.loc["s9", ["agree", "disagree", "pass"]].tolist() == [12, 0, 12]
    assert not (
        (found.representative["statement"] == "s9") & (found.representative["side"] == "disagree")
    ).any()


# ---------------------------------------------------------------- the projection


@pytest.mark.parametrize("m", [30, 450])
def test_the_axes_are_those_of_the_filled_table(m):
    _, ballots = rivals(n=40, m=m, noise=0.3, missing=0.4)
    marks = ballots.marks
    filled = np.where(np.isnan(marks), np.nanmean(marks, axis=0), marks)
    _, roots, vectors = np.linalg.svd(filled - filled.mean(axis=0), full_matrices=False)
    rows, columns = np.nonzero(ballots.is_marked)
    points, axes, explained = _Answers(rows, columns, marks[rows, columns], 40, m).projected()
    assert np.abs((axes * vectors[:2].T).sum(axis=0)) == pytest.approx([1, 1], abs=1e-5)
    assert explained == pytest.approx(roots[:2] ** 2 / (roots**2).sum(), rel=1e-5)
    own = ballots.is_marked.sum(axis=1)
    plain = (filled - filled.mean(axis=0)) @ axes
    assert points == pytest.approx(plain * np.sqrt(m / own)[:, None], abs=1e-6)


def test_silhouette_of_four_points_by_hand():
    points = np.array([[0.0, 0], [0, 2], [9, 0], [9, 2]])
    # own distance 2; to the others the mean of 9 and sqrt(85)
    other = (9 + np.sqrt(85)) / 2
    assert silhouette(points, np.array([0, 0, 1, 1])) == pytest.approx((other - 2) / other)


def test_adjusted_rand_of_a_split_group_by_hand():
    # pairs of points that are together: 3 + 3 in the one, 1 + 3 in the other, 1 + 3 in both, of 15
    one, other = np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 2, 2, 2])
    both, rows, columns, all_ = 4, 6, 4, 15
    expected = rows * columns / all_
    assert adjusted_rand(one, other) == pytest.approx((both - expected) / ((rows + columns) / 2 - expected))


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("given", "options", "why"),
    [
        (
            Ballots.from_scores({"ana": {"s": 2}}, ["s"]),
            {},
            "'ana', 's': an answer is -1, 0 or 1, but this one is 2",
        ),
        (by_chance(), {"consensus": "mean"}, "consensus is product or geometric, not 'mean'"),
        (
            pd.DataFrame({"ballot": ["ana", "ana"], "candidate": ["s", "s"], "score": [1, -1]}),
            {},
            "'ana' answered 's' twice",
        ),
        (
            pd.DataFrame({"participant": ["ana", None], "candidate": ["s", "t"], "score": [1, -1]}),
            {},
            "Each mark names its participant, but row 2 of marks names none",
        ),
    ],
)
def test_what_is_no_opinion_is_refused(given, options, why):
    with pytest.raises(InvalidInputError, match=why):
        opinion_map(given, **options)
