"""From which choices, tables and arrays do the ballots of a poll come, and which of them are none?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.marks import (
    BLOCK,
    KINDS,
    Distinct,
    check_kind_of,
    check_named,
    coded,
    codes_of,
    column_of_numbers,
    foreign,
    laid_out,
    smallest_type,
    standing_of,
    table_of,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Parts",
    "parts_of_choices",
    "parts_of_grades",
    "parts_of_marks",
    "parts_of_orders",
    "parts_of_rankings",
    "parts_of_wide",
]

Parts = dict[str, Any]
"""What :class:`~cocodesign.voting.Ballots` are made of, by the names of its attributes."""

FIELDS = ("rank", "score", "amount")
"""The columns in which a table of marks may say something."""


# ---------------------------------------------------------------- choices


def parts_of_choices(
    kind: str,
    choices: Mapping[str, Iterable[tuple[str, Any]]],
    candidates: Iterable[str],
    levels: tuple[str, ...] = (),
) -> Parts:
    """Return ballots from the candidates that each marks, with the mark of each."""
    standing = standing_of(candidates)
    place = {candidate: i for i, candidate in enumerate(standing)}
    rows, columns, values = [], [], []
    for row, (ballot, some) in enumerate(choices.items()):
        for candidate, value in some:
            if candidate not in place:
                raise InvalidInputError(foreign(ballot, candidate, standing))
            rows.append(row)
            columns.append(place[candidate])
            values.append(value)
    ids = Distinct(choices)
    return {
        "candidates": standing,
        "ballots": ids,
        "marks": laid_out(kind, ids, standing, rows, columns, values),
        "kind": kind,
        "levels": levels,
    }


def parts_of_grades(
    grades: Mapping[str, Mapping[str, str]], candidates: Iterable[str], levels: Iterable[str]
) -> Parts:
    """Return ballots from words of a scale."""
    scale = tuple(levels)
    place = {word: i for i, word in enumerate(scale)}
    for ballot, given in grades.items():
        for candidate, grade in given.items():
            if grade not in place:
                raise InvalidInputError(_no_grade(ballot, candidate, grade, scale))
    choices = {ballot: [(c, place[grade]) for c, grade in given.items()] for ballot, given in grades.items()}
    return parts_of_choices("grades", choices, candidates, scale)


def parts_of_rankings(rankings: Mapping[str, Sequence[Any]], candidates: Iterable[str]) -> Parts:
    """Return ballots from who stands first, second and so on, several on one rank as a set, list or tuple."""
    level = (set, frozenset, list, tuple)
    choices = {
        ballot: [
            (one, rank)
            for rank, place in enumerate(order, 1)
            for one in (place if isinstance(place, level) else (place,))
        ]
        for ballot, order in rankings.items()
    }
    return parts_of_choices("rankings", choices, candidates)


# ---------------------------------------------------------------- tables


def parts_of_marks(
    marks: pd.DataFrame,
    ballots: pd.DataFrame | None,
    candidates: Iterable[str] | pd.DataFrame | None,
    kind: str,
    levels: Iterable[str],
    repeats: str,
) -> Parts:
    """Return ballots from a table with one mark a row, in the column of its kind."""
    column = KINDS[check_kind_of(kind)][2]
    table_of("marks", marks, ("ballot", "candidate", *(() if kind == "approvals" else (column,))))
    if ballots is not None:
        table_of("ballots", ballots, ("ballot",))
    if repeats not in ("refuse", "best"):
        raise InvalidInputError(
            f"A repeated candidate is refused (refuse) or counted at its best rank (best), not {repeats!r}."
        )
    given = _given(marks, kind, column)
    is_kept = None if given is None else _there(given)
    _check_fields(marks, kind, is_kept)
    if kind == "approvals" and given is not None:
        is_kept, stray = _above_none(given)
        if stray is not None:
            one = marks.iloc[stray]
            raise InvalidInputError(_no_approval(one["ballot"], one["candidate"], given.iloc[stray]))
    kept = marks if is_kept is None or is_kept.all() else marks[is_kept]
    values: Any = np.ones(len(kept), dtype=bool) if kind == "approvals" else column_of_numbers(kept[column])
    if ballots is None:
        rows, ids = coded(marks["ballot"])
        check_named(marks, "ballot", rows)
        rows = rows if kept is marks or is_kept is None else rows[is_kept]
    else:
        ids = _listed(ballots, "ballot")
        rows = codes_of(kept["ballot"], ids)
        if len(rows) and rows.min() < 0:
            check_named(kept, "ballot", rows)
            stray = kept["ballot"].iloc[int(np.argmax(rows < 0))]
            raise InvalidInputError(
                f"A mark belongs to ballot {stray!r}, which is not in the table of ballots."
            )
    if candidates is None:
        columns, found = coded(marks["candidate"])
        standing = tuple(found)
        check_named(marks, "candidate", columns)
        columns = columns if kept is marks or is_kept is None else columns[is_kept]
    else:
        standing = standing_of(candidates)
        columns = codes_of(kept["candidate"], standing)
        if len(columns) and columns.min() < 0:
            check_named(kept, "candidate", columns)
            one = kept.iloc[int(np.argmax(columns < 0))]
            raise InvalidInputError(foreign(one["ballot"], one["candidate"], standing))
    if repeats == "best":
        best = np.lexsort((np.asarray(values), columns, rows))
        is_first = np.append(True, (np.diff(rows[best]) != 0) | (np.diff(columns[best]) != 0))[: len(best)]
        chosen = best[is_first]
        rows, columns, values = rows[chosen], columns[chosen], np.asarray(values)[chosen]
    return {
        "candidates": standing,
        "ballots": ids,
        "marks": laid_out(kind, ids, standing, rows, columns, values),
        "kind": kind,
        "weights": ballots["weight"].to_numpy() if ballots is not None and "weight" in ballots else None,
        "groups": _groups_of(ballots) if ballots is not None and "group" in ballots else None,
        "levels": tuple(levels),
    }


def parts_of_wide(
    frame: pd.DataFrame,
    kind: str,
    levels: Iterable[str],
    weights: Iterable[float] | None,
    groups: Iterable[Any] | None,
) -> Parts:
    """Return ballots from a table with one ballot a row and one candidate a column."""
    check_kind_of(kind)
    scale = tuple(levels)
    candidates, ids = tuple(frame.columns), tuple(frame.index)
    _check_once("candidate", candidates)
    _check_once("ballot", ids)
    rows, columns, values = [], [], []
    for place in range(len(candidates)):
        cells = frame.iloc[:, place]
        at = np.flatnonzero(cells.notna())
        given = column_of_numbers(cells.iloc[at])
        if kind == "approvals":
            is_above, stray = _above_none(cells)
            if stray is not None:
                raise InvalidInputError(_no_approval(ids[stray], candidates[place], cells.iloc[stray]))
            at = np.flatnonzero(is_above)
            given = np.ones(len(at), dtype=bool)
        elif kind == "grades" and not isinstance(given, np.ndarray):
            strange = [i for i, word in enumerate(given) if word not in scale]
            if strange:
                raise InvalidInputError(
                    _no_grade(ids[at[strange[0]]], candidates[place], given[strange[0]], scale)
                )
            given = np.array([scale.index(word) for word in given], dtype=np.int64)
        rows.append(at)
        columns.append(np.full(len(at), place))
        values.append(given)
    every: Any = [one for some in values for one in some]
    if all(isinstance(some, np.ndarray) for some in values):
        every = np.concatenate([np.zeros(0), *values])
    at = np.concatenate([np.zeros(0, dtype=np.int64), *rows])
    to = np.concatenate([np.zeros(0, dtype=np.int64), *columns])
    return {
        "candidates": candidates,
        "ballots": Distinct(ids),
        "marks": laid_out(kind, ids, candidates, at, to, every),
        "kind": kind,
        "weights": None if weights is None else np.asarray(list(weights)),
        "groups": None if groups is None else tuple(groups),
        "levels": scale,
    }


def _given(marks: pd.DataFrame, kind: str, column: str) -> pd.Series | None:
    """What is given in the column of a kind; for approvals in either of two, or None where there is neither."""
    if kind != "approvals":
        return marks[column]
    found = [marks[name] for name in ("amount", "score") if name in marks]
    if len(found) == 2:
        return found[0].where(found[0].notna(), found[1])
    return found[0] if found else None


def _above_none(column: pd.Series) -> tuple[NDArray[np.bool_], int | None]:
    """Where a column of numbers approves, and the place of the first cell that is no number, nor empty."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column.dtype):
        return np.asarray((column > 0).fillna(False), dtype=bool), None
    cells = column.where(column.notna(), 0).tolist()
    is_number = [isinstance(one, bool | int | float | np.bool_ | np.number) for one in cells]
    if not all(is_number):
        return np.zeros(len(cells), dtype=bool), is_number.index(False)
    return np.array([one > 0 for one in cells], dtype=bool), None


