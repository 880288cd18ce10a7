"""What a rule, or several beside one another, make of the same ballots."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.agreement import agreement
from cocodesign.voting.approval import approval
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.bought_seats import equal_shares
from cocodesign.voting.budgets import budget_equal_shares, budget_greedy
from cocodesign.voting.comparisons import Comparisons
from cocodesign.voting.consent import consent
from cocodesign.voting.cycles import ranked_pairs, split_cycle
from cocodesign.voting.delphi import estimates
from cocodesign.voting.dominance import copeland, schwartz_set, smith_set
from cocodesign.voting.dots import dots, quadratic, quadratic_funding
from cocodesign.voting.grades import majority_judgment
from cocodesign.voting.harmonic import pav, sequential_pav
from cocodesign.voting.irv import irv
from cocodesign.voting.opinions import opinions
from cocodesign.voting.pairs import pairs
from cocodesign.voting.pairwise import condorcet_winner, minimax, schulze
from cocodesign.voting.phragmen import sequential_phragmen
from cocodesign.voting.positional import borda, plurality
from cocodesign.voting.pulse import pulse
from cocodesign.voting.result import Reason, Result, sentence
from cocodesign.voting.score import score
from cocodesign.voting.star import star
from cocodesign.voting.stv import scottish_stv, stv

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BY_KIND", "COMPARED", "Comparison", "compare", "rule_named", "tally"]

Rule = Callable[..., Result]

BY_KIND: dict[str, dict[str, Rule]] = {
    "approvals": {
        "approval": approval,
        "sequential_pav": sequential_pav,
        "sequential_phragmen": sequential_phragmen,
        "equal_shares": equal_shares,
        "pav": pav,
        "budget_greedy": budget_greedy,
        "budget_equal_shares": budget_equal_shares,
    },
    "amounts": {
        "dots": dots,
        "quadratic": quadratic,
        "quadratic_funding": quadratic_funding,
        "budget_greedy": budget_greedy,
    },
    "scores": {
        "score": score,
        "star": star,
        "majority_judgment": majority_judgment,
        "opinions": opinions,
        "pulse": pulse,
        "delphi": estimates,
    },
    "grades": {"majority_judgment": majority_judgment, "consent": consent, "agreement": agreement},
    "pairs": {"pairs": pairs},
    "rankings": {
        "irv": irv,
        "schulze": schulze,
        "ranked_pairs": ranked_pairs,
        "minimax": minimax,
        "split_cycle": split_cycle,
        "copeland": copeland,
        "borda": borda,
        "plurality": plurality,
        "smith_set": smith_set,
        "schwartz_set": schwartz_set,
        "stv": stv,
        "scottish_stv": scottish_stv,
    },
}
"""By kind of ballots, the rules that can count them."""

COMPARED: dict[str, tuple[str, ...]] = {
    "approvals": ("approval",),
    "amounts": ("dots", "quadratic"),
    "scores": ("score", "star", "majority_judgment"),
    "grades": ("majority_judgment",),
    "pairs": ("pairs",),
    "rankings": (
        "plurality",
        "irv",
        "borda",
        "copeland",
        "minimax",
        "schulze",
        "ranked_pairs",
        "split_cycle",
    ),
}
"""By kind of ballots, the rules that are asked where none are named: those that choose one."""

_OF_SEVERAL = ("approval", "sequential_pav", "sequential_phragmen", "equal_shares")
_OF_MONEY = ("budget_greedy", "budget_equal_shares")


def rule_named(rule: str | Rule, kind: str) -> Rule:
    """Return a rule by its name, for ballots of a kind.

    Raises
    ------
    InvalidInputError
        If no rule of that name counts such ballots.
    """
    if callable(rule):
        return rule
    if rule not in BY_KIND[kind]:
        raise InvalidInputError(
            f"No rule {rule!r} counts {kind}; rules for {kind} are {', '.join(BY_KIND[kind])}."
        )
    return BY_KIND[kind][rule]


def tally(ballots: Ballots | Comparisons, rule: str | Rule, **options: Any) -> Result:
    """Return what a rule makes of some ballots.

    Parameters
    ----------
    ballots : Ballots or Comparisons
        The ballots of one poll; its pairs where it asks for pairs.
    rule : str or callable
        The name of a rule, such as ``"irv"``, or the rule itself.
    **options
        The conventions of the rule.

    Raises
    ------
    InvalidInputError
        If no rule of that name counts such ballots.

    Examples
    --------
    >>> tally(Ballots.from_rankings({"b1": ["trees", "court"]}, ["trees", "court"]), "borda").scores
    {'trees': 1, 'court': 0}
    """
    return rule_named(rule, ballots.kind)(ballots, **options)


@dataclass(frozen=True)
class Comparison:
    """What several rules make of the same ballots.

    Attributes
    ----------
    results : dict of str to Result
        By the name under which a rule was asked.
    reasons : tuple of (str, dict)
        What their disagreement rests on: sentences of :data:`~cocodesign.voting.result.SENTENCES` with the facts that
        fill their gaps, candidates by id; none where they agree.
    """

    results: Mapping[str, Result]
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def grounds(self) -> tuple[str, ...]:
        """Who wins under which rule and what the disagreement rests on, in plain sentences; one where they agree."""
        said = [self._outcome(), *_said(self.reasons)]
        level = [name for name, one in self.results.items() if one.tied]
        if not self.agree:
            said += _grounds_of_sets(self.results)
        if level and not self.agree:
            said.append(f"Level, and settled by nothing: {', '.join(level)}.")
        return tuple(said)

    def _outcome(self) -> str:
        by_winners: dict[tuple[str, ...], list[str]] = {}
        for name, one in self.results.items():
            by_winners.setdefault(one.winners, []).append(name)
        if not any(by_winners):
            return "Nothing was chosen under any rule."
        if len(by_winners) == 1:
            (winners,) = by_winners
            one = next(iter(self.results.values()))
            verb = "wins" if len(winners) == 1 else "are level" if one.tied else "are chosen"
            return f"All {len(self.results)} rules agree: {', '.join(winners)} {verb}."
        parts = [
            f"{' and '.join(winners) or 'nobody'} {('wins ' if len(winners) == 1 else 'win ') if place == 0 else ''}"
            f"under {', '.join(rules)}"
            for place, (winners, rules) in enumerate(by_winners.items())
        ]
        return "; ".join(parts) + "."

    @property
    def table(self) -> pd.DataFrame:
        """One row a rule, one column a candidate: whether the candidate wins, alone or level with others."""
        import pandas as pd

        names = list(next(iter(self.results.values())).scores) if self.results else []
        return pd.DataFrame(
            {rule: [name in one.winners for name in names] for rule, one in self.results.items()}, index=names
        ).T.rename_axis(index="rule", columns="candidate")

    @property
    def agree(self) -> bool:
        """Whether all rules have the same winners."""
        return len({frozenset(one.winners) for one in self.results.values()}) <= 1

    def _repr_html_(self) -> str:
        won = [name for one in self.results.values() for name in one.winners]
        names = list(dict.fromkeys(won))  # whoever wins under no rule has no column
        heads = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in names)
        rows = ""
        for rule, one in self.results.items():
            cells = "".join(
                f"<td>{'level' if name in (one.tied or ()) else 'wins' if name in one.winners else ''}</td>"
                for name in names
            )
            rows += f'<tr><th scope="row" style="text-align: left">{escape(rule)}</th>{cells}</tr>'
        grounds = " ".join(map(escape, self.grounds))
        return (
            f'<p>{grounds}</p><table><thead><tr><th scope="col">rule</th>{heads}</tr></thead>'
            f"<tbody>{rows}</tbody></table>"
        )


def compare(
    ballots: Ballots, rules: Iterable[str | Rule] | Mapping[str, Rule] | None = None, **options: Any
) -> Comparison:
    """Return who wins under several rules, and what their disagreement rests on.

    Parameters
    ----------
    ballots : Ballots
        The ballots of one poll.
    rules : iterable of str or callable, or mapping, optional
        Names of rules, or rules, which a mapping may name; without it, the rules that choose one from such ballots,
        with their default conventions; for approvals with ``seats``, the rules that choose so many, and with ``costs``
        and ``budget`` those that spend it.
    **options
        Conventions that all of these rules know.

    Raises
    ------
    InvalidInputError
        If no rule of a name counts such ballots.

    Examples
    --------
    Most put a first, but whoever does not puts it last.

    >>> rows = ["abc"] * 4 + ["bca"] * 3 + ["cba"] * 2
    >>> comparison = compare(Ballots.from_rankings({f"v{i}": list(row) for i, row in enumerate(rows)}, "abc"))
    >>> comparison.table.loc["plurality"].tolist(), comparison.table.loc["schulze"].tolist()
    ([True, False, False], [False, True, False])
    >>> comparison.grounds[0]
    'a wins under plurality; b under irv, borda, copeland, minimax, schulze, ranked_pairs, split_cycle.'
    """
    if rules is None:
        rules = COMPARED[ballots.kind]
        if ballots.kind == "approvals":
            rules = (
                _OF_MONEY if "costs" in options else _OF_SEVERAL if options.get("seats", 1) != 1 else rules
            )
    named: dict[str, Rule] = {}
    if isinstance(rules, Mapping):
        named = dict(rules)
    else:
        for rule in rules:
            name = rule if isinstance(rule, str) else getattr(rule, "__name__", repr(rule))
            named[name] = rule_named(rule, ballots.kind)
    results = {name: rule(ballots, **options) for name, rule in named.items()}
    return Comparison(results, tuple(_reasons(ballots, results)))


def _said(reasons: Iterable[Reason]) -> list[str]:
    return [
        sentence(key, facts).format(
            **{
                name: " and ".join(value) if isinstance(value, list) else value
                for name, value in facts.items()
            }
        )
        for key, facts in reasons
    ]


def _reasons(ballots: Ballots, results: Mapping[str, Result]) -> list[Reason]:
    """What rules that part rest on; nothing where they agree."""
    if len({one.winners for one in results.values()}) <= 1:
        return []
    if ballots.kind == "rankings":
        return _reasons_of_rankings(ballots, results)
    if ballots.kind == "scores":
        return _reasons_of_scores(ballots, results)
    return [("parts-square", {})] if {"dots", "quadratic"} <= set(results) else []


def _reasons_of_rankings(ballots: Ballots, results: Mapping[str, Result]) -> list[Reason]:
    first = plurality(ballots)
    winner = condorcet_winner(ballots)
    if winner is None:
        return [("parts-circle", {"winners": list(smith_set(ballots).winners)})]
    said: list[Reason] = [("parts-beats-all", {"winner": winner})]
    one = results.get("irv")
    if one is not None and winner not in one.winners:
        for number, step in enumerate(one.course, 1):
            if step.status.get(winner) == "out":
                facts = {"winner": winner, "round": number, "score": step.votes[winner]}
                said.append(("parts-dropped", facts))
    leading = list(first.winners)
    if "plurality" in results and winner not in leading:
        facts = {"leader": leading, "score": first.scores[leading[0]], "n": ballots.total, "winner": winner}
        said.append(("parts-first", facts))
    points = results.get("borda")
    if points is not None and winner not in points.winners:
        said.append(("parts-points", {"leader": list(points.winners)}))
    return said


def _grounds_of_sets(results: Mapping[str, Result]) -> list[str]:
    said = []
    for name, one in results.items():
        told = one.figures.get("represented")
        if told is None:
            continue
        money = (
            f" and spends {one.figures['spent']} of {one.figures['budget']}" if "spent" in one.figures else ""
        )
        said.append(f"{name} leaves {told['with_one']} people with at least one that they ticked{money}.")
    for name, one in results.items():
        others = {winner for other, result in results.items() if other != name for winner in result.winners}
        alone = [winner for winner in one.winners if winner not in others]
        if alone and "spent" in one.figures:
            said.append(f"Only {name} funds {', '.join(alone)}.")
    return said


def _reasons_of_scores(ballots: Ballots, results: Mapping[str, Result]) -> list[Reason]:
    said: list[Reason] = []
    mean, total = score(ballots), score(ballots, by="sum")
    if mean.winners != total.winners:
        said.append(("parts-mean-sum", {"leader": list(mean.winners), "winners": list(total.winners)}))
    final = results.get("star")
    if final is not None and final.figures.get("runoff"):
        (a, above), (b, below) = final.figures["runoff"].items()
        said.append(("star-final", {"winner": a, "score": above, "second": below, "runner_up": b}))
    middle = results.get("majority_judgment")
    if middle is not None and set(middle.winners) != set(mean.winners):
        said.append(("parts-middle", {}))
    return said
