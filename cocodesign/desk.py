"""The desk through which everybody talks to a workshop, and the client that reaches the keeper from another process.

The keeper speaks lines of JSON over a unix socket (or TCP on loopback where there are none). First the caller says
who it is, ``{"hello": CAPABILITY, "since": SEQ}``; then it asks, ``{"n": 1, "do": {…}}``, and is answered,
``{"n": 1, "ok": {…}}`` or ``{"n": 1, "no": {"code", "message", "facts"}}``. Events and the live figures are pushed
at any time. Everything here is the standard library's, because every phone's kernel loads it.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any, ClassVar, Protocol

from cocodesign.events import State, replay
from cocodesign.exceptions import DeskUnavailableError, InvalidInputError, RefusedError

__all__ = ["Desk", "Line", "LocalNews", "RemoteDesk", "from_environment", "new_id"]

MOST_BYTES = 64 * 1024 * 1024
"""The longest line a client takes; the keeper sends events in pieces far below it."""


def new_id() -> str:
    """Return an id for a command, made by whoever sends it."""
    return secrets.token_hex(16)


class Desk(Protocol):
    """One person's place in a workshop.

    Attributes
    ----------
    person, role : str
        Who sits here, and in which role.
    state : State
        The workshop as this person may see it, always up to the last news.
    live : dict
        ``{"here": int, "voted": {poll: int}}``: figures that are shown and not recorded; where opinions are
        collected, ``"answers": {poll: int}`` too, the number of answers that were given. Of secret polls each person
        is told of their own ballot alone, ``"mine": {poll: int}``: the how manieth of theirs counts, 0 once the poll
        is sealed; facilitators of the sheets of paper that were entered, ``"sheets": {poll: [number]}``.
    link : str
        ``"live"``, ``"waiting"`` while the keeper is away, ``"gone"`` when this person is not known there any more.
    """

    person: str
    role: str
    state: State
    live: dict[str, Any]
    link: str

    async def send(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Send a command and return the keeper's answer, once it is committed.

        Raises
        ------
        RefusedError
            If a rule says no.
        """

    def events(self) -> AsyncIterator[dict[str, Any]]:
        """Yield news ``{"events": […], "live": {…} or None, "link": …}`` as they come; ``state`` has them already."""

    async def close(self) -> None:
        """Leave the desk."""


class LocalNews:
    """What both desks share: the state they keep, and the ears that listen to it."""

    def __init__(self) -> None:
        self.person = ""
        self.role = ""
        self.state = State()
        self.live: dict[str, Any] = {"here": 0, "voted": {}}
        self.link = "waiting"
        self._ears: set[asyncio.Queue[dict[str, Any] | None]] = set()

    async def events(self) -> AsyncIterator[dict[str, Any]]:
        """Yield news as they come, until the desk is closed."""
        ear: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._ears.add(ear)
        try:
            while (news := await ear.get()) is not None:
                yield news
        finally:
            self._ears.discard(ear)

    def _tell(
        self,
        events: list[dict[str, Any]] | None = None,
        live: dict[str, Any] | None = None,
        link: str | None = None,
    ) -> None:
        new = [event for event in events or () if event["seq"] > self.state.seq]
        replay(new, self.state)
        self.live = self.live if live is None else live
        self.link = self.link if link is None else link
        for ear in self._ears:
            ear.put_nowait({"events": new, "live": live, "link": self.link})

    def _hush(self) -> None:
        for ear in self._ears:
            ear.put_nowait(None)


def refusal(no: Mapping[str, Any]) -> RefusedError:
    """Return the error that stands for a refusal on the line."""
    return RefusedError(str(no["code"]), str(no["message"]), **dict(no.get("facts") or {}))


