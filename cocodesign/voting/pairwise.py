"""Who is put above whom: each candidate against each other, and the rules that rest on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Reason, Result, nothing_chosen

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["condorcet_winner", "duels", "minimax", "pairwise", "schulze", "smallest_margins", "unbeaten"]

BLOCK = 32_768
"""So many ballots at a time: one candidate's ranks against all others' then stay in the processor's cache."""


def pairwise(ballots: Ballots) -> pd.DataFrame:
    """Return how many ballots put the candidate of the row above that of the column.

    Unranked candidates are level behind all ranked ones; who is level on a ballot counts for neither.

    Examples
    --------
    >>> pairwise(Ballots.from_rankings({"b1": ["trees"], "b2": ["court", "trees"]}, ["trees", "court"])).loc["trees"].tolist()
    [0, 1]
    """
    import pandas as pd

    ballots.check_kind("rankings", "pairwise")
    return pd.DataFrame(duels(ballots), index=ballots.candidates, columns=ballots.candidates)


def condorcet_winner(ballots: Ballots) -> str | None:
    """Return the candidate who beats every other one to one; None where there is none.

    Examples
    --------
    >>> cycle = {"b1": ["a", "b", "c"], "b2": ["b", "c", "a"], "b3": ["c", "a", "b"]}
    >>> condorcet_winner(Ballots.from_rankings(cycle, "abc")) is None
    True
    """
    ballots.check_kind("rankings", "condorcet_winner")
    return _beats_all(ballots.candidates, _margins(duels(ballots)))


def minimax(ballots: Ballots) -> Result:
    r"""Return the candidates whose worst defeat is smallest (Simpson-Kramer, by margins).

    .. math:: s_c = \min_{d \ne c} (N_{cd} - N_{dc})

    Parameters
    ----------
    ballots : Ballots
        Rankings; unranked candidates are level behind all ranked ones.

    Returns
    -------
    Result
        ``scores`` are the worst margins: above 0 for whoever beats every other. Level candidates are all winners.

    Examples
    --------
    >>> ballots = Ballots.from_rankings({"b1": ["trees", "court"], "b2": ["trees"], "b3": ["court"]}, ["trees", "court"])
    >>> minimax(ballots).scores
    {'trees': 1, 'court': -1}
    """
    ballots.check_kind("rankings", "minimax")
    above = duels(ballots)
    return _result("minimax", ballots, above, smallest_margins(above[None])[0])


def schulze(ballots: Ballots) -> Result:
    r"""Return the candidates who have at least as strong a chain of wins to every other as it has back.

    .. math:: W = \{c : P_{cd} \ge P_{dc} \ \forall d\}

    where the strength :math:`P_{cd}` of a chain is its smallest margin, and the strongest chain counts.

    Parameters
    ----------
    ballots : Ballots
        Rankings; unranked candidates are level behind all ranked ones.

    Returns
    -------
    Result
        ``scores`` say to how many others a candidate's chain is no weaker. Level candidates are all winners.

    References
    ----------
    .. [1] Schulze (2011), A new monotonic, clone-independent, reversal symmetric, and condorcet-consistent
       single-winner election method, Social Choice and Welfare 36, 267-303. doi:10.1007/s00355-010-0475-4

    Examples
    --------
    >>> ballots = Ballots.from_rankings({"b1": ["a", "b", "c"], "b2": ["a", "c"], "b3": ["c", "b"]}, "abc")
    >>> schulze(ballots).winners
    ('a',)
    """
    ballots.check_kind("rankings", "schulze")
    above = duels(ballots)
    return _result("schulze", ballots, above, unbeaten(above[None])[0])


