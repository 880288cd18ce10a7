"""A participant's screen in a real browser, joined to a keeper in this process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from cocodesign.apps.participant import Participant
from cocodesign.apps.wall import Projector
from tests.apps.room import Room, room
from tests.widgets.playhouse import Playhouse, playhouse


class Stage:
    """A room, one participant's page, and short words for what a visitor does with it."""

    def __init__(self, people: Room, house: Playhouse, app: Any) -> None:
        self.room, self.house, self.app, self.page = people, house, app, house.page

    async def tap(self, words: str, exact: bool = False) -> None:
        await self.page.get_by_role("button", name=words, exact=exact).locator("visible=true").first.click()

    async def go(self, place: str) -> None:
        await self.page.get_by_role("navigation").get_by_role("link", name=place).click()

    async def sees(self, words: str) -> None:
        await self.page.get_by_text(words).locator("visible=true").first.wait_for()

    async def write(self, words: str) -> None:
        await self.page.locator("textarea:visible").first.fill(words)

    async def at(self, title: str) -> None:
        await self.page.locator("h1.co-plate:visible", has_text=title).wait_for()

    async def until(self, true: Callable[[], bool]) -> None:
        for _ in range(200):
            if true():
                return
            await asyncio.sleep(0.05)
        raise AssertionError("It did not come about within ten seconds.")


@asynccontextmanager
async def on_stage(
    tmp_path: Path,
    *others: str,
    me: str = "Amira Haddad",
    language: str = "en",
    open_stage: str | None = "ideas",
    about: dict[str, Any] | None = None,
    **page: Any,
) -> AsyncIterator[Stage]:
    """Yield the page of one participant in a room with others."""
    async with room(tmp_path, me, *others, about=about) as people, playhouse(**page) as house:
        if open_stage:
            await people.do("host", "open_stage", stage=open_stage)
        app = Participant(people.desks[me], language)
        task = app.start()
        await asyncio.sleep(0)
        await house.show(*app.widgets)
        await house.page.locator("h1.co-plate:visible").wait_for()
        await house.page.locator("nav.co-bar a").first.wait_for()
        yield Stage(people, house, app)
        troubles = await house.page.evaluate("window.troubles || []")
        task.cancel()
        assert troubles == []


@asynccontextmanager
async def on_the_wall(people: Room, language: str = "en", **page: Any) -> AsyncIterator[Playhouse]:
    """Yield the wall of a room as a page of 1920 × 1080."""
    async with playhouse(**{"width": 1920, "height": 1080, **page}) as house:
        if "wall" not in people.desks:
            await people.join("wall", "wall")
        app = Projector(people.desks["wall"], language)
        task = app.start()
        await asyncio.sleep(0)
        await house.show(app.wall, query="?wall")
        await house.page.locator("footer").wait_for()
        yield house
        troubles = await house.page.evaluate("window.troubles || []")
        task.cancel()
        assert troubles == []


async def mill_lane(people: Room) -> dict[str, str]:
    """Let Bo and Cy write what the mock-ups show; Amira's trees become part of the best idea."""
    trees = await people.idea(
        "Amira Haddad", "Twelve shade trees", "The lot is the hottest corner of the quarter."
    )
    rain = await people.idea("Bo", "Rain garden along the canal side", "A ditch with reeds.")
    shade = await people.idea(
        "Cy", "Shade trees with a rain garden", "One job, one digger.", (trees, rain), "merges"
    )
    bench = await people.idea("Bo", "مقاعد للقراءة", "مقاعد هادئة تحت الأشجار.")
    park = await people.idea("Cy", "Keep twenty parking spaces", "My customers come by car.")
    return {"trees": trees, "rain": rain, "shade": shade, "bench": bench, "park": park}
