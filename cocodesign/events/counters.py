"""What stands on the counter of a goal, and on that of a promise that needs enough offers? Counted anew from the log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cocodesign.events.state import Row, State
from cocodesign.goals import is_reached, total

__all__ = ["counted", "counter", "offered", "offers_towards"]


def counted(state: State) -> list[Row]:
    """Return the efforts that count: those that were not taken back, in the order in which they were logged."""
    return [row for row in state.efforts.values() if row["state"] == "logged" and row["amount"] is not None]


def counter(state: State, goal: str) -> Row:
    """Return how far a goal has come: ``amount``, ``reached``, ``people`` who logged any, how many ``entries``.

    ``nobody`` counts the entries of people who were erased: the amount stays, and who it was is not known any more.
    """
    some = [row for row in counted(state) if row["goal"] == goal]
    amount = total(row["amount"] for row in some)
    return {
        "amount": amount,
        "reached": is_reached(amount, state.goals[goal]["target"]),
        "people": len({row["participant"] for row in some} - {None}),
        "entries": len(some),
        "nobody": sum(row["participant"] is None for row in some),
    }


def offers_towards(state: State, promise: str) -> list[Row]:
    """Return the offers towards a promise that were not taken back."""
    return [row for row in state.pledges.values() if row["ref"] == promise and row["state"] != "withdrawn"]


def offered(threshold: Mapping[str, Any], offers: Iterable[Mapping[str, Any]]) -> float:
    """Return how much of what a promise needs is offered: hours or money summed, skills counted.

    Examples
    --------
    >>> offers = [{"kind": "time", "amount": 6}, {"kind": "time", "amount": 2.5}, {"kind": "skill", "amount": None}]
    >>> offered({"kind": "time"}, offers), offered({"kind": "skill"}, offers)
    (8.5, 1.0)
    """
    some = [row for row in offers if row["kind"] == threshold["kind"]]
    return float(len(some)) if threshold["kind"] == "skill" else total(row["amount"] for row in some)
