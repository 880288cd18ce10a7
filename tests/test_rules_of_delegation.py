"""Can a ballot be handed to another person, never in a circle or too far, back until the close, and counted once?"""

import random
from collections import Counter

import pytest

from cocodesign.apps.rows import handing
from cocodesign.archive import open_archive
from cocodesign.events import replay
from cocodesign.events.delegations import ballots_of, carried
from cocodesign.events.tidy import rows
from cocodesign.exceptions import RefusedError
from cocodesign.rules.polls import check_poll_settings
from cocodesign.store.feed import Feed

from .mill_lane import ABOUT, a_room, count_closed


def a_vote(where=None, n=5, **settings):
    """A vote between trees and a court with n people, in which ballots may be handed on."""
    settings = {"delegation": 1, **settings}
    stages = [*ABOUT["stages"][:2], {"stage": "vote", "kind": "vote", "title": "Vote", "settings": settings}]
    room = a_room(where, *(f"P{one}" for one in range(n)), about={**ABOUT, "stages": stages})
    room.stage("ideas")
    room.trees, room.court = room.idea("P0", "Shade trees"), room.idea("P0", "A court")
    room.stage("vote")
    return room


def hand(room, who, to):
    room.do(who, "delegate", poll=room.poll(), to=room.ids.get(to, to))


def refused(room, who, to):
    with pytest.raises(RefusedError) as found:
        hand(room, who, to)
    return found.value.code


def vote(room, who, *approved):
    room.do(who, "cast", poll=room.poll(), approved=list(approved))


def counted(room):
    room.do("Fay", "close_stage", stage="vote")
    count_closed(room)
    return replay(room.store.read()).counts[room.poll()]


def test_a_handed_ballot_is_the_carrier_s_and_the_result_says_what_it_weighed(tmp_path):
    room = a_vote(tmp_path / "mill.sqlite")
    hand(room, "P1", "P0")
    hand(room, "P2", "P0")
    hand(room, "P3", "P4")  # who does not vote
    assert carried(replay(room.store.read()), room.poll())[room.ids["P0"]] == 2
    vote(room, "P0", room.trees)
    found = counted(room)
    assert found["scores"] == {room.trees: 3, room.court: 0} and found["n_ballots"] == 3
    assert found["delegated"] == {"handed": 3, "counted": 2, "delegates": 1, "most": 2}
    assert found["channels"] == {"phone": 1, "handed": 2}
    tables = rows(replay(room.store.read()))
    assert len(tables["ballots"]) == len(tables["marks"]) == 3
    assert open_archive(room.store.write_archive(tmp_path / "mill.jsonl")).verify().ok


def test_who_votes_or_takes_it_back_counts_for_themselves_until_the_close():
    room = a_vote()
    hand(room, "P1", "P0")
    hand(room, "P2", "P0")
    vote(room, "P0", room.trees)
    vote(room, "P1", room.court)  # voting takes the ballot back
    room.do("P2", "undelegate", poll=room.poll())
    room.do("P2", "undelegate", poll=room.poll())  # nothing more to take back
    vote(room, "P3", room.court)
    hand(room, "P3", "P0")  # handing it on sets aside what was sent
    poll = room.poll()
    found = counted(room)
    assert found["scores"] == {room.trees: 2, room.court: 1}
    with pytest.raises(RefusedError, match="closed"):
        room.do("P3", "undelegate", poll=poll)


def test_a_bad_delegation_is_refused_with_its_reason_and_the_next_good_one_works():
    room = a_vote()
    room.do("P4", "leave")
    assert refused(room, "P1", "P1") == "delegation-own"
    assert [refused(room, "P1", one) for one in ("P4", "Fay", "nobody")] == ["no-person"] * 3
    hand(room, "P1", "P0")
    assert refused(room, "P0", "P1") == "delegation-circle"
    assert refused(room, "P2", "P1") == "delegation-chain"  # P1's own ballot is with P0
    assert refused(room, "P0", "P2") == "delegation-chain"  # P1's would go on to P2
    hand(room, "P1", "P2")
    hand(room, "P0", "P2")
    vote(room, "P2", room.court)
    assert counted(room)["scores"][room.court] == 3


def test_where_it_is_not_allowed_everybody_votes_for_themselves():
    assert refused(a_vote(delegation=0), "P1", "P0") == "no-delegation"
    for kind, settings in {
        "vote": {"delegation": 1, "mode": "secret"},
        "opinions": {"delegation": 1},
        "pulse": {"delegation": 1},
        "agreement": {"delegation": 6},
    }.items():
        with pytest.raises(RefusedError):
            check_poll_settings(kind, settings)
    with pytest.raises(RefusedError, match="must lead to nobody"):
        check_poll_settings("vote", {"delegation": 1, "mode": "secret"})


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_chains_never_get_longer_than_the_settings_say_and_the_count_is_an_independent_recount(limit):
    rng, n = random.Random(limit), 9
    room = a_vote(None, n, delegation=limit)
    names = [f"P{one}" for one in range(n)]
    handed, own = {}, {}
    for _ in range(40):
        who, to = rng.choice(names), rng.choice(names)
        if rng.random() < 0.25:
            own[who] = rng.choice([[room.trees], [room.court], []])
            vote(room, who, *own[who])
            handed.pop(who, None)
            continue
        try:
            hand(room, who, to)
            handed[who] = to
        except RefusedError:
            pass
        for one in names:
            steps, seen = 0, one
            while seen in handed:
                seen, steps = handed[seen], steps + 1
                assert steps <= limit
    sums = Counter()
    for one in names:
        end = one
        while end in handed:
            end = handed[end]
        sums.update(own.get(end, []))
    found = counted(room)
    assert found["scores"] == {idea: sums[idea] for idea in (room.trees, room.court)}


def test_nobody_sees_whose_ballot_went_where_and_each_sees_how_many_they_carry():
    room = a_vote()
    hand(room, "P1", "P0")
    for who in ("P0", "P2", "Fay"):
        role = "facilitator" if who == "Fay" else "participant"
        kinds = [event["kind"] for event in Feed(room.store.read()).seen(room.ids[who], role)]
        assert "ballot.delegated" not in kinds
    mine = replay(Feed(room.store.read()).seen(room.ids["P1"], "participant"))
    assert handing(mine, {}, room.poll(), room.ids["P1"])["to"] == room.ids["P0"]
    assert handing(mine, {"carried": {room.poll(): 2}}, room.poll(), room.ids["P1"])["carried"] == 2


def test_who_is_erased_carries_nothing_any_more_and_hands_nothing_on():
    room = a_vote()
    hand(room, "P1", "P0")
    hand(room, "P2", "P3")
    vote(room, "P0", room.trees)
    vote(room, "P3", room.trees)
    for who in ("P0", "P2"):
        room.do(who, "erase", sure=True)
    state = replay(room.store.read())
    assert set(ballots_of(state, room.poll())) == {room.ids["P3"]}
    assert counted(room)["n_ballots"] == 1
    assert room.store.verify().problems == ()
