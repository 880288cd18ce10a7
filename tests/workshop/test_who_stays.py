"""Who leaves a room, and who stays? One is shut out, one takes all their words along, one link is replaced."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from cocodesign.store.purge import traces

from ..widgets.axe import violations_in
from .room import PHONE, SOON, Room, come_in, shows, step, until

pytestmark = pytest.mark.browser

WORDS = 'Reeds along the "Limmat", and a bench'
NAME = "Annegret Zürcher"


@pytest.fixture(scope="module")
def console(room: Room, browser) -> Iterator[Page]:
    """The facilitator's page, open all evening."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    page = context.new_page()
    page.set_default_timeout(30_000)
    page.goto(room.links["facilitator"])
    shows(page, "Agenda")
    yield page
    context.close()


def open_ideas(room: Room, console: Page) -> None:
    """Lead the room to its ideas, if it is not there."""
    while not room.said("stage.opened") or room.said("stage.opened")[-1]["stage"] != "ideas":
        before = len(room.said("stage.opened"))
        step(console, "(Open|.*open Ideas)")
        until(lambda before=before: len(room.said("stage.opened")) > before)


def redacted(room: Room) -> int:
    """How many events of the record are erased, by what the command says."""
    found = re.search(r"(\d+) of them erased", room.run("verify", "lane"))
    return int(found[1]) if found else 0


def test_who_is_shut_out_is_told_calmly_and_can_do_nothing_and_the_others_stay(
    room: Room, console: Page, new_page
):
    ana, bo = new_page(**PHONE), new_page(**PHONE)
    come_in(ana, room.links["join"], "Ana")
    come_in(bo, room.links["join"], "Bo")
    open_ideas(room, console)
    shows(bo, "Your idea")
    bo.get_by_role("textbox", name=re.compile("Your idea")).fill("Benches for all")
    bo.get_by_role("button", name="Add my idea").last.tap()
    until(lambda: len(room.said("idea.added")) == 1)

    console.get_by_text("Shut somebody out…").click()
    console.get_by_label("Who", exact=True).select_option(label="Bo")
    console.get_by_role("button", name="Shut out").click()
    assert not room.said("participant.removed")  # not without a reason
    console.get_by_label(re.compile("Reason, for the record")).fill("It was agreed with them")
    console.get_by_role("button", name="Shut out").click()
    until(lambda: len(room.said("participant.removed")) == 1)
    shows(bo, "Your place in this workshop has ended, so nothing more is sent from this phone.")
    expect(bo.get_by_role("button", name="Add my idea")).to_have_count(0)
    assert violations_in(bo) == []
    # Neither going back nor the address of the page leads in again, and the reason is no matter of theirs.
    for go in (bo.go_back, bo.reload, lambda: bo.goto(room.links["join"].partition("hello")[0])):
        go()
        shows(bo, "Your place in this workshop has ended")
    assert "agreed" not in bo.inner_text("body")
    shows(console, "shut out")
    shows(console, "Benches for all")  # what they said stays
    expect(console.get_by_label("Who", exact=True).locator("option")).to_have_text(["Choose…", "Ana"])

    bo.get_by_text("Erase what I said here").tap()
    bo.get_by_role("button", name="Erase it all now").tap()
    shows(bo, "What you said here is erased.")
    until(lambda: room.said("payload.redacted"))
    bo.reload()
    expect(bo.get_by_text("Erase what I said here")).to_have_count(0)
    expect(console.get_by_text("Benches for all").locator("visible=true")).to_have_count(0)

    ana.get_by_role("textbox", name=re.compile("Your idea")).fill("Twelve shade trees")
    ana.get_by_role("button", name="Add my idea").last.tap()
    until(lambda: len(room.said("idea.added")) == 2)
    assert "agreed" not in ana.content()
    (removed,) = room.said("participant.removed")
    assert removed["body"]["reason"] == "It was agreed with them"
    (idea, later) = room.said("idea.added")
    assert idea["actor"] == removed["ref"] != later["actor"]


