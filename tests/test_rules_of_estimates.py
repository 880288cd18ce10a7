"""Are estimates numbers within their limits, in rounds that stop as was fixed beforehand, with reasons and no names?"""

import json
import random
import statistics

import pytest

from cocodesign.apps.facilitator.ballots import BallotFields
from cocodesign.apps.rows import ballot_options
from cocodesign.archive import open_archive
from cocodesign.events import replay
from cocodesign.exceptions import RefusedError
from cocodesign.rules.polls import check_poll_settings
from cocodesign.store.feed import Feed

from .mill_lane import ABOUT, a_room, count_closed

NAMES = [f"P{n}" for n in range(7)]


def a_question(where=None, **settings):
    about = {"questions": ["How many trees?"], "lowest": 0, "highest": 200, "stop": {"most": 2}, **settings}
    stage = {"stage": "delphi", "kind": "delphi", "title": "Estimates", "settings": about}
    room = a_room(where, *NAMES, about={**ABOUT, "stages": [ABOUT["stages"][0], stage]})
    room.stage("delphi")
    return room


def say(room, who, n, reason=""):
    room.do(who, "cast", poll=room.poll(), estimates={"q1": n}, reasons={"q1": reason} if reason else {})


def counted(room):
    room.do("Fay", "close_stage", stage="delphi")
    count_closed(room)
    room.do("Fay", "show_result", poll=room.poll())
    return replay(room.store.read()).counts[room.poll()]


@pytest.mark.parametrize(
    "n, code",
    [
        (-1, "out-of-limits"),
        (201, "out-of-limits"),
        ("12", "wrong-ballot"),
        (True, "wrong-ballot"),
        (None, "wrong-ballot"),
        ([1], "wrong-ballot"),
    ],
)
def test_a_bad_number_is_refused_and_not_counted_and_the_next_good_one_is(n, code):
    room = a_question()
    with pytest.raises(RefusedError) as found:
        say(room, "P0", n)
    assert found.value.code == code
    say(room, "P0", 12.5)
    assert counted(room)["middle"]["q1"]["median"] == 12.5


@pytest.mark.parametrize(
    "settings",
    [
        {"questions": []},
        {"questions": ["?"], "lowest": 3, "highest": 2},
        {"questions": ["?"], "stop": {"most": 1}},
        {"questions": ["?"], "stop": {"most": 9}},
        {"questions": ["?"], "stop": {"stable": 2}},
        {"questions": ["?"], "mode": "open"},
        {"questions": ["?"], "mode": "secret"},
    ],
)
def test_what_cannot_be_estimated_is_refused_when_it_is_planned(settings):
    with pytest.raises(RefusedError):
        check_poll_settings("delphi", settings)


def test_two_rounds_with_what_was_said_between_them_and_no_third(tmp_path):
    room = a_question(tmp_path / "mill.sqlite")
    rng = random.Random(3)
    first = {name: rng.randint(0, 200) for name in NAMES}
    for name, n in first.items():
        say(room, name, n, "One every ten metres." if name == "P3" else "")
    found = counted(room)
    assert found["middle"]["q1"]["median"] == statistics.median(first.values())
    assert (found["round"], found["stopped"]) == (1, "")
    room.do(
        "Fay",
        "change_stage",
        stage="delphi",
        settings={"questions": ["How many?"], "stop": {"most": 5}},
        reason="more",
    )
    room.stage("delphi", reason="once more")
    mine = replay(Feed(room.store.read()).seen(room.ids["P0"], "participant"))
    (option,) = ballot_options(mine, room.poll(), room.ids["P0"])
    assert option["name"] == "How many trees?"  # as was fixed before the first round
    assert option["last"]["median"] == found["middle"]["q1"]["median"]
    assert (option["last"]["reasons"], option["last"]["mine"]) == (["One every ten metres."], first["P0"])
    assert room.ids["P3"] not in json.dumps(option)
    for name in NAMES[:6]:
        say(room, name, 100)
    found = counted(room)
    assert (found["round"], found["stopped"], found["electorate"]) == (2, "most", 7)
    assert [one["q1"]["n"] for one in found["history"]] == [7, 6]
    with pytest.raises(RefusedError) as refused:
        room.stage("delphi", reason="and again")
    assert refused.value.code == "rounds-over"
    assert open_archive(room.store.write_archive(tmp_path / "mill.jsonl")).verify().ok


def test_the_facilitator_sets_the_limits_of_the_numbers_and_takes_them_away():
    fields = BallotFields(str)
    fields.fill("delphi", {"questions": ["How many?"], "lowest": -2.5, "unit": "°C"})
    fields.highest_number.value = " 40,5 "
    said = fields.settings()
    assert (said["lowest"], said["highest"], said["unit"]) == (-2.5, 40.5, "°C")
    kept = check_poll_settings("delphi", said)[2]
    assert (kept["lowest"], kept["highest"]) == (-2.5, 40.5)
    fields.lowest.value = ""
    said = fields.settings()
    assert said["lowest"] is None and "lowest" not in check_poll_settings("delphi", said)[2]


@pytest.mark.parametrize("written", ["many", "inf", "1,000,000"])
def test_a_limit_that_is_no_number_is_refused_in_words(written):
    fields = BallotFields(str)
    fields.fill("delphi", {"questions": ["How many?"]})
    fields.highest_number.value = written
    with pytest.raises(RefusedError, match="must be a number"):
        check_poll_settings("delphi", fields.settings())
