"""Are words that were erased gone from everywhere, while the record verifies and the counts stand?"""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cocodesign.apps import actions, my_data, my_part, rows, wall
from cocodesign.apps.facilitator import talk, tallies
from cocodesign.archive import open_archive
from cocodesign.events import apply, replay
from cocodesign.events import rows as tidy_rows
from cocodesign.exceptions import RefusedError
from cocodesign.keeper import progress
from cocodesign.store import Feed, Store
from cocodesign.tables import Community

from .. import mill_lane
from ..mill_lane import a_played_room, a_room, a_whole_afternoon, an_id, count_closed

NAMES = ("Ana", "Bo", "Cy")


@pytest.fixture
def room(tmp_path):
    """The whole evening of Mill Lane, in a file."""
    room = a_played_room(tmp_path / "mill.sqlite")
    yield room
    room.store.close()


def erase(room, name, **more):
    """Let somebody be erased, as they ask for it themselves; return the command's id."""
    return room.do(name, "erase", sure=True, **more)


def events_of(room, kind):
    return [event for event in room.store.read() if event["kind"] == kind]


def words_in(room):
    """Every text that stands in the log, as one."""
    return "\n".join(str(event["body"]) for event in room.store.read() if event["kind"] != "payload.redacted")


# ---------------------------------------------------------------- one person goes


def test_sec_s59_an_erased_person_s_words_go_others_stay_and_the_lineage_keeps_an_empty_node(room):
    state = replay(room.store.read())
    trees, court, both, _ = (row["contribution"] for row in state.ideas)
    erase(room, "Ana")
    after = replay(room.store.read())
    assert "Shade trees" not in words_in(room) and "For all ages" not in words_in(room)
    assert "A court under trees" in words_in(room)
    assert after.contributions[trees]["erased"] and not after.contributions[both]["erased"]
    assert [(link["child"], link["parent"]) for link in after.derivations] == [(both, trees), (both, court)]
    assert after.results == state.results and after.decisions == state.decisions
    report = room.store.verify()
    assert report.ok and report.redacted == 2
    assert ", 2 of them erased" in str(report)


def test_the_event_says_who_how_many_and_why_and_no_words(room):
    erase(room, "Ana", reason="I move away")
    (event,) = events_of(room, "payload.redacted")
    body = event["body"]
    assert (body["what"], body["subject"], body["count"], body["reason"]) == (
        "person", room.ids["Ana"], 2, "I move away",
    )  # fmt: skip
    assert event["ref"] == room.ids["Ana"]
    assert "Shade" not in str(event) and "Ana" not in str(event)


def test_the_vault_forgets_name_and_links_and_nobody_comes_back_by_them(room):
    capability = room.store.capability(room.ids["Ana"], "participant")
    erase(room, "Ana")
    (row,) = [row for row in room.store.vault() if row["participant"] == room.ids["Ana"]]
    assert (row["name"], row["name_salt"], row["contact"]) == (None, None, None)
    assert row["erased_at"] == room.clock()
    assert room.store.who(room.tokens["Ana"]) is None
    assert room.store.holder(capability) is None
    with pytest.raises(RefusedError, match="not something that your role may do"):
        room.do("Ana", "consent", scope="quote", granted=True)
    assert room.store.who(room.tokens["Bo"])["name"] == "Bogdan"


def test_a_retry_of_the_erasure_is_answered_as_the_first_time(room):
    command = {"do": "erase", "id": an_id(), "sure": True}
    first = room.store.submit(command, room.ids["Ana"])
    again = room.store.submit(command, room.ids["Ana"])
    assert (again.seq, again.at) == (first.seq, first.at) and not again.events


def test_nothing_is_left_by_which_an_erased_name_could_be_guessed(room):
    """A fingerprint of the command with its salt would let one try names until one fits."""
    erase(room, "Bo")
    renamed = [record for record in room.store.records() if record["kind"] == "participant.renamed"]
    assert [(record["body"], record["salt"], record["request"]) for record in renamed] == [(None, None, None)]
    for record in room.store.records():
        if record["actor"] == room.ids["Bo"] and record["request"]:
            assert record["kind"] not in ("idea.added", "comment.added", "participant.renamed")


