"""Is nothing left of somebody's words in a served workshop: on other phones, in the keeper, in any file?"""

import json
import re

import pytest

from cocodesign.store.purge import traces

from .room import PHONE, Room, come_in, shows, step, until

pytestmark = pytest.mark.browser

WORDS = 'Reeds along the "Limmat", and a bench'
NAME = "Annegret Zürcher"


def test_a_phone_erases_its_person_and_no_file_of_the_workshop_holds_a_word_of_them(room: Room, new_page):
    facilitator, ana, bo = new_page(1280, 800), new_page(**PHONE), new_page(**PHONE)
    facilitator.goto(room.links["facilitator"])
    come_in(ana, room.links["join"], NAME)
    come_in(bo, room.links["join"], "Bo")
    while not room.said("stage.opened") or room.said("stage.opened")[-1]["stage"] != "ideas":
        before = len(room.said("stage.opened"))
        step(facilitator, "(Open|.*open Ideas)")
        until(lambda before=before: len(room.said("stage.opened")) > before)
    shows(ana, "Your idea")
    ana.get_by_role("textbox", name=re.compile("Your idea")).fill(WORDS)
    ana.get_by_role("button", name="Add my idea").tap()
    until(lambda: room.said("idea.added"))
    bo.get_by_role("navigation").get_by_role("link", name="Ideas").tap()
    shows(bo, "Reeds along the")
    assert traces(room.folder, [WORDS])

    ana.get_by_role("navigation").get_by_role("link", name="My part").tap()
    ana.get_by_role("button", name="My data: see, take, withdraw").tap()
    ana.get_by_role("button", name="Erase me and my words").tap()
    ana.get_by_label("I know that this cannot be undone.").check()
    ana.get_by_role("button", name="Erase it all now").tap()
    shows(ana, "You are erased")
    bo.get_by_text("Reeds along the").first.wait_for(state="detached", timeout=60_000)

    until(lambda: not json.loads(room.run("verify", "lane", "--json"))["purge_pending"])
    room.run("backup", "lane", "--to", "later.jsonl")
    assert traces(room.folder, [WORDS, "Reeds along the", "Limmat", NAME, "Zürcher"]) == {}
    assert "1 of them erased" in room.run("verify", "lane")
    ana.wait_for_timeout(3000)  # after its kernel has ended the page still says so
    shows(ana, "You are erased")
    ana.goto(room.links["join"])
    ana.get_by_label("Your name, if you like").wait_for()
