"""Who was there, who spoke, who was silent, who stayed: of everybody on the roster?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.participation.acts import ACTS, acts, authors, people, words_addressed
from cocodesign.participation.windows import Parts, windows
from cocodesign.schema import HOSTS
from cocodesign.shares import share_with_interval
from cocodesign.tables import Community
from cocodesign.talk import share_of_talk

__all__ = [
    "FUNNEL",
    "funnel",
    "presence",
    "presence_shares",
    "retention",
    "silence",
    "silent_people",
    "talk_among_members",
]

FUNNEL = {
    "read": ("read",),
    "reacted": ("endorse", "thank", "vote", "compare"),
    "contributed": ("comment", "idea"),
    "built on others": ("build", "adopt", "co-write"),
    "decided": ("decide",),
    "acted": ("measure", "pledge"),
}
"""The steps from a crowd to a community, each with the kinds of act by which one takes it. Copy and change it."""


def presence(community: Community, *, hosts: Sequence[str] = HOSTS) -> pd.DataFrame:
    """Return for everybody on the roster how often they spoke, marked and voted, and when.

    Parameters
    ----------
    community : Community
    hosts : sequence of str
        The roles of those who lead; they have rows, and ``is_host``.

    Returns
    -------
    pandas.DataFrame
        By participant: ``role``, ``group``, ``is_host``, ``left``; the counts ``said`` (contributions they said, not
        counting versions), ``marked`` (endorsements, thanks, adopted points), ``voted`` (ballots under their name and
        answered pairs), ``acts`` (said and marked); ``author`` (whether they are an author of anything); ``first`` and
        ``last``, the times of their first and last act. Those who did nothing have zeros.

    Notes
    -----
    Ballots of secret polls are nobody's, so ``voted`` is 0 for all where every poll was secret.

    Examples
    --------
    >>> said = [{"contribution": "bench", "participant": "Ana", "kind": "idea"}]
    >>> roster = [{"participant": "Ana"}, {"participant": "Bo"}]
    >>> presence(Community(participants=roster, contributions=said))["said"].to_dict()
    {'Ana': 1, 'Bo': 0}
    """
    roster = people(community, hosts=hosts)
    done = acts(community)
    done = done[done["participant"].isin(roster.index)]

    def count(*kinds: str) -> pd.Series:
        some = done.loc[done["act"].isin(kinds), "participant"].value_counts()
        return some.reindex(roster.index, fill_value=0).astype(np.int64)

    said, marked = count("comment", "idea", "build"), count("endorse", "thank", "adopt")
    times = done.groupby("participant")["created_at"].agg(["min", "max"]).reindex(roster.index)
    return roster.assign(
        said=said,
        marked=marked,
        voted=count("vote", "compare"),
        acts=said + marked,
        author=roster.index.isin(authors(community)["participant"]),
        first=times["min"],
        last=times["max"],
    )


def presence_shares(
    community: Community,
    *,
    hosts: Sequence[str] = HOSTS,
    interval: str = "wilson",
    level: float = 0.95,
) -> pd.DataFrame:
    """Return which share of the members on the roster said, marked or voted anything, or did any of it.

    Parameters
    ----------
    community : Community
    hosts : sequence of str
        The roles of those who lead; they are not counted.
    interval : {"wilson", "clopper_pearson"}
        Which interval: see :mod:`cocodesign.shares`.
    level : float
        How much the intervals are to hold.

    Returns
    -------
    pandas.DataFrame
        Rows ``said``, ``marked``, ``voted``, ``anything``; columns ``people``, ``n`` (members on the roster),
        ``share``, ``low``, ``high``, which are NaN where the roster is empty.

    Examples
    --------
    >>> said = [{"contribution": "bench", "participant": "Ana", "kind": "idea"}]
    >>> roster = [{"participant": who} for who in ("Ana", "Bo", "Cy", "Dee")]
    >>> presence_shares(Community(participants=roster, contributions=said))["share"].to_dict()
    {'said': 0.25, 'marked': 0.0, 'voted': 0.0, 'anything': 0.25}
    """
    found = presence(community, hosts=hosts)
    found = found[~found["is_host"]]
    did = {name: found[name] > 0 for name in ("said", "marked", "voted")}
    did["anything"] = did["said"] | did["marked"] | did["voted"]
    rows = {name: _share(int(those.sum()), len(found), interval, level) for name, those in did.items()}
    return _table(rows)


def silent_people(community: Community, *, here: bool = True, hosts: Sequence[str] = HOSTS) -> pd.Index:
    """Return the members who are an author of nothing, in the order of the roster.

    Parameters
    ----------
    community : Community
    here : bool
        Whether only those are named who have not left: whom one could still ask. Silence of a whole workshop
        counts those who left too.
    hosts : sequence of str
        The roles of those who lead; their silence is no concern.

    Examples
    --------
    >>> said = [{"contribution": "bench", "participant": "Ana", "kind": "idea"}]
    >>> roster = [{"participant": "Ana"}, {"participant": "Bo"}]
    >>> silent_people(Community(participants=roster, contributions=said)).tolist()
    ['Bo']
    """
    found = presence(community, hosts=hosts)
    those = ~found["is_host"] & ~found["author"]
    return found.index[those & ~found["left"]] if here else found.index[those]


def silence(
    community: Community,
    *,
    by: str = "role",
    interval: str = "wilson",
    level: float = 0.95,
) -> pd.DataFrame:
    """Return which share of the people of each role, or group, is an author of nothing.

    Parameters
    ----------
    community : Community
    by : {"role", "group"}
        The column of the roster by which people are told apart.
    interval, level
        As for :func:`presence_shares`.

    Returns
    -------
    pandas.DataFrame
        A row for each role, in the order of the roster, those without one under the empty text, and the last,
        ``everybody``: ``people`` who are silent, ``n``, ``share``, ``low``, ``high``. Those who left are counted too.

    Raises
    ------
    InvalidInputError
        If ``by`` is neither role nor group.

    Examples
    --------
    >>> said = [{"contribution": "bench", "participant": "Ana", "kind": "idea"}]
    >>> roster = [
    ...     {"participant": "Hal", "role": "host"},
    ...     {"participant": "Ana", "role": "member"},
    ...     {"participant": "Bo", "role": "member"},
    ... ]
    >>> silence(Community(participants=roster, contributions=said))["share"].round(2).to_dict()
    {'host': 1.0, 'member': 0.5, 'everybody': 0.67}
    """
    if by not in ("role", "group"):
        raise InvalidInputError(f"Silence is told by role or by group; here by is {by!r}.")
    found = presence(community)
    label = found[by].where(found[by].notna(), "")
    rows = {
        str(name): _share(int((~some["author"]).sum()), len(some), interval, level)
        for name, some in found.groupby(label, sort=False)
    }
    rows["everybody"] = _share(int((~found["author"]).sum()), len(found), interval, level)
    return _table(rows, by)


def retention(
    community: Community,
    *,
    parts: Parts = "stages",
    hosts: Sequence[str] = HOSTS,
    interval: str = "wilson",
    level: float = 0.95,
) -> pd.DataFrame:
    """Return which share of those who were active in a part of time did something in the next part again.

    Parameters
    ----------
    community : Community
    parts : int, "stages" or sequence of times
        See :data:`cocodesign.participation.Parts`.
    hosts, interval, level
        As for :func:`presence_shares`.

    Returns
    -------
    pandas.DataFrame
        A row for each part but the last: ``n`` members active in it, ``people`` of them active in the next,
        ``share``, ``low``, ``high``; ``first_time``, of the n who had not been active before; and ``later``, of the
        n who were active in any later part. The share is NaN where nobody was active.

    Raises
    ------
    UndefinedMeasureError
        If there are no two parts of time.

    Notes
    -----
    Active is who did any act that has a time (:func:`cocodesign.participation.acts`). Ties rather than people:
    :func:`cocodesign.networks.tie_retention`.

    Examples
    --------
    >>> said = [
    ...     {"contribution": "1", "participant": "Ana", "kind": "idea", "created_at": "2026-03-14T18:00Z"},
    ...     {"contribution": "2", "participant": "Bo", "kind": "idea", "created_at": "2026-03-14T18:01Z"},
    ...     {"contribution": "3", "participant": "Bo", "kind": "idea", "created_at": "2026-03-14T19:00Z"},
    ... ]
    >>> retention(Community(contributions=said), parts=2)["share"].tolist()
    [0.5]
    """
    roster = people(community, hosts=hosts)
    members = roster.index[~roster["is_host"]]
    done = acts(community)
    done = done[done["participant"].isin(members)]
    cut = windows(community, done["created_at"], parts)
    place = cut.place(done["created_at"])
    active = np.zeros((len(members), len(cut)), dtype=bool)
    active[members.get_indexer(done["participant"])[place >= 0], place[place >= 0]] = True
    rows = {}
    for k, name in enumerate(cut.names[:-1]):
        here = active[:, k]
        row = _share(int((here & active[:, k + 1]).sum()), int(here.sum()), interval, level)
        row["first_time"] = int((here & ~active[:, :k].any(axis=1)).sum())
        row["later"] = int((here & active[:, k + 1 :].any(axis=1)).sum())
        rows[name] = row
    return _table(rows, "part")


def funnel(
    community: Community,
    *,
    steps: Mapping[str, Sequence[str]] = FUNNEL,
    invited: int | None = None,
    hosts: Sequence[str] = HOSTS,
    interval: str = "wilson",
    level: float = 0.95,
) -> pd.DataFrame:
    """Return how many members went how far from crowd to community: joined, read, reacted, contributed, built, decided.

    Parameters
    ----------
    community : Community
    steps : mapping of str to sequence of str
        From the first to the last, by which kinds of act one takes each (:data:`cocodesign.participation.ACTS`).
    invited : int, optional
        How many were invited; the tables do not know. It becomes the first step.
    hosts, interval, level
        As for :func:`presence_shares`.

    Returns
    -------
    pandas.DataFrame
        By step: ``did``, members who did such an act; ``people``, members who did it or anything further on; ``n``,
        those of the step before; ``share`` of them, ``low``, ``high``; and ``of_all``, their share of the first step.
        The first step has no share. Shares are NaN where nobody had come to the step before.

    Raises
    ------
    InvalidInputError
        If fewer were invited than joined, or a step names an act that there is not.

    Notes
    -----
    Somebody who contributed must have read, whether or not the tables say so: ``people`` counts whoever came at
    least so far. A step of which the tables hold nothing (decisions of a facilitator, secret ballots) is small for
    that reason alone.

    Examples
    --------
    Ana had an idea, Bo endorsed it, Cy only came.

    >>> community = Community(
    ...     participants=[{"participant": who} for who in ("Ana", "Bo", "Cy")],
    ...     contributions=[{"contribution": "bench", "participant": "Ana", "kind": "idea"}],
    ...     endorsements=[{"participant": "Bo", "contribution": "bench"}],
    ... )
    >>> funnel(community)["people"].to_dict()
    {'joined': 3, 'read': 2, 'reacted': 2, 'contributed': 1, 'built on others': 0, 'decided': 0, 'acted': 0}
    """
    strange = [act for kinds in steps.values() for act in kinds if act not in ACTS]
    if strange:
        raise InvalidInputError(f"There is no act {strange[0]!r}; the kinds of act are {', '.join(ACTS)}.")
    roster = people(community, hosts=hosts)
    members = roster.index[~roster["is_host"]]
    if invited is not None and invited < len(members):
        raise InvalidInputError(
            f"{len(members)} members joined, so at least as many were invited; here invited is {invited}."
        )
    done = acts(community)
    done = done[done["participant"].isin(members)]
    took = {
        step: set(done.loc[done["act"].isin(list(kinds)), "participant"]) for step, kinds in steps.items()
    }
    further: set[str] = set()
    reached = {}
    for step in reversed(list(steps)):
        further = further | took[step]
        reached[step] = len(further)
    people_at = {"joined": len(members), **{step: reached[step] for step in steps}}
    did = {"joined": len(members), **{step: len(those) for step, those in took.items()}}
    if invited is not None:
        people_at, did = {"invited": invited, **people_at}, {"invited": invited, **did}
    rows: dict[str, dict[str, Any]] = {}
    first = next(iter(people_at.values()))
    before: int | None = None
    for step, count in people_at.items():
        row = _share(count, before, interval, level) if before is not None else _nothing(count)
        of_all = count / first if first else float("nan")
        rows[step] = {"did": did[step], **row, "of_all": of_all}
        before = count
    return _table(rows, "step")


def talk_among_members(community: Community, *, hosts: Sequence[str] = HOSTS) -> pd.Series:
    """Return which share of all addresses passes between members, as the console shows it while people talk.

    Parameters
    ----------
    community, hosts
        As for :func:`presence`.

    Returns
    -------
    pandas.Series
        ``n`` addresses, ``among`` of them between members, ``share``, ``low`` and ``high``, and ``chance``:
        see :func:`cocodesign.talk.share_of_talk`. NaN where nobody addressed anybody.

    Examples
    --------
    >>> said = [
    ...     {"contribution": "bench", "participant": "Ana", "kind": "idea"},
    ...     {"contribution": "why", "participant": "Bo", "kind": "comment", "reply_to": "bench"},
    ... ]
    >>> float(talk_among_members(Community(contributions=said))["share"])
    1.0
    """
    roster = people(community, hosts=hosts)
    done = acts(community)
    said = done.loc[done["act"].isin(["comment", "idea", "build"]), "participant"].value_counts()
    talk = words_addressed(community)
    pairs = list(zip(talk["source"], talk["target"], strict=True))
    found = share_of_talk(pairs, said.to_dict(), set(roster.index[~roster["is_host"]]))
    return pd.Series(found, dtype=float)


def _share(count: int, n: int, interval: str, level: float) -> dict[str, Any]:
    share, low, high = share_with_interval(count, n, interval=interval, level=level)
    return {"people": count, "n": n, "share": share, "low": low, "high": high}


def _nothing(count: int) -> dict[str, Any]:
    nan = float("nan")
    return {"people": count, "n": count, "share": nan, "low": nan, "high": nan}


def _table(rows: dict[str, dict[str, Any]], name: str | None = None) -> pd.DataFrame:
    columns = list(next(iter(rows.values()))) if rows else ["people", "n", "share", "low", "high"]
    return pd.DataFrame(list(rows.values()), index=pd.Index(list(rows), name=name), columns=columns)
