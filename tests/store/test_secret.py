"""Is a secret ballot counted once, as it was sent, and does nothing lead from a person to it once the poll is sealed?"""

import asyncio
import json
import random
import shutil
import sqlite3
from collections import Counter

import pytest

from cocodesign.archive import open_archive
from cocodesign.events import replay
from cocodesign.exceptions import InvalidInputError, RefusedError, TamperedRecordError
from cocodesign.keeper import Keeper
from cocodesign.seal import check_lists, check_receipt, leaf_of, receipt_of
from cocodesign.store import Store, store
from cocodesign.store.purge import Purge
from cocodesign.tables import Community

from ..mill_lane import ABOUT, a_room, an_id, count_closed


def secretly(**more):
    """The agenda of Mill Lane with a secret vote in it."""
    stages = [dict(stage) for stage in ABOUT["stages"]]
    stages[3]["settings"] = {"mode": "secret", **more}
    return {**ABOUT, "stages": stages}


def a_vote(path, *names, **more):
    """A secret vote between trees and a court, open; Ana, Bo and Cy or others may vote."""
    room = a_room(path, *names, about=secretly(**more))
    room.stage("ideas")
    room.trees = room.idea(names[0] if names else "Ana", "Shade trees")
    room.court = room.idea(names[0] if names else "Ana", "A court")
    room.stage("vote")
    room.path = path
    return room


@pytest.fixture
def vote(tmp_path):
    room = a_vote(tmp_path / "mill.sqlite")
    yield room
    room.store.close()


def cast(room, who, revision, *approved, name=None, at=None):
    """Let somebody vote; the answer."""
    command = {"do": "cast", "id": name or an_id(), "poll": room.poll(), "revision": revision}
    return (at or room.store).submit({**command, "approved": list(approved)}, room.ids[who])


def refused(room, who, revision, *approved, **more):
    with pytest.raises(RefusedError) as found:
        cast(room, who, revision, *approved, **more)
    return found.value.code


def sealed(room):
    """Close the vote and have it counted as the keeper does."""
    room.do("Fay", "close_stage", stage="vote")
    count_closed(room)
    return room


def seal_in(room):
    return replay(room.store.read()).polls[room.poll()]["seal"]


def rows_of(path, query):
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


# ---------------------------------------------------------------- while it is open


def test_a_secret_ballot_is_no_event_and_its_answer_has_no_number_and_no_time(vote):
    before = len(vote.store.read())
    answer = cast(vote, "Bo", 1, vote.trees).as_dict()
    assert len(vote.store.read()) == before
    assert (answer["seq"], answer["revision"], answer["choice"]) == (None, 1, {"approved": [vote.trees]})
    assert "at" not in answer
    assert answer["receipt"] == receipt_of(leaf_of(answer["choice"], answer["nonce"]))
    assert vote.store.verify().ok


def test_person_and_ballot_share_no_key_no_time_and_no_order(vote):
    cast(vote, "Bo", 1, vote.trees)
    columns = {
        table: [row[1] for row in rows_of(vote.path, f"PRAGMA table_info({table})")]
        for table in ("turnout", "ballot_box", "sealed_ballot")
    }
    assert columns["turnout"] == ["workshop", "poll", "participant", "taken"]
    assert columns["ballot_box"] == ["slip", "workshop", "poll", "revision", "choice", "nonce", "group", "channel"]  # fmt: skip
    for table in columns:
        with pytest.raises(sqlite3.OperationalError, match="no such column: rowid"):
            rows_of(vote.path, f"SELECT rowid FROM {table}")


def test_sec_s3_of_two_tabs_one_ballot_counts_and_the_other_is_told_so(vote):
    assert cast(vote, "Bo", 1, vote.trees).boxed.revision == 1
    assert refused(vote, "Bo", 1, vote.court) == "ballot-changed"
    assert refused(vote, "Bo", 3, vote.court) == "ballot-changed"
    assert vote.store.voters() == {vote.poll(): {vote.ids["Bo"]: 1}}


