"""What is a community? A frozen record of tidy tables that fit each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from typing import Any, cast

import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import TABLES
from cocodesign.tables.addressing import interactions_of
from cocodesign.tables.checking import check_references, check_table
from cocodesign.tables.windows import in_window, time_or_none

__all__ = ["Community"]

# Tables whose rows happened at one moment: a window cuts these and leaves the others whole.
_MOMENTS = {
    "contributions": "created_at",
    "derivations": "created_at",
    "interactions": "created_at",
    "ballots": "cast_at",
    "comparisons": "created_at",
    "endorsements": "created_at",
    "thanks": "created_at",
    "adoptions": "created_at",
    "reasons": "created_at",
    "decisions": "created_at",
    "measurements": "created_at",
}

_NOT_GIVEN: Any = None


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Community:
    """A community on record: tidy tables of who took part, what was said, to whom, and what was decided.

    Each argument is a table as a DataFrame, or its rows as a list of dicts; what is not given is empty.
    Tables are copied and checked: required columns, types, ids that must not repeat, and references that must
    lead somewhere. Columns that the schema does not know are kept as they are. Read the tables only.

    Two tables are filled in when they are not given. The roster ``participants`` then holds everybody whom
    another table names, and ``interactions`` are derived by :func:`interactions_from`. A roster that is given
    is the roster: a network or an inequality is computed over it, those who said nothing included.

    Parameters
    ----------
    participants, contributions, derivations, … : pandas.DataFrame or list of dict
        The tables, named as in :data:`cocodesign.schema.TABLES`.
    since, until : datetime or str, optional
        Set by :meth:`between`: the record is the part of a longer one, from ``since`` until just before
        ``until``, and references may lead to rows before it.

    Raises
    ------
    InvalidInputError
        If a table is not as declared; the message names table, column and row (counted from 0).

    Examples
    --------
    Bo answers Ana; Cy only listens.

    >>> community = Community(
    ...     participants=[{"participant": "Ana"}, {"participant": "Bo"}, {"participant": "Cy"}],
    ...     contributions=[
    ...         {"contribution": "c1", "participant": "Ana", "kind": "idea"},
    ...         {"contribution": "c2", "participant": "Bo", "kind": "comment", "reply_to": "c1"},
    ...     ],
    ... )
    >>> community.interactions[["source", "target", "kind"]]
      source target   kind
    0     Bo    Ana  reply
    >>> len(community.participants)
    3
    """

    participants: pd.DataFrame = _NOT_GIVEN
    contributions: pd.DataFrame = _NOT_GIVEN
    derivations: pd.DataFrame = _NOT_GIVEN
    interactions: pd.DataFrame = _NOT_GIVEN
    polls: pd.DataFrame = _NOT_GIVEN
    candidates: pd.DataFrame = _NOT_GIVEN
    ballots: pd.DataFrame = _NOT_GIVEN
    marks: pd.DataFrame = _NOT_GIVEN
    comparisons: pd.DataFrame = _NOT_GIVEN
    endorsements: pd.DataFrame = _NOT_GIVEN
    thanks: pd.DataFrame = _NOT_GIVEN
    adoptions: pd.DataFrame = _NOT_GIVEN
    authorship: pd.DataFrame = _NOT_GIVEN
    exposures: pd.DataFrame = _NOT_GIVEN
    reasons: pd.DataFrame = _NOT_GIVEN
    stages: pd.DataFrame = _NOT_GIVEN
    decisions: pd.DataFrame = _NOT_GIVEN
    goals: pd.DataFrame = _NOT_GIVEN
    measurements: pd.DataFrame = _NOT_GIVEN
    promises: pd.DataFrame = _NOT_GIVEN
    pledges: pd.DataFrame = _NOT_GIVEN
    consents: pd.DataFrame = _NOT_GIVEN
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        given = {name: getattr(self, name) for name in TABLES if getattr(self, name) is not None}
        tables = {name: check_table(table, name) for name, table in given.items()}
        if self.since is None and self.until is None:
            check_references(tables)
        for name in TABLES:
            if name not in given:
                tables[name] = check_table([], name)
        if "participants" not in given:
            tables["participants"] = _everybody_named(tables)
        if "interactions" not in given:
            tables["interactions"] = interactions_of(tables)
        for name, table in tables.items():
            object.__setattr__(self, name, table)

    @classmethod
    def from_rows(cls, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Community:
        """Return the community of plain rows, a list of dicts for each table, as a replayed log gives them.

        Examples
        --------
        >>> Community.from_rows({"participants": [{"participant": "Ana"}]})
        <Community: 1 participants>
        """
        for name in rows:
            if name not in TABLES:
                raise InvalidInputError(
                    f"A community has no table {name!r}; its tables are {', '.join(TABLES)}. "
                    "Rename it, or leave it out."
                )
        return cls(**cast("dict[str, Any]", rows))

    def between(self, since: datetime | str | None = None, until: datetime | str | None = None) -> Community:
        """Return the part of the record from ``since`` until just before ``until``.

        What happened at one moment (contributions, derivations, interactions, ballots and their marks,
        comparisons, endorsements, thanks, adoptions, reasons, decisions, measurements) is cut; the roster, the polls and everything else
        stay whole, so that those who were silent in the window are counted as silent.

        Parameters
        ----------
        since, until : datetime or str, optional
            Times with a zone, such as ``"2026-11-21T20:00:00Z"``; None leaves the side open. Windows are
            half-open, so neighbouring ones share nothing and miss nothing.

        Raises
        ------
        InvalidInputError
            If a time has no zone, or a row that would be cut has no time.
        """
        cut: dict[str, Any] = {name: getattr(self, name) for name in TABLES}
        for name, moment in _MOMENTS.items():
            cut[name] = in_window(cut[name], since, until, table=name, moment=moment)
        kept = pd.MultiIndex.from_frame(cut["ballots"][["poll", "ballot"]])
        marks = pd.MultiIndex.from_frame(cut["marks"][["poll", "ballot"]])
        cut["marks"] = cut["marks"][marks.isin(kept)]
        sides = [s for s in (self.since, time_or_none(since, "since")) if s is not None]
        ends = [u for u in (self.until, time_or_none(until, "until")) if u is not None]
        return replace(self, **cut, since=max(sides, default=None), until=min(ends, default=None))

    def describe(self) -> pd.DataFrame:
        """Return how many rows each table holds and what a row is: columns ``table``, ``rows``, ``what``."""
        counts = [(name, len(getattr(self, name)), table.row) for name, table in TABLES.items()]
        return pd.DataFrame(counts, columns=["table", "rows", "what"])

    def __repr__(self) -> str:
        held = [f"{rows} {name}" for name, rows, _ in self.describe().itertuples(index=False) if rows]
        return f"<Community: {', '.join(held) or 'nobody yet'}{self._window_in_words()}>"

    def _repr_html_(self) -> str:
        tables = self.describe()
        held = tables[tables["rows"] > 0].to_html(index=False, border=0)
        return f"<p><strong>Community</strong>{escape(self._window_in_words())}</p>{held}"

    def _window_in_words(self) -> str:
        since = f" from {self.since.isoformat(sep=' ', timespec='seconds')}" if self.since else ""
        until = f" until {self.until.isoformat(sep=' ', timespec='seconds')}" if self.until else ""
        return since + until


def _everybody_named(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    named = [
        tables[name][column]
        for name, spec in TABLES.items()
        for column, kind in spec.columns.items()
        if kind.refers_to == "participants" and name in tables and column in tables[name].columns
    ]
    everybody = pd.concat([ids.astype("str") for ids in named]).dropna().unique() if named else []
    return check_table(pd.DataFrame({"participant": pd.Series(everybody, dtype="str")}), "participants")
