"""What the log records when a poll closes: the count of its ballots, in plain values that refer to ideas by id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from cocodesign.voting.approval import approval
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.robustness import redraws

__all__ = ["count"]


def count(
    poll: Mapping[str, Any],
    candidates: Iterable[str],
    ballots: Mapping[str, Mapping[str, Any]],
    electorate: int,
    hidden: Iterable[str] = (),
) -> dict[str, Any]:
    """Return the result of a poll as the event ``poll.counted`` holds it.

    Parameters
    ----------
    poll : mapping
        Keys ``poll``, ``rule`` and ``mode``.
    candidates : iterable of str
        What stands in the poll.
    ballots : mapping
        By participant, the last ballot of each: keys ``approved`` and ``changes``.
    electorate : int
        How many people could have voted.

    Returns
    -------
    dict
        ``poll, rule, mode, n_ballots, n_blank, n_changed, electorate, scores, winners, tied, why, redraws``, and for
        an open poll ``ballots``: the approved candidates by participant. No words of anybody are copied.
    """
    cast = Ballots.from_approvals(
        {person: ballot["choice"]["approved"] for person, ballot in ballots.items()}, candidates
    )
    result = approval(cast)
    seed = int.from_bytes(hashlib.sha256(poll["poll"].encode()).digest()[:8], "big")
    people = {"n": len(cast), "electorate": electorate}
    turnout = ("turnout-blank", people | {"blank": cast.n_blank}) if cast.n_blank else ("turnout", people)
    found: dict[str, Any] = {
        "poll": poll["poll"],
        "rule": result.rule,
        "mode": poll["mode"],
        "n_ballots": result.n_ballots,
        "n_blank": result.n_blank,
        "n_changed": sum(1 for ballot in ballots.values() if ballot["changes"]),
        "electorate": electorate,
        "scores": dict(result.scores),
        "winners": list(result.winners),
        "tied": result.is_tied,
        "why": [{"say": say, "facts": dict(facts)} for say, facts in (*result.why, turnout)],
        "redraws": {
            candidate: round(share, 3) for candidate, share in redraws(cast, approval, rng=seed).items()
        },
    }
    if poll["mode"] == "open":
        found["ballots"] = {person: list(ballot["choice"]["approved"]) for person, ballot in ballots.items()}
    return found
