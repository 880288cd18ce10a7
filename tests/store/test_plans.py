"""Does a command take as long late in a workshop as early? It does if no question reads the whole log."""

import sqlite3

import pytest
from sqlalchemy import event as on

from cocodesign.store import Store

from ..mill_lane import a_room


@pytest.fixture
def asked(monkeypatch):
    """Every question that stores ask, with its values."""
    found: set[tuple[str, tuple]] = set()
    true = Store.submit

    def submit(store, command, person):
        def note(_connection, _cursor, statement, values, *_):
            if statement.startswith("SELECT"):
                found.add((statement, tuple(values)))

        on.listen(store._engine, "before_cursor_execute", note)
        try:
            return true(store, command, person)
        finally:
            on.remove(store._engine, "before_cursor_execute", note)

    monkeypatch.setattr(Store, "submit", submit)
    return found


def plans(path, asked):
    """Return by question how SQLite finds the rows of the log."""
    with sqlite3.connect(path) as connection:
        return {
            statement: [
                detail
                for *_, detail in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
                if "event" in detail
            ]
            for statement, values in asked
        }


def an_hour_of_talk(path):
    room = a_room(path)
    room.stage("ideas")
    trees = room.idea("Ana", "Shade trees")
    pool = room.idea("Bo", "A pool", trees)
    comment = room.do("Cy", "comment", ref=trees, text="And who waters them?", alignment="against")
    room.do("Cy", "endorse", ref=trees)
    room.do("Ana", "thank", ref=pool)
    room.do("Ana", "revise_idea", ref=trees, title="", text="Shade trees, four of them")
    room.do("Bo", "flag", ref=comment, reason="off topic")
    room.stage("vote")
    room.do("Bo", "cast", poll=room.poll(), approved=[trees])
    return room.store


def of_one(asked):
    """The questions about one person or one thing; those about all of a kind read all of it by right."""
    return {one for one in asked if "event.actor = ?" in one[0] or "event.ref = ?" in one[0]}


def read_it_all(path, asked):
    return [
        statement
        for statement, how in plans(path, asked).items()
        if any(one.startswith("SCAN") or one.endswith("KEY (workshop=?)") for one in how)
    ]


def test_no_question_about_one_person_or_one_thing_reads_the_whole_log(tmp_path, asked):
    path = tmp_path / "mill.sqlite"
    an_hour_of_talk(path).close()
    assert len(of_one(asked)) > 8
    assert read_it_all(path, of_one(asked)) == []


def test_a_store_that_was_made_before_is_told_once_when_it_is_opened(tmp_path, asked):
    path = tmp_path / "mill.sqlite"
    an_hour_of_talk(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE sqlite_stat1")
    assert read_it_all(path, of_one(asked))
    for _ in range(2):
        Store.open(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        told = connection.execute("SELECT count(*) FROM sqlite_stat1").fetchone()
    assert told == (5,) and read_it_all(path, of_one(asked)) == []
