"""A whole workshop, as people play it: facilitator, wall, three phones and forty more, and a keeper that is killed."""

import asyncio
import re
import secrets
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from cocodesign.desk import Line, RemoteDesk

from .room import PHONE, SOON, Room, come_in, shows, step, until

pytestmark = pytest.mark.browser

FORTY = 40


def write(page: Page, text: str) -> None:
    page.get_by_role("textbox", name=re.compile("Your idea")).fill(text)
    page.get_by_role("button", name=re.compile("Add my idea|Send|Add the merged idea|Build")).last.tap()


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
