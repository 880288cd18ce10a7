"""How do the votes move from stage to stage when several are elected, in every way of settling ties?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.piles import first_piles, moved_on, rows_of
from cocodesign.voting.ties import Ties, settle

__all__ = ["Outcome", "TransferCount", "every_outcome"]


@dataclass
class Outcome:
    """One way in which a count may go: who is elected in which order, and its rounds by number."""

    elected: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)


class TransferCount:
    """The conventions of one count and the ballots it moves."""

    def __init__(
        self,
        order: NDArray[Any],
        ballots: Ballots,
        seats: int,
        amount: Callable[[Fraction], Fraction],
        is_strict: bool,
        recomputed: bool,
        surplus: str,
        round_off: Callable[[Fraction], Fraction],
    ) -> None:
        self.order = order
        self.flat, self.width = order.reshape(-1), order.shape[1]
        self.units = None if ballots.weights is None else ballots.units
        self.unit = ballots.unit
        self.m = len(ballots.candidates)
        self.names = ballots.candidates
        self.seats, self.amount, self.is_strict = seats, amount, is_strict
        self.recomputed, self.surplus, self.round_off = recomputed, surplus, round_off

    def start(self, cast: Fraction) -> _State:
        """Return where the count of so many ballots begins: each on the pile of the first it names."""
        piles: list[list[tuple[NDArray[Any], Fraction, int]]] = [[] for _ in range(self.m)]
        votes = [Fraction(0)] * self.m
        for c, pile in enumerate(first_piles(self.order, self.m)):
            if len(pile):
                piles[c] = [(pile, Fraction(1), 0)]
                votes[c] = self.weight(pile)
        standing = list(range(self.m))
        return _State(piles, votes, standing, Outcome(), [], cast - sum(votes), Fraction(0), [])

    def weight(self, pile: NDArray[Any]) -> Fraction:
        """Return what the ballots of a pile weigh."""
        return Fraction(
            len(pile) if self.units is None else int(self.units[rows_of(pile, self.width)].sum()), self.unit
        )

    def reaches(self, votes: Fraction, quota: Fraction) -> bool:
        """Return whether so many votes elect."""
        return votes > quota if self.is_strict else votes >= quota

    def move(
        self, state: _State, of: int, share: Fraction | None, stage: int
    ) -> list[tuple[int, int, Fraction]]:
        """Move the ballots of a candidate on, at their value or a share of it; return the flows.

        To -1 goes what is exhausted and to -2 what rounding takes.
        """
        stands = np.zeros(self.m + 1, dtype=bool)
        stands[[*state.standing, self.m]] = True
        parcels, state.piles[of] = state.piles[of], []
        if share is not None and self.surplus == "last_parcel":
            last = max((when for _, _, when in parcels), default=0)
            parcels = [parcel for parcel in parcels if parcel[2] == last]
        flows: dict[int, Fraction] = {}
        by_value: dict[Fraction, list[NDArray[Any]]] = {}
        for pile, value, _ in parcels:
            by_value.setdefault(value, []).append(pile)
        for value, piles in by_value.items():
            pile = np.concatenate(piles) if len(piles) > 1 else piles[0]
            new = value if share is None else self.round_off(value * share)
            left = self.weight(pile)
            for c, part in enumerate(moved_on(self.flat, pile, stands, self.m)):
                if len(part):
                    weight = self.weight(part)
                    left -= weight
                    flows[c] = flows.get(c, Fraction(0)) + weight * new
                    if new:
                        state.piles[c].append((part, new, stage))
            flows[-1] = flows.get(-1, Fraction(0)) + left * new
        for c, moved in flows.items():
            if c >= 0:
                state.votes[c] += moved
            else:
                state.exhausted += moved
        return [
            (of, c, moved)
            for c, moved in sorted(flows.items(), key=lambda one: (one[0] < 0, one[0]))
            if moved
        ]


def every_outcome(
    count: TransferCount, cast: Fraction, policy: Ties, is_batch: bool
) -> tuple[list[Outcome], bool]:
    """Return every way in which the count may go by its ties, the one of the rounds that are told first."""
    start = count.start(cast)
    valid = cast - start.exhausted
    open_, found, seen, tried = [start], list[Outcome](), set[Any](), 0
    while open_:
        if tried >= policy.most and found:
            return found, False
        state = open_.pop()
        tried += 1
        while True:
            step = _step(count, state, cast, valid, policy, is_batch)
            if step is None:
                found.append(state.outcome)
                break
            kind, may = step
            if len(may) == 1:
                _act(count, state, kind, may[0] if kind == "batch" else may)
                continue
            if len(count.order) <= 50_000:
                if (key := _key(state)) in seen:
                    break
                seen.add(key)
            for one in reversed(may):
                other = state.copy()
                _act(count, other, kind, [one])
                open_.append(other)
            break
    return found, True


@dataclass
class _State:
    """Where a count stands: the piles of each candidate, in parcels of one value and the stage at which they came."""

    piles: list[list[tuple[NDArray[Any], Fraction, int]]]
    votes: list[Fraction]
    standing: list[int]
    outcome: Outcome
    over: list[int]  # elected, and what is over has not moved
    exhausted: Fraction
    lost: Fraction
    earlier: list[tuple[Fraction, ...]]

    def copy(self) -> _State:
        own = self.outcome
        outcome = Outcome(list(own.elected), list(own.short), list(own.rounds))
        return _State(
            [list(pile) for pile in self.piles],
            list(self.votes),
            list(self.standing),
            outcome,
            list(self.over),
            self.exhausted,
            self.lost,
            list(self.earlier),
        )


def _key(state: _State) -> Any:
    piles = tuple(
        tuple(sorted((value, when, hash(np.sort(pile).tobytes())) for pile, value, when in some))
        for some in state.piles
    )
    return tuple(state.standing), frozenset(state.outcome.elected), tuple(state.over), piles


def _step(
    count: TransferCount, state: _State, cast: Fraction, valid: Fraction, policy: Ties, is_batch: bool
) -> tuple[str, list[Any]] | None:
    """Elect whoever is elected, and return what is done next and to whom it may be done; None at the end."""
    out = state.outcome
    one: dict[str, Any] = {
        "votes": {c: state.votes[c] for c in sorted([*state.standing, *out.elected])},
        "status": dict.fromkeys(state.standing, "standing") | dict.fromkeys(out.elected, "was elected"),
        "exhausted": state.exhausted,
        "lost": state.lost,
        "moves": [],
        "level": [],
    }
    out.rounds.append(one)
    quota = count.amount(cast - state.exhausted - state.lost if count.recomputed else valid)
    one["quota"] = quota
    reached = [c for c in state.standing if count.reaches(state.votes[c], quota)]
    for c in sorted(reached, key=lambda c: (-state.votes[c], c)):
        if len(out.elected) < count.seats:
            out.elected.append(c)
            one["status"][c] = "elected"
            state.standing.remove(c)
            if state.votes[c] > quota:
                state.over.append(c)
    open_seats = count.seats - len(out.elected)
    if open_seats == 0 or not state.standing:
        return None
    if len(state.standing) <= open_seats:
        for c in sorted(state.standing, key=lambda c: (-state.votes[c], c)):
            out.elected.append(c)
            out.short.append(c)
            one["status"][c] = "elected without quota"
        state.standing = []
        return None
    if state.over:
        most = max(state.votes[c] for c in state.over)
        level = [c for c in state.over if state.votes[c] == most]
        one["level"] = level if len(level) > 1 else []
        return "surplus", settle(policy, level, count.names, state.earlier, lowest=False)
    room = len(state.standing) - open_seats
    nobody = [c for c in state.standing if not state.votes[c]]
    if 1 < len(nobody) <= room:
        return "batch", [nobody]
    if is_batch and (batch := _batch(state, room)):
        return "batch", [batch]
    fewest = min(state.votes[c] for c in state.standing)
    level = [c for c in state.standing if state.votes[c] == fewest]
    one["level"] = level if len(level) > 1 else []
    return "out", settle(policy, level, count.names, state.earlier, lowest=True)


def _batch(state: _State, room: int) -> list[int]:
    """The most who together have fewer votes than the next, where enough others are left."""
    rising = sorted(state.standing, key=lambda c: (state.votes[c], c))
    found: list[int] = []
    together = Fraction(0)
    for place, c in enumerate(rising[:room], 1):
        together += state.votes[c]
        if place < len(rising) and together < state.votes[rising[place]]:
            found = rising[:place]
    return found if len(found) > 1 else []


def _act(count: TransferCount, state: _State, kind: str, whom: list[int]) -> None:
    """Move the surplus of somebody, or exclude some; and write down in the round what moved."""
    one = dict(state.outcome.rounds[-1])
    one["status"], one["moves"] = dict(one["status"]), []
    state.outcome.rounds[-1] = one
    stage = len(state.outcome.rounds)
    state.earlier.append(tuple(state.votes))
    if kind == "surplus":
        (c,) = whom
        state.over.remove(c)
        had, over = state.votes[c], state.votes[c] - one["quota"]
        base = had
        if count.surplus == "last_parcel":
            last = max(when for _, _, when in state.piles[c])
            base = sum((count.weight(p) * v for p, v, when in state.piles[c] if when == last), Fraction(0))
        one["moves"] = count.move(state, c, over / base, stage)
        taken = over - sum((moved for _, _, moved in one["moves"]), Fraction(0))
        state.votes[c] = one["quota"]
        if taken:
            one["moves"].append((c, -2, taken))
            state.lost += taken
        return
    for c in whom:
        state.standing.remove(c)
        one["status"][c] = "out"
    for c in whom:
        had = state.votes[c]
        moves = count.move(state, c, None, stage)
        one["moves"] += moves
        state.votes[c] = had - sum((moved for _, _, moved in moves), Fraction(0))
        if state.votes[c]:  # what a ballot was worth less than its share, cut off before
            one["moves"].append((c, -2, state.votes[c]))
            state.lost += state.votes[c]
            state.votes[c] = Fraction(0)
