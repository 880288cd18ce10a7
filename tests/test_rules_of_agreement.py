"""Is agreement asked on five or eight levels, answered within them, and counted as a whole distribution?"""

import random
from collections import Counter

import pytest

from cocodesign.archive import open_archive
from cocodesign.events import replay
from cocodesign.exceptions import RefusedError

from .mill_lane import ABOUT, a_room, count_closed


def a_question(where=None, *names, **settings):
    """A stage that asks how far people agree, open."""
    stage = {"stage": "agreement", "kind": "agreement", "title": "Agreement", "settings": settings}
    room = a_room(where, *names, about={**ABOUT, "stages": [*ABOUT["stages"][:2], stage]})
    room.stage("ideas")
    room.trees, room.court = room.idea(next(iter(names), "Ana"), "Shade trees"), room.idea("Bo", "A court")
    room.stage("agreement")
    return room


def counted(room):
    room.do("Fay", "close_stage", stage="agreement")
    count_closed(room)
    return replay(room.store.read()).counts[room.poll()]


@pytest.mark.parametrize(
    "levels, code",
    [
        ({"nowhere": 3}, "unknown-candidate"),
        ({"TREES": 0}, "wrong-ballot"),
        ({"TREES": 6}, "wrong-ballot"),
        ({"TREES": 2.5}, "wrong-ballot"),
        ({"TREES": True}, "wrong-ballot"),
        ({"TREES": "For"}, "wrong-ballot"),
        (["TREES"], "wrong-ballot"),
        (None, "wrong-ballot"),
    ],
)
def test_a_bad_answer_is_refused_and_not_counted_and_the_next_good_one_is(levels, code):
    room = a_question()
    given = (
        {room.trees if one == "TREES" else one: n for one, n in levels.items()}
        if isinstance(levels, dict)
        else levels
    )
    with pytest.raises(RefusedError) as found:
        room.do("Ana", "cast", poll=room.poll(), levels=given)
    assert found.value.code == code
    room.do("Ana", "cast", poll=room.poll(), levels={room.trees: 4})
    found = counted(room)
    assert (found["n_ballots"], found["spread"][room.trees]) == (1, [0, 0, 0, 1, 0])
    assert found["winners"] == []


@pytest.mark.parametrize(
    "settings", [{"levels": 6}, {"levels": 9}, {"proposals": "one"}, {"proposals": ["a", "a"]}]
)
def test_a_question_that_cannot_be_asked_is_refused_when_it_is_planned(settings):
    room = a_room(None)
    with pytest.raises(RefusedError):
        room.do("Fay", "add_stage", kind="agreement", settings=settings)


def test_proposals_in_the_facilitators_words_stand_in_their_order():
    room = a_question(None, "Ana", "Bo", proposals=["Close the street.", "Open the yard."], levels=8)
    room.do("Ana", "cast", poll=room.poll(), levels={"p1": 8, "p2": 1})
    assert [row["label"] for row in replay(room.store.read()).candidates[room.poll()]] == [
        "Close the street.",
        "Open the yard.",
    ]
    assert counted(room)["sides"]["p1"] == {"against": 0, "neither": 0, "for": 1}


@pytest.mark.parametrize("mode", ["open", "confidential", "secret"])
def test_the_count_is_that_of_an_independent_recount_and_the_archive_verifies(tmp_path, mode):
    rng, names = random.Random(7), [f"P{n}" for n in range(9)]
    room = a_question(tmp_path / "mill.sqlite", *names, "Bo", mode=mode, levels=8)
    said, times = {}, Counter()
    for name in [*names, *names[:4]]:  # the last answer counts
        times[name] += 1
        said[name] = {idea: rng.randint(1, 8) for idea in (room.trees, room.court) if rng.random() < 0.8}
        revision = {"revision": times[name]} if mode == "secret" else {}
        room.do(name, "cast", poll=room.poll(), levels=said[name], **revision)
    found = counted(room)
    for idea in (room.trees, room.court):
        by_hand = Counter(given[idea] for given in said.values() if idea in given)
        assert found["spread"][idea] == [by_hand[level] for level in range(1, 9)]
    assert open_archive(room.store.write_archive(tmp_path / "mill.jsonl")).verify().ok
