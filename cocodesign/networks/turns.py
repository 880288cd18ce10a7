"""Who gets the floor after whom?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.networks.timeline import Timeline, timeline

__all__ = ["PARTICIPATION_SHIFTS", "participation_shifts"]

PARTICIPATION_SHIFTS = {
    "AB-BA": "receiving",
    "AB-B0": "receiving",
    "AB-BY": "receiving",
    "A0-X0": "claiming",
    "A0-XA": "claiming",
    "A0-XY": "claiming",
    "AB-X0": "usurping",
    "AB-XA": "usurping",
    "AB-XB": "usurping",
    "AB-XY": "usurping",
    "A0-AY": "continuing",
    "AB-A0": "continuing",
    "AB-AY": "continuing",
}
"""The thirteen shifts from one turn to the next, and in which of four ways the speaker comes to the turn."""


def participation_shifts(
    interactions: pd.DataFrame,
    rng: int | np.random.Generator,
    *,
    within: str | None = None,
    replicates: int = 1000,
    kinds: str | Sequence[str] | None = None,
    since: datetime | str | None = None,
    until: datetime | str | None = None,
) -> pd.DataFrame:
    """Return how often the floor passes in each of thirteen ways, and how often it would if turns had no order.

    Each shift is written as who addresses whom, then who addresses whom next. A and B are the speaker and the
    target of the first turn, X and Y are others, 0 is the group as a whole. In ``AB-BA`` the one who was
    addressed answers; in ``AB-XA`` a third takes the turn that was B's.

    Parameters
    ----------
    interactions : pandas.DataFrame
        With ``source``, ``target``, ``created_at``; ``seq`` where times may be equal. A missing target means
        that all were addressed. Where there is a column ``contribution``, successive rows of one contribution
        are one turn, to the group if they name several targets. What has ``weight`` 0 is no turn.
    rng : int or numpy.random.Generator
        The source of chance.
    within : str, optional
        A column that names the conversation, such as a stage or a channel: turns follow one another, and are
        shuffled, only within each.
    replicates : int
        How many times the order of the turns is shuffled.
    kinds : str or sequence of str, optional
        Only these kinds of interaction.
    since, until : datetime or str, optional
        Only what happened at or after ``since`` and before ``until``.

    Returns
    -------
    pandas.DataFrame
        A row for each of the :data:`PARTICIPATION_SHIFTS`: ``way`` (receiving, claiming, usurping or
        continuing the turn), ``count``, ``expected`` (the mean over shuffled orders), ``z`` (standard
        deviations of these above their mean; NaN where the order changes nothing) and ``p`` (two-sided, as of
        :func:`cocodesign.inference.estimate`; correct it when you read all thirteen).

    Raises
    ------
    UndefinedMeasureError
        If no turn follows another.
    InvalidInputError
        If a column is absent, a value but the target is missing, a time has no zone, or ``replicates`` is
        below 1.

    Notes
    -----
    Where the same person addresses the same target, or the group, again, nothing shifts, and nothing is
    counted: counts add up to at most the number of turns less one. Shuffling keeps who says how much to whom;
    it is the order alone that is held against chance. In writing, where several talk at once, a next turn is
    not always meant as one: read shifts within threads.

    References
    ----------
    .. [1] Gibson (2003), Participation shifts: order and differentiation in group conversation, Social Forces
       81(4), 1335–1380. doi:10.1353/sof.2003.0055

    Examples
    --------
    Ana asks Bo, Bo answers Ana, and Cy says something to all.

    >>> talk = pd.DataFrame({
    ...     "source": ["Ana", "Bo", "Cy"], "target": ["Bo", "Ana", None],
    ...     "created_at": pd.to_datetime(["2026-03-14T18:00Z", "2026-03-14T18:01Z", "2026-03-14T18:02Z"]),
    ... })
    >>> shifts = participation_shifts(talk, rng=1, replicates=50)
    >>> shifts.loc[shifts["count"] > 0, ["way", "count"]]
                 way  count
    shift
    AB-BA  receiving      1
    AB-X0   usurping      1
    """
    if replicates < 1:
        raise InvalidInputError(f"replicates is a number from 1 on; here it is {replicates}.")
    if within is not None and within not in interactions.columns:
        came = ", ".join(map(str, interactions.columns))
        raise InvalidInputError(f"These interactions have no column {within}; they have {came}.")
    rng = np.random.default_rng(rng)
    line = timeline(interactions, kinds=kinds, since=since, until=until, to_nobody=True)
    speaker, target, talk = _as_turns(line, interactions, within)
    follows = talk[1:] == talk[:-1]
    if not follows.any():
        raise UndefinedMeasureError(
            f"Participation shifts are undefined: among {len(speaker)} turns none follows another."
        )
    observed = _counts(speaker, target, follows)
    by_chance = np.empty((replicates, len(observed)))
    for k in range(replicates):
        order = rng.permutation(len(talk)) if within is None else np.lexsort((rng.random(len(talk)), talk))
        by_chance[k] = _counts(speaker[order], target[order], follows)
    mean, spread = by_chance.mean(axis=0), by_chance.std(axis=0)
    z = np.full(len(observed), np.nan)
    np.divide(observed - mean, spread, out=z, where=spread > 0)
    above = ((by_chance >= observed).sum(axis=0) + 1) / (replicates + 1)
    below = ((by_chance <= observed).sum(axis=0) + 1) / (replicates + 1)
    return pd.DataFrame(
        {
            "way": list(PARTICIPATION_SHIFTS.values()),
            "count": observed,
            "expected": mean,
            "z": z,
            "p": np.minimum(1, 2 * np.minimum(above, below)),
        },
        index=pd.Index(list(PARTICIPATION_SHIFTS), name="shift"),
    )


def _as_turns(
    line: Timeline, interactions: pd.DataFrame, within: str | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return speaker, target (−1: the group) and conversation of each turn, conversation by conversation."""
    talk = np.zeros(len(line), dtype=np.int64)
    if within is not None:
        talk, _ = pd.factorize(interactions[within].iloc[line.rows], use_na_sentinel=False)
    order = np.argsort(talk, kind="stable")
    speaker, target, talk = line.source[order], line.target[order], talk[order]
    if "contribution" not in interactions.columns or not len(order):
        return speaker, target, talk
    said, _ = pd.factorize(interactions["contribution"].iloc[line.rows[order]])
    new = (said[1:] != said[:-1]) | (said[1:] < 0) | (speaker[1:] != speaker[:-1]) | (talk[1:] != talk[:-1])
    first = np.flatnonzero(np.concatenate([[True], new]))
    alike = np.minimum.reduceat(target, first) == np.maximum.reduceat(target, first)
    return speaker[first], np.where(alike, target[first], -1), talk[first]


