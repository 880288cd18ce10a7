"""Does the socket let in whom it should, and stay calm when somebody does not speak its language?"""

import asyncio
import gc
import json
import stat
from pathlib import Path

import pytest

from cocodesign.archive import open_archive
from cocodesign.desk import Line, RemoteDesk
from cocodesign.exceptions import DeskUnavailableError, RefusedError
from cocodesign.keeper import serve, service
from cocodesign.store import Store
from cocodesign.store.purge import Purge

from ..mill_lane import ABOUT, an_id
from .conftest import KEY, until


async def raw(house, *lines, wait=True):
    """Everything the keeper says to somebody who sends these bytes."""
    reader, writer = await asyncio.open_unix_connection(house.address[5:], limit=2**26)
    said = b""
    try:
        for line in lines:
            writer.write(line)
            await writer.drain()
        if wait:
            said = await asyncio.wait_for(reader.read(), 10)
    except OSError:
        pass
    finally:
        writer.close()
    return said.decode().splitlines()


def hello(secret, **more):
    return json.dumps({"hello": secret, **more}).encode() + b"\n"


# ---------------------------------------------------------------- who is let in


async def test_a_paper_that_is_not_genuine_is_refused(remote_house, tmp_path):
    store, ids = remote_house.store, remote_house.ids
    other = Store.create(f"sqlite:///{tmp_path / 'other.sqlite'}", "other", ABOUT)
    paper = store.capability(ids["Bo"], "participant")
    seal = paper.rpartition(".")[2]
    for forged in (
        f"{ids['Bo']}.facilitator.{seal}",
        f"{ids['Fay']}.facilitator.{seal}",
        f"operator.operator.{seal}",
        store.capability(ids["Bo"], "facilitator"),
        other.capability(ids["Bo"], "participant"),
        paper[:-1],
        KEY[:-1],
        "",
        "é",
    ):
        with pytest.raises(RefusedError) as found:
            await RemoteDesk.connect(remote_house.address, forged)
        assert found.value.code == "unknown"


async def test_a_participant_cannot_ask_what_only_the_operator_may(remote_house):
    paper = remote_house.store.capability(remote_house.ids["Bo"], "participant")
    line = await Line.open(remote_house.address, paper)
    for do in ("look", "who", "capability", "link", "replace", "report", "health", "progress", "facts", "archive",
               "verify", "join", "create", "count"):  # fmt: skip
        with pytest.raises(RefusedError) as found:
            await line.ask(
                {
                    "do": do,
                    "id": an_id(),
                    "person": remote_house.ids["Fay"],
                    "role": "facilitator",
                    "path": "/tmp/x",
                }
            )
        assert found.value.code in ("bad-request", "not-allowed")
    await line.close()


async def test_the_socket_is_its_owners_alone(remote_house):
    assert stat.S_IMODE(Path(remote_house.address[5:]).stat().st_mode) & 0o077 == 0


# ---------------------------------------------------------------- what the operator's processes ask


async def test_the_door_asks_in_the_order_in_which_people_come(remote_house, tmp_path):
    line = await Line.open(remote_house.address, KEY)
    code = remote_house.store.code
    seen = await line.ask({"do": "look", "code": code})
    assert (seen["title"], [stage["state"] for stage in seen["stages"]]) == (
        "The lot on Mill Lane",
        ["draft"] * 5,
    )
    joined = await line.ask(
        {"do": "join", "id": an_id(), "name": "Ana", "language": "es", "code": code, "consents": ["quote"]}
    )
    assert joined["name"] == "Ana 2"
    known = await line.ask({"do": "who", "token": joined["token"]})
    assert known == {
        "person": joined["person"],
        "role": "participant",
        "name": "Ana 2",
        "n": 5,
        "language": "es",
        "consents": ["workshop", "quote"],
    }
    paper = (await line.ask({"do": "capability", "person": joined["person"]}))["capability"]
    desk = await RemoteDesk.connect(remote_house.address, paper)
    assert desk.person == joined["person"]
    await desk.close()
    wall = await line.ask({"do": "link", "role": "wall"})
    assert (await line.ask({"do": "who", "token": wall["token"]}))["role"] == "wall"
    facts = await line.ask({"do": "facts"})
    assert (facts["people"], facts["here"], facts["code"], facts["stage"]) == (4, 3, code, None)
    assert (await line.ask({"do": "verify"}))["ok"]
    path = (await line.ask({"do": "archive", "path": str(tmp_path / "mill.jsonl")}))["path"]
    assert open_archive(path).verify().head == facts["head"]
    await line.close()


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({"do": "look", "code": "AAAAAAAA"}, "wrong-code"),
        ({"do": "look"}, "wrong-code"),
        ({"do": "join", "id": "0" * 32, "name": "Eve", "code": "AAAAAAAA"}, "wrong-code"),
        ({"do": "join", "name": "Eve"}, "bad-request"),
        ({"do": "who", "token": "x"}, "unknown"),
        ({"do": "who", "token": "\ud800"}, "unknown"),
        ({"do": "capability", "person": "operator"}, "unknown"),
        ({"do": "capability"}, "bad-request"),
        ({"do": "link", "role": "participant"}, "bad-request"),
        ({"do": "replace", "role": "participant"}, "bad-request"),
        ({"do": "report", "role": "participants"}, "bad-request"),
        ({"do": "archive"}, "bad-request"),
        ({"do": ["who"]}, "bad-request"),
        ({}, "bad-request"),
    ],
    ids=ascii,
)
async def test_a_question_that_has_no_answer_is_refused(remote_house, command, code):
    line = await Line.open(remote_house.address, KEY)
    with pytest.raises(RefusedError) as found:
        await line.ask(command)
    assert found.value.code == code
    assert (await line.ask({"do": "facts"}))["people"] == 3
    await line.close()