def _there(column: pd.Series) -> NDArray[np.bool_]:
    """Where a column says something; of plain whole numbers everywhere, which takes no search and no memory."""
    if isinstance(column.dtype, np.dtype) and column.dtype.kind in "iub":
        return np.broadcast_to(np.True_, len(column))
    return np.asarray(column.notna(), dtype=bool)


def _check_fields(marks: pd.DataFrame, kind: str, is_given: NDArray[np.bool_] | None) -> None:
    """Refuse a mark that says something, but not in the column of its kind: it is no blank one."""
    own = ("amount", "score") if kind == "approvals" else (KINDS[kind][2],)
    for field in FIELDS:
        if field in own or field not in marks or (is_given is not None and is_given.all()):
            continue
        strays = _there(marks[field])
        if is_given is not None:
            strays = strays & ~is_given
        if strays.any():
            one = marks.iloc[int(np.argmax(strays))]
            raise InvalidInputError(
                f"Ballot {one['ballot']!r} marks {one['candidate']!r} by a {field}; a mark of {kind} stands in the "
                f"column {' or '.join(own)}. Name the kind of the ballots (kind=), or take that row out."
            )


def _check_once(name: str, ids: Sequence[Any]) -> None:
    if len(set(ids)) < len(ids):
        twice = next(one for one in ids if ids.count(one) > 1)
        raise InvalidInputError(f"Each {name} may be named once, but {twice!r} is there twice.")


