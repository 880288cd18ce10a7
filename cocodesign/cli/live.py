"""How is a workshop opened to people, and how can one watch it with simulated ones?"""

from __future__ import annotations

import argparse
import asyncio
import json

from cocodesign.cli.crowds import play_at_once, play_live
from cocodesign.cli.records import known

__all__ = ["simulate"]


def simulate(given: argparse.Namespace) -> int:
    """Let simulated people take part, live where the workshop runs, else at once."""
    place = known(given.store, given.name)
    if run := place.running():
        done = asyncio.run(play_live(run, given.participants, given.seed, given.over or 3.0))
    else:
        done = asyncio.run(play_at_once(place, given.participants, given.seed))
    if given.json:
        print(json.dumps({"ok": True, "name": place.name, "seed": given.seed, **done}))
    else:
        print(f"{place.name}: {done['participants']} simulated people did {done['commands']} things; {done['refused']} were refused.")
    return 0
