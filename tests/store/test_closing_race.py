"""Is every ballot that was acknowledged counted once, and none after, whoever votes as a vote is closed?

``python -m tests.benchmarks race`` plays a hundred seeds of each kind; here are a few.
"""

import pytest

from ..benchmarks.race import MODES, race


@pytest.mark.parametrize("mode", MODES)
def test_sec_s6_whoever_was_told_that_they_voted_is_counted_once_as_the_vote_is_closed(ground, mode):
    """Sixty people (twenty on PostgreSQL) with two tabs each vote, change their vote and send everything again."""
    voters = 60 if ground.kind == "sqlite" else 20
    found = race(ground.url(), mode, seed=1, voters=voters)
    assert found.violations == []
    assert found.voters and found.repeats > 3 * voters
