"""What the rules ask about a workshop, answered by indexed queries inside the write transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from cocodesign.chain import parse
from cocodesign.schema import ONE_BY_ONE
from cocodesign.store import box
from cocodesign.store import tables as t

__all__ = ["SqlView"]

_HIDES = ("contribution.hidden", "contribution.withdrawn")
_HIDING = (*_HIDES, "contribution.restored", "contribution.returned")
_ACTS = {
    "thanks": ("thanks.given", "thanks.withdrawn"),
    "adoption": ("point.adopted", "point.released"),
    "flag": ("flag.raised", ""),
}
_SETTLE_FLAGS = ("flag.dismissed", "contribution.hidden", "contribution.withdrawn")


class SqlView:
    """The rules' view of one workshop on an open connection (see :class:`cocodesign.rules.View`)."""

    def __init__(self, connection: Connection, workshop: str, now: str) -> None:
        self._connection = connection
        self._workshop = workshop
        self._now = now

    @property
    def now(self) -> str:
        return self._now

    def workshop(self) -> Mapping[str, Any] | None:
        c = t.workshop.c
        query = select(c.doors, c.ended, c.last_seq).where(c.workshop == self._workshop)
        row = self._connection.execute(query).one()
        if not row.last_seq:
            return None
        return {"ended": bool(row.ended), "doors": bool(row.doors)}

    def role(self, person: str) -> str | None:
        if person in ("operator", "keeper"):
            return person
        where = (t.vault.c.workshop == self._workshop) & (t.vault.c.participant == person)
        found: str | None = self._connection.scalar(select(t.vault.c.role).where(where))
        return None if found and self._last(kind="payload.redacted", ref=person) else found

    def people(self) -> list[str]:
        c = t.event.c
        gone = select(c.ref).where(
            (c.workshop == self._workshop) & (c.kind == "payload.redacted") & c.ref.is_not(None)
        )
        query = select(t.vault.c.participant).where(
            (t.vault.c.workshop == self._workshop) & t.vault.c.participant.not_in(gone)
        )
        return list(self._connection.scalars(query.order_by(t.vault.c.participant)))

    def payloads(self, *kinds: str) -> list[Mapping[str, Any]]:
        c, p = t.event.c, t.payload.c
        query = (
            select(c.event, c.kind, c.actor, c.ref, c.seq, c.at, p.body)
            .join(t.payload, (p.event == c.event) & (p.workshop == c.workshop))
            .where((c.workshop == self._workshop) & c.kind.in_(kinds) & p.body.is_not(None))
        )
        rows = self._connection.execute(query.order_by(c.seq))
        return [{**row._mapping, "body": parse(row.body)} for row in rows]

    def ended_at(self) -> str | None:
        last = self._last(kind="workshop.ended")
        where = t.event.c.seq == (last.seq if last is not None else 0)
        found: str | None = self._connection.scalar(
            select(t.event.c.at).where((t.event.c.workshop == self._workshop) & where)
        )
        return found

    def consented(self, person: str) -> bool:
        c = t.consent.c
        where = (c.workshop == self._workshop) & (c.participant == person) & (c.scope == "workshop")
        return bool(self._connection.scalar(select(c.granted).where(where)))

    def stage(self, stage: str) -> Mapping[str, Any] | None:
        return next((row for row in self.agenda() if row["stage"] == stage), None)

    def agenda(self) -> list[Mapping[str, Any]]:
        query = select(t.stage).where(t.stage.c.workshop == self._workshop).order_by(t.stage.c.position)
        return [
            {
                "stage": row.stage,
                "kind": row.kind,
                "title": row.title,
                "position": row.position,
                "state": row.state,
                "minutes": None if row.minutes is None else float(row.minutes),
                "closes_at": row.closes_at,
                "settings": parse(row.settings),
            }
            for row in self._connection.execute(query)
        ]

    def idea(self, contribution: str) -> Mapping[str, Any] | None:
        c = t.event.c
        query = select(c.actor, c.kind, c.stage, c.ref).where(
            (c.workshop == self._workshop)
            & (c.event == contribution)
            & c.kind.in_(("idea.added", "comment.added"))
        )
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        moved = self._last(kind=_HIDING, ref=contribution)
        return {
            "participant": row.actor,
            "kind": row.kind.partition(".")[0],
            "stage": row.stage,
            "ref": row.ref,
            "hidden": moved is not None and moved.kind in _HIDES,
            "withdrawn": moved is not None and moved.kind == "contribution.withdrawn",
            "erased": not self._versions(contribution),
        }

    def reason(self, reason: str) -> Mapping[str, Any] | None:
        for row in self.payloads("reason.given"):
            if row["body"]["reason"] == reason:
                moved = self._last(kind=_HIDING, ref=reason)
                return {"hidden": moved is not None and moved.kind in _HIDES}
        return None

    def _versions(self, contribution: str) -> list[str]:
        """The events that hold words of a contribution, in order; erased ones are left out."""
        c, p = t.event.c, t.payload.c
        same = (c.event == contribution) | ((c.kind == "idea.revised") & (c.ref == contribution))
        query = select(c.event).join(t.payload, (p.event == c.event) & (p.workshop == c.workshop))
        where = (c.workshop == self._workshop) & same & p.body.is_not(None)
        return list(self._connection.scalars(query.where(where).order_by(c.seq)))

    def authors(self, idea: str) -> tuple[list[str], list[str]]:
        c = t.event.c
        where = (c.workshop == self._workshop) & (c.event == idea)
        first = self._connection.scalar(select(c.actor).where(where))
        authors, invited = [first] if first else [], []
        about = select(c.event, c.actor, c.kind).where(
            (c.workshop == self._workshop)
            & (c.ref == idea)
            & c.kind.in_(("author.invited", "author.answered"))
        )
        for row in self._connection.execute(about.order_by(c.seq)):
            body = self._body(row.event)
            if row.kind == "author.invited":
                invited.append(body["participant"])
                continue
            for people in (invited, authors):
                if row.actor in people:
                    people.remove(row.actor)
            if body["accepts"]:
                authors.append(row.actor)
        return authors, invited

    def words(self, idea: str) -> Mapping[str, Any]:
        first = self._body(idea) or self._kept(idea)
        versions = self._versions(idea)
        now = self._body(versions[-1]) if versions else {}
        words = {name: now.get(name, "") for name in ("title", "text", "new_title", "new_text")}
        return {**words, "licence": first.get("licence")}

    def _kept(self, idea: str) -> Mapping[str, Any]:
        """What stays of an idea whose first words were erased."""
        for row in self.payloads("payload.redacted"):
            if idea in row["body"]["kept"]:
                return dict(row["body"]["kept"][idea])
        return {}

    def ideas(self) -> list[str]:
        c = t.event.c
        mine = c.workshop == self._workshop
        moves = select(c.ref, c.kind).where(mine & c.kind.in_(_HIDING))
        hidden = {row.ref: row.kind in _HIDES for row in self._connection.execute(moves.order_by(c.seq))}
        merged = {
            source
            for event in self._connection.scalars(
                select(c.event).where(mine & (c.kind == "duplicates.merged"))
            )
            for source in self._body(event)["sources"]
        }
        ideas = self._connection.scalars(
            select(c.event).where(mine & (c.kind == "idea.added")).order_by(c.seq)
        )
        erased = {idea for row in self.payloads("payload.redacted") for idea in row["body"]["emptied"]}
        return [idea for idea in ideas if not hidden.get(idea) and idea not in merged and idea not in erased]

    def endorsed(self, person: str, contribution: str) -> bool:
        kinds = ("endorsement.given", "endorsement.withdrawn")
        last = self._last(kind=kinds, ref=contribution, actor=person)
        return last is not None and last.kind == "endorsement.given"

    def stands(self, act: str, person: str, contribution: str) -> bool:
        gives, takes = _ACTS[act]
        last = self._last(kind=(gives, takes), ref=contribution, actor=person)
        if act == "flag" and last is not None:
            looked = self._last(kind=_SETTLE_FLAGS, ref=contribution)
            return looked is None or looked.seq < last.seq
        return last is not None and last.kind == gives

    def answer_to(self, comment: str) -> str | None:
        revised = self.payloads("idea.revised")
        if any(row["body"].get("proposed") == comment for row in revised):
            return "taken"
        return "declined" if self._last(kind="wording.declined", ref=comment) else None

    def flagged(self, contribution: str) -> bool:
        last = self._last(kind=("flag.raised", *_SETTLE_FLAGS), ref=contribution)
        return last is not None and last.kind == "flag.raised"

    def seen(self, person: str, contributions: Collection[str]) -> set[str]:
        c = t.event.c
        mine = (c.workshop == self._workshop) & (c.actor == person) & (c.kind == "ideas.seen")
        found = {
            one
            for event in self._connection.scalars(select(c.event).where(mine))
            for one in self._body(event).get("refs", ())
        }
        return found & set(contributions)

    def sheet(self, poll: str, sheet: str) -> Mapping[str, Any] | None:
        c = t.event.c
        where = (c.workshop == self._workshop) & (c.ref == poll) & c.kind.in_(("paper.cast", "paper.voided"))
        for row in self._connection.execute(select(c.event, c.kind).where(where).order_by(c.seq.desc())):
            body = self._body(row.event)
            if body.pop("sheet", None) == sheet:
                return body if row.kind == "paper.cast" else None
        return None

    def boxed(self, poll: str, voter: str) -> Mapping[str, Any] | None:
        taken = box.ballot_of(self._connection, self._workshop, poll, voter)
        return None if taken is None else {"revision": taken.revision, "choice": taken.choice}

    def promise(self, promise: str) -> Mapping[str, Any] | None:
        c = t.event.c
        where = (c.workshop == self._workshop) & (c.event == promise) & (c.kind == "promise.made")
        if self._connection.scalar(select(c.event).where(where)) is None:
            return None
        last = self._last(kind=("promise.moved", "promise.kept", "promise.broken"), ref=promise)
        moved = self._last(kind="promise.moved", ref=promise)
        due = self._body(moved.event if moved is not None else promise).get("due")
        return {"state": last.kind.partition(".")[2] if last is not None else "made", "due": due}

    def pledge(self, pledge: str) -> Mapping[str, Any] | None:
        c = t.event.c
        where = (c.workshop == self._workshop) & (c.event == pledge) & (c.kind == "pledge.offered")
        person = self._connection.scalar(select(c.actor).where(where))
        if person is None:
            return None
        back = self._last(kind="pledge.withdrawn", ref=pledge)
        return {"participant": person, "state": "offered" if back is None else "withdrawn"}

    def left(self, person: str) -> bool:
        last = self._last(kind=("participant.left", "participant.returned"), actor=person)
        return last is not None and last.kind == "participant.left"

    def poll(self, poll: str) -> Mapping[str, Any] | None:
        opened = self._last(kind="poll.opened", ref=poll)
        if opened is None:
            return None
        body = self._body(opened.event)
        counted = self._last(kind="poll.counted", ref=poll)
        return {
            "poll": poll,
            "stage": opened.stage,
            "kind": body["kind"],
            "mode": body["mode"],
            "settings": body.get("settings", {}),
            "candidates": [
                *(row["candidate"] for row in body["candidates"]),
                *self._statements(opened, body),
            ],
            "closed": self._last(kind="poll.closed", ref=poll) is not None,
            "counted": counted is not None,
            "result": self._body(counted.event)["result"] if counted is not None else None,
            "shown": self._last(kind="result.shown", ref=poll) is not None,
        }

    def _statements(self, opened: Any, body: Mapping[str, Any]) -> list[str]:
        """What was written while opinions were collected; it stands as well."""
        if body["kind"] not in ONE_BY_ONE:
            return []
        c = t.event.c
        where = (c.workshop == self._workshop) & (c.kind == "idea.added") & (c.stage == opened.stage)
        later = where & (c.seq > opened.seq)
        closed = self._last(kind="poll.closed", ref=opened.ref)
        if closed is not None:
            later &= c.seq < closed.seq
        return list(self._connection.scalars(select(c.event).where(later).order_by(c.seq)))

    def open_poll(self, stage: str) -> str | None:
        c = t.event.c
        where = (c.workshop == self._workshop) & (c.kind == "poll.opened") & (c.stage == stage)
        poll = self._connection.scalar(select(c.ref).where(where).order_by(c.seq.desc()).limit(1))
        return poll if poll and self._last(kind="poll.closed", ref=poll) is None else None

    def recent(self, person: str, kind: str, seconds: int) -> int:
        c, since = t.event.c, self._ago(seconds)
        mine = (c.workshop == self._workshop) & (c.actor == person) & (c.kind == kind)
        latest = select(c.at).where(mine).order_by(c.seq.desc()).limit(100)  # more than any rule asks for
        # A clock that was set back makes nobody wait.
        return sum(since < at <= self._now for at in self._connection.scalars(latest))

    def links(self, person: str, seconds: int) -> int:
        """How many secrets were made for a person in the last seconds; the store asks, the rules do not."""
        c = t.token.c
        lately = (c.made_at > self._ago(seconds)) & (c.made_at <= self._now)
        mine = (c.workshop == self._workshop) & (c.participant == person)
        return int(
            self._connection.scalar(select(func.count()).select_from(t.token).where(mine & lately)) or 0
        )

    def written(self, person: str, stage: str) -> int:
        c, drawn = t.event.c, t.event.alias().c
        draws = (drawn.workshop == self._workshop) & (drawn.kind == "derivation.added")
        from_others = select(drawn.ref).where(draws & (drawn.actor == person))
        mine = (c.actor == person) & (c.kind == "idea.added") & (c.stage == stage)
        return self._number(mine & c.event.not_in(from_others))

    def joined(self) -> int:
        return self._number(t.event.c.kind == "participant.joined")

    def name_taken(self, skeleton: str, person: str) -> bool:
        c = t.vault.c
        where = (c.workshop == self._workshop) & (c.skeleton == skeleton) & (c.participant != person)
        return self._connection.scalar(select(c.participant).where(where).limit(1)) is not None

    def settings(self) -> Mapping[str, Any]:
        c = t.event.c
        kinds = (c.workshop == self._workshop) & c.kind.in_(("workshop.created", "workshop.amended"))
        settings: dict[str, Any] = {}
        for event in self._connection.scalars(select(c.event).where(kinds).order_by(c.seq)):
            body = self._body(event)
            if body.get("what") == "settings":
                settings = body["value"]
            settings = body.get("settings", settings)
        return settings

    def _ago(self, seconds: int) -> str:
        start = datetime.fromisoformat(self._now) - timedelta(seconds=seconds)
        return start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _number(self, where: Any) -> int:
        mine = t.event.c.workshop == self._workshop
        return int(
            self._connection.scalar(select(func.count()).select_from(t.event).where(mine & where)) or 0
        )

    def _last(
        self, kind: str | tuple[str, ...], ref: str | None = None, actor: str | None = None
    ) -> Row[Any, Any, Any, Any, Any] | None:
        c = t.event.c
        # One kind is asked for as such: SQLite then goes by its index, and not back through the whole log.
        where = (c.workshop == self._workshop) & (
            c.kind == kind if isinstance(kind, str) else c.kind.in_(kind)
        )
        if ref is not None:
            where &= c.ref == ref
        if actor is not None:
            where &= c.actor == actor
        query = select(c.event, c.kind, c.stage, c.seq, c.ref).where(where).order_by(c.seq.desc()).limit(1)
        return self._connection.execute(query).one_or_none()

    def _body(self, event: str) -> dict[str, Any]:
        where = (t.payload.c.workshop == self._workshop) & (t.payload.c.event == event)
        body = self._connection.scalar(select(t.payload.c.body).where(where))
        return {} if body is None else dict(parse(body))
