"""What do the events mean that say what became of it: promises, updates, pledges?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cocodesign.events.state import Row, State

__all__ = ["MEANING"]

Event = Mapping[str, Any]


def _made(state: State, event: Event, body: Row) -> None:
    due = body.get("due")
    state.promises[event["id"]] = {
        "promise": event["id"],
        "text": body.get("text", ""),
        "due": due,
        "owner": body.get("owner", ""),
        "contribution": event["ref"],
        "state": "made",
        "threshold": _open_threshold(body.get("threshold")),
        "made_at": event["at"],
        "history": [_step(event, "made", due)],
    }


def _open_threshold(given: Row | None) -> Row | None:
    """What a promise needs before it goes ahead; nothing where it goes ahead anyway."""
    return given and {"unit": "", **given, "state": "open", "offered": None, "settled_at": None}


def _moved(state: State, event: Event, body: Row) -> None:
    promise = state.promises.get(event["ref"])
    if promise is None:
        return
    to = event["kind"].partition(".")[2]
    promise["state"] = to
    if to == "moved":
        promise["due"] = body.get("due")
    step = _step(event, to, promise["due"], body.get("reason", ""), body.get("evidence", ""))
    promise["history"].append(step)


def _step(event: Event, state: str, due: str | None, reason: str = "", evidence: str = "") -> Row:
    step = {"state": state, "due": due, "reason": reason, "evidence": evidence}
    return {**step, "at": event["at"], "seq": event["seq"]}


def _posted(state: State, event: Event, body: Row) -> None:
    state.updates.append(
        {
            "update": event["id"],
            "title": body.get("title", ""),
            "text": body.get("text", ""),
            "ref": event["ref"],
            "at": event["at"],
            "seq": event["seq"],
        }
    )


def _offered(state: State, event: Event, body: Row) -> None:
    state.pledges[event["id"]] = {
        "pledge": event["id"],
        "participant": event["actor"],
        "kind": body.get("kind", "time"),
        "text": body.get("text", ""),
        "amount": body.get("amount"),
        "ref": event["ref"],
        "state": "offered",
        "at": event["at"],
    }


def _taken_back(state: State, event: Event, body: Row) -> None:
    if event["ref"] in state.pledges:
        state.pledges[event["ref"]]["state"] = "withdrawn"


def _settled(state: State, event: Event, body: Row) -> None:
    promise = state.promises.get(event["ref"])
    if promise is None or not promise["threshold"]:
        return
    to = event["kind"].partition(".")[2]
    promise["threshold"].update(state=to, offered=body.get("offered"), settled_at=event["at"])
    promise["threshold"]["seq"] = event["seq"]
    for row in state.pledges.values():
        if row["ref"] == event["ref"] and row["state"] == "offered":
            row["state"] = to


MEANING: dict[str, Callable[[State, Event, Row], None]] = {
    "promise.made": _made,
    "promise.moved": _moved,
    "promise.kept": _moved,
    "promise.broken": _moved,
    "update.posted": _posted,
    "pledge.offered": _offered,
    "pledge.withdrawn": _taken_back,
    "pledges.held": _settled,
    "pledges.released": _settled,
}
