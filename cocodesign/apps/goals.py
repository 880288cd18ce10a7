"""How far has each goal come, and who did what towards it? As plain rows, for phones, wall and console."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cocodesign.apps import rows
from cocodesign.events import State
from cocodesign.events.counters import counted, counter, offered, offers_towards

__all__ = ["counters", "goals", "needs"]

Row = dict[str, Any]

MOST_ENTRIES = 30
"""How many of the latest entries a page is told of each goal; one's own come all."""


def counters(state: State) -> list[Row]:
    """Return what stands on the counter of each goal, those that were given up last."""
    found = [
        {
            "id": row["goal"],
            **{key: row[key] for key in ("text", "unit", "target", "due", "losses", "state")},
            **counter(state, row["goal"]),
        }
        for row in state.goals.values()
    ]
    return sorted(found, key=lambda row: row["state"] == "dropped")


def goals(state: State, me: str) -> list[Row]:
    """Return the counters with their history, and the entries behind them, the newest first."""
    return [
        {
            **row,
            "history": [
                {key: step.get(key) for key in ("what", "target", "unit", "due", "reason", "at")}
                for step in state.goals[row["id"]]["history"]
            ],
            "log": _entries(state, row["id"], me),
        }
        for row in counters(state)
    ]


def _entries(state: State, goal: str, me: str) -> list[Row]:
    some = [row for row in reversed(counted(state)) if row["goal"] == goal]
    latest = {row["effort"] for row in some[:MOST_ENTRIES]}
    return [
        {
            "id": row["effort"],
            **{key: row[key] for key in ("amount", "day", "text", "evidence", "at")},
            **(rows.shown_name(state, row["participant"]) if row["participant"] else {"who": "", "n": 0}),
            "nobody": row["participant"] is None,
            "mine": row["participant"] == me,
        }
        for row in some
        if row["effort"] in latest or row["participant"] == me
    ]


def needs(state: State, promises: Iterable[Row]) -> dict[str, Row]:
    """Return, by promise that goes ahead only if enough is offered: what it needs, and how much is offered."""
    found = {}
    for row in promises:
        threshold = row["threshold"]
        if threshold:
            so_far = threshold["offered"]
            if so_far is None:
                so_far = offered(threshold, offers_towards(state, row["promise"]))
            kept = {key: threshold[key] for key in ("kind", "amount", "unit", "by", "state")}
            found[row["promise"]] = {**kept, "offered": so_far}
    return found
