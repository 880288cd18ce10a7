"""Who is put above whom: each candidate against each other, and the rules that rest on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Reason, Result
from cocodesign.voting.weighing import nothing_said

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "condorcet_winner",
    "duel_result",
    "duels",
    "margins_of",
    "minimax",
    "pairwise",
    "schulze",
    "smallest_margins",
    "strongest_chains",
    "unbeaten",
]


def pairwise(ballots: Ballots) -> pd.DataFrame:
    """Return how many ballots put the candidate of the row above that of the column.

    Unranked candidates are level behind all ranked ones; who is level on a ballot counts for neither. Weighted ballots
    count with their weights.

    Examples
    --------
    >>> pairwise(Ballots.from_rankings({"b1": ["trees"], "b2": ["court", "trees"]}, ["trees", "court"])).loc["trees"].tolist()
    [0, 1]
    """
    import pandas as pd

    ballots.check_kind("rankings", "pairwise")
    return pd.DataFrame(_shown(ballots, duels(ballots)), index=ballots.candidates, columns=ballots.candidates)


def condorcet_winner(ballots: Ballots) -> str | None:
    """Return the candidate who beats every other one to one; None where there is none.

    Examples
    --------
    >>> cycle = {"b1": ["a", "b", "c"], "b2": ["b", "c", "a"], "b3": ["c", "a", "b"]}
    >>> condorcet_winner(Ballots.from_rankings(cycle, "abc")) is None
    True
    """
    ballots.check_kind("rankings", "condorcet_winner")
    return _beats_all(ballots.candidates, margins_of(duels(ballots)))


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
    worst = smallest_margins(above[None])[0]
    best = worst == worst.max(initial=worst.min(initial=0))
    return duel_result("minimax", ballots, above, _shown(ballots, worst), best)


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
    scores = unbeaten(above[None])[0]
    best = scores == len(scores) - 1
    return duel_result("schulze", ballots, above, scores, best, said=("cycle-schulze", {}))


def duels(ballots: Ballots, weights: NDArray[np.float64] | None = None) -> NDArray[Any]:
    """Return the matrix of :func:`pairwise` in units of weight, or one for each weighting of the ballots.

    The ranks of one candidate are compared with those of all others, some ballots at a time so that they stay in the
    processor's cache, and the cases in which they are smaller are counted.
    """
    m = len(ballots.candidates)
    if weights is None:
        found = np.zeros((m, m), dtype=np.int64)
        is_above = np.empty((m, 0), dtype=bool)
        for where, ranks in ballots.rank_blocks():
            if is_above.shape != ranks.shape:
                is_above = np.empty(ranks.shape, dtype=bool)
            units = None if ballots.weights is None else ballots.units[where].astype(np.float64)
            for candidate in range(m):
                np.less(ranks[candidate], ranks, out=is_above)
                if units is None:
                    found[candidate] += [np.count_nonzero(row) for row in is_above]
                else:
                    found[candidate] += (is_above @ units).astype(np.int64)
        return found
    many = np.empty((len(weights), m, m))
    ranks = np.concatenate(
        [np.zeros((m, 0), dtype=np.uint8), *(some for _, some in ballots.rank_blocks())], axis=1
    )
    for candidate in range(m):
        many[:, candidate, :] = weights @ (ranks[candidate] < ranks).T.astype(np.float64)
    return many


def smallest_margins(above: NDArray[Any]) -> NDArray[Any]:
    """Return each candidate's worst margin, for each matrix of duels; 0 for who stands alone."""
    margins = margins_of(above)
    m = margins.shape[-1]
    if m < 2:
        return np.zeros(margins.shape[:-1], dtype=margins.dtype)
    margins[..., np.arange(m), np.arange(m)] = margins.max() + 1
    return margins.min(axis=-1)


def strongest_chains(margins: NDArray[Any]) -> NDArray[Any]:
    """Return how strong the strongest chain of duels from each to each is: as strong as its smallest margin."""
    strength = margins.copy()
    for k in range(strength.shape[-1]):
        np.maximum(strength, np.minimum(strength[..., :, k, None], strength[..., k, None, :]), out=strength)
    return strength


def unbeaten(above: NDArray[Any]) -> NDArray[Any]:
    """Return to how many others each candidate's strongest chain is no weaker, for each matrix of duels."""
    strength = strongest_chains(margins_of(above))
    stronger = strength >= np.swapaxes(strength, -1, -2)
    return stronger.sum(axis=-1) - 1


def margins_of(above: NDArray[Any]) -> NDArray[Any]:
    """Return by how many more each is put above each than the other way round."""
    return above - np.swapaxes(above, -1, -2)


def duel_result(
    rule: str,
    ballots: Ballots,
    above: NDArray[Any],
    scores: NDArray[Any],
    best: NDArray[np.bool_],
    *,
    said: Reason | None = None,
    level: Reason | None = None,
    **more: Any,
) -> Result:
    """Return the result of a rule that rests on duels.

    Parameters
    ----------
    rule : str
        Its name.
    ballots : Ballots
        What was counted.
    above : ndarray
        Their :func:`duels`, in units.
    scores : ndarray
        What the rule compares, by candidate, as it is to be shown.
    best : ndarray of bool
        Who wins.
    said : (str, dict), optional
        What is said of one winner who does not beat everybody.
    level : (str, dict), optional
        What is said of several.
    **more
        Further fields of the result.
    """
    n, blank, names = len(ballots), ballots.n_blank, ballots.candidates
    why = nothing_said(ballots)
    winners = () if why else tuple(name for name, is_best in zip(names, best, strict=True) if is_best)
    if winners and len(names) > 1:
        if len(winners) > 1:
            why = (level or ("level-duels", {"winners": list(winners)}),)
        else:
            why = _why(ballots, names.index(winners[0]), above, said)
    options = {"unranked": "last", "strength": "margins"} | more.pop("options", {})
    return Result(
        rule,
        winners,
        {name: _number(value) for name, value in zip(names, scores, strict=True)},
        n,
        blank,
        why,
        options,
        weight=None if ballots.weights is None else ballots.total,
        duels=_shown(ballots, above),
        **more,
    )


def _number(value: Any) -> float:
    one = float(value)
    return int(one) if one == int(one) else one


def _shown(ballots: Ballots, units: NDArray[Any]) -> NDArray[Any]:
    return units if ballots.unit == 1 else units / ballots.unit


def _beats_all(candidates: tuple[str, ...], margins: NDArray[Any]) -> str | None:
    wins = (margins > 0).sum(axis=1)
    found = np.flatnonzero(wins == len(candidates) - 1)
    return candidates[int(found[0])] if len(candidates) > 1 and len(found) else None


def _why(ballots: Ballots, one: int, above: NDArray[Any], said: Reason | None) -> tuple[Reason, ...]:
    candidates, margins = ballots.candidates, margins_of(above)
    winner = candidates[one]
    own = margins[one].copy()
    own[one] = own.max() + 1
    other = int(own.argmin())
    duel = {
        "runner_up": candidates[other],
        "score": ballots.said(int(above[one, other])),
        "second": ballots.said(int(above[other, one])),
    }
    if _beats_all(candidates, margins) is not None:
        return (("beats-all", {"winner": winner}), ("closest-duel", duel))
    if said is None:
        return (("cycle-minimax", {"winner": winner, **duel}),)
    return (said if said[1] else (said[0], {"winner": winner}),)
