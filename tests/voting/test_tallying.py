"""Can any rule be asked by its name, and is what rules differ in said?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import ANSWERS, FIVE, Ballots, Comparisons, compare, irv, lot, score, tally
from cocodesign.voting.tallying import BY_KIND

from .elections import A_CYCLE_OF_60, SCHULZES_45, TENNESSEE, ranked

EMPTY = {
    "approvals": Ballots.from_approvals({"b": []}, "AB"),
    "amounts": Ballots.from_amounts({"b": {}}, "AB"),
    "scores": Ballots.from_scores({"b": {}}, "AB"),
    "grades": Ballots.from_grades({"b": {}}, "AB", ["poor", "good"]),
    "rankings": Ballots.from_rankings({"b": []}, "AB"),
    "pairs": Comparisons.from_choices({"b": []}, "AB"),
}
ON_A_SCALE = {
    "consent": Ballots.from_grades({"b": {}}, "AB", ANSWERS),
    "agreement": Ballots.from_grades({"b": {}}, "AB", FIVE),
}
MONEY = {"costs": {"A": 5, "B": 5}, "budget": 7}
NEEDS = {
    "stv": {"seats": 1},
    "scottish_stv": {"seats": 1, "rng": 1},
    "sequential_pav": {"seats": 1},
    "sequential_phragmen": {"seats": 1},
    "equal_shares": {"seats": 1},
    "pav": {"seats": 1},
    "budget_greedy": MONEY,
    "budget_equal_shares": MONEY,
}
LOT = "ABCD"
papers = st.lists(st.permutations(LOT).flatmap(lambda p: st.integers(1, 4).map(lambda k: p[:k])), max_size=9)


ASKED = ("opinions", "pulse", "delphi", "consent", "agreement", "quadratic_funding")


@pytest.mark.parametrize(
    ("kind", "rule"),
    [
        (kind, rule)
        for kind, rules in BY_KIND.items()
        for rule in rules
        if kind != "pairs" and rule not in ASKED
    ],
)
@pytest.mark.parametrize("lot_of", ["A", "AB"])
def test_marks_that_weigh_nothing_choose_nobody(kind, rule, lot_of):
    mark = {"approvals": ["A"], "amounts": {"A": 1}, "scores": {"A": 3}, "rankings": ["A"]}
    if kind == "grades":
        ballots = Ballots.from_grades({"x": {"A": "good"}, "y": {}}, lot_of, ["poor", "good"])
    else:
        made = getattr(Ballots, f"from_{kind}")
        ballots = made({"x": mark[kind], "y": type(mark[kind])()}, lot_of)
    needs = NEEDS.get(rule, {})
    if "costs" in needs:
        needs = {**needs, "costs": dict.fromkeys(lot_of, 5)}
    result = tally(ballots.with_weights([0, 2]), rule, **needs)
    assert (result.winners, bool(result.tied)) == ((), False)
    assert result.why[0][0] in ("none-counts", "no-marks")


@pytest.mark.parametrize(
    ("kind", "rule"), [(k, r) for k, rules in BY_KIND.items() for r in rules if r in ASKED]
)
def test_a_rule_that_counts_people_refuses_weights(kind, rule):
    with pytest.raises(InvalidInputError, match="counts people, each of them once; take the weights away"):
        tally(ON_A_SCALE.get(rule, EMPTY[kind]).with_weights([2]), rule)


def test_a_rule_is_asked_by_its_name_or_itself():
    assert tally(TENNESSEE, "irv") == tally(TENNESSEE, irv) == irv(TENNESSEE)
    assert tally(TENNESSEE, "stv", seats=2).seats == 2


@pytest.mark.parametrize(("kind", "rule"), [(kind, rule) for kind in BY_KIND for rule in BY_KIND[kind]])
def test_every_rule_has_no_result_without_a_mark_and_raises_nothing(kind, rule):
    blank = ON_A_SCALE.get(rule, EMPTY[kind])
    for ballots in (blank, blank.take([]), blank.subset(["A"]), blank.subset([])):
        result = tally(ballots, rule, **NEEDS.get(rule, {}))
        assert (result.winners, result.n_ballots) == ((), len(ballots))
        assert result._repr_html_()


@pytest.mark.parametrize("rule", BY_KIND["rankings"])
def test_one_ranking_of_one_candidate_elects_it(rule):
    assert tally(ranked("A", A=1), rule, **NEEDS.get(rule, {})).winners == ("A",)


def test_the_capital_under_each_rule():
    table = compare(TENNESSEE).table
    winners = {rule: [c for c in "MNCK" if row[c]] for rule, row in table.iterrows()}
    assert winners.pop("plurality") == ["M"]
    assert winners.pop("irv") == ["K"]
    assert set(map(tuple, winners.values())) == {("N",)}


def test_what_the_rules_differ_in_is_said():
    assert compare(TENNESSEE, ["plurality", "irv", "schulze"]).grounds == (
        "M wins under plurality; K under irv; N under schulze.",
        "N beats every other one to one.",
        "In the run-off N drops out in count 2, with 26 ballots.",
        "Ahead in first choices, with 42 of 100: M; but one to one N wins.",
    )
    said = compare(A_CYCLE_OF_60).grounds
    assert said[1].startswith(
        "Nobody beats every other one to one: A and B and C beat each other in a circle"
    )


def test_agreement_is_said_too():
    comparison = compare(ranked("AB", AB=3, BA=1))
    assert comparison.agree
    assert comparison.grounds == ("All 8 rules agree: A wins.",)


def test_mean_and_sum_part_over_who_has_an_opinion():
    ballots = Ballots.from_scores({"x": {"A": 3}, "y": {"A": 3}, "z": {"B": 5}}, "AB")
    comparison = compare(ballots, {"mean": score, "sum": lambda b: score(b, by="sum")})
    assert "By the mean B is ahead, by the sum A: not all have an opinion on each." in comparison.grounds


def test_level_winners_are_named_as_level():
    comparison = compare(SCHULZES_45, ["schulze", "split_cycle"])
    assert comparison.grounds[-1] == "Level, and settled by nothing: split_cycle."
    assert "level" in comparison._repr_html_()


@settings(max_examples=30)
@given(papers)
def test_the_table_has_the_winners_of_each_rule(orders):
    ballots = Ballots.from_rankings({f"b{i}": row for i, row in enumerate(orders)}, LOT)
    comparison = compare(ballots)
    for rule, result in comparison.results.items():
        row = comparison.table.loc[rule]
        assert {c for c in LOT if row[c]} == set(result.winners) == set(tally(ballots, rule).winners)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.permutations(LOT), st.integers(0, 3)), max_size=8))
def test_under_every_rule_a_weight_is_as_many_equal_ballots_and_the_result_says_so(weighted):
    rows, weights = [row for row, _ in weighted], [weight for _, weight in weighted]
    heavy = Ballots.from_rankings({f"b{i}": row for i, row in enumerate(rows)}, LOT).with_weights(weights)
    many = [row for row, weight in weighted for _ in range(weight)]
    plain = Ballots.from_rankings({f"b{i}": row for i, row in enumerate(many)}, LOT)
    if not many:
        return
    for rule in (*compare(plain).results, "smith_set", "schwartz_set"):
        one, other = tally(heavy, rule), tally(plain, rule)
        assert (one.winners, dict(one.scores)) == (other.winners, dict(other.scores)), rule
        assert (one.weight, other.weight) == (len(many), None)


def test_fractions_of_a_vote_are_counted_exactly():
    rows = {"x": ["A"], "y": ["A"], "z": ["A"], "w": ["B"]}
    level = Ballots.from_rankings(rows, "AB").with_weights([0.1, 0.1, 0.1, 0.3])
    for rule in ("irv", "plurality", "borda", "minimax", "schulze"):
        assert tally(level, rule).winners == ("A", "B"), rule
    assert tally(level, "plurality").scores == {"A": 0.3, "B": 0.3}


def test_a_rule_that_does_not_count_such_ballots_is_refused():
    with pytest.raises(
        InvalidInputError, match="No rule 'irv' counts scores; rules for scores are score, star"
    ):
        tally(EMPTY["scores"], "irv")
    with pytest.raises(InvalidInputError, match="No rule 'coin' counts rankings"):
        compare(TENNESSEE, ["coin"])


def test_a_lot_is_passed_on_to_the_rule():
    assert tally(ranked("AB", A=1, B=1), "irv", ties=lot(1)).seed == 1
