"""How much may be spent, and what does each idea cost? The money of a stage in which people share out a budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as w

from cocodesign.apps.facilitator.controls import box, choice, line, show, text_field, whole_number
from cocodesign.events import State, headline
from cocodesign.rules.money import MOST_MONEY

__all__ = ["MoneyFields"]


class MoneyFields:
    """Budget, unit and rule; below them a field for the cost of each idea that stands. A cost of 0 is none yet."""

    def __init__(self, _: Callable[[str], str]) -> None:
        self._ = _
        self.budget = whole_number(_("Budget"), 0, 0, MOST_MONEY)
        self.unit = text_field(_("Unit"), _("€, £, hours…"))
        self.rule = choice(
            _("Counted by"),
            [
                (_("equal shares: each ballot decides over its part of the money"), "equal_shares"),
                (_("most ballots first, as long as the money lasts"), "greedy"),
            ],
        )
        self.completion = choice(
            _("When no group has enough left"),
            [
                (_("all shares are raised alike, as far as the budget goes"), "add1"),
                (_("the same, unless more people have more from the most voted"), "add1_compared"),
                (_("it ends there, and the rest stays unspent"), "none"),
            ],
        )
        self.costs: dict[str, w.BoundedIntText] = {}
        self.list = box(classes="co-stack-of")
        self.sum = w.HTML()
        self.panel = box(
            self.budget, self.unit, self.rule, self.completion, self.list, self.sum, classes="co-stack-of"
        )
        self._given: dict[str, int] = {}
        self.rule.observe(lambda _: show(self.completion, self.rule.value == "equal_shares"), "value")
        self.budget.observe(lambda _: self._say(), "value")

    def draw(self, state: State) -> None:
        """Lay a field for each idea that stands; what is filled in stays."""
        names = {idea: headline(state.contributions[idea]) for idea in state.standing()}
        if list(names) != list(self.costs):
            kept = self._given | {idea: field.value for idea, field in self.costs.items()}
            self.costs = {
                idea: self._field(names[idea], self.costs.get(idea), kept.get(idea, 0)) for idea in names
            }
            self.list.children = list(self.costs.values())
        for idea, field in self.costs.items():
            field.description = self._label(names[idea])
        self._say()

    def _label(self, name: str) -> str:
        return self._("Cost of {idea}").format(idea=name or self._("Erased words"))

    def _field(self, name: str, field: w.BoundedIntText | None, value: int) -> w.BoundedIntText:
        if field is None:
            field = whole_number(self._label(name), value, 0, MOST_MONEY)
            field.observe(lambda _: self._say(), "value")
        return field

    def fill(self, settings: Mapping[str, Any]) -> None:
        """Put the settings of a stage into the fields."""
        self.budget.value = int(settings.get("budget") or 0)
        self.unit.value = str(settings.get("unit") or "")
        rules = [value for _words, value in self.rule.options]
        self.rule.value = settings["rule"] if settings.get("rule") in rules else rules[0]
        ways = [value for _words, value in self.completion.options]
        self.completion.value = settings["completion"] if settings.get("completion") in ways else ways[0]
        self._given = dict(settings.get("costs") or {})
        for idea, field in self.costs.items():
            field.value = self._given.get(idea, 0)
        self._say()

    def settings(self) -> dict[str, Any]:
        """Return what the fields say; an idea that stands no more keeps the cost it had."""
        here = {idea: field.value for idea, field in self.costs.items()}
        costs = {idea: cost for idea, cost in {**self._given, **here}.items() if cost}
        return {
            "rule": self.rule.value,
            "budget": self.budget.value,
            "unit": self.unit.value.strip(),
            "costs": costs,
            **({"completion": self.completion.value} if self.rule.value == "equal_shares" else {}),
        }

    def _say(self) -> None:
        """What is still missing before the stage can be opened."""
        _, costs = self._, [field.value for field in self.costs.values()]
        without, dear = costs.count(0), sum(cost > self.budget.value for cost in costs)
        if not self.budget.value:
            words = _("Before it opens it needs a budget, and each idea in it a cost.")
        elif without:
            words = _("Ideas without a cost: {n}. Before it opens each idea in it needs one.").format(
                n=without
            )
        elif dear:
            words = _("Ideas that cost more than the whole budget: {n}.").format(n=dear)
        elif costs:
            words = _("All ideas together would cost {n}.").format(n=f"{sum(costs):,}".replace(",", "\u202f"))
        else:
            words = _("Each idea gets its cost here as soon as there is one.")
        self.sum.value = line(words, classes="co-tiny co-soft", role="status")
