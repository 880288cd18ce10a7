"""What can somebody do who speaks the websocket by hand? Nothing that the log would not have let them do anyway."""

import asyncio
import contextlib
import itertools
import re
import secrets
from collections.abc import Iterator

import pytest

from cocodesign.desk import Line
from cocodesign.rules import COMMANDS
from cocodesign.store import Store

from ..server.conftest import Workshop, running_workshop
from ..server.visitor import KERNEL, Page, Visitor

NONSENSE = (
    None,
    True,
    -5,
    10**9,
    "x" * 5000,
    "<img src=x onerror=alert(1)>",
    ["x"],
    {"x": {"y": []}},
    "\u202e\x00",
)


@pytest.fixture(scope="module")
def workshop(root) -> Iterator[Workshop]:
    """A workshop with the real screens, its ideas stage open."""
    with running_workshop() as one:
        one.start_server("participants", f"--notebooks={root / 'notebooks' / 'apps'}")
        operate(one, {"do": "open_stage", "stage": "ideas"})
        yield one


def operate(workshop: Workshop, *commands: dict) -> list[dict]:
    """Do something as the operator."""

    async def ask() -> list[dict]:
        line = await Line.open(f"unix:{workshop.folder / 'desk.sock'}", workshop.secrets["key"])
        try:
            return [await line.ask({"id": secrets.token_hex(16), **command}) for command in commands]
        finally:
            await line.close()

    return asyncio.run(ask())


def log(workshop: Workshop, since: int = 0) -> list[dict]:
    """Return the events, read from the file beside the keeper."""
    return Store.open(f"sqlite:///{workshop.folder / 'lot.sqlite'}").read(since)


def newcomer(workshop: Workshop) -> tuple[str, Page, dict]:
    """Return who joined, their line to their kernel, and the widgets in it once they are drawn."""
    visitor = Visitor(workshop.bases["participants"])
    assert visitor.join(workshop.code).status == 303
    person = log(workshop)[-1]["actor"]
    page = Page(visitor.connect(visitor.open_page()))
    for _ in range(50):
        states = page.states()
        if any(state["state"].get("scope", "").endswith(person) for state in states.values()):
            return person, page, states
        page.control = secrets.token_hex(16)
    raise AssertionError("the screens were not drawn")


def a_screen(states: dict) -> str:
    """Return the comm of a widget that takes acts."""
    return next(comm for comm, state in states.items() if "scope" in state["state"])


def settle(page: Page, comm: str) -> None:
    """Wait until the kernel has dealt with everything sent before."""
    answer_to(page, comm, {"id": secrets.token_hex(16), "do": "nonsense"})


def answer_to(page: Page, comm: str, act: dict) -> dict:
    """Send an act and return its answer; ask again as a page does, for answers get lost in a flood."""
    for _ in range(12):
        page.send("comm_msg", {"comm_id": comm, "data": {"method": "custom", "content": {"act": act}}})
        with contextlib.suppress(TimeoutError):
            said = page.until(
                lambda c: c.get("data", {}).get("content", {}).get("answer", {}).get("id") == act["id"], 10
            )
            return said["data"]["content"]["answer"]
    raise AssertionError("the kernel does not answer any more")


def test_a_modified_client_writes_nothing_that_its_person_had_no_right_to(workshop):
    victim, _, _ = newcomer(workshop)
    person, page, states = newcomer(workshop)
    before = len(log(workshop))
    anywhere = a_screen(states)

    traits = [(comm, name) for comm, state in states.items() for name in state["state"]]
    for (comm, name), value in zip(traits, itertools.cycle(NONSENSE), strict=False):
        data = {"method": "update", "state": {name: value}, "buffer_paths": []}
        page.send("comm_msg", {"comm_id": comm, "data": data})
    for do in (
        *COMMANDS,
        "look",
        "who",
        "capability",
        "link",
        "facts",
        "archive",
        "verify",
        "personal_link",
        "__class__",
    ):
        forged = {
            "do": do,
            "id": secrets.token_hex(16),
            "participant": victim,
            "person": victim,
            "actor": victim,
        }
        forged |= {
            "role": "facilitator",
            "stage": "vote",
            "reason": "because",
            "open": True,
            "path": "/tmp/x",
            "poll": "p",
        }
        for content in (
            {"act": forged},
            {"act": forged | {"id": None}},
            {"act": [forged]},
            forged,
            [forged],
            "act",
            None,
        ):
            page.send("comm_msg", {"comm_id": anywhere, "data": {"method": "custom", "content": content}})
    settle(page, anywhere)

    caused = log(workshop, before)
    assert {event["actor"] for event in caused} <= {person}
    one_may = {"participant.renamed", "participant.left", "participant.returned"}
    assert {event["kind"] for event in caused} <= {"security.refused"} | one_may
    assert Store.open(f"sqlite:///{workshop.folder / 'lot.sqlite'}").verify().ok


