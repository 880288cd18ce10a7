"""Does the store keep what it acknowledged, once, in order, and does it notice whoever meddles with it?"""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cocodesign.archive import open_archive
from cocodesign.events import replay, rows
from cocodesign.exceptions import InvalidInputError, RefusedError, TamperedRecordError, UnknownVersionError
from cocodesign.schema import STORE_VERSION
from cocodesign.store import Feed, Store, store_url

from ..mill_lane import ABOUT, a_played_room, a_room, an_id


@pytest.fixture(params=["file", "memory"])
def room(request, tmp_path):
    """Ana, Bo and Cy while ideas are collected; Ana has written one."""
    room = a_room(tmp_path / "mill.sqlite" if request.param == "file" else None)
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


def test_a_command_that_comes_twice_is_one_event_and_answered_alike(room):
    command = {"do": "add_idea", "id": an_id(), "text": "A pool", "parents": [{"parent": room.trees}]}
    first = room.store.submit(command, room.ids["Bo"])
    room.clock.forward(30)
    room.do("Fay", "close_stage", stage="ideas")
    again = room.store.submit(dict(reversed(command.items())), room.ids["Bo"])
    assert again.as_dict() == first.as_dict()
    assert (len(first.events), again.events) == (2, ())
    assert numbers(room.store) == list(range(1, len(numbers(room.store)) + 1))


def test_an_id_that_comes_again_with_another_content_is_refused(room):
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


def test_sec_s03_two_pages_of_one_person_have_one_ballot_and_the_last_counts(vote):
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


def test_sec_s05_a_ballot_after_closing_is_refused_and_a_retry_of_one_before_is_answered(vote):
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


def test_order_is_by_number_when_the_clock_goes_back(room):
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


# ---------------------------------------------------------------- a file


@pytest.fixture
def evening(tmp_path):
    """The file of a whole evening, closed."""
    room = a_played_room(tmp_path / "mill.sqlite")
    room.store.checkpoint("wall")
    room.path = tmp_path / "mill.sqlite"
    room.store.close()
    return room


@pytest.fixture
def by_force(evening):
    """A connection to that file for somebody who took the guards away."""
    connection = sqlite3.connect(evening.path, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("PRAGMA ignore_check_constraints=ON")
    yield connection
    connection.close()


def checked(room, against=None):
    store = Store.open(f"sqlite:///{room.path}")
    try:
        return store.verify(against)
    finally:
        store.close()


def test_a_closed_store_is_one_private_file(evening):
    assert [file.name for file in evening.path.parent.iterdir()] == ["mill.sqlite"]
    assert evening.path.stat().st_mode & 0o777 == 0o600


def test_an_open_store_is_private_with_all_that_lies_beside_it(tmp_path):
    a_room(tmp_path / "mill.sqlite")
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_a_store_opens_again_as_it_was_closed(evening):
    store = Store.open(f"sqlite:///{evening.path}")
    assert (store.workshop, store.code, store.name) == (
        evening.store.workshop,
        evening.store.code,
        "mill-lane",
    )
    assert store.who(evening.tokens["Ana"])["name"] == "Ana"
    assert store.holder(evening.store.capability(evening.ids["Bo"], "participant"))
    assert store.verify().ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET kind = 'idea.added'",
        "UPDATE event SET hash = hash",
        "DELETE FROM event WHERE seq = 3",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 3",
        "INSERT OR REPLACE INTO event (workshop, seq, event, kind, v, actor, at, \"commit\", prev, hash) "
        "SELECT workshop, 999, event, kind, v, actor, at, \"commit\", prev, hash FROM event WHERE seq = 3",
        "UPDATE payload SET body = '{}'",
        "UPDATE payload SET subject = 'p-other'",
        "UPDATE payload SET salt = NULL, body = NULL",
        "UPDATE payload SET salt = NULL, body = NULL, redaction = 'erased'",
        "DELETE FROM payload",
        "INSERT OR REPLACE INTO payload SELECT * FROM payload",
    ],
)  # fmt: skip
def test_sql_cannot_change_the_log(evening, statement):
    connection = sqlite3.connect(evening.path)
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|payload is never|CHECK constraint"):
        connection.execute(statement)
    connection.close()
    assert checked(evening).ok


def test_sql_can_erase_words_and_the_record_still_verifies(evening):
    connection = sqlite3.connect(evening.path)
    erased = "UPDATE payload SET body = NULL, salt = NULL, request = NULL, redaction = 'asked for' WHERE subject IS NOT NULL"
    assert connection.execute(erased).rowcount == 5
    connection.commit()
    connection.close()
    report = checked(evening)
    assert report.ok and report.redacted == 5


