"""A workshop told in a few words, as its events; and the wall that shows it, without a keeper behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from cocodesign.apps.wall import Projector
from cocodesign.events import State, replay
from tests.apps.room import MILL_LANE
from tests.widgets.playhouse import Playhouse, playhouse

JOIN = {"url": "https://mill-lane.example/hello#code=MK7T4WQP", "code": "MK7T4WQP"}


class Story:
    """Tells events one after the other; it is the desk of whoever listens, too."""

    def __init__(self, *stages: str, began: datetime | None = None, **about: Any) -> None:
        self.person, self.role, self.link = "wall", "wall", "live"
        self.state = State()
        self.live: dict[str, Any] = {"here": 0, "voted": {}}
        self.at = began or datetime.now(UTC) - timedelta(hours=1)
        self._ear: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        workshop = {k: v for k, v in MILL_LANE.items() if k != "stages"}
        self.tell("workshop.created", "host", {**workshop, **about})
        self.tell("doors.opened", "host")
        for position, stage in enumerate(stages):
            body = {"kind": stage, "title": stage.capitalize(), "position": position}
            self.tell("stage.added", "host", body, stage=stage)

    def tell(
        self, kind: str, who: str, body: dict[str, Any] | None = None, *, ref: str | None = None, **more: Any
    ) -> str:
        """Let something happen a moment later; return its id."""
        self.at += timedelta(seconds=more.pop("later", 1))
        seq = self.state.seq + 1
        now = self.state.now
        event = {
            "seq": seq,
            "id": f"e{seq}",
            "kind": kind,
            "v": 1,
            "actor": who,
            "at": self.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "stage": now["stage"] if now else None,
            "ref": ref,
            "body": body or {},
            **more,
        }
        replay([event], self.state)
        self._ear.put_nowait({"events": [event], "live": None, "link": "live"})
        return str(event["id"])

    def join(self, *names: str) -> None:
        """Let people come in, each under a name that is their id too; "" and "-2" give none."""
        for name in names:
            body = {"role": "participant", "number": len(self.state.participants) + 1}
            self.tell("participant.joined", name, body, name="" if name.startswith("-") else name)
        self.live["here"] = len(self.state.participants)

    def idea(
        self, who: str, title: str, *parents: str, kind: str = "builds_on", text: str = "", **body: Any
    ) -> str:
        idea = self.tell("idea.added", who, {"title": title, "text": text or title, **body})
        for parent in parents:
            self.tell("derivation.added", who, {"parent": parent, "kind": kind}, ref=idea, later=0)
        return idea

    def open(self, stage: str, **body: Any) -> None:
        """Close what is open, and open a stage."""
        if self.state.now:
            self.close()
        self.tell("stage.opened", "host", body, stage=stage)

    def close(self) -> None:
        assert self.state.now is not None
        self.tell("stage.closed", "host", stage=self.state.now["stage"])

    def ask(self, kind: str, *names: str, question: str = "Which could you live with?", **body: Any) -> str:
        """Put a question: candidates are ideas, and for a pulse the words of its questions."""
        pulse = kind == "pulse"
        candidates = [{"candidate": n, "label" if pulse else "contribution": n} for n in names]
        about = {
            "question": question,
            "kind": kind,
            "rule": kind,
            "mode": "confidential",
            "candidates": candidates,
        }
        poll = f"poll-{len(self.state.polls) + 1}"
        self.tell("poll.opened", "host", {**about, **body}, ref=poll)
        self.live["voted"][poll] = 0
        return poll

    def count(self, poll: str, **scores: int) -> None:
        """Close a poll and publish these scores."""
        best = max(scores.values(), default=0)
        result = {
            "poll": poll, "kind": "approval", "rule": "approval", "mode": "confidential", "n_ballots": 9, "n_blank": 0,
            "n_changed": 1, "electorate": 12, "scores": scores, "tied": False, "why": [], "redraws": {},
            "winners": [one for one, score in scores.items() if score == best],
        }  # fmt: skip
        self.tell("poll.closed", "host", ref=poll)
        self.tell("result.shown", "host", {"result": result}, ref=poll)

    def turn(self, page: str) -> None:
        self.tell("wall.turned", "host", {"page": page})

    async def events(self) -> AsyncIterator[dict[str, Any]]:
        while True:
            yield await self._ear.get()

    async def send(self, command: Any) -> dict[str, Any]:
        raise AssertionError(f"A wall only listens; it sent {command}.")

    async def close_desk(self) -> None:
        pass


@asynccontextmanager
async def on_a_wall(story: Story, language: str = "en", **page: Any) -> AsyncIterator[Playhouse]:
    """Yield the wall that shows a story, as a page of 1920 × 1080."""
    async with playhouse(**{"width": 1920, "height": 1080, **page}) as house:
        app = Projector(story, language)  # type: ignore[arg-type]
        app.wall.join = {**JOIN, "qr": {"size": 25, "d": "M0 0h7v7h-7zM18 0h7v7h-7zM0 18h7v7h-7z"}}
        task = app.start()
        await asyncio.sleep(0)
        await house.show(app.wall, query="?wall")
        await house.page.locator(".wallmain > section").wait_for()
        yield house
        troubles = await house.page.evaluate("window.troubles || []")
        task.cancel()
        assert troubles == []


def many_ideas(story: Story, n: int, people: int = 40, drawn: float = 0.4, seed: int = 7) -> list[str]:
    """Let people write so many ideas, of which a share is drawn from others, in families of very unequal size."""
    rng = Random(seed)
    names = [f"Person {k + 1}" for k in range(people)]
    story.join(*names)
    ideas: list[str] = []
    for k in range(n):
        parents = (
            rng.sample(ideas, rng.choice((1, 1, 1, 2))) if len(ideas) > 3 and rng.random() < drawn else []
        )
        kind = (
            "merges" if len(parents) > 1 else rng.choice(("builds_on", "builds_on", "amends", "inspired_by"))
        )
        title = f"{rng.choice(WORDS)}, number {k + 1}"
        ideas.append(story.idea(rng.choice(names), title, *parents, kind=kind))
    return ideas


WORDS = (
    "Shade trees by the wall", "A long bench", "Rain garden", "Play court that holds water", "Repair café on Saturdays",
    "Market table", "Story tree", "Kitchen garden", "Quiet hours", "Lights until nine", "Water tap",
)  # fmt: skip
