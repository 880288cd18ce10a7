"""Do our budgets fund the projects that pabutools funds, with ties settled by name?"""

import numpy as np
import pytest

from cocodesign.voting import Ballots, budget_equal_shares, budget_greedy, order

pabutools = pytest.importorskip("pabutools", reason="pabutools is not installed (make oracles)")
from pabutools.election import ApprovalBallot, ApprovalProfile, Cardinality_Sat, Cost_Sat, Instance, Project  # noqa: E402
from pabutools.rules import greedy_utilitarian_welfare, method_of_equal_shares  # noqa: E402
from pabutools.tiebreaking import lexico_tie_breaking  # noqa: E402

SATISFACTION = {"cost": Cost_Sat, "cardinality": Cardinality_Sat}


def elections(n, seed):
    rng = np.random.default_rng(seed)
    for _ in range(n):
        m, voters = int(rng.integers(3, 8)), int(rng.integers(3, 25))
        marks = rng.random((voters, m)) < rng.uniform(0.2, 0.6)
        marks[0] |= ~marks.any(axis=0)  # every project has a vote, or theirs waits for it without end
        names = [f"c{i}" for i in range(m)]
        costs = dict(zip(names, rng.integers(1, 60, m).tolist(), strict=True))
        yield marks, names, costs, int(rng.integers(20, 150))


def both(marks, names, costs, budget):
    projects = {name: Project(name, cost=costs[name]) for name in names}
    instance = Instance(list(projects.values()), budget_limit=budget)
    chosen = [[names[c] for c in np.flatnonzero(row)] for row in marks]
    profile = ApprovalProfile([ApprovalBallot([projects[one] for one in row]) for row in chosen])
    return Ballots.from_approvals({f"b{i}": row for i, row in enumerate(chosen)}, names), instance, profile


@pytest.mark.parametrize("satisfaction", SATISFACTION)
@pytest.mark.parametrize("completion", ["none", "add1"])
def test_equal_shares_buy_the_same(satisfaction, completion):
    differ = []
    for number, (marks, names, costs, budget) in enumerate(elections(60, 3)):
        ballots, instance, profile = both(marks, names, costs, budget)
        theirs = method_of_equal_shares(
            instance,
            profile,
            sat_class=SATISFACTION[satisfaction],
            voter_budget_increment=1 if completion == "add1" else None,
            tie_breaking=lexico_tie_breaking,
        )
        ours = budget_equal_shares(
            ballots,
            costs=costs,
            budget=budget,
            satisfaction=satisfaction,
            completion=completion,
            ties=order(names),
        )
        if {one.name for one in theirs} != set(ours.winners):
            differ.append((number, sorted(one.name for one in theirs), ours.winners))
    assert differ == []


def test_greedy_by_number_of_satisfied_people_for_each_unit_of_money_funds_the_same():
    differ = []
    for number, (marks, names, costs, budget) in enumerate(elections(150, 4)):
        ballots, instance, profile = both(marks, names, costs, budget)
        for satisfaction, by in ((Cost_Sat, "votes"), (Cardinality_Sat, "votes_per_cost")):
            theirs = greedy_utilitarian_welfare(
                instance, profile, sat_class=satisfaction, tie_breaking=lexico_tie_breaking
            )
            ours = budget_greedy(ballots, costs=costs, budget=budget, by=by, ties=order(names))
            if {one.name for one in theirs} != set(ours.winners):
                differ.append((number, by, sorted(one.name for one in theirs), ours.winners))
    assert differ == []
