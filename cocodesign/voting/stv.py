"""Who is elected when several are, each by as many ballots as one seat needs, and what is over moves on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.meek import MeekOutcome, meek
from cocodesign.voting.piles import first_piles, moved_on, rows_of
from cocodesign.voting.result import EXHAUSTED, LOST, Reason, Result, Round
from cocodesign.voting.ties import Ties, lot, previous_round, settle, ties_by
from cocodesign.voting.weighing import nothing_said, weighed

__all__ = ["scottish_stv", "stv"]

QUOTAS = ("droop_int", "droop_exact", "hare")
SURPLUSES = ("gregory", "last_parcel", "meek")


def stv(
    ballots: Ballots,
    *,
    seats: int,
    quota: str = "droop_int",
    recomputed: bool = False,
    surplus: str = "gregory",
    decimals: int | None = None,
    rounding: str = "down",
    exclusion: str = "single",
    ties: Ties | str = "put",
    overvotes: str = "refuse",
    skipped: str = "ignore",
) -> Result:
    r"""Return who is elected by the single transferable vote.

    Each ballot stands for the candidate it ranks highest of those who are left. Whoever has a quota of votes is
    elected, and what is over moves on, largest surplus first; when nothing is over, the lowest drops out and their
    ballots move on. It ends when all seats are filled, or as many are left as seats.

    .. math:: q = \lfloor V / (s + 1) \rfloor + 1, \qquad
              \text{value of a ballot that moves on} = \text{its value} \cdot \frac{\text{surplus}}{\text{votes}}

    Parameters
    ----------
    ballots : Ballots
        Rankings.
    seats : int
        How many are to be elected.
    quota : {"droop_int", "droop_exact", "hare"}
        Of V votes and s seats: ⌊V / (s + 1)⌋ + 1; more than V / (s + 1), as a fraction; V / s.
    recomputed : bool
        Whether the quota shrinks with the votes that still stand for somebody.
    surplus : {"gregory", "last_parcel", "meek"}
        ``"gregory"``, weighted inclusive: all ballots of the elected move on, each with the same share of its value.
        ``"last_parcel"``: only those that came last. ``"meek"``: the elected keep the same share of every ballot that
        comes to them, found anew after each exclusion with a quota that is recomputed (:mod:`cocodesign.voting.meek`).
    decimals : int, optional
        To how many decimals the value of a ballot is rounded; without it values are exact fractions.
    rounding : {"down", "nearest"}
        Where `decimals` are given. The Scottish rules cut off after five.
    exclusion : {"single", "batch"}
        Whether those who together cannot overtake the next drop out at once.
    ties : Ties or {"put", "previous_round"}
        Who drops out of several lowest, and whose surplus moves first of several equal ones: see :func:`irv`.
    overvotes, skipped : str
        As in :func:`irv`.

    Returns
    -------
    Result
        ``winners`` are elected in some way of settling the ties, ``tied`` in not all of them. ``scores`` are the votes
        in the last round in which a candidate stood, or in which they were elected. ``rounds`` and ``transfers`` are
        exact fractions in ``course``. ``figures``: ``quota`` at the start, ``elected`` in their order, ``short``
        (elected without the quota) and ``lost`` by rounding.

    Raises
    ------
    InvalidInputError
        If an option is none of its values, or a ballot puts two candidates on one rank and that is refused.

    Notes
    -----
    A ballot that is spoilt from its first rank on counts in no quota and stands as exhausted from the start. Candidates for
    whom no ballot stands drop out together where enough others are left, which moves nothing.

    References
    ----------
    .. [1] Tideman (1995), The single transferable vote, Journal of Economic Perspectives 9(1), 27-38.
       doi:10.1257/jep.9.1.27
    .. [2] The Scottish Local Government Elections Order 2011, SSI 2011/399, schedule 1.

    Examples
    --------
    a has three votes and needs two; a third of each of its ballots moves on, 1 vote in all.

    >>> rows = {"b1": ["a", "b"], "b2": ["a", "b"], "b3": ["a", "b"], "b4": ["c"], "b5": ["b"]}
    >>> result = stv(Ballots.from_rankings(rows, "abc"), seats=2)
    >>> result.winners, result.figures["quota"], result.transfers.values.tolist()
    (('a', 'b'), 2, [[1, 'a', 'b', 1]])
    """
    ballots.check_kind("rankings", "stv")
    names, m = ballots.candidates, len(ballots.candidates)
    _check(seats, quota, surplus, rounding, exclusion, decimals)
    policy = ties_by(ties, names, among=("put", "previous_round", "lot", "order"))
    order = ballots.orders(overvotes=overvotes, skipped=skipped, rule="stv")
    options: dict[str, Any] = {
        "seats": seats,
        "quota": quota,
        "recomputed": recomputed or surplus == "meek",
        "surplus": surplus,
        "decimals": "exact" if decimals is None else decimals,
        "rounding": rounding,
        "exclusion": exclusion,
        "ties": policy.plain(),
        "overvotes": overvotes,
        "skipped": skipped,
    }
    n, blank = len(ballots), ballots.n_blank
    why = nothing_said(ballots, order[:, 0] >= 0)
    if why or not m:
        none: dict[str, float | None] = dict.fromkeys(names, 0)
        figures: dict[str, Any] = {"quota": 0, "elected": [], "short": [], "lost": 0}
        return Result("stv", (), none, n, blank, why, options, figures, seats=seats, policy=policy)
    if ballots.weights is None:
        cast, valid = Fraction(n - blank), Fraction(int(np.count_nonzero(order[:, 0] >= 0)))
    else:
        cast = Fraction(int(ballots.units[ballots.is_marked.any(axis=1)].sum()), ballots.unit)
        valid = Fraction(int(ballots.units[order[:, 0] >= 0].sum()), ballots.unit)
    amount = _quota_of(quota, seats)
    outcomes: Sequence[Outcome | MeekOutcome]
    if surplus == "meek":
        outcomes, complete = meek(order, ballots.units, ballots.unit, names, seats, quota, policy)
    else:
        round_off = _rounding(decimals, rounding)
        count = _Count(order, ballots, seats, amount, quota == "droop_exact", recomputed, surplus, round_off)
        outcomes, complete = _all_ways(count, cast, policy, exclusion == "batch")
    first = outcomes[0]
    every = frozenset.union(*(frozenset(one.elected) for one in outcomes))
    sure = frozenset.intersection(*(frozenset(one.elected) for one in outcomes))
    winners = tuple(name for place, name in enumerate(names) if place in every)
    tied = tuple(name for place, name in enumerate(names) if place in every - sure)
    rounds = tuple(_told(one, names) for one in first.rounds)
    scores: dict[str, float | None] = dict.fromkeys(names, 0)
    for one in rounds:
        scores |= {
            name: _plain(votes)
            for name, votes in one.votes.items()
            if one.status[name] not in ("was elected", "was out")
        }
    figures = {
        "quota": _plain(amount(valid)),
        "elected": [names[c] for c in first.elected],
        "short": [names[c] for c in first.short],
        "lost": _plain(rounds[-1].lost),
    }
    told = _why(figures, rounds, tied, complete, m <= seats)
    return Result(
        "stv",
        winners,
        {name: scores[name] for name in names},
        n,
        blank,
        options=options,
        figures=figures,
        seats=seats,
        tied=tied,
        policy=policy,
        complete=complete,
        course=rounds,
        **weighed(ballots, told),
    )


def scottish_stv(ballots: Ballots, *, seats: int, rng: int | np.random.Generator) -> Result:
    """Return who is elected by the rules of Scottish local elections.

    A whole Droop quota; all ballots of the elected move on with their value times surplus over votes, cut off after
    five decimals; one candidate drops out at a time; of those who are level, the latest earlier stage at which they
    differ decides, then a lot.

    Parameters
    ----------
    ballots : Ballots
        Rankings.
    seats : int
        How many are to be elected.
    rng : int or numpy.random.Generator
        From which the lot is drawn.

    References
    ----------
    .. [1] The Scottish Local Government Elections Order 2011, SSI 2011/399, schedule 1.

    Examples
    --------
    >>> rows = {"b1": ["a", "b"], "b2": ["a", "b"], "b3": ["a", "b"], "b4": ["c"], "b5": ["b"]}
    >>> float(scottish_stv(Ballots.from_rankings(rows, "abc"), seats=2, rng=1).figures["lost"])
    1e-05
    """
    return stv(ballots, seats=seats, decimals=5, ties=previous_round(lot(rng)))


@dataclass
class Outcome:
    """One way in which a count may go: who is elected in which order, and its rounds by number."""

    elected: list[int] = field(default_factory=list)
    short: list[int] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)


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


class _Count:
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
        piles: list[list[tuple[NDArray[Any], Fraction, int]]] = [[] for _ in range(self.m)]
        votes = [Fraction(0)] * self.m
        for c, pile in enumerate(first_piles(self.order, self.m)):
            if len(pile):
                piles[c] = [(pile, Fraction(1), 0)]
                votes[c] = self.weight(pile)
        standing = list(range(self.m))
        return _State(piles, votes, standing, Outcome(), [], cast - sum(votes), Fraction(0), [])

    def weight(self, pile: NDArray[Any]) -> Fraction:
        return Fraction(
            len(pile) if self.units is None else int(self.units[rows_of(pile, self.width)].sum()), self.unit
        )

    def reaches(self, votes: Fraction, quota: Fraction) -> bool:
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


def _all_ways(count: _Count, cast: Fraction, policy: Ties, is_batch: bool) -> tuple[list[Outcome], bool]:
    """Every way in which the count may go by its ties, the one of the rounds that are told first."""
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


def _key(state: _State) -> Any:
    piles = tuple(
        tuple(sorted((value, when, hash(np.sort(pile).tobytes())) for pile, value, when in some))
        for some in state.piles
    )
    return tuple(state.standing), frozenset(state.outcome.elected), tuple(state.over), piles


def _step(
    count: _Count, state: _State, cast: Fraction, valid: Fraction, policy: Ties, is_batch: bool
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


def _act(count: _Count, state: _State, kind: str, whom: list[int]) -> None:
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


def _told(one: Mapping[str, Any], names: tuple[str, ...]) -> Round:
    ends = {-1: EXHAUSTED, -2: LOST}
    return Round(
        votes={names[c]: _whole(votes) for c, votes in one["votes"].items()},
        status={names[c]: status for c, status in one["status"].items()},
        exhausted=_whole(one["exhausted"]),
        lost=_whole(one["lost"]),
        moves=tuple((names[c], ends.get(to) or names[to], _whole(votes)) for c, to, votes in one["moves"]),
        level=tuple(names[c] for c in one["level"]),
    )


def _whole(votes: Any) -> Any:
    return votes.numerator if isinstance(votes, Fraction) and votes.denominator == 1 else votes


def _plain(votes: Any) -> float:
    one = float(votes)
    return int(one) if one == int(one) else round(one, 9)


def _quota_of(quota: str, seats: int) -> Callable[[Fraction], Fraction]:
    if quota == "droop_int":
        return lambda votes: Fraction(floor(votes / (seats + 1)) + 1)
    return lambda votes: votes / (seats + 1 if quota == "droop_exact" else seats)


def _rounding(decimals: int | None, rounding: str) -> Callable[[Fraction], Fraction]:
    if decimals is None:
        return lambda value: value
    scale = 10**decimals
    if rounding == "down":
        return lambda value: Fraction(floor(value * scale), scale)
    return lambda value: Fraction(floor(value * scale + Fraction(1, 2)), scale)


def _check(seats: int, quota: str, surplus: str, rounding: str, exclusion: str, decimals: int | None) -> None:
    if isinstance(seats, bool) or not isinstance(seats, int | np.integer) or seats < 1:
        raise InvalidInputError(f"seats is a whole number from 1, not {seats!r}.")
    if decimals is not None and not 0 <= decimals <= 12:
        raise InvalidInputError(
            f"decimals is a whole number from 0 to 12, or None for exact values, not {decimals!r}."
        )
    for name, value, among in (
        ("quota", quota, QUOTAS),
        ("surplus", surplus, SURPLUSES),
        ("rounding", rounding, ("down", "nearest")),
        ("exclusion", exclusion, ("single", "batch")),
    ):
        if value not in among:
            raise InvalidInputError(f"{name} is {' or '.join(among)}, not {value!r}.")


def _why(
    figures: Mapping[str, Any], rounds: tuple[Round, ...], tied: tuple[str, ...], complete: bool, is_all: bool
) -> tuple[Reason, ...]:
    """Who is elected by how many votes, and what decided the last seat."""
    bounded: tuple[Reason, ...] = () if complete else (("irv-bounded", {}),)
    if is_all:
        return (("stv-everybody", {}),)
    if tied:
        sure = [one for one in figures["elected"] if one not in tied]
        first: list[Reason] = [("stv-elected", {"winners": sure, "quota": figures["quota"]})] if sure else []
        return (*first, ("stv-possible", {"winners": list(tied)}), *bounded)
    why: list[Reason] = [("stv-elected", {"winners": figures["elected"], "quota": figures["quota"]})]
    outs = [
        (number, name, one.votes[name])
        for number, one in enumerate(rounds, 1)
        for name, status in one.status.items()
        if status == "out"
    ]
    if outs:
        number, name, votes = outs[-1]
        why.append(("stv-out", {"out": [name], "round": number, "score": _plain(votes)}))
    if figures["short"]:
        why.append(("stv-short", {"winners": figures["short"], "quota": figures["quota"]}))
    elif len(why) < 3:
        for one in rounds:
            given = [(c, v) for c, to, v in one.moves if one.status.get(c) in ("elected", "was elected")]
            if given:
                winner = given[0][0]
                moved = _plain(sum(v for _, v in given))
                facts = {"winner": winner, "score": _plain(one.votes[winner]), "quota": figures["quota"]}
                why.insert(1, ("stv-surplus", facts | {"moved": moved}))
                break
    return (*why[: 3 - len(bounded)], *bounded)
