"""What happened when? Moments in UTC, and the rows of a table between two of them."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError

__all__ = ["as_time", "in_window", "time_or_none"]


def as_time(value: datetime | str, name: str) -> pd.Timestamp:
    """Return a moment in UTC; ``name`` is what the error calls it when the moment has no zone."""
    try:
        moment = pd.Timestamp(value)
    except (ValueError, TypeError) as error:
        raise InvalidInputError(
            f'{name} must be a time such as "2026-11-21T20:00:00Z"; this one is {value!r}.'
        ) from error
    if moment is pd.NaT or moment.tzinfo is None:
        raise InvalidInputError(
            f'{name} needs a time zone, as in "2026-11-21T20:00:00Z" or "2026-11-21T21:00:00+01:00"; '
            f"this one is {value!r}."
        )
    return moment.tz_convert("UTC")


def time_or_none(value: datetime | str | None, name: str) -> pd.Timestamp | None:
    """Return a moment in UTC, or None for a side that is left open."""
    return None if value is None else as_time(value, name)


def in_window(
    rows: pd.DataFrame,
    since: datetime | str | None,
    until: datetime | str | None,
    *,
    table: str = "interactions",
    moment: str = "created_at",
) -> pd.DataFrame:
    """Return the rows whose moment lies at or after ``since`` and before ``until``; None leaves a side open.

    Raises
    ------
    InvalidInputError
        If a side is given and a row has no moment, or the window ends before it begins.
    """
    since, until = time_or_none(since, "since"), time_or_none(until, "until")
    if rows.empty or (since is None and until is None):
        return rows
    if since is not None and until is not None and until < since:
        raise InvalidInputError(
            f"The window ends ({until}) before it begins ({since}). Exchange since and until."
        )
    if moment not in rows.columns:
        raise InvalidInputError(
            f"{table} has no column {moment}; a window needs a time for each row. Add the times."
        )
    when = rows[moment]
    if when.isna().any():
        row = int(np.flatnonzero(when.isna())[0])
        raise InvalidInputError(
            f"{table}, row {row}: {moment} is missing; a window needs a time for each row. "
            "Add the times, or leave these rows out."
        )
    inside = pd.Series(True, index=rows.index)
    if since is not None:
        inside &= when >= since
    if until is not None:
        inside &= when < until
    return rows[inside]
