"""Who is elected when several are, each by as many ballots as one seat needs, and what is over moves on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import floor
from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.meek import MeekOutcome, meek
from cocodesign.voting.result import EXHAUSTED, LOST, Reason, Result, Round
from cocodesign.voting.ties import Ties, lot, previous_round, ties_by
from cocodesign.voting.transfers import Outcome, TransferCount, every_outcome
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
        count = TransferCount(
            order, ballots, seats, amount, quota == "droop_exact", recomputed, surplus, round_off
        )
        outcomes, complete = every_outcome(count, cast, policy, exclusion == "batch")
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
