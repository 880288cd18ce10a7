"""Who stands above the rest one to one when nobody beats everybody: the Smith and Schwartz sets, and Copeland's count."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.pairwise import duel_result, duels, margins_of
from cocodesign.voting.result import Result

__all__ = ["copeland", "schwartz_set", "smith_set"]


def smith_set(ballots: Ballots) -> Result:
    """Return the smallest group of candidates each of whom beats everybody outside of it one to one.

    Parameters
    ----------
    ballots : Ballots
        Rankings; unranked candidates are level behind all ranked ones.

    Returns
    -------
    Result
        ``winners`` are the group, of any size (``seats`` is None), a Condorcet winner alone where there is one.
        ``scores`` say how many others each beats.

    References
    ----------
    .. [1] Smith (1973), Aggregation of preferences with variable electorate, Econometrica 41(6), 1027-1041.
       doi:10.2307/1914033

    Examples
    --------
    a, b and c beat each other in a circle, and each of them beats d.

    >>> circle = {"b1": ["a", "b", "c", "d"], "b2": ["b", "c", "a", "d"], "b3": ["c", "a", "b", "d"]}
    >>> smith_set(Ballots.from_rankings(circle, "abcd")).winners
    ('a', 'b', 'c')
    """
    ballots.check_kind("rankings", "smith_set")
    above = duels(ballots)
    margins = margins_of(above)
    reaches = _closure(margins >= 0)
    return _set_of("smith_set", "smith", ballots, above, np.asarray(reaches.all(axis=1)))


def schwartz_set(ballots: Ballots) -> Result:
    """Return the candidates of all smallest groups of whom nobody is beaten by anybody outside of the group.

    It is the Smith set, or a part of it where duels end level.

    Parameters
    ----------
    ballots : Ballots
        Rankings; unranked candidates are level behind all ranked ones.

    Returns
    -------
    Result
        ``winners`` are the set, of any size (``seats`` is None). ``scores`` say how many others each beats.

    References
    ----------
    .. [1] Schwartz (1972), Rationality and the myth of the maximum, Noûs 6(2), 97-117. doi:10.2307/2216143

    Examples
    --------
    a beats b; c is level with both. Nobody beats a, nobody beats c.

    >>> level = Ballots.from_rankings({"b1": ["a", "b", "c"], "b2": ["c", "a", "b"]}, "abc")
    >>> schwartz_set(level).winners, smith_set(level).winners
    (('a', 'c'), ('a', 'b', 'c'))
    """
    ballots.check_kind("rankings", "schwartz_set")
    above = duels(ballots)
    reaches = _closure(margins_of(above) > 0)
    return _set_of("schwartz_set", "schwartz", ballots, above, np.asarray((reaches | ~reaches.T).all(axis=1)))


def copeland(ballots: Ballots) -> Result:
    r"""Return the candidates who win the most duels, a level one counted as half.

    .. math:: s_c = |\{d : N_{cd} > N_{dc}\}| + \tfrac12 |\{d \ne c : N_{cd} = N_{dc}\}|

    Parameters
    ----------
    ballots : Ballots
        Rankings; unranked candidates are level behind all ranked ones.

    Returns
    -------
    Result
        Level candidates are all winners. Other weights for a level duel can change the order; here it is one half.

    References
    ----------
    .. [1] Saari, Merlin (1996), The Copeland method, Economic Theory 8, 51-76. doi:10.1007/BF01212012

    Examples
    --------
    >>> copeland(Ballots.from_rankings({"b1": ["a", "b", "c"], "b2": ["a", "c", "b"]}, "abc")).scores
    {'a': 2, 'b': 0.5, 'c': 0.5}
    """
    ballots.check_kind("rankings", "copeland")
    above = duels(ballots)
    margins = margins_of(above)
    scores = (margins > 0).sum(axis=1) + ((margins == 0).sum(axis=1) - 1) / 2
    best = scores == scores.max(initial=0)
    winner = {"winner": ballots.candidates[int(best.argmax())]} if best.any() else {}
    facts = {**winner, "score": float(scores.max(initial=0)), "n": max(0, len(scores) - 1)}
    return duel_result(
        "copeland", ballots, above, scores, best, said=("most-duels", facts), options={"level": "half"}
    )


def _closure(arrows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """From whom one comes to whom along arrows; everybody comes to themselves."""
    reaches = arrows | np.eye(len(arrows), dtype=bool)
    for k in range(len(reaches)):
        reaches |= reaches[:, k, None] & reaches[k]
    return reaches


def _set_of(rule: str, key: str, ballots: Ballots, above: NDArray[Any], inside: NDArray[np.bool_]) -> Result:
    wins = (margins_of(above) > 0).sum(axis=1)
    winners = [name for name, is_in in zip(ballots.candidates, inside, strict=True) if is_in]
    several = (key, {"winners": winners}) if len(winners) < len(ballots.candidates) else ("all-in-cycle", {})
    return duel_result(
        rule,
        ballots,
        above,
        wins,
        inside,
        said=("undominated", {"winner": winners[0]} if winners else {}),
        level=several,
        seats=None,
    )
