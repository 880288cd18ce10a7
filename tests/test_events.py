"""Do the events add up to the workshop that they tell of, whoever reads them and however often?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocodesign.events import KINDS, State, apply, check_body, headline, replay, rows
from cocodesign.exceptions import InvalidInputError
from cocodesign.networks import density, interaction_network
from cocodesign.participation import presence
from cocodesign.schema import TABLES
from cocodesign.store import Feed
from cocodesign.tables import Community

from .mill_lane import a_played_room, a_room, a_whole_afternoon


@pytest.fixture(scope="module")
def evening():
    """The log of a whole evening on Mill Lane, with the names that are served with it."""
    room = a_played_room(None)
    feed = Feed(room.store.read(), room.store.names())
    return room, list(feed.seen(room.ids["Fay"], "operator")), feed


def event(seq, kind, actor="p-ana", body=None, *, ref=None, stage=None, id="", v=1, **more):
    at = f"2026-11-21T20:{seq:02d}:00Z"
    return {"seq": seq, "id": id or f"e{seq}", "kind": kind, "v": v, "actor": actor, "stage": stage, "ref": ref,
            "at": at, "body": {} if body is None else body, **more}  # fmt: skip


def joined(seq, person):
    return event(
        seq, "participant.joined", person, {"role": "participant", "number": seq}, name=person[2:].title()
    )


AN_IDEA_AND_ITS_CHILD = [
    joined(1, "p-ana"),
    joined(2, "p-bo"),
    event(3, "idea.added", "p-ana", {"text": "Trees"}, id="trees"),
    event(4, "idea.added", "p-bo", {"text": "Trees by the bus stop"}, id="stop"),
    event(5, "derivation.added", "p-bo", {"parent": "trees", "kind": "builds_on"}, ref="stop"),
]
A_POLL = event(
    6,
    "poll.opened",
    "f-fay",
    {"question": "Which?", "kind": "approval", "rule": "approval", "mode": "confidential",
     "candidates": [{"candidate": "trees", "contribution": "trees"}]},
    ref="poll",
)  # fmt: skip


# ---------------------------------------------------------------- by hand


def test_a_wall_joins_the_workshop_and_is_nobody_on_its_roster():
    screen = event(6, "participant.joined", "w-screen", {"role": "wall", "number": 3}, name="Screen")
    host = event(7, "participant.joined", "f-fay", {"role": "facilitator", "number": 4}, name="Fay")
    state = replay([*AN_IDEA_AND_ITS_CHILD, screen, host])
    assert "w-screen" in state.participants  # its page is told of the workshop like any other
    community = Community.from_rows(rows(state))
    assert community.participants["participant"].tolist() == ["p-ana", "p-bo", "f-fay"]
    network = interaction_network(community.interactions, community.participants)
    assert density(network) == 1 / 6  # Bo built on Ana's idea: one of 3 · 2 pairs
    assert presence(community).index.tolist() == ["p-ana", "p-bo", "f-fay"]


def test_an_evening_on_mill_lane_adds_up(evening):
    room, _, feed = evening
    state = feed.state
    ana, bo, cy = (room.ids[name] for name in ("Ana", "Bo", "Cy"))
    assert [row["number"] for row in state.participants.values()] == [1, 2, 3, 4, 5]
    assert state.participants[bo]["name"] == "Bogdan"
    trees, court, both, rude = (row["contribution"] for row in state.ideas)
    assert (state.parents(both), state.children(trees), state.children(both)) == ([trees, court], [both], [])
    assert state.contributions[rude]["hidden"] == "names a neighbour"
    assert list(state.endorsements[both]) == [bo]
    assert [row["alignment"] for row in state.comments(both)] == ["for"]
    assert state.consents[bo]["research"]["granted"] and "research" not in state.consents[ana]
    (poll,) = state.polls
    assert {person: row["choice"]["approved"] for person, row in state.ballots[poll].items()} == {
        bo: [both], ana: [court, both], cy: []}  # fmt: skip
    assert [row["changes"] for row in state.ballots[poll].values()] == [1, 0, 0]
    assert state.results[poll]["scores"] == {trees: 0, court: 1, both: 2}
    assert (state.results[poll]["n_blank"], state.results[poll]["electorate"]) == (1, 3)
    assert state.decisions[poll]["chosen"] == [both]
    assert state.poll_of("vote")["poll"] == poll and state.poll_of("ideas") is None


def test_only_one_stage_is_open_and_the_agenda_keeps_its_order():
    room = a_room(None)
    for stage in ("welcome", "talk", "ideas"):
        room.stage(stage)
    state = replay(room.store.read())
    assert state.now["stage"] == "ideas"
    assert [row["state"] for row in state.agenda] == ["closed", "open", "closed", "draft", "draft"]
    room.do("Fay", "end")
    assert replay(room.store.read()).now is None
    assert not replay(room.store.read()).doors


def test_the_electorate_is_who_was_there_when_the_poll_closed():
    closed = [event(7, "poll.closed", "f-fay", ref="poll"), joined(8, "p-cy")]
    assert replay([*AN_IDEA_AND_ITS_CHILD, A_POLL, *closed]).polls["poll"]["electorate"] == 2


def test_a_timer_can_be_set_moved_and_lifted():
    added = event(1, "stage.added", body={"kind": "ideas", "title": "Ideas", "position": 0}, stage="s")
    opened = event(2, "stage.opened", body={"closes_at": "2026-11-21T21:00:00Z"}, stage="s")
    moved = event(3, "stage.timed", body={"closes_at": "2026-11-21T22:00:00Z"}, stage="s")
    lifted = event(4, "stage.timed", body={"closes_at": None}, stage="s")
    ends = [replay([added, opened, moved, lifted][:n]).stages["s"]["closes_at"] for n in (1, 2, 3, 4)]
    assert ends == [None, "2026-11-21T21:00:00Z", "2026-11-21T22:00:00Z", None]


def test_hidden_words_are_withheld_and_come_back_when_restored():
    state = replay(AN_IDEA_AND_ITS_CHILD)
    apply(state, event(6, "contribution.hidden", "f-fay", {"reason": "rude"}, ref="trees", withheld=True))
    assert (state.contributions["trees"]["text"], state.contributions["trees"]["hidden"]) == ("", "rude")
    apply(
        state, event(7, "contribution.restored", "f-fay", ref="trees", words={"text": "Trees", "title": ""})
    )
    assert (state.contributions["trees"]["text"], state.contributions["trees"]["hidden"]) == ("Trees", None)


def test_an_erased_idea_leaves_an_empty_node_with_its_lineage():
    erased = [dict(it, body=None) if it["id"] == "trees" else it for it in AN_IDEA_AND_ITS_CHILD]
    state = replay(erased)
    assert (state.contributions["trees"]["text"], state.contributions["trees"]["erased"]) == ("", True)
    assert state.parents("stop") == ["trees"]
    assert len(Community.from_rows(rows(state)).derivations) == 1


def test_an_erased_ballot_is_a_ballot_without_marks():
    state = replay(
        [*AN_IDEA_AND_ITS_CHILD, A_POLL, event(7, "ballot.cast", body=None, ref="poll") | {"body": None}]
    )
    tables = rows(state)
    assert (len(tables["ballots"]), tables["marks"]) == (1, [])


@pytest.mark.parametrize(
    ("row", "called"),
    [
        ({"title": "Trees", "text": "Twelve."}, "Trees"),
        ({"title": "", "text": "Twelve trees. The lot is hot."}, "Twelve trees"),
        ({"title": "", "text": "Twelve trees\nand a court"}, "Twelve trees"),
        (
            {"title": "", "text": "two words " * 10},
            "two words two words two words two words two words two words two words …",
        ),
        ({"title": "", "text": "x" * 80}, "x" * 70 + " …"),
        ({"title": "", "text": ""}, ""),
    ],
)
def test_an_idea_is_called_by_its_title_or_its_first_sentence(row, called):
    assert headline(row) == called


# ---------------------------------------------------------------- laws


def test_every_kind_of_event_has_a_meaning(evening):
    from cocodesign.events.meaning import _MEANING

    assert set(_MEANING) == set(KINDS)


def test_replay_is_the_loop_of_apply(evening):
    _, seen, _ = evening
    state = State()
    for it in seen:
        apply(state, it)
    assert state == replay(seen)


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_repeats_change_nothing(evening, data):
    _, seen, _ = evening
    cut = data.draw(st.integers(0, len(seen)))
    again = data.draw(st.lists(st.sampled_from(seen[:cut]), max_size=5)) if cut else []
    assert replay([*seen[:cut], *again, *seen[max(0, cut - 3) :]]) == replay(seen)


@settings(max_examples=12, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_any_part_of_a_log_replays_to_tables_that_are_whole(evening, chance):
    """People and ideas are seen by everybody; of the rest a person may see any part."""
    _, seen, _ = evening
    always = ("participant.joined", "stage.added", "workshop.created", "idea.added")
    part = [it for it in seen if it["kind"] in always or chance.random() < 0.6]
    state = replay(part)
    assert state.seq == part[-1]["seq"]
    Community.from_rows(rows(state))


def test_each_role_replays_what_it_is_shown(evening):
    room, _, feed = evening
    for name, role in (("Ana", "participant"), ("Fay", "facilitator"), ("", "wall")):
        state = replay(feed.seen(room.ids[name], role))
        assert len(state.ideas) == 4
        Community.from_rows(rows(state))


def test_rows_are_columns_that_the_schema_knows_with_all_that_it_requires(evening):
    _, _, feed = evening
    tables, more = rows(feed.state), rows(replay(a_whole_afternoon(None).store.read()))
    # Reasons are given in rounds of consent and of estimates: test_rules_of_consent.py looks at theirs.
    assert [name for name in tables if not tables[name] and not more[name]] == ["reasons"]
    for name, table in ((name, tables[name] + more[name]) for name in tables):
        known = TABLES[name].columns
        needed = {column for column, spec in known.items() if spec.required}
        for row in table:
            assert needed <= set(row) <= set(known), name


def test_a_community_takes_the_rows_of_an_evening(evening):
    _, _, feed = evening
    community = Community.from_rows(rows(feed.state))
    assert (len(community.participants), len(community.contributions), len(community.derivations)) == (
        4,
        5,
        2,
    )
    # Cy merges what Ana and Bo wrote; Bo supports it; Ana comments on it.
    assert sorted(community.interactions["kind"]) == ["build", "build", "endorse", "reply"]


# ---------------------------------------------------------------- what is not known is passed over


def test_an_unknown_kind_and_a_newer_version_are_passed_over():
    foreign = [
        event(6, "opinion.given", body={"text": "?"}),
        event(7, "idea.added", body={"text": "newer"}, v=2, id="newer"),
        event(8, "endorsement.given", "p-bo", ref="newer"),
        event(9, "derivation.added", body={"parent": "newer", "kind": "builds_on"}, ref="stop"),
        event(10, "derivation.added", body={"parent": "trees", "kind": "builds_on"}, ref="newer"),
        event(11, "contribution.hidden", body={"reason": "?"}, ref="newer"),
    ]
    before, after = replay(AN_IDEA_AND_ITS_CHILD), replay([*AN_IDEA_AND_ITS_CHILD, *foreign])
    assert after.seq == 11
    before.seq = 11
    assert after == before


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("ballot.cast", {"approved": []}),
        ("poll.closed", {}),
        ("poll.counted", {"result": {}}),
        ("result.shown", {"result": {}}),
        ("decision.made", {"chosen": ["trees"], "reason": "?"}),
        ("contribution.restored", {}),
        ("endorsement.withdrawn", {}),
        ("stage.opened", {}),
        ("participant.renamed", {}),
        ("workshop.ended", {}),
        ("consent.given", None),
    ],
)
def test_what_speaks_of_something_that_is_not_there_changes_nothing(kind, body):
    state = replay([event(1, kind, "p-nobody", body, ref="nothing", stage="nowhere") | {"body": body}])
    empty = State(seq=1)
    assert state == empty


# ---------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("kind", "body", "why"),
    [
        ("idea.dropped", {}, "no event of kind 'idea.dropped'"),
        ("idea.added", {"title": "Trees"}, "needs text; this body has title"),
        ("idea.added", {"text": "Trees", "colour": "green"}, "has no field colour"),
        (
            "comment.added",
            {"text": "Yes", "alignment": "pro"},
            "one of for, neutral, against; this one is 'pro'",
        ),
        (
            "participant.joined",
            {"role": "wall", "number": True, "name_commit": ""},
            "number must be a whole number",
        ),
        ("stage.opened", {"closes_at": "half past eight"}, "closes_at must be a time"),
        ("ballot.cast", {"approved": "trees"}, "approved must be a list of ids"),
        ("derivation.added", {"parent": "", "kind": "builds_on"}, "parent must be an id"),
        (
            "stage.added",
            {"kind": "ideas", "title": "I", "position": 0, "minutes": False},
            "minutes must be a number",
        ),
        ("poll.counted", {"result": []}, "result must be an object"),
        (
            "workshop.created",
            {"title": "", "purpose": "", "template": "", "values": [1]},
            "values must be a list of texts",
        ),
    ],
)
def test_a_body_that_its_kind_does_not_allow_is_refused(kind, body, why):
    with pytest.raises(InvalidInputError, match=why):
        check_body(kind, body)


def test_a_whole_afternoon_fits_the_tables_of_a_community():
    state = replay(a_whole_afternoon(None).store.read())
    community = Community.from_rows(rows(state))
    versions = community.contributions[community.contributions["kind"] == "version"]
    assert versions["text"].to_list() == ["Trees", "Shade trees"]
    assert set(community.interactions["kind"]) == {"reply", "endorse", "build", "thank", "adopt"}
    paper = community.ballots[community.ballots["channel"] == "paper"]
    assert len(paper) == 1 and paper["participant"].isna().all()
    by_kind = community.marks.merge(community.polls, on="poll").set_index("kind")
    assert by_kind.loc["dots", "amount"].to_list() == [2, 3]
    assert (by_kind.loc["ranking", "rank"], by_kind.loc["score", "score"]) == (1, 0)
    assert by_kind.loc["opinions", "score"].to_list() == [0, -1]
    assert community.promises["state"].to_list() == ["made", "moved", "kept"]
