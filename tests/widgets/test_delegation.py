"""Can somebody hand their ballot on and take it back on a phone, and does a carrier see how many they carry?"""

import os

from . import axe
from .booth import voting
from .hall import counted, desk_of, play_on, told, wall_of
from .playhouse import play

SHOTS = os.environ.get("COCODESIGN_SHOTS", "")
PEOPLE = [{"id": "p-bo", "who": "Bo", "n": 2}, {"id": "p-cy", "who": "", "n": 3}]


async def shot(page, name):
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_a_ballot_is_handed_on_with_the_keyboard_and_taken_back():
    async def scene():
        async with voting("approval", poll={"settings": {"delegation": 1}}, width=360, height=740) as booth:
            assert await booth.page.get_by_text("Hand my ballot to somebody").count() == 0
            booth.ballot.handing = {"people": PEOPLE, "to": "", "carried": 0}
            await booth.page.get_by_text("Hand my ballot to somebody").focus()
            await booth.press("Enter")
            await booth.page.get_by_label("To whom?").select_option(label="Bo")
            await shot(booth.page, "delegation-choose")
            await axe.look(booth.page, "to whom")
            await booth.tap("Hand it to them")
            act = await booth.sent()
            assert (act["do"], act["to"]) == ("delegate", "p-bo")
            booth.ballot.answer(act["id"], no={"code": "delegation-chain", "say": "Choose somebody else."})
            await booth.sees("Choose somebody else.")
            booth.ballot.handing = {"people": PEOPLE, "to": "p-bo", "carried": 0}
            await booth.sees("Bo votes for you as they vote for themselves.")
            await shot(booth.page, "delegation-handed")
            await axe.look(booth.page, "handed")
            await booth.tap("Take my ballot back")
            assert (await booth.sent(2))["do"] == "undelegate"

    play(scene)


def test_a_carrier_sees_how_many_before_and_after_sending():
    async def scene():
        async with voting("approval", poll={"settings": {"delegation": 1}}) as booth:
            booth.ballot.handing = {"people": PEOPLE, "to": "", "carried": 2}
            await booth.sees("You carry 2 more ballots: yours counts for 3.")
            await booth.tap("Send my ballot")
            await booth.kept()
            await booth.sees("Your ballot is in")
            await booth.sees("You carry 2 more ballots: yours counts for 3.")

    play(scene)


def test_every_screen_says_what_was_handed_on():
    found = counted("approval") | {"delegated": {"handed": 4, "counted": 3, "delegates": 2, "most": 2}}
    words = ("3 ballots were handed to others who voted with them; 2 people carried them, one of them at most 2 beside their own. "
             "1 was handed to somebody who did not vote and is not counted.")  # fmt: skip

    async def on_a_phone(hall):
        assert words in await hall.show(lambda: told("approval", found))

    async def on_the_wall(hall):
        assert words in await hall.show(lambda: wall_of("approval", found))

    async def on_the_desk(hall):
        assert words in await hall.show(lambda: desk_of("approval", found))

    play_on("phone", on_a_phone)
    play_on("wall", on_the_wall)
    play_on("desk", on_the_desk)
