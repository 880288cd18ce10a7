"""Is the fewest number of ballots that change a result what trying everything out finds?"""

from functools import partial
from itertools import combinations, permutations, product

import numpy as np
import pytest

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.voting import (
    Ballots,
    approval,
    borda,
    dots,
    irv,
    margin_of_victory,
    minimax,
    plurality,
    schulze,
    score,
    scottish_stv,
    star,
    stv,
)

from .elections import A_CYCLE_OF_60, A_MARGIN_OF_ONE, TENNESSEE, ranked


def papers(kind, m):
    if kind == "approvals":
        return [np.array(row) for row in product((False, True), repeat=m)]
    if kind == "scores":
        return [np.array(row, dtype=float) for row in product((0, 1, 2), repeat=m)]
    if kind == "amounts":
        return [np.array(row) for row in product(range(4), repeat=m) if sum(row) <= 3]
    found = []
    for size in range(m + 1):
        for order in permutations(range(m), size):
            row = np.zeros(m, dtype=int)
            row[list(order)] = range(1, size + 1)
            found.append(row)
    return found


def by_trying(ballots, rule, to, most=2):
    """The fewest by trying everything, or one more than `most`."""
    was = set(rule(ballots).winners)
    if len(was) > 1:
        return 0
    choices = papers(ballots.kind, len(ballots.candidates))
    for many in range(1, most + 1):
        for rows in combinations(range(len(ballots)), many):
            for given in product(choices, repeat=many):
                marks = ballots.marks.copy()
                marks[list(rows)] = given
                now = set(rule(Ballots(ballots.candidates, ballots.ballots, marks, ballots.kind)).winners)
                if now and (now != was if to == "tie" else not was & now):
                    return many
    return most + 1


def check(ballots, rule, to, most=2):
    found, true = margin_of_victory(ballots, rule, to=to), by_trying(ballots, rule, to, most)
    if true <= most:
        assert found.low <= true <= found.high, (found, true, ballots.to_marks())
        return found.exact
    assert found.high > most
    return True


# ---------------------------------------------------------------- by hand


def test_the_last_count_of_a_run_off_overstates_its_margin():
    # b beats a by nine to six in the last count, which suggests two; one b who puts c first is enough
    found = margin_of_victory(A_MARGIN_OF_ONE, irv)
    assert (found.low, found.high, str(found)) == (1, 1, "1 of 15 ballots")
    assert irv(found.example).winners == ("A",)
    assert (found.example.marks != A_MARGIN_OF_ONE.marks).any(axis=1).sum() == 1


def test_the_gap_of_first_choices_is_halved():
    # 42 to 26: nine change sides to win, eight to be level
    assert margin_of_victory(TENNESSEE, plurality).low == 9
    assert margin_of_victory(TENNESSEE, plurality, to="tie").low == 8
    assert margin_of_victory(TENNESSEE, plurality).exact


def test_a_dot_voter_moves_what_they_gave_and_what_they_have():
    # a 6, b 2: the first ballot takes away five of a's and gives five to b
    ballots = Ballots.from_amounts({"b1": {"a": 5}, "b2": {"a": 1}, "b3": {"b": 2}}, "ab")
    assert margin_of_victory(ballots, dots, budget=5).low == 1
    # b 2, a 12: five more dots and five fewer are not enough
    ballots = Ballots.from_amounts({"b1": {"a": 5}, "b2": {"a": 5}, "b3": {"a": 2}, "b4": {"b": 2}}, "ab")
    assert margin_of_victory(ballots, dots, budget=5).low == 2


def test_level_winners_have_no_margin():
    assert margin_of_victory(ranked("AB", A=2, B=2), irv).high == 0


def test_borda_of_tennessee_is_closed_by_the_ballots_that_close_most():
    # N 194, C 173: a gap of 21. A ballot that puts N over C by two, or one, closes 3 + 2 or 3 + 1
    found = margin_of_victory(TENNESSEE, borda)
    # 26 ballots NCKM put N one above C and close 4 each, 42 MNCK as well: six close 24, five only 20
    assert (found.low, found.exact) == (6, True)


