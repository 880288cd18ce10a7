"""The log in memory, as the keeper hands it out: each person sees what they may see, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cocodesign.events import State, apply
from cocodesign.rules import as_seen

__all__ = ["Feed"]


class Feed:
    """All events of a workshop in order, with what is needed to show them: today's names, today's hidden words.

    Attributes
    ----------
    events : list of dict
        The events with their bodies, unfiltered.
    state : State
        What they add up to, unfiltered.
    names : dict
        The name each person shows now.
    """

    def __init__(self, events: Iterable[dict[str, Any]] = (), names: dict[str, str] | None = None) -> None:
        self.events: list[dict[str, Any]] = []
        self.state = State()
        self.names = dict(names or {})
        self.extend(events)

    def extend(self, events: Iterable[dict[str, Any]]) -> None:
        """Take up new events, in order."""
        for event in events:
            self.events.append(event)
            apply(self.state, event | {"name": self.names.get(event["actor"], "")})

    def seen(self, person: str, role: str, since: int = 0) -> Iterator[dict[str, Any]]:
        """Yield the events after number ``since`` as a person in a role may see them today."""
        for event in self.events[since:]:
            contribution = event["id"] if event["kind"] in ("idea.added", "comment.added") else event["ref"]
            row = self.state.contributions.get(contribution) or {}
            seen = as_seen(
                event,
                person,
                role,
                name=self.names.get(event["actor"], ""),
                hidden=row.get("hidden"),
                author=row.get("participant", ""),
                words=row if row.get("hidden") is None else None,
            )
            if seen is not None:
                yield seen
