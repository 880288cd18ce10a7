"""What would have come out without some of the people or ideas, and what each group of people alone would choose?"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import SMALLEST_CELL
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.comparisons import Comparisons
from cocodesign.voting.result import Result

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Effect", "by_group", "late_joiners", "without_candidates", "without_groups", "without_people"]

Rule = Callable[[Any], Result]


@dataclass(frozen=True)
class Effect:
    """A result with and without some ballots or candidates.

    Attributes
    ----------
    n : int
        How many were left out.
    winners_with, winners_without : tuple of str
        Who wins in both cases.
    """

    n: int
    winners_with: tuple[str, ...]
    winners_without: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether the winners are others."""
        return set(self.winners_with) != set(self.winners_without)


def without_people(ballots: Ballots | Comparisons, rule: Rule, people: Iterable[str]) -> Effect:
    """Return the result with and without the ballots of some people, such as those who withdrew.

    Parameters
    ----------
    ballots : Ballots or Comparisons
        The ballots of one poll, or its pairs.
    rule : callable
        From ballots to a result.
    people : iterable of str
        Ids of ballots. Whoever sent none changes nothing and is not counted.

    Examples
    --------
    >>> from cocodesign.voting import approval
    >>> ballots = Ballots.from_approvals({"ana": ["trees"], "bo": ["trees"], "cy": ["court"]}, ["trees", "court"])
    >>> without_people(ballots, approval, ["ana", "bo"])
    Effect(n=2, winners_with=('trees',), winners_without=('court',))
    """
    gone = set(people)
    stays = [one not in gone for one in ballots.ballots]
    rest = ballots.take([i for i, is_left in enumerate(stays) if is_left])
    return Effect(stays.count(False), rule(ballots).winners, rule(rest).winners)


def late_joiners(ballots: Ballots | Comparisons, rule: Rule, joined: Mapping[str, Any], since: Any) -> Effect:
    """Return the result with and without the ballots of people who joined at some time or later.

    Parameters
    ----------
    ballots : Ballots or Comparisons
        The ballots of one poll, or its pairs.
    rule : callable
        From ballots to a result.
    joined : mapping
        By ballot, when its person joined; a Series will do. Whoever is not in it was there from the beginning.
    since : comparable
        The moment from which one joined late.

    Examples
    --------
    >>> from cocodesign.voting import approval
    >>> ballots = Ballots.from_approvals({"ana": ["trees"], "bo": ["court"], "cy": ["court"]}, ["trees", "court"])
    >>> late_joiners(ballots, approval, {"ana": 1, "bo": 1, "cy": 9}, since=5).winners_without
    ('trees', 'court')
    """
    when = dict(joined)
    return without_people(
        ballots, rule, [one for one in ballots.ballots if one in when and when[one] >= since]
    )


def without_candidates(ballots: Ballots | Comparisons, rule: Rule, hidden: Iterable[str]) -> Effect:
    """Return the result with and without some candidates, such as ideas that were hidden.

    Raises
    ------
    InvalidInputError
        If one of them does not stand.

    Examples
    --------
    >>> from cocodesign.voting import plurality
    >>> rows = {"b1": ["a"], "b2": ["a"], "b3": ["b", "c"], "b4": ["c", "b"], "b5": ["c", "b"], "b6": ["a"], "b7": ["b"]}
    >>> without_candidates(Ballots.from_rankings(rows, "abc"), plurality, ["c"]).winners_without
    ('b',)
    """
    out = set(hidden)
    if strange := out - set(ballots.candidates):
        raise InvalidInputError(
            f"{', '.join(sorted(strange))} do not stand; candidates are {', '.join(ballots.candidates)}."
        )
    rest = ballots.subset([one for one in ballots.candidates if one not in out])
    return Effect(len(out), rule(ballots).winners, rule(rest).winners)


