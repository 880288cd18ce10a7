"""What may a person write down of what they did towards a goal?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from cocodesign.rules.aiming import the_goal
from cocodesign.rules.now import open_stage_of
from cocodesign.rules.pace import check_pace
from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_amount, check_day, check_id, check_text
from cocodesign.rules.view import Command, Draft, View

__all__ = ["correct_effort", "log_effort", "withdraw_effort"]

FIRST_DAY = "2000-01-01"
"""Before this day nothing was done towards a goal: a slip of the pen."""


def log_effort(view: View, command: Command, person: str) -> list[Draft]:
    """Write down what one did towards a goal: how much, on which day, in a few words.

    It is taken while a stage of actions is open and, as what was promised takes weeks, after the end of the workshop.
    """
    goal, found = the_goal(view, command)
    stage = None if (view.workshop() or {}).get("ended") else open_stage_of(view, ("actions",))["stage"]
    about = _effort(view, command, found)
    check_pace(view, person, "effort.logged")
    return [Draft("effort.logged", person, about, stage=stage, ref=goal, subject=person)]


def correct_effort(view: View, command: Command, person: str) -> list[Draft]:
    """Correct an entry of one's own, at any time; the whole of it is said again."""
    effort, found = _own(view, command, person)
    if found["state"] == "withdrawn":
        raise refuse("withdrawn-effort")
    _, goal = the_goal(view, {"ref": found["goal"]})
    about = _effort(view, {"day": found["day"], **command}, goal)
    if about == {name: found[name] for name in ("amount", "day", "text", "evidence") if found[name]}:
        return []
    check_pace(view, person, "effort.corrected")
    return [Draft("effort.corrected", person, about, ref=effort, subject=person)]


def withdraw_effort(view: View, command: Command, person: str) -> list[Draft]:
    """Take an entry of one's own back, at any time."""
    effort, found = _own(view, command, person)
    if found["state"] == "withdrawn":
        return []
    return [Draft("effort.withdrawn", person, ref=effort)]


def _own(view: View, command: Command, person: str) -> tuple[str, Mapping[str, Any]]:
    effort = check_id(command, "ref")
    found = view.effort(effort)
    if found is None or found["participant"] != person:
        raise refuse("not-yours")
    return effort, found


def _effort(view: View, command: Command, goal: Mapping[str, Any]) -> dict[str, Any]:
    if "unit" in command and command["unit"] != goal["unit"]:
        raise refuse("other-unit", unit=goal["unit"])
    amount = check_amount(command, "amount")
    if amount < 0 and not goal["losses"]:
        raise refuse("no-losses")
    today = date.fromisoformat(view.now[:10])
    day = check_day(command, "day") or today.isoformat()
    if day > (today + timedelta(days=1)).isoformat():  # where the sun rises first it is tomorrow already
        raise refuse("day-ahead")
    if day < FIRST_DAY:
        raise refuse("bad-day")
    about: dict[str, Any] = {"amount": amount, "day": day}
    for name in ("text", "evidence"):
        words = check_text(command, name, "reason", required=False)
        if words:
            about[name] = words
    return about
