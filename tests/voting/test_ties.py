"""Does a policy for ties take whom it says, and can it be repeated from what is published?"""

import numpy as np
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import approval, irv, lot, order, previous_round, put
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.ties import all_together, settle, ties_by

from .elections import SCHULZES_45, TRUNCATED, ranked

LEVEL = Ballots.from_approvals({"b1": ["A"], "b2": ["B"], "b3": ["C"]}, "ABC")


def test_the_last_in_an_order_drops_out_and_the_first_is_elected():
    policy = ties_by(order("BCA"), "ABC")
    assert settle(policy, [0, 1, 2], "ABC", lowest=True) == [0]
    assert settle(policy, [0, 2], "ABC", lowest=False) == [2]


def test_all_ways_are_left_open_under_parallel_universes():
    assert settle(put(), [0, 2], "ABC", lowest=True) == [0, 2]
    assert settle(all_together(), [0, 2], "ABC", lowest=True) == [0, 2]


def test_the_latest_round_in_which_they_differ_decides():
    # level now and in the round before; in the first A had 1, B 2 and C 2
    policy = previous_round(order("CBA"))
    earlier = [(1, 2, 2), (3, 3, 3)]
    assert settle(policy, [0, 1, 2], "ABC", earlier, lowest=True) == [0]
    assert settle(policy, [0, 1, 2], "ABC", earlier, lowest=False) == [
        2
    ]  # B and C never differ: the order says C


def test_who_never_differed_is_left_to_the_next_policy():
    assert settle(previous_round(), [0, 1], "AB", [(2, 2)], lowest=True) == [0, 1]


def test_the_same_seed_draws_the_same_order_of_everybody():
    drawn = ties_by(lot(2024), "ABCDE").drawn
    assert drawn == ties_by(lot(2024), "ABCDE").drawn
    assert sorted(drawn) == list("ABCDE")
    assert len({ties_by(lot(seed), "ABCDE").drawn for seed in range(30)}) > 20


def test_a_lot_may_be_drawn_from_a_generator_and_its_order_is_kept():
    result = irv(TRUNCATED, ties=lot(np.random.default_rng(5)))
    assert (len(result.policy.drawn), result.seed, result.is_tied) == (3, None, False)


def test_the_order_that_was_used_is_the_order_that_is_recorded():
    for seed in range(20):
        result = irv(TRUNCATED, ties=lot(seed))
        again = irv(TRUNCATED, ties=order(result.policy.drawn))
        assert result.winners == again.winners == (min("BC", key=result.policy.drawn.index),)
        assert result.options["ties"] == {"name": "lot", "order": list(result.policy.drawn), "seed": seed}


def test_a_level_last_count_is_settled_by_the_same_order():
    assert irv(ranked("AB", A=1, B=1), ties=order("BA")).winners == ("B",)


def test_an_earlier_round_settles_the_run_off():
    # B gets D's vote and draws level with A, 3 to 3; before it had 2: B goes, and its ballots elect C
    rows = ranked("ABCD", AC=3, BC=2, DB=1, C=4)
    result = irv(rows, ties="previous_round")
    assert [one.status for one in result.course][1]["B"] == "out"
    assert result.winners == ("C",)


def test_a_tie_without_effect_stays_without_effect_under_every_policy():
    for policy in ("put", "previous_round", lot(1), order("EDCBA")):
        assert irv(SCHULZES_45, ties=policy).winners == ("C",)


def test_a_final_tie_of_any_rule_can_be_settled_on_request():
    result = approval(LEVEL)
    assert (result.winners, result.tied) == (("A", "B", "C"), ("A", "B", "C"))
    settled = result.settled(order("CAB"))
    assert (settled.winners, settled.tied) == (("C",), ())
    assert settled.sentences()[-1] == "A, B, C were level; the published order of ties chose C."
    assert approval(LEVEL).winners == ("A", "B", "C")  # and the first result is as it was


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        ("order", r"need its candidates: ties=order\(\[...\]\)"),
        ("luck", "Ties are settled by put or previous_round or lot or order or all, not by 'luck'"),
        (order("AB"), "names every candidate; C stand"),
    ],
)
def test_a_policy_that_is_none_is_refused(policy, why):
    with pytest.raises(InvalidInputError, match=why):
        irv(TRUNCATED, ties=policy)


def test_no_tie_is_settled_by_all_who_are_level():
    with pytest.raises(InvalidInputError, match="settled by lot or order, not by 'put'"):
        approval(LEVEL).settled("put")
