"""Are p values corrected for how many were looked at as Holm, and Benjamini and Hochberg, say?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from cocodesign.exceptions import InvalidInputError
from cocodesign.inference import adjust_p

several = st.lists(st.floats(0, 1), min_size=1, max_size=12)

# ---------------------------------------------------------------- values worked by hand


def test_holm_multiplies_by_how_many_are_left_and_never_goes_down():
    # 4 · 0.01, 3 · 0.02, 2 · 0.03 and 1 · 0.04, which stays at the 0.06 before it
    assert adjust_p([0.04, 0.01, 0.03, 0.02]).tolist() == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert adjust_p([0.4, 0.9]).tolist() == pytest.approx([0.8, 0.9])


def test_benjamini_and_hochberg_share_the_number_by_the_rank():
    # 4/1 · 0.01, 4/2 · 0.02, 4/3 · 0.04 → the 0.05 after it, 4/4 · 0.05
    found = adjust_p([0.05, 0.01, 0.04, 0.02], method="benjamini_hochberg")
    assert found.tolist() == pytest.approx([0.05, 0.04, 0.05, 0.04])


def test_what_was_not_tested_is_not_counted_and_the_index_stays():
    found = adjust_p(pd.Series({"density": np.nan, "reciprocity": 0.02, "gini": 0.5}))
    assert found.drop("density").to_dict() == {"reciprocity": 0.04, "gini": 0.5}
    assert np.isnan(found["density"])
    assert adjust_p([]).empty


# ---------------------------------------------------------------- laws


@settings(max_examples=40)
@given(several, st.sampled_from(["holm", "benjamini_hochberg"]))
def test_a_correction_keeps_the_order_and_never_helps(p, method):
    found = adjust_p(p, method=method)
    assert (found >= np.array(p) - 1e-15).all()
    assert (found <= 1).all()
    assert (np.diff(found.to_numpy()[np.argsort(p)]) >= 0).all()


# ---------------------------------------------------------------- agreement with an independent one


@settings(max_examples=40)
@given(several)
def test_benjamini_and_hochberg_agree_with_scipy(p):
    assert adjust_p(p, method="benjamini_hochberg").to_numpy() == pytest.approx(
        stats.false_discovery_control(p, method="bh")
    )


# ---------------------------------------------------------------- refusals


def test_what_is_no_p_value_is_refused():
    with pytest.raises(InvalidInputError, match="at 1 it is 1.2"):
        adjust_p([0.5, 1.2])


def test_an_unknown_correction_is_refused():
    with pytest.raises(InvalidInputError, match="no correction 'sidak'"):
        adjust_p([0.5], method="sidak")