def test_sec_s4_a_double_tap_is_one_ballot_answered_twice_alike(vote):
    name = an_id()
    first = cast(vote, "Bo", 1, vote.trees, name=name).as_dict()
    vote.clock.forward(40)
    assert cast(vote, "Bo", 1, vote.trees, name=name).as_dict() == first
    again = cast(vote, "Bo", 1, vote.trees).as_dict()  # the same ballot, from a page that was loaded anew
    assert {**again, "id": name} == first
    assert rows_of(vote.path, "SELECT count(*), max(revision) FROM ballot_box") == [(1, 1)]


def test_the_id_of_a_ballot_is_not_taken_for_another_one(vote):
    name = an_id()
    cast(vote, "Bo", 1, vote.trees, name=name)
    assert refused(vote, "Bo", 2, vote.court, name=name) == "key-reused"


def test_sec_s5_a_vote_after_closing_is_refused_and_the_count_unchanged(vote):
    cast(vote, "Bo", 1, vote.trees)
    vote.do("Fay", "close_stage", stage="vote")
    assert refused(vote, "Ana", 1, vote.court) == "poll-closed"
    count_closed(vote)
    assert refused(vote, "Ana", 1, vote.court) == "poll-closed"
    result = replay(vote.store.read()).counts[vote.poll()]
    assert (result["scores"], result["n_ballots"], result["electorate"]) == (
        {vote.trees: 1, vote.court: 0},
        1,
        3,
    )


def test_a_retry_after_closing_of_a_ballot_that_was_taken_is_no_refusal(vote):
    name = an_id()
    first = cast(vote, "Bo", 1, vote.trees, name=name).as_dict()
    vote.do("Fay", "close_stage", stage="vote")
    assert cast(vote, "Bo", 1, vote.trees, name=name).as_dict() == first
    count_closed(vote)
    # Nobody can say any more what stood on it, so there is no receipt: only that it was taken.
    assert cast(vote, "Bo", 1, vote.trees, name=name).as_dict() == {"id": name, "seq": None, "revision": 0}
    assert refused(vote, "Bo", 2, vote.court) == "poll-closed"


def test_sec_s7_a_changed_vote_counts_alone_and_an_older_one_is_refused(vote):
    first = cast(vote, "Bo", 1, vote.trees)
    second = cast(vote, "Bo", 2, vote.court)
    assert refused(vote, "Bo", 1, vote.trees) == "ballot-changed"
    assert first.boxed.nonce != second.boxed.nonce
    cast(vote, "Ana", 1, vote.court)
    seal = seal_in(sealed(vote))
    assert (seal["n"], seal["turnout"], seal["changed"], seal["electorate"]) == (2, 2, 1, 3)
    assert replay(vote.store.read()).counts[vote.poll()]["scores"] == {vote.trees: 0, vote.court: 2}
    assert check_receipt(seal["leaves"], second.boxed.choice, second.boxed.nonce)
    assert not check_receipt(seal["leaves"], first.boxed.choice, first.boxed.nonce)
    assert refused(vote, "Bo", 3, vote.trees) == "poll-closed"


def test_nobody_changes_a_ballot_for_ever(vote):
    for revision in range(1, 101):
        cast(vote, "Bo", revision, vote.trees if revision % 2 else vote.court)
    assert refused(vote, "Bo", 101, vote.trees) == "too-many-changes"


@pytest.mark.parametrize("revision", [None, 0, -1, True, "1", 1.0])
def test_a_secret_ballot_says_the_how_manieth_it_is(vote, revision):
    with pytest.raises(RefusedError, match="needs its revision, 1 for the first"):
        cast(vote, "Bo", revision, vote.trees)


def test_two_polls_never_make_the_same_slip(vote):
    cast(vote, "Bo", 1, vote.trees)
    (one,) = rows_of(vote.path, "SELECT slip FROM ballot_box")
    sealed(vote)
    vote.stage("vote", reason="once more, all of us")
    cast(vote, "Bo", 1, vote.trees)
    assert rows_of(vote.path, "SELECT slip FROM ballot_box") != [one]


# ---------------------------------------------------------------- on paper


