"""What became of people's words: from an outcome back to the first words and the people behind it?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference import Estimate, against_chance
from cocodesign.inference.estimates import check_draws, seed_of
from cocodesign.lineage import IdeaLineage, credit, idea_lineage
from cocodesign.participation.acts import HOSTS, authors, people
from cocodesign.schema import CREDITED_DERIVATIONS
from cocodesign.shares import share_with_interval
from cocodesign.tables import Community

__all__ = ["heard", "heard_people", "impact", "is_host_only"]

Sources = dict[str, list[tuple[str, str]]]

STEPS = ["step", "what", "id", "leads_to", "by", "participant", "is_host", "created_at", "first", "share"]


def impact(
    community: Community,
    outcome: str,
    rule: str = "equal_split",
    *,
    poll: str | None = None,
    hosts: Sequence[str] = HOSTS,
    **options: Any,
) -> pd.DataFrame:
    """Return the way from an outcome back to the first words: each step, who was behind it, and their credit.

    Parameters
    ----------
    community : Community
    outcome : str
        The id of a decision, a candidate or a contribution.
    rule : str
        How credit is shared: a rule of :func:`cocodesign.lineage.credit`. Say which one beside every share.
    poll : str, optional
        Of a candidate: the poll in which it stood, where candidates of several polls have the same id.
    hosts : sequence of str
        The roles of those who lead. Whoever is not on the roster is taken for a host.
    **options
        What the rule needs, such as ``decay``.

    Returns
    -------
    pandas.DataFrame
        A row for each step and person, the outcome first: ``step``, how far back; ``what``: ``decision``, ``poll``,
        ``candidate``, ``contribution``; ``id``; ``leads_to``, the id of the next thing on the way to the outcome;
        ``by``, how it leads there: ``counted`` (the poll to the decision), ``stood`` (the candidate), ``said`` (its
        contribution), a kind of derivation, or ``adopt`` (a point that was taken up); ``participant``, one of the
        authors, or who decided, missing where nobody is known; ``is_host``; ``created_at``; ``first``, whether the
        words were drawn from no others; ``share``, an exact fraction of the credit, 0 for all but ideas. All shares
        add up to 1 if the outcome is made of ideas, and to 0 if it is nobody's words.

    Raises
    ------
    InvalidInputError
        If there is no such outcome, the candidate stood in several polls and none is named, or the rule and its
        options do not fit.

    Notes
    -----
    A decision for several things shares its credit equally over them. Where several ways lead from the outcome to
    an idea, the shortest is shown; its credit is counted once for each thing that was chosen. Inferred derivations
    are no evidence and are left out.

    Examples
    --------
    Bo's roof built on Ana's bench, stood, and was decided by the host.

    >>> community = Community(
    ...     contributions=[
    ...         {"contribution": "bench", "participant": "Ana", "kind": "idea"},
    ...         {"contribution": "roof", "participant": "Bo", "kind": "idea"},
    ...     ],
    ...     derivations=[{"child": "roof", "parent": "bench", "kind": "builds_on"}],
    ...     polls=[{"poll": "p", "kind": "approval"}],
    ...     candidates=[{"poll": "p", "candidate": "A", "contribution": "roof"}],
    ...     decisions=[{"decision": "d", "poll": "p", "chosen": "A", "participant": "Hal"}],
    ... )
    >>> found = impact(community, "d")
    >>> found[["step", "id", "leads_to", "by", "participant"]]
       step     id leads_to         by participant
    0     0      d      NaN        NaN         Hal
    1     1      p        d    counted         NaN
    2     2      A        p      stood         NaN
    3     3   roof        A       said          Bo
    4     4  bench     roof  builds_on         Ana
    >>> found["share"].map(str).tolist()
    ['0', '0', '0', '1/2', '1/2']
    """
    rows, ends = _down_to_words(community, outcome, poll)
    start = max((row["step"] for row in rows), default=-1) + 1
    lineage = _lineage(community)
    shares: dict[str, Fraction] = {}
    for idea in ends:
        for one, part in (
            credit(lineage, idea, rule, **options).items() if idea in lineage.ideas else [(idea, 1)]
        ):
            shares[one] = shares.get(one, Fraction(0)) + Fraction(part) / len(ends)
    rows += _words(ends, start, _sources(community, lineage))
    table = pd.DataFrame(rows, columns=[*STEPS[:5], "first"])
    return _with_people(community, table, shares, hosts)


def is_host_only(trace: pd.DataFrame) -> bool:
    """Return whether an outcome is made of nobody's words but the hosts': no way leads from it to a member.

    Parameters
    ----------
    trace : pandas.DataFrame
        From :func:`impact`.

    Examples
    --------
    >>> community = Community(decisions=[{"decision": "d", "chosen": "wall", "participant": "Hal"}])
    >>> is_host_only(impact(community, "d"))
    True
    """
    words = trace[(trace["what"] == "contribution") & trace["participant"].notna()]
    return bool(words["is_host"].all())


def heard_people(
    community: Community, *, outcomes: Sequence[str] | None = None, hosts: Sequence[str] = HOSTS
) -> pd.Series:
    """Return for each member in how many outcomes their words are: in what was chosen, or what it was drawn from.

    Parameters
    ----------
    community : Community
    outcomes : sequence of str, optional
        Ids as for :func:`impact`; by default all decisions.
    hosts : sequence of str
        The roles of those who lead; they are left out.

    Returns
    -------
    pandas.Series
        By participant, over the whole roster of members: 0 for those of whom no outcome holds a word.

    Examples
    --------
    >>> community = Community(
    ...     participants=[{"participant": "Ana"}, {"participant": "Bo"}],
    ...     contributions=[{"contribution": "bench", "participant": "Ana", "kind": "idea"}],
    ...     decisions=[{"decision": "d", "chosen": "bench"}],
    ... )
    >>> heard_people(community).to_dict()
    {'Ana': 1, 'Bo': 0}
    """
    roster = people(community, hosts=hosts)
    members = roster.index[~roster["is_host"]]
    wrote, sources = _writers(community), _sources(community, _lineage(community))
    count = pd.Series(0, index=members, name="outcomes")
    for ends in _outcomes(community, outcomes):
        voices = {who for idea in _behind(ends, sources) for who in wrote.get(idea, ())}
        count[members.isin(voices)] += 1
    return count


def heard(
    community: Community,
    *,
    rng: int | np.random.Generator,
    outcomes: Sequence[str] | None = None,
    hosts: Sequence[str] = HOSTS,
    interval: str = "wilson",
    replicates: int = 1000,
    level: float = 0.95,
) -> Estimate:
    """Return the share of members whose words are in an outcome: in what was chosen, or what it was drawn from.

    Parameters
    ----------
    community : Community
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same answer each time.
    outcomes : sequence of str, optional
        Ids as for :func:`impact`; by default all decisions.
    hosts : sequence of str
        The roles of those who lead; they are not counted.
    interval : {"wilson", "clopper_pearson"}
        Which interval: see :mod:`cocodesign.shares`.
    replicates : int
        How often chance is drawn.
    level : float
        How much the interval is to hold.

    Returns
    -------
    Estimate
        Between 0 and 1; ``n`` counts the members, the silent ones too. Chance: as many ideas as were chosen are
        drawn from all ideas, whoever had them; so ``null_mean`` says how many would be heard by lot.

    Raises
    ------
    UndefinedMeasureError
        If there are no members, or no outcome.

    Notes
    -----
    The interval takes members as independent, though one outcome holds the words of several. With few outcomes it
    is too narrow for a statement about other outcomes; it is one about other people.

    Examples
    --------
    >>> community = Community(
    ...     participants=[{"participant": "Ana"}, {"participant": "Bo"}],
    ...     contributions=[{"contribution": "bench", "participant": "Ana", "kind": "idea"}],
    ...     decisions=[{"decision": "d", "chosen": "bench"}],
    ... )
    >>> heard(community, rng=1).value
    0.5
    """
    check_draws(replicates, level)
    count = heard_people(community, outcomes=outcomes, hosts=hosts)
    chosen = _outcomes(community, outcomes)
    if count.empty or not chosen:
        raise UndefinedMeasureError(
            f"How many were heard is undefined: there are {len(count)} members and {len(chosen)} outcomes."
        )
    value, low, high = share_with_interval(int((count > 0).sum()), len(count), interval=interval, level=level)
    said = community.contributions
    ideas = said.loc[said["kind"] == "idea", "contribution"].tolist()
    picked = len({idea for ends in chosen for idea in ends} & set(ideas))
    words = ["share of members whose words are in an outcome", f"{interval} interval of {level:.0%}"]
    null_mean = z = p = float("nan")
    if picked:
        generator = np.random.default_rng(rng)
        sources = _sources(community, _lineage(community))
        reach = _reach(ideas, count.index, sources, _writers(community))
        drawn = np.empty(replicates)
        for b in range(replicates):
            lot = generator.choice(len(ideas), size=picked, replace=False)
            drawn[b] = reach[lot].any(axis=0).mean()
        null_mean, z, p = against_chance(value, drawn)
        words.append(f"chance: {replicates} draws of as many ideas ({picked}) by lot")
    return Estimate(value, low, high, null_mean, z, p, len(count), "; ".join([*words, *seed_of(rng)]))


# ---------------------------------------------------------------- from an outcome to words


def _down_to_words(
    community: Community, outcome: str, poll: str | None
) -> tuple[list[dict[str, Any]], dict[str, str | None]]:
    """The steps from an outcome down to its contributions, and these with what each leads to."""
    decisions = community.decisions.reindex(columns=["decision", "poll", "chosen"])
    candidates = community.candidates.reindex(columns=["poll", "candidate", "contribution"])
    some = decisions[decisions["decision"] == outcome]
    said = set(community.contributions["contribution"])
    if not some.empty:
        rows = [_step(0, "decision", outcome)]
        held = some["poll"].iloc[0]
        leads = outcome
        if pd.notna(held):
            rows.append(_step(1, "poll", held, outcome, "counted"))
            leads = held
        ends: dict[str, str | None] = {}
        for chosen in some["chosen"]:
            stood = candidates[(candidates["poll"] == held) & (candidates["candidate"] == chosen)]
            words = stood["contribution"].iloc[0] if len(stood) else (chosen if chosen in said else None)
            if len(stood) and words != chosen:
                rows.append(_step(2, "candidate", chosen, leads, "stood"))
            if words is not None and pd.notna(words) and words in said:
                ends.setdefault(str(words), chosen if len(stood) and words != chosen else leads)
            elif not len(stood):
                rows.append(_step(2, "candidate", chosen, leads, "stood"))
        return rows, ends
    stood = candidates[(candidates["candidate"] == outcome) & ((candidates["poll"] == poll) | (poll is None))]
    if len(stood) > 1 and outcome not in said:
        raise InvalidInputError(
            f"The candidate {outcome!r} stood in several polls: {', '.join(stood['poll'])}. Name one by poll=…."
        )
    if len(stood) == 1 and stood["contribution"].iloc[0] != outcome:
        rows, words = [_step(0, "candidate", outcome)], stood["contribution"].iloc[0]
        return rows, {str(words): outcome} if pd.notna(words) and words in said else {}
    if outcome in said:
        return [], {outcome: None}
    raise InvalidInputError(
        f"There is no outcome {outcome!r}: it is the id of a decision, of a candidate or of a contribution."
    )


def _step(step: int, what: str, name: Any, leads_to: Any = None, by: str | None = None) -> dict[str, Any]:
    return {"step": step, "what": what, "id": name, "leads_to": leads_to, "by": by, "first": False}


def _words(ends: dict[str, str | None], start: int, sources: Sources) -> list[dict[str, Any]]:
    rows = []
    seen = set(ends)
    front = [(idea, leads_to, "said" if leads_to else None) for idea, leads_to in ends.items()]
    step = start
    while front:
        further: list[tuple[str, str | None, str | None]] = []
        for idea, to, by in front:
            before = sources.get(idea, [])
            rows.append({**_step(step, "contribution", idea, to, by), "first": not before})
            for source, kind in before:
                if source not in seen:
                    seen.add(source)
                    further.append((source, idea, kind))
        front, step = further, step + 1
    return rows


def _with_people(
    community: Community, table: pd.DataFrame, shares: dict[str, Fraction], hosts: Sequence[str]
) -> pd.DataFrame:
    roster = people(community, hosts=hosts)
    members = set(roster.index[~roster["is_host"]])
    wrote = _writers(community)
    decided = community.decisions.reindex(columns=["decision", "participant", "created_at"])
    decided = decided.drop_duplicates("decision").set_index("decision")
    when = community.contributions.reindex(columns=["contribution", "created_at"]).set_index("contribution")[
        "created_at"
    ]
    rows = []
    for row in table.to_dict(orient="records"):
        name, share = row["id"], Fraction(0)
        at: Any = pd.NaT
        if row["what"] == "contribution":
            who: list[Any] = list(wrote.get(name, [None]))
            share, at = shares.get(name, Fraction(0)), when.get(name, pd.NaT)
        elif row["what"] == "decision":
            who, at = [decided.at[name, "participant"]], decided.at[name, "created_at"]
        else:
            who = [None]
        for one in who:
            known = one is not None and pd.notna(one)
            is_host = known and one not in members
            rows.append(
                {
                    **row,
                    "participant": one if known else None,
                    "is_host": is_host,
                    "created_at": at,
                    "share": share / len(who),
                }
            )
    found = pd.DataFrame(rows, columns=STEPS)
    for column in ("what", "id", "leads_to", "by", "participant"):
        found[column] = found[column].astype("str")
    found["created_at"] = pd.to_datetime(found["created_at"], utc=True).astype("datetime64[us, UTC]")
    return found.astype({"step": np.int64, "is_host": bool, "first": bool, "share": object})


# ---------------------------------------------------------------- whose words


def _lineage(community: Community) -> IdeaLineage:
    drawn = community.derivations
    said = community.contributions
    return idea_lineage(drawn[drawn["kind"].isin(CREDITED_DERIVATIONS)], said[said["kind"] != "version"])


def _sources(community: Community, lineage: IdeaLineage) -> Sources:
    """Of each idea what it was drawn from and what was taken up for it, and how."""
    found: Sources = {}
    drawn = lineage.derivations[["child", "parent", "kind"]]
    for child, parent, kind in drawn.itertuples(index=False, name=None):
        found.setdefault(child, []).append((parent, kind))
    taken = community.adoptions.reindex(columns=["into", "contribution"]).dropna()
    for idea, point in taken.itertuples(index=False, name=None):
        found.setdefault(idea, []).append((point, "adopt"))
    return found


def _writers(community: Community) -> dict[str, list[str]]:
    return {str(idea): list(who) for idea, who in authors(community).groupby("contribution")["participant"]}


def _behind(ends: Iterable[str], sources: Sources) -> set[str]:
    seen, front = set(ends), list(ends)
    while front:
        for source, _ in sources.get(front.pop(), ()):
            if source not in seen:
                seen.add(source)
                front.append(source)
    return seen


def _outcomes(community: Community, outcomes: Sequence[str] | None) -> list[list[str]]:
    names = community.decisions["decision"].unique() if outcomes is None else outcomes
    return [list(_down_to_words(community, name, None)[1]) for name in names]


def _reach(ideas: list[str], members: pd.Index, sources: Sources, wrote: dict[str, list[str]]) -> np.ndarray:
    """Whose words each idea holds: of shape (ideas, members)."""
    found = np.zeros((len(ideas), len(members)), dtype=bool)
    for k, idea in enumerate(ideas):
        found[k] = members.isin({who for one in _behind([idea], sources) for who in wrote.get(one, ())})
    return found
