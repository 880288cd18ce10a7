"""Does a budget hold what it promises, and does a vote that chooses several? Costs first, nobody overspends, all recounted."""

import pytest

from cocodesign.events import replay
from cocodesign.events import rows as as_rows
from cocodesign.exceptions import RefusedError
from cocodesign.recount import recount_log
from cocodesign.rules import REFUSALS
from cocodesign.rules.polls import check_poll_settings

from .mill_lane import ABOUT, a_room, count_closed

MONEY = {"budget": 10, "unit": "€", "question": "What shall the money pay for?"}
STAGES = [*ABOUT["stages"][:2], {"stage": "money", "kind": "budget", "title": "Money", "settings": MONEY}]


def refused(room, who, do, **more):
    with pytest.raises(RefusedError) as found:
        room.do(who, do, **more)
    assert found.value.message == REFUSALS[found.value.code].format(**found.value.facts)
    return found.value.code


@pytest.fixture
def room():
    """Ana, Bo and Cy with a pool, trees and a bench that have no cost yet."""
    room = a_room(None, about={**ABOUT, "stages": STAGES})
    room.stage("ideas")
    room.pool, room.trees, room.bench = (room.idea(who, what) for who, what in zip(
        ("Ana", "Bo", "Cy"), ("A pool", "Trees", "A bench"), strict=True))  # fmt: skip
    return room


def price(room, pool=8, trees=4, bench=2, **more):
    costs = {room.pool: pool, room.trees: trees, room.bench: bench}
    settings = {**MONEY, "costs": {idea: cost for idea, cost in costs.items() if cost}, **more}
    reason = {"reason": "we know more"} if more else {}
    room.do("Fay", "change_stage", stage="money", settings=settings, **reason)


def test_a_budget_opens_only_when_every_idea_in_it_has_a_cost_that_can_be_met(room):
    assert refused(room, "Fay", "open_stage", stage="money") == "no-cost"
    price(room, bench=None)
    assert refused(room, "Fay", "open_stage", stage="money") == "no-cost"
    price(room, pool=11)
    assert refused(room, "Fay", "open_stage", stage="money") == "too-dear"
    room.stage("money", candidates=[room.trees, room.bench])  # what is too dear is left out
    about = replay(room.store.read())
    assert about.polls[room.poll()]["settings"]["costs"] == {room.trees: 4, room.bench: 2}
    assert [row["cost"] for row in about.candidates[room.poll()]] == [4.0, 2.0]


def test_costs_are_set_without_a_reason_and_other_rules_only_with_one(room):
    price(room)
    settings = {**MONEY, "budget": 12}
    assert refused(room, "Fay", "change_stage", stage="money", settings=settings) == "needs-reason"
    bad = ({"costs": {room.pool: 0}}, {"costs": {room.pool: 2.5}}, {"costs": {room.pool: True}}, {"costs": [1]},
           {"budget": -1}, {"budget": "10"}, {"unit": "x" * 13}, {"rule": "dots"})  # fmt: skip
    for settings in bad:
        about = {"stage": "money", "settings": {**MONEY, **settings}, "reason": "we have more"}
        assert refused(room, "Fay", "change_stage", **about) == "bad-request"


@pytest.mark.parametrize("mode", ["confidential", "secret"])
def test_sec_s12_and_s13_a_ballot_that_overspends_is_refused_and_the_next_good_one_counts(mode):
    stages = [*STAGES[:2], {**STAGES[2], "settings": {**MONEY, "mode": mode}}]
    room = a_room(None, about={**ABOUT, "stages": stages})
    room.stage("ideas")
    room.pool, room.trees, room.bench = (room.idea("Ana", words) for words in ("A pool", "Trees", "A bench"))
    price(room, mode=mode)
    room.stage("money")
    poll = room.poll()
    number = {"revision": 1} if mode == "secret" else {}
    bad = {
        "over-budget": {"approved": [room.pool, room.trees]},
        "unknown-candidate": {"approved": ["ten pools"]},
        "repeated": {"approved": [room.bench, room.bench]},
        "wrong-ballot": {"amounts": {room.bench: 2}},
    }
    for code, choice in bad.items():
        assert refused(room, "Bo", "cast", poll=poll, **choice, **number) == code
    assert refused(room, "Fay", "cast_on_paper", poll=poll, sheet="1", **bad["over-budget"]) == "over-budget"
    room.do("Bo", "cast", poll=poll, approved=[room.bench, room.pool], **number)  # to the last euro
    room.do("Fay", "cast_on_paper", poll=poll, sheet="1", approved=[room.trees])
    room.do("Fay", "close_stage", stage="money")
    assert refused(room, "Cy", "cast", poll=poll, approved=[room.trees], **number) == "poll-closed"
    count_closed(room)
    found = replay(room.store.read()).counts[poll]
    assert (found["n_ballots"], found["scores"]) == (2, {room.pool: 1, room.trees: 1, room.bench: 1})


def by_hand(costs, budget, ballots):
    """Most ballots first, in five lines of its own."""
    votes = {idea: sum(idea in one for one in ballots) for idea in costs}
    bought = []
    for idea in sorted(costs, key=lambda idea: -votes[idea]):
        if votes[idea] and costs[idea] <= budget - sum(costs[one] for one in bought):
            bought.append(idea)
    return bought


