"""How many ballots would have to be others for the result to be another? The margin of victory."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations_with_replacement, permutations, product
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.voting.approval import approval
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.dots import dots
from cocodesign.voting.elimination import Changed, fewest_for_elimination, least_to_drop
from cocodesign.voting.irv import irv
from cocodesign.voting.marks import smallest_type
from cocodesign.voting.pairwise import duels, margins_of, minimax, schulze, strongest_chains
from cocodesign.voting.positional import borda, first_choices, plurality
from cocodesign.voting.result import Result
from cocodesign.voting.score import score

__all__ = ["Margin", "margin_of_victory"]

Rule = Callable[..., Result]

MOST_PLACES = 10
"""Of a run-off, orders of elimination are followed from the end over so many places: each doubles the work."""


@dataclass(frozen=True)
class Margin:
    """How many ballots at least would have to be others.

    Attributes
    ----------
    low, high : int
        The fewest is from `low` to `high`; with so many as `high` it is known to be possible.
    to : {"win", "tie"}
        Another result means that the winner no longer wins even level with others (win), or that the set of winners
        is another, a tie included (tie).
    n : int
        How many ballots there are.
    how : str
        By what it was found.
    example : Ballots or None
        Ballots of which `high` are others, and whose result is another; None where the rule is so plain that none
        was made.
    """

    low: int
    high: int
    to: str
    n: int
    how: str
    example: Ballots | None = field(default=None, repr=False, compare=False)

    @property
    def exact(self) -> bool:
        """Whether the fewest is known."""
        return self.low == self.high

    def __str__(self) -> str:
        many = f"{self.low}" if self.exact else f"from {self.low} to {self.high}"
        return f"{many} of {self.n} ballots"


def margin_of_victory(
    ballots: Ballots,
    rule: Rule,
    *,
    to: str = "win",
    work: int = 1500,
    top: float | None = None,
    budget: int | None = None,
) -> Margin:
    r"""Return how many ballots at least would have to be others for the result to be another.

    To change a ballot is to put any other valid ballot of the same kind in its place. That nothing is chosen any more
    is no other result.

    Parameters
    ----------
    ballots : Ballots
        Unweighted ballots of one poll.
    rule : callable
        A rule of this room or any other from ballots to a result; a ``functools.partial`` of one with its options.
    to : {"win", "tie"}
        What another result is: the winner, or with several seats the chosen set, is no longer among the outcomes that
        are possible (win); or the set of winners is not the same, be it only by a tie (tie). With a gap of g ballots
        between first choices that is :math:`\lfloor g/2 \rfloor + 1` and :math:`\lceil g/2 \rceil`.
    work : int
        How many elections are tried at most: counts of changed ballots, for a run-off orders of elimination, of which
        one over more than seven candidates counts for several.
    top : float, optional
        For scores, the highest mark of the scale, whose lowest is 0; without it the highest that was given.
    budget : int, optional
        For dots, how many a ballot may spend; without it the most that one did.

    Returns
    -------
    Margin
        Exact for plurality, approval, dots, Borda (unranked ones share) and for scores by sum, or by mean where
        everybody has an opinion on all: the gap to each rival is closed by the ballots that close most of it. For an
        instant run-off by branch and bound over orders of elimination, with whole-number programs, exact unless the
        work ends. For Minimax and Schulze at least a quarter of the smallest gap (one ballot moves a margin by two),
        and for every other rule at least 1; at most what a local search finds. Small polls are tried out one changed
        ballot after the other, as far as the work goes, which raises the lower limit.

    Raises
    ------
    InvalidInputError
        If the ballots are weighted, or an option is none of its values.
    UndefinedMeasureError
        If nothing is chosen, or no change of ballots was found that changes the result (as with one candidate).

    Notes
    -----
    0 where several are level already. The margin of the last count of a run-off is no such margin: in the example one
    ballot is enough where the last count suggests two.

    References
    ----------
    .. [1] Magrino, Rivest, Shen, Wagner (2011), Computing the margin of victory in IRV elections, EVT/WOTE.
    .. [2] Blom, Stuckey, Teague, Tidhar (2016), Efficient computation of exact IRV margins, ECAI 22, 480-488.
       doi:10.3233/978-1-61499-672-9-480
    .. [3] Xia (2012), Computing the margin of victory for various voting rules, ACM EC 13, 982-999.
       doi:10.1145/2229012.2229086

    Examples
    --------
    Six for a, five for b, four for c and then b: b wins the run-off by nine to six.

    >>> people = ["a"] * 6 + ["b"] * 5 + ["cb"] * 4
    >>> ballots = Ballots.from_rankings({f"v{i}": list(row) for i, row in enumerate(people)}, "abc")
    >>> str(margin_of_victory(ballots, irv))
    '1 of 15 ballots'
    """
    if to not in ("win", "tie"):
        raise InvalidInputError(f"to is win or tie, not {to!r}.")
    if ballots.weights is not None:
        raise InvalidInputError(
            "A margin counts ballots that weigh alike; take the weights away (with_weights(None))."
        )
    plain, options = _opened(rule)
    result = rule(ballots)
    n = len(ballots)
    if not result.winners or not result.scores:
        raise UndefinedMeasureError("Nothing is chosen, so nothing can be overturned.")
    if result.is_tied:
        return Margin(0, 0, to, n, "several are level already", ballots)
    gains = _gains(ballots, plain, options, top, budget) if result.seats == 1 else None
    if gains is not None:
        return _by_gaps(gains, ballots, result, to)
    search = _Search(ballots, rule, result, to, work, top, budget)
    if plain is irv and set(options) <= {"ties", "most"} and options.get("ties", "put") == "put":
        return _of_run_off(search, to, work)
    low = _least(ballots, plain, result, to)
    search.look_around()
    while low < search.high and search.covers(low):
        if search.finds(low):
            break
        low += 1
    if search.example is None:
        raise UndefinedMeasureError("No change of ballots was found that changes the result.")
    how = "trying out" if low == search.high else "bounds and a local search"
    return Margin(low, search.high, to, n, how, search.example)


def _opened(rule: Rule) -> tuple[Rule, dict[str, Any]]:
    if isinstance(rule, partial) and not rule.args:
        return rule.func, dict(rule.keywords)
    return rule, {}


# ---------------------------------------------------------------- scores that add up


def _gains(
    ballots: Ballots, plain: Rule, options: Mapping[str, Any], top: float | None, budget: int | None
) -> Callable[[int, int], tuple[float, NDArray[np.float64]]] | None:
    """For rules that add up: the gap between two, and how much of it each ballot closes at most; None for others."""
    marks = ballots.marks
    m = len(ballots.candidates)
    if plain is plurality and not options:
        first = first_choices(ballots)
        return lambda w, r: (float((first[:, w] - first[:, r]).sum()), first[:, w] - first[:, r] + 1)
    if plain is approval and not options:
        given = marks.astype(np.float64)
        return lambda w, r: (float((given[:, w] - given[:, r]).sum()), given[:, w] - given[:, r] + 1)
    if plain is dots:
        given = marks.astype(np.float64)
        spent = int(marks.sum(axis=1).max(initial=0))
        most = options.get("budget") or budget or spent
        return lambda w, r: (float((given[:, w] - given[:, r]).sum()), given[:, w] - given[:, r] + most)
    if plain is borda and options.get("unranked", "shared") == "shared":
        ranks = (marks - marks.dtype.type(1)).astype(np.int64)
        points = np.zeros(marks.shape)
        for other in range(m):
            points += (ranks < ranks[:, [other]]) + 0.5 * (ranks == ranks[:, [other]])
        points[~ballots.is_marked.any(axis=1)] = 0
        return lambda w, r: (
            float((points[:, w] - points[:, r]).sum()),
            points[:, w] - points[:, r] + m - 1,
        )
    if plain is score and set(options) <= {"by", "top"}:
        known = ballots.is_marked
        if options.get("by", "mean") != "sum" and not known.all():
            return None
        whole = np.where(known, marks, 0.0)
        highest = float(top or options.get("top") or whole.max(initial=1.0))
        return lambda w, r: (float((whole[:, w] - whole[:, r]).sum()), whole[:, w] - whole[:, r] + highest)
    return None


def _by_gaps(
    gains: Callable[[int, int], tuple[float, NDArray[np.float64]]], ballots: Ballots, result: Result, to: str
) -> Margin:
    names = ballots.candidates
    winner = names.index(result.winners[0])
    best: int | None = None
    for rival in range(len(names)):
        if rival == winner:
            continue
        gap, each = gains(winner, rival)
        closed = np.cumsum(np.sort(each)[::-1])
        enough = closed > gap + 1e-9 if to == "win" else closed >= gap - 1e-9
        if enough.any() and (best is None or int(np.argmax(enough)) + 1 < best):
            best = int(np.argmax(enough)) + 1
    if best is None:
        raise UndefinedMeasureError("No change of ballots changes the result.")
    return Margin(best, best, to, len(ballots), "the gap to each rival")


def _least(ballots: Ballots, plain: Rule, result: Result, to: str) -> int:
    """A number of changed ballots below which the result stays."""
    if plain not in (minimax, schulze):
        return 1
    margins = margins_of(duels(ballots))
    winner = ballots.candidates.index(result.winners[0])
    others = [c for c in range(len(margins)) if c != winner]
    if plain is minimax:
        off = margins.astype(np.int64)
        np.fill_diagonal(off, off.max(initial=0) + 1)
        worst = off.min(axis=1)
        gaps = [int(worst[winner] - worst[c]) for c in others]
    else:
        strength = strongest_chains(margins)
        gaps = [int(strength[winner, c] - strength[c, winner]) for c in others]
    gap = min(gaps)
    return max(1, gap // 4 + 1 if to == "win" else -(-gap // 4))


# ---------------------------------------------------------------- trying out


class _Search:
    """Counts of changed ballots, and the smallest change so far that changes the result."""

    def __init__(
        self,
        ballots: Ballots,
        rule: Rule,
        result: Result,
        to: str,
        work: int,
        top: float | None,
        budget: int | None,
    ):
        self.ballots, self.rule, self.result, self.to, self.work = ballots, rule, result, to, work
        self.tried = 0
        self.high = len(ballots) + 1
        self.example: Ballots | None = None
        self.top = float(
            top or (np.nanmax(ballots.marks) if ballots.kind == "scores" and len(ballots) else 1)
        )
        self.budget = int(
            budget or (ballots.marks.sum(axis=1).max(initial=1) if ballots.kind == "amounts" else 1)
        )

    def changes(self, marks: NDArray[Any]) -> Ballots | None:
        """The ballots with these marks if their result is another."""
        self.tried += 1
        one = Ballots(
            self.ballots.candidates,
            self.ballots.ballots,
            marks.copy(),
            self.ballots.kind,
            levels=self.ballots.levels,
        )
        found = self.rule(one)
        was, now = set(self.result.winners), set(found.winners)
        if self.to == "tie" or self.result.seats is None:
            is_other = was != now
        else:
            sure = now - set(found.tied or ())
            # the old choice is impossible when one of it is out, or when somebody else is in for sure
            is_other = bool(was - now) or bool(sure - was)
        return one if is_other and bool(now) else None

    def take(self, marks: NDArray[Any], many: int) -> bool:
        if many >= self.high or self.tried >= self.work:
            return False
        one = self.changes(marks)
        if one is None:
            return False
        self.high, self.example = many, one
        return True

    def best_for(self, rival: int, against: int) -> NDArray[Any]:
        """The ballot that speaks most for one and least for another."""
        m = len(self.ballots.candidates)
        kind = self.ballots.kind
        row: NDArray[Any] = np.zeros(m, dtype=self.ballots.marks.dtype)
        if kind == "rankings":
            middle = [c for c in range(m) if c not in (rival, against)]
            scores = [self.result.scores[self.ballots.candidates[c]] or 0 for c in middle]
            for rank, c in enumerate([rival, *(c for _, c in sorted(zip(scores, middle, strict=True)))], 1):
                row[c] = rank
        elif kind == "approvals":
            row[rival] = True
        elif kind == "amounts":
            row[rival] = self.budget
        elif kind == "grades":
            row[rival] = max(0, len(self.ballots.levels) - 1)
        else:
            row[rival] = self.top
        return row

    def look_around(self) -> None:
        """Give more and more ballots of one kind to a rival, beginning with those that speak most for a winner."""
        names = self.ballots.candidates
        winners = [names.index(one) for one in self.result.winners]
        marks = self.ballots.marks
        filled = np.where(np.isnan(marks), 0, marks) if self.ballots.kind == "scores" else marks
        value = filled.astype(np.float64)
        if self.ballots.kind == "rankings":
            value = -np.where(self.ballots.is_marked, value, len(names) + 1.0)
        for rival in range(len(names)):
            for out in (c for c in winners if c != rival):
                to = self.best_for(rival, out)
                by_gain = np.argsort(-(value[:, out] - value[:, rival]), kind="stable")
                self._halve(by_gain, to)
                if self.ballots.kind == "rankings":
                    alone = np.zeros_like(to)
                    alone[rival] = 1
                    for other in range(
                        len(names)
                    ):  # ballots that began with somebody, now with the rival alone
                        top = marks[:, other] == 1
                        if other != rival and top.any():
                            self._halve(np.flatnonzero(top), alone)

    def _halve(self, rows: NDArray[np.int64], to: NDArray[Any]) -> None:
        def after(many: int) -> NDArray[Any]:
            marks = self.ballots.marks.copy()
            marks[rows[:many]] = to
            return marks

        high = min(len(rows), self.high - 1)
        if high < 1 or not self.take(after(high), high):
            return
        low = 0
        while high - low > 1:
            middle = (low + high) // 2
            if self.take(after(middle), middle):
                high = middle
            else:
                low = middle

    def papers(self) -> list[NDArray[Any]]:
        """Every valid ballot, where they can be counted."""
        m = len(self.ballots.candidates)
        rows: Iterator[Any]
        if self.ballots.kind == "rankings" and m <= 5:
            rows = (order for size in range(m + 1) if size != m - 1 for order in permutations(range(m), size))
            found = []
            for order in rows:
                row: NDArray[Any] = np.zeros(m, dtype=smallest_type(m))
                row[list(order)] = np.arange(1, len(order) + 1)
                found.append(row)
            return found
        if self.ballots.kind == "approvals" and m <= 6:
            return [np.array(row, dtype=bool) for row in product((False, True), repeat=m)]
        return []

    def covers(self, many: int) -> bool:
        """Whether all changes of so many ballots can be tried with the work that is left."""
        papers = self.papers()
        if not papers:
            return False
        different = len(self.ballots.unique.counts)
        all_ways = comb(different + many - 1, many) * comb(len(papers) + many - 1, many)
        return self.tried + all_ways <= self.work

    def finds(self, many: int) -> bool:
        """Try every change of so many ballots until one changes the result."""
        unique = self.ballots.unique
        first: list[list[int]] = [
            np.flatnonzero(unique.which == one).tolist() for one in range(len(unique.counts))
        ]
        papers = self.papers()
        for taken in combinations_with_replacement(range(len(first)), many):
            if any(taken.count(one) > len(first[one]) for one in set(taken)):
                continue
            rows = [first[one][taken[:place].count(one)] for place, one in enumerate(taken)]
            for given in combinations_with_replacement(range(len(papers)), many):
                marks = self.ballots.marks.copy()
                marks[rows] = [papers[one] for one in given]
                if self.take(marks, many):
                    return True
        return False


# ---------------------------------------------------------------- a run-off


def _of_run_off(search: _Search, to: str, work: int) -> Margin:
    """Branch and bound over orders of elimination in which another wins."""
    ballots = search.ballots
    winner = ballots.candidates.index(search.result.winners[0])
    orders = ballots.orders(rule="an instant run-off")
    kinds, counts = np.unique(orders, axis=0, return_counts=True)
    m = len(ballots.candidates)
    if m < 2:
        raise UndefinedMeasureError("No change of ballots changes the result.")
    search.work = min(work, 400)
    search.look_around()
    high, example = search.high, search.example
    # Where the winner can win in no way, there is an order in which every tie spares the winner as long as it can: so
    # the winner drops out alone at the bottom.
    loses = (winner,) if to == "win" else ()
    # Each with the fewest changes its end takes at least, by a quick limit first and by a program when its turn comes.
    heap: list[tuple[int, int, tuple[int, ...], bool]] = [(0, 0, (c,), True) for c in range(m) if c != winner]
    heapq.heapify(heap)
    solved, open_ = 0, high  # `open_`: below this many nothing is left undecided
    while heap and heap[0][0] < high:
        if solved >= work:
            open_ = min(open_, heap[0][0])
            break
        bound, _, tail, is_solved = heapq.heappop(heap)
        if not is_solved:
            found = fewest_for_elimination(kinds, counts, tail, alone=loses, whole=len(tail) == m)
            solved += 1 + (1 << len(tail)) // 64
            if found is not None and found.changed < high:
                heapq.heappush(heap, (max(bound, found.changed), -len(tail), tail, True))
            continue
        if len(tail) == m:
            # With all of them alone at the bottom the order is the only one there is.
            for alone in (loses, tail) if to == "win" else (loses,):
                made = _made(search, fewest_for_elimination(kinds, counts, tail, alone=alone), orders)
                solved += 1
                if made is not None and made[0] < high:
                    high, example = made
            if bound < high:
                open_ = min(open_, bound)
            continue
        if len(tail) >= MOST_PLACES:
            open_ = min(open_, bound)
            continue
        for one in (c for c in range(m) if c not in tail):
            longer = (one, *tail)
            least = max(bound, least_to_drop(kinds, counts, longer, m, alone=loses))
            if least < high:
                heapq.heappush(heap, (least, -len(longer), longer, False))
    if example is None:
        raise UndefinedMeasureError("No change of ballots was found that changes the result.")
    search.high, search.example = high, example
    low = _sure(search, max(1, min(open_, high)))
    how = "branch and bound over orders of elimination"
    return Margin(low, search.high, to, len(ballots), how, search.example)


def _sure(search: _Search, low: int) -> int:
    """Raise the lower limit where a tie alone could be had for less, by trying out, as far as the work goes."""
    search.work = search.tried + 1500
    while low < search.high and search.covers(low):
        if search.finds(low):
            break
        low += 1
    return low


def _made(search: _Search, found: Changed | None, orders: NDArray[Any]) -> tuple[int, Ballots] | None:
    """The ballots that an elimination asks for, if they do change the result."""
    if found is None or found.changed == 0:
        return None
    marks = search.ballots.marks.copy()
    free: dict[bytes, list[int]] = {}
    for row, order in enumerate(orders):
        free.setdefault(order.tobytes(), []).append(row)
    added = iter(found.added)
    for kind, many in found.taken:
        for _ in range(many):
            row = free[kind.tobytes()].pop()
            order = list(next(added))
            marks[row] = 0
            marks[row, order] = np.arange(1, len(order) + 1)
    one = search.changes(marks)
    return None if one is None else (found.changed, one)
