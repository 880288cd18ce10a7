"""Does the table of duels count who is put above whom, and do the rules on it choose as the textbooks say?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, condorcet_winner, minimax, pairwise, redraws, schulze

from .elections import A_CYCLE_OF_60, SCHULZES_45, TENNESSEE, TRUNCATED, ranked, slow_duels

LOT = "ABCD"
papers = st.lists(st.permutations(LOT).flatmap(lambda p: st.integers(0, 4).map(lambda k: p[:k])), max_size=12)


def ballots_of(orders):
    return Ballots.from_rankings({f"b{i}": order for i, order in enumerate(orders)}, LOT)


# ---------------------------------------------------------------- by hand


def test_the_duels_of_tennessee():
    table = pairwise(TENNESSEE)
    assert [table.loc["N", other] for other in "MCK"] == [58, 68, 68]
    assert table.loc["M", "N"] == 42
    assert condorcet_winner(TENNESSEE) == "N"


def test_unranked_candidates_are_level_behind_the_ranked():
    table = pairwise(TRUNCATED)
    assert [table.loc[a, b] for a, b in ("BA", "AB", "CA", "BC", "CB")] == [4, 3, 4, 2, 2]


@pytest.mark.parametrize(
    ("rule", "ballots", "winners"),
    [
        (minimax, TENNESSEE, ("N",)),
        (schulze, TENNESSEE, ("N",)),
        (minimax, SCHULZES_45, ("E",)),
        (schulze, SCHULZES_45, ("E",)),
        (minimax, A_CYCLE_OF_60, ("B",)),
        (schulze, A_CYCLE_OF_60, ("B",)),
        (minimax, TRUNCATED, ("B", "C")),
        (schulze, TRUNCATED, ("B", "C")),
    ],
)
def test_the_elections_of_the_textbooks(rule, ballots, winners):
    assert rule(ballots).winners == winners


def test_schulze_s_own_order_of_the_five_is_e_a_c_b_d():
    scores = schulze(SCHULZES_45).scores
    assert sorted(scores, key=scores.get, reverse=True) == list("EACBD")


def test_schulze_and_minimax_part_where_a_loser_to_all_has_small_defeats():
    # D loses every duel by 1 to 3, while A, B and C beat each other in a circle by more
    ballots = ranked(LOT, DABC=3, DBCA=3, DCAB=3, ABCD=4, BCAD=4, CABD=4)
    assert minimax(ballots).winners == ("D",)
    assert schulze(ballots).winners == ("A", "B", "C")


def test_who_beats_everybody_is_said_with_the_closest_duel():
    assert minimax(TENNESSEE).sentences() == [
        "N is put above every other idea by more ballots than the other way round.",
        "Its closest duel was with M, 58 to 42.",
    ]


def test_a_cycle_is_said():
    assert condorcet_winner(A_CYCLE_OF_60) is None
    assert minimax(A_CYCLE_OF_60).sentences() == [
        "No idea beats every other one to one; the worst defeat of B is the smallest, 33 to 27 against A."
    ]
    assert schulze(A_CYCLE_OF_60).sentences()[0].startswith("No idea beats every other one to one; B has")


def test_level_duels_are_a_tie():
    assert minimax(ranked("AB", A=1, B=1)).sentences() == [
        "No idea beats every other one to one, and A, B are level."
    ]


@pytest.mark.parametrize("rule", [minimax, schulze])
def test_nobody_one_and_blank(rule):
    assert rule(ranked("AB")).winners == ()
    assert rule(ranked("AB")).sentences() == ["Nobody voted, so nothing is chosen."]
    assert rule(Ballots.from_rankings({"b": []}, "AB")).winners == ()
    assert rule(ranked("A", A=1)).winners == ("A",)


# ---------------------------------------------------------------- laws


@given(papers)
def test_duels_are_those_counted_slowly(orders):
    table = pairwise(ballots_of(orders))
    assert all(table.loc[pair] == n for pair, n in slow_duels(orders, LOT).items())


@given(papers)
def test_who_beats_every_other_wins_under_both_rules(orders):
    if winner := condorcet_winner(ballots_of(orders)):
        assert minimax(ballots_of(orders)).winners == (winner,)
        assert schulze(ballots_of(orders)).winners == (winner,)


@given(papers)
def test_schulze_winners_are_those_of_chains_found_one_by_one(orders):
    duels = slow_duels(orders, LOT)
    margin = {(a, b): duels[a, b] - duels[b, a] for a, b in duels}

    def strongest(a, b, seen):
        ways = [margin[a, b]]
        ways += [min(margin[a, c], strongest(c, b, {*seen, c})) for c in LOT if c not in seen and c != b]
        return max(ways)

    chains = {(a, b): strongest(a, b, {a}) for a, b in duels}
    best = {a for a in LOT if all(chains[a, b] >= chains[b, a] for b in LOT if b != a)}
    assert set(schulze(ballots_of(orders)).winners) == (best if any(orders) else set())


@given(papers, st.permutations(LOT))
def test_no_candidate_is_favoured_by_name_or_place(orders, renamed):
    new = dict(zip(LOT, renamed, strict=True))
    for rule in (minimax, schulze):
        again = rule(ballots_of([[new[c] for c in order] for order in orders])).winners
        assert set(again) == {new[c] for c in rule(ballots_of(orders)).winners}


@given(papers)
def test_all_draws_at_once_count_as_one_after_the_other(orders):
    for rule in (minimax, schulze):
        quick = redraws(ballots_of(orders), rule, n=30)
        assert quick == pytest.approx(redraws(ballots_of(orders), lambda b, rule=rule: rule(b), n=30))


# ---------------------------------------------------------------- refusals


def test_duels_of_scores_are_refused():
    with pytest.raises(InvalidInputError, match="pairwise counts rankings; these ballots are scores"):
        pairwise(Ballots.from_scores({}, "AB"))
