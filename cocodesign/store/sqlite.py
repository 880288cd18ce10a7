"""What must be known of SQLite? One file a workshop, its settings, its guards, and who owns it."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from sqlalchemy import URL, Connection, Engine, create_engine, inspect
from sqlalchemy import event as on
from sqlalchemy.pool import StaticPool

from cocodesign.exceptions import InvalidInputError, KeptElsewhereError
from cocodesign.store import tables as t

try:
    import fcntl
except ImportError:  # Windows has no flock; there one starts one keeper by hand
    fcntl = None  # type: ignore[assignment]

__all__ = [
    "advise",
    "faults",
    "is_full",
    "keep_erasures",
    "kept_erasures",
    "lenient",
    "new",
    "open_engine",
    "refuse_unless_there",
    "settle",
    "shown",
    "waiting",
]

FILLED = [
    ("event", "event", "20000 20000 1"),
    ("event", "sqlite_autoindex_event_2", "20000 20000 1"),
    ("event", "event_by_actor", "20000 20000 200 20 1"),
    ("event", "event_by_kind", "20000 20000 1000 1"),
    ("event", "event_by_ref", "20000 20000 10 5 1"),
]
"""Of how many events one is looked for, by each index: of all, of those of a workshop, a person in it, and so on."""

MOUNTS = Path("/proc/mounts")
"""Where Linux says which file system lies where; other systems have no such file, and are not asked."""

SHARES = frozenset(
    [
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "fuse.sshfs",
        "afs",
        "ceph",
        "fuse.glusterfs",
        "glusterfs",
        "lustre",
        "davfs",
        "fuse.davfs2",
        "beegfs",
    ]
)
"""File systems that several computers write to: there the memory beside SQLite's log is not shared."""


def open_engine(address: URL, *, own: bool = False) -> Engine:
    """Return the way to a file: durable, erasing what it deletes, and never writing on a deferred lock.

    Raises
    ------
    InvalidInputError
        If the file lies on a network share.
    KeptElsewhereError
        If ``own`` is asked for, and another process owns the workshop.
    """
    path = _path(address)
    if path is not None:
        _refuse_share(path)
    lock = _owned(path) if own and path is not None else None
    more: dict[str, Any] = {"poolclass": StaticPool} if path is None else {}
    engine = create_engine(address, connect_args={"check_same_thread": False, "timeout": 30}, **more)

    @on.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's deferred one
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
            "secure_delete=ON",
            "busy_timeout=30000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @on.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @on.listens_for(engine, "engine_disposed")
    def _let_go(_engine: Engine) -> None:
        if lock is not None:
            lock.close()

    return engine


def advise(engine: Engine) -> None:
    """Tell SQLite how its tables will be filled, once, so that it goes by their indexes.

    It plans without looking. Of a log of one workshop it would guess that ten events belong to it, and read all of it
    at every question: a command would take the longer the more was said before.
    """
    with engine.connect() as connection:
        if inspect(connection).has_table("sqlite_stat1"):
            return
    with engine.connect().execution_options(writes=True) as connection:
        with connection.begin():
            connection.exec_driver_sql("ANALYZE")  # makes the table of what is known
            connection.exec_driver_sql("DELETE FROM sqlite_stat1")
            connection.exec_driver_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", FILLED)
        connection.exec_driver_sql("ANALYZE sqlite_schema")  # reads it again


