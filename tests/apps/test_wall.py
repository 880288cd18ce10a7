"""Which page does the wall show, and what does it know? Never a count before its time, never a name not given."""

import json

import pytest

from cocodesign.apps.wall import Projector, farewell, pages, question, result_poll, stage_page, wall_rows
from tests.apps.story import Story

STAGES = ("welcome", "ideas", "discussion", "opinions", "vote", "result", "actions", "pulse")


@pytest.fixture
def a_story():
    """Ana and somebody without a name are here; nothing has begun."""
    story = Story(*STAGES)
    story.join("Ana", "-2")
    return story


@pytest.fixture
def a_tree_and_its_bench(a_story):
    """Ana wrote of trees, somebody built a bench on it."""
    a_story.open("ideas")
    trees = a_story.idea("Ana", "Trees")
    bench = a_story.idea("-2", "Bench", trees)
    return a_story, trees, bench


def words_of(story):
    return {row["id"]: (row["title"], row["text"], row["names"]) for row in wall_rows(story.state)}


# ---- which page ----


def test_before_the_first_stage_and_while_people_are_welcomed_one_sees_how_to_come_in(a_story):
    assert stage_page(a_story.state) == "join"
    a_story.open("welcome")
    assert stage_page(a_story.state) == "join"


def test_ideas_are_shown_one_by_one_until_one_is_built_on_another_and_then_as_threads(a_story):
    a_story.open("ideas")
    assert stage_page(a_story.state) == "ideas"
    trees = a_story.idea("Ana", "Trees")
    assert stage_page(a_story.state) == "ideas"
    a_story.idea("-2", "Bench", trees)
    assert stage_page(a_story.state) == "threads"
    a_story.open("discussion")
    assert stage_page(a_story.state) == "threads"


@pytest.mark.parametrize("kind", ["opinions", "vote", "pulse"])
def test_what_is_asked_stays_in_sight_until_its_result_is_published(a_tree_and_its_bench, kind):
    story, trees, bench = a_tree_and_its_bench
    story.open(kind)
    poll = story.ask({"vote": "score"}.get(kind, kind), trees, bench)
    assert stage_page(story.state) == kind
    story.close()
    assert stage_page(story.state) == kind
    story.count(poll, **{trees: 2, bench: 1})
    assert stage_page(story.state) == "result"


def test_actions_show_the_promises_and_the_end_says_thank_you(a_story):
    a_story.open("actions")
    assert stage_page(a_story.state) == "promises"
    a_story.close()
    assert stage_page(a_story.state) == "promises"
    a_story.tell("workshop.ended", "host")
    assert stage_page(a_story.state) == "end"


def test_between_welcome_and_ideas_the_wall_waits(a_story):
    a_story.open("welcome")
    a_story.close()
    assert stage_page(a_story.state) == "wait"


def test_only_pages_with_something_to_show_take_turns(a_tree_and_its_bench):
    story, trees, bench = a_tree_and_its_bench
    assert pages(story.state) == ["join", "ideas", "threads"]
    story.tell("doors.closed", "host")
    story.open("vote")
    poll = story.ask("approval", trees, bench)
    assert pages(story.state) == ["ideas", "threads", "vote"]
    story.count(poll, **{trees: 2, bench: 1})
    story.tell("promise.made", "host", {"text": "A drawing"})
    assert pages(story.state) == ["ideas", "threads", "result", "promises"]


def test_with_nothing_to_show_the_page_of_the_stage_stays(a_story):
    a_story.tell("doors.closed", "host")
    assert pages(a_story.state) == ["join"]


def test_a_pulse_does_not_take_the_place_of_the_decision(a_tree_and_its_bench):
    story, trees, bench = a_tree_and_its_bench
    story.open("vote")
    vote = story.ask("approval", trees, bench)
    story.count(vote, **{trees: 2, bench: 1})
    story.open("pulse")
    pulse = story.ask("pulse", "I was heard.")
    story.close()
    story.count(pulse)
    assert result_poll(story.state) == pulse
    story.open("result")
    assert result_poll(story.state) == vote


def test_a_chosen_page_stays_whatever_the_stage(a_story):
    app = Projector(a_story)
    for page in ("threads", "promises", "rules", "result"):
        a_story.turn(page)
        app.draw()
        assert (app.wall.view, app.wall.rota) == (page, [])
    a_story.turn("rotate")
    app.draw()
    assert (app.wall.view, app.wall.rota) == ("join", ["join"])


# ---- what stands on it ----


def test_who_gave_no_name_has_none_on_the_wall(a_tree_and_its_bench):
    story, trees, bench = a_tree_and_its_bench
    assert words_of(story) == {trees: ("Trees", "Trees", ["Ana"]), bench: ("Bench", "Bench", [])}


def test_every_author_who_gave_a_name_is_named(a_tree_and_its_bench):
    story, trees, _ = a_tree_and_its_bench
    story.join("Bo")
    story.tell("author.invited", "Ana", {"participant": "Bo"}, ref=trees)
    story.tell("author.answered", "Bo", {"accepts": True}, ref=trees)
    assert words_of(story)[trees][2] == ["Ana", "Bo"]


