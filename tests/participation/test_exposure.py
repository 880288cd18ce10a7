"""Is an idea liked, or has it only been seen more?"""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.participation import arrival_bias, position_bias, support_by_exposure
from cocodesign.tables import Community

from .small import a_bench_that_grew, at, said

# ---------------------------------------------------------------- by hand


def test_support_is_held_against_those_who_were_shown_an_idea():
    found = support_by_exposure(a_bench_that_grew())
    # The bench was shown to Dee three times, and to Bo, who supports it; the roof to Ana alone.
    assert found.loc["bench", ["shown_to", "times", "supporters", "rate", "per_showing"]].tolist() == [
        2,
        4,
        1,
        0.5,
        0.25,
    ]
    assert found.loc["roof", ["shown_to", "rate", "rank"]].tolist() == [1, 1.0, 1]


def test_an_idea_that_nobody_was_shown_has_no_rate():
    wall = support_by_exposure(a_bench_that_grew()).loc["wall"]
    assert wall["shown_to"] == 0 and all(
        math.isnan(wall[name]) for name in ("rate", "low", "per_showing", "rank")
    )


def test_authors_are_no_audience_of_their_own_idea():
    community = Community(
        contributions=[said("a", "Ana", 0)],
        exposures=[{"participant": "Ana", "contribution": "a", "times": 4}],
        endorsements=[{"participant": "Ana", "contribution": "a"}],
        authorship=[{"contribution": "a", "participant": "Ana"}],
    )
    assert support_by_exposure(community)["shown_to"].tolist() == [0]


# ---------------------------------------------------------------- a planted late idea


def late_but_best() -> Community:
    """Nine ideas that came early were shown to all 100, and a third like them; the tenth to 20, of whom 18 like it."""
    people = [f"p{k:03}" for k in range(100)]
    ideas = [said(f"i{k}", "author", k) for k in range(10)]
    shown = [{"participant": p, "contribution": f"i{k}", "times": 1} for k in range(9) for p in people]
    shown += [{"participant": p, "contribution": "i9", "times": 1} for p in people[:20]]
    rng = np.random.default_rng(1)
    liked = [row for row in shown[:900] if rng.random() < 1 / 3] + shown[900:918]
    endorsed = [{"participant": row["participant"], "contribution": row["contribution"]} for row in liked]
    return Community(contributions=ideas, exposures=shown, endorsements=endorsed)


def test_a_late_but_best_idea_is_first_by_rate_and_last_by_number():
    found = support_by_exposure(late_but_best())
    assert found["rank"].idxmin() == "i9" and found["low"].idxmax() == "i9"
    assert found["supporters"].idxmin() == "i9"


def test_the_arrival_bias_is_in_the_numbers_and_not_in_the_rates():
    community = late_but_best()
    found = arrival_bias(community, rng=1)
    table = support_by_exposure(community)
    for name in found.index:
        assert found.at[name, "value"] == pytest.approx(-spearmanr(np.arange(10), table[name]).statistic)
    assert found.at["supporters", "value"] > found.at["rate", "value"]


# ---------------------------------------------------------------- the left one and the right one


def pairs(left: int, right: int, people: int, rng: np.random.Generator | None = None) -> pd.DataFrame:
    outcomes = ["left"] * left + ["right"] * right
    if rng is not None:
        outcomes = list(rng.permutation(outcomes))
    who = [f"p{k % people}" for k in range(len(outcomes))]
    return pd.DataFrame({"poll": "p", "left": "a", "right": "b", "outcome": outcomes, "participant": who})


def test_ties_and_skipped_pairs_do_not_count_for_a_side():
    table = pd.concat([pairs(3, 1, 2), pairs(2, 0, 2).assign(outcome=["tie", "skip"])])
    assert position_bias(table, rng=1).value == 0.75


def test_a_planted_bias_is_found_and_a_fair_coin_gives_none():
    rng = np.random.default_rng(3)
    biased = [
        position_bias(pairs(k, 200 - k, 20, rng), rng=rng, replicates=199) for k in rng.binomial(200, 0.7, 20)
    ]
    fair = [
        position_bias(pairs(k, 200 - k, 20, rng), rng=rng, replicates=199) for k in rng.binomial(200, 0.5, 40)
    ]
    assert all(it.low > 0.5 and it.p <= 0.05 for it in biased)
    assert sum(it.low <= 0.5 <= it.high for it in fair) >= 33
    assert np.mean([it.p for it in fair]) == pytest.approx(0.5, abs=0.15)


def test_without_a_decided_pair_the_bias_is_undefined():
    with pytest.raises(UndefinedMeasureError, match="none of the 0 pairs"):
        position_bias(pd.DataFrame(columns=["poll", "left", "right", "outcome"]), rng=1)


def test_the_order_of_arrival_is_that_of_the_log_and_not_of_the_table():
    rows = [said("late", "Ana", 9), said("early", "Ana", 0), said("middle", "Ana", 5)]
    liked = [("Bo", "early"), ("Cy", "early"), ("Bo", "middle")]
    community = Community(
        contributions=rows,
        endorsements=[{"participant": p, "contribution": c, "created_at": at(10)} for p, c in liked],
    )
    assert arrival_bias(community, rng=1).at["supporters", "value"] == pytest.approx(1.0)
