"""The SQL tables of the store, and what the engine itself forbids.

``event`` never changes and holds no personal value; what people said lies in ``payload``, which can be emptied;
who they are lies in ``vault`` and ``token``. ``stage`` and ``consent`` are projections, kept in the transaction of
the event that changes them, because "is it open?" must be read under the same lock as the append.

Ballots of a secret poll are no events. ``turnout`` says who voted and ``ballot_box`` what was voted: nothing but the
slip joins them, which only the key in ``poll_key`` can make. At closing key and slips are destroyed, and the ballots
lie in ``sealed_ballot`` in the order of their leaves, which is chance.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = [
    "SQLITE_GUARDS",
    "ballot_box",
    "checkpoint",
    "consent",
    "event",
    "metadata",
    "payload",
    "poll_key",
    "purge",
    "sealed_ballot",
    "stage",
    "token",
    "turnout",
    "vault",
    "workshop",
]

metadata = MetaData()

workshop = Table(
    "workshop",
    metadata,
    Column("workshop", String(40), primary_key=True),
    Column("store_version", Integer, nullable=False),
    Column("log_version", Integer, nullable=False),
    Column("name", String(80), nullable=False),
    Column("code", String(16), nullable=False),
    Column("secret", String(64), nullable=False),
    Column("head", String(64), nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("doors", Integer, nullable=False),
    Column("ended", Integer, nullable=False),
)
"""One row: the head of the log, which is also the lock that orders writers, and the workshop's own secret."""

