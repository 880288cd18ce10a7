"""One workshop's log in an SQL database: every write decides and appends in one transaction.

The promises kept here: nothing is acknowledged before it is committed; an acknowledged event is never lost; a
command that comes twice is answered as the first time; the same id with another content is refused; the state of a
stage is read under the lock under which the event is written. Ballots of secret polls are kept beside the log, in
:mod:`cocodesign.store.box`, in the transaction that takes them.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DatabaseError

from cocodesign.archive import Archive, Checkpoint, Report, event_of, write_archive
from cocodesign.chain import GENESIS, canonical, commitment, link, receipt_code
from cocodesign.events import KINDS, State, check_body, replay
from cocodesign.exceptions import DeskUnavailableError, RefusedError, TamperedRecordError
from cocodesign.recount import count_poll
from cocodesign.rules import Draft, check_command, decide, refuse, skeleton
from cocodesign.rules.erasing import due, erasure_of
from cocodesign.schema import LOG_VERSION, STORE_VERSION
from cocodesign.store import box, erasure, links, projections, record
from cocodesign.store import tables as t
from cocodesign.store.engine import (
    lenient,
    new_engine,
    open_engine,
    refuse_unless_there,
    settle,
    the_workshop,
    waiting,
    writing,
)
from cocodesign.store.purge import Purge, purge, purge_pending
from cocodesign.store.view import SqlView

__all__ = ["Answer", "Store", "utc_now"]

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""The letters of a join code: none looks like another one of them."""


_OUT_OF_REACH = (OSError, DatabaseError, DeskUnavailableError)
"""What may keep the list of erasures from being written, such as a full disk."""

LINKS_PER_MINUTE = 6
"""How many personal links one person may ask for within a minute."""


def utc_now() -> str:
    """Return the time of day, ISO 8601 in UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True)
class Answer:
    """What a command came to.

    Attributes
    ----------
    id : str
        The id of the command.
    seq : int or None
        The number of its first event; None when it changed nothing.
    at : str
        When it was committed.
    events : tuple of dict
        The new events; empty for a retry, whose events were handed out the first time.
    receipt : str
        For a ballot: the code that the voter keeps.
    boxed : Taken or None
        For a ballot of a secret poll: what its voter alone is told. It has no number and no time.
    person, token : str
        For a join: who came in, and the secret by which they come back.
    """

    id: str
    seq: int | None
    at: str
    events: tuple[dict[str, Any], ...] = ()
    receipt: str = ""
    person: str = ""
    token: str = ""
    boxed: box.Taken | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return what is sent to whoever commanded."""
        said: dict[str, Any] = {"id": self.id, "seq": self.seq, "at": self.at, "receipt": self.receipt}
        said |= {"person": self.person, "token": self.token}
        if self.boxed is not None:
            said |= {"revision": self.boxed.revision}
            said |= {"nonce": self.boxed.nonce, "choice": self.boxed.choice} if self.receipt else {}
        return {name: value for name, value in said.items() if value != ""}