async def test_closed_doors_show_nothing_to_who_has_the_code(remote_house):
    await remote_house.do("Fay", "doors", open=False)
    line = await Line.open(remote_house.address, KEY)
    with pytest.raises(RefusedError, match="doors are closed"):
        await line.ask({"do": "look", "code": remote_house.store.code})
    await line.close()


async def test_a_replaced_link_cuts_who_came_in_by_an_older_one_and_tells_the_servers(remote_house):
    server = await Line.open(remote_house.address, KEY)
    old = (await server.ask({"do": "link", "role": "facilitator"}))["token"]
    fay, bo = remote_house["Fay"], remote_house["Bo"]
    console = await Line.open(
        remote_house.address, remote_house.store.capability(remote_house.ids["Fay"], "facilitator"), 0
    )
    line = await Line.open(remote_house.address, KEY)
    new = (await line.ask({"do": "replace", "role": "facilitator"}))["token"]
    assert await asyncio.wait_for(server.pushed.get(), 5) == {"replaced": remote_house.ids["Fay"]}
    with pytest.raises(RefusedError):
        await line.ask({"do": "who", "token": old})
    assert (await line.ask({"do": "who", "token": new}))["person"] == remote_house.ids["Fay"]
    await until(lambda: fay.link == "gone")
    with pytest.raises(DeskUnavailableError):
        await console.ask({"do": "open_stage", "id": an_id(), "stage": "ideas"})
    with pytest.raises(DeskUnavailableError):
        await fay.send({"do": "open_stage", "stage": "ideas"})
    assert bo.link == "live" and remote_house.keeper.state.now is None
    for one in (server, line):
        await one.close()


async def test_who_is_shut_out_hangs_up_and_the_servers_are_told(remote_house):
    server, bo = await Line.open(remote_house.address, KEY), remote_house["Bo"]
    await remote_house.do("Fay", "remove_person", ref=bo.person, reason="Shouts at others")
    assert await asyncio.wait_for(server.pushed.get(), 5) == {"replaced": bo.person}
    await until(lambda: bo.link == "gone")
    with pytest.raises(DeskUnavailableError):
        await bo.send({"do": "add_idea", "text": "Me again"})
    assert remote_house["Ana"].link == "live"
    await server.close()


async def test_a_first_link_may_be_asked_for_as_a_replacement(remote_house):
    line = await Line.open(remote_house.address, KEY)
    token = (await line.ask({"do": "replace", "role": "wall"}))["token"]
    assert (await line.ask({"do": "who", "token": token}))["role"] == "wall"
    await line.close()


async def test_the_servers_figures_come_together_and_are_forgotten(remote_house, monkeypatch):
    line = await Line.open(remote_house.address, KEY)
    told = {"role": "participants", "pid": 7, "kernels": 3, "most": 100, "delay_ms": 2.5, "keeper_ms": 1.5}
    await line.ask({"do": "report", **told})
    health = await line.ask({"do": "health"})
    (server,) = health["servers"]
    assert health["here"] == 3 and server["age"] < 5
    assert {name: server[name] for name in told} == told
    assert health["purge"] == {"since": None, "erasures": 0, "done": None}
    monkeypatch.setattr(service, "REPORTS_COUNT_FOR", 0)
    assert (await line.ask({"do": "health"}))["servers"] == []
    await line.close()