def without_groups(ballots: Ballots, rule: Rule, *, smallest: int = SMALLEST_CELL) -> pd.DataFrame:
    """Return who wins without each group of people.

    Parameters
    ----------
    ballots : Ballots
        Ballots that say of which group they are.
    rule : callable
        From ballots to a result.
    smallest : int
        Of a group with fewer ballots nothing is said: the difference would say it of its people.

    Returns
    -------
    DataFrame
        One row for each group: ``n``, its ballots; ``winners`` without it, a tuple; ``changes``, whether they are
        others. ``n`` and ``changes`` are <NA> and ``winners`` None where nothing is said.

    Raises
    ------
    InvalidInputError
        If the ballots do not say their groups.

    Examples
    --------
    >>> from cocodesign.voting import approval
    >>> cast = {f"p{i}": ["trees"] if i < 6 else ["court"] for i in range(11)}
    >>> ballots = Ballots.from_approvals(cast, ["trees", "court"])
    >>> grouped = Ballots(ballots.candidates, ballots.ballots, ballots.marks, groups=("young",) * 6 + ("old",) * 5)
    >>> without_groups(grouped, approval)["winners"].to_dict()
    {'young': ('court',), 'old': ('trees',)}
    """
    whole = set(rule(ballots).winners)

    def row(places: list[int], others: list[int]) -> dict[str, Any]:
        winners = rule(ballots.take(others)).winners
        return {"n": len(places), "winners": winners, "changes": set(winners) != whole}

    return _told(ballots, row, {"n": "Int64", "changes": "boolean"}, smallest)


def by_group(ballots: Ballots, rule: Rule, *, smallest: int = SMALLEST_CELL) -> pd.DataFrame:
    """Return what each group of people alone chooses: separate tallies.

    Parameters
    ----------
    ballots : Ballots
        Ballots that say of which group they are.
    rule : callable
        From ballots to a result.
    smallest : int
        The tally of a group with fewer ballots is not told; and where only one group were left out, or all that are
        left out were together fewer than this, the next larger one is left out too, since the difference from the
        tally of all would tell it.

    Returns
    -------
    DataFrame
        One row for each group: ``n``, ``winners`` (a tuple) and the score of each candidate; <NA>, None and NaN where
        nothing is told.

    Raises
    ------
    InvalidInputError
        If the ballots do not say their groups.

    Notes
    -----
    Where everybody of a group answers alike, its tally tells what each of them answered, however large it is.

    Examples
    --------
    >>> from cocodesign.voting import approval
    >>> cast = {f"p{i}": ["trees"] if i < 6 else ["court"] for i in range(11)}
    >>> ballots = Ballots.from_approvals(cast, ["trees", "court"])
    >>> grouped = Ballots(ballots.candidates, ballots.ballots, ballots.marks, groups=("young",) * 6 + ("old",) * 5)
    >>> by_group(grouped, approval)["trees"].tolist()
    [6.0, 0.0]
    """

    def row(places: list[int], others: list[int]) -> dict[str, Any]:
        found = rule(ballots.take(places))
        return {"n": len(places), "winners": found.winners, **found.scores}

    return _told(ballots, row, {"n": "Int64"} | dict.fromkeys(ballots.candidates, "float64"), smallest)


def _told(
    ballots: Ballots,
    row: Callable[[list[int], list[int]], dict[str, Any]],
    types: Mapping[str, str],
    smallest: int,
) -> pd.DataFrame:
    import pandas as pd

    places: dict[Hashable, list[int]] = {}
    if ballots.groups is None:
        raise InvalidInputError("These ballots do not say of which group they are.")
    for at, group in enumerate(ballots.groups):
        places.setdefault(group, []).append(at)
    hidden = _hidden({group: len(some) for group, some in places.items()}, smallest)
    every = range(len(ballots))
    columns = ["n", "winners", *(name for name in types if name != "n")]
    rows = []
    for group, some in places.items():
        own = set(some)
        rows.append(
            {"n": pd.NA, "winners": None}
            if group in hidden
            else row(some, [at for at in every if at not in own])
        )
    table = pd.DataFrame(rows, index=pd.Index(list(places), name="group", dtype=object), columns=columns)
    return table.astype(dict(types))


def _hidden(sizes: Mapping[Hashable, int], smallest: int) -> set[Hashable]:
    """The groups of which nothing may be said, by their own size or because the difference would say it of another."""
    by_size = sorted(sizes, key=lambda group: sizes[group])
    out = {group for group in by_size if sizes[group] < smallest}
    for group in by_size:
        if not out or (len(out) > 1 and sum(sizes[one] for one in out) >= smallest):
            break
        out.add(group)
    return out
