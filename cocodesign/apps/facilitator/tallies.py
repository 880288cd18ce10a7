"""What does a facilitator see of a room? Who did how much, who was not heard, what was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from cocodesign.apps.rows import shown_name
from cocodesign.events import State, headline

__all__ = [
    "candidates",
    "figures",
    "most_endorsed",
    "people_rows",
    "silent",
    "standing",
    "text_rows",
    "touched_people",
]

Row = dict[str, Any]


def _participants(state: State) -> list[str]:
    return [person for person, row in state.participants.items() if row["role"] == "participant"]


def people_rows(state: State) -> list[Row]:
    """Return a row for each participant with the number of their acts: ideas, comments and endorsements.

    Hidden contributions are acts too. Ballots are not counted: nobody is to see who has voted.
    """
    acts = Counter(row["participant"] for row in state.contributions.values())
    for supporters in state.endorsements.values():
        acts.update(supporters.keys())
    return [
        {"id": person, "v": state.seq, **shown_name(state, person), "acts": acts[person]}
        for person in _participants(state)
    ]


def touched_people(events: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return whose row may be another one after these events."""
    return {event["actor"] for event in events if event["kind"] != "ballot.cast"}


def silent(state: State) -> list[str]:
    """Return the participants who have written neither an idea nor a comment, in the order they came."""
    heard = {row["participant"] for row in state.contributions.values()}
    return [person for person in _participants(state) if person not in heard]


def figures(state: State, live: Mapping[str, Any]) -> Row:
    """Return the figures on top of the console; ``voted`` is None unless a vote is open."""
    ideas = [row for row in state.ideas if row["hidden"] is None and not row["erased"]]
    now = state.now
    poll = state.poll_of(now["stage"]) if now and now["kind"] == "vote" else None
    is_open = poll is not None and poll["closed_at"] is None
    return {
        "here": int(live.get("here") or 0),
        "people": len(_participants(state)),
        "ideas": len(ideas),
        "built": sum(bool(state.parents(row["contribution"])) for row in ideas),
        "silent": len(silent(state)),
        "voted": int((live.get("voted") or {}).get(poll["poll"], 0)) if poll and is_open else None,
    }


def text_rows(state: State, only: Iterable[str] | None = None) -> list[Row]:
    """Return the ideas and comments with their words, or those of them that are named."""
    chosen = state.contributions if only is None else [one for one in only if one in state.contributions]
    return [_text_row(state, state.contributions[one]) for one in chosen]


def _text_row(state: State, row: Row) -> Row:
    idea = state.contributions.get(row["ref"] or "")
    return {
        "id": row["contribution"],
        "v": state.seq,
        "seq": row["seq"],
        **shown_name(state, row["participant"]),
        "title": row["title"],
        "said": row["text"] if row["text"] != row["title"] else "",
        "on": headline(idea) if idea else "",
        "at": row["created_at"],
        "hidden": row["hidden"],
        "erased": row["erased"],
    }


def standing(state: State) -> list[str]:
    """Return the ideas that may stand for a vote: those that are not hidden, in the order they came."""
    return [row["contribution"] for row in state.ideas if row["hidden"] is None]


def most_endorsed(state: State, n: int) -> list[str]:
    """Return the ideas with the most endorsements, in the order in which they came.

    Those that are level with the last one come too, so that no tie is broken by chance; there may be more than
    `n`. Without any endorsement all ideas are level.
    """
    ideas = standing(state)
    support = {idea: len(state.endorsements.get(idea, {})) for idea in ideas}
    if len(ideas) <= n:
        return ideas
    least = sorted(support.values(), reverse=True)[n - 1]
    return [idea for idea in ideas if support[idea] >= least]


def candidates(state: State, ideas: Iterable[str]) -> list[Row]:
    """Return ideas as a list to choose from: id, name, author, endorsements."""
    found = []
    for idea in ideas:
        row = state.contributions.get(idea)
        words = {"title": row["title"], "text": row["text"]} if row else {"title": "", "text": ""}
        found.append(
            {
                "id": idea,
                "name": headline(words),
                **shown_name(state, row["participant"] if row else ""),
                "endorsed": len(state.endorsements.get(idea, {})),
            }
        )
    return found
