"""How soon are people answered, how unevenly do they talk in time, and who and what stays from hour to hour?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks.timeline import Timeline, timeline

__all__ = [
    "activity_over_time",
    "burstiness",
    "participant_retention",
    "response_latency",
    "response_turns",
    "tie_retention",
]

_MOST_WINDOWS = 100_000
_SECOND = 1_000_000


def response_latency(
    interactions: pd.DataFrame,
    *,
    measured_from: Literal["first", "last"] = "first",
    kinds: str | Sequence[str] | None = None,
    since: datetime | str | None = None,
    until: datetime | str | None = None,
) -> pd.Series:
    """Return how long it takes until an address is answered, and how many are not.

    Parameters
    ----------
    interactions : pandas.DataFrame
        With ``source``, ``target``, ``created_at``; ``seq`` where times may be equal. What has ``weight`` 0 is no
        address, as it is no tie in a network; more than 0 is one, however much.
    measured_from : {"first", "last"}
        Where somebody addresses the same person several times before that one answers: whether the wait
        begins with the first of these addresses, as it does for the one who waits, or with the last.
    kinds : str or sequence of str, optional
        Only these kinds of interaction.
    since, until : datetime or str, optional
        Only what happened at or after ``since`` and before ``until``.

    Returns
    -------
    pandas.Series
        ``turns``: how often somebody waited; ``answered`` and ``open``: how many of these got an answer or
        did not before the end; ``share_open``; then in seconds ``lower_quartile``, ``median`` and
        ``upper_quartile`` of the answered ones (NaN where there is none), and ``survival_median``: after how
        long half of all have been answered, by the estimate of Kaplan and Meier (NaN where fewer than half
        have).

    Raises
    ------
    UndefinedMeasureError
        If nobody addressed anybody else.
    InvalidInputError
        If a column is absent, a value is missing or a time has no zone.

    Notes
    -----
    A turn is one of :func:`response_turns`. Quartiles of the answered turns leave out those who are still
    waiting, and so make a slow conversation look quick; compare conversations by ``survival_median``, which
    takes it into account that a turn opened just before the end had no time to be answered. The last turn of
    any two people is always open: much of ``share_open`` is the end of talk and no slight.

    References
    ----------
    .. [1] Kaplan and Meier (1958), Nonparametric estimation from incomplete observations, Journal of the
       American Statistical Association 53(282), 457–481. doi:10.1080/01621459.1958.10501452

    Examples
    --------
    Ana asks; Bo answers after a minute, and is answered after three; nothing follows.

    >>> talk = pd.DataFrame({
    ...     "source": ["Ana", "Bo", "Ana"], "target": ["Bo", "Ana", "Bo"],
    ...     "created_at": pd.to_datetime(["2026-03-14T18:00Z", "2026-03-14T18:01Z", "2026-03-14T18:04Z"]),
    ... })
    >>> found = response_latency(talk)
    >>> found[["answered", "open", "median"]].tolist()
    [2.0, 1.0, 120.0]
    """
    turns = _turns(timeline(interactions, kinds=kinds, since=since, until=until), measured_from)
    seconds, answered = turns["seconds"], turns["answered"]
    if not len(seconds):
        raise UndefinedMeasureError("Response latency is undefined: nobody addressed anybody else.")
    waited = seconds[answered]
    quartiles = np.quantile(waited, [0.25, 0.5, 0.75]) if len(waited) else np.full(3, np.nan)
    return pd.Series(
        {
            "turns": float(len(seconds)),
            "answered": float(len(waited)),
            "open": float(len(seconds) - len(waited)),
            "share_open": 1 - len(waited) / len(seconds),
            "lower_quartile": quartiles[0],
            "median": quartiles[1],
            "upper_quartile": quartiles[2],
            "survival_median": _survival_median(seconds, answered),
        }
    )


def response_turns(
    interactions: pd.DataFrame,
    *,
    measured_from: Literal["first", "last"] = "first",
    kinds: str | Sequence[str] | None = None,
    since: datetime | str | None = None,
    until: datetime | str | None = None,
) -> pd.DataFrame:
    """Return each wait for an answer: from an address to the next one back, between the same two people.

    Addresses of one person to another without one back between them are one turn.

    Parameters
    ----------
    interactions, measured_from, kinds, since, until
        As for :func:`response_latency`.

    Returns
    -------
    pandas.DataFrame
        A row for each turn, by the time it began: ``source`` waits for ``target`` from ``addressed_at`` to
        ``answered_at`` (missing if it is open), for ``seconds``, and is ``answered`` or not. An open turn has
        lasted until ``until``, or else until the last address of the table.

    Raises
    ------
    InvalidInputError
        If a column is absent, a value is missing or a time has no zone.

    Examples
    --------
    >>> talk = pd.DataFrame({
    ...     "source": ["Ana", "Ana", "Bo"], "target": ["Bo", "Bo", "Ana"],
    ...     "created_at": pd.to_datetime(["2026-03-14T18:00Z", "2026-03-14T18:01Z", "2026-03-14T18:04Z"]),
    ... })
    >>> response_turns(talk)[["source", "target", "seconds", "answered"]]
      source target  seconds  answered
    0    Ana     Bo    240.0      True
    1     Bo    Ana      0.0     False
    """
    line = timeline(interactions, kinds=kinds, since=since, until=until)
    turns = _turns(line, measured_from)
    order = np.argsort(turns["begin"], kind="stable")
    first, answered = turns["first"][order], turns["answered"][order]
    answered_at = pd.Series(_moments(turns["end"][order]))
    return pd.DataFrame(
        {
            "source": line.people[line.source[first]],
            "target": line.people[line.target[first]],
            "addressed_at": _moments(turns["begin"][order]),
            "answered_at": answered_at.where(answered),
            "seconds": turns["seconds"][order],
            "answered": answered,
        }
    )


def burstiness(
    interactions: pd.DataFrame,
    participants: pd.DataFrame | Sequence[str] | None = None,
    *,
    finite_size: bool = False,
    kinds: str | Sequence[str] | None = None,
    since: datetime | str | None = None,
    until: datetime | str | None = None,
) -> pd.Series:
    r"""Return how unevenly each participant's addresses are spread over time.

    .. math:: B = \frac{r - 1}{r + 1}, \qquad r = \frac{\sigma}{\mu}

    of the mean μ and the standard deviation σ of the times from one address to the next; or, for few of them,

    .. math:: B_k = \frac{\sqrt{k + 1}\, r - \sqrt{k - 1}}{(\sqrt{k + 1} - 2)\, r + \sqrt{k - 1}}

    of k such times.

    Parameters
    ----------
    interactions : pandas.DataFrame
        With ``source``, ``target``, ``created_at``. What has ``weight`` 0 is no address.
    participants : pandas.DataFrame or sequence of str, optional
        The roster. Without it everybody who appears.
    finite_size : bool
        Whether to take the form for few addresses: B cannot reach 1 with few of them, and is below 0 by
        chance; the other form lies between −1 and 1 for any number and is about 0 by chance. Take it to
        compare people who talk differently much.
    kinds : str or sequence of str, optional
        Only these kinds of interaction.
    since, until : datetime or str, optional
        Only what happened at or after ``since`` and before ``until``.

    Returns
    -------
    pandas.Series
        One value a participant: −1 for a clock, about 0 for addresses at random, towards 1 for all at once
        after long silence. NaN with fewer than two times between addresses, and where all were at once.

    Raises
    ------
    InvalidInputError
        If a column is absent, a value is missing, a time has no zone, or somebody is not on the roster.

    Notes
    -----
    σ divides by k, the number of times between addresses, not by k − 1. Kim and Jo close time to a ring, where
    n addresses have n times between them; on a line from the first to the last address it is the number of
    these times, k, that makes random addresses about 0 and the most uneven ones 1, and so it is k here. By
    chance B is −0.39 on average for k = 2, −0.15 for 5 and −0.03 for 30; the other form −0.10, −0.06 and −0.01.

    References
    ----------
    .. [1] Goh and Barabási (2008), Burstiness and memory in complex systems, Europhysics Letters 81, 48002.
       doi:10.1209/0295-5075/81/48002
    .. [2] Kim and Jo (2016), Measuring burstiness for finite event sequences, Physical Review E 94, 032311.
       doi:10.1103/PhysRevE.94.032311

    Examples
    --------
    Ana writes every ten minutes; Bo waits one minute, then three: μ = 2, σ = 1, (1/2 − 1)/(1/2 + 1).

    >>> minutes = pd.to_timedelta([0, 10, 20, 0, 1, 4], unit="min")
    >>> talk = pd.DataFrame({
    ...     "source": ["Ana"] * 3 + ["Bo"] * 3, "target": ["Bo"] * 3 + ["Ana"] * 3,
    ...     "created_at": pd.Timestamp("2026-03-14T18:00Z") + minutes,
    ... })
    >>> burstiness(talk, ["Ana", "Bo", "Cy"]).round(3).tolist()
    [-1.0, -0.333, nan]
    """
    line = timeline(interactions, participants, kinds=kinds, since=since, until=until)
    order = _grouped(line.source)
    person, time = line.source[order], line.time[order]
    same = person[1:] == person[:-1]
    who, gap = person[1:][same], np.diff(time)[same] / _SECOND
    n = len(line.people)
    k = np.bincount(who, minlength=n)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(who, gap, minlength=n) / k
        spread = np.sqrt(np.bincount(who, (gap - mean[who]) ** 2, minlength=n) / k)
        r = spread / mean
        if finite_size:
            up, down = np.sqrt(k + 1.0), np.sqrt(np.maximum(k - 1.0, 0))
            found = (up * r - down) / ((up - 2) * r + down)
        else:
            found = (r - 1) / (r + 1)
    return pd.Series(np.where((k >= 2) & (mean > 0), found, np.nan), index=line.people, name="burstiness")


def activity_over_time(
    interactions: pd.DataFrame,
    *,
    every: str | timedelta,
    kinds: str | Sequence[str] | None = None,
    since: datetime | str | None = None,
    until: datetime | str | None = None,
) -> pd.DataFrame:
    """Return how much was said, and by how many, in each of successive windows of time.

    Parameters
    ----------
    interactions : pandas.DataFrame
        With ``source``, ``target``, ``created_at``. What has ``weight`` 0 is no address.
    every : str or datetime.timedelta
        How long a window is, such as ``"10min"``, ``"1h"`` or ``"7D"``.
    kinds : str or sequence of str, optional
        Only these kinds of interaction.
    since, until : datetime or str, optional
        Windows begin at ``since``, by default with the first address, and go on to ``until``, by default
        through the last address. The last window may reach beyond ``until``; nothing is counted there.

    Returns
    -------
    pandas.DataFrame
        A row for each window, by its beginning, those in which nothing happened too: ``interactions``,
        ``sources`` (different people who addressed somebody), ``targets`` (who were addressed), ``people``
        (either) and ``ties`` (different ordered pairs).

    Raises
    ------
    InvalidInputError
        If ``every`` is no length of time, makes more than 100,000 windows, or the table lacks something.

    Examples
    --------
    >>> talk = pd.DataFrame({
    ...     "source": ["Ana", "Ana", "Bo"], "target": ["Bo", "Bo", "Cy"],
    ...     "created_at": pd.to_datetime(["2026-03-14T18:00Z", "2026-03-14T18:09Z", "2026-03-14T18:25Z"]),
    ... })
    >>> activity_over_time(talk, every="10min").to_numpy().tolist()
    [[2, 1, 1, 2, 1], [0, 0, 0, 0, 0], [1, 1, 1, 2, 1]]
    """
    line = timeline(interactions, kinds=kinds, since=since, until=until)
    begins, window = _windows(line, every)
    n, count = max(len(line.people), 1), len(begins)

    def people_or_ties(items: np.ndarray, kinds_of_item: int, windows: np.ndarray) -> np.ndarray:
        return np.bincount(_different(windows * kinds_of_item + items) // kinds_of_item, minlength=count)

    return pd.DataFrame(
        {
            "interactions": np.bincount(window, minlength=count),
            "sources": people_or_ties(line.source, n, window),
            "targets": people_or_ties(line.target, n, window),
            "people": people_or_ties(np.concatenate([line.source, line.target]), n, np.tile(window, 2)),
            "ties": people_or_ties(line.source * n + line.target, n * n, window),
        },
        index=begins,
    )


def tie_retention(
    interactions: pd.DataFrame,
    *,
    every: str | timedelta,
    kinds: str | Sequence[str] | None = None,
    since: datetime | str | None = None,
    until: datetime | str | None = None,
) -> pd.DataFrame:
    r"""Return which share of the ties of two successive windows of time are in both.

    .. math:: J = \frac{|T_1 \cap T_2|}{|T_1 \cup T_2|}

    Parameters
    ----------
    interactions, every, kinds, since, until
        As for :func:`activity_over_time`. A tie is an ordered pair of people.

    Returns
    -------
    pandas.DataFrame
        A row for each window but the first, by its beginning: ``before`` and ``after``, the ties of the window
        before it and of itself; ``kept``, those in both; ``retention``, between 0 and 1, or NaN where both
        windows are empty.

    Raises
    ------
    InvalidInputError
        As for :func:`activity_over_time`.

    Examples
    --------
    >>> talk = pd.DataFrame({
    ...     "source": ["Ana", "Ana", "Ana"], "target": ["Bo", "Bo", "Cy"],
    ...     "created_at": pd.to_datetime(["2026-03-14T18:00Z", "2026-03-14T18:11Z", "2026-03-14T18:12Z"]),
    ... })
    >>> tie_retention(talk, every="10min").to_numpy().tolist()
    [[1.0, 2.0, 1.0, 0.5]]
    """
    line = timeline(interactions, kinds=kinds, since=since, until=until)
    n = max(len(line.people), 1)
    return _retention(line, line.source * n + line.target, n * n, every)


def participant_retention(
    interactions: pd.DataFrame,
    *,
    every: str | timedelta,
    kinds: str | Sequence[str] | None = None,
    since: datetime | str | None = None,
    until: datetime | str | None = None,
) -> pd.DataFrame:
    """Return which share of those who addressed somebody in two successive windows of time did so in both.

    Parameters
    ----------
    interactions, every, kinds, since, until
        As for :func:`activity_over_time`.

    Returns
    -------
    pandas.DataFrame
        As from :func:`tie_retention`, of people.

    Raises
    ------
    InvalidInputError
        As for :func:`activity_over_time`.

    Notes
    -----
    Those who are only addressed are not counted: one may be without being there.

    Examples
    --------
    >>> talk = pd.DataFrame({
    ...     "source": ["Ana", "Bo", "Ana"], "target": ["Bo", "Ana", "Cy"],
    ...     "created_at": pd.to_datetime(["2026-03-14T18:00Z", "2026-03-14T18:01Z", "2026-03-14T18:12Z"]),
    ... })
    >>> participant_retention(talk, every="10min").to_numpy().tolist()
    [[2.0, 1.0, 1.0, 0.5]]
    """
    line = timeline(interactions, kinds=kinds, since=since, until=until)
    return _retention(line, line.source, max(len(line.people), 1), every)


# ---------------------------------------------------------------- turns between two people


def _turns(line: Timeline, measured_from: str) -> dict[str, np.ndarray]:
    if measured_from not in ("first", "last"):
        raise InvalidInputError(f'measured_from is "first" or "last"; here it is {measured_from!r}.')
    n = max(len(line.people), 1)
    pair = np.minimum(line.source, line.target) * n + np.maximum(line.source, line.target)
    order = _grouped(pair)
    pair, speaker, time = pair[order], line.source[order], line.time[order]
    changes = (pair[1:] != pair[:-1]) | (speaker[1:] != speaker[:-1])
    first = np.flatnonzero(np.concatenate([[True], changes])) if len(pair) else np.zeros(0, dtype=np.int64)
    last = np.append(first[1:], len(pair)) - 1
    answered = np.append(pair[first[1:]] == pair[first[:-1]], False)[: len(first)]
    begin = time[first if measured_from == "first" else last]
    if line.until is not None:
        at_end = _microseconds(line.until)
    else:
        at_end = int(line.time[-1]) if len(line) else 0
    end = np.full(len(first), at_end)
    end[:-1][answered[:-1]] = time[first[1:]][answered[:-1]]
    return {
        "first": order[first],
        "begin": begin,
        "end": end,
        "answered": answered,
        "seconds": (end - begin) / _SECOND,
    }


def _survival_median(seconds: np.ndarray, answered: np.ndarray) -> float:
    """Return the earliest time by which, by the estimate of Kaplan and Meier, half have been answered."""
    order = np.argsort(seconds)
    at = seconds[order]
    first = np.flatnonzero(np.append(True, at[1:] != at[:-1]))  # those who leave at one time leave together
    waiting = len(at) - first
    still = np.cumprod(1 - np.add.reduceat(answered[order].astype(float), first) / waiting)
    half = np.flatnonzero(still <= 0.5 + 1e-12)
    return float(at[first[half[0]]]) if len(half) else float("nan")


def _grouped(key: np.ndarray) -> np.ndarray:
    """Return the stable order by key; a plain sort of (key, place) in one number, where both fit, is quickest."""
    n = len(key)
    bits = max(n - 1, 1).bit_length()
    if n and int(key.max()).bit_length() + bits < 63:
        packed = (key.astype(np.int64) << bits) | np.arange(n)
        packed.sort()
        return packed & ((1 << bits) - 1)
    return np.argsort(key, kind="stable")


# ---------------------------------------------------------------- windows of time


def _windows(line: Timeline, every: str | timedelta) -> tuple[pd.DatetimeIndex, np.ndarray]:
    """Return the beginnings of all windows, and the window of each address."""
    try:
        length = pd.Timedelta(every).value // 1000
    except (ValueError, TypeError) as error:
        raise InvalidInputError(
            f'every is a length of time, such as "10min", "1h" or "7D"; here it is {every!r}.'
        ) from error
    if length <= 0:
        raise InvalidInputError(f"every is a length of time above 0; here it is {every!r}.")
    if line.since is not None:
        begin = _microseconds(line.since)
    else:
        begin = int(line.time[0]) if len(line) else 0
    if line.until is not None and (len(line) or line.since is not None):
        count = -(-(_microseconds(line.until) - begin) // length)
    else:
        count = (int(line.time[-1]) - begin) // length + 1 if len(line) else 0
    if count > _MOST_WINDOWS:
        raise InvalidInputError(
            f"every = {every!r} makes {count:,} windows; {_MOST_WINDOWS:,} are the most. Take longer ones."
        )
    begins = pd.DatetimeIndex(_moments(begin + length * np.arange(count)), name="since")
    return begins, (line.time - begin) // length


def _retention(line: Timeline, items: np.ndarray, kinds_of_item: int, every: str | timedelta) -> pd.DataFrame:
    begins, window = _windows(line, every)
    there = _different(window * kinds_of_item + items)
    counts = np.bincount(there // kinds_of_item, minlength=len(begins))
    later = np.searchsorted(there, there + kinds_of_item)
    again = np.append(there, -1)[later] == there + kinds_of_item
    kept = np.bincount(there[again] // kinds_of_item, minlength=len(begins))[:-1]
    before, after = counts[:-1], counts[1:]
    retention = np.full(len(before), np.nan)
    either = before + after - kept
    np.divide(kept, either, out=retention, where=either > 0)
    return pd.DataFrame(
        {"before": before, "after": after, "kept": kept, "retention": retention}, index=begins[1:]
    )


def _different(keys: np.ndarray) -> np.ndarray:
    """Return each key once, ascending; np.unique hashes whole numbers, which takes ten times as long."""
    keys = np.sort(keys)
    return keys[np.append(True, keys[1:] != keys[:-1])] if len(keys) else keys


def _moments(microseconds: np.ndarray) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(np.asarray(microseconds, dtype="datetime64[us]"), tz="UTC")


def _microseconds(moment: pd.Timestamp) -> int:
    return int(moment.value) // 1000  # pandas gives nanoseconds, whatever it keeps
