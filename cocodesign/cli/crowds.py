"""How do simulated people take part? At once with a clock of their own, or live, through the keeper, as phones do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from cocodesign.cli.shelf import Place
from cocodesign.desk import Line, RemoteDesk
from cocodesign.events import State
from cocodesign.exceptions import RefusedError
from cocodesign.keeper import Keeper, LocalDesk
from cocodesign.simulation import SimulatedPerson, shortlist, simulated_people
from cocodesign.store import Store

__all__ = ["direct", "play_at_once", "play_live"]

Ask = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
ACTS = 7  # how often an average person does something while ideas are collected


# ---------------------------------------------------------------- at once


class _Clock:
    """A time of day that goes on when it is told to."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> str:
        return self.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


async def play_at_once(
    place: Place,
    number: int,
    seed: int,
    start: datetime | None = None,
    met: Callable[[str, SimulatedPerson], None] | None = None,
) -> dict[str, int]:
    """Play a workshop from where it stands to its end, within moments, and return how many did and said what.

    Its clock begins at ``start``, by default now, and never before what the record says already. Who comes in is
    told to ``met`` with the id they got, so that the truth about them can be kept.
    """
    rng = Random(seed)
    store = Store.open(place.url)
    last = max((event["at"] for event in store.read()), default="")
    clock = _Clock(max(start or datetime.now(UTC), datetime.fromisoformat(last)))
    store.close()
    done = {"participants": 0, "commands": 0, "refused": 0}
    async with Keeper(Store.open(place.url, clock)) as keeper:
        if keeper.state.workshop["ended_at"]:
            raise RefusedError(
                "ended", f"{place.name} has ended; its record stays as it is. Make a new one to simulate in."
            )

        async def ask(command: dict[str, Any]) -> dict[str, Any]:
            clock.forward(1)
            return (await keeper.submit({"id": _id(rng), **command}, "operator")).as_dict()

        crowd = simulated_people(number, rng)
        desks: dict[int, LocalDesk] = {}

        async def desk_of(n: int) -> LocalDesk:
            if n not in desks:
                clock.forward(rng.uniform(1, 4))
                joined = await keeper.join(_joining(crowd[n], keeper.store.code, rng))
                desks[n] = await keeper.desk(joined.person)
                done["participants"] += 1
                if met is not None:
                    met(joined.person, crowd[n])
            return desks[n]

        for n, person in enumerate(crowd):
            if not person.late:
                await desk_of(n)
        while not keeper.state.workshop["ended_at"]:
            stage = keeper.state.now
            if stage is not None:
                minutes = min(stage["minutes"] or 20, 60) * 0.8
                for at, n in _turns(crowd, stage["kind"], minutes * 60, rng):
                    clock.now = max(clock.now, _opened(keeper.state, stage) + timedelta(seconds=at))
                    desk = await desk_of(n)
                    command = crowd[n].act(desk.state, desk.person, rng)
                    if command is None:
                        continue
                    done["commands"] += 1
                    try:
                        await desk.send(command)
                    except RefusedError:
                        done["refused"] += 1
            await _next_step(keeper.state, ask, lambda: _counted(keeper))
    return done


def _turns(
    crowd: Sequence[SimulatedPerson], kind: str, seconds: float, rng: Random
) -> list[tuple[float, int]]:
    """When whose turn it is in a stage, in order."""
    turns = []
    for n, person in enumerate(crowd):
        if kind == "vote":
            many, first = (1 + person.wavers) * (rng.random() < 0.97), 2.0
        elif kind == "ideas":
            many, first = max(1, round(ACTS * person.talkative)), 2 + person.late * (seconds - 2)
        else:
            continue
        turns += [(rng.uniform(first, seconds), n) for _ in range(many)]
    return sorted(turns)


