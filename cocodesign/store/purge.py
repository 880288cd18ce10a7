"""Does what was erased, or sealed, still stand in the files? Rewrite them, and look.

An SQL ``UPDATE`` or ``DELETE`` leaves the words in the write-ahead log and in the space that pages do not use.
Only a rewrite takes them out. What each engine needs for it, and how one can see that it was done, lies in one function
each; :func:`purge` is what everybody calls.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select, update
from sqlalchemy import text as sql
from sqlalchemy.exc import DatabaseError

from cocodesign.exceptions import DeskUnavailableError
from cocodesign.store import tables as t
from cocodesign.store.engine import sqlite_path

__all__ = ["LEAST", "Purge", "ask_for_purge", "purge", "purge_pending", "traces"]

LEAST = 6
"""Shorter texts are not searched: a few letters stand in any file by chance."""

_HOLDS_WORDS = (t.payload, t.vault, t.token, t.ballot_box, t.poll_key, t.turnout)
"""The tables out of which something is erased, or taken when a secret poll is sealed."""

PATIENCE_MS = 1000
"""How many milliseconds a purge waits for another reader before it leaves its work for later."""

_START = LEAST
"""By so many first bytes a text is looked up."""

_HEADER = 100
"""SQLite's own head of a file, in which every copy counts anew."""


@dataclass(frozen=True)
class Purge:
    """What a purge found.

    Attributes
    ----------
    searched : int
        How many erased texts were searched in the files, in four ways of writing each.
    hits : dict of str to int
        Files of the store in which an erased text still stands, and how often.
    elsewhere : tuple of str
        Other files beside the store that hold an erased text, such as a backup made earlier. They are not touched.
    problems : tuple of str
        What kept the files from being rewritten, or shows that they were not; empty when all is well.
    """

    searched: int
    hits: dict[str, int]
    elsewhere: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    note: str = ""
    """What was looked at, where it was not the files; and what this purge cannot reach."""

    @property
    def ok(self) -> bool:
        """Whether nothing erased is left in the store's files."""
        return not self.hits and not self.problems

    def __str__(self) -> str:
        looked = "the files were compared with a fresh copy"
        if self.note or self.searched:
            looked = self.note or f"{self.searched} erased texts were searched in the files"
        if self.ok:
            said = f"Purged: {looked}, nothing is left of what was erased."
        else:
            left = [f"{name} holds an erased text {n} times" for name, n in self.hits.items()]
            said = f"Purge pending: {'; '.join([*self.problems, *left])}."
        copies = (
            f" Delete these copies, which hold erased words: {', '.join(self.elsewhere)}."
            if self.elsewhere
            else ""
        )
        return said + copies


def ask_for_purge(connection: Connection, workshop: str, now: str) -> None:
    """Note that something was taken out of the tables that may still stand in the files."""
    mine = t.purge.c.workshop == workshop
    since = func.coalesce(t.purge.c.since, now)
    if not connection.execute(update(t.purge).where(mine).values(since=since)).rowcount:
        connection.execute(insert(t.purge), {"workshop": workshop, "since": now})


def purge_pending(connection: Connection, workshop: str) -> str | None:
    """Return since when a purge is due, or None."""
    found: str | None = connection.scalar(select(t.purge.c.since).where(t.purge.c.workshop == workshop))
    return found


def purge(engine: Engine, words: Collection[str] = ()) -> Purge:
    """Rewrite what an engine keeps on disk, so that nothing erased is left in it, and return what was found afterwards.

    Parameters
    ----------
    engine : Engine
        The way to the store; nobody may be in the middle of a transaction.
    words : collection of str
        Texts that were erased, to be searched. Without them (after a crash nobody knows them any more, which is the
        point) the rewritten file is compared with a fresh copy of the rows that stand.

    Notes
    -----
    On PostgreSQL the tables are written anew (``VACUUM FULL``), which takes what was erased out of their files; the
    files themselves are the server's, so they are not searched. What the server keeps of its write-ahead log, an
    archive of it, or a replica, no client can rewrite.
    """
    kind = {"sqlite": _purge_sqlite, "postgresql": _purge_postgres}[engine.dialect.name]
    try:
        return kind(engine, words)
    except (DatabaseError, DeskUnavailableError, OSError, sqlite3.Error) as error:
        # What asked for it is committed: that it could not be purged now is no failure of that.
        return Purge(0, {}, problems=(f"the files could not be rewritten ({error})",))


# ---------------------------------------------------------------- SQLite


