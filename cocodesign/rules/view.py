"""What do the rules ask about a workshop, and what do they answer?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

__all__ = ["Command", "Draft", "View"]

Command = Mapping[str, Any]
"""``{"do": NAME, "id": CLIENT_MADE_ID, …}``."""


@dataclass(frozen=True)
class Draft:
    """An event to be: what :func:`decide` decided, before it has a number, a time and a hash."""

    kind: str
    actor: str
    body: Mapping[str, Any] = field(default_factory=dict)
    stage: str | None = None
    ref: str | None = None
    subject: str | None = None
    """Whose words the body holds; they are erased with this person."""
    empties: tuple[str, ...] = ()
    """The events whose payloads are erased with this one."""
    forgets: tuple[str, ...] = ()
    """The people whose name and contact are erased with this one."""
    ends_links: bool = False
    """Whether the links of those people end too."""
    name: str | None = None
    """The name to keep in the vault, for a person who joins or renames themselves."""
    revision: int | None = None
    """For a ballot of a secret poll, which goes into the box and never into the log: the how manieth of its voter."""
    channel: str | None = None
    """By which way a ballot came that goes into the box, where that was declared before the poll opened."""


class View(Protocol):
    """What the rules may ask about a workshop. Every look-up is by key, so that it stays fast in a long log."""

    @property
    def now(self) -> str:
        """The time of the decision, ISO 8601 in UTC, whole seconds."""

    def workshop(self) -> Mapping[str, Any] | None:
        """``{"ended": bool, "doors": bool}``, or None before the workshop is created."""

    def settings(self) -> Mapping[str, Any]:
        """The settings of the workshop as they stand."""

    def role(self, person: str) -> str | None:
        """participant, facilitator, wall, operator, keeper, or removed for who was shut out; None for a stranger."""

    def consented(self, person: str) -> bool:
        """Whether the person has agreed to take part."""

    def stage(self, stage: str) -> Mapping[str, Any] | None:
        """``{"stage", "kind", "title", "position", "state", "minutes", "settings"}``."""

    def agenda(self) -> list[Mapping[str, Any]]:
        """All stages, in order."""

    def idea(self, contribution: str) -> Mapping[str, Any] | None:
        """``{"participant", "kind", "stage", "ref", "hidden", "withdrawn", "erased": bool}`` of a contribution."""

    def reason(self, reason: str) -> Mapping[str, Any] | None:
        """``{"hidden": bool}`` of a reason that was given in a consent round, or None."""

    def authors(self, idea: str) -> tuple[list[str], list[str]]:
        """Who the authors of an idea are, and who was asked to be one and has not answered."""

    def words(self, idea: str) -> Mapping[str, Any]:
        """``{"title", "text", "licence"}`` of an idea as it stands; its licence never changes.

        Of a comment also the words it proposes for its idea, ``{"new_title", "new_text"}``, else empty.
        """

    def ideas(self) -> list[str]:
        """The ideas that may stand in a vote, in the order in which they came: not hidden, not erased, not merged as duplicates."""

    def endorsed(self, person: str, contribution: str) -> bool:
        """Whether the endorsement stands."""

    def stands(self, act: str, person: str, contribution: str) -> bool:
        """Whether a person's act of a kind on a contribution stands: ``thanks``, ``adoption``, ``flag``."""

    def answer_to(self, comment: str) -> str | None:
        """What the authors of an idea did with the words that a comment proposes: ``taken``, ``declined``, or None."""

    def flagged(self, contribution: str) -> bool:
        """Whether anybody's flag on a contribution waits for the facilitator."""

    def seen(self, person: str, contributions: Collection[str]) -> set[str]:
        """Which of these contributions were shown to the person before."""

    def sheet(self, poll: str, sheet: str) -> Mapping[str, Any] | None:
        """The choice on a sheet of paper as it was entered, or None."""

    def boxed(self, poll: str, voter: str) -> Mapping[str, Any] | None:
        """``{"revision", "choice"}`` of a voter's ballot in the box of a secret poll that is not sealed, or None."""

    def promise(self, promise: str) -> Mapping[str, Any] | None:
        """``{"state", "due"}`` of a promise."""

    def pledge(self, pledge: str) -> Mapping[str, Any] | None:
        """``{"participant", "state"}`` of a pledge."""

    def left(self, person: str) -> bool:
        """Whether a person has left and not come back."""

    def poll(self, poll: str) -> Mapping[str, Any] | None:
        """``{"poll", "stage", "kind", "mode", "settings", "candidates": […], "closed", "counted", "shown"}``."""

    def open_poll(self, stage: str) -> str | None:
        """The poll of a stage that is not closed."""

    def recent(self, person: str, kind: str, seconds: int) -> int:
        """How many of the person's last hundred events of a kind lie in the last seconds."""

    def written(self, person: str, stage: str) -> int:
        """How many ideas the person wrote in a stage that draw on no other; what they have taken back counts too."""

    def joined(self) -> int:
        """How many people have joined so far, in any role."""

    def people(self) -> list[str]:
        """Everybody who joined and was not erased, in any role."""

    def payloads(self, *kinds: str) -> list[Mapping[str, Any]]:
        """``{"event", "kind", "actor", "ref", "seq", "at", "body"}`` of events of these kinds; erased ones are left out."""

    def ended_at(self) -> str | None:
        """When the workshop ended, or None."""

    def name_taken(self, skeleton: str, person: str) -> bool:
        """Whether the name of anybody but this person looks the same."""
