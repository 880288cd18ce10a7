"""When did it happen, told so that no clock on the wall can be matched? Minutes since a stage began, rounded."""

from __future__ import annotations

import numpy as np
import pandas as pd

__all__ = ["Clock"]


class Clock:
    """Counts the minutes from the opening of the last stage that had opened before a moment.

    Parameters
    ----------
    stages : pandas.DataFrame
        ``stage`` and ``opened_at``.
    start : pandas.Timestamp or None
        From when minutes count before the first stage has opened.
    round_to : int
        To how many minutes they are rounded.
    """

    def __init__(self, stages: pd.DataFrame, start: pd.Timestamp | None, round_to: int) -> None:
        opened = stages.get("opened_at")
        known = stages.iloc[:0] if opened is None else stages[opened.notna()].sort_values("opened_at")
        self._names = np.array([None, *known["stage"]], dtype=object)
        times = list(known["opened_at"]) if len(known) else []
        self._times = pd.to_datetime([start if start is not None else pd.NaT, *times], utc=True)
        self.start = start
        self._round_to = round_to

    def read(self, moments: pd.Series) -> pd.DataFrame:
        """Return ``counted_from`` (a stage, missing before the first) and ``minutes`` (missing for no moment)."""
        known = moments.notna().to_numpy()
        at = pd.DatetimeIndex(moments[known])
        place = np.searchsorted(self._times[1:].asi8, at.as_unit(self._times.unit).asi8, side="right")
        since = pd.DatetimeIndex(self._times.take(place))
        passed = (at - since) / pd.Timedelta(minutes=1)
        minutes = np.full(len(moments), np.nan)
        minutes[known] = self.rounded(np.asarray(passed, dtype=float))
        names = np.full(len(moments), None, dtype=object)
        names[known] = self._names[place]
        return pd.DataFrame(
            {
                "counted_from": pd.Series(names, index=moments.index, dtype="str"),
                "minutes": pd.Series(minutes, index=moments.index).astype("Int64"),
            }
        )

    def rounded(self, minutes: np.ndarray) -> np.ndarray:
        """Return minutes to the nearest multiple of the unit."""
        return np.floor(minutes / self._round_to + 0.5) * self._round_to
