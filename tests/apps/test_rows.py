"""What do the screens draw of a state? Worked by hand on four ideas."""

import pytest

from cocodesign.apps import rows
from cocodesign.events import replay


def event(seq, kind, actor="ana", **more):
    about = {"seq": seq, "id": f"e{seq}", "kind": kind, "v": 1, "actor": actor, "stage": "ideas", "ref": None}
    return {**about, "at": f"2026-11-21T20:{seq:02d}:00Z", "body": {}, **more}


@pytest.fixture
def a_merge_of_two():
    """Trees by Ana and rain by Bo are merged by Cy; Bo builds a bench on it. Dee, nameless, comments on the trees."""
    people = [
        event(n, "participant.joined", who, name=name, body={"role": "participant", "number": n})
        for n, (who, name) in enumerate([("ana", "Ana"), ("bo", "Bo"), ("cy", "Cy"), ("dee", "")], 1)
    ]
    ideas = [
        event(5, "idea.added", "ana", body={"title": "Trees", "text": "Twelve."}),
        event(6, "idea.added", "bo", body={"text": "Rain garden. With reeds."}),
        event(7, "idea.added", "cy", body={"title": "Shade", "text": "Both."}),
        event(8, "derivation.added", "cy", ref="e7", body={"parent": "e5", "kind": "merges"}),
        event(9, "derivation.added", "cy", ref="e7", body={"parent": "e6", "kind": "merges"}),
        event(10, "idea.added", "bo", body={"title": "Bench", "text": "Under it."}),
        event(11, "derivation.added", "bo", ref="e10", body={"parent": "e7", "kind": "builds_on"}),
        event(12, "comment.added", "dee", ref="e5", body={"text": "Yes", "alignment": "for"}),
        event(13, "endorsement.given", "bo", ref="e5"),
    ]
    return replay([*people, *ideas])


def test_a_row_holds_what_a_card_says(a_merge_of_two):
    row = rows.idea_row(a_merge_of_two, "e5", "bo")
    assert {k: row[k] for k in ("who", "n", "mine", "title", "parents", "comments", "endorsed", "hidden")} == {
        "who": "Ana", "n": 1, "mine": False, "title": "Trees", "parents": [], "comments": 1, "endorsed": 1, "hidden": None,
    }  # fmt: skip
    assert row["endorsed_at"] == "2026-11-21T20:13:00Z"
    assert row["v"] == 13


def test_one_row_and_all_rows_say_the_same(a_merge_of_two):
    for me in ("ana", "bo", "nobody"):
        for row in rows.idea_rows(a_merge_of_two, me):
            assert row == rows.idea_row(a_merge_of_two, row["id"], me)


def test_a_merge_names_both_parents(a_merge_of_two):
    assert rows.idea_row(a_merge_of_two, "e7", "ana")["parents"] == [["e5", "merges"], ["e6", "merges"]]


def test_a_row_names_all_authors_and_says_what_became_of_the_words(a_merge_of_two):
    replay(
        [
            event(14, "author.invited", "ana", ref="e5", body={"participant": "bo"}),
            event(15, "author.invited", "ana", ref="e5", body={"participant": "cy"}),
            event(16, "author.answered", "bo", ref="e5", body={"accepts": True}),
            event(17, "idea.revised", "bo", ref="e5", body={"text": "Thirteen."}),
            event(18, "duplicates.merged", "host", ref="e7", body={"sources": ["e5", "e6"]}),
            event(19, "contribution.withdrawn", "bo", ref="e6"),
            event(20, "ideas.seen", "dee", body={"refs": ["e5"]}),
        ],
        a_merge_of_two,
    )
    row = rows.idea_row(a_merge_of_two, "e5", "bo")
    assert row["mine"]
    assert {name: row[name] for name in ("who", "with", "version", "merged", "seen")} == {
        "who": "Ana", "with": [{"who": "Bo", "n": 2}], "version": 2, "merged": "e7", "seen": 1,
    }  # fmt: skip
    assert rows.idea_row(a_merge_of_two, "e5", "cy")["asked"]
    assert rows.idea_row(a_merge_of_two, "e6", "ana")["withdrawn"]
    assert "withdrawn" not in rows.idea_row(a_merge_of_two, "e7", "ana")


