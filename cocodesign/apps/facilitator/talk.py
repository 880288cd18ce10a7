"""Who addresses whom while a workshop runs? The console shows how much of it passes between participants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from cocodesign.events import State
from cocodesign.schema import CREDITED_DERIVATIONS
from cocodesign.talk import share_of_talk

__all__ = ["addresses", "talk_in"]

Row = dict[str, Any]


def addresses(state: State) -> Iterator[tuple[str, str]]:
    """Yield who addressed whom, once for each act: a comment, an endorsement, a build, thanks, an adopted point.

    An act about what several people wrote addresses the first of them; one of its authors addresses nobody by it.
    What came on paper has no author who is known, so nobody is addressed by it and nobody through it.
    """
    said = state.contributions
    for row in said.values():
        if row["reply_to"] and row["channel"] != "paper":
            yield from _address(said, row["participant"], row["reply_to"])
    for link in state.derivations:
        child = said[link["child"]]
        if link["kind"] in CREDITED_DERIVATIONS and child["channel"] != "paper":
            yield from _address(said, child["participant"], link["parent"])
    for acts in (state.endorsements, state.thanks, state.adoptions):
        for contribution, people in acts.items():
            for person in people:
                yield from _address(said, person, contribution)


def _address(said: dict[str, Row], source: str, contribution: str) -> Iterator[tuple[str, str]]:
    row = said.get(contribution)
    if row is None or row["channel"] == "paper" or source in row["authors"]:
        return
    yield source, next(iter(row["authors"]), row["participant"])


def talk_in(state: State) -> Row:
    """Return which share of all addresses passes between participants: :func:`cocodesign.talk.share_of_talk`."""
    said = Counter(row["participant"] for row in state.contributions.values() if row["channel"] != "paper")
    participants = {who for who, row in state.participants.items() if row["role"] == "participant"}
    return share_of_talk(addresses(state), said, participants)
