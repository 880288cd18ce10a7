"""What is lost when writers, the keeper and the database server are killed in mid-write, again and again?"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import IO

from cocodesign.desk import RemoteDesk, new_id
from cocodesign.exceptions import CocodesignError
from cocodesign.store import Store

from ..mill_lane import a_room
from ..postgres_server import Server

DESKS = 5  # of one writing process
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Found:
    """What a trial came to.

    Attributes
    ----------
    acknowledged, missing, doubled : int
        Events of which a writer was told that they are saved; those of them that the record does not hold under
        their number; ids that it holds twice.
    unanswered : int
        Events that are there though their writer was killed before it was told.
    kills : dict of str to int
        How often each part was killed.
    goes_on, verifies : bool
        Whether every desk was answered after the last kill; whether the record verifies.
    """

    acknowledged: int
    missing: int
    doubled: int
    unanswered: int
    kills: dict[str, int]
    goes_on: bool
    verifies: bool


def trial(folder: Path, url: str, server: Server | None, rounds: int, writers: int, rng: Random) -> Found:
    """Let processes with five desks each write through a keeper, kill something each round, and look at the record.

    Parameters
    ----------
    folder : Path
        For the run file and what was acknowledged.
    url : str
        Where the workshop is made.
    server : Server, optional
        The PostgreSQL that is killed as well.
    """
    room = a_room(url, *(f"P{n}" for n in range(writers * DESKS)))
    papers = [room.store.capability(room.ids[f"P{n}"], "participant") for n in range(writers * DESKS)]
    room.store.close()
    kills = dict.fromkeys(("writers", "keeper", "server"), 0)
    with tempfile.TemporaryDirectory(prefix="desk") as short:
        run = folder / "mill.run"
        run.write_text(json.dumps({"store": url, "address": f"unix:{short}/s", "key": "the-operators-key"}))
        keeper = _start("keep", str(run), log=folder / "keeper.log")
        said = [folder / f"said-{n}" for n in range(writers)]

        def writer(n: int) -> subprocess.Popen[bytes]:
            mine = papers[n * DESKS : (n + 1) * DESKS]
            return _start("write", f"unix:{short}/s", *mine, log=said[n])

        running = [writer(n) for n in range(writers)]
        try:
            for turn in range(rounds):
                _grows(said)
                time.sleep(rng.uniform(0.0, 0.5))
                what = ("server", "keeper", "writers")[turn % 3]
                if what == "server" and server is not None:
                    server.kill()
                    server.start()
                elif what == "writers":
                    n = rng.randrange(writers)
                    _end(running[n])
                    running[n] = writer(n)
                else:
                    what = "keeper"
                    _end(keeper)
                    keeper = _start("keep", str(run), log=folder / "keeper.log")
                kills[what] += 1
            goes_on = _grows(said)
        finally:
            for process in (*running, keeper):
                _end(process)
    answers = [line.split() for file in said for line in file.read_text().split("\n")[:-1]]
    acknowledged = {name: int(seq) for name, seq in answers}
    store = Store.open(url)
    rows = [(event["id"], event["seq"]) for event in store.read() if event["kind"] == "consent.given"]
    kept = dict(rows)
    missing = sum(kept.get(name) != seq for name, seq in acknowledged.items())
    mine = [name for name in kept if name.startswith("c" * 8)]
    unanswered = len([name for name in mine if name not in acknowledged])
    found = Found(
        len(acknowledged), missing, len(rows) - len(kept), unanswered, kills, goes_on, store.verify().ok
    )
    store.close()
    return found


def _grows(said: list[Path]) -> bool:
    """Wait until every writing process was answered anew; False when one is not for a minute."""
    before = [file.stat().st_size if file.exists() else 0 for file in said]
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if all(file.exists() and file.stat().st_size > n for file, n in zip(said, before, strict=True)):
            return True
        time.sleep(0.02)
    return False


def _start(part: str, *arguments: str, log: Path) -> subprocess.Popen[bytes]:
    file: IO[bytes]
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.crash", part, *arguments],
            stdout=file,
            stderr=file if part == "keep" else subprocess.DEVNULL,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


async def _write(address: str, capability: str) -> None:
    """Give and take back a consent without end; say each time what was acknowledged, in one piece."""
    while True:
        with suppress(CocodesignError):
            desk = await RemoteDesk.connect(address, capability, patience=60)
            granted = False
            while True:
                granted = not granted
                name = "c" * 8 + new_id()[8:]
                answer = await desk.send({"do": "consent", "id": name, "scope": "quote", "granted": granted})
                if answer["seq"] is not None:
                    os.write(1, f"{name} {answer['seq']}\n".encode())


async def _writers(address: str, papers: list[str]) -> None:
    await asyncio.gather(*(_write(address, paper) for paper in papers))


def _keep(runfile: str) -> int:
    """Be the keeper, where nobody writes too much: consents are given by the hundred."""
    from cocodesign.keeper.__main__ import main
    from cocodesign.rules import PER_MINUTE

    PER_MINUTE["consent.given"] = 10**9
    return main([runfile])


if __name__ == "__main__":
    if sys.argv[1] == "keep":
        sys.exit(_keep(sys.argv[2]))
    asyncio.run(_writers(sys.argv[2], sys.argv[3:]))
