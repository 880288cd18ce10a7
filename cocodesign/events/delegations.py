"""Whose ballot carries whose? Ballots that were handed to another person, and what is counted for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from cocodesign.events.state import Row, State

__all__ = ["ballots_of", "carried", "carrier_of", "handed_figures"]


def carrier_of(handed: Mapping[str, str], person: str) -> str:
    """Return who votes for a person: themselves, or the last one to whom their ballot was handed on.

    Examples
    --------
    >>> carrier_of({"ana": "bo", "bo": "cy"}, "ana"), carrier_of({}, "ana")
    ('cy', 'ana')
    """
    passed = {person}
    while person in handed and handed[person] not in passed:
        person = handed[person]
        passed.add(person)
    return person


def ballots_of(state: State, poll: str) -> dict[str, Row]:
    """Return the ballots that count in a poll, by voter; whose was handed on has that of who carries it.

    Nobody counts twice: what a person had sent before handing their ballot on is set aside, and a ballot that was
    handed to somebody who did not vote is none.
    """
    own, handed = state.ballots.get(poll, {}), state.delegations.get(poll, {})
    if not handed:
        return own
    counted = {voter: ballot for voter, ballot in own.items() if voter not in handed}
    for person, row in handed.items():
        carried_by = counted.get(carrier_of(_to(handed), person))
        if carried_by is not None:
            counted[person] = {
                **carried_by,
                "ballot": row["event"],
                "receipt": "",
                "changes": 0,
                "channel": "handed",
            }
    return counted


def carried(state: State, poll: str) -> Counter[str]:
    """Return how many ballots of others each person carries in a poll, who votes or not."""
    handed = _to(state.delegations.get(poll, {}))
    return Counter(carrier_of(handed, person) for person in handed)


def handed_figures(state: State, poll: str) -> dict[str, Any]:
    """Return what a count says of ballots that were handed on.

    ``handed``, how many were; ``counted``, for how many of them somebody voted; ``delegates``, how many people carried
    these; ``most``, how many one of them carried at most beside their own.
    """
    loads = carried(state, poll)
    voted = {person: n for person, n in loads.items() if person in state.ballots.get(poll, {})}
    return {
        "handed": sum(loads.values()),
        "counted": sum(voted.values()),
        "delegates": len(voted),
        "most": max(voted.values(), default=0),
    }


def _to(handed: Mapping[str, Row]) -> dict[str, str]:
    return {person: row["to"] for person, row in handed.items()}
