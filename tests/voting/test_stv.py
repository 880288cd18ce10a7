"""Does STV move what is over and what is out as one moves papers by hand, in each of its dialects, and lose nothing?"""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, irv, lot, order, previous_round, scottish_stv, stv

from .elections import TENNESSEE, ranked

LOT = "ABCD"
papers = st.lists(st.permutations(LOT).flatmap(lambda p: st.integers(0, 4).map(lambda k: p[:k])), max_size=12)
# O oranges, P pears, C chocolate, S strawberries, W sweets: twenty guests, three kinds of food
A_FOOD_PARTY = ranked("OPCSW", O=4, PO=2, CS=8, CW=4, S=1, W=1)


def ballots_of(orders, weights=None):
    found = Ballots.from_rankings({f"b{i}": row for i, row in enumerate(orders)}, LOT)
    return found if weights is None else found.with_weights(weights)


# ---------------------------------------------------------------- by hand


def test_the_food_party():
    # B4: quota 6; C has 12, of the surplus of 6 S gets 4 and W 2; P goes to O; W drops out; S is left
    result = stv(A_FOOD_PARTY, seats=3)
    assert result.winners == ("O", "C", "S")
    assert result.figures == {"quota": 6, "elected": ["C", "O", "S"], "short": ["S"], "lost": 0}
    assert [dict(one.votes) for one in result.course] == [
        {"O": 4, "P": 2, "C": 12, "S": 1, "W": 1},
        {"O": 4, "P": 2, "C": 6, "S": 5, "W": 3},
        {"O": 6, "C": 6, "S": 5, "W": 3},
        {"O": 6, "C": 6, "S": 5},
    ]
    assert result.course[-1].status["S"] == "elected without quota"
    assert result.transfers.values.tolist() == [
        [1, "C", "S", 4],
        [1, "C", "W", 2],
        [2, "P", "O", 2],
        [3, "W", "exhausted", 3],
    ]
    assert result.n_exhausted == 3


def test_a_result_says_who_is_elected_by_how_many_and_who_went_last():
    assert stv(A_FOOD_PARTY, seats=3).sentences() == [
        "Elected: C, O, S; 6 votes elect one.",
        "W dropped out in count 3 with 3 votes.",
        "Elected without reaching 6 votes, as the last who were left: S.",
    ]


@pytest.mark.parametrize(
    ("quota", "amount"), [("droop_int", 6), ("droop_exact", 5), ("hare", pytest.approx(20 / 3))]
)
def test_the_quotas_of_twenty_votes_and_three_seats(quota, amount):
    assert stv(A_FOOD_PARTY, seats=3, quota=quota).figures["quota"] == amount


def test_a_quota_that_is_recomputed_shrinks_with_what_is_exhausted():
    # once W's three votes name nobody, 17 votes are left: ⌊17/4⌋ + 1 = 5, which S has
    result = stv(A_FOOD_PARTY, seats=3, recomputed=True)
    assert (result.figures["short"], result.course[-1].status["S"]) == ([], "elected")


def test_values_cut_off_after_five_decimals_lose_what_is_cut():
    # a has 4 votes and needs 3 of 7: 1/4 of each moves. b: 7, quota 5: 2/7 = 0.28571 each, and 0.00003 is lost
    rows = ranked("ABC", AB=7, C=4, B=2)
    result = stv(rows, seats=2, decimals=5)
    assert result.figures["quota"] == 5
    assert result.transfers.values.tolist()[0] == [1, "A", "B", pytest.approx(7 * 0.28571)]
    assert result.course[0].moves[1][2] == Fraction(3, 100_000) == result.course[1].lost
    up = stv(ranked("ABC", AB=6, C=2), seats=1, quota="hare", decimals=1, rounding="nearest")
    assert up.course[-1].lost == 0


def test_only_the_last_parcel_moves_where_the_rule_says_so():
    # A passes the quota of 6 with three ballots of D, which name C next; its own four name B
    rows = ranked("ABCD", AB=4, DAC=3, C=4, B=4)
    whole, last = (stv(rows, seats=2, surplus=way) for way in ("gregory", "last_parcel"))
    assert whole.course[1].votes["A"] == 7
    assert {(to, votes) for _, to, votes in last.course[1].moves} == {("C", 1)}
    assert {to for _, to, _ in whole.course[1].moves} == {"B", "C"}


