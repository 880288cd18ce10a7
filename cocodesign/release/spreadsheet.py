"""How is a table written as CSV so that no spreadsheet runs what people wrote, and read back the same?

A spreadsheet takes a cell that begins with ``= + - @``, a tab or a line break for a formula. Such a text gets an
apostrophe before it, and so does one that begins with an apostrophe, and the empty text; whoever reads takes one
apostrophe off. A missing value is an empty cell. Numbers are numbers: ``-2`` stays ``-2``.
"""

from __future__ import annotations

import csv
import math
import os
import unicodedata
from collections.abc import Mapping
from numbers import Integral
from pathlib import Path
from typing import Any

import pandas as pd

from cocodesign.exceptions import InvalidInputError

__all__ = ["read_csv", "safe_text", "write_csv"]

_FORMULA = frozenset("=+-@")
_BREAKS = frozenset("\t\r\n\v\f\x85\u2028\u2029")


def safe_text(text: str) -> str:
    """Return a text as a cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> [safe_text(text) for text in ("=1+1", "  ＠SUM(A1)", "3-2", "'", "")]
    ["'=1+1", "'  ＠SUM(A1)", '3-2', "''", "'"]
    """
    return f"'{text}" if not text or text[0] == "'" or _is_formula(text) else text


def _is_formula(text: str) -> bool:
    for letter in unicodedata.normalize("NFKC", text[:200]):
        if letter in _FORMULA or letter in _BREAKS:
            return True
        if not letter.isspace() and unicodedata.category(letter) not in ("Cc", "Cf"):
            return False
    return len(text) > 200  # nothing but blanks so far


def write_csv(path: str | os.PathLike[str], table: pd.DataFrame) -> Path:
    """Write a table of texts, numbers and truth values as CSV: UTF-8 with a mark, every cell quoted.

    Raises
    ------
    InvalidInputError
        If a text is not Unicode (a lone surrogate).
    """
    target = Path(path)
    with open(target, "w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        out.writerow([safe_text(str(column)) for column in table.columns])
        try:
            for row in table.itertuples(index=False, name=None):
                out.writerow([_cell(value) for value in row])
        except UnicodeEncodeError as error:
            raise InvalidInputError(
                f"{target.name}: a text holds {error.object[error.start]!r}, which is no character. Take it out."
            ) from error
    return target


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return safe_text(value)
    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool) or str(value) in ("True", "False"):
        return str(bool(value)).lower()
    if isinstance(value, Integral):
        return str(int(value))
    return str(int(value)) if float(value).is_integer() and abs(value) < 2**53 else repr(float(value))


def read_csv(path: str | os.PathLike[str], types: Mapping[str, str]) -> pd.DataFrame:
    """Return a table that :func:`write_csv` wrote, as it was.

    Parameters
    ----------
    path : path
        The file.
    types : mapping
        The type of each column: ``str``, ``int``, ``float`` or ``bool``.

    Raises
    ------
    InvalidInputError
        If the file has other columns, or a cell is not of its column's type.
    """
    csv.field_size_limit(2**31 - 1)
    with open(path, encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, strict=True))
    head = [_text(cell) for cell in lines[0]] if lines else []
    if head != list(types):
        raise InvalidInputError(
            f"{Path(path).name} should have the columns {', '.join(types)}; it has {', '.join(map(str, head))}."
        )
    columns = {}
    for n, (name, type_) in enumerate(types.items()):
        values = []
        for number, line in enumerate(lines[1:], 2):
            try:
                values.append(_FROM_CELL[type_](line[n]))
            except (ValueError, KeyError, IndexError):
                cell = line[n] if n < len(line) else "nothing"
                raise InvalidInputError(
                    f"{Path(path).name}, row {number}, column {name}: {type_} is expected; here stands {cell!r}."
                ) from None
        columns[name] = pd.Series(values, dtype=DTYPES[type_])
    return pd.DataFrame(columns)


def _text(cell: str) -> str | None:
    return None if cell == "" else cell.removeprefix("'")


DTYPES = {"str": "str", "int": "Int64", "float": "float64", "bool": "boolean"}
_FROM_CELL: dict[str, Any] = {
    "str": _text,
    "int": lambda cell: None if cell == "" else int(cell),
    "float": lambda cell: math.nan if cell == "" else float(cell),
    "bool": lambda cell: None if cell == "" else {"true": True, "false": False}[cell],
}