def test_what_was_answered_to_a_comment_stands_with_it_and_what_is_one_s_own(a_merge_of_two):
    replay(
        [
            event(14, "thanks.given", "ana", ref="e12"),
            event(15, "thanks.given", "bo", ref="e12"),
            event(16, "point.adopted", "bo", ref="e12", body={"into": "e6"}),
            event(17, "flag.raised", "cy", ref="e12"),
        ],
        a_merge_of_two,
    )
    keys = ("thanked", "thanked_at", "adopted", "adopted_at", "adopters", "into", "flagged")
    (bo,), (cy,) = (
        [{key: row[key] for key in keys if key in row} for row in rows.comment_rows(a_merge_of_two, "e5", me)]
        for me in ("bo", "cy")
    )
    assert bo == {
        "thanked": 2, "thanked_at": "2026-11-21T20:15:00Z", "adopted": 1, "adopted_at": "2026-11-21T20:16:00Z",
        "adopters": [{"who": "Bo", "n": 2}], "into": "e6",
    }  # fmt: skip
    assert cy == {
        "thanked": 2,
        "adopted": 1,
        "adopters": [{"who": "Bo", "n": 2}],
        "into": None,
        "flagged": True,
    }


def test_an_idea_grew_from_its_parents_and_theirs_nearest_first(a_merge_of_two):
    assert rows.ancestors(a_merge_of_two, "e10") == ["e7", "e5", "e6"]


@pytest.mark.parametrize(
    ("news", "changed"),
    [
        (event(14, "comment.added", "bo", ref="e7"), {"e7"}),
        (event(14, "endorsement.given", "cy", ref="e12"), {"e5"}),
        (event(14, "derivation.added", "cy", ref="e10"), {"e10"}),
        (event(14, "contribution.hidden", "host", ref="e12"), {"e5"}),
        (event(14, "participant.renamed", "bo"), {"e6", "e10"}),
        (
            event(14, "duplicates.merged", "host", ref="e7", body={"sources": ["e5", "e6"]}),
            {"e5", "e6", "e7"},
        ),
        (event(14, "author.invited", "ana", ref="e5", body={"participant": "bo"}), {"e5"}),
        (event(14, "idea.revised", "ana", ref="e5", body={"text": "Ten."}), {"e5"}),
        (event(14, "ideas.seen", "bo", body={"refs": ["e5"]}), set()),
        (event(14, "thanks.given", "bo", ref="e5"), set()),
        (event(14, "doors.closed", "host"), set()),
    ],
)
def test_only_what_an_event_touches_is_sent_again(a_merge_of_two, news, changed):
    assert rows.touched(a_merge_of_two, [news]) == changed


def test_who_gave_no_name_is_a_number(a_merge_of_two):
    assert rows.comment_rows(a_merge_of_two, "e5", "ana")[0] | {"v": 0, "at": ""} == {
        "id": "e12", "ref": "e5", "v": 0, "who": "", "n": 4, "mine": False, "text": "Yes", "at": "", "side": "for",
        "to": None, "hidden": None, "erased": False,
    }  # fmt: skip


def opened(state, poll="p"):
    body = {"question": "Which?", "kind": "approval", "rule": "approval", "mode": "confidential"}
    body["candidates"] = [{"candidate": idea, "contribution": idea} for idea in ("e5", "e6", "e7", "e10")]
    stage = event(
        20, "stage.added", "host", stage="vote", body={"kind": "vote", "title": "Vote", "position": 1}
    )
    return replay(
        [
            stage,
            event(21, "stage.opened", "host", stage="vote"),
            event(22, "poll.opened", "host", stage="vote", ref=poll, body=body),
        ],
        state,
    )


def test_the_order_of_a_ballot_is_one_s_own_and_stays(a_merge_of_two):
    state = opened(a_merge_of_two)
    orders = {me: [o["id"] for o in rows.ballot_options(state, "p", me)] for me in ("ana", "bo", "cy", "dee")}
    assert orders == {me: [o["id"] for o in rows.ballot_options(state, "p", me)] for me in orders}
    assert len({tuple(order) for order in orders.values()}) > 1
    assert {tuple(sorted(order)) for order in orders.values()} == {("e10", "e5", "e6", "e7")}


