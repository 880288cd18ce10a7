"""What does a facilitator do whose link was lost, while the workshop runs?"""

import json

import pytest
from playwright.sync_api import expect

from .room import SOON, come_in, shows

pytestmark = pytest.mark.browser


def test_a_lost_link_is_replaced_meanwhile_and_whoever_found_it_is_shut_out(room, new_page, tmp_path):
    finder, owner, phone = (
        new_page(1280, 800),
        new_page(1280, 800),
        new_page(width=360, height=740, phone=True),
    )
    finder.goto(room.links["facilitator"])
    shows(finder, "Agenda")
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
    owner.get_by_role("button", name="Open Welcome").or_(
        owner.get_by_role("button", name="open Ideas")
    ).first.click()
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
