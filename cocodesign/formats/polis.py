"""What was said and voted in a Polis conversation? Its folder of CSV files, checked and read.

Polis asks people to agree with short statements, to pass or to disagree. Its export is a folder: ``comments.csv`` has
the statements, ``votes.csv`` every vote in the order of time, superseded ones too, ``participants-votes.csv`` the
matrix of the last votes, ``summary.csv`` what the conversation was about. Two dialects are known: the published data
sets (times in milliseconds, 1 is agree) and the report that Polis exports live (times in seconds, statements without
quotes, -1 is agree). Nothing of this is guessed: the unit follows from the size of the numbers, and the sign of a vote
is tried against the counts in ``comments.csv``.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.tables import Community

__all__ = ["PolisConversation", "Statement", "Vote", "open_polis", "read_polis"]

MODERATED_OUT = "moderated out on Polis"
"""The reason for which a statement is hidden that the platform's moderators left out."""

POLL = "polis"
"""The poll in which all statements of a conversation stand."""


@dataclass(frozen=True)
class Statement:
    """A statement that people were asked about.

    Attributes
    ----------
    statement, author : str
        Its number and its author's, as Polis gave them.
    text : str
        Its words.
    at : int
        When it was written, in milliseconds since 1970 (UTC).
    moderated : int
        -1 left out by the moderators, 0 not judged, 1 let in.
    agrees, disagrees : int or None
        How many votes Polis counted for it, superseded ones too.
    """

    statement: str
    author: str
    text: str
    at: int
    moderated: int = 0
    agrees: int | None = None
    disagrees: int | None = None


@dataclass(frozen=True)
class Vote:
    """One vote as it came: 1 agrees, 0 passes, -1 disagrees; a later one of the same person supersedes it."""

    voter: str
    statement: str
    value: int
    at: int


@dataclass(frozen=True)
class PolisConversation:
    """A conversation as its files tell it; :meth:`community` makes the tables of it.

    Attributes
    ----------
    source : str
        What tells it from others: its address, else its topic, else the name of its folder.
    topic, url, description : str
        What it was about and where it was held.
    people : tuple of str
        Everybody: who wrote, who voted, who stands in the matrix.
    groups : dict
        The group of opinion that Polis published for a person, where there is one.
    statements : dict
        The statements by number, in the order in which they came.
    votes : tuple of Vote
        All votes in the order in which they came.
    cells : dict
        The last vote by person and statement, as the matrix has it.
    notes : tuple of str
        What was found on the way: the dialect, the checks that hold, and those that do not.
    """

    source: str
    topic: str
    url: str
    description: str
    people: tuple[str, ...]
    groups: Mapping[str, str]
    statements: Mapping[str, Statement]
    votes: tuple[Vote, ...]
    cells: Mapping[tuple[str, str], int]
    notes: tuple[str, ...]

    def last_votes(self) -> dict[tuple[str, str], int]:
        """Return the last vote of each person on each statement, from the votes as they came."""
        return {(vote.voter, vote.statement): vote.value for vote in self.votes}

    @property
    def began(self) -> int | None:
        """When the first statement or vote came, in milliseconds since 1970; None where there is none."""
        moments = [one.at for one in self.statements.values()] + [vote.at for vote in self.votes]
        return min(moments, default=None)

    def community(self) -> Community:
        """Return the tables: statements as ideas, the matrix as the ballots of one poll of opinions."""
        asked = [*self.statements, *(one for _, one in self.cells if one not in self.statements)]
        cast: dict[str, int] = {}
        for vote in self.votes:
            cast[vote.voter] = vote.at
        marked = {person for person, _ in self.cells}
        voters = [person for person in self.people if person in marked]
        community = Community(
            participants=pd.DataFrame(
                {"participant": self.people, "group": [self.groups.get(one) for one in self.people]},
                dtype="str",
            ),
            contributions=[
                {
                    "contribution": one.statement,
                    "participant": one.author,
                    "kind": "idea",
                    "created_at": _time(one.at),
                    "text": one.text,
                    "hidden": MODERATED_OUT if one.moderated < 0 else None,
                    "moderated": one.moderated,
                    "agrees": one.agrees,
                    "disagrees": one.disagrees,
                }
                for one in self.statements.values()
            ],
            polls=[
                {
                    "poll": POLL,
                    "kind": "opinions",
                    "title": self.topic,
                    "rule": "opinions",
                    "opened_at": _time(self.began),
                }
            ],
            candidates=[
                {"poll": POLL, "candidate": one, "contribution": one if one in self.statements else None}
                for one in dict.fromkeys(asked)
            ],
            ballots=[
                {"poll": POLL, "ballot": one, "participant": one, "cast_at": _time(cast.get(one))}
                for one in voters
            ],
            marks=[
                {"poll": POLL, "ballot": person, "candidate": one, "score": float(value)}
                for (person, one), value in self.cells.items()
            ],
        )
        community.polls.attrs["notes"] = list(self.notes)
        return community


