"""Which rows and words of each table leave, by whose consent, and how many stay behind?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from cocodesign.release.cells import about
from cocodesign.release.layout import BY_PERSON, DETAILS, KEPT
from cocodesign.release.pseudonyms import Secret
from cocodesign.release.scrub import Scrubber
from cocodesign.release.sealed import tables_of
from cocodesign.release.times import Clock
from cocodesign.tables import Community

__all__ = ["Leaving"]

NO_CONSENT = "their author or actor does not allow this use"
FAR_END = "what they refer to, or whom, is not released"
HIDDEN = "hidden, or taken back by their author"
NO_WORDS = "their author does not allow words to be quoted or published"
RESERVED = "their licence reserves all rights"
STILL_OPEN = "the poll has not closed"
SUMS_ONLY = "ballots of this poll are told as sums only"
FEW_BALLOTS = "a secret poll with so few ballots is told as sums only"
NEVER = "who was shown what is never released"
AS_COUNTS = "told as counts only"

# Where each row of these tables leads: all of it must be released for the row to leave.
_ENDS: dict[str, dict[str, str]] = {
    "derivations": {"child": "contributions", "parent": "contributions"},
    "interactions": {"source": "people", "target": "people"},
    "endorsements": {"participant": "people", "contribution": "contributions"},
    "thanks": {"participant": "people", "contribution": "contributions"},
    "adoptions": {"participant": "people", "contribution": "contributions"},
    "authorship": {"participant": "people", "contribution": "contributions"},
    "measurements": {"participant": "people"},
    "pledges": {"participant": "people"},
}
_MOMENTS = {"polls": "opened_at", "ballots": "cast_at"}
_PREFIX = {"people": "p", "contributions": "c", "polls": "poll", "candidates": "k", "ballots": "b", "goals": "goal", "promises": "promise", "pledges": "offer", "decisions": "d", "reasons": "r"}  # fmt: skip
# Columns that hold words: people's own, and those of whoever asks and leads.
_WORDS = {
    "contributions": ("title", "text"),
    "pledges": ("text",),
    "stages": ("title",),
    "polls": ("title",),
    "candidates": ("label",),
    "decisions": ("reason",),
    "reasons": ("text",),
    "goals": ("text", "unit"),
    "promises": ("text", "reason"),
}


class Leaving:
    """The rows of a community that leave for one use, with what was left out on the way.

    Parameters
    ----------
    community : Community
    people, speakers : frozenset of str
        Who allows the use; who allows words.
    detail : str
        One of :data:`cocodesign.release.layout.DETAILS`.
    scope : str
        The use.
    clock, scrubber, secret
        How times, words and names are told.
    sealed : mapping of str to mapping
        By sealed poll what may be told of it: its two lists with their seal and result.
    few : frozenset of str
        Sealed polls with too few ballots for that.
    """

    def __init__(
        self,
        community: Community,
        people: frozenset[str],
        speakers: frozenset[str],
        detail: str,
        scope: str,
        clock: Clock,
        scrubber: Scrubber,
        secret: Secret,
        sealed: Mapping[str, Mapping[str, Any]],
        few: frozenset[str],
    ) -> None:
        self.community, self.people, self.scope, self.detail = community, people, scope, detail
        self._speakers, self._clock, self._scrubber, self._secret = speakers, clock, scrubber, secret
        self.left_out: Counter[tuple[str, str]] = Counter()
        self.masked: Counter[str] = Counter()
        self.contributions = self._contributions()
        self._ids = {"people": set(people), "contributions": set(self.contributions["contribution"])}
        self._rows = {name: self._of(name) for name in _ENDS}
        self.interactions, self.pledges = self._rows["interactions"], self._rows["pledges"]
        closed = self._closed()
        is_open = community.polls.get("mode", pd.Series(None, community.polls.index)).eq("open").fillna(False)
        names = community.polls["poll"]
        self.ballot_polls = list(names[closed & is_open]) if detail != "aggregates" else []
        told = {*self.ballot_polls, *sealed}
        self.counted_polls = [poll for poll in names[closed] if poll not in told]
        self._sealed, self._few = sealed, few
        self._candidates = self._candidate_names()

    # ------------------------------------------------------------ which rows

    def _of(self, name: str) -> pd.DataFrame:
        """The rows of a table whose ends are all released; each that is left out is counted once."""
        table: pd.DataFrame = getattr(self.community, name)
        table = table.reindex(columns=dict.fromkeys([*table.columns, *_ENDS[name]]))
        missing = {column: ~table[column].isin(self._ids[where]) for column, where in _ENDS[name].items()}
        gone = pd.Series(False, index=table.index)
        actor = next(iter(_ENDS[name]))
        for column, absent in missing.items():
            is_actor = column == actor and _ENDS[name][column] == "people"
            self._note(name, NO_CONSENT if is_actor else FAR_END, absent & ~gone)
            gone |= absent
        return table[~gone]

    def _contributions(self) -> pd.DataFrame:
        table = self.community.contributions
        mine = table["participant"].isin(self.people)
        self._note("contributions", NO_CONSENT, ~mine)
        kept = table[mine]
        if "version_of" in kept:
            base = kept["version_of"].isna() | kept["version_of"].isin(kept["contribution"])
            self._note("contributions", FAR_END, ~base)
            kept = kept[base]
        return kept.reset_index(drop=True)

    def _closed(self) -> pd.Series:
        """Which polls take no more ballots: those that closed, and those of a record without such times."""
        polls = self.community.polls
        nothing = pd.Series(pd.NaT, polls.index)
        opened, closed = polls.get("opened_at", nothing), polls.get("closed_at", nothing)
        return closed.notna() | opened.isna()

    def _note(self, table: str, reason: str, mask: pd.Series | int) -> None:
        n = int(mask if isinstance(mask, int) else mask.sum())
        if n:
            self.left_out[table, reason] += n

    # ------------------------------------------------------------ what of them

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables that leave, people and things still under their own ids."""
        told = {**self._rows, **self._polls(), **tables_of(self._sealed)}
        for name in ("stages", "goals", "promises", "decisions"):
            told[name] = getattr(self.community, name)
        told["contributions"] = self._words_of_people(self.contributions)
        told["reasons"] = self._reasons()
        told["pledges"] = self._offers(told["pledges"])
        self._note("exposures", NEVER, len(self.community.exposures))
        hidden = {"contributions", "derivations", "reasons", *BY_PERSON} - DETAILS[self.detail]
        for name in sorted(hidden):
            self._note(name, AS_COUNTS, len(told.pop(name)))
        return {name: self._timed(name, self._worded(name, table)) for name, table in told.items()}

    def _polls(self) -> dict[str, pd.DataFrame]:
        community, closed = self.community, self._closed()
        ballots = community.ballots
        unfinished = set(community.polls["poll"][~closed])
        self._note("ballots", STILL_OPEN, ballots["poll"].isin(unfinished))
        few = ballots["poll"].isin(self._few)
        self._note("ballots", FEW_BALLOTS, few)
        self._note("ballots", SUMS_ONLY, ballots["poll"].isin(self.counted_polls) & ~few)
        named = ballots[ballots["poll"].isin(self.ballot_polls)]
        who = named.get("participant", pd.Series(None, named.index, dtype="str"))
        self._note("ballots", NO_CONSENT, ~who.isin(self.people))
        named = named[who.isin(self.people)]
        pairs = pd.MultiIndex.from_frame(community.marks[["poll", "ballot"]])
        marks = community.marks[pairs.isin(pd.MultiIndex.from_frame(named[["poll", "ballot"]]))]
        candidates = community.candidates
        if "contribution" in candidates:
            kept = candidates["contribution"].isin(self._ids["contributions"])
            mine = candidates["contribution"].isna()
            candidates = candidates.assign(contribution=candidates["contribution"].where(kept))
            if "label" in candidates:  # of a contribution that stays behind the label stays behind too
                candidates["label"] = candidates["label"].where(kept | mine)
        return {"polls": community.polls, "candidates": candidates, "ballots": named, "marks": marks}

    def _words_of_people(self, table: pd.DataFrame) -> pd.DataFrame:
        written = pd.Series(False, index=table.index)
        for column in ("title", "text"):
            if column in table:
                written |= table[column].fillna("").ne("")
        hidden = table["hidden"].notna() if "hidden" in table else written & False
        silent = ~table["participant"].isin(self._speakers) | table["contribution"].isin(
            self._with_silent_authors()
        )
        reserved = written & False
        if self.scope == "open_data" and "licence" in table:
            reserved = table["licence"].eq("all-rights-reserved").fillna(False)
        for reason, why in (
            (HIDDEN, hidden),
            (NO_WORDS, silent & ~hidden),
            (RESERVED, reserved & ~hidden & ~silent),
        ):
            self._note("contributions", f"words: {reason}", written & why)
        told = table.copy()
        for column in ("title", "text"):
            if column in told:
                told[column] = told[column].where(~(hidden | silent | reserved))
        if "hidden" in told:
            told["hidden"] = pd.Series("hidden", index=told.index).where(hidden)
        if "reply_to" in told:
            far = told["reply_to"].notna() & ~told["reply_to"].isin(self._ids["contributions"])
            self._note("contributions", f"what they answer: {FAR_END}", far)
            told["reply_to"] = told["reply_to"].where(~far)
        if "language" in told:
            speakers = told.groupby("language")["participant"].nunique()
            told["language"] = told["language"].where(told["language"].isin(speakers.index[speakers >= 10]))
        return told.drop(columns="participant") if self.detail == "public" else told

    def _with_silent_authors(self) -> set[str]:
        """The contributions of which one of several authors does not allow words."""
        table = self.community.authorship
        silent = ~table["participant"].isin(self._speakers & self.people)
        base = set(table["contribution"][silent])
        versions = self.community.contributions
        if "version_of" in versions:
            base |= set(versions["contribution"][versions["version_of"].isin(base)])
        return base

    def _offers(self, table: pd.DataFrame) -> pd.DataFrame:
        told = table.copy()
        if "text" in told:
            silent = ~told["participant"].isin(self._speakers)
            self._note("pledges", f"words: {NO_WORDS}", silent & told["text"].notna())
            told["text"] = told["text"].where(~silent)
        if "contribution" in told:
            told["contribution"] = told["contribution"].where(
                told["contribution"].isin(self._ids["contributions"])
            )
        return told

    def _reasons(self) -> pd.DataFrame:
        """The reasons of those who allow their words to leave, of polls that are closed; never who gave them, or when.

        They were told without names while people were in one room, so they leave without them too, whatever the
        detail, and in an order that says nothing of who gave which.
        """
        table = self.community.reasons
        closed = table["poll"].isin(set(self.community.polls["poll"][self._closed()]))
        who = table.get("participant", pd.Series(None, table.index, dtype="str"))
        hidden = table["hidden"].notna() if "hidden" in table else ~closed & False
        mine, speaks = who.isin(self.people), who.isin(self._speakers)
        gone = pd.Series(False, index=table.index)
        for reason, absent in (
            (STILL_OPEN, ~closed),
            (NO_CONSENT, ~mine),
            (HIDDEN, hidden),
            (NO_WORDS, ~speaks),
        ):
            self._note("reasons", reason, absent & ~gone)
            gone |= absent
        kept = table[~gone].drop(columns=["participant", "created_at", "hidden"], errors="ignore")
        return kept.sort_values(["poll", "candidate", "reason"]).reset_index(drop=True)

    def _worded(self, name: str, table: pd.DataFrame) -> pd.DataFrame:
        """The words of a table masked, and each noted for the review; an empty text is none."""
        table = table.copy()
        for column in _WORDS.get(name, ()):
            if column in table:
                table[column] = pd.Series(
                    [self._masked(text) for text in table[column]], index=table.index, dtype="str"
                )
        return table

    def _masked(self, text: object) -> str | None:
        if not isinstance(text, str) or not text.strip():
            return None
        told, found = self._scrubber.scrub(text)
        self.masked.update(found)
        return told

    def _timed(self, name: str, table: pd.DataFrame) -> pd.DataFrame:
        moment = _MOMENTS.get(name, "created_at")
        if name == "stages":
            if "opened_at" in table:
                table = table.assign(started=self._since_start(table["opened_at"]))
            return self._lasting(table)
        if moment in table:
            table = table.join(self._clock.read(table[moment]))
        return self._lasting(table) if name == "polls" else table

    def _since_start(self, moments: pd.Series) -> pd.Series:
        if self._clock.start is None:
            return pd.Series(pd.NA, index=moments.index, dtype="Int64")
        minutes = (moments - self._clock.start) / pd.Timedelta(minutes=1)
        return pd.Series(self._clock.rounded(minutes.to_numpy()), index=moments.index).astype("Int64")

    def _lasting(self, table: pd.DataFrame) -> pd.DataFrame:
        if "opened_at" not in table or "closed_at" not in table:
            return table
        minutes = (table["closed_at"] - table["opened_at"]) / pd.Timedelta(minutes=1)
        return table.assign(
            lasted=pd.Series(self._clock.rounded(minutes.to_numpy()), index=table.index).astype("Int64")
        )

    # ------------------------------------------------------------ under which names

    def _candidate_names(self) -> dict[str, str]:
        """Candidates that are released contributions are called as those are, and the others by names of their own."""
        return {
            candidate: contribution
            for candidate, contribution in zip(
                self.community.candidates["candidate"],
                self.community.candidates.get("contribution", self.community.candidates["candidate"]),
                strict=True,
            )
            if contribution in self._ids["contributions"]
        }

    def renamed(self, tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
        """Return the tables under names of this release."""
        community, fresh = self.community, self._secret.pseudonyms
        people = fresh("person", self.people, _PREFIX["people"])
        said = fresh("contribution", self._ids["contributions"], _PREFIX["contributions"])
        if self.detail == "aggregates":
            said = {}
        stand = set(community.candidates["candidate"])
        others = fresh("candidate", (one for one in stand if self._candidates.get(one) not in said), _PREFIX["candidates"])  # fmt: skip
        candidates = others | {one: said[of] for one, of in self._candidates.items() if of in said}
        stages = {
            stage: f"{n}-{kind}"
            for n, (stage, kind) in enumerate(
                zip(community.stages["stage"], community.stages["kind"], strict=True), 1
            )
        }
        polls = _numbered(community.polls["poll"], _PREFIX["polls"])
        ballots = fresh("ballot", community.ballots["ballot"], _PREFIX["ballots"])
        promises = _numbered(community.promises["promise"].drop_duplicates(), _PREFIX["promises"])
        offers = fresh("pledge", community.pledges["pledge"], _PREFIX["pledges"])
        decisions = _numbered(community.decisions["decision"].drop_duplicates(), _PREFIX["decisions"])
        reasons = fresh("reason", community.reasons["reason"], _PREFIX["reasons"])
        goals = _numbered(community.goals["goal"], _PREFIX["goals"])
        by_column = {"participant": people, "source": people, "target": people, "contribution": said, "child": said, "parent": said,
                     "reply_to": said, "version_of": said, "into": said, "stage": stages, "counted_from": stages, "joined": stages,
                     "poll": polls, "candidate": candidates, "other": candidates, "chosen": candidates, "ballot": ballots,
                     "promise": promises, "pledge": offers, "decision": decisions, "goal": goals}  # fmt: skip
        told = {}
        for name, table in tables.items():
            table = table.copy()
            for column in KEPT[name]:
                if column in table and column in by_column and not (name == "goals" and column == "target"):
                    names = by_column[column]
                    kept = {"joined": {"other": "other", "any": "any", "unknown": "unknown"}}.get(column, {})
                    table[column] = table[column].map(names | kept).astype("str")
            if name == "reasons":
                table["reason"] = table["reason"].map(reasons).astype("str")
                table = table.sort_values(["poll", "candidate", "reason"]).reset_index(drop=True)
            if name == "counts":
                staged = table["measure"] == "contributions by stage and kind"
                table["row"] = table["row"].where(
                    ~staged, table["row"].map({**stages, "all": "all", "none": "none"})
                )
            if name == "promises":
                table["seq"] = table.groupby("promise").cumcount() + 1
            told[name] = table
        return told

    # ------------------------------------------------------------ what stayed behind, and what a human reads

    def missing(self, k: int) -> pd.DataFrame:
        """Return how many rows and words of each table are missing and why, to the nearest k."""
        rows = [(table, reason, about(n, k)) for (table, reason), n in sorted(self.left_out.items())]
        return pd.DataFrame(rows, columns=["table", "reason", "rows"]).astype({"rows": "Int64"})

    def review(self, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
        """Return every text that leaves, with what may point at somebody all the same."""
        rows = []
        for name, columns in _WORDS.items():
            for column in columns:
                if column in tables.get(name, ()):
                    for one, text in zip(tables[name].iloc[:, 0], tables[name][column], strict=True):
                        if isinstance(text, str):
                            rows.append((name, one, column, text, _look_at(text)))
        return pd.DataFrame(rows, columns=["table", "id", "column", "text", "look_at"], dtype="str")


def _look_at(text: str) -> str | None:
    """Words with a capital inside a sentence, and long numbers: what may be a name or an address."""
    found = []
    for match in re.finditer(r"[^\W_]{3,}", text):
        word, before = match.group(), text[: match.start()].rstrip(" \t'’(«“\"[")
        inside = bool(before) and before[-1] not in ".!?…:\n"
        if word.isdigit() or (inside and word[0].isupper() and not text[match.end() :].startswith("]")):
            found.append(word)
    return ", ".join(dict.fromkeys(found)) or None


def _numbered(ids: Iterable[str], prefix: str) -> dict[str, str]:
    return {one: f"{prefix}{n}" for n, one in enumerate(ids, 1)}
