"""The archive of a workshop: the whole log in one file, private and exact, and the check that it is whole.

A file of JSON lines. The first holds the format, its version and the SHA-256 of every byte after it; then one line
an event with its payload, one line a person in the vault, one line a checkpoint; of secret polls, which are sealed by
then, one line a ballot and one line for each who voted, and nothing that joins them. A flipped byte anywhere is found:
in the first line because it must be exactly what its own content demands, elsewhere by the digest. On top of it the
chain of commitments says *where* a record was touched.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cocodesign.chain import GENESIS, canonical, commitment, link, parse, receipt_code
from cocodesign.events import KINDS, State, check_body, replay, rows
from cocodesign.exceptions import InvalidInputError, TamperedRecordError, UnknownVersionError
from cocodesign.recount import fill_boxes, recount_log
from cocodesign.schema import LOG_VERSION
from cocodesign.seal import shuffled

if TYPE_CHECKING:
    from cocodesign.tables import Community

__all__ = [
    "Archive",
    "Checkpoint",
    "Report",
    "open_archive",
    "read_archive",
    "verify_record",
    "write_archive",
]

FORMAT = "cocodesign-archive"
_SPOKEN = frozenset(
    {
        "idea.added",
        "idea.revised",
        "comment.added",
        "flag.raised",
        "pledge.offered",
        "effort.logged",
        "effort.corrected",
    }
)


@dataclass(frozen=True)
class Checkpoint:
    """A head of the log that somebody keeps outside of it: on a photo of the wall, in the minutes, in a receipt."""

    workshop: str
    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.workshop}:{self.seq}:{self.hash}"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Return a checkpoint from ``WORKSHOP:SEQ:HASH``; the hash may be shortened to its first 12 digits or more.

        Raises
        ------
        InvalidInputError
            If the text has another form.
        """
        parts = text.strip().split(":")
        fine = len(parts) == 3 and parts[1].isdigit() and 12 <= len(parts[2]) <= 64
        if not fine or set(parts[2]) - set("0123456789abcdef"):
            raise InvalidInputError(f"A checkpoint looks like w-7k2m:412:9f86d081884c…; this is {text!r}.")
        return cls(parts[0], int(parts[1]), parts[2])


@dataclass(frozen=True)
class Report:
    """What a verification found.

    Attributes
    ----------
    workshop : str
        Whose record it is.
    events, redacted : int
        How many lines the log has, and how many of their payloads were erased.
    head : str
        The hash of the last line.
    polls : tuple of str
        One sentence for every poll that was counted again.
    problems : tuple of str
        What does not verify, each with its place; empty when all is well.
    anchored : bool
        Whether the log was held against a checkpoint from outside. Without one it is self-consistent only: a log
        that was rewritten from its first line to its last cannot be told from the true one.
    purge_pending : str
        Since when erased words may still stand in the store's files; "" when they do not.
    """

    workshop: str
    events: int
    redacted: int
    head: str
    polls: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    anchored: bool = False
    purge_pending: str = ""

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    @property
    def checkpoint(self) -> Checkpoint:
        """The head, to be kept somewhere else."""
        return Checkpoint(self.workshop, self.events, self.head)

    def __str__(self) -> str:
        if self.problems:
            return "\n".join(
                [f"{self.workshop} does NOT verify:", *(f"  {problem}" for problem in self.problems)]
            )
        erased = f", {self.redacted} of them erased" if self.redacted else ""
        against = (
            "agrees with the checkpoint" if self.anchored else "self-consistent only: no checkpoint was given"
        )
        lines = [f"{self.workshop} verifies: {self.events} events{erased}; {against}.", *self.polls]
        if self.purge_pending:
            lines.append(
                f"purge pending since {self.purge_pending}: erased words may still stand in the files"
            )
        return "\n".join([*lines, f"head {self.checkpoint}"])


