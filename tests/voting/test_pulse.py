"""Does a pulse show the spread, and limits that are honest for few?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, pulse
from cocodesign.voting.pulse import mean_between

ASKED = ["heard", "again"]


def test_spread_mean_and_n_by_hand():
    result = pulse(Ballots.from_scores({"ana": {"heard": 4}, "bo": {"heard": 5, "again": 1}}, ASKED))
    assert result.figures["spread"] == {"heard": [0, 0, 0, 0, 1, 1], "again": [0, 1, 0, 0, 0, 0]}
    assert result.scores == {"heard": 4.5, "again": 1}
    assert [row[3] for row in result.figures["means"].values()] == [2, 1]
    assert result.winners == ()


def test_a_question_nobody_answered_has_no_mean():
    assert pulse(Ballots.from_scores({}, ASKED)).figures["means"]["heard"] == [None, None, None, 0]


def test_limits_by_hand():
    # n = 8: epsilon = sqrt(ln 40 / 16) = 0.480; all at 4 of 5
    epsilon = np.sqrt(np.log(40) / 16)
    low, high = mean_between([0, 0, 0, 8, 0])
    assert low == pytest.approx(1 + 3 * (1 - epsilon))
    assert high == pytest.approx(1 + 3 + epsilon)


def test_one_answer_says_next_to_nothing():
    low, high = mean_between([0, 0, 0, 0, 1])
    assert (low, high) == (pytest.approx(1), 5)


def test_the_limits_hold_the_mean_in_at_least_so_many_samples():
    chance = np.random.default_rng(5)
    shares = np.array([0.05, 0.05, 0.1, 0.3, 0.5])
    truth = float(np.arange(1, 6) @ shares)
    held = 0
    for _ in range(400):
        low, high = mean_between(chance.multinomial(12, shares).tolist())
        held += low <= truth <= high
    assert held >= 380


@given(st.lists(st.integers(0, 30), min_size=5, max_size=5))
def test_limits_lie_around_the_mean_and_within_the_scale(counts):
    low, high = mean_between(counts)
    mean = sum(n * step for step, n in enumerate(counts, 1)) / sum(counts) if sum(counts) else 3
    assert 1 - 1e-9 <= low <= mean + 1e-9 and mean - 1e-9 <= high <= 5 + 1e-9


@given(st.lists(st.integers(0, 30), min_size=5, max_size=5).filter(any))
def test_more_answers_of_the_same_kind_say_more(counts):
    few, many = mean_between(counts), mean_between([10 * n for n in counts])
    assert many[1] - many[0] <= few[1] - few[0] + 1e-9


@pytest.mark.parametrize("value", [0, 6, 2.5])
def test_an_answer_beside_the_scale_is_refused(value):
    with pytest.raises(
        InvalidInputError, match="Ballot 'ana', 'heard': an answer is a whole number from 1 to 5"
    ):
        pulse(Ballots.from_scores({"ana": {"heard": value}}, ASKED))
