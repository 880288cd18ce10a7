"""Do My part, My data and the promises keep their word in a real browser?"""

import asyncio

from tests.apps.stage import mill_lane, on_stage
from tests.widgets import axe
from tests.widgets.playhouse import play

ME = "Amira Haddad"


async def decided(stage, *, end=False):
    """Talk about Amira's trees, a vote that Cy's merge of them wins, a decision and two promises; by name what was made."""
    room, ids = stage.room, await mill_lane(stage.room)
    ids["tap"] = await room.idea(ME, "Water tap for the children")
    await room.do("Bo", "thank", ref=ids["trees"])
    await room.do("host", "open_stage", stage="vote")
    poll = list(room.keeper.state.polls)[0]
    await room.do(ME, "cast", poll=poll, approved=[ids["shade"]])
    await room.do("host", "move_on")
    await room.do("host", "show_result", poll=await room.counted())
    await room.do("host", "decide", poll=poll, chosen=[ids["shade"]], reason="It serves every age.")
    for name, due in (("Trees planted", "2099-11-15"), ("Answer on parking", "2099-03-10")):
        await room.do("host", "make_promise", text=name, due=due, ref=ids["shade"])
        ids[name] = list(room.keeper.state.promises)[-1]
    if end:
        await room.do("host", "end")
    return ids


async def place(stage, n):
    await stage.page.locator("nav.co-bar a").nth(n).click()


