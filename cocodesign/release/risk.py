"""What does a risk sheet say? What protects people in a release, what was left out, and what remains risky."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pandas as pd

from cocodesign.release.cells import about
from cocodesign.release.fingerprints import signatures, unique
from cocodesign.release.leaving import Leaving
from cocodesign.schema import CONSENTS, DISPLAYS
from cocodesign.tables import Community

__all__ = ["REMAINS", "risk_of", "risk_sheet"]

REMAINS = {
    "people": [
        "Who was in the room can recognise people by what they did and by their words: pseudonyms hide nobody from those who know them.",
        "A network is a fingerprint. The table of fingerprints says how many people stand alone in it; they can be found by anybody who knows how often they spoke to how many.",
        "Whoever has the record, or another release made with the same key, can link this one to it.",
        "Words were masked by patterns and by the names of this workshop. Nicknames, places, spellings and stories are left for the review list, which a human must have read.",
        "Rows that are missing show as replies without a target and as people with few ties; a measure over them is one of the people who agreed, and no more.",
    ],
    "public": [
        "Who was in the room can recognise people by their words, and by which idea was drawn from which.",
        "Words were masked by patterns and by the names of this workshop. Nicknames, places, spellings and stories are left for the review list, which a human must have read.",
        "A public data set cannot be called back; whoever takes consent back is absent from the next one only.",
        "Ballots of an open poll are patterns of marks; the table of fingerprints says how many are one of a kind.",
    ],
    "aggregates": [
        "The people are so few that somebody who knows most of them may guess the rest from any count that is shown.",
    ],
}
"""What no rule here takes away, by how much a release tells."""

_ALWAYS = [
    "Somebody with further knowledge (their own ballot, a result shown on the wall, an older release) can subtract more than the tables here allow. Counts of different tables over the same rows were protected together; other releases were not looked at. Do not publish two releases of one workshop that differ by fewer than k people.",
    "In a ranking, what is shown of other pairs bounds a suppressed pair more closely than its own line of sums does.",
]


_SEALED = [
    "The choices of a secret vote are nobody's. Whoever was told of a rare one beforehand (an order of ranking, a set of scores agreed upon as a sign) finds it all the same; the table of fingerprints says how many are one of a kind.",
    "The choices of a secret vote call ideas as the record does, so that they can be held against their seal. By these names two releases of one workshop can be linked, and so can whose ideas stood in the vote.",
]


def risk_of(
    community: Community,
    tables: dict[str, pd.DataFrame],
    leaving: Leaving,
    scope: str,
    detail: str,
    k: int,
    round_to: int,
    coarser: list[str],
    *,
    fresh: bool,
) -> dict[str, Any]:
    """Return what is to be said of a release, as plain values: see :func:`risk_sheet`."""
    people = leaving.people
    roles = community.participants.get("role", pd.Series("participant", community.participants.index))
    asked = community.participants["participant"][~roles.isin(["facilitator", "operator", *DISPLAYS])]
    cells = [tables[name]["state"] for name in ("tallies", "counts") if name in tables]
    states = pd.concat(cells).value_counts().to_dict() if cells else {}
    return {
        "scope": scope,
        "detail": detail,
        "k": k,
        "minutes_rounded_to": round_to,
        "pseudonyms": "a fresh key that was kept nowhere" if fresh else "a key that was given",
        "people_in_release": len(people) if len(people) >= k else None,
        "people_not_in_release_about": about(len(set(asked) - people), k),
        "consents_among_them_about": _consents(community, people, k),
        "made_coarser": coarser,
        "sealed": "seals" in tables,
        "cells": {state: int(states.get(state, 0)) for state in ("exact", "rounded", "suppressed")},
        "masked_in_words": dict(sorted(leaving.masked.items())),
        "missing": [
            {"table": table, "reason": reason, "rows_about": about(n, k)}
            for (table, reason), n in sorted(leaving.left_out.items())
        ],
        "fingerprints": _fingerprints(tables, leaving, k) if detail != "aggregates" else _sealed(tables, k),
        "remains": [*REMAINS[detail], *(_SEALED if "seals" in tables else ()), *_ALWAYS],
    }


def _consents(community: Community, people: frozenset[str], k: int) -> dict[str, int | None]:
    table = community.consents
    yes = table[table["granted"] & table["confirmed"] & table["participant"].isin(people)]
    given = yes["scope"].value_counts()
    return {scope: about(int(given.get(scope, 0)), k) for scope in CONSENTS if scope != "workshop"}


def _fingerprints(tables: dict[str, pd.DataFrame], leaving: Leaving, k: int) -> dict[str, dict[str, int]]:
    people = sorted(leaving.people)
    found = {
        f"{name} in the network of addresses": unique(patterns.values(), k)
        for name, patterns in signatures(leaving.interactions, people).items()
    }
    kinds = leaving.contributions.groupby(["participant", "kind"]).size()
    acts: dict[str, list[Hashable]] = {one: [] for one in people}
    for (person, kind), n in kinds.items():
        acts[person].append((kind, n))
    found["how much of each kind was said"] = unique((tuple(some) for some in acts.values()), k)
    found |= _sealed(tables, k)
    if "ballots" in tables and "marks" in tables:
        marks = tables["marks"]
        values = [name for name in ("rank", "score", "amount") if name in marks]
        told = marks[["candidate", *values]].astype(object).where(marks[["candidate", *values]].notna(), None)
        rows: dict[tuple[str, str], list[Hashable]] = {
            pair: [] for pair in zip(tables["ballots"]["poll"], tables["ballots"]["ballot"], strict=True)
        }
        for poll, ballot, mark in zip(marks["poll"], marks["ballot"], told.itertuples(index=False, name=None), strict=True):  # fmt: skip
            rows[poll, ballot].append(mark)
        found["marks on ballots of open polls"] = unique(
            ((pair[0], tuple(sorted(some, key=repr))) for pair, some in rows.items()), k
        )
    return found


def _sealed(tables: dict[str, pd.DataFrame], k: int) -> dict[str, dict[str, int]]:
    """How many choices of sealed votes are one of a kind in their vote; empty without such votes."""
    if "choices" not in tables:
        return {}
    rows = tables["choices"].itertuples(index=False, name=None)
    return {"choices on ballots of secret votes": unique(rows, k)}


def risk_sheet(risk: dict[str, Any]) -> str:
    """Return the risk sheet as Markdown."""
    k = risk["k"]

    def few(n: int | None) -> str:
        return f"fewer than {k}" if n is None else str(n)

    lines = ["# Risk sheet", ""]
    lines += [
        f"- For **{risk['scope']}**; tells **{risk['detail']}**.",
        f"- **k = {k}**: at least so many people stand behind each class of people and each count that is shown"
        + ("." if not risk.get("sealed") else ", but those of secret votes, whose choices anybody counts."),
        f"- Pseudonyms and the order of rows come from {risk['pseudonyms']}.",
        f"- Times are minutes since a stage began, rounded to {risk['minutes_rounded_to']}; dates are left out.",
        "",
        "## People and consent",
        "",
        f"- In the release: {few(risk['people_in_release'])}.",
        f"- Not in it, to the nearest {k}: {few(risk['people_not_in_release_about'])}.",
        f"- Of those in it allow, to the nearest {k}: "
        + ", ".join(f"{scope} {few(n)}" for scope, n in risk["consents_among_them_about"].items())
        + ".",
        *(f"- Made coarser: {said}." for said in risk["made_coarser"]),
        "",
        "## Counts",
        "",
        "{exact} shown, {rounded} rounded, {suppressed} suppressed.".format(**risk["cells"]),
        "",
        "## What is missing",
        "",
        f"| table | why | rows, to the nearest {k} |",
        "|---|---|---|",
        *(f"| {row['table']} | {row['reason']} | {few(row['rows_about'])} |" for row in risk["missing"]),
        "",
        "Masked in words: " + (", ".join(f"{n} × {what}" for what, n in risk["masked_in_words"].items()) or "nothing") + ".",
        "",
    ]  # fmt: skip
    if risk["fingerprints"]:
        lines += ["## Fingerprints", "", f"| pattern | people | alone with theirs | shared by fewer than {k} |", "|---|---|---|---|"]  # fmt: skip
        lines += [
            f"| {name} | {found['people']} | {found['unique']} | {found['in_groups_below_k']} |"
            for name, found in risk["fingerprints"].items()
        ]
        lines += [""]
    return "\n".join([*lines, "## What remains risky", "", *(f"- {one}" for one in risk["remains"]), ""])
