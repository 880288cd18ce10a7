"""Does a keeper lose or double nothing when its database goes away, and does a workshop have one keeper at a time?"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from cocodesign.exceptions import DeskUnavailableError, KeptElsewhereError, RefusedError
from cocodesign.keeper import keeper
from cocodesign.store import Store
from cocodesign.store import postgres as engine

from ..benchmarks.crash import trial
from ..mill_lane import a_room, an_id
from ..postgres_server import Server
from .conftest import KEY, House, until


async def test_sec_s56_a_database_that_is_started_anew_in_mid_workshop_loses_and_doubles_nothing(
    database_house, postgres
):
    """Everybody says yes and no again and again while the server is stopped, and killed; phones just wait."""
    house, answers, stop = database_house, {}, asyncio.Event()

    async def say(name):
        granted = False
        while not stop.is_set():
            granted = not granted
            house.clock.forward(10)
            answer = await house[name].send({"do": "consent", "scope": "quote", "granted": granted})
            answers[answer["id"]] = answer["seq"]

    talk = [asyncio.ensure_future(say(name)) for name in ("Ana", "Bo", "Cy")]
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        n = len(answers)
        await until(lambda n=n: len(answers) > n + 10, 60)
        if number == signal.SIGKILL:
            await asyncio.to_thread(postgres.kill)
        else:
            await asyncio.to_thread(postgres.stop, number)
        await asyncio.sleep(0.3)
        postgres.start()
    n = len(answers)
    await until(lambda: len(answers) > n + 10, 60)
    stop.set()
    await asyncio.gather(*talk)
    log = await asyncio.to_thread(house.store.read)
    said = {
        event["id"]: event["seq"]
        for event in log
        if event["kind"] == "consent.given" and event["id"] in answers
    }
    assert said == answers
    assert [event["seq"] for event in log] == list(range(1, len(log) + 1))
    assert house.keeper.feed.events == log
    assert (await asyncio.to_thread(house.store.verify)).ok


async def test_sec_s56_a_command_that_was_committed_when_the_line_broke_is_answered_once_and_seen_by_all(
    house, monkeypatch
):
    """What is nowhere else to be met for certain: the answer to COMMIT is lost, and the keeper asks again by itself."""
    monkeypatch.setattr(keeper, "BREATH", 0.01)
    true, lost = house.store.submit, iter([1, 2])

    def submit(command, person):
        answer = true(command, person)
        if command["do"] == "rename" and next(lost, None):
            raise DeskUnavailableError("the line broke")
        return answer

    monkeypatch.setattr(house.store, "submit", submit)
    answer = await house.do("Ana", "rename", name="Anabel")
    log = house.store.read()
    assert [event["seq"] for event in log if event["id"] == answer["id"]] == [answer["seq"]] == [len(log)]
    await house.everybody()
    assert house["Bo"].state.participants[house.ids["Ana"]]["name"] == "Anabel"


async def test_while_the_database_stays_away_nothing_is_called_saved_and_phones_send_again(
    database_house, postgres, monkeypatch
):
    house = database_house
    monkeypatch.setattr(keeper, "PATIENCE", 0.5)
    await asyncio.to_thread(postgres.stop)
    sent = asyncio.ensure_future(house["Bo"].send({"do": "rename", "name": "Bogdan"}))
    await until(lambda: house["Bo"].link == "waiting", 60)
    assert not sent.done()
    with pytest.raises(DeskUnavailableError, match="not known to be saved"):
        await house.keeper.submit({"do": "rename", "id": an_id(), "name": "Anabel"}, house.ids["Ana"])
    postgres.start()
    answer = await asyncio.wait_for(sent, 60)
    assert [event["id"] for event in house.store.read()][-1] == answer["id"]
    await until(lambda: house["Bo"].link == "live")


async def test_a_keeper_that_was_overtaken_while_its_database_was_away_writes_nothing_more(
    database_house, postgres, monkeypatch
):
    house = database_house
    monkeypatch.setattr(engine, "WAIT", 1)
    await asyncio.to_thread(postgres.stop)
    postgres.start()
    other = await asyncio.to_thread(lambda: Store.open(house.url, house.clock, own=True))
    n = len(other.read())
    with pytest.raises(KeptElsewhereError, match="Another keeper"):
        await house.keeper.submit({"do": "rename", "id": an_id(), "name": "Anabel"}, house.ids["Ana"])
    assert house.keeper.replaced.is_set()
    assert len(other.read()) == n and other.verify().ok
    other.close()


async def test_sec_s54_a_full_disk_is_told_as_not_saved_and_the_same_command_is_saved_once_there_is_room(
    house,
):
    def limit(pages=0):
        with house.store._engine.connect() as connection:
            pages = pages or connection.exec_driver_sql("PRAGMA page_count").scalar() + 3
            return connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar()

    await house.do("Fay", "open_stage", stage="ideas")
    pages, refused = await house.keeper.ask_store(limit), None
    for _ in range(200):
        house.clock.forward(60)
        refused = {"do": "add_idea", "id": an_id(), "text": "trees " * 80}
        try:
            await house["Ana"].send(refused)
        except RefusedError as refusal:
            assert refusal.code == "disk-full" and "nothing that was saved before is lost" in refusal.message
            break
    else:
        pytest.fail("the disk was never full")
    n = len(house.store.read())
    assert house.store.verify().ok
    await house.keeper.ask_store(lambda: limit(pages + 100))
    answer = await house["Ana"].send(refused)
    assert answer["seq"] == n + 1
    await house.everybody()
    assert house["Bo"].state.contributions[refused["id"]]["text"].startswith("trees")


async def test_sec_s54_on_a_disk_that_is_really_full_everybody_is_told_what_to_do_and_nothing_is_lost(
    small_disk, caplog
):
    async with House(small_disk.folder, "remote") as house:
        await house.do("Fay", "open_stage", stage="ideas")
        small_disk.fill(64)
        for n in range(200):
            house.clock.forward(60)
            before = len(house.store.read())
            idea = {"do": "add_idea", "id": an_id(), "text": f"{n} trees " * 60}
            try:
                await house["Ana"].send(idea)
            except RefusedError as refusal:
                assert refusal.code == "disk-full"
                break
        else:
            pytest.fail("the disk was never full")
        with pytest.raises(RefusedError, match="once there is room on that disk again"):
            await house.do("Fay", "change_stage", stage="vote", title="Which " * 13)
        assert "The disk of the computer that keeps this workshop is full" in caplog.text
        assert len(house.store.read()) == before and house.store.verify().ok
        small_disk.make_room()
        assert (await house["Ana"].send(idea))["seq"] == before + 1


async def test_sec_s54_a_full_disk_under_the_tables_of_postgresql_is_one_calm_refusal(full_house, small_disk):
    """The disk of the tables is full, the one of the server's own log is not: what most servers have."""
    house = full_house
    await house.do("Fay", "open_stage", stage="ideas")
    await asyncio.to_thread(small_disk.fill)
    for n in range(200):
        house.clock.forward(60)
        before, refused = (
            len(house.keeper.feed.events),
            {"do": "add_idea", "id": an_id(), "text": f"{n} trees " * 60},
        )
        try:
            await house["Ana"].send(refused)
        except RefusedError as refusal:
            assert refusal.code == "disk-full" and "tell the facilitator" in refusal.message
            break
    else:
        pytest.fail("the disk was never full")
    assert house["Ana"].link == "live"
    assert [event["seq"] for event in house.store.read()] == list(range(1, before + 1))
    assert (await house.keeper.ask_store(house.store.verify)).ok
    await asyncio.to_thread(small_disk.make_room)
    assert (await house["Ana"].send(refused))["seq"] == before + 1
    await house.do("Bo", "add_idea", text="A court")
    await house.everybody()
    assert house["Bo"].state.contributions[refused["id"]]["text"].startswith(f"{n} trees")
    assert (await house.keeper.ask_store(house.store.verify)).ok


