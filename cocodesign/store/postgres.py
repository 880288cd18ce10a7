"""What must be known of PostgreSQL? Two schemas a workshop, its guards, who owns it, and what a lost line means."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, MetaData, String, Text, create_engine
from sqlalchemy import event as on
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from cocodesign.exceptions import DeskUnavailableError, InvalidInputError, KeptElsewhereError
from cocodesign.store import tables as t

__all__ = [
    "address_of",
    "advise",
    "faults",
    "is_full",
    "keep_erasures",
    "kept_erasures",
    "lenient",
    "names",
    "new",
    "open_engine",
    "refuse_unless_there",
    "settle",
    "shown",
    "waiting",
    "without_password",
]

DISK_FULL = "53100"  # its code for that
WAIT = 5
"""How many seconds a keeper waits for the one before it to be gone; a killed one's session ends within one."""

APART = ("vault", "token")
"""The tables that say who people are: in a schema of their own, so that rights and backups can be given apart."""

LONGEST = 54
"""Letters of a workshop's name; an identifier has at most 63."""

_LINE = {
    "client_encoding": "utf8",
    "application_name": "cocodesign",
    "connect_timeout": 5,
    # A computer that vanished is noticed within half a minute, from both ends.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3",
}


def address_of(database: URL, name: str) -> URL:
    """Return the address of a workshop in a database.

    Raises
    ------
    InvalidInputError
        If the name is too long for PostgreSQL.
    """
    if len(name) > LONGEST:
        raise InvalidInputError(
            f"On PostgreSQL a workshop's name has at most {LONGEST} letters; {name!r} has {len(name)}."
        )
    return database.update_query_dict({"workshop": name})


def without_password(address: URL) -> tuple[URL, str]:
    """Return an address without its password, and the password."""
    hidden = address.query.get("password", "")
    password = address.password or (hidden if isinstance(hidden, str) else hidden[0])
    bare = URL.create(
        address.drivername, address.username, None, address.host, address.port, address.database
    )
    return bare.set(query=address.difference_update_query(["password"]).query), str(password)


def names(address: URL) -> list[str]:
    """Return the names of the workshops in a database, sorted."""
    engine = _plain_engine(address, poolclass=NullPool)
    query = (
        "SELECT substr(nspname, 10) FROM pg_namespace WHERE starts_with(nspname, 'workshop:') "
        "AND has_schema_privilege(oid, 'USAGE') ORDER BY nspname COLLATE \"C\""
    )
    with engine.connect() as connection:
        return list(connection.exec_driver_sql(query).scalars())


def open_engine(address: URL, *, own: bool = False) -> Engine:
    """Return the way to a workshop's schemas: durable, and writing only under the lock of its head row.

    An owner has one session, which holds the workshop's lock; when it is lost, the next one takes the lock before
    anything else. So nobody writes who does not own the workshop any more.

    Raises
    ------
    InvalidInputError
        If the driver is missing, or the address names no workshop.
    """
    name = _name(address)
    more: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if own else {"pool_pre_ping": True}
    engine = _plain_engine(address, **more)
    path = ", ".join(f'"{schema}"' for schema in _schemas(name))

    @on.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute(f"SET search_path TO {path}")
        connection.execute(
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
        )
        if own:
            _take(connection, name, shown(address))
        connection.autocommit = False

    @on.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("writes"):
            # Before anything is read: whoever comes second sees all that the first one did, and gets the next number.
            connection.exec_driver_sql("SELECT last_seq FROM workshop FOR UPDATE")
        elif not options.get("builds"):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")

    @on.listens_for(engine, "commit")
    def _tell(connection: Connection) -> None:
        if connection.get_execution_options().get("writes"):
            query = "SELECT pg_notify(%s, last_seq::text) FROM workshop"  # delivered once it is committed
            connection.exec_driver_sql(query, (_schemas(name)[0],))

    return engine


