"""Is anything of what was erased still to be read in the files: the store's, and what is made of it later?"""

import shutil
import sqlite3

import pytest

from cocodesign.archive import open_archive
from cocodesign.exceptions import InvalidInputError
from cocodesign.store import Store
from cocodesign.store import store as at_work
from cocodesign.store.purge import traces

from ..mill_lane import ABOUT, Clock, Room, a_room, count_closed

MARKER = 'Zürich "Limmat"\nσκιά 木陰'
"""Quotes, a new line, accents and two more scripts: each way of writing it down is another one."""


@pytest.fixture
def room(tmp_path):
    """Ana has said the marker in every way, under a name that has it too; Bo and Cy have answered."""
    room = a_room(tmp_path / "mill.sqlite", "Ana Žižek", "Bo", "Cy")
    room.stage("ideas")
    for n in range(10):
        idea = room.do("Ana Žižek", "add_idea", text=f"{MARKER} {n}", title=f"Limmatquai {n}")
        room.do("Bo", "comment", ref=idea, text="Why there?")
    room.do("Ana Žižek", "revise_idea", ref=idea, text=f"{MARKER} again")
    room.do("Ana Žižek", "comment", ref=idea, text=f"{MARKER} too")
    room.do("Ana Žižek", "flag", ref=room.idea("Cy", "A court"), reason=f"{MARKER} not")
    room.do("Ana Žižek", "rename", name="Anna Žižek-Müller")
    room.stage("vote")
    room.do("Bo", "cast", poll=room.poll(), approved=[idea])
    room.do("Fay", "close_stage", stage="vote")
    count_closed(room)
    yield room
    room.store.close()


def left(folder):
    """How often anything of the marker stands in any file of a folder."""
    words = [
        'Zürich "Limmat"',
        "σκιά 木陰",
        MARKER,
        "Limmatquai",
        "Ana Žižek",
        "Anna Žižek-Müller",
        "ana zizek",
        "žižek",
    ]
    return traces(folder, words)


def erase(room):
    room.do("Ana Žižek", "erase", sure=True)


def test_a_search_finds_a_text_in_each_way_of_writing_it(tmp_path):
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        (tmp_path / encoding).write_bytes(b"\x00\xff" + MARKER.encode(encoding) + b"\xff")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "json").write_text(
        '{"text": "Z\\u00fcrich \\"Limmat\\"\\n\\u03c3\\u03ba\\u03b9\\u03ac \\u6728\\u9670"}'
    )
    (tmp_path / "other").write_text("nothing of it")
    assert traces(tmp_path, [MARKER]) == {"utf-8": 1, "utf-16-le": 1, "utf-16-be": 1, "in/json": 1}


def test_without_a_purge_erased_words_stand_in_the_files_and_with_it_they_do_not(room, tmp_path):
    assert left(tmp_path)
    erase(room)
    assert sum(left(tmp_path).values()) > 20
    found = room.store.purge()
    assert found.ok and found.searched >= 20 and not found.elsewhere
    assert left(tmp_path) == {}
    assert room.store.verify().ok and room.store.verify().redacted == 14


def test_until_it_was_looked_at_the_purge_is_pending(room):
    assert room.store.purge_pending() is None and "purge" not in str(room.store.verify())
    erase(room)
    since = room.clock()
    assert room.store.purge_pending() == since
    assert f"purge pending since {since}" in str(room.store.verify())
    room.store.purge()
    assert room.store.purge_pending() is None and "purge" not in str(room.store.verify())


def test_after_a_crash_nobody_knows_the_words_and_the_purge_is_done_all_the_same(room, tmp_path):
    erase(room)
    killed = shutil.copytree(tmp_path, tmp_path / "killed")  # as a process leaves them that is killed
    store = Store.open(f"sqlite:///{killed / 'mill.sqlite'}", room.clock)
    assert store.purge_pending() and left(killed)
    found = store.purge()
    assert (found.ok, found.searched) == (True, 0)
    assert "compared with a fresh copy" in str(found)
    assert left(killed) == {} and store.purge_pending() is None
    store.close()


