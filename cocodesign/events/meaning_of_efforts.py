"""What do the events mean by which people come towards a goal?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cocodesign.events.state import Row, State

__all__ = ["MEANING"]

Event = Mapping[str, Any]

_OF_A_GOAL = ("text", "unit", "target", "due", "losses")
_OF_AN_EFFORT = ("amount", "day", "text", "evidence")


def _set(state: State, event: Event, body: Row) -> None:
    state.goals[event["id"]] = {
        "goal": event["id"],
        "text": "",
        "unit": "",
        "target": 0.0,
        "due": None,
        "losses": False,
        **body,
        "state": "open",
        "set_at": event["at"],
        "history": [_step(event, body)],
    }


def _changed(state: State, event: Event, body: Row) -> None:
    goal = state.goals.get(event["ref"])
    if goal is None:
        return
    goal.update({name: body[name] for name in _OF_A_GOAL if name in body})
    goal["history"].append(_step(event, body))


def _dropped(state: State, event: Event, body: Row) -> None:
    goal = state.goals.get(event["ref"])
    if goal is None:
        return
    goal["state"] = "dropped"
    goal["history"].append(_step(event, body))


def _step(event: Event, body: Row) -> Row:
    kept = {name: body[name] for name in _OF_A_GOAL if name in body}
    what = event["kind"].partition(".")[2]
    return {
        **kept,
        "what": what,
        "reason": body.get("reason", ""),
        "at": event["at"],
        "seq": event["seq"],
    }


def _logged(state: State, event: Event, body: Row) -> None:
    state.efforts[event["id"]] = {
        "effort": event["id"],
        "goal": event["ref"],
        "participant": event["actor"],
        **_as_written(body),
        "state": "logged",
        "at": event["at"],
        "seq": event["seq"],
        "last": event["id"],
    }


def _corrected(state: State, event: Event, body: Row) -> None:
    if event["ref"] in state.efforts:
        state.efforts[event["ref"]].update(_as_written(body), last=event["id"])


def _as_written(body: Row) -> Row:
    return {"amount": None, "day": None, "text": "", "evidence": ""} | {
        name: body[name] for name in _OF_AN_EFFORT if name in body
    }


def _taken_back(state: State, event: Event, body: Row) -> None:
    if event["ref"] in state.efforts:
        state.efforts[event["ref"]]["state"] = "withdrawn"


MEANING: dict[str, Callable[[State, Event, Row], None]] = {
    "goal.set": _set,
    "goal.changed": _changed,
    "goal.dropped": _dropped,
    "effort.logged": _logged,
    "effort.corrected": _corrected,
    "effort.withdrawn": _taken_back,
}
