"""Is nothing lost, doubled or half when many write at once, a writer is killed, or the disk is full?"""

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cocodesign.rules import PER_MINUTE
from cocodesign.store import Store

from ..mill_lane import Room, a_room, an_id

# ---------------------------------------------------------------- many at once


def test_whoever_reads_on_by_number_misses_nothing_while_many_write(ground, monkeypatch):
    """A number is given under the lock of the head: none appears behind one that was read already."""
    monkeypatch.setitem(PER_MINUTE, "participant.renamed", 10**9)
    room = a_room(ground.url())
    done, seen, before = threading.Event(), [], len(room.store.read())

    def write(who):
        store = Store.open(ground.url())
        for n in range(40):
            store.submit({"do": "rename", "id": an_id(), "name": f"{who} {n}"}, room.ids[who])
        store.close()

    def read():
        store = Store.open(ground.url())
        finished = False
        while not finished:
            finished = done.is_set()
            seen.extend(event["seq"] for event in store.read(seen[-1] if seen else 0))
        store.close()

    reader = threading.Thread(target=read)
    reader.start()
    with ThreadPoolExecutor(3) as writers:
        list(writers.map(write, ("Ana", "Bo", "Cy")))
    done.set()
    reader.join()
    assert seen == list(range(1, before + 120 + 1))
    room.store.close()


def test_whoever_follows_gets_every_event_once_and_on_postgresql_at_a_hint(ground):
    room = a_room(ground.url())
    reader, n = Store.open(ground.url()), len(room.store.read())
    # An hour: on PostgreSQL nobody would wait for it, if the hint did not come.
    following = reader.follow(n, every=3600 if ground.kind == "postgres" else 0.02)
    with ThreadPoolExecutor(1) as other:
        for who in ("Bo", "Cy"):
            news = other.submit(next, following)
            room.do(who, "consent", scope="quote", granted=True)
            (event,) = news.result(60)
            assert (event["kind"], event["actor"]) == ("consent.given", room.ids[who])
    following.close()
    reader.close()
    room.store.close()


def test_a_missed_hint_only_costs_the_wait(schemas):
    room = a_room(schemas.url())
    reader, n = Store.open(schemas.url()), len(room.store.read())
    following = reader.follow(n, every=0.05)
    room.do("Bo", "consent", scope="quote", granted=True)
    assert [event["seq"] for event in next(following)] == [n + 1]
    with ThreadPoolExecutor(1) as other:
        news = other.submit(next, following)
        schemas.server.psql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'"
        )
        room.do("Cy", "consent", scope="quote", granted=True)
        assert [event["seq"] for event in news.result(60)] == [n + 2]
    following.close()
    reader.close()
    room.store.close()


def test_whoever_reads_goes_on_after_the_database_was_started_anew(schemas):
    room = a_room(schemas.url())
    before = room.store.read()
    schemas.server.stop()
    schemas.server.start()
    assert room.store.read() == before
    room.store.close()


# ---------------------------------------------------------------- whoever is killed

WRITER = """
import sys
from cocodesign import rules
rules.PER_MINUTE["participant.renamed"] = 10**9
from cocodesign.store import Store
store = Store.open(sys.argv[1])
n = 0
while True:
    n += 1
    command = {"do": "rename", "id": f"{sys.argv[3]}{n:020d}", "name": f"Bo {n}"}
    answer = store.submit(command, sys.argv[2])
    print(command["id"], answer.seq, flush=True)
"""


def test_sec_s53_what_a_killed_writer_acknowledged_is_there_and_nothing_is_half(ground):
    """Two writers at a time, killed at random moments; the next write goes through, and the chain holds."""
    room = a_room(ground.url())
    room.store.close()
    acknowledged = {}
    for turn in range(3):
        people = [room.join(f"Writer {turn} {n}") for n in range(2)]
        running = [
            subprocess.Popen(
                [sys.executable, "-c", WRITER, ground.url(), person, f"{turn}{n}-"],
                stdout=subprocess.PIPE,
                cwd=Path(__file__).parents[2],
            )
            for n, person in enumerate(people)
        ]
        first = [process.stdout.readline() for process in running]
        time.sleep(0.05 + 0.2 * turn)
        for process in running:
            process.send_signal(signal.SIGKILL)
        for process, line in zip(running, first, strict=True):
            said = (line + process.communicate()[0]).decode().split("\n")
            for answer in said[:-1]:
                name, seq = answer.split()
                acknowledged[name] = int(seq)
    store = Store.open(ground.url())
    kept = {event["id"]: event["seq"] for event in store.read() if event["kind"] == "participant.renamed"}
    assert acknowledged.items() <= kept.items() and len(acknowledged) > 20
    assert len(kept) - len(acknowledged) <= 8  # committed, and killed before they could say so
    report = store.verify()
    assert report.ok, report
    store.close()


# ---------------------------------------------------------------- a full disk


def test_sec_s54_a_full_disk_saves_nothing_half_and_once_there_is_room_the_same_command_is_saved(files):
    room = a_room(files.url())
    room.stage("ideas")
    limit(room, pages := pages_of(room) + 4)
    n, refused = len(room.store.read()), None
    for _ in range(500):
        room.clock.forward(60)
        refused = {"do": "add_idea", "id": an_id(), "text": "trees " * 80}
        try:
            room.store.submit(refused, room.ids["Ana"])
        except Exception as trouble:
            assert "is full" in str(trouble)
            break
        n += 1
    else:
        pytest.fail("the disk was never full")
    assert len(room.store.read()) == n and room.store.verify().ok
    limit(room, pages + 100)
    assert room.store.submit(refused, room.ids["Ana"]).seq == n + 1
    assert room.store.submit(refused, room.ids["Ana"]).events == ()
    room.idea("Bo", "A court")
    assert room.store.verify().ok and len(room.store.read()) == n + 2
    room.store.close()


def pages_of(room: Room) -> int:
    with room.store._engine.connect() as connection:
        return connection.exec_driver_sql("PRAGMA page_count").scalar()


def limit(room: Room, pages: int) -> None:
    """Let the file take so many pages, and answer as a full disk does beyond them."""
    with room.store._engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar() == pages
