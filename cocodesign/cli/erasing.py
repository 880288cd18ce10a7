"""What does an operator type so that words go, and to know what is kept?"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from cocodesign.cli.keepers import ask_keeper
from cocodesign.cli.records import known, opened
from cocodesign.cli.shelf import Place
from cocodesign.desk import new_id
from cocodesign.events import State, replay
from cocodesign.exceptions import InvalidInputError
from cocodesign.rules.erasing import kept_days
from cocodesign.store import Store
from cocodesign.store.datasheet import datasheet as sheet_of
from cocodesign.store.datasheet import exports, markdown

__all__ = ["datasheet", "erase", "purge", "retention"]

KINDS = {
    "idea.added": "ideas",
    "idea.revised": "versions of ideas",
    "comment.added": "comments",
    "flag.raised": "notes to the facilitator",
    "pledge.offered": "offers",
    "effort.logged": "efforts, whose amounts stay in the total",
    "effort.corrected": "corrections of efforts",
    "participant.renamed": "changes of name",
    "ballot.cast": "ballots in votes that are open",
    "opinion.given": "opinions that are being collected",
    "pair.judged": "answers to pairs in polls that are open",
}


def erase(given: argparse.Namespace) -> int:
    """Say what would go with a person or a contribution, and let it go if that was confirmed."""
    place = known(given.store, given.name)
    with opened(place) as store:
        state = replay(store.read())
        what, subject = _subject(given, state)
        effect = _effect(store, state, what, subject)
    if not given.yes:
        _say(given, {"ok": True, "done": False, **effect}, _effect_in_words(effect))
        return 0
    facts = {"person": subject} if what == "person" else {"ref": subject}
    done = _command(place, {"do": "erase", "reason": given.reason, "sure": True, **facts})
    _say(
        given,
        {"ok": True, "done": True, **effect, **done},
        [f"Erased: {effect['payloads']} payloads.", done["said"]],
    )
    return 0


def _subject(given: argparse.Namespace, state: State) -> tuple[str, str]:
    if given.contribution:
        if given.contribution not in state.contributions:
            raise InvalidInputError(
                f"There is no idea or comment {given.contribution!r} in {given.name}; its id stands in the archive and in the page's address."
            )
        return "contribution", given.contribution
    for person, row in state.participants.items():
        if given.person in (person, str(row["number"])):
            if row.get("erased_at"):
                raise InvalidInputError(
                    f"Participant {row['number']} ({person}) was erased at {row['erased_at']}."
                )
            return "person", person
    raise InvalidInputError(
        f"There is nobody {given.person!r} in {given.name}. Give the number of Participant 14, or an id like p-1a2b3c4d5e."
    )


def _effect(store: Store, state: State, what: str, subject: str) -> dict[str, Any]:
    """What would go, what of others repeats it, what stays, and where a name is spoken of that nobody can erase by rule."""
    going = store.effect(what, subject)
    author = subject if what == "person" else state.contributions[subject]["participant"]
    own = [row for row in going if row["actor"] == author]
    mine = {
        one for one, row in state.contributions.items() if one == subject or row["participant"] == subject
    }
    grown = {link["child"] for link in state.derivations if link["parent"] in mine} - mine
    name = store.names().get(subject, "") if what == "person" else ""
    gone = {row["event"] for row in going}
    counted = [
        poll for poll, box in state.ballots.items() if subject in box and state.polls[poll]["closed_at"]
    ]
    return {
        "what": what,
        "subject": subject,
        "payloads": len(going),
        "by_kind": dict(Counter(row["kind"] for row in own)),
        "repeated_by_others": [row["event"] for row in going if row["actor"] != author],
        "ideas_of_others_that_stay": len(grown - {row["event"] for row in going}),
        "ballots_that_stay_counted": len(counted),
        "named_in": _spoken_of(store, name, gone),
    }


def _spoken_of(store: Store, name: str, gone: set[str]) -> list[dict[str, Any]]:
    """The texts that speak of somebody by name; they are others' words, and go one by one."""
    if len(name) < 3:
        return []
    return [
        {"event": event["id"], "seq": event["seq"], "kind": event["kind"]}
        for event in store.read()
        if event["id"] not in gone
        and name.casefold() in json.dumps(event["body"], ensure_ascii=False).casefold()
    ]


