"""Does each act of a whole workshop obey its rule: versions, authors, licences, ballots, paper, promises, agenda?"""

import pytest

from cocodesign.events import replay
from cocodesign.exceptions import RefusedError
from cocodesign.rules import REFUSALS
from cocodesign.store import Feed
from cocodesign.store.view import SqlView

from .dict_view import DictView
from .mill_lane import AFTERNOON, a_room, a_whole_afternoon


def refused(room, who, do, **more):
    with pytest.raises(RefusedError) as found:
        room.do(who, do, **more)
    assert found.value.message == REFUSALS[found.value.code].format(**found.value.facts)
    return found.value.code


def now(room):
    return replay(room.store.read())


@pytest.fixture
def room():
    """Ana, Bo and Cy while ideas are collected, in a workshop with a stage of every kind; Ana wrote of trees."""
    room = a_room(None, about=AFTERNOON)
    room.stage("ideas")
    room.trees = room.idea("Ana", "Trees")
    return room


@pytest.fixture(scope="module")
def afternoon():
    return a_whole_afternoon(None)


# ---------------------------------------------------------------- ideas


def test_a_revised_idea_keeps_the_words_it_had(room):
    room.do("Ana", "revise_idea", ref=room.trees, text="Shade trees", title="Trees")
    row = now(room).contributions[room.trees]
    assert (row["text"], [version["text"] for version in row["versions"]]) == (
        "Shade trees",
        ["Trees", "Shade trees"],
    )
    before = room.store.read()[-1]["seq"]
    room.do("Ana", "revise_idea", ref=room.trees, text="Shade trees", title="Trees")
    assert room.store.read()[-1]["seq"] == before


def test_only_authors_change_an_idea_and_a_second_author_is_one_of_them(room):
    assert refused(room, "Bo", "revise_idea", ref=room.trees, text="Mine") == "not-yours"
    assert refused(room, "Bo", "answer_invitation", ref=room.trees, accept=True) == "not-invited"
    room.do("Ana", "invite_author", ref=room.trees, participant=room.ids["Bo"])
    room.do("Bo", "answer_invitation", ref=room.trees, accept=True)
    room.do("Bo", "revise_idea", ref=room.trees, text="Our trees")
    assert now(room).contributions[room.trees]["authors"] == [room.ids["Ana"], room.ids["Bo"]]
    assert refused(room, "Bo", "endorse", ref=room.trees) == "own-idea"
    room.do("Ana", "answer_invitation", ref=room.trees, accept=False)
    assert refused(room, "Bo", "answer_invitation", ref=room.trees, accept=False) == "last-author"
    assert refused(room, "Ana", "revise_idea", ref=room.trees, text="Mine") == "not-yours"


def test_who_is_asked_may_decline_and_nobody_asks_a_stranger(room):
    assert refused(room, "Ana", "invite_author", ref=room.trees, participant="p-nobody") == "no-person"
    assert refused(room, "Ana", "invite_author", ref=room.trees, participant=room.ids["Fay"]) == "no-person"
    room.do("Ana", "invite_author", ref=room.trees, participant=room.ids["Bo"])
    room.do("Bo", "answer_invitation", ref=room.trees, accept=False)
    row = now(room).contributions[room.trees]
    assert (row["authors"], row["invited"]) == ([room.ids["Ana"]], [])


def test_what_is_withdrawn_is_folded_for_others_and_comes_back_only_by_its_author(room):
    built = room.idea("Bo", "Trees and a bench", room.trees)
    room.do("Ana", "withdraw", ref=room.trees)
    state = now(room)
    assert state.contributions[room.trees]["withdrawn"] and state.standing() == [built]
    assert state.parents(built) == [room.trees]
    feed = Feed(room.store.read(), room.store.names())
    seen = replay(feed.seen(room.ids["Bo"], "participant")).contributions[room.trees]
    assert (seen["text"], seen["withdrawn"]) == ("", True)
    assert replay(feed.seen(room.ids["Ana"], "participant")).contributions[room.trees]["text"] == "Trees"
    assert refused(room, "Bo", "unwithdraw", ref=room.trees) == "not-yours"
    room.do("Ana", "unwithdraw", ref=room.trees)
    feed = Feed(room.store.read(), room.store.names())
    assert replay(feed.seen(room.ids["Bo"], "participant")).contributions[room.trees]["text"] == "Trees"


