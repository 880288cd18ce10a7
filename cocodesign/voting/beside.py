"""What stands beside a count in the log: what other rules say, how far another result is, who answers alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.schema import SMALLEST_CELL
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.grades import majority_judgment
from cocodesign.voting.margin import margin_of_victory
from cocodesign.voting.opinion_map import OpinionMap, opinion_map
from cocodesign.voting.result import Reason, Result
from cocodesign.voting.score import score
from cocodesign.voting.star import star
from cocodesign.voting.tallying import COMPARED, compare, rule_named

__all__ = ["in_log", "map_of_opinions", "margin", "other_rules"]

Rule = Callable[..., Result]

WORK = 30
"""So many counts of changed ballots, or orders of elimination, are tried while a room waits: about a fifth of a second."""

PAPER = 100
"""Places on a map are whole numbers from -100 to 100: enough to draw, too coarse to work back to answers."""

TOLD, STEP = 3, 5
"""So many statements are told of each group, with shares in steps of so many of a hundred."""


def in_log(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Return reasons as a log holds them: ``{"say": key, "facts": {…}}``."""
    return [{"say": say, "facts": dict(facts)} for say, facts in reasons]


def other_rules(kind: str, own: str, rule: Rule, ballots: Ballots) -> dict[str, Any]:
    """Return what other rules make of the same ballots, and what the disagreement rests on.

    Parameters
    ----------
    kind : str
        The kind of poll; only of rankings and scores can several rules be asked.
    own : str
        The name of the rule of the poll.
    rule : callable
        The rule itself, with its options.
    ballots : Ballots
        The ballots that were counted.

    Returns
    -------
    dict
        Nothing where there are no others, else ``also``: a list of ``rule, winners, tied, why`` for each of them; and
        ``parts``, reasons, where they do not all agree.

    Examples
    --------
    >>> rows = ["abc"] * 4 + ["bca"] * 3 + ["cba"] * 2
    >>> ballots = Ballots.from_rankings({f"v{i}": list(row) for i, row in enumerate(rows)}, "abc")
    >>> found = other_rules("ranking", "plurality", rule_named("plurality", "rankings"), ballots)
    >>> [one["rule"] for one in found["also"] if one["winners"] == ["b"]][:3], found["parts"][0]["say"]
    (['irv', 'borda', 'copeland'], 'parts-beats-all')
    """
    others: dict[str, Rule] = {}
    if kind == "ranking":
        others = {name: rule_named(name, "rankings") for name in COMPARED["rankings"]}
    elif kind == "score":
        others = {
            "score": score,
            "score-sum": partial(score, by="sum"),
            "star": star,
            "majority_judgment": majority_judgment,
        }
    others.pop(own, None)
    if not others:
        return {}
    asked: dict[str, Rule] = {own: rule, **others}
    comparison = compare(ballots, asked)
    also = [
        {
            "rule": name,
            "winners": list(result.winners),
            "tied": result.is_tied,
            "why": in_log(result.why[-1:] if name == "irv" else result.why[:1]),
        }
        for name, result in comparison.results.items()
        if name != own
    ]
    found: dict[str, Any] = {"also": also}
    if comparison.reasons:
        found["parts"] = in_log(comparison.reasons)
    return found


def margin(
    ballots: Ballots, rule: Rule, *, top: float | None = None, budget: int | None = None
) -> dict[str, int]:
    """Return how many ballots would have to be others for somebody else to win: ``low`` and ``high``.

    Nothing where nothing is chosen, several are level, or no change was found.

    Examples
    --------
    Six for a, five for b, four for c and then b: b wins the run-off by nine to six, and one ballot is enough.

    >>> people = ["a"] * 6 + ["b"] * 5 + ["cb"] * 4
    >>> ballots = Ballots.from_rankings({f"v{i}": list(row) for i, row in enumerate(people)}, "abc")
    >>> margin(ballots, rule_named("irv", "rankings"))
    {'low': 1, 'high': 1}
    """
    try:
        found = margin_of_victory(ballots, rule, work=WORK, top=top, budget=budget)
    except UndefinedMeasureError:
        return {}
    return {"low": found.low, "high": found.high} if found.high else {}


