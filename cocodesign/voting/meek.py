"""Which share of every ballot do the elected keep? The transferable vote by Meek's method, which treats all ballots alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.voting.ties import Ties, settle

__all__ = ["MeekOutcome", "meek"]

CLOSE = 1e-9
"""Votes nearer to each other than this share of all votes are level."""
TURNS = 2000


@dataclass
class MeekOutcome:
    """One way in which a count may go: who is elected in which order, and its rounds by number."""

    elected: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    out: list[int] = field(default_factory=list)
    keep: NDArray[np.float64] = field(default_factory=lambda: np.ones(0))
    earlier: list[tuple[float, ...]] = field(default_factory=list)

    def copy(self) -> MeekOutcome:
        """Return one that goes its own way from here."""
        return MeekOutcome(
            list(self.elected),
            list(self.short),
            [dict(one) for one in self.rounds],
            list(self.out),
            self.keep.copy(),
            list(self.earlier),
        )


def meek(
    order: NDArray[Any],
    units: NDArray[np.int64],
    unit: int,
    names: Sequence[str],
    seats: int,
    quota: str,
    ties: Ties,
) -> tuple[list[MeekOutcome], bool]:
    """Return how the count may go by its ties, the first on the ballot paper dropping out first, and whether that is all.

    Everybody passes on of every ballot what they do not keep: those who are left keep all of it, those who are out
    nothing, and the elected the share that leaves them with the quota. These shares are found by iteration, to within
    a thousand-millionth of all votes; the quota shrinks with what is exhausted.

    Parameters
    ----------
    order : ndarray
        From :meth:`Ballots.orders`.
    units, unit
        What each ballot weighs, and how many units make 1.
    names : sequence of str
        The candidates.
    seats : int
        How many are to be elected.
    quota : {"droop_int", "droop_exact", "hare"}
        As in :func:`cocodesign.voting.stv`.
    ties : Ties
        Who drops out of several lowest.

    References
    ----------
    .. [1] Hill, Wichmann, Woodall (1987), Algorithm 123: single transferable vote by Meek's method, The Computer
       Journal 30(3), 277-281. doi:10.1093/comjnl/30.3.277
    """
    m = len(names)
    weights = units / unit
    valid = float(weights[order[:, 0] >= 0].sum())
    start = MeekOutcome(keep=np.append(np.ones(m), 0.0))
    open_, found, tried, complete = [start], [], 0, True
    while open_:
        one = open_.pop()
        while (may := _round(one, order, weights, valid, seats, quota, ties, names)) is not None:
            others = may[1:]
            if others and tried + len(others) > ties.most:
                complete, others = False, []
            tried += len(others)
            for c in reversed(others):
                other = one.copy()
                _exclude(other, c)
                open_.insert(0, other)
            _exclude(one, may[0])
        _flows(one)
        found.append(one)
    return found, complete


def _quota(quota: str, votes: float, seats: int) -> float:
    if quota == "droop_int":
        return floor(votes / (seats + 1) + CLOSE) + 1
    return votes / (seats + 1 if quota == "droop_exact" else seats)


def _votes(
    order: NDArray[Any], weights: NDArray[np.float64], keep: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What each candidate keeps of all ballots; in the last place what nobody keeps."""
    rest = weights.copy()
    found = np.zeros(len(keep))
    for column in order.T[:-1]:
        kept = rest * keep[column]
        found += np.roll(np.bincount(column.astype(np.int64) + 1, kept, len(keep)), -1)
        rest -= kept
    found[-1] = rest[order[:, 0] >= 0].sum()
    return found


def _round(
    one: MeekOutcome,
    order: NDArray[Any],
    weights: NDArray[np.float64],
    valid: float,
    seats: int,
    quota: str,
    ties: Ties,
    names: Sequence[str],
) -> list[int] | None:
    """Find the shares, elect whoever has the quota, and return who may drop out next; None at the end."""
    m = len(names)
    close = CLOSE * max(1.0, valid)
    newly: list[int] = []
    for _ in range(TURNS):
        votes = _votes(order, weights, one.keep)
        needed = _quota(quota, valid - votes[-1], seats)
        standing = [c for c in range(m) if c not in one.elected and c not in one.out]
        reached = [
            c
            for c in standing
            if votes[c] > needed + close or (quota != "droop_exact" and votes[c] >= needed - close)
        ]
        reached = sorted(reached, key=lambda c: (-votes[c], c))[: seats - len(one.elected)]
        one.elected += reached
        newly += reached
        over = max((votes[c] - needed for c in one.elected), default=0.0)
        if not reached and over <= close:
            break
        if len(one.elected) == seats:
            break
        for c in one.elected:
            if votes[c] > 0:
                one.keep[c] = min(1.0, one.keep[c] * needed / votes[c])
    standing = [c for c in range(m) if c not in one.elected and c not in one.out]
    shown = sorted([*standing, *one.elected])
    status = dict.fromkeys(standing, "standing") | dict.fromkeys(one.elected, "was elected")
    status |= dict.fromkeys(newly, "elected")
    told: dict[str, Any] = {
        "votes": {c: round(float(votes[c]), 9) for c in shown},
        "status": status,
        "exhausted": round(float(votes[-1]), 9),
        "lost": 0,
        "moves": [],
        "level": [],
        "quota": needed,
    }
    one.rounds.append(told)
    open_seats = seats - len(one.elected)
    if open_seats == 0 or not standing:
        return None
    if len(standing) <= open_seats:
        for c in sorted(standing, key=lambda c: (-votes[c], c)):
            one.elected.append(c)
            one.short.append(c)
            status[c] = "elected without quota"
        return None
    fewest = min(votes[c] for c in standing)
    lowest = [c for c in standing if votes[c] <= fewest + close]
    told["level"] = lowest if len(lowest) > 1 and fewest > close else []
    if fewest <= close and len(standing) - len(lowest) >= open_seats:
        return lowest[:1]  # nobody's ballots move: one after the other, in any order
    rounded = [tuple(round(v / close) for v in past) for past in one.earlier]
    return settle(ties, lowest, names, rounded, lowest=True)


def _exclude(one: MeekOutcome, c: int) -> None:
    told = one.rounds[-1]
    told["status"] = told["status"] | {c: "out"}
    one.earlier.append(tuple(told["votes"].get(i, 0.0) for i in range(len(one.keep) - 1)))
    one.out.append(c)
    one.keep[c] = 0.0


def _flows(one: MeekOutcome) -> None:
    """Say from whom to whom votes moved between two rounds: what each gains comes from all who lose, by how much each
    loses, because a ballot passes through many hands at once."""
    for before, after in pairwise(one.rounds):
        change = {c: after["votes"].get(c, 0.0) - votes for c, votes in before["votes"].items()}
        change[-1] = after["exhausted"] - before["exhausted"]
        losers = {c: -votes for c, votes in change.items() if votes < 0}
        gains = {c: votes for c, votes in change.items() if votes > 0}
        total = sum(losers.values())
        before["moves"] = [
            (c, to, round(lost * gain / total, 9))
            for c, lost in sorted(losers.items())
            for to, gain in sorted(gains.items(), key=lambda item: (item[0] < 0, item[0]))
            if total and round(lost * gain / total, 9)
        ]
