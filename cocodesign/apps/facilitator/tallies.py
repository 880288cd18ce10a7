"""What does a facilitator see of a room? Who did how much, who was not heard, what was written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cocodesign.apps.rows import shown_name
from cocodesign.events import State, headline

__all__ = [
    "candidates",
    "effect_of_hiding",
    "figures",
    "most_endorsed",
    "open_poll",
    "options_of",
    "people_rows",
    "silent",
    "text_rows",
    "touched_people",
    "touched_texts",
]

Row = dict[str, Any]


def _participants(state: State) -> list[str]:
    return [person for person, row in state.participants.items() if row["role"] == "participant"]


def people_rows(state: State) -> list[Row]:
    """Return a row for each participant with the number of their acts: what they wrote, endorsed, thanked for, adopted.

    Hidden contributions are acts too. Ballots are not counted: nobody is to see who has voted.
    """
    acts = Counter(row["participant"] for row in state.contributions.values())
    for given in (state.endorsements, state.thanks, state.adoptions):
        for people in given.values():
            acts.update(people.keys())
    return [
        {
            "id": person,
            "v": state.seq,
            **shown_name(state, person),
            "acts": acts[person],
            "gone": _gone(state.participants[person]),
            "group": state.participants[person]["group"] or 0,
        }
        for person in _participants(state)
    ]


def _gone(row: Row) -> str:
    if row.get("removed"):
        return "removed"
    return "left" if row["left_at"] else ""


def touched_people(state: State, events: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return whose row may be another one after these events."""
    found = {
        event["ref"] if event["kind"] == "participant.removed" else event["actor"]
        for event in events
        if event["kind"] not in ("ballot.cast", "opinion.given", "pair.judged", "ideas.seen")
    }
    for event in events:
        if event["kind"] == "groups.formed":
            found |= state.participants.keys()
    return found | {event["ref"] for event in events if event["kind"] == "payload.redacted" and event["ref"]}


def silent(state: State) -> list[str]:
    """Return the participants who are still here and an author of nothing, in the order they came."""
    heard = {author for row in state.contributions.values() for author in row["authors"]}
    return [
        person
        for person in _participants(state)
        if person not in heard and state.participants[person]["left_at"] is None
    ]


def figures(state: State, live: Mapping[str, Any]) -> Row:
    """Return the figures on top of the console; ``voted`` is None unless a poll is open, and ``kind`` is the poll's."""
    ideas = [row for row in state.ideas if row["hidden"] is None and not row["erased"]]
    poll = open_poll(state)
    return {
        "here": int(live.get("here") or 0),
        "people": len(_participants(state)),
        "ideas": len(ideas),
        "built": sum(bool(state.parents(row["contribution"])) for row in ideas),
        "silent": len(silent(state)),
        "voted": int((live.get("voted") or {}).get(poll["poll"], 0)) if poll else None,
        "kind": poll["kind"] if poll else "",
    }


def open_poll(state: State) -> Row | None:
    """Return the poll in which people mark something now, or None."""
    return next((poll for poll in reversed(state.polls.values()) if poll["closed_at"] is None), None)


def text_rows(state: State, only: Iterable[str] | None = None) -> list[Row]:
    """Return the ideas and comments with their words, or those of them that are named."""
    chosen = state.contributions if only is None else [one for one in only if one in state.contributions]
    return [_text_row(state, state.contributions[one]) for one in chosen]


def _said(row: Row) -> list[str]:
    """What stands in a contribution beside its title: its words, and those it proposes for an idea."""
    said = [row["text"] if row["text"] != row["title"] else "", row["new_title"], row["new_text"]]
    return [words for words in said if words]


def _text_row(state: State, row: Row) -> Row:
    idea = state.contributions.get(row["ref"] or "")
    merged = state.contributions.get(row["merged_into"] or "")
    return {
        "id": row["contribution"],
        "v": state.seq,
        "seq": row["seq"],
        **shown_name(state, row["participant"]),
        "title": row["title"],
        "said": "\n\n".join(_said(row)),
        "on": headline(idea) if idea else "",
        "at": row["created_at"],
        "hidden": row["hidden"],
        "withdrawn": row["withdrawn"],
        "erased": row["erased"],
        "into": headline(merged) if merged else "",
        "paper": row["channel"] == "paper",
        "flags": [flag.get("reason", "") for flag in state.flags.get(row["contribution"], {}).values()],
    }


def touched_texts(state: State, events: Iterable[Mapping[str, Any]]) -> set[str]:
    """Return the contributions whose row may be another one after these events."""
    found = {str(event[key]) for event in events for key in ("id", "ref") if event.get(key)}
    for event in events:
        found.update((event.get("body") or {}).get("sources", ()))
    if any(event["kind"] == "payload.redacted" for event in events):
        return set(state.contributions)
    renamed = {event["actor"] for event in events if event["kind"] == "participant.renamed"}
    if renamed:
        found |= {one for one, row in state.contributions.items() if row["participant"] in renamed}
    return found


def effect_of_hiding(state: State) -> Row:
    """Return what hiding changed in the poll that was counted last: n hidden, and who would win with them.

    Empty while nothing is counted, or nothing that stood was hidden.
    """
    counted = next((poll for poll in reversed(state.polls) if poll in state.counts), None)
    hidden = (state.counts[counted].get("hidden") or {}) if counted else {}
    if not counted or not hidden.get("n"):
        return {}
    with_them = hidden.get("winners_with", [])
    names = {row["id"]: row["name"] for row in candidates(state, with_them)}
    return {
        "n": hidden["n"],
        "same": set(with_them) == set(state.counts[counted]["winners"]),
        "names": [names[one] for one in with_them],
    }


def most_endorsed(state: State, n: int) -> list[str]:
    """Return the ideas with the most endorsements, in the order in which they came.

    Those that are level with the last one come too, so that no tie is broken by chance; there may be more than
    `n`. Without any endorsement all ideas are level.
    """
    ideas = state.standing()
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


def options_of(state: State, poll: str) -> list[Row]:
    """Return what stands in a poll, in its order: id and name."""
    found = []
    for row in state.candidates[poll]:
        words = state.contributions.get(row.get("contribution") or "", {"title": "", "text": ""})
        found.append({"id": row["candidate"], "name": str(row.get("label") or headline(words))})
    return found
