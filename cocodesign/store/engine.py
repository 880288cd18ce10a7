"""Where is a store, and how is it opened? Which engine keeps it is told by its address, and asked nowhere else."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import URL, Connection, Engine, inspect, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError

from cocodesign.exceptions import InvalidInputError, UnknownVersionError
from cocodesign.rules import refuse
from cocodesign.schema import LOG_VERSION, STORE_VERSION
from cocodesign.store import postgres, sqlite
from cocodesign.store import tables as t

__all__ = [
    "faults",
    "keep_erasures",
    "kept_erasures",
    "lenient",
    "new_engine",
    "open_engine",
    "refuse_unless_there",
    "settle",
    "shown",
    "sqlite_path",
    "store_url",
    "the_workshop",
    "waiting",
    "without_password",
    "workshops_at",
    "writing",
]


class Kind(Protocol):
    """What the store must know of an engine; :mod:`cocodesign.store.sqlite` and ``postgres`` say it, each in a file."""

    def open_engine(self, address: URL, *, own: bool = False) -> Engine: ...
    def new(self, address: URL) -> AbstractContextManager[Engine]: ...
    def refuse_unless_there(self, address: URL) -> None: ...
    def shown(self, address: URL) -> str: ...
    def lenient(self, connection: Connection) -> AbstractContextManager[None]: ...
    def faults(self, connection: Connection) -> list[str]: ...
    def advise(self, engine: Engine) -> None: ...
    def settle(self, engine: Engine) -> None: ...
    def is_full(self, error: BaseException) -> bool: ...
    def waiting(self, engine: Engine) -> AbstractContextManager[Callable[[float], None]]: ...
    def kept_erasures(self, address: URL, workshop: str) -> tuple[str, bytes]: ...
    def keep_erasures(self, address: URL, workshop: str, content: bytes) -> None: ...


_KINDS: dict[str, Kind] = {"sqlite": sqlite, "postgresql": postgres}


def store_url(name: str, where: str | os.PathLike[str] = "workshops") -> str:
    """Return the address of the store of a workshop by its name.

    Parameters
    ----------
    name : str
        What the workshop is called.
    where : str or path
        A folder with an SQLite file for each workshop, or the address of a PostgreSQL database, such as
        ``postgresql+psycopg://ana@localhost/workshops``.

    Raises
    ------
    InvalidInputError
        If the name is not made of letters, digits, dots, dashes and underscores.

    Examples
    --------
    >>> store_url("mill-lane", "/home/ana/workshops")
    'sqlite:////home/ana/workshops/mill-lane.sqlite'
    >>> store_url("mill-lane", "postgresql+psycopg://ana@localhost/workshops")
    'postgresql+psycopg://ana@localhost/workshops?workshop=mill-lane'
    """
    if not re.fullmatch(r"[0-9A-Za-z][0-9A-Za-z._-]{0,60}", name):
        raise InvalidInputError(
            f"A workshop's name is made of letters, digits, dots, dashes and underscores, like mill-lane; this is {name!r}."
        )
    if "://" in str(where):
        address, kind = _address(str(where))
        if kind is postgres:
            return postgres.address_of(address, name).render_as_string(hide_password=False)
        raise InvalidInputError(f"A folder or a PostgreSQL database is asked for; this is {str(where)!r}.")
    return f"sqlite:///{Path(where).absolute() / (name + '.sqlite')}"


def sqlite_path(url: str) -> Path | None:
    """Return the file of a store, None for one in memory or in a PostgreSQL database."""
    address = make_url(url)
    database = address.database if address.get_backend_name() == "sqlite" else None
    return Path(database) if database and database != ":memory:" else None


def workshops_at(database: str) -> list[str]:
    """Return the names of the workshops in a PostgreSQL database, sorted.

    Raises
    ------
    DeskUnavailableError
        If the database cannot be reached.
    """
    return postgres.names(_address(database)[0])


def shown(url: str) -> str:
    """Return where a store lies, as it may be printed: a path, or an address without its password.

    Examples
    --------
    >>> shown("postgresql+psycopg://ana:s3cret@localhost/workshops?workshop=mill-lane")
    'postgresql+psycopg://ana@localhost/workshops?workshop=mill-lane'
    """
    address, kind = _address(url)
    return kind.shown(address)


def without_password(url: str) -> tuple[str, str]:
    """Return the address of a store without its password, and the password, empty where there is none."""
    address, kind = _address(url)
    if kind is not postgres:
        return url, ""
    bare, password = postgres.without_password(address)
    return bare.render_as_string(hide_password=False), password


def open_engine(url: str, *, own: bool = False) -> Engine:
    """Return the way to a database: durable, and never writing but under the lock that orders writers.

    Parameters
    ----------
    url : str
        ``sqlite:///FILE``, or ``postgresql+psycopg://USER@HOST/DATABASE?workshop=NAME``.
    own : bool
        Own the workshop for as long as the engine is not disposed of: there is one owner at a time.

    Raises
    ------
    InvalidInputError
        If the address is of another kind, the driver is missing, or a file lies on a network share.
    KeptElsewhereError
        If another process owns the workshop.
    """
    address, kind = _address(url)
    return kind.open_engine(address, own=own)


def refuse_unless_there(url: str) -> None:
    """Raise InvalidInputError if there is no store at an address, or it cannot be written."""
    address, kind = _address(url)
    kind.refuse_unless_there(address)


def new_engine(url: str) -> AbstractContextManager[Engine]:
    """A store with empty tables at an address where there is none; whatever fails with it leaves nothing behind."""
    address, kind = _address(url)
    return kind.new(address)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the write lock from its first statement on.

    Raises
    ------
    RefusedError
        If the disk is full; nothing of the transaction is kept then.
    """
    try:
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            yield connection
    except DBAPIError as error:
        if error.orig is not None and _kind(engine).is_full(error.orig):
            raise refuse("disk-full") from error
        raise


