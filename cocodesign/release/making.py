"""What of a workshop may leave, and in which form? The tables of a community, scoped by consent, made into a release."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.goals import total
from cocodesign.release.consent import allowed, words_allowed
from cocodesign.release.counts import counts_of
from cocodesign.release.groups import generalised
from cocodesign.release.layout import DETAILS, KEPT, SEALED, column_type
from cocodesign.release.leaving import Leaving
from cocodesign.release.pseudonyms import Secret
from cocodesign.release.risk import risk_of
from cocodesign.release.scrub import Scrubber
from cocodesign.release.sealed import as_listed
from cocodesign.release.spreadsheet import DTYPES
from cocodesign.release.tallies import tallies
from cocodesign.release.times import Clock
from cocodesign.schema import TABLES
from cocodesign.tables import Community

__all__ = ["FEWEST", "Release", "make_release"]

FEWEST = 10
"""With fewer people than this, only counts are released."""

USUAL_K = {"research": 5, "open_data": 10}
"""How many people must stand behind what is told, where nobody says otherwise."""

_IN_ORDER = ("stages", "polls", "tallies", "counts", *SEALED, "not_released")


@dataclass(frozen=True, eq=False, repr=False)
class Release:
    """Tables of a workshop that may leave, and what remains risky about them.

    Attributes
    ----------
    scope : str
        ``"research"`` (for a study, under restrictions) or ``"open_data"`` (public).
    detail : str
        ``"people"`` (rows by person), ``"public"`` (words and counts) or ``"aggregates"`` (counts only).
    k : int
        How many people stand at least behind each class and each count.
    tables : dict of DataFrame
        By name, in the order of :data:`cocodesign.release.layout.KEPT`; empty ones are left out.
    risk : dict
        What the risk sheet says: who allowed what, what was left out and why, fingerprints, what remains risky.
    about : dict
        Title, terms and licence of the workshop, as far as they were given.
    review : DataFrame
        All words in it, for a human to read before it is given away: ``table, id, column, text, masked, look_at``.
        It is no part of what is given away. Empty for a release that was read.
    """

    scope: str
    detail: str
    k: int
    tables: dict[str, pd.DataFrame]
    risk: dict[str, Any]
    about: dict[str, Any] = field(default_factory=dict)
    review: pd.DataFrame = field(default_factory=pd.DataFrame)

    def community(self) -> Community:
        """Return the rows by person as a community, for every measure that takes one.

        Times are minutes since a stage began (``counted_from``, ``minutes``), so nothing in it can be cut by time.

        Raises
        ------
        InvalidInputError
            If the release holds no rows by person.
        """
        if self.detail != "people":
            raise InvalidInputError(
                f"This release tells {self.detail}, not what each person did, so it makes no community. "
                "Read its tables: release.tables."
            )
        of_ours = {name: table for name, table in self.tables.items() if name in Community.__annotations__}
        # What nobody allowed to be told is empty here, and not worked out from the rest.
        given: dict[str, Any] = {"interactions": [], **of_ours}
        yes_or_no = {"yes": True, "no": False}
        people = given["participants"]
        coarse = {name: people[name].map(yes_or_no) for name in ("simulated", "paid") if name in people}
        given["participants"] = people.assign(**coarse)
        return Community(**given)

    def __repr__(self) -> str:
        held = ", ".join(f"{len(table)} {name}" for name, table in self.tables.items())
        return f"<Release for {self.scope} ({self.detail}, k = {self.k}): {held}>"


def make_release(
    community: Community,
    *,
    scope: str,
    k: int | None = None,
    key: str | None = None,
    names: Iterable[str] = (),
    round_to: int = 5,
    about: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Mapping[str, Any]] | None = None,
) -> Release:
    """Return what of a community may leave for a use, by the consent of each person as it stands.

    Parameters
    ----------
    community : Community
        The tables, with ``consents``. Whoever does not allow the use, twice asked, is not in the release; what
        connects two people is in it only where both allow it.
    scope : str
        ``"research"`` or ``"open_data"``; there is no default.
    k : int, optional
        How many people must stand behind a class of people and behind a count: 5 for research and 10 for open
        data unless said otherwise, at least 2.
    key : str, optional
        See :class:`Secret`; without it every release has other pseudonyms and another order.
    names : iterable of str
        What is masked in words beside addresses, numbers and handles: the workshop's own names.
    round_to : int
        To how many minutes times are rounded, 1 to 1440.
    about : mapping, optional
        ``title``, ``purpose``, ``terms``, ``licence`` of the workshop, for the README.
    sealed : mapping, optional
        By sealed poll its two lists (:meth:`cocodesign.archive.Archive.ballot_lists`): the choices leave for anybody
        to count again, and the leaves for each voter to find theirs. Polls with fewer than ``k`` ballots do not.

    Raises
    ------
    InvalidInputError
        If scope, k, key or round_to is not as said, or a sealed poll is none of the community, or not what was sealed.

    References
    ----------
    .. [1] Hundepool et al. (2012), Statistical Disclosure Control, Wiley. doi:10.1002/9781118348239

    Examples
    --------
    Three people are too few for anything but counts, and too few for those.

    >>> few = Community(
    ...     participants=[{"participant": who} for who in ("Ana", "Bo", "Cy")],
    ...     consents=[{"participant": "Ana", "scope": "research", "granted": True, "confirmed": True}],
    ... )
    >>> make_release(few, scope="research").detail
    'aggregates'
    """
    people = allowed(community, scope) & set(community.participants["participant"])
    k = USUAL_K[scope] if k is None else _whole(k, "k", 2, 1000)
    clock = Clock(community.stages, _beginning(community), _whole(round_to, "round_to", 1, 1440))
    secret = Secret(key)
    detail = "aggregates" if len(people) < max(FEWEST, k) else {"research": "people"}.get(scope, "public")
    lists = as_listed(sealed or {}, community)
    few = frozenset(poll for poll, listed in lists.items() if len(listed["choices"]) < k)
    told = {poll: listed for poll, listed in lists.items() if poll not in few}
    leaving = Leaving(
        community, people, words_allowed(community), detail, scope, clock, Scrubber(names), secret, told, few
    )
    tables = leaving.tables()
    tables["goals"] = _with_amounts(tables["goals"], community.measurements, k)
    roster, coarser = _roster(community, people, clock, k)
    results = tallies(community, leaving.counted_polls, k)
    counts, support = counts_of(
        roster,
        leaving.contributions,
        leaving.interactions,
        leaving.pledges,
        k,
        row_by_row=detail == "public",
    )
    if detail == "public":
        tables["contributions"]["support"] = pd.array(
            [support.get(one) for one in tables["contributions"]["contribution"]], dtype="Int64"
        )
    tables |= {"participants": roster, "tallies": results, "counts": counts}
    tables["not_released"] = leaving.missing(k)
    tables = leaving.renamed(tables)
    finished = {
        name: _finished(name, tables[name], secret)
        for name in KEPT
        if name in DETAILS[detail] and name in tables and len(tables[name])
    }
    risk = risk_of(community, finished, leaving, scope, detail, k, round_to, coarser, fresh=key is None)
    return Release(scope, detail, k, finished, risk, dict(about or {}), leaving.review(finished))


def _with_amounts(goals: pd.DataFrame, logged: pd.DataFrame, k: int) -> pd.DataFrame:
    """The goals with what stands on their counters, everybody's efforts summed, where at least k people logged any."""
    logged = logged.reindex(columns=["goal", "participant", "amount"])
    people = logged.groupby("goal")["participant"].nunique()
    amounts = logged.groupby("goal")["amount"].agg(total).where(people >= k)
    return goals.assign(amount=goals["goal"].map(amounts).astype(float))


