"""Do 80,101 real ballots give the figures that the city published?

Cast vote record of the City of Minneapolis as distributed with VoteKit, © 2023 Metric Geometry and Gerrymandering
Group, MIT licence (mggg/VoteKit).
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cocodesign.voting import Ballots, condorcet_winner, irv

RECORD = Path(__file__).parents[4] / "shared" / "data" / "votekit" / "mn_2013_cast_vote_record.csv"
if not RECORD.is_file():
    RECORD = Path(__file__).parents[5] / "shared" / "data" / "votekit" / "mn_2013_cast_vote_record.csv"
pytestmark = pytest.mark.skipif(not RECORD.is_file(), reason="the record of Minneapolis is not here")

NOBODY = ("undervote", "overvote", "UWI")
HODGES, ANDREW, SAMUELS, WINTON = "BETSY HODGES", "MARK ANDREW", "DON SAMUELS", "CAM WINTON"


def ballots(an_overvote_exhausts=False):
    cells = pd.read_csv(RECORD).to_numpy(dtype=object)
    rows, places = np.indices(cells.shape)
    named = ~np.isin(cells, NOBODY)
    if an_overvote_exhausts:
        named &= ~np.logical_or.accumulate(cells == "overvote", axis=1)
    marks = pd.DataFrame({"ballot": rows[named], "candidate": cells[named], "rank": places[named] + 1})
    everybody = pd.DataFrame({"ballot": np.arange(len(cells))})
    standing = sorted(set(cells[~np.isin(cells, NOBODY)]))
    return Ballots.from_marks(marks, everybody, standing, kind="rankings", repeats="best")


@pytest.fixture(scope="module")
def counted():
    return irv(ballots())


def test_everybody_is_counted(counted):
    assert counted.n_ballots == 80_101
    assert sum(counted.course[0].votes.values()) == 79_378 == counted.n_ballots - counted.n_blank
    assert len(counted.scores) == 35


def test_the_winner_and_the_last_figures_are_those_of_the_city(counted):
    assert counted.winners == (HODGES,)
    assert counted.course[-1].votes == {HODGES: 38_870, ANDREW: 24_972}
    assert counted.course[-1].votes[HODGES] < counted.n_ballots / 2  # no majority of all ballots


@pytest.mark.parametrize(
    ("left", "votes", "continuing"),
    [
        (35, [28_983, 19_664, 8_354, 7_540], 79_378),
        (4, [32_581, 21_831, 10_301, 8_969], 73_682),
        (3, [34_083, 22_713, 11_609], 68_405),
        (2, [38_870, 24_972], 63_842),
    ],
)
def test_each_stage_is_the_published_one(counted, left, votes, continuing):
    (one,) = [one for one in counted.course if len(one.votes) == left]
    assert [one.votes[c] for c in (HODGES, ANDREW, SAMUELS, WINTON)[: len(votes)]] == votes
    assert sum(one.votes.values()) == continuing


def test_an_overvote_that_exhausts_gives_other_figures():
    assert irv(ballots(an_overvote_exhausts=True)).course[-1].votes == {HODGES: 38_857, ANDREW: 24_962}


def test_the_winner_beats_everybody_one_to_one():
    assert condorcet_winner(ballots()) == HODGES