def test_a_sheet_of_paper_enters_the_same_box_and_its_enterer_gets_no_receipt(vote):
    paper = {"do": "cast_on_paper", "poll": vote.poll(), "sheet": " a 7 ", "approved": [vote.court]}
    answer = vote.store.submit({**paper, "id": an_id()}, vote.ids["Fay"]).as_dict()
    assert set(answer) == {"id", "seq", "revision"}
    vote.do("Fay", "cast_on_paper", poll=vote.poll(), sheet="A 7", approved=[vote.court])
    with pytest.raises(RefusedError, match="Sheet A 7 was entered already"):
        vote.do("Fay", "cast_on_paper", poll=vote.poll(), sheet="A 7", approved=[])
    assert vote.store.voters() == {vote.poll(): {"paper:A 7": 1}}
    vote.do("Fay", "void_sheet", poll=vote.poll(), sheet="A 7", reason="a sheet of the rehearsal")
    assert vote.store.voters() == {}
    vote.do("Fay", "cast_on_paper", poll=vote.poll(), sheet="A 8", approved=[vote.trees])
    assert not [event for event in vote.store.read() if event["kind"] == "paper.cast"]
    seal = seal_in(sealed(vote))
    assert (seal["n"], seal["electorate"]) == (1, 4)  # the sheet is of somebody without a phone
    assert replay(vote.store.read()).paper_voided[0]["sheet"] == "A 7"
    assert vote.store.verify().ok


@pytest.mark.parametrize(
    ("declared", "sheets", "kept"), [(True, 5, {"phone": 5, "paper": 5}), (True, 4, {}), (False, 5, {})]
)
def test_by_which_way_a_ballot_came_is_kept_if_declared_and_of_no_fewer_than_five(
    tmp_path, declared, sheets, kept
):
    names = [f"Voter {n}" for n in range(5)]
    room = a_vote(tmp_path / "mill.sqlite", *names, channel=declared)
    for name in names:
        cast(room, name, 1, room.trees)
    for n in range(sheets):
        room.do("Fay", "cast_on_paper", poll=room.poll(), sheet=f"A {n}", approved=[room.court])
    sealed(room)
    assert replay(room.store.read()).counts[room.poll()]["channels"] == kept
    channels = Counter(row[0] for row in rows_of(room.path, "SELECT channel FROM sealed_ballot"))
    assert channels == (kept or {None: 5 + sheets})
    room.store.close()


def test_who_is_erased_while_a_secret_vote_is_open_has_no_ballot_in_its_box(vote):
    cast(vote, "Bo", 1, vote.trees)
    cast(vote, "Cy", 1, vote.court)
    vote.do("Bo", "erase", sure=True)
    assert vote.store.voters() == {vote.poll(): {vote.ids["Cy"]: 1}}
    assert rows_of(vote.path, "SELECT count(*) FROM ballot_box") == [(1,)]
    assert vote.store.verify().ok
    sealed(vote)
    assert seal_in(vote)["n"] == 1


# ---------------------------------------------------------------- at closing


def test_a_sealed_poll_has_no_key_no_slip_and_its_ballots_in_the_order_of_their_leaves(vote):
    for who, choice in (("Ana", vote.trees), ("Bo", vote.court), ("Cy", vote.trees)):
        cast(vote, who, 1, choice)
    sealed(vote)
    for table in ("poll_key", "ballot_box", "purge WHERE since IS NOT NULL"):
        assert rows_of(vote.path, f"SELECT count(*) FROM {table}") == [(0,)]
    leaves = [row[0] for row in rows_of(vote.path, "SELECT leaf FROM sealed_ballot")]
    assert leaves == sorted(leaves) == seal_in(vote)["leaves"]
    report = vote.store.verify()
    assert report.ok and "3 ballots of a sealed poll counted again, the same result" in str(report)


@pytest.mark.parametrize(
    ("settings", "marks"),
    [
        ({"kind": "dots", "budget": 5}, lambda a, b: {"amounts": {b: 2, a: 3}}),
        ({"kind": "score", "max": 3}, lambda a, b: {"scores": {b: 3, a: 0}}),
        ({"kind": "ranking", "rule": "schulze"}, lambda a, b: {"ranking": [b, a]}),
    ],
)
def test_votes_of_every_kind_can_be_secret(tmp_path, settings, marks):
    room = a_vote(tmp_path / "mill.sqlite", **settings)
    choice = marks(room.trees, room.court)
    command = {"do": "cast", "id": an_id(), "poll": room.poll(), "revision": 1, **choice}
    taken = room.store.submit(command, room.ids["Bo"]).boxed
    seal = seal_in(sealed(room))
    assert check_receipt(seal["leaves"], taken.choice, taken.nonce) and taken.choice == choice
    archive = open_archive(room.store.write_archive(tmp_path / "mill.jsonl"))
    assert archive.verify().ok and archive.ballot_lists(room.poll())["choices"] == [choice]
    room.store.close()


