"""Do many draws say about a number what they can, and no more?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cocodesign.exceptions import InvalidInputError
from cocodesign.inference import against_chance, bca_interval, percentile_interval, two_sided_p

# ---------------------------------------------------------------- values worked by hand


def test_p_counts_the_value_among_the_draws_and_doubles_the_smaller_tail():
    assert two_sided_p(9, range(1, 10)) == pytest.approx(2 * (1 + 1) / 10)
    assert two_sided_p(2, range(1, 10)) == pytest.approx(2 * (2 + 1) / 10)
    assert two_sided_p(99, range(1, 10)) == pytest.approx(2 / 10)
    assert two_sided_p(5, range(1, 10)) == 1


def test_equal_but_for_rounding_is_equal():
    assert two_sided_p(0.3, [0.1 + 0.2]) == 1
    assert np.isnan(against_chance(0.3, [0.1 + 0.2, 0.3])[1])


def test_one_undefined_draw_in_twenty_is_left_out_and_more_spoil_the_interval():
    fine = [*range(19), np.nan]
    assert percentile_interval(fine, level=0.5) == (4.5, 13.5)
    assert np.isnan(percentile_interval([*fine[:18], np.nan, np.nan])).all()


def test_bca_moves_the_limits_to_where_the_draws_were_too_low():
    # 60 of 100 draws lie below the value: the draws are too low, and both limits go up
    draws = np.arange(100) + 0.5
    low, high = bca_interval(60, draws, [59, 60, 61])
    plain_low, plain_high = percentile_interval(draws)
    assert low > plain_low
    assert high > plain_high
    bias = stats.norm.ppf(0.6)
    assert low == pytest.approx(np.quantile(draws, stats.norm.cdf(2 * bias - stats.norm.ppf(0.975))))


def test_where_nothing_varies_both_limits_are_the_value():
    assert bca_interval(1.0, [1.0] * 20, [1.0] * 5) == (1.0, 1.0)


def test_a_value_outside_of_all_its_draws_has_no_bca_interval():
    assert np.isnan(bca_interval(7, range(5), [6, 7, 8])).all()


# ---------------------------------------------------------------- laws


@settings(max_examples=30)
@given(st.lists(st.integers(0, 5), min_size=1, max_size=30), st.integers(0, 5))
def test_p_is_the_same_from_the_other_side_and_never_zero(draws, value):
    p = two_sided_p(value, draws)
    assert p == two_sided_p(-value, [-it for it in draws])
    assert 1 / (len(draws) + 1) <= p <= 1


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("level", [0, 1, 95])
def test_a_level_of_95_is_refused(level):
    with pytest.raises(InvalidInputError, match="level lies between 0 and 1"):
        percentile_interval([1.0], level=level)
    with pytest.raises(InvalidInputError, match="level lies between 0 and 1"):
        bca_interval(1.0, [1.0], [1.0], level=level)
