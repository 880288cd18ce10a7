"""Does every kind of stage that a template has lead a room on, from the first to the last, in real browsers?

`tests/apps/test_every_template.py` leads each template to its end without them.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from cocodesign.cli.templates import bundled
from cocodesign.schema import POLLING

from .room import PHONE, Room, come_in, served_workshop, shows, step, until

pytestmark = pytest.mark.browser

LONGEST = "challenge-to-action"
THE_REST = {
    "title": "What the longest one has not",
    "stages": [
        {"stage": "welcome", "kind": "welcome", "title": "Welcome"},
        {"stage": "opinions", "kind": "opinions", "title": "Opinions", "settings": {"statements": True}},
        {"stage": "one", "kind": "ideas", "title": "Round one", "settings": {"ideas_each": 3}},
        {
            "stage": "two",
            "kind": "ideas",
            "title": "Round two",
            "settings": {"pass_on": 1, "only_builds": True},
        },
        {
            "stage": "dots",
            "kind": "vote",
            "title": "Five dots",
            "settings": {"kind": "dots", "budget": 5, "most": 2},
        },
        {"stage": "like", "kind": "vote", "title": "What you like", "settings": {"kind": "approval"}},
        {"stage": "scores", "kind": "vote", "title": "Scores", "settings": {"kind": "score", "max": 5}},
        {"stage": "pairs", "kind": "pairs", "title": "Two at a time", "settings": {"statements": True}},
        {"stage": "money", "kind": "budget", "title": "Budget", "settings": {"budget": 90, "unit": "€"}},
        {"stage": "paid", "kind": "result", "title": "What is paid"},
        {"stage": "agreement", "kind": "agreement", "title": "How far", "settings": {"levels": 5}},
        {
            "stage": "consent",
            "kind": "consent",
            "title": "Consent",
            "settings": {"quorum": {"of": "turnout", "least": "1/2"}},
        },
        {"stage": "result", "kind": "result", "title": "Result"},
    ],
}
"""Opinions before there is any idea, ideas that are handed on, and every ballot but the ranking."""
WORDS = [
    "Twelve shade trees",
    "A court for every age",
    "A bench for reading",
    "A market on Fridays",
    "A kiosk",
]


def write(phone: Page, text: str) -> None:
    phone.get_by_role("textbox", name=re.compile("Your idea|idea")).first.fill(text)
    phone.get_by_role("button", name=re.compile("Add my idea|Send|Build")).last.tap()


def talk(phone: Page, text: str) -> None:
    """Open the first idea of the list and comment on it, in favour."""
    phone.locator("article h3 a:visible").first.tap()
    phone.get_by_role("textbox", name=re.compile("comment", re.I)).first.fill(text)
    phone.get_by_role("button", name=re.compile("^Send")).first.tap()


def answer(phone: Page, room: Room) -> None:
    """Answer the statement in sight; where there is none yet, say one."""
    if not room.said("idea.added"):
        phone.get_by_role("button", name="Say something of your own").tap()
        write(phone, "Dogs are welcome")
        until(lambda: room.said("idea.added"))
        phone.get_by_role("link", name="Now").tap()
    phone.locator(".ans button:visible", has_text="Agree").first.tap(timeout=60_000)


def approve(phone: Page, room: Room) -> None:
    phone.locator("button.co-row:visible").first.tap()
    send(phone)


def choose(phone: Page, room: Room) -> None:
    phone.locator('button.co-row[data-key="left"]:visible').tap()
    shows(phone, "1 answered.")


def price(facilitator: Page, title: str) -> None:
    """Say what each idea costs, without which no budget opens."""
    facilitator.locator("button.co-stage-row", has_text=title).click()
    facilitator.get_by_role("button", name="Edit").locator("visible=true").first.click()
    costs = facilitator.get_by_label(re.compile("^Cost of")).locator("visible=true")
    costs.first.wait_for()
    for field in costs.all():
        field.fill("9")
        field.press("Tab")
    facilitator.get_by_role("button", name="Save the changes").click()
    shows(facilitator, f"{title} is changed.")


def dot(phone: Page, room: Room) -> None:
    phone.locator('[data-key$="+"]:visible').first.tap()
    send(phone)


def rate(phone: Page, room: Room) -> None:
    phone.locator("label:has([type=radio]):visible").nth(1).tap()
    send(phone)


def consent(phone: Page, room: Room) -> None:
    """Say that one can live with the first proposal, which by that is adopted."""
    phone.locator('[data-key$=":consent"]:visible').first.tap()
    send(phone)


def send(phone: Page) -> None:
    phone.get_by_role("button", name=re.compile("^Send my")).first.tap()
    shows(phone, re.compile("Your ballot is in|Your answers are in|Saved and counted"))


VOTES: dict[str, Callable[[Page, Room], None]] = {
    "approval": approve,
    "ranking": approve,
    "dots": dot,
    "score": rate,
    "pulse": rate,
    "opinions": answer,
    "pairs": choose,
    "budget": approve,
    "agreement": rate,
    "consent": consent,
}


def agenda(room: Room) -> list[dict]:
    added = [{"stage": event["stage"], **event["body"]} for event in room.said("stage.added")]
    return sorted(added, key=lambda stage: stage["position"])


def play(room: Room, facilitator: Page, phones: list[Page]) -> None:
    """Lead the room by the main button alone; in each stage everybody does what it is for."""
    stages = agenda(room)
    rounds = 0
    for n, stage in enumerate(stages):
        if stage["kind"] == "budget":
            price(facilitator, stage["title"])
        if n:
            step(facilitator, f".*(open|Open) {re.escape(stage['title'])}")
            until(
                lambda stage=stage: stage["stage"] in [event["stage"] for event in room.said("stage.opened")]
            )
        if stage["kind"] == "ideas":
            for i, phone in enumerate(phones):
                shows(phone, stage["title"])
                if stage["settings"].get("pass_on"):
                    handed = phone.locator("section", has_text="Handed to you").last  # and not one's own idea
                    handed.get_by_role("button", name=re.compile("^Build on")).first.tap()
                write(phone, f"{WORDS[i]}, {stage['title'].lower()}")
            rounds += 1
            wanted = rounds * len(phones)
            until(lambda wanted=wanted: len(room.said("idea.added")) >= wanted)
        elif stage["kind"] == "discussion":
            talk(phones[-1], "For all ages")
            until(lambda: room.said("comment.added"))
        elif stage["kind"] in POLLING:
            vote(room, phones, stage["stage"])
        elif stage["kind"] == "result":
            declare(room, facilitator, phones, f"{stage['title']}: most of us want it.")
        elif stage["kind"] == "actions":
            promise(room, facilitator, phones[0])
    finish(room, facilitator)


def vote(room: Room, phones: list[Page], stage: str) -> None:
    until(lambda: [event for event in room.said("poll.opened") if event["stage"] == stage])
    poll = room.said("poll.opened")[-1]
    assert poll["stage"] == stage
    act = VOTES[poll["body"]["kind"]]
    for phone in phones:
        phone.get_by_role("link", name="Now").tap()  # whoever reads an idea is not torn away from it
        act(phone, room)
    kind = {"opinions": "opinion.given", "pairs": "pair.judged"}.get(poll["body"]["kind"], "ballot.cast")
    until(lambda: len([e for e in room.said(kind) if e["ref"] == poll["ref"]]) >= len(phones))


def declare(room: Room, facilitator: Page, phones: list[Page], why: str) -> None:
    poll = room.said("poll.opened")[-1]["ref"]
    until(lambda: [e for e in room.said("poll.counted") if e["ref"] == poll])
    step(facilitator, "Show the result to everyone…")
    facilitator.get_by_role("button", name="Show it to everyone").click()
    until(lambda: [e for e in room.said("result.shown") if e["ref"] == poll])
    facilitator.get_by_role("textbox", name="The reason, in your words").fill(why)
    consents = room.said("poll.opened")[-1]["body"]["kind"] == "consent"
    first = facilitator.get_by_role("group", name="What is decided").first.get_by_role("checkbox").first
    if not consents and not first.is_checked():  # what is adopted is ticked already
        first.check()
    facilitator.wait_for_timeout(300)  # what is ticked is on its way to the kernel
    facilitator.get_by_role("button", name="Declare the decision", exact=True).click()
    until(lambda: [e for e in room.said("decision.made") if e["ref"] == poll])
    for phone in phones:
        shows(phone, why)
    if consents:
        adopted = room.said("result.shown")[-1]["body"]["result"]["winners"]
        assert adopted and set(room.said("decision.made")[-1]["body"]["chosen"]) == set(adopted)


def promise(room: Room, facilitator: Page, phone: Page) -> None:
    facilitator.get_by_role("tab", name=re.compile("Promises")).click()
    facilitator.get_by_label("What is promised").fill("Soil by May")
    facilitator.get_by_role("button", name="Make the promise").click()
    until(lambda: room.said("promise.made"))
    shows(phone, "Soil by May")
    facilitator.get_by_role("tab").first.click()


def finish(room: Room, facilitator: Page) -> None:
    """Whatever the main button still asks for, until the end."""
    last = agenda(room)[-1]
    if last["kind"] not in ("result", "actions"):
        step(facilitator, f"Close {re.escape(last['title'])}")
        until(lambda: room.said("stage.closed") and room.said("stage.closed")[-1]["stage"] == last["stage"])
    if last["kind"] == "pulse":
        until(lambda: "pulse" in [event["body"]["result"]["kind"] for event in room.said("result.shown")])
    step(facilitator, "End the workshop…")
    facilitator.get_by_role("button", name="End it for good").click()
    until(lambda: room.said("workshop.ended"))
    assert "verifies" in room.run("verify", "lane")
    assert not room.said("security.refused")


def what_it_asks(stage: dict) -> tuple:
    """What a stage asks of screens, whatever its words and numbers."""
    settings = stage.get("settings", {})
    ways = ("pass_on", "only_builds", "ideas_each", "statements")
    return (stage["kind"], settings.get("kind"), *(way for way in ways if settings.get(way)))


def test_no_template_has_a_stage_of_a_kind_that_is_not_played_here():
    longest = json.loads(
        (next(path for path in bundled() if path.stem == LONGEST)).read_text(encoding="utf-8")
    )
    played = {what_it_asks(stage) for stage in [*longest["stages"], *THE_REST["stages"]]}
    for path, template in bundled().items():
        assert {what_it_asks(stage) for stage in template["stages"]} <= played, path.stem


@pytest.mark.parametrize(("template", "people"), [(LONGEST, 3), ("the-rest", 2)])
def test_every_kind_of_stage_is_played_to_the_end(tmp_path, new_page, template, people):
    if template != LONGEST:
        template = str(tmp_path / f"{template}.json")
        Path(template).write_text(json.dumps(THE_REST), encoding="utf-8")
    with served_workshop(tmp_path, "--template", template) as room:
        facilitator = new_page(1280, 800)
        facilitator.goto(room.links["facilitator"])
        shows(facilitator, "The lot on Mill Lane")
        phones = []
        for n in range(people):
            phones.append(new_page(**PHONE))
            come_in(phones[-1], room.links["join"], ["ليلى", "Kofi 🌱", ""][n])
        play(room, facilitator, phones)
