"""How sure a result is: what other draws of the same people would have chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.voting.approval import approval, approval_totals
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.dots import amount_totals, dots, quadratic
from cocodesign.voting.irv import irv, irv_shares
from cocodesign.voting.pairwise import duels, minimax, schulze, smallest_margins, unbeaten
from cocodesign.voting.positional import borda, borda_totals, first_choices, plurality
from cocodesign.voting.result import Result
from cocodesign.voting.score import score, score_totals

__all__ = ["redraws"]

Weights = NDArray[np.float64]
AT_ONCE = 2_000_000
"""So many weighted ballots are held at a time."""


def redraws(
    ballots: Ballots,
    rule: Callable[[Ballots], Result],
    *,
    n: int = 1000,
    rng: int | np.random.Generator = 0,
) -> dict[str, float]:
    """Return in which share of re-draws of the ballots each candidate wins.

    As many ballots are drawn with replacement as there are, and counted by the same rule; a draw that ends level is
    shared equally among those who are level. In draws of an instant run-off each tie is settled by lot, which comes
    to the same where only the last count is level.

    Parameters
    ----------
    ballots : Ballots
        The ballots of one poll.
    rule : callable
        From ballots to a result, for instance :func:`cocodesign.voting.approval`. The rules of this room, with their
        default conventions, count all draws at once; any other callable counts them one after the other.
    n : int
        How many re-draws.
    rng : int or numpy.random.Generator
        Source of chance.

    Returns
    -------
    dict of str to float
        By candidate, between 0 and 1. They sum to 1 less the share of draws in which nothing was marked, and are
        all 0 without ballots.

    Notes
    -----
    This speaks of the room as a sample of people like those in it. It says nothing about people who were not there,
    and with a handful of ballots it is rough.

    References
    ----------
    .. [1] Efron (1979), Bootstrap methods: another look at the jackknife, Annals of Statistics 7(1), 1-26.
       doi:10.1214/aos/1176344552
    """
    chance = np.random.default_rng(rng)
    size, m = ballots.marks.shape
    wins = np.zeros(m)
    if not size or not m:
        return dict.fromkeys(ballots.candidates, 0.0)
    shares = _AT_ONCE.get(rule)
    per_turn = max(1, AT_ONCE // (max(size, m * m) if shares else size))
    for start in range(0, n, per_turn):
        turn = min(per_turn, n - start)
        drawn = chance.integers(size, size=(turn, size))
        if shares is None:
            wins += sum(_shares_of(ballots, rule, one) for one in drawn)
            continue
        cells = drawn + np.arange(turn)[:, None] * size
        weights = np.bincount(cells.ravel(), minlength=turn * size).reshape(turn, size).astype(np.float64)
        wins += shares(ballots, weights, chance).sum(axis=0)
    return dict(zip(ballots.candidates, (wins / n).tolist(), strict=True))


def _shares_of(ballots: Ballots, rule: Callable[[Ballots], Result], drawn: NDArray[np.int64]) -> Any:
    places = tuple(f"draw {i}" for i in range(len(drawn)))
    result = rule(Ballots(ballots.candidates, places, ballots.marks[drawn], ballots.kind))
    tied, seats = result.tied or (), result.seats
    sure = len(result.winners) - len(tied)
    share = 0.5 if seats is None or not tied else max(0, min(1.0, (seats - sure) / len(tied)))
    return np.array([share if one in tied else float(one in result.winners) for one in ballots.candidates])


def _shared(is_best: NDArray[np.bool_]) -> Weights:
    return is_best / np.maximum(1, is_best.sum(axis=1, keepdims=True))


def _highest(totals: Weights, *, above: float = -np.inf) -> Weights:
    """Who has the highest total in each row; nobody where all are NaN, or none is above a bound."""
    known = np.where(np.isnan(totals), -np.inf, totals)
    best = known.max(axis=1, keepdims=True)
    return _shared((known >= best - 1e-9) & (best > above))


def _over_marked(ballots: Ballots, weights: Weights, scores: Weights) -> Weights:
    """The same scores, and NaN where only blank ballots weigh."""
    blank = weights @ ballots.is_marked.any(axis=1) == 0
    return np.where(blank[:, None], np.nan, scores)


_AT_ONCE: dict[Callable[..., Result], Callable[[Ballots, Weights, np.random.Generator], Weights]] = {
    approval: lambda b, w, _: _highest(approval_totals(b, w), above=0),
    dots: lambda b, w, _: _highest(amount_totals(b, w)),
    quadratic: lambda b, w, _: _highest(amount_totals(b, w)),
    score: lambda b, w, _: _highest(score_totals(b, w)),
    borda: lambda b, w, _: _highest(borda_totals(b, w)),
    plurality: lambda b, w, _: _highest(w @ first_choices(b), above=0),
    minimax: lambda b, w, _: _highest(_over_marked(b, w, smallest_margins(duels(b, w)))),
    schulze: lambda b, w, _: _highest(_over_marked(b, w, unbeaten(duels(b, w)))),
    irv: irv_shares,
}
"""The rules that count many weightings of the same ballots at once."""
