"""A whole workshop, as people play it: facilitator, wall, three phones and forty more, and a keeper that is killed."""

import asyncio
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Page, expect

from cocodesign.desk import Line, RemoteDesk
from cocodesign.store import Store, store_url

from ..server.conftest import free_port

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740, "phone": True}
HOST = "workshop.test"  # plain http under a name: not a secure context
SOON = 60_000
FORTY = 40


@dataclass
class Room:
    """A workshop that the command line serves, and the links that it prints."""

    folder: Path
    process: subprocess.Popen
    links: dict[str, str]

    def run(self, *arguments: str) -> str:
        return cocodesign(self.folder, *arguments)

    @property
    def runfile(self) -> dict:
        return json.loads((self.folder / "workshops" / "lane.run").read_text())

    def kill_keeper(self) -> None:
        """Kill the keeper as hard as a system can."""
        for child in psutil.Process(self.process.pid).children():
            if "cocodesign.keeper" in " ".join(child.cmdline()):
                child.send_signal(signal.SIGKILL)

    def events(self) -> list[dict]:
        """The log, read from the file beside the keeper."""
        return Store.open(store_url("lane", self.folder / "workshops")).read()

    def said(self, kind: str) -> list[dict]:
        return [event for event in self.events() if event["kind"] == kind]


