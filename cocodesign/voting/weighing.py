"""How much each ballot counts, and how a result says so."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.marks import BLOCK
from cocodesign.voting.result import Reason, nothing_chosen

__all__ = ["nothing_said", "sums", "weighed"]


def nothing_said(ballots: Ballots, names: NDArray[np.bool_] | None = None) -> tuple[Reason, ...]:
    """Return why nothing can be chosen from some ballots, which may all weigh nothing; empty when something can.

    Parameters
    ----------
    ballots : Ballots
        The ballots of one poll.
    names : ndarray of bool, shape (n_ballots,), optional
        Which ballots say something to the rule that asks; without it, those that mark anybody.
    """
    why = nothing_chosen(len(ballots), ballots.n_blank)
    if why or (names is None and ballots.weights is None):
        return why
    counting = ballots.is_marked.any(axis=1) if names is None else names
    if not counting.any() or not (ballots.weights is None or ballots.units[counting].any()):
        return (("none-counts", {}),)
    return ()


def sums(ballots: Ballots, marks: NDArray[Any]) -> NDArray[np.int64]:
    """Return the sum of whole marks for each candidate, each times what its ballot weighs, in units.

    Parameters
    ----------
    ballots : Ballots
        Whose weights count.
    marks : ndarray of bool or int, shape (n_ballots, n_candidates)
        What is added up.
    """
    by_candidate = marks.T
    if ballots.weights is None:
        if by_candidate.dtype == bool:
            return np.array([np.count_nonzero(one) for one in by_candidate], dtype=np.int64)
        return by_candidate.sum(axis=1, dtype=np.int64)
    found = np.zeros(len(by_candidate), dtype=np.int64)
    for start in range(0, len(ballots), BLOCK):
        where = slice(start, start + BLOCK)
        found += by_candidate[:, where].astype(np.int64) @ ballots.units[where]
    return found


def weighed(ballots: Ballots, why: tuple[Reason, ...]) -> dict[str, Any]:
    """Return the reasons of a result and the weight of its ballots, said where they are weighted."""
    if ballots.weights is None:
        return {"why": why}
    return {
        "why": (*why[:2], ("weighted", {"n": len(ballots), "total": ballots.total})),
        "weight": ballots.total,
    }
