"""Who took part, who said what, and who addressed whom? A community as tidy tables, checked once.

Every source of data ends in a :class:`Community` and every analysis begins with its tables. Which tables
there are, with which columns, is declared in :mod:`cocodesign.schema`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from html import escape
from typing import Any, cast

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import CREDITED_DERIVATIONS, TABLES, Column

__all__ = ["Community", "as_time", "check_table", "in_window", "interactions_from"]

_DTYPES = {"str": "str", "float": "float64", "int": "Int64", "bool": "boolean", "time": "datetime64[us, UTC]"}

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
            _check_references(tables)
        for name in TABLES:
            if name not in given:
                tables[name] = check_table([], name)
        if "participants" not in given:
            tables["participants"] = _everybody_named(tables)
        if "interactions" not in given:
            tables["interactions"] = interactions_from(
                *(
                    tables[name]
                    for name in ("contributions", "derivations", "endorsements", "thanks", "adoptions")
                )
            )
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
        comparisons, endorsements, thanks, adoptions, decisions, measurements) is cut; the roster, the polls and everything else
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
        sides = [s for s in (self.since, _time_or_none(since, "since")) if s is not None]
        ends = [u for u in (self.until, _time_or_none(until, "until")) if u is not None]
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


def interactions_from(
    contributions: pd.DataFrame,
    derivations: pd.DataFrame | None = None,
    endorsements: pd.DataFrame | None = None,
    thanks: pd.DataFrame | None = None,
    adoptions: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return who addressed whom, in the order in which it happened.

    A contribution that answers another one addresses its author (``reply``). An idea drawn from another idea
    addresses the author of that idea: ``answer`` where it answers a question, otherwise ``build``, once for
    each idea it was drawn from, so a merge addresses everybody it merges. An endorsement, thanks and the adoption
    of a point address the author of what is endorsed, thanked for or adopted (``endorse``, ``thank``, ``adopt``).

    Parameters
    ----------
    contributions : pandas.DataFrame
        Needs ``contribution, participant, kind``; ``reply_to`` says what is answered.
    derivations : pandas.DataFrame, optional
        Needs ``child, parent, kind``. Only kinds along which credit flows are addresses: ``inspired_by``,
        ``same_as`` and ``related`` are not, nor is what was inferred (``inferred``), because nobody addressed
        anybody.
    endorsements, thanks, adoptions : pandas.DataFrame, optional
        Need ``participant, contribution``.

    Returns
    -------
    pandas.DataFrame
        The columns of ``interactions``: ``source`` addressed ``target``; ``contribution`` is what was said,
        or what was endorsed; time and ``seq`` are those of the act. Nobody addresses themselves: such acts
        are left out, and ``.attrs["self_addresses"]`` says how many.

    Raises
    ------
    InvalidInputError
        If something answers, builds on or endorses a contribution that is not in the table.

    Examples
    --------
    >>> said = pd.DataFrame(
    ...     {
    ...         "contribution": ["bench", "why", "roof"],
    ...         "participant": ["Ana", "Bo", "Ana"],
    ...         "kind": ["idea", "comment", "idea"],
    ...         "reply_to": [None, "bench", None],
    ...     }
    ... )
    >>> drawn = pd.DataFrame({"child": ["roof"], "parent": ["bench"], "kind": ["builds_on"]})
    >>> interactions = interactions_from(said, drawn)
    >>> interactions[["source", "target", "kind", "contribution"]]
      source target   kind contribution
    0     Bo    Ana  reply          why
    >>> interactions.attrs["self_addresses"]
    1
    """
    contributions = check_table(contributions, "contributions")
    derivations = check_table([] if derivations is None else derivations, "derivations")
    to_authors = {
        kind: _with_columns(check_table([] if table is None else table, name), "created_at", "seq")
        for name, kind, table in (
            ("endorsements", "endorse", endorsements),
            ("thanks", "thank", thanks),
            ("adoptions", "adopt", adoptions),
        )
    }
    author = contributions.set_index("contribution")["participant"]

    answers = _with_columns(contributions, "reply_to", "created_at", "seq")
    answers = answers[answers["reply_to"].notna()]
    drawn = _with_columns(derivations, "created_at", "seq", "inferred")
    drawn = drawn[drawn["kind"].isin(CREDITED_DERIVATIONS) & ~drawn["inferred"].fillna(False).astype(bool)]

    acts = pd.concat(
        [
            _addresses(
                answers["participant"], answers["reply_to"], "reply", answers, answers["contribution"]
            ),
            _addresses(
                _author_of(drawn["child"], author, "derivations"),
                drawn["parent"],
                drawn["kind"].map(lambda kind: "answer" if kind == "answers" else "build"),
                drawn,
                drawn["child"],
            ),
            *(
                _addresses(acts["participant"], acts["contribution"], kind, acts, acts["contribution"])
                for kind, acts in to_authors.items()
            ),
        ],
        ignore_index=True,
    )
    acts["target"] = _author_of(
        acts["target"], author, "a reply, a derivation, an endorsement, thanks or an adoption"
    )
    acts = acts.sort_values(["created_at", "seq"], kind="stable", na_position="last")
    to_oneself = (acts["source"] == acts["target"]).to_numpy(dtype=bool)
    interactions = check_table(acts[~to_oneself], "interactions")
    interactions.attrs["self_addresses"] = int(to_oneself.sum())
    return interactions