def _opened(state: State, stage: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(state.stages[stage["stage"]]["opened_at"])


async def _counted(keeper: Keeper) -> None:
    """Wait until what was closed is counted; the keeper does it right after the closing."""
    while any(
        row["closed_at"] and poll not in keeper.state.counts for poll, row in keeper.state.polls.items()
    ):
        await asyncio.sleep(0.01)


async def _next_step(state: State, ask: Ask, counted: Callable[[], Awaitable[None]]) -> None:
    """What a facilitator does next: move on, show the result, decide, end."""
    await counted()
    for poll in state.counts:
        if poll not in state.results:
            await ask({"do": "show_result", "poll": poll})
            return
        if poll not in state.decisions:
            await ask({"do": "decide", **_decision(poll, state.results[poll])})
            return
    following = next((stage for stage in state.agenda if stage["state"] == "draft"), None)
    if following is not None:
        on = {"candidates": shortlist(state)} if following["kind"] == "vote" else {}
        try:
            await ask({"do": "move_on", **on})
        except RefusedError as refusal:
            if refusal.code != "no-ideas":
                raise
            await ask({"do": "end", "reason": "Nobody wrote an idea."})
        return
    await ask({"do": "end"})


def _decision(poll: str, result: Mapping[str, Any]) -> dict[str, Any]:
    winners = list(result["winners"]) or list(result["scores"])[:1]
    reason = (
        "More people could live with it than with any other."
        if len(winners) == 1
        else "They are level; we begin with both."
    )
    return {"poll": poll, "chosen": winners, "reason": reason}


# ---------------------------------------------------------------- live


async def play_live(run: Mapping[str, Any], number: int, seed: int, minutes: float) -> dict[str, int]:
    """Let simulated people come into a running workshop and take part for so many minutes, as its stages allow."""
    rng = Random(seed)
    done = {"participants": 0, "commands": 0, "refused": 0}
    until = time.monotonic() + minutes * 60
    operator = await Line.open(str(run["address"]), str(run["key"]))
    code = (await operator.ask({"do": "facts", "where": "simulation"}))["code"]

    async def live(person: SimulatedPerson, own: Random, late: float) -> None:
        await asyncio.sleep(late)
        joined = await operator.ask({"do": "join", **_joining(person, code, own)})
        capability = (await operator.ask({"do": "capability", "person": joined["person"]}))["capability"]
        done["participants"] += 1
        desk = await RemoteDesk.connect(str(run["address"]), capability)
        pause = minutes * 60 / (ACTS * 2.2)
        try:
            while time.monotonic() < until and not desk.state.workshop.get("ended_at"):
                voting = (desk.state.now or {}).get("kind") == "vote"
                await asyncio.sleep(
                    own.uniform(0.3, 1.7) * pause / (1.0 if voting else max(person.talkative, 0.2))
                )
                command = person.act(desk.state, desk.person, own)
                if command is None:
                    continue
                done["commands"] += 1
                try:
                    await desk.send(command)
                except RefusedError:
                    done["refused"] += 1
        finally:
            await desk.close()

    try:
        people = simulated_people(number, rng)
        tasks = [
            live(
                person, Random(rng.getrandbits(64)), (rng.uniform(0, 0.08) + 0.4 * person.late) * minutes * 60
            )
            for person in people
        ]
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome
    finally:
        await operator.close()
    return done


async def direct(run: Mapping[str, Any], minutes: float, say: Callable[[str], None]) -> None:
    """Lead a running workshop through its agenda within so many minutes, unless somebody else does it first."""
    operator = await Line.open(str(run["address"]), str(run["key"]), 0)
    state, lengths = State(), {"welcome": 0.12, "ideas": 0.55, "discussion": 0.55, "vote": 0.25}
    listening = asyncio.ensure_future(_follow(operator, state))

    async def ask(command: dict[str, Any]) -> dict[str, Any]:
        return await operator.ask({"id": _id(Random()), **command})

    async def counted() -> None:
        while any(row["closed_at"] and poll not in state.counts for poll, row in state.polls.items()):
            await asyncio.sleep(0.1)

    try:
        while not state.workshop:
            await asyncio.sleep(0.1)
        while not state.workshop["ended_at"]:
            stage = state.now
            share = lengths.get(stage["kind"], 0.04) if stage else 0.0
            until = time.monotonic() + max(2.0, share * minutes * 60)
            while time.monotonic() < until and (state.now or {}).get("stage") == (stage or {}).get("stage"):
                await asyncio.sleep(0.2)
            if (state.now or {}).get("stage") != (stage or {}).get("stage"):
                continue  # a facilitator was faster
            waiting = [poll for poll in state.counts if poll not in state.decisions]
            if not waiting and not any(row["state"] == "draft" for row in state.agenda):
                return
            with suppress(RefusedError):
                await _next_step(state, ask, counted)
            await asyncio.sleep(0.3)
            say(_said(state))
    finally:
        listening.cancel()
        await operator.close()


async def _follow(line: Line, state: State) -> None:
    from cocodesign.events import replay

    while (said := await line.pushed.get()) is not None:
        replay(said.get("events", ()), state)


def _said(state: State) -> str:
    if state.decisions:
        return "The decision is declared."
    if state.results:
        return "The result is on every screen."
    stage = state.now
    return f"Stage: {stage['title']}" if stage else "Between two stages."


def _joining(person: SimulatedPerson, code: str, rng: Random) -> dict[str, Any]:
    return {
        "id": _id(rng),
        "code": code,
        "name": person.name,
        "language": person.language,
        "consents": ["workshop", "research"] if rng.random() < 0.8 else ["workshop"],
        "simulated": True,
    }


def _id(rng: Random) -> str:
    return f"{rng.getrandbits(128):032x}"
