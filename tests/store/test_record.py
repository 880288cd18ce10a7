"""Does a record notice whoever meddles with it, and refuse what SQL would do to it?"""

import re

import pytest

from cocodesign.events import replay
from cocodesign.exceptions import InvalidInputError
from cocodesign.store import Store

from ..mill_lane import a_room
from .conftest import an_evening, checked, refused_by_sql


def test_a_closed_store_is_one_private_file(files):
    an_evening(files)
    assert files.there() == ["mill.sqlite"]
    assert (files.folder / "mill.sqlite").stat().st_mode & 0o777 == 0o600


def test_an_open_store_is_private_with_all_that_lies_beside_it(files):
    a_room(files.url())
    assert {file.stat().st_mode & 0o777 for file in files.folder.iterdir()} == {0o600}


def test_a_store_on_postgresql_keeps_people_apart_and_lets_nobody_else_in(schemas):
    a_room(schemas.url())
    log, people = (f"{kind}:{schemas.mine}-mill" for kind in ("workshop", "vault"))
    assert schemas.there() == sorted([log, people])
    tables = schemas.server.psql(f"SELECT tablename FROM pg_tables WHERE schemaname = '{people}' ORDER BY 1")
    assert tables == [("token",), ("vault",)]
    for schema in (log, people):
        (found,) = schemas.server.psql(f"SELECT has_schema_privilege('public', '{schema}', 'USAGE')")
        assert found == (False,)


def test_a_store_opens_again_as_it_was_closed(evening):
    store = Store.open(evening.url)
    assert (store.workshop, store.code, store.name) == (
        evening.store.workshop,
        evening.store.code,
        "mill-lane",
    )
    assert store.who(evening.tokens["Ana"])["name"] == "Ana"
    assert store.holder(evening.store.capability(evening.ids["Bo"], "participant"))
    assert store.verify().ok


STATEMENTS = {
    "both": [
        "UPDATE event SET kind = 'idea.added'",
        "UPDATE event SET hash = hash",
        "DELETE FROM event WHERE seq = 3",
        "INSERT INTO event SELECT * FROM event WHERE seq = 3",
        "UPDATE payload SET body = '{}'",
        "UPDATE payload SET subject = 'p-other'",
        "UPDATE payload SET salt = NULL, body = NULL",
        "UPDATE payload SET salt = NULL, body = NULL, redaction = 'erased'",
        "DELETE FROM payload",
        "INSERT INTO payload SELECT * FROM payload",
    ],
    "sqlite": [
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 3",
        "INSERT OR REPLACE INTO event (workshop, seq, event, kind, v, actor, at, \"commit\", prev, hash) "
        "SELECT workshop, 999, event, kind, v, actor, at, \"commit\", prev, hash FROM event WHERE seq = 3",
        "INSERT OR REPLACE INTO payload SELECT * FROM payload",
    ],
    "postgres": [
        "INSERT INTO event SELECT * FROM event WHERE seq = 3 ON CONFLICT (workshop, seq) DO UPDATE SET kind = 'x'",
        "INSERT INTO payload SELECT * FROM payload ON CONFLICT (workshop, event) DO UPDATE SET body = '{}'",
        "TRUNCATE event",
        "TRUNCATE payload",
    ],
}  # fmt: skip


def test_sec_s17_sql_cannot_change_the_log(evening):
    session = evening.ground.session(evening.url)
    for statement in STATEMENTS["both"] + STATEMENTS[evening.ground.kind]:
        said = refused_by_sql(session, statement)
        assert re.search(r"append-only|payload is never|(?i:check constraint)", said), statement
    session.close()
    assert checked(evening).ok