def test_my_part_is_fetched_when_it_is_opened_and_says_what_moved_since_the_last_look(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ids = await mill_lane(stage.room)
            assert stage.app.part.code == ""
            await stage.go("My part")
            await stage.at("My part")
            await stage.sees("One thing moved so far.")
            await stage.page.reload()
            await stage.at("My part")
            assert await stage.page.locator(".moved").count() == 0
            await stage.go("Threads")
            await stage.room.do("Bo", "thank", ref=ids["trees"])
            await stage.until(lambda: stage.app.part.given["thanked"] == [0, 1])
            await stage.go("My part")
            await stage.sees("One thing moved since you last looked.")
            await stage.sees("Bo thanked you for Twelve shade trees")

    play(scene)


def test_a_trace_leads_from_first_words_to_a_promise_and_what_is_out_is_named(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            await decided(stage)
            await stage.go("My part")
            trace = stage.page.locator(".trace").first
            await trace.get_by_text("What grew from it is decided").wait_for()
            words = await trace.inner_text()
            for step in (
                "Twelve shade trees",
                "merged by Cy",
                "one ballot",
                "Trees planted",
                "Promised · due",
            ):
                assert step in words
            await stage.sees("Not in the outcome, not lost")
            await stage.sees("33 % of the credit for")
            await stage.tap("I see it differently")
            await stage.page.locator("dialog textarea").fill("Bo did more")
            await stage.tap("Tell the facilitator")
            await stage.sees("You told the facilitator:")
            flags = stage.room.keeper.state.flags
            assert [row["reason"] for people in flags.values() for row in people.values()] == [
                "About the share: Bo did more"
            ]

    play(scene)


def test_who_is_asked_to_be_an_author_answers_in_my_part(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ids = await mill_lane(stage.room)
            me = stage.room.desks[ME].person
            await stage.room.do("Cy", "invite_author", ref=ids["shade"], participant=me)
            await stage.go("My part")
            await stage.sees("Cy asks you to be an author of")
            await stage.tap("Yes, be an author")
            await stage.until(lambda: me in stage.room.keeper.state.contributions[ids["shade"]]["authors"])
            await stage.sees("you are an author")

    play(scene)


def test_taking_a_consent_back_takes_two_taps_and_shows_its_effect_in_between(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo") as stage:
            me = stage.room.desks[ME].person
            await stage.room.do(ME, "consent", scope="research", granted=True, confirmed=True)
            consents = stage.room.keeper.state.consents[me]
            await stage.go("My part")
            await stage.tap("My data")
            await stage.page.get_by_role("checkbox", name="Research").uncheck()
            await stage.sees("your words and acts are to be left out of studies")
            assert consents["research"]["granted"]
            await stage.tap("Leave it as it is")
            assert await stage.page.get_by_role("checkbox", name="Research").is_checked()
            await stage.page.get_by_role("checkbox", name="Research").uncheck()
            await stage.tap("Take it back")
            await stage.until(lambda: not stage.room.keeper.state.consents[me]["research"]["granted"])
            await stage.sees("Taken back")

    play(scene)


def test_leaving_shows_its_effect_first_and_every_page_knows_the_way_back(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            await mill_lane(stage.room)
            people = stage.room.keeper.state.participants
            me = stage.room.desks[ME].person
            await stage.go("My part")
            await stage.tap("My data")
            await stage.tap("Leave, my words stay")
            await stage.sees("An idea that others drew from yours stays theirs.")
            assert people[me]["left_at"] is None
            await stage.page.get_by_role("checkbox", name="Take my name off").check()
            await stage.tap("Leave now")
            await stage.sees("You have left this workshop.")
            await stage.until(lambda: people[me]["left_at"] and people[me]["name"] == "")
            assert len(stage.room.keeper.state.ideas) == 5
            await stage.go("Now")
            await stage.at("You have left")
            await stage.tap("Come back")
            await stage.at("Ideas")
            assert people[me]["left_at"] is None
            await stage.page.get_by_text("You have left this workshop.").wait_for(state="detached")

    play(scene)


def test_after_the_end_the_promises_come_first_with_old_days_and_reasons(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ids = await decided(stage)
            await stage.room.do(
                "host", "move_promise", ref=ids["Answer on parking"], due="2099-03-24", reason="a long count"
            )
            await stage.room.do("host", "end")
            await stage.page.reload()
            await stage.at("What happens now")
            card = stage.page.locator("li", has=stage.page.get_by_role("heading", name="Answer on parking"))
            assert "March 10, 2099" in await card.locator("s").inner_text()
            for words in ("March 24, 2099", "moved", "a long count"):
                assert words in await card.inner_text()
            await stage.sees("It serves every age.")
            await stage.page.get_by_role("link", name="How it was counted").click()
            await stage.at("Result")
            await stage.page.go_back()
            await stage.at("What happens now")

    play(scene)


def test_who_wants_to_be_told_sees_first_that_a_promise_moved(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ids = await decided(stage, end=True)
            await stage.page.reload()
            await stage.tap("Tell me when a promise moves")
            await stage.sees("You are told on this phone.")
            assert not [act for act in stage.house.acts if act["do"] != "see"]  # it is nobody else's business
            await place(stage, 1)
            await stage.page.evaluate("setLine(false)")
            await stage.room.do(
                "host", "move_promise", ref=ids["Trees planted"], due="2099-12-01", reason="frost"
            )
            await stage.page.reload()
            await stage.sees("A promise moved to December 1, 2099: Trees planted")
            await stage.tap("See it")
            await stage.at("What happens now")
            await stage.page.get_by_text("A promise moved").wait_for(state="detached")
            await place(stage, 1)
            await stage.at("Ideas")
            assert await stage.page.get_by_text("A promise moved").count() == 0

    play(scene)


def test_who_did_not_ask_is_told_of_news_but_not_of_promises(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            await decided(stage)
            await stage.room.do("host", "post_update", text="The digger comes. On Monday.")
            await stage.sees("News: The digger comes")
            assert await stage.page.get_by_text("Trees planted").locator("visible=true").count() == 0

    play(scene)


def test_an_offer_is_kept_shown_to_all_and_taken_back(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            await decided(stage)
            await stage.room.do("host", "add_stage", kind="actions", title="What we do now")
            await stage.room.do("host", "move_on")
            await stage.room.do("Bo", "pledge", kind="time", text="Watering in summer", amount=4)
            await stage.at("What we do now")
            await stage.tap("Offer something")
            await stage.tap("Offer it")
            await stage.sees("Say in a few words what you offer.")
            await stage.page.locator("dialog textarea").fill("A spade and a Saturday")
            await stage.page.keyboard.press("Escape")
            await stage.tap("Offer something")
            assert await stage.page.locator("dialog textarea").input_value() == "A spade and a Saturday"
            await stage.page.locator("dialog input[type=number]").fill("6")
            await stage.tap("Offer it")
            await stage.sees("Your offer is kept.")
            await stage.sees("2 people offer something so far, 10 hours in all.")
            await stage.tap("Take it back")
            await stage.sees("One person offers something so far, 4 hours in all.")
            states = [row["state"] for row in stage.room.keeper.state.pledges.values()]
            assert states == ["offered", "withdrawn"]

    play(scene)


def test_there_is_room_for_the_idea_of_who_is_silent_until_they_say_no(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo") as stage:
            await stage.room.do("host", "invite")
            await stage.sees("There is room for your idea.")
            await stage.tap("Close")
            await stage.page.reload()
            await stage.at("Ideas")
            await asyncio.sleep(0.5)
            assert await stage.page.get_by_text("There is room for your idea.").count() == 0

    play(scene)


def test_the_agenda_says_what_was_changed_why_and_in_whose_time(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo") as stage:
            do = stage.room.do
            await do("host", "amend", what="purpose", value="What for 60,000 euros?", reason="the sum is set")
            await do("host", "amend", what="criteria", value=["Everybody has spoken"], reason="asked for")
            await do("host", "close_stage", stage="ideas")
            await do("host", "open_stage", stage="ideas", reason="five more minutes")
            await stage.until(lambda: any(row["reason"] for row in stage.app.frame.stages))
            await stage.page.reload()
            await stage.at("Ideas")
            await stage.page.locator(".co-strip button").first.click()
            sheet = stage.page.locator("dialog")
            await sheet.get_by_text("The purpose was changed").wait_for()
            words = await sheet.inner_text()
            for said in (
                "the sum is set",
                "Everybody has spoken",
                "opened again: five more minutes",
                "Europe/Madrid",
            ):
                assert said in words

    play(scene)


def test_these_pages_are_free_of_what_axe_finds_and_need_no_sideways_scrolling(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", width=320, height=700) as stage:
            await stage.page.evaluate("document.documentElement.lang = 'en'")

            async def look(name):
                await axe.look(stage.page, name)

            ids = await decided(stage)
            await stage.room.do(ME, "consent", scope="research", granted=True, confirmed=True)
            await place(stage, 3)
            await stage.sees("Given and received")
            await look("my part")
            await stage.tap("I see it differently")
            await look("my part, sheet")
            await stage.page.keyboard.press("Escape")
            await stage.tap("My data")
            await stage.page.get_by_role("checkbox", name="Research").uncheck()
            await look("my data")
            await stage.tap("Leave, my words stay")
            await look("my data, before leaving")
            await stage.page.keyboard.press("Escape")
            await stage.room.do("host", "add_stage", kind="actions", title="What we do now")
            await stage.room.do("host", "move_on")
            await stage.room.do(
                "host", "move_promise", ref=ids["Trees planted"], due="2099-12-01", reason="frost"
            )
            await stage.room.do("host", "post_update", text="The digger comes.", ref=ids["Trees planted"])
            await stage.room.do("Bo", "pledge", kind="time", text="Watering in summer", amount=4)
            await place(stage, 0)
            await stage.at("What we do now")
            await stage.page.locator("summary:visible").first.click()
            await look("actions")
            await stage.tap("Offer something")
            await look("actions, offering")
            await stage.page.keyboard.press("Escape")
            await stage.room.do(ME, "leave")
            await stage.at("You have left")
            await look("left")

    play(scene)


def test_whoever_wants_to_be_erased_sees_first_what_goes_and_then_nothing_is_left(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ids = await decided(stage)
            await stage.go("My part")
            await stage.tap("My data: see, take, withdraw")
            await stage.tap("Erase me and my words")
            await stage.sees("2 texts of yours go, with all their versions.")
            await stage.sees("Your ballot that was counted stays counted.")
            await stage.sees("An idea that others drew from yours stays theirs")
            now = stage.page.get_by_role("button", name="Erase it all now")
            assert await now.is_disabled()
            await stage.page.locator("dialog .effects").screenshot(path=tmp_path / "erase.png")
            await stage.page.get_by_label("I know that this cannot be undone.").check()
            await now.click()
            await stage.sees("You are erased")
            state = stage.room.keeper.state
            assert (
                state.contributions[ids["trees"]]["erased"]
                and not state.contributions[ids["shade"]]["erased"]
            )
            assert "Amira" not in str(stage.room.keeper.feed.events) + str(state)
            kept = await stage.page.evaluate(
                "Object.keys(localStorage).filter((key) => key.startsWith('co:w-'))"
            )
            assert [key for key in kept if stage.app.desk.person in key] == []

    play(scene)


def test_words_that_others_erase_leave_a_page_that_is_open(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy") as stage:
            ids = await mill_lane(stage.room)
            await stage.go("Ideas")
            await stage.tap("new ideas")
            await stage.sees("Keep twenty parking spaces")
            await stage.room.do("Cy", "erase", sure=True)
            await stage.page.get_by_text("Keep twenty parking spaces").wait_for(state="detached")
            await stage.sees("Twelve shade trees")
            assert "parking spaces" not in await stage.page.content()
            assert stage.app.desk.state.contributions[ids["shade"]]["erased"]

    play(scene)