def test_a_secret_pulse_is_shown_as_soon_as_it_is_sealed(tmp_path):
    stages = [
        *ABOUT["stages"],
        {"stage": "pulse", "kind": "pulse", "title": "Pulse", "settings": {"mode": "secret"}},
    ]
    room = a_room(tmp_path / "mill.sqlite", about={**ABOUT, "stages": stages})
    room.stage("pulse")
    room.do("Bo", "cast", poll=room.poll(), revision=1, scores={"q1": 4})
    room.do("Fay", "close_stage", stage="pulse")
    count_closed(room)
    kinds = [event["kind"] for event in room.store.read()][-3:]
    assert kinds == ["poll.sealed", "poll.counted", "result.shown"]
    assert room.store.verify().ok
    room.store.close()


def test_a_seal_and_its_result_come_once_and_both_or_neither(vote):
    cast(vote, "Bo", 1, vote.trees)
    vote.do("Fay", "close_stage", stage="vote")
    tally = vote.store.tally(vote.poll())
    wrong = {**tally, "seal": {**tally["seal"], "root": "0" * 64}}
    with pytest.raises(InvalidInputError, match="not that of the ballots in its box"):
        vote.do("keeper", "count", **wrong)
    with pytest.raises(RefusedError, match="counted with its seal"):
        vote.do("keeper", "count", poll=tally["poll"], result=tally["result"])
    assert vote.store.voters() == {vote.poll(): {vote.ids["Bo"]: 1}}
    vote.do("keeper", "count", **tally)
    vote.do("keeper", "count", **tally)
    kinds = Counter(event["kind"] for event in vote.store.read())
    assert (kinds["poll.sealed"], kinds["poll.counted"]) == (1, 1)


def test_who_left_is_of_the_electorate_if_they_had_voted(vote):
    cast(vote, "Bo", 1, vote.trees)
    for who in ("Bo", "Cy"):
        vote.do(who, "leave")
    seal = seal_in(sealed(vote))
    assert seal["electorate"] == 2  # Ana, who is there, and Bo, who had voted
    assert vote.store.verify().ok


def test_an_empty_box_is_sealed_too(vote):
    seal = seal_in(sealed(vote))
    assert (seal["n"], seal["leaves"], seal["turnout"]) == (0, [], 0)
    assert vote.store.verify().ok


# ---------------------------------------------------------------- what is left in the files


def all_bytes(folder):
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def test_neither_key_nor_slips_nor_older_ballots_are_left_in_any_file(vote, tmp_path):
    older = cast(vote, "Bo", 1, vote.trees)
    cast(vote, "Bo", 2, vote.court)
    cast(vote, "Ana", 1, vote.court)
    found = rows_of(vote.path, "SELECT key FROM poll_key UNION SELECT slip FROM ballot_box")
    gone = [older.boxed.nonce.encode(), *(row[0].encode() for row in found)]
    assert len(gone) == 4 and all(secret in all_bytes(tmp_path) for secret in gone)
    sealed(vote)
    assert not any(secret in all_bytes(tmp_path) for secret in gone)


