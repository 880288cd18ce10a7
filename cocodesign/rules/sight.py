"""Who sees which event, and how much of it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["LEAD", "as_seen", "is_visible"]

_OWN = frozenset(
    {
        "consent.given",
        "ballot.cast",
        "opinion.given",
        "pair.judged",
        "reason.given",
        "ballot.delegated",
        "delegation.ended",
    }
)
_FACILITATORS = frozenset(
    {"poll.counted", "link.replaced", "security.refused", "paper.cast", "paper.voided", "flag.dismissed"}
)
_OWN_AND_FACILITATORS = frozenset({"flag.raised"})
_WORDS = frozenset({"idea.added", "idea.revised", "comment.added"})
LEAD = ("facilitator", "operator")
"""The roles that see everything that is not somebody's own."""


def is_visible(event: Mapping[str, Any], person: str, role: str) -> bool:
    """Whether a person in a role may know of an event at all."""
    if event["kind"] in _OWN:
        return bool(event["actor"] == person)
    if event["kind"] in _FACILITATORS:
        return role in LEAD
    if event["kind"] in _OWN_AND_FACILITATORS:
        return bool(event["actor"] == person) or role in LEAD
    return True


def as_seen(
    event: Mapping[str, Any],
    person: str,
    role: str,
    *,
    name: str = "",
    hidden: str | None = None,
    author: str = "",
    words: Mapping[str, Any] | None = None,
    reasons: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any] | None:
    """Return an event as one person may see it, or None.

    Parameters
    ----------
    event : mapping
        The event with its body, as the log holds it.
    person, role : str
        Who looks, and in which role.
    name : str
        The name that the event's actor shows now; served with *joined* and *renamed*, never stored in the log.
    hidden : str or None
        For a contribution: the reason for which it is hidden now. Its words are then served to its author and to
        facilitators only.
    author : str
        For *hidden* and *restored*: who wrote the contribution.
    words : mapping, optional
        For a restored contribution: its words, so that those who never had them get them now.
    reasons : iterable of mapping
        For a count of a consent round: the reasons it tells of, as they stand today. What is hidden has no words but
        for facilitators.
    """
    if not is_visible(event, person, role):
        return None
    seen = dict(event)
    if told := [dict(row) for row in reasons]:
        seen["reasons"] = [
            row if row["hidden"] is None or role in LEAD else {**row, "text": ""} for row in told
        ]
    if event["kind"] in ("participant.joined", "participant.renamed"):
        seen["name"] = name
        seen["body"] = {key: value for key, value in (event["body"] or {}).items() if key != "name_commit"}
    if event["kind"] == "participant.removed" and role not in LEAD:
        seen["body"] = {}  # why is between them and the facilitator
    if event["kind"] == "ideas.seen" and event["actor"] != person:
        seen["actor"] = ""  # how many saw it is for everybody, who did is not
    if event["kind"] == "payload.redacted" and role not in LEAD:
        seen["body"] = {key: value for key, value in (event["body"] or {}).items() if key != "reason"}
    if event["kind"] == "poll.sealed" and role not in LEAD:
        # Of few ballots one could guess what is on them until the hash is right, before the count is published.
        seen["body"] = {key: value for key, value in (event["body"] or {}).items() if key != "choices"}
    if event["kind"] in _WORDS and hidden is not None:
        seen["hidden"] = hidden
        if person != event["actor"] and role not in LEAD:
            kept = ("alignment", "reply_to")
            seen["body"] = {key: value for key, value in (event["body"] or {}).items() if key in kept}
    if (
        event["kind"] in ("contribution.hidden", "contribution.withdrawn")
        and person != author
        and role not in LEAD
    ):
        seen["withheld"] = True
    if event["kind"] in ("contribution.restored", "contribution.returned") and words:
        seen["words"] = {
            key: words[key] for key in ("title", "text", "new_title", "new_text") if key in words
        }
    return seen
