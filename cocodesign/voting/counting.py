"""What the log records when a poll closes: the count of its ballots, in plain values that refer to ideas by id."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.approval import approval
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.dots import dots, quadratic
from cocodesign.voting.irv import irv
from cocodesign.voting.opinions import opinions
from cocodesign.voting.pairwise import duels, minimax, schulze
from cocodesign.voting.positional import borda, plurality
from cocodesign.voting.pulse import pulse
from cocodesign.voting.result import Result
from cocodesign.voting.robustness import redraws
from cocodesign.voting.score import score
from cocodesign.voting.several import BUDGET_RULES, beside, drawn_again, spending

__all__ = ["RULES", "count"]

Rule = Callable[[Ballots], Result]

RULES: dict[str, dict[str, Callable[..., Result]]] = {
    "approval": {"approval": approval},
    "dots": {"dots": dots, "quadratic": quadratic},
    "score": {"score": score},
    "ranking": {"irv": irv, "schulze": schulze, "minimax": minimax, "borda": borda, "plurality": plurality},
    "opinions": {"opinions": opinions},
    "budget": BUDGET_RULES,
    "pulse": {"pulse": pulse},
}
"""By kind of poll, the rules that can count it."""

_READ: dict[str, tuple[Callable[..., Ballots], str, Any]] = {
    "approval": (Ballots.from_approvals, "approved", ()),
    "dots": (Ballots.from_amounts, "amounts", {}),
    "score": (Ballots.from_scores, "scores", {}),
    "ranking": (Ballots.from_rankings, "ranking", ()),
    "opinions": (Ballots.from_scores, "opinions", {}),
    "budget": (Ballots.from_approvals, "approved", ()),
    "pulse": (Ballots.from_scores, "scores", {}),
}
"""By kind of poll: how its choices become ballots, under which name a choice stands, and what a blank one is."""

WORK = 12_000_000
"""So many ballots × candidates × draws are re-drawn at most, but never fewer than `FEWEST` draws."""
FEWEST, MOST = 100, 1000


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
        Keys ``poll`` and ``mode``; ``kind`` and ``rule`` (approval without them); ``settings``.
    candidates : iterable of str
        What stands in the poll.
    ballots : mapping
        By participant, the last ballot of each: keys ``choice``, ``changes`` and ``channel`` (None where it may not
        be said, as in most secret polls, whose ballots stand under any name). A choice holds
        ``approved``, ``amounts``, ``scores``, ``ranking`` or ``opinions``, by the kind of the poll; a ballot whose
        choice was erased is None there and is not counted.
    electorate : int
        How many people could have voted.
    hidden : iterable of str
        Candidates who stand on the paper but were hidden before the poll closed. They are not counted; what the
        count would be with them is said beside it.

    Returns
    -------
    dict
        For every kind ``poll, kind, rule, mode, n_ballots, n_blank, n_changed, electorate, channels, scores, winners,
        tied, why, options, redraws`` (from ``n_redraws`` draws), what else the rule counted (see the rules), ``also``
        where other rules can count the same ballots, ``undecided`` (whose choice hangs on how a tie is settled) where
        several are chosen together, ``hidden`` where something was, and for an open poll
        ``ballots``: the choices by participant. No words of anybody are copied.

    Raises
    ------
    InvalidInputError
        If the kind of poll or its rule is unknown, or a ballot is none of this poll.
    """
    kind = poll.get("kind") or "approval"
    settings = poll.get("settings") or {}
    own = _name_of_rule(poll, kind)
    ballots = {person: ballot for person, ballot in ballots.items() if ballot["choice"] is not None}
    choices = {person: ballot["choice"] for person, ballot in ballots.items()}
    read, name, blank = _READ[kind]
    paper = tuple(candidates)
    out = [candidate for candidate in paper if candidate in set(hidden)]
    cast = read({person: choice.get(name, blank) for person, choice in choices.items()}, paper)
    standing = cast.subset([candidate for candidate in paper if candidate not in out]) if out else cast
    several = _several(kind, settings, len(cast))
    rule = several[own] if several else _rule(kind, own, settings)
    result = rule(standing)
    people: dict[str, Any] = {"n": len(cast), "electorate": electorate}
    turnout = ("turnout-blank", people | {"blank": cast.n_blank}) if cast.n_blank else ("turnout", people)
    chooses = kind not in ("opinions", "pulse")
    n_redraws = max(FEWEST, min(MOST, WORK // max(1, standing.marks.size))) if chooses else 0
    if several:
        n_redraws, redrawn = drawn_again(standing, rule, _seed(poll["poll"]))
        also = beside(own, several, standing)
    else:
        redrawn = _redrawn(poll["poll"], standing, rule, n_redraws)
        also = _also(kind, result.rule, standing)
    found: dict[str, Any] = {
        "poll": poll["poll"],
        "kind": kind,
        "rule": own if several else result.rule,
        "mode": poll["mode"],
        "n_ballots": len(cast),
        "n_blank": cast.n_blank,
        "n_changed": sum(1 for ballot in ballots.values() if ballot["changes"]),
        "electorate": electorate,
        "channels": _channels(ballots.values()),
        "scores": dict(result.scores),
        "winners": list(result.winners),
        "tied": result.is_tied,
        "why": [{"say": say, "facts": dict(facts)} for say, facts in (*result.why, turnout)[:3]],
        "options": dict(result.options),
        "n_redraws": n_redraws,
        "redraws": redrawn,
        **result.figures,
    }
    if kind == "dots":
        found["budget"] = settings.get("budget", 5)
    if kind == "ranking":
        found["pairwise"] = _pairwise(standing)
    if also:
        found["also"] = also
    if several:
        found["undecided"] = list(result.tied)
    if out:
        found["hidden"] = {
            "n": len(out),
            "winners_with": list(rule(cast).winners),
            "only": standing.n_blank - cast.n_blank,
        }
    if poll["mode"] == "open":
        found["ballots"] = {person: _choice(choice, name, blank) for person, choice in choices.items()}
    return found


def _channels(ballots: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many ballots came by each way, of those of which that may be said."""
    ways = (ballot.get("channel", "phone") for ballot in ballots)
    return dict(Counter(way for way in ways if way is not None))


def _several(kind: str, settings: Mapping[str, Any], n: int) -> dict[str, Rule]:
    """The rules that choose several in this poll, by name; none where one is chosen."""
    if kind == "budget":
        return {name: spending(name, settings, n) for name in BUDGET_RULES}
    return {}


def _name_of_rule(poll: Mapping[str, Any], kind: str) -> str:
    if kind not in RULES:
        raise InvalidInputError(
            f"Poll {poll['poll']!r} is of the kind {kind!r}; kinds that can be counted are {', '.join(RULES)}."
        )
    name = poll.get("rule") or next(iter(RULES[kind]))
    if name not in RULES[kind]:
        raise InvalidInputError(
            f"Poll {poll['poll']!r} asks for the rule {name!r}; rules for {kind} are {', '.join(RULES[kind])}."
        )
    return str(name)


def _rule(kind: str, name: str, settings: Mapping[str, Any]) -> Rule:
    rule = RULES[kind][name]
    return partial(rule, top=int(settings.get("max", 5))) if kind in ("score", "pulse") else rule


def _redrawn(poll: str, ballots: Ballots, rule: Rule, n: int) -> dict[str, float]:
    """The shares of re-draws, always by the same chance for the same poll."""
    if not n:
        return {}
    plain = rule.func if isinstance(rule, partial) else rule  # the top of the scale changes no winner
    shares = redraws(ballots, plain, n=n, rng=_seed(poll))
    return {candidate: round(share, 3) for candidate, share in shares.items()}


def _seed(poll: str) -> int:
    return int.from_bytes(hashlib.sha256(poll.encode()).digest()[:8], "big")


def _pairwise(ballots: Ballots) -> dict[str, dict[str, int]]:
    above = duels(ballots).tolist()
    names = ballots.candidates
    return {
        one: {other: above[i][j] for j, other in enumerate(names) if i != j} for i, one in enumerate(names)
    }


def _also(kind: str, own: str, ballots: Ballots) -> list[dict[str, Any]]:
    """What other rules say about the same ballots, and the reason on which that rests most."""
    others: dict[str, Rule] = {}
    if kind == "ranking":
        others = {name: rule for name, rule in RULES[kind].items() if name != own}
    elif kind == "score":
        others = {"score-sum": partial(score, by="sum")}
    results = {name: rule(ballots) for name, rule in others.items()}
    return [
        {
            "rule": name,
            "winners": list(result.winners),
            "why": [
                {"say": say, "facts": dict(facts)}
                for say, facts in (result.why[-1:] if name == "irv" else result.why[:1])
            ],
        }
        for name, result in results.items()
    ]


def _choice(choice: Mapping[str, Any], name: str, blank: Any) -> Any:
    given = choice.get(name, blank)
    return dict(given) if isinstance(given, Mapping) else list(given)
