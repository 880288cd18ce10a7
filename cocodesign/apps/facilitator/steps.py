"""What moves the evening on? The one act that comes next, read from the state alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cocodesign.events import State
from cocodesign.rules.leading import fell_short
from cocodesign.schema import CHOOSES_NOTHING

__all__ = [
    "PUTS_IDEAS",
    "Step",
    "last_poll",
    "left_to_do",
    "next_step",
    "opens_a_vote",
    "outcomes",
    "puts_ideas",
    "unfinished",
]

TELLING = ("result", "actions")
"""Kinds of stage in which people learn what came out, and what becomes of it."""

PUTS_IDEAS = ("vote", "opinions", "pairs", "budget", "agreement", "consent")
"""Kinds of stage that open a poll about the ideas that stand."""


@dataclass(frozen=True)
class Step:
    """The act that comes next.

    Attributes
    ----------
    do : {"open", "close", "count", "show", "decide", "end", ""}
        Open a stage, close the one that is open, wait for the count, show a result, declare a decision, end;
        or nothing more, because the workshop has ended.
    stage : str
        Which stage it opens or closes.
    closing : str
        Which stage closes with it.
    poll : str
        Which poll it speaks of.
    """

    do: str
    stage: str = ""
    closing: str = ""
    poll: str = ""


def last_poll(state: State) -> dict[str, Any] | None:
    """Return the poll that was closed last, or None; one that was opened again is not it.

    A pulse asks how it was and waits for nobody: while a vote before it is still to be shown or decided upon, that
    vote is the last one.
    """
    closed = [poll for poll in reversed(state.polls.values()) if poll["closed_at"]]
    asked = next((poll for poll in closed if poll["kind"] != "pulse"), None)
    if asked is not None and left_to_do(state, asked):
        return asked
    return closed[0] if closed else None


def outcomes(state: State) -> list[dict[str, Any]]:
    """Return the closed polls of which there is something to look at, the last one of each stage, in their order.

    A stage that is open again, or was opened again, is told by its new poll alone.
    """
    last = {poll["stage"]: poll for poll in state.polls.values()}
    return [poll for poll in last.values() if poll["closed_at"]]


def next_step(state: State) -> Step:
    """Return the act that moves the workshop on.

    A stage in which people learn what came out is not left before the result is shown and, after a vote, decided
    upon; otherwise the next stage of the agenda is opened, the open one closing with it. What lies before the stage
    that was opened last is not opened by this act: one goes back by the agenda, with a reason.
    """
    if state.workshop.get("ended_at"):
        return Step("")
    now, left = state.now, unfinished(state)
    if left and now and now["kind"] in TELLING:
        return left
    behind = max((stage["position"] for stage in state.agenda if stage["state"] != "draft"), default=-1)
    following = next((stage for stage in state.agenda if stage["position"] > behind), None)
    if following:
        return Step("open", following["stage"], now["stage"] if now else "")
    if now and now["kind"] not in TELLING:
        return Step("close", now["stage"], now["stage"])
    return left or Step("end")


def unfinished(state: State) -> Step | None:
    """Return what is still to do about the last poll, or None."""
    poll = last_poll(state)
    do = left_to_do(state, poll) if poll else ""
    return Step(do, poll=poll["poll"]) if poll and do else None


def left_to_do(state: State, poll: Mapping[str, Any]) -> str:
    """Return what a closed poll waits for; opinions choose nothing, and a pulse shows itself once it is counted."""
    name, kind = poll["poll"], poll["kind"]
    if name in state.decisions:
        return ""
    if name not in state.counts:
        return "count"
    if name not in state.results:
        return "" if kind == "pulse" else "show"
    if kind == "consent" and not state.results[name]["winners"]:
        return ""  # what follows is another round, or none
    if fell_short(state.results[name], ()):
        return ""  # by its own rule the vote decides nothing
    return "" if kind in CHOOSES_NOTHING else "decide"


def opens_a_vote(state: State, step: Step) -> bool:
    """Whether a step opens a stage in which ideas are put to the people."""
    return step.do == "open" and puts_ideas(state.stages[step.stage])


def puts_ideas(stage: Mapping[str, Any]) -> bool:
    """Whether a stage opens a poll about ideas that stand, and not about proposals written for it."""
    return stage.get("kind") in PUTS_IDEAS and not (stage.get("settings") or {}).get("proposals")
