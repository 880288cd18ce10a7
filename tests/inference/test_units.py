"""Do intervals over units say how much a number hangs on who was in the sample?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference import bootstrap_interval


def mean(values, counts):
    return counts @ values / counts.sum(axis=1)


@pytest.fixture
def five_events_of_each_of_twelve_people():
    """What somebody says is the same each time: sixty events know no more than twelve people."""
    said = np.repeat(np.random.default_rng(3).normal(size=12), 5)
    return said, np.repeat([f"p{i}" for i in range(12)], 5)


# ---------------------------------------------------------------- values worked by hand


def test_the_value_is_that_of_all_units_and_n_counts_them():
    found = bootstrap_interval(np.mean, [1.0] * 6 + [3.0] * 6, rng=1, replicates=50)
    assert (found.value, found.n) == (2.0, 12)
    assert found.low < 2 < found.high
    assert np.isnan([found.null_mean, found.z, found.p]).all()
    assert found.definition == "mean; percentile interval of 95% from 50 draws of units; seed 1"


def test_units_that_are_all_the_same_leave_no_doubt():
    for method in ("percentile", "bca"):
        found = bootstrap_interval(np.mean, [2.0] * 10, rng=1, replicates=20, method=method)
        assert (found.low, found.high) == (2, 2)


def test_drawing_whole_people_is_wider_than_drawing_their_events(five_events_of_each_of_twelve_people):
    said, who = five_events_of_each_of_twelve_people
    by_person = bootstrap_interval(mean, said, clusters=who, by_counts=True, rng=1)
    by_event = bootstrap_interval(mean, said, by_counts=True, rng=1)
    assert (by_person.n, by_event.n) == (12, 60)
    # five copies of everything: √5 times too narrow
    assert (by_person.high - by_person.low) / (by_event.high - by_event.low) == pytest.approx(
        np.sqrt(5), rel=0.15
    )


def test_fewer_than_ten_people_get_no_interval_however_many_events():
    found = bootstrap_interval(np.mean, np.arange(90.0), clusters=np.arange(90) % 9, rng=1, replicates=20)
    assert found.n == 9
    assert np.isnan([found.low, found.high]).all()
    assert "no interval for fewer than 10" in found.definition


def test_rows_of_a_table_are_drawn_whole():
    table = pd.DataFrame({"x": range(12), "y": range(12)})
    found = bootstrap_interval(lambda it: float((it["x"] - it["y"]).abs().max()), table, rng=1, replicates=20)
    assert (found.low, found.high) == (0, 0)


def test_draws_without_a_value_are_left_out_until_they_are_too_many():
    def share_of_speakers(spoke):
        if not spoke.any():
            raise UndefinedMeasureError("nobody spoke")
        return float(spoke.mean())

    many = bootstrap_interval(share_of_speakers, [1] * 6 + [0] * 6, rng=1, replicates=100)
    few = bootstrap_interval(share_of_speakers, [1] + [0] * 11, rng=1, replicates=100)
    assert not np.isnan(many.low)
    assert np.isnan(few.low)  # in (11/12)¹² = 35 of 100 draws nobody spoke


# ---------------------------------------------------------------- laws


@settings(max_examples=20)
@given(st.lists(st.floats(-100, 100), min_size=10, max_size=20), st.integers(0, 1000), st.booleans())
def test_by_counts_or_by_samples_the_interval_is_the_same(values, seed, clustered):
    values = np.array(values)
    clusters = np.arange(len(values)) // (1 if len(values) < 20 else 2) if clustered else None
    options = {"rng": seed, "replicates": 60, "clusters": clusters}
    for method in ("percentile", "bca"):
        one = bootstrap_interval(np.mean, values, method=method, **options)
        other = bootstrap_interval(mean, values, method=method, by_counts=True, **options)
        assert [one.low, one.high] == pytest.approx([other.low, other.high], nan_ok=True)


# ---------------------------------------------------------------- agreement with an independent one


@pytest.mark.parametrize(("method", "theirs"), [("percentile", "percentile"), ("bca", "BCa")])
def test_intervals_agree_with_those_of_scipy(method, theirs):
    values = np.random.default_rng(5).exponential(size=40)
    found = bootstrap_interval(mean, values, by_counts=True, method=method, replicates=20_000, rng=1)
    scipys = stats.bootstrap((values,), np.mean, n_resamples=20_000, method=theirs, rng=2).confidence_interval
    assert [found.low, found.high] == pytest.approx([scipys.low, scipys.high], abs=0.02)


# ---------------------------------------------------------------- refusals


def test_an_event_of_nobody_is_refused():
    with pytest.raises(InvalidInputError, match="here are 3, 1 of them missing"):
        bootstrap_interval(np.mean, [1.0, 2.0, 3.0], clusters=["Ana", None, "Bo"], rng=1)


def test_an_unknown_interval_is_refused():
    with pytest.raises(InvalidInputError, match="no interval 'normal'"):
        bootstrap_interval(np.mean, [1.0], method="normal", rng=1)


def test_a_statistic_without_a_value_is_undefined():
    with pytest.raises(UndefinedMeasureError, match="undefined for these 1 units"):
        bootstrap_interval(lambda it: float("nan"), [1.0], rng=1)