def test_while_somebody_else_reads_the_purge_stays_pending_and_says_why(room, tmp_path):
    erase(room)
    reader = sqlite3.connect(tmp_path / "mill.sqlite")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM event").fetchone()
    found = room.store.purge()
    assert not found.ok and found.problems
    assert str(found).startswith("Purge pending: ")
    assert room.store.purge_pending()
    reader.close()
    assert room.store.purge().ok and left(tmp_path) == {}


def test_what_others_say_too_is_no_trace(tmp_path):
    room = a_room(tmp_path / "mill.sqlite")
    room.stage("ideas")
    room.idea("Ana", "Shade trees")
    room.idea("Bo", "Shade trees")
    room.do("Ana", "erase", sure=True)
    found = room.store.purge()
    assert found.ok and found.searched == 0
    room.store.close()


def test_a_word_that_the_tables_still_hold_keeps_the_purge_pending(room, tmp_path):
    """Whoever adds a column for words and forgets to erase it learns of it here."""
    erase(room)
    with sqlite3.connect(tmp_path / "mill.sqlite") as connection:
        connection.execute("CREATE TABLE search (words TEXT)")
        connection.execute("INSERT INTO search VALUES (?)", (f"{MARKER} 7",))
    connection.close()
    found = room.store.purge()
    assert not found.ok and found.hits == {"mill.sqlite": 1}
    assert "mill.sqlite holds an erased text 1 times" in str(found)


def test_older_copies_beside_the_store_are_named_and_left_alone(room, tmp_path):
    old = room.store.write_archive(tmp_path / "old.jsonl")
    erase(room)
    found = room.store.purge()
    assert found.ok and found.elsewhere == ("old.jsonl",)
    assert "Delete these copies" in str(found) and open_archive(old).verify().ok


def test_archives_made_later_hold_nothing_of_it(room, tmp_path):
    erase(room)
    room.store.purge()
    room.store.write_archive(tmp_path / "later.jsonl")
    assert left(tmp_path) == {}


def test_nothing_is_kept_to_search_for_once_it_was_searched(room):
    erase(room)
    assert room.store._erased
    room.store.purge()
    assert room.store._erased == []


def test_a_store_in_memory_has_nothing_to_purge():
    room = a_room(None)
    room.do("Ana", "erase", sure=True)
    assert room.store.purge().ok and room.store.purge_pending() is None


# ---------------------------------------------------------------- backups


def test_an_old_backup_does_not_bring_erased_words_back(room, tmp_path):
    (tmp_path / "away").mkdir()
    old = room.store.write_archive(tmp_path / "away" / "old.jsonl")
    ana, token = room.ids["Ana Žižek"], room.tokens["Ana Žižek"]
    erase(room)
    room.store.purge()
    room.store.close()
    (tmp_path / "mill.sqlite").unlink()
    again = Store.restore(open_archive(old), f"sqlite:///{tmp_path / 'again.sqlite'}", "again", room.clock)
    report = again.verify()
    assert report.ok and report.redacted == 14 and report.events == open_archive(old).verify().events + 1
    assert again.names()[ana] == "" and again.who(token) is None and again.role(ana) is None
    assert not {name: n for name, n in left(tmp_path).items() if not name.startswith("away")}
    assert left(tmp_path / "away")  # the backup itself is as it was: whoever keeps it has to delete it
    assert again.purge_pending() is None
    again.close()


def test_a_backup_made_after_the_erasure_is_restored_as_it_is(room, tmp_path):
    erase(room)
    archive = open_archive(room.store.write_archive(tmp_path / "new.jsonl"))
    events = room.store.read()
    room.store.close()
    again = Store.restore(archive, f"sqlite:///{tmp_path / 'again.sqlite'}", "again")
    assert again.read() == events
    again.close()


def test_the_list_beside_the_store_holds_ids_and_no_words_and_is_private(room, tmp_path):
    erase(room)
    (path,) = tmp_path.glob("*.redactions")
    assert path.name == f"{room.store.workshop}.redactions" and path.stat().st_mode & 0o777 == 0o600
    assert traces(tmp_path, ["Limmat", "Žižek"]).keys() <= {"mill.sqlite", "mill.sqlite-wal"}


