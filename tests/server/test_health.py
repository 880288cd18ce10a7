"""Does a facilitator learn in time that the machine is getting full?"""

import asyncio
import os
import subprocess
import sys
import time

import psutil
import pytest

from cocodesign.exceptions import DeskUnavailableError
from cocodesign.server.health import Pulse, free_memory, memory_of, state_of

from .conftest import running_workshop
from .visitor import Visitor

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("figures", "state"),
    [
        ((0, 100, 4000, 5), "fine"),
        ((79, 100, 1201, 249), "fine"),
        ((80, 100, 4000, 5), "tight"),
        ((10, 100, 1200, 5), "tight"),
        ((10, 100, 4000, 250), "tight"),
        ((100, 100, 4000, 5), "full"),
        ((10, 100, 300, 5), "full"),
        ((10, 100, 4000, 1000), "full"),
        ((80, 100, 100, 5), "full"),
        ((0, 0, 4000, 5), "fine"),
    ],
)
def test_the_worst_of_places_memory_and_lag_is_the_state_of_all(figures, state):
    assert state_of(*figures)["all"] == state


def test_a_process_counts_with_its_children():
    child = subprocess.Popen(
        [sys.executable, "-c", "x = bytearray(50 * 2**20); input()"], stdin=subprocess.PIPE
    )
    try:
        end = time.monotonic() + 10
        while psutil.Process(child.pid).memory_info().rss < 50 * MB and time.monotonic() < end:
            time.sleep(0.05)
        number, held = memory_of([os.getpid(), child.pid, 2**22])
        alone, less = memory_of([child.pid])
        assert number > alone == 1
        assert 50 * MB < less < held
    finally:
        child.communicate(b"\n")


def test_inside_a_container_its_own_limit_counts(tmp_path):
    (tmp_path / "memory.max").write_text(f"{900 * MB}\n")
    (tmp_path / "memory.current").write_text(f"{700 * MB}\n")
    (tmp_path / "memory.stat").write_text(f"anon 5\ninactive_file {100 * MB}\n")
    assert free_memory(tmp_path) == (300 * MB, 900 * MB)
    (tmp_path / "memory.max").write_text("max\n")
    assert free_memory(tmp_path)[1] == free_memory(tmp_path / "nowhere")[1] == psutil.virtual_memory().total


def test_a_server_tells_how_late_its_loop_is_and_goes_on_while_the_keeper_is_away():
    told = []

    async def ask(do, **facts):
        told.append(facts)
        if len(told) == 1:
            raise DeskUnavailableError("away")

    async def scene():
        pulse = Pulse(ask, "participants", lambda: (3, 100))
        beating = asyncio.ensure_future(pulse.beat())
        await asyncio.sleep(0.1)
        time.sleep(1.4)  # the loop hangs
        await asyncio.sleep(0.2)
        await pulse.tell()
        beating.cancel()

    asyncio.run(scene())
    assert told[0]["delay_ms"] == 0
    assert told[-1]["delay_ms"] > 300 and (told[-1]["kernels"], told[-1]["most"]) == (3, 100)


@pytest.fixture(scope="module")
def house():
    """A workshop of its own with both servers: the keeper is sent away in it."""
    with running_workshop() as one:
        one.start_server("participants", "--most=7")
        one.start_server("facilitator")
        yield one


@pytest.fixture
def facilitator(house):
    visitor = Visitor(house.bases["facilitator"])
    assert visitor.post("/hello", {"key": house.secrets["facilitator"]}).status < 400
    return visitor


def test_the_facilitator_sees_the_figures_of_all_processes(house, facilitator):
    phone = Visitor(house.bases["participants"])
    phone.join(house.code)
    kernel = phone.open_page()
    end = time.monotonic() + 15
    while (health := facilitator.get("/health").json())["kernels"] != 1 and time.monotonic() < end:
        time.sleep(0.3)
    assert (health["kernels"], health["most"], health["here"]) == (1, 7, 0)
    assert health["processes"] >= 4  # keeper, two servers, a kernel
    assert 0 < health["memory_mb"] < health["total_mb"] > health["free_mb"] > 0
    assert 0 < health["keeper_ms"] < 5000
    assert set(health["state"]) == {"places", "memory", "lag", "all"}
    phone.say_farewell(kernel)


def test_nobody_else_sees_them(house, facilitator):
    phone = Visitor(house.bases["participants"])
    phone.join(house.code)
    assert phone.get("/health").status == 404
    stranger = Visitor(house.bases["facilitator"], dict(phone.cookies)).get("/health")
    assert (stranger.status, stranger.json()) == (403, {"no": "forbidden"})


def test_a_keeper_that_is_away_is_said_alike_everywhere(house, facilitator):
    facilitator.get("/health")
    house.stop("keeper", 9)
    try:
        assert (facilitator.get("/health").status, facilitator.get("/health").json()) == (503, {"no": "away"})
        answer = facilitator.get("/archive")
        assert answer.status == 503 and "One moment" in answer.text
    finally:
        house.start_keeper()
