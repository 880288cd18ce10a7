"""When does who do what, if a public conversation is held again? Its statements and votes as commands, in order.

The order stays. Pauses shrink, so that the whole takes as long as is asked, and whoever did more within a minute than
the rules of a workshop allow does it over more minutes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from cocodesign.chain import canonical
from cocodesign.formats import PolisConversation, Statement
from cocodesign.formats.polis import MODERATED_OUT
from cocodesign.rules import LIMITS, PER_MINUTE
from cocodesign.rules.texts import has_ink

__all__ = ["Act", "Script", "script_of", "words"]

MINUTE = 62.0
"""Seconds between the first and the last but one of what one may do in a minute; clocks tick in whole seconds."""

KINDS = {"add_idea": "idea.added", "opine": "opinion.given"}
"""The event of each command, by which its pace is limited."""


@dataclass(frozen=True)
class Act:
    """One thing that somebody in the conversation did.

    Attributes
    ----------
    at : float
        When, in seconds from the beginning.
    id : str
        The id of the command: made of the conversation, so that the same act is never done twice.
    person : str
        Who, by the number that the platform gave them; "" for its moderators.
    do : str
        ``add_idea``, ``opine`` or ``hide``.
    statement : str
        On which statement, by the platform's number.
    about : dict
        What else the command says.
    """

    at: float
    id: str
    person: str
    do: str
    statement: str
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """A conversation as acts in order, and how its acts and statements are called in the workshop."""

    conversation: PolisConversation
    acts: tuple[Act, ...]

    def name(self, *what: str) -> str:
        """Return the id of something in this conversation; the same each time."""
        return _id(self.conversation, *what)


def script_of(conversation: PolisConversation, seconds: float | None) -> Script:
    """Return what happens in a conversation, spread over so many seconds.

    Parameters
    ----------
    conversation : PolisConversation
        Statements and votes; a statement stands at the latest when the first vote on it comes.
    seconds : float or None
        How long the whole shall take; more if the pace that the rules allow needs it. None keeps the times as they
        were recorded.
    """
    acts = _acts(conversation)
    if seconds is not None:
        acts = _compressed(acts, seconds)
    acts = _paced(acts)
    end = acts[-1].at if acts else 0.0
    hidden = [
        Act(end, _id(conversation, "hide", one.statement), "", "hide", one.statement, {"reason": MODERATED_OUT})
        for one in conversation.statements.values()
        if one.moderated < 0
    ]  # fmt: skip
    return Script(conversation, (*acts, *hidden))


def words(text: str, statement: str) -> str:
    """Return a statement's words as a workshop takes them: at most as long as an idea, without hidden characters.

    Examples
    --------
    >>> words("  A square\\x07 for all ", "7")
    'A square for all'
    >>> words("", "7")
    'Statement 7, without words'
    """
    normal = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    hidden = ("Cc", "Cs", "Co", "Cn")
    plain = "".join(c for c in normal if c in "\n\t" or unicodedata.category(c) not in hidden).strip()
    if len(plain) > LIMITS["idea"]:
        plain = plain[: LIMITS["idea"] - 1].rstrip() + "…"
    return plain if has_ink(plain) else f"Statement {statement}, without words"


def _id(conversation: PolisConversation, *what: str) -> str:
    return hashlib.sha256(canonical(["polis", conversation.source, *what])).hexdigest()[:32]


def _acts(conversation: PolisConversation) -> list[Act]:
    """Statements and votes as they came; where a vote is older than its statement, the statement comes with it."""
    first: dict[str, int] = {}
    for vote in conversation.votes:
        first.setdefault(vote.statement, vote.at)
    acts = []
    for statement in dict.fromkeys([*conversation.statements, *first]):
        one = conversation.statements.get(statement)
        if one is None:  # words that the file does not have are put by whoever voted on them first
            voter = next(vote.voter for vote in conversation.votes if vote.statement == statement)
            one = Statement(statement, voter, "", first[statement])
        at = min(one.at, first.get(statement, one.at))
        name = _id(conversation, "statement", statement)
        said = {"text": words(one.text, statement)}
        acts.append(Act(at / 1000, name, one.author, "add_idea", statement, said))
    again: dict[tuple[str, str, int], int] = {}
    for vote in conversation.votes:
        key = (vote.voter, vote.statement, vote.at)
        again[key] = again.get(key, 0) + 1
        name = _id(conversation, "vote", vote.voter, vote.statement, str(vote.at), str(again[key]))
        acts.append(Act(vote.at / 1000, name, vote.voter, "opine", vote.statement, {"value": vote.value}))
    acts.sort(key=lambda act: (act.at, act.do))  # a statement before the votes of the same moment
    start = acts[0].at if acts else 0.0
    return [replace(act, at=act.at - start) for act in acts]


def _compressed(acts: Sequence[Act], seconds: float) -> list[Act]:
    """The same acts in the time that is asked: no pause takes more than a hundredth of it, or little more if acts are few."""
    gaps = [after.at - before.at for before, after in pairwise(acts)]
    longest = max(gaps, default=0.0)
    if longest <= 0:
        return [replace(act, at=0.0) for act in acts]
    parts = min(100.0, sum(gap > 0 for gap in gaps) / 2)
    low, high = 0.0, longest
    for _ in range(60):  # the longest pause that is still a small part of the whole
        middle = (low + high) / 2
        if sum(min(gap, middle) for gap in gaps) >= parts * middle:
            low = middle
        else:
            high = middle
    cap = low or longest
    total = sum(min(gap, cap) for gap in gaps)
    at, moved = 0.0, [replace(acts[0], at=0.0)]
    for act, gap in zip(acts[1:], gaps, strict=True):
        at += min(gap, cap) * seconds / total
        moved.append(replace(act, at=at))
    return moved


def _paced(acts: Sequence[Act]) -> list[Act]:
    """The same acts, none faster than the rules allow, each person's own in their order, none before its statement."""
    lately: dict[tuple[str, str], deque[float]] = {}
    before: dict[str, float] = {}
    stands: dict[str, float] = {}
    moved = []
    for act in acts:
        kind = KINDS[act.do]
        times = lately.setdefault((act.person, kind), deque(maxlen=PER_MINUTE[kind]))
        at = max(act.at, before.get(act.person, 0.0), stands.get(act.statement, 0.0))
        if len(times) == times.maxlen:
            at = max(at, times[0] + MINUTE)
        times.append(at)
        before[act.person] = at
        if act.do == "add_idea":
            stands[act.statement] = at
        moved.append(replace(act, at=at))
    return sorted(moved, key=lambda act: act.at)  # those of one moment stay as they were