def test_minimax_and_schulze_have_limits_and_an_example():
    for rule in (minimax, schulze):
        found = margin_of_victory(A_CYCLE_OF_60, rule)
        assert 1 <= found.low <= found.high
        assert "B" not in rule(found.example).winners


def test_the_elected_of_several_seats_have_an_upper_limit_with_an_example():
    party = ranked("OPCSW", O=4, PO=2, CS=8, CW=4, S=1, W=1)
    for rule in (partial(stv, seats=3), partial(scottish_stv, seats=3, rng=1)):
        found = margin_of_victory(party, rule)
        assert 1 <= found.low <= found.high <= 5
        changed = rule(found.example)
        was, sure = set(rule(party).winners), set(changed.winners) - set(changed.tied)
        assert was - set(changed.winners) or sure - was


def test_star_is_bounded_by_a_search():
    said = {f"b{i}": {"a": 5, "b": 3, "c": 0} for i in range(6)} | {
        f"d{i}": {"b": 5, "c": 4} for i in range(3)
    }
    found = margin_of_victory(Ballots.from_scores(said, "abc"), star, top=5)
    assert 1 <= found.low <= found.high and "a" not in star(found.example).winners


def test_when_the_work_ends_the_run_off_has_two_limits():
    chance = np.random.default_rng(4)
    rows = {f"b{i}": list(chance.permutation(list("abcdef"))) for i in range(80)}
    ballots = Ballots.from_rankings(rows, "abcdef")
    brief, long = margin_of_victory(ballots, irv, work=12), margin_of_victory(ballots, irv, work=3000)
    assert brief.low <= long.low <= long.high <= brief.high
    assert long.exact


# ---------------------------------------------------------------- beside trying everything out


@pytest.mark.parametrize("to", ["win", "tie"])
@pytest.mark.parametrize("rule", [plurality, borda, irv, minimax, schulze])
def test_rankings_of_a_handful_of_people(rule, to):
    chance, exact = np.random.default_rng(11), []
    for _ in range(8):
        rows = {
            f"b{i}": ["abc"[c] for c in chance.permutation(3)[: chance.integers(1, 4)]]
            for i in range(int(chance.integers(3, 6)))
        }
        exact.append(check(Ballots.from_rankings(rows, "abc"), rule, to, 1 + (rule in (plurality, irv))))
    assert all(exact)


@pytest.mark.parametrize("to", ["win", "tie"])
@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        ("approvals", approval),
        ("scores", partial(score, by="sum", top=2)),
        ("amounts", partial(dots, budget=3)),
    ],
)
def test_sums_of_a_handful_of_people(kind, rule, to):
    chance = np.random.default_rng(12)
    every = papers(kind, 3)
    for _ in range(8):
        marks = np.array([every[chance.integers(1, len(every))] for _ in range(int(chance.integers(3, 6)))])
        ballots = Ballots(tuple("abc"), tuple(map(str, range(len(marks)))), marks, kind)
        if rule(ballots).winners:
            assert check(ballots, rule, to, 1 if kind != "approvals" else 2)


def test_a_run_off_of_four_by_trying():
    chance = np.random.default_rng(13)
    for _ in range(4):
        rows = {
            f"b{i}": ["abcd"[c] for c in chance.permutation(4)[: chance.integers(1, 5)]] for i in range(7)
        }
        assert check(Ballots.from_rankings(rows, "abcd"), irv, "win", 1)


# ---------------------------------------------------------------- refusals


def test_what_has_no_margin_is_said():
    with pytest.raises(UndefinedMeasureError, match="Nothing is chosen"):
        margin_of_victory(ranked("AB"), irv)
    with pytest.raises(UndefinedMeasureError, match="No change of ballots"):
        margin_of_victory(ranked("A", A=3), irv)
    with pytest.raises(InvalidInputError, match="weigh alike"):
        margin_of_victory(TENNESSEE.with_weights(np.full(100, 2)), plurality)
    with pytest.raises(InvalidInputError, match="to is win or tie, not 'lose'"):
        margin_of_victory(TENNESSEE, plurality, to="lose")
