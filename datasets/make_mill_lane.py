"""Make mill-lane.jsonl and mill-lane.truth.csv anew: the same simulated people, the same evening.

    python datasets/make_mill_lane.py

The seed fixes who comes, what they write, on whom they build and how they vote, and a clock of its own fixes
when. Ids of people and the salts of the record come from the system and differ each time, so the bytes do.
What a notebook measures does not.
"""

from __future__ import annotations

import asyncio
import csv
import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from cocodesign.archive import open_archive
from cocodesign.cli.crowds import play_at_once
from cocodesign.cli.shelf import Place
from cocodesign.cli.templates import TEMPLATES
from cocodesign.simulation import SimulatedPerson, truth
from cocodesign.store import Store

HERE = Path(__file__).resolve().parent
START = "2026-03-14T18:00:00Z"
PEOPLE, SEED = 24, 13

WORKSHOP = {
    "title": "The lot on Mill Lane",
    "purpose": "Decide together what the empty lot becomes, so that all ages have a reason to stop there.",
    "purpose_short": "A lot where all ages stop",
    "values": [
        "Everyone is heard before anyone is heard twice.",
        "We build on each other's ideas and say whose they were.",
        "Neighbours first: noise, light and access count.",
    ],
    "organisation": "The council of a town that does not exist",
    "language": "en",
}


def make() -> None:
    """Play the workshop in a folder that goes away, and keep its archive and the truth about its people."""
    template = json.loads((TEMPLATES / "ideas-and-vote.json").read_text(encoding="utf-8"))
    about = {
        **{key: template[key] for key in ("template", "terms", "influence", "stages")},
        **WORKSHOP,
        "settings": {},
    }
    crowd: dict[str, SimulatedPerson] = {}
    with TemporaryDirectory() as folder:
        place = Place.of(folder, "mill-lane")
        Store.create(place.url, place.name, about, lambda: START).close()
        asyncio.run(
            play_at_once(place, PEOPLE, SEED, datetime.fromisoformat(START), crowd.__setitem__, plain=True)
        )
        store = Store.open(place.url)
        store.write_archive(HERE / "mill-lane.jsonl")
        store.close()
    (HERE / "mill-lane.jsonl").chmod(0o644)
    known = truth(crowd, open_archive(HERE / "mill-lane.jsonl").state())
    with open(HERE / "mill-lane.truth.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, ["participant", "camp", "contribution", "liking"], lineterminator="\n")
        out.writeheader()
        camps = {row["participant"]: row["camp"] for row in known["people"]}
        out.writerows({**row, "camp": camps[row["participant"]]} for row in known["likings"])


if __name__ == "__main__":
    make()
