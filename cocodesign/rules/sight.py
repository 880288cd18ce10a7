"""Who sees which event, and how much of it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["as_seen", "is_visible"]

_OWN = frozenset({"consent.given", "ballot.cast"})
_FACILITATORS = frozenset({"poll.counted", "link.replaced", "security.refused"})


def is_visible(event: Mapping[str, Any], person: str, role: str) -> bool:
    """Whether a person in a role may know of an event at all."""
    if event["kind"] in _OWN:
        return bool(event["actor"] == person)
    if event["kind"] in _FACILITATORS:
        return role in ("facilitator", "operator")
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
    """
    if not is_visible(event, person, role):
        return None
    seen = dict(event)
    if event["kind"] in ("participant.joined", "participant.renamed"):
        seen["name"] = name
        seen["body"] = {key: value for key, value in (event["body"] or {}).items() if key != "name_commit"}
    if event["kind"] in ("idea.added", "comment.added") and hidden is not None:
        seen["hidden"] = hidden
        if person != event["actor"] and role not in ("facilitator", "operator"):
            kept = ("alignment", "reply_to")
            seen["body"] = {key: value for key, value in (event["body"] or {}).items() if key in kept}
    if (
        event["kind"] == "contribution.hidden"
        and person != author
        and role not in ("facilitator", "operator")
    ):
        seen["withheld"] = True
    if event["kind"] == "contribution.restored" and words:
        seen["words"] = {key: words[key] for key in ("title", "text") if key in words}
    return seen
