"""Did people turn from passive to active? Acts by level of a ladder, and how people move on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference import FEWEST
from cocodesign.inference.estimates import check_draws, seed_of
from cocodesign.participation.acts import ACTS, HOSTS, LADDER, acts, people
from cocodesign.participation.changes import change_table, swapped
from cocodesign.participation.windows import Parts, windows
from cocodesign.tables import Community

__all__ = ["ABSENT", "activity_levels", "activity_shift", "activity_transitions"]

ABSENT = "absent"
"""The level of somebody who did nothing in a part of time."""


def activity_levels(
    community: Community,
    *,
    ladder: Mapping[str, str] = LADDER,
    hosts: Sequence[str] = HOSTS,
    level: float = 0.95,
) -> pd.DataFrame:
    r"""Return how many acts of members are on each level of a ladder, by how many people, and their share.

    .. math:: s_l = \frac{\sum_i a_{il}}{\sum_i \sum_m a_{im}}

    with :math:`a_{il}` the acts of person i on level l.

    Parameters
    ----------
    community : Community
    ladder : mapping of str to str
        The level of each kind of act (:data:`cocodesign.participation.ACTS`), from the least active level to
        the most; kinds that are not in it are left out. Say which ladder you took.
    hosts : sequence of str
        The roles of those who lead; their acts are not counted.
    level : float
        How much the intervals are to hold.

    Returns
    -------
    pandas.DataFrame
        By level, from the lowest: ``acts``; ``people`` who did one; ``n``, members who did anything; ``share`` of
        all acts, with ``low`` and ``high``. Shares are NaN if nobody did anything. Intervals see people, with
        all their acts, as drawn from a larger community, and are NaN for fewer than ten.

    Raises
    ------
    InvalidInputError
        If the ladder names an act that there is not.

    Examples
    --------
    >>> said = [
    ...     {"contribution": "bench", "participant": "Ana", "kind": "idea"},
    ...     {"contribution": "why", "participant": "Bo", "kind": "comment"},
    ...     {"contribution": "how", "participant": "Bo", "kind": "comment"},
    ... ]
    >>> found = activity_levels(Community(contributions=said))
    >>> found.loc[["comment", "idea"], ["acts", "people"]].to_numpy().tolist()
    [[2, 1], [1, 1]]
    """
    from scipy.special import stdtrit

    check_draws(1, level)
    levels = _levels(ladder)
    done = _on_the_ladder(community, ladder, hosts)
    counts = pd.crosstab(done["participant"], done["level"]).reindex(columns=levels, fill_value=0)
    n, each = len(counts), counts.to_numpy(dtype=float)
    of_each = each.sum(axis=1)
    share = each.sum(axis=0) / of_each.sum() if n else np.full(len(levels), np.nan)
    reach = np.full(len(levels), np.nan)
    if n >= FEWEST:
        moves = (each - of_each[:, None] * share) / of_each.sum()
        reach = stdtrit(n - 1, (1 + level) / 2) * np.sqrt((moves**2).sum(axis=0) * n / (n - 1))
    return pd.DataFrame(
        {
            "acts": each.sum(axis=0).astype(np.int64),
            "people": (each > 0).sum(axis=0),
            "n": n,
            "share": share,
            "low": np.maximum(share - reach, 0.0),
            "high": np.minimum(share + reach, 1.0),
        },
        index=pd.Index(levels, name="level"),
    )


def activity_transitions(
    community: Community,
    *,
    parts: Parts = 2,
    ladder: Mapping[str, str] = LADDER,
    hosts: Sequence[str] = HOSTS,
) -> pd.DataFrame:
    """Return how many members went from each level to each, from one part of time to the next.

    A person's level in a part is the highest of their acts in it, or ``absent``.

    Parameters
    ----------
    community : Community
    parts : int, "stages" or sequence of times
        See :data:`cocodesign.participation.Parts`. With more than two, all pairs of neighbours are added up.
    ladder, hosts
        As for :func:`activity_levels`.

    Returns
    -------
    pandas.DataFrame
        Rows are levels before, columns levels after, ``absent`` first; the sum is the members times the pairs
        of neighbouring parts. What has no time is not counted.

    Raises
    ------
    UndefinedMeasureError
        If there are no two parts of time.

    Examples
    --------
    Bo first comments, then has an idea; Cy, on the roster, does nothing.

    >>> said = [
    ...     {"contribution": "c", "participant": "Bo", "kind": "comment", "created_at": "2026-03-14T18:00Z"},
    ...     {"contribution": "i", "participant": "Bo", "kind": "idea", "created_at": "2026-03-14T19:00Z"},
    ... ]
    >>> roster = [{"participant": "Bo"}, {"participant": "Cy"}]
    >>> found = activity_transitions(Community(participants=roster, contributions=said))
    >>> int(found.at["comment", "idea"]), int(found.at["absent", "absent"])
    (1, 1)
    """
    levels = [ABSENT, *_levels(ladder)]
    roster = people(community, hosts=hosts)
    members = roster.index[~roster["is_host"]]
    done = _on_the_ladder(community, ladder, hosts)
    cut = windows(community, done["created_at"], parts)
    done = done.assign(part=cut.place(done["created_at"]), who=members.get_indexer(done["participant"]))
    done = done[done["part"] >= 0]
    reached = np.zeros((len(members), len(cut)), dtype=np.int64)
    rung = pd.Index(levels).get_indexer(done["level"])
    np.maximum.at(reached, (done["who"].to_numpy(), done["part"].to_numpy()), rung)
    matrix = np.zeros((len(levels), len(levels)), dtype=np.int64)
    np.add.at(matrix, (reached[:, :-1].ravel(), reached[:, 1:].ravel()), 1)
    return pd.DataFrame(matrix, index=pd.Index(levels, name="from"), columns=pd.Index(levels, name="to"))


def activity_shift(
    community: Community,
    *,
    rng: int | np.random.Generator,
    parts: Parts = 2,
    active_from: str = "comment",
    ladder: Mapping[str, str] = LADDER,
    hosts: Sequence[str] = HOSTS,
    replicates: int = 1000,
    level: float = 0.95,
) -> pd.DataFrame:
    r"""Return the share of members' acts that are active, in each part of time, and how it changed: shift one.

    .. math:: A_k = \frac{\text{acts in part k on level active\_from or higher}}{\text{acts in part k}}

    Parameters
    ----------
    community : Community
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same answer each time.
    parts : int, "stages" or sequence of times
        See :data:`cocodesign.participation.Parts`: 2 compares the second half of the time with the first.
    active_from : str
        The level of the ladder from which on an act is active.
    ladder, hosts
        As for :func:`activity_levels`.
    replicates : int
        How often chance is drawn.
    level : float
        How much the intervals are to hold.

    Returns
    -------
    pandas.DataFrame
        A row for each part, and one named ``change`` for the last part minus the first: ``measure, part, since,
        until, value, low, high, null_mean, z, p, n, definition``. Values lie between 0 (passive) and 1 (active),
        the change between −1 and 1. ``n`` counts the members who did something. A part in which nobody did
        anything has no value.

    Raises
    ------
    UndefinedMeasureError
        If nobody did anything, or not at two different times.
    InvalidInputError
        If there is no level ``active_from`` on the ladder, or the ladder names an act that there is not.

    Notes
    -----
    Intervals take people as independent, with all their acts together, and are NaN for fewer than ten. Chance:
    each person's first and last part change places by a coin, which keeps what people are like and how much they
    do. What was read has no time in the tables, so it counts in no part. How often the interval holds a planted
    change stands in ``docs/studies/shifts.md``.

    Examples
    --------
    >>> said = [
    ...     {"contribution": "i", "participant": "Ana", "kind": "idea", "created_at": "2026-03-14T18:00Z"},
    ...     {"contribution": "c", "participant": "Bo", "kind": "comment", "created_at": "2026-03-14T19:00Z"},
    ... ]
    >>> liked = [{"participant": "Bo", "contribution": "i", "created_at": "2026-03-14T18:10Z"}]
    >>> found = activity_shift(Community(contributions=said, endorsements=liked), rng=1)
    >>> found["value"].tolist()
    [0.5, 1.0, 0.5]
    """
    check_draws(replicates, level)
    levels = _levels(ladder)
    if active_from not in levels:
        raise InvalidInputError(
            f"There is no level {active_from!r} on this ladder; its levels are {', '.join(levels)}."
        )
    active = levels[levels.index(active_from) :]
    done = _on_the_ladder(community, ladder, hosts)
    if done["created_at"].notna().sum() == 0:
        raise UndefinedMeasureError(
            f"The activity shift is undefined: none of the {len(community.participants)} participants did "
            "anything at a known time."
        )
    cut = windows(community, done["created_at"], parts)
    done = done.assign(part=cut.place(done["created_at"]))
    done = done[done["part"] >= 0]
    who, names = pd.factorize(done["participant"])
    a, b = np.zeros((len(names), len(cut))), np.zeros((len(names), len(cut)))
    np.add.at(b, (who, done["part"].to_numpy()), 1.0)
    np.add.at(a, (who, done["part"].to_numpy()), done["level"].isin(active).to_numpy(dtype=float))
    generator = np.random.default_rng(rng)
    return change_table(
        "activity",
        f"share of members' acts on level {active_from} or higher of the ladder {', '.join(levels)}",
        cut,
        a,
        b,
        unit="people",
        by_chance=swapped(a, b, replicates, generator),
        chance="each person's first and last part change places by a coin",
        level=level,
        seed=seed_of(rng),
    )


def _levels(ladder: Mapping[str, str]) -> list[str]:
    strange = [act for act in ladder if act not in ACTS]
    if strange or not ladder:
        raise InvalidInputError(
            f"A ladder gives a level to kinds of act, which are {', '.join(ACTS)}; this one has "
            f"{', '.join(map(repr, strange)) or 'none'}."
        )
    return list(dict.fromkeys(ladder.values()))


def _on_the_ladder(community: Community, ladder: Mapping[str, str], hosts: Sequence[str]) -> pd.DataFrame:
    done = acts(community)
    roster = people(community, hosts=hosts)
    done = done[done["participant"].isin(roster.index[~roster["is_host"]]) & done["act"].isin(list(ladder))]
    return done.assign(level=done["act"].map(dict(ladder)))
