"""What do the events mean that make a workshop, its agenda and the people in it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cocodesign.events.state import Row, State

__all__ = ["MEANING"]

Event = Mapping[str, Any]


def _workshop_created(state: State, event: Event, body: Row) -> None:
    state.workshop = {
        "workshop": event.get("workshop", ""),
        "title": "",
        "purpose": "",
        "template": "",
        "purpose_short": "",
        "values": [],
        "criteria": [],
        "influence": {},
        "organisation": "",
        "terms": "",
        "language": "en",
        "settings": {},
        **body,
        "created_at": event["at"],
        "ended_at": None,
    }


def _workshop_amended(state: State, event: Event, body: Row) -> None:
    if not body or not state.workshop:
        return
    before = state.workshop.get(body["what"])
    state.amendments.append(
        {
            "what": body["what"],
            "before": before,
            "after": body["value"],
            "reason": body.get("reason", ""),
            "at": event["at"],
            "stage": "",
        }
    )
    state.workshop[body["what"]] = body["value"]


def _workshop_ended(state: State, event: Event, body: Row) -> None:
    state.doors = False
    if state.workshop:
        state.workshop["ended_at"] = event["at"]


def _doors(state: State, event: Event, body: Row) -> None:
    state.doors = event["kind"] == "doors.opened"


def _joined(state: State, event: Event, body: Row) -> None:
    state.participants[event["actor"]] = {
        "participant": event["actor"],
        "role": body.get("role", "participant"),
        "number": body.get("number", 0),
        "name": event.get("name", ""),
        "joined_at": event["at"],
        "left_at": None,
        "simulated": body.get("simulated", False),
        "language": body.get("language", ""),
        "group": body.get("group"),
    }


def _grouped(state: State, event: Event, body: Row) -> None:
    for person, row in state.participants.items():
        row["group"] = body["groups"].get(person)


def _renamed(state: State, event: Event, body: Row) -> None:
    if event["actor"] in state.participants:
        state.participants[event["actor"]]["name"] = event.get("name", "")


def _left(state: State, event: Event, body: Row) -> None:
    if event["actor"] in state.participants:
        left = event["kind"] == "participant.left"
        state.participants[event["actor"]]["left_at"] = event["at"] if left else None


def _removed(state: State, event: Event, body: Row) -> None:
    if event["ref"] in state.participants:
        state.participants[event["ref"]].update(left_at=event["at"], removed=True)


def _consent(state: State, event: Event, body: Row) -> None:
    if not body:
        return
    own = state.consents.setdefault(event["actor"], {})
    before = own.get(body["scope"])
    # A use that is allowed is asked about twice: both times stay.
    again = body["granted"] and body["confirmed"] and before and before["granted"]
    ticked_at = before["ticked_at"] if before and again else event["at"]
    own[body["scope"]] = {**body, "at": event["at"], "ticked_at": ticked_at}


def _stage_added(state: State, event: Event, body: Row) -> None:
    state.stages[event["stage"]] = {
        "stage": event["stage"],
        "kind": "",
        "title": "",
        "position": len(state.stages),
        "minutes": None,
        "settings": {},
        **body,
        "state": "draft",
        "opened_at": None,
        "closes_at": None,
        "closed_at": None,
        "reason": None,
    }


def _stage_changed(state: State, event: Event, body: Row) -> None:
    stage = state.stages.get(event["stage"])
    if stage is None:
        return
    if body.get("reason"):
        what = [name for name in ("title", "minutes", "settings") if name in body]
        state.amendments.append(
            {
                "what": ", ".join(what),
                "before": {name: stage[name] for name in what},
                "after": {name: body[name] for name in what},
                "reason": body["reason"],
                "at": event["at"],
                "stage": event["stage"],
            }
        )
    stage.update({name: body[name] for name in ("title", "minutes", "settings") if name in body})


def _stage_removed(state: State, event: Event, body: Row) -> None:
    state.stages.pop(event["stage"], None)


def _ordered(state: State, event: Event, body: Row) -> None:
    for position, stage in enumerate(body.get("order", ())):
        if stage in state.stages:
            state.stages[stage]["position"] = position


def _stage_moved(state: State, event: Event, body: Row) -> None:
    stage = state.stages.get(event["stage"])
    if stage is None:
        return
    if event["kind"] == "stage.opened":
        stage.update(state="open", opened_at=event["at"], closed_at=None)
        stage.update(closes_at=body.get("closes_at"), reason=body.get("reason"))
    elif event["kind"] == "stage.closed":
        stage.update(state="closed", closed_at=event["at"], closes_at=None)
    else:
        stage["closes_at"] = body.get("closes_at")


def _link_replaced(state: State, event: Event, body: Row) -> None:
    if event["ref"] in state.participants:
        state.participants[event["ref"]]["link_replaced_at"] = event["at"]


def _refused(state: State, event: Event, body: Row) -> None:
    state.refusals.append(
        {"participant": event["actor"], "command": body.get("command", ""), "at": event["at"]}
    )


def _invited(state: State, event: Event, body: Row) -> None:
    state.invited_at = event["at"]


def _wall(state: State, event: Event, body: Row) -> None:
    state.wall = body.get("page", "auto")


MEANING: dict[str, Callable[[State, Event, Row], None]] = {
    "workshop.created": _workshop_created,
    "workshop.amended": _workshop_amended,
    "workshop.ended": _workshop_ended,
    "doors.opened": _doors,
    "doors.closed": _doors,
    "participant.joined": _joined,
    "participant.renamed": _renamed,
    "participant.left": _left,
    "participant.returned": _left,
    "participant.removed": _removed,
    "consent.given": _consent,
    "stage.added": _stage_added,
    "stage.changed": _stage_changed,
    "stage.removed": _stage_removed,
    "agenda.ordered": _ordered,
    "stage.opened": _stage_moved,
    "stage.timed": _stage_moved,
    "stage.closed": _stage_moved,
    "link.replaced": _link_replaced,
    "security.refused": _refused,
    "room.invited": _invited,
    "groups.formed": _grouped,
    "wall.turned": _wall,
}
