"""Who did what, and when? Every act that the tables of a community hold, as one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from cocodesign.schema import CREDITED_DERIVATIONS, DISPLAYS, HOSTS

if TYPE_CHECKING:
    from cocodesign.tables import Community

__all__ = ["ACTS", "LADDER", "acts", "authors", "people", "words_addressed"]

_NOT_PEOPLE = (*DISPLAYS, "keeper")

ACTS = {
    "read": "was shown a contribution",
    "endorse": "supported a contribution",
    "thank": "thanked for a contribution",
    "vote": "cast a ballot under their name",
    "compare": "answered a pair",
    "comment": "said something that is no idea",
    "idea": "had an idea of their own",
    "build": "drew an idea from ideas",
    "adopt": "made somebody else's point their own",
    "co-write": "became an author of somebody else's contribution",
    "decide": "took a decision",
    "measure": "logged an effort towards a goal",
    "pledge": "offered time, skill or money",
}
"""Every kind of act, and what it is."""

LADDER = {
    "read": "read",
    "endorse": "react",
    "thank": "react",
    "vote": "vote",
    "compare": "vote",
    "comment": "comment",
    "idea": "idea",
    "build": "build",
    "adopt": "build",
    "co-write": "co-write",
    "decide": "decide",
    "measure": "act",
    "pledge": "act",
}
"""The level of each kind of act, from the least active level to the most. Copy it, change it, pass it as ``ladder``."""


def people(community: Community, *, hosts: Sequence[str] = HOSTS) -> pd.DataFrame:
    """Return the roster by person: ``role``, ``group``, ``is_host``, ``left``. A wall is nobody.

    Parameters
    ----------
    community : Community
    hosts : sequence of str
        The roles of those who lead. A person without a role is a member.

    Examples
    --------
    >>> from cocodesign.tables import Community
    >>> roster = [{"participant": "Fay", "role": "host"}, {"participant": "Ana"}]
    >>> people(Community(participants=roster))["is_host"].to_dict()
    {'Fay': True, 'Ana': False}
    """
    roster = community.participants.reindex(columns=["participant", "role", "group", "left_at"])
    roster = roster[~roster["role"].isin(_NOT_PEOPLE)].set_index("participant")
    return pd.DataFrame(
        {
            "role": roster["role"].astype("str"),
            "group": roster["group"].astype("str"),
            "is_host": roster["role"].isin([hosts] if isinstance(hosts, str) else list(hosts)).astype(bool),
            "left": roster["left_at"].notna().astype(bool),
        },
        index=roster.index,
    )


def authors(community: Community) -> pd.DataFrame:
    """Return who wrote what: ``contribution, participant``, a row for each author, versions left out.

    Where the table ``authorship`` names the authors of a contribution it is believed, else the participant who
    said it. What came on paper (``channel``) has no author who is known.

    Examples
    --------
    >>> from cocodesign.tables import Community
    >>> said = [{"contribution": "roof", "participant": "Ana", "kind": "idea"}]
    >>> both = [{"contribution": "roof", "participant": who} for who in ("Ana", "Bo")]
    >>> authors(Community(contributions=said, authorship=both))["participant"].tolist()
    ['Ana', 'Bo']
    """
    said = _said(community)
    named = community.authorship[["contribution", "participant"]]
    named = named[named["contribution"].isin(said["contribution"])]
    alone = said[~said["contribution"].isin(named["contribution"])]
    return pd.concat([named, alone[["contribution", "participant"]]], ignore_index=True)


def acts(community: Community) -> pd.DataFrame:
    """Return every act on record: ``participant, act, created_at, contribution``, in the order of time.

    Kinds of act are those of :data:`ACTS`. What has no time (what was read, pledges) comes last, with its time
    missing. Ballots of secret polls and what came on paper are nobody's acts.

    Notes
    -----
    An idea that was drawn from another by a declared derivation along which credit flows is a ``build``, any
    other one an ``idea``; whatever else was said is a ``comment``. A new version of one's own words is not
    counted.

    Examples
    --------
    >>> from cocodesign.tables import Community
    >>> said = [
    ...     {"contribution": "bench", "participant": "Ana", "kind": "idea"},
    ...     {"contribution": "roof", "participant": "Bo", "kind": "idea"},
    ... ]
    >>> drawn = [{"child": "roof", "parent": "bench", "kind": "builds_on"}]
    >>> acts(Community(contributions=said, derivations=drawn))[["participant", "act"]]
      participant    act
    0         Ana   idea
    1          Bo  build
    """
    said = _said(community)
    drawn = _declared(community)
    is_idea, is_drawn = said["kind"] == "idea", said["contribution"].isin(drawn["child"])
    spoken = said.assign(
        act=(is_idea & is_drawn).map({True: "build", False: "idea"}).where(is_idea, "comment")
    )
    joined = authors(community).merge(
        said[["contribution", "participant", "created_at"]], on="contribution", suffixes=("", "_first")
    )
    joined = joined[joined["participant"] != joined["participant_first"]]
    found = [
        spoken,
        joined.assign(act="co-write"),
        community.exposures.assign(act="read"),
        community.endorsements.assign(act="endorse"),
        community.thanks.assign(act="thank"),
        community.adoptions.assign(act="adopt"),
        community.ballots.assign(act="vote").rename(columns={"cast_at": "created_at"}),
        community.comparisons.assign(act="compare"),
        _once_a_decision(community).assign(act="decide"),
        community.measurements.assign(act="measure"),
        community.pledges.assign(act="pledge"),
    ]
    columns = ["participant", "act", "created_at", "contribution"]
    table = pd.concat([_typed(some, columns) for some in found], ignore_index=True)
    table = table[table["participant"].notna()]
    return table.sort_values("created_at", kind="stable", na_position="last").reset_index(drop=True)


def words_addressed(community: Community) -> pd.DataFrame:
    """Return who addressed whom by words and signs of liking, as the console counts it: ``source, target``.

    It is the table of interactions without those by which one of several authors acts on their own words, and
    without what came on paper, to which and from which nobody is known to speak.

    Examples
    --------
    Ana and Bo wrote the roof; Bo's comment on it addresses nobody, Cy's addresses Ana.

    >>> from cocodesign.tables import Community
    >>> said = [
    ...     {"contribution": "roof", "participant": "Ana", "kind": "idea"},
    ...     {"contribution": "c1", "participant": "Bo", "kind": "comment", "reply_to": "roof"},
    ...     {"contribution": "c2", "participant": "Cy", "kind": "comment", "reply_to": "roof"},
    ... ]
    >>> both = [{"contribution": "roof", "participant": who} for who in ("Ana", "Bo")]
    >>> words_addressed(Community(contributions=said, authorship=both))
      source target
    0     Cy    Ana
    """
    said = _said(community).set_index("contribution")
    wrote = authors(community)
    first = wrote.drop_duplicates("contribution").set_index("contribution")["participant"]
    replies = said[said["reply_to"].notna()]
    drawn = _declared(community)
    drawn = drawn[drawn["child"].isin(said.index)]
    pairs = [
        (replies["participant"], replies["reply_to"]),
        (drawn["child"].map(said["participant"]), drawn["parent"]),
        *(
            (table["participant"], table["contribution"])
            for table in (community.endorsements, community.thanks, community.adoptions)
        ),
    ]
    found = pd.concat(
        [pd.DataFrame({"source": list(source), "about": list(about)}) for source, about in pairs],
        ignore_index=True,
    ).astype("str")
    found = found[found["about"].isin(said.index)]
    own = pd.MultiIndex.from_frame(wrote[["participant", "contribution"]])
    found = found[~pd.MultiIndex.from_frame(found[["source", "about"]]).isin(own)]
    target = found["about"].map(first)
    return pd.DataFrame({"source": found["source"], "target": target.astype("str")}).reset_index(drop=True)


def _said(community: Community) -> pd.DataFrame:
    names = ["contribution", "participant", "kind", "created_at", "reply_to", "channel"]
    said = community.contributions.reindex(columns=names)
    return said[(said["kind"] != "version") & ~said["channel"].isin(["paper"])]


def _declared(community: Community) -> pd.DataFrame:
    """Derivations along which credit flows and that somebody declared."""
    drawn = community.derivations
    drawn = drawn[drawn["kind"].isin(CREDITED_DERIVATIONS)]
    return drawn[~drawn["inferred"].eq(True).fillna(False).astype(bool)] if "inferred" in drawn else drawn


def _once_a_decision(community: Community) -> pd.DataFrame:
    found = community.decisions.reindex(columns=["decision", "participant", "created_at"])
    return found.drop_duplicates(["decision", "participant"])


def _typed(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    table = table.reindex(columns=columns)
    return table.astype(
        {"participant": "str", "act": "str", "created_at": "datetime64[us, UTC]", "contribution": "str"}
    )
