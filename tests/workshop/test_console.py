"""A facilitator leads a vote with paper in it, in a real browser, by the words on the buttons."""

import re

import pytest
from playwright.sync_api import Page, expect

from .room import PHONE, Room, come_in, nothing_found, shows, step, until

pytestmark = pytest.mark.browser


def tab(page: Page, words: str) -> None:
    page.get_by_role("tab", name=re.compile(f"^{words}")).click()
    expect(page.get_by_role("tab", name=re.compile(f"^{words}"))).to_have_attribute("aria-selected", "true")


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).locator("visible=true").first.click()


def enter(page: Page, sheet: str, **dots: str) -> None:
    page.get_by_label("Number of the sheet").fill(sheet)
    for idea, n in dots.items():
        page.get_by_role("spinbutton", name=re.compile(idea)).fill(n)
    page.wait_for_timeout(200)
    press(page, "Enter this sheet")


def test_a_dots_vote_is_added_moved_opened_filled_from_paper_closed_and_shown(room: Room, new_page):
    console, troubles = new_page(1280, 800), []
    console.on("pageerror", lambda error: troubles.append(str(error)))
    console.goto(room.links["facilitator"])
    shows(console, "Agenda")
    ana = new_page(**PHONE)
    come_in(ana, room.links["join"], "Ana")
    step(console, "Close Welcome, open Ideas")
    shows(ana, "Your idea")
    for n, words in enumerate(("Twelve shade trees", "Benches to sleep on"), 1):
        ana.get_by_role("textbox", name=re.compile("Your idea")).fill(words)
        ana.get_by_role("button", name="Add my idea").last.tap()
        until(lambda n=n: len(room.said("idea.added")) == n)

    # A dots vote is put at the end, and moved before the other one, by keyboard.
    press(console, "Add a stage")
    wide = "[...document.querySelectorAll('.co-pan .co-minutes input')].filter((it) => it.offsetParent && (it.offsetWidth < 60 || it.getBoundingClientRect().right > it.closest('.co-pan').getBoundingClientRect().right)).length"
    assert console.evaluate(wide) == 0  # a long label wraps, and leaves its field in the panel
    arrow = "(it) => getComputedStyle(it).appearance"
    assert console.get_by_label("Ballot", exact=True).evaluate(arrow) == "auto"
    console.get_by_label("Title", exact=True).locator("visible=true").fill("Dots")
    console.get_by_label("Ballot", exact=True).select_option(label="Dots: spread a number of dots")
    console.get_by_label("Question", exact=True).fill("Where should the money go?")
    console.wait_for_timeout(200)
    press(console, "Put it on the agenda")
    shows(console, "Dots is on the agenda.")
    console.get_by_role("button", name=re.compile("Dots To come")).press("Enter")
    for place in (4, 3):
        console.get_by_role("button", name="Move up").press("Enter")
        shows(console, f"Dots is stage {place} of 5 now.")
    expect(console.get_by_role("button", name="Move down")).to_be_visible()
    assert not console.get_by_role("button", name="Move up").count()  # what is open stays first

    # It opens; a sheet of paper is entered, checked, and entered differently.
    step(console, "Close Ideas, open Dots")
    tab(console, "Paper")
    shows(console, "Where should the money go?")
    enter(console, "a 1", trees="3", Benches="2")
    shows(console, "Sheet A 1 is entered.")
    expect(console.get_by_label("Number of the sheet")).to_have_value("A 2")
    enter(console, "A 1", trees="3", Benches="2")
    shows(console, "Sheet A 1: both entries are alike, checked.")
    enter(console, "A 1", trees="2", Benches="2")
    shows(console, "Twelve shade trees: first 3, now 2.")
    (ballot,) = room.said("paper.cast")
    assert sorted(ballot["body"]["amounts"].values()) == [2, 3]
    for words in ("The room", "Stages", "Merge", "Paper", "Promises", "Rules"):
        tab(console, words)
        console.wait_for_timeout(600)
        nothing_found(console)

    # Tabs go by arrow keys.
    console.get_by_role("tab", name="Rules").press("ArrowRight")
    expect(console.get_by_role("tab", name="The room")).to_be_focused()
    expect(console.get_by_role("tabpanel", name="The room")).to_be_visible()

    # It is closed, counted and shown.
    before = len(room.said("poll.counted"))
    press(console, "Close it")  # the stage's menu is open still
    until(lambda: len(room.said("poll.counted")) > before)
    press(console, "Show the result to everyone…")
    press(console, "Show it to everyone")
    until(lambda: room.said("result.shown"))
    result = room.said("result.shown")[-1]["body"]["result"]
    assert (result["channels"]["paper"], result["n_ballots"]) == (1, 1)
    assert troubles == []
