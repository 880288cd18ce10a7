"""Is a workshop that was made again from its archive the same workshop, on whichever engine?"""

import pytest

from cocodesign.archive import open_archive
from cocodesign.events import rows
from cocodesign.exceptions import TamperedRecordError
from cocodesign.store import Feed, Store

from ..mill_lane import a_room, an_id
from .conftest import an_evening, refused_by_sql


def test_a_restored_workshop_is_the_same_workshop(evening, tmp_path):
    store = Store.open(evening.url)
    archive = open_archive(store.write_archive(tmp_path / "mill.jsonl"))
    again = Store.restore(archive, evening.ground.url("again"), "again")
    assert list(again.records()) == list(store.records())
    assert again.verify(store.verify().checkpoint).ok and again.verify().head == store.verify().head
    assert rows(Feed(again.read(), again.names()).state) == rows(Feed(store.read(), store.names()).state)
    assert again.vault() == store.vault()
    for name in ("Ana", "Bo", "Fay"):
        assert again.who(evening.tokens[name]) == store.who(evening.tokens[name])
    assert again.is_code(store.code)
    assert open_archive(again.write_archive(tmp_path / "second.jsonl")).records == archive.records


def test_a_restored_workshop_goes_on_where_it_stood(ground, tmp_path):
    room = a_room(ground.url())
    room.stage("ideas")
    retried = {"do": "add_idea", "id": an_id(), "text": "Shade trees"}
    first = room.store.submit(retried, room.ids["Ana"])
    archive = open_archive(room.store.write_archive(tmp_path / "mill.jsonl"))
    room.store = Store.restore(archive, ground.url("again"), "again", room.clock)
    assert room.store.submit(retried, room.ids["Ana"]).seq == first.seq
    room.idea("Bo", "A court", retried["id"])
    room.join("Eve")
    session = ground.session(ground.url("again"))
    assert "append-only" in refused_by_sql(session, "DELETE FROM event")
    session.close()
    assert room.store.verify().ok


def test_erased_words_stay_erased_in_a_restored_workshop(evening, by_force, tmp_path):
    by_force.execute(
        "UPDATE payload SET body = NULL, salt = NULL, request = NULL, redaction = 'x' WHERE subject IS NOT NULL"
    )
    store = Store.open(evening.url)
    archive = open_archive(store.write_archive(tmp_path / "mill.jsonl"))
    again = Store.restore(archive, "sqlite://", "again")
    assert again.verify().ok and again.verify().redacted == 5


def test_an_archive_that_does_not_verify_is_not_restored_and_leaves_nothing(evening, tmp_path):
    store = Store.open(evening.url)
    archive = open_archive(store.write_archive(tmp_path / "mill.jsonl"))
    archive.records[5]["actor"] = "p-other"
    with pytest.raises(TamperedRecordError, match="event 6"):
        Store.restore(archive, evening.ground.url("again"), "again")
    assert not [name for name in evening.ground.there() if "again" in name]


def test_an_archive_goes_from_one_engine_to_the_other_and_back(files, schemas, tmp_path):
    evening = an_evening(files)
    first = Store.open(evening.url)
    over = Store.restore(open_archive(first.write_archive(tmp_path / "1.jsonl")), schemas.url(), "mill")
    back = Store.restore(open_archive(over.write_archive(tmp_path / "2.jsonl")), files.url("back"), "mill")
    assert list(back.records()) == list(over.records()) == list(first.records())
    assert back.vault() == over.vault() == first.vault()
    assert over.verify(first.verify().checkpoint).ok
    for store in (first, over, back):
        store.close()


def test_a_restore_that_breaks_off_leaves_nothing(evening, tmp_path):
    store = Store.open(evening.url)
    archive = open_archive(store.write_archive(tmp_path / "mill.jsonl"))
    del archive.about["tokens"]
    with pytest.raises(KeyError):
        Store.restore(archive, evening.ground.url("again"), "again")
    assert not [name for name in evening.ground.there() if "again" in name]