class Store:
    """The log of one workshop.

    Open one with :meth:`create` or :meth:`open`; close it with :meth:`close`. All calls are synchronous and belong
    into one thread; the keeper gives them one of its own.
    """

    def __init__(self, engine: Engine, workshop: str, clock: Callable[[], str] = utc_now) -> None:
        self._engine = engine
        self.clock = clock
        self.workshop = workshop
        with engine.connect() as connection:
            row = record.head(connection, workshop)
        self.name: str = row.name
        self.code: str = row.code
        self._secret = bytes.fromhex(row.secret)
        self._erased: list[str] = []
        """Words that were erased since the last purge, to be searched in the files by it; nowhere but in memory."""

    # ------------------------------------------------------------ opening

    @classmethod
    def create(
        cls, url: str, name: str, about: Mapping[str, Any], clock: Callable[[], str] = utc_now
    ) -> Store:
        """Make a new store with a new workshop in it and return it.

        Parameters
        ----------
        url : str
            Where: an SQLAlchemy address such as ``sqlite:////home/ana/workshops/mill-lane.sqlite``.
        name : str
            What the workshop is called on this machine.
        about : mapping
            What the command ``create`` takes: title, purpose, stages and so on.
        clock : callable
            The time of day as an ISO 8601 text.

        Raises
        ------
        InvalidInputError
            If there is a workshop already.
        RefusedError
            If the workshop has no purpose or no agenda; nothing is left behind then.
        """
        with new_engine(url) as engine:
            store = cls(engine, _open_row(engine, name, code=_new_code()), clock)
            store.submit({"do": "create", "id": secrets.token_hex(16), **about}, "operator")
            return store

    @classmethod
    def open(cls, url: str, clock: Callable[[], str] = utc_now, *, own: bool = False) -> Store:
        """Open the store at an address; ``own`` it until it is closed, as the keeper of a workshop that runs does.

        Raises
        ------
        InvalidInputError
            If there is no store, or it cannot be written.
        KeptElsewhereError
            If another process owns it.
        DeskUnavailableError
            If its database cannot be reached.
        UnknownVersionError
            If another version made it.
        """
        refuse_unless_there(url)
        engine = open_engine(url, own=own)
        try:
            row = the_workshop(engine, url)
        except BaseException:
            engine.dispose()
            raise
        store = cls(engine, row.workshop, clock)
        erasure.keep_list(engine, store.workshop)  # an erasure right before a crash is put on the list now
        return store

    def close(self) -> None:
        """Close the store; its files stay."""
        try:
            settle(self._engine)
        finally:
            self._engine.dispose()

    # ------------------------------------------------------------ writing

    def submit(self, command: Mapping[str, Any], person: str) -> Answer:
        """Decide on a command and append what it causes, in one transaction; return once it is committed.

        Raises
        ------
        RefusedError
            If a rule says no, or it is no command at all. Nothing is written then, except that somebody tried what
            their role may not do.
        """
        check_command(dict(command))
        try:
            with writing(self._engine) as connection:
                answer = self._submit(connection, command, person)
            if any(event["kind"] == "payload.redacted" for event in answer.events):
                with suppress(
                    *_OUT_OF_REACH
                ):  # it is committed: the purge stays pending until the list is kept too
                    erasure.keep_list(self._engine, self.workshop)
        except RefusedError as refusal:
            if refusal.code == "not-allowed":
                self._note_refusal(str(command["do"]), person)
            raise
        if any(event["kind"] == "poll.sealed" for event in answer.events):
            self.purge()
        return answer

    def _submit(self, connection: Connection, command: Mapping[str, Any], person: str) -> Answer:
        now = self.clock()
        prior = self._prior(connection, command, person)
        if prior is not None:
            return prior
        if taken := self._taken_before(connection, command, person):
            return _boxed(command, taken)
        drafts = decide(SqlView(connection, self.workshop, now), command, person)
        if not drafts:
            return Answer(command["id"], None, now)
        if drafts[0].revision is not None:
            return _boxed(command, box.put(connection, self.workshop, drafts[0], command["id"]))
        events = self._append(connection, command, drafts, now)
        receipt = events[0].get("receipt", "")
        return Answer(command["id"], events[0]["seq"], now, tuple(events), receipt)

    def _taken_before(
        self, connection: Connection, command: Mapping[str, Any], person: str
    ) -> box.Taken | None:
        """What a secret ballot came to that is sent again, also after the poll has closed."""
        if command["do"] != "cast" or not isinstance(command.get("poll"), str):
            return None
        taken = box.repeated(connection, self.workshop, command["poll"], person, command["id"])
        if taken is None or taken.revision in (0, command.get("revision")):
            return taken
        raise refuse("key-reused")

    def tally(self, poll: str, state: State | None = None) -> dict[str, Any]:
        """Return what the command ``count`` says of a poll that is closed: its result and, if it is secret, its seal.

        Parameters
        ----------
        poll : str
            Which poll.
        state : State, optional
            The whole workshop, by whoever has it at hand; without it the log is read.
        """
        state = replay(self.read()) if state is None else state
        about = state.polls[poll]
        if about["mode"] != "secret":
            return {"poll": poll, "result": count_poll(state, poll)}
        with self._engine.connect() as connection:
            ballots = box.ballots_in(connection, self.workshop, poll)
            seal = box.tally_of(connection, self.workshop, poll, about)
        return {"poll": poll, "result": count_poll(state, poll, ballots, seal), "seal": seal}

    def voters(self) -> dict[str, dict[str, int]]:
        """Return who voted in the secret polls, and the how manieth ballot of theirs counts; 0 in a sealed poll.

        It is the keeper's to tell each person of themselves, and everybody how many there are.
        """
        with self._engine.connect() as connection:
            return box.voters(connection, self.workshop)

    def join(self, command: Mapping[str, Any]) -> Answer:
        """Let a newcomer in and return who they are, with the secret by which they come back.

        The id of the command is the newcomer's own secret until they are in; the log holds only what is derived
        from it, so that nobody who reads the log can repeat it.

        Raises
        ------
        RefusedError
            If the doors are closed, the code is wrong, or the name cannot be shown.
        """
        check_command({**command, "do": "join"})
        role = command.get("role", "participant")
        if role == "participant" and not self.is_code(str(command.get("code", ""))):
            raise refuse("wrong-code")
        initial = {"participant": "p", "facilitator": "f", "wall": "w"}.get(role, "x")
        person = f"{initial}-{self._derive('person', command['id'])[:10]}"
        about = {key: value for key, value in command.items() if key not in ("code", "id", "do")}
        inner = {**about, "do": "join", "id": self._derive("join", command["id"])[:32], "person": person}
        with writing(self._engine) as connection:
            answer = self._submit(connection, inner, "operator")
            token = links.new_token(connection, self.workshop, person, self.clock())
        return Answer(command["id"], answer.seq, answer.at, answer.events, person=person, token=token)

    def personal_link(self, person: str) -> str:
        """Return a new secret by which a person comes back on another phone.

        Raises
        ------
        RefusedError
            If they asked for many within a minute.
        """
        with writing(self._engine) as connection:
            view = SqlView(connection, self.workshop, self.clock())
            if view.links(person, 60) >= LINKS_PER_MINUTE:
                raise refuse("too-fast")
            return links.new_token(connection, self.workshop, person, self.clock())

    def replace_links(self, person: str) -> Answer:
        """End every secret of a person and return a new one, in the answer's ``token``.

        The capabilities that were given out for them end too. The log says that it happened.

        Raises
        ------
        RefusedError
            If nobody of that name is in the workshop.
        """
        with writing(self._engine) as connection:
            now = self.clock()
            role = SqlView(connection, self.workshop, now).role(person)
            if role is None:
                raise refuse("unknown")
            links.end_tokens(connection, self.workshop, person)
            draft = Draft("link.replaced", "operator", {"role": role}, ref=person)
            command = {"do": "replace_links", "id": secrets.token_hex(16)}
            events = self._append(connection, command, [draft], now)
            token = links.new_token(connection, self.workshop, person, self.clock())
        return Answer(command["id"], events[0]["seq"], now, tuple(events), person=person, token=token)

    def checkpoint(self, where: str) -> Checkpoint:
        """Return the head of the log and note that it was published."""
        with writing(self._engine) as connection:
            head = record.head(connection, self.workshop)
            point = Checkpoint(self.workshop, head.last_seq, head.head)
            same = (
                (t.checkpoint.c.workshop == self.workshop)
                & (t.checkpoint.c.seq == point.seq)
                & (t.checkpoint.c.where_published == where)
            )
            if connection.execute(select(t.checkpoint).where(same)).first() is None:
                row = {"workshop": self.workshop, "seq": point.seq, "hash": point.hash}
                connection.execute(
                    insert(t.checkpoint), {**row, "where_published": where, "at": self.clock()}
                )
            return point

    def _prior(self, connection: Connection, command: Mapping[str, Any], person: str) -> Answer | None:
        """The first answer to a command that comes again, or None when it is new."""
        c = t.event.c
        row = connection.execute(
            select(c.seq, c.actor, c.at, c.commit, c.kind, t.payload.c.salt, t.payload.c.request)
            .join(t.payload, (t.payload.c.event == c.event) & (t.payload.c.workshop == c.workshop))
            .where((c.workshop == self.workshop) & (c.event == command["id"]))
        ).one_or_none()
        if row is None:
            return None
        actor = command.get("person", person) if command["do"] == "join" else person
        erased = row.salt is None
        same = erased or row.request == _fingerprint(bytes.fromhex(row.salt), command)
        if row.actor != actor or not same:
            raise refuse("key-reused")
        receipt = receipt_code(row.commit) if row.kind == "ballot.cast" else ""
        return Answer(command["id"], row.seq, row.at, (), receipt)

    def _append(
        self, connection: Connection, command: Mapping[str, Any], drafts: Sequence[Draft], now: str
    ) -> list[dict[str, Any]]:
        head = record.head(connection, self.workshop)
        seq, previous = head.last_seq, head.head
        lines, payloads, events = [], [], []
        for n, draft in enumerate(drafts):
            seq += 1
            name = command["id"] if n == 0 else f"{command['id']}.{n}"
            body = dict(draft.body)
            if draft.name is not None:
                body["name_commit"] = self._keep_name(connection, draft)
            ref = command["id"] if draft.kind == "derivation.added" else draft.ref
            text = canonical(check_body(draft.kind, body))
            salt = secrets.token_bytes(32)
            request = _fingerprint(salt, command) if n == 0 else None
            commit = commitment(salt, text, (request or "").encode())
            line = {
                "workshop": self.workshop,
                "seq": seq,
                "event": name,
                "kind": draft.kind,
                "v": KINDS[draft.kind].v,
                "actor": draft.actor,
                "stage": draft.stage,
                "ref": ref,
                "at": now,
            }
            lines.append({**line, "commit": commit, "prev": previous, "hash": link(previous, line, commit)})
            previous = lines[-1]["hash"]
            payloads.append(
                {
                    "workshop": self.workshop,
                    "event": name,
                    "subject": draft.subject,
                    "salt": salt.hex(),
                    "body": text.decode(),
                    "request": request,
                }
            )
            events.append(event_of({**lines[-1], "body": payloads[-1]["body"]}))
            projections.project(connection, self.workshop, events[-1])
            self._mind_the_box(connection, events[-1])
        connection.execute(insert(t.event), lines)
        connection.execute(insert(t.payload), payloads)
        for line, draft in zip(lines, drafts, strict=True):
            if draft.kind == "payload.redacted":
                self._erased += erasure.words_of(connection, self.workshop, draft)
                erasure.carry_out(connection, self.workshop, draft, line["event"], now)
        where = t.workshop.c.workshop == self.workshop
        connection.execute(update(t.workshop).where(where).values(head=previous, last_seq=seq))
        return events

    def _mind_the_box(self, connection: Connection, event: Mapping[str, Any]) -> None:
        """Do with the box of a secret poll what an event says, in its transaction."""
        kind, poll, body = event["kind"], event["ref"], event["body"]
        if kind == "poll.opened" and body["mode"] == "secret":
            box.open_box(connection, self.workshop, poll)
        elif kind == "paper.voided":
            box.withdraw(connection, self.workshop, poll, f"paper:{body['sheet']}")
        elif kind == "poll.sealed":
            box.seal(connection, self.workshop, poll, body, event["at"])

    def _keep_name(self, connection: Connection, draft: Draft) -> str:
        """Put a name into the vault and return the commitment to it that the log holds."""
        name, salt = draft.name or "", secrets.token_bytes(32)
        kept = {"name": name, "name_salt": salt.hex(), "skeleton": skeleton(name) or None}
        where = (t.vault.c.workshop == self.workshop) & (t.vault.c.participant == draft.actor)
        if not connection.execute(update(t.vault).where(where).values(**kept)).rowcount:
            who = {"workshop": self.workshop, "participant": draft.actor, "role": draft.body["role"]}
            connection.execute(insert(t.vault), {**who, **kept})
        return commitment(salt, name.encode(), use="name")

    def _note_refusal(self, do: str, person: str) -> None:
        """Record, at most once a minute for a person, that somebody tried what their role may not do."""
        with writing(self._engine) as connection:
            view = SqlView(connection, self.workshop, self.clock())
            if view.role(person) is None or view.recent(person, "security.refused", 60):
                return
            draft = Draft("security.refused", person, {"command": do[:40]})
            self._append(connection, {"do": "refused", "id": secrets.token_hex(16)}, [draft], view.now)

    # ------------------------------------------------------------ reading

    def read(self, since: int = 0) -> list[dict[str, Any]]:
        """Return the events after a number, unfiltered; :class:`cocodesign.store.Feed` shows them to people."""
        return [event_of(record) for record in self.records(since)]

    def records(self, since: int = 0) -> Iterator[dict[str, Any]]:
        """Yield the lines of the log after a number with their payloads, exactly as they are kept."""
        with self._engine.connect() as connection:
            yield from record.records(connection, self.workshop, since)

    def follow(self, since: int = 0, every: float = 2.0) -> Iterator[list[dict[str, Any]]]:
        """Yield what is new after a number, again and again, in order and without end; never an empty list.

        For processes other than the keeper: it reads what is committed every ``every`` seconds, and at once where the
        engine gives a hint (PostgreSQL's ``NOTIFY``). A hint that is missed only costs the wait.
        """
        with waiting(self._engine) as wait:
            while True:
                if new := self.read(since):
                    since = new[-1]["seq"]
                    yield new
                else:
                    wait(every)

    def names(self, *people: str) -> dict[str, str]:
        """Return the name each person shows, or each of some."""
        c = t.vault.c
        query = select(c.participant, c.name).where(c.workshop == self.workshop)
        if people:
            query = query.where(c.participant.in_(people))
        with self._engine.connect() as connection:
            return {row.participant: row.name or "" for row in connection.execute(query)}

    def vault(self) -> list[dict[str, Any]]:
        """Return the people: ``participant, role, name, name_salt, contact, erased_at``."""
        with self._engine.connect() as connection:
            return record.vault(connection, self.workshop)

    def sealed(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Return what lies beside the log of secret polls: the ballots of those that are sealed, and who voted."""
        with self._engine.connect() as connection:
            return record.boxes(connection, self.workshop)

    def published(self) -> list[dict[str, Any]]:
        """Return the heads that left the building: ``seq, hash, at, where_published``."""
        with self._engine.connect() as connection:
            return record.published(connection, self.workshop)

    def who(self, token: str) -> dict[str, Any] | None:
        """Return ``{"person", "role", "name"}`` of a secret's holder, or None."""
        with self._engine.connect() as connection:
            return links.holder_of(connection, self.workshop, token)

    def role(self, person: str) -> str | None:
        """Return the role of a person, or None for a stranger."""
        with self._engine.connect() as connection:
            return SqlView(connection, self.workshop, self.clock()).role(person)

    def is_code(self, code: str) -> bool:
        """Whether this is the join code; spaces, dashes, case and what one may misread aside."""
        misread = str.maketrans("0O1IL", "QQJJJ")  # a code has none of these letters
        given = re.sub(r"[\s-]", "", code).upper().translate(misread)
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.code.encode())

    # ------------------------------------------------------------ capabilities

    def capability(self, person: str, role: str) -> str:
        """Return the text that stands for one person in one role at the keeper.

        It outlives the keeper's process, and ends when the person's links are replaced.
        """
        return f"{person}.{role}.{self._mac(person, role)}"

    def holder(self, capability: str) -> tuple[str, str] | None:
        """Return person and role of a capability when it is genuine and the role is still theirs."""
        person, _, rest = capability.partition(".")
        role, _, mac = rest.partition(".")
        if not hmac.compare_digest(mac.encode(), self._mac(person, role).encode()):
            return None
        return (person, role) if self.role(person) == role else None

    def _mac(self, person: str, role: str) -> str:
        with self._engine.connect() as connection:
            since = links.replaced(connection, self.workshop, person)
        return self._derive("capability", person, role, *since)

    def _derive(self, use: str, *parts: str) -> str:
        return links.derive(self._secret, self.workshop, use, *parts)

    # ------------------------------------------------------------ the whole record

    def verify(self, against: Checkpoint | None = None) -> Report:
        """Return what a check of the whole record finds: every line, payload, head, name, count and projection."""
        try:
            with self._engine.connect() as connection, lenient(connection):
                return record.verify(connection, self.workshop, against)
        except DatabaseError as error:
            problem = f"{self.workshop}: the file cannot be read through ({error.orig})"
            return Report(self.workshop, 0, 0, GENESIS, problems=(problem,), anchored=against is not None)

    # ------------------------------------------------------------ erasing

    def effect(self, what: str, subject: str) -> list[Mapping[str, Any]]:
        """Return the payloads that would go with a person or a contribution (see :mod:`cocodesign.rules.erasing`)."""
        with self._engine.connect() as connection:
            return erasure_of(SqlView(connection, self.workshop, self.clock()), what, subject)

    def due(self) -> list[dict[str, Any]]:
        """Return what goes when its time is over (see :func:`cocodesign.rules.erasing.due`)."""
        with self._engine.connect() as connection:
            return due(SqlView(connection, self.workshop, self.clock()))

    def purge_pending(self) -> str | None:
        """Return since when erased words may still stand in the files, or None when they do not."""
        with self._engine.connect() as connection:
            return purge_pending(connection, self.workshop)

    def purged_at(self) -> str | None:
        """Return when the files were last found to hold nothing erased; None if that was never looked at."""
        mine = t.purge.c.workshop == self.workshop
        with self._engine.connect() as connection:
            found: str | None = connection.scalar(select(t.purge.c.verified_at).where(mine))
        return found

    def purge(self) -> Purge:
        """Take what was erased, or sealed, out of the files, and return what a search of them found.

        While the result is not ``ok`` the purge stays pending. Nobody else may use the store meanwhile.
        """
        found = purge(self._engine, self._erased)
        try:
            erasure.keep_list(self._engine, self.workshop)
        except _OUT_OF_REACH as error:
            found = replace(
                found, problems=(*found.problems, f"the list of erasures could not be kept ({error})")
            )
        if found.ok:
            with writing(self._engine) as connection:
                mine = t.purge.c.workshop == self.workshop
                done = update(t.purge).where(mine).values(since=None, verified_at=self.clock())
                connection.execute(done)
            self._erased = []
        return found

    def write_archive(self, path: str | os.PathLike[str]) -> Path:
        """Write the archive of the workshop to a file and return its path.

        Raises
        ------
        RefusedError
            If a secret poll is not sealed yet: a file that holds its slips and its key would keep, for good, who
            voted what.
        """
        with self._engine.connect() as connection:
            if box.unsealed(connection, self.workshop):
                raise refuse("poll-unsealed")
            boxes = record.boxes(connection, self.workshop)
            points = record.published(connection, self.workshop)
            tokens = links.tokens(connection, self.workshop)
        about = {"name": self.name, "code": self.code, "tokens": tokens}
        return write_archive(path, self.workshop, about, self.records(), self.vault(), points, *boxes)

    @classmethod
    def restore(cls, archive: Archive, url: str, name: str, clock: Callable[[], str] = utc_now) -> Store:
        """Make a store from an archive: the same workshop, with the same people and the same heads.

        Raises
        ------
        InvalidInputError
            If there is a workshop already at this address.
        TamperedRecordError
            If the archive does not verify; nothing is left behind then.
        """
        report = archive.verify()
        if not report.ok:
            raise TamperedRecordError(str(report))
        entries = erasure.read_list(url, archive.workshop)
        later = erasure.missing(archive, entries)
        with new_engine(url) as engine:
            store = cls(engine, _open_row(engine, name, archive.about["code"], archive.workshop), clock)
            with writing(engine) as connection:
                record.fill(connection, store.workshop, erasure.without(archive, later), report)
            store._erase_again(later)
            erasure.keep_list(engine, store.workshop)
            return store

    def _erase_again(self, entries: Sequence[Mapping[str, Any]]) -> None:
        """Say in a restored log what was erased after its archive was made."""
        for entry in entries:
            draft = Draft("payload.redacted", "operator", entry["body"], ref=entry["body"]["subject"] or None)
            command = {"do": "restore", "id": entry["event"]}
            with writing(self._engine) as connection:
                self._append(connection, command, [draft], self.clock())


def _boxed(command: Mapping[str, Any], taken: box.Taken) -> Answer:
    # Whoever enters a sheet of paper is not its voter, and is told nothing by which it could be found again.
    receipt = taken.receipt if command["do"] == "cast" else ""
    return Answer(command["id"], None, "", receipt=receipt, boxed=taken)


def _open_row(engine: Engine, name: str, code: str, workshop: str = "") -> str:
    found = workshop or f"w-{secrets.token_hex(5)}"
    row = {
        "workshop": found,
        "store_version": STORE_VERSION,
        "log_version": LOG_VERSION,
        "name": name,
        "code": code,
    }
    row |= {"secret": secrets.token_hex(32), "head": GENESIS, "last_seq": 0, "doors": 0, "ended": 0}
    with writing(engine) as connection:
        connection.execute(insert(t.workshop), row)
    return found


def _new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(8))


def _fingerprint(salt: bytes, command: Mapping[str, Any]) -> str:
    """What tells a retry from another command under the same id; erased with the payload.

    A newcomer's name and consents are left out: the name lives in the vault alone.
    """
    kept = {
        key: value
        for key, value in command.items()
        if command["do"] != "join" or key in ("do", "id", "person")
    }
    return commitment(salt, canonical(kept), use="request")
