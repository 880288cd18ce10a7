"""What the log records when a poll closes: the count of its ballots, in plain values that refer to ideas by id."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from math import isqrt
from typing import Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.agreement import EIGHT, FIVE, agreement
from cocodesign.voting.approval import approval
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.beside import in_log, map_of_opinions, margin, other_rules
from cocodesign.voting.bought_seats import equal_shares
from cocodesign.voting.budgets import budget_equal_shares, budget_greedy
from cocodesign.voting.comparisons import Comparisons
from cocodesign.voting.consent import ANSWERS, consent
from cocodesign.voting.cycles import ranked_pairs, split_cycle
from cocodesign.voting.delphi import StopRule, estimates
from cocodesign.voting.dominance import copeland
from cocodesign.voting.dots import dots, quadratic
from cocodesign.voting.grades import majority_judgment
from cocodesign.voting.harmonic import sequential_pav
from cocodesign.voting.irv import irv
from cocodesign.voting.opinions import opinions
from cocodesign.voting.pairs import pair_redraws, pairs
from cocodesign.voting.pairwise import duels, minimax, schulze
from cocodesign.voting.phragmen import sequential_phragmen
from cocodesign.voting.positional import borda, plurality
from cocodesign.voting.pulse import pulse
from cocodesign.voting.reaching import reached
from cocodesign.voting.result import Result
from cocodesign.voting.robustness import redraws
from cocodesign.voting.score import score
from cocodesign.voting.star import star
from cocodesign.voting.stv import stv
from cocodesign.voting.ties import put

__all__ = ["RULES", "count"]

Rule = Callable[..., Result]

RULES: dict[str, dict[str, Callable[..., Result]]] = {
    "approval": {
        "approval": approval,
        "equal_shares": equal_shares,
        "sequential_phragmen": sequential_phragmen,
        "sequential_pav": sequential_pav,
    },
    "dots": {"dots": dots, "quadratic": quadratic},
    "score": {"score": score, "star": star},
    "grades": {"majority_judgment": majority_judgment},
    "ranking": {
        "irv": irv,
        "schulze": schulze,
        "ranked_pairs": ranked_pairs,
        "split_cycle": split_cycle,
        "minimax": minimax,
        "copeland": copeland,
        "borda": borda,
        "plurality": plurality,
        "stv": stv,
    },
    "opinions": {"opinions": opinions},
    "budget": {"equal_shares": budget_equal_shares, "greedy": budget_greedy},
    "pulse": {"pulse": pulse},
    "pairs": {"pairs": pairs},
    "consent": {"consent": consent},
    "agreement": {"agreement": agreement},
    "delphi": {"delphi": estimates},
}
"""By kind of poll, the rules that can count it."""

ASKS = frozenset({"opinions", "pulse", "consent", "agreement", "delphi"})
"""Kinds of poll in which nothing is chosen that other draws of the people could choose otherwise."""


def _agreements(levels: Mapping[str, Mapping[str, int]], candidates: Iterable[str], of: int = 5) -> Ballots:
    """Grades from the places of levels, counted from 1."""
    scale = EIGHT if of == 8 else FIVE
    words: dict[str, dict[str, str]] = {}
    for ballot, given in levels.items():
        for candidate, level in given.items():
            if not isinstance(level, int) or not 1 <= level <= len(scale):
                raise InvalidInputError(
                    f"Ballot {ballot!r}, {candidate!r}: a level is from 1 to {len(scale)}, but this one is {level!r}."
                )
        words[ballot] = {candidate: scale[level - 1] for candidate, level in given.items()}
    return Ballots.from_grades(words, candidates, scale)


def _grades(grades: Mapping[str, Mapping[str, int]], candidates: Iterable[str]) -> Ballots:
    """Grades from their numbers, 1 for the lowest; each is called by its number, which screens say in words."""
    named = {ballot: {one: str(n) for one, n in given.items()} for ballot, given in grades.items()}
    return Ballots.from_grades(named, candidates, [str(n) for n in range(1, GRADES + 1)])


_READ: dict[str, tuple[Callable[..., Any], str, Any]] = {
    "approval": (Ballots.from_approvals, "approved", ()),
    "dots": (Ballots.from_amounts, "amounts", {}),
    "score": (Ballots.from_scores, "scores", {}),
    "grades": (_grades, "scores", {}),
    "ranking": (Ballots.from_rankings, "ranking", ()),
    "opinions": (Ballots.from_scores, "opinions", {}),
    "pulse": (Ballots.from_scores, "scores", {}),
    "budget": (Ballots.from_approvals, "approved", ()),
    "pairs": (Comparisons.from_choices, "comparisons", ()),
    "consent": (partial(Ballots.from_grades, levels=ANSWERS), "answers", {}),
    "agreement": (_agreements, "levels", {}),
    "delphi": (Ballots.from_scores, "estimates", {}),
}
"""By kind of poll: how its choices become ballots, under which name a choice stands, and what a blank one is."""

GRADES = 6
"""From how many grades one chooses."""

WORK = 12_000_000
"""So many ballots × candidates × draws are re-drawn at most, but never fewer than `FEWEST` draws."""
FEWEST, MOST = 100, 1000
WAYS = put(most=100)
"""So many ways of settling ties are tried where several are chosen."""
RAISES = 200
"""In about so many steps shares are raised by their own size, where a poll does not say by how much."""

_TOLD = ("order", "spent", "leftover", "represented")
"""Where several are chosen, what is told of the choice of another rule."""

_CONVENTIONS = {
    "equal_shares": ("satisfaction", "completion", "leftover", "least", "step"),
    "greedy": ("by", "misfit", "least", "districts", "limits"),
}
"""By rule for budgets, what the settings of a poll may say of it."""


def count(
    poll: Mapping[str, Any],
    candidates: Iterable[str],
    ballots: Mapping[str, Mapping[str, Any]],
    electorate: int,
    hidden: Iterable[str] = (),
    earlier: Iterable[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Return the result of a poll as the event ``poll.counted`` holds it.

    Parameters
    ----------
    poll : mapping
        Keys ``poll`` and ``mode``; ``kind`` and ``rule`` (approval without them); ``settings``: for approvals ``seats``,
        how many are chosen (1 without it); for a budget ``budget`` and ``costs`` by candidate, in whole units of money,
        and what else :func:`budget_equal_shares` or :func:`budget_greedy` can be told.
    candidates : iterable of str
        What stands in the poll.
    ballots : mapping
        By participant, the last ballot of each: keys ``choice``, ``changes`` and ``channel`` (None where it may not
        be said, as in most secret polls, whose ballots stand under any name). A choice holds
        ``approved``, ``amounts``, ``scores``, ``ranking``, ``opinions``, ``comparisons`` (pairs: a list of
        ``[left, right, outcome]``), ``answers`` (consent, with ``reasons``: by proposal the id of the contribution
        that gives it), ``levels`` (agreement: places from 1) or ``estimates`` (delphi), by the kind of the poll; a
        ballot whose choice was erased is None there and is not counted.
    electorate : int
        How many people could have voted.
    hidden : iterable of str
        Candidates who stand on the paper but were hidden before the poll closed. They are not counted; what the
        count would be with them is said beside it.
    earlier : iterable of mapping
        For a round of consent or of Delphi, the counts of the rounds before as this function returned them, the
        first one first.

    Returns
    -------
    dict
        For every kind ``poll, kind, rule, mode, n_ballots, n_blank, n_changed, electorate, channels, scores, winners,
        tied, why, options, redraws`` (from ``n_redraws`` draws), what else the rule counted (see the rules), ``also``
        where other rules can count the same ballots, and ``parts``, on what their disagreement rests, ``margin`` (how
        many ballots would have to be others: ``low, high``) where one is chosen, ``map`` of opinions, ``seats`` (None
        for a budget) and ``undecided``, whose choice hangs on how a tie is settled, where several are chosen together,
        ``quorum`` where one was set (see :func:`reached`),
        ``hidden`` where something was, and for an open poll
        ``ballots``: the choices by participant. No words of anybody are copied.

    Raises
    ------
    InvalidInputError
        If the kind of poll or its rule is unknown, or a ballot is none of this poll: a choice with the marks of
        another kind is refused, one without any is blank.
    """
    kind = poll.get("kind") or "approval"
    settings = poll.get("settings") or {}
    ballots = {person: ballot for person, ballot in ballots.items() if ballot["choice"] is not None}
    choices = {person: ballot["choice"] for person, ballot in ballots.items()}
    rule = _rule(poll, kind, settings, len(choices))
    read, name, blank = _READ[kind]
    if kind == "agreement":
        read = partial(read, of=int(settings.get("levels", 5)))
    elif kind == "consent":
        reasons = {person: choice.get("reasons") or {} for person, choice in choices.items()}
        rule = partial(rule, reasons=reasons, earlier=tuple(earlier))
    elif kind == "delphi":
        rule = partial(rule, earlier=tuple(earlier), stop=StopRule(**(settings.get("stop") or {})))
    paper = tuple(candidates)
    out = [candidate for candidate in paper if candidate in set(hidden)]
    marked = {person: _marked(person, choice, kind, name, blank) for person, choice in choices.items()}
    cast = read(marked, paper)
    standing = cast.subset([candidate for candidate in paper if candidate not in out]) if out else cast
    result = rule(standing)
    people: dict[str, Any] = {"n": len(cast), "electorate": electorate}
    turnout = ("turnout-blank", people | {"blank": cast.n_blank}) if cast.n_blank else ("turnout", people)
    n_redraws = _draws(kind, rule, standing)
    found: dict[str, Any] = {
        "poll": poll["poll"],
        "kind": kind,
        "rule": _name(poll, kind),
        "mode": poll["mode"],
        "n_ballots": len(cast),
        "n_blank": cast.n_blank,
        "n_changed": sum(1 for ballot in ballots.values() if ballot["changes"]),
        "electorate": electorate,
        "channels": _channels(ballots.values()),
        "scores": dict(result.scores),
        "winners": list(result.winners),
        "tied": result.is_tied,
        "why": in_log((*result.why, turnout)[:3]),
        "options": dict(result.options),
        "n_redraws": n_redraws,
        "redraws": _redrawn(poll["poll"], standing, rule, n_redraws),
        **result.figures,
    }
    if kind == "budget" or _is_of_sets(rule):
        found["undecided"] = list(result.tied or ())
        found["seats"] = None if kind == "budget" else int(settings["seats"])
    if kind == "delphi":
        given = [choice.get("reasons") or {} for choice in choices.values()]
        found["reasons"] = {
            one: {"estimate": sorted(row[one] for row in given if one in row)} for one in paper
        }
    if kind == "dots":
        found["budget"] = settings.get("budget", 5)
    if kind == "ranking":
        found["pairwise"] = _pairwise(standing)
    if kind in ("ranking", "score") and not _is_of_sets(rule):
        found |= other_rules(kind, _name(poll, kind), rule, standing)
    elif others := _also(kind, _name(poll, kind), standing, partial(_told, kind, settings, len(choices))):
        found["also"] = others
    if kind in ("approval", "dots", "score", "ranking") and not _is_of_sets(rule):
        found |= _margin(kind, standing, rule, settings)
    if kind == "opinions":
        found["map"] = map_of_opinions(standing)
    if out:
        found["hidden"] = {
            "n": len(out),
            "winners_with": list(rule(cast).winners),
            "only": standing.n_blank - cast.n_blank,
        }
    if asked := reached(settings, found):
        found["quorum"] = asked
    if poll["mode"] == "open":
        found["ballots"] = {
            person: dict(given) if isinstance(given, Mapping) else list(given)
            for person, given in marked.items()
        }
    return found


