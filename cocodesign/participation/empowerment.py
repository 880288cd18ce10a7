"""Did decisions turn from authoritative to empowering? Who set their agenda, their text, their rule, their budget."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference.estimates import check_draws, seed_of
from cocodesign.participation.acts import HOSTS, authors, people
from cocodesign.participation.changes import change_table
from cocodesign.participation.windows import Parts, windows
from cocodesign.tables import Community

__all__ = ["ASPECTS", "empowerment", "empowerment_sheet", "empowerment_shift"]

ASPECTS = {
    "agenda": "what there was to choose from",
    "text": "the words of what was chosen",
    "rule": "how it was decided",
    "budget": "how much it may cost",
}
"""What of a decision somebody sets."""


def empowerment_sheet(
    community: Community, *, audit: pd.DataFrame | None = None, hosts: Sequence[str] = HOSTS
) -> pd.DataFrame:
    """Return for each decision and each of its aspects the share in which members, and not hosts, set it.

    Parameters
    ----------
    community : Community
    audit : pandas.DataFrame, optional
        What somebody who was there knows: ``decision, aspect, participant``, a row for each person who set an
        aspect (:data:`ASPECTS`), in equal parts. What it names replaces what the log says of that aspect.
    hosts : sequence of str
        The roles of those who lead. Whoever is not on the roster is taken for a host.

    Returns
    -------
    pandas.DataFrame
        A row for each decision and aspect, in the order of the decisions: ``decision, created_at, aspect, share,
        source``. ``share`` lies between 0 (hosts set it) and 1 (members did) and is NaN where nobody knows;
        ``source`` is ``"log"``, ``"audit"`` or empty.

    Raises
    ------
    InvalidInputError
        If the audit names a decision or an aspect that there is not, or lacks a column.

    Notes
    -----
    The log knows two of the four. *Agenda*: the authors of the candidates of the poll, each candidate counting the
    same; without a poll, whoever decided. *Text*: the authors of what was chosen. A candidate that is nobody's
    contribution was put there by whoever made the poll, a host. What came on paper has no known author and is left
    out. Who set rule and budget the tables do not say: without an audit they are unknown, and not 0.

    Examples
    --------
    Ana's bench and the host's wall stood; the bench was chosen.

    >>> community = Community(
    ...     participants=[{"participant": "Hal", "role": "host"}, {"participant": "Ana", "role": "member"}],
    ...     contributions=[
    ...         {"contribution": "bench", "participant": "Ana", "kind": "idea"},
    ...         {"contribution": "wall", "participant": "Hal", "kind": "idea"},
    ...     ],
    ...     polls=[{"poll": "p", "kind": "approval"}],
    ...     candidates=[{"poll": "p", "candidate": c, "contribution": c} for c in ("bench", "wall")],
    ...     decisions=[{"decision": "d", "poll": "p", "chosen": "bench", "participant": "Hal"}],
    ... )
    >>> empowerment_sheet(community).set_index("aspect")["share"].to_dict()
    {'agenda': 0.5, 'text': 1.0, 'rule': nan, 'budget': nan}
    """
    found = _setters(community, audit)
    roster = people(community, hosts=hosts)
    member = found["participant"].isin(roster.index[~roster["is_host"]])
    parts = found.assign(share=found["weight"] * member)
    known = parts.groupby(["decision", "aspect"], sort=False).agg(
        share=("share", "sum"), whole=("weight", "sum"), source=("source", "first")
    )
    decided = _decided(community)
    rows = pd.MultiIndex.from_product([decided.index, list(ASPECTS)], names=["decision", "aspect"])
    sheet = known.reindex(rows)
    when = decided["created_at"].reindex(sheet.index.get_level_values("decision"))
    return pd.DataFrame(
        {
            "decision": sheet.index.get_level_values("decision").astype("str"),
            "created_at": when.array,
            "aspect": sheet.index.get_level_values("aspect").astype("str"),
            "share": (sheet["share"] / sheet["whole"]).to_numpy(dtype=float),
            "source": sheet["source"]
            .astype("object")
            .where(sheet["source"].notna(), "")
            .astype("str")
            .to_numpy(),
        }
    )


def empowerment(
    community: Community, *, audit: pd.DataFrame | None = None, hosts: Sequence[str] = HOSTS
) -> float:
    r"""Return the share of decisions whose agenda, text, rule and budget members set, and not hosts.

    .. math:: E = \frac{1}{D} \sum_d \frac{1}{|K_d|} \sum_{a \in K_d} s_{da}

    with :math:`s_{da}` the share of :func:`empowerment_sheet` and :math:`K_d` the aspects of decision d that are
    known. Where each aspect was set by one person it is a share of decisions, else parts of them count.

    Parameters
    ----------
    community, audit, hosts
        As for :func:`empowerment_sheet`.

    Returns
    -------
    float
        Between 0 (hosts set everything; a log of hosts alone) and 1 (members did).

    Raises
    ------
    UndefinedMeasureError
        If there is no decision of which anything is known.

    Examples
    --------
    >>> community = Community(decisions=[{"decision": "d", "chosen": "wall", "participant": "Hal"}])
    >>> empowerment(community)
    0.0
    """
    sheet = empowerment_sheet(community, audit=audit, hosts=hosts)
    each = sheet.groupby("decision", sort=False)["share"].mean().dropna()
    if each.empty:
        raise UndefinedMeasureError(
            f"Empowerment is undefined: of {sheet['decision'].nunique()} decisions it is not known who set anything."
        )
    return float(each.mean())


def empowerment_shift(
    community: Community,
    *,
    rng: int | np.random.Generator,
    parts: Parts = 2,
    audit: pd.DataFrame | None = None,
    hosts: Sequence[str] = HOSTS,
    replicates: int = 1000,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return how much members set of decisions, in each part of time, and how that changed: shift three.

    Parameters
    ----------
    community : Community
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same answer each time.
    parts : int, "stages" or sequence of times
        See :data:`cocodesign.participation.Parts`; the first part begins with the first decision.
    audit, hosts
        As for :func:`empowerment_sheet`.
    replicates : int
        How often chance is drawn.
    level : float
        How much the intervals are to hold.

    Returns
    -------
    pandas.DataFrame
        A row for each part and one named ``change``, with the columns of
        :func:`cocodesign.participation.activity_shift`; the value of a part is :func:`empowerment` of its decisions,
        and ``n`` counts them.

    Raises
    ------
    UndefinedMeasureError
        If there is no decision of which anything is known, or no two at different times.

    Notes
    -----
    Intervals take decisions as independent and are NaN for fewer than ten; most workshops have fewer, and then the
    value is all there is. ``null_mean`` of a part: who is a host is dealt out anew among the people. Of the change:
    the decisions are dealt out anew over the parts. With twelve decisions in each half a change from 0.4 to 0.7 was
    found in four of ten simulated communities (``docs/studies/shifts.md``).

    Examples
    --------
    Hal decided about his own wall first, then about Ana's bench.

    >>> community = Community(
    ...     participants=[{"participant": "Hal", "role": "host"}, {"participant": "Ana", "role": "member"}],
    ...     contributions=[{"contribution": "bench", "participant": "Ana", "kind": "idea"}],
    ...     decisions=[
    ...         {"decision": "1", "chosen": "wall", "participant": "Hal", "created_at": "2026-03-14T18:00Z"},
    ...         {"decision": "2", "chosen": "bench", "participant": "Hal", "created_at": "2026-03-15T18:00Z"},
    ...     ],
    ... )
    >>> empowerment_shift(community, rng=1, replicates=99)["value"].tolist()
    [0.0, 0.5, 0.5]
    """
    check_draws(replicates, level)
    found = _setters(community, audit)
    decided = _decided(community)
    roster = people(community, hosts=hosts)
    # Of each decision how much each person set; those who are not on the roster are hosts.
    whole = found.groupby(["decision", "aspect"])["weight"].transform("sum")
    aspects = found.groupby("decision")["aspect"].transform("nunique")
    found = found.assign(part=found["weight"] / whole / aspects)
    found = found[found["decision"].isin(decided.index[decided["created_at"].notna()])]
    if found.empty:
        raise UndefinedMeasureError(
            f"The empowerment shift is undefined: of {len(decided)} decisions none has a time and somebody who is "
            "known to have set something."
        )
    matrix = found.pivot_table(
        index="decision", columns="participant", values="part", aggfunc="sum", fill_value=0.0
    )
    when = decided["created_at"].reindex(matrix.index)
    cut = windows(community, when, parts)
    place = cut.place(when)
    matrix, place = matrix[place >= 0], place[place >= 0]
    everybody = roster.index.union(matrix.columns)
    is_member = everybody.isin(roster.index[~roster["is_host"]])
    each = matrix.reindex(columns=everybody, fill_value=0.0).to_numpy()
    inside = place[:, None] == np.arange(len(cut))
    share = each @ is_member
    generator = np.random.default_rng(rng)
    counts = np.where(inside.sum(axis=0) == 0, np.nan, inside.sum(axis=0))
    roles, order = np.empty((replicates, len(cut))), np.empty(replicates)
    for b in range(replicates):
        roles[b] = (each @ generator.permutation(is_member)) @ inside / counts
        shuffled = generator.permutation(share)
        means = shuffled @ inside / counts
        order[b] = means[-1] - means[0]
    return change_table(
        "empowerment",
        "mean over decisions of the share in which members set "
        + ", ".join(sorted(set(found["aspect"]), key=list(ASPECTS).index)),
        cut,
        share[:, None] * inside,
        inside.astype(float),
        unit="decisions",
        by_chance=order,
        chance="the decisions dealt out anew over the parts",
        chance_of_parts=roles,
        chance_of_part="who is a host dealt out anew among the people",
        level=level,
        seed=seed_of(rng),
    )