def test_sql_can_erase_words_and_the_record_still_verifies(evening):
    session = evening.ground.session(evening.url)
    erased = "UPDATE payload SET body = NULL, salt = NULL, request = NULL, redaction = 'asked for' WHERE subject IS NOT NULL"
    assert session.execute(erased).rowcount == 5
    session.close()
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
def test_sec_s18_one_bit_changed_in_any_column_of_any_row_is_found(evening, by_force, table):
    """One bit of each value, a low and a high one in turn; the place is named where the log is touched."""
    store = Store.open(evening.url)
    key = {"event": "seq", "payload": "event"}.get(table, "rowid")
    keys = [row[0] for row in by_force.execute(f"SELECT {key} FROM {table} ORDER BY 1")]
    assert keys
    missed = []
    for number, at in enumerate(keys):
        for turn, column in enumerate(SEALED[table]):
            if table in ("event", "payload") and (number + turn) % 4:
                continue  # every row and every column, not every pair of them
            (value,) = by_force.execute(f"SELECT {column} FROM {table} WHERE {key} = ?", (at,)).fetchone()
            if value is None or value == "":
                continue
            flip(by_force, table, column, value, turn, key, at)
            report = store.verify()
            place = (
                f"event {at}:" if table == "event" and column not in ("seq", "workshop") else store.workshop
            )
            if report.ok or place not in str(report):
                missed.append((at, column, str(report)))
            changed = flipped(by_force, value, turn) if column == key else at
            by_force.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = ?", (value, changed))
    assert missed == []
    assert store.verify().ok
    store.close()


def flip(session, table, column, value, turn, key, at):
    """Change one bit of a value; SQLite keeps what is no text any more, PostgreSQL does not take it."""
    new = flipped(session, value, turn)
    if session.kind == "sqlite" and isinstance(new, str):
        new = new.encode("utf-8", "surrogateescape")
    kept = "CAST(? AS TEXT)" if isinstance(new, bytes) else "?"
    session.execute(f"UPDATE {table} SET {column} = {kept} WHERE {key} = ?", (new, at))


def flipped(session, value, turn):
    if isinstance(value, int):
        return value ^ 1024
    content = bytearray(value.encode())
    content[len(content) // 2] ^= 1 if turn % 2 or session.kind == "postgres" else 128
    return content.decode("utf-8", "surrogateescape")


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
def test_sec_s19_rows_that_were_cut_swapped_or_added_are_found(evening, by_force, statement, found):
    by_force.script(statement)
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


def test_a_broken_file_is_said_to_be_broken(files):
    evening, path = an_evening(files), files.folder / "mill.sqlite"
    content = bytearray(path.read_bytes())
    for page in range(3, len(content) // 4096):
        content[page * 4096 + 8 : page * 4096 + 200] = b"\xff" * 192
    path.write_bytes(content)
    try:
        report = checked(evening)
    except InvalidInputError as error:
        assert "cannot be read as a store" in str(error)
    else:
        assert not report.ok


def test_sec_s16_an_event_of_a_future_kind_verifies_and_is_passed_over(evening, by_force):
    from cocodesign.chain import commitment, link

    last = evening.store.clock()
    head = checked(evening).checkpoint
    body = '{"opinion":1}'
    line = {"workshop": head.workshop, "seq": head.seq + 1, "event": "f" * 32, "kind": "opinion.given", "v": 3,
            "actor": evening.ids["Ana"], "stage": None, "ref": None, "at": last}  # fmt: skip
    line["commit"] = commitment(bytes(32), body.encode(), b"")
    line |= {"prev": head.hash, "hash": link(head.hash, line, line["commit"])}
    columns = ", ".join(f'"{name}"' for name in line)
    by_force.execute(
        f"INSERT INTO event ({columns}) VALUES ({', '.join('?' * len(line))})", (*line.values(),)
    )
    by_force.execute(
        "INSERT INTO payload (workshop, event, salt, body) VALUES (?, ?, ?, ?)",
        (head.workshop, line["event"], "00" * 32, body),
    )
    by_force.execute("UPDATE workshop SET head = ?, last_seq = ?", (line["hash"], line["seq"]))
    assert checked(evening, head).ok
    store = Store.open(evening.url)
    assert replay(store.read()).contributions == replay(store.read()[:-1]).contributions
    assert store.read()[-1]["kind"] == "opinion.given"
    store.close()
