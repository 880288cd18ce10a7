"""How sure a result is: what other draws of the same people would have chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.approval import approval, approval_totals
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.dots import amount_totals, dots, quadratic
from cocodesign.voting.irv import irv, irv_shares
from cocodesign.voting.marks import Distinct
from cocodesign.voting.pairwise import duels, minimax, schulze, smallest_margins, unbeaten
from cocodesign.voting.positional import borda, borda_totals, first_choices, plurality
from cocodesign.voting.result import Reason, Result
from cocodesign.voting.score import score, score_totals

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["rank_intervals", "redraw_reasons", "redraws"]

Weights = NDArray[np.float64]
FEW = 30
"""With fewer ballots re-draws are spoken of as re-draws of this room."""
AT_ONCE, MOST_AT_ONCE, FEWEST_DRAWS = 131_072, 2_000_000, 25
"""So many weighted ballots are held at a time, which then stay in the processor's cache; in large polls more, for so
many draws at least."""
MANY, ALIKE = 1000, 16
"""Of so many ballots, with so many of each kind, the kinds are drawn and not the ballots."""


def redraws(
    ballots: Ballots,
    rule: Callable[[Ballots], Result],
    *,
    n: int = 1000,
    rng: int | np.random.Generator = 0,
) -> dict[str, float]:
    """Return in which share of re-draws of the ballots each candidate wins.

    As many ballots are drawn with replacement as there are, each with its weight, and counted by the same rule; a
    draw that ends level is shared equally among those who are level. In draws of an instant run-off each tie is settled by lot, which comes
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
    if shares is None:
        for _ in range(n):
            wins += _shares_of(ballots, rule, chance.integers(size, size=(size,)))
    else:
        for counted, weights in _weightings(ballots, n, chance):
            wins += shares(counted, weights, chance).sum(axis=0)
    return dict(zip(ballots.candidates, (wins / n).tolist(), strict=True))


def redraw_reasons(shares: Mapping[str, float], n_ballots: int, *, n: int = 1000) -> tuple[Reason, ...]:
    """Return in a sentence how often whoever wins most re-draws does so.

    With fewer than 30 ballots it is said of 100 re-draws of this room, since more would promise too much.

    Parameters
    ----------
    shares : mapping
        From :func:`redraws`.
    n_ballots : int
        How many ballots there were.
    n : int
        How many re-draws.

    Examples
    --------
    >>> from cocodesign.voting.result import SENTENCES
    >>> ((key, facts),) = redraw_reasons({"trees": 0.828, "court": 0.172}, 12)
    >>> SENTENCES[key].format(**facts)
    'trees wins in 83 of 100 re-draws of this room.'
    """
    if not shares or not n_ballots or max(shares.values()) <= 0:
        return ()
    first = max(shares, key=lambda one: shares[one])
    if n_ballots < FEW:
        return (("redrawn-room", {"winner": first, "score": round(100 * shares[first])}),)
    return (("redrawn", {"winner": first, "score": round(n * shares[first]), "n": n}),)


