"""Does a sealed vote leave nothing in a PostgreSQL database that leads from a person to a ballot?"""

import random

from cocodesign.archive import open_archive
from cocodesign.store import Store

from ..mill_lane import Clock, Room
from .test_secret import cast, seal_in, sealed, secretly

VOTERS = [f"Voter {n}" for n in range(20)]


def a_vote(schemas):
    store = Store.create(schemas.url(), "mill", secretly(), Clock())
    room = Room(store, store.clock)
    for name, role in (("Fay", "facilitator"), *((name, "participant") for name in VOTERS)):
        room.join(name, role)
    room.stage("ideas")
    room.trees, room.court = room.idea(VOTERS[0], "Shade trees"), room.idea(VOTERS[1], "A court")
    room.stage("vote")
    return room


def test_sealed_ballots_share_one_transaction_and_lie_in_the_order_of_their_leaves(schemas):
    room, choose = a_vote(schemas), random.Random(7)
    for name in VOTERS:
        cast(room, name, 1, choose.choice((room.trees, room.court)))
    sealed(room)
    session = schemas.session(schemas.url())
    rows = session.execute("SELECT xmin::text, leaf FROM sealed_ballot ORDER BY ctid").fetchall()
    assert len(rows) == len(VOTERS) and len({transaction for transaction, _ in rows}) == 1
    assert [leaf for _, leaf in rows] == sorted(leaf for _, leaf in rows) == seal_in(room)["leaves"]
    for table in ("ballot_box", "poll_key"):
        assert session.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]
    session.close()
    assert room.store.purge_pending() is None and room.store.verify().ok
    room.store.close()


def test_no_table_s_file_holds_a_key_a_slip_or_an_older_ballot(schemas):
    room = a_vote(schemas)
    older = cast(room, VOTERS[0], 1, room.trees)
    cast(room, VOTERS[0], 2, room.court)
    cast(room, VOTERS[1], 1, room.court)
    session = schemas.session(schemas.url())
    found = session.execute("SELECT key FROM poll_key UNION SELECT slip FROM ballot_box").fetchall()
    session.close()
    gone = [older.boxed.nonce.encode(), *(row[0].encode() for row in found)]

    def in_files():
        schemas.server.psql("CHECKPOINT")
        files = (schemas.server.folder / "data" / "base").rglob("*")
        content = b"".join(file.read_bytes() for file in files if file.is_file())
        return [secret in content for secret in gone]

    assert in_files() == [True] * 4
    sealed(room)
    assert in_files() == [False] * 4
    room.store.close()


def test_a_sealed_vote_goes_from_one_engine_to_the_other(schemas, tmp_path):
    room = a_vote(schemas)
    for name in VOTERS[:5]:
        cast(room, name, 1, room.trees)
    sealed(room)
    room.store.write_archive(tmp_path / "mill.jsonl")
    again = Store.restore(
        open_archive(tmp_path / "mill.jsonl"), f"sqlite:///{tmp_path / 'mill.sqlite'}", "mill"
    )
    assert again.verify().ok and "5 ballots of a sealed poll counted again" in str(again.verify())
    again.close()
    room.store.close()
