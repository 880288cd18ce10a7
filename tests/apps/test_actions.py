"""What was decided and promised, what is new, who offers what? Worked by hand."""

import pytest

from cocodesign.apps import actions, rows
from tests.apps.evening import ideas_and_talk, promises_and_news, vote_and_decision


@pytest.fixture(scope="module")
def promised():
    return promises_and_news()


def test_a_decision_is_told_with_its_reason_and_its_idea(promised):
    (decision,) = actions.decisions(promised.seen_by("Ana"))
    assert decision["reason"] == "it serves every age"
    assert decision["chosen"] == [{"idea": promised.ids["both"], "name": "Trees with a rain garden"}]


def test_open_promises_come_by_their_day_and_settled_ones_after_them(promised):
    found = actions.promises(promised.seen_by("Ana"))
    assert [(row["text"], row["state"]) for row in found] == [
        ("Draw it", "moved"),
        ("Plant them", "made"),
        ("Measure the lot", "kept"),
    ]


def test_a_moved_promise_keeps_its_first_day_and_the_reason(promised):
    draw = actions.promises(promised.seen_by("Ana"))[0]
    assert (draw["due"], draw["owner"]) == ("2027-03-24", "Parks office")
    assert [(step["due"], step["reason"]) for step in draw["history"]] == [
        ("2027-03-10", ""),
        ("2027-03-24", "the count took longer"),
    ]


def test_a_kept_promise_says_how_one_sees_it(promised):
    kept = actions.promises(promised.seen_by("Ana"))[-1]
    assert kept["history"][-1]["evidence"] == "The plan hangs in the hall."


def test_a_promise_names_the_idea_it_follows_from_unless_that_was_hidden():
    evening = promises_and_news()
    plant = actions.promises(evening.seen_by("Ana"))[1]
    assert (plant["idea"], plant["name"]) == (evening.ids["both"], "Trees with a rain garden")
    evening.do("Fay", "hide", ref=evening.ids["both"], reason="names a neighbour")
    assert actions.promises(evening.seen_by("Ana"))[1]["name"] == ""


def test_updates_come_newest_first_and_say_what_they_are_about():
    evening = promises_and_news()
    evening.do("Fay", "post_update", text="It is here", title="The digger")
    newest, first = actions.updates(evening.seen_by("Ana"))
    assert (newest["title"], newest["about"]["name"]) == ("The digger", "")
    assert first["about"] == {"promise": evening.ids["plant"], "name": "Plant them"}


def test_offers_that_stand_are_shown_one_s_own_first():
    evening = vote_and_decision()
    evening.do("Fay", "add_stage", kind="actions", title="Actions")
    evening.room.stage(list(evening.seen_by("Ana").stages)[-1])
    spade = evening.do("Ana", "pledge", kind="time", text="A spade and a Saturday", amount=6)
    evening.do("Bo", "pledge", kind="skill", text="I lay bricks", ref=evening.ids["both"])
    gone = evening.do("Bo", "pledge", kind="money", text="For a bench", amount=50)
    evening.do("Bo", "withdraw_pledge", ref=gone)
    found = actions.offers(evening.seen_by("Ana"), evening.me("Ana"))
    assert [(row["who"], row["text"], row["amount"], row["mine"]) for row in found] == [
        ("Ana", "A spade and a Saturday", 6, True),
        ("Bo", "I lay bricks", None, False),
    ]
    assert found[0]["id"] == spade
    assert found[1]["about"]["name"] == "Trees with a rain garden"


def test_news_are_the_steps_of_promises_and_the_updates_by_their_number(promised):
    news = actions.news(promised.seen_by("Ana"))
    assert [(one["what"], one["text"]) for one in news] == [
        ("made", "Plant them"),
        ("made", "Draw it"),
        ("made", "Measure the lot"),
        ("moved", "Draw it"),
        ("kept", "Measure the lot"),
        ("update", "The digger is ordered"),
    ]
    assert [one["seq"] for one in news] == sorted(one["seq"] for one in news)


# ---- which page comes first, and what the frame says ----


def test_what_was_promised_comes_first_when_nothing_is_to_come():
    evening = promises_and_news()
    assert rows.first_page(evening.seen_by("Ana")) == ("result", evening.ids["poll"])  # a stage is to come
    evening.room.stage("talk")
    evening.room.stage("result")
    assert rows.first_page(evening.seen_by("Ana"))[0] == "result"
    evening.do("Fay", "end")
    assert rows.first_page(evening.seen_by("Ana")) == ("actions", evening.ids["poll"])


def test_without_a_promise_a_workshop_ends_with_its_result():
    evening = vote_and_decision()
    evening.do("Fay", "end")
    assert rows.first_page(evening.seen_by("Ana"))[0] == "result"


@pytest.mark.parametrize(("kind", "page"), [("actions", "actions"), ("pulse", "vote"), ("opinions", "vote")])
def test_every_kind_of_stage_has_its_page(kind, page):
    evening = ideas_and_talk()
    asks = {"settings": {"questions": ["I was heard."]}} if kind == "pulse" else {}
    evening.do("Fay", "add_stage", kind=kind, **asks)
    evening.room.stage(list(evening.seen_by("Ana").stages)[-1])
    assert rows.first_page(evening.seen_by("Ana"))[0] == page


def test_who_has_left_is_shown_the_way_back_and_nobody_else_is():
    evening = ideas_and_talk()
    evening.do("Ana", "leave")
    state = evening.seen_by("Ana")
    assert rows.first_page(state, evening.me("Ana"))[0] == "wait"
    assert rows.first_page(state, evening.me("Bo"))[0] == "ideas"


def test_only_who_has_said_nothing_is_told_that_there_is_room():
    evening = ideas_and_talk()
    evening.room.join("Dee")
    assert rows.room_for(evening.seen_by("Dee"), evening.me("Dee")) == ""
    evening.do("Fay", "invite")
    assert rows.room_for(evening.seen_by("Dee"), evening.me("Dee")) == evening.room.clock()
    assert rows.room_for(evening.seen_by("Ana"), evening.me("Ana")) == ""
    evening.room.stage("talk")
    assert rows.room_for(evening.seen_by("Dee"), evening.me("Dee")) == ""


def test_what_was_changed_of_the_workshop_is_told_with_its_reason():
    evening = ideas_and_talk()
    evening.do("Fay", "amend", what="purpose", value="What for 60,000 euros?", reason="the sum is set")
    evening.do("Fay", "change_stage", stage="vote", minutes=20, reason="there is much to read")
    evening.do("Fay", "change_stage", stage="ideas", title="First words", reason="clearer")
    first, last = rows.workshop_card(evening.seen_by("Ana"))["amendments"]
    assert (first["what"], first["reason"]) == ("purpose", "the sum is set")
    assert first["before"].startswith("What should the empty lot")
    assert (last["what"], last["stage"], last["reason"]) == ("stage", "First words", "clearer")
