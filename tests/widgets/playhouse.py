"""A page in which the two halves of our widgets meet: Python here, JavaScript in a real Chromium, nothing between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import comm
import pytest

from tests.chromium import FLAGS, find

if TYPE_CHECKING:
    from playwright.async_api import Browser, Page

T = TypeVar("T")

HARNESS = Path(__file__).with_name("harness.html")
TOKENS = Path(__file__).parents[2] / "cocodesign" / "share" / "static" / "tokens.css"
ADDRESS = "http://workshop.test/"
SWEPT = "swept"
KEPT = 3
"""How many pages that scenes have left wait for the next; each is a process."""
LENT = 12
"""How many scenes are played on one page: it grows with each."""


class PageComm:
    """What a kernel's comm is to a widget, with a page at its other end."""

    house: Playhouse | None = None

    def __init__(self, **about: Any) -> None:
        self.comm_id = about.get("comm_id") or f"comm-{id(self):x}"
        self.closed = False
        self._heard: Any = None
        self.house = type(self).house  # a widget stays with the page it was made for
        if self.house is not None:
            self.house.comms[self.comm_id] = self

    def send(self, data: Any = None, metadata: Any = None, buffers: Any = None) -> None:
        if self.house is not None and data is not None:
            self.house.tell({"id": self.comm_id, **json.loads(json.dumps(data))})

    def on_msg(self, callback: Any) -> None:
        self._heard = callback

    def on_close(self, callback: Any) -> None:
        pass

    def close(self, *args: Any, **more: Any) -> None:
        self.closed = True

    def hear(self, data: dict[str, Any]) -> None:
        if self._heard:
            self._heard({"content": {"data": data}, "buffers": []})


class Playhouse:
    """Widgets on one side, a page on the other. ``show(*widgets)`` after ``async with playhouse(…)``."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.comms: dict[str, PageComm] = {}
        self.widgets: list[Any] = []
        self.acts: list[dict[str, Any]] = []
        self._queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._open = False

    def tell(self, message: dict[str, Any]) -> None:
        if self._open:
            self._queue.put_nowait(message)

    async def pump(self) -> None:
        while True:
            message = await self._queue.get()
            try:
                await self.page.evaluate("(m) => window.fromPython(m)", message)
            except Exception as trouble:  # a page that is being left
                if "closed" in str(trouble).lower():
                    return

    async def show(self, *widgets: Any, query: str = "", address: str = ADDRESS) -> None:
        self.widgets = list(widgets)
        await self.page.goto(address + query)
        await self.page.wait_for_function("document.querySelector('#top, #main').childElementCount >= 0")

    async def heard(self, message: dict[str, Any]) -> None:
        if message["method"] == "hello":
            self._open = True
            for widget in self.widgets:
                state = json.loads(json.dumps(widget.get_state()))
                self.tell({"id": widget.comm.comm_id, "method": "open", "state": state})
        elif message["method"] == "states":
            for widget in self.widgets:
                self.tell(
                    {
                        "id": widget.comm.comm_id,
                        "method": "update",
                        "state": json.loads(json.dumps(widget.get_state())),
                    }
                )
        elif message["method"] == "custom":
            if "act" in message["content"]:
                self.acts.append(message["content"]["act"])
            self.comms[message["id"]].hear({"method": "custom", "content": message["content"]})
        else:
            self.comms[message["id"]].hear(
                {"method": "update", "state": message["state"], "buffer_paths": []}
            )


class Theatre:
    """One loop and one Chromium for all scenes that a process plays: to start them costs more than most scenes.

    A page that a scene leaves is swept and lent to the next one that wants its like: a new one costs a fifth of a second.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._open = AsyncExitStack()
        self._chromium: Browser | None = None
        self._left: list[tuple[Page, dict[str, Any]]] = []
        self._houses: dict[Page, Playhouse] = {}
        self._scenes: dict[Page, int] = {}

    def play(self, scene: Coroutine[Any, Any, T], seconds: float) -> T:
        """Play a scene to its end and return what it returns; nothing that it began outlives it."""
        return self._loop.run_until_complete(self._whole(scene, seconds))

    async def _whole(self, scene: Coroutine[Any, Any, T], seconds: float) -> T:
        await self.chromium()
        before = asyncio.all_tasks()
        try:
            return await asyncio.wait_for(scene, seconds)
        finally:
            left = asyncio.all_tasks() - before
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)

    async def chromium(self) -> Browser | None:
        """Return the browser, None where there is none to be had."""
        from playwright.async_api import async_playwright

        if (self._chromium is None or not self._chromium.is_connected()) and (path := find()):
            playwright = await self._open.enter_async_context(async_playwright())
            self._chromium = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        return self._chromium

    async def page(self, look: dict[str, Any]) -> Page:
        """Return a page of this look on which, as far as it can tell, nobody has played."""
        for place, (page, its_look) in enumerate(self._left):
            if its_look == look and not page.is_closed():
                del self._left[place]
                return page
        assert self._chromium is not None
        page = await (await self._chromium.new_context(**look)).new_page()
        await page.expose_function("toPython", partial(self._heard, page))
        return page

    async def lend(self, page: Page, house: Playhouse) -> None:
        """Let a house hear what its page says, and serve the page."""
        page.set_default_timeout(8000)
        await page.context.route("**/*", _serve)
        self._houses[page] = house
        self._scenes[page] = self._scenes.get(page, 0) + 1

    async def _heard(self, page: Page, message: dict[str, Any]) -> None:
        if page in self._houses:
            await self._houses[page].heard(message)

    async def leave(self, page: Page, look: dict[str, Any], *, well: bool) -> None:
        """Sweep a page and keep it; close it where its scene failed or held its clock."""
        self._houses.pop(page, None)
        if well and self._scenes[page] < LENT and await self._sweep(page, look):
            self._left.append((page, look))
        else:
            await self._close(page)
        if len(self._left) > KEPT:
            await self._close(self._left.pop(0)[0])

    async def _close(self, page: Page) -> None:
        self._scenes.pop(page, None)
        await page.context.close()

    async def _sweep(self, page: Page, look: dict[str, Any]) -> bool:
        """Take a page back to what it was at first, and say whether that can be done."""
        if page.is_closed() or not await page.evaluate("String(Date).includes('[native code]')"):
            return False
        for other in page.context.pages:
            if other is not page:
                await other.close()
        await page.context.unroute_all()
        await page.context.route("**/*", _serve)
        await page.goto(ADDRESS + SWEPT)  # what a page saves as it is left is swept too
        await page.evaluate("localStorage.clear(); sessionStorage.clear()")
        await page.context.clear_cookies()
        await page.context.unroute_all()
        await page.mouse.move(-1, -1)
        await page.set_viewport_size(look["viewport"])
        await page.emulate_media(color_scheme=look["color_scheme"], reduced_motion=look["reduced_motion"])
        return True

    def close(self) -> None:
        """Close the browser, and all."""
        self._loop.run_until_complete(self._open.aclose())
        self._loop.close()


