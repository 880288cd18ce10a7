"""What may a participant do with what others said, and with their own name and data?"""

from __future__ import annotations

from typing import Any

from cocodesign.rules.now import TALK, open_stage_of, visible
from cocodesign.rules.pace import check_pace
from cocodesign.rules.refusals import refuse
from cocodesign.rules.running import distinct
from cocodesign.rules.texts import check_id, check_ids, check_name, check_text
from cocodesign.rules.thresholds import is_over
from cocodesign.rules.view import Command, Draft, View
from cocodesign.rules.wording import proposed_words
from cocodesign.schema import ALIGNMENTS, CONSENTS, PLEDGES

__all__ = [
    "adopt",
    "comment",
    "consent",
    "endorse",
    "flag",
    "leave",
    "pledge",
    "rename",
    "see",
    "thank",
    "withdraw_pledge",
]


def comment(view: View, command: Command, person: str) -> list[Draft]:
    """Comment on an idea: for, neutral or against; or reply to a comment on it; or propose other words, and say why."""
    text = check_text(command, "text", "comment")
    alignment = command.get("alignment", "neutral")
    if alignment not in ALIGNMENTS:
        raise refuse("bad-request", what=f"a comment is one of {', '.join(ALIGNMENTS)}")
    stage = open_stage_of(view, TALK)
    idea = check_id(command, "ref")
    visible(view, idea, "idea")
    body: dict[str, Any] = {"text": text, "alignment": alignment}
    if command.get("reply_to"):
        body["reply_to"] = check_id(command, "reply_to")
        if visible(view, body["reply_to"], "comment")["ref"] != idea:
            raise refuse("unknown-idea")
    body |= proposed_words(view, command, idea, person)
    check_pace(view, person, "comment.added")
    return [Draft("comment.added", person, body, stage=stage["stage"], ref=idea, subject=person)]


def endorse(view: View, command: Command, person: str) -> list[Draft]:
    """Support a contribution of somebody else, or take the support back."""
    contribution = check_id(command, "ref")
    stage = open_stage_of(view, TALK)
    visible(view, contribution, "idea", "comment")
    give = command["do"] == "endorse"
    if give and person in view.authors(contribution)[0]:
        raise refuse("own-idea")
    if view.endorsed(person, contribution) == give:
        return []
    check_pace(view, person, "endorsement.given")
    kind = "endorsement.given" if give else "endorsement.withdrawn"
    return [Draft(kind, person, stage=stage["stage"], ref=contribution)]


def thank(view: View, command: Command, person: str) -> list[Draft]:
    """Thank somebody for a contribution, at any time, or take the thanks back."""
    contribution, give = check_id(command, "ref"), command["do"] == "thank"
    visible(view, contribution, "idea", "comment")
    if give and person in view.authors(contribution)[0]:
        raise refuse("own-words")
    if view.stands("thanks", person, contribution) == give:
        return []
    check_pace(view, person, "thanks.given")
    return [Draft("thanks.given" if give else "thanks.withdrawn", person, ref=contribution)]


def adopt(view: View, command: Command, person: str) -> list[Draft]:
    """Make somebody else's point one's own, for an idea of one's own or not yet for any; or give it up."""
    contribution, take = check_id(command, "ref"), command["do"] == "adopt"
    visible(view, contribution, "idea", "comment")
    if take and person in view.authors(contribution)[0]:
        raise refuse("own-words")
    if not take and not view.stands("adoption", person, contribution):
        return []
    stage = open_stage_of(view, TALK)
    about = {}
    if take and command.get("into"):
        about["into"] = check_id(command, "into")
        visible(view, about["into"], "idea")
        if person not in view.authors(about["into"])[0]:
            raise refuse("not-yours")
    if take and not about and view.stands("adoption", person, contribution):
        return []
    check_pace(view, person, "point.adopted")
    kind = "point.adopted" if take else "point.released"
    return [Draft(kind, person, about, stage=stage["stage"], ref=contribution)]


def flag(view: View, command: Command, person: str) -> list[Draft]:
    """Ask the facilitator to look at a contribution; nobody else learns of it."""
    contribution = check_id(command, "ref")
    visible(view, contribution, "idea", "comment")
    if view.stands("flag", person, contribution):
        return []
    check_pace(view, person, "flag.raised")
    reason = check_text(command, "reason", "reason", required=False)
    about = {"reason": reason} if reason else {}
    return [Draft("flag.raised", person, about, ref=contribution, subject=person)]


def see(view: View, command: Command, person: str) -> list[Draft]:
    """Note what was shown to a person for the first time."""
    given = check_ids(command, "refs")[:100]
    fresh = set(given) - view.seen(person, given)
    known = [one for one in given if one in fresh and view.idea(one) is not None]
    if not known:
        return []
    check_pace(view, person, "ideas.seen")
    return [Draft("ideas.seen", person, {"refs": known})]


def pledge(view: View, command: Command, person: str) -> list[Draft]:
    """Offer time, skill or money towards what was decided; nothing is collected here."""
    stage = open_stage_of(view, ("actions",))
    kind, amount = command.get("kind"), command.get("amount")
    if kind not in PLEDGES:
        raise refuse("bad-request", what=f"one offers {', '.join(PLEDGES)}")
    about: dict[str, Any] = {"kind": kind, "text": check_text(command, "text", "reason")}
    if amount is not None:
        if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 < amount <= 1e9:
            raise refuse("bad-request", what="an amount is a number above 0")
        about["amount"] = amount
    ref = check_id(command, "ref") if command.get("ref") else None
    promise = view.promise(ref) if ref is not None else None
    if ref is not None and promise is None:
        visible(view, ref, "idea")
    threshold = promise and promise["threshold"]
    if promise and threshold:
        if promise["settled"] or is_over(threshold["by"], view.now):
            raise refuse("pledges-over")
        if kind == threshold["kind"] and kind != "skill" and "amount" not in about:
            raise refuse("needs-amount")
    check_pace(view, person, "pledge.offered")
    return [Draft("pledge.offered", person, about, stage=stage["stage"], ref=ref, subject=person)]


def withdraw_pledge(view: View, command: Command, person: str) -> list[Draft]:
    """Take an offer of one's own back, at any time but when it holds: enough was offered, and others count on it."""
    pledge = check_id(command, "ref")
    found = view.pledge(pledge)
    if found is None or found["participant"] != person:
        raise refuse("not-yours")
    if found["state"] == "held":
        raise refuse("pledge-holds")
    if found["state"] != "offered":
        return []
    return [Draft("pledge.withdrawn", person, ref=pledge)]


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
    about = {"scope": scope, "granted": granted, "confirmed": confirmed}
    return [Draft("consent.given", person, about, ref=scope)]


def leave(view: View, command: Command, person: str) -> list[Draft]:
    """Leave, one's words staying; or come back."""
    leaving = command["do"] == "leave"
    if view.left(person) == leaving:
        return []
    if leaving:
        check_pace(view, person, "participant.left")
    return [Draft("participant.left" if leaving else "participant.returned", person)]
