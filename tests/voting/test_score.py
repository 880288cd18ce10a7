"""Does a score compare those who have an opinion, and never take silence for a zero?"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, redraws, score

LOT = ["trees", "court", "garden"]
# trees 4+3+3 = 10 of three, court 5 of one: the sum and the mean part; nobody knows the garden
A_COURT_THAT_ONE_KNOWS = {"ana": {"trees": 4}, "bo": {"trees": 3, "court": 5}, "cy": {"trees": 3}, "di": {}}

papers = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(LOT), st.integers(0, 5), max_size=3),
    max_size=10,
)


def ballots_of(scores):
    return Ballots.from_scores(scores, LOT)


def test_the_mean_is_over_those_who_have_an_opinion():
    result = score(ballots_of(A_COURT_THAT_ONE_KNOWS))
    assert result.scores == {"trees": 3.333, "court": 5, "garden": None}
    assert (result.winners, result.options) == (("court",), {"by": "mean"})
    assert result.figures["no_opinion"] == {"trees": 1, "court": 3, "garden": 4}
    assert result.figures["spread"]["trees"] == [0, 0, 0, 2, 1, 0]
    assert result.sentences() == [
        "court has the highest mean, 5, from 1 people with an opinion on it.",
        "trees came next, with 3.333; the difference is 1.667.",
    ]


def test_the_sum_rewards_being_known():
    result = score(ballots_of(A_COURT_THAT_ONE_KNOWS), by="sum")
    assert (result.winners, result.scores["trees"]) == (("trees",), 10)


def test_no_opinion_counts_as_zero_only_where_that_is_asked_for():
    ballots = ballots_of(A_COURT_THAT_ONE_KNOWS)
    result = score(ballots, no_opinion="zero")
    assert result.scores == {"trees": 3.333, "court": 1.667, "garden": 0}
    assert (result.winners, result.options["no_opinion"]) == (("trees",), "zero")
    with pytest.raises(InvalidInputError, match=r"left out \(left_out\) or counted 0 \(zero\), not 'half'"):
        score(ballots, no_opinion="half")


def test_a_zero_is_an_opinion():
    result = score(ballots_of({"ana": {"trees": 5, "court": 4}, "bo": {"trees": 0}}))
    assert result.scores == {"trees": 2.5, "court": 4, "garden": None}


def test_tenths_that_sum_to_the_same_are_level():
    # 0.1 + 0.2 is not 0.3 for a computer
    result = score(
        ballots_of({"a": {"trees": 0.1, "court": 0.3}, "b": {"trees": 0.2, "court": 0.0}}), by="sum"
    )
    assert result.winners == ("trees", "court")


def test_nobody_and_blank():
    assert score(ballots_of({})).winners == score(ballots_of({"ana": {}})).winners == ()
    assert score(ballots_of({"ana": {}})).scores == {"trees": None, "court": None, "garden": None}


def test_all_zeros_are_level_and_not_nothing():
    assert score(ballots_of({"ana": {"trees": 0, "court": 0}})).winners == ("trees", "court")


@given(papers)
def test_winners_are_those_of_exact_means(scores):
    own = {c: [Fraction(given[c]) for given in scores.values() if c in given] for c in LOT}
    means = {c: sum(some) / len(some) for c, some in own.items() if some}
    best = {c for c in means if means[c] == max(means.values())}
    assert set(score(ballots_of(scores)).winners) == best


@given(papers)
def test_a_ballot_without_an_opinion_changes_nothing_but_the_count_of_ballots(scores):
    before, after = score(ballots_of(scores)), score(ballots_of({**scores, "one more": {}}))
    assert (after.scores, after.winners) == (before.scores, before.winners)


@given(papers)
def test_all_draws_at_once_count_as_one_after_the_other(scores):
    quick = redraws(ballots_of(scores), score, n=30)
    assert quick == pytest.approx(redraws(ballots_of(scores), lambda b: score(b), n=30))


def test_an_unknown_way_to_compare_is_refused():
    with pytest.raises(InvalidInputError, match="compared by mean or sum, not by 'median'"):
        score(ballots_of({}), by="median")