def test_a_phone_erases_its_person_and_no_file_of_the_workshop_holds_a_word_of_them(
    room: Room, console: Page, new_page
):
    ana, cy = new_page(**PHONE), new_page(**PHONE)
    come_in(ana, room.links["join"], NAME)
    open_ideas(room, console)
    ideas, erased = len(room.said("idea.added")), redacted(room)
    shows(ana, "Your idea")
    ana.get_by_role("textbox", name=re.compile("Your idea")).fill(WORDS)
    ana.get_by_role("button", name="Add my idea").tap()
    until(lambda: len(room.said("idea.added")) > ideas)
    come_in(cy, room.links["join"], "Cy")
    cy.get_by_role("navigation").get_by_role("link", name="Ideas").tap()
    shows(cy, "Reeds along the")
    assert traces(room.folder, [WORDS])

    ana.get_by_role("navigation").get_by_role("link", name="My part").tap()
    ana.get_by_role("button", name="My data: see, take, withdraw").tap()
    ana.get_by_role("button", name="Erase me and my words").tap()
    ana.get_by_label("I know that this cannot be undone.").check()
    ana.get_by_role("button", name="Erase it all now").tap()
    shows(ana, "You are erased")
    cy.get_by_text("Reeds along the").first.wait_for(state="detached", timeout=60_000)

    until(lambda: not json.loads(room.run("verify", "lane", "--json"))["purge_pending"])
    room.run("backup", "lane", "--to", "later.jsonl")
    assert traces(room.folder, [WORDS, "Reeds along the", "Limmat", NAME, "Zürcher"]) == {}
    assert redacted(room) == erased + 1
    ana.wait_for_timeout(3000)  # after its kernel has ended the page still says so
    shows(ana, "You are erased")
    ana.goto(room.links["join"])
    ana.get_by_label("Your name, if you like").wait_for()


def test_a_lost_link_is_replaced_meanwhile_and_whoever_found_it_is_shut_out(
    room: Room, console: Page, new_page, tmp_path
):
    finder, owner, phone = console, new_page(1280, 800), new_page(**PHONE)
    come_in(phone, room.links["join"], "Ana")
    links = json.loads(room.run("link", "lane", "--replace", "facilitator", "--json"))
    assert links["replaced"] == "facilitator"
    shows(finder, "The facilitator’s page", timeout=SOON)  # the door: nothing can be pressed there
    assert finder.get_by_role("button").count() == 0
    finder.goto(room.links["facilitator"])
    shows(finder, "This link is not known any more.")
    new = (
        links["facilitator"]
        .replace("//localhost:", "//workshop.test:")
        .replace("//127.0.0.1:", "//workshop.test:")
    )
    owner.goto(new)
    opened_before = len(room.said("stage.opened"))
    step(owner, "(Open Welcome|.*open (Ideas|Discussion|Vote))")
    until(lambda: len(room.said("stage.opened")) > opened_before)
    expect(phone.locator("h1.co-plate:visible")).to_be_visible()
    assert [event["body"] for event in room.said("link.replaced")] == [{"role": "facilitator"}]

    # The console leads to what is printed, and shows how the server is doing.
    owner.get_by_text("The server", exact=True).wait_for()
    owner.locator(".co-health summary").click()
    shows(owner, "memory free")
    with owner.context.expect_page() as opened:
        owner.get_by_role("link", name="Print").click()
    shows(opened.value, "Cut the cards along the dashed lines")
    opened.value.get_by_role("link", name="Poster").click()
    shows(opened.value, "What should the empty lot become")

    # What became of it is public, and can be taken to another web site.
    visitor = new_page(width=360, height=740, phone=True)
    visitor.goto(room.links["progress"])
    shows(visitor, "Nothing is decided yet.")
    visitor.get_by_role("link", name="Español").click()
    expect(visitor.locator("html")).to_have_attribute("lang", "es")
    file = tmp_path / "lane.html"
    room.run("progress", "lane", "--to", str(file))
    visitor.goto(file.as_uri())
    shows(visitor, "Nothing is promised yet.")
