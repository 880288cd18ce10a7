"""Does no text that people write ever run as a program, on any screen, page or file that we make of it?"""

import asyncio
import json
import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import matplotlib.pyplot as plt
import pytest
from playwright.sync_api import Page

from cocodesign import idea_lineage, interaction_network, read_archive
from cocodesign.desk import Line, RemoteDesk
from cocodesign.figures import draw_lineage, draw_network
from cocodesign.store import Store, store_url

from .room import PHONE, SOON, Room, come_in, served_workshop, shows, until

pytestmark = pytest.mark.browser

# Each would say so with a dialog, a mark on the window, or a request to evil.test.
VECTORS = [
    "<img src=x onerror=\"window.ran='img';alert(1)\">",
    "</textarea><script>window.ran='script';alert(1)</script>",
    "<svg onload=\"window.ran='svg';alert(1)\"></svg>",
    "</title></style><iframe srcdoc=\"<script>parent.ran='frame'</script>\"></iframe>",
    "<a href=\"javascript:window.ran='link'\">tap</a> [tap](javascript:alert(1))",
    '<img src="http://evil.test/pixel.png"> data:text/html,<script>alert(1)</script>',
    "\" onmouseover=\"window.ran='attribute'\" autofocus onfocus=\"window.ran='focus'\" x='",
    "${alert(1)} {{7*7}} %(x)s {0.__class__} $\\frac{ \\write18{ls} `alert(1)`",
]
SHORT = '<img src=x onerror="alert(1)">'  # fits wherever 40 characters do


def words(place: str) -> str:
    """All of it, marked with the place where it was said."""
    return f"{place} {' '.join(VECTORS)}"[:490]


class Watch:
    """What must not happen on a page: a dialog, a mark on the window, a request to somebody else."""

    def __init__(self, new_page: Callable[..., Page]) -> None:
        self.troubles: list[str] = []
        self._new_page = new_page

    def page(self, *size: int, **more) -> Page:
        page = self._new_page(*size, **more)
        page.on("dialog", self._dialog)
        page.on("request", self._request)
        return page

    def _dialog(self, dialog) -> None:
        self.troubles.append(f"a dialog on {dialog.page.url}: {dialog.message}")
        dialog.dismiss()

    def _request(self, request) -> None:
        if "evil.test" in request.url:
            self.troubles.append(f"a request to {request.url}")

    def look(self, page: Page) -> None:
        """Nothing ran, no element came out of words, and none pushes the page apart; a hand goes over everything."""
        page.wait_for_timeout(500)
        page.evaluate(
            "for (const it of document.querySelectorAll('*')) for (const kind of ['mouseover', 'focus', 'pointerenter'])"
            " it.dispatchEvent(new Event(kind))"
        )
        ran = page.evaluate("window.ran ?? null")
        made = page.locator("img[src=x], [onerror], [onload], [onmouseover], iframe, a[href^='javascript:']")
        if ran or made.count():
            self.troubles.append(f"{page.url}: {ran}, {made.count()} elements")
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > page.viewport_size["width"]:
            self.troubles.append(f"{page.url} is {wide} wide")
        assert self.troubles == []


def at_once(scene) -> None:
    """Play what speaks the keeper's protocol in a thread: the browser's loop runs in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: asyncio.run(asyncio.wait_for(scene(), 60))).result()


def lead(room: Room, **command) -> None:
    """Give a command of the facilitator's."""

    async def scene() -> None:
        line = await Line.open(room.runfile["address"], room.runfile["key"])
        await line.ask({"id": secrets.token_hex(16), **command})
        await line.close()

    at_once(scene)


async def newcomer(room: Room, name: str) -> RemoteDesk:
    line = await Line.open(room.runfile["address"], room.runfile["key"])
    join = {"do": "join", "id": secrets.token_hex(16), "code": room.links["code"], "name": name}
    person = (await line.ask({**join, "consents": ["workshop"]}))["person"]
    capability = (await line.ask({"do": "capability", "person": person}))["capability"]
    await line.close()
    return await RemoteDesk.connect(room.runfile["address"], capability)


def speak(room: Room) -> None:
    """Let two people say hostile things wherever one can say something."""

    async def scene() -> None:
        eve, mallory = [await newcomer(room, name) for name in (SHORT, "{0.__class__} $\\frac{")]
        first = await eve.send({"do": "add_idea", "title": SHORT, "text": words("idea")})
        second = await mallory.send(
            {
                "do": "add_idea",
                "title": f"x {SHORT}",
                "text": words("built"),
                "parents": [{"parent": first["id"], "kind": "builds_on"}],
            }
        )
        third = await eve.send({"do": "add_idea", "text": "Trees"})
        said = await mallory.send(
            {"do": "comment", "ref": third["id"], "text": words("comment"), "alignment": "against"}
        )
        await eve.send({"do": "thank", "ref": said["id"]})
        await eve.send({"do": "adopt", "ref": said["id"], "into": third["id"]})
        await eve.send({"do": "revise_idea", "ref": first["id"], "title": SHORT, "text": words("revised")})
        await eve.send({"do": "flag", "ref": second["id"], "reason": words("flag")[:200]})
        for desk in (eve, mallory):
            await desk.close()

    at_once(scene)