@contextmanager
def new(address: URL) -> Iterator[Engine]:
    """Schemas with empty tables where there are none; whatever fails with them leaves nothing behind."""
    engine, schemas = open_engine(address), _schemas(_name(address))
    try:
        with engine.connect().execution_options(builds=True) as connection, connection.begin():
            _refuse_encoding(connection, address)
            for schema in schemas:
                _make_schema(connection, schema, address)
            _tables(*schemas).create_all(connection, checkfirst=False)
            connection.exec_driver_sql(GUARDS.replace("{log}", schemas[0]))
    except BaseException:
        engine.dispose()
        raise
    try:
        yield engine
    except BaseException:
        with engine.connect().execution_options(builds=True) as connection, connection.begin():
            for schema in schemas:
                connection.exec_driver_sql(f'DROP SCHEMA "{schema}" CASCADE')
        engine.dispose()
        raise


def refuse_unless_there(address: URL) -> None:
    """Raise InvalidInputError if the workshop is not there, or cannot be written."""
    if _name(address) not in names(address):
        raise InvalidInputError(
            f"There is no workshop at {shown(address)}. `cocodesign list` shows those that are there."
        )
    engine = open_engine(address)
    query = (
        "SELECT to_regclass('workshop') IS NULL OR NOT pg_is_in_recovery() "
        "AND has_table_privilege('workshop', 'UPDATE') AND has_table_privilege('event', 'INSERT')"
    )
    try:
        with engine.connect() as connection:
            if not connection.exec_driver_sql(query).scalar():
                raise InvalidInputError(
                    f"{shown(address)} cannot be written by this user; a workshop needs a database that takes writes."
                )
    finally:
        engine.dispose()


def shown(address: URL) -> str:
    """Return the address of a store as it may be printed: without password, and without what else it carries."""
    name = address.query.get("workshop")
    bare = without_password(address)[0].set(query={"workshop": name} if name else {})
    return bare.render_as_string()


@contextmanager
def lenient(connection: Connection) -> Iterator[None]:
    """Nothing to be lenient about: PostgreSQL keeps no text that is not UTF-8."""
    yield


def faults(connection: Connection) -> list[str]:
    """Return nothing: whether its files are whole, a server says itself (data checksums, ``pg_amcheck``)."""
    return []


def advise(engine: Engine) -> None:
    """Leave everything as it is: the server counts by itself what its tables hold."""


def settle(engine: Engine) -> None:
    """Leave everything as it is: the server looks after its files."""


def is_full(error: BaseException) -> bool:
    """Say whether what the server answered means that there is no room left on its disk."""
    return getattr(error, "sqlstate", None) == DISK_FULL


@contextmanager
def waiting(engine: Engine) -> Iterator[Callable[[float], None]]:
    """A way to wait some seconds for news, cut short by the hint that another process committed.

    A hint may be missed, or come for nothing; whoever waits reads on either way.
    """
    import psycopg

    listening = _Listening(engine, psycopg)
    try:
        yield listening.wait
    finally:
        listening.close()


def kept_erasures(address: URL, workshop: str) -> tuple[str, bytes]:
    """Return the schema with what was erased of a workshop, and the lines of its one table.

    It has the workshop's own id for its name, so that it is found whatever the workshop is called when it is restored.
    It is no part of the workshop's schemas: it stays when they are dropped, and can be dumped by itself.
    """
    schema = _list(workshop)
    engine = _plain_engine(address, poolclass=NullPool)
    with engine.connect() as connection:
        there = connection.execute(sql("SELECT to_regclass(:name)"), {"name": f'"{schema}".line'}).scalar()
        query = f'SELECT entry FROM "{schema}".line ORDER BY n'
        lines = list(connection.exec_driver_sql(query).scalars()) if there else []
    return f'The schema "{schema}"', "\n".join(lines).encode()


