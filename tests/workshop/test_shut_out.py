"""Can a facilitator shut somebody out from the console, calmly, and does everybody else stay?"""

import re

import pytest
from playwright.sync_api import expect

from ..widgets.axe import violations_in
from .room import PHONE, come_in, shows, step, until

pytestmark = pytest.mark.browser


def test_who_is_shut_out_is_told_calmly_and_can_do_nothing_and_the_others_stay(room, new_page):
    console = new_page(1280, 800)
    console.goto(room.links["facilitator"])
    shows(console, "Agenda")
    ana, bo = new_page(**PHONE), new_page(**PHONE)
    come_in(ana, room.links["join"], "Ana")
    come_in(bo, room.links["join"], "Bo")
    step(console, "Close Welcome, open Ideas")
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
