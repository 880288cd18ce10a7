"""How does a public conversation come into a workshop? Through the keeper, act by act.

Nobody in it is in the room: they are marked as simulated, and a note in the workshop says where they come from. Every
id is made of the conversation itself, so a replay that was stopped goes on where it was, and one that is through adds
nothing when it is started again.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from cocodesign.cli.acts import Act, Script, script_of
from cocodesign.cli.agreement import Found, recorded
from cocodesign.cli.shelf import Place
from cocodesign.desk import Line
from cocodesign.exceptions import DeskUnavailableError, RefusedError
from cocodesign.formats import PolisConversation
from cocodesign.keeper import Keeper
from cocodesign.rules import LIMITS
from cocodesign.store import Store

__all__ = ["Progress", "about", "first_moment", "play_here", "play_there"]

LINES = 200
"""How many people's lines to a running keeper are open at a time."""

PATIENCE = 60.0
"""How many seconds a keeper may be away, or a count may take."""


@dataclass
class Progress:
    """How far a replay is: acts done and all, people, statements, and the seconds that are left."""

    done: int = 0
    acts: int = 0
    people: int = 0
    statements: int = 0
    left: float = 0.0
    slower: bool = False
    """Whether the pace that the rules allow makes it longer than was asked."""


Tell = Callable[[Progress], None]


# ---------------------------------------------------------------- a workshop to hold it in


def about(conversation: PolisConversation) -> dict[str, Any]:
    """Return the workshop in which a conversation is held again, if there is none to hold it in."""
    topic = conversation.topic or "A public conversation"
    purpose = conversation.description or topic
    return {
        "title": _short(topic, LIMITS["title"]),
        "purpose": _short(purpose, LIMITS["purpose"]),
        "purpose_short": _short(topic, LIMITS["title"]),
        "influence": {"level": "inform"},
        "terms": _note(conversation),
        "template": "replay",
        "stages": [_stage(conversation), {"stage": "result", "kind": "result", "title": "Result"}],
    }


def _stage(conversation: PolisConversation) -> dict[str, Any]:
    settings = {"statements": True, "question": _short(conversation.topic or "What do you think?", 200)}
    return {"stage": "opinions", "kind": "opinions", "title": "Opinions", "settings": settings}


def _note(conversation: PolisConversation) -> str:
    """Where the people of a replayed conversation come from."""
    named = f"“{conversation.topic}”" if conversation.topic else f"“{conversation.source}”"
    where = f" ({conversation.url})" if conversation.url else ""
    return _short(
        f"The {len(conversation.people):,} people whose statements and votes come in here are not in this room. They took "
        f"part in the public conversation {named} on Polis{where}, which is held again from its published data. "
        "They are marked as simulated in the record.",
        LIMITS["purpose"],
    )


