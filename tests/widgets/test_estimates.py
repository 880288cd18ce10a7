"""Does a phone take a number and its reason, and show between rounds the middle, the quarters and what was said?"""

import os

from cocodesign.apps.facilitator.ballots import BallotFields

from . import axe
from .booth import option, voting
from .hall import counted, desk_of, play_on, told, wall_of
from .playhouse import play

SHOTS = os.environ.get("COCODESIGN_SHOTS", "")
LAST = {"median": 30, "q1": 20, "q3": 40, "n": 5, "reasons": ["One every ten metres."], "mine": 90}


async def shot(page, name):
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def after_two_rounds():
    first = counted("delphi")
    found = counted(
        "delphi", [{"estimates": {"q1": n, "q2": 5}} for n in (25, 28, 30, 33, 35)], earlier=[first]
    )
    return found | {"reasons": {"q1": {"estimate": ["r1", "r2"]}, "q2": {"estimate": []}},
                    "told": {"r1": {"text": "One every ten metres.", "hidden": None}}}  # fmt: skip


def test_a_number_is_given_beside_what_came_out_before():
    questions = [option("q1", "How many trees fit?", n=0, last=LAST), option("q2", "How many benches?", n=0)]
    settings = {"unit": "trees", "lowest": 0, "highest": 200, "round": 2, "stop": {"most": 3}}

    async def scene():
        async with voting("delphi", questions, poll={"settings": settings}, width=360, height=740) as booth:
            await booth.sees(
                "In the round before the middle of 5 answers was 30; half of them lay from 20 to 40. You said 90."
            )
            await booth.sees("One every ten metres.")
            await booth.sees("Round 2 of at most 3")
            field = booth.page.get_by_label("How many trees fit?")
            assert (await field.bounding_box())["height"] >= 44
            await field.fill("many")
            assert "1 is not a number" in await booth.summary()
            await field.fill("32,5")
            await booth.page.get_by_label("Your reason").first.fill("The wall is short.")
            await shot(booth.page, "delphi-phone")
            await axe.look(booth.page, "numbers")
            await booth.page.reload()
            await booth.tap("Send my answers")
            await booth.sent()
            assert booth.choices == [{"estimates": {"q1": 32.5}, "reasons": {"q1": "The wall is short."}}]
            await booth.kept()
            await booth.sees("The wall is short.")

    play(scene)


def test_the_rounds_stand_one_under_the_other_on_every_screen():
    found = after_two_rounds()
    rounds = (
        "Round 1: middle 30, half of 5 answers from 20 to 40",
        "Round 2: middle 30, half of 5 answers from 28 to 33",
    )

    async def on_a_phone(hall):
        text = await hall.show(lambda: told("delphi", found))
        await shot(hall.page, "delphi-result")
        assert (
            all(each in text for each in rounds)
            and "One every ten metres." in text
            and "Erased words" in text
        )
        assert "re-draw" not in text
        await axe.look(hall.page, "result")

    async def on_the_wall(hall):
        text = await hall.show(lambda: wall_of("delphi", found))
        await shot(hall.page, "delphi-wall")
        assert rounds[1] in text

    async def on_the_desk(hall):
        assert rounds[1] in await hall.show(lambda: desk_of("delphi", found))

    play_on("phone", on_a_phone)
    play_on("wall", on_the_wall)
    play_on("desk", on_the_desk)


def test_the_facilitator_fixes_questions_and_rounds_beforehand():
    fields = BallotFields(str)
    settings = {
        "question": "",
        "unit": "trees",
        "stop": {"most": 2, "least": 2, "stable": 0.1},
        "questions": ["How many?"],
        "highest": 9,
    }
    fields.fill("delphi", settings)
    assert fields.settings() == settings
