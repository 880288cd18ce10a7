"""Is one kernel ready for whoever comes next, and nobody's until then?"""

import contextlib
import time

import pytest

from .conftest import running_workshop
from .visitor import Page, Visitor


@pytest.fixture(scope="module")
def quick():
    """A workshop whose participants' server keeps a kernel ready."""
    with running_workshop() as one:
        one.start_server("participants", "--spare")
        yield one


def a_reserve(workshop, number: int) -> None:
    """Wait until so many kernels run, and the last has done its imports."""
    end = time.monotonic() + 40
    while len(workshop.kernels("participants")) < number:
        assert time.monotonic() < end
        time.sleep(0.1)
    newest = max(workshop.kernels("participants"), key=lambda process: process.create_time())
    worked = -1.0
    while worked < (worked := sum(newest.cpu_times()[:2])) - 0.05:  # until it rests for as long as this
        assert time.monotonic() < end
        time.sleep(3)


def facts_of(visitor: Visitor) -> dict:
    with visitor.connect(visitor.open_page()) as line:
        page = Page(line)
        comm = next(comm for comm, row in page.states().items() if "count" in row["state"])
        return page.ask_widget(comm, {"environment": True}) | page.ask_widget(comm, {"pid": True})


def test_a_kernel_in_reserve_is_taken_by_the_next_visitor_and_knows_only_them(quick):
    a_reserve(quick, 1)
    (reserve,) = quick.kernels("participants")
    people = []
    for _ in range(2):
        visitor = Visitor(quick.bases["participants"])
        visitor.join(quick.code)
        people.append(facts_of(visitor))
        a_reserve(quick, len(people) + 1)
    first, second = people
    assert first["pid"] == reserve.pid != second["pid"]
    capabilities = [facts["environment"]["COCODESIGN_CAPABILITY"] for facts in people]
    assert len(set(capabilities)) == 2
    assert not any("COCODESIGN_CAPABILITY" in facts["raw"] for facts in people)


def test_a_reserve_that_died_is_not_handed_out(quick):
    a_reserve(quick, 1)
    newest = max(quick.kernels("participants"), key=lambda process: process.create_time())
    newest.kill()
    with contextlib.suppress(Exception):
        newest.wait(5)
    visitor = Visitor(quick.bases["participants"])
    visitor.join(quick.code)
    assert facts_of(visitor)["pid"] != newest.pid
