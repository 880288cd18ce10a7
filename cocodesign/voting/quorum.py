"""Is a decision valid: what had to be reached, what was, and how many are missing?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from html import escape
from typing import TYPE_CHECKING, Any

from cocodesign.exceptions import InvalidInputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Quorum", "Stage", "Threshold", "quorum", "staged_quorum"]

OF: dict[str, tuple[str, str | None]] = {
    "turnout": ("cast", "electorate"),
    "cast": ("cast", None),
    "yes": ("yes", None),
    "yes_of_electorate": ("yes", "electorate"),
    "yes_of_cast": ("yes", "cast"),
    "yes_of_decided": ("yes", "decided"),
}
"""By what a threshold is of: what is counted, and of what it is a share."""


@dataclass(frozen=True)
class Threshold:
    """What has to be reached.

    Attributes
    ----------
    of : str
        ``"turnout"``: ballots cast, of the electorate; ``"cast"``: ballots cast, a number; ``"yes"``: votes for, a
        number; ``"yes_of_electorate"``, ``"yes_of_cast"`` (abstentions and blank ballots too) and ``"yes_of_decided"``
        (votes for and against only).
    least : int, float, str or Fraction
        A share between 0 and 1, such as ``"2/3"`` or 0.5, or a whole number of people.
    more_than : bool
        Whether `least` itself is too little, as in "more than half".
    group : str, optional
        Of which group alone; ``"each"`` for every group by itself. Without it, of all.

    Raises
    ------
    InvalidInputError
        If `of` is unknown, or a share is no share, or a number no number.
    """

    of: str
    least: int | float | str | Fraction
    more_than: bool = False
    group: str | None = None

    def __post_init__(self) -> None:
        if self.of not in OF:
            raise InvalidInputError(f"A threshold is of {', '.join(OF)}, not of {self.of!r}.")
        try:
            value = self.value
        except (ValueError, ZeroDivisionError):
            raise InvalidInputError(
                f"A threshold is a share such as 2/3 or a number, not {self.least!r}."
            ) from None
        if OF[self.of][1] is not None and not 0 <= value <= 1:
            raise InvalidInputError(
                f"{self.of} is a share between 0 and 1, but this threshold is {self.least}. For a number of people take "
                "cast or yes."
            )
        if OF[self.of][1] is None and (value < 0 or value.denominator != 1):
            raise InvalidInputError(
                f"{self.of} is a number of people, 0 or more, but this threshold is {self.least}."
            )

    @property
    def value(self) -> Fraction:
        """What has to be reached, as written: 0.1 is a tenth."""
        return self.least if isinstance(self.least, Fraction) else Fraction(str(self.least))

    def needs(self, base: int) -> int:
        """Return how many people that is.

        Parameters
        ----------
        base : int
            Of how many it is a share.

        Examples
        --------
        >>> Threshold("yes_of_cast", "1/2", more_than=True).needs(10), Threshold("yes_of_cast", "2/3").needs(10)
        (6, 7)
        """
        exact = self.value * base if OF[self.of][1] is not None else self.value
        if self.more_than:
            return int(exact) + 1
        return -int(-exact // 1)


@dataclass(frozen=True)
class Quorum:
    """Which thresholds are reached.

    Attributes
    ----------
    table : DataFrame
        One row for each threshold and group: ``of, group, least, more_than, base, needs, has, reached, missing``.
        ``base`` is what it is a share of (0 for a number of people), ``needs`` and ``has`` are people.
    """

    table: pd.DataFrame = field(compare=False)

    @property
    def reached(self) -> bool:
        """Whether all of them are."""
        return bool(self.table["reached"].all())

    def sentences(self) -> list[str]:
        """Return for each threshold what is reached or missing, and by how much.

        Examples
        --------
        >>> quorum([Threshold("turnout", "1/2")], electorate=20, cast=8).sentences()
        ['turnout: 8 of the 10 that are needed (of 20); 2 are missing.']
        """
        said = []
        for row in self.table.itertuples():
            who = row.of if row.group is None else f"{row.of}, {row.group}"
            of = f" (of {row.base})" if OF[row.of][1] is not None else ""
            end = (
                f"reached, with {row.has - row.needs} to spare."
                if row.reached
                else f"{row.missing} {'is' if row.missing == 1 else 'are'} missing."
            )
            said.append(f"{who}: {row.has} of the {row.needs} that are needed{of}; {end}")
        return said

    def _repr_html_(self) -> str:
        return "".join(f"<p>{escape(one)}</p>" for one in self.sentences())


def quorum(
    thresholds: Iterable[Threshold],
    *,
    electorate: int,
    cast: int,
    yes: int = 0,
    no: int = 0,
    groups: Mapping[str, Mapping[str, int]] | None = None,
) -> Quorum:
    """Return which thresholds are reached, and how many people are missing for the others.

    Parameters
    ----------
    thresholds : iterable of Threshold
        All of them have to be reached.
    electorate : int
        How many could vote.
    cast : int
        How many did, with abstentions and blank ballots.
    yes, no : int
        How many voted for and against.
    groups : mapping, optional
        By group the same four numbers: ``electorate, cast, yes, no`` (0 where left out).

    Raises
    ------
    InvalidInputError
        If more vote than can or more decide than vote, or a threshold is of a group that is not there.

    Notes
    -----
    A share of nobody is never reached: where nobody decides, no majority of those who decide is. What is missing is
    counted with the base as it is; each further vote for may raise the base too.

    Examples
    --------
    Of 20 people 12 vote: 7 for, 4 against, 1 abstains.

    >>> asked = [Threshold("turnout", "1/2"), Threshold("yes_of_decided", "2/3")]
    >>> found = quorum(asked, electorate=20, cast=12, yes=7, no=4)
    >>> found.table[["needs", "has", "missing"]].values.tolist(), found.reached
    ([[10, 12, 0], [8, 7, 1]], False)
    """
    return _quorum_of(
        thresholds, {"electorate": electorate, "cast": cast, "yes": yes, "no": no}, groups or {}
    )


def _quorum_of(
    thresholds: Iterable[Threshold],
    counted_in_all: Mapping[str, int],
    groups: Mapping[str, Mapping[str, int]],
) -> Quorum:
    import pandas as pd

    everybody = _counts("all", counted_in_all)
    by_group = {name: _counts(name, counts) for name, counts in groups.items()}
    rows = []
    for one in thresholds:
        if one.group is None:
            some: Mapping[Any, Mapping[str, int]] = {None: everybody}
        elif one.group == "each":
            some = by_group
        elif one.group in by_group:
            some = {one.group: by_group[one.group]}
        else:
            raise InvalidInputError(
                f"There is a threshold for the group {one.group!r}; groups are {', '.join(by_group) or 'none'}."
            )
        counted, of = OF[one.of]
        for group, counts in some.items():
            base = 0 if of is None else counts[of]
            needs, has = one.needs(base), counts[counted]
            is_reached = has >= needs and (of is None or base > 0)
            missing = 0 if is_reached else max(1, needs - has)
            rows.append((one.of, group, str(one.least), one.more_than, base, needs, has, is_reached, missing))
    names = ["of", "group", "least", "more_than", "base", "needs", "has", "reached", "missing"]
    table = pd.DataFrame(rows, columns=names)
    table["group"] = table["group"].astype(object).where(table["group"].notna(), None)
    return Quorum(table.astype({"reached": bool, "more_than": bool}))


@dataclass(frozen=True)
class Stage:
    """A call with its thresholds and its deadline, such as a second call with a lower quorum.

    Attributes
    ----------
    name : str
        What it is called.
    thresholds : sequence of Threshold
        All of them have to be reached.
    until : datetime
        What comes at this moment or later does not count; with a time zone.
    """

    name: str
    thresholds: Sequence[Threshold]
    until: datetime


def staged_quorum(
    stages: Sequence[Stage],
    ballots: pd.DataFrame,
    *,
    electorate: int | Mapping[str, int],
    now: datetime,
) -> pd.DataFrame:
    """Return how each stage stands: the first that reaches its thresholds by its deadline decides.

    Parameters
    ----------
    stages : sequence of Stage
        In their order.
    ballots : DataFrame
        One row a ballot, the last of each person: ``cast_at`` (with a time zone) and, where thresholds ask for them,
        ``choice`` (``"yes"``, ``"no"``, or anything else for neither) and ``group``.
    electorate : int or mapping
        How many could vote; by group where thresholds are of groups.
    now : datetime
        The moment of asking; ballots cast later are not looked at.

    Returns
    -------
    DataFrame
        One row a stage: ``stage, until, status, missing, quorum``. ``status`` is ``"reached"`` at its deadline,
        ``"missed"``, ``"open"``, or ``"not needed"`` where an earlier one was reached; ``missing`` the largest number of
        people missing; ``quorum`` the :class:`Quorum`, for an open stage as it would be now.

    Raises
    ------
    InvalidInputError
        If deadlines are not in ascending order, a time has no zone or a column is missing.

    Examples
    --------
    Half of 10 by ten o'clock, or three by eleven; two voted before ten, a third after it.

    >>> import pandas as pd
    >>> from datetime import UTC
    >>> at = lambda hour, minute=0: datetime(2024, 5, 4, hour, minute, tzinfo=UTC)
    >>> calls = [Stage("first", [Threshold("turnout", 0.5)], at(10)), Stage("second", [Threshold("cast", 3)], at(11))]
    >>> ballots = pd.DataFrame({"cast_at": [at(9), at(9, 30), at(10, 5)]})
    >>> staged_quorum(calls, ballots, electorate=10, now=at(12))[["status", "missing"]].values.tolist()
    [['missed', 3], ['reached', 0]]
    """
    import pandas as pd

    deadlines = [one.until for one in stages]
    for moment in (*deadlines, now):
        if moment.tzinfo is None:
            raise InvalidInputError(f"A time has a zone; {moment} has none.")
    if deadlines != sorted(deadlines) or len(set(deadlines)) < len(deadlines):
        raise InvalidInputError("Each stage ends later than the one before it.")
    if "cast_at" not in ballots:
        raise InvalidInputError(
            f"ballots needs the column cast_at; this table has {', '.join(map(str, ballots))}."
        )
    cast_at = pd.to_datetime(ballots["cast_at"], utc=True)
    rows = []
    is_decided = False
    for one in stages:
        end = min(one.until, now)
        in_time = ballots[(cast_at < pd.Timestamp(end)).to_numpy()]
        found = _at(one.thresholds, in_time, electorate)
        if is_decided:
            status = "not needed"
        elif now < one.until:
            status = "open"
        else:
            status = "reached" if found.reached else "missed"
        is_decided = is_decided or status == "reached"
        missing = int(found.table["missing"].max()) if len(found.table) else 0
        rows.append((one.name, one.until, status, missing, found))
    return pd.DataFrame(rows, columns=["stage", "until", "status", "missing", "quorum"])


def _at(thresholds: Sequence[Threshold], cast: pd.DataFrame, electorate: int | Mapping[str, int]) -> Quorum:
    def counts(some: pd.DataFrame, n: int) -> dict[str, int]:
        if "choice" not in some:
            return {"electorate": n, "cast": len(some)}
        yes, no = int((some["choice"] == "yes").sum()), int((some["choice"] == "no").sum())
        return {"electorate": n, "cast": len(some), "yes": yes, "no": no}

    if "choice" not in cast and any(OF[one.of][0] == "yes" for one in thresholds):
        raise InvalidInputError("A threshold is of votes for; ballots needs the column choice.")
    if not isinstance(electorate, Mapping):
        return _quorum_of(thresholds, counts(cast, electorate), {})
    if "group" not in cast:
        raise InvalidInputError("The electorate is given by group; ballots needs the column group.")
    groups = {name: counts(cast[cast["group"] == name], n) for name, n in electorate.items()}
    return _quorum_of(thresholds, counts(cast, sum(electorate.values())), groups)


def _counts(name: str, given: Mapping[str, Any]) -> dict[str, int]:
    found = {key: int(given.get(key, 0)) for key in ("electorate", "cast", "yes", "no")}
    found["decided"] = found["yes"] + found["no"]
    if found["cast"] > found["electorate"] or found["decided"] > found["cast"] or min(found.values()) < 0:
        raise InvalidInputError(
            f"Of {found['electorate']} people ({name}) {found['cast']} cast a ballot and {found['decided']} decide; neither "
            "can be more than the one before, nor below 0."
        )
    return found
