"""What may a facilitator do about what was said, and who said it?

Hide it, restore it, merge what says the same, add what came on paper; shut somebody out.
"""

from __future__ import annotations

from cocodesign.rules.ideas import derivations, licence_of
from cocodesign.rules.now import open_stage_of, visible
from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_id, check_ids, check_reason, check_text
from cocodesign.rules.view import Command, Draft, View
from cocodesign.schema import ONE_BY_ONE

__all__ = ["add_paper_idea", "dismiss_flags", "hide", "merge_duplicates", "remove_person"]


def hide(view: View, command: Command, person: str) -> list[Draft]:
    """Hide a contribution for a published reason, or show it again."""
    contribution, hide = check_id(command, "ref"), command["do"] == "hide"
    found = view.idea(contribution) or view.reason(contribution)
    if found is None:
        raise refuse("unknown-idea")
    if found["hidden"] == hide:
        return []
    if hide:
        return [Draft("contribution.hidden", person, {"reason": check_reason(command)}, ref=contribution)]
    return [Draft("contribution.restored", person, ref=contribution)]


def dismiss_flags(view: View, command: Command, person: str) -> list[Draft]:
    """Leave a flagged contribution as it is."""
    contribution = check_id(command, "ref")
    if not view.flagged(contribution):
        return []
    reason = check_text(command, "reason", "reason", required=False)
    return [Draft("flag.dismissed", person, {"reason": reason} if reason else {}, ref=contribution)]


def merge_duplicates(view: View, command: Command, person: str) -> list[Draft]:
    """Make one idea of several that say the same; it has all of them as parents, and stands in their place."""
    sources = check_ids(command, "refs")
    if len(sources) < 2:
        raise refuse("duplicates")
    standing = set(view.ideas())
    for source in sources:
        visible(view, source, "idea")
        if source not in standing:
            raise refuse("unknown-idea")
    stage = open_stage_of(view, ("ideas", "discussion", *ONE_BY_ONE))["stage"]
    named = {"parents": [{"parent": source, "kind": "merges"} for source in sources]}
    drawn = derivations(view, named, person, stage)
    about = {
        "text": check_text(command, "text", "idea"),
        "title": check_text(command, "title", "title", required=False),
        **licence_of(view, command, drawn),
    }
    idea = Draft("idea.added", person, about, stage=stage, subject=person)
    reason = check_text(command, "reason", "reason", required=False)
    merged = {"sources": sources, **({"reason": reason} if reason else {})}
    return [idea, *drawn, Draft("duplicates.merged", person, merged, stage=stage, ref=command["id"])]


def add_paper_idea(view: View, command: Command, person: str) -> list[Draft]:
    """Enter an idea that came on paper; it is marked so, and has no author of its own."""
    stage = open_stage_of(view, ("ideas", *ONE_BY_ONE))["stage"]
    drawn = derivations(view, command, person, stage)
    about = {
        "text": check_text(command, "text", "idea"),
        "title": check_text(command, "title", "title", required=False),
        "channel": "paper",
        **licence_of(view, command, drawn),
    }
    return [Draft("idea.added", person, about, stage=stage, subject=person), *drawn]


def remove_person(view: View, command: Command, person: str) -> list[Draft]:
    """Shut a participant out: their links end at once, their words stay."""
    who = check_id(command, "ref")
    if view.role(who) != "participant":
        raise refuse("no-person")
    return [Draft("participant.removed", person, {"reason": check_reason(command)}, ref=who)]