_TO_NOBODY, _TO_SPEAKER, _TO_TARGET, _TO_ANOTHER = range(4)


def _number_of_shift() -> np.ndarray:
    """Return the place of each shift by (first turn to the group, who speaks next, whom they address)."""
    number = np.full((2, 3, 4), len(PARTICIPATION_SHIFTS))  # beyond the last: nothing shifts
    speaks = {"A": 0, "B": 1, "X": 2}
    hears = {"0": _TO_NOBODY, "A": _TO_SPEAKER, "B": _TO_TARGET, "Y": _TO_ANOTHER}
    for place, shift in enumerate(PARTICIPATION_SHIFTS):
        first, then = shift.split("-")
        number[int(first == "A0"), speaks[then[0]], hears[then[1]]] = place
    return number.ravel()


_NUMBER_OF_SHIFT = _number_of_shift()


def _counts(speaker: np.ndarray, target: np.ndarray, follows: np.ndarray) -> np.ndarray:
    before, to, now, next_to = speaker[:-1], target[:-1], speaker[1:], target[1:]
    speaks = np.where(now == before, 0, np.where(now == to, 1, 2))
    hears = np.full(len(now), _TO_ANOTHER)
    hears[next_to == to] = _TO_TARGET
    hears[next_to == before] = _TO_SPEAKER
    hears[next_to < 0] = _TO_NOBODY
    shift = _NUMBER_OF_SHIFT[(to < 0) * 12 + speaks * 4 + hears]
    n = len(PARTICIPATION_SHIFTS)
    return np.bincount(shift[follows], minlength=n + 1)[:n]
