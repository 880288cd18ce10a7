"""A house with a keeper in it: a test that is a coroutine plays a scene there, at desks here or across a socket."""

import asyncio
import inspect
import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from cocodesign.desk import Desk, RemoteDesk
from cocodesign.keeper import Keeper, serve
from cocodesign.store import Store

from ..mill_lane import ABOUT, Clock, an_id
from ..postgres_server import NOBODY

KEY = "the-operators-key"


class House:
    """A keeper, its socket, and everybody's desk by name: Fay the facilitator, Ana, Bo and Cy."""

    def __init__(self, path: Path, kind: str, url: str = "") -> None:
        self.kind = kind
        self.clock = Clock()
        self.folder = tempfile.mkdtemp(prefix="desk")  # short: a socket's path has at most 107 letters
        self.address = f"unix:{self.folder}/s"
        self.url = url or f"sqlite:///{path / 'mill.sqlite'}"
        self.desks: dict[str, Desk] = {}
        self.ids: dict[str, str] = {}

    async def __aenter__(self) -> "House":
        Store.create(self.url, "mill-lane", ABOUT, self.clock).close()
        self.store = Store.open(self.url, self.clock, own=True)
        self.keeper = Keeper(self.store)
        await self.keeper.start()
        self.service = await serve(self.keeper, self.address, KEY)
        for name, role in (
            ("Fay", "facilitator"),
            ("Ana", "participant"),
            ("Bo", "participant"),
            ("Cy", "participant"),
        ):
            await self.join(name, role)
        return self

    async def __aexit__(self, *_: object) -> None:
        for desk in self.desks.values():
            await desk.close()
        await self.service.close()
        await self.keeper.stop()
        shutil.rmtree(self.folder)

    def __getitem__(self, name: str) -> Desk:
        return self.desks[name]

    async def join(self, name: str, role: str = "participant") -> Desk:
        command = {"do": "join", "id": an_id(), "name": name, "role": role, "code": self.store.code}
        self.ids[name] = (await self.keeper.join(command)).person
        self.desks[name] = await self.desk(name)
        return self.desks[name]

    async def desk(self, name: str) -> Desk:
        """One more desk for somebody."""
        person = self.ids[name]
        if self.kind == "local":
            return await self.keeper.desk(person)
        role = self.store.role(person) or ""
        return await RemoteDesk.connect(self.address, self.store.capability(person, role))

    async def do(self, who: str, do: str, /, **more: Any) -> dict[str, Any]:
        self.clock.forward(5)
        return await self.desks[who].send({"do": do, **more})

    async def idea(self, name: str, text: str) -> str:
        return (await self.do(name, "add_idea", text=text))["id"]

    async def vote(self) -> str:
        """Collect one idea, open the vote on it and return the poll."""
        await self.do("Fay", "open_stage", stage="ideas")
        await self.idea("Ana", "Shade trees")
        await self.do("Fay", "open_stage", stage="vote")
        return [*self.keeper.state.polls][-1]

    async def everybody(self) -> None:
        """Wait until every desk has the last event that it may see."""
        for desk in self.desks.values():
            seen = [event["seq"] for event in self.keeper.feed.seen(desk.person, desk.role)]
            await until(lambda desk=desk, last=seen[-1]: desk.state.seq >= last)


async def until(condition: Callable[[], Any], seconds: float = 20) -> None:
    """Wait until something is so."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture(params=["local", "remote"])
def house(request, tmp_path):
    return House(tmp_path, request.param)


@pytest.fixture
def remote_house(tmp_path):
    return House(tmp_path, "remote")


@pytest.fixture
def database_house(tmp_path, postgres):
    """A house whose record lies in a PostgreSQL that the test may stop; it runs again afterwards."""
    yield House(tmp_path, "remote", postgres.url())
    if not postgres.running():
        postgres.start()


@pytest.fixture
def full_house(tmp_path, postgres, small_disk):
    """A house in a PostgreSQL whose tables lie on a disk that the test may fill."""
    os.chown(small_disk.folder, NOBODY, NOBODY)
    postgres.psql(f"CREATE TABLESPACE small LOCATION '{small_disk.folder}'")
    postgres.psql("CREATE DATABASE small TABLESPACE small")
    yield House(tmp_path, "remote", f"{postgres.database('small')}&workshop=mill")
    small_disk.make_room()
    postgres.psql("DROP DATABASE small")
    postgres.psql("DROP TABLESPACE small")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    given = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}

    async def play() -> None:
        async with AsyncExitStack() as stack:
            for value in given.values():
                if isinstance(value, House):
                    await stack.enter_async_context(value)
            async with asyncio.timeout(90):
                await pyfuncitem.obj(**given)

    asyncio.run(play())
    return True
