"""What was decided and promised, and who offers what towards it? As plain rows, for everybody who took part."""

from __future__ import annotations

from typing import Any

from cocodesign.apps import rows
from cocodesign.apps.goals import needs
from cocodesign.events import State, headline

__all__ = ["decisions", "has_news", "news", "offers", "promises", "updates"]

Row = dict[str, Any]

MOST_NEWS = 20
"""How many of the latest news a page is told when it opens."""


def has_news(state: State) -> bool:
    """Whether anything was promised, aimed at or told, so that there is something to follow."""
    return bool(state.promises or state.updates or state.goals)


def decisions(state: State) -> list[Row]:
    """Return what was decided, newest first: the question, what was chosen, and why."""
    found = []
    for poll, decision in reversed(state.decisions.items()):
        standing = {row["candidate"]: row for row in state.candidates.get(poll, ())}
        chosen = [standing[one] for one in decision["chosen"] if one in standing]
        found.append(
            {
                "poll": poll,
                "question": state.polls[poll]["question"],
                "chosen": [{**_idea(state, row.get("contribution")), **_label(row)} for row in chosen],
                "reason": decision["reason"],
                "in_spite": decision["in_spite"],
                "at": decision["at"],
            }
        )
    return found


def _label(row: Row) -> Row:
    return {"name": row["label"]} if row.get("label") else {}


def _idea(state: State, idea: str | None) -> Row:
    """An idea as it is named beside what follows from it; one that cannot be read has no name."""
    row = state.contributions.get(idea or "")
    if row is None:
        return {"idea": None, "name": ""}
    readable = row["hidden"] is None and not row["erased"]
    return {"idea": idea, "name": headline(row) if readable else ""}


def promises(state: State) -> list[Row]:
    """Return the promises: those that are open by their day, then those that are settled, newest first."""
    needed = needs(state, state.promises.values())
    found = [
        {
            "id": row["promise"],
            **{key: row[key] for key in ("text", "due", "owner", "state", "made_at")},
            **_idea(state, row["contribution"]),
            "needs": needed.get(row["promise"]),
            "history": [
                {key: step[key] for key in ("state", "due", "reason", "evidence", "at")}
                for step in row["history"]
            ],
        }
        for row in state.promises.values()
    ]
    waiting = sorted((row for row in found if not _is_settled(row)), key=lambda row: row["due"] or "9999")
    done = sorted(
        (row for row in found if _is_settled(row)), key=lambda row: row["history"][-1]["at"], reverse=True
    )
    return [*waiting, *done]


def _is_settled(row: Row) -> bool:
    return row["state"] in ("kept", "broken")


def updates(state: State) -> list[Row]:
    """Return what was told to everybody, newest first."""
    return [
        {
            "id": row["update"],
            "title": row["title"],
            "text": row["text"],
            "at": row["at"],
            "about": _about(state, row["ref"]),
        }
        for row in reversed(state.updates)
    ]


def _about(state: State, ref: str | None) -> Row:
    """What an update or an offer speaks of: a promise by its text, an idea by its name."""
    if ref in state.promises:
        return {"promise": ref, "name": state.promises[ref]["text"]}
    return _idea(state, ref)


def offers(state: State, me: str) -> list[Row]:
    """Return the offers that stand, one's own first, then the newest; one's own that were released too."""
    found = [
        {
            "id": row["pledge"],
            **{key: row[key] for key in ("kind", "text", "amount", "state", "at")},
            **rows.shown_name(state, row["participant"]),
            "mine": row["participant"] == me,
            "about": _about(state, row["ref"]),
        }
        for row in reversed(state.pledges.values())
        if row["state"] in ("offered", "held") or (row["state"] == "released" and row["participant"] == me)
    ]
    return sorted(found, key=lambda row: not row["mine"])


def news(state: State, me: str = "") -> list[Row]:
    """Return the latest steps of promises and the latest updates, oldest first, each with its number in the record.

    Whether what was offered for a promise holds concerns those who offered it: to them it is ``mine``.
    """
    steps = [
        {"seq": step["seq"], "what": step["state"], "text": row["text"], "due": step["due"]}
        for row in state.promises.values()
        for step in row["history"]
    ]
    mine = {row["ref"] for row in state.pledges.values() if row["participant"] == me}
    steps += [
        {
            "seq": row["threshold"]["seq"],
            "what": row["threshold"]["state"],
            "text": row["text"],
            "due": None,
            **({"mine": True} if row["promise"] in mine else {}),
        }
        for row in state.promises.values()
        if row["threshold"] and row["threshold"]["state"] != "open"
    ]
    told = [
        {"seq": row["seq"], "what": "update", "text": row["title"] or headline(row), "due": None}
        for row in state.updates
    ]
    return sorted((*steps, *told), key=lambda row: row["seq"])[-MOST_NEWS:]
