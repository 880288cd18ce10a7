"""Does the facilitator's link to the wall lead there, and only for the facilitator?"""

import asyncio
import json

import pytest
from websockets.exceptions import ConnectionClosed

from cocodesign.desk import Line
from cocodesign.server.wall import participants_url

from .conftest import make_workshop
from .visitor import KERNEL, Visitor


@pytest.fixture(scope="module")
def led():
    """A workshop whose file says where people join, with the facilitator's server."""
    import shutil

    workshop = make_workshop()
    run = json.loads(workshop.runfile.read_text()) | {"participants_url": "http://workshop.test:8866/"}
    workshop.runfile.write_text(json.dumps(run))
    workshop.start_server("facilitator")
    yield workshop
    for name in list(workshop.processes):
        workshop.stop(name)
    shutil.rmtree(workshop.folder, ignore_errors=True)


def test_the_facilitator_is_led_to_the_wall_by_a_secret_that_no_server_logs(led):
    visitor = Visitor(led.bases["facilitator"])
    assert visitor.post("/hello", {"key": led.secrets["facilitator"]}).status < 400
    answer = visitor.get("/wall")
    place, _, secret = answer.headers["Location"].partition("#wall=")
    assert (answer.status, place) == (303, "http://workshop.test:8866/hello")
    assert len(secret) >= 22
    assert secret not in led.log("facilitator")


def test_a_stranger_gets_no_link_to_the_wall(led):
    answer = Visitor(led.bases["facilitator"]).get("/wall")
    assert answer.status == 303
    assert answer.headers["Location"].endswith("/hello")


def test_a_file_without_an_address_has_none(tmp_path):
    assert participants_url(tmp_path / "not-there.run") == ""
    (tmp_path / "old.run").write_text("{}")
    assert participants_url(tmp_path / "old.run") == ""


def test_a_replaced_link_opens_no_page_any_more_and_ends_the_kernels_of_who_came_in_by_it(led):
    old, stranger = (Visitor(led.bases["facilitator"]) for _ in range(2))
    assert old.post("/hello", {"key": led.secrets["facilitator"]}).status == 303
    page = old.get("/")
    kernel = KERNEL.search(page.text)[1]
    with old.connect(kernel) as line:
        new = asyncio.run(replace(led, "facilitator"))
        with pytest.raises(ConnectionClosed):
            while True:
                line.recv(timeout=10)
    assert old.get(f"/api/kernels/{kernel}").status == 403
    assert old.get("/").headers["Location"] == "/hello"
    assert old.get("/archive").headers["Location"] == "/hello"
    assert stranger.post("/hello", {"key": led.secrets["facilitator"]}).status == 403
    assert stranger.post("/hello", {"key": new}).status == 303
    assert stranger.get("/archive").status == 200
    led.secrets["facilitator"] = new


async def replace(workshop, role: str) -> str:
    line = await Line.open(f"unix:{workshop.folder / 'desk.sock'}", workshop.secrets["key"])
    try:
        return (await line.ask({"do": "replace", "role": role}))["token"]
    finally:
        await line.close()
