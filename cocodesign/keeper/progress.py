"""What may everybody read of a workshop in the weeks after it? What was decided, promised and done, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cocodesign.events import State, headline
from cocodesign.events.counters import counted, counter, offered, offers_towards

__all__ = ["progress"]

Row = dict[str, Any]


def progress(state: State) -> Row:
    """Return the public facts of a workshop, for a page that anybody may open.

    Nobody's name is among them unless they said twice that they want to be credited, and no count but those of a
    result that was shown to everybody.

    Parameters
    ----------
    state : State
        The whole workshop, unfiltered.

    Returns
    -------
    dict
        ``title, purpose, organisation, language, influence, ended_at``; ``goals`` with what stands on their counters;
        ``decisions``, ``promises`` and ``updates``,
        the newest decision and update first; ``updated_at``, when the last of them was made or changed, None if
        there is none yet.
    """
    about = {name: state.workshop.get(name, "") for name in ("title", "purpose", "organisation", "language")}
    decisions = [_decision(state, row) for row in state.decisions.values()]
    promises = [_promise(state, row) for row in state.promises.values()]
    updates = [{name: row.get(name) or "" for name in ("title", "text", "at")} for row in state.updates]
    goals = [_goal(state, row) for row in state.goals.values()]
    times = [row["at"] for row in [*decisions, *updates] if row["at"]]
    times += [step["at"] for row in promises for step in row["steps"] if step["at"]]
    times += [step["at"] for row in state.goals.values() for step in row["history"]]
    times += [row["at"] for row in counted(state)]
    return {
        **about,
        "influence": str((state.workshop.get("influence") or {}).get("words") or ""),
        "ended_at": state.workshop.get("ended_at"),
        "decisions": sorted(decisions, key=lambda row: row["at"], reverse=True),
        "goals": goals,
        "promises": promises,
        "updates": sorted(updates, key=lambda row: row["at"], reverse=True),
        "updated_at": max(times, default=None),
    }


def _goal(state: State, row: Row) -> Row:
    """A goal and its counter: how much, of how many people, and nobody by name."""
    found = counter(state, row["goal"])
    about = {name: row[name] for name in ("text", "unit", "target", "due", "state")}
    kept = {name: found[name] for name in ("amount", "people", "nobody", "reached")}
    return {**about, **kept, "reason": row["history"][-1]["reason"]}


def _decision(state: State, row: Row) -> Row:
    result = state.results.get(row["poll"])
    return {
        "question": state.polls.get(row["poll"], {}).get("question", ""),
        "chosen": [_idea(state, chosen) for chosen in row["chosen"]],
        "reason": row["reason"],
        "in_spite": row["in_spite"],
        "at": row["at"],
        "ballots": [result["n_ballots"], result["electorate"]] if result else None,
    }


def _idea(state: State, idea: str) -> Row:
    """What an idea is called and who is credited for it and for those it grew from; no words once it is hidden."""
    row = state.contributions.get(idea)
    if row is None or row["erased"] or row["hidden"] is not None:
        return {"words": "", "people": []}
    behind = [idea, *_ancestors(state, idea)]
    people = dict.fromkeys(
        author
        for source in map(state.contributions.get, behind)
        if source and source["hidden"] is None and not source["erased"]
        for author in source["authors"]
    )
    return {"words": headline(row), "people": credited(state, people)}


def credited(state: State, people: Iterable[str]) -> list[str]:
    """Return the names of those among some people who said twice that they want to be named."""
    found = []
    for person in people:
        consent = state.consents.get(person, {}).get("credit", {})
        name = state.participants.get(person, {}).get("name", "")
        if name and consent.get("granted") and consent.get("confirmed"):
            found.append(name)
    return found


def _ancestors(state: State, idea: str) -> list[str]:
    found: dict[str, None] = {}
    edge = state.parents(idea)
    while edge:
        found.update(dict.fromkeys(edge))
        edge = [parent for one in edge for parent in state.parents(one) if parent not in found]
    return list(found)


def _promise(state: State, row: Row) -> Row:
    steps = [
        {name: step.get(name) for name in ("state", "due", "reason", "evidence", "at")}
        for step in row["history"]
    ]
    return {
        "text": row["text"],
        "state": row["state"],
        "due": row["due"],
        "owner": _owner(state, str(row.get("owner") or "")),
        "idea": _idea(state, row["contribution"])["words"] if row.get("contribution") else "",
        "needs": _needs(state, row),
        "steps": steps,
    }


def _needs(state: State, row: Row) -> Row | None:
    """What must be offered for a promise to go ahead, and how much is."""
    threshold = row["threshold"]
    if not threshold:
        return None
    so_far = threshold["offered"]
    if so_far is None:
        so_far = offered(threshold, offers_towards(state, row["promise"]))
    return {
        **{name: threshold[name] for name in ("kind", "amount", "unit", "by", "state")},
        "offered": so_far,
    }


def _owner(state: State, owner: str) -> str:
    """Who answers for a promise: an office as it was written, a person only if they are credited."""
    if owner in state.participants:
        return next(iter(credited(state, [owner])), "")
    namesakes = [
        person
        for person, row in state.participants.items()
        if row["name"] and row["name"].casefold() == owner.casefold()
    ]
    return owner if len(credited(state, namesakes)) == len(namesakes) else ""
