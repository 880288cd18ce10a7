"""Is a table what it says? Its columns in their types, each row named once, each reference to something that is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import TABLES, Column

__all__ = ["DTYPES", "check_references", "check_table"]

DTYPES = {"str": "str", "float": "float64", "int": "Int64", "bool": "boolean", "time": "datetime64[us, UTC]"}
"""What pandas calls the types of the schema."""


def check_table(table: pd.DataFrame | list[dict[str, Any]], name: str) -> pd.DataFrame:
    """Return a table with the declared columns in the declared types, rows numbered from 0.

    Optional columns that are absent stay absent, except that an empty table has them all. Text is ``str``,
    whole numbers ``Int64``, yes and no ``boolean``, times ``datetime64[us, UTC]``.

    Raises
    ------
    InvalidInputError
        If a required column is absent, a required value or part of an id is missing, a value is not of its
        column's type or not one of its choices, or a row appears twice.
    """
    declared = TABLES[name].columns
    if isinstance(table, list) and not table:
        return _empty(name).copy()
    if not isinstance(table, pd.DataFrame):
        table = _frame(table, name)
    if table.columns.empty and table.empty:
        return _empty(name).copy()
    for column, spec in declared.items():
        if spec.required and column not in table.columns:
            wanted = _in_words([c for c, s in declared.items() if s.required])
            came = _in_words([str(c) for c in table.columns]) or "no columns"
            raise InvalidInputError(
                f"{name} needs the column{'s' if ' and ' in wanted else ''} {wanted}; this table has {came}. "
                f'Add {column}, or rename what holds it: table.rename(columns={{"…": "{column}"}}).'
            )
    repeated = table.columns[table.columns.duplicated()]
    if len(repeated):
        raise InvalidInputError(f"{name} has the column {repeated[0]} twice. Keep one of them.")
    attrs = table.attrs
    table = table.reset_index(drop=True)
    table = table.assign(
        **{c: _as_type(table[c], spec, name) for c, spec in declared.items() if c in table.columns}
    )
    ordered = [c for c in declared if c in table.columns]
    table = table[ordered + [c for c in table.columns if c not in declared]]
    table.attrs = dict(attrs)
    key = list(TABLES[name].key)
    if key and (twice := table.duplicated(subset=key)).any():
        row = int(np.flatnonzero(twice)[0])
        what = ", ".join(f"{c} {table.at[row, c]!r}" for c in key)
        raise InvalidInputError(
            f"{name}, row {row}: {what} stands here for the second time. "
            f"Each row must be named once; drop the repeats: table.drop_duplicates({key})."
        )
    return table


def check_references(tables: Mapping[str, pd.DataFrame]) -> None:
    """Refuse an id that stands in one table and is not in the one that it refers to.

    Raises
    ------
    InvalidInputError
        With the table, the row and the id.
    """
    for name, table in tables.items():
        for column, spec in TABLES[name].columns.items():
            if spec.refers_to in tables and column in table.columns:
                ids = tables[spec.refers_to].iloc[:, 0]
                _refuse_unknown(table[column], ids, f"{name}, column {column}", spec.refers_to)
    for name, others in {"marks": ("ballots", "candidates"), "comparisons": ("candidates",)}.items():
        for other in others:
            if name not in tables or other not in tables:
                continue
            key = ["poll", other.removesuffix("s")]
            known = pd.MultiIndex.from_frame(tables[other][key])
            for column in [key[1]] if name == "marks" else ["left", "right"]:
                pairs = pd.MultiIndex.from_frame(tables[name][["poll", column]])
                unknown = ~pairs.isin(known)
                if unknown.any():
                    row = int(np.flatnonzero(unknown)[0])
                    raise InvalidInputError(
                        f"{name}, row {row}: in {other}, the poll {pairs[row][0]!r} has no {key[1]} "
                        f"{pairs[row][1]!r}. Add it there, or drop the row."
                    )


def _refuse_unknown(values: pd.Series, ids: pd.Series, where: str, table: str) -> None:
    unknown = values.notna() & ~values.isin(ids)
    if unknown.any():
        row = _first(unknown)
        raise InvalidInputError(
            f"{where}, row {row}: {values.iloc[row]!r} is not in {table} ({int(unknown.sum())} such "
            f"row{'s' if unknown.sum() > 1 else ''}). Add it to {table}, or correct the id."
        )


@cache
def _empty(name: str) -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series([], dtype=DTYPES[s.type]) for c, s in TABLES[name].columns.items()})


def _frame(rows: Iterable[Mapping[str, Any]], name: str) -> pd.DataFrame:
    rows = list(rows)
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise InvalidInputError(
                f"{name}, row {number}: a row is a dict of column and value; this one is {row!r}."
            )
    columns = dict.fromkeys(column for row in rows for column in row)
    return pd.DataFrame({c: pd.Series([row.get(c) for row in rows], dtype=object) for c in columns})


def _as_type(values: pd.Series, spec: Column, table: str) -> pd.Series:
    where = f"{table}, column {values.name}"
    if values.isna().all() and (not spec.required or values.empty):
        return pd.Series(None, index=values.index, name=values.name, dtype=DTYPES[spec.type])
    if spec.required and values.isna().any():
        raise InvalidInputError(
            f"{where}, row {_first(values.isna())}: a value is missing. Fill it in or drop the row."
        )
    typed = _TO_TYPE[spec.type](values, where)
    if spec.choices:
        wrong = typed.notna() & ~typed.isin(spec.choices)
        if wrong.any():
            row = _first(wrong)
            raise InvalidInputError(
                f"{where}, row {row}: {typed.iloc[row]!r} is not one of {', '.join(spec.choices)}. "
                "Map your words to these."
            )
    if spec.type == "str" and (spec.required or spec.refers_to) and (typed == "").any():
        raise InvalidInputError(
            f"{where}, row {_first(typed == '')}: an empty text names nothing. Give an id"
            f"{'.' if spec.required else ', or leave the cell missing (None).'}"
        )
    return typed


def _first(mask: pd.Series) -> int:
    return int(np.flatnonzero(mask.to_numpy(dtype=bool, na_value=False))[0])


def _to_text(values: pd.Series, where: str) -> pd.Series:
    if values.dtype != "str":
        wrong = values.notna() & ~values.map(lambda value: isinstance(value, str)).astype(bool)
        if wrong.any():
            row = _first(wrong)
            value = values.iloc[row]
            raise InvalidInputError(
                f"{where}, row {row}: text is expected; here stands {value!r} ({type(value).__name__}). "
                f'Ids are text too, so that 07 and 7 stay apart: table.astype({{"{values.name}": "str"}}).'
            )
    return values.astype("str")


def _to_number(values: pd.Series, where: str) -> pd.Series:
    try:
        return pd.to_numeric(values).astype("float64")
    except (ValueError, TypeError):
        row = _first(pd.to_numeric(values, errors="coerce").isna() & values.notna())
        raise InvalidInputError(
            f"{where}, row {row}: this column holds numbers, but here stands {values.iloc[row]!r}."
        ) from None


def _to_whole_number(values: pd.Series, where: str) -> pd.Series:
    numbers = pd.to_numeric(values) if values.dtype.kind in "iu" else _to_number(values, where)
    broken = numbers.notna() & (numbers % 1 != 0)
    if broken.any():
        row = _first(broken)
        raise InvalidInputError(
            f"{where}, row {row}: this column holds whole numbers, but here stands {values.iloc[row]!r}."
        )
    return numbers.astype("Int64")


def _to_yes_or_no(values: pd.Series, where: str) -> pd.Series:
    wrong = values.notna() & ~values.isin([True, False])
    if wrong.any():
        row = _first(wrong)
        raise InvalidInputError(
            f"{where}, row {row}: this column holds True and False, but here stands {values.iloc[row]!r}."
        )
    return values.astype("boolean")


_HAS_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})\s*$", re.IGNORECASE)


def _to_time(values: pd.Series, where: str) -> pd.Series:
    def refuse(row: int) -> InvalidInputError:
        return InvalidInputError(
            f"{where}, row {row}: {values.iloc[row]!s} has no time zone, so the moment is not known. Say "
            f'which it was, as in pd.to_datetime(table["{values.name}"]).dt.tz_localize("Europe/Madrid").'
        )

    if isinstance(values.dtype, np.dtype) and values.dtype.kind == "M":
        raise refuse(_first(values.notna()))
    if not isinstance(values.dtype, pd.DatetimeTZDtype):
        for row, value in enumerate(values):
            if isinstance(value, str):
                if not _HAS_ZONE.search(value) or len(value) < 11:
                    raise refuse(row)
            elif isinstance(value, datetime) and value is not pd.NaT:
                if value.tzinfo is None:
                    raise refuse(row)
            elif isinstance(value, date):
                raise refuse(row)
            elif not pd.isna(value):
                raise InvalidInputError(
                    f"{where}, row {row}: this column holds times, but here stands {value!r}. If it counts "
                    f'seconds: pd.to_datetime(table["{values.name}"], unit="s", utc=True).'
                )
        try:
            values = pd.to_datetime(values, utc=True, format="ISO8601")
        except (ValueError, TypeError):
            row = _first(
                pd.to_datetime(values, utc=True, format="ISO8601", errors="coerce").isna() & values.notna()
            )
            raise InvalidInputError(
                f"{where}, row {row}: a time is written 2026-11-21T20:00:00Z; "
                f"this one is {values.iloc[row]!r}."
            ) from None
    return values.dt.tz_convert("UTC").astype(DTYPES["time"])


_TO_TYPE = {
    "str": _to_text,
    "float": _to_number,
    "int": _to_whole_number,
    "bool": _to_yes_or_no,
    "time": _to_time,
}


def _in_words(names: list[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
