"""What may a facilitator do with the agenda and the rules of a workshop: add, order, open, close, change?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from cocodesign.rules.erasing import check_retention
from cocodesign.rules.ideas import check_idea_settings, check_terms
from cocodesign.rules.polls import check_mode, check_poll_settings, question_of
from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import (
    check_id,
    check_ids,
    check_minutes,
    check_reason,
    check_text,
    has_ink,
    later,
)
from cocodesign.rules.view import Command, Draft, View
from cocodesign.schema import AMENDABLE, INFLUENCE, POLLING, STAGES

__all__ = [
    "add_stage",
    "amend",
    "begin",
    "change_stage",
    "check_stage",
    "close_stage",
    "closing",
    "move_on",
    "open_stage",
    "order_stages",
    "remove_stage",
    "set_timer",
]


def check_stage(stage: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a stage on the agenda is: kind, title, minutes, settings."""
    kind = stage.get("kind")
    if kind not in STAGES:
        raise refuse("stage-kind", kinds=", ".join(STAGES), kind=str(kind)[:40])
    settings = stage.get("settings", {})
    if not isinstance(settings, dict):
        raise refuse("bad-request", what="settings must be an object")
    if kind in POLLING:
        check_poll_settings(kind, settings)
    elif kind == "ideas":
        check_idea_settings(settings)
    title = check_text(stage, "title", "title", required=False) or str(kind).capitalize()
    return {"kind": kind, "title": title, "minutes": check_minutes(stage), "settings": dict(settings)}


def add_stage(view: View, command: Command, person: str) -> list[Draft]:
    """Put a stage on the agenda: after another one, or at the end; never before one that has begun."""
    about = check_stage(command)
    agenda = view.agenda()
    if len(agenda) >= 60:
        raise refuse("bad-request", what="an agenda has at most 60 stages")
    order = [stage["stage"] for stage in agenda]
    name = f"{about['kind']}-{command['id'][:8]}"
    place = len(order)
    if command.get("after") is not None:
        after = check_id(command, "after")
        if after not in order:
            raise refuse("no-stage")
        place = order.index(after) + 1
    begun = max((i for i, stage in enumerate(agenda) if stage["state"] != "draft"), default=-1)
    place = max(place, begun + 1)
    added = Draft("stage.added", person, {**about, "position": len(order)}, stage=name)
    if place == len(order):
        return [added]
    return [added, Draft("agenda.ordered", person, {"order": [*order[:place], name, *order[place:]]})]


def order_stages(view: View, command: Command, person: str) -> list[Draft]:
    """Put the stages into another order; those that have begun keep the order in which they stand."""
    order, agenda = check_ids(command, "order"), view.agenda()
    before = [stage["stage"] for stage in agenda]
    if sorted(order) != sorted(before):
        raise refuse("bad-request", what="order must name every stage of the agenda once")
    begun = {stage["stage"]: stage for stage in agenda if stage["state"] != "draft"}
    for name, now in zip(begun, [stage for stage in order if stage in begun], strict=True):
        if name != now:
            raise refuse("stage-begun", stage=begun[now]["title"])
    return [] if order == before else [Draft("agenda.ordered", person, {"order": order})]


def remove_stage(view: View, command: Command, person: str) -> list[Draft]:
    """Take a stage off the agenda that has not begun."""
    stage = the_stage(view, command)
    if stage["state"] != "draft":
        raise refuse("stage-begun", stage=stage["title"])
    if len(view.agenda()) == 1:
        raise refuse("bad-request", what="an agenda needs a stage")
    return [Draft("stage.removed", person, stage=stage["stage"])]


def change_stage(view: View, command: Command, person: str) -> list[Draft]:
    """Change title, length or settings of a stage; of one that has begun only with a reason."""
    stage = the_stage(view, command)
    given = {name: command[name] for name in ("title", "minutes", "settings") if name in command}
    about = check_stage({**stage, **given})
    changed = {name: about[name] for name in given if about[name] != stage[name]}
    if not changed:
        return []
    begun = any(other["state"] != "draft" and other["kind"] != "welcome" for other in view.agenda())
    if stage["state"] != "draft" or (begun and _is_ruled_otherwise(stage, changed)):
        changed["reason"] = check_reason(command)
    if "settings" in changed and view.open_poll(stage["stage"]):
        raise refuse("poll-open")
    return [Draft("stage.changed", person, changed, stage=stage["stage"])]


