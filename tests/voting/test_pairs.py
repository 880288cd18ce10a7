"""Do pairs count as they were answered, and is the next one chosen fairly?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.voting import Comparisons, exposure, left_share, next_pair, pair_redraws, pairs, win_rates

IDEAS = ["trees", "court", "pool"]
# the trees win twice and lose once, one pair is level, one cannot be decided
A_MORNING = {
    "ana": [("trees", "court", "left"), ("pool", "trees", "right"), ("court", "pool", "tie")],
    "bo": [("court", "trees", "left"), ("pool", "court", "skip")],
    "cy": [],
}
answers = st.lists(
    st.tuples(st.permutations(range(4)), st.sampled_from(["left", "right", "tie", "skip"])), max_size=25
)


def of(said, ideas=IDEAS):
    return Comparisons.from_choices(said, ideas)


def one_person(rows):
    return of({"ana": [(str(two[0]), str(two[1]), what) for two, what in rows]}, list("0123"))


# ---------------------------------------------------------------- by hand


def test_wins_losses_ties_and_undecided_pairs_are_kept_apart():
    table = win_rates(of(A_MORNING))
    assert table.loc["trees", ["wins", "losses", "ties", "skips", "shown", "left"]].tolist() == [
        2,
        1,
        0,
        0,
        3,
        1,
    ]
    assert table.loc["court", ["wins", "losses", "ties", "skips", "shown", "left"]].tolist() == [
        1,
        1,
        1,
        1,
        4,
        2,
    ]
    assert table["rate"].tolist() == [3 / 5, 2 / 4, 1 / 3]


def test_an_idea_of_which_nothing_is_known_has_a_rate_of_one_half_and_no_score():
    found = pairs(of({"ana": [("trees", "court", "left")]}))
    assert win_rates(of({"ana": []})).loc["pool", "rate"] == 0.5
    assert found.scores == {"trees": 0.6667, "court": 0.3333, "pool": None}
    assert found.winners == ("trees",)


def test_it_is_said_how_the_first_came_first():
    assert pairs(of(A_MORNING)).sentences() == [
        "trees was chosen in 2 of the 3 pairs with it that were decided: a win rate of 60 in 100.",
        "court came next, with 50 in 100.",
    ]


def test_who_said_nothing_is_a_blank_ballot():
    found = pairs(of(A_MORNING))
    assert (found.n_ballots, found.n_blank, found.figures["n_pairs"], found.figures["n_decided"]) == (
        3,
        1,
        5,
        3,
    )


def test_pairs_none_of_which_was_decided_choose_nothing():
    found = pairs(of({"ana": [("trees", "court", "skip")]}))
    assert (found.winners, found.sentences()) == (
        (),
        ["None of the 1 pairs was decided, so nothing is chosen."],
    )


def test_a_hidden_idea_takes_its_pairs_along():
    rest = of(A_MORNING).subset(["court", "pool"])
    assert (rest.n_comparisons, rest.candidates, rest.n_blank) == (2, ("court", "pool"), 1)


def test_a_table_gives_the_same_comparisons_as_the_choices():
    rows = [(who, *one) for who, said in A_MORNING.items() for one in said]
    table = pd.DataFrame(rows, columns=["participant", "left", "right", "outcome"])
    found = Comparisons.from_frame(table, IDEAS, people=list(A_MORNING))
    assert (found.wins == of(A_MORNING).wins).all() and (found.ties == of(A_MORNING).ties).all()
    assert found.n_blank == 1


def test_re_draws_draw_people_with_all_their_pairs():
    # ana said nine times the trees, bo and cy once each the court: by pairs 9 to 2, by people mostly the court
    said = {
        "ana": [("trees", "court", "left")] * 2,
        "bo": [("trees", "court", "right")] * 2,
        "cy": [("trees", "court", "right")] * 2,
    }
    shares = pair_redraws(of(said, ["trees", "court"]), n=3000, rng=1)
    # ana is drawn 0 or 1 of 3 times (the court wins) with 8/27 + 12/27
    assert shares["court"] == pytest.approx(20 / 27, abs=0.03)
    assert sum(shares.values()) == pytest.approx(1)


# ---------------------------------------------------------------- which pair comes next


def test_a_person_is_not_shown_a_pair_twice_while_there_is_another():
    said = {"ana": []}
    for seed in range(6):  # of four ideas there are six pairs
        said["ana"].append((*next_pair(of(said, list("abcd")), "ana", rng=seed), "left"))
    assert len({frozenset(one[:2]) for one in said["ana"]}) == 6
    assert next_pair(of(said, list("abcd")), "ana", rng=9) is not None


def test_an_idea_that_was_never_shown_comes_first():
    said = {f"p{i}": [("trees", "court", "left")] * 5 for i in range(5)}
    assert sum("pool" in next_pair(of(said), rng=seed) for seed in range(50)) >= 48


def test_left_and_right_are_drawn_by_lot_and_the_same_seed_gives_the_same_pair():
    drawn = [next_pair(of({"ana": []}, ["a", "b"]), rng=seed) for seed in range(200)]
    assert 70 <= drawn.count(("a", "b")) <= 130
    assert next_pair(of(A_MORNING), rng=5) == next_pair(of(A_MORNING), rng=5)


def test_what_was_hidden_is_not_shown_and_one_idea_makes_no_pair():
    assert {
        frozenset(next_pair(of(A_MORNING), rng=seed, standing=["trees", "pool"])) for seed in range(9)
    } == {frozenset(["trees", "pool"])}
    assert next_pair(of(A_MORNING), rng=1, standing=["trees"]) is None


def test_a_long_survey_shows_every_idea_about_as_often():
    chance, said = np.random.default_rng(1), {f"p{i}": [] for i in range(20)}
    ideas = [str(i) for i in range(10)]
    for turn in range(15):
        for person in said:
            pair = next_pair(of(said, ideas), person, rng=turn * 100 + int(person[1:]))
            said[person].append((*pair, str(chance.choice(["left", "right"]))))
    ratio = exposure(of(said, ideas))["ratio"]
    assert ratio.min() > 0.85 and ratio.max() < 1.15


# ---------------------------------------------------------------- the left one


def test_the_share_of_the_left_one_by_hand():
    found = left_share(of(A_MORNING))
    assert (found.value, found.n, found.null_mean) == (pytest.approx(2 / 3), 3, 0.5)
    # Wilson's interval of 2 in 3, as tables print it
    assert (found.low, found.high) == (pytest.approx(0.2077, abs=1e-4), pytest.approx(0.9385, abs=1e-4))


def test_habits_of_people_make_the_interval_wider_than_their_pairs_alone():
    # ten always left, ten always right, twenty pairs each
    said = {f"p{i}": [("a", "b", "left" if i < 10 else "right")] * 20 for i in range(20)}
    found = left_share(of(said, ["a", "b"]))
    # standard error between people: sqrt(20/19 * 20 * 10^2) / 400
    assert found.value == 0.5
    assert (found.high - found.low) / 2 == pytest.approx(
        1.95996 * np.sqrt(20 / 19 * 20 * 100) / 400, rel=1e-4
    )


# ---------------------------------------------------------------- laws


@given(answers)
@settings(max_examples=40)
def test_turning_every_pair_round_changes_no_rate(rows):
    turned = [
        ((two[1], two[0], *two[2:]), {"left": "right", "right": "left"}.get(what, what)) for two, what in rows
    ]
    assert (win_rates(one_person(rows))["rate"] == win_rates(one_person(turned))["rate"]).all()


@given(answers)
@settings(max_examples=40)
def test_each_decided_pair_is_one_win_and_one_loss(rows):
    table = win_rates(one_person(rows))
    decided = sum(what in ("left", "right") for _, what in rows)
    assert table["wins"].sum() == table["losses"].sum() == decided
    assert table["shown"].sum() == 2 * len(rows)
    assert (table[["wins", "losses", "ties", "skips"]].sum(axis=1) == table["shown"]).all()


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (
            {"ana": [("trees", "moon", "left")]},
            "'ana' compared 'moon', which does not stand; candidates are trees",
        ),
        ({"ana": [("trees", "court", "up")]}, "an outcome is left, right, tie, skip, not 'up'"),
        ({"ana": [("trees", "trees", "left")]}, "'trees' is compared with itself"),
        ({"ana": [("trees", "left")]}, "'ana': a pair is left, right and outcome"),
    ],
)
def test_what_is_no_pair_is_refused(said, why):
    with pytest.raises(InvalidInputError, match=why):
        of(said)


def test_a_row_of_a_table_that_is_no_pair_is_named():
    table = pd.DataFrame(
        {"left": ["trees", "trees"], "right": ["court", "moon"], "outcome": ["left", "left"]}
    )
    with pytest.raises(
        InvalidInputError, match="comparisons, row 1: right is 'moon', which is none of trees"
    ):
        Comparisons.from_frame(table, IDEAS)


def test_without_a_decided_pair_there_is_no_left_share():
    with pytest.raises(UndefinedMeasureError, match="No pair was decided"):
        left_share(of({"ana": [("trees", "court", "skip")]}))


def test_re_draws_need_to_know_who_answered():
    one = of(A_MORNING)
    with pytest.raises(InvalidInputError, match="do not say who answered"):
        pair_redraws(Comparisons(one.candidates, one.left, one.right, one.outcome))
