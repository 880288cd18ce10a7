"""A workshop that the command line serves, and what people do in a browser."""

import contextlib
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psutil
from playwright.sync_api import Page, expect

from cocodesign.store import Store, store_url

from ..cli.commands import here
from ..server.conftest import free_port, kill
from ..widgets.axe import COLOURS, violations_in

PHONE = {"width": 360, "height": 740, "phone": True}
HOST = "workshop.test"  # plain http under a name: not a secure context
SOON = 60_000


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

    @cached_property
    def store(self) -> Store:
        """The file beside the keeper, opened once: scenes look into it again and again."""
        return Store.open(store_url("lane", self.folder / "workshops"))

    def events(self) -> list[dict]:
        """The log as it stands."""
        return self.store.read()

    def said(self, kind: str) -> list[dict]:
        return [event for event in self.events() if event["kind"] == kind]


def cocodesign(folder: Path, *arguments: str) -> str:
    """Run a command beside what is served, and return what it said."""
    with ThreadPoolExecutor(1) as pool:  # the browser's loop runs in this thread
        done = pool.submit(here, [*arguments], folder, {}).result(120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextlib.contextmanager
def served_workshop(folder: Path, *about: str) -> Iterator[Room]:
    """Make a workshop and serve it, both by the command line; `about` goes to the command that makes it."""
    purpose = "What should the empty lot become, so that people of every age have a reason to stop there?"
    cocodesign(folder, "new", "lane", "--title", "The lot on Mill Lane", "--purpose", purpose, *about)
    ports = ["--port", str(free_port()), "--facilitator-port", str(free_port())]
    with (folder / "serve.log").open("wb") as log:
        command = [sys.executable, "-m", "cocodesign.cli", "serve", "lane", *ports]
        process = subprocess.Popen(
            command, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
    try:
        end = time.monotonic() + 90
        while b"#key=" not in (folder / "serve.log").read_bytes():
            assert process.poll() is None and time.monotonic() < end, (folder / "serve.log").read_text()
            time.sleep(0.1)
        links = json.loads(cocodesign(folder, "link", "lane", "--json"))
        here = re.compile(r"//(localhost|127\.0\.0\.1):")
        yield Room(folder, process, {name: here.sub(f"//{HOST}:", str(link)) for name, link in links.items()})
    finally:
        kill(process)


def come_in(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.get_by_label("Your name, if you like").fill(name)
    page.get_by_role("button", name="Come in").tap()
    page.get_by_role("button", name="I agree, take me in").tap()
    page.locator("body[data-link=live] h1.co-plate:visible").first.wait_for(timeout=SOON)
    assert not page.evaluate("isSecureContext")


def shows(page: Page, text: str, *, timeout: int = SOON) -> None:
    expect(page.get_by_text(text).locator("visible=true").first).to_be_visible(timeout=timeout)


def step(facilitator: Page, name: str) -> None:
    """Press the facilitator's main button, which names what it does in full."""
    facilitator.get_by_role("button", name=re.compile(f"^{name}")).first.click(timeout=SOON)


def until(fine, seconds: float = 60) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not fine():
        assert time.monotonic() < end, "it did not come to it in time"
        time.sleep(0.1)


def nothing_found(page: Page) -> None:
    """Let axe find nothing on a page that was opened light, nor in the colours that it has in the dark."""
    assert violations_in(page) == []
    paper = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) != light
    page.wait_for_timeout(300)  # colours pass over into one another
    assert violations_in(page, COLOURS) == []
    page.emulate_media(color_scheme="light")