def check_table(table: pd.DataFrame | list[dict[str, Any]], name: str) -> pd.DataFrame:
    """Return a table with the declared columns in the declared types, rows numbered from 0.

    Optional columns that are absent stay absent, except that an empty table has them all. Text is ``str``,
    whole numbers ``Int64``, yes and no ``boolean``, times ``datetime64[us, UTC]``.

    Raises
    ------
    InvalidInputError
        If a required column is absent, a required value or part of an id is missing, a value is not of its
        column's type or not one of its choices, or a row appears twice.
    """
    declared = TABLES[name].columns
    if not isinstance(table, pd.DataFrame):
        table = _frame(table, name)
    if table.columns.empty and table.empty:
        return _empty(name).copy()
    for column, spec in declared.items():
        if spec.required and column not in table.columns:
            wanted = _in_words([c for c, s in declared.items() if s.required])
            came = _in_words([str(c) for c in table.columns]) or "no columns"
            raise InvalidInputError(
                f"{name} needs the column{'s' if ' and ' in wanted else ''} {wanted}; this table has {came}. "
                f'Add {column}, or rename what holds it: table.rename(columns={{"…": "{column}"}}).'
            )
    repeated = table.columns[table.columns.duplicated()]
    if len(repeated):
        raise InvalidInputError(f"{name} has the column {repeated[0]} twice. Keep one of them.")
    attrs = table.attrs
    table = table.reset_index(drop=True)
    table = table.assign(
        **{c: _as_type(table[c], spec, name) for c, spec in declared.items() if c in table.columns}
    )
    ordered = [c for c in declared if c in table.columns]
    table = table[ordered + [c for c in table.columns if c not in declared]]
    table.attrs = dict(attrs)
    key = list(TABLES[name].key)
    if key and (twice := table.duplicated(subset=key)).any():
        row = int(np.flatnonzero(twice)[0])
        what = ", ".join(f"{c} {table.at[row, c]!r}" for c in key)
        raise InvalidInputError(
            f"{name}, row {row}: {what} stands here for the second time. "
            f"Each row must be named once; drop the repeats: table.drop_duplicates({key})."
        )
    return table


def as_time(value: datetime | str, name: str) -> pd.Timestamp:
    """Return a moment in UTC; ``name`` is what the error calls it when the moment has no zone."""
    try:
        moment = pd.Timestamp(value)
    except (ValueError, TypeError) as error:
        raise InvalidInputError(
            f'{name} must be a time such as "2026-11-21T20:00:00Z"; this one is {value!r}.'
        ) from error
    if moment is pd.NaT or moment.tzinfo is None:
        raise InvalidInputError(
            f'{name} needs a time zone, as in "2026-11-21T20:00:00Z" or "2026-11-21T21:00:00+01:00"; '
            f"this one is {value!r}."
        )
    return moment.tz_convert("UTC")


def in_window(
    rows: pd.DataFrame,
    since: datetime | str | None,
    until: datetime | str | None,
    *,
    table: str = "interactions",
    moment: str = "created_at",
) -> pd.DataFrame:
    """Return the rows whose moment lies at or after ``since`` and before ``until``; None leaves a side open.

    Raises
    ------
    InvalidInputError
        If a side is given and a row has no moment, or the window ends before it begins.
    """
    since, until = _time_or_none(since, "since"), _time_or_none(until, "until")
    if rows.empty or (since is None and until is None):
        return rows
    if since is not None and until is not None and until < since:
        raise InvalidInputError(
            f"The window ends ({until}) before it begins ({since}). Exchange since and until."
        )
    if moment not in rows.columns:
        raise InvalidInputError(
            f"{table} has no column {moment}; a window needs a time for each row. Add the times."
        )
    when = rows[moment]
    if when.isna().any():
        row = int(np.flatnonzero(when.isna())[0])
        raise InvalidInputError(
            f"{table}, row {row}: {moment} is missing; a window needs a time for each row. "
            "Add the times, or leave these rows out."
        )
    inside = pd.Series(True, index=rows.index)
    if since is not None:
        inside &= when >= since
    if until is not None:
        inside &= when < until
    return rows[inside]


