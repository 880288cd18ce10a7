"""Is what people write in a silent stage kept from the others, and does all of it come when the silence ends?"""

import pytest

from cocodesign.events import apply, replay
from cocodesign.exceptions import RefusedError
from cocodesign.store import Feed

from .mill_lane import ABOUT, a_room

SILENT = {
    **ABOUT,
    "stages": [
        {"stage": "alone", "kind": "ideas", "title": "Alone", "settings": {"silent": True}},
        {"stage": "ideas", "kind": "ideas", "title": "Ideas"},
    ],
}


class Phone:
    """What one person's page has been told so far, as the keeper tells it: each event once, from where it stood."""

    def __init__(self, room, name, role="participant"):
        self.room, self.who, self.role, self.since = room, room.ids.get(name, name), role, 0
        self.state = replay([])
        self.told = ""

    def look(self):
        feed = Feed(self.room.store.read(), self.room.store.names())
        for event in feed.seen(self.who, self.role, self.since):
            self.told += str(event)
            apply(self.state, event)
        self.since = len(feed.events)
        return [row["text"] for row in self.state.ideas]


@pytest.fixture
def room():
    room = a_room(None, about=SILENT)
    room.stage("alone")
    room.trees = room.idea("Ana", "Trees")
    return room


def test_each_sees_their_own_ideas_and_whoever_leads_sees_all(room):
    room.idea("Bo", "A pool")
    assert Phone(room, "Ana").look() == ["Trees"]
    assert Phone(room, "Bo").look() == ["A pool"]
    assert Phone(room, "Cy").look() == []
    assert Phone(room, "Fay", "facilitator").look() == ["Trees", "A pool"]
    wall = Phone(room, "w-1", "wall")
    assert wall.look() == [] and "Trees" not in wall.told


def test_what_was_kept_comes_in_its_order_when_the_stage_ends(room):
    phones = [Phone(room, name) for name in ("Ana", "Bo", "Cy")]
    for phone in phones:
        phone.look()
    room.idea("Bo", "A pool")
    shade = room.idea("Ana", "Trees with a bench", room.trees)
    room.do("Ana", "revise_idea", ref=room.trees, text="Shade trees")
    for phone in phones:
        phone.look()
    room.do("Fay", "close_stage", stage="alone")
    everything = replay(room.store.read())
    for phone in phones:
        assert sorted(phone.look()) == ["A pool", "Shade trees", "Trees with a bench"]
        assert phone.state.parents(shade) == [room.trees]
        assert phone.state.contributions.keys() == everything.contributions.keys()


@pytest.mark.parametrize("when", range(5))
def test_nothing_is_missing_or_doubled_wherever_a_phone_was_cut_off(room, when):
    phone = Phone(room, "Cy")
    steps = [
        lambda: room.do("Ana", "revise_idea", ref=room.trees, text="Shade trees"),
        lambda: room.idea("Bo", "A pool"),
        lambda: room.do("Fay", "close_stage", stage="alone"),
        lambda: room.stage("ideas"),
    ]
    for at, step in enumerate(steps):
        if at == when:
            phone.look()
        step()
    room.idea("Bo", "A bench")
    assert phone.look() == ["Shade trees", "A pool", "A bench"]
    assert [len(row["versions"]) for row in phone.state.ideas] == [2, 0, 0]
    assert phone.look() == ["Shade trees", "A pool", "A bench"]


def test_the_silence_ends_when_whoever_leads_ends_it_and_may_begin_again(room):
    phone = Phone(room, "Cy")
    phone.look()
    room.do("Fay", "change_stage", stage="alone", settings={"silent": False}, reason="all are done")
    assert phone.look() == ["Trees"]
    room.do("Fay", "change_stage", stage="alone", settings={"silent": True}, reason="once more")
    room.idea("Bo", "A pool")
    assert phone.look() == ["Trees"] and Phone(room, "Cy").look() == ["Trees"]
    room.do("Fay", "end")
    assert phone.look() == ["Trees", "A pool"] and Phone(room, "Cy").look() == ["Trees", "A pool"]


def test_what_was_hidden_in_the_silence_comes_without_its_words(room):
    phone = Phone(room, "Cy")
    phone.look()
    room.do("Fay", "hide", ref=room.trees, reason="rude")
    phone.look()
    room.do("Fay", "close_stage", stage="alone")
    assert phone.look() == [""] and "Trees" not in phone.told
    assert phone.state.contributions[room.trees]["hidden"] == "rude"


def test_whatever_was_done_with_ideas_in_the_silence_comes_with_them(room):
    phone, mine = Phone(room, "Cy"), Phone(room, "Ana")
    phone.look()
    pool = room.idea("Bo", "A pool")
    room.do("Ana", "invite_author", ref=room.trees, participant=room.ids["Cy"])
    one = room.do("Fay", "merge_duplicates", refs=[room.trees, pool], text="Trees by a pool")
    room.do("Fay", "hide", ref=pool, reason="said twice")
    phone.look()
    mine.look()
    assert mine.state.contributions[room.trees]["invited"] == [room.ids["Cy"]]
    room.do("Fay", "close_stage", stage="alone")
    for each in (phone, mine):
        each.look()
        told, whole = each.state.contributions, Phone(room, "Cy")
        whole.look()
        for name in ("invited", "merged_into", "hidden"):
            assert {k: v[name] for k, v in told.items()} == {
                k: v[name] for k, v in whole.state.contributions.items()
            }
    assert phone.state.contributions[pool]["merged_into"] == one


def test_silent_is_true_or_false(room):
    with pytest.raises(RefusedError, match="silent must be true or false"):
        room.do("Fay", "change_stage", stage="ideas", settings={"silent": "yes"}, reason="?")