def rank_intervals(
    ballots: Ballots,
    rule: Callable[[Ballots], Result],
    *,
    n: int = 1000,
    level: float = 0.95,
    rng: int | np.random.Generator = 0,
) -> pd.DataFrame:
    """Return between which ranks each candidate comes in re-draws of the ballots.

    Parameters
    ----------
    ballots : Ballots
        The ballots of one poll.
    rule : callable
        From ballots to a result whose scores say who is ahead of whom. Rules that add up count all draws at once;
        any other counts them one after the other.
    n : int
        How many re-draws.
    level : float
        The share of draws that the interval holds.
    rng : int or numpy.random.Generator
        Source of chance.

    Returns
    -------
    DataFrame
        One row for each candidate: ``rank`` in the ballots themselves (1 is first; level ones share the better rank),
        ``low`` and ``high``, and ``first``, the share of draws in which it is first, alone or level.

    Raises
    ------
    InvalidInputError
        If there are no ballots, or `level` is not between 0 and 1.

    Examples
    --------
    >>> ballots = Ballots.from_approvals({f"b{i}": ["trees"] for i in range(9)}, ["trees", "court"])
    >>> rank_intervals(ballots, approval, n=50)[["rank", "low", "high"]].values.tolist()
    [[1, 1, 1], [2, 2, 2]]
    """
    import pandas as pd

    if not 0 < level < 1:
        raise InvalidInputError(f"level is between 0 and 1, not {level}.")
    size, m = ballots.marks.shape
    if not size:
        raise InvalidInputError("Without ballots there is nothing to re-draw.")
    chance = np.random.default_rng(rng)
    totals = _TOTALS.get(rule)
    if totals is None:
        draws = (chance.integers(size, size=(size,)) for _ in range(n))
        parts = [np.array([_scores_of(ballots, rule, one) for one in draws]).reshape(n, m)]
    else:
        parts = [totals(counted, weights) for counted, weights in _weightings(ballots, n, chance)]
    ranks = np.concatenate([_ranks(one) for one in parts])
    own = _ranks(_scores_of(ballots, rule, np.arange(size))[None])[0]
    low, high = np.quantile(ranks, [(1 - level) / 2, (1 + level) / 2], axis=0, method="inverted_cdf").astype(
        int
    )
    return pd.DataFrame(
        {"rank": own, "low": low, "high": high, "first": (ranks == 1).mean(axis=0)},
        index=pd.Index(ballots.candidates, name="candidate"),
    )


def _weightings(
    ballots: Ballots, n: int, chance: np.random.Generator
) -> Iterator[tuple[Ballots, NDArray[np.float64]]]:
    """Some draws at a time: ballots, and how much each of them weighs in each draw.

    Where many are alike, these are the different ballots, of which it is drawn how often each comes.
    """
    size, m = ballots.marks.shape
    counted, often = ballots, None
    if size >= MANY and ballots.weights is None and len(ballots.unique.marks) * ALIKE <= size:
        different = ballots.unique
        places = Distinct(map(str, range(len(different.marks))))
        counted = Ballots(ballots.candidates, places, different.marks, ballots.kind, levels=ballots.levels)
        often = different.counts / size
    held = max(len(counted), m * m)
    per_turn = max(1, min(MOST_AT_ONCE // held, max(FEWEST_DRAWS, AT_ONCE // held)))
    for start in range(0, n, per_turn):
        turn = min(per_turn, n - start)
        if often is not None:
            weights = chance.multinomial(size, often, size=turn)
        else:
            drawn = chance.integers(size, size=(turn, size))
            drawn += np.arange(turn)[:, None] * size
            weights = np.bincount(drawn.reshape(-1), minlength=turn * size).reshape(turn, size)
            if ballots.weights is not None:
                weights *= ballots.units
        yield counted, weights.astype(np.float64)


def _drawn(ballots: Ballots, rows: NDArray[np.int64]) -> Ballots:
    """The ballots of a draw, some of them there several times."""
    weights = None if ballots.weights is None else ballots.weights[rows]
    places = Distinct(map(str, range(len(rows))))
    return Ballots(
        ballots.candidates, places, ballots.marks[rows], ballots.kind, weights, levels=ballots.levels
    )


def _scores_of(ballots: Ballots, rule: Callable[[Ballots], Result], drawn: NDArray[np.int64]) -> Any:
    found = rule(_drawn(ballots, drawn))
    return np.array([np.nan if one is None else one for one in found.scores.values()], dtype=np.float64)


def _ranks(scores: Weights) -> NDArray[np.int64]:
    """How many are ahead of each, and one; who has no score is behind all others."""
    known = np.where(np.isnan(scores), -np.inf, scores)
    ranks = np.ones(known.shape, dtype=np.int64)
    for other in range(known.shape[1]):
        ranks += known[:, [other]] > known + 1e-9
    return ranks


def _shares_of(ballots: Ballots, rule: Callable[[Ballots], Result], drawn: NDArray[np.int64]) -> Any:
    result = rule(_drawn(ballots, drawn))
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

_TOTALS: dict[Callable[..., Result], Callable[[Ballots, Weights], Weights]] = {
    approval: approval_totals,
    dots: amount_totals,
    quadratic: amount_totals,
    score: score_totals,
    borda: borda_totals,
    plurality: lambda b, w: w @ first_choices(b),
    minimax: lambda b, w: smallest_margins(duels(b, w)),
}
"""The rules whose scores of many weightings are found at once."""
