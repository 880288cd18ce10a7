"""Is consent asked in rounds, does every objection have its reason, and are reasons told without names and erasable?"""

import json

import pytest

from cocodesign.archive import open_archive
from cocodesign.events import replay, rows
from cocodesign.exceptions import RefusedError
from cocodesign.schema import ANSWERS
from cocodesign.store.feed import Feed
from cocodesign.tables import Community
from cocodesign.voting.consent import ANSWERS as COUNTED

from .mill_lane import ABOUT, a_room, count_closed

BENCHES, STREET = "p1", "p2"
WHY = "Nobody who cannot climb gets to the benches."


def a_round(where=None, **settings):
    """Two proposals put to Ana, Bo and Cy, open."""
    about = {"proposals": ["Six benches on the wall.", "Close the street on Sundays."], **settings}
    stage = {"stage": "consent", "kind": "consent", "title": "Consent", "settings": about}
    room = a_room(where, about={**ABOUT, "stages": [*ABOUT["stages"][:1], stage]})
    room.stage("consent")
    return room


def cast(room, who, answers, reasons=None):
    room.do(who, "cast", poll=room.poll(), answers=answers, reasons=reasons or {})


def counted(room, stage="consent"):
    room.do("Fay", "close_stage", stage=stage)
    count_closed(room)
    return replay(room.store.read()).counts[room.poll()]


def told(room, who, role="participant"):
    """What somebody knows of the reasons."""
    feed = Feed(room.store.read())
    return replay(feed.seen(room.ids[who], role)).told


def answered(room):
    cast(
        room,
        "Ana",
        {BENCHES: "objection", STREET: "concern"},
        {BENCHES: WHY, STREET: "The bakery needs its vans."},
    )
    cast(room, "Bo", {BENCHES: "consent", STREET: "consent"})
    cast(room, "Cy", {BENCHES: "aside", STREET: "concern"})
    return counted(room)


def test_the_words_of_the_rules_are_those_of_the_count():
    assert ANSWERS == COUNTED


@pytest.mark.parametrize(
    "answers, reasons, code",
    [
        ({BENCHES: "objection"}, {}, "objection-reason"),
        ({BENCHES: "objection"}, {BENCHES: " \u200b "}, "objection-reason"),
        ({BENCHES: "objection"}, {STREET: WHY}, "objection-reason"),
        ({BENCHES: "no"}, {}, "wrong-ballot"),
        ({BENCHES: 1}, {}, "wrong-ballot"),
        ({BENCHES: ["objection"]}, {}, "wrong-ballot"),
        ({"p3": "consent"}, {}, "unknown-candidate"),
        ({BENCHES: "consent"}, {"p3": WHY}, "unknown-candidate"),
        ({BENCHES: "concern"}, {BENCHES: "x" * 501}, "too-long"),
        ([BENCHES], {}, "wrong-ballot"),
        ({BENCHES: "consent"}, WHY, "wrong-ballot"),
    ],
)
def test_a_bad_answer_is_refused_and_not_counted_and_the_next_good_one_is(answers, reasons, code):
    room = a_round()
    with pytest.raises(RefusedError) as found:
        cast(room, "Ana", answers, reasons)
    assert found.value.code == code
    cast(room, "Ana", {BENCHES: "consent"})
    found = counted(room)
    assert (found["n_ballots"], found["winners"], found["reasons"][BENCHES]["objection"]) == (
        1,
        [BENCHES],
        [],
    )


def test_one_objection_is_enough_and_comes_first_whatever_the_others_say():
    room = a_round()
    found = answered(room)
    assert found["winners"] == [STREET] and found["open"] == [BENCHES]
    assert found["answers"][BENCHES] == {"objection": 1, "concern": 0, "aside": 1, "consent": 1}
    assert found["why"][0]["say"] == "consent-objected"
    assert len(found["reasons"][STREET]["concern"]) == 1


def test_reasons_are_told_with_the_count_and_without_names_and_not_before():
    room = a_round()
    cast(room, "Ana", {BENCHES: "objection"}, {BENCHES: WHY})
    poll = room.poll()
    assert told(room, "Bo") == {} and told(room, "Fay", "facilitator") == {}
    counted(room)
    assert [row["text"] for row in told(room, "Fay", "facilitator")[poll].values()] == [WHY]
    assert told(room, "Bo") == {}
    room.do("Fay", "show_result", poll=poll)
    seen = list(Feed(room.store.read()).seen(room.ids["Bo"], "participant"))
    shown = [event for event in seen if event["kind"] == "result.shown"]
    assert [row["text"] for row in shown[0]["reasons"]] == [WHY]
    assert room.ids["Ana"] not in json.dumps(shown)


