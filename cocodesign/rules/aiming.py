"""What may be aimed at in numbers: which goals are set, how may they change, and when are they given up?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_amount, check_day, check_id, check_reason, check_text, has_ink
from cocodesign.rules.view import Command, Draft, View

__all__ = ["MOST_GOALS", "change_goal", "check_goal", "drop_goal", "set_goal", "the_goal"]

MOST_GOALS = 12
"""How many goals a workshop may have at once: what a wall and a phone can show."""


def check_goal(goal: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a goal is: words, unit, target above 0, the day if there is one, and whether entries may be losses."""
    losses = goal.get("losses", False)
    if not isinstance(losses, bool):
        raise refuse("bad-request", what="losses must be true or false")
    target = check_amount(goal, "target")
    if target < 0:
        raise refuse("bad-amount")
    about = {
        "text": check_text(goal, "text", "goal"),
        "unit": check_text(goal, "unit", "unit"),
        "target": target,
        "losses": losses,
    }
    return {**about, "due": check_day(goal, "due")}


def set_goal(view: View, command: Command, person: str) -> list[Draft]:
    """Set a goal that everybody can log efforts towards."""
    if view.open_goals() >= MOST_GOALS:
        raise refuse("goals-full", limit=MOST_GOALS)
    return [Draft("goal.set", person, check_goal(command))]


def change_goal(view: View, command: Command, person: str) -> list[Draft]:
    """Change words, target, unit or day of a goal, once the work has begun only with a reason.

    The unit stays as soon as an effort was logged in it: numbers of two units are never added.
    """
    goal, found = the_goal(view, command)
    about = check_goal({**found, **{name: command[name] for name in _PARTS if name in command}})
    changed = {name: about[name] for name in _PARTS if about[name] != found[name]}
    if not changed:
        return []
    if "unit" in changed and found["logged"]:
        raise refuse("unit-fixed", unit=found["unit"])
    begun = any(stage["state"] != "draft" and stage["kind"] != "welcome" for stage in view.agenda())
    if begun or found["logged"] or has_ink(str(command.get("reason") or "")):
        changed["reason"] = check_reason(command)
    return [Draft("goal.changed", person, changed, ref=goal)]


def drop_goal(view: View, command: Command, person: str) -> list[Draft]:
    """Give a goal up, for a reason; what was logged towards it stays, and nothing is added."""
    goal, _ = the_goal(view, command)
    return [Draft("goal.dropped", person, {"reason": check_reason(command)}, ref=goal)]


_PARTS = ("text", "unit", "target", "due", "losses")


def the_goal(view: View, command: Command) -> tuple[str, Mapping[str, Any]]:
    """Return the goal of a command that was not given up, and what it is."""
    goal = check_id(command, "ref")
    found = view.goal(goal)
    if found is None:
        raise refuse("no-goal")
    if found["state"] == "dropped":
        raise refuse("goal-dropped")
    return goal, found
