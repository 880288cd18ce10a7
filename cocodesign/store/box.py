"""Where are the ballots of a secret poll? In a box that nobody can open by a name, until it is sealed.

While the poll is open the poll's key makes a *slip* out of a voter; under the slip lies their ballot, so that they can
change it. In the transaction of the seal key and slips are destroyed: from then on nothing leads from a person to a
ballot or back.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from cocodesign.chain import canonical, digest, parse
from cocodesign.exceptions import InvalidInputError
from cocodesign.recount import electorate_of
from cocodesign.rules import Draft
from cocodesign.schema import SMALLEST_CELL
from cocodesign.seal import leaf_of, receipt_of, seal_of
from cocodesign.store import tables as t
from cocodesign.store.purge import ask_for_purge

__all__ = [
    "Taken",
    "ballot_of",
    "ballots_in",
    "open_box",
    "problems",
    "put",
    "repeated",
    "seal",
    "sealed_ballots",
    "tally_of",
    "turnout",
    "unsealed",
    "voters",
    "withdraw",
]

Row = dict[str, Any]


@dataclass(frozen=True)
class Taken:
    """A ballot that is in the box, as its voter is told of it, now and at each repeat.

    Attributes
    ----------
    poll, voter : str
        In which poll, and by whom.
    revision : int
        The how manieth of this voter it is; 0 once the poll is sealed and nobody can say.
    choice : dict
        What stands on it, in its normal form.
    nonce, receipt : str
        What only the voter is given, and the code of the leaf made of both; "" once the poll is sealed.
    """

    poll: str
    voter: str
    revision: int
    choice: Row = field(default_factory=dict)
    nonce: str = ""
    receipt: str = ""


def open_box(connection: Connection, workshop: str, poll: str) -> None:
    """Make the key of a secret poll that opens."""
    connection.execute(insert(t.poll_key), {"workshop": workshop, "poll": poll, "key": secrets.token_hex(32)})


def ballot_of(connection: Connection, workshop: str, poll: str, voter: str) -> Taken | None:
    """Return the ballot of a voter in a poll that is not sealed yet, or None."""
    slip = _slip(connection, workshop, poll, voter)
    if slip is None:
        return None
    row = connection.execute(select(t.ballot_box).where(t.ballot_box.c.slip == slip)).one_or_none()
    return None if row is None else _taken(poll, voter, row.revision, row.choice, row.nonce)


def put(connection: Connection, workshop: str, draft: Draft, command: str) -> Taken:
    """Put a ballot into the box and its voter into the turnout; a repeat finds what lies there.

    Parameters
    ----------
    draft : Draft
        What the rules decided: who voted, in which poll, what, and the how manieth ballot of theirs it is.
    command : str
        The id of the command, by which its repeat is known when the poll is sealed.
    """
    poll, voter = str(draft.ref), draft.actor
    before = ballot_of(connection, workshop, poll, voter)
    if before is not None and before.revision == draft.revision:
        return before
    slip = _slip(connection, workshop, poll, voter)
    choice, nonce = canonical(draft.body).decode(), secrets.token_hex(32)
    now = {"revision": draft.revision, "choice": choice, "nonce": nonce, "channel": draft.channel}
    voted, taken = _turnout(workshop, poll) & (t.turnout.c.participant == voter), _mark(command)
    if before is None:
        about = {"workshop": workshop, "poll": poll}
        connection.execute(insert(t.ballot_box), {"slip": slip, **about, **now, "group": None})
        connection.execute(insert(t.turnout), {**about, "participant": voter, "taken": taken})
    else:
        connection.execute(update(t.ballot_box).where(t.ballot_box.c.slip == slip).values(**now))
        connection.execute(update(t.turnout).where(voted).values(taken=taken))
    return _taken(poll, voter, draft.revision or 0, choice, nonce)


def withdraw(connection: Connection, workshop: str, poll: str, voter: str) -> None:
    """Take a ballot out of the box again, and its voter out of the turnout."""
    slip = _slip(connection, workshop, poll, voter)
    connection.execute(delete(t.ballot_box).where(t.ballot_box.c.slip == slip))
    voted = _turnout(workshop, poll) & (t.turnout.c.participant == voter)
    connection.execute(delete(t.turnout).where(voted))


def repeated(connection: Connection, workshop: str, poll: str, voter: str, command: str) -> Taken | None:
    """Return what was taken by a command that comes again, or None when it is another one than the voter's last.

    Once the poll is sealed nobody can say what stood on the ballot: the answer is then that it was taken.
    """
    voted = _turnout(workshop, poll) & (t.turnout.c.participant == voter)
    if connection.scalar(select(t.turnout.c.taken).where(voted)) != _mark(command):
        return None
    return ballot_of(connection, workshop, poll, voter) or Taken(poll, voter, 0)


def turnout(connection: Connection, workshop: str) -> list[Row]:
    """Return who voted in which secret poll: rows of ``poll, participant``, sorted."""
    c = t.turnout.c
    query = select(c.poll, c.participant).where(c.workshop == workshop).order_by(c.poll, c.participant)
    return [dict(row._mapping) for row in connection.execute(query)]


def voters(connection: Connection, workshop: str) -> dict[str, dict[str, int]]:
    """Return, by secret poll and voter, the how manieth of theirs the ballot in the box is; 0 in a sealed poll."""
    b = t.ballot_box.c
    found: dict[str, dict[str, int]] = {}
    revisions = {
        row.slip: row.revision
        for row in connection.execute(select(b.slip, b.revision).where(b.workshop == workshop))
    }
    keys = _keys(connection, workshop)
    for row in turnout(connection, workshop):
        poll, voter = row["poll"], row["participant"]
        slip = _hmac(keys[poll], poll, voter) if poll in keys else ""
        found.setdefault(poll, {})[voter] = revisions.get(slip, 0)
    return found


def unsealed(connection: Connection, workshop: str) -> list[str]:
    """Return the secret polls that are open, or closed and not sealed yet."""
    return sorted(_keys(connection, workshop))


def ballots_in(connection: Connection, workshop: str, poll: str) -> list[Row]:
    """Return the ballots of a poll that is not sealed yet as they will lie in it: in the order of their leaves.

    A channel that fewer than `SMALLEST_CELL` ballots came by is said of none of them.
    """
    b = t.ballot_box.c
    rows = connection.execute(select(t.ballot_box).where((b.workshop == workshop) & (b.poll == poll))).all()
    cells = Counter(row.channel for row in rows)
    is_kept = all(n >= SMALLEST_CELL for n in cells.values())
    found = []
    for row in rows:
        leaf = leaf_of(parse(row.choice), row.nonce)
        channel = row.channel if is_kept else None
        found.append(
            {"poll": poll, "leaf": leaf, "choice": row.choice, "nonce": row.nonce}
            | {"group": row.group, "channel": channel}
        )
    return sorted(found, key=lambda row: str(row["leaf"]))


def tally_of(connection: Connection, workshop: str, poll: str, about: Mapping[str, Any]) -> Row:
    """Return what the event ``poll.sealed`` holds of a poll that is closed and not sealed yet.

    Parameters
    ----------
    about : mapping
        The poll as the state knows it: ``electorate``, who could have voted of those who were there at closing, and
        ``gone``, who had left by then; whoever of them had voted is of the electorate too, as is each sheet of paper.
    """
    b = t.ballot_box.c
    mine = (b.workshop == workshop) & (b.poll == poll)
    rows = ballots_in(connection, workshop, poll)
    changed = connection.scalar(select(func.count()).select_from(t.ballot_box).where(mine & (b.revision > 1)))
    voted = [row["participant"] for row in turnout(connection, workshop) if row["poll"] == poll]
    return {
        **seal_of((parse(row["choice"]) for row in rows), (row["leaf"] for row in rows)),
        "turnout": len(voted),
        "changed": int(changed or 0),
        "electorate": electorate_of(about, voted),
    }


def seal(connection: Connection, workshop: str, poll: str, stated: Mapping[str, Any], now: str) -> None:
    """Destroy key and slips of a poll in the transaction of its seal, and lay its ballots down by their leaves.

    Raises
    ------
    InvalidInputError
        If the seal is not that of the ballots in the box; nothing is written then.
    """
    b = t.ballot_box.c
    rows = ballots_in(connection, workshop, poll)
    true = seal_of((parse(row["choice"]) for row in rows), (row["leaf"] for row in rows))
    if any(stated.get(name) != value for name, value in true.items()):
        raise InvalidInputError(
            f"The seal of {poll} is not that of the ballots in its box; nothing was sealed."
        )
    for row in rows:
        connection.execute(insert(t.sealed_ballot), {"workshop": workshop, **row})
    connection.execute(delete(t.ballot_box).where((b.workshop == workshop) & (b.poll == poll)))
    k = t.poll_key.c
    connection.execute(delete(t.poll_key).where((k.workshop == workshop) & (k.poll == poll)))
    ask_for_purge(connection, workshop, now)


def sealed_ballots(connection: Connection, workshop: str) -> list[Row]:
    """Return the ballots of the sealed polls: ``poll, leaf, choice, nonce, group, channel``, by poll and leaf."""
    c = t.sealed_ballot.c
    query = select(c.poll, c.leaf, c.choice, c.nonce, c.group, c.channel)
    found = connection.execute(query.where(c.workshop == workshop).order_by(c.poll, c.leaf))
    return [dict(row._mapping) for row in found]


def problems(connection: Connection, workshop: str, polls: Mapping[str, Row]) -> Iterator[str]:
    """Where box, turnout and keys of the polls that are not sealed do not fit together.

    Parameters
    ----------
    polls : mapping
        The polls of the log by name, each with ``mode`` and, once it is sealed, ``seal``.
    """
    keys = _keys(connection, workshop)
    waiting = {name for name, row in polls.items() if row["mode"] == "secret" and not row.get("seal")}
    for poll in sorted(keys.keys() - waiting):
        yield f"there is a key of the poll {poll}, which is sealed or not secret"
    for poll in sorted(waiting - keys.keys()):
        yield f"the key of the secret poll {poll} is gone before it was sealed"
    b = t.ballot_box.c
    boxed = connection.execute(select(b.slip, b.poll).where(b.workshop == workshop)).all()
    slips = {row.slip for row in boxed}
    for poll in sorted({row.poll for row in boxed} - waiting):
        yield f"there are ballots in the box of {poll}, which is sealed or not secret"
    voted = [row for row in turnout(connection, workshop) if row["poll"] in keys]
    theirs = {_hmac(keys[row["poll"]], row["poll"], row["participant"]) for row in voted}
    if lost := len(theirs - slips):
        yield f"{lost} of those who voted in secret polls have no ballot in the box"
    if more := sum(row.poll in keys and row.slip not in theirs for row in boxed):
        yield f"{more} ballots in the boxes of secret polls are of nobody who voted"


def _turnout(workshop: str, poll: str) -> Any:
    return (t.turnout.c.workshop == workshop) & (t.turnout.c.poll == poll)


def _keys(connection: Connection, workshop: str) -> dict[str, str]:
    k = t.poll_key.c
    rows = connection.execute(select(k.poll, k.key).where(k.workshop == workshop))
    return {row.poll: row.key for row in rows}


def _slip(connection: Connection, workshop: str, poll: str, voter: str) -> str | None:
    k = t.poll_key.c
    key = connection.scalar(select(k.key).where((k.workshop == workshop) & (k.poll == poll)))
    return None if key is None else _hmac(key, poll, voter)


def _hmac(key: str, poll: str, voter: str) -> str:
    return hmac.new(bytes.fromhex(key), canonical([voter, poll]), hashlib.sha256).hexdigest()


def _mark(command: str) -> str:
    return digest("cocodesign.taken.1", command.encode())


def _taken(poll: str, voter: str, revision: int, choice: str, nonce: str) -> Taken:
    read = parse(choice)
    return Taken(poll, voter, revision, read, nonce, receipt_of(leaf_of(read, nonce)))