def lenient(connection: Connection) -> AbstractContextManager[None]:
    """Let text be read that is not what it should be, so that a check can name the place."""
    return _kind(connection).lenient(connection)


def faults(connection: Connection) -> list[str]:
    """Return what the engine itself finds broken in its files."""
    return _kind(connection).faults(connection)


def settle(engine: Engine) -> None:
    """Do what an engine needs before a store is closed."""
    _kind(engine).settle(engine)


def waiting(engine: Engine) -> AbstractContextManager[Callable[[float], None]]:
    """A way to wait at most some seconds for news of other processes; a hint may cut the wait short."""
    return _kind(engine).waiting(engine)


def kept_erasures(url: str | URL, workshop: str) -> tuple[str, bytes]:
    """Return where the list of a workshop's erasures lies beside a store, and its lines; no lines where there is none."""
    address, kind = _address(url)
    return kind.kept_erasures(address, workshop)


def keep_erasures(url: str | URL, workshop: str, content: bytes) -> None:
    """Write the list of a workshop's erasures beside a store, in place of the one that lies there."""
    address, kind = _address(url)
    kind.keep_erasures(address, workshop, content)


def the_workshop(engine: Engine, url: str) -> Any:
    """The one workshop of a store, refused where it is not there or of another version."""
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("workshop"):
                raise InvalidInputError(
                    f"{shown(url)} is not a store of workshops: it has no table of workshops."
                )
            row = connection.execute(select(t.workshop)).first()
    except DatabaseError as error:
        raise InvalidInputError(
            f"{shown(url)} cannot be read as a store of workshops: {error.orig}."
        ) from error
    if row is None:
        raise InvalidInputError(f"{shown(url)} holds no workshop.")
    if (row.store_version, row.log_version) != (STORE_VERSION, LOG_VERSION):
        raise UnknownVersionError(
            f"This store has version {row.store_version}.{row.log_version}; this installation knows "
            f"{STORE_VERSION}.{LOG_VERSION}. Archive it with the version that made it, and restore the archive here."
        )
    t.purge.create(engine, checkfirst=True)  # a store that was made before words could be erased
    _kind(engine).advise(engine)  # and before it was told how it would be filled
    return row


def _kind(engine: Engine | Connection) -> Kind:
    return _KINDS[engine.dialect.name]


def _address(url: str | URL) -> tuple[URL, Kind]:
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    kind = _KINDS.get(address.drivername.partition("+")[0]) if address is not None else None
    if address is None or kind is None:
        scheme = str(url).partition(":")[0] if "://" in str(url) else "none of them"
        raise InvalidInputError(
            "A store is an SQLite file, like sqlite:///workshops/mill-lane.sqlite, or lies in a PostgreSQL database, "
            f"like postgresql+psycopg://ana@localhost/workshops?workshop=mill-lane; this is {scheme}."
        )
    return address, kind
