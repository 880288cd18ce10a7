"""Who is approved on most ballots."""

from __future__ import annotations

from typing import Any

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Result

__all__ = ["approval"]


def approval(ballots: Ballots) -> Result:
    r"""Return the candidates approved on the largest number of ballots.

    .. math:: s_c = \sum_b [b \text{ approves } c], \qquad W = \{c : s_c = \max_d s_d > 0\}

    Parameters
    ----------
    ballots : Ballots
        Blank ballots count as ballots and change no score.

    Returns
    -------
    Result
        Level candidates are all winners: the rule breaks no tie. Without any mark there is no winner.

    References
    ----------
    .. [1] Brams, Fishburn (1978), Approval voting, American Political Science Review 72(3), 831-847.
       doi:10.2307/1955105

    Examples
    --------
    Three people; trees are approved by two of them, the court by one.

    >>> ballots = Ballots.from_approvals({"b1": ["trees"], "b2": ["trees", "court"], "b3": []}, ["trees", "court"])
    >>> approval(ballots).winners
    ('trees',)
    """
    counts = ballots.marks.sum(axis=0).tolist()
    scores = {candidate: int(count) for candidate, count in zip(ballots.candidates, counts, strict=True)}
    best = max(scores.values(), default=0)
    winners = tuple(candidate for candidate, score in scores.items() if score == best and best > 0)
    return Result(
        "approval", winners, scores, len(ballots), ballots.n_blank, _why(ballots, scores, winners, best)
    )


def _why(
    ballots: Ballots, scores: dict[str, int], winners: tuple[str, ...], best: int
) -> tuple[tuple[str, dict[str, Any]], ...]:
    n = len(ballots)
    if n == 0:
        return (("no-ballots", {}),)
    if not winners:
        return (("no-marks", {}),)
    if len(winners) > 1:
        return (("level", {"winners": list(winners), "score": best, "n": n}),)
    first = ("most-approved", {"winner": winners[0], "score": best, "n": n})
    others = [score for candidate, score in scores.items() if candidate not in winners]
    if not others:
        return (first,)
    second = max(others)
    behind = [
        candidate for candidate, score in scores.items() if score == second and candidate not in winners
    ]
    return (first, ("runner-up", {"runner_up": behind, "score": second, "margin": best - second}))
