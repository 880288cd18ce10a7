"""Does a desk find its keeper, and say calmly when it does not? (What both desks do: tests/keeper/test_desks.py.)"""

import asyncio
import os

import pytest

from cocodesign.desk import Line, LocalNews, RemoteDesk, from_environment, new_id, refusal
from cocodesign.exceptions import DeskUnavailableError, InvalidInputError, RefusedError


def event(seq):
    return {"seq": seq, "id": f"e{seq}", "kind": "doors.opened", "v": 1, "actor": "f", "stage": None, "ref": None,
            "at": "2026-11-21T20:00:00Z", "body": {}}  # fmt: skip


def test_every_new_id_is_one_that_the_keeper_takes():
    from cocodesign.rules import check_command

    ids = {new_id() for _ in range(50)}
    assert len(ids) == 50
    for name in ids:
        check_command({"do": "rename", "id": name})


def test_news_that_came_before_are_not_told_again():
    news = LocalNews()
    heard = []

    async def listen():
        async for told in news.events():
            heard.append([it["seq"] for it in told["events"]])

    async def play():
        listening = asyncio.ensure_future(listen())
        await asyncio.sleep(0)
        for events in ([event(1), event(2)], [event(2)], [event(1), event(3)]):
            news._tell(events)
        news._hush()
        await listening

    asyncio.run(play())
    assert heard == [[1, 2], [], [3]] and news.state.seq == 3


def test_a_refusal_crosses_the_line_unchanged():
    found = refusal({"code": "too-long", "message": "At most 3.", "facts": {"limit": 3}})
    assert isinstance(found, RefusedError)
    assert (found.code, str(found), found.facts) == ("too-long", "At most 3.", {"limit": 3})
    assert not isinstance(found, OSError)


def test_a_keeper_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DeskUnavailableError, match=f"does not answer at unix:{tmp_path}/s: No such file"):
        asyncio.run(Line.open(f"unix:{tmp_path}/s", "key"))


def test_a_desk_has_patience_and_an_end_of_it(tmp_path):
    with pytest.raises(DeskUnavailableError, match="does not answer at"):
        asyncio.run(RemoteDesk.connect(f"unix:{tmp_path}/s", "paper", patience=0.3))


@pytest.mark.parametrize("greeting", [b"", b"\n", b"HTTP/1.1 400 Bad Request\r\n", b"{}\n"])
def test_somebody_else_at_the_address_is_no_keeper(greeting):
    async def play():
        async def answer(reader, writer):
            await reader.readline()
            writer.write(greeting)
            writer.close()

        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            await Line.open(f"tcp:127.0.0.1:{port}", "key")
        finally:
            server.close()

    with pytest.raises(DeskUnavailableError, match="did not greet back"):
        asyncio.run(play())


def test_a_notebook_that_is_no_kernel_of_a_workshop_is_told_what_to_do(monkeypatch):
    monkeypatch.delenv("COCODESIGN_DESK", raising=False)
    with pytest.raises(InvalidInputError, match="Start one with `make workshop`, or give a desk"):
        asyncio.run(from_environment())


def test_a_kernel_takes_its_secrets_out_of_the_environment(monkeypatch):
    asked = []

    async def connect(address, capability):
        asked.append((address, capability))

    monkeypatch.setattr(RemoteDesk, "connect", connect)
    monkeypatch.setenv("COCODESIGN_DESK", "unix:/s")
    monkeypatch.setenv("COCODESIGN_CAPABILITY", "paper")
    asyncio.run(from_environment())
    assert asked == [("unix:/s", "paper")]
    assert not {"COCODESIGN_DESK", "COCODESIGN_CAPABILITY"} & set(os.environ)
