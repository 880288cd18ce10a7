"""Do people answer in words how far they agree, and does everybody see the whole spread afterwards?"""

import os

from . import axe
from .booth import voting
from .hall import counted, desk_of, play_on, told, wall_of
from .playhouse import play

SHOTS = os.environ.get("COCODESIGN_SHOTS", "")


async def shot(page, name):
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_levels_are_words_chosen_with_one_tap_and_kept_with_a_reload():
    async def scene():
        async with voting("agreement", poll={"settings": {"levels": 8}}, width=360, height=740) as booth:
            card = booth.page.locator("fieldset", has_text="Kitchen garden")
            assert (await card.locator("label").all_inner_texts())[:3] == [
                "Whole-hearted",
                "For, with a minor point",
                "For, with reservations",
            ]
            for box in await card.locator("label > span").all():
                assert (await box.bounding_box())["height"] >= 44
            await card.get_by_label("Stand aside").check()
            await booth.page.locator("fieldset", has_text="Shade trees").get_by_label("Block").focus()
            await booth.press("Space")
            await shot(booth.page, "agreement-phone")
            await axe.look(booth.page, "levels")
            await booth.page.reload()
            assert (
                await booth.summary()
                == "2 answered and 4 still open. Sent like this, what is open stays without an answer."
            )
            await booth.tap("Send my answers")
            await booth.sent()
            assert booth.choices == [{"levels": {"kitchen": 5, "shade": 1}}]
            await booth.kept()
            await booth.sees("Your answers are in")
            assert "Shade trees with a rain garden: Block" in await booth.page.locator("main").inner_text()

    play(scene)


def test_the_spread_is_told_level_by_level_and_never_as_a_mean():
    async def scene(hall):
        text = await hall.show(lambda: told("agreement"))
        await shot(hall.page, "agreement-result")
        assert "9 for, 0 on neither side, 2 against" in text
        assert "Strongly for 5 For 4 Undecided 0 Against 0 Strongly against 2" in text
        assert "Mean" not in text and "11 of 18 answered" in text
        assert "You answered: Shade trees with a rain garden: Strongly for" in text
        await axe.look(hall.page, "result")

    play_on("phone", scene)


def test_the_wall_and_the_desk_show_the_same():
    async def on_the_wall(hall):
        text = await hall.show(lambda: wall_of("agreement"))
        await shot(hall.page, "agreement-wall")
        assert "9 for, 0 on neither side, 2 against" in text
        assert await hall.page.evaluate("document.documentElement.scrollHeight <= innerHeight")

    async def on_the_desk(hall):
        assert "9 for, 0 on neither side, 2 against" in await hall.show(
            lambda: desk_of("agreement", counted("agreement"))
        )

    play_on("wall", on_the_wall)
    play_on("desk", on_the_desk)
