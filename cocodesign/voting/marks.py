"""How the marks of a table become a matrix: which row, which column, which number, and what is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "BLOCK",
    "KINDS",
    "Distinct",
    "Numbers",
    "check_kind_of",
    "check_named",
    "coded",
    "codes_of",
    "column_of_numbers",
    "foreign",
    "laid_out",
    "numbers_of",
    "smallest_type",
    "standing_of",
    "table_of",
    "whole_weights",
]

BLOCK = 32_768
"""So many ballots at a time: one candidate's ranks against all others' then stay in the processor's cache."""

KINDS: dict[str, tuple[type, float, str]] = {
    "approvals": (np.bool_, False, "amount"),
    "amounts": (np.int64, 0, "amount"),
    "scores": (np.float64, np.nan, "score"),
    "grades": (np.int8, -1, "score"),
    "rankings": (np.uint8, 0, "rank"),
}
"""By kind of ballots: the type of a mark, what stands where there is none, and the column of the table of marks."""


class Distinct(tuple[str, ...]):
    """Ids of which it is known that no two are equal."""

    __slots__ = ()


class Numbers(Sequence[Any]):
    """Whole numbers as ids, no two equal, kept as an array: as a tuple a hundred thousand take longer than their count.

    Examples
    --------
    >>> ids = Numbers(np.array([3, 5, 8]))
    >>> ids[1], len(ids), list(ids), ids == (3, 5, 8)
    (5, 3, [3, 5, 8], True)
    """

    def __init__(self, ids: NDArray[np.integer[Any]]) -> None:
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    def __getitem__(self, place: Any) -> Any:
        found = self._ids[place]
        return tuple(found.tolist()) if isinstance(place, slice) else int(found)

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids.tolist())

    def __eq__(self, other: object) -> bool:
        return tuple(self) == (tuple(other) if isinstance(other, Numbers) else other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def check_kind_of(kind: str) -> str:
    """Return a kind of ballots, or say which there are."""
    if kind not in KINDS:
        raise InvalidInputError(f"Ballots are {' or '.join(KINDS)}; these are called {kind!r}.")
    return kind


def check_named(marks: pd.DataFrame, name: str, codes: NDArray[Any]) -> None:
    """Refuse marks of nobody or on nobody, the place of whose id is -1."""
    if len(codes) and codes.min() < 0:
        place = int(np.argmax(codes < 0))
        if marks[name].isna().iloc[place]:
            raise InvalidInputError(f"Each mark names its {name}, but row {place + 1} of marks names none.")


def foreign(ballot: Any, candidate: Any, standing: Sequence[str]) -> str:
    """Return what is said of a mark for somebody who does not stand."""
    return f"Ballot {ballot!r} marks {candidate!r}, who does not stand; candidates are {', '.join(standing)}."


def table_of(name: str, frame: pd.DataFrame, needs: tuple[str, ...]) -> pd.DataFrame:
    """Return a table if it has the columns it needs and speaks of one poll."""
    if any(column not in frame for column in needs):
        raise InvalidInputError(
            f"{name} needs the columns {' and '.join(needs)}; this table has {', '.join(map(str, frame))}."
        )
    if "poll" in frame and frame["poll"].nunique() > 1:
        raise InvalidInputError(
            f"{name} holds {frame['poll'].nunique()} polls; select one, for instance "
            f"{name}[{name}['poll'] == {frame['poll'].iloc[0]!r}]."
        )
    return frame


def standing_of(candidates: Iterable[str] | pd.DataFrame) -> tuple[str, ...]:
    """Return the candidates of a poll in the order of the ballot paper, from their ids or from their table.

    Parameters
    ----------
    candidates : iterable of str or DataFrame
        Ids; or a table with the column ``candidate``, one a row.

    Raises
    ------
    InvalidInputError
        If a table lacks the column, speaks of several polls, or names nobody in a row.

    Examples
    --------
    >>> standing_of(["trees", "court"])
    ('trees', 'court')
    """
    if not hasattr(candidates, "columns"):
        return tuple(candidates)
    ids = table_of("candidates", candidates, ("candidate",))["candidate"]
    if ids.isna().any():
        raise InvalidInputError(
            f"Each candidate has an id, but row {int(np.argmax(ids.isna())) + 1} of candidates has none."
        )
    return tuple(ids.tolist())


def coded(column: pd.Series) -> tuple[NDArray[Any], Distinct | Numbers]:
    """Return the place of each id among the different ones, and these ids, in the order in which they first appear.

    Categories keep their own order. Whole numbers in ascending order, as a table sorted by ballot has them, are coded
    without a search. An id that is absent has the place -1.
    """
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        given = column.cat.codes.to_numpy()
        k = len(column.cat.categories)
        if k <= 32:  # a search for each is quicker than a count of all
            is_used = np.array([(given == code).any() for code in range(k)], dtype=bool)
        else:
            is_used = np.bincount(given[given >= 0], minlength=k) > 0
        ids = Distinct(column.cat.categories[is_used].tolist())
        if len(ids) == len(is_used):
            return given, ids
        return np.append(np.cumsum(is_used) - 1, -1)[given], ids
    if pd.api.types.is_integer_dtype(column.dtype) and len(column) and not column.hasnans:
        values = column.to_numpy()
        if not (values[1:] < values[:-1]).any():
            is_new = np.ones(len(values), dtype=bool)
            np.not_equal(values[1:], values[:-1], out=is_new[1:])
            places = np.add.accumulate(is_new, dtype=np.int32 if len(values) < 2**31 else np.int64)
            places -= 1
            return places, Numbers(values[is_new.nonzero()[0]])
    codes, ids = pd.factorize(column)
    return np.asarray(codes, dtype=np.int64), Distinct(ids.tolist())


def codes_of(column: pd.Series, among: Sequence[str]) -> NDArray[np.int64]:
    """Return the place of each id among some; -1 where it is not among them."""
    import pandas as pd

    if isinstance(column.dtype, pd.CategoricalDtype):
        index = pd.Index(list(among), dtype=object).get_indexer(column.cat.categories.astype(object))
        codes = column.cat.codes.to_numpy()
        return np.where(codes < 0, -1, np.append(index, -1)[codes])
    codes, ids = coded(column)
    index = np.asarray(pd.Index(list(among), dtype=object).get_indexer(list(ids)), dtype=np.int64)
    return np.append(index, -1)[codes]


def laid_out(
    kind: str,
    ballots: Sequence[Any],
    candidates: Sequence[str],
    rows: Any,
    columns: Any,
    values: Any,
) -> NDArray[Any]:
    """Return the matrix of marks, each belonging to a ballot (row) and a candidate (column).

    Raises
    ------
    InvalidInputError
        If a ballot marks a candidate twice, or a mark is none of its kind.
    """
    type_, none, _ = KINDS[kind]
    at, to = _places(rows), _places(columns)
    n, m = len(ballots), len(candidates)
    numbers, bad = numbers_of(kind, values)
    marks: NDArray[Any] = np.zeros(0)
    if bad is None:
        if kind == "rankings":
            type_ = smallest_type(numbers.max(initial=0))
        marks = np.full(n * m, none, dtype=type_) if none else np.zeros(n * m, dtype=type_)
        values = numbers.astype(type_, copy=False)
        for start in range(0, len(at), BLOCK):
            some = slice(start, start + BLOCK)
            cells = to[some] * np.int64(n)
            cells += at[some]
            marks[cells] = values[some]
    # A rank and an approval leave a trace in their cell, so that two marks in one cell are one too few.
    leaves_trace = bad is None and kind in ("rankings", "approvals")
    if not (leaves_trace and np.count_nonzero(marks) == len(at)):
        cells = to * np.int64(n) + at
        seen = np.zeros(n * m, dtype=bool)
        seen[cells] = True
        if np.count_nonzero(seen) < len(cells):
            _, first = np.unique(cells, return_index=True)
            twice = np.setdiff1d(np.arange(len(cells)), first)[0]
            raise InvalidInputError(f"Ballot {ballots[at[twice]]!r} marks {candidates[to[twice]]!r} twice.")
    if bad is not None:
        place, what = bad
        raise InvalidInputError(f"Ballot {ballots[at[place]]!r}, {candidates[to[place]]!r}: {what}.")
    return marks.reshape(m, n).T


def _places(of: Any) -> NDArray[Any]:
    return of if isinstance(of, np.ndarray) and of.dtype.kind == "i" else np.asarray(of, dtype=np.int64)


def smallest_type(highest: float) -> type:
    """Return the smallest type that holds ranks up to the highest and one more behind them."""
    return np.uint8 if highest < 255 else np.uint16 if highest < 65_535 else np.uint32


_MUST_BE: dict[str, tuple[str, Callable[[NDArray[Any]], NDArray[np.bool_]]]] = {
    "amounts": ("an amount is a whole number", lambda x: x == np.round(x)),
    "scores": ("a score is a number", np.isfinite),
    "grades": (
        "a grade is the place of a level, counted from 0",
        lambda x: (x == np.round(x)) & (x >= 0) & (x < 128),
    ),
    "rankings": (
        "a rank is a whole number from 1",
        lambda x: (x == np.round(x)) & (x >= 1) & (x < 2**32 - 1),
    ),
}


def numbers_of(kind: str, values: Any) -> tuple[NDArray[Any], tuple[int, str] | None]:
    """Return values as numbers, and the place and fault of the first that is none of its kind."""
    if kind == "approvals":
        return np.asarray(values, dtype=bool), None
    must, is_right = _MUST_BE[kind]
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
        numbers: NDArray[Any] = values
    else:
        said = list(values)
        for place, value in enumerate(said):
            if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
                return np.zeros(0), (place, f"{must}, but this one is {value!r}")
        numbers = np.asarray(said, dtype=np.float64)
    if numbers.dtype.kind in "iu" and _fits(kind, numbers):
        return numbers, None
    wrong = ~(is_right(numbers) & np.isfinite(numbers))
    if wrong.any():
        place = int(np.argmax(wrong))
        one = values[place]
        one = one.item() if isinstance(one, np.generic) else one
        return numbers, (place, f"{must}, but this one is {one!r}")
    return numbers, None


def _fits(kind: str, numbers: NDArray[Any]) -> bool:
    """Whether whole numbers are all of their kind."""
    low, high = {"grades": (0, 127), "rankings": (1, 2**32 - 2)}.get(kind, (-(2**62), 2**62))
    return not numbers.size or bool(numbers.min() >= low and numbers.max() <= high)


def column_of_numbers(column: pd.Series) -> Any:
    """Return a column without gaps as an array of numbers where it holds numbers, else as it stands."""
    import pandas as pd

    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        kind = "int64" if pd.api.types.is_integer_dtype(column.dtype) else "float64"
        return column.to_numpy(dtype=kind)
    return column.tolist()


def whole_weights(weights: Iterable[Any], n: int) -> tuple[NDArray[np.int64], int]:
    """Return weights in whole units, and how many of these make one.

    Raises
    ------
    InvalidInputError
        If there is not one weight a ballot, or one is below 0, no number, or finer than a millionth.
    """
    given = np.asarray(list(weights) if not isinstance(weights, np.ndarray) else weights)
    if given.shape != (n,):
        raise InvalidInputError(
            f"There are {n} ballots, but weights of the shape {given.shape}; give one to each."
        )
    if given.dtype.kind not in "iuf":
        try:
            given = given.astype(np.float64)
        except (TypeError, ValueError):
            raise InvalidInputError(f"A weight is a number, but the first is {given[0]!r}.") from None
    bad = ~(np.isfinite(given) & (given >= 0))
    if bad.any():
        place = int(np.argmax(bad))
        raise InvalidInputError(
            f"A weight is a number from 0, but that of ballot {place + 1} is {given[place]!s}."
        )
    for unit in (1, 10, 100, 1000, 10_000, 100_000, 1_000_000):
        scaled = given * unit
        whole = np.rint(scaled)
        if (np.abs(scaled - whole) < 1e-7).all():
            if whole.sum() >= 2**53:
                break
            return whole.astype(np.int64), unit
    raise InvalidInputError(
        "Weights have at most six digits after the point and a sum below 2^53, so that they add up exactly; "
        "scale them to whole numbers."
    )
