"""`make bench`: measure what people notice and print it, with what was hoped for, beside a stock Voila page.

    python -m tests.benchmarks [record] [lineage] [visit] [live] [crowd] [crowded] [links] [networks] [crash] [race]
                               [networks-10M] [--rounds 5] [--people 20] [--seeds 100] [--patience 120]

Figures belong to this computer in this hour; ratios side by side are what to read.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from cocodesign.desk import new_id
from tests.chromium import FLAGS, fetch

from ..postgres_server import NoServer, Server
from ..small_disk import NoDisk, SmallDisk
from . import lineage as lineages
from .crash import trial
from .crowded import crowded_page, crowded_wall
from .networks import ENGINES, REPORT
from .networks import race as race_of_engines
from .neutral import middle, seconds_of_wrong_links
from .ours import our_workshop
from .race import MODES, VOTERS, race
from .record import measure, seconds_to_verify
from .room import Crowd, arrive_at_once, seconds_until_seen
from .stock import stock_voila
from .visit import Visit, facilitators_visit, phones_visit, stock_visit
from .wire import wire_to

PARTS = ("record", "lineage", "visit", "live", "crowd", "crowded", "links", "networks")
MORE = ("crash", "race", "networks-10M")
"""What is run only when it is named."""


def main() -> int:
    """Run the parts that were asked for, all by default."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure what people notice.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, *MORE, []], default=[])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--people", type=int, help="20 who arrive at once, 200 who write")
    parser.add_argument("--seeds", type=int, default=100, help="how many races of each kind")
    parser.add_argument(
        "--patience", type=float, default=120, help="seconds for each library and size of networks"
    )
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


def lineage(folder: Path, given: argparse.Namespace) -> None:
    """The lineage of many ideas, beside networkx and igraph."""
    hoped = {"order": 25, "credit": 15, "main path, order included": 12}
    ours: dict[int, dict] = {}
    beside: dict[int, dict[str, float]] = {}
    for size in lineages.SIZES:
        found = {library: lineages.measured(library, size) for library in lineages.LIBRARIES}
        ours[size], others = found["ours"], {name: it for name, it in found.items() if name != "ours" and it}
        beside[size] = others["networkx"]["seconds"] if "networkx" in others else {}
        facts = ours[size]["facts"]
        heading(
            f"The lineage of {facts['ideas']:,} ideas, {facts['links']:,} derivations, {facts['levels']} generations, up "
            f"to 10^{facts['log10']:.1f} paths (seconds of the processor; ×n: how many times as long others take)"
        )
        for what, seconds in ours[size]["seconds"].items():
            times = {
                name: it["seconds"][what] / seconds for name, it in others.items() if what in it["seconds"]
            }
            most = hoped.get(what, 1) if size == lineages.SIZES[-1] else 1
            fine = times["networkx"] >= most if "networkx" in times else None
            words = "".join(f", {name} ×{ratio:,.1f}" for name, ratio in times.items())
            line(what, f"{seconds:.4f} s{words}", f"networkx ×{most} or more" if times else "", fine)
        memory = ", ".join(f"{name} {it['megabytes']:,.0f}" for name, it in found.items() if it)
        line("peak of memory", f"{memory} MB")
    heading(
        "Ten times as many ideas (time for 10 times the work, hoped for: at most 12; beside it how much networkx grows "
        "on the same computer, whose caches hold the smaller lineage and not the larger)"
    )
    few, many = lineages.SIZES[-2:]
    for what, seconds in ours[many]["seconds"].items():
        ratio = seconds / ours[few]["seconds"][what]
        theirs = {size: beside[size].get(what) for size in (few, many)}
        words = f", networkx ×{theirs[many] / theirs[few]:.1f}" if theirs[few] and theirs[many] else ""
        # There the work itself grows more: families are larger, and numbers longer.
        more = what in lineages.MORE_THAN_TENFOLD
        line(what, f"×{ratio:.1f}{words}", "" if more else "×12 or less", None if more else ratio <= 12)


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
    people = given.people or 20
    heading(
        f"{people} arrive at once, {given.rounds} rounds in turn with a stock Voila page with pandas and networkx"
    )
    ours: list[Crowd] = []
    stock: list[Crowd] = []
    for n in range(given.rounds):
        with our_workshop(folder / f"ours-{n}") as workshop:
            cookies = [asyncio.run(workshop.join()) for _ in range(people)]
            ours.append(arrive_at_once(workshop.base, workshop.pid, cookies))
        with stock_voila(folder / f"stock-{n}") as (base, pid):
            stock.append(arrive_at_once(base, pid, [""] * people))
        print(
            f"    round {n + 1}: ours {ours[-1].seconds:.1f} s, stock {stock[-1].seconds:.1f} s", flush=True
        )
    for name, them in (("ours", ours), ("stock", stock)):
        ready = min(it.ready for it in them)
        alive = min(it.left for it in them)
        line(f"{name}: ready, of {people} (worst round)", f"{ready}", "all", ready == people)
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