def test_a_person_s_name_is_free_again(room):
    erase(room, "Ana")
    person = room.store.join({"do": "join", "id": an_id(), "name": "Ana", "code": room.store.code}).person
    assert room.store.names()[person] == "Ana"


def test_without_being_sure_nothing_is_erased(room):
    for who, more in (
        ("Ana", {}),
        ("Ana", {"sure": "yes"}),
        ("operator", {"person": room.ids["Ana"], "reason": "asked"}),
    ):
        with pytest.raises(RefusedError, match="cannot be undone"):
            room.do(who, "erase", **more)
    assert room.store.verify().redacted == 0


def test_nobody_erases_somebody_else_but_the_operator_with_a_reason(room):
    trees = replay(room.store.read()).ideas[0]["contribution"]
    with pytest.raises(RefusedError, match="Only its authors"):
        room.do("Bo", "erase", ref=trees, sure=True)
    with pytest.raises(RefusedError, match="not something that your role may do"):
        room.do("Fay", "erase", ref=trees, sure=True)
    with pytest.raises(RefusedError, match="give a reason"):
        room.do("operator", "erase", person=room.ids["Ana"], sure=True)
    with pytest.raises(RefusedError, match="no such person"):
        room.do("operator", "erase", person="p-nobody", reason="asked", sure=True)
    room.do("Bo", "erase", person=room.ids["Ana"], sure=True)  # a participant erases nobody but themselves
    assert [event["ref"] for event in events_of(room, "payload.redacted")] == [room.ids["Bo"]]


def test_the_reason_is_for_those_who_lead(room):
    trees = replay(room.store.read()).ideas[0]["contribution"]
    room.do("operator", "erase", ref=trees, reason="a letter of her lawyer", sure=True)
    feed = Feed(room.store.read(), room.store.names())
    for role, reads in (("facilitator", True), ("participant", False), ("wall", False)):
        assert ("lawyer" in str(list(feed.seen("p-x", role)))) is reads


# ---------------------------------------------------------------- one contribution goes


def test_one_contribution_goes_with_its_versions_and_its_author_stays():
    room = a_whole_afternoon(None)
    trees = replay(room.store.read()).ideas[0]["contribution"]
    room.do("operator", "erase", ref=trees, reason="a court order", sure=True)
    after = replay(room.store.read())
    assert "Shade trees" not in words_in(room)
    assert (after.contributions[trees]["erased"], after.contributions[trees]["versions"]) == (True, [])
    assert after.participants[room.ids["Ana"]]["left_at"] is None
    assert room.store.role(room.ids["Ana"]) == "participant"
    assert room.store.verify().ok and room.store.verify().redacted == 2


def test_sec_s14_nothing_is_added_to_erased_words_and_none_come_back():
    room = a_room(None)
    room.stage("ideas")
    trees = room.idea("Ana", "Shade trees")
    note = room.do("Cy", "comment", ref=trees, text="Lime trees")
    room.do("Ana", "erase", ref=trees, sure=True)
    refused = [
        ("Bo", "comment", {"ref": trees, "text": "Nice"}),
        ("Bo", "endorse", {"ref": trees}),
        ("Bo", "thank", {"ref": trees}),
        ("Bo", "adopt", {"ref": trees}),
        ("Bo", "flag", {"ref": trees}),
        ("Bo", "add_idea", {"text": "More", "parents": [{"parent": trees}]}),
        ("Ana", "revise_idea", {"ref": trees, "text": "Other trees"}),
        ("Ana", "withdraw", {"ref": trees}),
        ("Ana", "invite_author", {"ref": trees, "participant": room.ids["Bo"]}),
    ]
    for who, do, about in refused:
        with pytest.raises(RefusedError, match="erased for good"):
            room.do(who, do, **about)
    room.do("Fay", "hide", ref=trees, reason="nothing there")
    room.do("Fay", "restore", ref=trees)
    feed = Feed(room.store.read(), room.store.names())
    for role in ("facilitator", "participant"):
        assert "Shade trees" not in str(list(feed.seen(room.ids["Ana"], role)))
    assert replay(feed.events).contributions[note]["text"] == "Lime trees"