def duels(ballots: Ballots, weights: NDArray[np.float64] | None = None) -> NDArray[Any]:
    """Return the matrix of :func:`pairwise`, or one for each weighting of the ballots."""
    m = len(ballots.candidates)
    if weights is None:
        found = np.zeros((m, m), dtype=np.int64)
        for ranks in _blocks(ballots):
            for candidate in range(m):
                found[candidate] += (ranks[candidate] < ranks).sum(axis=1)
        return found
    many = np.empty((len(weights), m, m))
    ranks = np.concatenate([*_blocks(ballots), np.zeros((m, 0))], axis=1)
    for candidate in range(m):
        many[:, candidate, :] = weights @ (ranks[candidate] < ranks).T.astype(np.float64)
    return many


def smallest_margins(above: NDArray[Any]) -> NDArray[Any]:
    """Return each candidate's worst margin, for each matrix of duels; 0 for who stands alone."""
    margins = _margins(above)
    m = margins.shape[-1]
    if m < 2:
        return np.zeros(margins.shape[:-1], dtype=margins.dtype)
    margins[..., np.arange(m), np.arange(m)] = margins.max() + 1
    return margins.min(axis=-1)


def unbeaten(above: NDArray[Any]) -> NDArray[Any]:
    """Return to how many others each candidate's strongest chain is no weaker, for each matrix of duels."""
    strength = _margins(above)
    for k in range(strength.shape[-1]):
        np.maximum(strength, np.minimum(strength[..., :, k, None], strength[..., k, None, :]), out=strength)
    stronger = strength >= np.swapaxes(strength, -1, -2)
    return stronger.sum(axis=-1) - 1


def _blocks(ballots: Ballots) -> Iterator[NDArray[np.int16]]:
    """Ranks by candidate, some ballots at a time, unranked ones behind all others."""
    for start in range(0, len(ballots), BLOCK):
        ranks = ballots.marks[start : start + BLOCK].T
        last = int(ranks.max(initial=0)) + 1
        small = np.int8 if last < 127 else np.int16 if last < 32_767 else np.int32
        yield np.ascontiguousarray(np.where(ranks == 0, last, ranks), dtype=small)


def _margins(above: NDArray[Any]) -> NDArray[Any]:
    return above - np.swapaxes(above, -1, -2)


def _beats_all(candidates: tuple[str, ...], margins: NDArray[Any]) -> str | None:
    wins = (margins > 0).sum(axis=1)
    found = np.flatnonzero(wins == len(candidates) - 1)
    return candidates[int(found[0])] if len(candidates) > 1 and len(found) else None


def _result(rule: str, ballots: Ballots, above: NDArray[Any], scores: NDArray[Any]) -> Result:
    n, blank = len(ballots), ballots.n_blank
    why = nothing_chosen(n, blank)
    best = (
        () if why else np.flatnonzero(scores == scores.max(initial=0 if rule == "schulze" else scores.min()))
    )
    winners = tuple(ballots.candidates[int(i)] for i in best)
    if winners and len(ballots.candidates) > 1:
        why = _why(rule, ballots.candidates, winners, above)
    return Result(
        rule,
        winners,
        {candidate: int(value) for candidate, value in zip(ballots.candidates, scores, strict=True)},
        n,
        blank,
        why,
        {"unranked": "last", "strength": "margins"},
    )


def _why(
    rule: str, candidates: tuple[str, ...], winners: tuple[str, ...], above: NDArray[Any]
) -> tuple[Reason, ...]:
    if len(winners) > 1:
        return (("level-duels", {"winners": list(winners)}),)
    margins = _margins(above)
    one = candidates.index(winners[0])
    own = margins[one].copy()
    own[one] = own.max() + 1
    other = int(own.argmin())
    duel = {
        "runner_up": candidates[other],
        "score": int(above[one, other]),
        "second": int(above[other, one]),
    }
    if _beats_all(candidates, margins) is not None:
        return (("beats-all", {"winner": winners[0]}), ("closest-duel", duel))
    if rule == "minimax":
        return (("cycle-minimax", {"winner": winners[0], **duel}),)
    return (("cycle-schulze", {"winner": winners[0]}),)
