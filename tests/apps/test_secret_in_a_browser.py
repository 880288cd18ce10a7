"""Does a voter of a secret poll get what they need on their own phone, and is it nowhere else?"""

import json

from cocodesign.archive import open_archive
from cocodesign.seal import check_receipt
from tests.apps.room import MILL_LANE
from tests.apps.stage import mill_lane, on_stage, on_the_wall
from tests.widgets.axe import violations
from tests.widgets.playhouse import play

SECRET = {
    **MILL_LANE,
    "stages": [*MILL_LANE["stages"][:3], {**MILL_LANE["stages"][3], "settings": {"mode": "secret"}}, MILL_LANE["stages"][4]],
}  # fmt: skip
SLIP = "JSON.parse(Object.entries(localStorage).find(([key]) => key.endsWith(':slip'))?.[1] ?? 'null')"


async def vote(stage, *others):
    """Open the vote; Amira ticks two ideas and sends them. Returns the poll and the ideas."""
    ideas = await mill_lane(stage.room)
    await stage.room.do("host", "open_stage", stage="vote")
    poll = list(stage.room.keeper.state.polls)[-1]
    await stage.sees("Secret ballot")
    return poll, ideas


async def tick(stage, *ideas):
    for idea in ideas:
        await stage.page.locator(f'button[data-key="{idea}"]').click()


def test_a_secret_ballot_is_cast_changed_and_its_receipt_checked_on_the_phone(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", about=SECRET) as stage:
            poll, ideas = await vote(stage)
            await stage.sees("whatever leads from you to your ballot is destroyed")
            await stage.sees("Your receipt alone says nothing of your choice")
            await tick(stage, ideas["trees"])
            await stage.tap("Send my ballot")
            await stage.sees("Your ballot is in")
            first = await stage.page.evaluate(SLIP)
            assert (first["revision"], first["choice"]) == (1, {"approved": [ideas["trees"]]})
            await stage.sees(first["receipt"])
            await stage.tap("Change my ballot")
            await tick(stage, ideas["trees"], ideas["shade"])
            await stage.tap("Send my changed ballot")
            await stage.sees("Your ballot is in")
            await stage.until(lambda: stage.room.keeper._voters[poll][stage.app.me] == 2)
            slip = await stage.page.evaluate(SLIP)
            assert (slip["revision"], slip["choice"]) == (2, {"approved": [ideas["shade"]]})
            assert not [event for event in stage.room.keeper.feed.events if event["kind"] == "ballot.cast"]
            assert not [trait for trait in (stage.app.ballot.sent, stage.app.result.mine) if "nonce" in trait]

            await stage.room.do("Bo", "cast", poll=poll, revision=1, approved=[ideas["shade"], ideas["rain"]])
            await stage.room.do("host", "close_stage", stage="vote")
            await stage.room.counted()
            await stage.room.do("host", "show_result", poll=poll)
            await stage.at("Result")
            await stage.sees("You voted. Nothing in the record leads from you to your ballot.")
            await stage.tap("Check my receipt")
            await stage.sees("Your ballot is one of the 2 that were sealed, exactly as you sent it.")
            assert await violations(stage.page) == []

            # What the phone shows for a check elsewhere is what the notebook's function takes.
            await stage.page.get_by_text("Check it elsewhere").click()
            choice, nonce = [
                await stage.page.locator(f'[data-slip="{name}"]').inner_text() for name in ("choice", "nonce")
            ]
            store = stage.room.keeper.store
            archive = await stage.room.keeper.ask_store(lambda: store.write_archive(tmp_path / "mill.jsonl"))
            leaves = open_archive(archive).ballot_lists(poll)["leaves"]
            assert check_receipt(leaves, json.loads(choice), nonce)
            assert not check_receipt(leaves, first["choice"], first["nonce"])

            # A phone that was told another choice finds it out.
            await stage.page.evaluate(
                "for (const [key, kept] of Object.entries(localStorage)) if (key.endsWith(':slip'))"
                f" localStorage.setItem(key, kept.replaceAll('{ideas['shade']}', '{ideas['park']}'))"
            )
            await stage.page.reload()
            await stage.tap("Check my receipt")
            await stage.sees("This receipt is not in the list of sealed ballots.")
            await stage.tap("Forget it on this phone")
            await stage.sees("Nothing on this phone shows any more how you voted.")
            assert await stage.page.evaluate(SLIP) is None
            await stage.page.get_by_label("The code of a receipt").fill(slip["receipt"].lower())
            await stage.tap("Check my receipt")
            await stage.sees("This receipt is in the list of sealed ballots.")

    play(scene)


def test_after_a_reload_and_on_another_phone_one_knows_that_one_has_voted_and_may_change_it(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", about=SECRET) as stage:
            poll, ideas = await vote(stage)
            await tick(stage, ideas["trees"])
            await stage.tap("Send my ballot")
            await stage.sees("Your ballot is in")
            await stage.page.reload()
            await stage.sees("Saved and counted once, at")
            await stage.sees("Twelve shade trees")
            await stage.page.evaluate("localStorage.clear()")
            await stage.page.reload()
            await stage.sees("You have voted; you can change it until")
            await stage.sees("Its receipt is on the page or phone from which it was sent.")
            await stage.tap("Change my ballot")
            await tick(stage, ideas["park"])
            await stage.tap("Send my changed ballot")
            await stage.sees("Saved and counted once, at")
            await stage.until(lambda: stage.room.keeper._voters[poll][stage.app.me] == 2)

    play(scene)


def test_sec_s3_a_ballot_that_another_tab_overtook_is_not_lost_and_says_so(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", about=SECRET) as stage:
            poll, ideas = await vote(stage)
            await tick(stage, ideas["trees"])
            stage.app.desk.live.pop("mine", None)
            other = await stage.room.keeper.desk(stage.app.me)
            stage.room.keeper._tell_figures = lambda seat, figures: None  # the news of it are on their way
            await other.send({"do": "cast", "poll": poll, "revision": 1, "approved": [ideas["park"]]})
            await stage.tap("Send my ballot")
            await stage.sees("Another ballot of yours was counted meanwhile.")
            del stage.room.keeper._tell_figures
            await stage.until(lambda: stage.app.ballot.sent == {"revision": 1})
            assert await stage.page.locator('button.co-row[aria-pressed="true"]:visible').count() == 1
            await stage.tap("Send my changed ballot")
            await stage.sees("Your ballot is in")
            await stage.until(lambda: stage.room.keeper._voters[poll][stage.app.me] == 2)

    play(scene)


def test_the_wall_says_that_ballots_are_secret_and_how_many_came(tmp_path):
    async def scene():
        async with on_stage(tmp_path, "Bo", "Cy", about=SECRET) as stage:
            poll, ideas = await vote(stage)
            await stage.room.do("Bo", "cast", poll=poll, revision=1, approved=[ideas["rain"]])
            async with on_the_wall(stage.room) as wall:
                await wall.page.get_by_text(
                    "Secret ballots: after closing nobody can find out who chose what"
                ).wait_for()
                await wall.page.get_by_text("of 3 have sent their ballot").wait_for()

    play(scene)
