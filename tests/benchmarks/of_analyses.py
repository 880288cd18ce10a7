"""How fast are networks and lineages measured, beside what one would reach for instead?"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from . import lineage as lineages
from .networks import ENGINES, REPORT, Race, race
from .sheet import heading, line


def networks(folder: Path, given: argparse.Namespace) -> None:
    """The measures of networks beside networkx and igraph."""
    _networks((12_000, 100_000, 1_000_000), given.patience)


def networks_of_ten_million(folder: Path, given: argparse.Namespace) -> None:
    """Building and reciprocity of ten million interactions."""
    _networks((1_000_000, 10_000_000), given.patience)


def _networks(sizes: tuple[int, ...], patience: float) -> None:
    before = Race()
    tenth = 0
    for events in sizes:
        heading(
            f"Networks: {events:,} interactions of {events // 10:,} people; seconds of the processor"
            + (
                ", ×: beside a tenth of it, as a plain product of scipy grows too"
                if tenth * 10 == events
                else ""
            )
        )
        trials = {engine: race(engine, events, patience=patience) for engine in ENGINES}
        ours, before = trials.pop("ours") or Race(), before if tenth * 10 == events else Race()
        others = {engine: it for engine, it in trials.items() if it is not None}
        for name, seconds in ours.seconds.items():
            grown = f"  ×{seconds / before.seconds[name]:.1f}" if name in before.seconds else ""
            beside = [_beside(engine, it, name, seconds) for engine, it in others.items()]
            fine = _is_at_least(others["networkx"], [name], seconds)
            line(name, f"{seconds:.4f} s{grown}", ", ".join(filter(None, beside)), fine)
        for name, seconds in ours.at_least.items():
            line(name, f"not in {seconds:.0f} s", "", False)
        if "the whole report" in ours.seconds:
            _whole_report(ours, others)
        for name in ("build", "the whole report"):
            if name in before.seconds and name in ours.seconds:
                ratio = ours.seconds[name] / before.seconds[name]
                line(f"{name}: time for 10 times the work", f"×{ratio:.1f}", "×12 or less", ratio <= 12)
        if events == 1_000_000 and "triad census" in ours.seconds:
            took = ours.seconds["triad census"]
            line("triad census of a million interactions", f"{took:.2f} s", "2 s or less", took <= 2)
        line("ours: memory beyond the table", f"{ours.memory:.0f} MiB")
        for engine, it in trials.items():
            if it is None:
                line(engine, "not installed here")
            else:
                line(f"{engine}: memory beyond the table", f"{it.memory:.0f} MiB")
        before, tenth = ours, events


def _beside(engine: str, it: Race, name: str, seconds: float) -> str:
    """What another library took for a step, beside ours; at least, where it did not finish."""
    took = it.took(name)
    if took is None:
        return ""
    more = "" if name in it.seconds else "≥ "
    return f"{engine} {more}{took:.3g} s ({more}×{took / seconds:.3g})"


def _is_at_least(it: Race, names: Sequence[str], seconds: float) -> bool | None:
    """Whether a library takes as many seconds for some steps; None if that is not known."""
    took = [it.took(name) or 0 for name in names]
    if sum(took) >= seconds:
        return True
    return False if all(name in it.seconds for name in names) else None


def _whole_report(ours: Race, others: dict[str, Race]) -> None:
    seconds = ours.seconds["the whole report"]
    for engine, least in (("networkx", 100), ("igraph", 3)):
        if engine not in others:
            continue
        it = others[engine]
        ratio = sum(it.took(name) or 0 for name in REPORT) / seconds
        ended = [f"{name} ended after {it.at_least[name]:.0f} s" for name in REPORT if name in it.at_least]
        absent = [f"no {name}" for name in REPORT if it.took(name) is None]
        but = f" ({', '.join(ended + absent)})" if ended or absent else ""
        fine = _is_at_least(it, REPORT, least * seconds)
        line(
            f"the whole report by {engine}{but}",
            f"{'≥ ' if but else ''}×{ratio:.3g}",
            f"×{least} or more",
            fine,
        )


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