def read_polis(path: str | os.PathLike[str], *, agree: int | None = None) -> Community:
    """Return the community of a Polis conversation: who wrote, what, and who agreed, passed or disagreed.

    Statements are contributions of the kind ``idea``, with ``hidden`` where the moderators left them out, and with the
    columns ``moderated``, ``agrees`` and ``disagrees`` as Polis gives them. The poll ``polis`` of the kind ``opinions``
    has a ballot for each person and a mark for each cell of the matrix: score 1 agrees, 0 passes, -1 disagrees; where
    there is no mark, the person did not vote on the statement. ``group`` is the group that Polis published. What was
    noticed on the way stands in ``polls.attrs["notes"]``; every vote, superseded ones too, in :func:`open_polis`.

    Parameters
    ----------
    path : path
        The folder with ``comments.csv``, ``votes.csv``, ``participants-votes.csv`` and ``summary.csv``; the last two
        may be missing.
    agree : int, optional
        Which number means *agree* in the files, 1 or -1; only needed where that cannot be tested.

    Raises
    ------
    InvalidInputError
        If a file is missing or a line cannot be read; the message says which, and what to do.

    Notes
    -----
    The external ids of people (``xid``) are not read. The counts ``agrees`` and ``disagrees`` include votes that were
    superseded, so they can exceed what the matrix has.
    """
    return open_polis(path, agree=agree).community()


def open_polis(path: str | os.PathLike[str], *, agree: int | None = None) -> PolisConversation:
    """Return a Polis conversation with every vote in the order of time (see :func:`read_polis`)."""
    if agree not in (None, 1, -1):
        raise InvalidInputError(f"agree is 1 or -1, the number that means agree; this is {agree!r}.")
    folder = _folder(Path(path))
    notes: list[str] = []
    statements = {one.statement: one for one in sorted(_statements(folder, notes), key=lambda one: one.at)}
    raw = sorted(_votes(folder, notes), key=lambda vote: vote.at)
    sign = agree or _sign(statements, raw)
    votes = tuple(Vote(one.voter, one.statement, sign * one.value, one.at) for one in raw)
    notes.append(f"In votes.csv {'1' if sign == 1 else '-1'} means agree.")
    last = {(vote.voter, vote.statement): vote.value for vote in votes}
    people, groups, cells = _matrix(folder, last, notes)
    about = _summary(folder)
    authors = (one.author for one in statements.values())
    everybody = dict.fromkeys([*people, *(vote.voter for vote in votes), *authors])
    notes += _missing(statements, votes, cells, people) + _copies(folder)
    return PolisConversation(
        source=about.get("url") or about.get("topic") or folder.name,
        topic=about.get("topic", ""),
        url=about.get("url", ""),
        description=about.get("conversation-description", ""),
        people=tuple(sorted(everybody, key=_in_order)),
        groups=groups,
        statements=statements,
        votes=votes,
        cells=cells,
        notes=tuple(notes),
    )


