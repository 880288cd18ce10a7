"""What does the record hold of one person, and what would become of it if they left? As plain rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from cocodesign.copies import copies
from cocodesign.events import State

__all__ = ["consents", "erasing", "kept", "leaving", "own_file", "receipts"]

Row = dict[str, Any]


def kept(state: State, me: str) -> Row:
    """Return who a person is in the record, and how many of their words and acts it holds."""
    row = state.participants.get(me, {})
    mine = _words(state, me)
    return {
        "who": row.get("name", ""),
        "n": row.get("number", 0),
        "joined_at": row.get("joined_at"),
        "left_at": row.get("left_at"),
        "ideas": sum(one["kind"] == "idea" for one in mine),
        "comments": sum(one["kind"] == "comment" for one in mine),
        "versions": sum(max(0, len(one["versions"]) - 1) for one in mine),
        "endorsed": _acts(state.endorsements, me),
        "thanked": _acts(state.thanks, me),
        "adopted": _acts(state.adoptions, me),
        "flagged": _acts(state.flags, me),
        "shown": sum(me in people for people in state.exposures.values()),
        "offers": len(_offers(state, me)),
        "efforts": len(_efforts(state, me)),
    }


def _words(state: State, me: str) -> list[Row]:
    return [row for row in state.contributions.values() if row["participant"] == me]


def _acts(acts: dict[str, dict[str, Row]], me: str) -> int:
    return sum(me in people for people in acts.values())


def _offers(state: State, me: str) -> list[Row]:
    return [
        row
        for row in state.pledges.values()
        if row["participant"] == me and row["state"] in ("offered", "held")
    ]


def _efforts(state: State, me: str) -> list[Row]:
    return [row for row in state.efforts.values() if row["participant"] == me]


def consents(state: State, me: str) -> list[Row]:
    """Return what a person was asked to allow: when they ticked it and when they said so again."""
    keys = ("scope", "granted", "confirmed", "at", "ticked_at")
    return [{key: row[key] for key in keys} for row in state.consents.get(me, {}).values()]


def receipts(state: State, me: str, voted: Iterable[str] = ()) -> list[Row]:
    """Return a person's ballots by the question they answered, without what stands on them.

    ``voted`` names the secret polls in which they voted: of those ballots the record knows no receipt and no time.
    """
    ballots = {poll: box[me] for poll, box in state.ballots.items() if me in box and poll in state.polls}
    ballots |= {poll: {"receipt": "", "cast_at": ""} for poll in voted if poll in state.polls}
    return [
        {
            "question": state.polls[poll]["question"],
            "kind": state.polls[poll]["kind"],
            "mode": state.polls[poll]["mode"],
            "receipt": ballot["receipt"],
            "at": ballot["cast_at"],
            "open": state.polls[poll]["closed_at"] is None,
        }
        for poll, ballot in ballots.items()
    ]


def leaving(state: State, me: str, voted: Iterable[str] = ()) -> Row:
    """Return what would become of a person's words and acts if they left now: nothing of it is taken away.

    ``grown`` counts ideas of others that were drawn from theirs; ``open_ballots`` those that could still have
    been changed; ``allowed`` names the uses that stay allowed, unless they are taken back.
    """
    mine = {row["contribution"] for row in _words(state, me)}
    drawn = {link["child"] for link in state.derivations if link["parent"] in mine}
    ballots = receipts(state, me, voted)
    return {
        "grown": len(drawn - mine),
        "ballots": len(ballots),
        "open_ballots": sum(row["open"] for row in ballots),
        "offers": sum(row["state"] == "offered" for row in _offers(state, me)),
        "allowed": [
            row["scope"]
            for row in consents(state, me)
            if row["granted"] and row["confirmed"] and row["scope"] != "workshop"
        ],
    }


def erasing(state: State, me: str, voted: Iterable[str] = ()) -> Row:
    """Return what would become of a person's words and acts if they had themselves erased now.

    ``words`` counts ideas, comments and versions that go, ``offers`` those that go; of ``efforts`` the words go and
    the amounts stay in the totals, under nobody; ``repeated`` counts texts of others
    that go too, because they still repeat theirs; ``grown`` ideas of others that stay. ``open_ballots`` go,
    ``ballots`` were counted and stay counted.
    """
    said = [row for one in state.contributions.values() for row in _payloads(one)]
    own = [row for row in said if row["actor"] == me]
    drawn = [(link["child"], link["parent"]) for link in state.derivations]
    again = copies(own, said, drawn)
    ids = {row["contribution"] for row in _words(state, me)}
    ballots = receipts(state, me, voted)
    return {
        "words": len(own),
        "offers": len(_offers(state, me)),
        "efforts": len(_efforts(state, me)),
        "repeated": len(again),
        "grown": len({child for child, parent in drawn if parent in ids} - ids),
        "open_ballots": sum(row["open"] for row in ballots),
        "ballots": sum(not row["open"] for row in ballots),
    }


def _payloads(row: Row) -> Iterator[Row]:
    """The words of a contribution as the record holds them: each version by itself."""
    idea, kind = row["contribution"], row["kind"]
    first = {"version": idea, **{key: row[key] for key in ("participant", "title", "text", "seq")}}
    for version in row["versions"] or [first]:
        is_first = version["version"] == idea
        if version["text"]:
            yield {
                "event": version["version"],
                "kind": f"{kind}.added" if is_first else "idea.revised",
                "actor": version["participant"],
                "ref": row["ref"] if is_first else idea,
                "seq": version["seq"],
                "body": {"title": version["title"], "text": version["text"]},
            }


def own_file(state: State, me: str, voted: Iterable[str] = ()) -> Row:
    """Return everything that the record holds of a person, for them to take home; of nobody else, anything."""
    words = [dict(row) for row in state.contributions.values() if me in (row["participant"], *row["authors"])]
    mine = {row["contribution"] for row in words}
    for row in words:
        # Who else wrote, or was asked to write with them, is not theirs to take home.
        row["first_author"] = row.pop("participant") == me
        row["authors"] = len(row["authors"])
        row["invited"] = len(row["invited"])
        row["versions"] = [version for version in row["versions"] if version["participant"] == me]
    return {
        "workshop": state.workshop.get("title", ""),
        "written_at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "me": state.participants.get(me, {}),
        "consents": consents(state, me),
        "contributions": words,
        "derivations": [dict(link) for link in state.derivations if link["child"] in mine],
        "endorsements": _given(state.endorsements, me),
        "thanks": _given(state.thanks, me),
        "adoptions": _given(state.adoptions, me),
        "flags": _given(state.flags, me),
        "shown_to_me": [one for one, people in state.exposures.items() if me in people],
        "ballots": [{"poll": poll, **box[me]} for poll, box in state.ballots.items() if me in box],
        "voted_secretly": list(voted),
        "offers": [row for row in state.pledges.values() if row["participant"] == me],
        "efforts": _efforts(state, me),
    }


def _given(acts: dict[str, dict[str, Row]], me: str) -> list[Row]:
    return [{"contribution": one, **people[me]} for one, people in acts.items() if me in people]