def test_a_screen_whose_traits_were_set_to_nonsense_still_takes_an_idea(workshop):
    person, page, states = newcomer(workshop)
    for comm, state in states.items():
        for name in state["state"]:
            page.send(
                "comm_msg",
                {"comm_id": comm, "data": {"method": "update", "state": {name: [-1]}, "buffer_paths": []}},
            )
    act = {"id": secrets.token_hex(16), "do": "add_idea", "text": "Still here"}
    assert answer_to(page, a_screen(states), act)["ok"]["id"] == act["id"]
    assert log(workshop)[-1]["actor"] == person


def test_a_closed_stage_and_a_ballot_for_somebody_else_are_refused_by_raw_message_too(workshop):
    victim, _, _ = newcomer(workshop)
    person, page, states = newcomer(workshop)
    anywhere = a_screen(states)
    idea = {"id": secrets.token_hex(16), "do": "add_idea", "text": "An idea"}
    page.send("comm_msg", {"comm_id": anywhere, "data": {"method": "custom", "content": {"act": idea}}})
    page.until(lambda c: c.get("data", {}).get("content", {}).get("answer", {}).get("id") == idea["id"])
    operate(workshop, {"do": "open_stage", "stage": "vote"})
    poll = next(event["ref"] for event in reversed(log(workshop)) if event["kind"] == "poll.opened")
    before = len(log(workshop))

    late = {"id": secrets.token_hex(16), "do": "add_idea", "text": "Too late"}
    foreign = {
        "id": secrets.token_hex(16),
        "do": "cast",
        "poll": poll,
        "approved": [idea["id"]],
        "participant": victim,
    }
    unknown = {"id": secrets.token_hex(16), "do": "cast", "poll": poll, "approved": ["no-such-idea"]}
    answers = {}
    for act in (late, foreign, unknown):
        page.send("comm_msg", {"comm_id": anywhere, "data": {"method": "custom", "content": {"act": act}}})
        said = page.until(
            lambda c, act=act: c.get("data", {}).get("content", {}).get("answer", {}).get("id") == act["id"]
        )
        answers[act["id"]] = said["data"]["content"]["answer"]
    assert answers[late["id"]]["no"]["code"] == "stage-closed"
    assert answers[unknown["id"]]["no"]["code"] == "unknown-candidate"
    assert [(event["kind"], event["actor"]) for event in log(workshop, before)] == [("ballot.cast", person)]


def test_a_page_fetches_the_modules_that_its_kernel_names_before_the_kernel_is_there(workshop):
    visitor = Visitor(workshop.bases["participants"])
    assert visitor.join(workshop.code).status == 303
    html = visitor.get("/").text
    head = html.partition("</head>")[0]
    page = Page(visitor.connect(KERNEL.search(html)[1]))
    named = {
        state["state"][trait]
        for state in page.states().values()
        for trait in ("_esm", "_kit")
        if state["state"].get(trait)
    }
    assert len(named) >= 10 and all(f'href="{address}"' in head for address in named)
    assert all(visitor.get(address).status == 200 for address in named)
    assert visitor.get(sorted(named)[0]).headers["Cache-Control"].endswith("immutable")


def test_a_real_participants_kernel_has_nothing_heavy_in_its_memory(workshop):
    newcomer(workshop)
    heavy = re.compile(r"/(numpy|pandas|scipy|matplotlib|sqlalchemy|debugpy)/", re.I)
    kernels = workshop.kernels("participants")
    assert kernels
    for kernel in kernels:
        loaded = [place.path for place in kernel.memory_maps()]
        assert any("zmq" in path for path in loaded)  # compiled modules are to be seen here
        assert not [path for path in loaded if heavy.search(path)]