# ---------------------------------------------------------------- the four files


def _statements(folder: Path, notes: list[str]) -> Iterator[Statement]:
    seen: set[str] = set()
    needed = ("timestamp", "comment-id", "author-id", "moderated", "comment-body")
    known = {*needed, "datetime", "agrees", "disagrees", "is-meta", "is-seed", "group-informed-consensus"}
    for line, row in _rows(folder / "comments.csv", needed, notes, known):
        where = f"comments.csv, line {line}"
        statement = _id(row["comment-id"], where, "comment-id")
        if statement in seen:
            raise InvalidInputError(
                f"{where}: the statement {statement} stands here for the second time. Keep one of the two lines."
            )
        seen.add(statement)
        yield Statement(
            statement,
            _id(row["author-id"], where, "author-id"),
            row["comment-body"].strip(),
            _moment(row["timestamp"], where),
            _one_of_three(row["moderated"] or "0", where, "a moderation"),
            _count(row.get("agrees"), where, "agrees"),
            _count(row.get("disagrees"), where, "disagrees"),
        )


def _votes(folder: Path, notes: list[str]) -> Iterator[Vote]:
    needed = ("timestamp", "comment-id", "voter-id", "vote")
    for line, row in _rows(folder / "votes.csv", needed, notes, {*needed, "datetime", "important"}):
        where = f"votes.csv, line {line}"
        yield Vote(
            _id(row["voter-id"], where, "voter-id"),
            _id(row["comment-id"], where, "comment-id"),
            _one_of_three(row["vote"], where, "a vote"),
            _moment(row["timestamp"], where),
        )


def _matrix(
    folder: Path, last: Mapping[tuple[str, str], int], notes: list[str]
) -> tuple[list[str], dict[str, str], dict[tuple[str, str], int]]:
    """Everybody in the matrix, their published groups, and the cells, in the sign of the votes."""
    path = next(
        (one for name in ("participants-votes.csv", "participant-votes.csv") if (one := folder / name).exists()),
        None,
    )  # fmt: skip
    if path is None:
        notes.append("There is no participants-votes.csv: the matrix is made of the last votes.")
        return [], {}, dict(last)
    people: dict[str, None] = {}
    groups: dict[str, str] = {}
    cells: dict[tuple[str, str], int] = {}
    counts: dict[str, tuple[int | None, int | None, int | None]] = {}
    identified = False
    for line, row in _rows(path, ("participant",), notes, None):
        where = f"{path.name}, line {line}"
        person = _id(row["participant"], where, "participant")
        if person in people:
            raise InvalidInputError(
                f"{where}: the participant {person} stands here for the second time. Keep one of the two lines."
            )
        people[person] = None
        identified |= bool(row.get("xid"))
        if row.get("group-id"):
            groups[person] = _id(row["group-id"], where, "group-id")
        counts[person] = (
            _count(row.get("n-votes"), where, "n-votes"),
            _count(row.get("n-agree"), where, "n-agree"),
            _count(row.get("n-disagree"), where, "n-disagree"),
        )
        for column, value in row.items():
            if column[:1].isdigit() and value:
                cell = _one_of_three(value, where, f"the vote on statement {column}")
                cells[person, _id(column, where, "column")] = cell
    if identified:
        notes.append(f"{path.name} has external ids of people (xid); they were not read.")
    both = [key for key in cells if key in last]
    if sum(cells[key] == -last[key] for key in both) > sum(cells[key] == last[key] for key in both):
        cells = {key: -value for key, value in cells.items()}
    notes += _checks(path.name, people, cells, last, counts)
    return list(people), groups, cells


