"""How fast are networks and lineages measured, beside what one would reach for instead?"""

from __future__ import annotations

import argparse
from pathlib import Path

from . import lineage as lineages
from .networks import ENGINES, REPORT, race
from .sheet import heading, line


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
        trials = {engine: race(engine, events, patience=patience) for engine in ENGINES}
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