# ---------------------------------------------------------------- copies


def test_a_fork_a_version_and_a_merge_that_still_repeat_the_words_go_with_them():
    """Screens begin a version, a fork and a facilitator's merge with the words that are there."""
    said = "Twelve shade trees along the canal, and a bench under each of them"
    room = a_room(None)
    room.stage("ideas")
    trees = room.idea("Ana", said)
    room.do("Ana", "invite_author", ref=trees, participant=room.ids["Bo"])
    room.do("Bo", "answer_invitation", ref=trees, accept=True)
    room.do("Bo", "revise_idea", ref=trees, text=said + ". And a tap!")
    room.do("Bo", "revise_idea", ref=trees, text="Limes and oaks, watered by the school")
    fork = room.idea("Cy", said.upper() + ", but only six", trees, kind="forks")
    grown = room.idea("Cy", "Shade trees in the yard too", trees)
    court = room.idea("Bo", "A court")
    room.do("Fay", "merge_duplicates", refs=[fork, court], text=said + ", with a court")
    erase(room, "Ana")
    after = replay(room.store.read())
    assert said.casefold() not in words_in(room).casefold()
    assert after.contributions[trees]["text"] == "Limes and oaks, watered by the school"
    assert not after.contributions[trees]["erased"]
    assert after.contributions[fork]["erased"]
    assert [after.contributions[one]["text"] for one in (grown, court)] == [
        "Shade trees in the yard too",
        "A court",
    ]
    assert room.store.verify().redacted == 4 and room.store.verify().ok


def test_words_that_were_somebody_else_s_before_stay():
    said = "Twelve shade trees along the canal, and a bench under each of them"
    room = a_room(None)
    room.stage("ideas")
    trees = room.idea("Ana", said)
    fork = room.idea("Bo", said + ", and a tap for the bottles of the school children", trees, kind="forks")
    last = room.idea("Cy", said + ", and six limes", fork, kind="forks")
    erase(room, "Bo")
    after = replay(room.store.read())
    assert after.contributions[trees]["text"] == said
    assert after.contributions[fork]["erased"] and not after.contributions[last]["erased"]


def test_the_licence_and_the_address_of_erased_words_stay():
    room = a_room(None)
    room.stage("ideas")
    trees = room.do("Ana", "add_idea", text="Shade trees")
    note = room.do("Bo", "comment", ref=trees, text="Which ones?")
    answer = room.do("Ana", "comment", ref=trees, text="Limes", reply_to=note, alignment="for")
    before = replay(room.store.read()).contributions
    erase(room, "Ana")
    after = replay(room.store.read()).contributions
    assert after[trees]["licence"] == before[trees]["licence"] is not None
    assert (after[answer]["reply_to"], after[answer]["alignment"]) == (note, None)


# ---------------------------------------------------------------- votes


def a_vote(mode="confidential"):
    about = {**mill_lane.ABOUT, "stages": [dict(s) for s in mill_lane.ABOUT["stages"]]}
    about["stages"][3]["settings"] = {"mode": mode}
    room = a_room(None, about=about)
    room.stage("ideas")
    room.trees, room.court = room.idea("Ana", "Shade trees"), room.idea("Bo", "A court")
    room.stage("vote")
    room.number = room.poll()
    room.do("Ana", "cast", poll=room.number, approved=[room.court])
    room.do("Bo", "cast", poll=room.number, approved=[room.court])
    room.do("Cy", "cast", poll=room.number, approved=[room.trees, room.court])
    return room


