"""What is erased when a person, a contribution or the time asks for it, and what stays?

Erased are words, names, contacts and links. What stays says that something was here, when, and what grew from it:
it holds nobody's words. A ballot in a vote that is still open goes; one that was counted stays counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from cocodesign.copies import copies
from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_id, check_reason, check_text
from cocodesign.rules.view import Command, Draft, View

__all__ = ["RETENTION", "check_retention", "due", "erase", "erasure_of", "kept_days", "retain"]

RETENTION = {"names": 30, "texts": 730, "backups": 30}
"""How many days after the end of a workshop names and texts are kept, and backups after they were made."""

_SAID = ("idea.added", "idea.revised", "comment.added")
_EFFORTS = ("effort.logged", "effort.corrected")
_TEXTS = (*_SAID, "flag.raised", "pledge.offered", *_EFFORTS, "reason.given")
_PUBLIC = frozenset({*_SAID, "pledge.offered", *_EFFORTS})
_VOTES = ("ballot.cast", "opinion.given", "pair.judged", "ballot.delegated", "delegation.ended")
_KEPT = {
    "idea.added": ("licence", "licence_conflict", "channel"),
    "comment.added": ("reply_to",),
    "pledge.offered": ("kind", "amount"),
    **dict.fromkeys(_EFFORTS, ("amount", "day")),
    "reason.given": ("reason",),
}
"""What of a payload is nobody's words, and goes on being so in the event that erases it."""

Row = Mapping[str, Any]


def erase(view: View, command: Command, person: str) -> list[Draft]:
    """Erase a person with all their words, or one contribution; a participant erases themselves or what they wrote.

    The command says ``sure``: there is no way back. ``ref`` names a contribution, ``person`` a person; the operator
    names one of them and a reason.
    """
    operator = view.role(person) == "operator"
    reason = check_reason(command) if operator else check_text(command, "reason", "reason", required=False)
    if command.get("ref") is not None:
        subject, what = check_id(command, "ref"), "contribution"
        found = view.idea(subject)
        if found is None:
            raise refuse("unknown-idea")
        if not operator and found["participant"] != person:
            raise refuse("not-yours")
    else:
        subject, what = check_id(command, "person") if operator else person, "person"
        if subject not in view.people():
            raise refuse("no-person")
    if command.get("sure") is not True:
        raise refuse("not-sure")
    empties = erasure_of(view, what, subject)
    if what == "contribution" and not empties:
        return []
    forgets = (subject,) if what == "person" else ()
    return [_draft(view, person, what, subject, empties, forgets, reason)]


def erasure_of(view: View, what: str, subject: str) -> list[Row]:
    """Return the payloads that go with a person or a contribution, in their order."""
    said = view.payloads(*_SAID)
    if what == "person":
        own = [row for row in said if row["actor"] == subject and row["body"].get("channel") != "paper"]
        open_polls = _open_polls(view)
        own += [row for row in view.payloads("flag.raised", "pledge.offered", *_EFFORTS, "participant.renamed", "reason.given") if row["actor"] == subject]  # fmt: skip
        own += [row for row in view.payloads(*_VOTES) if row["actor"] == subject and row["ref"] in open_polls]
    else:
        own = [
            row
            for row in said
            if row["event"] == subject or (row["kind"], row["ref"]) == ("idea.revised", subject)
        ]
    gone = {row["event"] for row in own}
    drawn = [(row["ref"], row["body"]["parent"]) for row in view.payloads("derivation.added")]
    again = copies([row for row in own if row["kind"] in _SAID], said, drawn)
    return sorted([*own, *(row for row in again if row["event"] not in gone)], key=lambda row: row["seq"])


def _open_polls(view: View) -> set[str]:
    opened = {row["ref"] for row in view.payloads("poll.opened")}
    return {poll for poll in opened if not (view.poll(poll) or {"closed": True})["closed"]}


