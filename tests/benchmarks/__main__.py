"""`make bench`: measure what people notice and print it, with what was hoped for, beside a stock Voila page.

    python -m tests.benchmarks [record] [voting] [people] [visit] [live] [crowd] [crowded] [crash] [--rounds 5] [--people 20]

Figures belong to this computer in this hour; ratios side by side are what to read.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from tests.chromium import FLAGS, fetch

from ..postgres_server import NoServer, Server
from .crash import DESKS, trial
from .crowded import crowded_page, crowded_wall
from .ours import our_workshop
from .record import measure, seconds_to_verify
from .room import Crowd, arrive_at_once, seconds_until_seen
from .stock import stock_voila
from .visit import Visit, facilitators_visit, phones_visit, stock_visit
from .wire import wire_to

PARTS = ("record", "voting", "people", "visit", "live", "crowd", "crowded")
MORE = ("crash",)
"""What is run only when it is named."""


def main() -> int:
    """Run the parts that were asked for, all by default."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure what people notice.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, *MORE, []], default=[])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, default=20)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="cocodesign-bench-") as folder:
        for part in given.parts or PARTS:
            RUN[part](Path(folder) / part, given)
    return 0


def line(what: str, figure: str, hoped: str = "", fine: bool | None = None) -> None:
    """Print a row of a table."""
    verdict = {True: "yes", False: "NO", None: ""}[fine]
    print(f"  {what:<58} {figure:>24}   {hoped:<18} {verdict}", flush=True)


def heading(text: str) -> None:
    print(f"\n{text}", flush=True)


def spread(values: list[float], unit: str, digits: int = 1) -> str:
    """Median, and the least and the most."""
    return (
        f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f}) {unit}"
    )


def record(folder: Path, given: argparse.Namespace) -> None:
    """Append, read, replay, verify and archive, with ten times the input."""
    folder.mkdir(parents=True)
    heading(
        "The record: 500 and 5,000 ideas, each committed alone (time for 10 times the work, hoped for: at most 12)"
    )
    small, large = measure(folder, 500, Random(1)), measure(folder, 5000, Random(1))
    for name, seconds in large.items():
        ratio = seconds / small[name]
        line(name, f"{5000 / seconds:,.0f} ideas/s, ×{ratio:.1f}", "×12 or less", ratio <= 12)
    seconds = seconds_to_verify(folder, 100_000, Random(1))
    line("verify 100,000 events", f"{seconds:.1f} s", "5 s or less", seconds <= 5)


def voting(folder: Path, given: argparse.Namespace) -> None:
    """Count ballots beside the libraries that do."""
    from . import voting as bench

    ballots = bench.orders(100_000, 10)
    heading(
        "Votes: 100,000 ballots on 10 candidates, half of them truncated (processor ms; others: unique ballots where they take them)"
    )
    ours = bench.ours(ballots)
    others = {"pref_voting": bench.pref_votings(ballots), "pyrankvote": bench.pyrankvotes(ballots)}
    for name, took in ours.items():
        line(f"ours: {name}", f"{1000 * took:,.1f} ms")
    for library, figures in others.items():
        if not figures:
            line(library, "not installed")
        for name, took in figures.items():
            line(f"{library}: {name}", f"{1000 * took:,.0f} ms, ×{took / ours[name]:,.0f}")
    theirs = others["pyrankvote"]
    for name in ("irv", "stv"):
        if name in theirs:
            ratio = (theirs["build"] + theirs[name]) / ours[f"frame to {name}"]
            line(
                f"frame in, result out, {name} beside pyrankvote with build",
                f"×{ratio:,.0f}",
                "×30 or more",
                ratio >= 30,
            )
    theirs = others["pref_voting"]
    if theirs:
        ratio = theirs["plurality"] / ours["plurality"]
        line("plurality beside pref_voting", f"×{ratio:,.0f}", "×100 or more", ratio >= 100)
        ratio = (theirs["build"] + theirs["schulze"]) / ours["pairwise + 4 rules"]
        line(
            "pairwise and 4 rules beside pref_voting with build", f"×{ratio:,.0f}", "×60 or more", ratio >= 60
        )
    heading("Votes: a million ballots on 40 candidates, array ready")
    found = bench.millions()
    for name, most in (("pairwise", 2.0), ("irv", 1.0), ("stv", None)):
        hoped = "" if most is None else f"{most:g} s or less"
        line(name, f"{found[name]:.2f} s", hoped, None if most is None else found[name] <= most)
    heading("Votes: 500 ballots of a room on 12 ideas")
    live = bench.live_tally()
    told = live["all rules, told"]
    line("every rule with its explanation", f"{1000 * told:.0f} ms", "50 ms or less", told <= 0.05)
    line("as the log records it, with re-draws", f"{1000 * live['as recorded, with re-draws']:.0f} ms")
    took, more, heavy = bench.cost_of_import()
    line("import over numpy and pandas: time", f"{took:.3f} s", "0.1 s or less", took <= 0.1)
    line("import over numpy and pandas: memory", f"{more:.1f} MiB", "10 MiB or less", more <= 10)
    line("import: heavy libraries that come along", " ".join(heavy) or "none", "none", not heavy)


