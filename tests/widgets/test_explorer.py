"""Can the explorer be used by hand, by keyboard, on a phone, in the dark?"""

import matplotlib as mpl
import pytest

from cocodesign.apps.explorer import Explorer

from .axe import look
from .playhouse import play, playhouse

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("drawn_once")]
mpl.use("Agg")

DRAWN = "words => document.querySelector('.co-explorer-part').dataset.drawn?.startsWith(words)"


async def open_in(house):
    app = Explorer("mill-lane")
    app.begin()
    house.page.set_default_timeout(60_000)
    await house.show(app.view)
    await house.page.locator("[data-name=network] img").wait_for()
    return app


def test_tabs_slider_and_filters_change_what_is_seen_and_its_words():
    async def scene():
        async with playhouse(width=1280, height=900) as house:
            app = await open_in(house)
            page = house.page
            assert await page.locator("[data-name=network] img").get_attribute("alt") == "Who addressed whom"
            await page.get_by_label("Until").focus()
            await page.keyboard.press("Home")
            await page.wait_for_function(DRAWN, arg="network,0,0")
            await page.keyboard.press("PageUp")
            await page.wait_for_function(DRAWN, arg="network,0,5")
            assert ":01" in await page.get_by_label("From").get_attribute("aria-valuetext")
            await page.get_by_role("tab", name="Network").focus()
            await page.keyboard.press("ArrowRight")
            await page.wait_for_function(DRAWN, arg="lineage")
            assert await page.get_by_role("tab", name="Lineage").get_attribute("aria-selected") == "true"
            await page.get_by_role("tab", name="Network").click()
            await page.wait_for_function(DRAWN, arg="network")
            for kind in ("Endorsed", "Replies"):
                await page.get_by_label(kind).uncheck()
            await page.get_by_label("Builds on").click()
            await page.get_by_text("One kind at least has to count.").wait_for()
            assert await page.get_by_label("Builds on").is_checked()
            await page.locator(".co-explorer:not([aria-busy])").wait_for()
            assert app.view.view["kinds"] == ["build"]
            assert await page.evaluate("window.troubles || []") == []

    play(scene)


def test_the_replay_runs_to_the_end_at_the_pace_of_the_figures():
    async def scene():
        async with playhouse(width=1280, height=900) as house:
            app = await open_in(house)
            page = house.page
            last = len(app.view.times) - 1
            await page.get_by_label("Until").fill(str(last - 6))
            await page.wait_for_function(DRAWN, arg=f"network,0,{last - 6}")
            await page.get_by_role("button", name="Play").click()
            await page.wait_for_function(DRAWN, arg=f"network,0,{last}")
            await page.get_by_role("button", name="Play").wait_for()

    play(scene)


def test_a_figure_is_saved_with_colours_of_its_own():
    async def scene():
        async with playhouse(width=1280, height=900) as house:
            await open_in(house)
            async with house.page.expect_download() as saved:
                await house.page.locator("[data-name=network]").get_by_text("Save figure (SVG)").click()
            text = (await (await saved.value).path()).read_text(encoding="utf-8")
            assert "var(" not in text and "#0e4a5b" in text
            async with house.page.expect_download() as saved:
                await house.page.locator("[data-name=network]").get_by_text("Save table (CSV)").click()
            assert (await (await saved.value).path()).read_text().startswith("source,target,weight")

    play(scene)


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (360, 740)])
def test_nothing_is_found_by_axe_and_nothing_scrolls_sideways(width, height):
    async def scene():
        async with playhouse(width=width, height=height) as house:
            await open_in(house)
            for part in ("Participation", "Report", "Lineage"):
                await house.page.get_by_role("tab", name=part).click()
                await house.page.wait_for_function(DRAWN, arg=part.lower())
                await look(house.page, part)

    play(scene)