def _whole(value: Any, name: str, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidInputError(f"{name} is a whole number from {least} to {most}; this is {value!r}.")
    return value


def _beginning(community: Community) -> pd.Timestamp | None:
    """The first moment in the record."""
    firsts = [
        table[column].min()
        for table in (community.participants, community.contributions, community.ballots, community.stages)
        for column in ("joined_at", "created_at", "cast_at", "opened_at")
        if column in table and table[column].notna().any()
    ]
    return min(firsts, default=None)


def _roster(
    community: Community, people: frozenset[str], clock: Clock, k: int
) -> tuple[pd.DataFrame, list[str]]:
    """The people with what is known of them, as coarse as k asks."""
    table = community.participants
    roster = table[table["participant"].isin(people)].reset_index(drop=True)
    if "joined_at" in roster:
        roster["joined"] = clock.read(roster["joined_at"])["counted_from"]
    for name in ("simulated", "paid"):
        if name in roster:
            roster[name] = roster[name].map({True: "yes", False: "no"})
    columns = [
        name
        for name in KEPT["participants"][1:]
        if name in roster and (name == "joined" or roster[name].notna().any())
    ]
    if "role" not in columns:
        columns.insert(0, "role")
        roster["role"] = "participant"
    return generalised(roster[["participant", *columns]], columns, k)


def _finished(name: str, table: pd.DataFrame, secret: Secret) -> pd.DataFrame:
    """A table with its columns in order and type, and its rows in an order that tells nothing."""
    columns = [column for column in KEPT[name] if column in table]
    typed = pd.DataFrame(
        {column: table[column].astype(DTYPES[column_type(name, column)]) for column in columns}
    )
    if name in TABLES:  # what nobody said is no column; a table of counts keeps all of its own
        typed = typed[[one for one in columns if one == columns[0] or typed[one].notna().any()]]
    return typed.reset_index(drop=True) if name in _IN_ORDER else secret.shuffled(name, typed)
