"""Where did one person's words go? Worked by hand on an evening of three people."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given as drawn_from
from hypothesis import strategies as st

from cocodesign.apps import my_part
from cocodesign.events import replay
from cocodesign.lineage import credit, credit_of_people, idea_lineage
from tests.apps.evening import ideas_and_talk, promises_and_news, vote_and_decision


@pytest.fixture(scope="module")
def talk():
    return ideas_and_talk()


@pytest.fixture(scope="module")
def decided():
    return vote_and_decision()


@pytest.fixture(scope="module")
def promised():
    return promises_and_news()


def story_of(evening, name, idea):
    state = evening.seen_by(name)
    found = my_part.stories(state, evening.me(name))
    return next(story for story in found if story["id"] == evening.ids[idea])


def test_a_trace_counts_who_saw_supported_and_thanked(talk):
    story = story_of(talk, "Ana", "trees")
    assert {key: story[key] for key in ("seen", "endorsed", "thanked", "comments")} == {
        "seen": 2, "endorsed": 1, "thanked": 1, "comments": 1,
    }  # fmt: skip


def test_a_trace_names_who_took_a_point_up_and_for_which_idea(talk):
    assert [(p["who"], p["into"]) for p in story_of(talk, "Ana", "trees")["points"]] == [
        ("Bo", talk.ids["rain"])
    ]


def test_a_trace_follows_an_idea_into_those_that_grew_from_it(talk):
    grown = story_of(talk, "Ana", "trees")["grown"]
    assert [(step["id"], step["kind"], step["who"]) for step in grown] == [(talk.ids["both"], "merges", "Cy")]
    assert story_of(talk, "Ana", "tap")["grown"] == []


def test_before_a_vote_nothing_is_won_and_nothing_is_out(talk):
    story = story_of(talk, "Ana", "trees")
    assert (story["vote"], story["won"], story["decided"], story["promises"]) == (None, [], [], [])
    assert not my_part.settled(talk.seen_by("Ana"))
    assert my_part.shares(talk.seen_by("Ana"), talk.me("Ana")) == []


def test_what_grew_from_one_s_words_is_decided_and_what_did_not_is_named(decided):
    trees, tap = story_of(decided, "Ana", "trees"), story_of(decided, "Ana", "tap")
    assert (trees["decided"], trees["count"]["ballots"]) == ([decided.ids["both"]], 2)
    assert tap["decided"] == tap["won"] == [] and tap["count"] is None
    assert tap["vote"]["closed_at"]
    assert my_part.settled(decided.seen_by("Ana"))


def test_a_promise_stands_in_the_trace_of_every_idea_it_follows_from(promised):
    assert [p["text"] for p in story_of(promised, "Ana", "trees")["promises"]] == ["Plant them"]
    assert story_of(promised, "Ana", "tap")["promises"] == []


def test_words_that_were_hidden_or_taken_back_say_so():
    evening = ideas_and_talk()
    evening.do("Fay", "hide", ref=evening.ids["tap"], reason="said twice")
    evening.do("Ana", "withdraw", ref=evening.ids["trees"])
    tap, trees = story_of(evening, "Ana", "tap"), story_of(evening, "Ana", "trees")
    assert (tap["hidden"], tap["withdrawn"]) == ("said twice", False)
    assert (trees["hidden"], trees["withdrawn"]) == (None, True)


def test_a_co_author_s_trace_says_with_whom():
    evening = ideas_and_talk()
    evening.do("Ana", "answer_invitation", ref=evening.ids["both"], accept=True)
    story = story_of(evening, "Ana", "both")
    assert (story["first"], [one["who"] for one in story["with"]]) == (False, ["Cy"])
    assert my_part.invitations(evening.seen_by("Ana"), evening.me("Ana")) == []


def test_a_comment_has_a_trace_of_its_own(decided):
    (remark,) = my_part.remarks(decided.seen_by("Ana"), decided.me("Ana"))
    assert (remark["on"], remark["side"], remark["replies"]) == (decided.ids["rain"], "against", 1)
    assert [(p["who"], p["into"]) for p in remark["points"]] == [("Cy", None)]
    assert remark["outcome"] is False  # the rain garden itself was not chosen, what grew from it was


def test_what_one_took_up_from_others_is_named_with_its_author(talk):
    (point,) = my_part.points(talk.seen_by("Ana"), talk.me("Ana"))
    assert (point["who"], point["text"], point["into"]) == ("Bo", "Rain garden", talk.ids["tap"])


def test_who_was_asked_to_be_an_author_is_told_by_whom(talk):
    (asked,) = my_part.invitations(talk.seen_by("Ana"), talk.me("Ana"))
    assert (asked["id"], asked["who"]) == (talk.ids["both"], "Cy")
    assert my_part.invitations(talk.seen_by("Bo"), talk.me("Bo")) == []


def test_given_and_received_are_pairs(talk):
    assert my_part.given(talk.seen_by("Ana"), talk.me("Ana")) == {
        "comments": [1, 2],  # on the rain garden; from Cy on the trees, from Bo on her comment
        "endorsed": [0, 1],
        "built": [0, 1],
        "adopted": [1, 2],  # the rain garden; her trees by Bo, her point about noon by Cy
        "thanked": [0, 1],
    }
    assert my_part.given(talk.seen_by("Cy"), talk.me("Cy"))["built"] == [2, 0]


# ---- the share of the outcome ----


def test_the_chosen_idea_and_those_it_was_drawn_from_count_alike(decided):
    state, ids = decided.seen_by("Ana"), decided.ids
    third = Fraction(1, 3)
    assert my_part.shares_of_people(state, ids["both"]) == {
        decided.me(name): third for name in ("Ana", "Bo", "Cy")
    }
    (share,) = my_part.shares(state, decided.me("Ana"))
    assert (share["idea"], share["of"]) == (ids["both"], 3)
    assert sum(one["percent"] for one in share["people"]) == 100
    assert [one["percent"] for one in share["people"] if one["mine"]] == [33]


def test_authors_of_one_idea_share_alike():
    evening = ideas_and_talk()
    evening.do("Ana", "answer_invitation", ref=evening.ids["both"], accept=True)
    shares = my_part.shares_of_people(evening.seen_by("Ana"), evening.ids["both"])
    assert shares == {
        evening.me("Ana"): Fraction(1, 2),
        evening.me("Bo"): Fraction(1, 3),
        evening.me("Cy"): Fraction(1, 6),
    }


def test_who_has_no_part_in_the_outcome_is_shown_no_share():
    evening = vote_and_decision()
    evening.room.join("Dee")
    assert my_part.shares(evening.seen_by("Dee"), evening.me("Dee")) == []


def test_an_objection_to_the_share_is_shown_to_who_made_it_and_to_no_other_participant(decided):
    decided.do("Ana", "flag", ref=decided.ids["both"], reason="About the share: Bo did more")
    said = {
        name: my_part.shares(decided.seen_by(name), decided.me(name))[0]["objection"]
        for name in ("Ana", "Bo")
    }
    assert said == {"Ana": "About the share: Bo did more", "Bo": ""}


def test_the_share_is_the_one_that_the_analysis_computes(decided):
    """The same rule in plain Python for a phone and in pandas for a report: an oracle for each other."""
    state = decided.seen_by("Ana")
    lineage = idea_lineage(pd.DataFrame(state.derivations)[["child", "parent", "kind"]])
    people = pd.DataFrame([{key: row[key] for key in ("contribution", "participant")} for row in state.ideas])
    shares = credit_of_people(credit(lineage, decided.ids["both"]), people)
    assert my_part.shares_of_people(state, decided.ids["both"]) == shares.to_dict()


@drawn_from(st.lists(st.integers(1, 50), min_size=1, max_size=12))
def test_shares_in_a_hundred_always_sum_to_a_hundred(parts):
    exact = [Fraction(part, sum(parts)) for part in parts]
    whole = my_part.in_hundred(exact)
    assert sum(whole) == 100
    assert all(abs(100 * a - b) < 1 for a, b in zip(exact, whole, strict=True))


# ---- what happened ----


def test_what_others_did_with_one_s_words_is_told_in_its_order(talk):
    happened = my_part.happened(talk.seen_by("Ana"), talk.me("Ana"))
    assert [(one["what"], one["who"], one["name"]) for one in happened] == [
        ("built", "Cy", "Shade trees"),
        ("endorsed", "Bo", "Shade trees"),
        ("thanked", "Bo", "Shade trees"),
        ("adopted", "Bo", "Shade trees"),
        ("commented", "Cy", "Shade trees"),
        ("replied", "Bo", "Rain garden"),
        ("adopted", "Cy", "Rain garden"),
    ]
    assert [one["seq"] for one in happened] == sorted({one["seq"] for one in happened})


def test_one_s_own_acts_are_no_news(talk):
    assert not [one for one in my_part.happened(talk.seen_by("Cy"), talk.me("Cy")) if one.get("who") == "Cy"]


def test_results_decisions_promises_and_updates_are_news_for_everybody(promised):
    happened = my_part.happened(promised.seen_by("Ana"), promised.me("Ana"))
    whole = [(one["what"], one.get("state"), one["text"]) for one in happened if "text" in one]
    assert whole[1:] == [
        ("decided", None, "Trees with a rain garden"),
        ("promise", "made", "Plant them"),
        ("promise", "made", "Draw it"),
        ("promise", "made", "Measure the lot"),
        ("promise", "moved", "Draw it"),
        ("promise", "kept", "Measure the lot"),
        ("update", None, "The digger is ordered"),
    ]
    assert whole[0][0] == "result"
    assert all(one["mine"] for one in happened if one["what"] in ("result", "decided"))


def test_that_one_s_words_were_hidden_is_told_with_the_reason():
    evening = ideas_and_talk()
    evening.do("Fay", "hide", ref=evening.ids["tap"], reason="said twice")
    news = my_part.happened(evening.seen_by("Ana"), evening.me("Ana"))[-1]
    assert (news["what"], news["name"], news["reason"]) == ("hidden", "A water tap", "said twice")
    assert my_part.happened(evening.seen_by("Bo"), evening.me("Bo"))[-1]["what"] != "hidden"


def test_a_page_of_somebody_who_wrote_nothing_is_empty_and_whole():
    evening = ideas_and_talk()
    evening.room.join("Dee")
    state, me = evening.seen_by("Dee"), evening.me("Dee")
    assert my_part.stories(state, me) == my_part.remarks(state, me) == my_part.points(state, me) == []
    assert set(map(tuple, my_part.given(state, me).values())) == {(0, 0)}
    assert my_part.happened(state, me) == []
    assert my_part.stories(replay([]), "nobody") == []


def test_that_one_s_words_for_an_idea_were_not_taken_is_told():
    evening = ideas_and_talk()
    words = evening.do("Ana", "comment", ref=evening.ids["rain"], text="Say where", new_text="By the gate")
    evening.do("Bo", "decline_words", ref=words)
    news = my_part.happened(evening.seen_by("Ana"), evening.me("Ana"))[-1]
    assert (news["what"], news["who"], news["on"]) == ("declined", "Bo", evening.ids["rain"])