def test_an_author_cannot_bring_back_what_the_facilitator_hid(room):
    room.do("Fay", "hide", ref=room.trees, reason="names a neighbour")
    assert refused(room, "Ana", "unwithdraw", ref=room.trees) == "unknown-idea"


def test_words_revised_while_hidden_are_not_served_to_others(room):
    room.do("Ana", "revise_idea", ref=room.trees, text="Rude trees")
    room.do("Fay", "hide", ref=room.trees, reason="rude")
    served = list(Feed(room.store.read(), room.store.names()).seen(room.ids["Bo"], "participant"))
    assert "Rude trees" not in repr(served)


def test_an_idea_carries_the_terms_of_what_it_was_drawn_from(room):
    mine = {"text": "Mine", "licence": "all-rights-reserved"}
    kept = room.do("Bo", "add_idea", **mine)
    free = room.do("Bo", "add_idea", text="Free", licence="CC0-1.0")
    licence = lambda idea: now(room).contributions[idea]["licence"]  # noqa: E731
    assert (licence(room.trees), licence(kept), licence(free)) == (
        "CC-BY-SA-4.0",
        "all-rights-reserved",
        "CC0-1.0",
    )
    build = [{"parent": room.trees, "kind": "forks"}]
    assert refused(room, "Cy", "add_idea", text="x", parents=build, licence="CC0-1.0") == "licence-inherited"
    assert refused(room, "Cy", "add_idea", text="x", licence="WTFPL") == "licence"
    both = [{"parent": room.trees, "kind": "merges"}, {"parent": kept, "kind": "merges"}]
    merged = room.do("Cy", "add_idea", text="Both", parents=both)
    assert now(room).contributions[merged]["licence_conflict"] is True


def test_thanks_adoptions_and_flags_count_once_and_never_for_oneself(room):
    point = room.do("Bo", "comment", ref=room.trees, text="Lime trees")
    assert refused(room, "Bo", "thank", ref=point) == "own-words"
    assert refused(room, "Bo", "adopt", ref=point) == "own-words"
    for do in ("thank", "adopt", "flag"):
        before = len(room.store.read())
        room.do("Ana", do, ref=point)
        room.do("Ana", do, ref=point)
        assert len(room.store.read()) == before + 1, do
    room.do("Ana", "adopt", ref=point, into=room.trees)
    assert now(room).adoptions[point][room.ids["Ana"]]["into"] == room.trees
    assert refused(room, "Cy", "adopt", ref=point, into=room.trees) == "not-yours"
    room.do("Ana", "unadopt", ref=point)
    assert now(room).adoptions[point] == {}


def test_a_flag_is_seen_by_its_sender_and_the_facilitator_and_settled_by_a_look(room):
    room.do("Bo", "flag", ref=room.trees, reason="an advertisement")
    feed = Feed(room.store.read(), room.store.names())
    sees = {
        who: room.trees in replay(feed.seen(room.ids[who], role)).flags
        for who, role in (("Ana", "participant"), ("Bo", "participant"), ("Fay", "facilitator"))
    }
    assert sees == {"Ana": False, "Bo": True, "Fay": True}
    room.do("Fay", "dismiss_flags", ref=room.trees)
    assert not now(room).flags
    room.do("Bo", "flag", ref=room.trees)
    room.do("Fay", "hide", ref=room.trees, reason="an advertisement")
    assert not now(room).flags


def test_how_many_saw_an_idea_is_for_everybody_and_who_did_is_not(room):
    room.do("Bo", "see", refs=[room.trees, "nothing"])
    room.do("Bo", "see", refs=[room.trees])
    room.do("Cy", "see", refs=[room.trees])
    events = [event for event in room.store.read() if event["kind"] == "ideas.seen"]
    assert len(events) == 2 and now(room).seen[room.trees] == 2
    seen = replay(Feed(room.store.read(), room.store.names()).seen(room.ids["Ana"], "participant"))
    assert (seen.seen[room.trees], seen.exposures) == (2, {})


