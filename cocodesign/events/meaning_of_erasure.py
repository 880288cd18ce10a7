"""What does it mean that words were erased? What is left of them is the same, whether one had them before or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cocodesign.events.meaning_of_votes import reason_rows, unshow
from cocodesign.events.state import Row, State

__all__ = ["MEANING"]

Event = Mapping[str, Any]

_NOT_KEPT: Row = {
    "alignment": None,
    "channel": None,
    "licence": None,
    "licence_conflict": False,
    "reply_to": None,
}


def _redacted(state: State, event: Event, body: Row) -> None:
    if not body:
        return
    gone, emptied, kept = set(body["words"]), set(body["emptied"]), body["kept"]
    for idea, row in state.contributions.items():
        _blank(row, gone)
        if idea in gone:
            row.update(_NOT_KEPT | kept.get(idea, {}))
        if idea in emptied:
            row.update(erased=True, erased_at=event["at"])
    for pledge, row in state.pledges.items():
        if pledge in gone:
            row.update({"text": "", "kind": "time", "amount": None} | kept.get(pledge, {}))
    for one in kept.values():
        for row in reason_rows(state, one.get("reason")):
            row["text"] = ""
    if body["what"] == "person":
        _forget(state, event, body["subject"])
    elif body["what"] in ("names", "texts"):
        for row in state.participants.values():
            row["name"] = ""
    if body["what"] == "texts":
        for people in state.flags.values():
            for flag in people.values():
                flag.pop("reason", None)


def _blank(row: Row, gone: set[str]) -> None:
    """Take erased words out of a contribution; what other authors wrote later stands."""
    is_first = row["contribution"] in gone
    if not row["versions"]:
        if is_first:
            row.update(title="", text="", new_title="", new_text="")
        return
    first, *later = row["versions"]
    if is_first:
        first = {**first, "title": "", "text": ""}
    standing = [first, *(version for version in later if version["version"] not in gone)]
    row.update(title=standing[-1]["title"], text=standing[-1]["text"])
    row["versions"] = standing if len(standing) > 1 else []


def _forget(state: State, event: Event, person: str) -> None:
    """A person is gone: no name, nothing allowed, no offer, no ballot in a vote that is still open."""
    if person in state.participants:
        row = state.participants[person]
        row.update(name="", left_at=row["left_at"] or event["at"], erased_at=event["at"])
    for consent in state.consents.get(person, {}).values():
        if consent["granted"]:
            consent.update(granted=False, confirmed=False, at=event["at"], ticked_at=event["at"])
    for people in state.flags.values():
        people.get(person, {}).pop("reason", None)
    for pledge in state.pledges.values():
        if pledge["participant"] == person:
            pledge["state"] = "withdrawn"
    for poll, row in state.polls.items():
        if row["closed_at"] is None:
            state.delegations.get(poll, {}).pop(person, None)
        if row["closed_at"] is None and poll in state.ballots:
            ballot = state.ballots[poll].pop(person, None)
            if ballot and row["kind"] == "pairs":
                unshow(row, ballot)
            if not state.ballots[poll]:
                del state.ballots[poll]


MEANING: dict[str, Callable[[State, Event, Row], None]] = {"payload.redacted": _redacted}