def cocodesign(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "cocodesign.cli", *arguments]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def room(tmp_path) -> Iterator[Room]:
    purpose = "What should the empty lot become, so that people of every age have a reason to stop there?"
    cocodesign(tmp_path, "new", "lane", "--title", "The lot on Mill Lane", "--purpose", purpose)
    ports = ["--port", str(free_port()), "--facilitator-port", str(free_port())]
    with (tmp_path / "serve.log").open("wb") as log:
        command = [sys.executable, "-m", "cocodesign.cli", "serve", "lane", *ports]
        process = subprocess.Popen(
            command, cwd=tmp_path, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
    try:
        end = time.monotonic() + 90
        while b"#key=" not in (tmp_path / "serve.log").read_bytes():
            assert process.poll() is None and time.monotonic() < end, (tmp_path / "serve.log").read_text()
            time.sleep(0.2)
        links = json.loads(cocodesign(tmp_path, "link", "lane", "--json"))
        here = re.compile(r"//(localhost|127\.0\.0\.1):")
        yield Room(
            tmp_path, process, {name: here.sub(f"//{HOST}:", str(link)) for name, link in links.items()}
        )
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def browser(launch_chromium):
    """A Chromium for which the workshop has a name."""
    return launch_chromium(f"--host-resolver-rules=MAP {HOST} 127.0.0.1")


def come_in(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.get_by_label("Your name, if you like").fill(name)
    page.get_by_role("button", name="Come in").tap()
    page.get_by_role("button", name="I agree, take me in").tap()
    page.locator("body[data-link=live] h1.co-plate:visible").first.wait_for(timeout=SOON)
    assert not page.evaluate("isSecureContext")


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name=re.compile("Your idea")).fill(text)
    page.get_by_role("button", name=re.compile("Add my idea|Send|Add the merged idea|Build")).last.tap()


def shows(page: Page, text: str, *, timeout: int = SOON) -> None:
    expect(page.get_by_text(text).locator("visible=true").first).to_be_visible(timeout=timeout)


def step(facilitator: Page, name: str) -> None:
    """Press the facilitator's main button, which names what it does in full."""
    facilitator.get_by_role("button", name=re.compile(f"^{name}")).first.click(timeout=SOON)


async def forty_people(room: Room, poll: str, choices: list[str]) -> list[str]:
    """Forty clients that speak the keeper's protocol join at once and vote; return their receipts."""
    run = room.runfile
    door = await Line.open(run["address"], run["key"])
    code = room.links["code"]

    async def one(n: int) -> str:
        came = await door.ask({"do": "join", "id": secrets.token_hex(16), "code": code, "name": f"Voter {n}"})
        pass_ = await door.ask({"do": "capability", "person": came["person"]})
        desk = await RemoteDesk.connect(run["address"], pass_["capability"], patience=60)
        ballot = {
            "do": "cast",
            "id": secrets.token_hex(16),
            "poll": poll,
            "approved": [choices[n % len(choices)]],
        }
        first, again = await asyncio.gather(desk.send(ballot), desk.send(ballot))
        assert first["seq"] == again["seq"]
        await desk.close()
        return first["receipt"]

    receipts = await asyncio.gather(*map(one, range(FORTY)))
    await door.close()
    return receipts


def test_a_whole_workshop_is_played_to_its_end_and_nothing_acknowledged_is_missing(room, new_page):
    # The facilitator's page and the wall.
    facilitator, wall = new_page(1280, 800), new_page(1920, 1080)
    facilitator.goto(room.links["facilitator"])
    shows(facilitator, "The lot on Mill Lane")
    wall.goto(room.links["wall"])
    shows(wall, "Come in")

    # Two people come in before anything begins.
    layla, kofi = new_page(**PHONE), new_page(**PHONE)
    come_in(layla, room.links["join"], "ليلى منصور")
    come_in(kofi, room.links["join"], "Kofi 🌱")
    expect(wall.get_by_text(re.compile("2 people are here|2 here")).first).to_be_visible(timeout=SOON)

    # Ideas: one is written, reaches phone and wall, and another grows out of it.
    while not room.said("stage.opened") or room.said("stage.opened")[-1]["stage"] != "ideas":
        before = len(room.said("stage.opened"))
        facilitator.get_by_role("button", name=re.compile(r"open Ideas|Open (Welcome|Ideas)$")).first.click(
            timeout=SOON
        )
        until(lambda before=before: len(room.said("stage.opened")) > before)
    shows(layla, "Your idea")
    write(layla, "Twelve shade trees")
    shows(wall, "Twelve shade trees")
    shows(kofi, "Twelve shade trees")
    kofi.get_by_role("button", name="Build on Twelve shade trees").first.tap()
    write(kofi, "Shade trees with a rain garden")
    shows(wall, "Shade trees with a rain garden")
    assert [e["body"]["parent"] for e in room.said("derivation.added")] == [room.said("idea.added")[0]["id"]]

    # A draft survives a reload; a late joiner lands in the open stage.
    kofi.get_by_role("textbox", name=re.compile("Your idea")).fill("A bench for reading")
    kofi.wait_for_timeout(700)
    kofi.reload()
    expect(kofi.get_by_role("textbox", name=re.compile("Your idea"))).to_have_value(
        "A bench for reading", timeout=SOON
    )
    marta = new_page(**PHONE)
    come_in(marta, room.links["join"], "")
    shows(marta, "Your idea")

    # The keeper is killed while somebody writes: the words wait, and are sent once, by themselves.
    known = [event["id"] for event in room.events()]
    room.kill_keeper()
    write(kofi, "A bench for reading")
    write(marta, "Keep twenty parking spaces")
    until(
        lambda: (
            {"A bench for reading", "Keep twenty parking spaces"}
            <= {e["body"]["text"] for e in room.said("idea.added")}
        )
    )
    after = [event["id"] for event in room.events()]
    assert after[: len(known)] == known
    assert [e["body"]["text"] for e in room.said("idea.added")].count("A bench for reading") == 1
    shows(layla, "new ideas")

    # The vote: a double tap counts once, a reload keeps the ticks, forty more vote at the same time.
    step(facilitator, "Close Ideas, open Vote")
    until(lambda: room.said("poll.opened"))
    for phone in (layla, kofi, marta):
        shows(phone, "Send my ballot")
    layla.get_by_role("button", name=re.compile("^Twelve shade trees")).first.tap()
    layla.get_by_role("button", name="Send my ballot").dblclick()
    shows(layla, "Your ballot is in")
    kofi.get_by_role("button", name=re.compile("^Shade trees with a rain garden")).first.tap()
    kofi.wait_for_timeout(700)
    kofi.reload()
    ticked = kofi.get_by_role("button", name=re.compile("^Shade trees with a rain garden")).first
    expect(ticked).to_have_attribute("aria-pressed", "true", timeout=SOON)
    kofi.get_by_role("button", name="Send my ballot").tap()
    shows(kofi, "Your ballot is in")
    second_tab = layla.context.new_page()
    second_tab.goto(layla.url)
    shows(second_tab, "Your ballot is in")

    poll = room.said("poll.opened")[-1]
    ideas = {event["body"]["text"]: event["id"] for event in room.said("idea.added")}
    favourites = [
        ideas["Shade trees with a rain garden"],
        ideas["Shade trees with a rain garden"],
        ideas["Twelve shade trees"],
    ]
    with ThreadPoolExecutor() as elsewhere:  # Playwright's loop runs in this thread
        receipts = elsewhere.submit(asyncio.run, forty_people(room, poll["ref"], favourites)).result(90)
    assert len(set(receipts)) == FORTY
    shows(facilitator, "42 of 43")

    # The count, its reasons, the decision.
    step(facilitator, "Close Vote")
    until(lambda: room.said("poll.counted"))
    assert not kofi.get_by_text("of 42 ballots").count()
    step(facilitator, "Show the result to everyone…")
    facilitator.get_by_role("button", name="Show it to everyone").click()
    for page in (layla, kofi, marta, wall):
        shows(page, "Shade trees with a rain garden")
        expect(page.get_by_text(re.compile("28 of 42 ballots")).locator("visible=true").first).to_be_visible(
            timeout=SOON
        )
    result = room.said("result.shown")[-1]["body"]["result"]
    assert result["winners"] == [ideas["Shade trees with a rain garden"]]
    assert (result["n_ballots"], result["electorate"], result["n_changed"]) == (42, 43, 0)

    # Nobody was heard twice, and the whole is one file that verifies.
    ballots = room.said("ballot.cast")
    assert len({event["actor"] for event in ballots}) == len(ballots) == 42
    assert "verifies" in room.run("verify", "lane")
    room.run("archive", "lane", "--to", "lane.jsonl")
    assert "verifies" in room.run("verify", "lane.jsonl")
    assert not [event for event in room.events() if event["kind"] == "security.refused"]


def until(fine, seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not fine():
        assert time.monotonic() < end, "it did not come to it in time"
        time.sleep(0.3)
