"""How fast is a record, and does its time grow with the work? Append, replay, verify, archive, with ten times the input."""

import time
from pathlib import Path
from random import Random

from cocodesign.events import replay
from cocodesign.rules import Draft
from cocodesign.store import Store
from cocodesign.store.engine import writing

__all__ = ["measure", "seconds_to_verify"]

STAGES = [{"stage": "ideas", "kind": "ideas", "title": "Ideas", "minutes": None, "settings": {}}]
ABOUT = {"title": "Bench", "purpose": "How fast is the record?", "stages": STAGES}


class Clock:
    """Goes on by a minute with each look, so that nobody is too fast for the rules."""

    def __init__(self) -> None:
        self.minutes = 0

    def __call__(self) -> str:
        self.minutes += 1
        day, rest = divmod(self.minutes, 1440)
        month, day = divmod(day, 28)
        year, month = divmod(month, 12)
        return f"{2027 + year}-{month + 1:02}-{day + 1:02}T{rest // 60:02}:{rest % 60:02}:00Z"


def measure(folder: Path, events: int, rng: Random) -> dict[str, float]:
    """Seconds for so many ideas: each appended and committed alone, then read, replayed, verified, archived."""
    store = Store.create(f"sqlite:///{folder / f'record-{events}.sqlite'}", "bench", ABOUT, Clock())

    def name() -> str:
        return f"{rng.getrandbits(128):032x}"

    people = [
        store.join({"do": "join", "id": name(), "code": store.code, "name": ""}).person for _ in range(40)
    ]
    store.submit({"do": "move_on", "id": name()}, "operator")
    ideas: list[str] = []
    began = time.perf_counter()
    for n in range(events):
        parents = [{"parent": rng.choice(ideas), "kind": "builds_on"}] if n % 3 == 2 else []
        idea = {
            "do": "add_idea",
            "id": name(),
            "text": f"Idea number {n}: a bench in the shade of a tree",
            "parents": parents,
        }
        store.submit(idea, people[n % len(people)])
        ideas.append(idea["id"])
    took = {"append": time.perf_counter() - began}
    began = time.perf_counter()
    log = store.read()
    took["read"] = time.perf_counter() - began
    began = time.perf_counter()
    state = replay(log)
    took["replay"] = time.perf_counter() - began
    assert len(state.ideas) == events
    began = time.perf_counter()
    assert store.verify().ok
    took["verify"] = time.perf_counter() - began
    began = time.perf_counter()
    store.write_archive(folder / f"record-{events}.jsonl")
    took["archive"] = time.perf_counter() - began
    store.close()
    return took


def seconds_to_verify(folder: Path, events: int, rng: Random) -> float:
    """Seconds to check a record of about so many events, written a thousand at a time."""
    store = Store.create(f"sqlite:///{folder / 'long.sqlite'}", "bench", ABOUT, Clock())
    join = {"do": "join", "code": store.code, "name": ""}
    people = [store.join({**join, "id": f"{rng.getrandbits(128):032x}"}).person for _ in range(40)]
    body = {"text": "A bench in the shade of a tree", "title": "", "licence": "CC-BY-SA-4.0"}
    for _ in range(0, events, 1000):
        with writing(store._engine) as connection:
            for n in range(1000):
                who = people[n % len(people)]
                idea = Draft("idea.added", who, body, stage="ideas", subject=who)
                command = {"do": "add_idea", "id": f"{rng.getrandbits(128):032x}"}
                store._append(connection, command, [idea], "2027-01-01T00:00:00Z")
    began = time.perf_counter()
    report = store.verify()
    took = time.perf_counter() - began
    assert report.ok and report.events > events
    store.close()
    return took