@pytest.mark.parametrize("mode", ["open", "confidential"])
def test_a_ballot_in_an_open_vote_goes_and_its_idea_is_counted_as_a_hidden_one_is(mode):
    room = a_vote(mode)
    erase(room, "Ana")
    room.do("Fay", "close_stage", stage="vote")
    count_closed(room)
    (counted,) = events_of(room, "poll.counted")
    result = counted["body"]["result"]
    assert (result["n_ballots"], result["electorate"], result["scores"]) == (2, 2, {room.court: 2})
    assert result["hidden"]["n"] == 1
    report = room.store.verify()
    assert report.ok and report.polls == (f"{room.number}: 2 ballots counted again, the same result",)


@pytest.mark.parametrize("mode", ["open", "confidential"])
def test_a_ballot_that_was_counted_stays_counted_and_the_count_can_be_made_again(mode):
    room = a_vote(mode)
    room.do("Fay", "close_stage", stage="vote")
    count_closed(room)
    (counted,) = events_of(room, "poll.counted")
    erase(room, "Ana")
    assert events_of(room, "poll.counted") == [counted]
    report = room.store.verify()
    assert report.ok and report.polls == (f"{room.number}: 3 ballots counted again, the same result",)


def test_opinions_that_are_being_collected_go():
    room = a_room(None, about=mill_lane.AFTERNOON)
    room.stage("ideas")
    trees = room.idea("Bo", "Trees")
    room.stage("opinions")
    room.do("Ana", "opine", poll=room.poll(), ref=trees, value=1)
    room.do("Bo", "opine", poll=room.poll(), ref=trees, value=-1)
    erase(room, "Ana")
    state = replay(room.store.read())
    assert list(state.ballots[room.poll()]) == [room.ids["Bo"]]
    room.do("Fay", "close_stage", stage="opinions")
    count_closed(room)
    assert room.store.verify().ok


# ---------------------------------------------------------------- consent


def test_sec_s58_who_takes_the_consent_to_research_back_is_out_at_once_and_the_workshop_goes_on(room):
    assert replay(room.store.read()).consents[room.ids["Bo"]]["research"]["granted"]
    room.do("Bo", "consent", scope="research", granted=False)
    assert not replay(room.store.read()).consents[room.ids["Bo"]]["research"]["granted"]
    room.stage("ideas", reason="one more round")
    room.idea("Bo", "A bench")
    assert room.store.verify().ok


def test_who_is_erased_allows_nothing_any_more(room, tmp_path):
    erase(room, "Bo")
    for log in (room.store, open_archive(room.store.write_archive(tmp_path / "mill.jsonl"))):
        state = replay(log.read() if isinstance(log, Store) else log.events())
        assert not any(row["granted"] for row in state.consents[room.ids["Bo"]].values())
        assert any(row["granted"] for row in state.consents[room.ids["Cy"]].values())
    assert room.store.verify().ok


# ---------------------------------------------------------------- anybody, at any moment


