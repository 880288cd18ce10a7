"""Ground for stores: a folder of SQLite files, or a PostgreSQL database. What runs on `ground` runs on both."""

import re
import sqlite3
from pathlib import Path

import pytest

from cocodesign.store import Store

from ..mill_lane import a_played_room


class Files:
    """SQLite files in a folder."""

    kind = "sqlite"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, name="mill"):
        return f"sqlite:///{self.folder / f'{name}.sqlite'}"

    def there(self):
        """What lies there, of any workshop."""
        return sorted(file.name for file in self.folder.iterdir())

    def session(self, url):
        """A connection of somebody who knows SQL and has the rights of whoever owns the data; guards are in place."""
        return Session(sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None), self.kind)

    def force(self, url):
        """The same, once they took the guards away."""
        session = self.session(url)
        for (name,) in session.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            session.execute(f"DROP TRIGGER {name}")
        session.execute("PRAGMA ignore_check_constraints=ON")
        session.execute("PRAGMA foreign_keys=OFF")
        return session


class Schemas:
    """Schemas of a PostgreSQL database, with names that no other test has."""

    kind = "postgres"
    made = 0

    def __init__(self, server) -> None:
        Schemas.made += 1
        self.server, self.mine = server, f"t{Schemas.made}"

    def url(self, name="mill"):
        return self.server.url(f"{self.mine}-{name}")

    def there(self):
        query = f"SELECT nspname FROM pg_namespace WHERE nspname LIKE '%:{self.mine}-%' ORDER BY 1"
        return [name for (name,) in self.server.psql(query)]

    def session(self, url):
        import psycopg

        name = url.rpartition("=")[2]
        it = psycopg.connect(
            host=str(self.server.folder), user="cocodesign", dbname="postgres", autocommit=True
        )
        it.execute(f'SET search_path TO "workshop:{name}", "vault:{name}"')
        return Session(it, self.kind)

    def force(self, url):
        session = self.session(url)
        for table in ("event", "payload"):
            session.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        checks = (
            "SELECT conname, conrelid::regclass::text FROM pg_constraint "
            "WHERE contype IN ('c', 'f') AND conrelid <> 0 AND pg_table_is_visible(conrelid)"
        )
        for name, table in session.execute(checks).fetchall():
            session.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for table in ("vault", "stage", "consent", "checkpoint"):
            session.execute(f"ALTER TABLE {table} ADD COLUMN rowid serial")  # as SQLite has by itself
        return session


class Session:
    """A connection outside of the store, each statement a transaction of its own; `?` stands for a value."""

    def __init__(self, connection, kind) -> None:
        self.connection, self.kind = connection, kind

    def execute(self, sql, values=()):
        if self.kind == "postgres" and values:
            sql = sql.replace("?", "%s")
        return self.connection.execute(sql, values) if values else self.connection.execute(sql)

    def script(self, sql):
        (self.connection.executescript if self.kind == "sqlite" else self.connection.execute)(sql)

    def close(self):
        self.connection.close()


def grounds(kind, request, tmp_path):
    if kind == "postgres":
        return Schemas(request.getfixturevalue("postgres"))
    return Files(tmp_path)


@pytest.fixture(params=["sqlite", "postgres"])
def ground(request, tmp_path):
    return grounds(request.param, request, tmp_path)


@pytest.fixture
def files(tmp_path):
    return Files(tmp_path)


@pytest.fixture
def schemas(postgres):
    return Schemas(postgres)


@pytest.fixture
def evening(ground):
    """The store of a whole evening, closed."""
    return an_evening(ground)


@pytest.fixture
def by_force(evening):
    """A session on that store for somebody who took the guards away."""
    session = evening.ground.force(evening.url)
    yield session
    session.close()


def an_evening(ground):
    room = a_played_room(ground.url())
    room.store.checkpoint("wall")
    room.ground, room.url = ground, ground.url()
    room.store.close()
    return room


def checked(room, against=None):
    """What a check of a closed store finds."""
    store = Store.open(room.url)
    try:
        return store.verify(against)
    finally:
        store.close()


def refused_by_sql(session, statement):
    """The words with which the engine refuses a statement."""
    with pytest.raises(Exception) as found:
        session.execute(statement)
    assert re.search("IntegrityError|RaiseException|Violation", " ".join(map(str, type(found.value).__mro__)))
    return str(found.value)