def map_of_opinions(ballots: Ballots) -> dict[str, Any]:
    """Return who answers alike, of nobody by name.

    Parameters
    ----------
    ballots : Ballots
        Answers of 1, 0 and -1.

    Returns
    -------
    dict
        ``n``, how many people answered enough to be placed; ``none``, why there are no groups (``"few"`` people,
        ``"alike"``, ``"small"`` groups, ``"chance"``, ``"unstable"``), or ``groups``: for each its ``size`` and up to
        three statements ``says``, each with the ``side`` and how many ``of`` a hundred of the group, and of all
        ``others``, take it. With at least 20 people ``points``: ``[x, y, group]``, in an order that says nothing.

    Notes
    -----
    Shares are in steps of 5 of a hundred, and only of statements that at least 5 people of every group answered: so
    that no difference of two figures says what one person answered. What each statement weighs along the axes is
    not told, so that nobody can be worked back to from where they stand.

    Examples
    --------
    Twelve people agree with four statements and disagree with four others; twelve answer the other way round.

    >>> def answers(side):
    ...     return {f"s{i}": side if i < 4 else -side for i in range(8)}
    >>> said = {f"p{i}": answers(1 if i < 12 else -1) for i in range(24)}
    >>> found = map_of_opinions(Ballots.from_scores(said, [f"s{i}" for i in range(8)]))
    >>> [one["size"] for one in found["groups"]], found["groups"][0]["says"][0]
    ([12, 12], {'statement': 's0', 'side': 'agree', 'of': 100, 'others': 0})
    """
    found = opinion_map(ballots)
    placed = found.people[found.people["x"].notna()]
    told_of: dict[str, Any] = {"n": len(placed)}
    if found.n_groups:
        told_of["groups"] = _groups(ballots, found)
    else:
        told_of["none"] = _why_none(found)
    if len(placed) >= found.options["fewest_people"]:
        told_of["points"] = _points(placed)
    return told_of


def _why_none(found: OpinionMap) -> str:
    placed = found.people["x"].notna()
    if placed.sum() < found.options["fewest_people"]:
        return "few"
    if np.isnan(list(found.silhouettes.values())).all():
        spread = found.people.loc[placed, ["x", "y"]].to_numpy()
        return "alike" if np.ptp(spread, axis=0).max() <= 1e-9 else "small"
    best = np.nanmax(list(found.silhouettes.values()))
    return "chance" if best <= found.by_chance else "unstable"


def _groups(ballots: Ballots, found: OpinionMap) -> list[dict[str, Any]]:
    group = found.people["group"].to_numpy(dtype=float, na_value=0)
    marks = ballots.marks
    answered = {k: ballots.is_marked[group == k].sum(axis=0) for k in range(1, found.n_groups + 1)}
    enough = np.min(list(answered.values()), axis=0) >= SMALLEST_CELL
    groups = []
    for k in answered:
        mine = found.representative[found.representative["group"] == k]
        says: list[dict[str, Any]] = []
        for statement, side in zip(mine["statement"], mine["side"], strict=True):
            column = ballots.candidates.index(statement)
            if not enough[column] or len(says) == TOLD:
                continue
            takes = marks[:, column] == (1 if side == "agree" else -1)
            known = ballots.is_marked[:, column]
            of, others = (
                STEP * round(100 * (takes & one).sum() / max(1, (known & one).sum()) / STEP)
                for one in (group == k, (group != k) & (group > 0))
            )
            says.append({"statement": statement, "side": side, "of": of, "others": others})
        groups.append({"size": int((group == k).sum()), "says": says})
    return groups


def _points(placed: Any) -> list[list[int]]:
    spots = placed[["x", "y"]].to_numpy()
    spots = spots - spots.mean(axis=0)
    scale = PAPER / max(1e-9, float(np.abs(spots).max()))
    whole = np.rint(spots * scale).astype(int).tolist()
    group = placed["group"].to_numpy(dtype=float, na_value=0).astype(int).tolist()
    return sorted([x, y, k] for (x, y), k in zip(whole, group, strict=True))
