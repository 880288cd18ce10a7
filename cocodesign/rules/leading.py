"""What may a facilitator do: lead through the agenda, hide and restore, publish, declare, end?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_id, check_ids, check_minutes, check_reason, check_text, later
from cocodesign.rules.view import Command, Draft, View

__all__ = [
    "begin",
    "close_stage",
    "declare",
    "doors",
    "end",
    "hide",
    "move_on",
    "open_stage",
    "set_timer",
    "show_result",
]


def _opening(view: View, stage: Mapping[str, Any], command: Command, person: str) -> list[Draft]:
    about: dict[str, Any] = {}
    if stage["state"] == "open":
        raise refuse("stage-open", stage=stage["title"])
    if stage["state"] == "closed":
        about["reason"] = check_reason(command)
    minutes = check_minutes(command, stage["minutes"])
    about["closes_at"] = None if minutes is None else later(view.now, minutes)
    drafts = [Draft("stage.opened", person, about, stage=stage["stage"])]
    if stage["kind"] == "vote":
        standing = view.ideas()
        chosen = check_ids(command, "candidates") or standing
        if not set(chosen) <= set(standing):
            raise refuse("unknown-candidate")
        if not chosen:
            raise refuse("no-ideas")
        settings = stage["settings"]
        question = {
            "question": str(settings.get("question") or stage["title"]),
            "kind": "approval",
            "rule": "approval",
            "mode": "open" if settings.get("mode") == "open" else "confidential",
            "candidates": [{"candidate": idea, "contribution": idea} for idea in chosen],
        }
        poll = f"poll-{command['id']}"
        drafts.append(Draft("poll.opened", person, question, stage=stage["stage"], ref=poll))
    return drafts


def _closing(view: View, stage: Mapping[str, Any], person: str, reason: str = "") -> list[Draft]:
    about = {"reason": reason} if reason else {}
    poll = view.open_poll(stage["stage"])
    drafts = [Draft("poll.closed", person, about, stage=stage["stage"], ref=poll)] if poll else []
    return [*drafts, Draft("stage.closed", person, about, stage=stage["stage"])]


def the_stage(view: View, command: Command) -> Mapping[str, Any]:
    stage = view.stage(check_id(command, "stage"))
    if stage is None:
        raise refuse("no-stage")
    return stage


def open_stage(view: View, command: Command, person: str) -> list[Draft]:
    """Open a stage; whichever is open is closed in the same act. Opening one again needs a reason."""
    stage = the_stage(view, command)
    closing = [draft for other in view.agenda() if other["state"] == "open" and other["stage"] != stage["stage"]
               for draft in _closing(view, other, person)]  # fmt: skip
    return [*closing, *_opening(view, stage, command, person)]


def close_stage(view: View, command: Command, person: str) -> list[Draft]:
    """Close a stage; the keeper does it when the time is up, unless the timer was moved meanwhile."""
    stage = the_stage(view, command)
    if stage["state"] != "open":
        return []
    if person == "keeper" and command.get("due") != stage["closes_at"]:
        return []  # the timer was moved after the keeper had looked at it
    return _closing(view, stage, person, "timer" if person == "keeper" else "")


def move_on(view: View, command: Command, person: str) -> list[Draft]:
    """Close what is open and open the next stage of the agenda."""
    agenda = view.agenda()
    current = [stage for stage in agenda if stage["state"] == "open"]
    closing = [draft for stage in current for draft in _closing(view, stage, person)]
    last = max((stage["position"] for stage in agenda if stage["state"] != "draft"), default=-1)
    following = next((stage for stage in agenda if stage["position"] > last), None)
    if following is None:
        raise refuse("no-next-stage")
    return [*closing, *_opening(view, following, command, person)]


def begin(view: View, command: Command, person: str) -> list[Draft]:
    """Open the first stage, without an end, where nothing has begun and it is there to welcome people."""
    agenda = view.agenda()
    if agenda[0]["kind"] != "welcome" or any(stage["state"] != "draft" for stage in agenda):
        return []
    return _opening(view, agenda[0], {**command, "minutes": None}, person)


def set_timer(view: View, command: Command, person: str) -> list[Draft]:
    """Set, move or lift the end of an open stage."""
    stage = the_stage(view, command)
    if stage["state"] != "open":
        raise refuse("stage-closed", stage=stage["title"])
    closes_at = command.get("closes_at")
    if closes_at is not None:
        try:
            given = datetime.fromisoformat(closes_at)
            if given.tzinfo is None:
                raise ValueError
            closes_at = given.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (TypeError, ValueError, OverflowError):
            raise refuse(
                "bad-request", what="closes_at must be a time like 2026-11-21T20:15:00Z, or null"
            ) from None
        if closes_at <= view.now:
            raise refuse("bad-request", what="closes_at must lie ahead")
    return [Draft("stage.timed", person, {"closes_at": closes_at}, stage=stage["stage"])]


def hide(view: View, command: Command, person: str) -> list[Draft]:
    """Hide a contribution for a published reason, or show it again."""
    contribution, hide = check_id(command, "ref"), command["do"] == "hide"
    found = view.idea(contribution)
    if found is None:
        raise refuse("unknown-idea")
    if found["hidden"] == hide:
        return []
    if hide:
        return [Draft("contribution.hidden", person, {"reason": check_reason(command)}, ref=contribution)]
    return [Draft("contribution.restored", person, ref=contribution)]


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
    """Declare what is decided, with the reason."""
    poll = view.poll(check_id(command, "poll"))
    if poll is None:
        raise refuse("unknown-poll")
    if not poll["shown"]:
        raise refuse("not-counted")
    chosen = check_ids(command, "chosen")
    if not chosen or not set(chosen) <= set(poll["candidates"]):
        raise refuse("unknown-candidate")
    body = {"chosen": chosen, "reason": check_reason(command)}
    return [Draft("decision.made", person, body, stage=poll["stage"], ref=poll["poll"])]


def end(view: View, command: Command, person: str) -> list[Draft]:
    """End the workshop; what is open is closed with it."""
    closing = [
        draft
        for stage in view.agenda()
        if stage["state"] == "open"
        for draft in _closing(view, stage, person)
    ]
    reason = check_text(command, "reason", "reason", required=False)
    return [*closing, Draft("workshop.ended", person, {"reason": reason} if reason else {})]