# ---------------------------------------------------------------- how a table is checked


@cache
def _empty(name: str) -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series([], dtype=_DTYPES[s.type]) for c, s in TABLES[name].columns.items()})


def _frame(rows: Iterable[Mapping[str, Any]], name: str) -> pd.DataFrame:
    rows = list(rows)
    for number, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise InvalidInputError(
                f"{name}, row {number}: a row is a dict of column and value; this one is {row!r}."
            )
    columns = dict.fromkeys(column for row in rows for column in row)
    return pd.DataFrame({c: pd.Series([row.get(c) for row in rows], dtype=object) for c in columns})


def _as_type(values: pd.Series, spec: Column, table: str) -> pd.Series:
    where = f"{table}, column {values.name}"
    if values.isna().all() and (not spec.required or values.empty):
        return pd.Series(None, index=values.index, name=values.name, dtype=_DTYPES[spec.type])
    if spec.required and values.isna().any():
        raise InvalidInputError(
            f"{where}, row {_first(values.isna())}: a value is missing. Fill it in or drop the row."
        )
    typed = _TO_TYPE[spec.type](values, where)
    if spec.choices:
        wrong = typed.notna() & ~typed.isin(spec.choices)
        if wrong.any():
            row = _first(wrong)
            raise InvalidInputError(
                f"{where}, row {row}: {typed.iloc[row]!r} is not one of {', '.join(spec.choices)}. "
                "Map your words to these."
            )
    if spec.type == "str" and (spec.required or spec.refers_to) and (typed == "").any():
        raise InvalidInputError(
            f"{where}, row {_first(typed == '')}: an empty text names nothing. Give an id"
            f"{'.' if spec.required else ', or leave the cell missing (None).'}"
        )
    return typed


def _first(mask: pd.Series) -> int:
    return int(np.flatnonzero(mask.to_numpy(dtype=bool, na_value=False))[0])


def _to_text(values: pd.Series, where: str) -> pd.Series:
    if values.dtype != "str":
        wrong = values.notna() & ~values.map(lambda value: isinstance(value, str)).astype(bool)
        if wrong.any():
            row = _first(wrong)
            value = values.iloc[row]
            raise InvalidInputError(
                f"{where}, row {row}: text is expected; here stands {value!r} ({type(value).__name__}). "
                f'Ids are text too, so that 07 and 7 stay apart: table.astype({{"{values.name}": "str"}}).'
            )
    return values.astype("str")


def _to_number(values: pd.Series, where: str) -> pd.Series:
    try:
        return pd.to_numeric(values).astype("float64")
    except (ValueError, TypeError):
        row = _first(pd.to_numeric(values, errors="coerce").isna() & values.notna())
        raise InvalidInputError(
            f"{where}, row {row}: this column holds numbers, but here stands {values.iloc[row]!r}."
        ) from None


def _to_whole_number(values: pd.Series, where: str) -> pd.Series:
    numbers = pd.to_numeric(values) if values.dtype.kind in "iu" else _to_number(values, where)
    broken = numbers.notna() & (numbers % 1 != 0)
    if broken.any():
        row = _first(broken)
        raise InvalidInputError(
            f"{where}, row {row}: this column holds whole numbers, but here stands {values.iloc[row]!r}."
        )
    return numbers.astype("Int64")


def _to_yes_or_no(values: pd.Series, where: str) -> pd.Series:
    wrong = values.notna() & ~values.isin([True, False])
    if wrong.any():
        row = _first(wrong)
        raise InvalidInputError(
            f"{where}, row {row}: this column holds True and False, but here stands {values.iloc[row]!r}."
        )
    return values.astype("boolean")


_HAS_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})\s*$", re.IGNORECASE)


