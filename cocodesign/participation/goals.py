"""How far has a community come towards what it set out to do, by whose effort, and when would it be there?"""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from cocodesign.goals import is_reached, total
from cocodesign.inference import FEWEST, percentile_interval
from cocodesign.inference.estimates import check_draws
from cocodesign.participation.acts import people
from cocodesign.tables import Community, as_time

__all__ = ["effort", "goal_progress"]

_DAY = pd.Timedelta(1, "D")


def goal_progress(
    community: Community,
    *,
    at: datetime | str,
    rng: int | np.random.Generator,
    replicates: int = 1000,
    level: float = 0.95,
) -> pd.DataFrame:
    r"""Return for each goal what was done, which share of the target that is, the pace, and the projected finish.

    Parameters
    ----------
    community : Community
        Its goals, and the measurements logged towards them.
    at : datetime or str
        The moment of which it tells, with a zone; later measurements are left aside.
    rng : int or numpy.random.Generator
        The source of chance for the interval: an int gives the same answer each time.
    replicates : int
        How many samples of people are drawn.
    level : float
        How much the intervals are to hold.

    Returns
    -------
    pandas.DataFrame
        By goal: ``target, unit, amount`` (all measurements summed), ``share`` (amount / target; NaN for a target of 0),
        ``measurements``, ``people`` who logged any, ``n`` people on the roster, ``pace`` (amount a day since the first
        measurement), ``pace_low, pace_high``, ``finish`` with ``finish_early, finish_late``: when the target would
        be reached at this pace; the present pace, not a promise. A goal that is reached has the time at which it was
        reached; without pace, or with one that leads away, finish is missing.

    Raises
    ------
    InvalidInputError
        If ``at`` has no zone.

    Notes
    -----
    Amounts are added as on the counter of a live workshop (:func:`cocodesign.goals.total`). One that is nobody's, such as
    that of a person who had themselves erased, is in ``amount`` and not among ``people``.

    The interval sees people, with all they logged and those who logged nothing, as drawn from a larger community; it
    is missing for fewer than ten. What is nobody's is added to it as it is. It knows nothing of a pace that changes. ``finish_late`` is missing where the lower
    end of the pace never arrives.

    Examples
    --------
    Ana and Bo logged 30 kg of 100 in three days.

    >>> community = Community(
    ...     goals=[{"goal": "g", "target": 100, "unit": "kg"}],
    ...     measurements=[
    ...         {"goal": "g", "participant": "Ana", "amount": 10, "created_at": "2026-03-01T00:00Z"},
    ...         {"goal": "g", "participant": "Bo", "amount": 20, "created_at": "2026-03-03T00:00Z"},
    ...     ],
    ... )
    >>> found = goal_progress(community, at="2026-03-04T00:00Z", rng=1).loc["g"]
    >>> float(found["share"]), float(found["pace"]), found["finish"].date().isoformat()
    (0.3, 10.0, '2026-03-11')
    """
    check_draws(replicates, level)
    now = as_time(at, "at")
    roster = people(community).index
    generator = np.random.default_rng(rng)
    logged = _logged(community)
    logged = logged[logged["created_at"] <= now].sort_values("created_at", kind="stable")
    rows = []
    for goal, target, unit in community.goals[["goal", "target", "unit"]].itertuples(index=False, name=None):
        some = logged[logged["goal"] == goal]
        amount = total(some["amount"])
        nobodys = total(some["amount"][some["participant"].isna()])
        days = (now - some["created_at"].iloc[0]) / _DAY if len(some) else 0.0
        each = (
            some.groupby("participant")["amount"].sum().reindex(roster, fill_value=0.0).to_numpy(dtype=float)
        )
        pace = amount / days if days > 0 else np.nan
        low = high = np.nan
        if days > 0 and len(roster) >= FEWEST:
            n = len(roster)
            drawn = (each[generator.integers(n, size=(replicates, n))].sum(axis=1) + nobodys) / days
            low, high = percentile_interval(drawn, level=level)
        left = float(target) - amount
        toward = 1.0 if target >= 0 else -1.0
        reached = some["created_at"][[is_reached(so_far, target) for so_far in some["amount"].cumsum()]]
        paces = [pace, *((high, low) if toward > 0 else (low, high))]
        if len(reached):
            finish = [reached.iloc[0], pd.NaT, pd.NaT]
        else:
            finish = [_reached_at(now, left, one) for one in paces]
        rows.append(
            {
                "target": float(target),
                "unit": unit,
                "amount": amount,
                "share": amount / target if target else np.nan,
                "measurements": len(some),
                "people": some["participant"].nunique(),
                "n": len(roster),
                "pace": pace,
                "pace_low": low,
                "pace_high": high,
                "finish": finish[0],
                "finish_early": finish[1],
                "finish_late": finish[2],
            }
        )
    columns = [
        "target",
        "unit",
        "amount",
        "share",
        "measurements",
        "people",
        "n",
        "pace",
        "pace_low",
        "pace_high",
    ]
    times = ["finish", "finish_early", "finish_late"]
    table = pd.DataFrame(rows, columns=columns + times, index=pd.Index(community.goals["goal"], name="goal"))
    for name in times:
        table[name] = pd.to_datetime(table[name], utc=True).astype("datetime64[us, UTC]")
    return table


def effort(community: Community) -> pd.DataFrame:
    """Return how much each person on the roster has logged towards each goal: 0 for those who logged nothing.

    Returns
    -------
    pandas.DataFrame
        A row for each person, a column for each goal, in its unit. What is nobody's is in no row.

    Notes
    -----
    How evenly effort is spread says :func:`cocodesign.networks.gini` of a column.

    Examples
    --------
    >>> community = Community(
    ...     participants=[{"participant": "Ana"}, {"participant": "Bo"}],
    ...     goals=[{"goal": "g", "target": 100, "unit": "km"}],
    ...     measurements=[{"goal": "g", "participant": "Ana", "amount": 5, "created_at": "2026-03-01T00:00Z"}],
    ... )
    >>> effort(community)["g"].to_dict()
    {'Ana': 5.0, 'Bo': 0.0}
    """
    logged = _logged(community)
    goals = pd.Index(community.goals["goal"], name="goal")
    table = logged.pivot_table(index="participant", columns="goal", values="amount", aggfunc="sum")
    found = table.reindex(index=people(community).index, columns=goals)
    return found.astype(float).fillna(0.0)


def _logged(community: Community) -> pd.DataFrame:
    """The measurements, with the people who logged them as far as they are known."""
    logged = community.measurements
    return logged if "participant" in logged else logged.assign(participant=pd.Series(dtype="str"))


def _reached_at(now: pd.Timestamp, left: float, pace: float) -> pd.Timestamp:
    if np.isnan(pace) or pace == 0 or left / pace < 0:
        return pd.NaT
    days = left / pace
    return now + days * _DAY if days < 36_500 else pd.NaT
