"""Are our strengths those of choix, and our win rates those that All Our Ideas published?"""

import csv
import math

import numpy as np
import pandas as pd
import pytest

from cocodesign.voting import Comparisons, bradley_terry, left_share, win_rates

from .samples import sample

SURVEYS = sample("allourideas")


def random_pairs(m, n, seed):
    rng = np.random.default_rng(seed)
    strength = rng.normal(size=m)
    left = rng.integers(m, size=n)
    right = (left + rng.integers(1, m, size=n)) % m
    won = rng.random(n) < 1 / (1 + np.exp(strength[right] - strength[left]))
    return Comparisons(tuple(map(str, range(m))), left, right, np.where(won, 0, 1))


@pytest.mark.parametrize(("m", "n", "seed"), [(4, 200, 1), (12, 800, 2), (40, 20_000, 3)])
def test_strengths_are_those_of_choix(m, n, seed):
    choix = pytest.importorskip("choix", reason="choix is not installed (make oracles)")
    pairs = random_pairs(m, n, seed)
    theirs = choix.ilsr_pairwise_dense(pairs.wins.astype(float), alpha=0.0)
    ours = bradley_terry(pairs, spread=math.inf).table["strength"]
    assert ours.to_numpy() == pytest.approx(theirs - theirs.mean(), abs=1e-6)


@pytest.mark.parametrize("spread", [0.7, 2.0])
def test_with_a_prior_too(spread):
    choix = pytest.importorskip("choix", reason="choix is not installed (make oracles)")
    pairs = random_pairs(8, 60, 5)
    rows = [(int(w), int(lo)) for w, lo in np.argwhere(pairs.wins) for _ in range(pairs.wins[w, lo])]
    # its penalty is alpha times the sum of squares: ours is half the inverse of the variance
    theirs = choix.opt_pairwise(8, rows, alpha=0.5 / spread**2, method="BFGS", tol=1e-8)
    assert bradley_terry(pairs, spread=spread).table["strength"].to_numpy() == pytest.approx(theirs, abs=1e-4)


@pytest.mark.skipif(
    not SURVEYS.exists(), reason="the surveys of All Our Ideas are not here (COCODESIGN_DATA)"
)
@pytest.mark.parametrize("survey", ["experts/wikisurvey_layoff", "experts+friends/wikisurvey_gpa"])
def test_win_rates_are_those_that_all_our_ideas_published(survey):
    with open(SURVEYS / f"{survey}_ideas.csv", newline="", encoding="utf-8") as file:
        ideas = {row["Idea ID"]: row for row in csv.DictReader(file)}
    votes = pd.read_csv(SURVEYS / f"{survey}_votes.csv", dtype=str)
    votes = votes[votes["Valid"].str.upper() == "TRUE"]
    left_won = votes["Winner ID"] == votes["Left Choice ID"]
    assert (left_won | (votes["Winner ID"] == votes["Right Choice ID"])).all()
    table = pd.DataFrame(
        {
            "left": votes["Left Choice ID"],
            "right": votes["Right Choice ID"],
            "outcome": np.where(left_won, "left", "right"),
            "participant": votes["Session ID"],
        }
    )
    found = Comparisons.from_frame(table, list(ideas))
    rates = win_rates(found)
    for idea, row in ideas.items():
        assert rates.loc[idea, ["wins", "losses"]].tolist() == [int(row["Wins"]), int(row["Losses"])]
        assert 100 * rates.loc[idea, "rate"] == pytest.approx(float(row["Score"]), abs=1e-4)
    strengths = bradley_terry(found)
    assert strengths.table["strength"].corr(rates["rate"], method="spearman") > 0.8
    assert left_share(found).n == len(votes)
