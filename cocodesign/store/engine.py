"""Where is a store, and how is it opened? One SQLite file a workshop, written under a lock from the first statement on."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, inspect, select
from sqlalchemy import event as on
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from cocodesign.exceptions import InvalidInputError, UnknownVersionError
from cocodesign.schema import LOG_VERSION, STORE_VERSION
from cocodesign.store import tables as t

__all__ = ["lenient", "new_engine", "open_engine", "sqlite_path", "store_url", "the_workshop", "writing"]


def store_url(name: str, folder: str | os.PathLike[str] = "workshops") -> str:
    """Return the address of the SQLite store of a workshop by its name.

    Raises
    ------
    InvalidInputError
        If the name is not made of letters, digits, dots, dashes and underscores.
    """
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]{0,60}", name):
        raise InvalidInputError(
            f"A workshop's name is made of letters, digits, dots, dashes and underscores, like mill-lane; this is {name!r}."
        )
    return f"sqlite:///{Path(folder).absolute() / (name + '.sqlite')}"


def sqlite_path(url: str) -> Path | None:
    """Return the file of a store, None for one in memory."""
    database = make_url(url).database
    return Path(database) if database and database != ":memory:" else None


def open_engine(url: str) -> Engine:
    """Return the way to a database: durable, erasing what it deletes, and never writing on a deferred lock.

    Raises
    ------
    InvalidInputError
        If the address is of another kind than SQLite's.
    """
    address = make_url(url)
    if address.get_backend_name() != "sqlite":
        raise InvalidInputError(
            f"A store is an SQLite file for now, like sqlite:///workshops/mill-lane.sqlite; this is {url!r}."
        )
    more: dict[str, Any] = {"poolclass": StaticPool} if sqlite_path(url) is None else {}
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

    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the write lock from its first statement on."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def lenient(connection: Connection) -> Iterator[None]:
    """Let text be read that is no UTF-8 any more, so that a check can name the place."""
    raw: Any = connection.connection.driver_connection
    raw.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = str


@contextmanager
def new_engine(url: str) -> Iterator[Engine]:
    """A store with empty tables at an address where there is none; whatever fails with it leaves nothing behind."""
    engine = open_engine(url)
    path = sqlite_path(url)
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
        with writing(engine) as connection:
            for statement in t.SQLITE_GUARDS:
                connection.exec_driver_sql(statement)
        yield engine
    except BaseException:
        engine.dispose()
        if path is not None:
            for ending in ("", "-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
        raise


def the_workshop(engine: Engine, url: str) -> Any:
    """The one workshop of a store, refused where it is not there or of another version."""
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("workshop"):
                raise InvalidInputError(f"{url} is not a store of workshops: it has no table of workshops.")
            row = connection.execute(select(t.workshop)).first()
    except DatabaseError as error:
        raise InvalidInputError(f"{url} cannot be read as a store of workshops: {error.orig}.") from error
    if row is None:
        raise InvalidInputError(f"{url} holds no workshop.")
    if (row.store_version, row.log_version) != (STORE_VERSION, LOG_VERSION):
        raise UnknownVersionError(
            f"This store has version {row.store_version}.{row.log_version}; this installation knows "
            f"{STORE_VERSION}.{LOG_VERSION}. Archive it with the version that made it, and restore the archive here."
        )
    t.purge.create(engine, checkfirst=True)  # a store that was made before words could be erased
    return row
