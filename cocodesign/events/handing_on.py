"""Whose ideas does a stage hand to whom, so that everybody builds on somebody else's?"""

from __future__ import annotations

from cocodesign.events.state import State

__all__ = ["handed_to"]


def handed_to(state: State, me: str) -> list[str]:
    """Return the ideas on which a person is asked to build now, in the order in which they came.

    Where the open stage passes ideas on (its setting ``pass_on`` is k), the writers of the earlier stages of ideas
    sit in a ring, by their numbers; each is handed what the one k places before them has written there. Whoever has
    not written yet has a seat by their number too. One's own seat is passed over, so that a small ring goes on. Where
    stages name a ``template`` in their settings, only those of the same one count.
    """
    now = state.now
    k = now["settings"].get("pass_on") if now else None
    if now is None or me not in state.participants or isinstance(k, bool) or not isinstance(k, int) or k < 1:
        return []
    template = now["settings"].get("template")
    rounds = {
        stage["stage"]
        for stage in state.stages.values()
        if stage["kind"] == "ideas"
        and stage["stage"] != now["stage"]
        and stage["settings"].get("template") == template
    }
    written = [row for row in state.ideas if row["stage"] in rounds and row["channel"] != "paper"]
    people = {person for person, about in state.participants.items() if about["role"] == "participant"}
    writers = {row["participant"] for row in written} & people | {me}
    ring = sorted(writers, key=lambda person: state.participants[person]["number"])
    if len(ring) < 2:
        return []
    other = ring[(ring.index(me) - 1 - (k - 1) % (len(ring) - 1)) % len(ring)]
    standing = set(state.standing())
    return [
        row["contribution"]
        for row in written
        if row["participant"] == other and row["contribution"] in standing
    ]