@pytest.mark.parametrize("reader", [False, True], ids=["killed", "kept from it by a reader"])
def test_a_purge_that_did_not_happen_is_made_good_at_the_next_start(tmp_path, monkeypatch, reader):
    """The keeper is killed after it committed the seal: key and slips still lie in the log beside the file."""
    (tmp_path / "one").mkdir()
    room = a_vote(tmp_path / "one" / "mill.sqlite")
    cast(room, "Bo", 1, room.trees)
    found = rows_of(room.path, "SELECT key FROM poll_key UNION SELECT slip FROM ballot_box")
    gone = [row[0].encode() for row in found]
    reading = sqlite3.connect(room.path, isolation_level=None)
    if reader:
        reading.execute("PRAGMA busy_timeout=0")
        reading.execute("BEGIN")
        reading.execute("SELECT count(*) FROM event").fetchone()
        room.store._engine.dispose()
        monkeypatch.setattr("cocodesign.store.purge.PATIENCE_MS", 50)
        sealed(room)
    else:
        with monkeypatch.context() as patch:
            patch.setattr(store, "purge", lambda engine, words: Purge(0, {}, problems=("killed",)))
            sealed(room)
    assert all(secret in all_bytes(tmp_path / "one") for secret in gone)
    reading.close()
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    again = Store.open(f"sqlite:///{tmp_path / 'two' / 'mill.sqlite'}", room.clock)
    with again._engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(since) FROM purge").scalar() == 1

    async def keep():
        async with Keeper(again) as keeper:
            while await keeper.ask_store(again.purge_pending):
                await asyncio.sleep(0.01)

    asyncio.run(keep())
    assert not any(secret in all_bytes(tmp_path / "two") for secret in gone)
    assert rows_of(tmp_path / "two" / "mill.sqlite", "SELECT count(since) FROM purge") == [(0,)]
    room.store.close()


def test_a_disk_too_full_to_purge_does_not_undo_the_seal_and_is_tried_again(vote, monkeypatch):
    cast(vote, "Bo", 1, vote.trees)
    with monkeypatch.context() as patch:

        def full(self, mode):
            raise OSError(28, "No space left on device")

        patch.setattr("pathlib.Path.touch", full)
        sealed(vote)
    assert seal_in(vote)["n"] == 1 and vote.store.purge_pending()
    with vote.store._engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    assert vote.store.purge().ok and vote.store.purge_pending() is None


def test_a_poll_that_was_closed_by_a_killed_keeper_is_sealed_by_the_next_one_once(vote):
    cast(vote, "Bo", 1, vote.trees)
    vote.do("Fay", "close_stage", stage="vote")
    vote.store.close()

    async def keep():
        async with Keeper(Store.open(f"sqlite:///{vote.path}", vote.clock)) as keeper:
            while not keeper.state.counts:
                await asyncio.sleep(0.01)

    for _ in range(2):
        asyncio.run(keep())
    vote.store = Store.open(f"sqlite:///{vote.path}", vote.clock)
    assert [event["kind"] for event in vote.store.read()].count("poll.sealed") == 1
    assert vote.store.verify().ok


ALPHA = 1e-4
"""So rarely one attack of the test below may succeed by chance; there are five."""


def test_with_the_whole_store_in_hand_nobody_is_linked_to_a_ballot_better_than_by_chance(tmp_path):
    """Fifty voters, whose order of voting the attacker saw; who wants trees first voted otherwise.

    An attack puts the voters into one order and the ballots into another, and says that they belong together. It
    is right as often as the choices agree; a permutation test says how often chance would be right as often.
    """
    dice = random.Random(50)
    names = [f"Voter {n:02}" for n in range(50)]
    room = a_vote(tmp_path / "mill.sqlite", *names)
    order = dice.sample(names, 50)
    chosen = {who: dice.choice([room.trees, room.court]) for who in order}
    for who in order:
        cast(room, who, 1, room.court)
    for who in order:
        if chosen[who] != room.court:
            cast(room, who, 2, chosen[who])
    sealed(room)
    raw = all_bytes(tmp_path)
    ballots = [
        (leaf, nonce, json.loads(choice)["approved"][0])
        for leaf, nonce, choice in rows_of(room.path, "SELECT leaf, nonce, choice FROM sealed_ballot")
    ]
    by_turnout = [row[0] for row in rows_of(room.path, "SELECT participant FROM turnout")]
    by_mark = [row[0] for row in rows_of(room.path, "SELECT participant FROM turnout ORDER BY taken")]
    true = {room.ids[who]: choice for who, choice in chosen.items()}
    as_they_lie = [choice for _, _, choice in ballots]
    in_the_file = [choice for *_, choice in sorted(ballots, key=lambda ballot: raw.find(ballot[1].encode()))]
    by_nonce = [choice for *_, choice in sorted(ballots, key=lambda ballot: ballot[1])]
    in_time = [room.ids[who] for who in order]
    attacks = {
        "order of voting, rows as they lie": (in_time, as_they_lie),
        "order of voting, place in the file": (in_time, in_the_file),
        "order of voting, nonces": (in_time, by_nonce),
        "turnout as it lies, rows as they lie": (by_turnout, as_they_lie),
        "marks of the turnout, rows as they lie": (by_mark, as_they_lie),
    }
    assert Counter(as_they_lie) == Counter(true.values())
    found = {name: chance_of(attack, true, dice) for name, attack in attacks.items()}
    assert min(found.values()) > ALPHA, found
    # The test is sharp: were the ballots left in the order in which they came, it would say so.
    assert chance_of((in_time, [true[person] for person in in_time]), true, dice) <= ALPHA
    room.store.close()


