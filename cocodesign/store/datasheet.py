"""What does an ethics board ask about a workshop's data? Answered from the schema and the record, nothing by heart."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from cocodesign.events import KINDS, replay
from cocodesign.rules import CONSENTS
from cocodesign.rules.erasing import kept_days
from cocodesign.store import tables as t
from cocodesign.store.purposes import KEPT, columns_of, fields_of
from cocodesign.store.store import Store

__all__ = ["EXPORTS", "datasheet", "exports", "markdown"]

EXPORTS = ("archive", "backup", "release")
"""With what a checkpoint begins that was taken because a copy of the record was written to a file."""

YOURS = "**to be filled in by you**"


def exports(store: Store) -> list[dict[str, Any]]:
    """Return the copies that were made of a record, oldest first: ``kind, file, at, seq``."""
    found = []
    for point in store.published():
        kind, _, file = point["where_published"].partition(" ")
        if kind in EXPORTS and file:
            found.append({"kind": kind, "file": file, "at": point["at"], "seq": point["seq"]})
    return sorted(found, key=lambda row: row["at"])


def datasheet(store: Store) -> dict[str, Any]:
    """Return what is kept of whom, why and for how long; who allowed what; what was exported and erased.

    Returns
    -------
    dict
        ``workshop``, ``people``, ``consents`` (by scope: granted, confirmed and taken back), ``retention``,
        ``tables`` and ``payloads`` (by table or kind: how many, and the fields with ``why`` and ``kept``),
        ``exports``, ``erasures``, ``votes``. Nobody's name or words.
    """
    events = store.read()
    state = replay(events)
    days = kept_days(state.workshop["settings"])
    kept = {name: words.format(**days) for name, words in KEPT.items()}
    people = state.participants.values()
    told = ("title", "purpose", "organisation", "terms", "created_at", "ended_at")
    vault = store.vault()
    return {
        "workshop": {"id": store.workshop, **{name: state.workshop[name] for name in told}},
        "people": {
            "participants": sum(row["role"] == "participant" for row in people),
            "simulated": sum(bool(row["simulated"]) for row in people),
            "facilitators": sum(row["role"] == "facilitator" for row in people),
            "left": sum(row["left_at"] is not None for row in people),
            "erased": sum(bool(row.get("erased_at")) for row in people),
            "named": sum(bool(row["name"]) for row in vault),
        },
        "consents": {scope: _consent(state.consents, scope) for scope in CONSENTS},
        "retention": [
            {
                "what": what,
                "days": n,
                "until": _until(state.workshop["ended_at"], n) if what != "backups" else None,
            }
            for what, n in days.items()
        ],
        "due": store.due(),
        "tables": {name: _fields(columns_of(name), kept) for name in t.metadata.tables},
        "payloads": {
            kind: {"what": KINDS[kind].what, "events": n, "fields": _fields(fields_of(kind), kept)}
            for kind, n in sorted(Counter(event["kind"] for event in events).items())
            if kind in KINDS
        },
        "votes": [
            {
                "question": poll["question"],
                "mode": poll["mode"],
                "ballots": len(state.ballots.get(poll["poll"], ())),
            }
            for poll in state.polls.values()
        ],
        "exports": exports(store),
        "erasures": [
            {"at": event["at"], "what": event["body"]["what"], "payloads": event["body"]["count"]}
            for event in events
            if event["kind"] == "payload.redacted" and event["body"]
        ],
        "purge_pending": store.purge_pending(),
    }


def _consent(consents: dict[str, dict[str, Any]], scope: str) -> dict[str, int]:
    said = [people[scope] for people in consents.values() if scope in people]
    granted = [row for row in said if row["granted"]]
    confirmed = sum(bool(row["confirmed"]) for row in granted)
    return {"granted": len(granted), "confirmed": confirmed, "taken_back": len(said) - len(granted)}


def _fields(purposes: dict[str, tuple[str, str]], kept: dict[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"why": why, "kept": kept[how]} for name, (why, how) in purposes.items()}


def _until(ended_at: str | None, days: int) -> str | None:
    if ended_at is None:
        return None
    return (datetime.fromisoformat(ended_at) + timedelta(days=days)).date().isoformat()


# ---------------------------------------------------------------- as a page


def markdown(sheet: dict[str, Any]) -> str:
    """Return a data sheet as a page of Markdown; what only the organisers know is left open, and marked."""
    about, people = sheet["workshop"], sheet["people"]
    ended = f"ended {about['ended_at'][:10]}" if about["ended_at"] else "not ended"
    parts = [
        f"# Data sheet: {_cell(about['title'])}",
        "A draft for an ethics board or a data-protection officer, made from the schema and the record. It holds nobody's name or words.",
        "## The workshop",
        _table(("", ""), [
            ("Purpose", about["purpose"]),
            ("Who asks, and is responsible", about["organisation"] or YOURS),
            ("Lawful basis", YOURS),
            ("Began, ended", f"{about['created_at'][:10]}, {ended}"),
            ("People", f"{people['participants']} participants ({people['simulated']} simulated), {people['facilitators']} facilitators; {people['left']} left, {people['erased']} erased; {people['named']} show a name"),
            ("Terms of what was written", about["terms"] or "see the licence of each idea"),
        ]),
        "## Who can read what",
        "Participants and the wall see names (where somebody chose to show one), ideas and comments that are not hidden, and results that were shown. "
        "Facilitators see notes to them, hidden words and counts too. Whoever runs the computer can read all of it, ballots in open and confidential votes included. "
        "The store is readable by the user of the keeper alone. No address, device or place is kept.",
        "## Names and pseudonyms",
        "Every person has a random pseudonym that is used in this workshop alone. Name and pseudonym meet in one table (`vault`) and nowhere else. "
        "In small groups people know one another by what they say: a pseudonym is no anonymity there.",
        "## What people allowed",
        _table(("use", "granted", "confirmed", "taken back"), [(scope, *row.values()) for scope, row in sheet["consents"].items()]),
        "## How long it is kept",
        _table(("what", "days", "until"), [(row["what"], row["days"], row["until"] or _until_in_words(row["what"])) for row in sheet["retention"]]),
        "`cocodesign retention NAME --apply` erases what is due. The skeleton of the record (who did what kind of thing when, by pseudonym) and the results stay.",
        "## What happens when somebody withdraws",
        "A person can take back a consent, leave with their words staying, or have themselves erased, on their phone or by asking the operator, as long as the record exists. "
        "Erased are their words, name and links, and ballots in votes that are still open; a ballot that was counted stays counted under the pseudonym. "
        "The files are rewritten and searched afterwards. Backups follow when they are restored.",
        "## Votes",
        _table(("question", "mode", "ballots"), [tuple(row.values()) for row in sheet["votes"]]),
        "## Copies made",
        _table(("kind", "file", "when", "up to event"), [tuple(row.values()) for row in sheet["exports"]]),
        "## Erasures",
        _table(("when", "what", "payloads"), [tuple(row.values()) for row in sheet["erasures"]]),
    ]  # fmt: skip
    if sheet["purge_pending"]:
        parts.append(
            f"Purge pending since {sheet['purge_pending']}: erased words may still stand in the files."
        )
    parts.append("## What is kept, field by field")
    for name, fields in sheet["tables"].items():
        parts += [f"### Table `{name}`", _field_table("column", fields)]
    for kind, row in sheet["payloads"].items():
        parts.append(f"### Payload of `{kind}` ({row['events']}): {row['what']}")
        parts.append(_field_table("field", row["fields"]) if row["fields"] else "No fields.")
    return "\n\n".join(parts) + "\n"


def _until_in_words(what: str) -> str:
    return "so many days after each was made" if what == "backups" else "so many days after the end"


def _field_table(what: str, fields: dict[str, dict[str, str]]) -> str:
    return _table(
        (what, "why", "kept"), [(f"`{name}`", row["why"], row["kept"]) for name, row in fields.items()]
    )


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    if not rows:
        return "None."
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(value: Any) -> str:
    return " ".join(str(value).replace("|", "\\|").replace("<", "&lt;").split())
