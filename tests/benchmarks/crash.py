"""What is lost when writers, the keeper and the database server are killed in mid-write, and the disk fills, again and again?"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import IO

from cocodesign.desk import RemoteDesk, new_id
from cocodesign.exceptions import DeskUnavailableError, RefusedError
from cocodesign.store import Store

from ..mill_lane import a_room
from ..postgres_server import Server
from ..small_disk import SmallDisk

DESKS = 20  # of one writing process, at most
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
    refused : int
        How often a writer was told that nothing was saved, because the disk was full.
    kills : dict of str to int
        How often each part was killed, or the disk full.
    goes_on, verifies : bool
        Whether every desk was answered after the last kill; whether the record verifies.
    """

    acknowledged: int
    missing: int
    doubled: int
    unanswered: int
    refused: int
    kills: dict[str, int]
    goes_on: bool
    verifies: bool


def trial(
    folder: Path,
    url: str,
    server: Server | None,
    turns: Sequence[str],
    writers: int,
    rng: Random,
    disk: SmallDisk | None = None,
) -> Found:
    """Let many desks write through a keeper, break one thing after the other, and look at the record.

    Parameters
    ----------
    folder : Path
        For the run file and what was acknowledged.
    url : str
        Where the workshop is made.
    server : Server, optional
        The PostgreSQL that is killed as well.
    turns : sequence of str
        What is broken, one after the other: ``server``, ``keeper``, ``writers`` (a process of them) or ``disk``.
    writers : int
        How many desks write, each without a pause, up to twenty in a process.
    disk : SmallDisk, optional
        Where the data lie; it is filled as well.
    """
    room = a_room(url, *(f"P{n}" for n in range(writers)))
    papers = [room.store.capability(room.ids[f"P{n}"], "participant") for n in range(writers)]
    room.store.close()
    each = min(DESKS, max(1, writers // 2))
    shares = [papers[n : n + each] for n in range(0, writers, each)]
    kills = dict.fromkeys(turns, 0)
    with tempfile.TemporaryDirectory(prefix="desk") as short:
        run = folder / "mill.run"
        run.write_text(json.dumps({"store": url, "address": f"unix:{short}/s", "key": "the-operators-key"}))
        keeper = _start("keep", str(run), log=folder / "keeper.log")
        said = [folder / f"said-{n}" for n in range(len(shares))]

        def writer(n: int) -> subprocess.Popen[bytes]:
            return _start("write", f"unix:{short}/s", *shares[n], log=said[n])

        def tend() -> None:
            """Start a server that gave up on a full disk, as whatever looks after it would."""
            if server is not None and not server.running():
                server.start()

        running = [writer(n) for n in range(len(shares))]
        try:
            for what in turns:
                _answered(said, set(), tend)
                time.sleep(rng.uniform(0.0, 0.5))
                if what == "server" and server is not None:
                    server.kill()
                    server.start()
                elif what == "keeper":
                    _end(keeper)
                    keeper = _start("keep", str(run), log=folder / "keeper.log")
                elif what == "writers":
                    n = rng.randrange(len(shares))
                    _end(running[n])
                    running[n] = writer(n)
                elif disk is not None:
                    disk.fill(left=200)
                    _quiet(said)
                    disk.make_room()
                kills[what] += 1
            goes_on = _answered(said, {paper.partition(".")[0] for paper in papers}, tend)
        finally:
            for process in (*running, keeper):
                _end(process)
    answers = [line.split() for file in said for line in file.read_text().split("\n")[:-1]]
    acknowledged = {name: int(seq) for name, seq, _ in answers if seq != "no"}
    store = Store.open(url)
    rows = [(event["id"], event["seq"]) for event in store.read() if event["kind"] == "consent.given"]
    kept = dict(rows)
    missing = sum(kept.get(name) != seq for name, seq in acknowledged.items())
    mine = [name for name in kept if name.startswith("c" * 8)]
    found = Found(
        acknowledged=len(acknowledged),
        missing=missing,
        doubled=len(rows) - len(kept),
        unanswered=len([name for name in mine if name not in acknowledged]),
        refused=sum(seq == "no" for _, seq, _ in answers),
        kills=kills,
        goes_on=goes_on,
        verifies=store.verify().ok,
    )
    store.close()
    return found


def _answered(said: list[Path], people: set[str], tend: Callable[[], None]) -> bool:
    """Wait until every writing process, and each of some people, was answered anew; False after two minutes."""
    before = [file.stat().st_size if file.exists() else 0 for file in said]
    end, waiting = time.monotonic() + 120, {*people}
    places, missed = [*before], set(range(len(said)))
    while time.monotonic() < end:
        tend()
        for n, file in enumerate(said):
            if file.exists() and file.stat().st_size > places[n]:
                with file.open() as lines:
                    lines.seek(places[n])
                    new = lines.read().rpartition("\n")[0]
                places[n] += len(new) + bool(new)
                answered = [line.split() for line in new.split("\n")]
                people_now = {line[2] for line in answered if len(line) == 3 and line[1] != "no"}
                if people_now:
                    missed.discard(n)
                waiting -= people_now
        if not missed and not waiting:
            return True
        time.sleep(0.02)
    return False


def _quiet(said: list[Path]) -> None:
    """Wait until a full disk is noticed: somebody was refused, or nobody is answered for two seconds."""
    marks = [file.stat().st_size for file in said]
    last, since = sum(marks), time.monotonic()
    while time.monotonic() < since + 2:
        time.sleep(0.1)
        for file, mark in zip(said, marks, strict=True):
            with file.open() as lines:
                lines.seek(mark)
                if " no " in lines.read():
                    time.sleep(0.5)
                    return
        now = sum(file.stat().st_size for file in said)
        if now != last:
            last, since = now, time.monotonic()


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
    """Give and take back a consent without end; say each time what was acknowledged, in one piece.

    What was not answered, or was not saved, is sent again as it was, with its id.
    """
    who, granted, name = capability.partition(".")[0], False, ""
    while True:
        with suppress(DeskUnavailableError):
            desk = await RemoteDesk.connect(address, capability, patience=60)
            while True:
                if not name:
                    name, granted = "c" * 8 + new_id()[8:], not granted
                try:
                    answer = await desk.send(
                        {"do": "consent", "id": name, "scope": "quote", "granted": granted}
                    )
                except RefusedError as refusal:
                    assert refusal.code == "disk-full", refusal
                    os.write(1, f"{name} no {who}\n".encode())
                    await asyncio.sleep(0.2)
                    continue
                os.write(1, f"{name} {answer['seq']} {who}\n".encode())
                name = ""


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
