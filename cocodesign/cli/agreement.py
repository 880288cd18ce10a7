"""Does a workshop hold what the files of a public conversation hold? Every vote that counts, and the sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cocodesign.cli.acts import Script
from cocodesign.cli.shelf import Place
from cocodesign.events import State, replay
from cocodesign.formats import PolisConversation
from cocodesign.store import Store

__all__ = ["Check", "Found", "check", "recorded"]


@dataclass
class Found:
    """What of a conversation a workshop holds.

    Attributes
    ----------
    state : State
        The workshop, unfiltered.
    people : dict
        Who a person of the conversation is in the workshop, as far as they did something.
    done : set of str
        The ids of what was done.
    poll : str or None
        The poll in which its statements stand.
    """

    state: State
    people: dict[str, str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)
    poll: str | None = None
    last: str = "1970-01-01T00:00:00Z"
    """The time of its last event."""


def recorded(place: Place, script: Script) -> Found:
    """Return what the record of a workshop holds of a conversation."""
    store = Store.open(place.url)
    try:
        events = store.read()
    finally:
        store.close()
    found, acts = Found(replay(events)), {act.id: act for act in script.acts}
    for event in events:
        found.done.add(event["id"])
        found.last = max(found.last, event["at"])
        act = acts.get(event["id"])
        if act is not None and act.person:
            found.people[act.person] = event["actor"]
        if act is not None and act.do == "opine":
            found.poll = event["ref"]
    opened = f"poll-{script.name('open')}"
    if found.poll is None and opened in found.state.polls:
        found.poll = opened
    return found


@dataclass(frozen=True)
class Check:
    """Whether a workshop holds what the files hold.

    Attributes
    ----------
    cells : int
        The cells of the matrix.
    agree : int
        How many of them the workshop has with the same value.
    problems : tuple of str
        What differs, in words: cells, votes that are nowhere in the matrix, sums of the count.
    counted : bool
        Whether the sums of the counted poll were compared too.
    """

    cells: int
    agree: int
    problems: tuple[str, ...]
    counted: bool

    @property
    def ok(self) -> bool:
        """Whether everything agrees."""
        return not self.problems

    def __str__(self) -> str:
        lines = [f"{self.agree:,} of {self.cells:,} cells agree with the matrix of the conversation."]
        if self.counted and self.ok:
            lines.append("The count of every statement agrees with the sums of its column.")
        shown = self.problems[:10]
        lines += [f"  {problem}" for problem in shown]
        if len(self.problems) > len(shown):
            lines.append(f"  … and {len(self.problems) - len(shown):,} more")
        return "\n".join(lines)


def check(found: Found, script: Script) -> Check:
    """Return whether every vote that counts in a workshop is the one in the conversation's matrix, and no other is there."""
    conversation = script.conversation
    named = {script.name("statement", one): one for one in _asked(conversation)}
    ballots = found.state.ballots.get(found.poll or "", {})
    mine = {participant: person for person, participant in found.people.items()}
    here: dict[tuple[str, str], int] = {}
    for participant, ballot in ballots.items():
        if participant in mine:
            for candidate, value in ((ballot["choice"] or {}).get("opinions") or {}).items():
                if candidate in named:
                    here[mine[participant], named[candidate]] = value
    problems = [
        f"person {person}, statement {one}: the matrix says {_said(conversation.cells.get((person, one)))}, "
        f"the workshop {_said(here.get((person, one)))}"
        for person, one in sorted(conversation.cells.keys() | here.keys())
        if conversation.cells.get((person, one)) != here.get((person, one))
    ]
    count = found.state.counts.get(found.poll or "")
    alone = not ballots.keys() - mine.keys()  # else people in the room voted on the same statements
    if count is not None and alone:
        problems += _sums(count, conversation, named)
    agree = sum(here.get(key) == value for key, value in conversation.cells.items())
    return Check(len(conversation.cells), agree, tuple(problems), count is not None and alone)


def _sums(count: Mapping[str, Any], conversation: PolisConversation, named: Mapping[str, str]) -> list[str]:
    """Where the count of a statement differs from the sums of its column in the matrix."""
    columns: dict[str, list[int]] = {one: [] for one in named.values()}
    for (_, one), value in conversation.cells.items():
        columns[one].append(value)
    problems = []
    for candidate, said in count.get("statements", {}).items():
        one = named.get(candidate, "")
        if not one:
            continue
        true = {"agree": columns[one].count(1), "pass": columns[one].count(0)}
        true["disagree"] = columns[one].count(-1)
        problems += [
            f"statement {one}: {said[name]} {name} were counted, the matrix has {number}"
            for name, number in true.items()
            if said[name] != number
        ]
    return problems


def _asked(conversation: PolisConversation) -> list[str]:
    voted = (vote.statement for vote in conversation.votes)
    return [*dict.fromkeys([*conversation.statements, *voted, *(one for _, one in conversation.cells)])]


def _said(value: int | None) -> str:
    return "nothing" if value is None else {1: "agree", 0: "pass", -1: "disagree"}[value]