class Watched(mill_lane.Room):
    """A room that erases somebody at the n-th act, goes on with whatever is still allowed, and has people who look on."""

    at, whom, contribution = -1, "", False

    def __init__(self, store, clock):
        super().__init__(store, clock)
        self.acts = 0
        self.watching = {}
        self.feed = Feed()

    def do(self, who, do, /, **more):
        name = an_id()
        with suppress(RefusedError):
            name = super().do(who, do, **more)
        self.acts += 1
        self.look()
        if self.acts == self.at:
            self.watching = {
                name: replay(self.feed.seen(person, role)) for name, person, role in self.viewers()
            }
            with suppress(RefusedError):
                self._erase()
            self.look()
            if (self.whom, self.contribution) == ("Fay", False):
                self.join("Fay", "facilitator")  # somebody has to go on
                self.watching["Fay"] = replay(self.feed.seen(self.ids["Fay"], "facilitator"))
        return name

    def _erase(self):
        mine = [row["contribution"] for row in self.feed.state.contributions.values() if row["participant"] == self.ids[self.whom]]  # fmt: skip
        self.erased = self.ids[self.whom]
        if not self.contribution:
            super().do("operator", "erase", person=self.ids[self.whom], reason="asked", sure=True)
        elif mine:
            super().do(self.whom, "erase", ref=mine[-1], sure=True)

    def viewers(self):
        return [("Fay", self.ids["Fay"], "facilitator"), ("wall", "w-1", "wall")] + [
            (name, self.ids[name], "participant") for name in NAMES
        ]

    def look(self):
        """Let everybody take up what is new, as connected desks do."""
        new = self.store.read(self.feed.state.seq)
        if any(event["kind"] == "payload.redacted" for event in new):
            self.feed = Feed(self.store.read(), self.store.names())
        else:
            self.feed.names = self.store.names()
            self.feed.extend(new)
        for name, person, role in self.viewers() if self.watching else ():
            state = self.watching[name]
            for event in self.feed.seen(person, role, state.seq):
                apply(state, event)


def draw_everything(state, me):
    """Whatever a screen asks of a state."""
    rows.idea_rows(state, me)
    for idea in state.ideas:
        rows.comment_rows(state, idea["contribution"], me)
    for poll in state.polls:
        rows.ballot_options(state, poll, me)
        rows.turnout(state, {}, poll)
        if poll in state.results:
            rows.sources(state, poll, me)
            rows.shown_result(state, poll)
    for ask in (my_data.kept, my_data.consents, my_data.receipts, my_data.leaving, my_data.erasing, my_data.own_file, my_part.stories, my_part.remarks, my_part.given, my_part.points, my_part.shares, my_part.happened, actions.offers):  # fmt: skip
        ask(state, me)
    for ask in (actions.decisions, actions.promises, actions.updates, actions.news, wall.wall_rows, tallies.people_rows, tallies.text_rows, tallies.silent, talk.talk_in):  # fmt: skip
        ask(state)


def as_shown(state, me):
    """A state as it can be told from another one; of words that are hidden from somebody, nothing else is theirs."""
    shown = vars(state) | {"contributions": {one: dict(row) for one, row in state.contributions.items()}}
    for row in shown["contributions"].values():
        if row["hidden"] is not None and row["participant"] != me:
            row.update(licence=None, licence_conflict=None, channel=None)
    return shown


def check_what_is_left(room, tmp_path):
    report = room.store.verify()
    assert report.ok, str(report)
    events = room.store.read()
    Community.from_rows(tidy_rows(replay(events)))
    progress(room.feed.state)
    for name, person, role in room.viewers():
        fresh = replay(room.feed.seen(person, role))
        if room.watching:
            assert as_shown(room.watching[name], person) == as_shown(fresh, person)
        draw_everything(fresh, person)
    archive = open_archive(room.store.write_archive(tmp_path / "mill.jsonl"))
    again = Store.restore(archive, "sqlite://", "again")
    assert again.verify().ok and again.read() == events


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(1, 62), whom=st.sampled_from((*NAMES, "Fay")), contribution=st.booleans())
@example(at=28, whom="Ana", contribution=False)  # who has judged pairs, while the vote is open
def test_whoever_is_erased_at_whatever_moment_the_record_verifies_replays_and_counts(
    tmp_path, at, whom, contribution
):
    kind = type("Room", (Watched,), {"at": at, "whom": whom, "contribution": contribution})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mill_lane, "Room", kind)
        room = a_whole_afternoon(None)
    count_closed(room)
    room.look()
    check_what_is_left(room, tmp_path)
    erasures = events_of(room, "payload.redacted")
    assert len(erasures) == (room.acts >= at) or contribution
    if erasures and not contribution:
        own = [row for row in room.feed.state.contributions.values() if row["participant"] == room.erased]
        assert not any(row["text"] or row["title"] for row in own if row["channel"] != "paper")
        assert room.store.names()[room.erased] == ""