def test_duplicates_become_one_idea_that_stands_in_their_place(room):
    twin = room.idea("Bo", "Some trees")
    assert refused(room, "Fay", "merge_duplicates", refs=[twin], text="Trees") == "duplicates"
    merged = room.do("Fay", "merge_duplicates", refs=[room.trees, twin], text="Trees", reason="the same")
    state = now(room)
    assert state.parents(merged) == [room.trees, twin] and state.standing() == [merged]
    assert refused(room, "Fay", "merge_duplicates", refs=[room.trees, twin], text="Trees") == "unknown-idea"
    room.stage("dots")
    assert [row["candidate"] for row in now(room).candidates[room.poll()]] == [merged]


# ---------------------------------------------------------------- ballots


@pytest.mark.parametrize(
    ("stage", "choice", "code"),
    [
        ("dots", {"amounts": {"TREES": 4}}, "wrong-ballot"),
        ("dots", {"amounts": {"TREES": 2, "COURT": 2}}, "over-budget"),
        ("dots", {"amounts": {"TREES": 1.5}}, "wrong-ballot"),
        ("dots", {"amounts": {"TREES": True}}, "wrong-ballot"),
        ("dots", {"amounts": {"TREES": -1}}, "wrong-ballot"),
        ("dots", {"amounts": {"POOL": 1}}, "unknown-candidate"),
        ("dots", {"approved": ["TREES"]}, "wrong-ballot"),
        ("score", {"scores": {"TREES": 4}}, "wrong-ballot"),
        ("score", {"scores": ["TREES"]}, "wrong-ballot"),
        ("rank", {"ranking": ["TREES", "TREES"]}, "repeated"),
        ("rank", {"ranking": ["POOL"]}, "unknown-candidate"),
        ("rank", {"scores": {"TREES": 3}}, "wrong-ballot"),
        ("rank", {}, "wrong-ballot"),
        ("opinions", {"approved": ["TREES"]}, "wrong-ballot"),
    ],
)
def test_sec_s12_and_s13_a_ballot_that_does_not_fit_its_vote_is_refused(room, stage, choice, code):
    court = room.idea("Bo", "A court")
    room.stage(stage)
    named = {"TREES": room.trees, "COURT": court}

    def filled(value):
        if isinstance(value, dict):
            return {named.get(key, key): n for key, n in value.items()}
        return [named.get(key, key) for key in value]

    choice = {name: filled(value) for name, value in choice.items()}
    assert refused(room, "Cy", "cast", poll=room.poll(), **choice) == code
    assert refused(room, "Fay", "cast", poll=room.poll(), **choice) == "not-allowed"


def test_sec_s12_quadratic_dots_cost_their_square():
    stages = [*AFTERNOON["stages"], {"stage": "quad", "kind": "vote", "title": "Credits",
              "settings": {"kind": "dots", "quadratic": True, "budget": 9}}]  # fmt: skip
    room = a_room(None, about={**AFTERNOON, "stages": stages})
    room.stage("ideas")
    trees, court = room.idea("Ana", "Trees"), room.idea("Bo", "A court")
    room.stage("quad")
    assert refused(room, "Cy", "cast", poll=room.poll(), amounts={trees: 3, court: 1}) == "over-budget"
    room.do("Cy", "cast", poll=room.poll(), amounts={trees: 2, court: 2})


def test_a_mark_of_nothing_is_a_blank_ballot(room):
    room.stage("dots")
    room.do("Cy", "cast", poll=room.poll(), amounts={room.trees: 0})
    assert now(room).ballots[room.poll()][room.ids["Cy"]]["choice"] == {"amounts": {}}


