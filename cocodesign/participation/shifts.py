"""Did a community move: from passive to active, from one-way to reciprocal, from authoritative to empowering?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.participation.activity import activity_shift
from cocodesign.participation.acts import HOSTS, LADDER
from cocodesign.participation.changes import CHANGE, COLUMNS
from cocodesign.participation.empowerment import empowerment_shift
from cocodesign.participation.reciprocity import RECIPROCITIES, reciprocity_shift
from cocodesign.participation.windows import Parts
from cocodesign.tables import Community

__all__ = ["three_shifts"]


def three_shifts(
    community: Community,
    *,
    rng: int | np.random.Generator,
    parts: Parts = 2,
    active_from: str = "comment",
    ladder: Mapping[str, str] = LADDER,
    audit: pd.DataFrame | None = None,
    hosts: Sequence[str] = HOSTS,
    replicates: int = 1000,
    level: float = 0.95,
    progress: bool | None = None,
) -> pd.DataFrame:
    """Return all shifts of a community in one table: activity, three reciprocities, empowerment.

    Parameters
    ----------
    community : Community
    rng : int or numpy.random.Generator
        The source of chance. Each shift has a stream of its own.
    parts, active_from, ladder, audit, hosts, replicates, level, progress
        As for :func:`activity_shift`, :func:`reciprocity_shift` and :func:`empowerment_shift`.

    Returns
    -------
    pandas.DataFrame
        ``measure, part, since, until, value, low, high, null_mean, z, p, n, definition``. A shift that is
        undefined here has one row, ``change``, with no value; its ``definition`` says why.

    Notes
    -----
    By a number of parts each shift is cut by the time of its own acts; pass times to cut all at the same ones.

    Examples
    --------
    >>> found = three_shifts(Community(participants=[{"participant": "Ana"}]), rng=1)
    >>> bool(found["value"].isna().all())
    True
    """
    streams = [int(s) for s in np.random.default_rng(rng).integers(2**62, size=3)]
    same: dict[str, Any] = {"parts": parts, "hosts": hosts, "replicates": replicates, "level": level}
    shifts: tuple[tuple[list[str], Any, dict[str, Any]], ...] = (
        (["activity"], activity_shift, {"active_from": active_from, "ladder": ladder}),
        (list(RECIPROCITIES), reciprocity_shift, {"progress": progress}),
        (["empowerment"], empowerment_shift, {"audit": audit}),
    )
    tables = []
    for (names, shift, options), stream in zip(shifts, streams, strict=True):
        try:
            tables.append(shift(community, rng=stream, **same, **options))
        except UndefinedMeasureError as why:
            undefined = pd.DataFrame({"measure": names, "part": CHANGE, "definition": str(why)})
            tables.append(undefined.reindex(columns=COLUMNS).assign(n=0))
    for table in tables:
        for column in ("since", "until"):
            table[column] = table[column].astype("datetime64[us, UTC]")
        numbers = ["value", "low", "high", "null_mean", "z", "p"]
        table[numbers] = table[numbers].astype(float)
    return pd.concat(tables, ignore_index=True)
