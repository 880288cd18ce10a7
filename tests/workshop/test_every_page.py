"""Can every page be used by keyboard alone, and does axe find nothing on it?"""

import re

import pytest
from playwright.sync_api import Page, expect

from .room import PHONE, SOON, Room, come_in, nothing_found, shows, step, until

pytestmark = pytest.mark.browser


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on something of that name."""
    named = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText"
    for _ in range(80):
        page.keyboard.press("Tab")
        label = page.evaluate(f"document.activeElement.getAttribute('aria-label') || {named} || ''")
        if re.search(wanted, label):
            return
    raise AssertionError(f"Tab never came to {wanted}")


def test_axe_finds_nothing_on_door_phone_wall_and_console(room: Room, new_page):
    page = new_page(**PHONE)
    page.goto(room.links["join"])
    shows(page, "recognised")
    nothing_found(page)
    page.get_by_role("button", name="Come in").tap()
    shows(page, "Why we are here")
    nothing_found(page)
    wall = new_page(1920, 1080)
    wall.goto(room.links["wall"])
    shows(wall, "Come in")
    nothing_found(wall)
    console = new_page(1280, 800)
    console.goto(room.links["facilitator"])
    shows(console, "Agenda")
    nothing_found(console)
    console.context.close()


def test_keyboard_alone_joins_writes_and_votes(room: Room, new_page):
    page = new_page(**PHONE)
    page.goto(room.links["join"])
    shows(page, "recognised")
    tab_to(page, "Your name")
    page.keyboard.type("Zoë")
    tab_to(page, "Come in")
    page.keyboard.press("Enter")
    shows(page, "Why we are here")
    tab_to(page, "I agree, take me in")
    page.keyboard.press("Enter")
    page.locator("body[data-link=live] h1.co-plate:visible").first.wait_for(timeout=SOON)

    facilitator = new_page(1280, 800)
    facilitator.goto(room.links["facilitator"])
    step(facilitator, "Close Welcome, open Ideas")
    shows(page, "Your idea")
    tab_to(page, "Your idea")
    page.keyboard.type("Twelve shade trees")
    tab_to(page, "Add my idea")
    page.keyboard.press("Enter")
    until(lambda: room.said("idea.added"))

    step(facilitator, "Close Ideas, open Vote")
    shows(page, "Send my ballot")
    tab_to(page, "^Twelve shade trees")
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name=re.compile("^Twelve"), pressed=True)).to_be_visible()
    tab_to(page, "Send my ballot")
    page.keyboard.press("Enter")
    until(lambda: room.said("ballot.cast"))
    (ballot,) = room.said("ballot.cast")
    assert ballot["body"]["approved"] == [room.said("idea.added")[0]["id"]]
    nothing_found(page)
    come_in(new_page(**PHONE), room.links["join"], "")