def test_a_statement_that_comes_while_opinions_are_collected_can_be_answered(room):
    room.stage("opinions")
    late = room.do("Cy", "add_idea", text="Dogs are welcome")
    room.do("Bo", "opine", poll=room.poll(), ref=late, value=-1)
    room.do("Bo", "opine", poll=room.poll(), ref=late, value=1)
    box = now(room).ballots[room.poll()][room.ids["Bo"]]
    assert (box["choice"], box["changes"]) == ({"opinions": {late: 1}}, 1)
    assert refused(room, "Bo", "opine", poll=room.poll(), ref="nothing", value=1) == "unknown-candidate"
    assert refused(room, "Bo", "opine", poll=room.poll(), ref=late, value=2) == "wrong-ballot"
    assert refused(room, "Bo", "opine", poll=room.poll(), ref=late, value=True) == "wrong-ballot"


def test_an_answer_of_somebody_else_is_shown_to_nobody(room):
    room.stage("opinions")
    room.do("Bo", "opine", poll=room.poll(), ref=room.trees, value=-1)
    feed = Feed(room.store.read(), room.store.names())
    for who, role in (("Ana", "participant"), ("Fay", "facilitator")):
        assert not [e for e in feed.seen(room.ids[who], role) if e["kind"] == "opinion.given"]


def test_a_sheet_counts_once_however_often_it_is_entered(room):
    room.stage("dots")
    paper = {"poll": room.poll(), "sheet": " a 7 "}
    room.do("Fay", "cast_on_paper", **paper, amounts={room.trees: 2})
    before = len(room.store.read())
    room.do("Fay", "cast_on_paper", **{**paper, "sheet": "A 7"}, amounts={room.trees: 2})
    assert len(room.store.read()) == before
    assert refused(room, "Fay", "cast_on_paper", **paper, amounts={room.trees: 1}) == "sheet-known"
    room.do("Fay", "void_sheet", **paper, reason="smudged")
    assert refused(room, "Fay", "void_sheet", **paper, reason="again") == "no-sheet"
    room.do("Fay", "cast_on_paper", **paper, amounts={room.trees: 1})
    (ballot,) = now(room).ballots[room.poll()].values()
    assert (ballot["choice"], ballot["channel"]) == ({"amounts": {room.trees: 1}}, "paper")


def test_what_was_hidden_when_the_vote_closed_is_on_record(room):
    court = room.idea("Bo", "A court")
    room.stage("dots")
    room.do("Fay", "hide", ref=court, reason="names a neighbour")
    room.do("Fay", "close_stage", stage="dots")
    room.do("Fay", "restore", ref=court)
    assert now(room).polls[room.poll()]["hidden"] == [court]


def test_a_pulse_asks_what_its_stage_says_and_is_shown_when_it_is_counted(afternoon):
    state = now(afternoon)
    (pulse,) = (poll for poll, row in state.polls.items() if row["kind"] == "pulse")
    assert state.candidates[pulse] == [{"candidate": "q1", "label": "I was heard."}]


# ---------------------------------------------------------------- agenda and rules


def test_a_stage_is_added_moved_and_taken_away_while_the_workshop_runs(room):
    order = lambda: [stage["stage"] for stage in now(room).agenda]  # noqa: E731
    before = order()
    room.do("Fay", "add_stage", kind="pulse", title="How was it?", after="ideas")
    new = order()[2]
    assert now(room).stages[new]["title"] == "How was it?" and len(order()) == len(before) + 1
    moved = [*[stage for stage in order() if stage != new], new]
    room.do("Fay", "order_stages", order=moved)
    assert order() == moved
    room.do("Fay", "remove_stage", stage=new)
    assert order() == before
    assert refused(room, "Fay", "remove_stage", stage="ideas") == "stage-begun"
    room.stage("discussion")
    swapped = ["welcome", "discussion", "ideas", *before[3:]]
    assert refused(room, "Fay", "order_stages", order=swapped) == "stage-begun"
    assert room.store.verify().problems == ()


