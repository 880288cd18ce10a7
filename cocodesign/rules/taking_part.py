"""What may a participant do: write, comment, endorse, vote, and decide about their own name and data?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from cocodesign.rules.refusals import refuse
from cocodesign.rules.running import CONSENTS, distinct
from cocodesign.rules.texts import LIMITS, check_id, check_ids, check_name, check_text
from cocodesign.rules.view import Command, Draft, View
from cocodesign.schema import ALIGNMENTS, CREDITED_DERIVATIONS, DERIVATIONS

__all__ = ["PER_MINUTE", "add_idea", "cast", "comment", "consent", "endorse", "rename"]

PER_MINUTE = {
    "idea.added": 12,
    "comment.added": 30,
    "endorsement.given": 60,
    "ballot.cast": 30,
    "participant.renamed": 6,
    "consent.given": 30,
}
"""How often one person may do a thing within a minute."""


def add_idea(view: View, command: Command, person: str) -> list[Draft]:
    """Write an idea, drawn from others or not."""
    text = check_text(command, "text", "idea")
    title = check_text(command, "title", "title", required=False)
    stage = open_stage_of(view, ("ideas",))
    quota = stage["settings"].get("ideas_each")
    parents = command.get("parents", [])
    if not isinstance(parents, list) or not all(isinstance(p, dict) for p in parents):
        raise refuse("bad-request", what="parents must be a list of objects with parent and kind")
    if len(parents) > LIMITS["parents"]:
        raise refuse("too-many-parents", limit=LIMITS["parents"])
    drawn = []
    for about in parents:
        parent, kind = check_id(about, "parent"), about.get("kind", "builds_on")
        if kind not in DERIVATIONS or kind in ("same_as", "related"):
            raise refuse(
                "bad-request",
                what=f"an idea is drawn from another by one of {', '.join(CREDITED_DERIVATIONS)}",
            )
        visible(view, parent, "idea")
        drawn.append(
            Draft("derivation.added", person, {"parent": parent, "kind": kind}, stage=stage["stage"])
        )
    if len({draft.body["parent"] for draft in drawn}) != len(drawn):
        raise refuse("repeated")
    if quota and not drawn and view.written(person, stage["stage"]) >= quota:
        raise refuse("quota", limit=quota)
    check_pace(view, person, "idea.added")
    idea = Draft("idea.added", person, {"text": text, "title": title}, stage=stage["stage"], subject=person)
    return [idea, *drawn]


def comment(view: View, command: Command, person: str) -> list[Draft]:
    """Comment on an idea: for, neutral or against; or reply to a comment on it."""
    text = check_text(command, "text", "comment")
    alignment = command.get("alignment", "neutral")
    if alignment not in ALIGNMENTS:
        raise refuse("bad-request", what=f"a comment is one of {', '.join(ALIGNMENTS)}")
    stage = open_stage_of(view, ("ideas", "discussion"))
    idea = check_id(command, "ref")
    visible(view, idea, "idea")
    body: dict[str, Any] = {"text": text, "alignment": alignment}
    if command.get("reply_to"):
        body["reply_to"] = check_id(command, "reply_to")
        if visible(view, body["reply_to"], "comment")["ref"] != idea:
            raise refuse("unknown-idea")
    check_pace(view, person, "comment.added")
    return [Draft("comment.added", person, body, stage=stage["stage"], ref=idea, subject=person)]


def endorse(view: View, command: Command, person: str) -> list[Draft]:
    """Support a contribution of somebody else, or take the support back."""
    contribution = check_id(command, "ref")
    stage = open_stage_of(view, ("ideas", "discussion"))
    found = visible(view, contribution, "idea", "comment")
    give = command["do"] == "endorse"
    if give and found["participant"] == person:
        raise refuse("own-idea")
    if view.endorsed(person, contribution) == give:
        return []
    check_pace(view, person, "endorsement.given")
    kind = "endorsement.given" if give else "endorsement.withdrawn"
    return [Draft(kind, person, stage=stage["stage"], ref=contribution)]


def cast(view: View, command: Command, person: str) -> list[Draft]:
    """Vote; the last ballot before closing counts."""
    poll = view.poll(check_id(command, "poll"))
    if poll is None:
        raise refuse("unknown-poll")
    if poll["closed"]:
        raise refuse("poll-closed")
    approved = check_ids(command, "approved")
    if not set(approved) <= set(poll["candidates"]):
        raise refuse("unknown-candidate")
    check_pace(view, person, "ballot.cast")
    in_order = [candidate for candidate in poll["candidates"] if candidate in approved]
    return [Draft("ballot.cast", person, {"approved": in_order}, stage=poll["stage"], ref=poll["poll"])]


def rename(view: View, command: Command, person: str) -> list[Draft]:
    """Change the name one shows."""
    check_pace(view, person, "participant.renamed")
    return [Draft("participant.renamed", person, name=distinct(view, check_name(command), person))]


def consent(view: View, command: Command, person: str) -> list[Draft]:
    """Allow a use of one's data, confirm it, or take it back."""
    scope = command.get("scope")
    granted, confirmed = command.get("granted"), command.get("confirmed", False)
    if scope not in CONSENTS or not isinstance(granted, bool) or not isinstance(confirmed, bool):
        raise refuse(
            "bad-request", what=f"a consent names one of {', '.join(CONSENTS)}, granted and confirmed"
        )
    if scope == "workshop" and not granted:
        raise refuse("bad-request", what="who does not want to take part any more simply leaves")
    check_pace(view, person, "consent.given")
    return [
        Draft(
            "consent.given", person, {"scope": scope, "granted": granted, "confirmed": confirmed}, ref=scope
        )
    ]


def check_pace(view: View, person: str, kind: str) -> None:
    if view.recent(person, kind, 60) >= PER_MINUTE[kind]:
        raise refuse("too-fast")


def open_stage_of(view: View, kinds: Collection[str]) -> Mapping[str, Any]:
    for stage in view.agenda():
        if stage["state"] == "open" and stage["kind"] in kinds:
            return stage
    named = [stage["title"] for stage in view.agenda() if stage["kind"] in kinds]
    raise refuse("stage-closed", stage=named[0] if named else next(iter(kinds)).capitalize())


def visible(view: View, contribution: str, *kinds: str) -> Mapping[str, Any]:
    found = view.idea(contribution)
    if found is None or found["hidden"] or found["kind"] not in kinds:
        raise refuse("unknown-idea")
    return found
