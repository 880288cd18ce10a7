"""What stands in the whole record of one workshop, and is it whole?

Functions of an open connection, so that a reader may take several of them out of one and the same moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from cocodesign.archive import Archive, Checkpoint, Report, event_of, verify_record
from cocodesign.events import replay
from cocodesign.rules import skeleton
from cocodesign.store import box, projections
from cocodesign.store import tables as t
from cocodesign.store.engine import faults
from cocodesign.store.purge import purge_pending

__all__ = ["boxes", "fill", "head", "published", "records", "vault", "verify"]


def head(connection: Connection, workshop: str) -> Any:
    """Return the workshop's own row: its name and code, the last number and the head of its chain."""
    return connection.execute(select(t.workshop).where(t.workshop.c.workshop == workshop)).one()


def records(connection: Connection, workshop: str, since: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the lines of the log after a number with their payloads, exactly as they are kept."""
    c, p = t.event.c, t.payload.c
    query = (
        select(t.event, p.subject, p.salt, p.body, p.request, p.redaction)
        .outerjoin(t.payload, (p.event == c.event) & (p.workshop == c.workshop))
        .where((c.workshop == workshop) & (c.seq > since))
        .order_by(c.seq)
    )
    for row in connection.execute(query):
        yield dict(row._mapping)


def vault(connection: Connection, workshop: str) -> list[dict[str, Any]]:
    """Return the people: ``participant, role, name, name_salt, contact, erased_at``."""
    c = t.vault.c
    query = select(c.participant, c.role, c.name, c.name_salt, c.contact, c.erased_at)
    found = connection.execute(query.where(c.workshop == workshop).order_by(c.participant))
    return [dict(row._mapping) for row in found]


def boxes(connection: Connection, workshop: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return what lies beside the log of secret polls: the ballots of those that are sealed, and who voted."""
    return box.sealed_ballots(connection, workshop), box.turnout(connection, workshop)


def published(connection: Connection, workshop: str) -> list[dict[str, Any]]:
    """Return the heads that left the building: ``seq, hash, at, where_published``."""
    c = t.checkpoint.c
    query = select(c.seq, c.hash, c.at, c.where_published).where(c.workshop == workshop).order_by(c.seq)
    return [dict(row._mapping) for row in connection.execute(query)]


def verify(connection: Connection, workshop: str, against: Checkpoint | None) -> Report:
    """Return what a check of the whole record finds: every line, payload, head, name, count and projection."""
    damage = faults(connection)
    mine = (t.event.c.event == t.payload.c.event) & (t.event.c.workshop == t.payload.c.workshop)
    orphans = select(t.payload.c.event).outerjoin(t.event, mine).where(t.event.c.seq.is_(None))
    damage += [f"the payload {event} belongs to no event" for event in connection.scalars(orphans)]
    row = head(connection, workshop)
    lines = list(records(connection, workshop))
    report = verify_record(
        workshop,
        lines,
        vault(connection, workshop),
        against,
        (row.last_seq, row.head),
        published(connection, workshop),
        *boxes(connection, workshop),
    )
    if report.ok:
        damage += projections.problems(connection, workshop, lines)
        polls = replay(map(event_of, lines)).polls
        damage += box.problems(connection, workshop, polls)
    report = replace(report, purge_pending=purge_pending(connection, workshop) or "")
    found = (*(f"{workshop}: {problem}" for problem in damage), *report.problems)
    problems = tuple(problem.encode("utf-8", "backslashreplace").decode() for problem in found)
    return replace(report, problems=problems)


def fill(connection: Connection, workshop: str, archive: Archive, report: Report) -> None:
    """Put the record of an archive that was verified into a store that has none yet."""
    mine: Mapping[str, Any] = {"workshop": workshop}
    columns = [column.name for column in t.event.c]
    for person in archive.vault:
        row = {**mine, **person, "skeleton": skeleton(person["name"] or "") or None}
        connection.execute(insert(t.vault), row)
    for record in archive.records:
        connection.execute(insert(t.event), {column: record[column] for column in columns})
        kept = ("event", "subject", "salt", "body", "request", "redaction")
        connection.execute(insert(t.payload), {**mine, **{column: record[column] for column in kept}})
        if record["body"] is not None:
            projections.project(connection, workshop, event_of(record))
    for ballot in archive.ballots:
        connection.execute(insert(t.sealed_ballot), {**mine, **ballot})
    for voted in archive.turnout:
        connection.execute(insert(t.turnout), {**mine, **voted, "taken": ""})
    for token in archive.about["tokens"]:
        connection.execute(insert(t.token), {**mine, **token})
    for point in archive.checkpoints:
        connection.execute(insert(t.checkpoint), {**mine, **point})
    where = t.workshop.c.workshop == workshop
    connection.execute(update(t.workshop).where(where).values(head=report.head, last_seq=report.events))
