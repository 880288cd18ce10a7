"""Does shuffling labels tell what labels do from what they do not?"""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference import permutation_test, steps

SAID = np.array([1.0, 2.0, 4.0, 8.0, 9.0, 11.0])
PLACE = np.array(["window"] * 3 + ["door"] * 3)


def gap(place):
    return SAID[np.asarray(place) == "door"].mean() - SAID[np.asarray(place) == "window"].mean()


# ---------------------------------------------------------------- values worked by hand


def test_p_is_that_of_all_twenty_ways_to_seat_six_people():
    # only one of the 20 seatings has a gap as large, and one as small: p is about 2 · 1/20
    gaps = [
        gap(np.isin(range(6), at_door).choose(["window", "door"]))
        for at_door in itertools.combinations(range(6), 3)
    ]
    assert sum(it >= gap(PLACE) for it in gaps) == 1
    found = permutation_test(gap, PLACE, rng=1, replicates=3000)
    assert found.p == pytest.approx(2 / 20, abs=0.025)
    assert found.null_mean == pytest.approx(np.mean(gaps), abs=0.4)
    assert (found.n, found.value) == (6, gap(PLACE))
    assert np.isnan(found.low)


def test_labels_stay_within_their_stratum():
    tables, seen = np.array([0, 0, 0, 1, 1, 1]), []

    def watched(place):
        seen.append(tuple(np.asarray(place)))
        return 0.0

    permutation_test(watched, np.array(list("aabbcc")), strata=tables, rng=1, replicates=60)
    assert all(sorted(it[:3]) == ["a", "a", "b"] and sorted(it[3:]) == ["b", "c", "c"] for it in seen)
    assert len(set(seen)) == 9  # three places for b, times three for the other b


def test_a_series_of_labels_keeps_its_index():
    indices = []
    permutation_test(
        lambda it: float(indices.append(list(it.index)) is None),
        pd.Series(["x", "y"], index=["Ana", "Bo"]),
        rng=1,
        replicates=2,
    )
    assert indices == [["Ana", "Bo"]] * 3


def test_the_same_seed_shuffles_the_same():
    one, other = (permutation_test(gap, PLACE, rng=4, replicates=30) for _ in range(2))
    assert (one.null_mean, one.z, one.p) == (other.null_mean, other.z, other.p)
    assert one.definition.endswith("labels shuffled 30 times; seed 4")


# ---------------------------------------------------------------- laws


def test_where_labels_mean_nothing_p_values_are_even():
    rng = np.random.default_rng(2)
    p = []
    for _ in range(200):
        said, label = rng.normal(size=12), np.arange(12) % 2 == 0
        p.append(
            permutation_test(
                lambda it, said=said: said[it].mean(), label, rng=rng, replicates=39, progress=False
            ).p
        )
    assert stats.kstest(p, "uniform").pvalue > 0.01


def test_steps_count_with_and_without_a_bar(capsys):
    assert list(steps(3, "counting", progress=False)) == [0, 1, 2]
    assert list(steps(3, "counting")) == [0, 1, 2]
    assert capsys.readouterr().err == ""
    assert list(steps(3, "counting", progress=True)) == [0, 1, 2]
    assert "counting" in capsys.readouterr().err


# ---------------------------------------------------------------- refusals


def test_a_label_without_a_stratum_is_refused():
    with pytest.raises(InvalidInputError, match="each of the 6 labels needs a stratum|Each of the 6 labels"):
        permutation_test(gap, PLACE, strata=["a"] * 5, rng=1)


def test_a_statistic_that_labels_can_undo_is_not_tested():
    with pytest.raises(UndefinedMeasureError, match="undefined for some of the labels"):
        permutation_test(lambda place: float("nan"), PLACE, rng=1, replicates=2)