def first_moment(conversation: PolisConversation) -> datetime:
    """Return when a conversation began."""
    return datetime.fromtimestamp((conversation.began or 0) // 1000, UTC)


def _short(text: str, most: int) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


# ---------------------------------------------------------------- ways into a workshop


class Room(Protocol):
    """A way into a workshop: let somebody in, let them act, wait until it is time."""

    async def join(self, command: dict[str, Any]) -> str: ...

    async def send(self, command: dict[str, Any], person: str) -> dict[str, Any]: ...

    async def wait(self, at: float) -> None: ...

    async def rest(self) -> None: ...


class _WallClock:
    """Acts come when it is time for them on the clock on the wall."""

    def __init__(self, first: float) -> None:
        self.start = time.monotonic() - first

    async def wait(self, at: float) -> None:
        await asyncio.sleep(max(0.0, self.start + at - time.monotonic()))

    async def rest(self) -> None:
        await asyncio.sleep(2.0)


class _RecordedClock:
    """Acts come one after another, and the clock of the workshop shows when each of them was done."""

    def __init__(self, start: datetime, first: float, last: datetime) -> None:
        self.start = max(start, last - timedelta(seconds=first))
        self.now = max(start, last)

    def __call__(self) -> str:
        return self.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    async def wait(self, at: float) -> None:
        self.now = max(self.now, self.start + timedelta(seconds=at))

    async def rest(self) -> None:
        self.now += timedelta(seconds=5)


class _Here:
    """A workshop that does not run elsewhere: its keeper is in this process."""

    def __init__(self, keeper: Keeper, clock: _WallClock | _RecordedClock) -> None:
        self.keeper, self.clock = keeper, clock

    async def wait(self, at: float) -> None:
        await self.clock.wait(at)

    async def rest(self) -> None:
        await self.clock.rest()

    async def join(self, command: dict[str, Any]) -> str:
        return (await self.keeper.join({**command, "code": self.keeper.store.code})).person

    async def send(self, command: dict[str, Any], person: str) -> dict[str, Any]:
        return (await self.keeper.submit(command, person)).as_dict()


class _There:
    """A workshop that runs: its keeper is reached as the servers reach it, a line for each person."""

    def __init__(self, run: Mapping[str, Any], clock: _WallClock) -> None:
        self.address, self.key = str(run["address"]), str(run["key"])
        self.clock = clock
        self.lines: OrderedDict[str, Line] = OrderedDict()

    async def wait(self, at: float) -> None:
        await self.clock.wait(at)

    async def rest(self) -> None:
        await self.clock.rest()

    async def join(self, command: dict[str, Any]) -> str:
        code = (await self._ask("operator", {"do": "facts", "where": "replay"}))["code"]
        return str((await self._ask("operator", {"do": "join", **command, "code": code}))["person"])

    async def send(self, command: dict[str, Any], person: str) -> dict[str, Any]:
        return await self._ask(person, command)

    async def close(self) -> None:
        while self.lines:
            await self.lines.popitem()[1].close()

    async def _ask(self, person: str, command: dict[str, Any]) -> dict[str, Any]:
        """The answer, also when the keeper is started again meanwhile: an id makes repeats harmless."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return await (await self._line(person)).ask(command)
            except DeskUnavailableError:
                if time.monotonic() > until:
                    raise
                await self.close()
                await asyncio.sleep(1.0)

    async def _line(self, person: str) -> Line:
        line = self.lines.pop(person, None)
        if line is None:
            secret = self.key
            if person != "operator":
                secret = (await self._ask("operator", {"do": "capability", "person": person}))["capability"]
            line = await Line.open(self.address, secret)
        self.lines[person] = line
        while len(self.lines) > LINES:
            await self.lines.popitem(last=False)[1].close()
        return line


# ---------------------------------------------------------------- playing


async def play_here(
    place: Place, conversation: PolisConversation, seconds: float | None, *, keep_open: bool, tell: Tell
) -> None:
    """Hold a conversation again in a workshop that does not run, with the recorded times or on the wall's clock."""
    script = script_of(conversation, seconds)
    found = recorded(place, script)
    first = _first(script, found)
    clock: _WallClock | _RecordedClock
    if seconds is None:
        clock = _RecordedClock(first_moment(conversation), first, datetime.fromisoformat(found.last))
        store = Store.open(place.url, clock, own=True)
    else:
        clock = _WallClock(first)
        store = Store.open(place.url, own=True)
    secret = _secret(store)
    async with Keeper(store) as keeper:

        def counted() -> bool:
            polls = keeper.state.polls.items()
            return all(one in keeper.state.counts for one, row in polls if row["closed_at"])

        await _Player(_Here(keeper, clock), script, found, secret, keep_open, tell, seconds).play()
        await _until(counted)


async def play_there(
    run: Mapping[str, Any],
    place: Place,
    conversation: PolisConversation,
    seconds: float,
    *,
    keep_open: bool,
    tell: Tell,
) -> None:
    """Hold a conversation again in a workshop that runs, through its keeper."""
    script = script_of(conversation, seconds)
    found = recorded(place, script)
    store = Store.open(place.url)
    secret = _secret(store)
    store.close()
    room = _There(run, _WallClock(_first(script, found)))
    try:
        await _Player(room, script, found, secret, keep_open, tell, seconds).play()
    finally:
        await room.close()

    def counted() -> bool:
        now = recorded(place, script)
        poll = now.state.polls.get(now.poll or "")
        return poll is None or not poll["closed_at"] or now.poll in now.state.counts

    await _until(counted, 0.5)


def _first(script: Script, found: Found) -> float:
    """When the first act comes that was not done yet."""
    return next((act.at for act in script.acts if act.id not in found.done), 0.0)


def _secret(store: Store) -> Callable[[str], str]:
    """How a newcomer's secret is made: the same each time, and not to be guessed from the published data."""
    return lambda person: hashlib.sha256(store.capability("replay", person).encode()).hexdigest()[:32]


async def _until(condition: Callable[[], bool], pause: float = 0.02) -> None:
    until = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < until:
        await asyncio.sleep(pause)


class _Player:
    """Carries a script out in a room, from the first act that was not done to the last."""

    def __init__(
        self,
        room: Room,
        script: Script,
        found: Found,
        secret: Callable[[str], str],
        keep_open: bool,
        tell: Tell,
        seconds: float | None,
    ) -> None:
        self.room, self.script, self.found, self.secret = room, script, found, secret
        self.keep_open, self.tell = keep_open, tell
        self.people = dict(found.people)
        self.end = script.acts[-1].at if script.acts else 0.0
        slower = seconds is not None and self.end > 1.05 * seconds + 1
        self.progress = Progress(0, len(script.acts), len(self.people), 0, self.end, slower)

    async def play(self) -> None:
        left = [act for act in self.script.acts if act.id not in self.found.done]
        self.progress.done = len(self.script.acts) - len(left)
        self.progress.statements = sum(
            act.do == "add_idea" and act.id in self.found.done for act in self.script.acts
        )
        if left:
            poll, stage = await self._open(left)
            await self._note()
            for act in left:
                await self.room.wait(act.at)
                await self._do(act, poll)
                self.progress.done += 1
                self.progress.statements += act.do == "add_idea"
                self.progress.left = self.end - act.at
                self.tell(self.progress)
        else:
            stage = self.found.state.polls.get(self.found.poll or "", {}).get("stage", "")
        if stage and self.script.name("open") in self.found.done and not self.keep_open:
            await self._operate("close", {"do": "close_stage", "stage": stage})

    async def _open(self, left: list[Act]) -> tuple[str, str]:
        """The poll to vote in and its stage; opened if it is not."""
        state, poll = self.found.state, self.found.poll
        name = state.workshop["title"]
        if state.workshop["ended_at"]:
            raise RefusedError(
                "ended", f"{name} has ended; its record stays as it is. Replay into another workshop."
            )
        if poll is not None:
            if state.polls[poll]["closed_at"] and any(act.do != "hide" for act in left):
                raise RefusedError(
                    "poll-closed",
                    f"In {name} the opinions were closed before the conversation was through: {len(left):,} acts are "
                    "missing. Replay it into another workshop.",
                )
            return poll, state.polls[poll]["stage"]
        stages = [row for row in state.agenda if row["kind"] == "opinions" and row["state"] != "closed"]
        stage = next((row for row in stages if row["settings"].get("statements", True)), None)
        if stage is None and stages:
            raise RefusedError(
                "stage-closed",
                f"The stage {stages[0]['title']} of {name} takes no statements of participants (statements: false). "
                "Change its settings, or replay into another workshop.",
            )
        if stage is not None and stage["state"] == "open":
            row = state.poll_of(stage["stage"])
            if row is not None and row["closed_at"] is None:
                return row["poll"], stage["stage"]
        if stage is None:
            added = {**_stage(self.script.conversation), "do": "add_stage"}
            added.pop("stage")
            command = self.script.name("stage")
            await self._operate("stage", added)
            where = f"opinions-{command[:8]}"
        else:
            where = stage["stage"]
        await self._operate("open", {"do": "open_stage", "stage": where, "minutes": None})
        return f"poll-{self.script.name('open')}", where

    async def _do(self, act: Act, poll: str) -> None:
        who = "operator"
        if act.person:
            who = self.people.get(act.person) or await self._join(act.person)
        command: dict[str, Any] = {"do": act.do, "id": act.id, **act.about}
        if act.do != "add_idea":
            command["ref"] = self.script.name("statement", act.statement)
        if act.do == "opine":
            command["poll"] = poll
        try:
            await self._patiently(lambda: self.room.send(command, who))
        except RefusedError as refusal:
            raise RefusedError(
                refusal.code,
                f"The replay stopped at statement {act.statement}: {refusal} What was done is kept, and the same command goes on from there.",
            ) from refusal

    async def _join(self, person: str) -> str:
        command = {"id": self.secret(person), "name": "", "simulated": True}
        self.people[person] = await self._patiently(lambda: self.room.join(command))
        self.progress.people += 1
        return self.people[person]

    async def _note(self) -> None:
        """Tell everybody, once, who these people were."""
        note = {
            "do": "post_update",
            "title": "Where these voices come from",
            "text": _note(self.script.conversation),
        }
        await self._operate("note", note)

    async def _operate(self, name: str, command: dict[str, Any]) -> None:
        command_id = self.script.name(name)
        if command_id not in self.found.done:
            await self.room.send({"id": command_id, **command}, "operator")
            self.found.done.add(command_id)

    async def _patiently(self, act: Callable[[], Awaitable[Any]]) -> Any:
        """What an act comes to, once the pace of the rules lets it through."""
        while True:
            try:
                return await act()
            except RefusedError as refusal:
                if refusal.code != "too-fast":
                    raise
                await self.room.rest()
