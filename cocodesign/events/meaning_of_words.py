"""What do the events mean by which people write, build on one another and answer?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cocodesign.events.meaning_of_votes import reason_rows
from cocodesign.events.state import Row, State
from cocodesign.schema import ONE_BY_ONE

__all__ = ["MEANING", "WITHDRAWN"]

Event = Mapping[str, Any]

WITHDRAWN = "withdrawn by its author"
"""The reason for which a contribution is hidden that its author took back."""


def _contribution(state: State, event: Event, body: Row) -> None:
    kind = event["kind"].partition(".")[0]
    state.contributions[event["id"]] = {
        "contribution": event["id"],
        "participant": event["actor"],
        "authors": [event["actor"]],
        "invited": [],
        "kind": kind,
        "title": body.get("title", ""),
        "text": body.get("text", ""),
        "versions": [],
        "stage": event["stage"],
        "ref": event["ref"],
        "reply_to": body.get("reply_to") or (event["ref"] if body else None),
        "alignment": body.get("alignment"),
        "new_text": body.get("new_text", ""),
        "new_title": body.get("new_title", ""),
        "answer": None,
        "channel": body.get("channel"),
        "licence": body.get("licence"),
        "licence_conflict": body.get("licence_conflict", False),
        "created_at": event["at"],
        "seq": event["seq"],
        "hidden": event.get("hidden"),
        "hidden_at": None,
        "hidden_seq": None,
        "withdrawn": event.get("hidden") == WITHDRAWN,
        "merged_into": None,
        "erased": not body and not event.get("hidden"),
        "erased_at": None,
    }
    if kind == "comment":
        state._comments.setdefault(event["ref"], []).append(event["id"])
        return
    # A statement written while opinions are collected stands in the same poll.
    poll = state.poll_of(event["stage"])
    if poll is not None and poll["kind"] in ONE_BY_ONE and poll["closed_at"] is None:
        row = {"candidate": event["id"], "contribution": event["id"]}
        state.candidates[poll["poll"]].append(row)


def _revised(state: State, event: Event, body: Row) -> None:
    row = state.contributions.get(event["ref"])
    if row is None or "text" not in body:
        return  # words that were erased, or that this reader may not see
    if not row["versions"]:
        row["versions"].append(_version(row, row["contribution"], row["created_at"], row["seq"]))
    row.update(title=body.get("title", ""), text=body.get("text", ""), erased=False)
    comment = state.contributions.get(body.get("proposed", ""))
    if comment is not None:
        comment["answer"] = _answer(event, taken=True)
    writer = event["actor"] if comment is None else comment["participant"]
    row["versions"].append(_version(row, event["id"], event["at"], event["seq"], writer))


def _declined(state: State, event: Event, body: Row) -> None:
    if event["ref"] in state.contributions:
        state.contributions[event["ref"]]["answer"] = _answer(event, taken=False)


def _answer(event: Event, *, taken: bool) -> Row:
    """What an author did with the words that a comment proposes."""
    return {"taken": taken, "participant": event["actor"], "at": event["at"], "seq": event["seq"]}


def _version(row: Row, name: str, at: str, seq: int, person: str = "") -> Row:
    who = person or row["participant"]
    return {
        "version": name,
        "participant": who,
        "title": row["title"],
        "text": row["text"],
        "at": at,
        "seq": seq,
    }


def _invited(state: State, event: Event, body: Row) -> None:
    row = state.contributions.get(event["ref"])
    if row is not None and body and body["participant"] not in (*row["authors"], *row["invited"]):
        row["invited"].append(body["participant"])


def _answered(state: State, event: Event, body: Row) -> None:
    row, person = state.contributions.get(event["ref"]), event["actor"]
    if row is None:
        return
    for people in (row["invited"], row["authors"]):
        if person in people:
            people.remove(person)
    if body.get("accepts"):
        row["authors"].append(person)


def _derivation(state: State, event: Event, body: Row) -> None:
    child, parent = event["ref"], body.get("parent")
    if child not in state.contributions or parent not in state.contributions:
        return
    link = {
        "child": child,
        "parent": parent,
        "kind": body["kind"],
        "created_at": event["at"],
        "seq": event["seq"],
    }
    state.derivations.append(link)
    state._drawn.setdefault(child, []).append(link)
    state._children.setdefault(parent, []).append(child)


def _duplicates(state: State, event: Event, body: Row) -> None:
    for source in body.get("sources", ()):
        if source in state.contributions:
            state.contributions[source]["merged_into"] = event["ref"]


def _hidden(state: State, event: Event, body: Row) -> None:
    row = state.contributions.get(event["ref"])
    if row is None:
        for reason in reason_rows(state, event["ref"]):
            reason["hidden"] = body.get("reason", "")
            reason["text"] = "" if event.get("withheld") else reason["text"]
        return
    row["withdrawn"] = event["kind"] == "contribution.withdrawn"
    row["hidden"] = WITHDRAWN if row["withdrawn"] else body.get("reason", "")
    row["hidden_at"], row["hidden_seq"] = event["at"], event["seq"]
    if event.get("withheld"):
        row["title"] = row["text"] = row["new_text"] = row["new_title"] = ""
        row["versions"] = []
    state.flags.pop(event["ref"], None)


def _restored(state: State, event: Event, body: Row) -> None:
    row = state.contributions.get(event["ref"])
    if row is not None:
        row["hidden"], row["withdrawn"] = None, False
        row.update(event.get("words", {}))
    for reason in reason_rows(state, event["ref"]):
        reason.update(hidden=None, text=event.get("words", reason)["text"])


def _by_person(name: str, gives: str) -> Callable[[State, Event, Row], None]:
    """Whether a person's endorsement, thanks or adoption of a contribution stands."""

    def means(state: State, event: Event, body: Row) -> None:
        if event["ref"] not in state.contributions:
            return
        people = getattr(state, name).setdefault(event["ref"], {})
        if event["kind"] == gives:
            people[event["actor"]] = {"created_at": event["at"], "seq": event["seq"], **body}
        else:
            people.pop(event["actor"], None)

    return means


def _dismissed(state: State, event: Event, body: Row) -> None:
    state.flags.pop(event["ref"], None)


def _seen(state: State, event: Event, body: Row) -> None:
    for contribution in body.get("refs", ()):
        if contribution in state.contributions:
            state.seen[contribution] = state.seen.get(contribution, 0) + 1
            if event["actor"]:
                state.exposures.setdefault(contribution, set()).add(event["actor"])


_endorsed = _by_person("endorsements", "endorsement.given")
_thanked = _by_person("thanks", "thanks.given")
_adopted = _by_person("adoptions", "point.adopted")

MEANING: dict[str, Callable[[State, Event, Row], None]] = {
    "idea.added": _contribution,
    "idea.revised": _revised,
    "wording.declined": _declined,
    "author.invited": _invited,
    "author.answered": _answered,
    "comment.added": _contribution,
    "derivation.added": _derivation,
    "duplicates.merged": _duplicates,
    "contribution.hidden": _hidden,
    "contribution.withdrawn": _hidden,
    "contribution.restored": _restored,
    "contribution.returned": _restored,
    "flag.raised": _by_person("flags", "flag.raised"),
    "flag.dismissed": _dismissed,
    "endorsement.given": _endorsed,
    "endorsement.withdrawn": _endorsed,
    "thanks.given": _thanked,
    "thanks.withdrawn": _thanked,
    "point.adopted": _adopted,
    "point.released": _adopted,
    "ideas.seen": _seen,
}
