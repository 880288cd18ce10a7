"""Are quorum and threshold fixed before the vote, counted as written, and told with what is missing?"""

import random
from fractions import Fraction

import pytest

from cocodesign.apps.actions import decisions
from cocodesign.apps.facilitator.ballots import BallotFields
from cocodesign.apps.facilitator.steps import unfinished
from cocodesign.apps.wall import quorum_now
from cocodesign.archive import open_archive
from cocodesign.events import replay
from cocodesign.exceptions import RefusedError
from cocodesign.rules.polls import check_poll_settings

from .mill_lane import ABOUT, a_room, count_closed


def a_vote(where, n, **settings):
    """A vote between trees and a court with n people."""
    stages = [*ABOUT["stages"][:2], {"stage": "vote", "kind": "vote", "title": "Vote", "settings": settings}]
    room = a_room(where, *(f"P{one}" for one in range(n)), about={**ABOUT, "stages": stages})
    room.stage("ideas")
    room.trees, room.court = room.idea("P0", "Shade trees"), room.idea("P0", "A court")
    room.stage("vote")
    return room


def counted(room):
    room.do("Fay", "close_stage", stage="vote")
    count_closed(room)
    return replay(room.store.read()).counts[room.poll()]


@pytest.mark.parametrize(
    "kind, settings",
    [
        ("vote", {"quorum": {"of": "turnout", "least": 0.5}}),
        ("vote", {"quorum": {"of": "turnout", "least": "3/2"}}),
        ("vote", {"quorum": {"of": "turnout", "least": "1/0"}}),
        ("vote", {"quorum": {"of": "cast", "least": 0}}),
        ("vote", {"quorum": {"of": "cast", "least": "1/2"}}),
        ("vote", {"quorum": {"of": "cast", "least": True}}),
        ("vote", {"quorum": {"of": "yes", "least": 3}}),
        ("vote", {"quorum": 12}),
        ("vote", {"threshold": {"of": "yes_of_cast", "least": "1/1", "more_than": True}}),
        ("vote", {"threshold": {"of": "yes_of_cast", "least": "1/2", "more_than": "yes"}}),
        ("vote", {"threshold": {"of": "yes_of_decided", "least": "1/2"}}),
        ("vote", {"kind": "ranking", "threshold": {"of": "yes_of_cast", "least": "1/2"}}),
        ("opinions", {"quorum": {"of": "cast", "least": 3}}),
        ("pulse", {"quorum": {"of": "cast", "least": 3}}),
    ],
)
def test_what_cannot_be_reached_or_counted_cannot_be_set(kind, settings):
    with pytest.raises(RefusedError):
        check_poll_settings(kind, settings)


def test_a_missed_quorum_says_how_many_are_missing_and_leaves_the_count_as_it_is(tmp_path):
    room = a_vote(
        tmp_path / "mill.sqlite",
        7,
        quorum={"of": "turnout", "least": "1/2"},
        threshold={"of": "yes_of_cast", "least": "2/3"},
    )
    with pytest.raises(RefusedError):  # the rules of an open vote stand
        room.do("Fay", "change_stage", stage="vote", settings={}, reason="too many")
    for who in ("P1", "P2"):
        room.do(who, "cast", poll=room.poll(), approved=[room.trees])
    room.do("P3", "cast", poll=room.poll(), approved=[])
    found = counted(room)
    quorum, threshold = found["quorum"]["rows"]
    assert (quorum["base"], quorum["needs"], quorum["has"], quorum["missing"]) == (7, 4, 3, 1)
    assert (threshold["candidate"], threshold["needs"], threshold["has"], threshold["reached"]) == (
        room.trees,
        2,
        2,
        True,
    )
    assert found["quorum"]["reached"] is False and found["winners"] == [room.trees]
    assert open_archive(room.store.write_archive(tmp_path / "mill.jsonl")).verify().ok


def shown(room):
    """The vote is closed, counted and shown."""
    room.do("Fay", "close_stage", stage="vote")
    count_closed(room)
    room.do("Fay", "show_result", poll=room.poll())


def decisions_of(room):
    return [event["body"] for event in room.store.read() if event["kind"] == "decision.made"]