@pytest.mark.parametrize(
    ("stage", "code"),
    [
        ({"kind": "pool"}, "stage-kind"),
        ({"kind": "vote", "settings": {"kind": "guess"}}, "bad-request"),
        ({"kind": "vote", "settings": {"kind": "dots", "budget": 0}}, "bad-request"),
        ({"kind": "vote", "settings": {"kind": "ranking", "rule": "approval"}}, "bad-request"),
        ({"kind": "vote", "settings": []}, "bad-request"),
        ({"kind": "ideas", "after": "nothing"}, "no-stage"),
    ],
)
def test_a_stage_that_could_not_be_opened_is_not_put_on_the_agenda(room, stage, code):
    assert refused(room, "Fay", "add_stage", **stage) == code


def test_the_rules_of_what_has_begun_change_only_with_a_reason(room):
    room.do("Fay", "change_stage", stage="dots", title="Stickers")
    settings = {"kind": "dots", "budget": 5}
    assert refused(room, "Fay", "change_stage", stage="dots", settings=settings) == "needs-reason"
    room.do("Fay", "change_stage", stage="dots", settings=settings, reason="we have more dots")
    assert refused(room, "Fay", "change_stage", stage="ideas", title="More ideas") == "needs-reason"
    room.stage("dots")
    again = {"stage": "dots", "settings": {"kind": "score"}, "reason": "?"}
    assert refused(room, "Fay", "change_stage", **again) == "poll-open"
    assert [change["reason"] for change in now(room).amendments] == ["we have more dots"]


def test_purpose_and_criteria_change_with_a_reason_that_everybody_reads(room):
    assert refused(room, "Fay", "amend", what="criteria", value=["A bench"]) == "needs-reason"
    assert refused(room, "Fay", "amend", what="title", value="?", reason="?") == "bad-request"
    room.do("Fay", "amend", what="criteria", value=["A bench"], reason="said at the door")
    state = now(room)
    assert state.workshop["criteria"] == ["A bench"]
    assert state.amendments[0]["before"] == ["A bench within a year"]


def test_before_anything_has_begun_a_purpose_may_change_without_a_reason():
    room = a_room(None, about=AFTERNOON)
    room.do("Fay", "amend", what="purpose", value="What should the lot become?")
    assert now(room).workshop["purpose"] == "What should the lot become?"


# ---------------------------------------------------------------- afterwards


def test_a_promise_moves_only_with_a_reason_and_keeps_the_day_it_had(room):
    promise = room.do("Fay", "make_promise", text="Soil", due="2027-03-01")
    assert refused(room, "Fay", "move_promise", ref=promise, due="2027-04-01") == "needs-reason"
    assert refused(room, "Fay", "move_promise", ref=promise, due="2027-03-01", reason="?") == "unchanged"
    assert refused(room, "Fay", "move_promise", ref=promise, due="soon", reason="?") == "bad-day"
    assert refused(room, "Fay", "keep_promise", ref=promise) == "needs-reason"
    room.do("Fay", "move_promise", ref=promise, due="2027-04-01", reason="frost")
    room.do("Fay", "end")
    room.do("Fay", "keep_promise", ref=promise, evidence="A photo")
    assert refused(room, "Fay", "break_promise", ref=promise, reason="?") == "promise-settled"
    row = now(room).promises[promise]
    assert [(step["state"], step["due"]) for step in row["history"]] == [
        ("made", "2027-03-01"),
        ("moved", "2027-04-01"),
        ("kept", "2027-04-01"),
    ]


def test_a_pledge_is_taken_back_by_whoever_offered_it(room):
    room.stage("actions")
    offer = room.do("Bo", "pledge", kind="skill", text="I can weld")
    assert refused(room, "Ana", "withdraw_pledge", ref=offer) == "not-yours"
    assert refused(room, "Ana", "pledge", kind="money", text="x", amount=-1) == "bad-request"
    room.do("Bo", "withdraw_pledge", ref=offer)
    assert now(room).pledges[offer]["state"] == "withdrawn"


def test_who_has_left_does_nothing_but_come_back(room):
    room.do("Bo", "leave")
    assert refused(room, "Bo", "add_idea", text="x") == "left"
    room.stage("dots")
    room.do("Cy", "cast", poll=room.poll(), amounts={})
    room.do("Cy", "leave")
    room.do("Fay", "close_stage", stage="dots")
    assert now(room).polls[room.poll()]["electorate"] == 2  # Ana, and Cy, whose ballot counts
    room.do("Bo", "come_back")
    assert now(room).participants[room.ids["Bo"]]["left_at"] is None


