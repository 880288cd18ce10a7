"""Into which parts is a record cut, to see what changed from one to the next?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.tables import Community, as_time

__all__ = ["Parts", "Windows", "windows"]

Parts = int | str | Sequence[datetime | str]
"""``2`` and more: so many parts of the same length from the first act to the last; ``"stages"``: the stages that
were opened; or the times at which parts begin and the last one ends."""


@dataclass(frozen=True)
class Windows:
    """Successive half-open parts of time, each with a name.

    Attributes
    ----------
    names : tuple of str
        One a part.
    edges : pandas.DatetimeIndex
        One more than parts: part k goes from edge k until just before edge k + 1.
    """

    names: tuple[str, ...]
    edges: pd.DatetimeIndex

    def __len__(self) -> int:
        return len(self.names)

    def place(self, times: pd.Series) -> np.ndarray:
        """Return the part in which each time lies, counted from 0; -1 for none, and for a missing time."""
        at = pd.DatetimeIndex(times).as_unit("us")
        part = self.edges.searchsorted(at, side="right") - 1
        return np.where(at.isna() | (part >= len(self)), -1, part)


def windows(community: Community, times: pd.Series, parts: Parts = 2) -> Windows:
    """Return the parts into which a record is cut.

    Parameters
    ----------
    community : Community
        Its stages are the parts for ``"stages"``.
    times : pandas.Series
        When things happened; missing times are left aside.
    parts : int, "stages" or sequence of times
        See :data:`Parts`.

    Raises
    ------
    UndefinedMeasureError
        If there are not two different times, or fewer than two stages were opened: nothing can have changed.
    InvalidInputError
        If ``parts`` is none of the three, or its times do not ascend.

    Examples
    --------
    >>> from cocodesign.tables import Community
    >>> times = pd.Series(pd.to_datetime(["2026-03-14T18:00Z", "2026-03-14T18:40Z", "2026-03-14T19:00Z"]))
    >>> windows(Community(), times, 2).place(times).tolist()
    [0, 1, 1]
    """
    if parts == "stages":
        return _stages(community, times)
    known = pd.DatetimeIndex(times.dropna()).as_unit("us")
    if isinstance(parts, str):
        raise InvalidInputError(f'parts is a number, "stages" or times; here it is {parts!r}.')
    if isinstance(parts, int):
        if parts < 2:
            raise InvalidInputError(f"A change needs at least two parts of time; here parts is {parts}.")
        if known.nunique() < 2:
            raise UndefinedMeasureError(
                f"A change is undefined: {len(known)} acts with a time, and not at two different ones."
            )
        first, last = known.min(), known.max()
        edges = pd.date_range(first, last, periods=parts + 1).as_unit("us")
        edges = edges[:-1].append(pd.DatetimeIndex([last + pd.Timedelta(1, "us")]))
        return Windows(tuple(f"part {k + 1} of {parts}" for k in range(parts)), edges)
    edges = pd.DatetimeIndex([as_time(one, "parts") for one in parts]).as_unit("us")
    if len(edges) < 3 or not edges.is_monotonic_increasing or not edges.is_unique:
        raise InvalidInputError(
            f"parts as times are at least three that ascend: where each part begins, and where the last one "
            f"ends; here are {len(edges)}."
        )
    return Windows(tuple(f"part {k + 1} of {len(edges) - 1}" for k in range(len(edges) - 1)), edges)


def _stages(community: Community, times: pd.Series) -> Windows:
    stages = community.stages.reindex(columns=["stage", "title", "opened_at", "closed_at"])
    stages = stages[stages["opened_at"].notna()].sort_values("opened_at", kind="stable")
    if stages["opened_at"].nunique() < 2:
        raise UndefinedMeasureError(
            f"A change from stage to stage is undefined: {len(stages)} stages were opened, not two one after "
            "the other. Pass a number, or times, as parts."
        )
    stages = stages.drop_duplicates("opened_at", keep="last")
    begins = pd.DatetimeIndex(stages["opened_at"]).as_unit("us")
    ends = [t for t in (stages["closed_at"].max(), times.max(), begins[-1]) if not pd.isna(t)]
    edges = begins.append(pd.DatetimeIndex([max(ends) + pd.Timedelta(1, "us")]))
    names = stages["title"].where(stages["title"].notna() & (stages["title"] != ""), stages["stage"])
    return Windows(tuple(str(name) for name in names), edges.as_unit("us"))
