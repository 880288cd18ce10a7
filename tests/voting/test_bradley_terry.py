"""Are strengths what the pairs say, held where they say nothing, and is that reported?"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.voting import Comparisons, bradley_terry


def of(ideas, *rows):
    """Comparisons from (winner, loser, times), or (one, other, times, "tie")."""
    said = [(a, b, *(what or ["left"])) for a, b, times, *what in rows for _ in range(times)]
    return Comparisons.from_choices({"ana": said}, list(ideas))


A_TRIANGLE = of(
    "abc", ("a", "b", 3), ("b", "a", 1), ("b", "c", 2), ("c", "b", 1), ("c", "a", 1), ("a", "c", 2)
)


def test_three_to_one_is_a_difference_of_the_logarithm_of_three():
    found = bradley_terry(of("ab", ("a", "b", 3), ("b", "a", 1)), spread=math.inf)
    strength = found.table["strength"]
    assert strength["a"] - strength["b"] == pytest.approx(math.log(3), abs=1e-9)
    # information of 4 pairs at 3/4: the difference has the variance 1 / (4 · 3/16), half of it falls to each
    assert found.table["deviation"].tolist() == pytest.approx([math.sqrt(4 / 3) / 2] * 2)
    assert found.is_finite and found.warnings == ()


def test_a_prior_draws_the_strengths_together():
    strength = bradley_terry(of("ab", ("a", "b", 3), ("b", "a", 1)), spread=1.0).table["strength"]
    # at the most probable place: 3 - 4 s = x, with s the chance of a and x its strength
    x = strength["a"]
    assert 3 - 4 / (1 + math.exp(-2 * x)) == pytest.approx(x, abs=1e-9)


def test_an_undefeated_and_a_winless_idea_are_held_and_reported():
    found = bradley_terry(of("abcd", ("a", "b", 4), ("b", "c", 4)))
    assert found.table["state"].to_dict() == {
        "a": "undefeated",
        "b": "decided",
        "c": "winless",
        "d": "unseen",
    }
    assert np.isfinite(found.table["strength"]).all()
    assert not found.is_finite
    assert found.pieces == (("a", "b", "c"), ("d",))
    assert found.warnings[0].startswith("a never lost") and "2 pieces" in found.warnings[-1]


def test_pieces_that_were_never_compared_are_named():
    found = bradley_terry(of("abcd", ("a", "b", 1), ("b", "a", 1), ("c", "d", 2), ("d", "c", 1)))
    assert found.pieces == (("a", "b"), ("c", "d"))
    assert found.table["state"].eq("decided").all()


def test_davidsons_parameter_of_two_equal_ideas_by_hand():
    # 2 wins each and 3 ties: P(tie) = nu / (2 + nu) = 3/7, so nu = 1.5
    found = bradley_terry(of("ab", ("a", "b", 2), ("b", "a", 2), ("a", "b", 3, "tie")), spread=math.inf)
    assert found.tie == pytest.approx(1.5)
    assert found.table["strength"].tolist() == pytest.approx([0, 0], abs=1e-9)


def test_davidsons_model_meets_its_own_expectations():
    given_ = of(
        "abc",
        ("a", "b", 5),
        ("b", "a", 2),
        ("a", "b", 2, "tie"),
        ("b", "c", 3),
        ("c", "a", 2),
        ("a", "c", 1, "tie"),
    )
    found = bradley_terry(given_, spread=math.inf)
    power = np.exp(found.table["strength"].to_numpy())
    product = found.tie * np.sqrt(np.outer(power, power))
    whole = power[:, None] + power + product
    met = given_.wins + given_.wins.T + given_.ties
    expected = (met * (power[:, None] + product / 2) / whole).sum(axis=1)
    assert expected == pytest.approx(given_.wins.sum(axis=1) + given_.ties.sum(axis=1) / 2, abs=1e-6)
    assert (met * product / whole).sum() / 2 == pytest.approx(3, abs=1e-6)


def test_ties_may_be_half_a_win_or_left_out():
    one = of("ab", ("a", "b", 2), ("b", "a", 1), ("a", "b", 2, "tie"))
    half = bradley_terry(one, ties="half", spread=math.inf).table["strength"]
    out = bradley_terry(one, ties="left_out", spread=math.inf).table["strength"]
    assert half["a"] - half["b"] == pytest.approx(math.log(3 / 2))
    assert out["a"] - out["b"] == pytest.approx(math.log(2))


def test_the_interval_of_people_is_wider_where_one_person_answered_many():
    said = {f"p{i}": [("a", "b", "left" if i < 8 else "right")] * 10 for i in range(12)}
    given_ = Comparisons.from_choices(said, ["a", "b"])
    people = bradley_terry(given_, intervals="people", rng=1).table
    pairs = bradley_terry(given_).table
    assert people["deviation"]["a"] > 2 * pairs["deviation"]["a"]


@given(st.lists(st.integers(0, 5), min_size=12, max_size=12))
@settings(max_examples=30)
def test_expected_wins_are_the_wins_but_for_the_prior(times):
    rows = [(a, b) for a in "abcd" for b in "abcd" if a != b]
    given_ = of("abcd", *((a, b, n) for (a, b), n in zip(rows, times, strict=True)))
    if not given_.wins.any():
        return
    strength = bradley_terry(given_, spread=1.5).table["strength"].to_numpy()
    share = 1 / (1 + np.exp(strength - strength[:, None]))
    met = given_.wins + given_.wins.T
    off = given_.wins.sum(axis=1) - (met * share).sum(axis=1)
    assert off == pytest.approx(strength / 1.5**2, abs=1e-6)
    assert strength.sum() == pytest.approx(0, abs=1e-9)


def test_the_order_of_the_paper_changes_no_strength():
    turned = of(
        "cba", ("a", "b", 3), ("b", "a", 1), ("b", "c", 2), ("c", "b", 1), ("c", "a", 1), ("a", "c", 2)
    )
    one, other = (bradley_terry(it).table["strength"] for it in (A_TRIANGLE, turned))
    assert other[one.index].to_numpy() == pytest.approx(one.to_numpy())


def test_without_a_prior_an_undefeated_idea_is_undefined():
    with pytest.raises(UndefinedMeasureError, match="Give a spread, such as 2"):
        bradley_terry(of("ab", ("a", "b", 3)), spread=math.inf)


def test_only_ties_need_a_prior_too():
    with pytest.raises(UndefinedMeasureError, match="Every pair is a tie"):
        bradley_terry(of("ab", ("a", "b", 3, "tie")), spread=math.inf)
    assert np.isfinite(bradley_terry(of("ab", ("a", "b", 3, "tie"))).tie)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"ties": "coin"}, "ties is davidson, half or left_out, not 'coin'"),
        ({"intervals": "people"}, "at least two people"),
        ({"spread": -1}, "spread is a standard deviation above 0"),
    ],
)
def test_an_unknown_option_is_refused(options, why):
    with pytest.raises(InvalidInputError, match=why):
        bradley_terry(A_TRIANGLE, **options)


def test_without_a_decided_pair_there_are_no_strengths():
    with pytest.raises(UndefinedMeasureError, match="No pair was decided"):
        bradley_terry(of("ab", ("a", "b", 2, "skip")))