def test_meek_lets_the_elected_keep_a_share_of_what_comes_later():
    # A has 6 of 8 and keeps 8/3; of the other 10/3 B gets all, more than the third that elects
    result = stv(ranked("ABC", AB=6, C=2), seats=2, surplus="meek", quota="droop_exact")
    assert result.winners == ("A", "B")
    assert result.course[-1].votes["B"] == pytest.approx(10 / 3)
    result = stv(A_FOOD_PARTY, seats=3, surplus="meek")
    assert (result.winners, result.options["recomputed"]) == (("O", "C", "S"), True)


def test_those_who_cannot_overtake_drop_out_at_once_where_the_rule_says_so():
    rows = ranked("ABCDE", A=9, B=6, C=2, D=1, E=1)
    single, batch = stv(rows, seats=1), stv(rows, seats=1, exclusion="batch")
    assert single.winners == batch.winners == ("A",)
    assert len(batch.course) < len(single.course)
    assert sum(status == "out" for status in batch.course[0].status.values()) >= 3


def test_one_seat_is_an_instant_run_off():
    assert stv(TENNESSEE, seats=1).winners == irv(TENNESSEE).winners == ("K",)


def test_as_many_places_as_ideas_elect_everybody():
    result = stv(ranked("AB", A=1), seats=3)
    assert (result.winners, result.tied) == (("A", "B"), ())
    assert result.sentences() == ["There are no more ideas than places, so every one of them is chosen."]


# ---------------------------------------------------------------- ties


def test_a_tie_that_decides_names_who_is_sure_and_who_is_not():
    result = stv(ranked("ABC", A=4, B=1, C=1), seats=2)
    assert (result.winners, result.tied, result.is_tied) == (("A", "B", "C"), ("B", "C"), True)
    assert result.sentences()[-1].startswith("B, C can each be elected")


def test_an_order_and_a_lot_settle_it_and_are_in_the_result():
    rows = ranked("ABC", A=4, B=1, C=1)
    assert stv(rows, seats=2, ties=order("ACB")).winners == ("A", "C")
    drawn = stv(rows, seats=2, ties=lot(7))
    assert (drawn.seed, drawn.tied) == (7, ())
    favoured = min("BC", key=drawn.policy.drawn.index)
    assert drawn.winners == ("A", favoured)


def test_the_scottish_rules_look_back_before_a_lot_is_drawn():
    # C gets D's vote and draws level with B, who had more in the round before: C goes
    rows = ranked("ABCDE", A=5, B=3, C=2, DC=1, E=4)
    result = scottish_stv(rows, seats=2, rng=1)
    assert result.course[1].level == ("B", "C")
    assert result.course[1].status["C"] == "out"
    assert str(result.policy).startswith("previous_round, then lot (seed 1)")
    assert stv(rows, seats=2, ties=previous_round()).winners == result.winners


def test_a_search_of_ties_that_was_not_finished_says_so():
    from cocodesign.voting import put

    result = stv(ranked("ABCDEF", A=1, B=1, C=1, D=1, E=1, F=1), seats=2, ties=put(most=4))
    assert (result.complete, result.is_tied) == (False, True)
    assert "irv-bounded" in [key for key, _ in result.why]


# ---------------------------------------------------------------- nobody, blank, overvotes


def test_nobody_and_blank():
    assert stv(ranked("AB"), seats=1).sentences() == ["Nobody voted, so nothing is chosen."]
    assert stv(Ballots.from_rankings({"b": []}, "AB"), seats=1).winners == ()


def test_who_is_on_no_ballot_stays_in_the_table_with_nothing():
    assert stv(ranked("ABCD", A=2, B=1), seats=1).scores == {"A": 2, "B": 1, "C": 0, "D": 0}


@pytest.mark.parametrize(("overvotes", "exhausted"), [("exhaust", 1), ("skip", 0)])
def test_an_overvote_ends_a_ballot_or_is_passed_over(overvotes, exhausted):
    rows = Ballots.from_rankings({"b1": [{"A", "B"}, "C"], "b2": ["A"], "b3": ["C"], "b4": ["C"]}, "ABC")
    result = stv(rows, seats=1, overvotes=overvotes)
    assert result.course[0].exhausted == exhausted
    assert result.options["overvotes"] == overvotes


