"""What the rules ask about a workshop, answered by indexed queries inside the write transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, select

from cocodesign.chain import parse
from cocodesign.store import tables as t

__all__ = ["SqlView"]


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
        moved = self._last(kind=("contribution.hidden", "contribution.restored"), ref=contribution)
        hidden = moved is not None and moved.kind == "contribution.hidden"
        kind = row.kind.partition(".")[0]
        return {"participant": row.actor, "kind": kind, "stage": row.stage, "ref": row.ref, "hidden": hidden}

    def ideas(self) -> list[str]:
        c = t.event.c
        mine = c.workshop == self._workshop
        moves = select(c.ref, c.kind).where(
            mine & c.kind.in_(("contribution.hidden", "contribution.restored"))
        )
        hidden = {
            row.ref: row.kind == "contribution.hidden"
            for row in self._connection.execute(moves.order_by(c.seq))
        }
        ideas = self._connection.scalars(
            select(c.event).where(mine & (c.kind == "idea.added")).order_by(c.seq)
        )
        return [idea for idea in ideas if not hidden.get(idea)]

    def endorsed(self, person: str, contribution: str) -> bool:
        kinds = ("endorsement.given", "endorsement.withdrawn")
        last = self._last(kind=kinds, ref=contribution, actor=person)
        return last is not None and last.kind == "endorsement.given"

    def poll(self, poll: str) -> Mapping[str, Any] | None:
        opened = self._last(kind="poll.opened", ref=poll)
        if opened is None:
            return None
        body = self._body(opened.event)
        counted = self._last(kind="poll.counted", ref=poll)
        return {
            "poll": poll,
            "stage": opened.stage,
            "mode": body["mode"],
            "candidates": [row["candidate"] for row in body["candidates"]],
            "closed": self._last(kind="poll.closed", ref=poll) is not None,
            "counted": counted is not None,
            "result": self._body(counted.event)["result"] if counted is not None else None,
            "shown": self._last(kind="result.shown", ref=poll) is not None,
        }

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
        c = t.event.c
        return self._number((c.actor == person) & (c.kind == "idea.added") & (c.stage == stage))

    def joined(self) -> int:
        return self._number(t.event.c.kind == "participant.joined")

    def name_taken(self, skeleton: str, person: str) -> bool:
        c = t.vault.c
        where = (c.workshop == self._workshop) & (c.skeleton == skeleton) & (c.participant != person)
        return self._connection.scalar(select(c.participant).where(where).limit(1)) is not None

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
    ) -> Row[Any, Any, Any, Any] | None:
        c = t.event.c
        # One kind is asked for as such: SQLite then goes by its index, and not back through the whole log.
        where = (c.workshop == self._workshop) & (
            c.kind == kind if isinstance(kind, str) else c.kind.in_(kind)
        )
        if ref is not None:
            where &= c.ref == ref
        if actor is not None:
            where &= c.actor == actor
        query = select(c.event, c.kind, c.stage, c.seq).where(where).order_by(c.seq.desc()).limit(1)
        return self._connection.execute(query).one_or_none()

    def _body(self, event: str) -> dict[str, Any]:
        where = (t.payload.c.workshop == self._workshop) & (t.payload.c.event == event)
        body = self._connection.scalar(select(t.payload.c.body).where(where))
        return {} if body is None else dict(parse(body))
