"""Promises, news and rules: are they kept in the record, with reasons, for as long as they are needed?"""

from __future__ import annotations

from datetime import date

from .led import is_there, led, play
from .room import MILL_LANE


def test_a_promise_is_made_moved_and_kept_and_goes_on_after_the_end(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            panel = hall.open("promises")
            panel.text.value, panel.due.value, panel.owner.value = "An answer", date(2027, 4, 2), "Marta"
            await hall.press(panel.make)
            (promise,) = hall.state.promises
            row = panel.promised.promises[0]
            assert (row["due"], row["owner"], row["state"]) == ("2027-04-02", "Marta", "made")
            assert panel.text.value == "" and panel.due.value is None
            assert [tab["n"] for tab in hall.app.drawers.tabs.tabs if tab["name"] == "promises"] == [1]
            await hall.people.do("host", "end")
            await hall.settle()
            no = await hall.act(do="move_promise", ref=promise, due="2027-05-02", reason="")
            assert no["no"]["code"] == "needs-reason"
            assert (await hall.act(do="move_promise", ref=promise, due="2027-05-02", reason="Illness"))["ok"]
            assert [step["due"] for step in panel.promised.promises[0]["history"]] == [
                "2027-04-02", "2027-05-02",
            ]  # fmt: skip
            assert (await hall.act(do="keep_promise", ref=promise, evidence="See the minutes"))["ok"]
            assert panel.promised.promises[0]["state"] == "kept"
            assert (await hall.act(do="break_promise", ref=promise, reason="No"))["no"]["code"]
            panel.text.value = "Another one"
            await hall.press(panel.make)
            assert len(hall.state.promises) == 2

    play(story())


def test_an_empty_promise_is_refused_in_words_and_its_fields_stay(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            panel = hall.open("promises")
            panel.owner.value = "Marta"
            await hall.press(panel.make)
            assert 'role="alert"' in panel.said.value and panel.owner.value == "Marta"

    play(story())


def test_a_promise_follows_from_what_was_decided(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            for _ in range(2):
                await hall.go_on()
            trees = await hall.people.idea("Ana", "Trees")
            await hall.settle()
            for _ in range(2):
                await hall.go_on()
            poll = next(iter(hall.state.polls))
            await hall.people.do("Ana", "cast", poll=poll, approved=[trees])
            await hall.go_on()
            await hall.until(lambda: poll in hall.app.state.counts)
            await hall.people.do("host", "show_result", poll=poll)
            await hall.settle()
            panel = hall.open("promises")
            panel.idea.value, panel.text.value = trees, "Trees by autumn"
            await hall.press(panel.make)
            assert panel.promised.promises[0]["idea"] == "Trees"

    play(story())


def test_news_reach_everybody_and_are_read_here_again(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            update = hall.open("promises").update
            update.title.value, update.text.value = "<b>First", "The trees are ordered."
            await hall.press(update.post)
            assert hall.state.updates[0]["text"] == "The trees are ordered."
            assert "&lt;b&gt;First" in update.so_far.value and "<b>First" not in update.so_far.value
            await hall.press(update.post)
            assert 'role="alert"' in update.said.value  # nothing in it

    play(story())


# ---------------------------------------------------------------- purpose and rules


def test_the_purpose_is_changed_with_a_reason_once_the_work_has_begun(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            panel = hall.open("rules")
            assert panel.value.value == MILL_LANE["purpose"]
            await hall.go_on()
            await hall.go_on()
            panel.value.value = "What should the lot become <i>this year</i>?"
            await hall.press(panel.save)
            assert "reason" in panel.said.value and "this year" not in hall.state.workshop["purpose"]
            panel.reason.value = "The budget is for this year only"
            await hall.press(panel.save)
            assert "this year" in hall.state.workshop["purpose"]
            assert hall.app.console.workshop["purpose"] == hall.state.workshop["purpose"]
            assert "The budget is for this year only" in panel.so_far.value
            assert "&lt;i&gt;" in panel.so_far.value and "<i>" not in panel.so_far.value

    play(story())


def test_values_are_a_line_each_and_influence_has_a_level_and_words(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            panel = hall.open("rules")
            panel.what.value = "values"
            assert panel.value.value.splitlines() == MILL_LANE["values"]
            panel.value.value = "Everybody can use it\n\nQuiet at night"
            await hall.press(panel.save)
            assert hall.state.workshop["values"] == ["Everybody can use it", "Quiet at night"]
            panel.what.value = "influence"
            assert is_there(panel.level) and panel.level.value == "collaborate"
            panel.level.value, panel.value.value = "empower", "What you decide is built."
            await hall.press(panel.save)
            assert hall.state.workshop["influence"] == {
                "level": "empower", "words": "What you decide is built.",
            }  # fmt: skip

    play(story())


def test_words_that_somebody_is_changing_are_not_overwritten_by_another_console(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            panel = hall.open("rules")
            panel.value.value = "Half a sent"
            await hall.people.do("host", "amend", what="purpose", value="Another purpose?")
            await hall.settle()
            assert panel.value.value == "Half a sent"
            panel.what.value = "terms"
            panel.what.value = "purpose"
            assert panel.value.value == "Another purpose?"

    play(story())


def test_a_part_that_nobody_opens_is_not_made(tmp_path):
    async def story() -> None:
        async with led(tmp_path) as hall:
            boxes = hall.app.drawers._boxes
            assert not hall.app.drawers._made and not boxes["rules"].children[0].children
            hall.open("rules")
            assert list(hall.app.drawers._made) == ["rules"]

    play(story())


def test_a_goal_is_set_changed_with_a_reason_and_given_up(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            panel = hall.open("goals")
            assert "Nothing is aimed at yet." in panel.so_far.value and not is_there(panel.drop)
            await hall.press(panel.save)
            assert 'role="alert"' in panel.said.value
            panel.text.value, panel.unit.value, panel.target.value = "Trees <that> stand", "trees", 12
            panel.due.value, panel.losses.value = date(2027, 5, 1), True
            await hall.press(panel.save)
            (goal,) = hall.state.goals
            row = hall.state.goals[goal]
            assert (row["target"], row["due"], row["losses"]) == (12, "2027-05-01", True)
            assert "Trees &lt;that&gt; stand" in panel.so_far.value and "0 of 12 trees" in panel.so_far.value
            assert panel.text.value == "" and panel.target.value == 0
            await hall.go_on()
            await hall.go_on()
            panel.which.value = goal
            assert (panel.target.value, panel.due.value) == (12, date(2027, 5, 1))
            panel.target.value = 15
            await hall.press(panel.save)
            assert "give a reason" in panel.said.value and hall.state.goals[goal]["target"] == 12
            panel.reason.value = "Three more were given"
            await hall.press(panel.save)
            assert hall.state.goals[goal]["history"][-1]["reason"] == "Three more were given"
            assert "0 of 15 trees" in panel.so_far.value
            panel.which.value, panel.reason.value = goal, "The lot was sold"
            await hall.press(panel.drop)
            assert "given up" in panel.so_far.value
            assert [goal for _, goal in panel.which.options] == [""]

    play(story())


def test_a_promise_may_need_that_enough_is_offered_by_a_day(tmp_path):
    async def story() -> None:
        async with led(tmp_path, "Ana") as hall:
            panel = hall.open("promises")
            assert not any(map(is_there, (panel.needed, panel.by, panel.unit)))
            panel.text.value, panel.needs.value = "A bench", "money"
            assert all(map(is_there, (panel.needed, panel.by, panel.unit)))
            panel.needed.value, panel.unit.value = 250, "€"
            await hall.press(panel.make)
            assert 'role="alert"' in panel.said.value and not hall.state.promises
            panel.by.value = date(2099, 5, 1)
            await hall.press(panel.make)
            needs = {"kind": "money", "amount": 250, "unit": "€", "by": "2099-05-01", "state": "open"}
            assert panel.promised.promises[0]["needs"] == {**needs, "offered": 0}
            assert panel.needs.value == "" and not is_there(panel.needed)

    play(story())
