"""What can be done with a record: begin one, keep it in a file, make the workshop again from it, check it, list them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cocodesign.archive import Checkpoint, Report, open_archive
from cocodesign.cli.keepers import ask_keeper
from cocodesign.cli.shelf import Place, places, where_shown
from cocodesign.cli.templates import DEFAULT, read_template
from cocodesign.desk import new_id
from cocodesign.events import State, replay
from cocodesign.exceptions import CocodesignError, InvalidInputError, TamperedRecordError
from cocodesign.keeper import progress as public_facts
from cocodesign.rules.erasing import kept_days
from cocodesign.store import Feed, Store

__all__ = [
    "archive",
    "backup",
    "create",
    "facts",
    "known",
    "list",
    "new",
    "opened",
    "progress",
    "replace_links",
    "restore",
    "verify",
    "written",
]


def new(given: argparse.Namespace) -> int:
    """Make a new workshop and say where it lies and what comes next."""
    place = Place.of(given.store, given.name)
    about = create(place, given)
    if given.json:
        print(json.dumps({"ok": True, "name": place.name, "file": place.shown, **about}, ensure_ascii=False))
    else:
        print(f"{about['title']}: made in {_near(place)}. Start it with: cocodesign serve {place.name}")
    return 0


def create(place: Place, given: argparse.Namespace) -> dict[str, Any]:
    """Make the workshop that the options describe and return its first facts.

    ``given.mode``, where there is one, says who may know of a ballot in every vote of the agenda.

    Raises
    ------
    RefusedError
        If it has no purpose; the message helps to write one.
    InvalidInputError
        If there is one of that name already.
    """
    template = read_template(given.template or DEFAULT, given.language)
    influence = dict(template.get("influence", {}))
    if given.influence and given.influence != influence.get("level"):
        influence = {"level": given.influence}
    if given.influence_words:
        influence["words"] = given.influence_words
    about = {
        "title": given.title or place.name.replace("-", " ").replace("_", " ").capitalize(),
        "purpose": given.purpose,
        "purpose_short": given.purpose_short,
        "values": list_of(given.values) or template.get("values", []),
        "criteria": template.get("criteria", []),
        "goals": template.get("goals", []),
        "influence": influence,
        "organisation": given.organisation,
        "terms": template.get("terms", ""),
        "language": given.language or template.get("language", "en"),
        "template": template["template"],
        "settings": template.get("settings", {}),
        "stages": [_with_mode(stage, getattr(given, "mode", "")) for stage in template["stages"]],
    }
    store = Store.create(place.url, place.name, about)
    made = {"workshop": store.workshop, "code": store.code, "title": about["title"]}
    store.close()
    return made


def _with_mode(stage: dict[str, Any], mode: str) -> dict[str, Any]:
    """Return a stage of a template with the chosen mode, if it is a vote and one was chosen."""
    if not mode or stage["kind"] != "vote":
        return stage
    return {**stage, "settings": {**stage.get("settings", {}), "mode": mode}}


def list_of(values: Any) -> Any:
    """Return the texts that were given, empty ones left out."""
    return [value for value in values if value.strip()]


def archive(given: argparse.Namespace) -> int:
    """Write the archive of a workshop that runs or does not."""
    target, report = written(given, "archive")
    if given.json:
        print(json.dumps({"ok": True, "file": str(target), **_report(report)}, ensure_ascii=False))
    else:
        print(
            f"{target}: {report.events} events. It holds names and words: keep it as you would keep the papers."
        )
        print(f"head {report.checkpoint}")
    return 0


def backup(given: argparse.Namespace) -> int:
    """Write a copy that is kept elsewhere for some days, and say until when."""
    place = known(given.store, given.name)
    target, report = written(given, "backup")
    with opened(place) as store:
        days = kept_days(replay(store.read()).workshop["settings"])["backups"]
    until = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
    if given.json:
        about = {"file": str(target), "delete_by": until, **_report(report)}
        print(json.dumps({"ok": True, **about}, ensure_ascii=False))
    else:
        print(
            f"{target}: {report.events} events, and the copy verifies. Keep it on another disk, and delete it by {until}."
        )
        kept = f"{report.workshop}.redactions" if place.path else f'the schema "erased:{report.workshop}"'
        print(
            "What is erased meanwhile stands in it still; cocodesign restore leaves it out, by the list "
            f"{kept} beside the workshop: keep that list too, and not with the backup."
        )
    return 0


def written(given: argparse.Namespace, what: str) -> tuple[Path, Report]:
    """Write a copy of the record, verify it and return where it lies and what was found; the record notes that it left."""
    place = known(given.store, given.name)
    target = _target(given, place.name + ".jsonl")
    if run := place.running():
        ask_keeper(run, "archive", path=str(target.absolute()), what=what)
    else:
        with opened(place) as store:
            store.checkpoint(f"{what} {target.name}"[:80])
            store.write_archive(target)
    report = open_archive(target).verify()
    if not report.ok:
        raise TamperedRecordError(str(report))
    return target, report


def progress(given: argparse.Namespace) -> int:
    """Write the public page on what became of a workshop that runs or does not."""
    from cocodesign.server.progress import progress_page

    place = known(given.store, given.name)
    target = _target(given, place.name + ".html")
    if run := place.running():
        told = ask_keeper(run, "progress")
    else:
        with opened(place) as store:
            told = public_facts(Feed(store.read(), store.names()).state)
    language = given.language or told["language"] or "en"
    target.write_text(progress_page(told, language, datetime.now(UTC).date()), encoding="utf-8")
    counted = {what: len(told[what]) for what in ("decisions", "promises", "updates")}
    if given.json:
        about = {"file": str(target), "updated_at": told["updated_at"], **counted}
        print(json.dumps({"ok": True, **about}, ensure_ascii=False))
    else:
        print(
            f"{target}: decisions: {counted['decisions']}, promises: {counted['promises']}, news: {counted['updates']}. "
            "It is one file that needs nothing else: put it on any web site, and write it again when something moves."
        )
    return 0


def _target(given: argparse.Namespace, like: str) -> Path:
    """Return the file to write, if it may be written."""
    target = Path(given.to)
    if target.is_dir():
        raise InvalidInputError(f"{target} is a folder; name a file in it, like {target / like}.")
    if target.exists() and not given.replace:
        raise InvalidInputError(f"{target} is there already; choose another name, or say --replace.")
    if not target.parent.exists():
        raise InvalidInputError(f"There is no folder {target.parent} to write {target.name} into.")
    return target


def restore(given: argparse.Namespace) -> int:
    """Make the workshop of an archive again, under its own or another name."""
    kept = open_archive(given.file)
    place = Place.of(given.store, given.name or kept.about["name"])
    if place.exists():
        raise InvalidInputError(
            f"There is a workshop called {place.name} already; choose another name with --as."
        )
    store = Store.restore(kept, place.url, place.name)
    report = store.verify()
    store.close()
    if not report.ok:
        raise TamperedRecordError(str(report))
    if given.json:
        print(
            json.dumps(
                {"ok": True, "name": place.name, "file": place.shown, **_report(report)},
                ensure_ascii=False,
            )
        )
    else:
        print(f"{place.name}: {report.events} events restored in {_near(place)}, and the record verifies.")
    return 0


def verify(given: argparse.Namespace) -> int:
    """Check a record, in a store or an archive, or a release, and say what was found."""
    if Path(given.what, "release.json").is_file():
        return _verify_release(given)
    against = Checkpoint.parse(given.against) if given.against else None
    path = Path(given.what)
    if path.is_file():
        report = open_archive(path).verify(against)
    else:
        place = known(given.store, given.what)
        with opened(place) as store:
            report = store.verify(against)
    if given.json:
        print(json.dumps({"ok": report.ok, **_report(report)}, ensure_ascii=False))
    else:
        print(report)
    return 0 if report.ok else 1


def _verify_release(given: argparse.Namespace) -> int:
    """Check that the files of a release are as they were written, and count its sealed polls again."""
    from cocodesign.release import read_release, recount_release

    if given.against:
        raise InvalidInputError(
            "A release has no head to compare with; hold the record or its archive against the checkpoint."
        )
    release = read_release(given.what)
    said, problems = recount_release(release)
    if given.json:
        about = {"scope": release.scope, "detail": release.detail, "polls": said, "problems": problems}
        print(json.dumps({"ok": not problems, "release": given.what, **about}, ensure_ascii=False))
    elif problems:
        print("\n".join([f"{given.what} does NOT verify:", *(f"  {problem}" for problem in problems)]))
    else:
        whole = f"{given.what} verifies: a release for {release.scope}, every file as it was written."
        print("\n".join([whole, *said]))
    return 1 if problems else 0


def list(given: argparse.Namespace) -> int:  # noqa: A001 (it is the command's name)
    """Show the workshops of a store, one a line."""
    found = [facts(place) for place in places(given.store)]
    if given.json:
        print(json.dumps({"ok": True, "workshops": found}, ensure_ascii=False))
        return 0
    if not found:
        print(f"No workshop in {where_shown(given.store)} yet. Start one with: cocodesign workshop")
    width = max((len(it["name"]) for it in found), default=0)
    for it in found:
        print(f"{it['name']:<{width}}  {it.get('trouble') or _in_words(it)}")
    return 0


def facts(place: Place) -> dict[str, Any]:
    """Return what a list says of a workshop; ``trouble`` in one sentence if it cannot be read."""
    it: dict[str, Any] = {"name": place.name, "file": place.shown, "running": place.running() is not None}
    try:
        with opened(place) as store:
            state: State = replay(store.read())
            pending = store.purge_pending()
    except CocodesignError as trouble:
        return {**it, "trouble": str(trouble)}
    people = [row for row in state.participants.values() if row["role"] == "participant"]
    return {
        **it,
        "title": state.workshop["title"],
        "purpose": state.workshop["purpose"],
        "created_at": state.workshop["created_at"],
        "ended_at": state.workshop["ended_at"],
        "stage": state.now["stage"] if state.now else None,
        "participants": len(people),
        "simulated": sum(row["simulated"] for row in people),
        "ideas": len(state.ideas),
        "events": state.seq,
        "purge_pending": pending,
    }


def _in_words(it: dict[str, Any]) -> str:
    where = (
        "running"
        if it["running"]
        else "ended"
        if it["ended_at"]
        else f"stage {it['stage']}"
        if it["stage"]
        else "not begun"
    )
    return (
        f"{it['title']} · {it['participants']} people, {it['ideas']} ideas · since {it['created_at'][:10]} · {where}"
        + (" · purge pending" if it["purge_pending"] else "")
    )


def replace_links(place: Place, role: str) -> str:
    """End every link of a role in a workshop that does not run, and return the secret of a new one."""
    with opened(place) as store:
        people = replay(store.read()).participants.values()
        holders = [row["participant"] for row in people if row["role"] == role]
        if not holders:
            return store.join({"do": "join", "id": new_id(), "role": role, "name": ""}).token
        tokens = [store.replace_links(person).token for person in holders]
        return tokens[0]


def known(where: str, name: str) -> Place:
    """Return the place of a workshop that is there; say which are there if it is not."""
    place = Place.of(where, name)
    if not place.exists():
        there = ", ".join(it.name for it in places(where))
        hint = f"there is {there}" if there else "there is none yet; start one with: cocodesign workshop"
        no_file = "no such file, and " if name.endswith(".jsonl") or "/" in name else ""
        raise InvalidInputError(
            f"There is {no_file}no workshop called {name} in {where_shown(where)}; {hint}."
        )
    return place


@contextmanager
def opened(place: Place) -> Iterator[Store]:
    """The store of a workshop, closed again afterwards."""
    store = Store.open(place.url)
    try:
        yield store
    finally:
        store.close()


def _report(report: Report) -> dict[str, Any]:
    return {
        "workshop": report.workshop,
        "events": report.events,
        "erased": report.redacted,
        "head": report.head,
        "checkpoint": str(report.checkpoint),
        "anchored": report.anchored,
        "polls": [*report.polls],
        "problems": [*report.problems],
        "purge_pending": report.purge_pending or None,
    }


def _near(place: Place) -> str:
    """Where a record lies, a path as short as the working directory allows."""
    try:
        return str(Path(place.shown).relative_to(Path.cwd()))
    except ValueError:
        return place.shown