@pytest.mark.parametrize(
    ("kind", "who", "body"),
    [
        ("contribution.hidden", "host", {"reason": "insult"}),
        ("contribution.withdrawn", "Ana", {}),
        ("duplicates.merged", "host", None),
    ],
)
def test_what_is_hidden_withdrawn_or_merged_leaves_the_wall(a_tree_and_its_bench, kind, who, body):
    story, trees, bench = a_tree_and_its_bench
    app = Projector(story)
    app.draw_ideas(story.state)
    sent = []
    app.wall.send = lambda content, buffers=None: sent.append(content)
    ref = bench if body is None else trees
    story.tell(kind, who, {"sources": [trees]} if body is None else body, ref=ref)
    app.draw_ideas(story.state)
    assert [(row["id"], row["hidden"], row["title"], row["names"]) for row in sent[0]["rows"]] == [
        (trees, "gone", "", [])
    ]
    assert not json.dumps(wall_rows(story.state)).count("Trees")
    assert stage_page(story.state) == "ideas"


def test_comments_and_support_do_not_travel_to_the_wall(a_tree_and_its_bench):
    story, trees, _ = a_tree_and_its_bench
    app = Projector(story)
    app.draw_ideas(story.state)
    sent = []
    app.wall.send = lambda content, buffers=None: sent.append(content)
    story.tell("comment.added", "-2", {"text": "Yes", "alignment": "for"}, ref=trees)
    story.tell("endorsement.given", "-2", ref=trees)
    app.draw_ideas(story.state)
    assert sent == []


def test_an_open_question_has_a_turnout_and_no_count(a_tree_and_its_bench):
    story, trees, bench = a_tree_and_its_bench
    story.open("vote")
    poll = story.ask("approval", trees, bench)
    story.tell("ballot.cast", "wall", {"approved": [trees]}, ref=poll)
    story.live = {"here": 2, "voted": {poll: 1}}
    asked = question(story.state, story.live)
    assert asked["turnout"] == [1, 2]
    assert asked["names"] == ["Bench", "Trees"]
    assert "approved" not in json.dumps(asked)
    assert set(asked) == {
        "poll", "kind", "question", "mode", "closed_at", "page", "closes_at", "names", "open_to_statements",
        "turnout", "quorum", "answers",
    }  # fmt: skip


def test_opinions_are_counted_as_answers_and_statements_stand_as_they_came(a_tree_and_its_bench):
    story, trees, bench = a_tree_and_its_bench
    story.open("opinions")
    poll = story.ask("opinions", trees, bench, settings={"statements": True})
    story.idea("Ana", "A statement of the last minute")
    story.live = {"here": 2, "voted": {poll: 2}, "answers": {poll: 5}}
    asked = question(story.state, story.live)
    assert (asked["answers"], asked["turnout"], asked["open_to_statements"]) == (5, [2, 2], True)
    assert asked["names"] == ["Trees", "Bench", "A statement of the last minute"]


def test_a_pulse_asks_its_own_questions(a_story):
    a_story.open("pulse")
    a_story.ask("pulse", "I was heard.", "I know what happens next.")
    assert question(a_story.state, {})["names"] == ["I was heard.", "I know what happens next."]


def test_once_published_nothing_is_asked_any_more(a_tree_and_its_bench):
    story, trees, bench = a_tree_and_its_bench
    story.open("vote")
    story.count(story.ask("approval", trees, bench), **{trees: 2, bench: 1})
    assert question(story.state, {}) == {}


def test_a_promise_that_moves_travels_with_its_history(a_story):
    app = Projector(a_story)
    promise = a_story.tell("promise.made", "host", {"text": "A drawing", "due": "2026-04-30"})
    app.draw()
    before = app.wall.promises
    a_story.tell("promise.moved", "host", {"due": "2026-05-30", "reason": "illness"}, ref=promise)
    app.draw()
    assert [(step["state"], step["due"]) for step in app.wall.promises[0]["history"]] == [
        ("made", "2026-04-30"), ("moved", "2026-05-30"),
    ]  # fmt: skip
    assert len(before[0]["history"]) == 1


def test_the_farewell_counts_people_ideas_and_what_grew_and_names_the_decision(a_tree_and_its_bench):
    story, trees, bench = a_tree_and_its_bench
    story.open("vote")
    poll = story.ask("approval", trees, bench)
    story.tell("decision.made", "host", {"chosen": [bench], "reason": "yes"}, ref=poll)
    assert farewell(story.state) == {"people": 2, "ideas": 2, "built": 1, "chosen": ["Bench"]}


def test_a_budget_shows_what_each_idea_costs_and_nothing_of_what_is_chosen(a_tree_and_its_bench):
    story, trees, bench = a_tree_and_its_bench
    story.open("vote")
    settings = {"budget": 90, "unit": "€", "costs": {trees: 60, bench: 30}}
    poll = story.ask("budget", trees, bench, settings=settings)
    story.tell("ballot.cast", "wall", {"approved": [trees]}, ref=poll)
    asked = question(story.state, story.live)
    assert (asked["page"], asked["names"]) == ("vote", ["Bench", "Trees"])
    assert asked["money"] == {"budget": 90, "unit": "€", "costs": [30, 60]}
    assert "approved" not in json.dumps(asked) and stage_page(story.state) == "vote"


def test_pairs_are_counted_as_answers_and_take_ideas(a_tree_and_its_bench):
    story, trees, bench = a_tree_and_its_bench
    story.open("vote")
    poll = story.ask("pairs", trees, bench, settings={"statements": True})
    story.live = {"here": 2, "voted": {poll: 2}, "answers": {poll: 5}}
    asked = question(story.state, story.live)
    assert (asked["page"], asked["answers"], asked["open_to_statements"]) == ("opinions", 5, True)
