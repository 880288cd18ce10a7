"""How does what was deleted leave the files too? What each engine needs for it, and the note that it is still to be done."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select
from sqlalchemy.exc import DatabaseError

from cocodesign.store import tables as t

__all__ = ["ask_for_purge", "purge", "purge_if_asked"]

PATIENCE_MS = 1000
"""How many milliseconds a purge waits for another reader before it leaves its work for later."""


def ask_for_purge(connection: Connection, workshop: str, why: str) -> None:
    """Note, in the transaction that deletes something, that the files still have to be purged of it."""
    row = {"workshop": workshop, "why": why}
    same = (t.pending_purge.c.workshop == workshop) & (t.pending_purge.c.why == why)
    if connection.execute(select(t.pending_purge).where(same)).first() is None:
        connection.execute(insert(t.pending_purge), row)


def purge_if_asked(engine: Engine, workshop: str) -> bool:
    """Purge the files where that is still to be done, and return whether nothing is left to do.

    A purge that was interrupted or kept from its work by another reader stays noted, and is tried again by the next
    call, in the next process if need be.
    """
    mine = t.pending_purge.c.workshop == workshop
    with engine.connect() as connection:
        asked = connection.scalars(select(t.pending_purge.c.why).where(mine)).all()
    if not asked:
        return True
    if not purge(engine):
        return False
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(delete(t.pending_purge).where(mine & t.pending_purge.c.why.in_(asked)))
    return True


def purge(engine: Engine) -> bool:
    """Rewrite the store without what was deleted from it, and return whether that was done to the end.

    On SQLite the write-ahead log is emptied, the file is rewritten without its free pages and in the order of its
    keys, and the log of that is emptied too. False says that another connection is reading: nothing is lost, and
    nothing is promised yet. What lies in copies of the files, or in blocks that the disk has let go of, is beyond it.

    Raises
    ------
    sqlalchemy.exc.DatabaseError
        If there is no room to rewrite the file.
    NotImplementedError
        For an engine of another kind.
    """
    if engine.dialect.name != "sqlite":
        raise NotImplementedError(f"There is no purge for {engine.dialect.name} yet.")
    raw = engine.raw_connection()
    connection: Any = raw.driver_connection
    (before,) = connection.execute("PRAGMA busy_timeout").fetchone()
    try:
        connection.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")
        if not _is_log_empty(connection):
            return False
        connection.execute("VACUUM")  # in the log, until that is emptied once more
        return _is_log_empty(connection)
    except sqlite3.Error as error:
        raise DatabaseError("VACUUM", {}, error) from error
    finally:
        connection.execute(f"PRAGMA busy_timeout={before}")
        raw.close()


def _is_log_empty(connection: Any) -> bool:
    """Move the write-ahead log into the file and cut it off; whether that went through."""
    busy, _pages, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
