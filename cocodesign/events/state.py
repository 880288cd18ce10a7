"""What do the events of a workshop add up to?"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

__all__ = ["Row", "State", "headline"]

Row = dict[str, Any]


@dataclass
class State:
    """A workshop as its events have made it, or as much of it as one person may see.

    Every attribute holds plain dicts and lists; the keys of a row are the columns of :mod:`cocodesign.schema`
    and some more that only screens need. Read them, do not write them: only :func:`apply` writes.
    """

    seq: int = 0
    workshop: Row = field(default_factory=dict)
    doors: bool = False
    participants: dict[str, Row] = field(default_factory=dict)
    stages: dict[str, Row] = field(default_factory=dict)
    contributions: dict[str, Row] = field(default_factory=dict)
    derivations: list[Row] = field(default_factory=list)
    endorsements: dict[str, dict[str, Row]] = field(default_factory=dict)
    thanks: dict[str, dict[str, Row]] = field(default_factory=dict)
    """By contribution and person, as endorsements are."""
    adoptions: dict[str, dict[str, Row]] = field(default_factory=dict)
    """By contribution and person: ``into``, the own idea for which the point was taken up, or None."""
    flags: dict[str, dict[str, Row]] = field(default_factory=dict)
    """By contribution and person: the flags that nobody has looked at yet."""
    seen: dict[str, int] = field(default_factory=dict)
    """To how many people a contribution was shown."""
    exposures: dict[str, set[str]] = field(default_factory=dict)
    """Who was shown a contribution, as far as this log says who."""
    polls: dict[str, Row] = field(default_factory=dict)
    candidates: dict[str, list[Row]] = field(default_factory=dict)
    ballots: dict[str, dict[str, Row]] = field(default_factory=dict)
    delegations: dict[str, dict[str, Row]] = field(default_factory=dict)
    """By poll and person: ``to`` whom they handed their ballot, and the ``event`` that says so."""
    boxes: dict[str, list[Row]] = field(default_factory=dict)
    """The ballots of sealed polls, where a record holds them: no event brings them, and nobody is beside them."""
    reasons: dict[str, dict[str, dict[str, Row]]] = field(default_factory=dict)
    """By poll, person and candidate: ``reason`` (its id), ``text``, ``hidden``, of the last reason that each gave."""
    told: dict[str, dict[str, Row]] = field(default_factory=dict)
    """By poll and id of a reason, as they were told with its count: ``text``, ``hidden``; in an open poll ``person``."""
    counts: dict[str, Row] = field(default_factory=dict)
    results: dict[str, Row] = field(default_factory=dict)
    decisions: dict[str, Row] = field(default_factory=dict)
    paper_voided: list[Row] = field(default_factory=list)
    goals: dict[str, Row] = field(default_factory=dict)
    efforts: dict[str, Row] = field(default_factory=dict)
    """By the event that logged it: ``goal, participant, amount, day, text, evidence, state``; of an erased person's
    entry the amount and the day stay, under nobody."""
    promises: dict[str, Row] = field(default_factory=dict)
    updates: list[Row] = field(default_factory=list)
    pledges: dict[str, Row] = field(default_factory=dict)
    amendments: list[Row] = field(default_factory=list)
    invited_at: str | None = None
    """When everybody who is silent was last told that there is room for their idea."""
    wall: str = "auto"
    """Which page the wall shows."""
    consents: dict[str, dict[str, Row]] = field(default_factory=dict)
    refusals: list[Row] = field(default_factory=list)
    _ideas: list[Row] = field(default_factory=list)
    _looked: int = 0
    _drawn: dict[str, list[Row]] = field(default_factory=dict)
    _children: dict[str, list[str]] = field(default_factory=dict)
    _comments: dict[str, list[str]] = field(default_factory=dict)

    @property
    def now(self) -> Row | None:
        """The open stage, or None."""
        return next((stage for stage in self.stages.values() if stage["state"] == "open"), None)

    @property
    def agenda(self) -> list[Row]:
        """The stages in the order of the agenda."""
        return sorted(self.stages.values(), key=lambda stage: stage["position"])

    @property
    def ideas(self) -> list[Row]:
        """The ideas in the order in which they came, hidden ones too."""
        fresh = islice(self.contributions.values(), self._looked, None)  # they only become more
        self._ideas += [row for row in fresh if row["kind"] == "idea"]
        self._looked = len(self.contributions)
        return list(self._ideas)

    def comments(self, idea: str) -> list[Row]:
        """Return the comments on an idea in the order in which they came."""
        return [self.contributions[one] for one in self._comments.get(idea, ())]

    def parents(self, idea: str) -> list[str]:
        """Return the ideas from which an idea was drawn."""
        return [link["parent"] for link in self._drawn.get(idea, ())]

    def drawn_from(self, idea: str) -> list[Row]:
        """Return the derivations of which an idea is the child."""
        return list(self._drawn.get(idea, ()))

    def children(self, idea: str) -> list[str]:
        """Return the ideas that were drawn from an idea."""
        return list(self._children.get(idea, ()))

    def standing(self) -> list[str]:
        """Return the ideas that may stand in a vote: neither hidden, nor erased, nor merged as a duplicate."""
        return [
            row["contribution"]
            for row in self.ideas
            if row["hidden"] is None and not row["erased"] and not row["merged_into"]
        ]

    def poll_of(self, stage: str) -> Row | None:
        """Return the latest poll of a stage, or None."""
        return next((poll for poll in reversed(self.polls.values()) if poll["stage"] == stage), None)


def headline(row: Row, limit: int = 70) -> str:
    """Return what an idea is called in a list: its title, else its first sentence, cut between words.

    Examples
    --------
    >>> headline({"title": "", "text": "Twelve shade trees. The lot is the hottest corner."})
    'Twelve shade trees'
    """
    if row["title"]:
        return str(row["title"])
    first = row["text"].strip().partition("\n")[0]
    for stop in ".!?。؟":
        first = first.partition(stop + " ")[0]
    first = first.rstrip(".。")
    if len(first) <= limit:
        return str(first)
    cut = first[:limit].rpartition(" ")[0] or first[:limit]
    return f"{cut} …"
