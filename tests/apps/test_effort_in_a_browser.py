"""Does a person log with one hand what they did, see it on the counter, and learn whether their offer holds?"""

import os

from tests.apps.stage import on_stage, on_the_wall
from tests.widgets import axe
from tests.widgets.playhouse import play

ME = "Amira Haddad"
SHOTS = os.environ.get("COCODESIGN_SHOTS", "")


async def look(page, name):
    await page.evaluate("document.documentElement.lang = 'en'")
    await axe.look(page, name)
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


async def what_now(stage, **goal):
    """A stage of actions with a goal of 40 hours, and Bo's three hours on the counter; return the goal."""
    do = stage.room.do
    about = {"text": "Hours on the lot", "unit": "hours", "target": 40, "due": "2099-05-01", **goal}
    await do("host", "set_goal", **about)
    await do("host", "add_stage", kind="actions", title="What we do now")
    await do("host", "open_stage", stage=list(stage.room.keeper.state.stages)[-1])
    (goal,) = stage.room.keeper.state.goals
    await do("Bo", "log_effort", ref=goal, amount=3, text="Cleared the corner")
    await stage.at("What we do now")
    return goal


def efforts(stage):
    return [(row["amount"], row["text"], row["state"]) for row in stage.room.keeper.state.efforts.values()]


async def words(stage):
    return " ".join((await stage.page.locator(".goal-figures:visible").first.inner_text()).split())


def test_effort_is_logged_undone_corrected_and_on_the_counter_at_once(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", width=360, height=740) as stage:
            await what_now(stage)
            await stage.sees("Logged by one person.")
            assert await words(stage) == "3 of 40 hours"
            await look(stage.page, "effort-goal")
            await stage.tap("Log what you did")
            await stage.tap("Log it")
            await stage.sees("Say how much: a number above 0.")
            await stage.page.get_by_label("How much, in hours").fill("2.5")
            await stage.page.get_by_label("In a few words").fill("Dug two beds")
            await look(stage.page, "effort-logging")
            await stage.page.keyboard.press("Escape")
            await stage.tap("Log what you did")
            assert await stage.page.get_by_label("How much, in hours").input_value() == "2.5"
            await stage.page.keyboard.press("Tab")
            await stage.tap("Log it")
            await stage.sees("It is on the counter.")
            await stage.sees("Logged by 2 people.")
            assert await words(stage) == "5.5 of 40 hours"
            await stage.tap("Undo")
            await stage.sees("Logged by one person.")
            await stage.tap("Log what you did")
            assert await stage.page.get_by_label("How much, in hours").input_value() == ""
            await stage.page.get_by_label("How much, in hours").fill("20")
            await stage.tap("Log it")
            await stage.page.locator("summary:visible", has_text="2 entries").click()
            await stage.tap("Correct it: 20 hours")
            await stage.page.get_by_label("How much, in hours").fill("2")
            await stage.page.locator("dialog").get_by_role("button", name="Correct it").click()
            await stage.sees("It is corrected.")
            assert await words(stage) == "5 of 40 hours"
            assert await stage.page.get_by_role("button", name="Correct it: 3").count() == 0  # Bo's is Bo's
            await look(stage.page, "effort-log")
            assert efforts(stage) == [
                (3, "Cleared the corner", "logged"),
                (2.5, "Dug two beds", "withdrawn"),
                (2, "", "logged"),
            ]

    play(scene)


def test_a_loss_is_logged_where_there_are_losses_and_a_slip_without_a_line_counts_once(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", width=360, height=740) as stage:
            await what_now(stage, text="Trees that stand", unit="trees", target=12, losses=True)
            await stage.tap("Log what you did")
            await stage.page.get_by_label("It became less than before").check()
            await stage.page.get_by_label("How much, in trees").fill("1")
            await look(stage.page, "effort-loss")
            await stage.tap("Log it")
            await stage.until(lambda: len(efforts(stage)) == 2)
            await stage.sees("Logged by 2 people.")
            assert await words(stage) == "2 of 12 trees"
            await stage.page.evaluate("() => window.dispatchEvent(new Event('online'))")
            assert [amount for amount, _, _ in efforts(stage)] == [3, -1]

    play(scene)


def test_who_offered_is_told_whether_enough_others_did(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", width=360, height=740) as stage:
            await what_now(stage)
            do, state = stage.room.do, stage.room.keeper.state
            needs = {"kind": "time", "amount": 10, "by": "2098-12-31"}
            await do("host", "make_promise", text="We dig the lot over", threshold=needs)
            (promise,) = state.promises
            await stage.sees("0 of 10 hours offered")
            await stage.tap("Offer something")
            await stage.page.locator("dialog textarea").fill("A Saturday")
            await stage.page.get_by_label("Towards").select_option(label="We dig the lot over")
            await stage.tap("Offer it")
            await stage.sees("please say how much you offer")
            await stage.page.locator("dialog input[type=number]").fill("6")
            await stage.tap("Offer it")
            await stage.sees("6 of 10 hours offered")
            await look(stage.page, "effort-needs")
            await stage.page.locator("nav.co-bar a").nth(1).click()
            await do("Bo", "pledge", kind="time", text="A Sunday", amount=4, ref=promise)
            clock = stage.room.keeper.store.clock
            stage.room.keeper.store.clock = lambda: "2099-" + clock()[5:]
            await stage.sees("Enough was offered, and it goes ahead: We dig the lot over")
            await stage.tap("See it")
            await stage.sees("Enough was offered. It goes ahead, and the offers hold.")
            assert [row["state"] for row in state.pledges.values()] == ["held", "held"]
            assert await stage.page.get_by_role("button", name="Take it back: A Saturday").count() == 0
            await look(stage.page, "effort-held")

    play(scene)


def test_the_wall_shows_the_counters_alone_and_above_what_was_promised(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo") as stage:
            goal = await what_now(stage)
            async with on_the_wall(stage.room) as wall:
                await wall.page.get_by_role("heading", name="What we want to reach").wait_for()
                await wall.page.get_by_text("by 1 May 2099 · by one person").wait_for()
                await stage.room.do(ME, "log_effort", ref=goal, amount=37)
                await wall.page.get_by_text("reached · by 2 people").wait_for()
                if SHOTS:
                    await wall.page.screenshot(path=f"{SHOTS}/effort-wall.png")
                needs = {"kind": "time", "amount": 10, "by": "2099-04-01"}
                await stage.room.do("host", "make_promise", text="We dig", due="2099-05-01", threshold=needs)
                await stage.room.do("host", "make_promise", text="We water", due="2099-09-01")
                await wall.page.get_by_text("0 of 10 hours offered, by").wait_for()
                assert await wall.page.locator(".goals .huge").inner_text() == "40"
                if SHOTS:
                    await wall.page.screenshot(path=f"{SHOTS}/effort-wall-promises.png")

    play(scene)
