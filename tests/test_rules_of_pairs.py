"""Is each answer to a pair one of the poll's, counted once, and hidden until it closes?"""

import pytest

from cocodesign.events import replay
from cocodesign.events import rows as as_rows
from cocodesign.exceptions import RefusedError
from cocodesign.recount import recount_log
from cocodesign.store import Feed

from .mill_lane import ABOUT, a_room, count_closed

STAGES = [*ABOUT["stages"][:2], {"stage": "pairs", "kind": "pairs", "title": "Pairs", "settings": {}}]


@pytest.fixture
def room():
    """Ana, Bo and Cy, who compare trees with a court; others may be added."""
    room = a_room(None, about={**ABOUT, "stages": STAGES})
    room.stage("ideas")
    room.trees, room.court = room.idea("Ana", "Trees"), room.idea("Bo", "A court")
    room.stage("pairs")
    return room


def test_sec_s12_and_s13_a_bad_answer_is_refused_and_the_next_good_one_counts(room):
    good = {"poll": room.poll(), "left": room.trees, "right": room.court, "outcome": "left"}
    bad = [
        ({"outcome": "both"}, "wrong-ballot"),
        ({"outcome": 1}, "wrong-ballot"),
        ({"outcome": None}, "wrong-ballot"),
        ({"right": room.trees}, "wrong-ballot"),
        ({"right": "a pool"}, "unknown-candidate"),
        ({"left": None}, "bad-request"),
        ({"poll": "no poll"}, "unknown-poll"),
    ]
    for change, code in bad:
        with pytest.raises(RefusedError) as found:
            room.do("Cy", "judge", **{**good, **change})
        assert found.value.code == code
    for do, more in (("cast", {"approved": [room.trees]}), ("opine", {"ref": room.trees, "value": 1})):
        with pytest.raises(RefusedError) as found:
            room.do("Cy", do, poll=room.poll(), **more)
        assert found.value.code == "wrong-ballot"
    assert room.poll() not in replay(room.store.read()).ballots
    room.do("Cy", "judge", **good)
    room.do(
        "Cy", "judge", **{**good, "left": room.court, "right": room.trees, "outcome": "skip"}
    )  # thought again
    box = replay(room.store.read()).ballots[room.poll()][room.ids["Cy"]]
    assert box["choice"] == {"comparisons": [[room.court, room.trees, "skip"]]} and box["changes"] == 1


def test_pairs_are_never_secret_and_nobody_sees_another_s_answers(room):
    with pytest.raises(RefusedError, match="given one by one"):
        room.do("Fay", "add_stage", kind="pairs", title="P", settings={"mode": "secret"})
    room.do("Cy", "judge", poll=room.poll(), left=room.trees, right=room.court, outcome="left")
    feed = Feed(room.store.read(), room.store.names())
    for name, role, n in (("Cy", "participant", 1), ("Bo", "participant", 0), ("Fay", "facilitator", 0)):
        seen = [one for one in feed.seen(room.ids[name], role) if one["kind"] == "pair.judged"]
        assert len(seen) == n


def test_pairs_are_counted_to_a_ranking_with_limits_and_counted_again_to_the_same(room):
    pool = room.idea("Cy", "A pool")  # an idea of one's own, while others compare
    answers = [("Ana", room.trees, room.court, "left"), ("Bo", room.court, room.trees, "right"),
               ("Cy", pool, room.trees, "right"), ("Cy", pool, room.court, "skip")]  # fmt: skip
    for who, left, right, outcome in answers:
        room.do(who, "judge", poll=room.poll(), left=left, right=right, outcome=outcome)
    room.do("Fay", "close_stage", stage="pairs")
    count_closed(room)
    log = room.store.read()
    state = replay(log)
    found = state.counts[room.poll()]
    wins = {room.trees: 3, room.court: 0, pool: 0}
    losses = {room.trees: 0, room.court: 2, pool: 1}
    assert found["scores"] == {one: round((wins[one] + 1) / (wins[one] + losses[one] + 2), 4) for one in wins}
    low, high = found["items"][room.trees]["between"]
    assert found["winners"] == [room.trees] and low < found["scores"][room.trees] < high
    assert recount_log("w", log)[1] == []
    next(one for one in log if one["kind"] == "pair.judged")["body"]["outcome"] = "right"
    assert "counted again" in recount_log("w", log)[1][0]
    assert [row["outcome"] for row in as_rows(state)["comparisons"]] == ["left", "right", "right", "skip"]
