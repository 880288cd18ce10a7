"""Do our run-off and STV elect whom pyrankvote elects, where no tie decides?"""

import pytest

from cocodesign.voting import irv, stv

from .profiles import our_ballots, random_orders

pyrankvote = pytest.importorskip("pyrankvote", reason="pyrankvote is not installed (make oracles)")


def theirs(m, rows):
    people = [pyrankvote.Candidate(str(c)) for c in range(m)]
    return people, [pyrankvote.Ballot(ranked_candidates=[people[c] for c in row]) for row in rows]


def test_the_same_candidate_wins_the_run_off():
    compared = 0
    for m, rows in random_orders(1500, seed=1):
        result = irv(our_ballots(m, rows))
        if not result.tied:
            found = pyrankvote.instant_runoff_voting(*theirs(m, rows)).get_winners()
            assert {one.name for one in found} == set(result.winners)
            compared += 1
    assert compared > 1000


def test_the_same_candidates_are_elected():
    compared, differs = 0, []
    for m, rows in random_orders(600, seed=2):
        result = stv(our_ballots(m, rows), seats=2, quota="droop_exact")
        if result.tied:
            continue
        compared += 1
        found = pyrankvote.single_transferable_vote(*theirs(m, rows), number_of_seats=2)
        if {one.name for one in found.get_winners()} != set(result.winners):
            differs.append((rows, result))
    assert compared > 400
    assert len(differs) < compared / 10
    for rows, result in differs:
        # Over there all ballots of a candidate move on with the same value, whatever each was worth before, and a whole
        # third of the votes elects; so it can differ only after a surplus, or where somebody has just that third.
        surpluses = [
            n
            for n, one in enumerate(result.course)
            if any(one.status[who] != "out" for who, _, _ in one.moves)
        ]
        later = surpluses and any(one.moves for one in result.course[surpluses[0] + 1 :])
        third = any(3 * votes == len(rows) for one in result.course for votes in one.votes.values())
        assert later or third, result.course