def chance_of(attack, true, dice, draws=20_000):
    """How often chance is right about as many people as the attack."""
    people, choices = attack
    right = sum(true[person] == choice for person, choice in zip(people, choices, strict=True))
    truth = [true[person] for person in people]
    shuffled, hits = list(choices), 0
    for _ in range(draws):
        dice.shuffle(shuffled)
        hits += sum(map(str.__eq__, truth, shuffled)) >= right
    return (hits + 1) / (draws + 1)


# ---------------------------------------------------------------- the archive, and whoever meddles


@pytest.fixture
def kept(vote, tmp_path):
    """The archive of a sealed vote: trees 2, court 1."""
    for who, choice in (("Ana", vote.trees), ("Bo", vote.court), ("Cy", vote.trees)):
        cast(vote, who, 1, choice)
    sealed(vote)
    return open_archive(vote.store.write_archive(tmp_path / "mill.jsonl"))


def test_an_archive_is_not_written_before_a_secret_vote_is_sealed(vote, tmp_path):
    cast(vote, "Bo", 1, vote.trees)
    for _ in range(2):
        with pytest.raises(RefusedError, match="may not leave the store before"):
            vote.store.write_archive(tmp_path / "mill.jsonl")
        if replay(vote.store.read()).now["stage"] == "vote":
            vote.stage("result")
    assert not (tmp_path / "mill.jsonl").exists()
    count_closed(vote)
    assert open_archive(vote.store.write_archive(tmp_path / "mill.jsonl")).verify().ok


def test_an_archive_counts_a_sealed_poll_again_and_brings_it_back(kept, vote, tmp_path):
    assert "3 ballots of a sealed poll counted again, the same result" in str(kept.verify())
    restored = Store.restore(kept, f"sqlite:///{tmp_path / 'again.sqlite'}", "again", vote.clock)
    assert restored.verify().problems == ()
    again = open_archive(restored.write_archive(tmp_path / "again.jsonl"))
    assert (again.ballots, again.turnout) == (kept.ballots, kept.turnout)
    restored.close()


def test_a_community_has_the_ballots_of_a_sealed_poll_without_person_or_leaf(kept):
    community = kept.community()
    assert isinstance(community, Community)
    assert community.ballots["participant"].isna().all() and len(community.ballots) == 3
    assert list(community.ballots["ballot"]) == [f"{community.polls['poll'][0]}.{n}" for n in (1, 2, 3)]
    assert not set(community.ballots["ballot"]) & {row["leaf"] for row in kept.ballots}
    assert sorted(Counter(community.marks["candidate"]).values()) == [1, 2]


