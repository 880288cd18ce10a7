"""Do the figures of results add up, say in words what they show, and mean nothing by colour alone?"""

import matplotlib as mpl
import matplotlib.pyplot
import pandas as pd
import pytest
from matplotlib.patches import PathPatch, Rectangle

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.figures import draw_budget, draw_opinion_map, draw_pairwise, draw_rounds
from cocodesign.voting import Ballots, Result, borda, irv, opinion_map, schulze, stv

from .test_figures import picture, words

mpl.use("Agg")

FOOD = {"O": 4, "PO": 2, "CS": 8, "CW": 4, "S": 1, "W": 1}
"""Twenty guests: four for O alone, two for P and then O, and so on."""


@pytest.fixture
def a_party_of_twenty():
    rows = [list(order) for order, n in FOOD.items() for _ in range(n)]
    return Ballots.from_rankings({f"v{i}": row for i, row in enumerate(rows)}, "COPSW")


def heights(ax):
    return [one.get_height() for one in ax.patches if isinstance(one, Rectangle)]


def test_bars_are_as_high_as_votes_and_each_round_adds_up_to_all_of_them(a_party_of_twenty):
    result = stv(a_party_of_twenty, seats=3)
    ax = draw_rounds(result)
    rounds = result.rounds["round"].nunique()
    assert sum(heights(ax)) == pytest.approx(20 * rounds)
    assert ax.alternative.startswith(f"{rounds} rounds. C: 12, 6, 6, 6, wins; 4 to S, 2 to W.")
    assert "P: 2, 2, then out; 2 to O." in ax.alternative
    picture(ax)


def test_bands_leave_where_votes_leave(a_party_of_twenty):
    result = irv(a_party_of_twenty)
    assert result.winners == ("C",)
    with pytest.raises(InvalidInputError, match="2 or more rounds can be drawn; this one has 1"):
        draw_rounds(result)
    ax = draw_rounds(stv(a_party_of_twenty, seats=3), last=2)
    assert sum(heights(ax)) == 40
    assert "Rounds before" in words(ax)[-1]
    assert len([one for one in ax.patches if isinstance(one, PathPatch)]) >= 4


def test_who_wins_is_filled_and_who_does_not_is_hatched(a_party_of_twenty):
    ax = draw_rounds(stv(a_party_of_twenty, seats=3), labels={"P": "Pizza for $5 🎉"})
    hatches = [one.get_hatch() for one in ax.patches if isinstance(one, Rectangle)]
    assert "////" in hatches and None in hatches
    assert any("Pizza for $5" in one for one in words(ax))


def test_every_duel_stands_in_the_matrix_twice_and_is_filled_where_the_row_wins():
    ballots = Ballots.from_rankings({"x": "ABC", "y": "ACB", "z": "BAC"}, "ABC")
    ax = draw_pairwise(schulze(ballots))
    assert ax.alternative == (
        "A beats every other one to one. A against B: 2 to 1. A against C: 3 to 0. B against C: 2 to 1."
    )
    said = words(ax)
    assert said.count("2") == 2 and said.count("to 2") == 2
    wins = [one for one in ax.patches if one.get_facecolor()[:3] != (1.0, 1.0, 1.0)]
    assert len(wins) == 3


def test_where_nobody_beats_everybody_that_is_said():
    cycle = Ballots.from_rankings({"x": "ABC", "y": "BCA", "z": "CAB"}, "ABC")
    assert draw_pairwise(schulze(cycle)).alternative.startswith(
        "Nobody beats every other one to one. Most duels, 1 of 2: A, B, C."
    )
    with pytest.raises(UndefinedMeasureError, match="does not compare candidates one to one"):
        draw_pairwise(borda(cycle))
    with pytest.raises(InvalidInputError, match="2 to 20 candidates"):
        draw_pairwise(pd.DataFrame([[0]], index=["A"], columns=["A"]))


def two_camps(n=24, statements=8):
    half = statements // 2
    return Ballots.from_scores(
        {
            f"p{i}": {f"s{j}": (1 if j < half else -1) * (1 if i < n // 2 else -1) for j in range(statements)}
            for i in range(n)
        },
        [f"s{j}" for j in range(statements)],
    )


def test_everybody_who_has_a_place_is_on_the_map_in_the_shape_of_their_group():
    ax = draw_opinion_map(opinion_map(two_camps()), labels={"s0": "More trees"}, highlight="p3")
    assert [len(one.get_offsets()) for one in ax.collections] == [12, 12, 1]
    assert "24 people in 2 groups" in ax.alternative and "12 of 12 agree with More trees" in ax.alternative
    paths = {one.get_paths()[0].vertices.shape for one in ax.collections[:2]}
    assert len(paths) == 2  # a circle and a square
    picture(ax)


def test_without_groups_the_map_says_why():
    ax = draw_opinion_map(opinion_map(two_camps(n=10)))
    assert "No groups: 10 people answered" in ax.alternative
    assert any("No groups" in one for one in words(ax))
    with pytest.raises(InvalidInputError, match="None of 10 people answered enough"):
        draw_opinion_map(opinion_map(two_camps(n=10, statements=2)))


def budget_result(winners, tied=(), **more):
    costs = {"pool": 8, "trees": 4, "bench": 2}
    figures = {"costs": costs, "budget": 10, "supporters": {"pool": 5, "trees": 3, "bench": 1}}
    figures["spent"] = sum(costs[one] for one in winners if one not in tied)
    return Result(
        "greedy", winners, dict(figures["supporters"]), 6, 0, figures={**figures, **more}, tied=tied
    )


def test_two_rules_stand_side_by_side_with_what_each_pays_for():
    both = {"By votes": budget_result(("pool", "bench")), "Equal shares": budget_result(("trees", "bench"))}
    ax = draw_budget(both)
    assert ax.alternative == (
        "By votes: 10 of 10 is spent, 0 is left. Funded: pool (8), bench (2). Not funded: trees (4). "
        "Equal shares: 6 of 10 is spent, 4 is left. Funded: trees (4), bench (2). Not funded: pool (8)."
    )
    assert words(ax).count("funded") == 4
    assert len(ax.patches) == 6
    picture(ax)


def test_what_a_tie_decides_is_neither_funded_nor_not():
    ax = draw_budget(budget_result(("pool", "bench"), tied=("bench",)))
    assert "Depends on a tie: bench (2)." in ax.alternative
    other = budget_result(("pool",), costs={"pool": 9})
    with pytest.raises(InvalidInputError, match="'other' is of other projects"):
        draw_budget({"one": budget_result(("pool",)), "other": other})
