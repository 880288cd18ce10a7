"""Whose ideas is an outcome made of? Shares that add up to exactly one."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.lineage.ancestry import ancestors
from cocodesign.lineage.lineage import IdeaLineage
from cocodesign.schema import CREDITED_DERIVATIONS

__all__ = ["credit", "credit_of_people"]

_RULES = ("equal_split", "distance_decay")


def credit(
    lineage: IdeaLineage,
    outcome: str,
    rule: str = "equal_split",
    *,
    decay: Fraction | float | str | None = None,
) -> pd.Series:
    r"""Return the share that each idea has in an outcome: in the outcome itself and all it was drawn from.

    ``equal_split``
        The outcome needs all its ancestors, so it and they have equal shares: the Shapley value of that game.
    ``distance_decay``
        An idea at distance d has a share in proportion to :math:`\delta^d`, where δ is ``decay``: with 0
        everything goes to the outcome itself, with 1 it is the equal split.

    Parameters
    ----------
    lineage : IdeaLineage
        Credit flows along derivations that were declared, never along inferred ones, and along the kinds
        ``builds_on, amends, forks, splits, merges, combines, answers``.
    outcome : str
        The id of the idea that was chosen.
    rule : {"equal_split", "distance_decay"}
        How credit is shared; say which one beside every share you show.
    decay : Fraction, float or str, optional
        For ``distance_decay``, between 0 and 1. Decimals are taken as written: 0.1 is one tenth.

    Returns
    -------
    pandas.Series
        Exact fractions that sum to 1, the outcome first, then the nearest ancestors; ``float`` shows them.

    Raises
    ------
    InvalidInputError
        If the outcome is not in the lineage, the rule is unknown, or ``decay`` does not fit the rule.

    Notes
    -----
    Where several ways lead back to an ancestor, the shortest is its distance, and it is counted once. Ideas
    of which nothing is known have their share too.

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = pd.DataFrame({"child": ["both", "both"], "parent": ["bench", "roof"], "kind": "merges"})
    >>> credit(idea_lineage(drawn), "both").map(str).to_dict()
    {'both': '1/3', 'bench': '1/3', 'roof': '1/3'}
    >>> credit(idea_lineage(drawn), "both", "distance_decay", decay=0.5).map(str).to_dict()
    {'both': '1/2', 'bench': '1/4', 'roof': '1/4'}
    """
    if rule not in _RULES:
        raise InvalidInputError(
            f"There is no rule {rule!r} for credit; the rules are {' and '.join(_RULES)}."
        )
    if (rule == "distance_decay") is (decay is None):
        raise InvalidInputError(
            "The rule distance_decay needs decay, a number from 0 to 1, as in decay=0.5."
            if decay is None
            else f"The rule {rule} has no decay; leave decay out, or take the rule distance_decay."
        )
    delta = Fraction(1) if decay is None else _fraction(decay)
    lineage.position(outcome)
    steps = ancestors(_credited(lineage), outcome)
    weight = {outcome: Fraction(1)} | {idea: delta ** int(step) for idea, step in steps.items()}
    total = sum(weight.values())
    shares = pd.Series({idea: part / total for idea, part in weight.items()}, name="share", dtype=object)
    return shares.rename_axis("idea")


def credit_of_people(shares: pd.Series, contributions: pd.DataFrame) -> pd.Series:
    """Return the share that each person has: the sum of the shares of their ideas.

    Parameters
    ----------
    shares : pandas.Series
        From :func:`credit`: exact fractions by idea.
    contributions : pandas.DataFrame
        The table that says whose idea each is (``contribution, participant``).

    Returns
    -------
    pandas.Series
        Exact fractions that sum to what ``shares`` sums to, largest first, then by id. The share of ideas
        that are not in the table stands under the missing value: nobody's name is guessed.

    Examples
    --------
    >>> shares = pd.Series({"both": Fraction(1, 3), "bench": Fraction(1, 3), "roof": Fraction(1, 3)})
    >>> said = pd.DataFrame({"contribution": ["bench", "roof", "both"], "participant": ["Ana", "Bo", "Ana"]})
    >>> credit_of_people(shares, said).map(str).to_dict()
    {'Ana': '2/3', 'Bo': '1/3'}
    """
    author = contributions.set_index("contribution")["participant"]
    of_people: dict[str | None, Fraction] = {}
    for idea, share in shares.items():
        person = author.get(idea)
        of_people[person] = of_people.get(person, Fraction(0)) + share
    order = sorted(of_people, key=lambda person: (-of_people[person], person is None, person or ""))
    return pd.Series(
        [of_people[p] for p in order], index=pd.Index(order, name="participant"), name="share", dtype=object
    )


def _credited(lineage: IdeaLineage) -> IdeaLineage:
    drawn = lineage.derivations
    kept = drawn["kind"].isin(CREDITED_DERIVATIONS) & ~drawn["inferred"]
    return lineage if kept.all() else IdeaLineage(lineage.attributes, drawn[kept].reset_index(drop=True))


def _fraction(decay: Fraction | float | str) -> Fraction:
    try:
        delta = decay if isinstance(decay, Fraction) else Fraction(str(decay))
    except ValueError:
        delta = Fraction(-1)
    if not 0 <= delta <= 1:
        raise InvalidInputError(f"decay is a number from 0 to 1; this one is {decay!r}.")
    return delta