def _to_time(values: pd.Series, where: str) -> pd.Series:
    def refuse(row: int) -> InvalidInputError:
        return InvalidInputError(
            f"{where}, row {row}: {values.iloc[row]!s} has no time zone, so the moment is not known. Say "
            f'which it was, as in pd.to_datetime(table["{values.name}"]).dt.tz_localize("Europe/Madrid").'
        )

    if isinstance(values.dtype, np.dtype) and values.dtype.kind == "M":
        raise refuse(_first(values.notna()))
    if not isinstance(values.dtype, pd.DatetimeTZDtype):
        for row, value in enumerate(values):
            if isinstance(value, str):
                if not _HAS_ZONE.search(value) or len(value) < 11:
                    raise refuse(row)
            elif isinstance(value, datetime) and value is not pd.NaT:
                if value.tzinfo is None:
                    raise refuse(row)
            elif isinstance(value, date):
                raise refuse(row)
            elif not pd.isna(value):
                raise InvalidInputError(
                    f"{where}, row {row}: this column holds times, but here stands {value!r}. If it counts "
                    f'seconds: pd.to_datetime(table["{values.name}"], unit="s", utc=True).'
                )
        try:
            values = pd.to_datetime(values, utc=True, format="ISO8601")
        except (ValueError, TypeError):
            row = _first(
                pd.to_datetime(values, utc=True, format="ISO8601", errors="coerce").isna() & values.notna()
            )
            raise InvalidInputError(
                f"{where}, row {row}: a time is written 2026-11-21T20:00:00Z; "
                f"this one is {values.iloc[row]!r}."
            ) from None
    return values.dt.tz_convert("UTC").astype(_DTYPES["time"])


_TO_TYPE = {
    "str": _to_text,
    "float": _to_number,
    "int": _to_whole_number,
    "bool": _to_yes_or_no,
    "time": _to_time,
}


def _check_references(tables: Mapping[str, pd.DataFrame]) -> None:
    for name, table in tables.items():
        for column, spec in TABLES[name].columns.items():
            if spec.refers_to in tables and column in table.columns:
                ids = tables[spec.refers_to].iloc[:, 0]
                _refuse_unknown(table[column], ids, f"{name}, column {column}", spec.refers_to)
    for name, others in {"marks": ("ballots", "candidates"), "comparisons": ("candidates",)}.items():
        for other in others:
            if name not in tables or other not in tables:
                continue
            key = ["poll", other.removesuffix("s")]
            known = pd.MultiIndex.from_frame(tables[other][key])
            for column in [key[1]] if name == "marks" else ["left", "right"]:
                pairs = pd.MultiIndex.from_frame(tables[name][["poll", column]])
                unknown = ~pairs.isin(known)
                if unknown.any():
                    row = int(np.flatnonzero(unknown)[0])
                    raise InvalidInputError(
                        f"{name}, row {row}: in {other}, the poll {pairs[row][0]!r} has no {key[1]} "
                        f"{pairs[row][1]!r}. Add it there, or drop the row."
                    )


def _refuse_unknown(values: pd.Series, ids: pd.Series, where: str, table: str) -> None:
    unknown = values.notna() & ~values.isin(ids)
    if unknown.any():
        row = _first(unknown)
        raise InvalidInputError(
            f"{where}, row {row}: {values.iloc[row]!r} is not in {table} ({int(unknown.sum())} such "
            f"row{'s' if unknown.sum() > 1 else ''}). Add it to {table}, or correct the id."
        )


def _everybody_named(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    named = [
        tables[name][column]
        for name, spec in TABLES.items()
        for column, kind in spec.columns.items()
        if kind.refers_to == "participants" and name in tables and column in tables[name].columns
    ]
    everybody = pd.concat([ids.astype("str") for ids in named]).dropna().unique() if named else []
    return check_table(pd.DataFrame({"participant": pd.Series(everybody, dtype="str")}), "participants")


# ---------------------------------------------------------------- how interactions are derived


def _with_columns(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    kinds = {c: spec.type for t in TABLES.values() for c, spec in t.columns.items()}
    absent = {
        c: pd.Series(None, index=table.index, dtype=_DTYPES[kinds[c]]) for c in columns if c not in table
    }
    return table.assign(**absent)


def _addresses(
    source: pd.Series, target: pd.Series, kind: str | pd.Series, act: pd.DataFrame, contribution: pd.Series
) -> pd.DataFrame:
    rows = {
        "source": source,
        "target": target,
        "kind": kind,
        "created_at": act["created_at"],
        "seq": act["seq"],
    }
    return (
        pd.DataFrame(rows, index=act.index)
        .assign(weight=1.0, contribution=contribution)
        .astype({"source": "str", "target": "str", "kind": "str", "contribution": "str"})
    )


def _author_of(contribution: pd.Series, author: pd.Series, where: str) -> pd.Series:
    unknown = ~contribution.isin(author.index)
    if unknown.any():
        missing = contribution[unknown].iloc[0]
        raise InvalidInputError(
            f"{where} refers to the contribution {missing!r}, which is not in contributions "
            f"({int(unknown.sum())} such row{'s' if unknown.sum() > 1 else ''}). "
            "Add it, or leave the reference empty."
        )
    return contribution.map(author).astype("str")


# ---------------------------------------------------------------- words


def _time_or_none(value: datetime | str | None, name: str) -> pd.Timestamp | None:
    return None if value is None else as_time(value, name)


def _in_words(names: list[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)