SEALED = {
    "event": (
        "workshop",
        "seq",
        "event",
        "kind",
        "v",
        "actor",
        "stage",
        "ref",
        "at",
        '"commit"',
        "prev",
        "hash",
    ),
    "payload": ("workshop", "event", "subject", "salt", "body", "request"),
    "vault": ("workshop", "participant", "role", "name", "name_salt", "skeleton"),
    "stage": ("stage", "kind", "title", "position", "state", "minutes", "closes_at", "settings"),
    "consent": ("participant", "scope", "granted"),
    "checkpoint": ("seq", "hash"),
}


@pytest.mark.parametrize("table", SEALED)
def test_one_bit_changed_in_any_column_of_any_row_is_found(evening, by_force, table):
    """One bit of each value, a low and a high one in turn; the place is named where the log is touched."""
    store = Store.open(f"sqlite:///{evening.path}")
    key = {"event": "seq", "payload": "event"}.get(table, "rowid")
    keys = [row[0] for row in by_force.execute(f"SELECT {key} FROM {table} ORDER BY 1")]
    assert keys
    by_force.execute("PRAGMA foreign_keys=OFF")
    missed = []
    for number, at in enumerate(keys):
        for turn, column in enumerate(SEALED[table]):
            if table in ("event", "payload") and (number + turn) % 4:
                continue  # every row and every column, not every pair of them
            (value,) = by_force.execute(f"SELECT {column} FROM {table} WHERE {key} = ?", (at,)).fetchone()
            if value is None or value == "":
                continue
            by_force.execute("BEGIN")
            by_force.execute(f"UPDATE {table} SET {column} = {flipped(value, turn)} WHERE {key} = ?", (at,))
            by_force.execute("COMMIT")
            report = store.verify()
            place = (
                f"event {at}:" if table == "event" and column not in ("seq", "workshop") else store.workshop
            )
            if report.ok or place not in str(report):
                missed.append((at, column, str(report)))
            changed = at
            if column == key:
                (changed,) = (flip_back(value, turn),)
            by_force.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, changed))
    assert missed == []
    assert store.verify().ok
    store.close()


def flipped(value, turn):
    """SQL for the value with one bit changed."""
    new = flip_back(value, turn)
    return str(new) if isinstance(new, int) else f"CAST(X'{raw(value, turn).hex()}' AS TEXT)"


def flip_back(value, turn):
    return value ^ 1024 if isinstance(value, int) else raw(value, turn).decode("utf-8", "surrogateescape")


def raw(value, turn):
    content = bytearray(value.encode())
    content[len(content) // 2] ^= 1 if turn % 2 else 128
    return bytes(content)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM event WHERE seq > 30", "the store says that event"),
        ("DELETE FROM event WHERE seq = 20", "event 20: a line is missing"),
        ("UPDATE event SET seq = CASE seq WHEN 20 THEN -21 ELSE -20 END WHERE seq IN (20, 21); UPDATE event SET seq = -seq WHERE seq < 0",
         "event 20: the line does not have the hash"),
        ("DELETE FROM payload WHERE event = (SELECT event FROM event WHERE seq = 20)", "event 20: the payload is gone"),
        ("INSERT INTO payload (workshop, event, salt, body) VALUES ('w', 'ghost', '', '{}')", "ghost belongs to no event"),
        ("UPDATE workshop SET doors = 0", "doors or end of the workshop differ"),
        ("UPDATE stage SET state = 'open' WHERE stage = 'vote'", "the stage vote has another state than the log says"),
        ("DELETE FROM stage WHERE stage = 'vote'", "the stage vote has another state"),
        ("DELETE FROM consent", "the consent of"),
    ],
)  # fmt: skip
def test_rows_that_were_cut_swapped_or_added_are_found(evening, by_force, statement, found):
    by_force.executescript(statement)
    assert found in str(checked(evening))


