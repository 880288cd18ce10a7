"""Does the console lead a workshop, and does it decide nothing by itself?"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import pytest

from cocodesign.apps.facilitator import Facilitator
from cocodesign.apps.facilitator.steps import Step, next_step
from cocodesign.apps.facilitator.tallies import figures, most_endorsed, people_rows, silent, text_rows
from cocodesign.events import State
from cocodesign.exceptions import RefusedError

from .led import Led, is_there, led, play
from .room import MILL_LANE

# ---------------------------------------------------------------- an evening


def test_an_evening_from_the_welcome_to_the_end(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo", "Cy") as hall:
            app, people = hall.app, hall.people
            assert app.now.now.idle == "Not begun yet"
            assert await hall.go_on() == "Open Welcome"
            assert await hall.go_on() == "Close Welcome, open Ideas"
            assert "Welcome is closed, Ideas is open." in app.now.said.value
            trees = await people.idea("Ana", "Shade trees")
            court = await people.idea("Bo", "Sunken court", parents=(trees,))
            await people.do("Cy", "endorse", ref=trees)
            await hall.settle()
            assert app.tallies.figures["built"] == 1
            assert await hall.go_on() == "Close Ideas, open Discussion"
            assert await hall.go_on() == "Close Discussion, open Vote"
            poll = next(iter(hall.state.polls))
            assert [row["candidate"] for row in hall.state.candidates[poll]] == [trees, court]
            for who, approved in (("Ana", [trees]), ("Bo", [trees, court]), ("Cy", [])):
                await people.do(who, "cast", poll=poll, approved=approved)
            await hall.until(lambda: app.tallies.figures["voted"] == 3)
            assert await hall.go_on() == "Close Vote, open Result"
            await hall.until(lambda: poll in hall.state.counts and poll in app.state.counts)
            await hall.settle()
            assert is_there(app.outcome.panel) and app.drawers.tabs.chosen == "result"
            assert app.outcome.count.result["winners"] == [trees]
            assert "Only you see this count now." in app.outcome.only_you.value
            assert app.outcome.choices.chosen == [trees]
            assert await hall.go_on() == "Show the result to everyone…"
            assert "result.shown" not in hall.kinds()  # it asked first
            assert is_there(app.outcome.question)
            await hall.press(app.outcome.show_it)
            assert "result.shown" in hall.kinds()
            assert app.now.main.description == "Declare the decision, with its reason"
            await hall.press(app.outcome.declare)
            assert "decision.made" not in hall.kinds()  # no reason yet
            assert "reason" in app.outcome.refused.value
            app.outcome.reason.value = "Two of three ticked it, and it is cheap."
            await hall.press(app.outcome.declare)
            assert hall.state.decisions[poll]["chosen"] == [trees]
            assert await hall.go_on() == "End the workshop…"
            assert "workshop.ended" not in hall.kinds()
            await hall.press(app.end.end)
            assert hall.kinds()[-1] == "workshop.ended"
            assert app.now.now.idle == "The workshop has ended"
            assert (
                not is_there(app.now.main) and not is_there(app.end.panel) and not is_there(app.doors.panel)
            )

    play(story())


def test_the_main_button_speaks_the_language_of_the_facilitator(tmp_path):
    async def story() -> None:
        async with led(tmp_path, language="es") as hall:
            await hall.go_on()
            assert hall.app.now.main.description == "Cerrar Welcome, abrir Ideas"

    play(story())


def test_a_result_does_not_push_away_what_somebody_is_writing(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            app, tabs = hall.app, hall.app.drawers.tabs
            assert "result" not in [tab["name"] for tab in tabs.tabs]  # nothing was voted upon yet
            for _ in range(2):
                await hall.go_on()
            await hall.people.idea("Ana", "Trees")
            await hall.settle()
            for _ in range(2):
                await hall.go_on()
            hall.open("promises").text.value = "Half a prom"
            await hall.go_on()
            await hall.until(lambda: app.state.counts)
            await hall.settle()
            assert tabs.chosen == "promises"
            assert {"name": "result", "words": "Result", "n": 1} in tabs.tabs
            await hall.go_on()
            assert tabs.chosen == "result" and is_there(app.outcome.question)
            await hall.act(do="open_stage", stage="vote", reason="It was too short")
            assert tabs.chosen == "room"  # the old count is out of sight while people vote again

    play(story())


# ---------------------------------------------------------------- pressing


def test_a_double_click_opens_one_stage(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            hall.app.sender.pause = 0.3
            main = hall.app.now.main
            main.click()
            main.click()
            await hall.until(lambda: "stage.opened" in hall.kinds())
            await asyncio.sleep(0.05)
            assert main.description == "Close Welcome, open Ideas" and main.disabled
            main.click()  # the second half of a slow double click: the button means something else already
            await hall.settle()
            assert not main.disabled
            assert hall.kinds().count("stage.opened") == 1

    play(story())


def test_two_consoles_that_press_at_once_skip_no_stage(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            await hall.go_on()
            other = Facilitator(await hall.people.keeper.desk(hall.people.desks["host"].person))
            other.sender.pause = 0
            other.draw()
            hall.app.now.main.click()
            other.now.main.click()
            await hall.settle()
            await other.sender.settled()
            assert hall.state.now["stage"] == "ideas"
            assert hall.kinds().count("stage.opened") == 2
            assert "Ideas is open already." in hall.app.now.said.value + other.now.said.value

    play(story())


def test_a_button_is_off_until_the_answer_and_the_id_is_kept(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            app, sent, gate = hall.app, [], asyncio.Event()
            real = app.desk.send

            async def slow(command: dict[str, Any]) -> dict[str, Any]:
                sent.append(command)
                await gate.wait()
                return await real(command)

            app.desk.send = slow
            app.now.main.click()
            await asyncio.sleep(0.05)
            assert app.now.main.disabled and app.console.sending
            assert len(sent[0]["id"]) == 32
            gate.set()
            await hall.settle()
            assert not app.now.main.disabled and not app.console.sending
            assert app.console.saved_at.endswith("Z")

    play(story())


def test_a_refusal_is_one_sentence_in_the_facilitators_language(tmp_path):
    async def story() -> None:
        async with led(tmp_path, language="es") as hall:
            app = hall.app

            async def refuse(command: dict[str, Any]) -> dict[str, Any]:
                raise RefusedError("ended", "This workshop has ended. Its record stays as it is.")

            app.desk.send = refuse
            await hall.go_on()
            assert 'role="alert"' in app.now.said.value
            assert app._("This workshop has ended. Its record stays as it is.") in app.now.said.value
            assert app._("This workshop has ended. Its record stays as it is.") != (
                "This workshop has ended. Its record stays as it is."
            )

    play(story())


# ---------------------------------------------------------------- time and doors


def test_the_timer_is_lengthened_lifted_and_set(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            app = hall.app
            await hall.go_on()
            first = hall.state.now["closes_at"]
            await hall.press(app.now.more)
            assert hall.state.now["closes_at"] > first
            await hall.press(app.now.pause)
            assert hall.state.now["closes_at"] is None
            assert not is_there(app.now.pause)
            app.now.minutes.value = 7
            await hall.press(app.now.set)
            assert hall.state.now["closes_at"] is not None
            assert is_there(app.now.pause)

    play(story())


def test_the_doors_close_and_open(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            turn = hall.app.doors.turn
            assert turn.description == "Close doors"
            await hall.press(turn)
            assert not hall.state.doors and turn.description == "Open doors"
            await hall.press(turn)
            assert hall.state.doors

    play(story())


def test_the_code_is_shown_as_the_server_tells_it(tmp_path, monkeypatch):
    monkeypatch.setenv(
        "COCODESIGN_JOIN", '{"code": "MK7T 4WQP", "url": "http://192.168.1.5:8866/hello#code=MK7T"}'
    )

    async def story() -> None:
        async with led(tmp_path) as hall:
            assert "MK7T 4WQP" in hall.app.doors.words.value
            assert "http://192.168.1.5:8866/hello<" in hall.app.doors.words.value
            assert (hall.app.console.wall, hall.app.console.archive) == ("wall", "archive")

    play(story())


def test_while_a_secret_vote_is_open_there_is_no_archive_to_be_had(tmp_path, monkeypatch):
    monkeypatch.setenv("COCODESIGN_JOIN", '{"code": "MK7T 4WQP", "url": "http://192.168.1.5:8866/hello"}')
    stages = [
        {"kind": "ideas", "title": "Ideas"},
        {"kind": "vote", "title": "Vote", "settings": {"mode": "secret"}},
    ]

    async def story() -> None:
        async with led(tmp_path, "Ana", about={**MILL_LANE, "stages": stages}) as hall:
            await hall.go_on()
            await hall.people.idea("Ana", "Shade trees")
            await hall.settle()
            assert hall.app.console.archive == "archive"
            await hall.go_on()
            assert hall.app.console.archive == ""
            await hall.people.do("host", "close_stage", stage="vote")
            await hall.people.counted()
            await hall.settle()
            assert hall.app.console.archive == "archive"

    play(story())


# ---------------------------------------------------------------- the agenda's own menu


def test_a_closed_stage_is_opened_again_with_a_reason_only(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            await hall.go_on()
            await hall.go_on()
            no = await hall.act(do="open_stage", stage="welcome")
            assert no["no"]["code"] == "needs-reason"
            yes = await hall.act(do="open_stage", stage="welcome", reason="Six people came late")
            assert yes["ok"]["seq"]
            assert hall.state.now["stage"] == "welcome"
            assert (
                next(row for row in hall.app.agenda.stages if row["stage"] == "welcome")["reason"]
                == "Six people came late"
            )

    play(story())


def test_an_act_that_is_not_the_lists_goes_nowhere(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            no = await hall.act(do="end")
            assert no["no"]["code"] == "not-allowed"
            assert "workshop.ended" not in hall.kinds()

    play(story())


# ---------------------------------------------------------------- what stands for the vote


async def to_the_brink_of_the_vote(hall: Led) -> list[str]:
    for _ in range(2):
        await hall.go_on()
    ideas = [await hall.people.idea("Ana", f"Idea {i}") for i in range(3)]
    for name, idea in (("Bo", ideas[1]), ("Cy", ideas[1]), ("Bo", ideas[2])):
        await hall.people.do(name, "endorse", ref=idea)
    await hall.go_on()
    return ideas


def test_the_facilitator_chooses_what_stands(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo", "Cy") as hall:
            ideas = await to_the_brink_of_the_vote(hall)
            standing = hall.app.standing
            assert is_there(standing.panel)
            assert standing.choices.chosen == ideas
            standing.choices.chosen = [ideas[0], ideas[2]]
            await hall.go_on()
            poll = next(iter(hall.state.polls))
            assert [row["candidate"] for row in hall.state.candidates[poll]] == [ideas[0], ideas[2]]
            assert not is_there(standing.panel)

    play(story())


def test_a_vote_that_is_opened_again_is_put_among_the_same_ideas(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo", "Cy") as hall:
            ideas = await to_the_brink_of_the_vote(hall)
            hall.app.standing.choices.chosen = ideas[1:]
            await hall.go_on()
            await hall.go_on()
            other = Facilitator(
                await hall.people.keeper.desk(hall.people.desks["host"].person)
            )  # a page opened anew
            other.draw()
            assert other.standing.choices.chosen == ideas[1:]
            await hall.act(do="open_stage", stage="vote", reason="The timer was too short")
            first, second = hall.state.polls
            assert hall.state.candidates[first] == hall.state.candidates[second]
            assert hall.app.now.main.description == "Close Vote"

    play(story())


def test_with_nothing_chosen_no_vote_opens(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo", "Cy") as hall:
            await to_the_brink_of_the_vote(hall)
            hall.app.standing.choices.chosen = []
            await hall.go_on()
            assert "poll.opened" not in hall.kinds()
            assert "no idea" in hall.app.now.said.value

    play(story())


def test_a_hidden_idea_does_not_stand_and_its_box_is_gone(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo", "Cy") as hall:
            ideas = await to_the_brink_of_the_vote(hall)
            hall.app.standing.choices.chosen = ideas[:2]
            await hall.act(do="hide", ref=ideas[0], reason="Insult")
            assert hall.app.standing.choices.chosen == [ideas[1]]
            assert [row["id"] for row in hall.app.standing.choices.options] == ideas[1:]

    play(story())


def test_the_most_endorsed_take_those_who_are_level_with_the_last_one():
    state = State()
    for i, supporters in enumerate((2, 0, 1, 1)):
        name = f"i{i}"
        state.contributions[name] = {
            "contribution": name,
            "kind": "idea",
            "hidden": None,
            "erased": False,
            "merged_into": None,
        }
        state.endorsements[name] = {f"p{k}": {} for k in range(supporters)}
    assert most_endorsed(state, 1) == ["i0"]
    assert most_endorsed(state, 2) == ["i0", "i2", "i3"]
    assert most_endorsed(state, 9) == ["i0", "i1", "i2", "i3"]


# ---------------------------------------------------------------- to look at


def test_hiding_and_restoring_are_recorded_with_their_reason(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo") as hall:
            await hall.go_on()
            await hall.go_on()
            idea = await hall.people.idea("Ana", "Cheap flats")
            await hall.act(do="hide", ref=idea, reason="Insult or attack: it names a neighbour")
            row = next(row for row in hall.app.texts.rows if row["id"] == idea)
            assert row["hidden"] == "Insult or attack: it names a neighbour"
            assert row["title"] == "Cheap flats"  # the facilitator still reads what is hidden
            await hall.act(do="restore", ref=idea)
            assert next(row for row in hall.app.texts.rows if row["id"] == idea)["hidden"] is None

    play(story())


def test_only_the_rows_that_changed_travel(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo") as hall:
            await hall.go_on()
            await hall.go_on()
            first = await hall.people.idea("Ana", "One")
            sent: list[dict[str, Any]] = []
            hall.app.texts.send = sent.append
            await hall.people.idea("Bo", "Two")
            await hall.settle()
            ids = [row["id"] for message in sent for row in message.get("rows", [])]
            assert first not in ids and len(ids) == 1

    play(story())


def test_what_somebody_tried_without_being_allowed_is_shown_quietly(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            with pytest.raises(RefusedError):
                await hall.people.do("Ana", "end")
            await hall.people.do("host", "doors", open=False)  # refusals come along with the next event
            await hall.settle()
            assert [(row["who"], row["command"]) for row in hall.app.texts.refusals] == [("Ana", "end")]

    play(story())


# ---------------------------------------------------------------- who is heard


def test_the_figures_count_acts_and_never_say_who_voted(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo", "Cy") as hall:
            ideas = await to_the_brink_of_the_vote(hall)
            await hall.go_on()
            poll = next(iter(hall.state.polls))
            before = [(row["id"], row["acts"]) for row in people_rows(hall.app.state)]
            await hall.people.do("Bo", "cast", poll=poll, approved=[ideas[0]])
            await hall.until(lambda: hall.app.tallies.figures["voted"] == 1)
            assert [(row["id"], row["acts"]) for row in people_rows(hall.app.state)] == before
            assert not hall.app.state.ballots and not hall.app.state.counts
            assert not is_there(hall.app.outcome.panel)
            named = str(hall.app.tallies.get_state()) + str(hall.app.people.get_state())
            assert "ballot" not in named and "approved" not in named
            acts = {row["who"]: row["acts"] for row in people_rows(hall.app.state)}
            assert acts == {"Ana": 3, "Bo": 2, "Cy": 1}
            assert [hall.app.state.participants[one]["name"] for one in silent(hall.app.state)] == [
                "Bo",
                "Cy",
            ]

    play(story())


def test_names_of_the_silent_come_only_when_asked_for(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo") as hall:
            assert "Ana" not in str(hall.app.unheard.get_state())
            sent: list[dict[str, Any]] = []
            hall.app.unheard.send = sent.append
            hall.app.unheard._heard(hall.app.unheard, {"ask": "silent"}, None)
            assert [row["who"] for row in sent[0]["silent"]] == ["Ana", "Bo"]

    play(story())


def test_an_empty_room_has_figures():
    assert figures(State(), {"here": 0}) == {
        "here": 0, "people": 0, "ideas": 0, "built": 0, "silent": 0, "voted": None, "kind": "",
    }  # fmt: skip
    assert text_rows(State()) == []


def test_the_console_loads_no_heavy_library():
    code = "import cocodesign.apps.facilitator, sys; print(*{'numpy', 'pandas', 'scipy', 'sqlalchemy'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


# ---------------------------------------------------------------- markup


def test_words_of_people_are_text_in_every_html_widget(tmp_path):
    about = {
        **MILL_LANE,
        "stages": [{**stage, "title": f"<b>{stage['title']}"} for stage in MILL_LANE["stages"]],
    }

    async def story() -> None:
        async with led(tmp_path, "Ana", about=about) as hall:
            await hall.go_on()
            await hall.go_on()
            assert "&lt;b&gt;Ideas" in hall.app.now.said.value and "<b>Ideas" not in hall.app.now.said.value
            hall.app.end.start()
            assert "<b>Ideas" not in hall.app.end.about.value
            idea = await hall.people.idea("Ana", "<img src=x onerror=alert(1)>")
            for _ in range(2):
                await hall.go_on()
            poll = next(iter(hall.state.polls))
            await hall.people.do("Ana", "cast", poll=poll, approved=[idea])
            await hall.go_on()
            await hall.until(lambda: poll in hall.app.state.counts)
            await hall.people.do("host", "show_result", poll=poll)
            await hall.people.do("host", "decide", poll=poll, chosen=[idea], reason="<script>")
            await hall.settle()
            assert (
                "<img" not in hall.app.outcome.declared.value
                and "<script" not in hall.app.outcome.declared.value
            )
            assert "&lt;img" in hall.app.outcome.declared.value

    play(story())


# ---------------------------------------------------------------- the step that comes next


def an_agenda(*stages: tuple[str, str]) -> State:
    state = State(workshop={"ended_at": None})
    for position, (kind, is_now) in enumerate(stages):
        state.stages[kind] = {
            "stage": kind,
            "kind": kind,
            "title": kind,
            "position": position,
            "state": is_now,
        }
    return state


def test_the_next_step_opens_what_lies_after_the_last_stage_that_was_opened():
    assert next_step(an_agenda(("welcome", "draft"), ("ideas", "draft"))) == Step("open", "welcome")
    assert next_step(an_agenda(("welcome", "open"), ("ideas", "draft"))) == Step("open", "ideas", "welcome")
    assert next_step(an_agenda(("welcome", "draft"), ("ideas", "closed"), ("vote", "draft"))) == Step(
        "open", "vote"
    )


def test_the_last_stage_is_closed_and_then_the_workshop_ends():
    assert next_step(an_agenda(("ideas", "open"))) == Step("close", "ideas", "ideas")
    assert next_step(an_agenda(("ideas", "closed"))) == Step("end")


def test_a_result_is_shown_and_decided_upon_before_the_workshop_ends():
    state = an_agenda(("vote", "closed"), ("result", "open"))
    state.polls["p"] = {"poll": "p", "stage": "vote", "kind": "approval", "closed_at": "2026-01-01T00:00:00Z"}
    assert next_step(state).do == "count"
    state.counts["p"] = {"winners": []}
    assert next_step(state) == Step("show", poll="p")
    state.results["p"] = {"winners": []}
    assert next_step(state) == Step("decide", poll="p")
    state.decisions["p"] = {}
    assert next_step(state) == Step("end")
    state.workshop["ended_at"] = "2026-01-01T00:00:00Z"
    assert next_step(state) == Step("")


def test_what_was_said_of_a_stage_goes_when_it_is_closed_by_the_agenda(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            await hall.go_on()
            await hall.go_on()
            assert "Welcome is closed, Ideas is open." in hall.app.now.said.value
            await hall.act(do="close_stage", stage="ideas")
            assert hall.app.now.said.value == ""

    play(story())