def links(folder: Path, given: argparse.Namespace) -> None:
    """How long the door takes to refuse a link that is none, or is none any more."""
    heading("Wrong personal links: the time of the answer tells nothing (SEC-S27), 100 of each kind, median")
    with our_workshop(folder) as workshop:
        found = middle(seconds_of_wrong_links(workshop, folder, 100, Random(1)))
    least = min(found.values())
    for kind, ms in found.items():
        line(f"a link {kind}", f"{ms:.2f} ms, ×{ms / least:.2f}", "×1.2 or less", ms <= 1.2 * least)


def race_(folder: Path, given: argparse.Namespace) -> None:
    """Close votes of each kind while people vote, on both engines."""
    heading(
        f"A vote is closed while {VOTERS} vote, change their vote and send everything again from two tabs; "
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
            for mode in MODES:
                seeds = range(given.seeds if engine == "SQLite" else max(1, given.seeds // 5))
                races = [race(place(), mode, seed) for seed in seeds]
                voters, ballots, repeats, late = (
                    sum(getattr(it, what) for it in races)
                    for what in ("voters", "ballots", "repeats", "late")
                )
                line(f"{engine}, {mode}: voters; ballots taken", f"{voters}; {ballots}")
                line(f"{engine}, {mode}: sent again; refused as too late", f"{repeats}; {late}")
                wrong = [it for one in races for it in one.violations]
                line(f"{engine}, {mode}: violations", f"{len(wrong)}", "0", not wrong)
                for it in wrong[:5]:
                    print(f"    {it}", flush=True)


def networks(folder: Path, given: argparse.Namespace) -> None:
    """The measures of networks beside networkx and igraph."""
    _networks((12_000, 100_000, 1_000_000), given.patience)


def networks_of_ten_million(folder: Path, given: argparse.Namespace) -> None:
    """Building and reciprocity of ten million interactions."""
    _networks((1_000_000, 10_000_000), given.patience)


def _networks(sizes: tuple[int, ...], patience: float) -> None:
    before: dict[str, float] = {}
    tenth = 0
    for events in sizes:
        heading(
            f"Networks: {events:,} interactions of {events // 10:,} people; seconds of the processor"
            + (", ×: beside a tenth of it" if tenth * 10 == events else "")
        )
        trials = {engine: race_of_engines(engine, events, patience=patience) for engine in ENGINES}
        ours = trials["ours"]
        if ours is None or ours.unfinished:
            line("ours", "not done", f"patience ended at: {ours.unfinished}" if ours else "", False)
            return
        others = {engine: it for engine, it in trials.items() if it is not None and engine != "ours"}
        for name, seconds in ours.seconds.items():
            grown = f"  ×{seconds / before[name]:.1f}" if tenth * 10 == events and name in before else ""
            beside = [
                f"{engine} {it.seconds[name]:.3g} s (×{it.seconds[name] / seconds:.3g})"
                for engine, it in others.items()
                if name in it.seconds
            ]
            of_networkx = others["networkx"].seconds.get(name)
            fine = None if of_networkx is None else of_networkx >= seconds
            line(name, f"{seconds:.4f} s{grown}", ", ".join(beside), fine)
        whole = ours.seconds.get("the whole report", 0)
        for engine, least in (("networkx", 100), ("igraph", 3)):
            if whole and engine in others:
                took = others[engine].seconds
                ratio = sum(took.get(name, 0) for name in REPORT) / whole
                absent = [name for name in REPORT if name not in took]
                without = f", without {', '.join(absent)}" if absent else ""
                # What it never finished can only make it slower.
                fine = True if ratio >= least else (None if absent else False)
                line(f"the whole report by {engine}{without}", f"×{ratio:.3g}", f"×{least} or more", fine)
        if events == 1_000_000 and "triad census" in ours.seconds:
            took = ours.seconds["triad census"]
            line("triad census of a million interactions", f"{took:.2f} s", "2 s or less", took <= 2)
        for engine, it in trials.items():
            if it is None:
                line(engine, "not installed here")
            else:
                ended = f"patience ended at: {it.unfinished}" if it.unfinished else ""
                line(f"{engine}: memory beyond the table", f"{it.memory:.0f} MiB", ended)
        before, tenth = ours.seconds, events


RUN = {
    "record": record,
    "lineage": lineage,
    "visit": visit,
    "live": live,
    "crowd": crowd,
    "crowded": crowded,
    "crash": crash,
    "links": links,
    "race": race_,
    "networks": networks,
    "networks-10M": networks_of_ten_million,
}

if __name__ == "__main__":
    sys.exit(main())
