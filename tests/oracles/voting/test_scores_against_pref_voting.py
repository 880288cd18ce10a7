"""Do our rules on scores choose as pref_voting does, and where they choose fewer, by which step of their protocol?"""

import numpy as np
import pytest

from cocodesign.voting import Ballots, majority_judgment, score, star

pref_voting = pytest.importorskip("pref_voting", reason="pref_voting is not installed (make oracles)")
from pref_voting import grade_methods  # noqa: E402
from pref_voting.grade_profiles import GradeProfile  # noqa: E402

from .profiles import said  # noqa: E402


def random_scores(n, seed):
    rng = np.random.default_rng(seed)
    for _ in range(n):
        yield rng.integers(0, 6, (int(rng.integers(3, 40)), int(rng.integers(3, 7))))


def both(scores):
    n, m = scores.shape
    ours = {f"b{i}": {str(c): int(scores[i, c]) for c in range(m)} for i in range(n)}
    theirs = GradeProfile([{c: int(scores[i, c]) for c in range(m)} for i in range(n)], list(range(6)))
    return Ballots.from_scores(ours, map(str, range(m))), theirs


def test_the_same_candidates_have_the_highest_sum():
    for scores in random_scores(400, 1):
        ballots, theirs = both(scores)
        assert set(score(ballots, by="sum").winners) == said(grade_methods.score_voting(theirs))


def test_star_differs_only_where_its_written_protocol_settles_a_tie():
    settled = 0
    for scores in random_scores(600, 2):
        ballots, theirs = both(scores)
        mine, yours = set(star(ballots).winners), said(grade_methods.star(theirs))
        if mine != yours:
            assert mine < yours, scores.tolist()
            sums = np.sort(scores.sum(axis=0))
            level_for_a_place = sums[-2] == sums[-3] or sums[-1] == sums[-2]
            a, b = (int(c) for c in list(yours)[:2])
            level_in_the_run_off = (scores[:, a] > scores[:, b]).sum() == (scores[:, b] > scores[:, a]).sum()
            assert level_for_a_place or level_in_the_run_off, scores.tolist()
            settled += 1
    assert settled


def test_majority_judgment_differs_only_where_one_step_of_the_gauge_leaves_a_tie():
    settled = 0
    for scores in random_scores(600, 3):
        ballots, theirs = both(scores)
        result, yours = majority_judgment(ballots), said(grade_methods.majority_judgement(theirs))
        if set(result.winners) != yours:
            assert set(result.winners) < yours, scores.tolist()
            gauges = {tuple(result.figures["gauge"][c]) for c in yours}
            assert len({gauge[1] for gauge in gauges}) == 1  # the same middle grade
            settled += 1
    assert settled