def keep_erasures(address: URL, workshop: str, content: bytes) -> None:
    """Write that table, in one transaction."""
    schema = _list(workshop)
    engine = _plain_engine(address, poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        connection.exec_driver_sql(
            f'CREATE TABLE IF NOT EXISTS "{schema}".line (n integer PRIMARY KEY, entry text NOT NULL)'
        )
        connection.exec_driver_sql(f'LOCK TABLE "{schema}".line IN EXCLUSIVE MODE')
        connection.exec_driver_sql(f'DELETE FROM "{schema}".line')
        rows = [{"n": n, "entry": text} for n, text in enumerate(content.decode().splitlines(), 1)]
        connection.execute(sql(f'INSERT INTO "{schema}".line VALUES (:n, :entry)'), rows)


def _list(workshop: str) -> str:
    return f"erased:{workshop}"


class _Listening:
    """A session that listens on a workshop's channel, opened again when it breaks."""

    def __init__(self, engine: Engine, psycopg: Any) -> None:
        self._engine, self._psycopg = _plain_engine(engine.url, poolclass=NullPool), psycopg
        with engine.connect() as connection:
            self._channel = connection.exec_driver_sql("SELECT current_schema()").scalar_one()
        self._session: Any = None
        self._open()

    def wait(self, seconds: float) -> None:
        started = time.monotonic()
        try:
            if self._session is None:
                self._open()
            for _hint in self._session.driver_connection.notifies(timeout=seconds, stop_after=1):
                return
        except (self._psycopg.OperationalError, DeskUnavailableError):
            self.close()
            time.sleep(max(0.0, seconds - (time.monotonic() - started)))

    def _open(self) -> None:
        self._session = self._engine.raw_connection()
        self._session.driver_connection.autocommit = True
        self._session.driver_connection.execute(f'LISTEN "{self._channel}"')

    def close(self) -> None:
        if self._session is not None:
            self._session.invalidate()
            self._session = None


def _plain_engine(address: URL, **more: Any) -> Engine:
    try:
        import psycopg  # noqa: F401 (asked for here, so that its absence has a remedy)
    except ImportError:
        raise InvalidInputError(
            "A store on PostgreSQL needs the driver psycopg, which is not installed. "
            'Install it with: pip install "cocodesign[postgres]"'
        ) from None
    bare = address.set(drivername="postgresql+psycopg").difference_update_query(["workshop"])
    engine = create_engine(bare, connect_args=_LINE, **more)

    @on.listens_for(engine, "handle_error")
    def _lost(context: Any) -> None:
        """A session that broke may have committed or not; only asking again with the same id tells."""
        if not context.is_pre_ping and (context.is_disconnect or context.connection is None):
            reason = str(context.original_exception).strip().split("\n")[0]
            doubt = "What was sent is not known to be saved; sending it again is harmless."
            raise DeskUnavailableError(
                f"The database at {shown(address)} cannot be reached just now ({reason}). "
                + (doubt if context.is_disconnect else "Does it run, and may this user come in?")
            )

    return engine


def _take(connection: Any, name: str, where: str) -> None:
    """Become the owner of a workshop for as long as this session lasts."""
    from psycopg.errors import LockNotAvailable

    key = int.from_bytes(hashlib.sha256(_schemas(name)[0].encode()).digest()[:8], signed=True)
    connection.execute(f"SET lock_timeout TO '{WAIT}s'")
    try:
        connection.execute("SELECT pg_advisory_lock(%s)", (key,))
    except LockNotAvailable:
        connection.close()
        raise KeptElsewhereError(f"Another keeper has this workshop open ({where}).") from None
    connection.execute("RESET lock_timeout")


def _name(address: URL) -> str:
    name = address.query.get("workshop")
    if not isinstance(name, str) or not name:
        raise InvalidInputError(
            f"{shown(address)} names no workshop; add ?workshop=NAME, like …/workshops?workshop=mill-lane."
        )
    return name


def _schemas(name: str) -> tuple[str, str]:
    """The schema of a workshop's log, and that of its people."""
    return f"workshop:{name}", f"vault:{name}"


def _refuse_encoding(connection: Connection, address: URL) -> None:
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar()
    if encoding != "UTF8":
        raise InvalidInputError(
            f"{shown(address)} keeps text as {encoding}; a workshop needs UTF8. Make a database for it with: "
            "createdb --encoding=UTF8 --template=template0 workshops"
        )


def _make_schema(connection: Connection, schema: str, address: URL) -> None:
    try:
        connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
    except DBAPIError as error:
        state = getattr(error.orig, "sqlstate", "")
        if state in ("42P06", "23505"):  # it is there, or somebody makes it in this very moment
            raise InvalidInputError(
                f"There is a workshop at {shown(address)} already; resume it, or choose another name."
            ) from None
        if state == "42501":
            raise InvalidInputError(
                f"This user may make no schema at {shown(address)}. Let its owner say: "
                f"GRANT CREATE ON DATABASE {address.database} TO {address.username}"
            ) from None
        raise


def _tables(log: str, vault: str) -> MetaData:
    """The tables of a workshop in its schemas, their text without limits and in the order of its bytes, as SQLite's."""
    made = MetaData()
    for table in t.metadata.sorted_tables:
        copy = table.to_metadata(
            made,
            schema=vault if table.name in APART else log,
            referred_schema_fn=lambda _table, _schema, _constraint, _referred: log,
        )
        for column in copy.columns:
            if isinstance(column.type, String):
                column.type = Text(collation="C")
    return made


GUARDS = """
CREATE FUNCTION "{log}".keep_the_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT 1 FROM "{log}".event WHERE workshop = NEW.workshop AND seq = NEW.seq)
      OR EXISTS (SELECT 1 FROM "{log}".event WHERE workshop = NEW.workshop AND event = NEW.event) THEN
      RAISE integrity_constraint_violation USING MESSAGE = 'the log is append-only: events are never replaced';
    END IF;
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'the log is append-only: events are never changed';
  END IF;
  RAISE integrity_constraint_violation USING MESSAGE = 'the log is append-only: events are never deleted';
END $$;
CREATE FUNCTION "{log}".keep_the_payload() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT 1 FROM "{log}".payload WHERE workshop = NEW.workshop AND event = NEW.event) THEN
      RAISE integrity_constraint_violation USING MESSAGE = 'a payload is never replaced, only erased';
    END IF;
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' THEN
    IF NEW.body IS NOT NULL OR NEW.workshop <> OLD.workshop OR NEW.event <> OLD.event
      OR NEW.subject IS DISTINCT FROM OLD.subject OR NEW.request IS NOT NULL THEN
      RAISE integrity_constraint_violation USING MESSAGE = 'a payload is never changed, only erased';
    END IF;
    RETURN NEW;
  END IF;
  RAISE integrity_constraint_violation USING MESSAGE = 'a payload is never deleted, only erased';
END $$;
CREATE FUNCTION "{log}".keep_the_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF EXISTS (SELECT 1 FROM "{log}".sealed_ballot
               WHERE workshop = NEW.workshop AND poll = NEW.poll AND leaf = NEW.leaf) THEN
      RAISE integrity_constraint_violation USING MESSAGE = 'the ballots of a sealed poll are never replaced';
    END IF;
    RETURN NEW;
  ELSIF TG_OP = 'UPDATE' THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'the ballots of a sealed poll are never changed';
  END IF;
  RAISE integrity_constraint_violation USING MESSAGE = 'the ballots of a sealed poll are never deleted';
END $$;
CREATE TRIGGER seal_is_kept BEFORE INSERT OR UPDATE OR DELETE ON "{log}".sealed_ballot
  FOR EACH ROW EXECUTE FUNCTION "{log}".keep_the_seal();
CREATE TRIGGER log_is_append_only BEFORE INSERT OR UPDATE OR DELETE ON "{log}".event
  FOR EACH ROW EXECUTE FUNCTION "{log}".keep_the_log();
CREATE TRIGGER log_is_never_emptied BEFORE TRUNCATE ON "{log}".event
  FOR EACH STATEMENT EXECUTE FUNCTION "{log}".keep_the_log();
CREATE TRIGGER payload_is_kept BEFORE INSERT OR UPDATE OR DELETE ON "{log}".payload
  FOR EACH ROW EXECUTE FUNCTION "{log}".keep_the_payload();
CREATE TRIGGER payload_is_never_emptied BEFORE TRUNCATE ON "{log}".payload
  FOR EACH STATEMENT EXECUTE FUNCTION "{log}".keep_the_payload();
"""
"""The same guards, with the same words, as :data:`cocodesign.store.tables.SQLITE_GUARDS`; ``{log}`` is the schema."""