def people(folder: Path, given: argparse.Namespace) -> None:
    """Pairs, maps of opinions and margins."""
    from . import people as bench

    heading("Pairs: a million comparisons of 1,000 ideas (clock, processor); run in turn")
    found = bench.pairs_beside_choix()
    for name, (wall, cpu) in found.items():
        line(f"strengths: {name}", f"{1000 * wall:,.0f} ms, {1000 * cpu:,.0f} ms")
    if "choix" in found:
        ratio = found["choix"][1] / found["ours"][1]
        line("beside choix, which is handed the table of wins", f"×{ratio:.1f}", "×0.8 or more", ratio >= 0.8)
    heading("Maps of opinions: table of marks in, groups with stability and statements out")
    for name, (wall, cpu) in bench.maps().items():
        is_large = not name.startswith("1,")
        fine = cpu < 6 if is_large else None
        line(name, f"{wall:.2f} s, {cpu:.2f} s", "6 s or less" if is_large else "", fine)
    heading("Margins of victory")
    for name, (wall, cpu, told) in bench.margins().items():
        line(f"{name}: {told}", f"{1000 * wall:,.1f} ms, {1000 * cpu:,.1f} ms")
    wall, cpu = bench.redraws_of_a_room()
    line(
        "60 people, 1,000 re-draws of Borda, run-off and Schulze",
        f"{1000 * wall:.0f} ms, {1000 * cpu:.0f} ms",
    )


def visit(folder: Path, given: argparse.Namespace) -> None:
    """What a first visit costs."""
    from playwright.sync_api import sync_playwright

    heading(
        "A first visit (slow: 1.6 Mbit/s, 150 ms, processor four times slower; tap: an idea sent and answered)"
    )
    with our_workshop(folder / "ours") as workshop, stock_voila(folder / "stock") as (stock, _):
        cookies = [asyncio.run(workshop.join()) for _ in range(2 * given.rounds)]
        ours = urlsplit(workshop.base)
        office, plain = urlsplit(workshop.facilitator), urlsplit(stock)
        with (
            wire_to("127.0.0.1", ours.port) as wire,
            wire_to("127.0.0.1", office.port) as office_wire,
            wire_to("127.0.0.1", plain.port) as stock_wire,
            sync_playwright() as playwright,
        ):
            rules = ",".join(
                it.flag(place.hostname, place.port).partition("=")[2]
                for it, place in ((wire, ours), (office_wire, office), (stock_wire, plain))
            )

            def browse():
                return playwright.chromium.launch(
                    executable_path=fetch(), args=[*FLAGS, f"--host-resolver-rules={rules}"], timeout=60_000
                )

            phones: dict[bool, list[tuple[Visit, int]]] = {False: [], True: []}
            for slow in (False, True):
                for n in range(given.rounds):
                    browser = browse()
                    wire.reset()
                    it = phones_visit(browser, workshop.base, cookies[n + slow * given.rounds], slow=slow)
                    phones[slow].append((it, wire.down))
                    browser.close()
            kilobytes = [down / 1000 for _, down in phones[True]]
            outside = sum(len(it.outside) for some in phones.values() for it, _ in some)
            slow_taps = [it.seconds for it, _ in phones[True]]
            line("phone: over the wire", spread(kilobytes, "kB"), "120 kB or less", max(kilobytes) <= 120)
            line("phone: requests", f"{phones[True][0][0].requests}")
            line("phone: requests outside the server", f"{outside}", "0", outside == 0)
            line("phone: answered tap, fast network", spread([it.seconds for it, _ in phones[False]], "s"))
            line(
                "phone: answered tap, slow",
                spread(slow_taps, "s"),
                "3 s or less",
                statistics.median(slow_taps) <= 3,
            )
            browser = browse()
            office_wire.reset()
            it = facilitators_visit(browser, workshop.facilitator)
            megabytes = office_wire.down / 1e6
            line("facilitator: over the wire", f"{megabytes:.2f} MB", "1.6 MB or less", megabytes <= 1.6)
            line("facilitator: requests outside the server", f"{len(it.outside)}", "0", not it.outside)
            line("facilitator: first control", f"{it.seconds:.1f} s")
            browser.close()
            for slow in (False, True):
                browser = browse()
                stock_wire.reset()
                it = stock_visit(browser, stock, slow=slow)
                line(
                    f"stock Voila page: {'slow' if slow else 'fast network'}",
                    f"{stock_wire.down / 1e6:.2f} MB, {it.seconds:.1f} s",
                )
                browser.close()


def live(folder: Path, given: argparse.Namespace) -> None:
    """How quickly an idea is on the other phones."""
    from playwright.sync_api import sync_playwright

    heading("Ten phones in one room: from the tap on one until the other nine say so")
    with our_workshop(folder) as workshop, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=fetch(), args=FLAGS, timeout=60_000)
        seconds, never = seconds_until_seen(browser, workshop)
        browser.close()
    cut = statistics.quantiles(seconds, n=100)
    line("median", f"{cut[49]:.2f} s")
    line("95 of 100", f"{cut[94]:.2f} s", "0.5 s or less", cut[94] <= 0.5)
    line("slowest", f"{max(seconds):.2f} s")
    line("never seen", f"{never} of {len(seconds) + never}", "0", never == 0)


