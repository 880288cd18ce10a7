"""How did a poll come out, told as sums that give away nobody's ballot?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from cocodesign.release.cells import Name, Sums, protect, shown
from cocodesign.schema import ANSWERS
from cocodesign.tables import Community

__all__ = ["tallies"]

Row = dict[str, Any]
_SUMMED = {"scored": "score", "gave": "amount"}


def tallies(community: Community, polls: list[str], k: int) -> pd.DataFrame:
    """Return the sums of some polls over all their ballots, small ones and what would give them away suppressed.

    Ballots in which a candidate is approved, or given dots; agreed, passed and disagreed with; the sum of scores and
    dots; for rankings how many prefer one to another, from which Condorcet and Borda are counted. What nearly
    everybody marked is as telling as what nearly nobody did: both sides of a tick have at least ``k`` ballots.

    Parameters
    ----------
    community : Community
        Its ballots, marks, candidates and comparisons are read.
    polls : list of str
        Which polls.
    k : int
        How many ballots a sum needs.

    Returns
    -------
    pandas.DataFrame
        ``poll, what, candidate, other, n, total, state``.
    """
    rows: list[Row] = []
    for poll in polls:
        ballots = community.ballots[community.ballots["poll"] == poll]
        marks = community.marks[community.marks["poll"] == poll]
        stand = list(community.candidates.loc[community.candidates["poll"] == poll, "candidate"])
        kind = _kind(community, poll, marks)
        if len(ballots) and kind != "pairs":
            rows += _of_poll(poll, kind, ballots["ballot"], marks, stand, k)
        rows += _compared(community.comparisons[community.comparisons["poll"] == poll], k)
    names = ("poll", "what", "candidate", "other", "n", "total", "state")
    return pd.DataFrame([{name: row.get(name) for name in names} for row in rows], columns=list(names))


def _kind(community: Community, poll: str, marks: pd.DataFrame) -> str:
    """How its ballots are marked: by the poll's kind where it is one of ours, else by what stands on them."""
    kind = str(community.polls.set_index("poll")["kind"][poll])
    if kind in _COUNTED or kind == "pairs":
        return kind
    filled = [name for name in ("rank", "score", "amount") if name in marks and marks[name].notna().any()]
    if "rank" in filled:
        return "ranking"
    if "score" in filled:
        return "opinions" if marks["score"].dropna().isin([-1, 0, 1]).all() else "score"
    return "approval" if "amount" not in filled or marks["amount"].dropna().eq(1).all() else "dots"


def _of_poll(
    poll: str, kind: str, ballots: pd.Series, marks: pd.DataFrame, stand: list[str], k: int
) -> Iterator[Row]:
    sums = Sums()
    everybody = sums.add(("ballots",), len(ballots), len(ballots))
    names = list(_COUNTED[kind](sums, everybody, marks, stand, k))
    protect(sums, k)
    yield {"poll": poll, "what": "ballots", **shown(sums.cells[everybody], k)}
    for name in names:
        what, candidate, *other = name
        row: Row = {"poll": poll, "what": what, "candidate": candidate, **shown(sums.cells[name], k)}
        row["other"] = other[0] if other else None
        if what in _SUMMED and row["state"] == "exact":
            given = marks.loc[marks["candidate"] == candidate, _SUMMED[what]].dropna()
            # Where all gave the same, the sum tells what each of them gave.
            row["total"] = float(given.sum()) if given.nunique() > 1 else None
        yield row


def _two_sided(what: str) -> Callable[..., Iterator[Name]]:
    """Ticks and dots: who gave something, and, never printed but easily worked out, who did not."""

    def count(sums: Sums, everybody: Name, marks: pd.DataFrame, stand: list[str], k: int) -> Iterator[Name]:
        gave = marks.loc[marks["amount"] > 0, "candidate"].value_counts()
        for one in stand:
            n = int(gave.get(one, 0))
            name = sums.add((what, one), n, n)
            rest = sums.cells[everybody].value - n
            sums.sum(everybody, [name, sums.add(("rest", one), rest, rest, published=False)])
            yield name

    return count