def test_a_list_that_was_not_written_before_a_crash_is_written_at_the_next_start(room, tmp_path, monkeypatch):
    monkeypatch.setattr(at_work.erasure, "keep_list", lambda *_: None)
    erase(room)
    assert not list(tmp_path.glob("*.redactions"))
    monkeypatch.undo()
    Store.open(f"sqlite:///{tmp_path / 'mill.sqlite'}").close()
    assert len(list(tmp_path.glob("*.redactions"))) == 1


def test_a_list_that_cannot_be_read_stops_a_restore_with_the_remedy(room, tmp_path):
    archive = open_archive(room.store.write_archive(tmp_path / "old.jsonl"))
    (tmp_path / f"{room.store.workshop}.redactions").write_text("words\n")
    with pytest.raises(InvalidInputError, match="should be the list of what was erased here"):
        Store.restore(archive, f"sqlite:///{tmp_path / 'again.sqlite'}", "again")
    assert not list(tmp_path.glob("again*"))


def test_the_list_outlives_the_workshop_it_was_made_for_on_both_engines(ground, tmp_path):
    """Whoever removes a workshop and restores it from an old archive, also under another name, gets no erased words."""
    room = a_room(ground.url("first"), "Ana Limmat", "Bo")
    room.stage("ideas")
    idea = room.idea("Ana Limmat", "A landing at the Limmatquai, with steps")
    old = room.store.write_archive(tmp_path / "old.jsonl")
    room.do("Ana Limmat", "erase", sure=True)
    assert room.store.purge().ok
    room.store.close()
    if ground.kind == "postgres":
        name = ground.url("first").rpartition("=")[2]
        ground.server.psql(f'DROP SCHEMA "workshop:{name}", "vault:{name}" CASCADE')
    else:
        (tmp_path / "first.sqlite").unlink()
    again = Store.restore(open_archive(old), ground.url("again"), "again", room.clock)
    assert again.verify().ok and again.names()[room.ids["Ana Limmat"]] == ""
    assert not any("Limmat" in str(record["body"]) for record in again.records())
    assert next(record["redaction"] for record in again.records() if record["event"] == idea)
    where, content = at_work.erasure.kept_erasures(ground.url("again"), again.workshop)
    assert again.workshop in where and b"Limmat" not in content and content.count(b"payload") >= 1
    again.close()


def test_an_erasure_whose_list_cannot_be_kept_is_done_and_its_purge_pending_until_it_is(room, monkeypatch):
    """Beside the store there is no room for the list: what was committed is not called unsaved."""

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(at_work.erasure, "keep_list", full)
    erase(room)
    assert room.store.names()[room.ids["Ana Žižek"]] == ""
    found = room.store.purge()
    assert not found.ok and "the list of erasures could not be kept" in str(found)
    assert room.store.purge_pending()
    monkeypatch.undo()
    assert room.store.purge().ok and room.store.purge_pending() is None
    assert at_work.erasure.read_list(f"sqlite:///{room.store._engine.url.database}", room.store.workshop)


def test_on_postgresql_no_file_of_the_database_holds_what_was_erased(schemas):
    store = Store.create(schemas.url(), "mill", ABOUT, Clock())
    room = Room(store, store.clock)
    room.join("Fay", "facilitator")
    room.join("Ana Limmat")
    room.stage("ideas")
    room.do("Ana Limmat", "add_idea", text="A landing at the Limmatquai, with steps")

    def files_that_hold(words):
        schemas.server.psql("CHECKPOINT")
        return traces(schemas.server.folder / "data" / "base", words)

    assert files_that_hold(["Limmatquai"])
    room.do("Ana Limmat", "erase", sure=True)
    done = store.purge()
    assert done.ok and "written anew" in str(done) and "replicas are not reached" in str(done)
    assert files_that_hold(["Limmatquai", "Ana Limmat"]) == {}
    assert store.verify().ok
    store.close()
