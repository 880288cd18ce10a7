"""How does what was deleted leave the files too? What each engine needs for it, and the note that it is still to be done."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select

from cocodesign.store import tables as t

__all__ = ["ask_for_purge", "purge", "purge_if_asked"]


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
    NotImplementedError
        For an engine of another kind.
    """
    if engine.dialect.name != "sqlite":
        raise NotImplementedError(f"There is no purge for {engine.dialect.name} yet.")
    raw = engine.raw_connection()
    try:
        sqlite: Any = raw.driver_connection
        if not _is_log_empty(sqlite):
            return False
        sqlite.execute("VACUUM")
        return _is_log_empty(sqlite)
    finally:
        raw.close()


def _is_log_empty(sqlite: Any) -> bool:
    """Move the write-ahead log into the file and cut it off; whether that went through."""
    busy, _pages, _moved = sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy
