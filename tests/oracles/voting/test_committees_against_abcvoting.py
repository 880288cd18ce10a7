"""Do our committees agree with abcvoting's on random profiles, all level ones and with weights?"""

import numpy as np
import pytest

from cocodesign.voting import Ballots, equal_shares, sequential_pav, sequential_phragmen

abcvoting = pytest.importorskip("abcvoting", reason="abcvoting is not installed (make oracles)")
from abcvoting import abcrules  # noqa: E402
from abcvoting.preferences import Profile, Voter  # noqa: E402

RULES = {
    "seqpav": sequential_pav,
    "seqphragmen": sequential_phragmen,
    "equal-shares": equal_shares,
    "equal-shares-with-av-completion": lambda ballots, seats: equal_shares(
        ballots, seats=seats, completion="approval"
    ),
}

EXACT = {rule: "standard" if rule == "seqpav" else "standard-fractions" for rule in RULES}


def profiles(n, seed, most_voters=20):
    rng = np.random.default_rng(seed)
    for _ in range(n):
        m, voters = int(rng.integers(4, 9)), int(rng.integers(3, most_voters))
        marks = rng.random((voters, m)) < rng.uniform(0.15, 0.6, m)
        yield marks, rng.integers(1, 4, voters), int(rng.integers(2, m))


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("is_weighted", [False, True])
def test_the_same_committees_are_level(rule, is_weighted):
    differ = []
    for number, (marks, weights, seats) in enumerate(profiles(100, 5)):
        if not marks.any():
            continue
        m = marks.shape[1]
        theirs = Profile(m)
        for row, weight in zip(marks, weights, strict=True):
            theirs.add_voter(Voter(np.flatnonzero(row).tolist(), weight=int(weight) if is_weighted else 1))
        rows = {f"b{i}": map(str, np.flatnonzero(row)) for i, row in enumerate(marks)}
        ballots = Ballots.from_approvals(rows, map(str, range(m))).with_weights(
            weights if is_weighted else None
        )
        wanted = abcrules.compute(rule, theirs, seats, algorithm=EXACT[rule], resolute=False)
        found = RULES[rule](ballots, seats=seats)
        if {frozenset(map(int, one)) for one in found.figures["committees"]} != set(map(frozenset, wanted)):
            differ.append(number)
    assert differ == []
