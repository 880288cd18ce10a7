"""What of a workshop may be given to others? A folder of tables, made from its record or its archive."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from cocodesign.archive import Archive, open_archive
from cocodesign.cli.keepers import ask_keeper
from cocodesign.cli.records import known
from cocodesign.exceptions import InvalidInputError, TamperedRecordError
from cocodesign.licences import usual
from cocodesign.release import make_release, write_release
from cocodesign.store import Store

__all__ = ["release"]


def release(given: argparse.Namespace) -> int:
    """Write the release of a workshop that runs or does not, or of an archive, into a new folder."""
    archive = _archive(given.what, given.store)
    report = archive.verify()
    if not report.ok:
        raise TamperedRecordError(str(report))
    told = archive.state().workshop
    names = [person["name"] for person in archive.vault if person["name"]]
    about = {name: told[name] for name in ("title", "purpose", "terms", "language") if told.get(name)}
    made = make_release(
        archive.community(),
        scope=given.scope,
        k=given.k,
        key=given.key,
        names=[*names, *_more(given.mask)],
        round_to=given.round,
        about={**about, "licence": usual(told["settings"])},
        sealed={poll: archive.ballot_lists(poll) for poll in archive.sealed_polls()},
    )
    folder = write_release(made, given.to, parquet=given.parquet)
    review = folder.with_name(folder.name + ".review.csv")
    if given.json:
        rows = {name: len(table) for name, table in made.tables.items()}
        said = {"folder": str(folder), "review": str(review), "detail": made.detail, "tables": rows}
        print(json.dumps({"ok": True, **said, "risk": made.risk}, ensure_ascii=False))
        return 0
    what = {
        "people": "rows by person, under pseudonyms of this release",
        "public": "words without who said them, and counts",
        "aggregates": "counts alone: too few people allow this use for more",
    }[made.detail]
    print(f"{folder}: {what}. Read risk.md in it before you give it away.")
    if len(made.review):
        print(
            f"{review}: {len(made.review)} texts that a human reads first; it is no part of the release. "
            "What must not leave goes into a file, one word or name a line: make it again with --mask FILE."
        )
    return 0


def _archive(what: str, where: str) -> Archive:
    """The record, from a file, from the keeper of a workshop that runs, or from its store."""
    if Path(what).is_file():
        return open_archive(what)
    place = known(where, what)
    if run := place.running():
        # Beside the store, or in a temporary folder; its owner alone reads there, and it is gone at once.
        with TemporaryDirectory(
            dir=place.path.parent if place.path else None, prefix=f".{place.name}-"
        ) as folder:
            path = Path(folder, "record.jsonl").absolute()
            ask_keeper(run, "archive", path=str(path))
            return open_archive(path)
    store = Store.open(place.url)
    try:
        return Archive(store.workshop, {}, list(store.records()), store.vault(), [], *store.sealed())
    finally:
        store.close()


def _more(path: Path | None) -> list[str]:
    if path is None:
        return []
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise InvalidInputError(
            f"{path} is no text in UTF-8; save it as one, a word or name a line."
        ) from None
    return [line.strip() for line in lines if line.strip()]
