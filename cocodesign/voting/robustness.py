"""How sure a result is: what other draws of the same people would have chosen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Result

__all__ = ["redraws"]


def redraws(
    ballots: Ballots,
    rule: Callable[[Ballots], Result],
    *,
    n: int = 1000,
    rng: int | np.random.Generator = 0,
) -> dict[str, float]:
    """Return in which share of re-draws of the ballots each candidate wins.

    As many ballots are drawn with replacement as there are, and counted by the same rule; a draw that ends level is
    shared equally among those who are level.

    Parameters
    ----------
    ballots : Ballots
        The ballots of one poll.
    rule : callable
        From ballots to a result, for instance :func:`cocodesign.voting.approval`.
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
    wins = dict.fromkeys(ballots.candidates, 0.0)
    if not len(ballots):
        return wins
    places = tuple(f"draw {i}" for i in range(len(ballots)))
    for _ in range(n):
        drawn = ballots.marks[chance.integers(len(ballots), size=len(ballots))]
        winners = rule(Ballots(ballots.candidates, places, drawn)).winners
        for winner in winners:
            wins[winner] += 1 / (n * len(winners))
    return wins