def crowd(folder: Path, given: argparse.Namespace) -> None:
    """Twenty arrive at once, ours and stock in turn."""
    heading(
        f"{given.people} arrive at once, {given.rounds} rounds in turn with a stock Voila page with pandas and networkx"
    )
    ours: list[Crowd] = []
    stock: list[Crowd] = []
    for n in range(given.rounds):
        with our_workshop(folder / f"ours-{n}") as workshop:
            cookies = [asyncio.run(workshop.join()) for _ in range(given.people)]
            ours.append(arrive_at_once(workshop.base, workshop.pid, cookies))
        with stock_voila(folder / f"stock-{n}") as (base, pid):
            stock.append(arrive_at_once(base, pid, [""] * given.people))
        print(
            f"    round {n + 1}: ours {ours[-1].seconds:.1f} s, stock {stock[-1].seconds:.1f} s", flush=True
        )
    for name, them in (("ours", ours), ("stock", stock)):
        ready = min(it.ready for it in them)
        alive = min(it.left for it in them)
        line(f"{name}: ready, of {given.people} (worst round)", f"{ready}", "all", ready == given.people)
        line(f"{name}: kernels alive when all are ready (worst round)", f"{alive}")
        line(f"{name}: until the last is ready", spread([it.seconds for it in them], "s"))
        line(f"{name}: memory of one participant's kernel", spread([it.memory_each for it in them], "MiB"))
        line(
            f"{name}: CPU of one participant's kernel until ready",
            spread([it.cpu_each for it in them], "s", 2),
        )
        line(
            f"{name}: CPU of the servers for one participant",
            spread([it.server_cpu_each for it in them], "s", 2),
        )
    for name, of, most in (("until all are ready", "seconds", 0.65), ("memory", "memory_each", 0.45)):
        ratio = statistics.median(getattr(a, of) / getattr(b, of) for a, b in zip(ours, stock, strict=True))
        line(f"ours beside stock: {name}", f"{ratio:.0%}", f"{most:.0%} or less", ratio <= most)
    ratio = statistics.median(
        (a.cpu_each + a.server_cpu_each) / (b.cpu_each + b.server_cpu_each)
        for a, b in zip(ours, stock, strict=True)
    )
    line("ours beside stock: CPU, kernel and servers", f"{ratio:.0%}", "55% or less", ratio <= 0.55)
    kernel = statistics.median(a.cpu_each / b.cpu_each for a, b in zip(ours, stock, strict=True))
    line("ours beside stock: CPU, kernel alone", f"{kernel:.0%}", "55% or less", kernel <= 0.55)


def crowded(folder: Path, given: argparse.Namespace) -> None:
    """A page on which much was said."""
    heading(
        "300 ideas and 1,000 comments; on the phone, with a processor four times slower, until a tap is painted"
    )
    found = crowded_page(folder)
    redraw = statistics.median(found["redraws"])
    line("kernel: redraw after one more event", spread(found["redraws"], "ms"), "15 ms or less", redraw <= 15)
    for name, took in found["taps"].items():
        line(f"phone: {name}", f"{took:.0f} ms", "200 ms or less", took <= 200)
    for name, took in crowded_wall().items():
        line(f"wall: one more idea on {name}", f"{took:.0f} ms", "100 ms or less", took <= 100)


def crash(folder: Path, given: argparse.Namespace) -> None:
    """Kill writers, keeper and database server in mid-write, on both engines."""
    heading(
        f"{3 * given.rounds} kills in mid-write, {given.people} desks writing: what is lost, doubled, half"
    )
    folder.mkdir(parents=True)
    for engine in ("SQLite", "PostgreSQL"):
        server = None
        (here := folder / engine).mkdir()
        if engine == "PostgreSQL":
            try:
                server = Server()
                server.start()
            except NoServer as reason:
                line(engine, f"not tried: {reason}")
                continue
        url = server.url() if server else f"sqlite:///{here / 'mill.sqlite'}"
        try:
            found = trial(here, url, server, 3 * given.rounds, max(1, given.people // DESKS), Random(1))
        finally:
            if server:
                server.remove()
        kills = ", ".join(f"{n} {what}" for what, n in found.kills.items())
        line(f"{engine}: killed", kills)
        line(f"{engine}: acknowledged; committed, but not told", f"{found.acknowledged}; {found.unanswered}")
        for what in ("missing", "doubled"):
            n = getattr(found, what)
            line(f"{engine}: {what}", f"{n}", "0", n == 0)
        fine = found.goes_on and found.verifies
        line(f"{engine}: chain holds, everybody writes on", "yes" if fine else "no", "yes", fine)


RUN = {
    "record": record,
    "voting": voting,
    "people": people,
    "visit": visit,
    "live": live,
    "crowd": crowd,
    "crowded": crowded,
    "crash": crash,
}

if __name__ == "__main__":
    sys.exit(main())