event = Table(
    "event",
    metadata,
    Column("workshop", String(40), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("event", String(80), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("v", Integer, nullable=False),
    Column("actor", String(40), nullable=False),
    Column("stage", String(80)),
    Column("ref", String(80)),
    Column("at", String(20), nullable=False),
    Column("commit", String(64), nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("workshop", "event"),
    Index("event_by_actor", "workshop", "actor", "kind", "seq"),
    Index("event_by_ref", "workshop", "ref", "kind", "seq"),
    Index("event_by_kind", "workshop", "kind", "seq"),
    sqlite_with_rowid=False,
)

payload = Table(
    "payload",
    metadata,
    Column("workshop", String(40), primary_key=True),
    Column("event", String(80), primary_key=True),
    Column("subject", String(40)),
    Column("salt", String(64)),
    Column("body", Text),
    Column("request", String(64)),
    Column("redaction", Text),
    Column("enc", String(20)),
    CheckConstraint("(body IS NULL) = (redaction IS NOT NULL)", name="erased_with_a_word"),
    CheckConstraint("(body IS NULL) = (salt IS NULL)", name="erased_with_its_salt"),
    sqlite_with_rowid=False,
)

vault = Table(
    "vault",
    metadata,
    Column("workshop", String(40), primary_key=True),
    Column("participant", String(40), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("name", String(80)),
    Column("name_salt", String(64)),
    Column("skeleton", String(80), index=True),
    Column("contact", Text),
    Column("erased_at", String(20)),
)

token = Table(
    "token",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("workshop", String(40), nullable=False),
    Column("participant", String(40), nullable=False, index=True),
    Column("made_at", String(20), nullable=False),
)
"""The secrets by which a person comes back, hashed; a person may have several (another phone, a new link)."""

stage = Table(
    "stage",
    metadata,
    Column("workshop", String(40), primary_key=True),
    Column("stage", String(80), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("title", String(80), nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", String(8), CheckConstraint("state IN ('draft', 'open', 'closed')"), nullable=False),
    Column("minutes", String(20)),
    Column("closes_at", String(20)),
    Column("settings", Text, nullable=False),
)

consent = Table(
    "consent",
    metadata,
    Column("workshop", String(40), primary_key=True),
    Column("participant", String(40), primary_key=True),
    Column("scope", String(20), primary_key=True),
    Column("granted", Integer, nullable=False),
    Column("confirmed", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
)

checkpoint = Table(
    "checkpoint",
    metadata,
    Column("workshop", String(40), ForeignKey("workshop.workshop"), primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("where_published", String(80), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("at", String(20), nullable=False),
)
"""Heads that left the building, and where they were shown."""

purge = Table(
    "purge",
    metadata,
    Column("workshop", String(40), primary_key=True),
    Column("since", String(20)),
    Column("verified_at", String(20)),
)
"""Since when erased words may still stand in the files, None when they do not; and when that was last looked at."""

turnout = Table(
    "turnout",
    metadata,
    Column("workshop", String(40), primary_key=True),
    Column("poll", String(80), primary_key=True),
    Column("participant", String(90), primary_key=True),
    Column("taken", String(64), nullable=False),
    sqlite_with_rowid=False,
)
"""Who voted in a secret poll (a sheet of paper by its number), and by what a repeat of their last command is known."""

ballot_box = Table(
    "ballot_box",
    metadata,
    Column("slip", String(64), primary_key=True),
    Column("workshop", String(40), nullable=False),
    Column("poll", String(80), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("choice", Text, nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("group", String(80)),
    Column("channel", String(20)),
    sqlite_with_rowid=False,
)
"""What was voted in a secret poll that is not sealed yet: no person, no time, and a key that is chance to see."""

poll_key = Table(
    "poll_key",
    metadata,
    Column("workshop", String(40), primary_key=True),
    Column("poll", String(80), primary_key=True),
    Column("key", String(64), nullable=False),
    sqlite_with_rowid=False,
)
"""The key that makes the slips of a secret poll; gone once it is sealed."""

sealed_ballot = Table(
    "sealed_ballot",
    metadata,
    Column("workshop", String(40), primary_key=True),
    Column("poll", String(80), primary_key=True),
    Column("leaf", String(64), primary_key=True),
    Column("choice", Text, nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("group", String(80)),
    Column("channel", String(20)),
    sqlite_with_rowid=False,
)
"""The ballots of a sealed poll, in the order of their leaves."""

SQLITE_GUARDS = (
    """CREATE TRIGGER IF NOT EXISTS event_is_append_only_u BEFORE UPDATE ON event
       BEGIN SELECT RAISE(ABORT, 'the log is append-only: events are never changed'); END""",
    """CREATE TRIGGER IF NOT EXISTS event_is_append_only_d BEFORE DELETE ON event
       BEGIN SELECT RAISE(ABORT, 'the log is append-only: events are never deleted'); END""",
    """CREATE TRIGGER IF NOT EXISTS event_is_never_replaced BEFORE INSERT ON event
       WHEN EXISTS (SELECT 1 FROM event WHERE workshop = NEW.workshop AND seq = NEW.seq)
         OR EXISTS (SELECT 1 FROM event WHERE workshop = NEW.workshop AND event = NEW.event)
       BEGIN SELECT RAISE(ABORT, 'the log is append-only: events are never replaced'); END""",
    """CREATE TRIGGER IF NOT EXISTS payload_is_never_replaced BEFORE INSERT ON payload
       WHEN EXISTS (SELECT 1 FROM payload WHERE workshop = NEW.workshop AND event = NEW.event)
       BEGIN SELECT RAISE(ABORT, 'a payload is never replaced, only erased'); END""",
    """CREATE TRIGGER IF NOT EXISTS payload_is_only_erased BEFORE UPDATE ON payload
       WHEN NEW.body IS NOT NULL OR NEW.workshop <> OLD.workshop OR NEW.event <> OLD.event
         OR NEW.subject IS NOT OLD.subject OR NEW.request IS NOT NULL
       BEGIN SELECT RAISE(ABORT, 'a payload is never changed, only erased'); END""",
    """CREATE TRIGGER IF NOT EXISTS payload_is_kept BEFORE DELETE ON payload
       BEGIN SELECT RAISE(ABORT, 'a payload is never deleted, only erased'); END""",
    """CREATE TRIGGER IF NOT EXISTS sealed_ballot_is_sealed_u BEFORE UPDATE ON sealed_ballot
       BEGIN SELECT RAISE(ABORT, 'the ballots of a sealed poll are never changed'); END""",
    """CREATE TRIGGER IF NOT EXISTS sealed_ballot_is_sealed_d BEFORE DELETE ON sealed_ballot
       BEGIN SELECT RAISE(ABORT, 'the ballots of a sealed poll are never deleted'); END""",
    """CREATE TRIGGER IF NOT EXISTS sealed_ballot_is_never_replaced BEFORE INSERT ON sealed_ballot
       WHEN EXISTS (SELECT 1 FROM sealed_ballot
                    WHERE workshop = NEW.workshop AND poll = NEW.poll AND leaf = NEW.leaf)
       BEGIN SELECT RAISE(ABORT, 'the ballots of a sealed poll are never replaced'); END""",
)
