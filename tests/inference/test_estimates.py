"""Are intervals and chance what they say they are?"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference import Estimate, estimate


def one_of_two(data, rng):
    return [float(rng.integers(2))]


def with_replacement(data, rng):
    return rng.choice(data, len(data))


# ---------------------------------------------------------------- values worked by hand


def test_p_doubles_the_smaller_tail_and_counts_the_value_itself():
    draws = iter([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0])
    found = estimate(np.mean, [9.0], null=lambda data, rng: [next(draws)], replicates=9, rng=0)
    assert found.p == pytest.approx(2 * (1 + 1) / (9 + 1))
    assert found.null_mean == 5
    assert found.z == pytest.approx((9 - 5) / np.std(range(1, 10)))


def test_p_is_never_zero_and_never_above_one():
    far = estimate(np.mean, [99.0], null=one_of_two, replicates=19, rng=1)
    assert far.p == pytest.approx(2 / 20)
    middle = estimate(np.mean, [0.5], null=lambda data, rng: [0.5], replicates=19, rng=1)
    assert middle.p == 1


def test_chance_that_always_gives_the_same_has_no_z():
    found = estimate(np.mean, [0.3], null=lambda data, rng: [0.1 + 0.2], replicates=9, rng=0)
    assert np.isnan(found.z)
    assert found.p == 1  # 0.1 + 0.2 is 0.3 but for rounding


def test_what_is_not_asked_for_is_nan():
    found = estimate(np.mean, [1.0, 2.0], rng=0)
    assert (found.value, found.n) == (1.5, 2)
    assert all(np.isnan([found.low, found.high, found.null_mean, found.z, found.p]))


def test_a_definition_says_what_was_done():
    found = estimate(np.mean, [1.0] * 10, null=one_of_two, resample=with_replacement, replicates=5, rng=3)
    assert found.definition == (
        "mean; interval of 95% from 5 draws of with replacement; chance: 5 draws of one of two; seed 3"
    )


def test_fewer_than_ten_get_no_interval():
    found = estimate(np.mean, [1.0, 2.0] * 4, resample=with_replacement, replicates=9, rng=0)
    assert np.isnan(found.low)
    assert "no interval for fewer than 10" in found.definition


def test_too_many_undefined_draws_give_no_interval():
    def fails_on_even(data):
        if int(data[0]) % 2 == 0:
            raise UndefinedMeasureError("even")
        return 1.0

    found = estimate(
        fails_on_even, [1] * 10, resample=lambda data, rng: [int(rng.integers(10))] * 10, replicates=50, rng=0
    )
    assert np.isnan(found.low)


def test_an_estimate_is_one_row_of_a_table():
    row = Estimate(0.4, 0.2, 0.6, 0.1, 2.0, 0.04, 12, "…").to_frame()
    assert list(row) == ["value", "low", "high", "null_mean", "z", "p", "n", "definition"]
    assert len(row) == 1


# ---------------------------------------------------------------- laws


def test_the_same_seed_gives_the_same_answer():
    one, other = (
        estimate(
            np.mean, [1.0, 2.0, 4.0] * 4, null=one_of_two, resample=with_replacement, replicates=20, rng=5
        )
        for _ in range(2)
    )
    assert one == other


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=10, max_size=20), st.integers(0, 1000))
def test_the_interval_is_in_order_and_within_the_data(values, seed):
    found = estimate(np.mean, values, resample=with_replacement, replicates=40, rng=seed)
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9


def test_where_only_chance_is_at_work_p_values_are_uniform():
    rng = np.random.default_rng(11)

    def normal(data, rng):
        return rng.normal(size=1)

    p = [estimate(np.mean, normal(None, rng), null=normal, replicates=99, rng=rng).p for _ in range(300)]
    assert stats.kstest(p, "uniform").pvalue > 0.01


# ---------------------------------------------------------------- refusals


def test_a_null_in_which_the_measure_is_undefined_is_refused():
    def needs_some(data):
        if not data:
            raise UndefinedMeasureError("nobody")
        return 1.0

    with pytest.raises(UndefinedMeasureError, match="needs_some is undefined for some draws"):
        estimate(needs_some, [1], null=lambda data, rng: [], replicates=3, rng=0)


@pytest.mark.parametrize("wrong", [{"replicates": 0}, {"level": 1.0}])
def test_no_draws_and_no_level_are_refused(wrong):
    with pytest.raises(InvalidInputError, match="replicates is a number from 1 on"):
        estimate(np.mean, [1.0], rng=0, **wrong)