# ---------------------------------------------------------------- processes


@pytest.fixture(params=["sqlite", "postgres"])
def place(request, tmp_path):
    """(address of a workshop, the PostgreSQL that it lies in or None)"""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'mill.sqlite'}", None
    server = request.getfixturevalue("postgres")
    return server.url(), server


def test_whoever_and_whatever_is_killed_no_acknowledged_event_is_missing(place, tmp_path):
    """Ten desks in two processes; in turn the server, the keeper and one of the two are killed in mid-write."""
    url, server = place
    turns = ["server", "keeper", "writers"] if server else ["keeper", "writers"]
    found = trial(tmp_path, url, server, turns, 10, Random(7))
    assert (found.missing, found.doubled, found.goes_on, found.verifies) == (0, 0, True, True)
    assert found.acknowledged > 50 and set(found.kills.values()) == {1} and found.refused == 0


def test_a_server_whose_disk_is_full_under_its_log_too_loses_nothing_and_goes_on_once_there_is_room(
    small_disk, tmp_path
):
    """It may refuse, or stop altogether and be started anew; the writers only ever wait, or are told and send again."""
    server = Server(small_disk.folder)
    try:
        server.start()
        found = trial(tmp_path, server.url(), server, ["disk"], 10, Random(3), small_disk)
    finally:
        server.remove()
    assert (found.missing, found.doubled, found.goes_on, found.verifies) == (0, 0, True, True)
    assert found.acknowledged > 20 and found.kills == {"disk": 1}


def test_a_second_keeper_is_turned_away_and_takes_over_when_the_first_is_killed(place, tmp_path):
    url, _ = place
    other = url.replace("mill", "other-mill", 1) if url.startswith("sqlite") else f"{url}-other"
    for one in (url, other):
        a_room(one).store.close()

    def start(name, url):
        run = tmp_path / f"{name}.run"
        run.write_text(json.dumps({"store": url, "address": f"unix:{name}", "key": KEY}))
        return subprocess.Popen(
            [sys.executable, "-m", "cocodesign.keeper", str(run)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_for(name):
        asyncio.run(until(lambda: (tmp_path / name).is_socket(), 60))

    keepers = [start("first", url), start("beside", other)]
    try:
        wait_for("first")
        wait_for("beside")
        keepers.append(second := start("second", url))
        assert second.wait(60) == 2
        assert "Another keeper has this workshop open" in second.stderr.read()
        keepers[0].kill()
        keepers.append(start("third", url))
        wait_for("third")
        assert keepers[1].poll() is None
        keepers[1].terminate()
        assert keepers[1].wait(60) == 0
    finally:
        for one in keepers:
            one.kill()
            one.communicate()