@pytest.mark.parametrize("rule", ["equal_shares", "greedy"])
def test_a_counted_budget_is_counted_again_to_the_same_and_a_changed_sum_is_found(room, rule):
    price(room, pool=6, trees=5, bench=4, rule=rule)
    room.stage("money")
    poll = room.poll()
    ballots = {"Ana": [room.pool, room.bench], "Bo": [room.pool], "Cy": [room.trees]}
    for who, approved in ballots.items():
        room.do(who, "cast", poll=poll, approved=approved)
    room.do("Fay", "close_stage", stage="money")
    count_closed(room)
    log = room.store.read()
    found = replay(log).counts[poll]
    assert found["rule"] == rule and found["spent"] <= found["budget"] == 10
    both = {found["rule"]: found["order"]} | {one["rule"]: one["order"] for one in found["also"]}
    costs = {room.pool: 6, room.trees: 5, room.bench: 4}
    assert both["greedy"] == by_hand(costs, 10, ballots.values()) and set(both) == {"equal_shares", "greedy"}
    said, problems = recount_log("w", log)
    assert problems == [] and "3 ballots counted again, the same result" in said[0]
    counted = next(event for event in log if event["kind"] == "poll.counted")
    counted["body"]["result"]["spent"] += 1
    assert "spent differ" in recount_log("w", log)[1][0]
    tables = as_rows(replay(room.store.read()))
    assert {row["candidate"]: row["cost"] for row in tables["candidates"]} == {
        idea: float(n) for idea, n in costs.items()
    }


# ---------------------------------------------------------------- votes that choose several, and the newer rules


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"kind": "approval", "seats": 2}, "sequential_phragmen"),
        ({"kind": "approval", "seats": 3, "rule": "equal_shares"}, "equal_shares"),
        ({"kind": "ranking", "seats": 2}, "stv"),
        ({"kind": "ranking", "rule": "ranked_pairs"}, "ranked_pairs"),
        ({"kind": "score", "rule": "star"}, "star"),
        ({"kind": "grades"}, "majority_judgment"),
        ({"kind": "approval", "seats": 0}, "seats must be"),
        ({"kind": "approval", "seats": 2.5}, "seats must be"),
        ({"kind": "approval", "rule": "equal_shares"}, "chooses several"),
        ({"kind": "ranking", "seats": 2, "rule": "irv"}, "are chosen by stv"),
        ({"kind": "ranking", "rule": "stv"}, "chooses several"),
        ({"kind": "score", "rule": "irv"}, "counted by score, star"),
    ],
)
def test_a_vote_knows_its_rules_and_how_many_it_chooses(settings, said):
    try:
        kind, rule, kept = check_poll_settings("vote", settings)
    except RefusedError as refusal:
        assert said in refusal.message
    else:
        assert (kind, rule, kept.get("seats", 1)) == (settings["kind"], said, settings.get("seats", 1))


@pytest.mark.parametrize(
    ("settings", "marks", "winners"),
    [
        ({"kind": "approval", "seats": 2}, ("approved", [["a", "b"]] * 2 + [["a"]] + [["c"]] * 2), {"a", "c"}),
        ({"kind": "ranking", "seats": 2}, ("ranking", [["a", "b"]] * 3 + [["c"]] * 2), {"a", "c"}),
        ({"kind": "ranking", "rule": "split_cycle"}, ("ranking", [["a", "b"]] * 3 + [["b", "c"]] * 2), {"a"}),
        ({"kind": "grades"}, ("scores", [{"a": 6, "b": 4}] * 2 + [{"a": 1, "b": 3}] * 3), {"b"}),
        ({"kind": "ranking", "rule": "copeland"}, ("ranking", [["b", "a"]] * 3 + [["c", "a"]] * 2), {"b"}),
        ({"kind": "score", "rule": "star"},
         ("scores", [{"a": 5, "b": 4}] * 2 + [{"a": 0, "b": 2}] * 3), {"b"}),
    ],
)  # fmt: skip
def test_several_are_chosen_and_counted_again_to_the_same(settings, marks, winners):
    stages = [*STAGES[:2], {"stage": "vote", "kind": "vote", "title": "Vote", "settings": settings}]
    room = a_room(None, *"PQRST", about={**ABOUT, "stages": stages})
    room.stage("ideas")
    ideas = {name: room.idea("P", name) for name in "abc"}
    room.stage("vote")
    name, ballots = marks
    for who, ballot in zip("PQRST", ballots, strict=True):
        named = (
            {ideas[one]: n for one, n in ballot.items()}
            if isinstance(ballot, dict)
            else [ideas[one] for one in ballot]
        )
        room.do(who, "cast", poll=room.poll(), **{name: named})
    room.do("Fay", "close_stage", stage="vote")
    count_closed(room)
    log = room.store.read()
    found = replay(log).counts[room.poll()]
    assert set(found["winners"]) == {ideas[one] for one in winners}
    assert recount_log("w", log)[1] == []