def _checks(
    name: str,
    people: Mapping[str, None],
    cells: Mapping[tuple[str, str], int],
    last: Mapping[tuple[str, str], int],
    counts: Mapping[str, tuple[int | None, int | None, int | None]],
) -> list[str]:
    differ = sum(cells.get(key) != last.get(key) for key in cells.keys() | last.keys())
    said = (
        f"not reproduced: {differ:,} cells of {name} differ from the last votes in votes.csv"
        if differ
        else f"all {len(cells):,} cells of {name} are the last votes in votes.csv"
    )
    mine: dict[str, list[int]] = {person: [] for person in people}
    for (person, _), value in cells.items():
        mine[person].append(value)
    wrong = sum(
        any(
            given is not None and given != found
            for given, found in zip(given, (len(votes), votes.count(1), votes.count(-1)), strict=True)
        )
        for given, votes in ((counts[person], mine[person]) for person in people)
    )
    notes = [said[0].upper() + said[1:] + "."]
    if wrong:
        notes.append(
            f"Not reproduced: n-votes, n-agree or n-disagree of {wrong:,} people differ from their cells."
        )
    return notes


def _summary(folder: Path) -> dict[str, str]:
    """What the conversation was about; a file of keys and values without a header."""
    path = folder / "summary.csv"
    if not path.exists():
        return {}
    return {row[0].strip().lower(): row[1].strip() for _, row in _lines(path) if len(row) > 1}


def _sign(statements: Mapping[str, Statement], votes: Sequence[Vote]) -> int:
    """1 where 1 means agree, -1 where -1 does, by the counts that the same export gives."""
    cast = Counter((vote.statement, vote.value) for vote in votes)
    straight = turned = 0
    for one in statements.values():
        found, given = (cast[one.statement, 1], cast[one.statement, -1]), (one.agrees, one.disagrees)
        if None in given or found[0] == found[1]:
            continue
        straight += found == given
        turned += found[::-1] == given
    if straight == turned and votes:
        raise InvalidInputError(
            "votes.csv: it cannot be told whether 1 or -1 means agree. By the counts in comments.csv, "
            f"{straight} statements say 1 and {turned} say -1. Find it out and say agree=1 or agree=-1."
        )
    return 1 if straight >= turned else -1


def _missing(
    statements: Mapping[str, Statement],
    votes: Sequence[Vote],
    cells: Mapping[tuple[str, str], int],
    people: Sequence[str],
) -> list[str]:
    notes = []
    wordless = {one for _, one in cells} | {vote.statement for vote in votes}
    if wordless := wordless - statements.keys():
        notes.append(f"Statements with votes that comments.csv does not have: {_some(wordless)}.")
    if silent := statements.keys() - {vote.statement for vote in votes}:
        notes.append(f"Statements without a vote: {_some(silent)}.")
    if absent := {one.author for one in statements.values()} - {vote.voter for vote in votes} - set(people):
        notes.append(f"Authors who never voted: {_some(absent)}.")
    return notes


def _copies(folder: Path) -> list[str]:
    inside = sorted(path.parent.name for path in folder.glob("*/votes.csv"))
    return [f"The folder has a copy of a conversation inside ({', '.join(inside)}); it was not read."] * bool(
        inside
    )


def _some(ids: Iterable[str]) -> str:
    listed = sorted(ids, key=_in_order)
    return ", ".join(listed[:5]) + (f" and {len(listed) - 5} more" if len(listed) > 5 else "")


# ---------------------------------------------------------------- lines and cells


