"""Does the panel on the server say how it stands, and what to do when it gets tight?"""

import json

import pytest

from cocodesign.widgets import Screen
from cocodesign.widgets.health import Health
from cocodesign.widgets.screen import KIT, source

from .playhouse import play, playhouse

pytestmark = pytest.mark.browser

FINE = {
    "here": 31, "kernels": 33, "most": 100, "processes": 37, "memory_mb": 1830, "free_mb": 9000, "total_mb": 16000,
    "keeper_ms": 4.2, "delay_ms": 11.0, "state": {"places": "fine", "memory": "fine", "lag": "fine", "all": "fine"},
}  # fmt: skip


def shown(answers: list[dict | int], *sentences: str, address: str = "health") -> None:
    """Show the panel, let the server answer like this, and look for these sentences."""

    async def scene() -> None:
        async with playhouse(width=1280, height=800) as house:

            async def answer(route) -> None:
                said = answers[0] if len(answers) == 1 else answers.pop(0)
                if isinstance(said, int):
                    await route.fulfill(status=said, json={"no": "x"})
                else:
                    await route.fulfill(body=json.dumps(said), content_type="application/json")

            await house.page.context.route("**/health", answer)
            await house.show(Health(address=address))
            for sentence in sentences:
                await house.page.get_by_text(sentence).first.wait_for(state="attached")
            assert await house.page.evaluate("window.troubles || []") == []

    play(scene)


def test_when_all_is_fine_one_line_is_enough():
    shown([FINE], "The server", "fine", "33 pages of 100 open", "8.8 GB of 15.6 GB memory free", "37 processes hold 1.8 GB")  # fmt: skip


def test_a_pending_purge_is_said_with_what_waits_and_a_done_one_with_its_time():
    since, done = "2026-11-21T20:00:00Z", "2026-11-21T20:01:00Z"
    two = FINE | {"purge": {"since": since, "erasures": 2, "done": None}}
    shown([two], "What 2 erasures took away may still lie in free pages", "the purge is pending")
    shown(
        [FINE | {"purge": {"since": since, "erasures": 0, "done": done}}],
        "The key of a sealed vote may still lie",
    )
    shown(
        [FINE | {"purge": {"since": None, "erasures": 0, "done": done}}], "Files cleaned of what was erased"
    )


@pytest.mark.parametrize(
    ("what", "state", "remedy"),
    [
        ("places", "tight", "ask people to close second pages"),
        ("places", "full", "Serve again with more places"),
        ("memory", "full", "Close other programs now"),
        ("lag", "tight", "Answers come late"),
    ],
)
def test_what_is_tight_is_said_with_what_to_do(what, state, remedy):
    shown([FINE | {"state": FINE["state"] | {what: state, "all": state}}], state, remedy)


@pytest.mark.parametrize(
    ("status", "says"),
    [(503, "keeper is away"), (403, "Open your link again"), (500, "Open your link again")],
)
def test_a_server_that_gives_no_figures_is_said_in_words(status, says):
    shown([status], says)


def test_in_a_notebook_there_are_no_figures():
    shown([FINE], "No figures here", address="")


def test_it_is_a_screen_as_any_other_and_brings_no_kit_twice():
    assert issubclass(Health, Screen)
    assert Health(_kit="")._kit == "" and Health()._kit == source(*(f"{name}.js" for name in KIT))
