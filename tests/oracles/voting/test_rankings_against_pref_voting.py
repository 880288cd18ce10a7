"""Do our rules on rankings choose as pref_voting does, on thousands of random profiles?

Sets of winners are compared under the same policy for ties; where the other side breaks a tie by an order of its own,
only profiles are compared in which no tie decides who wins.
"""

import numpy as np
import pytest

from cocodesign.voting import (
    borda,
    copeland,
    irv,
    minimax,
    pairwise,
    plurality,
    ranked_pairs,
    schulze,
    schwartz_set,
    smith_set,
    split_cycle,
    stv,
)

from .profiles import our_ballots, random_orders, said

pref_voting = pytest.importorskip("pref_voting", reason="pref_voting is not installed (make oracles)")
from pref_voting import (  # noqa: E402
    c1_methods,
    iterative_methods,
    margin_based_methods,
    proportional_methods,
    scoring_methods,
)
from pref_voting.profiles_with_ties import ProfileWithTies  # noqa: E402


def theirs(m, rows):
    profile = ProfileWithTies(
        [{c: place for place, c in enumerate(row, 1)} for row in rows], candidates=list(range(m))
    )
    profile.use_extended_strict_preference()  # unranked candidates are level behind all ranked ones
    return profile


def differing(ours, other, n, seed, most=7):
    """The profiles on which two rules choose differently."""
    found = []
    for m, rows in random_orders(n, seed, most):
        mine, yours = set(ours(our_ballots(m, rows)).winners), said(other(theirs(m, rows)))
        if mine != yours:
            found.append((rows, mine, yours))
    return found


@pytest.mark.parametrize(
    ("ours", "other", "n"),
    [
        (minimax, margin_based_methods.minimax, 2000),
        (schulze, margin_based_methods.beat_path, 2000),
        (split_cycle, margin_based_methods.split_cycle, 2000),
        (copeland, c1_methods.copeland, 1000),
        (smith_set, c1_methods.top_cycle, 1000),
        (schwartz_set, c1_methods.gocha, 1000),
        (plurality, scoring_methods.plurality, 1000),
        (borda, scoring_methods.borda_for_profile_with_ties, 1000),
        (irv, iterative_methods.instant_runoff_put, 400),
        (
            lambda ballots: irv(ballots, ties="all"),
            iterative_methods.instant_runoff_for_truncated_linear_orders,
            400,
        ),
    ],
    ids=[
        "minimax",
        "schulze",
        "split cycle",
        "copeland",
        "smith",
        "schwartz",
        "plurality",
        "borda",
        "irv",
        "irv all",
    ],
)
def test_the_same_candidates_win(ours, other, n):
    assert differing(ours, other, n, seed=1) == []


def test_the_same_candidates_win_ranked_pairs_in_all_orders_of_equal_majorities():
    assert differing(ranked_pairs, margin_based_methods.ranked_pairs, 150, seed=2, most=5) == []


def test_the_margins_are_the_same():
    for m, rows in random_orders(300, seed=3):
        table = pairwise(our_ballots(m, rows)).to_numpy()
        assert np.array_equal(table - table.T, np.array(theirs(m, rows).margin_matrix))


@pytest.mark.parametrize(
    ("options", "other", "n"),
    [
        ({}, lambda profile, k: proportional_methods.stv_wig(profile, num_seats=k, quota_rule="droop"), 250),
        ({"decimals": 5}, lambda profile, k: proportional_methods.stv_scottish(profile, num_seats=k), 250),
        (
            {"quota": "droop_exact", "surplus": "last_parcel"},
            lambda profile, k: proportional_methods.stv_last_parcel(profile, num_seats=k),
            250,
        ),
        (
            {"quota": "droop_exact", "surplus": "meek"},
            lambda profile, k: proportional_methods.stv_meek(profile, num_seats=k),
            30,  # theirs takes a second for each
        ),
    ],
    ids=["weighted inclusive Gregory", "Scottish", "last parcel", "Meek"],
)
def test_the_same_candidates_are_elected_where_no_tie_decides(options, other, n):
    compared, differs = 0, []
    for m, rows in random_orders(n, seed=4):
        for seats in range(2, min(4, m)):
            result = stv(our_ballots(m, rows), seats=seats, **options)
            if result.tied:
                continue
            compared += 1
            yours = said(other(theirs(m, rows), seats))
            if set(result.winners) != yours and not _explained(result, options, m, rows, seats, yours):
                differs.append((rows, seats, result.winners, yours))
    assert compared > n
    assert differs == []


def _explained(result, options, m, rows, seats, yours):
    """The other side elects whoever reaches a whole share of V/(s+1); our exact Droop quota asks for more than it."""
    share = sum(map(bool, rows)) / (seats + 1)
    level = any(abs(float(votes) - share) < 1e-9 for one in result.course for votes in one.votes.values())
    return options.get("quota") == "droop_exact" and level
