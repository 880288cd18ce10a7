"""What did people do, told as tables of counts where rows by person would tell too much?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from cocodesign.release.cells import Sums, protect, shown
from cocodesign.release.fingerprints import degree_bins

__all__ = ["counts_of"]

ALL = "all"
_IN_ROWS = frozenset({"reply", "build", "answer"})
"""Addresses that can be seen from which contribution answers, or was drawn from, which."""


def counts_of(
    people: pd.DataFrame,
    contributions: pd.DataFrame,
    interactions: pd.DataFrame,
    pledges: pd.DataFrame,
    k: int,
    *,
    row_by_row: bool = False,
) -> tuple[pd.DataFrame, dict[str, int | None]]:
    """Return tables of counts with small cells suppressed, and the support of each contribution where it may be told.

    All are over the same people, and those over the same rows are protected together: contributions by stage and
    kind; addresses by kind, by role of both ends, by activity of both ends; pledges by kind.

    Parameters
    ----------
    people : pandas.DataFrame
        ``participant`` and ``role``, coarse enough already.
    contributions, interactions, pledges : pandas.DataFrame
        Those of these people only, as in :data:`cocodesign.schema.TABLES`.
    k : int
        How many people a count needs.
    row_by_row : bool
        Whether contributions, and what was drawn from what, are released row by row as well: anybody can count them
        then, so they are not counted here, and addresses by replying and building are shown however few.

    Returns
    -------
    tuple of (pandas.DataFrame, dict)
        ``measure, row, column, n, state``; and by contribution how many others endorsed it, None where suppressed.
    """
    sums = Sums()
    sums.add(("people", ALL, ALL), len(people), len(people))
    if len(contributions) and not row_by_row:
        written = contributions.assign(stage=_known(contributions, "stage"), who=contributions["participant"])
        _matrix(
            sums, "contributions by stage and kind", written, "stage", "kind", ["who"], ("contributions",)
        )
    if len(interactions):
        ends = ["source", "target"]
        total = _total(sums, ("addresses",), interactions, ends)
        kinds = [
            _cell(sums, ("addresses by kind", kind, ALL), some, ends, known=row_by_row and kind in _IN_ROWS)
            for kind, some in interactions.groupby("kind")
        ]
        sums.sum(total, kinds)
        classes = {
            "role": people.set_index("participant")["role"],
            "activity": degree_bins(interactions, people["participant"], k),
        }
        for name, of in classes.items():
            told = interactions.assign(
                row=interactions["source"].map(of), column=interactions["target"].map(of)
            )
            if of.nunique() > 1:
                _matrix(sums, f"addresses by {name}", told, "row", "column", ends, ("addresses",))
    support = _support(sums, contributions, interactions)
    if len(pledges):
        told = pledges.assign(who=pledges["participant"])
        parts = [_cell(sums, ("pledges by kind", kind, ALL), some, ["who"]) for kind, some in told.groupby("kind")]  # fmt: skip
        sums.sum(_total(sums, ("pledges",), told, ["who"]), parts)
    protect(sums, k)
    rows = [
        {**dict(zip(("measure", "row", "column"), name, strict=True)), **shown(cell, k)}
        for name, cell in sums.cells.items()
        if len(name) == 3 and name[0] != "support"
    ]
    told_support = {one: shown(sums.cells[name], k)["n"] for one, name in support.items()}
    table = pd.DataFrame(rows, columns=["measure", "row", "column", "n", "state"])
    return table, {one: None if n is None else int(n) for one, n in told_support.items()}


def _known(table: pd.DataFrame, column: str) -> pd.Series:
    if column not in table:
        return pd.Series("none", index=table.index)
    return table[column].astype("str").where(table[column].notna(), "none")


def _people(rows: pd.DataFrame, ends: list[str]) -> int:
    return min((rows[end].nunique() for end in ends), default=0)


def _cell(
    sums: Sums, name: tuple[str, ...], rows: pd.DataFrame, ends: list[str], *, known: bool = False
) -> Any:
    return sums.add(name, len(rows), _people(rows, ends), known=known)


def _total(sums: Sums, name: tuple[str, ...], rows: pd.DataFrame, ends: list[str]) -> Any:
    """The one total of everything that is counted over the same rows."""
    whole = (name[0], ALL, ALL)
    return whole if whole in sums.cells else _cell(sums, whole, rows, ends)


def _matrix(
    sums: Sums, measure: str, rows: pd.DataFrame, row: str, column: str, ends: list[str], of: tuple[str, ...]
) -> None:
    """Count rows by two classes, with totals; every pair of classes is there, also those that nobody is in."""
    total = _total(sums, of, rows, ends)
    down, across = sorted(set(rows[row])), sorted(set(rows[column]))
    for one in down:
        for other in across:
            _cell(sums, (measure, one, other), rows[(rows[row] == one) & (rows[column] == other)], ends)
        whole = _cell(sums, (measure, one, ALL), rows[rows[row] == one], ends)
        sums.sum(whole, [(measure, one, other) for other in across])
    for other in across:
        whole = _cell(sums, (measure, ALL, other), rows[rows[column] == other], ends)
        sums.sum(whole, [(measure, one, other) for one in down])
    sums.sum(total, [(measure, one, ALL) for one in down])
    sums.sum(total, [(measure, ALL, other) for other in across])


def _support(sums: Sums, contributions: pd.DataFrame, interactions: pd.DataFrame) -> dict[str, Any]:
    """How many others endorsed each contribution: parts of the addresses of that kind."""
    kind = ("addresses by kind", "endorse", ALL)
    if kind not in sums.cells or "contribution" not in interactions:
        return {}
    given = interactions[interactions["kind"] == "endorse"]
    each = given.groupby("contribution")["source"].agg(["size", "nunique"])
    names = {}
    for one in contributions["contribution"]:
        n, who = each.loc[one] if one in each.index else (0, 0)
        names[one] = sums.add(("support", one, ALL), n, who)
    rest = len(given) - sum(sums.cells[name].value for name in names.values())
    sums.sum(kind, [*names.values(), sums.add(("support of others",), rest, rest, published=False)])
    return names