def every_place(watch: Watch, phone: Page) -> None:
    for place in phone.get_by_role("navigation").get_by_role("link").all():
        place.tap()
        watch.look(phone)
    phone.get_by_role("navigation").get_by_role("link").first.tap()


def every_tab(watch: Watch, console: Page) -> None:
    for tab in console.get_by_role("tab").all():
        tab.click()
        watch.look(console)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    about = ["--title", SHORT, "--purpose", words("purpose"), "--purpose-short", SHORT]
    about += ["--values", words("values")[:200], "--organisation", SHORT, "--template", "challenge-to-action"]
    with served_workshop(tmp_path_factory.mktemp("hostile"), *about) as room:
        yield room


def test_sec_s33_s34_s35_no_text_runs_on_any_screen(hostile, new_page):
    room, watch = hostile, Watch(new_page)
    lead(room, do="begin")
    phone, wall, console = watch.page(**PHONE), watch.page(1920, 1080), watch.page(1280, 800)
    come_in(phone, room.links["join"], SHORT)
    wall.goto(room.links["wall"])
    console.goto(room.links["facilitator"])
    shows(console, "Agenda")
    lead(room, do="change_stage", stage="ideas", title=SHORT)
    lead(room, do="open_stage", stage="ideas")
    speak(room)
    shows(phone, "revised")
    every_place(watch, phone)
    phone.get_by_role("navigation").get_by_role("link", name="Ideas").tap()
    phone.locator("article h3 a:visible", has_text="Trees").first.tap()
    shows(phone, "comment <img")
    watch.look(phone)
    every_tab(watch, console)
    for page in ("ideas", "threads", "join"):
        lead(room, do="turn_wall", page=page)
        watch.look(wall)
    lead(room, do="hide", ref=room.said("idea.added")[1]["id"], reason=words("hidden")[:200])
    watch.look(phone)
    lead(room, do="turn_wall", page="auto")
    lead(room, do="open_stage", stage="vote")
    poll = room.said("poll.opened")[-1]["ref"]
    phone.get_by_role("navigation").get_by_role("link", name="Now").tap()
    rows = phone.locator("button.co-row:visible")
    rows.nth(1).wait_for(timeout=SOON)  # the two ideas that were not hidden
    for choice in rows.all():
        choice.tap()
    watch.look(phone)
    watch.look(wall)
    phone.get_by_role("button", name=re.compile("^Send my")).first.tap()
    until(lambda: room.said("ballot.cast"))
    assert len(room.said("ballot.cast")[-1]["body"]["ranking"]) == 2
    lead(room, do="open_stage", stage="result")
    until(lambda: room.said("poll.counted"))
    every_tab(watch, console)
    lead(room, do="show_result", poll=poll)
    winner = room.said("result.shown")[-1]["body"]["result"]["winners"][0]
    lead(room, do="decide", poll=poll, chosen=[winner], reason=words("why")[:290])
    lead(room, do="make_promise", text=words("promise")[:200], due="2027-01-01", owner=SHORT, ref=winner)
    promise = room.said("promise.made")[-1]["id"]
    lead(room, do="move_promise", ref=promise, due="2027-02-01", reason=words("moved")[:200])
    lead(room, do="post_update", title=SHORT, text=words("news")[:290])
    watch.look(wall)
    lead(room, do="open_stage", stage="actions")
    phone.wait_for_timeout(4000)
    every_place(watch, phone)
    for page in ("result", "rules", "promises"):
        lead(room, do="turn_wall", page=page)
        watch.look(wall)
    every_tab(watch, console)
    for name in ("progress", "print"):
        page = watch.page(1280, 800)
        if name == "print":
            page.goto(room.links["facilitator"], wait_until="domcontentloaded")
        page.goto(room.links[name], timeout=SOON)
        page.locator("h1, h2").first.wait_for()
        watch.look(page)


def test_sec_s36_no_text_runs_in_what_is_exported_and_drawn(hostile, new_page, tmp_path):
    room, watch = hostile, Watch(new_page)
    if not room.said("idea.added"):
        lead(room, do="begin")
        lead(room, do="open_stage", stage="ideas")
        speak(room)
    archive = tmp_path / "hostile.jsonl"
    room.run("archive", "lane", "--to", str(archive))
    room.run("progress", "lane", "--to", str(tmp_path / "progress.html"))
    community = read_archive(archive)
    labels = dict(zip(community.contributions["contribution"], community.contributions["text"], strict=True))
    lineage = idea_lineage(community.derivations, community.contributions)
    draw_lineage(lineage, labels=labels).figure.savefig(tmp_path / "lineage.svg")
    people = {person: words("name")[:60] for person in community.participants["participant"]}
    draw_network(
        interaction_network(community.interactions, community.participants), labels=people
    ).figure.savefig(tmp_path / "network.svg")
    plt.close("all")
    (tmp_path / "community.html").write_text(community._repr_html_(), encoding="utf-8")
    for file in sorted(Path(tmp_path).glob("*.*ml")) + sorted(Path(tmp_path).glob("*.svg")):
        page = watch.page(1280, 800)
        page.goto(file.as_uri())
        watch.look(page)
    assert json.loads(archive.read_text(encoding="utf-8").splitlines()[0])
    assert Store.open(store_url("lane", room.folder / "workshops")).verify().ok