def test_a_page_follows_the_agenda(a_merge_of_two):
    state = opened(a_merge_of_two)
    assert rows.first_page(state) == ("vote", "p")
    replay(
        [event(23, "poll.closed", "host", ref="p"), event(24, "stage.closed", "host", stage="vote")], state
    )
    assert rows.first_page(state) == ("vote", "p")
    replay(
        [event(25, "result.shown", "host", ref="p", body={"result": {"winners": ["e7"], "n_ballots": 3}})],
        state,
    )
    assert rows.first_page(state) == ("result", "p")
    assert rows.first_page(replay([])) == ("wait", None)


def test_the_people_behind_a_winner_are_named_without_its_author(a_merge_of_two):
    result = {"winners": ["e10"], "n_ballots": 3, "scores": {}, "ballots": {"bo": ["e10"]}}
    state = replay(
        [event(25, "result.shown", "host", ref="p", body={"result": result})], opened(a_merge_of_two)
    )
    assert rows.sources(state, "p", "ana") == {
        "e10": [{"who": "Cy", "n": 3, "mine": False}, {"who": "Ana", "n": 1, "mine": True}]
    }
    assert "ballots" not in rows.shown_result(state, "p")


def an_open_vote(kind):
    """Ana, Bo, Cy, Dee and a sheet of paper voted on trees and a court in an open vote of this kind; Cy has left."""
    people = [
        event(n, "participant.joined", who, name=name, body={"role": "participant", "number": n})
        for n, (who, name) in enumerate([("ana", "Ana"), ("bo", "Bo"), ("cy", "Cy"), ("dee", "")], 1)
    ]
    ideas = [event(n, "idea.added", "ana", body={"text": text}) for n, text in ((5, "Trees"), (6, "A court"))]
    candidates = [{"candidate": idea, "contribution": idea} for idea in ("e5", "e6")]
    opened = {"question": "?", "kind": kind, "rule": kind, "mode": "open", "candidates": candidates}
    poll = event(7, "poll.opened", "fay", ref="p", body=opened)
    return replay([*people, *ideas, poll, event(8, "participant.left", "cy")])


def test_after_an_open_vote_each_idea_has_the_names_of_those_who_chose_it():
    state = an_open_vote("approval")
    ballots = {"ana": ["e5", "e6"], "dee": ["e5"], "cy": ["e5"], "paper:A 7": ["e6"], "bo": []}
    trees, court = rows.named_ballots(state, "p", ballots)
    assert [(row["who"], row["n"]) for row in trees["people"]] == [("Ana", 1), ("", 4)]
    assert (trees["left"], trees["paper"]) == (1, 0)
    assert ([row["who"] for row in court["people"]], court["left"], court["paper"]) == (["Ana"], 0, 1)


def test_dots_and_places_stand_beside_the_name_and_who_put_it_first_comes_first():
    ranked = rows.named_ballots(an_open_vote("ranking"), "p", {"ana": ["e6", "e5"], "bo": ["e5"]})
    assert [(row["who"], row["mark"]) for row in ranked[0]["people"]] == [("Bo", 1), ("Ana", 2)]
    dotted = rows.named_ballots(an_open_vote("dots"), "p", {"ana": {"e5": 3}, "bo": {"e6": 2, "e5": 1}})
    assert [(row["who"], row["mark"]) for row in dotted[0]["people"]] == [("Ana", 3), ("Bo", 1)]


def test_a_hidden_idea_has_no_names_and_a_vote_that_is_not_open_has_none_at_all():
    state = an_open_vote("approval")
    replay([event(9, "contribution.hidden", "fay", ref="e5", body={"reason": "insult"})], state)
    result = {"winners": [], "ballots": {"ana": ["e5", "e6"]}, "pairwise": {}}
    state.results["p"] = result
    (court,) = rows.shown_result(state, "p")["named"]
    assert (court["id"], "ballots" in rows.shown_result(state, "p")) == ("e6", False)
    state.results["p"] = {"winners": []}
    assert "named" not in rows.shown_result(state, "p")
