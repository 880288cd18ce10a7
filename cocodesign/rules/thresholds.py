"""When does what was offered for a promise hold? All of it once enough is offered by a day, else nothing of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cocodesign.events.counters import offered
from cocodesign.goals import is_reached
from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_amount, check_day, check_id, check_text
from cocodesign.rules.view import Command, Draft, View
from cocodesign.schema import PLEDGES

__all__ = ["check_threshold", "is_over", "settle", "settling"]


def check_threshold(view: View, given: Any) -> dict[str, Any]:
    """Return what a promise needs: of which kind, how much, in which unit, offered by which day."""
    if not isinstance(given, dict) or given.get("kind") not in PLEDGES:
        raise refuse("bad-request", what=f"a promise may need an amount of {', '.join(PLEDGES)} by a day")
    amount, by = check_amount(given, "amount"), check_day(given, "by", required=True)
    if amount < 0 or (given["kind"] == "skill" and amount != int(amount)):
        raise refuse("bad-amount")
    if is_over(str(by), view.now):
        raise refuse("day-over")
    about = {"kind": given["kind"], "amount": amount, "by": by}
    unit = check_text(given, "unit", "unit", required=False) if given["kind"] == "money" else ""
    return {**about, "unit": unit} if unit else about


def is_over(day: str, now: str) -> bool:
    """Return whether a day is over: when the next one begins, in UTC.

    Examples
    --------
    >>> is_over("2027-05-01", "2027-05-01T23:59:59Z"), is_over("2027-05-01", "2027-05-02T00:00:00Z")
    (False, True)
    """
    return day < now[:10]


def settle(view: View, command: Command, person: str) -> list[Draft]:
    """Say whether what was offered for a promise holds; the keeper does it when the day is over."""
    promise = check_id(command, "ref")
    found = view.promise(promise)
    if found is None or not found["threshold"] or found["settled"]:
        return []
    if not is_over(found["threshold"]["by"], view.now):
        return []
    return settling(view, promise, found, person)


def settling(
    view: View, promise: str, found: Mapping[str, Any], person: str, *, is_off: bool = False
) -> list[Draft]:
    """Return what settles the offers of a promise that waits for enough of them; nothing where none waits.

    Of a promise that is off nobody is held to an offer, however many there are.
    """
    threshold = found["threshold"]
    if not threshold or found["settled"]:
        return []
    amount = offered(threshold, view.pledges(promise))
    holds = is_reached(amount, threshold["amount"]) and not is_off
    kind = "pledges.held" if holds else "pledges.released"
    return [Draft(kind, person, {"offered": amount, "needed": threshold["amount"]}, ref=promise)]