def _draft(
    view: View, actor: str, what: str, subject: str, empties: list[Row], forgets: Iterable[str], reason: str
) -> Draft:
    body: dict[str, Any] = {
        "what": what,
        "subject": subject,
        "count": len(empties),
        "words": [row["event"] for row in empties if row["kind"] in _PUBLIC],
        "emptied": _emptied(empties, view.payloads(*_SAID)),
        "kept": {},
    }
    for row in empties:
        stays = {name: row["body"][name] for name in _KEPT.get(row["kind"], ()) if row["body"].get(name)}
        if stays:
            body["kept"][row["event"]] = stays
    if reason:
        body["reason"] = reason
    return Draft(
        "payload.redacted",
        actor,
        body,
        ref=subject or None,
        empties=tuple(row["event"] for row in empties),
        forgets=tuple(forgets),
        ends_links=what in ("person", "texts"),
    )


def _emptied(empties: list[Row], said: list[Row]) -> list[str]:
    """The contributions of which no words are left."""
    gone = {row["event"] for row in empties}
    left = {_contribution_of(row) for row in said if row["event"] not in gone}
    touched = dict.fromkeys(_contribution_of(row) for row in empties if row["kind"] in _SAID)
    return [one for one in touched if one not in left]


def _contribution_of(row: Row) -> str:
    return str(row["ref"] if row["kind"] == "idea.revised" else row["event"])


# ---------------------------------------------------------------- when the time is over


def check_retention(settings: Row) -> None:
    """Refuse settings that say for how many days something is kept, and say it wrongly."""
    given = settings.get("retention", {})
    if not isinstance(given, dict) or given.keys() - RETENTION.keys():
        raise refuse("bad-request", what=f"retention says how many days: {', '.join(RETENTION)}")
    for name, days in given.items():
        if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= 36500:
            raise refuse(
                "bad-request", what=f"retention of {name} must be a whole number of days from 1 to 36500"
            )


def kept_days(settings: Row) -> dict[str, int]:
    """Return for how many days names, texts and backups are kept in a workshop with these settings."""
    return {**RETENTION, **settings.get("retention", {})}


def due(view: View) -> list[dict[str, Any]]:
    """Return what goes when its time is over: ``what``, ``days``, ``on`` which day (None before the end), ``is_due``,
    and how many ``payloads`` and ``people`` it is about; what is gone already is left out.
    """
    ended, days = view.ended_at(), kept_days(view.settings())
    found = []
    for what in ("names", "texts"):
        rows = _kept_too_long(view, what)
        if rows is None:
            continue
        on = None
        if ended is not None:
            on = (datetime.fromisoformat(ended).astimezone(UTC) + timedelta(days=days[what])).strftime("%Y-%m-%dT%H:%M:%SZ")  # fmt: skip
        about = {"payloads": len(rows), "people": len(view.people())}
        found.append(
            {"what": what, "days": days[what], "on": on, "is_due": on is not None and on <= view.now, **about}
        )
    return found


def _kept_too_long(view: View, what: str) -> list[Row] | None:
    """What is still there to go; None when nothing is."""
    renamed = view.payloads("participant.renamed")
    before = {row["body"]["what"] for row in view.payloads("payload.redacted")}
    if what == "names":
        return renamed if renamed or not before & {"names", "texts"} else None
    texts = sorted([*view.payloads(*_TEXTS), *renamed], key=lambda row: row["seq"])
    return texts if texts or "texts" not in before else None


def retain(view: View, command: Command, person: str) -> list[Draft]:
    """Erase what has been kept as long as it should be: names and contacts first, texts and links later."""
    over = [row["what"] for row in due(view) if row["is_due"]]
    if not over:
        raise refuse("not-yet")
    if command.get("sure") is not True:
        raise refuse("not-sure")
    what = "texts" if "texts" in over else "names"  # with the texts whatever is left of the names goes too
    rows = _kept_too_long(view, what) or []
    reason = f"kept for {kept_days(view.settings())[what]} days after the end"
    return [_draft(view, person, what, "", rows, view.people(), reason)]