def test_the_soft_invitation_goes_to_the_room_and_not_every_minute(room):
    room.do("Fay", "invite")
    assert refused(room, "Fay", "invite") == "too-fast"
    assert now(room).invited_at


# ---------------------------------------------------------------- both views, whole


def test_both_views_answer_alike_after_a_whole_afternoon(afternoon):
    names = afternoon.store.names()
    events = [event | {"name": names.get(event["actor"], "")} for event in afternoon.store.read()]
    state = replay(events)
    by_dict = DictView(events, afternoon.clock())
    people = [*state.participants, "nobody"]
    with afternoon.store._engine.connect() as connection:
        by_sql = SqlView(connection, afternoon.store.workshop, afternoon.clock())
        for ask in ("workshop", "settings", "agenda", "ideas", "joined"):
            assert getattr(by_sql, ask)() == getattr(by_dict, ask)(), ask
        for one in [*state.contributions, "nothing"]:
            for ask in ("idea", "authors", "flagged"):
                assert getattr(by_sql, ask)(one) == getattr(by_dict, ask)(one), (ask, one)
            for person in people:
                for act in ("thanks", "adoption", "flag"):
                    assert by_sql.stands(act, person, one) == by_dict.stands(act, person, one), act
        for idea in state.ideas:
            assert by_sql.words(idea["contribution"]) == by_dict.words(idea["contribution"])
        for poll in [*state.polls, "nothing"]:
            assert by_sql.poll(poll) == by_dict.poll(poll)
            for sheet in ("A 7", "A8"):
                assert by_sql.sheet(poll, sheet) == by_dict.sheet(poll, sheet)
        for person in people:
            assert by_sql.left(person) == by_dict.left(person)
            assert by_sql.seen(person, state.contributions) == by_dict.seen(person, state.contributions)
        for promise in [*state.promises, "nothing"]:
            assert by_sql.promise(promise) == by_dict.promise(promise)
        for pledge in [*state.pledges, "nothing"]:
            assert by_sql.pledge(pledge) == by_dict.pledge(pledge)


def test_a_whole_afternoon_verifies(afternoon):
    assert afternoon.store.verify().problems == ()


def test_whatever_a_poll_may_be_opened_with_can_be_counted():
    from cocodesign.rules import RULES
    from cocodesign.schema import POLLS
    from cocodesign.voting.counting import RULES as COUNTED

    assert set(RULES) == set(POLLS) <= set(COUNTED)
    for kind, rules in RULES.items():
        assert set(rules) <= set(COUNTED[kind]), kind


def test_nobody_reads_that_more_people_voted_than_there_were(room):
    room.stage("dots")
    for sheet in "ABCDE":
        room.do("Fay", "cast_on_paper", poll=room.poll(), sheet=sheet, amounts={room.trees: 1})
    room.do("Bo", "cast", poll=room.poll(), amounts={})
    room.do("Fay", "close_stage", stage="dots")
    assert now(room).polls[room.poll()]["electorate"] == 8  # three with phones, five with a sheet


@pytest.mark.parametrize("settings", [{"licence": "MIT"}, {"licences": ["CC0"]}, {"licences": "CC0-1.0"}])
def test_a_workshop_is_not_made_on_terms_that_are_none(room, settings):
    with pytest.raises(RefusedError, match="offers these terms"):
        a_room(None, about={**AFTERNOON, "settings": settings})
    assert refused(room, "Fay", "amend", what="settings", value=settings, reason="?") == "licence"


def test_what_a_workshop_offers_binds_the_store_and_not_only_the_page():
    room = a_room(None, about={**AFTERNOON, "settings": {"licence": "CC0-1.0", "licences": ["CC0-1.0"]}})
    room.stage("ideas")
    assert refused(room, "Ana", "add_idea", text="Trees", licence="CC-BY-4.0") == "licence"
    trees = room.idea("Ana", "Trees")
    assert now(room).contributions[trees]["licence"] == "CC0-1.0"
