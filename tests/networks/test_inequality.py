"""Is unevenness measured over everybody, and as the literature defines it?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks import (
    gini,
    interaction_network,
    lorenz_curve,
    participation_bands,
    strength,
    top_share,
)

# ---------------------------------------------------------------- values worked by hand


def test_the_gini_coefficient_of_five_people():
    assert gini([1, 2, 3, 4, 10]) == pytest.approx(0.4)
    assert gini([10, 3, 1, 4, 2]) == pytest.approx(0.4)
    assert gini([1, 2, 3, 4, 10], small_sample=True) == pytest.approx(0.5)


def test_equals_have_none_and_one_who_has_everything_has_nearly_one():
    assert gini([3, 3, 3]) == 0
    assert gini([0.1] * 7) == 0
    assert gini([0, 0, 0, 0, 7]) == pytest.approx(0.8)
    assert gini([0, 0, 0, 0, 7], small_sample=True) == pytest.approx(1)
    assert gini([5]) == 0


def test_the_silent_count():
    talk = [("Ana", "Bo", 3), ("Bo", "Ana", 3)]
    assert gini(strength(interaction_network(talk), direction="out")) == 0
    with_silent = interaction_network(talk, ["Ana", "Bo", "Cy", "Dee"])
    assert gini(strength(with_silent, direction="out")) == pytest.approx(0.5)


def test_the_lorenz_curve_goes_through_every_person():
    curve = lorenz_curve(pd.Series([6, 1, 3, 0], index=list("abcd")))
    assert curve["people"].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert curve["amount"].tolist() == [0, 0, 0.1, 0.4, 1]


def test_the_top_share_takes_fractions_of_a_person():
    assert top_share([1, 2, 3, 4, 10], 0.2) == pytest.approx(0.5)
    assert top_share([1, 2, 3, 4, 10], 0.4) == pytest.approx(0.7)
    assert top_share([1, 2, 3, 4, 10], 0.1) == pytest.approx(0.25)  # half of the one who has ten
    assert top_share([1, 2, 3, 4, 10], 0.3) == pytest.approx(0.6)  # ten, and half of four
    assert top_share([1, 2, 3, 4, 10], 1) == 1
    assert top_share([0] * 27 + [1, 1, 1], 0.1) == 1  # three of thirty, though 0.1 × 30 is a little more


def test_bands_of_who_does_most_some_and_nothing():
    bands = participation_bands([12, 5, 3, 0, 0])
    assert bands["people"].to_dict() == {"most": 1, "some": 2, "nothing": 2}
    assert bands["share_of_people"].tolist() == pytest.approx([0.2, 0.4, 0.4])
    assert bands["share_of_amount"].tolist() == pytest.approx([0.6, 0.4, 0])
    assert participation_bands([12, 5, 3, 0, 0], most=0.8)["people"].tolist() == [2, 1, 2]
    assert participation_bands([12, 5, 3, 0, 0], most=1)["people"].tolist() == [3, 0, 2]


def test_exactly_a_half_is_most_and_equals_are_not_told_apart():
    assert participation_bands([5, 3, 2])["people"].tolist() == [1, 2, 0]
    assert participation_bands([4, 2, 2, 2])["people"].tolist() == [4, 0, 0]
    assert participation_bands([1, 1, 1, 1])["people"].tolist() == [4, 0, 0]


# ---------------------------------------------------------------- laws

amounts = st.lists(st.integers(0, 50), min_size=1, max_size=20).filter(any)


@settings(max_examples=40, deadline=None)
@given(amounts, st.integers(2, 9), st.randoms(use_true_random=False))
def test_order_and_unit_do_not_matter(some, factor, random):
    value = gini(some)
    assert 0 <= value <= (len(some) - 1) / len(some) + 1e-12
    assert gini(random.sample(some, len(some))) == pytest.approx(value)
    assert gini([factor * x for x in some]) == pytest.approx(value)
    assert gini(some + some) == pytest.approx(value)


@settings(max_examples=40, deadline=None)
@given(amounts)
def test_it_is_half_the_mean_difference_and_twice_the_area_under_the_diagonal(some):
    x = np.array(some, dtype=float)
    assert gini(some) == pytest.approx(np.abs(x[:, None] - x).mean() / (2 * x.mean()), abs=1e-12)
    curve = lorenz_curve(some)
    area = np.trapezoid(curve["amount"], curve["people"])
    assert gini(some) == pytest.approx(1 - 2 * area, abs=1e-12)
    assert (np.diff(curve["amount"], n=2) >= -1e-12).all()


@settings(max_examples=40, deadline=None)
@given(amounts, st.floats(0.01, 1))
def test_the_top_share_is_the_lorenz_curve_from_above(some, share):
    curve = lorenz_curve(some)
    expected = 1 - np.interp(1 - share, curve["people"], curve["amount"])
    assert top_share(some, share) == pytest.approx(expected, abs=1e-6)
    assert top_share(some, share) >= share - 1e-9


@settings(max_examples=40, deadline=None)
@given(amounts, st.floats(0.05, 1))
def test_bands_are_everybody_and_most_is_the_fewest_who_have_it(some, most):
    bands = participation_bands(some, most=most)
    assert bands["people"].sum() == len(some)
    assert bands["share_of_people"].sum() == pytest.approx(1)
    assert bands["share_of_amount"].sum() == pytest.approx(1)
    assert bands.loc["most", "share_of_amount"] >= most - 1e-9
    assert bands.loc["nothing", "people"] == some.count(0)
    # without those who have least among them they would have too little
    kept = sorted(some, reverse=True)[: bands.loc["most", "people"]]
    fewer = [x for x in kept if x > min(kept)]
    assert sum(fewer) < most * sum(some)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=2, max_size=20))
def test_giving_from_the_richest_to_the_poorest_lowers_it(some):
    rich, poor = max(some), min(some)
    assume(rich - poor >= 2)
    ordered = sorted(some)
    nearer = [poor + 1, *ordered[1:-1], rich - 1]
    assert gini(nearer) < gini(some)


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("measure", [gini, lorenz_curve, top_share, participation_bands])
@pytest.mark.parametrize("some", [[], [0, 0, 0]])
def test_nothing_cannot_be_shared_unequally(measure, some):
    with pytest.raises(UndefinedMeasureError, match=f"none of the {len(some)} people has anything"):
        measure(some)


def test_the_small_sample_form_needs_two():
    with pytest.raises(UndefinedMeasureError, match="of a single person"):
        gini([3], small_sample=True)


@pytest.mark.parametrize("wrong", [-1, float("nan"), float("inf"), None, "much"])
def test_an_amount_that_is_none_is_refused_and_named(wrong):
    with pytest.raises(InvalidInputError, match="the amount of 'Bo' is"):
        gini(pd.Series([1, wrong], index=["Ana", "Bo"]))
    with pytest.raises(InvalidInputError, match="the amount number 1 is"):
        gini([1, wrong])


@pytest.mark.parametrize("share", [0, -0.1, 1.1, 10])
def test_a_share_is_a_share(share):
    with pytest.raises(InvalidInputError, match="share is a share of the people"):
        top_share([1, 2], share)
    with pytest.raises(InvalidInputError, match="most is a share of everything"):
        participation_bands([1, 2], most=share)
