"""Paper at the console: does a sheet count once, and is what it says entered as it stands?"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from cocodesign.apps.facilitator.marks import choice_of

from .led import Led, is_there, led, play
from .room import MILL_LANE


def a_vote(**settings: Any) -> dict[str, Any]:
    vote = {"stage": "vote", "kind": "vote", "title": "Vote", "minutes": 9, "settings": settings}
    stages = [{"stage": "ideas", "kind": "ideas", "title": "Ideas", "minutes": 9}, vote]
    return {**MILL_LANE, "stages": stages}


async def to_the_vote(hall: Led) -> list[str]:
    await hall.go_on()
    ideas = [await hall.people.idea("Ana", f"Idea {n}") for n in range(3)]
    await hall.settle()
    await hall.go_on()
    return ideas


async def enter(hall: Led, sheet: str, marks: dict[str, Any]) -> str:
    panel = hall.open("paper").sheets
    panel.marks.number, panel.marks.marks = sheet, marks
    await hall.press(panel.enter)
    return panel.said.value


def on_paper(hall: Led) -> dict[str, Any]:
    poll = list(hall.state.polls)[-1]
    return {voter: ballot["choice"] for voter, ballot in hall.state.ballots.get(poll, {}).items()}


# ---------------------------------------------------------------- ballots


@pytest.mark.parametrize(
    ("settings", "marks", "choice"),
    [
        ({"kind": "approval"}, [1, 0, 1], lambda a, b, c: {"approved": [a, c]}),
        ({"kind": "dots", "budget": 5}, [3, 0, 2], lambda a, b, c: {"amounts": {a: 3, c: 2}}),
        ({"kind": "score", "max": 5}, [5, 0, None], lambda a, b, c: {"scores": {a: 5, b: 0}}),
        ({"kind": "grades"}, [6, 1, None], lambda a, b, c: {"scores": {a: 6, b: 1}}),
        ({"kind": "approval", "seats": 2}, [1, 1, 0], lambda a, b, c: {"approved": [a, b]}),
        ({"kind": "ranking"}, [2, None, 1], lambda a, b, c: {"ranking": [c, a]}),
    ],
)
def test_a_sheet_of_each_kind_becomes_the_ballot_that_it_says(tmp_path, settings, marks, choice):
    async def story() -> None:
        async with led(tmp_path, "Ana", about=a_vote(**settings)) as hall:
            ideas = await to_the_vote(hall)
            given = {idea: mark for idea, mark in zip(ideas, marks, strict=True) if mark is not None}
            assert "Sheet A 7 is entered." in await enter(hall, " a  7", given)
            assert on_paper(hall) == {"paper:A 7": choice(*ideas)}
            panel = hall.open("paper").sheets
            assert panel.marks.number == "A 8" and panel.marks.marks == {}  # ready for the next sheet

    play(story())


def test_a_second_entry_of_the_same_sheet_checks_the_first(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", about=a_vote(kind="dots", budget=5)) as hall:
            a, b, _ = await to_the_vote(hall)
            await enter(hall, "1", {a: 3})
            panel = hall.open("paper").sheets
            assert not panel.sheets.sheets[0]["checked"]
            assert "both entries are alike, checked" in await enter(hall, "1", {a: 3})
            assert panel.sheets.sheets[0]["checked"]
            said = await enter(hall, "1", {a: 2, b: 1})
            assert 'role="alert"' in said
            assert "Idea 0: first 3, now 2." in said and "Idea 1: first –, now 1." in said
            assert on_paper(hall) == {"paper:1": {"amounts": {a: 3}}}

    play(story())


def test_what_is_typed_while_an_answer_is_on_its_way_stays(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", about=a_vote(kind="dots", budget=5)) as hall:
            a, b, _ = await to_the_vote(hall)
            both = hall.open("paper")
            sheet, note, answer = both.sheets.marks, both.idea, hall.app.sender.answer
            typed = asyncio.Event()

            async def late(command: dict[str, Any]) -> dict[str, Any]:
                await typed.wait()
                return await answer(command)

            hall.app.sender.answer = late
            sheet.number, sheet.marks, sheet.edits = "A 1", {a: 3, b: 2}, {"": 1, a: 2, b: 3}
            both.sheets.enter.click()
            await asyncio.sleep(0.05)
            sheet.number, sheet.marks, sheet.edits = "C 4", {a: 1, b: 2}, {"": 4, a: 5, b: 3}
            typed.set()
            await hall.settle()
            assert on_paper(hall) == {"paper:A 1": {"amounts": {a: 3, b: 2}}}
            assert "Sheet A 1 is entered." in both.sheets.said.value
            assert (sheet.number, sheet.marks) == ("C 4", {a: 1})

            await hall.people.do("host", "open_stage", stage="ideas", reason="One more note")
            await hall.settle()
            typed.clear()
            note.title.value, note.text.value = "Swings", "Two swings"
            note.add.click()
            await asyncio.sleep(0.05)
            note.text.value = "A slide"
            typed.set()
            await hall.settle()
            assert hall.state.ideas[-1]["text"] == "Two swings"
            assert (note.title.value, note.text.value) == ("", "A slide")

    play(story())


def test_a_sheet_is_taken_out_with_a_reason_and_may_be_entered_again(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", about=a_vote(kind="approval")) as hall:
            a, b, _ = await to_the_vote(hall)
            poll = list(hall.state.polls)[-1]
            await enter(hall, "1", {a: 1})
            assert (await hall.act(do="void_sheet", poll=poll, sheet="1", reason=""))["no"]
            assert (await hall.act(do="void_sheet", poll=poll, sheet="1", reason="Typing error"))["ok"]
            panel = hall.open("paper").sheets
            assert panel.sheets.sheets == [] and panel.sheets.taken_out[0]["reason"] == "Typing error"
            await enter(hall, "1", {b: 1})
            assert on_paper(hall) == {"paper:1": {"approved": [b]}}

    play(story())


def test_what_does_not_fit_is_said_beside_the_button(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", about=a_vote(kind="dots", budget=5)) as hall:
            a, b, _ = await to_the_vote(hall)
            assert "number that stands on the sheet" in await enter(hall, "  ", {a: 1})
            assert "spends 7" in await enter(hall, "1", {a: 3, b: 4})
            assert "whole numbers" in await enter(hall, "1", {a: 1.5})
            assert on_paper(hall) == {}

    play(story())


def test_two_ideas_with_the_same_place_are_refused_in_words():
    choice, no = choice_of("ranking", {"trees": 1, "court": 1})
    assert not choice and "place 1" in no


def test_entered_and_counted_by_hand_are_compared_and_no_count_of_choices_is_shown(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", "Bo", about=a_vote(kind="approval")) as hall:
            a, _, _ = await to_the_vote(hall)
            poll = list(hall.state.polls)[-1]
            await hall.people.do("Bo", "cast", poll=poll, approved=[a])
            for sheet in ("1", "2"):
                await enter(hall, sheet, {a: 1})
            panel = hall.open("paper").sheets
            await hall.until(lambda: hall.app.live["voted"].get(poll) == 3)
            panel.by_hand.value = 3
            assert "1 on phones and 2 on paper: 3 ballots." in panel.sums.value
            assert "2 sheets are entered, 3 were counted by hand: 1 apart." in panel.sums.value
            panel.by_hand.value = 2
            assert "agree: 2" in panel.sums.value
            seen = str(panel.sheets.get_state()) + panel.sums.value
            assert a not in seen and "approved" not in seen

    play(story())


def test_without_an_open_vote_there_is_nothing_to_enter_and_it_says_so(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", about=a_vote(kind="approval")) as hall:
            panel = hall.open("paper").sheets
            assert "while a vote is open" in panel.nothing.value and not is_there(panel.form)
            a, *_ = await to_the_vote(hall)
            assert is_there(panel.form)
            await enter(hall, "1", {a: 1})
            await hall.go_on()
            assert not is_there(panel.form) and is_there(panel.both)
            assert panel.sheets.closed and "closed" in panel.nothing.value

    play(story())


def test_a_sheet_of_a_budget_is_entered_beside_what_each_idea_costs_and_may_not_overspend(tmp_path):
    about = a_vote()
    about["stages"][1] |= {"kind": "budget", "settings": {"budget": 100, "unit": "€", "costs": {}}}

    async def story() -> None:
        async with led(tmp_path, "Ana", about=about) as hall:
            await hall.go_on()
            a, b, c = [await hall.people.idea("Ana", f"Idea {n}") for n in range(3)]
            money = {"budget": 100, "unit": "€", "costs": {a: 60, b: 50, c: 40}}
            await hall.people.do("host", "change_stage", stage="vote", settings=money)
            await hall.settle()
            await hall.people.do("host", "open_stage", stage="vote")
            await hall.settle()
            marks = hall.open("paper").sheets.marks
            assert [option["cost"] for option in marks.options] == [60, 50, 40]
            assert marks.money == {"budget": 100, "unit": "€"}
            assert "spends 110" in await enter(hall, "1", {a: 1, b: 1})
            assert "entered" in await enter(hall, "1", {a: 1, c: 1})
            assert "checked" in await enter(hall, "1", {a: 1, c: 1})
            assert "Idea 2: first ✓, now –." in await enter(hall, "1", {a: 1})
            assert on_paper(hall) == {"paper:1": {"approved": [a, c]}}

    play(story())


@pytest.mark.parametrize(
    ("levels", "least", "most"), [(5, "Strongly against", "Strongly for"), (8, "Block", "Whole-hearted")]
)
def test_a_sheet_of_agreement_is_entered_beside_the_words_of_its_levels(tmp_path, levels, least, most):
    about = a_vote()
    about["stages"][1] |= {"kind": "agreement", "settings": {"levels": levels}}

    async def story() -> None:
        async with led(tmp_path, "Ana", about=about) as hall:
            a, b, _ = await to_the_vote(hall)
            marks = hall.open("paper").sheets.marks
            assert (marks.least, marks.most, len(marks.scale)) == (1, levels, levels)
            assert (marks.scale[0], marks.scale[-1]) == (least, most)
            assert "from 1 to" in await enter(hall, "1", {a: levels + 1})
            await enter(hall, "1", {a: levels, b: 1})
            assert on_paper(hall) == {"paper:1": {"levels": {a: levels, b: 1}}}

    play(story())


def test_grades_on_a_sheet_are_entered_beside_their_words(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", about=a_vote(kind="grades")) as hall:
            await to_the_vote(hall)
            marks = hall.open("paper").sheets.marks
            assert (marks.least, marks.scale[0], marks.scale[5]) == (1, "to reject", "excellent")

    play(story())


# ---------------------------------------------------------------- ideas


def test_an_idea_from_a_note_is_marked_as_from_paper_and_may_build_on_another(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            for _ in range(2):
                await hall.go_on()
            trees = await hall.people.idea("Ana", "Trees")
            await hall.settle()
            panel = hall.open("paper").idea
            panel.text.value, panel.grows.value = "A bench under them", trees
            await hall.press(panel.add)
            bench = hall.state.ideas[-1]
            assert bench["channel"] == "paper" and hall.state.parents(bench["contribution"]) == [trees]
            assert panel.text.value == "" and "marked as from paper" in panel.said.value
            assert next(row for row in hall.app.texts.rows if row["id"] == bench["contribution"])["paper"]
            await hall.go_on()
            panel.text.value = "Too late"
            await hall.press(panel.add)
            assert 'role="alert"' in panel.said.value and panel.text.value == "Too late"

    play(story())


def test_of_a_secret_vote_the_console_knows_which_sheets_were_entered_and_not_what_is_on_them(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana", about=a_vote(kind="approval", mode="secret")) as hall:
            a, b, _ = await to_the_vote(hall)
            assert "Sheet A 7 is entered." in await enter(hall, "a 7", {a: 1})
            panel = hall.open("paper").sheets
            while not panel._entered():
                await hall.settle()
            panel.draw(hall.state)
            assert panel.sheets.sheets == [{"sheet": "A 7", "at": None, "checked": False}]
            assert on_paper(hall) == {}
            assert "entered already, with other marks" in await enter(hall, "A 7", {b: 1})
            assert "both entries are alike, checked" in await enter(hall, "A 7", {a: 1})

    play(story())
