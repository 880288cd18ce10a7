"""Does the store keep what it acknowledged, once and in order, and who people are, on every engine?"""

import pytest

from cocodesign.events import replay
from cocodesign.exceptions import RefusedError
from cocodesign.store import Feed

from ..mill_lane import a_room, an_id


@pytest.fixture(params=["file", "memory", "postgres"])
def room(request, tmp_path):
    """Ana, Bo and Cy while ideas are collected; Ana has written one."""
    where = {"file": lambda: tmp_path / "mill.sqlite", "memory": lambda: None}
    where["postgres"] = lambda: request.getfixturevalue("postgres").url()
    room = a_room(where[request.param]())
    room.stage("ideas")
    room.trees = room.idea("Ana", "Shade trees")
    yield room
    room.store.close()


@pytest.fixture
def vote(room):
    """The same, while Bo, Ana and Cy vote."""
    room.stage("vote")
    room.number = room.poll()
    return room


def numbers(store, kind=None):
    return [event["seq"] for event in store.read() if kind in (None, event["kind"])]


# ---------------------------------------------------------------- once


def test_sec_s1_a_command_that_comes_twice_is_one_event_and_answered_alike(room):
    command = {"do": "add_idea", "id": an_id(), "text": "A pool", "parents": [{"parent": room.trees}]}
    first = room.store.submit(command, room.ids["Bo"])
    room.clock.forward(30)
    room.do("Fay", "close_stage", stage="ideas")
    again = room.store.submit(dict(reversed(command.items())), room.ids["Bo"])
    assert again.as_dict() == first.as_dict()
    assert (len(first.events), again.events) == (2, ())
    assert numbers(room.store) == list(range(1, len(numbers(room.store)) + 1))


def test_sec_s2_an_id_that_comes_again_with_another_content_is_refused(room):
    command = {"do": "add_idea", "id": an_id(), "text": "A pool"}
    room.store.submit(command, room.ids["Bo"])
    n = numbers(room.store)
    for other in (
        {**command, "text": "A spool"},
        {**command, "title": ""},
        {"do": "endorse", "id": command["id"], "ref": room.trees},
    ):
        with pytest.raises(RefusedError, match="used before for something else"):
            room.store.submit(other, room.ids["Bo"])
    with pytest.raises(RefusedError, match="used before for something else"):
        room.store.submit(command, room.ids["Cy"])
    assert numbers(room.store) == n


def test_what_changes_nothing_has_no_number(room):
    answer = room.store.submit({"do": "unendorse", "id": an_id(), "ref": room.trees}, room.ids["Bo"])
    assert (answer.seq, answer.events, "seq" in answer.as_dict()) == (None, (), True)


# ---------------------------------------------------------------- votes


def test_sec_s3_two_pages_of_one_person_have_one_ballot_and_the_last_counts(vote):
    one, two = (vote.do("Bo", "cast", poll=vote.number, approved=marks) for marks in ([vote.trees], []))
    state = replay(vote.store.read())
    assert state.ballots[vote.number][vote.ids["Bo"]]["ballot"] == two != one
    assert state.ballots[vote.number][vote.ids["Bo"]]["changes"] == 1


def test_the_receipt_of_a_ballot_is_the_code_of_its_commitment_and_said_again(vote):
    command = {"do": "cast", "id": an_id(), "poll": vote.number, "approved": [vote.trees]}
    first, again = (vote.store.submit(command, vote.ids["Bo"]) for _ in range(2))
    (record,) = [record for record in vote.store.records() if record["event"] == command["id"]]
    bits = int(record["commit"], 16) >> 196
    letters = "".join("23456789ABCDEFGHJKLMNPQRSTUVWXYZ"[bits >> 5 * n & 31] for n in reversed(range(12)))
    assert first.receipt.replace(" ", "") == letters and again.receipt == first.receipt


def test_sec_s5_a_ballot_after_closing_is_refused_and_a_retry_of_one_before_is_answered(vote):
    command = {"do": "cast", "id": an_id(), "poll": vote.number, "approved": []}
    first = vote.store.submit(command, vote.ids["Bo"])
    vote.do("Fay", "close_stage", stage="vote")
    with pytest.raises(RefusedError, match="the ballot was not counted"):
        vote.do("Cy", "cast", poll=vote.number, approved=[])
    with pytest.raises(RefusedError, match="the ballot was not counted"):
        vote.do("Bo", "cast", poll=vote.number, approved=[vote.trees])
    assert vote.store.submit(command, vote.ids["Bo"]).seq == first.seq
    assert len(numbers(vote.store, "ballot.cast")) == 1


# ---------------------------------------------------------------- time, order, form


def test_sec_s15_order_is_by_number_when_the_clock_goes_back(room):
    room.clock.forward(-3600)
    earlier = room.idea("Bo", "one hour earlier")
    assert room.store.read()[-1]["id"] == earlier
    assert room.store.read()[-1]["at"] < room.store.read()[-2]["at"]
    assert room.store.verify().ok


def test_ideas_of_another_workshop_are_unknown_here(room):
    other = a_room(None)
    other.stage("ideas")
    theirs = other.idea("Ana", "Elsewhere")
    with pytest.raises(RefusedError, match="not there"):
        room.idea("Bo", "Merged", theirs)


def test_reading_on_gives_what_came_after(room):
    n = numbers(room.store)[-1]
    room.idea("Bo", "A court")
    assert [event["seq"] for event in room.store.read(n)] == [n + 1]
    assert room.store.read(n + 1) == []