def test_what_missed_its_quorum_is_decided_only_in_spite_of_it_and_everybody_reads_that():
    room = a_vote(None, 7, quorum={"of": "turnout", "least": "1/2"})
    room.do("P1", "cast", poll=room.poll(), approved=[room.trees])
    shown(room)
    declared = {"poll": room.poll(), "chosen": [room.trees], "reason": "The trees cannot wait."}
    for in_spite in ({}, {"in_spite": False}, {"in_spite": "quorum"}):
        with pytest.raises(RefusedError) as refusal:
            room.do("Fay", "decide", **declared, **in_spite)
        assert refusal.value.code == "quorum-missed"
    with pytest.raises(RefusedError) as refusal:
        room.do("Fay", "decide", **{**declared, "reason": " "}, in_spite=True)
    assert refusal.value.code == "needs-reason"
    room.do("Fay", "decide", **declared, in_spite=True)
    (body,) = decisions_of(room)
    assert body["in_spite"] == "quorum"
    state = replay(room.store.read())
    assert state.decisions[room.poll()]["in_spite"] == decisions(state)[0]["in_spite"] == "quorum"


def test_what_has_not_the_share_of_yes_is_decided_only_in_spite_of_it():
    room = a_vote(None, 3, threshold={"of": "yes_of_cast", "least": "2/3"})
    room.do("P0", "cast", poll=room.poll(), approved=[room.trees])
    room.do("P1", "cast", poll=room.poll(), approved=[])
    shown(room)
    with pytest.raises(RefusedError) as refusal:
        room.do("Fay", "decide", poll=room.poll(), chosen=[room.trees], reason="?")
    assert refusal.value.code == "threshold-missed"
    room.do("Fay", "decide", poll=room.poll(), chosen=[room.trees], reason="They are free.", in_spite=True)
    assert decisions_of(room)[0]["in_spite"] == "threshold"


def test_a_vote_that_reached_its_quorum_is_decided_as_ever_and_nothing_is_said_in_spite():
    room = a_vote(None, 2, quorum={"of": "turnout", "least": "1/2"})
    room.do("P0", "cast", poll=room.poll(), approved=[room.trees])
    shown(room)
    room.do("Fay", "decide", poll=room.poll(), chosen=[room.trees], reason="One of two came.", in_spite=True)
    assert "in_spite" not in decisions_of(room)[0]


def test_nobody_has_to_decide_what_missed_its_quorum_before_the_workshop_goes_on():
    room = a_vote(None, 7, quorum={"of": "turnout", "least": "1/2"})
    room.do("P1", "cast", poll=room.poll(), approved=[room.trees])
    shown(room)
    assert unfinished(replay(room.store.read())) is None


def test_the_count_is_that_of_an_independent_recount():
    rng = random.Random(11)
    for _ in range(4):
        n, least = rng.randint(4, 9), rng.choice(["1/3", "1/2", "3/4"])
        room = a_vote(None, n, quorum={"of": "turnout", "least": least})
        voters = [f"P{one}" for one in range(n) if rng.random() < 0.6]
        for who in voters:
            room.do(who, "cast", poll=room.poll(), approved=[])
        (row,) = counted(room)["quorum"]["rows"]
        enough = n > 0 and Fraction(len(voters), n) >= Fraction(least)
        assert row["reached"] is enough and (row["missing"] == 0) is enough
        assert quorum_now(replay(room.store.read()).polls[room.poll()], n) == row["needs"]


def test_without_a_quorum_nothing_is_said_of_one():
    assert "quorum" not in counted(a_vote(None, 3))


def test_the_facilitator_sets_both_and_takes_them_away():
    fields = BallotFields(str)
    asked = {
        "quorum": {"of": "cast", "least": 12},
        "threshold": {"of": "yes_of_cast", "least": "1/2", "more_than": True},
    }
    fields.fill("vote", {"kind": "approval", **asked})
    said = fields.settings()
    assert {name: said[name] for name in asked} == asked
    assert check_poll_settings("vote", said)[2] == asked
    fields.quorum.value = fields.threshold.value = ""
    said = fields.settings()
    assert (said["quorum"], said["threshold"]) == (None, None) and check_poll_settings("vote", said)[2] == {}
