"""Is anything lost, doubled or given away? Writers that are killed, votes that are closed, links that are wrong."""

from __future__ import annotations

import argparse
import asyncio
from contextlib import ExitStack
from pathlib import Path
from random import Random

from cocodesign.desk import new_id

from ..postgres_server import NoServer, Server
from ..small_disk import NoDisk, SmallDisk
from . import race as races
from .crash import trial
from .flood import KINDS, wait_behind
from .neutral import middle, seconds_of_wrong_links
from .ours import our_workshop
from .sheet import heading, line


def crash(folder: Path, given: argparse.Namespace) -> None:
    """Kill writers, keeper and database server in mid-write and fill the disk, on both engines."""
    writers = given.people or 200
    heading(
        f"{writers} writers; something is killed, or the disk full, in mid-write: what is lost, doubled, half"
    )
    folder.mkdir(parents=True)
    for engine in ("SQLite", "PostgreSQL"):
        with ExitStack() as stack:
            (here := folder / engine).mkdir()
            disk, server = None, None
            try:
                disk = SmallDisk()
                stack.callback(disk.remove)
            except NoDisk as reason:
                line(f"{engine}: a full disk", f"not tried: {reason}")
            if engine == "PostgreSQL":
                try:
                    server = Server(disk.folder if disk else None)
                    stack.callback(server.remove)
                    server.start()
                except NoServer as reason:
                    line(engine, f"not tried: {reason}")
                    continue
            store = disk.folder if disk else here
            url = server.url() if server else f"sqlite:///{store / 'mill.sqlite'}"
            turns = ["server"] * bool(server) + ["keeper", "writers"] + ["disk"] * bool(disk)
            found = trial(here, url, server, turns * given.rounds, writers, Random(1), disk)
        line(f"{engine}: broken in mid-write", ", ".join(f"{n} {what}" for what, n in found.kills.items()))
        line(f"{engine}: acknowledged; committed, but not told", f"{found.acknowledged}; {found.unanswered}")
        line(f"{engine}: told that nothing was saved, and sent again", f"{found.refused}")
        for what in ("missing", "doubled"):
            n = getattr(found, what)
            line(f"{engine}: {what}", f"{n}", "0", n == 0)
        line(f"{engine}: all {writers} write on", "yes" if found.goes_on else "no", "yes", found.goes_on)
        line(f"{engine}: the chain holds", "yes" if found.verifies else "no", "yes", found.verifies)


def race(folder: Path, given: argparse.Namespace) -> None:
    """Close votes of each kind while people vote, on both engines."""
    heading(
        f"A vote is closed while {races.VOTERS} vote, change their vote and send everything again from two tabs; "
        f"{given.seeds} seeds, a fifth of them on PostgreSQL"
    )
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        places = {"SQLite": lambda: f"sqlite:///{folder / new_id()}.sqlite"}
        try:
            server = Server()
            stack.callback(server.remove)
            server.start()
            places["PostgreSQL"] = server.url
        except NoServer as reason:
            line("PostgreSQL", f"not tried: {reason}")
        for engine, place in places.items():
            for mode in races.MODES:
                seeds = range(given.seeds if engine == "SQLite" else max(1, given.seeds // 5))
                held = [races.race(place(), mode, seed) for seed in seeds]
                voters, ballots, repeats, late = (
                    sum(getattr(it, what) for it in held) for what in ("voters", "ballots", "repeats", "late")
                )
                line(f"{engine}, {mode}: voters; ballots taken", f"{voters}; {ballots}")
                line(f"{engine}, {mode}: sent again; refused as too late", f"{repeats}; {late}")
                wrong = [it for one in held for it in one.violations]
                line(f"{engine}, {mode}: violations", f"{len(wrong)}", "0", not wrong)
                for it in wrong[:5]:
                    print(f"    {it}", flush=True)


def links(folder: Path, given: argparse.Namespace) -> None:
    """How long the door takes to refuse a link that is none, or is none any more."""
    heading("Wrong personal links: the time of the answer tells nothing (SEC-S27), 100 of each kind, median")
    with our_workshop(folder) as workshop:
        found = middle(seconds_of_wrong_links(workshop, folder, 100, Random(1)))
    least = min(found.values())
    for kind, ms in found.items():
        line(f"a link {kind}", f"{ms:.2f} ms, ×{ms / least:.2f}", "×1.2 or less", ms <= 1.2 * least)


def flood(folder: Path, given: argparse.Namespace) -> None:
    """How long somebody waits who comes after many."""
    people = given.people or 40
    heading(
        f"{people} people open pages at once, and one comes a moment later: seconds until their page works"
    )
    for n, kind in enumerate(KINDS):
        with our_workshop(folder / f"{n}") as workshop:
            it = asyncio.run(wait_behind(workshop, people, kind))
        said = it.trouble or f"{it.seconds:.1f} s"
        line(kind, said, "10 s or less", not it.trouble and it.seconds <= 10)