async def test_a_purge_that_is_pending_is_among_the_figures_until_it_is_verified(remote_house, monkeypatch):
    house, line = remote_house, await Line.open(remote_house.address, KEY)
    true = house.store.purge
    monkeypatch.setattr(house.store, "purge", lambda: Purge(0, {}, problems=("somebody reads",)))
    await house.do("Fay", "open_stage", stage="ideas")
    idea = await house.idea("Ana", "Shade trees")
    await house.do("Ana", "erase", ref=idea, sure=True)
    await house.do("Bo", "erase", sure=True)
    purge = (await line.ask({"do": "health"}))["purge"]
    assert (purge["erasures"], purge["done"]) == (2, None) and purge["since"] == house.store.purge_pending()
    monkeypatch.undo()
    assert (await house.keeper.ask_store(true)).ok
    purge = (await line.ask({"do": "health"}))["purge"]
    assert purge == {"since": None, "erasures": 0, "done": house.clock()}
    await line.close()


# ---------------------------------------------------------------- whoever does not speak the language


async def test_hostile_lines_change_nothing_for_others(remote_house):
    before = remote_house.keeper.state.seq
    paper = hello(remote_house.store.capability(remote_house.ids["Bo"], "participant"))
    for lines in (
        [b"GET / HTTP/1.1\r\n\r\n"],
        [b"\n"],
        [b"\xff\xfe\x00\n"],
        [b"null\n"],
        [b"[]\n"],
        [b'{"hello":7}\n'],
        [b'{"hello":"\\ud800"}\n'],
        [b"[" * 100_000 + b"\n"],
        [b"x" * 10_000_000 + b"\n"],
        [paper, b"not json\n"],
        [paper, b"[1]\n"],
        [paper, b"{" * 100_000 + b"\n"],
        [paper, b'{"n":1,"do":"' + b"x" * 10_000_000 + b'"}\n'],
    ):
        await raw(remote_house, *lines)
    assert remote_house.keeper.state.seq == before
    await remote_house.do("Ana", "rename", name="Anna")
    await remote_house.everybody()
    assert remote_house["Bo"].link == "live"


@pytest.mark.parametrize(
    "asked",
    [b"{}", b'{"n":1}', b'{"n":{},"do":{"do":"end"}}', b'{"n":"\\ud800","do":{"do":"rename"}}', b'{"n":1,"do":[]}', b'{"n":1,"do":7}',
     b'{"n":1,"do":{"do":"rename","id":"' + b"0" * 16 + b'","x":NaN}}', b'{"n":1,"do":{"do":{}}}'],
)  # fmt: skip
async def test_an_odd_question_is_refused_on_a_line_that_goes_on(remote_house, asked):
    paper = hello(remote_house.store.capability(remote_house.ids["Bo"], "participant"))
    reader, writer = await asyncio.open_unix_connection(remote_house.address[5:])
    writer.write(paper + asked + b"\n")
    welcome, answer = (
        json.loads(await reader.readline()),
        json.loads(await asyncio.wait_for(reader.readline(), 10)),
    )
    assert "welcome" in welcome and answer["no"]["code"] in ("bad-request", "not-allowed")
    writer.write(b'{"n":2,"do":{"do":"rename","id":"' + b"1" * 16 + b'","name":"Bogdan"}}\n')
    answer = json.loads(await asyncio.wait_for(reader.readline(), 10))
    assert (answer["n"], answer["ok"]["id"]) == (2, "1" * 16)
    writer.close()


async def test_who_says_nothing_is_let_go(remote_house, monkeypatch):
    monkeypatch.setattr(service, "PATIENCE", 0.1)
    assert await raw(remote_house) == []


@pytest.mark.parametrize("since", [-5, 10**30, True, "0", None, [], 1.5])
async def test_an_odd_beginning_gives_nothing_twice(remote_house, since):
    paper = remote_house.store.capability(remote_house.ids["Bo"], "participant")
    reader, writer = await asyncio.open_unix_connection(remote_house.address[5:])
    writer.write(hello(paper, since=since))
    assert "welcome" in json.loads(await reader.readline())
    await remote_house.do("Ana", "rename", name="Anna")
    numbers = []
    try:
        async with asyncio.timeout(0.3):
            while line := await reader.readline():
                numbers += [event["seq"] for event in json.loads(line).get("events", [])]
    except TimeoutError:
        pass
    assert numbers == sorted(set(numbers))
    writer.close()


