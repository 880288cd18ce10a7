"""What is agreed upon, and what divides the room: one answer to one statement at a time."""

from __future__ import annotations

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Reason, Result, leaders

__all__ = ["opinions"]


def opinions(ballots: Ballots) -> Result:
    r"""Return how many agree, pass and disagree, statement by statement. Nothing is chosen.

    .. math:: s_c = \frac{a_c + 1}{n_c + 2}, \qquad a_c \text{ of the } n_c \text{ who answered agree}

    Parameters
    ----------
    ballots : Ballots
        Scores of 1 (agree), 0 (pass) and -1 (disagree); without a score a statement was not seen or not answered,
        which is not a pass.

    Returns
    -------
    Result
        ``scores`` are the shares of agreement, drawn towards one half where few answered. ``figures``:
        ``statements``, each with ``agree``, ``pass``, ``disagree`` and ``seen`` (the sum of the three); ``divided``,
        each statement's smaller side as a share of those who answered and two more; ``n_people`` who answered
        anything, and ``n_votes``.

    Raises
    ------
    InvalidInputError
        If an answer is another number, or the ballots are weighted.

    Examples
    --------
    >>> answers = {"ana": {"s1": 1, "s2": -1}, "bo": {"s1": 1, "s2": 1}, "cy": {"s1": 0}}
    >>> opinions(Ballots.from_scores(answers, ["s1", "s2"])).figures["statements"]["s1"]
    {'agree': 2, 'pass': 1, 'disagree': 0, 'seen': 3}
    """
    known = ballots.check_kind("scores", "opinions").check_alike("opinions").is_marked
    strange = known & ~np.isin(ballots.marks, (-1, 0, 1))
    if strange.any():
        row, column = np.argwhere(strange)[0]
        raise InvalidInputError(
            f"Ballot {ballots.ballots[row]!r}, {ballots.candidates[column]!r}: an answer is -1, 0 or 1, but this "
            f"one is {ballots.marks[row, column]:g}."
        )
    sides = {"agree": 1, "pass": 0, "disagree": -1}
    counts = {side: (ballots.marks == value).sum(axis=0) for side, value in sides.items()}
    seen = known.sum(axis=0)
    statements = {
        candidate: {**{side: int(counts[side][i]) for side in sides}, "seen": int(seen[i])}
        for i, candidate in enumerate(ballots.candidates)
    }
    scores: dict[str, float | None] = {
        c: round((one["agree"] + 1) / (one["seen"] + 2), 3) if one["seen"] else None
        for c, one in statements.items()
    }
    divided = {
        c: round(min(one["agree"], one["disagree"]) / (one["seen"] + 2), 3) for c, one in statements.items()
    }
    figures = {
        "statements": statements,
        "divided": divided,
        "n_people": int(known.any(axis=1).sum()),
        "n_votes": int(seen.sum()),
    }
    return Result(
        "opinions", (), scores, len(ballots), ballots.n_blank, _why(statements, scores, divided), {}, figures
    )


def _why(
    statements: dict[str, dict[str, int]], scores: dict[str, float | None], divided: dict[str, float]
) -> tuple[Reason, ...]:
    most = leaders(scores)
    if not most:
        return (("no-ballots", {}),)
    why: list[Reason] = []
    if len(most) == 1 and statements[most[0]]["agree"]:
        one = statements[most[0]]
        why.append(("most-agreed", {"statement": most[0], "agree": one["agree"], "n": one["seen"]}))
    apart = leaders(divided)
    if len(apart) == 1 and divided[apart[0]]:
        one = statements[apart[0]]
        facts = {"statement": apart[0], "agree": one["agree"], "disagree": one["disagree"], "n": one["seen"]}
        why.append(("most-divided", facts))
    return tuple(why)
