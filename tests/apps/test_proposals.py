"""Are proposals in the facilitator's own words, behind which no idea stands, shown as what came out?"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from cocodesign.apps import rows
from cocodesign.apps.facilitator.console import Facilitator
from cocodesign.apps.participant import Participant
from cocodesign.apps.wall import Projector
from cocodesign.events import State, replay

from ..mill_lane import ABOUT, a_room
from ..test_rules_of_consent import BENCHES, STREET, WHY, a_round, cast, counted
from .led import is_there


class Told:
    """A desk that knows one state, and tells news that nobody understands before it tells some more."""

    link = "live"

    def __init__(self, state: State, person: str) -> None:
        self.state, self.person, self.live = state, person, dict[str, Any]()

    async def events(self):
        yield {"events": "which are none"}
        yield {"link": "live"}


@pytest.fixture
def one_adopted_and_one_not():
    """Ana objects to the benches; the street nobody objects to, so that it is adopted. All see it."""
    room = a_round()
    cast(room, "Ana", {BENCHES: "objection", STREET: "consent"}, {BENCHES: WHY})
    cast(room, "Bo", {BENCHES: "consent", STREET: "consent"})
    counted(room)
    room.do("Fay", "show_result", poll=room.poll())
    return room


def test_no_idea_is_behind_a_proposal_that_was_adopted(one_adopted_and_one_not):
    room = one_adopted_and_one_not
    state = replay(room.store.read())
    assert state.results[room.poll()]["winners"] == [STREET]
    assert rows.winning_ideas(state, room.poll()) == []
    assert rows.sources(state, room.poll(), room.ids["Ana"]) == {}


@pytest.mark.parametrize("decided", [False, True])
def test_phone_wall_and_console_draw_a_proposal_that_was_adopted(one_adopted_and_one_not, decided):
    room = one_adopted_and_one_not
    if decided:
        room.do("Fay", "decide", poll=room.poll(), chosen=[STREET], reason="Nobody objects.")
    state = replay(room.store.read())
    phone = Participant(Told(state, room.ids["Ana"]), "en")
    phone.begin()
    assert phone.result.result["winners"] == [STREET] and phone.result.mine["won"] == []
    wall = Projector(Told(state, ""), "en")
    wall.begin()
    assert wall.wall.result["winners"] == [STREET]
    console = Facilitator(Told(state, room.ids["Fay"]), "en")
    console.begin()
    assert [option["name"] for option in console.outcome.choices.options] == [
        "Close the street on Sundays.",
        "Six benches on the wall.",
    ]


def test_of_estimates_nothing_is_to_be_decided():
    about = {"questions": ["How many trees fit?"], "stop": {"least": 2, "most": 2, "stable": 0.25}}
    stage = {"stage": "guess", "kind": "delphi", "title": "Guess", "settings": about}
    room = a_room(None, about={**ABOUT, "stages": [*ABOUT["stages"][:1], stage]})
    room.stage("guess")
    counted(room, "guess")
    room.do("Fay", "show_result", poll=room.poll())
    console = Facilitator(Told(replay(room.store.read()), room.ids["Fay"]), "en")
    console.begin()
    assert is_there(console.outcome.panel) and not is_there(console.outcome.form)


def test_a_page_goes_on_following_after_news_that_it_could_not_draw(one_adopted_and_one_not, capfd):
    room = one_adopted_and_one_not
    phone = Participant(Told(replay(room.store.read()), room.ids["Ana"]), "en")
    drawn: list[str] = []
    draw = phone.draw
    phone.draw = lambda: drawn.append(phone.frame.link) or draw()
    asyncio.run(phone.listen())
    assert drawn[-1] == "live" and len(drawn) == 2
    assert "Traceback" in capfd.readouterr().err
