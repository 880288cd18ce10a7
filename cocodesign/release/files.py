"""How does a release lie in a folder, for a spreadsheet and for a program, and how is it opened again?"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from cocodesign.chain import canonical, parse
from cocodesign.exceptions import InvalidInputError, TamperedRecordError, UnknownVersionError
from cocodesign.release.layout import DETAILS, KEPT, about_column, column_type
from cocodesign.release.making import Release
from cocodesign.release.readme import readme
from cocodesign.release.risk import risk_sheet
from cocodesign.release.spreadsheet import read_csv, write_csv
from cocodesign.schema import RELEASE_VERSION

__all__ = ["dictionary", "read_release", "write_release"]

FORMAT = "cocodesign-release"


def dictionary(release: Release) -> pd.DataFrame:
    """Return what each column of a release holds: ``table, column, type, unit, meaning``."""
    rows = [
        (name, column, column_type(name, column), *about_column(name, column))
        for name, table in release.tables.items()
        for column in table.columns
    ]
    return pd.DataFrame(rows, columns=["table", "column", "type", "unit", "meaning"], dtype="str")


def write_release(release: Release, folder: str | os.PathLike[str], *, parquet: bool = False) -> Path:
    """Write a release into a new folder, and the review list beside it; return the folder.

    ``csv/`` for spreadsheets, ``jsonl/`` for programs, ``parquet/`` if asked for, ``dictionary.csv``, ``README.md``,
    ``risk.md``, ``risk.json``, and ``release.json``, which says what is there and with which digest. The folder of a
    release for research, and every review list, are readable by you alone.

    Parameters
    ----------
    release : Release
    folder : path
        A folder that is not there yet, or empty.
    parquet : bool
        Whether to write Parquet as well; needs the extra ``parquet``.

    Raises
    ------
    InvalidInputError
        If the folder holds something, its parent is not there, or Parquet is asked for without pyarrow.
    """
    target = Path(folder)
    review = target.with_name(target.name + ".review.csv")
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InvalidInputError(f"{target} is there already and not empty; name a new folder.")
    if review.exists():
        raise InvalidInputError(f"{review} is there already; name another folder, or take the list away.")
    if not target.absolute().parent.is_dir():
        raise InvalidInputError(f"There is no folder {target.parent} to make {target.name} in.")
    if parquet:
        _pyarrow()
    draft = target.with_name(target.name + ".part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    try:
        _write(release, draft, parquet=parquet)
        if release.scope == "open_data":
            draft.chmod(0o755)
        if target.exists():
            target.rmdir()
        review.touch(mode=0o600)
        write_csv(review, release.review)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _write(release: Release, folder: Path, *, parquet: bool) -> None:
    for kind in ("csv", "jsonl", *(["parquet"] if parquet else [])):
        (folder / kind).mkdir()
    for name, table in release.tables.items():
        write_csv(folder / "csv" / f"{name}.csv", table)
        lines = [canonical(row) + b"\n" for row in _rows(table)]
        (folder / "jsonl" / f"{name}.jsonl").write_bytes(b"".join(lines))
        if parquet:
            _write_parquet(folder / "parquet" / f"{name}.parquet", name, table)
    columns = dictionary(release)
    write_csv(folder / "dictionary.csv", columns)
    (folder / "README.md").write_text(readme(release), encoding="utf-8")
    (folder / "risk.md").write_text(risk_sheet(release.risk), encoding="utf-8")
    (folder / "risk.json").write_text(_pretty(release.risk), encoding="utf-8")
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    about = {
        "format": FORMAT,
        "version": RELEASE_VERSION,
        "scope": release.scope,
        "detail": release.detail,
        "k": release.k,
        "about": release.about,
        "tables": {name: list(table.columns) for name, table in release.tables.items()},
        "sha256": {path.relative_to(folder).as_posix(): _digest(path) for path in files},
    }
    (folder / "release.json").write_text(_pretty(about), encoding="utf-8")


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.astype(object).where(table.notna(), None)
    return [
        {name: value.item() if hasattr(value, "item") else value for name, value in row.items()}
        for row in plain.to_dict("records")
    ]


def _pyarrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ModuleNotFoundError:
        raise InvalidInputError(
            'Parquet needs pyarrow: pip install "cocodesign[parquet]". CSV and JSON Lines need nothing more.'
        ) from None
    return pyarrow


def _write_parquet(path: Path, name: str, table: pd.DataFrame) -> None:
    arrow = _pyarrow()
    types = {
        "str": arrow.string(),
        "int": arrow.int64(),
        "float": arrow.float64(),
        "bool": arrow.bool_(),
    }
    fields = []
    for column in table.columns:
        unit, meaning = about_column(name, column)
        said = {"unit": unit, "meaning": meaning}
        fields.append(arrow.field(column, types[column_type(name, column)], metadata=said))
    arrow.parquet.write_table(arrow.Table.from_pylist(_rows(table), schema=arrow.schema(fields)), path)


# ---------------------------------------------------------------- opened again


def read_release(folder: str | os.PathLike[str]) -> Release:
    """Return a release that :func:`write_release` wrote.

    Raises
    ------
    InvalidInputError
        If the folder holds no release, or a table is not as it says.
    UnknownVersionError
        If a newer version wrote it.
    TamperedRecordError
        If a file was changed after it was written. Nobody signed it: who changes a digest too is not found.
    """
    place = Path(folder)
    about = _manifest(place)
    for name, digest in about["sha256"].items():
        path = place / name
        if not path.resolve().is_relative_to(place.resolve()):
            raise InvalidInputError(f"{place / 'release.json'} names a file outside of its folder: {name!r}.")
        if not path.is_file() or _digest(path) != digest:
            raise TamperedRecordError(f"{path} is missing, or was changed after it was written.")
    tables = {}
    for name, columns in about["tables"].items():
        types = {column: column_type(name, column) for column in columns}
        tables[name] = read_csv(place / "csv" / f"{name}.csv", types)
    risk = parse((place / "risk.json").read_bytes())
    return Release(about["scope"], about["detail"], about["k"], tables, risk, about["about"])


def _manifest(place: Path) -> Mapping[str, Any]:
    path = place / "release.json"
    refusal = InvalidInputError(f'{place} holds no release: its release.json should name "{FORMAT}".')
    try:
        about = parse(path.read_bytes())
        known = about["format"] == FORMAT
        version = about["version"]
    except (OSError, InvalidInputError, KeyError, TypeError):
        raise refusal from None
    if not known:
        raise refusal
    if version != RELEASE_VERSION:
        raise UnknownVersionError(
            f"{place} is a release of version {version!r}; this installation reads version {RELEASE_VERSION}. "
            "Upgrade it with: pip install --upgrade cocodesign"
        )
    try:
        fine = (
            about["detail"] in DETAILS and isinstance(about["k"], int) and isinstance(about["sha256"], dict)
        )
        fine = fine and all(set(columns) <= set(KEPT[name]) for name, columns in about["tables"].items())
        fine = fine and {f"csv/{name}.csv" for name in about["tables"]} | {"risk.json"} <= set(
            about["sha256"]
        )
        about["scope"], about["about"]
    except (KeyError, TypeError, AttributeError):
        fine = False
    if not fine:
        raise InvalidInputError(f"{path} does not say what a release of version {version} says.")
    return dict(about)
