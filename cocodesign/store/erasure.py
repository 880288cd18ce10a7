"""What goes out of the tables when words are erased, in the transaction of the event that says so; and the list beside the store.

The list is a file ``WORKSHOP.redactions`` in the folder of the store, or a schema of its own in the same PostgreSQL
database; outside of every backup. It holds no words: only which payloads and which people were erased, so that an old
backup that is restored there does not bring them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import URL, Connection, Engine, delete, select, update

from cocodesign.archive import Archive
from cocodesign.chain import canonical, parse
from cocodesign.exceptions import InvalidInputError
from cocodesign.rules import Draft
from cocodesign.store import box
from cocodesign.store import tables as t
from cocodesign.store.engine import keep_erasures, kept_erasures
from cocodesign.store.purge import ask_for_purge

__all__ = ["carry_out", "keep_list", "missing", "read_list", "without", "words_of"]

_TEXT_FIELDS = ("title", "text", "new_title", "new_text", "reason")
_EMPTY = {"salt": None, "body": None, "request": None}


def words_of(connection: Connection, workshop: str, draft: Draft) -> list[str]:
    """Return the texts and names that an erasure takes away, so that a purge can search them in the files."""
    found: list[str] = []
    for start in range(0, len(draft.empties), 500):
        mine = (t.payload.c.workshop == workshop) & t.payload.c.event.in_(draft.empties[start : start + 500])
        for body in connection.scalars(select(t.payload.c.body).where(mine & t.payload.c.body.is_not(None))):
            content = parse(body)
            found += [content[name] for name in _TEXT_FIELDS if content.get(name)]
    mine = (t.vault.c.workshop == workshop) & t.vault.c.participant.in_(draft.forgets)
    for person in connection.execute(select(t.vault.c.name, t.vault.c.contact).where(mine)):
        found += [text for text in person if text]
    return found


def carry_out(connection: Connection, workshop: str, draft: Draft, event: str, now: str) -> None:
    """Empty the payloads of an erasure, the vault's rows of those who are forgotten, and their slips; ask for a purge."""
    for start in range(0, len(draft.empties), 500):
        some = draft.empties[start : start + 500]
        where = (
            (t.payload.c.workshop == workshop) & t.payload.c.event.in_(some) & t.payload.c.body.is_not(None)
        )
        connection.execute(update(t.payload).where(where).values(**_EMPTY, redaction=event))
    for person in draft.forgets:
        mine = (t.vault.c.workshop == workshop) & (t.vault.c.participant == person)
        gone = {"name": None, "name_salt": None, "skeleton": None, "contact": None, "erased_at": now}
        connection.execute(update(t.vault).where(mine).values(**gone))
        if draft.ends_links:
            mine = (t.token.c.workshop == workshop) & (t.token.c.participant == person)
            connection.execute(delete(t.token).where(mine))
            for poll in box.unsealed(connection, workshop):
                box.withdraw(connection, workshop, poll, person)
    if draft.empties or draft.forgets:
        ask_for_purge(connection, workshop, now)


# ---------------------------------------------------------------- the list beside the store


def keep_list(engine: Engine, workshop: str) -> None:
    """Bring the list beside the store up to date with the store; what it knows and the store does not, stays."""
    with engine.connect() as connection:
        known = _erasures(connection, workshop)
    if not known:
        return
    before = {entry["event"]: entry for entry in read_list(engine.url, workshop)}
    if all(entry["event"] in before for entry in known):
        return
    entries = {**before, **{entry["event"]: entry for entry in known}}
    keep_erasures(engine.url, workshop, b"".join(canonical(entry) + b"\n" for entry in entries.values()))


def _erasures(connection: Connection, workshop: str) -> list[dict[str, Any]]:
    c, p = t.event.c, t.payload.c
    query = (
        select(c.event, c.at, c.actor, p.body)
        .join(t.payload, (p.event == c.event) & (p.workshop == c.workshop))
        .where((c.workshop == workshop) & (c.kind == "payload.redacted"))
        .order_by(c.seq)
    )
    found = []
    for row in connection.execute(query).all():
        body = parse(row.body)
        mine = (p.workshop == workshop) & (p.redaction == row.event)
        payloads = list(connection.scalars(select(p.event).where(mine).order_by(p.event)))
        people = [body["subject"]] if body["what"] == "person" else []
        if body["what"] in ("names", "texts"):
            vault = (t.vault.c.workshop == workshop) & t.vault.c.erased_at.is_not(None)
            people = list(connection.scalars(select(t.vault.c.participant).where(vault)))
        about = {"event": row.event, "at": row.at, "actor": row.actor, "body": body}
        found.append({**about, "payloads": payloads, "people": people})
    return found


def read_list(url: str | URL, workshop: str) -> list[dict[str, Any]]:
    """Return what the list of a workshop's erasures says, oldest first; nothing where there is no list.

    Raises
    ------
    InvalidInputError
        If what lies there is not such a list.
    """
    where, content = kept_erasures(url, workshop)
    try:
        entries = [parse(line) for line in content.splitlines()]
        for entry in entries:
            entry["event"], entry["payloads"], entry["people"], entry["body"]["what"]
    except (InvalidInputError, KeyError, TypeError) as error:
        raise InvalidInputError(
            f"{where} should be the list of what was erased here, but it cannot be read ({error}). Put it right from a "
            "copy, or move it away if nothing was ever erased: a backup that is restored without it brings words back."
        ) from error
    return entries


def missing(archive: Archive, entries: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the erasures that happened after an archive was made."""
    there = {record["event"] for record in archive.records}
    return [entry for entry in entries if entry["event"] not in there]


def without(archive: Archive, entries: Iterable[Mapping[str, Any]]) -> Archive:
    """Return an archive without the words, names and links that were erased after it was made."""
    records = {record["event"]: dict(record) for record in archive.records}
    people = {person["participant"]: dict(person) for person in archive.vault}
    tokens = list(archive.about["tokens"])
    for entry in entries:
        for event in entry["payloads"]:
            record = records.get(event)
            if record is not None and record["body"] is not None:
                record.update(_EMPTY, redaction=entry["event"])
        for person in entry["people"]:
            if person in people:
                people[person].update(name=None, name_salt=None, contact=None, erased_at=entry["at"])
        if entry["body"]["what"] in ("person", "texts"):
            tokens = [token for token in tokens if token["participant"] not in entry["people"]]
    return replace(
        archive,
        records=[*records.values()],
        vault=[*people.values()],
        about={**archive.about, "tokens": tokens},
    )
