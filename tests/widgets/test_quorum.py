"""Does everybody read what has to be reached before they vote, and afterwards by how much it was reached or missed?"""

import os

from cocodesign.widgets import Wall

from . import axe
from .booth import voting
from .hall import counted, desk_of, play_on, told, wall_of
from .playhouse import play

SHOTS = os.environ.get("COCODESIGN_SHOTS", "")
ASKED = {
    "quorum": {"of": "turnout", "least": "2/3"},
    "threshold": {"of": "yes_of_cast", "least": "1/2", "more_than": True},
}


async def shot(page, name):
    if SHOTS:
        await page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def test_the_ballot_says_what_has_to_be_reached():
    async def scene():
        async with voting("approval", poll={"settings": ASKED}, width=360, height=740) as booth:
            await booth.sees("Quorum: at least 2 / 3 of all who can vote.")
            await booth.sees("Accepted is what more than 1 / 2 of the ballots say yes to.")
            await axe.look(booth.page, "terms")

    play(scene)


def test_the_result_says_on_every_screen_by_how_much_it_is_missed_or_reached():
    found = counted("approval", settings=ASKED)
    missed = "The quorum is not reached: 11 ballots, 12 were needed; 1 is missing."
    enough = "Shade trees with a rain garden has what was asked for: 6 of 11 say yes, 6 were needed; exactly what is needed."

    async def on_a_phone(hall):
        text = await hall.show(lambda: told("approval", found))
        await shot(hall.page, "quorum-result")
        assert missed in text and enough in text
        await axe.look(hall.page, "result")

    async def on_the_wall(hall):
        text = await hall.show(lambda: wall_of("approval", found))
        await shot(hall.page, "quorum-wall")
        assert missed in text

    async def on_the_desk(hall):
        assert missed in await hall.show(lambda: desk_of("approval", found))

    play_on("phone", on_a_phone)
    play_on("wall", on_the_wall)
    play_on("desk", on_the_desk)


def test_the_wall_counts_down_to_the_quorum_while_the_vote_is_open():
    async def scene(hall):
        vote = {"poll": "p1", "kind": "approval", "question": "Which?", "mode": "open", "closed_at": None, "closes_at": None,
                "names": ["Trees"], "turnout": [9, 18], "quorum": 12}  # fmt: skip
        await hall.house.show(Wall(view="vote", vote=vote, workshop={"title": "Lot"}), query="?wall")
        await hall.page.get_by_text("3 more ballots to the quorum of 12").wait_for()

    play_on("wall", scene)


def test_of_what_nobody_answered_no_number_is_missing():
    found = counted("approval", settings=ASKED)
    unanswered = next(row for row in found["quorum"]["rows"] if row["candidate"])
    unanswered |= {"base": 0, "needs": 0, "has": 0, "reached": False, "missing": 1, "spare": 0}

    async def on_a_phone(hall):
        text = await hall.show(lambda: told("approval", found))
        assert "has not what was asked for: nobody said yes or no to it." in text
        assert "0 were needed" not in text

    play_on("phone", on_a_phone)