@dataclass(frozen=True)
class Archive:
    """What an archive file holds, as plain dicts, and facts about the workshop.

    Attributes
    ----------
    records, vault, checkpoints : list of dict
        The lines of the log with their payloads, the people, the heads that were published.
    ballots : list of dict
        The ballots of sealed polls: ``poll, leaf, choice, nonce, group, channel``.
    turnout : list of dict
        Who voted in secret polls: ``poll, participant``.
    """

    workshop: str
    about: Mapping[str, Any] = field(repr=False)
    records: list[dict[str, Any]] = field(repr=False)
    vault: list[dict[str, Any]] = field(repr=False)
    checkpoints: list[dict[str, Any]] = field(repr=False)
    ballots: list[dict[str, Any]] = field(repr=False, default_factory=list)
    turnout: list[dict[str, Any]] = field(repr=False, default_factory=list)

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield the events with their bodies and the names from the vault."""
        names = {row["participant"]: row["name"] or "" for row in self.vault}
        for record in self.records:
            yield event_of(record) | {"name": names.get(record["actor"], "")}

    def state(self) -> State:
        """Return what the events add up to."""
        return fill_boxes(replay(self.events()), self.ballots)

    def community(self) -> Community:
        """Return the tidy tables of the workshop."""
        from cocodesign.tables import Community

        return Community.from_rows(rows(self.state()))

    def verify(self, against: Checkpoint | None = None) -> Report:
        """Return what a check of every line, payload, name and count finds."""
        return verify_record(
            *(self.workshop, self.records, self.vault, against),
            checkpoints=self.checkpoints,
            ballots=self.ballots,
            turnout=self.turnout,
        )

    def sealed_polls(self) -> list[str]:
        """Return the secret polls that are sealed, in the order in which they were opened."""
        return [name for name, row in self.state().polls.items() if row["seal"]]

    def ballot_lists(self, poll: str) -> dict[str, Any]:
        """Return the two lists of a sealed poll that may be published, and its seal. They are never joined.

        Returns
        -------
        dict
            ``choices``, what stood on the ballots in the order of their text, for anybody to count again; ``leaves``,
            sorted, for each voter to find theirs (:func:`cocodesign.seal.check_receipt`); ``seal``, against which
            :func:`cocodesign.seal.check_lists` holds both; ``paper``, what stood on the ballots, in its order, and
            ``hidden``, what of it was not counted; ``result``, the count as it was recorded, None before there is one.

        Raises
        ------
        InvalidInputError
            If there is no such poll, or it is not a sealed one.
        """
        state = self.state()
        about = state.polls.get(poll)
        if about is None or not about["seal"]:
            sealed = ", ".join(self.sealed_polls()) or "none"
            raise InvalidInputError(
                f"The lists of a sealed poll were asked for; {poll!r} is none. Sealed polls here: {sealed}."
            )
        mine = [row for row in self.ballots if row["poll"] == poll]
        return {
            "choices": shuffled(parse(row["choice"]) for row in mine),
            "leaves": sorted(row["leaf"] for row in mine),
            "seal": {name: value for name, value in about["seal"].items() if name != "leaves"},
            "paper": [row["candidate"] for row in state.candidates[poll]],
            "hidden": [*about["hidden"]],
            "result": state.counts.get(poll),
        }


def event_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record of the log as an event, its body parsed."""
    return {
        "workshop": record["workshop"],
        "seq": record["seq"],
        "id": record["event"],
        "kind": record["kind"],
        "v": record["v"],
        "actor": record["actor"],
        "stage": record["stage"],
        "ref": record["ref"],
        "at": record["at"],
        "body": None if record["body"] is None else parse(record["body"]),
        **({"receipt": receipt_code(record["commit"])} if record["kind"] == "ballot.cast" else {}),
    }


# ---------------------------------------------------------------- the file