def _is_ruled_otherwise(stage: Mapping[str, Any], changed: Mapping[str, Any]) -> bool:
    """Whether a stage gets other rules; what ideas cost is found out on the way, and is none."""
    if "settings" not in changed:
        return False
    return stage["kind"] != "budget" or _money_rules(stage["settings"]) != _money_rules(changed["settings"])


def _money_rules(settings: Mapping[str, Any]) -> tuple[Any, ...]:
    """The rules of a budget as its poll would have them, without what the ideas cost."""
    _, rule, kept = check_poll_settings("budget", settings)
    kept.pop("costs")
    return rule, kept, check_mode("budget", settings), str(settings.get("question") or "")


def amend(view: View, command: Command, person: str) -> list[Draft]:
    """Change purpose, criteria, values, terms or settings; once the work has begun only with a reason."""
    what, value = command.get("what"), command.get("value")
    if what not in AMENDABLE:
        raise refuse("bad-request", what=f"one can change {', '.join(AMENDABLE)}")
    if what in ("values", "criteria"):
        if not isinstance(value, list) or len(value) > 20:
            raise refuse("bad-request", what=f"{what} must be a list of at most 20 sentences")
        value = [check_text({"value": one}, "value", "reason") for one in value]
    elif what == "influence":
        if not isinstance(value, dict) or value.get("level") not in INFLUENCE:
            raise refuse("bad-request", what=f"a level of influence is one of {', '.join(INFLUENCE)}")
        value = {"level": value["level"], "words": check_text(value, "words", "purpose", required=False)}
    elif what == "settings":
        if not isinstance(value, dict):
            raise refuse("bad-request", what="settings must be an object")
        check_terms(value)
        check_retention(value)
    else:
        limit = "title" if what == "purpose_short" else "purpose"
        value = check_text({"value": value}, "value", limit, required=what == "purpose")
    begun = any(stage["state"] != "draft" and stage["kind"] != "welcome" for stage in view.agenda())
    said = has_ink(str(command.get("reason") or ""))
    about = {"what": what, "value": value}
    if begun or said:
        about["reason"] = check_reason(command)
    return [Draft("workshop.amended", person, about)]


def _opening(view: View, stage: Mapping[str, Any], command: Command, person: str) -> list[Draft]:
    about: dict[str, Any] = {}
    if stage["state"] == "open":
        raise refuse("stage-open", stage=stage["title"])
    if stage["state"] == "closed":
        about["reason"] = check_reason(command)
    minutes = check_minutes(command, stage["minutes"])
    about["closes_at"] = None if minutes is None else later(view.now, minutes)
    drafts = [Draft("stage.opened", person, about, stage=stage["stage"])]
    if stage["kind"] in POLLING:
        poll = f"poll-{command['id']}"
        drafts.append(
            Draft("poll.opened", person, question_of(view, stage, command), stage=stage["stage"], ref=poll)
        )
    return drafts


def closing(view: View, stage: Mapping[str, Any], person: str, reason: str = "") -> list[Draft]:
    """Return what closes a stage, its poll with it."""
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
    others = [
        other for other in view.agenda() if other["state"] == "open" and other["stage"] != stage["stage"]
    ]
    closed = [draft for other in others for draft in closing(view, other, person)]
    return [*closed, *_opening(view, stage, command, person)]


def close_stage(view: View, command: Command, person: str) -> list[Draft]:
    """Close a stage; the keeper does it when the time is up, unless the timer was moved meanwhile."""
    stage = the_stage(view, command)
    if stage["state"] != "open":
        return []
    if person == "keeper" and command.get("due") != stage["closes_at"]:
        return []  # the timer was moved after the keeper had looked at it
    return closing(view, stage, person, "timer" if person == "keeper" else "")


def move_on(view: View, command: Command, person: str) -> list[Draft]:
    """Close what is open and open the next stage of the agenda."""
    agenda = view.agenda()
    current = [stage for stage in agenda if stage["state"] == "open"]
    closed = [draft for stage in current for draft in closing(view, stage, person)]
    last = max((stage["position"] for stage in agenda if stage["state"] != "draft"), default=-1)
    following = next((stage for stage in agenda if stage["position"] > last), None)
    if following is None:
        raise refuse("no-next-stage")
    return [*closed, *_opening(view, following, command, person)]


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
