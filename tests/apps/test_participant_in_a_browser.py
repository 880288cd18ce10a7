"""Does a participant's page keep its promises in a real browser: nothing lost, nothing twice, nothing that jumps?"""

import asyncio
import json

import pytest

from cocodesign.language import words
from tests.apps.room import MILL_LANE
from tests.apps.stage import mill_lane, on_stage, on_the_wall
from tests.widgets.axe import violations
from tests.widgets.playhouse import play

EVIL = '<img src=x onerror="window.troubles=[1]"><b>bold</b> & "quotes"'
TOPS = "[...document.querySelectorAll('.co-rows article')].map(x => [x.getBoundingClientRect().top, x.querySelector('h3').textContent])"


def test_an_idea_is_written_kept_and_shown_as_text(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo") as stage:
            await stage.tap("Write an idea")
            await stage.page.keyboard.type(EVIL + " 🌱🧑‍🌾 مقاعد")
            await stage.tap("Add my idea as a new one")
            await stage.sees("Your idea is in.")
            assert EVIL in await stage.page.locator("article").first.text_content()
            assert await stage.page.locator("article img, article b").count() == 0
            assert "Saved" in await stage.page.locator("header .co-status").inner_text()
            assert await stage.page.locator("textarea:visible").first.input_value() == ""

    play(scene)


def test_new_ideas_wait_behind_a_pill_and_nothing_moves(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            await mill_lane(stage.room)
            await stage.page.reload()
            await stage.sees("5 ideas")
            await stage.page.evaluate("scrollTo(0, 500)")
            before = await stage.page.evaluate(TOPS)
            await stage.room.idea("Bo", "Water tap for the children")
            await stage.room.do(
                "Bo",
                "comment",
                ref=list(stage.room.keeper.state.contributions)[2],
                text="Yes",
                alignment="for",
            )
            await stage.sees("One new idea")
            assert await stage.page.evaluate(TOPS) == before
            await stage.tap("One new idea")
            assert "Water tap" in await stage.page.locator("article").first.text_content()
            assert "Water tap" in await stage.page.evaluate("document.activeElement.textContent")

    play(scene)


def test_a_draft_survives_a_reload_and_is_sent_once(tmp_path):
    async def scene():
        async with on_stage(tmp_path) as stage:
            await stage.write("Half a thought about trees and benches")
            await stage.sees("Draft kept on this phone")
            await stage.page.reload()
            await stage.at("Ideas")
            assert (
                await stage.page.locator("textarea:visible").first.input_value()
                == "Half a thought about trees and benches"
            )
            await stage.page.get_by_role("button", name="Add my idea").dblclick()
            await stage.sees("Your idea is in.")
            await asyncio.sleep(0.5)
            assert len({act["id"] for act in stage.house.acts}) == 1
            assert len(stage.room.keeper.state.ideas) == 1

    play(scene)


def test_without_a_line_the_words_stay_on_the_phone_and_go_out_once_when_it_is_back(tmp_path):
    async def scene():
        async with on_stage(tmp_path) as stage:
            await stage.page.evaluate("setLine(false)")
            await stage.write("Twelve shade trees")
            await stage.tap("Add my idea")
            await stage.sees("Not saved yet. Kept on this phone.")
            await stage.sees("Waiting to be sent")
            assert stage.room.keeper.state.ideas == []
            await stage.page.evaluate("setLine(true)")
            await stage.sees("Nothing was lost, nothing was sent twice.")
            await asyncio.sleep(1.5)
            assert [row["text"] for row in stage.room.keeper.state.ideas] == ["Twelve shade trees"]
            assert await stage.page.get_by_text("Waiting to be sent").count() == 0

    play(scene)


def test_what_was_not_answered_goes_out_again_after_a_reload(tmp_path):
    async def scene():
        async with on_stage(tmp_path) as stage:
            await stage.page.evaluate("setLine(false)")
            await stage.write("Twelve shade trees")
            await stage.tap("Add my idea")
            await stage.sees("Waiting to be sent")
            await stage.page.reload()
            await stage.until(lambda: len(stage.room.keeper.state.ideas) == 1)
            await stage.page.locator("article", has_text="Twelve shade trees").wait_for()

    play(scene)


def test_a_refusal_says_why_and_gives_the_words_back(tmp_path):
    async def scene():
        async with on_stage(tmp_path, language="es") as stage:
            await stage.write("Doce árboles de sombra")
            await stage.room.do("host", "close_stage", stage="ideas")
            await stage.sees("Ideas ha cerrado.")
            await stage.page.evaluate("document.querySelector('.co-banners').replaceChildren()")
            assert await stage.page.locator("textarea").first.input_value() == "Doce árboles de sombra"
            await stage.room.do("host", "open_stage", stage="ideas", reason="five more minutes")
            await stage.page.locator("textarea:visible").first.wait_for()
            await stage.page.evaluate(
                "window.fromPython = () => {}"
            )  # the page does not hear that it closed again
            await stage.room.do("host", "close_stage", stage="ideas")
            await stage.tap("Añadir mi idea como nueva")
            await stage.page.reload()
            await stage.sees("Ideas no está abierta ahora")
            await stage.tap("Ver mis palabras")
            await stage.sees("Doce árboles de sombra")

    play(scene)


def test_a_new_stage_waits_for_unsent_words_and_takes_over_where_there_are_none(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            await mill_lane(stage.room)
            await stage.write("Not finished")
            await stage.room.do("host", "open_stage", stage="vote")
            await stage.sees("Vote is open.")
            await asyncio.sleep(3.6)
            assert await stage.page.locator("textarea").first.input_value() == "Not finished"
            await stage.at("Ideas")
            await stage.tap("Go there")
            await stage.at("Vote")
            await stage.room.do("host", "move_on")
            await stage.sees("Result is open.")
            await stage.sees("The vote is closed.")

    play(scene)


def test_three_hundred_ideas_open_quickly_twenty_at_a_time(tmp_path):
    async def scene():
        async with on_stage(tmp_path, *[f"Person {i}" for i in range(30)]) as stage:
            for i in range(300):
                await stage.room.idea(f"Person {i % 30}", f"Idea number {i}", "A few words about it.")
            await stage.page.reload()
            await stage.sees("300 ideas")
            assert await stage.page.locator(".co-rows article").count() == 20
            took = await stage.page.evaluate(
                "(() => { const b = [...document.querySelectorAll('button')].find(x => x.textContent === 'Show 20 more');"
                " const t = performance.now(); b.click(); return performance.now() - t })()"
            )
            assert took < 500
            assert await stage.page.locator(".co-rows article").count() == 40
            await stage.go("Threads")
            await stage.at("Threads")

    play(scene)


def test_a_ballot_can_be_cast_and_changed_with_the_keyboard_alone(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            await mill_lane(stage.room)
            await stage.room.do("host", "open_stage", stage="vote")
            await stage.at("Vote")
            await stage.page.locator(".co-row").first.focus()
            await stage.page.keyboard.press("Space")
            await stage.page.keyboard.press("Tab")
            await stage.page.keyboard.press("Enter")
            await stage.sees("You tick 2 of 5")
            order = await stage.page.locator(".co-row .co-words > span").all_text_contents()
            for _ in range(12):
                await stage.page.keyboard.press("Tab")
                if await stage.page.evaluate("document.activeElement.textContent") == "Send my ballot":
                    break
            await stage.page.keyboard.press("Enter")
            await stage.sees("Your ballot is in")
            await stage.sees("1 of 3 has sent theirs.")
            assert len(await stage.page.locator(".rec .code").inner_text()) >= 8
            await stage.tap("Change my ballot")
            assert await stage.page.locator(".co-row .co-words > span").all_text_contents() == order
            assert await stage.page.locator('.co-row[aria-pressed="true"]').count() == 2
            await stage.page.locator('.co-row[aria-pressed="true"]').first.click()
            await stage.tap("Send my changed ballot")
            await stage.sees("Your ballot is in")
            poll = list(stage.room.keeper.state.polls)[0]
            await stage.until(
                lambda: (
                    [len(b["choice"]["approved"]) for b in stage.room.keeper.state.ballots[poll].values()]
                    == [1]
                )
            )

    play(scene)


VOTES = {
    "dots": ('[data-key$="+"]', "amounts"),
    "score": ('[data-key$=":4"]', "scores"),
    "ranking": (".co-row", "ranking"),
    "pulse": ('[data-key$=":4"]', "scores"),
    "agreement": ('[data-key$=":4"]', "levels"),
    "consent": ('[data-key$=":consent"]', "answers"),
}


@pytest.mark.parametrize("kind", VOTES)
def test_a_ballot_of_every_kind_reaches_the_record_and_can_be_changed(tmp_path, kind):
    stage = {"stage": "vote", "kind": "vote", "title": "Vote", "minutes": 13, "settings": {"kind": kind}}
    if kind in ("pulse", "agreement", "consent"):
        stage |= {"kind": kind, "settings": {}}
    about = {**MILL_LANE, "stages": [stage if s["stage"] == "vote" else s for s in MILL_LANE["stages"]]}
    row, marks = VOTES[kind]

    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", about=about) as stage:
            await mill_lane(stage.room)
            await stage.room.do("host", "open_stage", stage="vote")
            await stage.at("Vote")
            await stage.page.locator(f".co-rows {row}").nth(1).click()
            await stage.page.locator(".co-action:visible .co-button--primary").click()
            await stage.page.locator(".rec").wait_for()
            state = stage.room.keeper.state
            [box] = state.ballots.values()
            assert [len(ballot["choice"][marks]) for ballot in box.values()] == [1]
            await stage.page.locator(".co-action:visible button").click()
            await stage.page.locator(f".co-rows {row}").nth(2).click()
            await stage.page.locator(".co-action:visible .co-button--primary").click()
            await stage.page.locator(".rec").wait_for()
            await stage.until(lambda: [ballot["changes"] for ballot in box.values()] == [1])
            assert [len(ballot["choice"][marks]) for ballot in box.values()] == [2]

    play(scene)


def test_opinions_reach_the_record_one_by_one(tmp_path):
    stage = {"stage": "vote", "kind": "opinions", "title": "Opinions", "minutes": 13, "settings": {}}
    about = {**MILL_LANE, "stages": [stage if s["stage"] == "vote" else s for s in MILL_LANE["stages"]]}

    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", about=about) as stage:
            await mill_lane(stage.room)
            await stage.room.do("host", "open_stage", stage="vote")
            await stage.at("Opinions")
            for n, answer in enumerate(("Disagree", "Pass", "Agree"), 1):
                await asyncio.sleep(0.35)
                await stage.page.locator(".ans button", has_text=answer).first.click()
                await stage.sees(f"{n} answered")

            def values():
                boxes = stage.room.keeper.state.ballots.values()
                return [sorted(one["choice"]["opinions"].values()) for box in boxes for one in box.values()]

            await stage.until(lambda: values() == [[-1, 0, 1]])
            await stage.page.reload()
            await stage.sees("4 of 5 statements")

    play(scene)


def test_no_count_reaches_the_page_before_the_result_is_published(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await mill_lane(stage.room)
            await stage.room.do("host", "open_stage", stage="vote")
            await stage.until(lambda: bool(stage.room.keeper.state.polls))
            poll = list(stage.room.keeper.state.polls)[0]
            for name in ("Bo", "Cy"):
                await stage.room.do(name, "cast", poll=poll, approved=[ideas["shade"]])
            await stage.room.do("host", "move_on")
            await stage.room.counted()
            await asyncio.sleep(0.2)
            held = json.dumps(
                [widget.get_state() for widget in stage.app.widgets if not widget._esm.startswith("//")]
            )
            assert '"scores": {' not in held
            await stage.room.do("host", "show_result", poll=poll)
            await stage.until(lambda: bool(stage.app.result.result))
            assert stage.app.result.result["scores"][ideas["shade"]] == 2

    play(scene)


def test_words_that_were_hidden_fold_away_and_say_why(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await mill_lane(stage.room)
            await stage.room.do("host", "hide", ref=ideas["park"], reason="insult")
            await stage.page.reload()
            await stage.sees("4 ideas")
            assert await stage.page.get_by_text("Keep twenty parking").count() == 0
            await stage.sees("insult")

    play(scene)


def test_a_supporter_can_take_it_back_and_a_comment_is_kept_apart_from_its_author(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ideas = await mill_lane(stage.room)
            await stage.page.reload()
            await stage.page.get_by_role("link", name="Shade trees with a rain garden").click()
            await stage.sees("Where it comes from")
            await stage.tap("Endorse", exact=True)
            await stage.until(lambda: len(stage.room.keeper.state.endorsements.get(ideas["shade"], {})) == 1)
            await stage.tap("Undo")
            await stage.until(lambda: not stage.room.keeper.state.endorsements[ideas["shade"]])
            await stage.page.get_by_role("radio", name="For").check(force=True)
            await stage.page.get_by_label("Comment", exact=True).fill(EVIL)
            await stage.tap("Send comment")
            await stage.page.locator(".cm", has_text="onerror").wait_for()
            assert await stage.page.locator(".cm img").count() == 0
            await stage.room.do(
                "Bo", "comment", ref=ideas["shade"], text="Where do deliveries stop?", alignment="against"
            )
            await stage.sees("One new comment")
            assert await stage.page.locator(".cm").count() == 1

    play(scene)


@pytest.mark.parametrize("language, dark", [("en", False), ("es", True)])
def test_every_page_is_free_of_what_axe_finds_speaks_one_language_and_needs_no_sideways_scrolling(
    tmp_path, language, dark
):
    async def scene():
        titles = {stage["title"] for stage in MILL_LANE["stages"]}  # the workshop's own words
        english = {one for one, said in words("es").items() if isinstance(said, str)} - titles
        async with on_stage(
            tmp_path, "Bo", "Cy", language=language, dark=dark, width=320, height=700
        ) as stage:
            await stage.page.evaluate("(l) => { document.documentElement.lang = l }", language)

            async def look(name):
                assert await violations(stage.page) == [], name
                wide = await stage.page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert wide <= 0, f"{name} scrolls sideways by {wide} px"
                if language == "es":
                    texts = await stage.page.evaluate(
                        "[...document.body.querySelectorAll('*')].filter(x => x.checkVisibility()).flatMap(x =>"
                        " [...x.childNodes].filter(n => n.nodeType === 3).map(n => n.data.trim())"
                        ".concat([x.getAttribute('aria-label'), x.getAttribute('placeholder')]))"
                    )
                    assert english & set(texts) == set(), name

            await look("ideas, empty")
            ideas = await mill_lane(stage.room)
            await stage.room.do("Bo", "comment", ref=ideas["shade"], text="Saves a drain.", alignment="for")
            await stage.page.reload()
            await stage.page.evaluate("(l) => { document.documentElement.lang = l }", language)
            await stage.page.locator("article").first.wait_for()
            await stage.write("A library of shade trees and rain gardens for everybody here")
            await stage.page.locator(".similar").wait_for()
            await look("ideas, with similar ones")
            await stage.page.locator("article h3 a", has_text="Shade trees with").click()
            await stage.page.locator(".cm").wait_for()
            await look("idea")
            places = stage.page.locator("nav.co-bar a")
            await places.nth(2).click()
            await stage.page.locator(".map button").first.click()
            await look("threads")
            await stage.room.do("host", "open_stage", stage="vote")
            await stage.page.locator(".co-banner", has_text="Vote").wait_for()
            await places.nth(0).click()
            await stage.page.locator(".co-row").first.wait_for()
            await look("ballot")
            await stage.page.locator(".co-row").first.click()
            await stage.page.locator(".co-action:visible .co-button--primary").click()
            await stage.page.locator(".rec").wait_for()
            await look("sent")
            await stage.room.do("host", "move_on")
            await stage.room.do("host", "show_result", poll=await stage.room.counted())
            await stage.page.locator(".win").wait_for()
            await look("result")
            await places.nth(3).click()
            await stage.page.locator(".trace").first.wait_for()
            await look("my part")
            await stage.page.locator(".co-action:visible button").click()
            await stage.page.locator(".kept").wait_for()
            await look("my data")
            await stage.page.locator(".co-strip button").first.click()
            await stage.page.locator("dialog").wait_for()
            await look("sheet")
            async with on_the_wall(stage.room, language, dark=dark) as wall:
                await wall.page.evaluate("(l) => { document.documentElement.lang = l }", language)
                assert await violations(wall.page) == []

    play(scene)


def test_the_wall_s_map_can_be_read_from_the_back_however_much_is_said(tmp_path):
    """No word of it falls under 1.5 % of the width; what has no room is counted."""
    size = "parseFloat(getComputedStyle(document.querySelector('.wallmain .node')).fontSize) / innerWidth"

    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", "Dee") as stage:
            chain = [await stage.room.idea("Bo", "First words")]
            for n in range(5):
                chain.append(await stage.room.idea("Bo", f"Built on, {n + 1} times", parents=(chain[-1],)))
            for n in range(20):
                await stage.room.idea(
                    ("Cy", "Dee")[n % 2], f"Another thing that the square could do with, {n + 1}"
                )
            async with on_the_wall(stage.room) as wall:
                await wall.page.get_by_text("26 ideas").wait_for()
                assert await wall.page.evaluate(size) >= 0.015
                drawn = await wall.page.locator(".wallmain .node").count()
                assert drawn > 3
                await wall.page.get_by_text(f"and {26 - drawn} more ideas").wait_for()

    play(scene)