def test_a_refused_command_leaves_nothing(room):
    before = list(room.store.records())
    for _ in range(3):
        with pytest.raises(RefusedError):
            room.idea("Bo", "")
    assert list(room.store.records()) == before


# ---------------------------------------------------------------- people and their secrets


def test_a_secret_brings_a_person_back_and_another_phone_has_its_own(room):
    bo = room.ids["Bo"]
    link = room.store.personal_link(bo)
    for token in (room.tokens["Bo"], link):
        assert room.store.who(token) == {"person": bo, "role": "participant", "name": "Bo"}
    for wrong in ("", "x" * 22, room.tokens["Bo"][:-1], bo, "\ud800"):
        assert room.store.who(wrong) is None
    assert link != room.tokens["Bo"] and len(link) >= 22


def test_personal_links_are_not_made_by_the_hundred(room):
    with pytest.raises(RefusedError, match="a lot in one minute"):
        for _ in range(10):
            room.store.personal_link(room.ids["Bo"])
    room.store.personal_link(room.ids["Cy"])
    room.clock.forward(60)
    room.store.personal_link(room.ids["Bo"])


def test_joining_twice_with_one_secret_is_one_person_with_two_keys(room):
    command = {"do": "join", "id": an_id(), "name": "Eve", "code": room.store.code.lower()}
    first, again = room.store.join(command), room.store.join(command)
    assert first.person == again.person and first.token != again.token
    assert [room.store.who(answer.token)["name"] for answer in (first, again)] == ["Eve", "Eve"]
    assert len(numbers(room.store, "participant.joined")) == 5


def test_the_log_holds_nothing_by_which_one_could_join_as_somebody_else(room):
    secret = an_id()
    eve = room.store.join({"do": "join", "id": secret, "name": "Eve", "code": room.store.code})
    log = "".join(map(str, room.store.records()))
    assert secret not in log and eve.token not in log and "Eve" not in log
    (event,) = [
        e for e in room.store.read() if e["kind"] == "participant.joined" and e["actor"] == eve.person
    ]
    taken = room.store.join(
        {"do": "join", "id": event["id"], "name": "Mallory", "code": room.store.code, "person": eve.person}
    )
    assert taken.person != eve.person
    # a participant who sends the very command that the log holds is told no more than they know already
    try:
        answer = room.store.submit(
            {"do": "join", "id": event["id"], "person": eve.person}, room.ids["Bo"]
        ).as_dict()
    except RefusedError:
        answer = {}
    assert not {"token", "person"} & set(answer)


@pytest.mark.parametrize("code", ["", "AAAA AAAA", "wrong", "é" * 8, None])
def test_a_wrong_code_lets_nobody_in(room, code):
    with pytest.raises(RefusedError, match="code is not known"):
        room.store.join({"do": "join", "id": an_id(), "name": "Eve", "code": code})


def test_a_code_may_be_typed_with_spaces_in_small_letters_and_as_it_was_misread(room):
    room.store.code = "7QJK92DM"
    for typed in ("7qjk92dm", " 7QJK-92DM ", "70IK92DM", "7O1K92DM", "7qlk 92dm"):
        assert room.store.is_code(typed)
    assert not room.store.is_code("7QQK92DM")


def test_a_capability_stands_for_one_person_in_one_role(room):
    bo, fay = room.ids["Bo"], room.ids["Fay"]
    paper = room.store.capability(bo, "participant")
    assert room.store.holder(paper) == (bo, "participant")
    seal = paper.rpartition(".")[2]
    for forged in ("", "..", paper[:-1], f"{bo}.facilitator.{seal}", f"{fay}.facilitator.{seal}", f"{bo}.participant.{'0' * 64}",
                   room.store.capability(bo, "facilitator"), room.store.capability("p-nobody", "participant"), "é.é.é"):  # fmt: skip
        assert room.store.holder(forged) is None
    assert a_room(None).store.holder(paper) is None


def test_replaced_links_end_every_older_secret_and_paper_of_one_person_and_the_log_says_so(room):
    store, fay, bo = room.store, room.ids["Fay"], room.ids["Bo"]
    old = [store.personal_link(fay), room.tokens["Fay"]]
    papers = {who: store.capability(who, store.role(who)) for who in (fay, bo)}
    answer = store.replace_links(fay)
    assert [store.who(token) for token in old] == [None, None]
    assert store.who(answer.token)["person"] == fay
    assert store.holder(papers[fay]) is None
    assert store.holder(store.capability(fay, "facilitator")) == (fay, "facilitator")
    assert store.who(room.tokens["Bo"])["person"] == bo and store.holder(papers[bo])
    last = store.read()[-1]
    assert (last["kind"], last["actor"], last["ref"], last["body"]) == (
        "link.replaced",
        "operator",
        fay,
        {"role": "facilitator"},
    )
    assert answer.events == (last,) and answer.token not in str(list(store.records()))
    again = store.replace_links(fay)
    assert store.who(answer.token) is None and store.who(again.token)["person"] == fay
    assert store.verify().ok


def test_nobody_but_facilitators_reads_that_a_link_was_replaced(room):
    room.store.replace_links(room.ids["Fay"])
    feed = Feed(room.store.read(), room.store.names())
    seen = {name: [e["kind"] for e in feed.seen(room.ids[name], room.store.role(room.ids[name]))] for name in ("Fay", "Bo")}  # fmt: skip
    assert "link.replaced" in seen["Fay"] and "link.replaced" not in seen["Bo"]


def test_a_strangers_links_cannot_be_replaced(room):
    with pytest.raises(RefusedError):
        room.store.replace_links("p-nobody")
