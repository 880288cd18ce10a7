"""How fast are votes counted, beside the libraries that count them?"""

from __future__ import annotations

import argparse
from pathlib import Path

from . import voting as bench
from .sheet import heading, line


def voting(folder: Path, given: argparse.Namespace) -> None:
    """Count ballots beside the libraries that do."""
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
