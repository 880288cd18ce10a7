"""Who pays what for whom, when everybody has the same share of the money and supporters pay alike?"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["Purchase", "Purses", "Shares"]

CLOSE = 1e-9
"""Two prices closer than this, relative to them, are compared as exact fractions."""


@dataclass(frozen=True)
class Purchase:
    """Something bought: what, the most that one supporter pays for it, and its price for one unit of what it is worth."""

    candidate: int
    payment: float
    price: float


@dataclass(eq=False)
class Shares:
    """Where a count by equal shares stands.

    Attributes
    ----------
    money : ndarray of float, shape (n_ballots,)
        What each has left, for a weight of 1.
    share : Fraction
        What each had at the start.
    bought : tuple of Purchase
        In their order.
    waiting : list of (float, int)
        Lower bounds of the prices of what may still be bought, in ascending order: no price ever falls.
    before : Shares, optional
        The state before the last purchase.
    """

    money: NDArray[np.float64]
    share: Fraction
    bought: tuple[Purchase, ...]
    waiting: list[tuple[float, int]]
    before: Shares | None = None
    alike: list[int] | None = None
    is_harmless: bool | None = None
    found: dict[int, float] = field(default_factory=dict)
    exact: dict[int, Fraction | None] = field(default_factory=dict)
    groups: tuple[NDArray[np.int64], list[Fraction]] | None = None

    @property
    def chosen(self) -> frozenset[int]:
        """Who was bought."""
        return frozenset(one.candidate for one in self.bought)

    @property
    def key(self) -> frozenset[tuple[int, str]]:
        """What two states share in which everybody has the same money left."""
        return frozenset((one.candidate, f"{one.price:.12e}") for one in self.bought)


class Purses:
    """The supporters of candidates, what each candidate costs and what it is worth to whoever supports it.

    Parameters
    ----------
    by_candidate : ndarray of bool, shape (n_candidates, n_ballots)
        Who supports whom.
    units : ndarray of int, shape (n_ballots,)
        What each ballot weighs; a ballot of weight 2 has two shares.
    costs : sequence of int
        By candidate.
    worth : sequence of int
        By candidate what a supporter has from it: its cost, or 1.
    may : sequence of bool, optional
        Who can be bought at all.
    """

    def __init__(
        self,
        by_candidate: NDArray[np.bool_],
        units: NDArray[np.int64],
        costs: Sequence[int],
        worth: Sequence[int],
        may: Sequence[bool] | None = None,
    ) -> None:
        self.costs, self.worth = list(costs), list(worth)
        self.units = units
        self.people = [np.flatnonzero(one) for one in by_candidate]
        self.is_plain = bool((units == 1).all())
        weighs = None if self.is_plain else units.astype(np.float64)
        self.weights = [None if weighs is None else weighs[one] for one in self.people]
        self.total = [int(units[one].sum()) for one in self.people]
        self.may = [total > 0 and (may is None or may[c]) for c, total in enumerate(self.total)]

    def start(self, share: Fraction) -> Shares:
        """Return the state before anything is bought, with so much money for a weight of 1."""
        waiting = [
            (self.costs[c] / (total * self.worth[c]), c) for c, total in enumerate(self.total) if self.may[c]
        ]
        return Shares(np.full(len(self.units), float(share)), share, (), sorted(waiting))

    # ------------------------------------------------------------ prices

    def _payment(self, state: Shares, c: int) -> tuple[float | None, bool]:
        """What one supporter pays at most, None where they have too little; and whether that is on a knife's edge."""
        money, cost = state.money[self.people[c]], float(self.costs[c])
        weights = self.weights[c]
        have = float(money.sum() if weights is None else money @ weights)
        if have < cost * (1 - CLOSE):
            return None, False
        is_close = have < cost * (1 + CLOSE)
        poor, many = 0.0, float(self.total[c])
        while True:
            payment = (cost - poor) / many
            is_poor = money < payment * (1 - 1e-13)
            if not is_poor.any():
                return payment, is_close
            if weights is None:
                poor += float(money[is_poor].sum())
                many -= int(np.count_nonzero(is_poor))
            else:
                poor += float(money[is_poor] @ weights[is_poor])
                many -= float(weights[is_poor].sum())
                weights = weights[~is_poor]
            money = money[~is_poor]
            if many < 0.5:
                return max(payment, float(state.money[self.people[c]].max(initial=0))), True

    def exact_payment(self, state: Shares, c: int) -> Fraction | None:
        """Return what one supporter pays at most as a fraction; None where they have too little."""
        if c not in state.exact:
            state.exact[c] = self._exactly(state, c)
        return state.exact[c]

    def _exactly(self, state: Shares, c: int) -> Fraction | None:
        label, money = self.groups(state)
        people = self.people[c]
        many = np.bincount(label[people], self.units[people], len(money)).astype(np.int64)
        owed, rich = Fraction(self.costs[c]), self.total[c]
        for have, n in sorted((money[group], int(many[group])) for group in np.flatnonzero(many)):
            if owed <= have * rich:
                return owed / rich
            owed -= have * n
            rich -= n
        return None

    def groups(self, state: Shares) -> tuple[NDArray[np.int64], list[Fraction]]:
        """Return to which group of people with the same money left each belongs, and what each group has, exactly."""
        path = [state]
        while path[-1].groups is None and path[-1].before is not None:
            path.append(path[-1].before)
        found = path[-1].groups or (np.zeros(len(self.units), dtype=np.int64), [state.share])
        path[-1].groups = found
        for one in reversed(path[:-1]):
            found = one.groups = self._split(one, found)
        return found

    def _split(
        self, state: Shares, groups: tuple[NDArray[np.int64], list[Fraction]]
    ) -> tuple[NDArray[np.int64], list[Fraction]]:
        """The groups after the last purchase, from those before it."""
        label, money = groups
        c = state.bought[-1].candidate
        payment = Fraction(0)
        if state.before is not None:
            payment = self.exact_payment(state.before, c) or payment
        split = label * 2
        split[self.people[c]] += 1
        different, which = np.unique(split, return_inverse=True)
        place: dict[Fraction, int] = {}
        again = []
        for one in different.tolist():
            have = money[one // 2]
            again.append(place.setdefault(max(have - payment, Fraction(0)) if one % 2 else have, len(place)))
        return np.array(again, dtype=np.int64)[which.reshape(-1)], list(place)

    # ------------------------------------------------------------ buying

    def level(self, state: Shares, places: int | None = None) -> list[int]:
        """Return who has the lowest price and is level; one of them alone where their order changes nothing.

        Parameters
        ----------
        state : Shares
            Where the count stands.
        places : int, optional
            How many more can be bought; where fewer than are level, their order matters.
        """
        if places == 0:
            return []
        if state.alike is None:
            state.alike = self._alike(state)
        if len(state.alike) < 2 or (places is not None and places < len(state.alike)):
            return state.alike
        if state.is_harmless is None:
            state.is_harmless = self._order_is_free(state, state.alike)
        return state.alike[:1] if state.is_harmless else state.alike

    def _alike(self, state: Shares) -> list[int]:
        heap = list(state.waiting)
        best = np.inf
        while heap and heap[0][0] <= best * (1 + CLOSE):
            _, c = heapq.heappop(heap)
            payment, is_close = self._payment(state, c)
            if payment is None or (is_close and self.exact_payment(state, c) is None):
                continue
            state.found[c] = payment
            best = min(best, payment / self.worth[c])
        prices = {c: payment / self.worth[c] for c, payment in state.found.items()}
        state.waiting = sorted([*heap, *((price, c) for c, price in prices.items())])
        some = sorted(c for c, price in prices.items() if price <= best * (1 + CLOSE))
        if len(some) < 2:
            return some
        exactly = {c: self.exact_payment(state, c) for c in some}
        exact = {c: one / self.worth[c] for c, one in exactly.items() if one is not None}
        return [c for c, price in exact.items() if price == min(exact.values())]

    def _order_is_free(self, state: Shares, level: list[int]) -> bool:
        """Whether all level ones are bought at this price in any order: no purse is emptied by two of them."""
        price = (self.exact_payment(state, level[0]) or 0) / Fraction(self.worth[level[0]])
        for one, following in pairwise(level):
            state = self.take(state, one)
            payment = self.exact_payment(state, following)
            if payment is None or payment / self.worth[following] != price:
                return False
        return True

    def take(self, state: Shares, c: int) -> Shares:
        """Return the state after a purchase."""
        payment = state.found[c] if c in state.found else float(self.exact_payment(state, c) or 0)
        money = state.money.copy()
        money[self.people[c]] = np.maximum(money[self.people[c]] - payment, 0.0)
        bought = (*state.bought, Purchase(c, payment, payment / self.worth[c]))
        waiting = [one for one in state.waiting if one[1] != c]
        return Shares(money, state.share, bought, waiting, state)
