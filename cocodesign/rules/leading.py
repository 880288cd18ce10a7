"""What may a facilitator do with a workshop as a whole: doors, wall, results, decisions, the end?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from cocodesign.rules.agenda import closing
from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_id, check_ids, check_reason, check_text
from cocodesign.rules.view import Command, Draft, View

__all__ = ["WALL_PAGES", "declare", "doors", "end", "fell_short", "invite", "show_result", "turn_wall"]

WALL_PAGES = ("auto", "rotate", "join", "ideas", "threads", "result", "rules", "promises")
"""What the wall can show; "auto" follows the stage, "rotate" goes through all that have something to show."""


def doors(view: View, command: Command, person: str) -> list[Draft]:
    """Open or close the doors for newcomers."""
    workshop, opening = view.workshop() or {}, command.get("open")
    if not isinstance(opening, bool):
        raise refuse("bad-request", what="open must be true or false")
    if workshop["doors"] == opening:
        return []
    return [Draft("doors.opened" if opening else "doors.closed", person)]


def show_result(view: View, command: Command, person: str) -> list[Draft]:
    """Publish the result of a poll that was counted."""
    poll = view.poll(check_id(command, "poll"))
    if poll is None:
        raise refuse("unknown-poll")
    if not poll["counted"]:
        raise refuse("not-counted")
    if poll["shown"]:
        return []
    return [Draft("result.shown", person, {"result": poll["result"]}, stage=poll["stage"], ref=poll["poll"])]


def declare(view: View, command: Command, person: str) -> list[Draft]:
    """Declare what is decided, with the reason; where the vote fell short of its rule, only in spite of it, and said so."""
    poll = view.poll(check_id(command, "poll"))
    if poll is None:
        raise refuse("unknown-poll")
    if not poll["shown"]:
        raise refuse("not-counted")
    chosen = check_ids(command, "chosen")
    if not chosen or not set(chosen) <= set(poll["candidates"]):
        raise refuse("unknown-candidate")
    body: dict[str, Any] = {"chosen": chosen, "reason": check_reason(command)}
    missed = fell_short(poll["result"] or {}, chosen)
    if missed:
        if command.get("in_spite") is not True:
            raise refuse(f"{missed}-missed")
        body["in_spite"] = missed
    return [Draft("decision.made", person, body, stage=poll["stage"], ref=poll["poll"])]


def fell_short(result: Mapping[str, Any], chosen: Collection[str]) -> str:
    """Return what a vote fell short of by the rule fixed before it: ``"quorum"``, ``"threshold"`` of one chosen, or "".

    Examples
    --------
    >>> rows = [{"candidate": "trees", "reached": False}, {"candidate": "court", "reached": True}]
    >>> fell_short({"quorum": {"reached": True, "rows": rows}}, ["trees"])
    'threshold'
    >>> fell_short({"quorum": {"reached": True, "rows": rows}}, ["court"])
    ''
    """
    asked = result.get("quorum") or {}
    if not asked:
        return ""
    if not asked["reached"]:
        return "quorum"
    short = {row["candidate"] for row in asked["rows"] if row["candidate"] and not row["reached"]}
    return "threshold" if short & set(chosen) else ""


def end(view: View, command: Command, person: str) -> list[Draft]:
    """End the workshop; what is open is closed with it."""
    closed = [
        draft for stage in view.agenda() if stage["state"] == "open" for draft in closing(view, stage, person)
    ]
    reason = check_text(command, "reason", "reason", required=False)
    return [*closed, Draft("workshop.ended", person, {"reason": reason} if reason else {})]


def turn_wall(view: View, command: Command, person: str) -> list[Draft]:
    """Choose what the wall shows."""
    if command.get("page") not in WALL_PAGES:
        raise refuse("bad-request", what=f"the wall shows one of {', '.join(WALL_PAGES)}")
    return [Draft("wall.turned", person, {"page": command["page"]})]


def invite(view: View, command: Command, person: str) -> list[Draft]:
    """Tell everybody who is silent, softly and alike, that there is room for their idea."""
    if view.recent(person, "room.invited", 60):
        raise refuse("too-fast")
    return [Draft("room.invited", person)]
