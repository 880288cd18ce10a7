"""Does money go where a budget's rule says, to the last unit, and is every level outcome named?"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting import Ballots, budget_equal_shares, budget_greedy, compare, count, lot, order
from cocodesign.voting.budgets import per_satisfaction

from .slowly import slow_equal_shares

NAMES = "abcd"
TWO_CAMPS = [["park", "pond"]] * 6 + [["bench"]] * 4
COSTS = {"park": 6, "pond": 6, "bench": 4}
rows_of_some = st.lists(st.sets(st.sampled_from(NAMES)).map(sorted), min_size=1, max_size=6)
prices = st.lists(st.integers(1, 12), min_size=4, max_size=4).map(
    lambda some: dict(zip(NAMES, some, strict=True))
)


def approved(rows, names=NAMES):
    return Ballots.from_approvals({f"v{i}": row for i, row in enumerate(rows)}, names)


def outcomes(result):
    return {frozenset(one) for one in result.figures["outcomes"]}


PARKS = approved(TWO_CAMPS, ["park", "pond", "bench"])


# ---------------------------------------------------------------- greedy by hand


def test_by_votes_the_larger_camp_spends_it_all():
    result = budget_greedy(PARKS, costs=COSTS, budget=12)
    assert (result.winners, result.tied) == (("park", "pond"), ())
    assert (result.figures["spent"], result.figures["leftover"]) == (12, 0)
    assert result.figures["cost_per_supporter"] == {"park": 1, "pond": 1, "bench": 1}
    assert result.figures["represented"]["with_one"] == 6


def three(misfit="skip", **options):
    ballots = approved([["a", "b"], ["a", "b"], ["a", "c"], ["d"]])
    return budget_greedy(ballots, costs={"a": 6, "b": 5, "c": 2, "d": 2}, budget=10, misfit=misfit, **options)


def test_what_does_not_fit_is_skipped_or_ends_it():
    assert three().winners == ("a", "c", "d")
    assert three("stop").winners == ("a",)
    assert three().sentences() == [
        "Funded: a, c, d, for 10 of 10; 0 is left.",
        "a comes first, with 3, and costs 6.",
        "b has 2, more than another that is funded, but costs 5.",
    ]


def test_projects_below_a_threshold_are_not_funded():
    assert three(least=2).winners == ("a",)
    assert three(least=1).winners == ("a", "c", "d")


def test_votes_for_each_unit_of_money_favour_the_cheap():
    # a 3/6, b 2/5, c 1/2, d 1/2: a, c and d are level and fit, b does not any more
    assert three(by="votes_per_cost").winners == ("a", "c", "d")
    ballots = approved([["a"]] * 3 + [["b"]] * 2)
    cheap = {"a": 9, "b": 2, "c": 1, "d": 1}
    assert budget_greedy(ballots, costs=cheap, budget=10, by="votes_per_cost").winners == ("b",)
    assert budget_greedy(ballots, costs=cheap, budget=10).winners == ("a",)


def test_a_district_spends_no_more_than_its_limit():
    districts = {"a": "north", "b": "north", "c": "south"}
    result = three(districts=districts, limits={"north": 5})
    assert result.winners == ("b", "c", "d")
    assert result.options["limits"] == {"north": 5}


def test_points_are_added_and_supporters_are_people():
    ballots = Ballots.from_amounts({"x": {"a": 3}, "y": {"b": 1}, "z": {"b": 1}}, "ab")
    result = budget_greedy(ballots, costs={"a": 5, "b": 5}, budget=5)
    assert (result.winners, result.figures["supporters"]) == (("a",), {"a": 1, "b": 2})


def test_level_projects_of_which_one_fits_are_all_named():
    ballots = approved([["a", "b"], ["c"]])
    costs = {"a": 6, "b": 6, "c": 6, "d": 1}
    result = budget_greedy(ballots, costs=costs, budget=12)
    assert outcomes(result) == {frozenset("ab"), frozenset("ac"), frozenset("bc")}
    assert result.tied == ("a", "b", "c")
    assert budget_greedy(ballots, costs=costs, budget=12, ties=order("cbad")).winners == ("b", "c")
    assert budget_greedy(ballots, costs=costs, budget=12, ties=lot(3)).seed == 3


def test_a_tie_that_changes_nothing_is_none():
    result = budget_greedy(approved([["a", "b"], ["a", "b"]]), costs=dict.fromkeys(NAMES, 1), budget=5)
    assert (result.winners, result.tied) == (("a", "b"), ())


# ---------------------------------------------------------------- equal shares by hand


def test_with_equal_shares_each_camp_gets_what_its_money_buys():
    result = budget_equal_shares(PARKS, costs=COSTS, budget=12, ties=order(["park", "pond", "bench"]))
    assert (result.winners, result.figures["leftover"]) == (("park", "bench"), 2)
    assert result.figures["payments"] == {"park": 1, "bench": 1}
    assert (result.figures["share"], result.figures["share_raised"]) == (1.2, 1.2)
    level = budget_equal_shares(PARKS, costs=COSTS, budget=12)
    assert outcomes(level) == {frozenset(["park", "bench"]), frozenset(["pond", "bench"])}
    assert level.tied == ("park", "pond")


def test_cost_and_cardinality_buy_differently():
    # Ten people with 10 each. Cost: the large one costs 60/60 for a unit of worth with 6 supporters: 1/6, the small ones
    # 1/5. Cardinality: the large one takes 10 from each of six, the small ones 20/5 = 4 from each of five.
    rows = [["large", "s1", "s2"]] * 5 + [["large"]] + [[]] * 4
    costs = {"large": 60, "s1": 20, "s2": 20}
    ballots = approved(rows, list(costs))
    by_cost = budget_equal_shares(ballots, costs=costs, budget=100, completion="none")
    by_number = budget_equal_shares(
        ballots, costs=costs, budget=100, satisfaction="cardinality", completion="none"
    )
    assert by_cost.winners == ("large",)
    assert by_number.winners == ("s1", "s2")
    assert by_number.figures["payments"] == {"s1": 4, "s2": 4}


def test_whoever_has_too_little_pays_all_they_have():
    # Shares of 6. a takes 3 from x and y (6/2). Then b of x and z, 8: x has 3, so z pays 5.
    ballots = approved([["a", "b"], ["a"], ["b"]], "ab")
    result = budget_equal_shares(
        ballots, costs={"a": 6, "b": 8}, budget=18, satisfaction="cardinality", completion="none"
    )
    assert result.figures["payments"] == {"a": 3, "b": 5}


def test_raising_shares_stops_before_it_overspends_or_when_nothing_more_fits():
    rows = [["a"]] * 2 + [["b"]] * 2
    # shares of 2.5: 5 for a at 7 and b at 8 is too little; with 3.5 a can be bought, with 4 b too, which costs 15 of 10
    result = budget_equal_shares(approved(rows, "ab"), costs={"a": 7, "b": 8}, budget=10)
    assert (result.winners, result.figures["share_raised"]) == (("a",), 3.5)
    whole = budget_equal_shares(approved(rows, "ab"), costs={"a": 7, "b": 8}, budget=15)
    assert (whole.winners, whole.figures["leftover"]) == (("a", "b"), 0)
    none = budget_equal_shares(approved(rows, "ab"), costs={"a": 7, "b": 8}, budget=10, completion="none")
    assert (none.winners, none.sentences()) == (
        (),
        ["Nothing is funded: no idea has the support and a cost that fit into 10."],
    )


def test_the_comparison_step_lets_people_choose_between_both_outcomes():
    # Shares fund b for two people and c for one; by votes a alone has three.
    rows = [["a"], ["a"], ["a", "b"], ["b"], ["c"]]
    costs = {"a": 100, "b": 20, "c": 20, "d": 1}
    compared = budget_equal_shares(approved(rows), costs=costs, budget=100, completion="add1_compared")
    alone = budget_equal_shares(approved(rows), costs=costs, budget=100)
    assert alone.winners == ("b", "c")
    assert compared.winners == ("a",)
    assert compared.figures["comparison"] == {
        "more_from_shares": 2,
        "more_from_greedy": 3,
        "same": 0,
        "held": "greedy",
    }
    assert compared.sentences()[1].startswith(
        "3 people have more from the most votes first and 2 from equal shares"
    )


def test_leftover_money_is_spent_by_votes_only_where_it_is_asked():
    rows = [["a", "b"]] * 3 + [["c"]]
    costs = {"a": 3, "b": 3, "c": 4, "d": 1}
    options = {"costs": costs, "budget": 7, "completion": "none"}
    kept = budget_equal_shares(approved(rows), **options, ties=order(NAMES))
    topped = budget_equal_shares(approved(rows), **options, leftover="by_votes", ties=order(NAMES))
    assert (kept.winners, kept.figures["leftover"]) == (("a",), 4)
    assert (topped.winners, topped.figures["leftover"]) == (("a", "b"), 1)


def test_two_purses_emptied_by_one_another_are_a_tie_and_two_that_are_not_are_none():
    # Three with 2 each: a and b share their one supporter y; whichever comes first leaves too little for the other.
    apart = budget_equal_shares(approved([["a"], ["b"]], "ab"), costs={"a": 2, "b": 2}, budget=4)
    assert (apart.winners, apart.tied) == (("a", "b"), ())
    near = budget_equal_shares(
        approved([["a"], ["a", "b"], ["b"]], "ab"), costs={"a": 4, "b": 4}, budget=6, completion="none"
    )
    assert near.tied == ("a", "b")


def test_prices_that_floats_cannot_tell_apart_are_compared_as_fractions():
    # a and b cost a third and a half of what a float holds badly; c is dearer by one part in 10^15
    big = 10**15
    ballots = approved([["a"]] * 3 + [["b"]] * 3, "ab")
    costs = {"a": big, "b": big + 1}
    result = budget_equal_shares(ballots, costs=costs, budget=2 * big + 1, satisfaction="cardinality")
    assert result.figures["order"] == ["a", "b"]
    assert result.tied == ()
    other = budget_equal_shares(
        ballots, costs={"a": big + 1, "b": big}, budget=2 * big + 1, satisfaction="cardinality"
    )
    assert other.figures["order"] == ["b", "a"]


def test_both_ways_are_shown_side_by_side():
    comparison = compare(PARKS, costs=COSTS, budget=12)
    assert list(comparison.results) == ["budget_greedy", "budget_equal_shares"]
    assert comparison.table.loc["budget_greedy"].tolist() == [True, True, False]
    assert (
        "budget_greedy leaves 6 people with at least one that they ticked and spends 12 of 12."
        in comparison.grounds
    )
    assert "Only budget_equal_shares funds bench." in comparison.grounds


def test_a_live_poll_on_money_is_counted_with_what_the_other_rule_says():
    poll = {
        "poll": "p",
        "kind": "budget",
        "mode": "open",
        "settings": {"budget": 12, "costs": COSTS},
    }
    box = {f"v{i}": {"choice": {"approved": row}, "changes": 0} for i, row in enumerate(TWO_CAMPS)}
    found = count(poll, COSTS, box, 12)
    assert (found["rule"], found["kind"], found["tied"]) == ("equal_shares", "budget", True)
    assert found["winners"] == ["park", "pond", "bench"]
    assert found["also"][0]["rule"] == "greedy"
    assert found["also"][0]["winners"] == ["park", "pond"]
    assert (found["budget"], found["costs"], found["n_redraws"]) == (12, COSTS, 0)
    assert found["ballots"]["v0"] == ["park", "pond"]
    greedy = count(poll | {"rule": "greedy"}, COSTS, box, 12, hidden=["pond"])
    assert greedy["winners"] == ["park", "bench"]
    assert greedy["hidden"]["winners_with"] == ["park", "pond"]


def test_a_live_poll_can_choose_several():
    poll = {
        "poll": "p",
        "kind": "approval",
        "rule": "equal_shares",
        "mode": "confidential",
        "settings": {"seats": 3},
    }
    rows = ["abc"] * 6 + ["de"] * 4
    box = {f"v{i}": {"choice": {"approved": list(row)}, "changes": 0} for i, row in enumerate(rows)}
    found = count(poll, "abcde", box, 10)
    assert (len(found["committees"]), found["options"]["seats"], found["tied"]) == (6, 3, True)
    assert {one["rule"]: one["winners"] for one in found["also"]}["approval"] == ["a", "b", "c"]
    assert sum(found["redraws"].values()) == pytest.approx(3, abs=0.01)
    plain = count(poll | {"rule": "approval"}, "abcde", box, 10)
    assert plain["winners"] == ["a", "b", "c"]


# ---------------------------------------------------------------- laws


@settings(max_examples=40, deadline=None)
@given(rows_of_some, prices, st.integers(0, 30), st.booleans())
def test_all_outcomes_are_those_of_a_count_with_fractions(rows, costs, budget, is_by_cost):
    if not any(rows):
        return
    worth = costs if is_by_cost else dict.fromkeys(NAMES, 1)
    satisfaction = "cost" if is_by_cost else "cardinality"
    result = budget_equal_shares(
        approved(rows), costs=costs, budget=budget, satisfaction=satisfaction, completion="none"
    )
    slow = slow_equal_shares(rows, NAMES, Fraction(budget, len(rows)), costs, worth)
    assert outcomes(result) == slow


@settings(max_examples=40, deadline=None)
@given(rows_of_some, prices, st.integers(0, 30), st.sampled_from(["add1", "add1_compared", "none"]))
def test_nobody_overspends(rows, costs, budget, completion):
    ballots = approved(rows)
    for result in (
        budget_greedy(ballots, costs=costs, budget=budget),
        budget_greedy(ballots, costs=costs, budget=budget, misfit="stop", by="votes_per_cost"),
        budget_equal_shares(ballots, costs=costs, budget=budget, completion=completion, leftover="by_votes"),
        budget_equal_shares(
            ballots, costs=costs, budget=budget, completion=completion, satisfaction="cardinality"
        ),
    ):
        for one in result.figures["outcomes"]:
            assert sum(costs[name] for name in one) <= budget
        assert result.figures["spent"] + result.figures["leftover"] == budget
        for payment in result.figures.get("payments", {}).values():
            assert payment <= result.figures["share_raised"] + 0.001


@settings(max_examples=30, deadline=None)
@given(rows_of_some, prices, st.integers(0, 30))
def test_with_add1_nothing_more_fits_or_the_next_raise_would_overspend(rows, costs, budget):
    if not any(rows):
        return
    ballots = approved(rows)
    result = budget_equal_shares(ballots, costs=costs, budget=budget, ties=order(NAMES))
    supported = {name for row in rows for name in row}
    left = result.figures["leftover"]
    if any(costs[name] <= left for name in supported - set(result.winners)):
        raised = round(Fraction(result.figures["share_raised"]).limit_denominator(50) * len(rows)) + len(rows)
        beyond = budget_equal_shares(
            ballots, costs=costs, budget=raised, completion="none", ties=order(NAMES)
        )
        assert sum(costs[name] for name in beyond.winners) > budget


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sets(st.sampled_from(NAMES)), st.integers(0, 3)), min_size=1, max_size=5),
    prices,
    st.integers(0, 30),
)
def test_a_weight_is_as_many_equal_ballots(weighted, costs, budget):
    heavy = approved([sorted(row) for row, _ in weighted]).with_weights([weight for _, weight in weighted])
    many = approved([sorted(row) for row, weight in weighted for _ in range(weight)])
    if not many.marks.any():
        return
    for completion in ("none", "add1"):
        one, other = (
            budget_equal_shares(some, costs=costs, budget=budget, completion=completion)
            for some in (heavy, many)
        )
        assert outcomes(one) == outcomes(other)
        assert one.figures["payments"] == other.figures["payments"]
    assert outcomes(budget_greedy(heavy, costs=costs, budget=budget)) == outcomes(
        budget_greedy(many, costs=costs, budget=budget)
    )


@settings(max_examples=25, deadline=None)
@given(rows_of_some, prices, st.integers(0, 30), st.permutations(NAMES))
def test_other_names_change_nothing_else(rows, costs, budget, names):
    to = dict(zip(NAMES, names, strict=True))
    other = approved([[to[one] for one in row] for row in rows], names)
    for rule in (budget_greedy, budget_equal_shares):
        here = rule(approved(rows), costs=costs, budget=budget)
        there = rule(other, costs={to[name]: cost for name, cost in costs.items()}, budget=budget)
        assert {frozenset(map(to.get, one)) for one in outcomes(here)} == outcomes(there)


def test_satisfaction_is_compared_person_by_person():
    ballots = approved([["a", "b"], ["c"], ["a", "c"]])
    assert per_satisfaction(ballots, "ab", "c") == (1, 1, 1)
    assert per_satisfaction(ballots, "ab", "c", costs={"a": 1, "b": 1, "c": 5}) == (1, 2, 0)


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize("rule", [budget_greedy, budget_equal_shares])
def test_money_is_whole_and_every_project_has_a_cost(rule):
    with pytest.raises(InvalidInputError, match="there is none for bench"):
        rule(PARKS, costs={"park": 6, "pond": 6}, budget=12)
    for wrong in (0, -3, 2.5, True, "6"):
        with pytest.raises(InvalidInputError, match="A cost is a whole number above 0; park costs"):
            rule(PARKS, costs=COSTS | {"park": wrong}, budget=12)
    with pytest.raises(InvalidInputError, match="A budget is a whole number, 0 or more; this is 9.5"):
        rule(PARKS, costs=COSTS, budget=9.5)


def test_unknown_conventions_are_refused():
    money = {"costs": COSTS, "budget": 12}
    with pytest.raises(InvalidInputError, match="misfit is skip or stop, not 'wait'"):
        budget_greedy(PARKS, **money, misfit="wait")
    with pytest.raises(InvalidInputError, match="a limit for the district 'east', but no project"):
        budget_greedy(PARKS, **money, limits={"east": 3})
    with pytest.raises(InvalidInputError, match="completion is add1 or add1_compared or none, not 'luck'"):
        budget_equal_shares(PARKS, **money, completion="luck")
    with pytest.raises(InvalidInputError, match="step is a whole number above 0, not 0"):
        budget_equal_shares(PARKS, **money, step=0)
    with pytest.raises(InvalidInputError, match="counts approvals or amounts; these ballots are rankings"):
        budget_greedy(Ballots.from_rankings({"x": ["a"]}, "a"), costs={"a": 1}, budget=1)


def test_a_poll_on_money_without_costs_is_refused():
    with pytest.raises(InvalidInputError, match="needs the settings budget and costs"):
        count({"poll": "p", "kind": "budget", "mode": "open", "settings": {}}, "ab", {}, 3)