async def _serve(route: Any) -> None:
    url = route.request.url
    if url == ADDRESS + SWEPT:
        await route.fulfill(body="<!DOCTYPE html><title>Swept</title>", content_type="text/html")
    elif url.endswith("/tokens.css"):
        await route.fulfill(path=TOKENS, content_type="text/css")
    elif url.startswith(ADDRESS):
        await route.fulfill(path=HARNESS, content_type="text/html")
    else:
        await route.abort()


@cache
def theatre() -> Theatre:
    """Return the theatre of this process; whoever plays in it closes it at the end (`tests/conftest.py` does)."""
    return Theatre()


def play(scene: Callable[[], Coroutine[Any, Any, T]], seconds: float = 120) -> T:
    """Play a scene in which there are playhouses; return what it returns."""
    return theatre().play(scene(), seconds)


@asynccontextmanager
async def playhouse(
    width: int = 360, height: int = 740, *, dark: bool = False, locale: str = "en-GB", tokens: bool = True
) -> AsyncIterator[Playhouse]:
    """Yield a playhouse whose page has this size and theme, within :func:`play`; it skips where there is no Chromium."""
    browser = await theatre().chromium()
    if browser is None:
        pytest.skip("BROWSER TESTS SKIPPED: no Chromium here. `make browser` fetches one.")
    phone = width < 700
    look: dict[str, Any] = {
        "viewport": {"width": width, "height": height}, "is_mobile": phone, "has_touch": phone, "locale": locale,
        "color_scheme": "dark" if dark else "light", "timezone_id": "Europe/Madrid", "reduced_motion": "reduce",
    }  # fmt: skip
    page, well = await theatre().page(look), False
    house = Playhouse(page)
    await theatre().lend(page, house)
    before, PageComm.house = comm.create_comm, house
    comm.create_comm = PageComm  # type: ignore[assignment]
    pumping = asyncio.ensure_future(house.pump())
    try:
        yield house
        well = True
    finally:
        comm.create_comm, PageComm.house = before, None
        pumping.cancel()
        await theatre().leave(page, look, well=well)
