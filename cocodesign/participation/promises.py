"""Were promises kept, moved, broken, or are they overdue?"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from cocodesign.shares import share_with_interval
from cocodesign.tables import Community, as_time

__all__ = ["promise_shares", "promise_status"]

OPEN = ("made", "moved")


def promise_status(community: Community, *, at: datetime | str) -> pd.DataFrame:
    """Return each promise as it stands: its state, its day then and now, how often it was moved, and whether it is late.

    Parameters
    ----------
    community : Community
        Its promises: one row for each statement about one.
    at : datetime or str
        The moment at which it is asked what is overdue, with a zone.

    Returns
    -------
    pandas.DataFrame
        By promise, in the order in which they were made: ``state`` (made, moved, kept, broken), ``open`` (made or
        moved), ``text``, ``first_due`` and ``due``, ``moves``, ``unexplained`` (moves without a reason), ``overdue``
        (open, and its day is over), ``days_late`` (since the day was over, NaN if it is not late), ``reason`` (the last),
        ``contribution``.

    Raises
    ------
    InvalidInputError
        If ``at`` has no zone.

    Notes
    -----
    A promise without a day is never overdue. A day is over when the next one begins, in UTC.

    Examples
    --------
    >>> promises = [
    ...     {"promise": "p", "seq": 1, "state": "made", "due": "2026-03-01T00:00Z"},
    ...     {"promise": "p", "seq": 2, "state": "moved", "due": "2026-03-08T00:00Z", "reason": "rain"},
    ... ]
    >>> found = promise_status(Community(promises=promises), at="2026-03-11T00:00Z").loc["p"]
    >>> found["state"], int(found["moves"]), bool(found["overdue"]), float(found["days_late"])
    ('moved', 1, True, 2.0)
    """
    now = as_time(at, "at")
    told = community.promises.reindex(
        columns=["promise", "seq", "state", "text", "due", "reason", "contribution"]
    )
    told = told.astype({"due": "datetime64[us, UTC]"}).sort_values("seq", kind="stable")
    rows, names = [], []
    for promise, some in told.groupby("promise", sort=False):
        state = some["state"].iloc[-1]
        days = some["due"].dropna()
        due = days.iloc[-1] if len(days) else pd.NaT
        moved = some["state"] == "moved"
        over = due.normalize() + pd.Timedelta(1, "D") if len(days) else pd.NaT
        overdue = state in OPEN and len(days) > 0 and over <= now
        reasons, texts, about = (some[name].dropna() for name in ("reason", "text", "contribution"))
        names.append(promise)
        rows.append(
            {
                "state": state,
                "open": state in OPEN,
                "text": texts.iloc[-1] if len(texts) else "",
                "first_due": days.iloc[0] if len(days) else pd.NaT,
                "due": due,
                "moves": int(moved.sum()),
                "unexplained": int((moved & ~some["reason"].map(bool, na_action="ignore").eq(True)).sum()),
                "overdue": bool(overdue),
                "days_late": (now - over) / pd.Timedelta(1, "D") if overdue else np.nan,
                "reason": reasons.iloc[-1] if len(reasons) else "",
                "contribution": about.iloc[-1] if len(about) else "",
            }
        )
    columns = [
        "state",
        "open",
        "text",
        "first_due",
        "due",
        "moves",
        "unexplained",
        "overdue",
        "days_late",
        "reason",
        "contribution",
    ]
    table = pd.DataFrame(rows, columns=columns, index=pd.Index(names, name="promise", dtype="str"))
    for name in ("first_due", "due"):
        table[name] = pd.to_datetime(table[name], utc=True).astype("datetime64[us, UTC]")
    kinds = {"open": bool, "overdue": bool, "moves": np.int64, "unexplained": np.int64, "days_late": float}
    return table.astype(kinds)


def promise_shares(
    community: Community, *, at: datetime | str, interval: str = "wilson", level: float = 0.95
) -> pd.DataFrame:
    """Return which share of all promises was kept, was broken, is open, is overdue, and was ever moved.

    Parameters
    ----------
    community : Community
    at : datetime or str
        The moment at which it is asked what is overdue, with a zone.
    interval : {"wilson", "clopper_pearson"}
        Which interval: see :mod:`cocodesign.shares`.
    level : float
        How much the intervals are to hold.

    Returns
    -------
    pandas.DataFrame
        Rows ``kept``, ``broken``, ``open``, ``overdue``, ``moved``, and ``kept of settled``, of those that were kept or
        broken; columns ``promises``, ``n``, ``share``, ``low``, ``high``. Shares of no promises are NaN.

    Notes
    -----
    Kept, broken and open add up to 1; overdue ones are open, and any may have been moved.

    Examples
    --------
    >>> promises = [
    ...     {"promise": "a", "seq": 1, "state": "made"},
    ...     {"promise": "b", "seq": 2, "state": "made"},
    ...     {"promise": "a", "seq": 3, "state": "kept"},
    ... ]
    >>> float(promise_shares(Community(promises=promises), at="2026-03-11T00:00Z").loc["kept", "share"])
    0.5
    """
    found = promise_status(community, at=at)
    n, kept, broken = (
        len(found),
        int((found["state"] == "kept").sum()),
        int((found["state"] == "broken").sum()),
    )
    counts = {
        "kept": (kept, n),
        "broken": (broken, n),
        "open": (int(found["open"].sum()), n),
        "overdue": (int(found["overdue"].sum()), n),
        "moved": (int((found["moves"] > 0).sum()), n),
        "kept of settled": (kept, kept + broken),
    }
    rows = [
        [count, whole, *share_with_interval(count, whole, interval=interval, level=level)]
        for count, whole in counts.values()
    ]
    return pd.DataFrame(rows, columns=["promises", "n", "share", "low", "high"], index=list(counts))
