"""How does a poll choose several at once: with the money of its settings, and what would another rule choose?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from cocodesign.voting.ballots import Ballots
from cocodesign.voting.budgets import budget_equal_shares, budget_greedy
from cocodesign.voting.result import Result

__all__ = ["BUDGET_RULES", "beside", "drawn_again", "spending"]

Rule = Callable[[Ballots], Result]

BUDGET_RULES: dict[str, Callable[..., Result]] = {
    "equal_shares": budget_equal_shares,
    "greedy": budget_greedy,
}
"""By the name that a poll gives it, what counts a budget."""

STEPS = 5_000
"""So often the shares of a budget are raised at most; never by less than a 100th of it in all."""
DRAWS, CELLS = 100, 4_000
"""So many re-draws, where so many marks stand on the ballots at most; beyond, a live count has no time for any."""
TOLD = ("order", "spent", "leftover", "represented")
"""What is told of the choice of another rule."""


def spending(name: str, settings: Mapping[str, Any], n: int) -> Rule:
    """Return a rule with the money of a poll.

    Parameters
    ----------
    name : str
        A key of :data:`BUDGET_RULES`.
    settings : mapping
        ``budget``, ``costs`` by candidate, and optionally ``completion`` of the equal shares.
    n : int
        How many ballots there are: shares are raised by as little as a live count has time for, at least one unit.
    """
    budget = int(settings["budget"])
    more: dict[str, Any] = {}
    if name == "equal_shares":
        more["completion"] = settings.get("completion", "add1")
        more["step"] = max(1, budget // (100 * max(1, n)), -(-budget // STEPS))
    return partial(BUDGET_RULES[name], costs=settings["costs"], budget=budget, **more)


def beside(own: str, rules: Mapping[str, Rule], ballots: Ballots) -> list[dict[str, Any]]:
    """Return what each other rule would choose from the same ballots, with what it costs and whom it represents."""
    found = []
    for name, rule in rules.items():
        if name != own:
            result = rule(ballots)
            why = [{"say": say, "facts": dict(facts)} for say, facts in result.why[:1]]
            told = {one: result.figures[one] for one in TOLD if one in result.figures}
            found.append({"rule": name, "winners": list(result.winners), "why": why, **told})
    return found


def drawn_again(ballots: Ballots, rule: Rule, seed: int) -> tuple[int, dict[str, float]]:
    """Return how many re-draws there were, and in which share of them each candidate is chosen.

    A draw that leaves it to the settling of ties counts for everybody who is chosen in some way.
    """
    size = len(ballots)
    if not size or ballots.marks.size > CELLS:
        return 0, {}
    chance = np.random.default_rng(seed)
    times = dict.fromkeys(ballots.candidates, 0)
    places = tuple(f"draw {i}" for i in range(size))
    for drawn in chance.integers(size, size=(DRAWS, size)):
        for one in rule(Ballots(ballots.candidates, places, ballots.marks[drawn], ballots.kind)).winners:
            times[one] += 1
    return DRAWS, {one: round(n / DRAWS, 3) for one, n in times.items()}