def _decided(community: Community) -> pd.DataFrame:
    decisions = community.decisions.reindex(columns=["decision", "poll", "participant", "created_at"])
    decisions = decisions.astype({"created_at": "datetime64[us, UTC]"})
    return decisions.drop_duplicates("decision").set_index("decision")


def _setters(community: Community, audit: pd.DataFrame | None) -> pd.DataFrame:
    """Who set which aspect of which decision, with weights; ``participant`` is empty for an unnamed host."""
    wrote = authors(community)
    wrote = {str(one): list(some) for one, some in wrote.groupby("contribution")["participant"]}
    on_record = set(community.contributions["contribution"])
    candidates = community.candidates.reindex(columns=["poll", "candidate", "contribution"])
    idea_of = {
        (poll, candidate): idea for poll, candidate, idea in candidates.itertuples(index=False, name=None)
    }
    rows: list[dict[str, Any]] = []

    def put(decision: str, aspect: str, things: Sequence[Any]) -> None:
        for thing in things:
            people_of = wrote.get(thing, [] if thing in on_record else [""])
            rows.extend(
                {"decision": decision, "aspect": aspect, "participant": who, "weight": 1 / len(people_of)}
                for who in people_of
            )

    decisions = community.decisions.reindex(columns=["decision", "poll", "chosen", "participant"])
    for decision, some in decisions.groupby("decision", sort=False):
        poll, who = some["poll"].iloc[0], some["participant"].iloc[0]
        stood = [] if pd.isna(poll) else candidates.loc[candidates["poll"] == poll, "contribution"].tolist()
        if stood:
            put(str(decision), "agenda", stood)
        elif pd.notna(who):
            rows.append({"decision": decision, "aspect": "agenda", "participant": who, "weight": 1.0})
        put(str(decision), "text", [idea_of.get((poll, one), one) for one in some["chosen"]])
    found = pd.DataFrame(rows, columns=["decision", "aspect", "participant", "weight"]).assign(source="log")
    if audit is None:
        return found
    audited = _checked(audit, set(decisions["decision"]))
    named = pd.MultiIndex.from_frame(audited[["decision", "aspect"]])
    kept = found[~pd.MultiIndex.from_frame(found[["decision", "aspect"]]).isin(named)]
    audited = audited[["decision", "aspect", "participant"]].assign(weight=1.0, source="audit")
    return pd.concat([kept, audited], ignore_index=True)


def _checked(audit: pd.DataFrame, decisions: set[str]) -> pd.DataFrame:
    missing = [column for column in ("decision", "aspect", "participant") if column not in audit.columns]
    if missing:
        raise InvalidInputError(
            f"audit needs the columns decision, aspect and participant; this table has {', '.join(map(str, audit.columns))}."
        )
    strange = sorted(set(audit["aspect"]) - set(ASPECTS))
    if strange:
        raise InvalidInputError(f"audit: an aspect is one of {', '.join(ASPECTS)}; here is {strange[0]!r}.")
    strange = sorted(set(audit["decision"]) - decisions)
    if strange:
        raise InvalidInputError(f"audit names the decision {strange[0]!r}, which is not on record.")
    return audit