def test_in_an_open_round_everybody_sees_who_objects():
    room = a_round(mode="open")
    answered(room)
    room.do("Fay", "show_result", poll=room.poll())
    assert {row["person"] for row in told(room, "Bo")[room.poll()].values()} == {room.ids["Ana"]}


def test_the_last_ballot_decides_which_reasons_are_told():
    room = a_round()
    cast(room, "Ana", {BENCHES: "objection"}, {BENCHES: "Too cold."})
    cast(room, "Ana", {BENCHES: "objection"}, {BENCHES: WHY})
    cast(
        room, "Ana", {BENCHES: "objection", STREET: "consent"}, {BENCHES: WHY}
    )  # the same reason is no new one
    cast(room, "Bo", {BENCHES: "objection"}, {BENCHES: "Too cold."})
    cast(room, "Bo", {BENCHES: "consent"})
    counted(room)
    assert [row["text"] for row in told(room, "Fay", "facilitator")[room.poll()].values()] == [WHY]
    assert sum(event["kind"] == "reason.given" for event in room.store.read()) == 3


def test_a_reason_can_be_hidden_and_restored_and_is_erased_with_its_person(tmp_path):
    room = a_round(tmp_path / "mill.sqlite")
    found = answered(room)
    poll, (reason,) = room.poll(), found["reasons"][BENCHES]["objection"]
    room.do("Fay", "show_result", poll=poll)
    room.do("Fay", "hide", ref=reason, reason="names a neighbour")
    assert told(room, "Bo")[poll][reason] == {"reason": reason, "text": "", "hidden": "names a neighbour"}
    room.do("Fay", "restore", ref=reason)
    assert told(room, "Bo")[poll][reason]["text"] == WHY
    room.do("Ana", "erase", sure=True)
    assert reason not in told(room, "Bo").get(poll, {})
    assert WHY not in json.dumps(room.store.read())
    assert open_archive(room.store.write_archive(tmp_path / "mill.jsonl")).verify().ok


def test_a_round_begins_with_what_was_open_amended_and_keeps_its_history(tmp_path):
    room = a_round(tmp_path / "mill.sqlite")
    answered(room)
    with pytest.raises(RefusedError) as found:
        room.stage("consent", reason="amended")
    assert found.value.code == "round-not-shown"
    first = room.poll()
    room.do("Fay", "show_result", poll=first)
    for proposals in ({"p9": "New."}, {STREET: "Adopted already."}, ["New."], {BENCHES: "  "}):
        with pytest.raises(RefusedError):
            room.stage("consent", reason="amended", proposals=proposals)
    room.stage(
        "consent",
        reason="amended",
        proposals={BENCHES: "Six benches on the wall, two of them at seat height."},
    )
    state = replay(room.store.read())
    second = room.poll()
    assert [row["candidate"] for row in state.candidates[second]] == [BENCHES]
    assert state.polls[second]["settings"] == {"round": 2, "earlier": [first]}
    for who in ("Ana", "Bo", "Cy"):
        cast(room, who, {BENCHES: "consent"})
    found = counted(room)
    assert (found["winners"], found["round"]) == ([BENCHES], 2)
    assert [one["adopted"] for one in found["history"]] == [[STREET], [BENCHES]]
    assert open_archive(room.store.write_archive(tmp_path / "mill.jsonl")).verify().ok


def test_consent_is_never_secret_and_never_on_paper():
    room = a_round()
    with pytest.raises(RefusedError, match="never secret"):
        room.do("Fay", "add_stage", kind="consent", settings={"mode": "secret"})
    with pytest.raises(RefusedError, match="comes with its reasons"):
        room.do("Fay", "cast_on_paper", poll=room.poll(), sheet="1", answers={BENCHES: "consent"})


def test_the_tables_hold_the_reasons_that_stand_and_what_was_erased_is_in_none(tmp_path):
    room = a_round(tmp_path / "mill.sqlite")
    cast(room, "Cy", {STREET: "concern"}, {STREET: "I have said this and do not stand by it."})
    answered(room)
    table = Community.from_rows(rows(replay(room.store.read()))).reasons
    assert list(table[["candidate", "answer", "participant", "text"]].itertuples(index=False, name=None)) == [
        (BENCHES, "objection", room.ids["Ana"], WHY),
        (STREET, "concern", room.ids["Ana"], "The bakery needs its vans."),
    ]
    assert table["created_at"].notna().all() and table["reason"].is_unique
    room.do("Ana", "erase", sure=True)
    archive = open_archive(room.store.write_archive(tmp_path / "mill.jsonl"))
    assert archive.verify().ok and archive.community().reasons.empty