async def _connect(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    kind, _, place = address.partition(":")
    try:
        if kind == "unix":
            return await asyncio.open_unix_connection(place, limit=MOST_BYTES)
        host, _, port = place.rpartition(":")
        return await asyncio.open_connection(host, int(port), limit=MOST_BYTES)
    except OSError as error:
        raise DeskUnavailableError(
            f"The keeper does not answer at {address}: {error.strerror or error}."
        ) from error


class Line:
    """One connection to the keeper: ask and be answered. It does not reconnect; :class:`RemoteDesk` does.

    Parameters
    ----------
    reader, writer : asyncio streams
        The connection, the greeting done.
    welcome : dict
        What the keeper said: ``person, role, workshop, seq``.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, welcome: dict[str, Any]
    ) -> None:
        self.welcome = welcome
        self._reader, self._writer = reader, writer
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._n = 0
        self.pushed: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._listening = asyncio.ensure_future(self._listen())

    @classmethod
    async def open(cls, address: str, secret: str, since: int | None = None) -> Line:
        """Return a line to the keeper at an address.

        Parameters
        ----------
        address : str
            ``unix:/path/to/socket`` or ``tcp:127.0.0.1:PORT``.
        secret : str
            A capability, or the operator's key.
        since : int, optional
            The number of the last event one has; without it no events are pushed.

        Raises
        ------
        DeskUnavailableError
            If nobody answers.
        RefusedError
            If the secret is not known.
        """
        reader, writer = await _connect(address)
        try:
            writer.write(_line({"hello": secret, "since": since}))
            await writer.drain()
            async with asyncio.timeout(
                15
            ):  # not wait_for, which may swallow that this very task was cancelled
                said = json.loads(await reader.readline() or b"{}")
        except (OSError, TimeoutError, ValueError) as error:
            writer.close()
            raise DeskUnavailableError(f"The keeper at {address} did not greet back.") from error
        except asyncio.CancelledError:
            writer.close()
            raise
        if "no" in said:
            writer.close()
            raise refusal(said["no"])
        if "welcome" not in said:
            writer.close()
            raise DeskUnavailableError(f"The keeper at {address} did not greet back.")
        return cls(reader, writer, said["welcome"])

    async def ask(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Return the keeper's answer to a command.

        Raises
        ------
        RefusedError
            If a rule says no.
        DeskUnavailableError
            If the line broke before the answer; whether the command was carried out is not known.
        """
        if self._listening.done():
            raise DeskUnavailableError("The line to the keeper is closed.")
        self._n += 1
        n, answer = self._n, asyncio.get_running_loop().create_future()
        self._waiting[n] = answer
        try:
            self._writer.write(_line({"n": n, "do": dict(command)}))
            await self._writer.drain()
            return await answer
        except OSError as error:
            raise DeskUnavailableError("The line to the keeper broke.") from error
        finally:
            self._waiting.pop(n, None)

    async def close(self) -> None:
        """Close the line."""
        self._writer.close()
        self._listening.cancel()
        with suppress(asyncio.CancelledError, OSError):
            await self._listening

    async def _listen(self) -> None:
        try:
            while text := await self._reader.readline():
                said = json.loads(text)
                if "n" not in said:
                    self.pushed.put_nowait(said)
                elif (answer := self._waiting.get(said["n"])) and not answer.done():
                    if "no" in said:
                        answer.set_exception(refusal(said["no"]))
                    else:
                        answer.set_result(said["ok"])
        except (OSError, ValueError):
            pass
        finally:
            for answer in self._waiting.values():
                if not answer.done():
                    answer.set_exception(DeskUnavailableError("The line to the keeper broke."))
            self._writer.close()
            self.pushed.put_nowait(None)


def _line(value: Mapping[str, Any]) -> bytes:
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"
    )


class RemoteDesk(LocalNews):
    """A desk in another process than the keeper's. It comes back by itself and sends again what was not answered."""

    _open: ClassVar[set[asyncio.Task[None]]] = set()
    """What follows the keeper at each open desk: a loop holds no task by itself, and who only listens holds no desk."""

    def __init__(self, address: str, capability: str) -> None:
        super().__init__()
        self._address = address
        self._capability = capability
        self._line: Line | None = None
        self._ready = asyncio.Event()
        self._running: asyncio.Task[None] | None = None

    @classmethod
    async def connect(cls, address: str, capability: str, *, patience: float = 20) -> RemoteDesk:
        """Return a desk that has all events this person may see.

        Raises
        ------
        DeskUnavailableError
            If the keeper does not answer within ``patience`` seconds.
        RefusedError
            If the capability is not known.
        """
        desk = cls(address, capability)
        desk._running = asyncio.ensure_future(desk._run())
        cls._open.add(desk._running)
        desk._running.add_done_callback(cls._open.discard)
        waiting = asyncio.ensure_future(desk._ready.wait())
        await asyncio.wait({waiting, desk._running}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if desk._running.done():
            desk._running.result()
        if not desk._ready.is_set():
            await desk.close()
            raise DeskUnavailableError(f"The keeper does not answer at {address}.")
        return desk

    async def send(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Send a command until it is answered; the same id makes repeats harmless."""
        command = {"id": new_id(), **command}
        while True:
            await self._ready.wait()
            if self.link == "gone" or self._line is None:
                raise DeskUnavailableError("This place in the workshop is not there any more.")
            line = self._line
            try:
                return await line.ask(command)
            except DeskUnavailableError:
                if self._line is line:
                    self._ready.clear()

    async def close(self) -> None:
        """Leave the desk."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError, RefusedError):
                await self._running
        if self._line is not None:
            await self._line.close()
        self._hush()

    async def _run(self) -> None:
        tries = 0
        while True:
            try:
                self._line = await Line.open(self._address, self._capability, self.state.seq)
                tries = 0
                await self._follow(self._line)
            except RefusedError:
                self._tell(link="gone")
                self._ready.set()
                raise
            except DeskUnavailableError:
                pass
            if self.link == "live":
                self._tell(link="waiting")
            tries += 1
            await asyncio.sleep(min(3.0, 0.1 * 2**tries) * random.uniform(0.7, 1.3))

    async def _follow(self, line: Line) -> None:
        self.person, self.role = line.welcome["person"], line.welcome["role"]
        upto = line.welcome["seq"]
        while (said := await line.pushed.get()) is not None:
            events = said.get("events")
            ready = said.get("upto", 0) >= upto or self.link == "live"
            self._tell(events, said.get("live"), "live" if ready else None)
            if ready:
                self._ready.set()
        self._ready.clear()


async def from_environment() -> RemoteDesk:
    """Return the desk of the person for whom this kernel was started.

    The address and the capability are taken out of the environment, so that nothing that runs later finds them.

    Raises
    ------
    InvalidInputError
        If this is no kernel of a running workshop.
    """
    address = os.environ.pop("COCODESIGN_DESK", "")
    capability = os.environ.pop("COCODESIGN_CAPABILITY", "")
    if not address or not capability:
        raise InvalidInputError(
            "This notebook is the door of a running workshop. Start one with `make workshop`, or give a desk: "
            "participant.show(desk)."
        )
    return await RemoteDesk.connect(address, capability)
