"""Can a facilitator make and change the agenda while the workshop runs, with a reason where one is owed?"""

from __future__ import annotations

from typing import Any

from cocodesign.apps.facilitator.steps import Step, last_poll, next_step, outcomes
from cocodesign.events import State

from .led import Led, is_there, led, play


def order(hall: Led) -> list[str]:
    return [stage["title"] for stage in hall.state.agenda]


async def put(hall: Led, **fields: Any) -> Any:
    """Fill the form of a new stage and put it on the agenda."""
    panel = hall.open("agenda")
    for name, value in fields.items():
        field = getattr(panel, name, None) or getattr(panel.ballot, name)
        field.value = value
    await hall.press(panel.save)
    return panel


# ---------------------------------------------------------------- adding


def test_a_dots_vote_is_put_on_the_agenda_with_its_budget(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            panel = hall.open("agenda")
            panel.kind.value = "vote"
            panel.ballot.kind.value = "dots"
            assert is_there(panel.ballot.budget) and not is_there(panel.ballot.rule)
            panel.ballot.budget.value, panel.ballot.most.value = 7, 3
            panel.ballot.question.value = "Where should the money go?"
            panel.title.value, panel.minutes.value, panel.after.value = "Dots", 12, "ideas"
            await hall.press(panel.save)
            assert order(hall) == ["Welcome", "Ideas", "Dots", "Discussion", "Vote", "Result"]
            made = hall.state.agenda[2]
            assert (made["kind"], made["minutes"]) == ("vote", 12)
            assert made["settings"] == {
                "question": "Where should the money go?", "kind": "dots", "mode": "confidential",
                "rule": "dots", "budget": 7, "most": 3, "quadratic": False,
            }  # fmt: skip
            assert "Dots is on the agenda." in panel.said.value
            assert panel.title.value == ""  # ready for the next one

    play(story())


def test_each_kind_of_ballot_brings_the_settings_that_its_rules_know(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            panel = hall.open("agenda")
            for kind in ("approval", "dots", "score", "ranking"):
                panel.kind.value, panel.ballot.kind.value, panel.title.value = "vote", kind, kind
                await hall.press(panel.save)
                assert 'role="alert"' not in panel.said.value, panel.said.value
            panel.kind.value = "opinions"
            panel.ballot.statements.value = False
            await hall.press(panel.save)
            panel.kind.value = "pulse"
            panel.ballot.questions.value = "I was heard.\n\n I know what is next. "
            await hall.press(panel.save)
            added = hall.state.agenda[-6:]
            assert [stage["settings"].get("rule") for stage in added[:4]] == [
                "approval", "dots", "score", "irv",
            ]  # fmt: skip
            assert added[4]["settings"] == {"question": "", "statements": False}
            assert added[5]["settings"]["questions"] == ["I was heard.", "I know what is next."]
            assert added[5]["title"] == "How was it?"  # who gives no title gets the kind's

    play(story())


def test_a_stage_comes_only_after_what_has_begun(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            await hall.go_on()
            await hall.go_on()
            places = [value for _, value in hall.open("agenda").after.options]
            assert places == ["ideas", "discussion", "vote", "result"]

    play(story())


# ---------------------------------------------------------------- changing


def test_a_draft_is_edited_without_a_reason_and_its_rules_with_one_once_the_work_has_begun(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            hall.app.agenda._heard(hall.app.agenda, {"ask": "stage", "stage": "vote"}, None)
            panel = hall.open("agenda")
            assert (panel.title.value, panel.minutes.value, panel.kind.disabled) == ("Vote", 13, True)
            assert not is_there(panel.reason)
            panel.title.value = "We vote"
            await hall.press(panel.save)
            assert hall.state.stages["vote"]["title"] == "We vote"
            assert "mode" in hall.state.stages["vote"]["settings"]

            await hall.go_on()
            await hall.go_on()  # the work has begun
            panel.start("vote")
            assert is_there(panel.reason)
            panel.minutes.value = 20
            await hall.press(panel.save)  # a length is no rule
            assert hall.state.stages["vote"]["minutes"] == 20
            panel.start("vote")
            panel.ballot.kind.value = "ranking"
            await hall.press(panel.save)
            assert "reason" in panel.said.value and 'role="alert"' in panel.said.value
            panel.reason.value = "Too many ideas for ticks"
            await hall.press(panel.save)
            assert hall.state.stages["vote"]["settings"]["kind"] == "ranking"
            assert hall.state.amendments[-1]["reason"] == "Too many ideas for ticks"

    play(story())


def test_stages_are_moved_and_taken_off_by_the_agendas_own_menu(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            moved = ["welcome", "ideas", "vote", "discussion", "result"]
            assert (await hall.act(do="order_stages", order=moved))["ok"]
            assert [stage["stage"] for stage in hall.app.agenda.stages] == moved
            assert (await hall.act(do="remove_stage", stage="discussion"))["ok"]
            assert "Discussion" not in order(hall)
            await hall.go_on()
            no = await hall.act(do="remove_stage", stage="welcome")
            assert no["no"]["code"] == "stage-begun" and "Welcome" in no["no"]["say"]

    play(story())


# ---------------------------------------------------------------- what comes next


def after(kind: str, now: str = "result") -> State:
    state = State(workshop={"ended_at": None})
    for position, (stage, is_now) in enumerate(((kind, "closed"), (now, "open"))):
        about = {"stage": stage, "kind": stage, "title": stage, "position": position, "state": is_now}
        state.stages[stage] = about
    state.polls["p"] = {"poll": "p", "stage": kind, "kind": kind, "closed_at": "2026-01-01T00:00:00Z"}
    return state


def test_opinions_are_counted_and_shown_and_nothing_has_to_be_decided():
    state = after("opinions")
    assert next_step(state).do == "count"
    state.counts["p"] = {"winners": []}
    assert next_step(state) == Step("show", poll="p")
    state.results["p"] = {"winners": []}
    assert next_step(state) == Step("end")


def test_a_pulse_shows_itself_once_it_is_counted():
    state = after("pulse")
    assert next_step(state).do == "count"
    state.counts["p"] = state.results["p"] = {"winners": []}
    assert next_step(state) == Step("end")


def test_a_pulse_does_not_push_an_undecided_vote_out_of_sight():
    state = after("dots", now="actions")
    state.polls["q"] = {"poll": "q", "stage": "pulse", "kind": "pulse", "closed_at": "2026-01-01T00:09:00Z"}
    state.counts["p"] = state.counts["q"] = {"winners": []}
    assert last_poll(state)["poll"] == "p"
    assert next_step(state) == Step("show", poll="p")
    state.results["p"] = {"winners": []}
    assert next_step(state) == Step("decide", poll="p")
    state.decisions["p"] = {}
    assert last_poll(state)["poll"] == "q"
    assert next_step(state) == Step("end")


def test_a_stage_of_actions_waits_for_the_decision_as_a_stage_of_results_does():
    state = after("vote", now="actions")
    state.counts["p"] = {"winners": []}
    assert next_step(state) == Step("show", poll="p")


def test_opinions_may_open_without_an_idea_and_a_vote_may_not(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            await put(hall, kind="opinions", title="What do we think?", after="welcome")
            opinions = hall.state.agenda[1]["stage"]
            await hall.go_on()
            assert hall.app.now.main.description == "Close Welcome, open What do we think?"
            await hall.go_on()
            assert hall.state.now["stage"] == opinions
            assert hall.app.tallies.figures["kind"] == "opinions"
            no = await hall.act(do="open_stage", stage="vote")
            assert no["no"]["code"] == "no-ideas"

    play(story())


def test_the_form_knows_every_rule_that_counts_a_ranking():
    from cocodesign.apps.facilitator.ballots import BallotFields
    from cocodesign.rules import RULES

    fields = BallotFields(lambda words: words)
    for rule in RULES["ranking"]:
        seats = {"seats": 2} if rule == "stv" else {}
        fields.fill("vote", {"kind": "ranking", "rule": rule, **seats})
        assert fields.settings()["rule"] == rule


def test_a_secret_vote_keeps_its_mode_when_its_stage_is_edited():
    from cocodesign.apps.facilitator.ballots import BallotFields

    fields = BallotFields(lambda words: words)
    for given in ({"mode": "secret", "channel": True}, {"mode": "secret"}, {"mode": "open"}, {}):
        fields.fill("vote", {"kind": "approval", **given})
        kept = fields.settings()
        assert (kept["mode"], kept.get("channel", False)) == (
            given.get("mode", "confidential"),
            given.get("channel", False),
        )


def test_a_budget_gets_a_cost_for_each_idea_before_it_opens(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            await put(hall, kind="budget", title="Money", after="ideas", question="What shall it pay for?")
            made = next(stage for stage in hall.state.agenda if stage["title"] == "Money")
            assert made["settings"]["rule"] == "equal_shares"
            await hall.people.do("host", "open_stage", stage="ideas")
            await hall.people.idea("Ana", "Trees")
            await hall.people.idea("Ana", "A bench")
            await hall.settle()
            panel = hall.open("agenda")
            panel.draw(hall.state)
            panel.start(made["stage"])
            money = panel.ballot.money
            assert [field.description for field in money.costs.values()] == [
                "Cost of Trees",
                "Cost of A bench",
            ]
            trees, bench = money.costs
            money.costs[trees].value, money.costs[bench].value = 700, 1200
            assert "needs a budget" in money.sum.value
            money.budget.value = 1000
            assert "more than the whole budget: 1" in money.sum.value
            money.costs[bench].value, money.unit.value = 300, "€"
            panel.reason.value = "the council gave us a sum"
            await hall.press(panel.save)
            settings = hall.state.stages[made["stage"]]["settings"]
            assert (settings["budget"], settings["unit"]) == (1000, "€")
            assert settings["costs"] == {trees: 700, bench: 300}

    play(story())


def test_a_quorum_of_pairs_is_kept_as_that_of_any_other_vote(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            panel = await put(hall, kind="pairs", title="Duels", quorum="1/2")
            assert 'role="alert"' not in panel.said.value, panel.said.value
            made = next(stage for stage in hall.state.agenda if stage["title"] == "Duels")
            assert made["settings"]["quorum"] == {"of": "turnout", "least": "1/2"}
            panel.start(made["stage"])
            assert panel.ballot.quorum.value == "1/2"
            panel.ballot.quorum.value = ""
            await hall.press(panel.save)
            assert not hall.state.stages[made["stage"]]["settings"].get("quorum")

    play(story())


def test_a_ranking_of_several_says_how_it_is_counted():
    from cocodesign.apps.facilitator.ballots import BallotFields

    fields = BallotFields(lambda words: words)
    fields.fill("vote", {"kind": "ranking"})
    assert is_there(fields.rule) and not is_there(fields.by_transfer)
    fields.seats.value = 2
    assert is_there(fields.by_transfer) and not is_there(fields.rule)
    assert "single transferable vote" in fields.by_transfer.value
    assert fields.settings()["rule"] == "stv"


def test_of_two_votes_in_a_row_both_are_shown_and_decided_upon(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            await put(hall, kind="vote", title="Second vote", after="vote")
            for _ in range(2):
                await hall.go_on()
            trees = await hall.people.idea("Ana", "Trees")
            await hall.settle()
            for _ in range(2):
                await hall.go_on()
            outcome, tabs = hall.app.outcome, hall.app.drawers.tabs
            assert await hall.go_on() == "Close Vote, open Second vote"
            await hall.until(lambda: hall.app.state.counts)
            await hall.settle()
            first, second = hall.state.polls
            assert {"name": "result", "words": "Result", "n": 1} in tabs.tabs  # while people vote
            assert not is_there(outcome.which) and outcome.which.value == first
            await hall.go_on()
            await hall.until(lambda: len(hall.app.state.counts) == 2)
            await hall.settle()
            assert {"name": "result", "words": "Result", "n": 2} in tabs.tabs
            assert is_there(outcome.which) and outcome.which.value == second
            assert [words for words, _poll in outcome.which.options] == ["Vote", "Second vote"]
            outcome.which.value = first
            await hall.press(outcome.ask)
            await hall.press(outcome.show_it)
            outcome.choices.chosen, outcome.reason.value = [trees], "It was asked first."
            await hall.press(outcome.declare)
            assert list(hall.state.decisions) == [first]
            assert await hall.go_on() == "Show the result to everyone…"  # that of the second vote
            await hall.press(outcome.show_it)
            assert list(hall.state.results) == [first, second]

    play(story())


def test_a_vote_that_was_opened_again_is_told_by_its_new_poll_alone():
    state = after("dots")
    state.polls["p2"] = {"poll": "p2", "stage": state.polls["p"]["stage"], "kind": "dots", "closed_at": None}
    assert outcomes(state) == []
    state.polls["p2"]["closed_at"] = "2026-01-01T00:09:00Z"
    assert [poll["poll"] for poll in outcomes(state)] == ["p2"]
