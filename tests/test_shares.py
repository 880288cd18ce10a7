"""How sure is a share: are its intervals those of the books?"""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from cocodesign.exceptions import InvalidInputError
from cocodesign.shares import clopper_pearson_interval, share_with_interval, wilson_interval


def test_wilson_agrees_with_published_values_and_stays_within_nought_and_one():
    # 15 of 148: the example of Newcombe (1998), 0.0624 to 0.1605.
    assert wilson_interval(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)
    assert wilson_interval(0, 20)[0] == 0 and wilson_interval(0, 20)[1] == pytest.approx(0.1611, abs=5e-5)
    assert wilson_interval(20, 20)[1] == 1


def test_clopper_and_pearson_agree_with_a_published_value():
    # 15 of 148: Newcombe (1998) again, method 5: 0.0578 to 0.1617.
    assert clopper_pearson_interval(15, 148) == pytest.approx((0.0578, 0.1617), abs=5e-5)


@given(st.integers(1, 60), st.data(), st.sampled_from([0.8, 0.95, 0.99]))
@settings(max_examples=40, deadline=None)
def test_both_agree_with_scipy(n, data, level):
    k = data.draw(st.integers(0, n))
    for ours, theirs in ((wilson_interval, "wilson"), (clopper_pearson_interval, "exact")):
        expected = binomtest(k, n).proportion_ci(level, method=theirs)
        assert ours(k, n, level=level) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_a_share_of_nobody_is_undefined():
    assert all(math.isnan(end) for end in share_with_interval(0, 0))
    assert all(math.isnan(end) for end in clopper_pearson_interval(0, 0))


def test_more_than_all_is_refused():
    with pytest.raises(InvalidInputError, match="it is 3 of 2"):
        wilson_interval(3, 2)
    with pytest.raises(InvalidInputError, match="wilson and clopper_pearson"):
        share_with_interval(1, 2, interval="wald")
    with pytest.raises(InvalidInputError, match="level lies between 0 and 1"):
        wilson_interval(1, 2, level=95)