def test_a_log_rewritten_from_end_to_end_is_found_by_a_head_that_left_the_building(evening, by_force):
    from cocodesign.chain import GENESIS, link

    head = checked(evening).checkpoint
    names = ["workshop", "seq", "event", "kind", "v", "actor", "stage", "ref", "at", "commit"]
    columns = ", ".join(f'"{name}"' for name in names)
    previous = GENESIS
    for values in by_force.execute(f"SELECT {columns} FROM event ORDER BY seq").fetchall():
        line = dict(zip(names, values, strict=True)) | (
            {"at": "2026-01-01T00:00:00Z"} if values[1] == 20 else {}
        )
        now = link(previous, line, line["commit"])
        by_force.execute(
            "UPDATE event SET at = ?, prev = ?, hash = ? WHERE seq = ?",
            (line["at"], previous, now, line["seq"]),
        )
        previous = now
    by_force.execute("UPDATE workshop SET head = ?", (previous,))
    by_force.execute("DELETE FROM checkpoint")
    assert checked(evening).ok
    assert "has another history there" in str(checked(evening, head))


def test_a_broken_file_is_said_to_be_broken(evening):
    content = bytearray(evening.path.read_bytes())
    for page in range(3, len(content) // 4096):
        content[page * 4096 + 8 : page * 4096 + 200] = b"\xff" * 192
    evening.path.write_bytes(content)
    try:
        report = checked(evening)
    except InvalidInputError as error:
        assert "cannot be read as a store" in str(error)
    else:
        assert not report.ok


# ---------------------------------------------------------------- made again from its archive


def test_a_restored_workshop_is_the_same_workshop(evening, tmp_path):
    store = Store.open(f"sqlite:///{evening.path}")
    archive = open_archive(store.write_archive(tmp_path / "mill.jsonl"))
    again = Store.restore(archive, f"sqlite:///{tmp_path / 'again.sqlite'}", "again")
    assert list(again.records()) == list(store.records())
    assert again.verify(store.verify().checkpoint).ok and again.verify().head == store.verify().head
    assert rows(Feed(again.read(), again.names()).state) == rows(Feed(store.read(), store.names()).state)
    assert again.vault() == store.vault()
    for name in ("Ana", "Bo", "Fay"):
        assert again.who(evening.tokens[name]) == store.who(evening.tokens[name])
    assert again.is_code(store.code)
    assert open_archive(again.write_archive(tmp_path / "second.jsonl")).records == archive.records


def test_a_restored_workshop_goes_on_where_it_stood(tmp_path):
    room = a_room(tmp_path / "mill.sqlite")
    room.stage("ideas")
    retried = {"do": "add_idea", "id": an_id(), "text": "Shade trees"}
    first = room.store.submit(retried, room.ids["Ana"])
    archive = open_archive(room.store.write_archive(tmp_path / "mill.jsonl"))
    room.store = Store.restore(archive, f"sqlite:///{tmp_path / 'again.sqlite'}", "again", room.clock)
    assert room.store.submit(retried, room.ids["Ana"]).seq == first.seq
    room.idea("Bo", "A court", retried["id"])
    room.join("Eve")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        room.store._engine.raw_connection().driver_connection.execute("DELETE FROM event")
    assert room.store.verify().ok


def test_erased_words_stay_erased_in_a_restored_workshop(evening, by_force, tmp_path):
    by_force.execute(
        "UPDATE payload SET body = NULL, salt = NULL, request = NULL, redaction = 'x' WHERE subject IS NOT NULL"
    )
    store = Store.open(f"sqlite:///{evening.path}")
    archive = open_archive(store.write_archive(tmp_path / "mill.jsonl"))
    again = Store.restore(archive, "sqlite://", "again")
    assert again.verify().ok and again.verify().redacted == 5


def test_an_archive_that_does_not_verify_is_not_restored_and_leaves_nothing(evening, tmp_path):
    store = Store.open(f"sqlite:///{evening.path}")
    archive = open_archive(store.write_archive(tmp_path / "mill.jsonl"))
    archive.records[5]["actor"] = "p-other"
    with pytest.raises(TamperedRecordError, match="event 6"):
        Store.restore(archive, f"sqlite:///{tmp_path / 'new' / 'again.sqlite'}", "again")
    assert not (tmp_path / "new").exists()


# ---------------------------------------------------------------- what is refused at the door


def test_a_failed_create_leaves_nothing_and_touches_nothing_else(tmp_path):
    neighbour = tmp_path / "mill.sqlite.backup"
    neighbour.write_text("the only copy")
    for about in ({**ABOUT, "purpose": " "}, {**ABOUT, "stages": []}, {**ABOUT, "title": "x" * 81}):
        with pytest.raises(RefusedError):
            Store.create(f"sqlite:///{tmp_path / 'mill.sqlite'}", "mill", about)
    assert list(tmp_path.iterdir()) == [neighbour]


def test_a_restore_that_breaks_off_leaves_nothing(evening, tmp_path, monkeypatch):
    store = Store.open(f"sqlite:///{evening.path}")
    archive = open_archive(store.write_archive(tmp_path / "mill.jsonl"))
    del archive.about["tokens"]
    with pytest.raises(KeyError):
        Store.restore(archive, f"sqlite:///{tmp_path / 'again.sqlite'}", "again")
    assert not list(tmp_path.glob("again*"))


def test_a_workshop_is_not_made_over_another(evening):
    with pytest.raises(InvalidInputError, match="There is a workshop at .*mill.sqlite already"):
        Store.create(f"sqlite:///{evening.path}", "mill", ABOUT)
    assert checked(evening).ok


def test_a_missing_store_is_refused_with_the_remedy(tmp_path):
    with pytest.raises(InvalidInputError, match="There is no workshop at .*cocodesign list"):
        Store.open(f"sqlite:///{tmp_path / 'mill.sqlite'}")
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_cannot_be_written_is_refused(evening, monkeypatch):
    monkeypatch.setattr(
        os, "access", lambda path, mode: False
    )  # root, who runs tests in a container, may write all
    with pytest.raises(InvalidInputError, match="cannot be written by this user"):
        Store.open(f"sqlite:///{evening.path}")


@pytest.mark.parametrize("content", [b"", b"ballot,candidate\n", b"SQLite format 3\0" + b"\0" * 200])
def test_a_file_that_is_no_store_is_refused(tmp_path, content):
    path = tmp_path / "mill.sqlite"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError, match="store of workshops"):
        Store.open(f"sqlite:///{path}")


