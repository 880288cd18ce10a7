"""How fast are votes counted, beside the libraries that count them?"""

from __future__ import annotations

import argparse
from pathlib import Path

from . import people as people_bench
from . import voting as bench
from .sheet import heading, line


def voting(folder: Path, given: argparse.Namespace) -> None:
    """Count ballots beside the libraries that do."""
    ballots = bench.orders(100_000, 10)
    heading(
        "Votes: 100,000 ballots on 10 candidates, half of them truncated (processor ms; others: unique ballots where they take them)"
    )
    ours = bench.ours(ballots)
    others = {
        "pref_voting": bench.pref_votings(ballots),
        "pyrankvote": bench.pyrankvotes(ballots),
        "votekit": bench.votekits(ballots),
    }
    for name, took in ours.items():
        line(f"ours: {name}", f"{1000 * took:,.1f} ms")
    for library, figures in others.items():
        if not figures:
            line(library, "not installed here, so not measured")
        for name, took in figures.items():
            line(f"{library}: {name}", f"{1000 * took:,.0f} ms, ×{took / ours[name]:,.0f}")
    for library in ("pyrankvote", "votekit"):
        theirs = others[library]
        for name in (one for one in ("irv", "stv") if one in theirs):
            ratio = (theirs["build"] + theirs[name]) / ours[f"frame to {name}"]
            line(
                f"frame in, result out, {name} beside {library} with build",
                f"×{ratio:,.0f}",
                "×30 or more",
                ratio >= 30,
            )
    for name, least in (("irv", 15), ("stv", 8)):
        if name in others["votekit"]:
            ratio = others["votekit"][name] / ours[name]
            line(
                f"{name}, array ready, beside votekit", f"×{ratio:,.0f}", f"×{least} or more", ratio >= least
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
    heading("Pairs: a million comparisons of 1,000 ideas (clock, processor); run in turn")
    found = people_bench.pairs_beside_choix()
    for name, (wall, cpu) in found.items():
        line(f"strengths: {name}", f"{1000 * wall:,.0f} ms, {1000 * cpu:,.0f} ms")
    if "choix" in found:
        ratio = found["choix"][1] / found["ours"][1]
        line("beside choix, which is handed the table of wins", f"×{ratio:.1f}", "×0.8 or more", ratio >= 0.8)
    heading("Maps of opinions: table of marks in, groups with stability and statements out")
    for name, (wall, cpu) in people_bench.maps().items():
        is_large = not name.startswith("1,")
        fine = cpu < 6 if is_large else None
        line(name, f"{wall:.2f} s, {cpu:.2f} s", "6 s or less" if is_large else "", fine)
    heading("Margins of victory")
    for name, (wall, cpu, told) in people_bench.margins().items():
        line(f"{name}: {told}", f"{1000 * wall:,.1f} ms, {1000 * cpu:,.1f} ms")
    wall, cpu = people_bench.redraws_of_a_room()
    line(
        "60 people, 1,000 re-draws of Borda, run-off and Schulze",
        f"{1000 * wall:.0f} ms, {1000 * cpu:.0f} ms",
    )
