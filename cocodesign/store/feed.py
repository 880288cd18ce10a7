"""The log in memory, as the keeper hands it out: each person sees what they may see, and no more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cocodesign.events import State, apply
from cocodesign.events.meaning_of_votes import reason_rows
from cocodesign.rules import as_seen
from cocodesign.rules.sight import LEAD

__all__ = ["Feed"]

_SAID = ("idea.added", "comment.added")


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
        self._kept: dict[str, list[dict[str, Any]]] = {}
        """By silent stage: what was said in it, and done with that, kept from the others as long as it is open."""
        self._said_in: dict[str, str] = {}
        """In which silent stage a contribution was said."""
        self._let_out: dict[int, list[dict[str, Any]]] = {}
        """By the number of the event that ended a silence: what was kept until then."""
        self.extend(events)

    def extend(self, events: Iterable[dict[str, Any]]) -> None:
        """Take up new events, in order."""
        for event in events:
            self.events.append(event)
            apply(self.state, event | {"name": self.names.get(event["actor"], "")})
            if event["kind"] in _SAID and self._is_silent(event["stage"]):
                self._said_in[event["id"]] = event["stage"]
            if silence := self._said_in.get(_contribution(event)):
                self._kept.setdefault(silence, []).append(event)
            for stage in [stage for stage in self._kept if not self._is_silent(stage)]:
                self._let_out.setdefault(event["seq"], []).extend(some := self._kept.pop(stage))
                for one in some:
                    self._said_in.pop(_contribution(one), None)

    def _is_silent(self, stage: str | None) -> bool:
        row = self.state.stages.get(stage or "")
        return row is not None and row["state"] == "open" and row["settings"].get("silent") is True

    def seen(self, person: str, role: str, since: int = 0) -> Iterator[dict[str, Any]]:
        """Yield the events after number ``since`` as a person in a role may see them today.

        What others say in a silent stage comes with the event that ends the silence, as its ``let_out``.
        """
        late = {end: some for end, some in self._let_out.items() if end > since and some[0]["seq"] <= since}
        others = [event for some in (*self._kept.values(), *late.values()) for event in some]
        held = set() if role in LEAD else {one["seq"] for one in others if not self._is_own(one, person)}
        for event in self.events[since:]:
            if event["seq"] in held:
                continue
            seen = self._as_seen(event, person, role)
            if seen is None:
                continue
            let_out = [one for one in late.get(event["seq"], ()) if one["seq"] in held]
            if let_out:
                told = (self._as_seen(one, person, role) for one in let_out)
                seen["let_out"] = [one for one in told if one is not None]
            yield seen

    def _is_own(self, event: dict[str, Any], person: str) -> bool:
        """Whether an event is a person's own, or about what they said."""
        row = self.state.contributions.get(_contribution(event)) or {}
        return person in (event["actor"], row.get("participant"))

    def _as_seen(self, event: dict[str, Any], person: str, role: str) -> dict[str, Any] | None:
        contribution = _contribution(event)
        row = self.state.contributions.get(contribution) or {}
        if not row and event["kind"] == "contribution.restored":
            row = next(iter(reason_rows(self.state, contribution)), {})
        return as_seen(
            event,
            person,
            role,
            name=self.names.get(event["actor"], ""),
            hidden=row.get("hidden"),
            author=row.get("participant", ""),
            words=row if row.get("hidden") is None else None,
            reasons=self._reasons(event),
        )

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


def _contribution(event: dict[str, Any]) -> str:
    """The contribution that an event makes, or is about; "" where there is none."""
    return str((event["id"] if event["kind"] in _SAID else event["ref"]) or "")