def test_the_two_lists_of_a_sealed_poll_can_be_counted_and_searched_and_not_joined(kept, vote):
    poll = vote.poll()
    lists = kept.ballot_lists(poll)
    assert Counter(choice["approved"][0] for choice in lists["choices"]) == {vote.trees: 2, vote.court: 1}
    assert list(check_lists(lists["choices"], lists["leaves"], lists["seal"])) == []
    assert lists["leaves"] == sorted(lists["leaves"]) and "leaves" not in lists["seal"]
    by_leaf = [json.loads(row["choice"]) for row in sorted(kept.ballots, key=lambda row: row["leaf"])]
    texts = [json.dumps(choice) for choice in lists["choices"]]
    assert texts == sorted(texts)  # whatever the leaves are
    assert sorted(map(json.dumps, by_leaf)) == texts
    with pytest.raises(InvalidInputError, match=f"'poll-x' is none. Sealed polls here: {poll}"):
        kept.ballot_lists("poll-x")


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ("choice", "its choice, its nonce or its leaf was changed"),
        ("nonce", "its choice, its nonce or its leaf was changed"),
        ("leaf", "its choice, its nonce or its leaf was changed"),
    ],
)
def test_one_changed_choice_nonce_or_leaf_is_found_and_the_ballot_is_named(kept, column, found):
    ballot = kept.ballots[1]
    other = kept.ballots[2 if column == "choice" else 0][column]
    if column == "choice":
        other = next(row["choice"] for row in kept.ballots if row["choice"] != ballot["choice"])
    ballot[column] = other
    report = kept.verify()
    assert found in str(report) and f"the sealed ballot {receipt_of(ballot['leaf'])}" in str(report)
    with pytest.raises(TamperedRecordError, match="sealed ballot"):
        Store.restore(kept, "sqlite://", "again")


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda kept: kept.ballots.pop(), "2 choices and 2 leaves are listed, the seal says 3 ballots"),
        (lambda kept: kept.ballots.append(dict(kept.ballots[0])), "a leaf is listed twice"),
        (lambda kept: kept.turnout.pop(), "2 people voted, the seal says 3 of 3 ballots"),
        (lambda kept: kept.turnout[0].update(participant="p-ghost"), "p-ghost stands in the turnout"),
        (lambda kept: kept.ballots[0].update(poll="poll-x"), "sealed ballots of poll-x, which is no sealed poll"),
        (lambda kept: kept.turnout[0].update(poll="poll-x"), "a turnout of poll-x, which is no secret poll"),
    ],
)  # fmt: skip
def test_ballots_and_voters_that_were_added_or_taken_away_are_found(kept, change, found):
    change(kept)
    assert found in str(kept.verify())


def test_a_whole_ballot_put_in_place_of_another_is_found_by_the_seal(kept):
    """Leaf, choice and nonce fit one another; but the seal, which is in the chain, names another leaf."""
    forged = {**kept.ballots[0], "choice": next(r["choice"] for r in kept.ballots[1:] if r["choice"] != kept.ballots[0]["choice"])}  # fmt: skip
    kept.ballots[0] = {**forged, "leaf": leaf_of(json.loads(forged["choice"]), forged["nonce"])}
    report = str(kept.verify())
    assert "the leaves are not those that were sealed" in report
    assert "the choices are not those that were sealed" in report
    assert "counted again, " in report


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM poll_key", "the key of the secret poll"),
        ("DELETE FROM ballot_box", "1 of those who voted in secret polls have no ballot in the box"),
        ("DELETE FROM turnout", "1 ballots in the boxes of secret polls are of nobody who voted"),
    ],
)
def test_a_box_that_was_meddled_with_while_it_is_open_is_found(vote, statement, found):
    cast(vote, "Bo", 1, vote.trees)
    connection = sqlite3.connect(vote.path, isolation_level=None)
    connection.execute(statement)
    connection.close()
    assert found in str(vote.store.verify())


@pytest.mark.parametrize("statement", ["UPDATE sealed_ballot SET nonce = ''", "DELETE FROM sealed_ballot", "INSERT OR REPLACE INTO sealed_ballot SELECT * FROM sealed_ballot"])  # fmt: skip
def test_sql_cannot_change_sealed_ballots(kept, vote, statement):
    with pytest.raises(sqlite3.IntegrityError, match="ballots of a sealed poll are never"):
        rows_of(vote.path, statement)


def test_a_key_or_a_slip_that_outlives_the_seal_is_found(kept, vote):
    connection = sqlite3.connect(vote.path, isolation_level=None)
    connection.execute(
        f"INSERT INTO poll_key VALUES ('{vote.store.workshop}', '{vote.poll()}', '{'ab' * 32}')"
    )
    connection.close()
    assert f"there is a key of the poll {vote.poll()}, which is sealed" in str(vote.store.verify())
