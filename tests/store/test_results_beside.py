"""Is what stands beside a count recorded without words and names, and can the whole be counted again?"""

import json

from cocodesign.recount import recount_log
from tests.mill_lane import AFTERNOON, a_room, count_closed

from .test_erasure import events_of

STATEMENTS = ("Shade trees", "A court", "A roof", "Benches", "A kitchen garden", "Parking", "A gate at night")


def result_of(room):
    (event,) = events_of(room, "poll.counted")
    return event["body"]["result"]


def a_room_of_two_camps(people=24):
    """Half of the people agree with the first three statements and disagree with the others; half the other way round."""
    names = [f"P{n}" for n in range(people)]
    room = a_room(None, *names, about=AFTERNOON)
    room.stage("ideas")
    ideas = []
    for name, words in zip(names, STATEMENTS, strict=False):
        room.clock.forward(60)
        ideas.append(room.idea(name, words))
    room.stage("opinions")
    poll = room.poll()
    for n, name in enumerate(names):
        for place, idea in enumerate(ideas):
            side = 1 if place < 3 else -1
            room.clock.forward(20)
            room.do(name, "opine", poll=poll, ref=idea, value=side if n < people // 2 else -side)
    room.do("Fay", "close_stage", stage="opinions")
    count_closed(room)
    return room, ideas


def test_a_map_of_opinions_names_nobody_copies_no_words_and_verifies():
    room, ideas = a_room_of_two_camps()
    found = result_of(room)["map"]
    assert [one["size"] for one in found["groups"]] == [12, 12] and len(found["points"]) == 24
    assert {said["statement"] for one in found["groups"] for said in one["says"]} <= set(ideas)
    text = json.dumps(result_of(room))
    assert not [words for words in (*STATEMENTS, *room.ids.values()) if words in text]
    assert found["points"] == sorted(found["points"])  # in no order of people
    report = room.store.verify()
    assert report.ok and "24 ballots counted again, the same result" in report.polls[0]


def test_a_room_of_fewer_than_twenty_has_no_points_and_no_groups():
    room, _ = a_room_of_two_camps(12)
    assert result_of(room)["map"] == {"n": 12, "none": "few"}
    assert room.store.verify().ok


def a_ranking_of_nine():
    """Most put the trees first, but whoever does not puts them last."""
    room = a_room(None, *[f"P{n}" for n in range(9)], about=AFTERNOON)
    room.stage("ideas")
    a, b, c = (room.idea(f"P{n}", words) for n, words in enumerate(STATEMENTS[:3]))
    room.stage("rank")
    orders = [[a, b, c]] * 4 + [[b, c, a]] * 3 + [[c, b, a]] * 2
    for n, order in enumerate(orders):
        room.do(f"P{n}", "cast", poll=room.poll(), ranking=order)
    room.do("Fay", "close_stage", stage="rank")
    count_closed(room)
    return room, (a, b, c)


def test_a_ranking_is_recorded_with_what_other_rules_say_and_verifies():
    room, (a, b, _) = a_ranking_of_nine()
    found = result_of(room)
    assert found["winners"] == [b]
    assert {one["rule"]: one["winners"] for one in found["also"]}["plurality"] == [a]
    assert found["parts"][0] == {"say": "parts-beats-all", "facts": {"winner": b}}
    assert found["margin"] == {"low": 1, "high": 1}
    assert room.store.verify().ok


def test_an_older_record_that_asked_fewer_rules_verifies_and_a_changed_one_does_not():
    room, _ = a_ranking_of_nine()
    events = room.store.read()
    (counted,) = (event for event in events if event["kind"] == "poll.counted")
    stated = counted["body"]["result"]
    for name in ("parts", "margin"):
        del stated[name]
    stated["also"] = [{"rule": one["rule"], "winners": one["winners"]} for one in stated["also"][:2]]
    assert recount_log("mill", events)[1] == []
    stated["also"][0]["winners"] = ["somebody"]
    (problem,) = recount_log("mill", events)[1]
    assert problem.endswith("counted again, also differ")
