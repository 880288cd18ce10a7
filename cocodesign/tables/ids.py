"""Which rows name the same person, or the same idea? Ids as numbers, each different one looked at once."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["numbered", "places_in"]

_BETWEEN = 4
"""No two objects begin in the same 2⁴ bytes of memory."""
_SPAN = 2**26
"""Objects spread over more of these than this are told apart by hashing: 1 GiB of memory."""


def numbered(*columns: pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Return a number for each id in some columns, and what the numbers stand for.

    Parameters
    ----------
    *columns : pandas.Series
        Of equal length, of ids of any kind: text, numbers, categories, mixed.

    Returns
    -------
    numbers : numpy.ndarray of int
        A row for each row, a column for each column; −1 for a missing id.
    ids : pandas.Index
        Each once, as they appear from left to right and from top to bottom.

    Examples
    --------
    >>> numbers, ids = numbered(pd.Series(["Ana", "Bo", None]), pd.Series(["Bo", "Cy", "Ana"]))
    >>> numbers.tolist(), ids.tolist()
    ([[0, 1], [1, 2], [-1, 0]], ['Ana', 'Bo', 'Cy'])
    """
    objects, which = _distinct(columns)
    number, ids = pd.factorize(objects)
    return np.append(number, -1)[which], pd.Index(ids)


def places_in(index: pd.Index, *columns: pd.Series) -> np.ndarray:
    """Return where each id in some columns stands in an index, −1 for those that are not there.

    Parameters
    ----------
    index : pandas.Index
        Different ids.
    *columns : pandas.Series
        Of equal length, of ids of any kind.

    Returns
    -------
    numpy.ndarray of int32
        A row for each row, a column for each column.

    Examples
    --------
    >>> places_in(pd.Index(["Ana", "Bo"]), pd.Series(["Bo", None]), pd.Series(["Ana", "Cy"])).tolist()
    [[1, 0], [-1, -1]]
    """
    objects, which = _distinct(columns)
    place = np.full(len(objects) + 1, -1, dtype=np.int32)
    if objects.dtype == object:
        in_memory = np.argsort(
            _addresses(objects)
        )  # what is read in the order in which it lies there is read soonest
        place[in_memory] = index.get_indexer(pd.Index(objects[in_memory]))
    else:
        place[:-1] = index.get_indexer(pd.Index(objects))
    return place[which]


def _distinct(columns: tuple[pd.Series, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Return the different objects in some columns, as they appear, and which of them stands where; −1 for none.

    To compare texts each must be fetched from wherever it lies in memory, which for millions of rows is most of the
    time of building a network. But a column of text holds addresses, and tables read from a file or made from a list
    of names name a person by the same object again and again. So objects are told apart by their addresses first,
    in a table with a place for each, and only the different ones are looked at: a text a person instead of two a row.
    Texts that are equal but not the same object are left for whoever looks.
    """
    if not all(map(_holds_objects, columns)):
        side_by_side = np.arange(len(columns) * len(columns[0])).reshape(len(columns), -1).T
        together = pd.concat(columns, ignore_index=True).iloc[side_by_side.ravel()]
        which, ids = pd.factorize(together)
        if isinstance(ids, pd.CategoricalIndex):
            ids = ids.categories[ids.codes]
        return ids.to_numpy(), which.reshape(side_by_side.shape)
    texts = [np.ascontiguousarray(column.to_numpy(dtype=object)) for column in columns]
    address = np.stack([_addresses(text) for text in texts], axis=1).ravel() >> _BETWEEN
    address -= address.min(initial=np.iinfo(np.intp).max)
    if (span := int(address.max(initial=0)) + 1) > _SPAN:
        address, _ = pd.factorize(address)
        span = int(address.max()) + 1
    row = np.arange(len(address), dtype=np.int32)
    table = np.empty(span, dtype=np.int32)
    table[address[::-1]] = row[::-1]
    first = np.flatnonzero(table[address] == row)
    table[address[first]] = row[: len(first)]
    objects = np.empty(len(first), dtype=object)
    for side, text in enumerate(texts):
        here = first % len(texts) == side
        objects[here] = text[first[here] // len(texts)]
    return objects, table[address].reshape(-1, len(texts))


def _holds_objects(column: pd.Series) -> bool:
    return column.dtype == object or (
        isinstance(column.dtype, pd.StringDtype) and column.dtype.storage == "python"
    )


def _addresses(objects: np.ndarray) -> np.ndarray:
    return np.frombuffer(objects, dtype=np.intp)
