"""Whose ideas is an outcome made of? Shares that add up to exactly one, by whichever rule a community chose."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.lineage.ancestry import ancestors
from cocodesign.lineage.lineage import IdeaLineage
from cocodesign.tables import check_table

__all__ = ["credit", "credit_flow", "credit_of_people"]

Number = Fraction | float | str

# Each rule of credit, and the numbers that it must be given.
_RULES: dict[str, tuple[str, ...]] = {
    "equal_split": (),
    "distance_decay": ("decay",),
    "geometric_flow": ("keep",),
    "flat_rate": ("rate", "decay", "cap"),
    "pagerank": ("damping",),
    "unit_flow": (),
    "origin_bonus": ("bonus",),
}


def credit(
    lineage: IdeaLineage,
    outcome: str,
    rule: str = "equal_split",
    *,
    decay: Number | None = None,
    keep: Number | None = None,
    rate: Number | None = None,
    cap: Number | None = None,
    damping: Number | None = None,
    bonus: Number | None = None,
    rest: str | None = None,
) -> pd.Series:
    r"""Return the share that each idea has in an outcome: in the outcome itself and all it was drawn from.

    ``equal_split``
        The outcome needs all its ancestors, so it and they have equal shares: the Shapley value of that game.
    ``distance_decay``
        An idea at distance d has a share in proportion to :math:`\delta^d`, where δ is ``decay``: with 0
        everything goes to the outcome itself, with 1 it is the equal split.
    ``geometric_flow``
        The outcome keeps the part ``keep`` of the whole and passes the rest up to its parents, in equal parts;
        each of these keeps the same part of what it receives, and so on. Roots keep everything.
    ``flat_rate``
        A royalty: each ancestor at distance d has the fixed rate :math:`\rho\,\delta^{d-1}` of the whole, with ρ the
        ``rate`` and δ the ``decay``. If the rates sum to more than ``cap`` all are cut in proportion, so that they
        sum to it. The outcome has what is left.
    ``pagerank``
        Where one is found who walks from the outcome back from child to parent, at each step going on with the
        probability ``damping`` and otherwise, or at a root, beginning anew at the outcome: personalised PageRank.
    ``unit_flow``
        An idea has a share in proportion to the number of paths from the roots to the outcome that pass through
        it. All pass through the outcome, so it has the largest share; the paths are counted anew for each idea
        and the counts divided by their sum.
    ``origin_bonus``
        The part ``bonus`` goes to the roots among the ancestors first, in equal parts, and the remainder is shared by
        the rule ``rest``.

    Parameters
    ----------
    lineage : IdeaLineage
        Credit flows along derivations that were declared, never along inferred ones, and along the kinds
        ``builds_on, amends, forks, splits, merges, combines, answers``.
    outcome : str
        The id of the idea that was chosen.
    rule : str
        How credit is shared, one of the above; say which one beside every share you show.
    decay, keep, rate, cap, damping, bonus : Fraction, float or str, optional
        The numbers that the rule needs, each between 0 and 1. Decimals are taken as written: 0.1 is one tenth.
    rest : str, optional
        For ``origin_bonus``: another rule; the numbers that it needs are given as well.

    Returns
    -------
    pandas.Series
        Exact fractions that sum to 1, the outcome first, then the nearest ancestors; ``float`` shows them.

    Raises
    ------
    InvalidInputError
        If the outcome is not in the lineage, the rule is unknown, or a number is missing or does not fit the rule.

    Notes
    -----
    Distance is counted along the shortest way, and an ancestor counts once, however many ways lead to it. In
    ``geometric_flow``, ``pagerank`` and ``unit_flow`` what arrives by several ways adds up. An idea that was drawn from
    another in several ways has it as one parent. Ideas of which nothing is known have their share too.

    Two different things are called decay in the literature: in ``distance_decay`` a parent's share does not depend on
    how many parents there are, in ``geometric_flow`` they divide what is passed up.

    References
    ----------
    .. [1] Shapley (1953), A value for n-person games, in Contributions to the Theory of Games II, 307–317.
       doi:10.1515/9781400881970-018

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = pd.DataFrame({"child": ["both", "both"], "parent": ["bench", "roof"], "kind": "merges"})
    >>> credit(idea_lineage(drawn), "both").map(str).to_dict()
    {'both': '1/3', 'bench': '1/3', 'roof': '1/3'}
    >>> credit(idea_lineage(drawn), "both", "distance_decay", decay=0.5).map(str).to_dict()
    {'both': '1/2', 'bench': '1/4', 'roof': '1/4'}
    >>> credit(idea_lineage(drawn), "both", "flat_rate", rate=0.01, decay=0, cap=0.1).map(str).to_dict()
    {'both': '49/50', 'bench': '1/100', 'roof': '1/100'}
    """
    numbers = _checked(
        rule,
        rest,
        {"decay": decay, "keep": keep, "rate": rate, "cap": cap, "damping": damping, "bonus": bonus},
    )
    lineage.position(outcome)
    cone = _Cone(lineage.credited, outcome)
    if rule == "origin_bonus":
        bonus_share = numbers["bonus"]
        parts = cone.by(str(rest), numbers)
        shares = {idea: (1 - bonus_share) * part for idea, part in parts.items()}
        origins = [idea for idea in cone.steps if not cone.parents[idea]]
        for idea in origins:
            shares[idea] += bonus_share / len(origins)
    else:
        shares = cone.by(rule, numbers)
    return pd.Series(shares, name="share", dtype=object).rename_axis("idea")


def credit_flow(lineage: IdeaLineage, *, keep: Number = 0.5) -> pd.Series:
    r"""Return the credit that each idea gathers when every idea of the community is worth one.

    Every idea keeps the part κ of what it holds, its own worth and what later ideas passed up to it, and passes
    1 − κ up to its parents in equal parts; roots keep everything. What an idea holds solves

    .. math:: h = 1 + (1 - \kappa)\, W h

    with W the part that each child passes to each parent. It is the rule ``geometric_flow`` of :func:`credit` for all
    ideas as outcomes at once, in floats.

    Parameters
    ----------
    lineage : IdeaLineage
        Credit flows along the derivations of :func:`credit`.
    keep : Fraction, float or str
        κ, between 0 (all goes to the roots) and 1 (everybody keeps their own).

    Returns
    -------
    pandas.Series
        One number for each idea, from 0 up; they sum to the number of ideas.

    Raises
    ------
    InvalidInputError
        If ``keep`` is not between 0 and 1.

    Examples
    --------
    A diamond: b and c build on a, d merges them.

    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["b", "c", "d", "d"], "parent": ["a", "a", "b", "c"], "kind": "builds_on"}
    >>> credit_flow(idea_lineage(pd.DataFrame(drawn)), keep=0.5).to_dict()
    {'a': 2.25, 'b': 0.625, 'c': 0.625, 'd': 0.5}
    """
    kept = float(_fraction("keep", keep))
    along = lineage.credited
    parents = np.diff(along.parents.indptr)
    is_root = parents == 0
    passed_on = (1 - kept) / np.maximum(parents, 1)
    held = along.sweep.flow(np.ones(len(along)), "children", passed_on=passed_on)
    return pd.Series(np.where(is_root, held, kept * held), index=lineage.ideas, name="credit")


def credit_of_people(
    shares: pd.Series, contributions: pd.DataFrame, *, authorship: pd.DataFrame | None = None
) -> pd.Series:
    """Return the share that each person has: the sum of the shares of their ideas.

    Parameters
    ----------
    shares : pandas.Series
        From :func:`credit`: exact fractions by idea.
    contributions : pandas.DataFrame
        The table that says whose idea each is (``contribution, participant``).
    authorship : pandas.DataFrame, optional
        The table that names all authors of an idea (``contribution, participant``): they share it equally. An
        idea that is not in it belongs to its ``participant`` alone, as every idea does without this table.

    Returns
    -------
    pandas.Series
        Exact fractions that sum to what ``shares`` sums to, largest first, then by id. The share of ideas
        that are not in the tables stands under the missing value: nobody's name is guessed.

    Examples
    --------
    >>> shares = pd.Series({"both": Fraction(1, 3), "bench": Fraction(1, 3), "roof": Fraction(1, 3)})
    >>> said = pd.DataFrame({"contribution": ["bench", "roof", "both"], "participant": ["Ana", "Bo", "Ana"]})
    >>> credit_of_people(shares, said).map(str).to_dict()
    {'Ana': '2/3', 'Bo': '1/3'}
    >>> together = pd.DataFrame({"contribution": ["both", "both"], "participant": ["Ana", "Bo"]})
    >>> credit_of_people(shares, said, authorship=together).map(str).to_dict()
    {'Ana': '1/2', 'Bo': '1/2'}
    """
    said = contributions[contributions["contribution"].isin(shares.index)]
    authors = {
        idea: [person]
        for idea, person in zip(said["contribution"], said["participant"], strict=True)
        if not pd.isna(person)
    }
    if authorship is not None:
        named = check_table(authorship, "authorship")
        named = named[named["contribution"].isin(shares.index)]
        together: dict[str, list[str]] = {}
        for idea, person in zip(named["contribution"], named["participant"], strict=True):
            together.setdefault(idea, []).append(person)
        authors |= together
    of_people: dict[str | None, Fraction] = {}
    for idea, share in shares.items():
        people = authors.get(str(idea), [None])
        for person in people:
            of_people[person] = of_people.get(person, Fraction(0)) + share / len(people)
    order = sorted(of_people, key=lambda person: (-of_people[person], person is None, person or ""))
    return pd.Series(
        [of_people[p] for p in order], index=pd.Index(order, name="participant"), name="share", dtype=object
    )


class _Cone:
    """An outcome and all it was drawn from: steps back, and the parents of each."""

    def __init__(self, lineage: IdeaLineage, outcome: str) -> None:
        self.outcome = outcome
        self.steps = {outcome: 0} | {
            str(idea): int(step) for idea, step in ancestors(lineage, outcome).items()
        }
        places = lineage.ideas.get_indexer(pd.Index(list(self.steps)))
        pointers, indices = lineage.parents.indptr, lineage.parents.indices
        self.parents = {
            idea: lineage.ideas[indices[pointers[at] : pointers[at + 1]]].tolist()
            for idea, at in zip(self.steps, places, strict=True)
        }
        level = dict(zip(self.steps, lineage.levels[places].tolist(), strict=True))
        self.parents_first = sorted(self.steps, key=lambda idea: level[idea])

    def by(self, rule: str, numbers: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """Return the shares of one of the rules that need no other."""
        if rule == "equal_split":
            return _to_one(dict.fromkeys(self.steps, Fraction(1)))
        if rule == "distance_decay":
            return _to_one({idea: numbers["decay"] ** step for idea, step in self.steps.items()})
        if rule == "geometric_flow":
            held = self.passed_up(1 - numbers["keep"])
            return {
                idea: numbers["keep"] * held[idea] if self.parents[idea] else held[idea]
                for idea in self.steps
            }
        if rule == "flat_rate":
            return self.flat_rate(numbers["rate"], numbers["decay"], numbers["cap"])
        if rule == "pagerank":
            return _to_one(self.passed_up(numbers["damping"]))
        return _to_one(self.paths_through())

    def passed_up(self, part: Fraction) -> dict[str, Fraction]:
        """What each idea holds when the outcome holds 1 and everybody passes a part of theirs up, divided equally."""
        held = dict.fromkeys(self.steps, Fraction(0))
        held[self.outcome] = Fraction(1)
        for idea in reversed(self.parents_first):
            for parent in self.parents[idea]:
                held[parent] += part * held[idea] / len(self.parents[idea])
        return held

    def flat_rate(self, rate: Fraction, decay: Fraction, cap: Fraction) -> dict[str, Fraction]:
        """Fixed rates for the ancestors, cut to the cap, and what is left for the outcome."""
        rates = {idea: rate * decay ** (step - 1) for idea, step in self.steps.items() if step}
        total = sum(rates.values(), Fraction(0))
        if total > cap:
            rates = {idea: one * cap / total for idea, one in rates.items()}
        return {self.outcome: 1 - min(total, cap)} | rates

    def paths_through(self) -> dict[str, Fraction]:
        """How many paths from the roots to the outcome pass through each idea."""
        arriving, leaving = dict[str, int](), dict.fromkeys(self.steps, 0)
        for idea in self.parents_first:
            arriving[idea] = sum(arriving[parent] for parent in self.parents[idea]) or 1
        leaving[self.outcome] = 1
        for idea in reversed(self.parents_first):
            for parent in self.parents[idea]:
                leaving[parent] += leaving[idea]
        return {idea: Fraction(arriving[idea] * leaving[idea]) for idea in self.steps}


def _to_one(weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    total = sum(weights.values())
    return {idea: weight / total for idea, weight in weights.items()}


def _checked(rule: str, rest: str | None, given: Mapping[str, Number | None]) -> dict[str, Fraction]:
    """Return the numbers that a rule, and the rule for the rest, need; refuse too few and too many."""
    if rule not in _RULES:
        raise InvalidInputError(f"There is no rule {rule!r} for credit; the rules are {_listed(_RULES)}.")
    needed = dict.fromkeys(_RULES[rule], rule)
    if rule == "origin_bonus":
        others = [name for name in _RULES if name != rule]
        if rest not in others:
            raise InvalidInputError(
                f"The rule origin_bonus needs rest, the rule for what is left: one of {_listed(others)}; here it is {rest!r}."
            )
        needed |= dict.fromkeys(_RULES[rest], rest)
    elif rest is not None:
        raise InvalidInputError(
            f"rest belongs to the rule origin_bonus; the rule {rule} shares everything itself."
        )
    for name, value in given.items():
        if name in needed and value is None:
            raise InvalidInputError(
                f"The rule {needed[name]} needs {name}, a number from 0 to 1, as in {name}=0.5."
            )
        if name not in needed and value is not None:
            takers = _listed([one for one, numbers in _RULES.items() if name in numbers])
            raise InvalidInputError(
                f"The rule {rule} has no {name}; leave {name} out, or take the rule {takers}."
            )
    return {name: _fraction(name, value) for name, value in given.items() if value is not None}


def _listed(names: Mapping[str, object] | list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _fraction(name: str, value: Number) -> Fraction:
    try:
        number = value if isinstance(value, Fraction) else Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        number = Fraction(-1)
    if not 0 <= number <= 1:
        raise InvalidInputError(f"{name} is a number from 0 to 1; this one is {value!r}.")
    return number