def test_a_skipped_rank_ends_a_ballot_where_the_rule_says_so():
    import pandas as pd

    wide = pd.DataFrame({"A": [1, 1, None], "B": [3, None, 1]}, index=["x", "y", "z"])
    rows = Ballots.from_wide(wide, kind="rankings")
    assert rows.orders().tolist()[0] == [0, 1, -1]
    assert rows.orders(skipped="exhaust").tolist()[0][:2] == [0, -1]


# ---------------------------------------------------------------- laws

DIALECTS = st.fixed_dictionaries(
    {
        "seats": st.integers(1, 3),
        "quota": st.sampled_from(["droop_int", "droop_exact", "hare"]),
        "recomputed": st.booleans(),
        "surplus": st.sampled_from(["gregory", "last_parcel"]),
        "decimals": st.sampled_from([None, 2, 5]),
        "rounding": st.sampled_from(["down", "nearest"]),
        "exclusion": st.sampled_from(["single", "batch"]),
    }
)


@settings(max_examples=40, deadline=None)
@given(papers, DIALECTS)
def test_no_vote_is_lost_or_found_in_any_dialect(orders, dialect):
    if dialect["rounding"] == "nearest":
        dialect["decimals"] = None
    result = stv(ballots_of(orders), **dialect)
    valid = len(orders) - result.n_blank
    for one in result.course:
        assert sum(one.votes.values()) + one.exhausted + one.lost == valid
    for before, after in pairwise(result.course):
        change = dict.fromkeys([*before.votes, "exhausted", "lost to rounding"], 0)
        for start, end, votes in before.moves:
            change[start] -= votes
            change[end] += votes
        for candidate, votes in before.votes.items():
            assert after.votes.get(candidate, 0) == votes + change[candidate]
        assert after.exhausted == before.exhausted + change["exhausted"]
    assert len(set(result.winners) - set(result.tied)) <= dialect["seats"]


@settings(max_examples=30, deadline=None)
@given(papers)
def test_meek_conserves_votes_too(orders):
    result = stv(ballots_of(orders), seats=2, surplus="meek", quota="droop_exact")
    for one in result.course:
        assert sum(one.votes.values()) + one.exhausted == pytest.approx(
            len(orders) - result.n_blank, abs=1e-6
        )


@settings(max_examples=30, deadline=None)
@given(papers, st.permutations(LOT), st.randoms())
def test_names_and_the_order_of_ballots_change_nothing(orders, renamed, chance):
    new = dict(zip(LOT, renamed, strict=True))
    others = [[new[c] for c in row] for row in orders]
    chance.shuffle(others)
    before, after = stv(ballots_of(orders), seats=2), stv(ballots_of(others), seats=2)
    assert {new[c] for c in before.winners} == set(after.winners)
    assert {new[c] for c in before.tied} == set(after.tied)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.permutations(LOT), st.integers(0, 3)), max_size=8))
def test_a_weight_is_as_many_equal_ballots(weighted):
    rows, weights = [row for row, _ in weighted], [weight for _, weight in weighted]
    many = [row for row, weight in weighted for _ in range(weight)]
    for way in ("gregory", "meek"):
        a, b = (
            stv(ballots_of(rows, weights), seats=2, surplus=way),
            stv(ballots_of(many), seats=2, surplus=way),
        )
        if many:
            assert (a.winners, a.tied, a.weight) == (b.winners, b.tied, len(many))


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"seats": 0}, "seats is a whole number from 1, not 0"),
        ({"seats": 1, "quota": "imperiali"}, "quota is droop_int or droop_exact or hare, not 'imperiali'"),
        ({"seats": 1, "decimals": 20}, "decimals is a whole number from 0 to 12"),
        (
            {"seats": 1, "ties": "all"},
            "Ties are settled by put or previous_round or lot or order, not by 'all'",
        ),
        ({"seats": 1, "ties": order("AB")}, "names every candidate; C stand in none"),
        ({"seats": 1, "ties": "lot"}, r"need its seed: ties=lot\(2024\)"),
        ({"seats": 1, "overvotes": "guess"}, "overvotes is refuse, exhaust or skip, not 'guess'"),
    ],
)
def test_an_option_that_is_none_is_refused(options, why):
    with pytest.raises(InvalidInputError, match=why):
        stv(ranked("ABC", A=1), **options)
