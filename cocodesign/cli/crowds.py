"""How do simulated people take part? At once with a clock of their own, or live, through the keeper, as phones do."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from cocodesign.cli.shelf import Place
from cocodesign.desk import Line, RemoteDesk, new_id
from cocodesign.events import State, headline
from cocodesign.exceptions import RefusedError
from cocodesign.keeper import Keeper
from cocodesign.rules.leading import fell_short
from cocodesign.schema import CHOOSES_NOTHING
from cocodesign.simulation import SimulatedPerson, shortlist, simulated_people
from cocodesign.store import Store

__all__ = ["direct", "play_at_once", "play_live"]

Ask = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
ACTS = {
    "ideas": 7,
    "discussion": 4,
    "opinions": 1,
    "actions": 2,
    "pulse": 1,
    "vote": 1,
    "budget": 1,
    "pairs": 1,
    "agreement": 1,
    "consent": 1,
    "delphi": 1,
}
"""How often an average person does something in a stage; while opinions are collected, for each statement."""

MOST_STATEMENTS = 15
"""How many statements are put to people at most, and how many of them one answers."""

ENOUGH = 12
"""About so many pairs one answers."""

LENGTHS = {"welcome": 6, "ideas": 40, "discussion": 18, "opinions": 14, "pairs": 14, "vote": 18, "budget": 18, "result": 6, "actions": 12, "pulse": 9, "agreement": 10, "consent": 12, "delphi": 12}  # fmt: skip
"""How long a stage of each kind lasts, beside the others."""


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
    *,
    plain: bool = False,
) -> dict[str, int]:
    """Play a workshop from where it stands to its end, within moments, and return how many did and said what.

    Its clock begins at ``start``, by default now, and never before what the record says already. Who comes in is
    told to ``met`` with the id they got, so that the truth about them can be kept. People who are ``plain`` do a few
    things only (see :class:`cocodesign.simulation.SimulatedPerson`).
    """
    rng = Random(seed)
    store = Store.open(place.url)
    last = max((event["at"] for event in store.read()), default="")
    clock = _Clock(max(start or datetime.now(UTC), datetime.fromisoformat(last)))
    store.close()
    done = {"participants": 0, "commands": 0, "refused": 0}
    async with Keeper(Store.open(place.url, clock, own=True)) as keeper:
        if keeper.state.workshop["ended_at"]:
            raise RefusedError(
                "ended", f"{place.name} has ended; its record stays as it is. Make a new one to simulate in."
            )

        async def ask(command: dict[str, Any]) -> dict[str, Any]:
            clock.forward(1)
            return (await keeper.submit({"id": _id(rng), **command}, "operator")).as_dict()

        crowd = simulated_people(number, rng, plain=plain)
        ids: dict[int, str] = {}

        # Everybody looks at the state of the keeper: that each had one of their own would be the work of all for each.
        async def id_of(n: int) -> str:
            if n not in ids:
                clock.forward(rng.uniform(1, 4))
                asks = _joining(crowd[n], keeper.store.code, rng)
                ids[n] = (await keeper.join(asks)).person
                for consent in _allowing(asks):
                    await keeper.submit({"id": new_id(), **consent}, ids[n])
                done["participants"] += 1
                if met is not None:
                    met(ids[n], crowd[n])
            return ids[n]

        for n, person in enumerate(crowd):
            if not person.late:
                await id_of(n)
        while not keeper.state.workshop["ended_at"]:
            await _counted(keeper)
            while command := _due(keeper.state):
                await ask(command)
            stage = keeper.state.now
            if stage is not None:
                minutes = min(stage["minutes"] or 20, 60) * 0.8
                for at, n in _turns(crowd, keeper.state, minutes * 60, rng):
                    clock.now = max(clock.now, _opened(keeper.state, stage) + timedelta(seconds=at))
                    me = await id_of(n)
                    command = crowd[n].act(keeper.state, me, rng, keeper.voted(me))
                    if command is None:
                        continue
                    done["commands"] += 1
                    try:
                        await keeper.submit(command, me)
                    except RefusedError:
                        done["refused"] += 1
            await _go_on(keeper.state, ask)
    return done


def _turns(
    crowd: Sequence[SimulatedPerson], state: State, seconds: float, rng: Random
) -> list[tuple[float, int]]:
    """When whose turn it is in the open stage, in order."""
    stage = state.now or {}
    kind, turns = stage["kind"], []
    before = any(row["kind"] in ACTS and row["position"] < stage["position"] for row in state.agenda)
    for n, person in enumerate(crowd):
        first = 2 + (0 if before else person.late) * (seconds - 2)
        if kind in ("vote", "budget", "agreement", "consent", "delphi"):
            many, first = (1 + person.wavers) * (rng.random() < 0.97), 2.0
        elif kind in ("ideas", "discussion", "actions"):
            many = max(1, round(ACTS[kind] * person.talkative))
        elif kind == "opinions":
            poll = state.poll_of(stage["stage"])
            asked = len(state.candidates[poll["poll"]]) if poll else 0
            many = 2 + round(min(max(asked, 6), MOST_STATEMENTS) * rng.uniform(0.6, 1.0))
        elif kind == "pairs":
            many = 3 + round(ENOUGH * rng.uniform(0.4, 1.2))
        elif kind == "pulse":
            many = int(rng.random() < 0.9)
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


def _due(state: State) -> dict[str, Any] | None:
    """What a facilitator does first: show a count, declare the decision, promise what was decided. None if nothing waits."""
    for poll in state.counts:
        if poll not in state.results:
            return {"do": "show_result", "poll": poll}
        row = state.polls[poll]
        adopted = row["kind"] != "consent" or state.results[poll]["winners"]
        decides = adopted and not fell_short(state.results[poll], state.results[poll]["winners"])
        if row["kind"] not in CHOOSES_NOTHING and decides and poll not in state.decisions:
            return {"do": "decide", **_decision(row, state.results[poll])}
    if (state.now or {}).get("kind") == "actions":
        promised = {row["contribution"] for row in state.promises.values()}
        for decided in state.decisions.values():
            for idea in decided["chosen"][:2]:
                if idea in state.contributions and idea not in promised:
                    return {"do": "make_promise", "ref": idea, **_promise(state, idea)}
    return None


async def _go_on(state: State, ask: Ask) -> None:
    """Open the next stage; after the last one close its poll, then end."""
    following = next((stage for stage in state.agenda if stage["state"] == "draft"), None)
    if following is None:
        stage = state.now
        poll = state.poll_of(stage["stage"]) if stage else None
        if stage is not None and poll is not None and poll["closed_at"] is None:
            await ask({"do": "close_stage", "stage": stage["stage"]})  # so that it is counted before the end
        else:
            await ask({"do": "end"})
        return
    on: dict[str, Any] = {}
    if following["kind"] == "budget":
        on = {"candidates": shortlist(state)}
        if money := _money(following, on["candidates"]):
            await ask({"do": "change_stage", "stage": following["stage"], "settings": money})
    elif following["kind"] == "vote":
        on = {"candidates": shortlist(state)}
    elif following["kind"] in ("opinions", "pairs"):
        on = {"candidates": shortlist(state, MOST_STATEMENTS)}
    try:
        await ask({"do": "move_on", **on})
    except RefusedError as refusal:
        if refusal.code != "no-ideas":
            raise
        await ask({"do": "end", "reason": "Nobody wrote an idea."})


def _money(stage: Mapping[str, Any], ideas: Sequence[str]) -> dict[str, Any] | None:
    """The settings of a budget with a cost for each idea, from a twentieth to half of it; None where all have one."""
    settings = stage["settings"]
    budget, costs = settings.get("budget") or 50_000, dict(settings.get("costs") or {})
    without = [idea for idea in ideas if idea not in costs]
    if not without and settings.get("budget"):
        return None
    for idea in without:
        share = 1 + int(hashlib.sha256(idea.encode()).hexdigest(), 16) % 10
        costs[idea] = max(1, budget * share // 20)
    return {**settings, "budget": budget, "costs": costs}


REASONS = {
    "approval": "More people could live with it than with any other.",
    "dots": "It has the most dots.",
    "score": "It has the best score.",
    "pairs": "It is chosen most often when two are put side by side.",
    "budget": "It is what most people would pay for.",
    "grades": "Half of us or more find it at least so good.",
    "ranking": "It is ahead when the ballots are counted to the end.",
}


def _decision(poll: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, Any]:
    winners = list(result["winners"]) or list(result["scores"])[:1]
    if poll["kind"] == "consent":  # several are no tie: each of them is adopted
        return {"poll": poll["poll"], "chosen": winners, "reason": "Nobody objects."}
    level = (
        "They are level; we begin with both." if len(winners) == 2 else "They are level; we begin with all."
    )
    reason = REASONS[poll["kind"]] if len(winners) == 1 else level
    return {"poll": poll["poll"], "chosen": winners, "reason": reason}


def _promise(state: State, idea: str) -> dict[str, Any]:
    """A promise of whoever asked, due three months after the stage was opened, if twelve hours are offered in two weeks."""
    opened = datetime.fromisoformat((state.now or {})["opened_at"])
    spanish = state.workshop["language"] == "es"
    begin = "Empezamos con: {idea}" if spanish else "We begin with: {idea}"
    about = {
        "text": begin.format(idea=headline(state.contributions[idea])),
        "due": (opened + timedelta(days=91)).date().isoformat(),
        "threshold": {"kind": "time", "amount": 12, "by": (opened + timedelta(days=14)).date().isoformat()},
    }
    owner = state.workshop["organisation"]
    return {**about, **({"owner": owner[:80]} if owner else {})}


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
        asks = _joining(person, code, own)
        joined = await operator.ask({"do": "join", **asks})
        capability = (await operator.ask({"do": "capability", "person": joined["person"]}))["capability"]
        done["participants"] += 1
        desk = await RemoteDesk.connect(str(run["address"]), capability)
        for consent in _allowing(asks):
            await desk.send(consent)
        pause = minutes * 60 / (ACTS["ideas"] * 2.2)
        try:
            while time.monotonic() < until and not desk.state.workshop.get("ended_at"):
                stage = desk.state.now or {}
                kind = stage.get("kind", "")
                hurry = (
                    max(person.talkative, 0.2) if kind in ("ideas", "discussion") else HURRY.get(kind, 1.0)
                )
                ready = time.monotonic() + own.uniform(0.3, 1.7) * pause / hurry
                while time.monotonic() < ready and (desk.state.now or {}).get("stage") == stage.get("stage"):
                    await asyncio.sleep(min(0.5, max(0.0, ready - time.monotonic())))
                if time.monotonic() < ready:
                    continue  # another stage began meanwhile
                command = person.act(desk.state, desk.person, own, desk.live.get("mine"))
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
    state = State()
    listening = asyncio.ensure_future(_follow(operator, state))

    async def ask(command: dict[str, Any]) -> dict[str, Any]:
        return await operator.ask({"id": _id(Random()), **command})

    async def counted() -> None:
        while any(row["closed_at"] and poll not in state.counts for poll, row in state.polls.items()):
            await asyncio.sleep(0.1)

    try:
        while not state.workshop:
            await asyncio.sleep(0.1)
        whole = sum(LENGTHS.get(row["kind"], 4) for row in state.agenda)
        while not state.workshop["ended_at"]:
            stage = state.now
            share = LENGTHS.get(stage["kind"], 4) / whole if stage else 0.0
            until = time.monotonic() + max(2.0, share * minutes * 60)
            while time.monotonic() < until and (state.now or {}).get("stage") == (stage or {}).get("stage"):
                await counted()
                with suppress(RefusedError):
                    if command := _due(state):
                        await ask(command)
                        say(DONE[command["do"]])
                await asyncio.sleep(0.5)
            if (state.now or {}).get("stage") != (stage or {}).get("stage"):
                continue  # a facilitator was faster
            if not any(row["state"] == "draft" for row in state.agenda):
                if stage is not None:
                    await ask({"do": "close_stage", "stage": stage["stage"]})
                await counted()
                return
            with suppress(RefusedError):
                await _go_on(state, ask)
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
    return f"Stage: {state.now['title']}" if state.now else "Between two stages."


DONE = {
    "show_result": "What was counted is on every screen.",
    "decide": "The decision is declared.",
    "make_promise": "Something is promised, by a day.",
}
"""What a facilitator's act is called when it is done."""

HURRY = {
    "opinions": 7.0,
    "pairs": 7.0,
    "actions": 2.5,
    "pulse": 3.0,
    "vote": 1.2,
    "budget": 1.2,
    "agreement": 1.5,
    "consent": 1.0,
    "delphi": 1.0,
}
"""How much faster than while ideas are collected one acts in a stage of a kind."""


def _joining(person: SimulatedPerson, code: str, rng: Random) -> dict[str, Any]:
    return {
        "id": _id(rng),
        "code": code,
        "name": person.name,
        "language": person.language,
        "consents": ["workshop", "research"] if rng.random() < 0.8 else ["workshop"],
        "simulated": True,
    }


def _allowing(asks: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What somebody allows once they are in: what they ticked, asked a second time, and perhaps more."""
    own = Random(f"{asks['name']} {asks['id']}")
    ticked = [scope for scope in asks["consents"] if scope != "workshop"]
    more = [scope for scope, share in (("quote", 0.5), ("open_data", 0.6)) if own.random() < share and ticked]
    return [
        {"do": "consent", "scope": scope, "granted": True, "confirmed": True} for scope in [*ticked, *more]
    ]


def _id(rng: Random) -> str:
    return f"{rng.getrandbits(128):032x}"
