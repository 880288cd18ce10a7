"""Which ballots does a secret poll take? The rules alone, asked with a box of two entries."""

import pytest

from cocodesign.exceptions import RefusedError
from cocodesign.rules import decide
from cocodesign.store import Feed

from .dict_view import DictView
from .mill_lane import ABOUT, a_room, an_id

SECRET = {**ABOUT, "stages": [*ABOUT["stages"][:3], {"stage": "vote", "kind": "vote", "title": "Vote", "settings": {"mode": "secret"}}]}  # fmt: skip


@pytest.fixture(scope="module")
def room():
    """A secret vote on trees and a court; in the box lies Bo's second ballot, for the trees."""
    room = a_room(None, about=SECRET)
    room.stage("ideas")
    room.trees, room.court = room.idea("Ana", "Trees"), room.idea("Ana", "A court")
    room.stage("vote")
    feed = Feed(room.store.read(), room.store.names())
    room.view = DictView([e | {"name": feed.names.get(e["actor"], "")} for e in feed.events], room.clock())
    room.view.box[room.poll(), room.ids["Bo"]] = {"revision": 2, "choice": {"approved": [room.trees]}}
    room.view.box[room.poll(), "paper:A 7"] = {"revision": 1, "choice": {"approved": []}}
    return room


def decided(room, who, do="cast", **more):
    command = {"do": do, "id": an_id(), "poll": room.poll(), **more}
    try:
        return decide(room.view, command, room.ids[who])
    except RefusedError as refusal:
        return refusal.code


@pytest.mark.parametrize(
    ("who", "revision", "choice", "found"),
    [
        ("Ana", 1, "trees", 1),
        ("Ana", 2, "trees", "ballot-changed"),
        ("Bo", 3, "court", 3),
        ("Bo", 3, "trees", 3),
        ("Bo", 2, "trees", 2),
        ("Bo", 2, "court", "ballot-changed"),
        ("Bo", 1, "trees", "ballot-changed"),
        ("Bo", 4, "trees", "ballot-changed"),
    ],
)
def test_only_the_next_ballot_of_a_voter_is_taken_and_the_last_one_again(room, who, revision, choice, found):
    drafts = decided(room, who, revision=revision, approved=[getattr(room, choice)])
    if isinstance(found, str):
        assert drafts == found
        return
    (draft,) = drafts
    assert (draft.kind, draft.actor, draft.revision) == ("ballot.cast", room.ids[who], found)
    assert (draft.body, draft.channel) == ({"approved": [getattr(room, choice)]}, None)


def test_sec_s13_what_does_not_fit_is_refused_in_a_secret_vote_too(room):
    assert decided(room, "Ana", revision=1, approved=[room.trees, room.trees]) == "repeated"
    assert decided(room, "Ana", revision=1, approved=["POOL"]) == "unknown-candidate"


def test_a_sheet_of_paper_that_lies_in_the_box_is_not_entered_otherwise(room):
    sheet = {"sheet": " a 7 "}
    assert decided(room, "Fay", "cast_on_paper", **sheet, approved=[]) == []
    assert decided(room, "Fay", "cast_on_paper", **sheet, approved=[room.trees]) == "sheet-known"
    assert decided(room, "Fay", "void_sheet", sheet="A 9", reason="lost") == "no-sheet"
    (draft,) = decided(room, "Fay", "void_sheet", **sheet, reason="of the rehearsal")
    assert (draft.kind, draft.body) == ("paper.voided", {"sheet": "A 7", "reason": "of the rehearsal"})
    (draft,) = decided(room, "Fay", "cast_on_paper", sheet="A 8", approved=[room.court])
    assert (draft.actor, draft.revision) == ("paper:A 8", 1)


@pytest.mark.parametrize(
    ("kind", "settings", "words"),
    [
        ("vote", {"mode": "public"}, "ballots are open, confidential, secret; these are public"),
        ("opinions", {"mode": "secret"}, "opinions are given one by one"),
    ],
)
def test_a_mode_that_a_stage_cannot_keep_is_refused(kind, settings, words):
    room = a_room(None)
    with pytest.raises(RefusedError, match=words):
        room.do("Fay", "add_stage", kind=kind, settings=settings)


def test_a_mode_is_fixed_before_the_poll_opens(room):
    with pytest.raises(RefusedError, match="This vote is still open"):
        room.do("Fay", "change_stage", stage="vote", settings={"mode": "open"}, reason="we want names")


def test_a_vote_that_says_nothing_of_it_is_confidential():
    stages = [{"kind": "ideas", "title": "Ideas"}, {"kind": "vote", "title": "Vote"}]
    room = a_room(None, about={**ABOUT, "stages": stages})
    room.stage("ideas")
    room.idea("Ana", "Trees")
    room.stage("vote")
    opened = next(event for event in room.store.read() if event["kind"] == "poll.opened")
    assert opened["body"]["mode"] == "confidential"
