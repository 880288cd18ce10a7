"""A room with a keeper and people in it, all in this process, for tests that play a workshop through its screens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from cocodesign.desk import new_id
from cocodesign.keeper import Keeper, LocalDesk
from cocodesign.store import Store

MILL_LANE: dict[str, Any] = {
    "title": "The lot on Mill Lane",
    "purpose": "What should the empty lot become, so that people of every age have a reason to stop there?",
    "purpose_short": "A lot where all ages stop",
    "values": ["Everybody can use it", "No cars through it"],
    "influence": {
        "level": "collaborate",
        "words": "You and the council decide together, within €60,000.",
        "short": "Decide together, €60,000",
    },
    "organisation": "Ashgrove Council",
    "terms": "What you write is shown to everybody in this workshop and kept in its record.",
    "language": "en",
    "template": "ideas-and-vote",
    "stages": [
        {"stage": "welcome", "kind": "welcome", "title": "Welcome", "minutes": 5},
        {"stage": "ideas", "kind": "ideas", "title": "Ideas", "minutes": 30},
        {"stage": "discussion", "kind": "discussion", "title": "Discussion", "minutes": 15},
        {
            "stage": "vote",
            "kind": "vote",
            "title": "Vote",
            "minutes": 13,
            "settings": {"question": "Which of these could you live with?", "mode": "confidential"},
        },
        {"stage": "result", "kind": "result", "title": "Result", "minutes": None},
    ],
}


class Room:
    """Who is here, by name, and the shortest ways to make things happen."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper
        self.desks: dict[str, LocalDesk] = {}

    async def join(
        self, name: str, role: str = "participant", consents: tuple[str, ...] = ("workshop",)
    ) -> LocalDesk:
        answer = await self.keeper.join(
            {
                "id": new_id(),
                "do": "join",
                "name": name,
                "language": "en",
                "consents": list(consents),
                "role": role,
                "code": self.keeper.store.code,
            }
        )
        person = answer.person
        self.desks[name] = await self.keeper.desk(person)
        return self.desks[name]

    async def do(self, name: str, do: str, **more: Any) -> dict[str, Any]:
        return await self.desks[name].send({"do": do, "id": new_id(), **more})

    async def idea(
        self, name: str, title: str, text: str = "", parents: tuple[str, ...] = (), kind: str = "builds_on"
    ) -> str:
        act = new_id()
        await self.desks[name].send(
            {
                "do": "add_idea",
                "id": act,
                "title": title,
                "text": text or title,
                "parents": [{"parent": p, "kind": kind} for p in parents],
            }
        )
        return act

    async def counted(self) -> str:
        """Wait until the last poll is counted and return it."""
        while (
            not self.keeper.state.polls
            or (poll := list(self.keeper.state.polls)[-1]) not in self.keeper.state.counts
        ):
            await asyncio.sleep(0.05)
        return poll


@asynccontextmanager
async def room(tmp_path: Path, *names: str, about: dict[str, Any] | None = None) -> AsyncIterator[Room]:
    """Yield a room with a facilitator, ``host``, and these participants."""
    store = Store.create(f"sqlite:///{tmp_path / 'mill.sqlite'}", "mill", about or MILL_LANE)
    async with Keeper(store) as keeper:
        people = Room(keeper)
        await people.join("host", "facilitator")
        for name in names:
            await people.join(name)
        yield people
