"""What does each event mean? The only place that says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from cocodesign.events import (
    meaning_of_actions,
    meaning_of_agenda,
    meaning_of_efforts,
    meaning_of_erasure,
    meaning_of_votes,
    meaning_of_words,
)
from cocodesign.events.kinds import KINDS
from cocodesign.events.state import Row, State

__all__ = ["apply", "replay"]

Event = Mapping[str, Any]


def apply(state: State, event: Event) -> State:
    """Return the state after one more event; the state given is changed in place.

    An event that was applied before (its number is not higher than the state's) changes nothing, so repeats are
    harmless. An event of an unknown kind or of a newer version, or one that speaks of something this log does
    not hold, moves the number on and changes nothing else.
    """
    if event["seq"] <= state.seq:
        return state
    state.seq = event["seq"]
    means = _MEANING.get(event["kind"])
    if means is not None and event["v"] <= KINDS[event["kind"]].v:
        means(state, event, event.get("body") or {})
    for said in event.get("let_out", ()):  # in a silence that this event ended
        _MEANING[said["kind"]](state, said, said.get("body") or {})
    return state


def replay(events: Iterable[Event], state: State | None = None) -> State:
    """Return what the events add up to, in their order, from an empty workshop or a given state."""
    state = State() if state is None else state
    for event in events:
        apply(state, event)
    return state


_MEANING: dict[str, Callable[[State, Event, Row], None]] = {
    **meaning_of_agenda.MEANING,
    **meaning_of_words.MEANING,
    **meaning_of_votes.MEANING,
    **meaning_of_actions.MEANING,
    **meaning_of_efforts.MEANING,
    **meaning_of_erasure.MEANING,
}
