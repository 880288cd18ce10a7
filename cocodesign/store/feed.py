"""The log in memory, as the keeper hands it out: each person sees what they may see, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cocodesign.events import State, apply
from cocodesign.events.meaning_of_votes import reason_rows
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
            if not row and event["kind"] == "contribution.restored":
                row = next(iter(reason_rows(self.state, contribution)), {})
            seen = as_seen(
                event,
                person,
                role,
                name=self.names.get(event["actor"], ""),
                hidden=row.get("hidden"),
                author=row.get("participant", ""),
                words=row if row.get("hidden") is None else None,
                reasons=self._reasons(event),
            )
            if seen is not None:
                yield seen

    def _reasons(self, event: dict[str, Any]) -> list[dict[str, Any]]:
        """The reasons that a count of a consent round tells of; who gave them only where ballots are open."""
        if event["kind"] not in ("poll.counted", "result.shown") or event["ref"] not in self.state.reasons:
            return []
        counted = ((event["body"] or {}).get("result") or {}).get("reasons") or {}
        wanted = {one for of in counted.values() for some in of.values() for one in some}
        is_open = self.state.polls[event["ref"]]["mode"] == "open"
        given = self.state.reasons[event["ref"]]
        return sorted(
            (
                {name: row[name] for name in ("reason", "text", "hidden")}
                | ({"person": person} if is_open else {})
                for person, by_candidate in given.items()
                for row in by_candidate.values()
                if row["reason"] in wanted
            ),
            key=lambda row: str(row["reason"]),
        )
