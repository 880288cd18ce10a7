"""Can somebody tell from the time an answer takes whether a personal link was ever one? (SEC-S27)"""

from __future__ import annotations

import asyncio
import http.client
import json
import secrets
import statistics
import time
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from cocodesign.desk import Line, new_id

from ..mill_lane import a_room
from .ours import Workshop

KINDS = ("that never was one", "of somebody shut out", "of another workshop")


def seconds_of_wrong_links(workshop: Workshop, folder: Path, n: int, rng: Random) -> dict[str, list[float]]:
    """Return how many seconds the door takes to refuse links of each kind; every link is sent once, all in mixed order.

    Raises
    ------
    RuntimeError
        If two kinds are not answered in the same words.
    """
    tokens = {
        KINDS[0]: [secrets.token_urlsafe(16) for _ in range(n)],
        KINDS[1]: asyncio.run(_shut_out(workshop, n)),
        KINDS[2]: [*a_room(folder / "elsewhere.sqlite", *(f"P{i}" for i in range(n))).tokens.values()][-n:],
    }
    order = [(kind, token) for kind, some in tokens.items() for token in some]
    rng.shuffle(order)
    place, seconds, answers = urlsplit(workshop.base), {kind: [] for kind in KINDS}, set()
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
    for kind, token in [("", secrets.token_urlsafe(16)) for _ in range(20)] + order:
        body = json.dumps({"token": token})
        headers = {"Content-Type": "application/json", "Origin": workshop.base}
        started = time.perf_counter()
        line.request("POST", place.path.rstrip("/") + "/hello", body, headers)
        answer = line.getresponse()
        said = answer.read()
        took = time.perf_counter() - started
        if kind:  # the first ones warm the line up
            seconds[kind].append(took)
            answers.add((answer.status, said))
    line.close()
    if len(answers) != 1 or {status for status, _ in answers} != {403}:
        raise RuntimeError(f"wrong links are answered in {len(answers)} ways: {sorted(answers)}")
    return seconds


def middle(seconds: dict[str, list[float]]) -> dict[str, float]:
    """Return the median of each kind, in thousandths of a second."""
    return {kind: 1000 * statistics.median(some) for kind, some in seconds.items()}


async def _shut_out(workshop: Workshop, n: int) -> list[str]:
    """The secrets of people who came in and were shut out."""
    run = json.loads((workshop.folder / "workshops" / "bench.run").read_text())
    line = await Line.open(run["address"], run["key"])
    found = []
    for _ in range(n):
        one = await line.ask({"do": "join", "id": new_id(), "code": workshop.code, "name": ""})
        await line.ask(
            {"do": "remove_person", "id": new_id(), "ref": one["person"], "reason": "a measurement"}
        )
        found.append(one["token"])
    await line.close()
    return found
