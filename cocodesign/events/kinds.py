"""What can happen in a workshop, and what may an event of each kind carry?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import ALIGNMENTS, AMENDABLE, ANSWERS, DERIVATIONS, ERASURES, PLEDGES, POLLS

__all__ = ["KINDS", "Kind", "check_body"]


@dataclass(frozen=True)
class Kind:
    """One kind of event: what happened, its version, and the fields its body must and may have."""

    what: str
    needs: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    may: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    v: int = 1


CHOICE: dict[str, str | tuple[str, ...]] = {
    "approved": "ids",
    "amounts": "map",
    "scores": "map",
    "ranking": "ids",
    "levels": "map",
    "answers": "map",
    "reasons": "map",
    "estimates": "map",
}
"""What a ballot may hold: one of these, as the kind of its poll demands; beside answers the ids of their reasons."""

KINDS: dict[str, Kind] = {
    "workshop.created": Kind(
        "a workshop begins, with its purpose and terms",
        {"title": "text", "purpose": "text", "template": "text"},
        {
            "purpose_short": "text",
            "values": "texts",
            "criteria": "texts",
            "influence": "map",
            "organisation": "text",
            "terms": "text",
            "language": "text",
            "settings": "map",
        },
    ),
    "workshop.amended": Kind(
        "purpose, criteria, values, terms or another rule were changed, for a recorded reason",
        {"what": AMENDABLE, "value": "any"},
        {"reason": "text"},
    ),
    "workshop.ended": Kind("a workshop is over; the record stays", {}, {"reason": "text"}),
    "doors.opened": Kind("newcomers may join"),
    "doors.closed": Kind("newcomers may not join any more"),
    "participant.joined": Kind(
        "a person came in",
        {"role": "text", "number": "int", "name_commit": "text"},
        {"language": "text", "simulated": "bool", "group": "int"},
    ),
    "participant.renamed": Kind("a person changed the name they show", {"name_commit": "text"}),
    "participant.left": Kind("a person leaves; their words stay"),
    "participant.returned": Kind("a person who had left is back"),
    "participant.removed": Kind("a person was shut out, for a reason; their words stay", {"reason": "text"}),
    "consent.given": Kind(
        "a person allowed a use of their data, or took it back",
        {"scope": "text", "granted": "bool", "confirmed": "bool"},
        {"text_hash": "text"},
    ),
    "stage.added": Kind(
        "a stage was put on the agenda",
        {"kind": "text", "title": "text", "position": "int"},
        {"minutes": "number", "settings": "map"},
    ),
    "stage.changed": Kind(
        "title, length or rules of a stage were changed",
        {},
        {"title": "text", "minutes": "number", "settings": "map", "reason": "text"},
    ),
    "stage.removed": Kind("a stage that had not begun was taken off the agenda"),
    "agenda.ordered": Kind("the stages were put into another order", {"order": "ids"}),
    "stage.opened": Kind("a stage began", {}, {"closes_at": "time", "reason": "text"}),
    "stage.timed": Kind("the end of a stage was set, moved or lifted", {}, {"closes_at": "time"}),
    "stage.closed": Kind("a stage ended", {}, {"reason": "text"}),
    "idea.added": Kind(
        "somebody wrote an idea",
        {"text": "text"},
        {"title": "text", "channel": "text", "licence": "text", "licence_conflict": "bool"},
    ),
    "idea.revised": Kind(
        "an author gave an idea other words, perhaps those that a comment proposed; those before stay as a version",
        {"text": "text"},
        {"title": "text", "proposed": "id"},
    ),
    "author.invited": Kind("an author asked somebody to be an author too", {"participant": "id"}),
    "author.answered": Kind("somebody became an author, declined, or left the authors", {"accepts": "bool"}),
    "derivation.added": Kind("an idea was drawn from an idea", {"parent": "id", "kind": DERIVATIONS}),
    "comment.added": Kind(
        "somebody commented on an idea, and perhaps proposed other words for it",
        {"text": "text", "alignment": ALIGNMENTS},
        {"reply_to": "id", "new_text": "text", "new_title": "text"},
    ),
    "wording.declined": Kind("an author leaves an idea as it is, though a comment proposed other words"),
    "contribution.withdrawn": Kind("a person took back what they had said"),
    "contribution.returned": Kind("a person says again what they had taken back"),
    "flag.raised": Kind("a person asked the facilitator to look at a contribution", {}, {"reason": "text"}),
    "flag.dismissed": Kind(
        "the facilitator looked at a flagged contribution and left it", {}, {"reason": "text"}
    ),
    "duplicates.merged": Kind(
        "the facilitator made one idea of several that say the same", {"sources": "ids"}, {"reason": "text"}
    ),
    "contribution.hidden": Kind(
        "the facilitator hid a contribution, for a published reason", {"reason": "text"}
    ),
    "contribution.restored": Kind("a hidden contribution is shown again", {}, {"reason": "text"}),
    "endorsement.given": Kind("a person supports a contribution"),
    "endorsement.withdrawn": Kind("a person takes their support back"),
    "thanks.given": Kind("a person thanks somebody for a contribution"),
    "thanks.withdrawn": Kind("a person takes their thanks back"),
    "point.adopted": Kind("a person makes somebody else's point their own", {}, {"into": "id"}),
    "point.released": Kind("a person gives up a point that was not theirs"),
    "ideas.seen": Kind("contributions were shown to a person for the first time", {"refs": "ids"}),
    "room.invited": Kind("everybody who is silent is told that there is room for their idea"),
    "groups.formed": Kind(
        "the people were divided into small groups: the number of each one's; nobody is named where the groups are over",
        {"groups": "map"},
        {"seed": "int"},
    ),
    "wall.turned": Kind("the wall shows another page", {"page": "text"}),
    "poll.opened": Kind(
        "a question is put to the people",
        {"question": "text", "kind": POLLS, "rule": "text", "mode": "text", "candidates": "maps"},
        {"settings": "map"},
    ),
    "ballot.cast": Kind("a person voted; the last ballot before closing counts", {}, CHOICE),
    "ballot.delegated": Kind("a person handed their ballot in one poll to another person", {"to": "id"}),
    "delegation.ended": Kind("a person took back the ballot that they had handed on", {"to": "id"}),
    "paper.cast": Kind(
        "a ballot on paper was entered, under the number of its sheet", {"sheet": "text"}, CHOICE
    ),
    "paper.voided": Kind("a ballot on paper was taken out again", {"sheet": "text", "reason": "text"}),
    "opinion.given": Kind(
        "a person agrees (1), passes (0) or disagrees (-1); the last answer counts",
        {"candidate": "id", "value": "int"},
    ),
    "pair.judged": Kind(
        "a person chose one of two ideas, or could not decide; of the same two the last answer counts",
        {"left": "id", "right": "id", "outcome": ("left", "right", "skip")},
    ),
    "reason.given": Kind(
        "a person said why they object, or what concerns them; told without a name when the result is",
        {"reason": "id", "candidate": "id", "answer": (*ANSWERS, "estimate"), "text": "text"},
    ),
    "poll.closed": Kind("no more ballots are taken", {}, {"reason": "text"}),
    "poll.sealed": Kind(
        "the ballots of a secret poll were sealed, and what led from a person to a ballot was destroyed",
        {
            "n": "int",
            "turnout": "int",
            "changed": "int",
            "electorate": "int",
            "choices": "text",
            "root": "text",
            "leaves": "texts",
        },
    ),
    "poll.counted": Kind("the ballots were counted", {"result": "map"}),
    "result.shown": Kind("the result was published", {"result": "map"}),
    "decision.made": Kind(
        "the facilitator declared what is decided, and why", {"chosen": "ids", "reason": "text"}
    ),
    "promise.made": Kind(
        "whoever asked promises something, by a day",
        {"text": "text"},
        {"due": "day", "owner": "text"},
    ),
    "promise.moved": Kind("a promise gets another day, for a reason", {"due": "day", "reason": "text"}),
    "promise.kept": Kind("a promise was kept; the evidence says how one sees it", {"evidence": "text"}),
    "promise.broken": Kind("a promise will not be kept, for a reason", {"reason": "text"}),
    "update.posted": Kind("news for everybody who took part", {"text": "text"}, {"title": "text"}),
    "pledge.offered": Kind(
        "a person offers time, skill or money; nothing is collected",
        {"kind": PLEDGES, "text": "text"},
        {"amount": "number"},
    ),
    "pledge.withdrawn": Kind("a person takes their offer back"),
    "payload.redacted": Kind(
        "words were erased for good; who said that something was here, and when, stays",
        {
            "what": ERASURES,
            "subject": "text",
            "count": "int",
            "words": "ids",
            "emptied": "ids",
            "kept": "map",
        },
        {"reason": "text"},
    ),
    "link.replaced": Kind("a person's older links were ended, and a new one was made", {"role": "text"}),
    "security.refused": Kind("somebody tried what their role may not do", {"command": "text"}),
}
"""Every kind of event by name."""


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_IS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "text": ("text", _is_text),
    "id": ("an id", lambda v: _is_text(v) and 0 < len(v) <= 80),
    "time": (
        "a time like 2026-11-21T20:15:03Z, or null",
        lambda v: v is None or (_is_text(v) and v.endswith("Z")),
    ),
    "day": (
        "a day like 2026-11-21, or null",
        lambda v: v is None or (_is_text(v) and bool(re.fullmatch(r"\d{4}-\d\d-\d\d", v))),
    ),
    "any": ("a value", lambda v: v is not None),
    "bool": ("true or false", lambda v: isinstance(v, bool)),
    "int": ("a whole number", lambda v: isinstance(v, int) and not isinstance(v, bool)),
    "number": (
        "a number or null",
        lambda v: v is None or (isinstance(v, int | float) and not isinstance(v, bool)),
    ),
    "map": ("an object", lambda v: isinstance(v, dict)),
    "texts": ("a list of texts", lambda v: isinstance(v, list) and all(map(_is_text, v))),
    "ids": ("a list of ids", lambda v: isinstance(v, list) and all(map(_is_text, v))),
    "maps": ("a list of objects", lambda v: isinstance(v, list) and all(isinstance(x, dict) for x in v)),
}


def check_body(kind: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the body of an event when it is one that its kind allows.

    Raises
    ------
    InvalidInputError
        If the kind is unknown, or a field is missing, foreign or of another type.
    """
    known = KINDS.get(kind)
    if known is None:
        raise InvalidInputError(f"There is no event of kind {kind!r}; the kinds are {', '.join(KINDS)}.")
    allowed = {**known.needs, **known.may}
    for name in known.needs:
        if name not in body:
            raise InvalidInputError(
                f"The event {kind} needs {name}; this body has {', '.join(body) or 'nothing'}."
            )
    for name, value in body.items():
        if name not in allowed:
            raise InvalidInputError(
                f"The event {kind} has no field {name}; its fields are {', '.join(allowed)}."
            )
        expected = allowed[name]
        if isinstance(expected, tuple):
            what, fine = f"one of {', '.join(expected)}", value in expected
        else:
            what, is_fine = _IS[expected]
            fine = is_fine(value)
        if not fine:
            raise InvalidInputError(f"In the event {kind}, {name} must be {what}; this one is {value!r}.")
    return body