@contextmanager
def new(address: URL) -> Iterator[Engine]:
    """A file with empty tables where there is none; whatever fails with it leaves nothing behind."""
    engine = open_engine(address)
    path = _path(address)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.touch(mode=0o600, exist_ok=False)  # its log beside it takes the same mode
        except FileExistsError:
            raise InvalidInputError(
                f"There is a workshop at {path} already; resume it, or choose another name."
            ) from None
    try:
        t.metadata.create_all(engine)
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            for statement in t.SQLITE_GUARDS:
                connection.exec_driver_sql(statement)
        advise(engine)
        yield engine
    except BaseException:
        engine.dispose()
        if path is not None:
            for ending in ("", "-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
        raise


def refuse_unless_there(address: URL) -> None:
    """Raise InvalidInputError if there is no file, or it cannot be written with the log that lies beside it."""
    path = _path(address)
    if path is None:
        return
    if not path.exists():
        raise InvalidInputError(
            f"There is no workshop at {path}. `cocodesign list` shows those that are there."
        )
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise InvalidInputError(
            f"{path} cannot be written by this user; a workshop needs a writeable file in a writeable folder."
        )


def shown(address: URL) -> str:
    """Return where a store lies, as it may be printed."""
    return str(_path(address) or "the memory of this process")


@contextmanager
def lenient(connection: Connection) -> Iterator[None]:
    """Let text be read that is no UTF-8 any more, so that a check can name the place."""
    raw: Any = connection.connection.driver_connection
    raw.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str


def faults(connection: Connection) -> list[str]:
    """Return what SQLite finds broken in its own file, in its own words."""
    return [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]


def settle(engine: Engine) -> None:
    """Bring all that was written into the one file, so that nothing lies beside it."""
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def is_full(error: BaseException) -> bool:
    """Say whether what the driver raised means that there is no room left on the disk."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


@contextmanager
def waiting(engine: Engine) -> Iterator[Callable[[float], None]]:
    """A way to wait some seconds for news; SQLite gives no hint, so they pass in full."""
    yield time.sleep


def network_share(path: Path, mounts: str) -> tuple[str, str] | None:
    """Return kind and place of the network file system that a path lies on, None for a disk of this computer.

    Parameters
    ----------
    path : Path
        An absolute path; it need not exist.
    mounts : str
        The text of ``/proc/mounts``: device, place, kind and more on each line, blanks in a place as ``\\040``.

    Examples
    --------
    >>> mounts = "/dev/sda1 / ext4 rw 0 0\\nattic:/all /srv/our\\\\040share nfs4 rw 0 0\\n"
    >>> network_share(Path("/srv/our share/mill.sqlite"), mounts)
    ('nfs4', '/srv/our share')
    >>> network_share(Path("/srv/mill.sqlite"), mounts) is None
    True
    """
    found = ("", Path("/"))
    for line in mounts.splitlines():
        _, place, kind, *_ = [*line.split(" "), "", "", ""]
        here = Path(place.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if path.is_relative_to(here) and len(here.parts) >= len(found[1].parts):
            found = (kind, here)
    return (found[0], str(found[1])) if found[0] in SHARES else None


def _refuse_share(path: Path) -> None:
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return
    share = network_share(path.resolve(), mounts)
    if share is not None:
        raise InvalidInputError(
            f"{path} lies on a network share ({share[0]} at {share[1]}), where SQLite can lose what was saved. "
            "Keep the workshop on a disk of this computer, or in a PostgreSQL database: "
            "--store postgresql+psycopg://USER@HOST/DATABASE"
        )


def _owned(path: Path) -> IO[str]:
    """The lock that the owner of a workshop holds while its process lives."""
    lock = path.with_suffix(".lock").open("w")
    try:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise KeptElsewhereError(f"Another keeper has this workshop open ({path}).") from None
    return lock


def kept_erasures(address: URL, workshop: str) -> tuple[str, bytes]:
    """Return the file in the folder of a store with what was erased of a workshop, and what stands in it."""
    path = _list(address, workshop)
    return str(path), path.read_bytes() if path is not None and path.exists() else b""


def keep_erasures(address: URL, workshop: str, content: bytes) -> None:
    """Write that file, whole or not at all; a store in memory has none."""
    path = _list(address, workshop)
    if path is None:
        return
    draft = path.with_name(path.name + ".part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _list(address: URL, workshop: str) -> Path | None:
    path = _path(address)
    return None if path is None else path.parent / f"{workshop}.redactions"


def _path(address: URL) -> Path | None:
    database = address.database
    return Path(database) if database and database != ":memory:" else None