def _effect_in_words(effect: Mapping[str, Any]) -> list[str]:
    goes = [f"{n} {KINDS.get(kind, kind)}" for kind, n in effect["by_kind"].items()]
    if effect["what"] == "person":
        goes += ["the name", "every personal link", "every consent"]
    said = [f"This would go for good: {', '.join(goes) or 'nothing, it is gone already'}."]
    if again := effect["repeated_by_others"]:
        said.append(f"Texts of others that still repeat these words would go too: {', '.join(again)}.")
    said.append(
        f"This stays: {effect['ideas_of_others_that_stay']} ideas that others drew from it, "
        f"{effect['ballots_that_stay_counted']} ballots that were counted, and that something was here."
    )
    if named := effect["named_in"]:
        listed = ", ".join(f"{row['event']} ({row['kind']})" for row in named)
        said.append(f"Others speak of this name, and it stays there unless you erase each: {listed}.")
    return [*said, "Nothing was erased. Say --yes to do it; it cannot be undone."]


def _command(place: Place, command: Mapping[str, Any]) -> dict[str, Any]:
    """Let the operator command in a workshop that runs or does not; purge the files of one that does not."""
    command = {"id": new_id(), **command}
    if run := place.running():
        ask_keeper(run, **command)
        said = "Purge pending: the keeper takes it out of the files as soon as nobody writes. cocodesign verify says when it is done."
        return {"purge": "pending", "said": said}
    with opened(place) as store:
        store.submit(command, "operator")
        found = store.purge()
    copies = [str(place.path.parent / name) for name in found.elsewhere if place.path]
    return {
        "purge": "verified" if found.ok else "pending",
        "searched": found.searched,
        "copies": copies,
        "said": str(found),
    }


def purge(given: argparse.Namespace) -> int:
    """Take what was erased out of the files of a workshop that does not run; exit code 1 if it is not gone."""
    place = known(given.store, given.name)
    if place.running():
        raise InvalidInputError(f"{place.name} runs; its keeper purges by itself as soon as nobody writes.")
    with opened(place) as store:
        found = store.purge()
    about = {"ok": found.ok, "searched": found.searched, "hits": found.hits, "copies": [*found.elsewhere]}
    _say(given, {**about, "problems": [*found.problems]}, [str(found)])
    return 0 if found.ok else 1


def retention(given: argparse.Namespace) -> int:
    """Say what goes when its time is over, and let it go if that was asked for."""
    place = known(given.store, given.name)
    with opened(place) as store:
        due, old = store.due(), _old_backups(store)
    said = [_due_in_words(row) for row in due] or [
        "Names and texts are erased already; the skeleton of the record stays."
    ]
    said += [
        f"The backup {row['file']} of {row['at'][:10]} should be deleted, wherever it lies." for row in old
    ]
    about: dict[str, Any] = {"due": due, "old_backups": old}
    if not given.apply:
        if any(row["is_due"] for row in due):
            said.append("Nothing was erased. Say --apply to do it; it cannot be undone.")
        _say(given, {"ok": True, "done": False, **about}, said)
        return 0
    done = _command(place, {"do": "retain", "sure": True})
    _say(given, {"ok": True, "done": True, **about, **done}, [*said, "Erased what was due.", done["said"]])
    return 0


def _old_backups(store: Store) -> list[dict[str, Any]]:
    days = kept_days(replay(store.read()).workshop["settings"])["backups"]
    before = (datetime.now(UTC) - timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return [row for row in exports(store) if row["kind"] == "backup" and row["at"] < before]


def _due_in_words(row: Mapping[str, Any]) -> str:
    what = (
        f"Names of {row['people']} people"
        if row["what"] == "names"
        else f"{row['payloads']} texts, and personal links"
    )
    if row["on"] is None:
        return f"{what}: {row['days']} days after the end; the workshop has not ended."
    when = "due since" if row["is_due"] else "will be due on"
    return f"{what}: {when} {row['on'][:10]} ({row['days']} days after the end)."


def datasheet(given: argparse.Namespace) -> int:
    """Print what is kept of whom, why and how long."""
    with opened(known(given.store, given.name)) as store:
        sheet = sheet_of(store)
    print(
        json.dumps({"ok": True, **sheet}, ensure_ascii=False) if given.json else markdown(sheet),
        end="\n" if given.json else "",
    )
    return 0


def _say(given: argparse.Namespace, about: Mapping[str, Any], said: list[str]) -> None:
    print(json.dumps(about, ensure_ascii=False) if given.json else "\n".join(said))