async def test_who_does_not_read_is_cut_and_others_are_not(remote_house, monkeypatch):
    monkeypatch.setattr(service, "MOST_BYTES_OUT", 50_000)
    paper = remote_house.store.capability(remote_house.ids["Bo"], "participant")
    _, writer = await asyncio.open_unix_connection(remote_house.address[5:], limit=1000)
    writer.write(hello(paper, since=0))
    await until(lambda: len(remote_house.keeper._seats) == 5)
    await remote_house.do("Fay", "open_stage", stage="ideas")
    for n in range(400):
        await remote_house.do("Ana", "add_idea", text=f"{n} " + "🌳" * 490)
        if len(remote_house.keeper._seats) < 5:
            break
    await until(lambda: len(remote_house.keeper._seats) == 4)
    await remote_house.everybody()
    assert len(remote_house["Bo"].state.ideas) == n + 1
    writer.close()


# ---------------------------------------------------------------- a line that breaks


async def test_a_desk_comes_back_with_all_it_missed_and_nothing_twice(remote_house):
    house = remote_house
    await house.do("Fay", "open_stage", stage="ideas")
    heard = []

    async def listen():
        async for news in house["Bo"].events():
            heard.extend(event["seq"] for event in news["events"])

    listening = asyncio.ensure_future(listen())
    await house.everybody()
    before = house["Bo"].state.seq
    await house.service.close()
    await until(lambda: house["Bo"].link == "waiting")
    ana = await house.keeper.desk(house.ids["Ana"])
    for n in range(5):
        house.clock.forward(10)
        await ana.send({"do": "add_idea", "text": f"idea {n}"})
    house.service = await serve(house.keeper, house.address, KEY)
    await until(lambda: house["Bo"].link == "live")
    await house.everybody()
    assert heard == list(range(before + 1, house.keeper.state.seq + 1))
    assert house["Bo"].state.contributions == ana.state.contributions
    listening.cancel()


async def test_who_only_listens_goes_on_hearing_when_memory_is_swept(remote_house):
    house = remote_house
    heard = []

    async def listen(desk):
        async for news in desk.events():
            heard.extend(event["kind"] for event in news["events"])

    async def come_to_listen():
        listening = asyncio.ensure_future(
            listen(await house.desk("Bo"))
        )  # as a page does: nobody keeps either
        listening.add_done_callback(lambda _: heard.append("the listener was dropped"))

    await come_to_listen()
    await asyncio.sleep(0.05)
    gc.collect()
    await house.do("Fay", "open_stage", stage="ideas")
    await until(lambda: "stage.opened" in heard)


async def test_what_was_cut_before_its_answer_is_sent_again_and_happens_once(remote_house, monkeypatch):
    house = remote_house
    await house.do("Fay", "open_stage", stage="ideas")
    true, answered = house.keeper.carry_out, []

    async def carry_out(command, person):
        answer = await true(command, person)
        if not answered:  # committed, and the line breaks before anybody is told
            answered.append(answer)
            for writer in list(house.service._lines):
                writer.transport.abort()
        return answer

    monkeypatch.setattr(house.keeper, "carry_out", carry_out)
    answer = await house.idea("Bo", "Shade trees")
    assert answer == answered[0]["id"]
    assert [event["kind"] for event in house.store.read()].count("idea.added") == 1
    await house.everybody()
    assert len(house["Ana"].state.ideas) == 1


async def test_a_refusal_on_a_broken_line_is_no_broken_line(remote_house):
    with pytest.raises(RefusedError):
        await remote_house.do("Bo", "end")
    assert remote_house["Bo"].link == "live"


async def test_a_closed_line_says_so(remote_house):
    line = await Line.open(remote_house.address, KEY)
    await line.close()
    with pytest.raises(DeskUnavailableError, match="is closed"):
        await line.ask({"do": "facts"})


async def test_a_keeper_can_be_reached_by_tcp_where_there_are_no_unix_sockets(remote_house):
    listening = await serve(remote_house.keeper, "tcp:127.0.0.1:0", KEY)
    port = listening.server.sockets[0].getsockname()[1]
    line = await Line.open(f"tcp:127.0.0.1:{port}", KEY)
    assert (await line.ask({"do": "facts"}))["people"] == 3
    await line.close()
    await listening.close()
