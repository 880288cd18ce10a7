"""Do other words for somebody else's idea come in by a comment, and do its authors alone decide about them?"""

import pytest

from cocodesign.events import replay, rows
from cocodesign.exceptions import RefusedError
from cocodesign.store import Feed
from cocodesign.tables import Community

from .mill_lane import AFTERNOON, a_room

WORDS = "Twelve shade trees along the lane"


def refused(room, who, do, **more):
    with pytest.raises(RefusedError) as found:
        room.do(who, do, **more)
    return found.value.code


def now(room):
    return replay(room.store.read())


@pytest.fixture
def room():
    """Ana wrote of trees; Bo proposes other words for it; Cy looks on."""
    room = a_room(None, about=AFTERNOON)
    room.stage("ideas")
    room.trees = room.idea("Ana", "Trees")
    room.words = room.do("Bo", "comment", ref=room.trees, text="Say where", new_text=WORDS, new_title="Shade")
    return room


def test_words_that_an_author_takes_become_a_version_by_whoever_proposed_them(room):
    room.do("Ana", "take_words", ref=room.words)
    row = now(room).contributions[room.trees]
    assert (row["text"], row["title"]) == (WORDS, "Shade")
    assert row["authors"] == [room.ids["Ana"]]
    assert [one["participant"] for one in row["versions"]] == [room.ids["Ana"], room.ids["Bo"]]
    answer = now(room).contributions[room.words]["answer"]
    assert (answer["taken"], answer["participant"]) == (True, room.ids["Ana"])


def test_to_take_words_is_to_adopt_a_point_and_both_are_interactions(room):
    room.do("Ana", "take_words", ref=room.words)
    assert now(room).adoptions[room.words][room.ids["Ana"]]["into"] == room.trees
    acts = Community(**rows(now(room))).interactions
    told = acts[["kind", "source", "target"]].to_dict("split")["data"]
    ana, bo = room.ids["Ana"], room.ids["Bo"]
    assert ["reply", bo, ana] in told and ["adopt", ana, bo] in told


def test_words_that_are_declined_stay_to_be_read_and_may_be_taken_later(room):
    room.do("Ana", "decline_words", ref=room.words)
    row = now(room).contributions[room.words]
    assert (row["new_text"], row["answer"]["taken"]) == (WORDS, False)
    assert now(room).contributions[room.trees]["text"] == "Trees"
    room.do("Ana", "take_words", ref=room.words)
    assert now(room).contributions[room.words]["answer"]["taken"]
    assert refused(room, "Ana", "decline_words", ref=room.words) == "wording-taken"


def test_the_same_answer_again_adds_nothing(room):
    room.do("Ana", "decline_words", ref=room.words)
    before = len(room.store.read())
    room.do("Ana", "decline_words", ref=room.words)
    room.do("Ana", "take_words", ref=room.words)
    taken = len(room.store.read())
    room.do("Ana", "take_words", ref=room.words)
    assert (before + 2, taken) == (taken, len(room.store.read()))


def test_only_authors_answer_and_only_to_words_that_were_proposed(room):
    assert refused(room, "Cy", "take_words", ref=room.words) == "not-yours"
    assert refused(room, "Bo", "decline_words", ref=room.words) == "not-yours"
    plain = room.do("Bo", "comment", ref=room.trees, text="Nice")
    assert refused(room, "Ana", "take_words", ref=plain) == "no-wording"
    assert refused(room, "Ana", "take_words", ref=room.trees) == "unknown-idea"
    room.do("Fay", "hide", ref=room.words, reason="rude")
    assert refused(room, "Ana", "take_words", ref=room.words) == "unknown-idea"


def test_authors_propose_nothing_to_themselves_and_nobody_what_stands_there(room):
    say = {"ref": room.trees, "text": "Why"}
    assert refused(room, "Ana", "comment", **say, new_text="Mine") == "own-wording"
    assert refused(room, "Bo", "comment", **say, new_text="Trees") == "unchanged"
    assert refused(room, "Bo", "comment", **say, new_text="x" * 501) == "too-long"
    assert refused(room, "Bo", "comment", **say, new_text=["Trees"]) == "bad-request"


def test_words_are_not_taken_while_nobody_may_write(room):
    room.stage("dots")
    assert refused(room, "Ana", "take_words", ref=room.words) == "stage-closed"


def test_proposed_words_that_are_hidden_are_not_served_and_come_back_whole(room):
    seen = lambda: replay(Feed(room.store.read(), room.store.names()).seen(room.ids["Cy"], "participant"))  # noqa: E731
    room.do("Fay", "hide", ref=room.words, reason="rude")
    assert WORDS not in str(seen())
    room.do("Fay", "restore", ref=room.words)
    assert seen().contributions[room.words]["new_text"] == WORDS


def test_who_proposed_words_takes_every_copy_of_them_along(room):
    long = "Twelve shade trees along the lane, where the lot is hottest, and a pump that children can work"
    words = room.do("Bo", "comment", ref=room.trees, text="Say how", new_text=long)
    room.do("Ana", "take_words", ref=words)
    room.do("Bo", "erase", sure=True)
    room.store.purge()
    assert long not in str(room.store.read()) and WORDS not in str(room.store.read())
    assert now(room).contributions[room.trees]["text"] == "Trees"
    assert room.store.verify().ok


def test_who_erases_an_idea_takes_its_words_out_of_what_was_proposed_for_it(room):
    words = "A ditch with reeds beside the car park, where the rain of the whole street can sink away slowly"
    idea = room.idea("Ana", words)
    room.do("Bo", "comment", ref=idea, text="And frogs", new_text=words + " with frogs")
    room.do("Ana", "erase", ref=idea, sure=True)
    assert "reeds beside" not in str(room.store.read())
