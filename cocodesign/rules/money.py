"""What does each idea cost, and how much may be spent? The money of a stage in which people share out a budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_text

__all__ = ["COMPLETIONS", "MOST_MONEY", "check_money", "priced", "spent_on"]

COMPLETIONS = ("add1", "add1_compared", "none")
"""How equal shares go on when no group has enough left: all are raised alike; then compared with the greedy outcome; not."""

MOST_MONEY = 1_000_000_000_000
"""The highest budget; money is counted in whole units."""

Row = Mapping[str, Any]


def check_money(settings: Row) -> dict[str, Any]:
    """Return budget, costs by idea and the unit of a stage as its poll will keep them.

    The costs may be missing until the stage is opened: ideas are priced once they are there.
    """
    unit = check_text(settings, "unit", "title", required=False)
    if len(unit) > 12:
        raise refuse(
            "bad-request", what="unit is a word or a sign of at most 12 characters, such as € or hours"
        )
    costs = settings.get("costs", {})
    if not isinstance(costs, dict) or len(costs) > 10_000:
        raise refuse("bad-request", what="costs must be an object: a whole number by idea")
    completion = settings.get("completion", COMPLETIONS[0])
    if completion not in COMPLETIONS:
        raise refuse("bad-request", what=f"equal shares are completed by {', '.join(COMPLETIONS)}")
    budget = _money("budget", settings.get("budget", 0), least=0)
    return {
        "budget": budget,
        "costs": {str(idea): _money("a cost", cost, least=1) for idea, cost in costs.items()},
        "unit": unit,
        **({"completion": completion} if settings.get("rule") != "greedy" else {}),
    }


def _money(name: str, given: Any, *, least: int) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= MOST_MONEY:
        raise refuse("bad-request", what=f"{name} must be a whole number from {least} to {MOST_MONEY}")
    return given


def priced(money: Row, ideas: Iterable[str]) -> dict[str, Any]:
    """Return the money of a poll in which these ideas stand, each with its cost; refuse where one has none."""
    stand = list(ideas)
    costs, budget = money["costs"], money["budget"]
    if not budget:
        raise refuse("no-budget")
    without = [idea for idea in stand if idea not in costs]
    if without:
        raise refuse("no-cost", n=len(without))
    dear = [idea for idea in stand if costs[idea] > budget]
    if dear:
        raise refuse("too-dear", n=len(dear), budget=budget)
    return {**money, "costs": {idea: costs[idea] for idea in stand}}


def spent_on(settings: Row, ideas: Iterable[str]) -> int:
    """Return what ideas cost together."""
    return sum(settings["costs"][idea] for idea in ideas)