def _marked(person: str, choice: Mapping[str, Any], kind: str, name: str, blank: Any) -> Any:
    """What a choice holds for its kind of poll; a choice of another kind is none, and no blank ballot either."""
    if name in choice:
        return choice[name]
    strays = sorted({field for _, field, _ in _READ.values()} & set(choice))
    if strays:
        raise InvalidInputError(
            f"Ballot {person!r} holds {strays[0]}, but in a poll of the kind {kind} a ballot holds {name}."
        )
    return blank


def _channels(ballots: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many ballots came by each way, of those of which that may be said."""
    ways = (ballot.get("channel", "phone") for ballot in ballots)
    return dict(Counter(way for way in ways if way is not None))


def _name(poll: Mapping[str, Any], kind: str) -> str:
    return poll.get("rule") or next(iter(RULES[kind]))


def _rule(poll: Mapping[str, Any], kind: str, settings: Mapping[str, Any], n: int) -> Rule:
    if kind not in RULES:
        raise InvalidInputError(
            f"Poll {poll['poll']!r} is of the kind {kind!r}; kinds that can be counted are {', '.join(RULES)}."
        )
    name = _name(poll, kind)
    if name not in RULES[kind]:
        raise InvalidInputError(
            f"Poll {poll['poll']!r} asks for the rule {name!r}; rules for {kind} are {', '.join(RULES[kind])}."
        )
    if kind == "budget" and not {"budget", "costs"} <= set(settings):
        raise InvalidInputError(f"Poll {poll['poll']!r} needs the settings budget and costs.")
    return _told(kind, settings, n, name)


def _told(kind: str, settings: Mapping[str, Any], n: int, name: str) -> Rule:
    """The rule with what the settings of a poll say of it; `n` is how many ballots there are."""
    rule = RULES[kind][name]
    if kind in ("score", "pulse"):
        return partial(rule, top=int(settings.get("max", 5)))
    if kind == "approval":
        seats = int(settings.get("seats", 1))
        if name == "approval":
            return rule if seats == 1 else partial(rule, seats=seats)
        return partial(rule, seats=seats, ties=WAYS)
    if name == "stv":
        return partial(rule, seats=int(settings.get("seats", 1)), ties=WAYS)
    if kind == "budget":
        options = {one: settings[one] for one in _CONVENTIONS[name] if one in settings}
        if name == "equal_shares":
            options.setdefault("step", max(1, int(settings["budget"]) // (RAISES * max(1, n))))
        return partial(rule, costs=settings["costs"], budget=settings["budget"], ties=WAYS, **options)
    return rule


def _is_of_sets(rule: Rule) -> bool:
    """Whether it chooses several, which takes one count for each draw."""
    return isinstance(rule, partial) and "seats" in rule.keywords


_ONE_BY_ONE: tuple[Rule, ...] = (ranked_pairs, split_cycle, copeland, star, majority_judgment)
"""Rules for which each re-draw is a count of its own."""


def _draws(kind: str, rule: Rule, ballots: Ballots | Comparisons) -> int:
    """How many re-draws: none where nothing is chosen, or where each of them takes many counts."""
    if kind in ASKS or kind == "budget":
        return 0
    if _is_of_sets(rule) or _plain(rule) in _ONE_BY_ONE:
        return FEWEST
    return max(FEWEST, min(MOST, WORK // max(1, len(ballots) * len(ballots.candidates))))


def _redrawn(poll: str, ballots: Ballots | Comparisons, rule: Rule, n: int) -> dict[str, float]:
    """The shares of re-draws, always by the same chance for the same poll."""
    if not n:
        return {}
    seed = int.from_bytes(hashlib.sha256(poll.encode()).digest()[:8], "big")
    if isinstance(ballots, Comparisons):
        shares = pair_redraws(ballots, n=n, rng=seed)
    else:
        shares = redraws(ballots, _plain(rule), n=n, rng=seed)
    return {candidate: round(share, 3) for candidate, share in shares.items()}


def _margin(kind: str, ballots: Ballots, rule: Rule, settings: Mapping[str, Any]) -> dict[str, Any]:
    """How many ballots would have to be others, of all that the ballot paper allows."""
    allows = {"score": ("top", "max"), "dots": ("budget", "budget")}.get(kind)
    limits = {allows[0]: int(settings.get(allows[1], 5))} if allows else {}
    if rule is quadratic:
        limits["budget"] = isqrt(limits["budget"])  # so many votes for one candidate can be paid for
    found = margin(ballots, rule, **limits)
    return {"margin": found} if found else {}


def _plain(rule: Rule) -> Rule:
    """The rule itself, where all that is set is the top of a scale, which changes no winner."""
    return rule.func if isinstance(rule, partial) and not _is_of_sets(rule) else rule


def _pairwise(ballots: Ballots) -> dict[str, dict[str, int]]:
    above = duels(ballots).tolist()
    names = ballots.candidates
    return {
        one: {other: above[i][j] for j, other in enumerate(names) if i != j} for i, one in enumerate(names)
    }


def _also(kind: str, own: str, ballots: Ballots, told: Callable[[str], Rule]) -> list[dict[str, Any]]:
    """What other rules say about the same ballots, and the reason on which that rests most."""
    others: dict[str, Rule] = {}
    if kind == "budget" or (kind == "approval" and _is_of_sets(told(own))):
        others = {name: told(name) for name in RULES[kind] if name != own}
    results = {name: rule(ballots) for name, rule in others.items()}
    return [
        {
            "rule": name,
            "winners": list(result.winners),
            "why": in_log(result.why[:1]),
            **{one: result.figures[one] for one in _TOLD if one in result.figures},
        }
        for name, result in results.items()
    ]
