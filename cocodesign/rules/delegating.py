"""May a ballot be handed to another person: to whom, how far, and until when?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cocodesign.events.delegations import carrier_of
from cocodesign.rules.pace import check_pace
from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_id
from cocodesign.rules.view import Command, Draft, View

__all__ = ["LONGEST", "MAY_HAND", "check_delegation", "delegate", "taken_back", "undelegate"]

MAY_HAND = ("approval", "dots", "score", "ranking", "agreement", "consent")
"""The kinds of poll in which a ballot may be handed to another person, where the facilitator allows it."""

LONGEST = 5
"""Over how many people a ballot may be handed on at most, whatever the settings of a poll say."""

Row = Mapping[str, Any]


def check_delegation(kind: str, settings: Row) -> dict[str, int]:
    """Return over how many people a ballot may be handed on; nothing where everybody votes for themselves."""
    given = settings.get("delegation") or 0
    if given is True:
        given = 1
    if not isinstance(given, int) or not 0 <= given <= LONGEST:
        raise refuse(
            "bad-request", what=f"delegation is how long a chain may be, from 1 to {LONGEST}, or 0 for none"
        )
    if not given:
        return {}
    if kind not in MAY_HAND:
        raise refuse("bad-request", what=f"ballots may be handed on in {', '.join(MAY_HAND)}")
    if settings.get("mode") == "secret":
        what = (
            "a ballot that is handed on leads from a person to a person, and a secret one must lead to nobody"
        )
        raise refuse("bad-request", what=what)
    return {"delegation": given}


def delegate(view: View, command: Command, person: str) -> list[Draft]:
    """Hand one's ballot in a poll to another participant; it can be taken back until the poll closes."""
    poll = _open(view, command)
    to = check_id(command, "to")
    if not poll["settings"].get("delegation"):
        raise refuse("no-delegation")
    if to == person:
        raise refuse("delegation-own")
    if view.role(to) != "participant" or view.left(to) or not view.consented(to):
        raise refuse("no-person")
    handed = _handed(view, poll["poll"])
    if handed.get(person) == to:
        return []
    others = {who: whom for who, whom in handed.items() if who != person}
    if carrier_of(others, to) == person:
        raise refuse("delegation-circle")
    limit = poll["settings"]["delegation"]
    if _behind(others, person) + 1 + _ahead(others, to) > limit:
        raise refuse("delegation-chain", limit=limit)
    check_pace(view, person, "ballot.delegated")
    return [Draft("ballot.delegated", person, {"to": to}, stage=poll["stage"], ref=poll["poll"])]


def undelegate(view: View, command: Command, person: str) -> list[Draft]:
    """Take back the ballot that one has handed to somebody."""
    return taken_back(view, _open(view, command), person)


def taken_back(view: View, poll: Row, person: str) -> list[Draft]:
    """Return what ends a delegation: who votes themselves has taken their ballot back."""
    if not poll["settings"].get("delegation"):
        return []
    to = _handed(view, poll["poll"]).get(person)
    if to is None:
        return []
    return [Draft("delegation.ended", person, {"to": to}, stage=poll["stage"], ref=poll["poll"])]


def _handed(view: View, poll: str) -> dict[str, str]:
    """By person, to whom they have handed their ballot in a poll."""
    handed: dict[str, str] = {}
    for row in view.payloads("ballot.delegated", "delegation.ended"):
        if row["ref"] != poll:
            continue
        if row["kind"] == "ballot.delegated":
            handed[row["actor"]] = row["body"]["to"]
        else:
            handed.pop(row["actor"], None)
    return handed


def _ahead(handed: Mapping[str, str], person: str) -> int:
    """Over how many people a ballot goes on from a person."""
    steps = 0
    while person in handed:
        person, steps = handed[person], steps + 1
    return steps


def _behind(handed: Mapping[str, str], person: str) -> int:
    """Over how many people the longest chain comes that ends at a person."""
    before = [who for who, whom in handed.items() if whom == person]
    return max((1 + _behind(handed, who) for who in before), default=0)


def _open(view: View, command: Command) -> Row:
    poll = view.poll(check_id(command, "poll"))
    if poll is None:
        raise refuse("unknown-poll")
    if poll["closed"]:
        raise refuse("poll-closed")
    return poll