def _purge_sqlite(engine: Engine, words: Collection[str]) -> Purge:
    path = sqlite_path(str(engine.url))
    if path is None:
        return Purge(0, {})  # a store in memory leaves nothing on a disk
    fresh = path.with_name(path.name + ".fresh")
    fresh.unlink(missing_ok=True)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        (patience,) = raw.execute("PRAGMA busy_timeout").fetchone()  # type: ignore[union-attr]
        try:
            raw.execute(f"PRAGMA busy_timeout={PATIENCE_MS}")  # type: ignore[union-attr]
            for statement in ("PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                raw.execute(statement).fetchall()  # type: ignore[union-attr]
            fresh.touch(mode=0o600)
            raw.execute("VACUUM INTO ?", (str(fresh),))  # type: ignore[union-attr]
            problems = tuple(_not_rewritten(path, fresh))
            said = [text for text in dict.fromkeys(words) if len(text.encode()) >= LEAST]
            searched = [text for text in said if not _others_say(raw, text)]
        finally:
            raw.execute(f"PRAGMA busy_timeout={patience}")  # type: ignore[union-attr]
            fresh.unlink(missing_ok=True)
    own = [path.with_name(path.name + ending).name for ending in ("", "-wal", "-shm", "-journal")]
    found = traces(path.parent, searched)
    hits = {name: n for name, n in found.items() if name in own}
    return Purge(len(searched), hits, tuple(name for name in found if name not in own), problems)


def _not_rewritten(path: Path, fresh: Path) -> Iterator[str]:
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        yield "the write-ahead log could not be emptied, because somebody else reads the store"
    elif path.read_bytes()[_HEADER:] != fresh.read_bytes()[_HEADER:]:
        yield "the file holds more than the rows that stand, because somebody wrote meanwhile"


def _others_say(raw: Any, text: str) -> bool:
    """Whether the same words stand in somebody else's payload or name, where they belong."""
    spelled = json.dumps(text, ensure_ascii=False)[1:-1]
    query = (
        "SELECT EXISTS (SELECT 1 FROM payload WHERE instr(body, ?)) "
        "OR EXISTS (SELECT 1 FROM vault WHERE instr(name, ?) OR instr(skeleton, ?))"
    )
    return bool(raw.execute(query, (spelled, text, text)).fetchone()[0])


# ---------------------------------------------------------------- PostgreSQL


def _purge_postgres(engine: Engine, words: Collection[str]) -> Purge:
    files = sql("SELECT relname, relfilenode FROM pg_class WHERE oid = ANY(CAST(:tables AS regclass[]))")
    tables = {"tables": [table.name for table in _HOLDS_WORDS]}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", builds=True) as connection:
        before = {row.relname: row.relfilenode for row in connection.execute(files, tables)}
        for table in tables["tables"]:
            connection.exec_driver_sql(f"VACUUM FULL {table}")
        after = {row.relname: row.relfilenode for row in connection.execute(files, tables)}
    kept = [name for name in before if before[name] == after.get(name)]
    problems = (f"{', '.join(kept)} could not be written anew",) if kept else ()
    note = "the tables were written anew (the server's own log, its archives and replicas are not reached)"
    return Purge(0, {}, problems=problems, note=note)


# ---------------------------------------------------------------- looking


def traces(folder: Path, words: Collection[str]) -> dict[str, int]:
    """Return how often some texts stand in the files of a folder, by the name of the file; files without any are left out.

    Each text is searched in UTF-8, in UTF-16 of both orders, and as JSON writes it, with letters beyond ASCII escaped
    or not; one of fewer than six bytes is not found. Folders inside the folder are looked into as well.
    """
    starts: dict[bytes, list[bytes]] = {}
    for form in sorted({form for text in words for form in _forms(text)}):
        starts.setdefault(form[:_START], []).append(form)
    found: dict[str, int] = {}
    for file in sorted(folder.rglob("*")) if starts else []:
        with suppress(OSError):
            if file.is_file() and (n := _count(file.read_bytes(), starts)):
                found[str(file.relative_to(folder))] = n
    return found


def _count(content: bytes, starts: Mapping[bytes, list[bytes]]) -> int:
    """How many of the spelled texts stand in some bytes, which are gone through once however many there are."""
    places = (i for i in range(len(content) - _START + 1) if content[i : i + _START] in starts)
    return sum(content.startswith(form, i) for i in places for form in starts[content[i : i + _START]])


def _forms(text: str) -> Iterator[bytes]:
    for spelled in (text, json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1]):
        yield spelled.encode("utf-8", "surrogatepass")
    yield text.encode("utf-16-le", "surrogatepass")
    yield text.encode("utf-16-be", "surrogatepass")
