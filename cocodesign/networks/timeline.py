"""In which order did people address one another?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks.network import everybody, is_of_kind, weights_of
from cocodesign.schema import INTERACTIONS
from cocodesign.tables import as_time, check_table, in_window, numbered, places_in

__all__ = ["Timeline", "timeline"]


@dataclass(frozen=True, eq=False)
class Timeline:
    """Addresses in the order of time, as numbers.

    Attributes
    ----------
    people : pandas.Index
        The roster, or everybody who appears, in alphabetical order.
    source, target : numpy.ndarray of int
        For each address the places in ``people`` of who addressed and who was addressed; −1 where nobody is
        named.
    time : numpy.ndarray of int
        Microseconds since 1970, ascending.
    rows : numpy.ndarray of int
        The place of each address in the table that was given.
    since, until : pandas.Timestamp or None
        The window, where one was given.
    """

    people: pd.Index
    source: np.ndarray
    target: np.ndarray
    time: np.ndarray
    rows: np.ndarray
    since: pd.Timestamp | None = None
    until: pd.Timestamp | None = None

    def __len__(self) -> int:
        return len(self.time)


def timeline(
    interactions: pd.DataFrame,
    participants: pd.DataFrame | Sequence[str] | None = None,
    *,
    kinds: str | Sequence[str] | None = None,
    since: datetime | str | None = None,
    until: datetime | str | None = None,
    to_nobody: bool = False,
) -> Timeline:
    """Return the addresses of a table in the order of time, those of the same time by ``seq`` or as they stand.

    Parameters
    ----------
    interactions : pandas.DataFrame
        With ``source``, ``target``, ``created_at``; ``seq`` where times may be equal; ``kind`` where kinds are
        chosen; ``weight`` where some may be 0.
    participants : pandas.DataFrame or sequence of str, optional
        The roster. Without it everybody who appears.
    kinds : str or sequence of str, optional
        Only these kinds.
    since, until : datetime or str, optional
        Only what happened at or after ``since`` and before ``until``.
    to_nobody : bool
        Whether a missing target is allowed: said to all.

    Returns
    -------
    Timeline
        Without addresses to oneself, and without those of weight 0: as in a network, nothing passed there. What
        weighs more than 0 is one address, however much it weighs.

    Raises
    ------
    InvalidInputError
        If a column is absent, a value is missing, a weight is negative, a time has no zone, or somebody is not
        on the roster.

    Examples
    --------
    >>> talk = pd.DataFrame({
    ...     "source": ["Bo", "Ana"], "target": ["Ana", "Bo"],
    ...     "created_at": pd.to_datetime(["2026-03-14T18:05Z", "2026-03-14T18:00Z"]),
    ... })
    >>> timeline(talk).rows.tolist()
    [1, 0]
    """
    for column in ("source", "target", "created_at"):
        if column not in interactions.columns:
            came = ", ".join(map(str, interactions.columns)) or "no columns"
            raise InvalidInputError(
                f"Time and order need the columns source, target and created_at; this table has {came}. "
                f'Rename what holds them: table.rename(columns={{"…": "{column}"}}).'
            )
    table = interactions.reset_index(drop=True)
    table["created_at"] = _times(table["created_at"])
    _check_missing(table["created_at"], table["created_at"].isna())
    if kinds is not None:
        table = table[is_of_kind(table, kinds)]
    table = in_window(table, since, until)
    people, source, target = _numbered(table, participants)
    _check_missing(table["source"], source < 0)
    if not to_nobody:
        _check_missing(table["target"], target < 0)
    time = table["created_at"].dt.tz_convert(None).to_numpy().astype("datetime64[us]").astype(np.int64)
    order = _in_order(time, table["seq"] if "seq" in table.columns else None)
    address = (source != target) & (weights_of(table) > 0)
    order = order[address[order]]
    return Timeline(
        people,
        source[order],
        target[order],
        time[order],
        table.index.to_numpy()[order],
        None if since is None else as_time(since, "since"),
        None if until is None else as_time(until, "until"),
    )


def _times(values: pd.Series) -> pd.Series:
    if isinstance(values.dtype, pd.DatetimeTZDtype):
        return values
    # The one place that reads times is the table's own check.
    stand_in = pd.DataFrame({"source": "a", "target": "b", "kind": INTERACTIONS[0], "created_at": values})
    return check_table(stand_in, "interactions")["created_at"]


def _numbered(
    table: pd.DataFrame, participants: pd.DataFrame | Sequence[str] | None
) -> tuple[pd.Index, np.ndarray, np.ndarray]:
    ends = (table["source"], table["target"])
    if participants is None:
        numbers, named = numbered(*ends)
        attributes, place = everybody(named)
        source, target = np.append(place, -1)[numbers].T
        return attributes.index, source, target
    if not isinstance(participants, pd.DataFrame):
        participants = pd.DataFrame({"participant": pd.Series(list(participants), dtype=object)})
    roster = pd.Index(check_table(participants, "participants")["participant"])
    source, target = places_in(roster, *ends).T.astype(np.int64)
    for side, code in (("source", source), ("target", target)):
        strange = table[side][code < 0].dropna()
        if len(strange):
            raise InvalidInputError(
                f"interactions, column {side}, row {strange.index[0]}: {strange.iloc[0]!r} is not on the roster. "
                "Add them to participants, or leave participants out."
            )
    return roster, source, target


def _check_missing(values: pd.Series, missing: np.ndarray | pd.Series) -> None:
    if missing.any():
        row = values.index[int(np.flatnonzero(missing)[0])]
        raise InvalidInputError(
            f"interactions, column {values.name}, row {row}: a value is missing. Fill it in or drop the row."
        )


def _in_order(time: np.ndarray, seq: pd.Series | None) -> np.ndarray:
    if seq is None or seq.isna().any():
        if (np.diff(time) >= 0).all():
            return np.arange(len(time))
        return np.argsort(time, kind="stable")
    number = seq.to_numpy(dtype=np.int64)
    step = np.diff(time)
    if ((step > 0) | ((step == 0) & (np.diff(number) >= 0))).all():
        return np.arange(len(time))
    return np.lexsort((number, time))
