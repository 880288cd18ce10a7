"""A room with a facilitator's console in it, pressed and read without a browser."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from cocodesign.apps.facilitator import Facilitator
from cocodesign.desk import new_id
from cocodesign.events import State

from .room import Room, room


class Led:
    """A room with a console in it."""

    def __init__(self, people: Room, app: Facilitator) -> None:
        self.people, self.app = people, app
        self.answers: list[dict[str, Any]] = []
        app.console.answer = lambda act, **more: self.answers.append({"id": act, **more})

    def open(self, tab: str) -> Any:
        """The part of the console behind a tab."""
        return self.app.drawers.open(tab, self.app.state)

    @property
    def state(self) -> State:
        return self.people.keeper.state

    def kinds(self) -> list[str]:
        return [event["kind"] for event in self.people.keeper.feed.events]

    async def until(self, true: Any) -> None:
        for _ in range(400):
            if true():
                return
            await asyncio.sleep(0.01)
        raise AssertionError("it did not come to pass")

    async def settle(self) -> None:
        await self.app.sender.settled()
        await asyncio.sleep(0.02)

    async def press(self, button: Any) -> None:
        assert button.layout.display != "none", f"{button.description} is not there"
        button.click()
        await self.settle()

    async def go_on(self) -> str:
        said = self.app.now.main.description
        await self.press(self.app.now.main)
        return said

    async def act(self, **act: Any) -> dict[str, Any]:
        act = {"id": new_id(), **act}
        self.app._act(self.app.console, act)
        await self.settle()
        return next(answer for answer in self.answers if answer["id"] == act["id"])


@asynccontextmanager
async def led(tmp_path: Path, *names: str, language: str = "en", about: Any = None) -> AsyncIterator[Led]:
    async with room(tmp_path, *names, about=about) as people:
        app = Facilitator(people.desks["host"], language)
        app.sender.pause = 0
        listening = app.start()
        await asyncio.sleep(0.02)
        try:
            yield Led(people, app)
        finally:
            await app.sender.settled()
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


def play(story: Any) -> None:
    asyncio.run(asyncio.wait_for(story, 60))


def is_there(widget: Any) -> bool:
    return widget.layout.display != "none"