def test_a_store_of_another_version_is_refused_with_the_remedy(evening):
    connection = sqlite3.connect(evening.path)
    connection.execute("UPDATE workshop SET store_version = 99")
    connection.commit()
    connection.close()
    with pytest.raises(
        UnknownVersionError, match=rf"version 99\.1; this installation knows {STORE_VERSION}\.1\. Archive it"
    ):
        Store.open(f"sqlite:///{evening.path}")


@pytest.mark.parametrize("name", ["", "../mill", "mill lane", "mill/lane", ".mill", "x" * 62, "mühle"])
def test_a_name_that_is_no_file_name_is_refused(name):
    with pytest.raises(InvalidInputError, match="letters, digits, dots, dashes and underscores"):
        store_url(name)


def test_an_address_that_is_no_sqlite_file_is_refused():
    with pytest.raises(InvalidInputError, match="is an SQLite file for now"):
        Store.create("postgresql://localhost/mill", "mill", ABOUT)


# ---------------------------------------------------------------- whoever is killed

WRITER = """
import sys
from cocodesign.store import Store
store = Store.open(sys.argv[1])
n = 0
while True:
    n += 1
    command = {"do": "rename", "id": f"{sys.argv[3]}{n:020d}", "name": f"Bo {n}"}
    answer = store.submit(command, sys.argv[2])
    print(command["id"], answer.seq, flush=True)
"""


def test_what_a_killed_writer_acknowledged_is_there(tmp_path):
    """Two writers at a time, killed at random moments: nothing acknowledged is missing, nothing is half."""
    room = a_room(tmp_path / "mill.sqlite")
    room.store.close()
    url, acknowledged = f"sqlite:///{tmp_path / 'mill.sqlite'}", {}
    for turn in range(3):
        people = [room.join(f"Writer {turn} {n}") for n in range(2)]
        code = WRITER.replace(
            "import sys\n",
            'import sys\nfrom cocodesign import rules\nrules.PER_MINUTE["participant.renamed"] = 10**9\n',
        )
        running = [
            subprocess.Popen(
                [sys.executable, "-c", code, url, person, f"{turn}{n}-"],
                stdout=subprocess.PIPE,
                cwd=Path(__file__).parents[2],
            )
            for n, person in enumerate(people)
        ]
        first = [process.stdout.readline() for process in running]
        time.sleep(0.05 + 0.2 * turn)
        for process in running:
            process.send_signal(signal.SIGKILL)
        for process, line in zip(running, first, strict=True):
            said = (line + process.communicate()[0]).decode().split("\n")
            for answer in said[:-1]:
                name, seq = answer.split()
                acknowledged[name] = int(seq)
    store = Store.open(url)
    kept = {event["id"]: event["seq"] for event in store.read() if event["kind"] == "participant.renamed"}
    assert acknowledged.items() <= kept.items() and len(acknowledged) > 20
    assert len(kept) - len(acknowledged) <= 8  # committed, and killed before they could say so
    report = store.verify()
    assert report.ok, report
    store.close()
