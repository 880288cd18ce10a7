"""Does the keeper take everybody in turn, keep time, and lose nothing when it is killed?"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cocodesign.desk import RemoteDesk
from cocodesign.exceptions import DeskUnavailableError, RefusedError
from cocodesign.keeper import Keeper, keeper
from cocodesign.store import Store

from ..mill_lane import a_room, an_id
from .conftest import KEY, until


def kinds(house):
    return [event["kind"] for event in house.store.read()]


# ---------------------------------------------------------------- in turn


async def test_a_flood_of_one_person_does_not_hold_up_another(house):
    """Ana sends two hundred at once; Bo, who comes then, waits for one or two of them, not for all."""
    flood = [asyncio.ensure_future(house["Ana"].send({"do": "rename", "name": f"A{n}"})) for n in range(200)]
    await until(lambda: any(sent.done() for sent in flood))
    before = sum(sent.done() for sent in flood)
    await house["Bo"].send({"do": "consent", "scope": "quote", "granted": True})
    waited = sum(sent.done() for sent in flood) - before
    assert waited < 70 if house.kind == "remote" else waited <= 3
    results = await asyncio.gather(*flood, return_exceptions=True)
    assert sum(isinstance(result, RefusedError) for result in results) == 194  # six names a minute


async def test_sec_s06_everybody_votes_while_the_vote_is_closed(house):
    """Thirty people vote twice, at once with the closing: who was answered is counted, and nobody else is."""
    people = [await house.join(f"Voter {n}") for n in range(30)]
    poll = await house.vote()
    taken = set()

    async def vote(desk, approved):
        command = {"do": "cast", "id": an_id(), "poll": poll, "approved": approved}
        try:
            answer = await desk.send(command)
            assert await desk.send(command) == answer
        except RefusedError as refusal:
            assert refusal.code == "poll-closed"
        else:
            taken.add(answer["id"])

    ideas = [idea["contribution"] for idea in house.keeper.state.ideas]
    votes = [asyncio.ensure_future(vote(desk, approved)) for approved in ([], ideas) for desk in people]
    await until(lambda: len(taken) > 5)
    await house.do("Fay", "close_stage", stage="vote")
    await asyncio.gather(*votes)
    await until(lambda: poll in house.keeper.state.counts)
    log = house.store.read()
    assert {event["id"] for event in log if event["kind"] == "ballot.cast"} == taken
    closed = next(event["seq"] for event in log if event["kind"] == "poll.closed")
    assert all(event["seq"] < closed for event in log if event["kind"] == "ballot.cast")
    voters = {event["actor"] for event in log if event["kind"] == "ballot.cast"}
    assert house.keeper.state.counts[poll]["n_ballots"] == len(voters)
    assert house.store.verify().problems == ()


async def test_a_command_that_breaks_something_stops_nobody_else(house, monkeypatch):
    true = house.store.submit

    def submit(command, person):
        if command["do"] == "rename":
            raise MemoryError("the disk is full")
        return true(command, person)

    monkeypatch.setattr(house.store, "submit", submit)
    with pytest.raises((MemoryError, RefusedError), match=r"disk is full|nothing was saved"):
        await house.do("Ana", "rename", name="A")
    await house.do("Bo", "consent", scope="quote", granted=True)


async def test_a_keeper_that_stops_finishes_what_it_took_and_takes_nothing_new(house):
    taken = [
        asyncio.ensure_future(
            house.keeper.submit({"do": "rename", "id": an_id(), "name": who}, house.ids[who])
        )
        for who in ("Ana", "Bo")
    ]
    await asyncio.sleep(0)
    await house.keeper.stop()
    assert [answer.seq for answer in await asyncio.gather(*taken)] == [
        taken[0].result().seq,
        taken[0].result().seq + 1,
    ]
    with pytest.raises(DeskUnavailableError, match="has stopped"):
        await house.keeper.submit({"do": "rename", "id": an_id(), "name": "Cy"}, house.ids["Cy"])
    await house.keeper.stop()


async def test_nobody_has_a_desk_who_is_not_in_the_workshop(house):
    with pytest.raises(RefusedError, match="not known here"):
        await house.keeper.desk("p-nobody")


# ---------------------------------------------------------------- by itself


async def test_what_could_not_be_counted_is_counted_later(house, monkeypatch):
    monkeypatch.setattr(keeper, "AGAIN", 0.05)
    poll = await house.vote()
    true, broken = house.store.submit, iter([OSError("disk full"), OSError("disk full")])

    def submit(command, person):
        if command["do"] == "count" and (error := next(broken, None)):
            raise error
        return true(command, person)

    monkeypatch.setattr(house.store, "submit", submit)
    await house.do("Fay", "close_stage", stage="vote")
    await until(lambda: poll in house.keeper.state.counts)
    assert kinds(house).count("poll.counted") == 1


def test_a_poll_that_was_closed_by_a_killed_keeper_is_counted_by_the_next_one_once(tmp_path):
    room = a_room(tmp_path / "mill.sqlite")
    room.stage("ideas")
    trees = room.idea("Ana", "Shade trees")
    room.stage("vote")
    room.do("Bo", "cast", poll=room.poll(), approved=[trees])
    room.do("Fay", "close_stage", stage="vote")
    room.join("Late")
    room.store.close()

    async def keep():
        async with Keeper(Store.open(f"sqlite:///{tmp_path / 'mill.sqlite'}", room.clock)) as kept:
            await until(lambda: kept.state.counts)
            return kept.state.counts[room.poll()]

    counts = [asyncio.run(keep()) for _ in range(2)]
    assert counts[0] == counts[1] and counts[0]["scores"] == {trees: 1}
    store = Store.open(f"sqlite:///{tmp_path / 'mill.sqlite'}")
    assert [event["kind"] for event in store.read()].count("poll.counted") == 1
    assert store.verify().problems == ()


# ---------------------------------------------------------------- the process


def test_a_keeper_process_is_killed_and_another_goes_on_for_the_same_desks(tmp_path, monkeypatch):
    """Killed at once after a vote was closed: desks wait, send again, miss nothing; the poll is counted."""
    room = a_room(tmp_path / "mill.sqlite")
    room.stage("ideas")
    room.idea("Ana", "Shade trees")
    room.stage("vote")
    poll = room.poll()
    papers = [
        room.store.capability(room.ids[who], role)
        for who, role in (("Fay", "facilitator"), ("Bo", "participant"))
    ]
    room.store.close()
    monkeypatch.chdir(tmp_path)
    about = {"store": f"sqlite:///{tmp_path / 'mill.sqlite'}", "address": "unix:s", "key": KEY}
    run = tmp_path / "mill.run"
    run.write_text(json.dumps(about))

    def start():
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        return subprocess.Popen(
            [sys.executable, "-m", "cocodesign.keeper", str(run)], env=environment, stderr=subprocess.PIPE
        )

    async def play(first, second):
        while not Path("s").exists():
            await asyncio.sleep(0.05)
        fay, bo = [await RemoteDesk.connect("unix:s", paper, patience=60) for paper in papers]
        await bo.send({"do": "cast", "poll": poll, "approved": []})
        await fay.send({"do": "close_stage", "stage": "vote"})
        first.send_signal(signal.SIGKILL)
        first.wait()
        await until(lambda: bo.link == "waiting")
        pending = asyncio.ensure_future(bo.send({"do": "rename", "name": "Bogdan"}))
        second.append(start())
        answer = await asyncio.wait_for(pending, 60)
        await until(lambda: poll in fay.state.counts and bo.state.seq >= answer["seq"], 60)
        assert bo.link == fay.link == "live"
        assert bo.state.participants[bo.person]["name"] == "Bogdan"
        assert start().wait(60) == 2  # a second keeper for one workshop is turned away
        for desk in (fay, bo):
            await desk.close()

    first, second = start(), []
    try:
        asyncio.run(asyncio.wait_for(play(first, second), 200))
        second[0].terminate()
        assert second[0].wait(30) == 0
    finally:
        for process in (first, *second):
            process.kill()
            process.communicate()
    store = Store.open(about["store"])
    assert [event["kind"] for event in store.read()][-5:].count("poll.counted") == 1
    assert store.verify().problems == ()
    store.close()
