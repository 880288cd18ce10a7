"""What may people do with ideas: write, draw one from others, change, take back, share authorship?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cocodesign.licences import LICENCES, permits, terms
from cocodesign.rules.now import TALK, open_stage_of, visible
from cocodesign.rules.pace import check_pace
from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import LIMITS, check_id, check_text
from cocodesign.rules.view import Command, Draft, View
from cocodesign.schema import CREDITED_DERIVATIONS, DERIVATIONS, ONE_BY_ONE

__all__ = [
    "add_idea",
    "answer_invitation",
    "check_idea_settings",
    "check_terms",
    "derivations",
    "invite_author",
    "licence_of",
    "revise_idea",
    "withdraw",
]


def check_idea_settings(settings: Mapping[str, Any]) -> None:
    """Refuse what a stage of ideas cannot obey.

    ``ideas_each`` limits how many ideas a person writes that draw on no other; with ``only_builds`` everything must
    be drawn from somebody else's; ``pass_on`` says how many places before one's own in the ring of writers those
    sit whose ideas a phone hands over. In a ``silent`` stage everybody writes without the ideas of the others, which
    are shown when it ends.
    """
    for name, most in (("ideas_each", 100), ("pass_on", 100)):
        given = settings.get(name)
        if given is not None and (
            isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= most
        ):
            raise refuse("bad-request", what=f"{name} must be a whole number from 0 to {most}, or null")
    for name in ("only_builds", "silent"):
        if not isinstance(settings.get(name, False), bool):
            raise refuse("bad-request", what=f"{name} must be true or false")


def add_idea(view: View, command: Command, person: str) -> list[Draft]:
    """Write an idea, drawn from others or not; while opinions are collected, a statement."""
    text = check_text(command, "text", "idea")
    title = check_text(command, "title", "title", required=False)
    stage = open_stage_of(view, ("ideas", *ONE_BY_ONE))
    if stage["kind"] in ONE_BY_ONE and not stage["settings"].get("statements", True):
        raise refuse("stage-closed", stage=stage["title"])
    drawn = derivations(view, command, person, stage["stage"])
    if stage["settings"].get("only_builds") and not _of_another(view, drawn, person):
        raise refuse("only-builds")
    quota = stage["settings"].get("ideas_each")
    if quota and not drawn and view.written(person, stage["stage"]) >= quota:
        raise refuse("quota", limit=quota)
    check_pace(view, person, "idea.added")
    about = {"text": text, "title": title, **licence_of(view, command, drawn)}
    return [Draft("idea.added", person, about, stage=stage["stage"], subject=person), *drawn]


def _of_another(view: View, drawn: list[Draft], person: str) -> bool:
    """Whether an idea is drawn from one of somebody else's."""
    return any(person not in view.authors(draft.body["parent"])[0] for draft in drawn)


def derivations(view: View, command: Command, person: str, stage: str | None) -> list[Draft]:
    """Return the derivations of a new idea from those that the command names."""
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
        drawn.append(Draft("derivation.added", person, {"parent": parent, "kind": kind}, stage=stage))
    if len({draft.body["parent"] for draft in drawn}) != len(drawn):
        raise refuse("repeated")
    return drawn


def check_terms(settings: Mapping[str, Any]) -> None:
    """Refuse settings of a workshop that name terms which are none."""
    offered = settings.get("licences")
    named = [*(offered if isinstance(offered, list) else []), *filter(None, [settings.get("licence")])]
    if not isinstance(offered, list | None) or any(one not in LICENCES for one in named):
        raise refuse("licence", licences=", ".join(LICENCES))


def licence_of(view: View, command: Command, drawn: list[Draft]) -> dict[str, Any]:
    """Return the licence of a new idea: the one chosen, the one inherited, or the workshop's."""
    parents = [view.words(draft.body["parent"]).get("licence") for draft in drawn]
    allowed = terms(view.settings(), parents)
    licence = command.get("licence", allowed.preset)
    if licence not in allowed.offered:
        if licence in LICENCES and not permits(licence, allowed.least):
            raise refuse("licence-inherited", licence=allowed.least)
        raise refuse("licence", licences=", ".join(allowed.offered))
    return {"licence": licence, **({"licence_conflict": True} if allowed.conflict else {})}


def revise_idea(view: View, command: Command, person: str) -> list[Draft]:
    """Give an idea of one's own other words; the words before stay as a version."""
    idea = check_id(command, "ref")
    found = _own(view, idea, person)
    if found["hidden"]:
        raise refuse("withdrawn" if found["withdrawn"] else "unknown-idea")
    stage = open_stage_of(view, TALK)
    words = {
        "text": check_text(command, "text", "idea"),
        "title": check_text(command, "title", "title", required=False),
    }
    if all(view.words(idea).get(name, "") == value for name, value in words.items()):
        return []
    check_pace(view, person, "idea.revised")
    return [Draft("idea.revised", person, words, stage=stage["stage"], ref=idea, subject=person)]


def withdraw(view: View, command: Command, person: str) -> list[Draft]:
    """Take back what one has said, or say it again; what others drew from it stays."""
    contribution, back = check_id(command, "ref"), command["do"] == "withdraw"
    found = view.idea(contribution)
    if found is None:
        raise refuse("unknown-idea")
    if found["participant"] != person:
        raise refuse("not-yours")
    if found["erased"]:
        raise refuse("erased")
    if found["hidden"] and not found["withdrawn"]:
        raise refuse("unknown-idea")  # the facilitator hid it: it is theirs to restore
    if found["withdrawn"] == back:
        return []
    kind = "contribution.withdrawn" if back else "contribution.returned"
    return [Draft(kind, person, ref=contribution)]


def invite_author(view: View, command: Command, person: str) -> list[Draft]:
    """Ask somebody to be an author of one's idea too."""
    idea, guest = check_id(command, "ref"), check_id(command, "participant")
    _own(view, idea, person)
    open_stage_of(view, TALK)
    if view.role(guest) != "participant":
        raise refuse("no-person")
    authors, invited = view.authors(idea)
    if guest in authors or guest in invited:
        return []
    check_pace(view, person, "author.invited")
    return [Draft("author.invited", person, {"participant": guest}, ref=idea)]


def answer_invitation(view: View, command: Command, person: str) -> list[Draft]:
    """Become an author, decline, or leave the authors of an idea."""
    idea, accepts = check_id(command, "ref"), command.get("accept")
    if not isinstance(accepts, bool):
        raise refuse("bad-request", what="accept must be true or false")
    authors, invited = view.authors(idea)
    if person in authors:
        if accepts:
            return []
        if authors == [person]:
            raise refuse("last-author")
    elif person not in invited:
        raise refuse("not-invited")
    return [Draft("author.answered", person, {"accepts": accepts}, ref=idea)]


def _own(view: View, idea: str, person: str) -> Mapping[str, Any]:
    found = view.idea(idea)
    if found is None or found["kind"] != "idea":
        raise refuse("unknown-idea")
    if person not in view.authors(idea)[0]:
        raise refuse("not-yours")
    if found["erased"]:
        raise refuse("erased")
    return found
