"""Which tables do the rules read under the lock? Kept in the transaction of each event, and checked against the log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from cocodesign.archive import event_of
from cocodesign.chain import canonical
from cocodesign.events import replay
from cocodesign.rules import skeleton
from cocodesign.store import tables as t

__all__ = ["problems", "project"]


def project(connection: Connection, workshop: str, event: Mapping[str, Any]) -> None:
    """Keep the tables that the rules read under the lock."""
    kind, body = event["kind"], event["body"]
    this = t.workshop.c.workshop == workshop
    if kind in ("doors.opened", "doors.closed"):
        connection.execute(update(t.workshop).where(this).values(doors=int(kind == "doors.opened")))
    elif kind == "workshop.ended":
        connection.execute(update(t.workshop).where(this).values(ended=1, doors=0))
    elif kind == "stage.added":
        row = _stage_row(
            event["stage"], {"settings": {}, "minutes": None, **body, "state": "draft", "closes_at": None}
        )
        connection.execute(insert(t.stage), {"workshop": workshop, **row})
    elif kind == "stage.changed":
        values = {name: body[name] for name in ("title", "minutes", "settings") if name in body}
        connection.execute(
            update(t.stage).where(_this_stage(workshop, event["stage"])).values(**_kept(values))
        )
    elif kind == "stage.removed":
        connection.execute(delete(t.stage).where(_this_stage(workshop, event["stage"])))
    elif kind == "agenda.ordered":
        for position, stage in enumerate(body["order"]):
            here = _this_stage(workshop, stage)
            connection.execute(update(t.stage).where(here).values(position=position))
    elif kind in ("stage.opened", "stage.timed", "stage.closed"):
        values = {"closes_at": body.get("closes_at")}
        if kind != "stage.timed":
            values["state"] = kind.partition(".")[2].replace("opened", "open")
        connection.execute(update(t.stage).where(_this_stage(workshop, event["stage"])).values(**values))
    elif kind == "participant.removed":
        them = (t.vault.c.workshop == workshop) & (t.vault.c.participant == event["ref"])
        connection.execute(update(t.vault).where(them).values(role="removed"))
    elif kind == "consent.given":
        key = {"workshop": workshop, "participant": event["actor"], "scope": body["scope"]}
        now = {"granted": int(body["granted"]), "confirmed": int(body["confirmed"]), "seq": event["seq"]}
        where = (t.consent.c.workshop == workshop) & (t.consent.c.participant == event["actor"])
        same = where & (t.consent.c.scope == body["scope"])
        if not connection.execute(update(t.consent).where(same).values(**now)).rowcount:
            connection.execute(insert(t.consent), {**key, **now})
    elif kind == "payload.redacted" and body["what"] == "person":
        where = (t.consent.c.workshop == workshop) & (t.consent.c.participant == body["subject"])
        gone = where & (t.consent.c.granted == 1)
        connection.execute(update(t.consent).where(gone).values(granted=0, confirmed=0, seq=event["seq"]))


def problems(connection: Connection, workshop: str, records: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Where the tables that the rules read differ from what the log says."""
    kept_here = ("workshop.", "doors.", "stage.", "agenda.", "consent.", "payload.")
    state = replay(event_of(record) for record in records if record["kind"].startswith(kept_here))
    c = t.stage.c
    query = select(c.stage, c.kind, c.title, c.position, c.state, c.minutes, c.closes_at, c.settings)
    kept = {row.stage: dict(row._mapping) for row in connection.execute(query.where(c.workshop == workshop))}
    for name in kept.keys() | state.stages.keys():
        true = _stage_row(name, state.stages[name]) if name in state.stages else {}
        for column in true or kept[name]:
            if kept.get(name, {}).get(column) != true.get(column):
                yield f"the stage {name} has another {column} than the log says"
    head = connection.execute(select(t.workshop).where(t.workshop.c.workshop == workshop)).one()
    if bool(head.doors) != state.doors or bool(head.ended) != bool(state.workshop.get("ended_at")):
        yield "doors or end of the workshop differ from what the log says"
    k = t.consent.c
    query = select(k.participant, k.scope, k.granted, k.confirmed).where(k.workshop == workshop)
    given = {(row.participant, row.scope): (row.granted, row.confirmed) for row in connection.execute(query)}
    said = {
        (person, scope): (int(row["granted"]), int(row["confirmed"]))
        for person, scopes in state.consents.items()
        for scope, row in scopes.items()
    }
    for key in given.keys() | said.keys():
        if given.get(key) != said.get(key):
            yield f"the consent of {key[0]} to {key[1]} differs from what the log says"
    for person in connection.execute(select(t.vault).where(t.vault.c.workshop == workshop)):
        if person.skeleton != (skeleton(person.name or "") or None):
            yield f"the look of the name of {person.participant} differs from the name"


def _this_stage(workshop: str, stage: str) -> Any:
    return (t.stage.c.workshop == workshop) & (t.stage.c.stage == stage)


def _stage_row(name: str, stage: Mapping[str, Any]) -> dict[str, Any]:
    """A stage as its table keeps it."""
    columns = ("kind", "title", "position", "state", "closes_at", "minutes", "settings")
    return {"stage": name, **_kept({column: stage[column] for column in columns})}


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a stage as text where SQL has no type for them."""
    kept = dict(values)
    if kept.get("minutes") is not None:
        kept["minutes"] = str(kept["minutes"])
    if "settings" in kept:
        kept["settings"] = canonical(kept["settings"]).decode()
    return kept
