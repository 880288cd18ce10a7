"""What does the operator do? Make a workshop, let people in, record the count."""

from __future__ import annotations

from typing import Any

from cocodesign.rules.agenda import check_stage
from cocodesign.rules.erasing import check_retention
from cocodesign.rules.grouping import group_of_newcomer
from cocodesign.rules.ideas import check_terms
from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_id, check_name, check_text, has_ink, skeleton
from cocodesign.rules.view import Command, Draft, View
from cocodesign.schema import CONSENTS, INFLUENCE

__all__ = ["CONSENTS", "count", "create", "distinct", "join"]


def create(view: View, command: Command, person: str) -> list[Draft]:
    """Begin a workshop. Without a purpose and an agenda there is none."""
    if not has_ink(str(command.get("purpose") or "")):
        raise refuse("no-purpose")
    influence = command.get("influence", {})
    if not isinstance(influence, dict) or influence.get("level", INFLUENCE[0]) not in INFLUENCE:
        raise refuse("bad-request", what=f"a level of influence is one of {', '.join(INFLUENCE)}")
    check_text(influence, "words", "purpose", required=False)
    settings = command.get("settings", {})
    if not isinstance(settings, dict):
        raise refuse("bad-request", what="settings must be an object")
    check_terms(settings)
    check_retention(settings)
    body = {
        "title": check_text(command, "title", "title"),
        "purpose": check_text(command, "purpose", "purpose"),
        "purpose_short": check_text(command, "purpose_short", "title", required=False),
        "values": [check_text({"value": v}, "value", "reason") for v in command.get("values", [])],
        "criteria": [check_text({"value": c}, "value", "reason") for c in command.get("criteria", [])],
        "influence": influence,
        "organisation": check_text(command, "organisation", "title", required=False),
        "terms": check_text(command, "terms", "purpose", required=False),
        "language": str(command.get("language", "en")),
        "template": str(command.get("template", "")),
        "settings": dict(settings),
    }
    drafts = [Draft("workshop.created", person, body)]
    stages = command.get("stages") or []
    if not all(isinstance(stage, dict) and stage.get("kind") for stage in stages):
        raise refuse("bad-request", what="a stage needs a kind and a title")
    names = [str(stage.get("stage") or stage["kind"]) for stage in stages]
    if not stages or len(set(names)) != len(names):
        raise refuse("bad-request", what="an agenda needs stages, each with a name of its own")
    for position, (name, stage) in enumerate(zip(names, stages, strict=True)):
        drafts.append(Draft("stage.added", person, {**check_stage(stage), "position": position}, stage=name))
    return [*drafts, Draft("doors.opened", person)]


def join(view: View, command: Command, person: str) -> list[Draft]:
    """``person`` is the operator's door; the newcomer is ``command["person"]``, made by the keeper."""
    workshop = view.workshop() or {}
    role = command.get("role", "participant")
    if role not in ("participant", "facilitator", "wall"):
        raise refuse("bad-request", what=f"there is no role {role!r} to join in")
    if role == "participant" and not workshop["doors"]:
        raise refuse("doors-closed")
    newcomer = check_id(command, "person")
    name = distinct(view, check_name(command), newcomer)
    about: dict[str, Any] = {"role": role, "number": view.joined() + 1}
    if command.get("language"):
        about["language"] = str(command["language"])[:8]
    if command.get("simulated"):
        about["simulated"] = True
    if role == "participant" and (group := group_of_newcomer(view)):
        about["group"] = group
    drafts = [Draft("participant.joined", newcomer, about, name=name)]
    if role == "participant":
        asked = command.get("consents", [])
        if not isinstance(asked, list) or any(scope not in CONSENTS for scope in asked):
            raise refuse("bad-request", what=f"consents are some of {', '.join(CONSENTS)}")
        for scope in dict.fromkeys(["workshop", *asked]):
            allowed = {"scope": scope, "granted": True, "confirmed": scope == "workshop"}
            drafts.append(Draft("consent.given", newcomer, allowed, ref=scope))
    return drafts


def count(view: View, command: Command, person: str) -> list[Draft]:
    """Record the result of a poll that is closed; once."""
    poll = view.poll(check_id(command, "poll"))
    if poll is None:
        raise refuse("unknown-poll")
    if not poll["closed"]:
        raise refuse("poll-open")
    if poll["counted"]:
        return []
    body = {"result": dict(command["result"])}
    kinds = ["poll.counted"]
    if poll["kind"] == "pulse":  # how it was is no decision: everybody sees it as soon as it is counted
        kinds.append("result.shown")
    drafts = [Draft(kind, person, body, stage=poll["stage"], ref=poll["poll"]) for kind in kinds]
    if poll["mode"] != "secret":
        return drafts
    seal = command.get("seal")
    if not isinstance(seal, dict):
        raise refuse("bad-request", what="a secret poll is counted with its seal")
    return [Draft("poll.sealed", person, seal, stage=poll["stage"], ref=poll["poll"]), *drafts]


def distinct(view: View, name: str, person: str) -> str:
    """Return a person's name, with a number behind it where somebody else's looks the same."""
    if not name:
        return ""
    reserved = {"facilitator", "keeper", "facilitadora", "facilitador"}
    candidate, n = name, 1
    while view.name_taken(skeleton(candidate), person) or skeleton(candidate) in reserved:
        n += 1
        candidate = f"{name} {n}"
    return candidate