def _folder(path: Path) -> Path:
    if not path.is_dir():
        hint = " Name the folder that the file lies in." if path.exists() else ""
        raise InvalidInputError(f"{path} is no folder of a Polis conversation.{hint}")
    for name in ("comments.csv", "votes.csv"):
        if not (path / name).exists():
            inside = sorted(one.parent for one in path.glob(f"*/{name}"))
            hint = f" There is one in {inside[0]}." if inside else ""
            raise InvalidInputError(
                f"{path} has no {name}. A Polis conversation is a folder with comments.csv and votes.csv.{hint}"
            )
    return path


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Each row of a CSV file with the number of the line where it begins."""
    line = 1
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            delimiter = max(",;\t", key=header.count) if path.name != "summary.csv" else ","
            rows = csv.reader(file, delimiter=delimiter, strict=True)
            for row in rows:
                yield line, row
                line = rows.line_num + 1
    except UnicodeDecodeError as error:
        raise InvalidInputError(
            f"{path.name}, line {line} or after: this is not UTF-8 (byte {error.object[error.start]:#04x}). "
            "Save the file as UTF-8."
        ) from None
    except csv.Error as error:
        raise InvalidInputError(
            f"{path.name}, line {line}: this row cannot be read ({error}). Put quotes around its text and double those inside."
        ) from None


def _rows(
    path: Path, needed: Sequence[str], notes: list[str], known: set[str] | None
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by the normalised names of the columns; foreign columns go to the notes."""
    lines = _lines(path)
    header = [_name(cell) for cell in next(lines, (1, []))[1]]
    missing = [name for name in needed if name not in header]
    if missing:
        raise InvalidInputError(
            f"{path.name}, line 1: the column{'s' if len(missing) > 1 else ''} {' and '.join(missing)} "
            f"{'are' if len(missing) > 1 else 'is'} missing; this file has {', '.join(header[:12]) or 'nothing'}. "
            "Is it an export of Polis?"
        )
    if len(set(header)) != len(header):
        twice = next(name for name in header if header.count(name) > 1)
        raise InvalidInputError(f"{path.name}, line 1: the column {twice} is there twice. Keep one of them.")
    foreign = [name for name in header if known is not None and name not in known]
    if foreign:
        notes.append(f"{path.name} has columns that were not read: {', '.join(foreign)}.")
    for line, row in lines:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > len(header) and header[-1] == "comment-body":  # the live export puts no quotes there
            row = [*row[: len(header) - 1], ",".join(row[len(header) - 1 :])]
        if len(row) != len(header):
            raise InvalidInputError(
                f"{path.name}, line {line}: {len(header)} cells are expected, as in line 1; here are {len(row)}. "
                "Was the line cut off?"
            )
        yield line, dict(zip(header, row, strict=True))


def _name(cell: str) -> str:
    return "-".join(cell.strip().lower().replace("_", " ").replace("-", " ").split())


def _id(cell: str, where: str, column: str) -> str:
    text = cell.strip()
    if not text:
        raise InvalidInputError(f"{where}: {column} is empty. Fill it in, or take the line out.")
    whole, dot, rest = text.partition(".")
    return whole if dot and whole.isdigit() and not rest.strip("0") else text


def _moment(cell: str, where: str) -> int:
    """Milliseconds since 1970, from milliseconds or from seconds."""
    try:
        number = float(cell)
        if not 0 < number < 1e14:
            raise ValueError
    except ValueError:
        raise InvalidInputError(
            f"{where}: a timestamp counts seconds or milliseconds since 1970, like 1403054214196; this one is {cell!r}."
        ) from None
    return round(number if number >= 1e12 else number * 1000)


def _one_of_three(cell: str, where: str, what: str) -> int:
    try:
        number = float(cell)
    except ValueError:
        number = 2
    if number not in (-1, 0, 1):
        raise InvalidInputError(f"{where}: {what} is -1, 0 or 1, but this one is {cell.strip()!r}.")
    return int(number)


def _count(cell: str | None, where: str, column: str) -> int | None:
    if cell is None or not cell.strip():
        return None
    text = _id(cell, where, column)
    if not text.isdigit():
        raise InvalidInputError(f"{where}: {column} is a whole number, but this one is {cell.strip()!r}.")
    return int(text)


def _in_order(one: str) -> tuple[int, int, str]:
    """Numbers by their size, then whatever else there is."""
    return (0, int(one), one) if one.isdecimal() else (1, 0, one)


def _time(milliseconds: int | None) -> Any:
    return None if milliseconds is None else pd.Timestamp(milliseconds, unit="ms", tz="UTC")