def write_archive(
    path: str | os.PathLike[str],
    workshop: str,
    about: Mapping[str, Any],
    records: Iterable[Mapping[str, Any]],
    vault: Iterable[Mapping[str, Any]],
    checkpoints: Iterable[Mapping[str, Any]] = (),
    ballots: Iterable[Mapping[str, Any]] = (),
    turnout: Iterable[Mapping[str, Any]] = (),
) -> Path:
    """Write an archive and return its path; a file that is there is replaced only when the new one is complete."""
    lines = [canonical({"about": {**about, "workshop": workshop}})]
    lines += [canonical({"event": dict(record)}) for record in records]
    lines += [canonical({"person": dict(person)}) for person in vault]
    lines += [canonical({"checkpoint": dict(checkpoint)}) for checkpoint in checkpoints]
    lines += [canonical({"ballot": dict(ballot)}) for ballot in ballots]
    lines += [canonical({"voted": dict(voted)}) for voted in turnout]
    content = b"".join(line + b"\n" for line in lines)
    target = Path(path)
    draft = target.with_name(target.name + ".part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_first_line(workshop, content) + content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    return target


def _first_line(workshop: str, content: bytes) -> bytes:
    digest = hashlib.sha256(content).hexdigest()
    return (
        canonical({"format": FORMAT, "version": LOG_VERSION, "workshop": workshop, "sha256": digest}) + b"\n"
    )


def open_archive(path: str | os.PathLike[str]) -> Archive:
    """Return what an archive file holds.

    Raises
    ------
    InvalidInputError
        If the file is not an archive.
    UnknownVersionError
        If a newer version wrote it.
    TamperedRecordError
        If a byte of it was changed after it was written.
    """
    first, newline, content = Path(path).read_bytes().partition(b"\n")
    try:
        head = parse(first)
        version = head["version"]
        known = head["format"] == FORMAT and newline
    except (InvalidInputError, KeyError, TypeError):
        known = False
    if not known:
        raise InvalidInputError(
            f'{path} is not an archive of a workshop: its first line should name "{FORMAT}".'
        )
    if version != LOG_VERSION:
        raise UnknownVersionError(
            f"{path} is an archive of version {version!r}; this installation reads version {LOG_VERSION}. "
            "Upgrade it with: pip install --upgrade cocodesign"
        )
    touched = TamperedRecordError(f"{path}: the content does not have the digest that the first line states.")
    if hashlib.sha256(content).hexdigest() != head.get("sha256"):
        raise touched
    kinds = ("about", "event", "person", "checkpoint", "ballot", "voted")
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in kinds}
    try:
        for line in content.splitlines():
            ((kind, value),) = parse(line).items()
            found[kind].append(value)
        (about,) = found["about"]
        workshop = about["workshop"]
    except (InvalidInputError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInputError(f"{path} is not an archive of a workshop: {error!r}.") from error
    if first + newline != _first_line(workshop, content):
        raise touched
    return Archive(workshop, about, *(found[kind] for kind in kinds[1:]))


def read_archive(path: str | os.PathLike[str]) -> Community:
    """Return the tidy tables of an archived workshop, after its record was verified.

    Raises
    ------
    InvalidInputError, UnknownVersionError, TamperedRecordError
        As :func:`open_archive`, and where the chain of the log does not verify.
    """
    archive = open_archive(path)
    report = archive.verify()
    if not report.ok:
        raise TamperedRecordError(str(report))
    return archive.community()


# ---------------------------------------------------------------- is it whole


def verify_record(
    workshop: str,
    records: Iterable[Mapping[str, Any]],
    vault: Iterable[Mapping[str, Any]],
    against: Checkpoint | None = None,
    head: tuple[int, str] | None = None,
    checkpoints: Iterable[Mapping[str, Any]] = (),
    ballots: Sequence[Mapping[str, Any]] = (),
    turnout: Sequence[Mapping[str, Any]] = (),
) -> Report:
    """Return what a check of a whole log finds: numbers, links, commitments, heads, names, counts.

    Names and counts are looked at only where every line verifies: they are read from the lines.

    Parameters
    ----------
    workshop : str
        Whose log it should be.
    records : iterable of mapping
        The log's lines with their payloads, in order.
    vault : iterable of mapping
        The people, with ``participant, role, name, name_salt``.
    against : Checkpoint, optional
        A head kept outside.
    head : (int, str), optional
        The number and hash that the store believes to be the last.
    checkpoints : iterable of mapping
        The heads that were published, with ``seq, hash, where_published``.
    ballots, turnout : sequence of mapping
        What lies beside the log of secret polls (see :class:`Archive`).
    """
    problems: list[str] = []
    events: list[dict[str, Any]] = []
    hashes = [GENESIS]
    redacted = 0
    for n, record in enumerate(records, start=1):
        place = f"{workshop}, event {n}"
        problems += (f"{place}: {problem}" for problem in _line_problems(workshop, n, hashes[-1], record))
        redacted += record["body"] is None
        try:
            events.append(_checked(event_of(record)))
        except ValueError as error:
            problems.append(f"{place}: the payload is not what this kind of event holds ({error})")
        hashes.append(str(record["hash"]))
    n = len(hashes) - 1
    if head is not None and head != (n, hashes[-1]):
        problems.append(
            f"{workshop}: the store says that event {head[0]} is the last, the log ends with event {n}"
        )
    if against is not None:
        met = (
            against.workshop == workshop and against.seq <= n and hashes[against.seq].startswith(against.hash)
        )
        if not met:
            where = f"ends with event {n}" if n < against.seq else "has another history there"
            problems.append(f"{workshop}: the checkpoint names event {against.seq}, but this log {where}")
    for point in checkpoints:
        if not 0 <= point["seq"] <= n or hashes[point["seq"]] != point["hash"]:
            problems.append(
                f"{workshop}: the head of event {point['seq']} that was published ({point['where_published']}) is another"
            )
    recounted: tuple[str, ...] = ()
    if not problems:
        problems += _name_problems(workshop, events, vault)
        said, miscounted = recount_log(workshop, events, ballots, turnout)
        recounted, problems = tuple(said), problems + miscounted
    return Report(workshop, n, redacted, hashes[-1], recounted, tuple(problems), against is not None)


def _checked(event: dict[str, Any]) -> dict[str, Any]:
    kind = KINDS.get(event["kind"])
    if event["body"] is not None and not isinstance(event["body"], dict):
        raise InvalidInputError("a payload must be an object")
    if kind is not None and event["v"] == kind.v and event["body"] is not None:
        check_body(event["kind"], event["body"])
    return event


def _line_problems(workshop: str, n: int, previous: str, record: Mapping[str, Any]) -> Iterator[str]:
    if record["seq"] != n:
        yield f"a line is missing or out of order (this one calls itself {record['seq']})"
    if record["workshop"] != workshop:
        yield f"the line belongs to workshop {record['workshop']}"
    if record["prev"] != previous:
        yield "it is not linked to the line before it"
    try:
        if link(str(record["prev"]), record, str(record["commit"])) != record["hash"]:
            yield "the line does not have the hash that it states"
    except ValueError:
        yield "a hash of this line is not a hash"
    body, salt = record["body"], record["salt"]
    if (body is None) != (salt is None):
        yield "the payload is half erased"
    elif body is not None:
        try:
            request = str(record["request"] or "").encode()
            if commitment(bytes.fromhex(salt), str(body).encode(), request) != record["commit"]:
                yield "the payload was changed"
        except ValueError:
            yield "the salt of the payload is not a salt"
    elif not record["redaction"]:
        yield "the payload is gone without a word of erasure"
    expected = record["actor"] if record["kind"] in _SPOKEN else None
    if record["subject"] != expected:
        yield "the payload names another person than the line"


def _name_problems(
    workshop: str, events: list[dict[str, Any]], vault: Iterable[Mapping[str, Any]]
) -> Iterator[str]:
    people = {person["participant"]: person for person in vault}
    last: dict[str, str] = {}
    roles: dict[str, str] = {}
    for event in events:
        if event["kind"] in ("participant.joined", "participant.renamed") and event["body"]:
            last[event["actor"]] = event["body"].get("name_commit", "")
            if event["kind"] == "participant.joined":
                roles[event["actor"]] = event["body"].get("role", "")
        elif event["kind"] == "participant.removed":
            roles[event["ref"]] = "removed"
    for person, commit in last.items():
        kept = people.get(person)
        if kept is None:
            yield f"{workshop}: {person} joined, but the vault does not know them"
        elif kept["role"] != roles.get(person):
            yield f"{workshop}: {person} is {roles.get(person)} in the log, but the vault says {kept['role']}"
        elif kept["name_salt"] is not None and not _is_name(kept, commit):
            yield f"{workshop}: the name of {person} in the vault is not the one they gave"
    for person in people.keys() - last.keys():
        yield f"{workshop}: the vault knows {person}, who never joined"


def _is_name(kept: Mapping[str, Any], commit: str) -> bool:
    try:
        salt, name = bytes.fromhex(kept["name_salt"]), str(kept["name"] or "").encode()
    except ValueError:
        return False
    return commitment(salt, name, use="name") == commit