def _scored(sums: Sums, everybody: Name, marks: pd.DataFrame, stand: list[str], k: int) -> Iterator[Name]:
    given = marks.loc[marks["score"].notna(), "candidate"].value_counts()
    for one in stand:
        n = int(given.get(one, 0))
        yield sums.add(("scored", one), n, n)
        _no_answer(sums, everybody, [("scored", one)], (one,), k)


def _opinions(sums: Sums, everybody: Name, marks: pd.DataFrame, stand: list[str], k: int) -> Iterator[Name]:
    given = marks.groupby(["candidate", "score"]).size()
    for one in stand:
        parts: list[Name] = [(what, one) for what in ("agree", "pass", "disagree")]
        for part, score in zip(parts, (1.0, 0.0, -1.0), strict=True):
            n = int(given.get((one, score), 0))
            yield sums.add(part, n, n)
        _no_answer(sums, everybody, parts, (one,), k)


def _levels(sums: Sums, everybody: Name, marks: pd.DataFrame, stand: list[str], k: int) -> Iterator[Name]:
    """Ballots on each level of agreement that anybody chose."""
    given = marks.groupby(["candidate", "score"]).size()
    highest = int(marks["score"].max()) if len(marks) else 0
    for one in stand:
        parts: list[Name] = [(f"level {level}", one) for level in range(1, highest + 1)]
        for level, part in enumerate(parts, 1):
            n = int(given.get((one, float(level)), 0))
            yield sums.add(part, n, n)
        _no_answer(sums, everybody, parts, (one,), k)


def _answers(sums: Sums, everybody: Name, marks: pd.DataFrame, stand: list[str], k: int) -> Iterator[Name]:
    """Ballots that object, have a concern, stand aside or consent."""
    given = marks.groupby(["candidate", "score"]).size()
    for one in stand:
        parts: list[Name] = [(answer, one) for answer in ANSWERS]
        for code, part in enumerate(parts):
            n = int(given.get((one, float(code)), 0))
            yield sums.add(part, n, n)
        _no_answer(sums, everybody, parts, (one,), k)


def _preferred(sums: Sums, everybody: Name, marks: pd.DataFrame, stand: list[str], k: int) -> Iterator[Name]:
    ranks = marks.pivot(index="ballot", columns="candidate", values="rank").reindex(columns=stand)
    ranks = ranks.astype("float64").fillna(float("inf"))
    for one, other in combinations(stand, 2):
        parts: list[Name] = []
        for better, worse in ((one, other), (other, one)):
            n = int((ranks[better] < ranks[worse]).sum())
            parts.append(sums.add(("preferred", better, worse), n, n))
            yield parts[-1]
        _no_answer(sums, everybody, parts, (one, other), k)


def _no_answer(sums: Sums, everybody: Name, parts: list[Name], key: Name, k: int) -> None:
    """Who said nothing of it: no opinion that anybody could learn, so it needs no protection of its own."""
    rest = sums.cells[everybody].value - sum(sums.cells[part].value for part in parts)
    sums.sum(everybody, [*parts, sums.add(("no answer", *key), rest, max(rest, k), published=False)])


_COUNTED: dict[str, Callable[..., Iterator[Name]]] = {
    "approval": _two_sided("approved"),
    "budget": _two_sided("approved"),
    "dots": _two_sided("gave"),
    "score": _scored,
    "grades": _scored,
    "pulse": _scored,
    "opinions": _opinions,
    "ranking": _preferred,
    "agreement": _levels,
    "consent": _answers,
    "delphi": _scored,
}


def _compared(comparisons: pd.DataFrame, k: int) -> Iterator[Row]:
    """Pairs that were shown: how often each outcome, without a total from which one could be worked out."""
    if comparisons.empty:
        return
    who = comparisons["participant"] if "participant" in comparisons else pd.Series(None, comparisons.index)
    counted = comparisons.assign(who=who.fillna("nobody in particular"))
    for (poll, left, right, outcome), some in counted.groupby(["poll", "left", "right", "outcome"]):
        row = {"poll": poll, "what": outcome, "candidate": left, "other": right}
        few = some["who"].nunique() < k
        yield {**row, "n": None if few else len(some), "state": "suppressed" if few else "exact"}
