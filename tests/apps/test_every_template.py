"""Does the console's main button alone lead every template from its first stage to its last?

How each kind of stage looks in a browser is seen in `tests/workshop/test_every_template.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cocodesign.cli.templates import bundled, read_template
from cocodesign.events import handed_to
from cocodesign.schema import POLLING

from .led import Led, is_there, led, play
from .room import MILL_LANE

PEOPLE = ("ليلى", "Kofi 🌱", "Marta", "Åse")
CHOICES: dict[str, Callable[[list[str]], dict[str, Any]]] = {
    "approval": lambda options: {"approved": options[:1]},
    "ranking": lambda options: {"ranking": options[:2]},
    "dots": lambda options: {"amounts": {options[0]: 1}},
    "score": lambda options: {"scores": {options[0]: 2}},
    "budget": lambda options: {"approved": options[:1]},
    "pulse": lambda options: {"scores": dict.fromkeys(options, 4)},
    "agreement": lambda options: {"levels": dict.fromkeys(options, 4)},
    "consent": lambda options: {"answers": dict.fromkeys(options, "consent")},
}


async def write(hall: Led, stage: dict[str, Any]) -> None:
    """Let everybody write an idea: of their own, or out of the one that is handed to them."""
    for name in PEOPLE:
        parents = ()
        if stage["settings"].get("pass_on"):
            parents = tuple(handed_to(hall.state, hall.people.desks[name].person))
            assert parents, f"nothing is handed to {name}"
        await hall.people.idea(name, f"{name}: {stage['title']}", parents=parents)


async def vote(hall: Led, stage: str) -> None:
    poll = hall.state.poll_of(stage)
    if poll["kind"] == "opinions" and not hall.state.candidates[poll["poll"]]:
        await hall.people.idea(PEOPLE[0], "Dogs are welcome")
    options = [row["candidate"] for row in hall.state.candidates[poll["poll"]]]
    for name in PEOPLE:
        if poll["kind"] == "opinions":
            await hall.people.do(name, "opine", poll=poll["poll"], ref=options[0], value=1)
        elif poll["kind"] == "pairs":
            left, right = options[:2]
            await hall.people.do(name, "judge", poll=poll["poll"], left=left, right=right, outcome="right")
        else:
            await hall.people.do(name, "cast", poll=poll["poll"], **CHOICES[poll["kind"]](options))
    await hall.settle()


async def declare(hall: Led) -> None:
    """Show what came out of the vote, and decide upon it."""
    poll = await hall.people.counted()
    await hall.until(lambda: poll in hall.app.state.counts)
    await hall.settle()
    assert await hall.go_on() == "Show the result to everyone…"
    await hall.press(hall.app.outcome.show_it)
    assert hall.app.now.main.description == "Declare the decision, with its reason"
    outcome = hall.app.outcome
    outcome.reason.value = "Most of us want it."
    outcome.choices.chosen = outcome.choices.chosen or [outcome.choices.options[0]["id"]]
    await hall.press(outcome.declare)
    assert hall.state.decisions[poll]["reason"] == "Most of us want it."


async def promise(hall: Led) -> None:
    panel = hall.open("promises")
    panel.text.value = "Soil by May"
    await hall.press(panel.make)
    assert [row["text"] for row in hall.state.promises.values()] == ["Soil by May"]


async def price(hall: Led, stage: dict[str, Any]) -> None:
    """Say what each idea costs, without which no budget opens."""
    assert stage["title"] in await hall.go_on()
    assert hall.state.now["stage"] != stage["stage"]
    panel = hall.open("agenda")
    panel.draw(hall.state)
    panel.start(stage["stage"])
    for field in panel.ballot.money.costs.values():
        field.value = 9000
    await hall.press(panel.save)


async def lead(hall: Led) -> None:
    for stage in hall.state.agenda:
        if stage["kind"] == "budget":
            await price(hall, stage)
        assert stage["title"] in await hall.go_on()
        assert hall.state.now["stage"] == stage["stage"]
        if stage["kind"] == "ideas":
            await write(hall, stage)
        elif stage["kind"] == "discussion":
            first = next(iter(hall.state.ideas))["contribution"]
            await hall.people.do(PEOPLE[-1], "comment", ref=first, text="For all ages", alignment="for")
        elif stage["kind"] in POLLING:
            await vote(hall, stage["stage"])
        elif stage["kind"] == "result":
            await declare(hall)
        elif stage["kind"] == "actions":
            await promise(hall)
        await hall.settle()
    last = hall.state.agenda[-1]
    if last["kind"] not in ("result", "actions"):
        assert await hall.go_on() == f"Close {last['title']}"
    if last["kind"] == "pulse":
        await hall.until(lambda: "pulse" in [row["kind"] for row in hall.app.state.results.values()])
    assert await hall.go_on() == "End the workshop…"
    await hall.press(hall.app.end.end)


@pytest.mark.parametrize("name", [path.stem for path in bundled()])
def test_a_template_is_led_to_its_end_by_the_main_button_alone(tmp_path, name):
    about = {**MILL_LANE, **read_template(name), "title": MILL_LANE["title"]}

    async def story() -> None:
        async with led(tmp_path, *PEOPLE, about=about) as hall:
            await lead(hall)
            assert hall.kinds()[-1] == "workshop.ended" and not is_there(hall.app.now.main)
            assert [row["state"] for row in hall.state.agenda] == ["closed"] * len(about["stages"])
            assert "security.refused" not in hall.kinds()
            verified = await hall.people.keeper.ask_store(hall.people.keeper.store.verify)
            assert verified.ok

    play(story())
