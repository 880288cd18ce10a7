"""Do re-draws say how often the same people would have chosen otherwise, whichever way they are counted?"""

import numpy as np
import pytest

from cocodesign.voting import (
    Ballots,
    approval,
    borda,
    dots,
    irv,
    minimax,
    plurality,
    rank_intervals,
    redraws,
    schulze,
    score,
)

ABC = ["a", "b", "c"]


def some_ballots(rng, n, kind, weights=None):
    given = rng.integers(0, 4, (n, 3))
    if kind == "rankings":
        rows = {f"v{i}": [ABC[c] for c in rng.permutation(3)[: rng.integers(0, 4)]] for i in range(n)}
        ballots = Ballots.from_rankings(rows, ABC)
    elif kind == "approvals":
        ballots = Ballots(ABC, [f"v{i}" for i in range(n)], given > 1, kind)
    else:
        marks = given if kind == "amounts" else given.astype(float)
        ballots = Ballots(ABC, [f"v{i}" for i in range(n)], marks, kind)
    return ballots.with_weights(weights)


# ---------------------------------------------------------------- by hand


def test_one_ballot_of_two_decides_three_draws_of_four_by_its_weight():
    # a weighs 3, b 1: a wins unless b is drawn twice (1/4); without weights both once would be level
    ballots = Ballots.from_approvals({"x": ["a"], "y": ["b"]}, ["a", "b"]).with_weights([3, 1])
    for rule in (approval, lambda one: approval(one)):
        assert redraws(ballots, rule, n=4000)["a"] == pytest.approx(0.75, abs=0.03)


def test_a_ballot_of_no_weight_is_drawn_and_decides_nothing():
    ballots = Ballots.from_rankings({"x": ["a"], "y": ["b"], "z": ["b"]}, ["a", "b"]).with_weights([1, 0, 0])
    # drawn not at all in (2/3)^3 = 8/27 of draws, in which nobody has a vote
    assert redraws(ballots, plurality, n=4000)["a"] == pytest.approx(19 / 27, abs=0.03)
    assert redraws(ballots, irv, n=4000)["a"] == pytest.approx(19 / 27, abs=0.03)


def test_kinds_of_ballots_are_drawn_as_often_as_ballots_would_be():
    # 2,000 ballots of two kinds, 1,020 for a: a binomial draw of 2,000 is below 1,000 with 0.18 or so
    rows = {f"v{i}": ["a"] if i < 1020 else ["b"] for i in range(2000)}
    ballots = Ballots.from_rankings(rows, ["a", "b"])
    for rule in (plurality, borda, irv, schulze, minimax):
        assert redraws(ballots, rule, n=4000)["a"] == pytest.approx(0.81, abs=0.03)
    intervals = rank_intervals(ballots, plurality, n=4000)
    assert intervals["first"].tolist() == pytest.approx([0.82, 0.19], abs=0.03)


# ---------------------------------------------------------------- one after the other


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (approval, "approvals"), (dots, "amounts"), (score, "scores"), (plurality, "rankings"),
        (borda, "rankings"), (minimax, "rankings"), (schulze, "rankings"), (irv, "rankings"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_weighted", [False, True])
def test_counting_all_draws_at_once_is_counting_one_after_the_other(rule, kind, is_weighted):
    rng = np.random.default_rng(7)
    ballots = some_ballots(rng, 11, kind, rng.integers(1, 4, 11) / 2 if is_weighted else None)
    at_once = redraws(ballots, rule, n=600, rng=1)
    in_turn = redraws(ballots, lambda one: rule(one), n=600, rng=2)
    for one in ABC:
        assert at_once[one] == pytest.approx(in_turn[one], abs=0.11)


def test_runs_of_one_chance_are_the_same():
    ballots = some_ballots(np.random.default_rng(3), 40, "rankings")
    assert redraws(ballots, irv, rng=5) == redraws(ballots, irv, rng=5)
