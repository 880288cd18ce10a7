"""A page in which the two halves of our widgets meet: Python here, JavaScript in a real Chromium, nothing between."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import comm
import pytest

from tests.chromium import FLAGS, find

if TYPE_CHECKING:
    from playwright.async_api import Browser

T = TypeVar("T")

HARNESS = Path(__file__).with_name("harness.html")
TOKENS = Path(__file__).parents[2] / "cocodesign" / "share" / "static" / "tokens.css"
ADDRESS = "http://workshop.test/"


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
    """One loop and one Chromium for all scenes that a process plays: to start them costs more than most scenes."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._open = AsyncExitStack()
        self._chromium: Browser | None = None

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

    def close(self) -> None:
        """Close the browser, and all."""
        self._loop.run_until_complete(self._open.aclose())
        self._loop.close()


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
    context = await browser.new_context(
        viewport={"width": width, "height": height}, is_mobile=phone, has_touch=phone, locale=locale,
        color_scheme="dark" if dark else "light", timezone_id="Europe/Madrid", reduced_motion="reduce",
    )  # fmt: skip
    page = await context.new_page()
    page.set_default_timeout(8000)

    async def serve(route: Any) -> None:
        if route.request.url.endswith("/tokens.css"):
            await route.fulfill(path=TOKENS, content_type="text/css")
        elif route.request.url.startswith(ADDRESS):
            await route.fulfill(path=HARNESS, content_type="text/html")
        else:
            await route.abort()

    await context.route("**/*", serve)
    house = Playhouse(page)
    await page.expose_function("toPython", house.heard)
    before, PageComm.house = comm.create_comm, house
    comm.create_comm = PageComm  # type: ignore[assignment]
    pumping = asyncio.ensure_future(house.pump())
    try:
        yield house
    finally:
        comm.create_comm, PageComm.house = before, None
        pumping.cancel()
        await context.close()
