"""How fast is a record, and does its time grow with the work? Append, replay, verify, archive, with ten times the input."""

import time
from pathlib import Path
from random import Random

from cocodesign.events import replay
from cocodesign.store import Store

__all__ = ["measure"]

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
