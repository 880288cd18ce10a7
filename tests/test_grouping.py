"""Are people divided into small groups by a lot that anybody can draw again, and do newcomers find one?"""

from collections import Counter
from random import Random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.events import replay, rows
from cocodesign.exceptions import RefusedError
from cocodesign.tables import Community

from .mill_lane import a_room


def groups(room):
    people = replay(room.store.read()).participants
    return {name: people[one]["group"] for name, one in room.ids.items()}


def refused(room, who, do, **more):
    with pytest.raises(RefusedError) as found:
        room.do(who, do, **more)
    return found.value.code


@pytest.fixture
def room():
    """Ana, Bo, Cy, Dee and Eli; Fay leads."""
    room = a_room(None)
    for name in ("Dee", "Eli"):
        room.join(name)
    return room


def test_groups_are_of_about_one_size_and_whoever_leads_is_in_none(room):
    room.do("Fay", "form_groups", n=2, seed=7)
    found = groups(room)
    assert found.pop("Fay") is None
    assert sorted(Counter(found.values()).values()) == [2, 3]


def test_the_lot_can_be_drawn_again_from_the_record(room):
    room.do("Fay", "form_groups", n=3, seed=20)
    people = sorted(one for name, one in room.ids.items() if name != "Fay")
    Random(20).shuffle(people)
    body = room.store.read()[-1]["body"]
    assert body == {"seed": 20, "groups": {one: place % 3 + 1 for place, one in enumerate(people)}}


def test_who_comes_later_goes_into_the_smallest_group(room):
    room.do("Fay", "form_groups", n=2, seed=7)
    smaller = min(sizes := Counter(filter(None, groups(room).values())), key=sizes.get)
    room.join("Gil")
    assert groups(room)["Gil"] == smaller
    room.join("Hana")
    assert sorted(Counter(filter(None, groups(room).values())).values()) == [3, 4]


def test_one_person_is_moved_and_the_others_stay(room):
    room.do("Fay", "form_groups", n=2, seed=7)
    before = groups(room)
    other = 3 - before["Ana"]
    room.do("Fay", "move_to_group", ref=room.ids["Ana"], group=other)
    assert groups(room) == before | {"Ana": other}
    assert refused(room, "Fay", "move_to_group", ref=room.ids["Ana"], group=3) == "bad-request"
    assert refused(room, "Fay", "move_to_group", ref=room.ids["Fay"], group=1) == "no-person"


def test_groups_end_and_newcomers_are_in_none(room):
    assert refused(room, "Fay", "move_to_group", ref=room.ids["Ana"], group=1) == "no-groups"
    room.do("Fay", "form_groups", n=2)
    room.do("Fay", "form_groups", n=0)
    room.join("Gil")
    assert set(groups(room).values()) == {None}


def test_who_has_left_is_dealt_to_no_group(room):
    room.do("Ana", "leave")
    room.do("Fay", "form_groups", n=2)
    assert groups(room)["Ana"] is None


@pytest.mark.parametrize("n", [1, 13, -1, 2.5, True, "2", None])
def test_a_number_of_groups_that_is_none_is_refused(room, n):
    assert refused(room, "Fay", "form_groups", n=n) == "bad-request"


def test_more_groups_than_people_are_refused(room):
    assert refused(room, "Fay", "form_groups", n=6) == "few-people"


def test_the_roster_of_a_community_knows_the_groups(room):
    room.do("Fay", "form_groups", n=2, seed=7)
    roster = Community(**rows(replay(room.store.read()))).participants.set_index("participant")["group"]
    expected = {one: groups(room)[name] for name, one in room.ids.items()}
    assert {one: None if pd.isna(group) else int(group) for one, group in roster.items()} == expected


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 5), st.integers(0, 2**32))
def test_no_two_groups_differ_by_more_than_one(n, seed):
    room = a_room(None)
    for name in ("Dee", "Eli"):
        room.join(name)
    room.do("Fay", "form_groups", n=n, seed=seed)
    sizes = Counter(filter(None, groups(room).values())).values()
    assert len(sizes) == n and max(sizes) - min(sizes) <= 1