def _listed(table: pd.DataFrame, name: str) -> Distinct:
    """The ids of a table, each there once."""
    listed = table[name].tolist()
    _check_once(name, listed)
    return Distinct(listed)


def _groups_of(ballots: pd.DataFrame) -> tuple[Any, ...]:
    is_known = ballots["group"].notna()
    return tuple(group if known else None for group, known in zip(ballots["group"], is_known, strict=True))


def _no_approval(ballot: Any, candidate: Any, cell: Any) -> str:
    return f"Ballot {ballot!r}, {candidate!r}: an approval is True or a number above 0, but this one is {cell!r}."


def _no_grade(ballot: Any, candidate: Any, grade: Any, scale: tuple[str, ...]) -> str:
    return f"Ballot {ballot!r}, {candidate!r}: a grade is {' or '.join(scale)}, but this one is {grade!r}."


# ---------------------------------------------------------------- an array


def parts_of_orders(
    orders: NDArray[Any], candidates: Iterable[str], ballots: Sequence[str] | None
) -> tuple[Parts, NDArray[Any]]:
    """Return rankings from an array of candidates' numbers, best first, and that array with a last column of -1."""
    standing = standing_of(candidates)
    n, longest = orders.shape
    m = len(standing)
    if orders.size and (orders.min() < -1 or orders.max() >= m):
        raise InvalidInputError(
            f"A candidate's number is from 0 to {m - 1}, or -1 for nobody; these go from {orders.min()} to "
            f"{orders.max()}."
        )
    ids = Distinct(map(str, range(1, n + 1))) if ballots is None else ballots
    kept = np.full((n, longest + 1), -1, dtype=np.int8 if m < 128 else np.int32)
    kept[:, :longest] = orders
    marks: NDArray[Any] = np.zeros((m, n), dtype=smallest_type(m))
    for start in range(0, n, BLOCK):
        block = kept[start : start + BLOCK, :longest]
        gap = (block[:, :-1] < 0) & (block[:, 1:] >= 0)
        if gap.any():
            raise InvalidInputError(
                f"Ballot {ids[start + int(np.argmax(gap.any(axis=1)))]!r} names somebody behind a gap; move them up."
            )
        rows, places = np.nonzero(block >= 0)
        marks[block[rows, places], rows + start] = places + 1
        marked = np.count_nonzero(marks[:, start : start + BLOCK])
        if marked < len(rows):
            counts = np.count_nonzero(marks[:, start : start + BLOCK], axis=0)
            twice = int(np.argmax(counts < (block >= 0).sum(axis=1)))
            raise InvalidInputError(f"Ballot {ids[start + twice]!r} names a candidate twice.")
    kept.setflags(write=False)
    return {"candidates": standing, "ballots": ids, "marks": marks.T, "kind": "rankings"}, kept
