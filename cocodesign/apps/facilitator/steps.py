"""What moves the evening on? The one act that comes next, read from the state alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cocodesign.events import State

__all__ = ["Step", "last_poll", "next_step", "opens_a_vote"]


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
    """Return the poll that was closed last, or None; one that was opened again is not it."""
    return next((poll for poll in reversed(state.polls.values()) if poll["closed_at"]), None)


def next_step(state: State) -> Step:
    """Return the act that moves the workshop on.

    A stage that shows results is not left before its result is shown and decided upon; otherwise the next stage
    of the agenda is opened, the open one closing with it. What lies before the stage that was opened last is not
    opened by this act: one goes back by the agenda, with a reason.
    """
    if state.workshop.get("ended_at"):
        return Step("")
    now, unfinished = state.now, _unfinished(state)
    if unfinished and now and now["kind"] == "result":
        return unfinished
    behind = max((stage["position"] for stage in state.agenda if stage["state"] != "draft"), default=-1)
    following = next((stage for stage in state.agenda if stage["position"] > behind), None)
    if following:
        return Step("open", following["stage"], now["stage"] if now else "")
    if now and now["kind"] != "result":
        return Step("close", now["stage"], now["stage"])
    return unfinished or Step("end")


def _unfinished(state: State) -> Step | None:
    """Return what is still to do about the last vote, or None."""
    poll = last_poll(state)
    if poll is None or poll["poll"] in state.decisions:
        return None
    if poll["poll"] not in state.counts:
        return Step("count", poll=poll["poll"])
    if poll["poll"] not in state.results:
        return Step("show", poll=poll["poll"])
    return None if poll["kind"] == "pulse" else Step("decide", poll=poll["poll"])


def opens_a_vote(state: State, step: Step) -> bool:
    """Whether a step opens a stage in which people vote."""
    return step.do == "open" and state.stages[step.stage]["kind"] == "vote"
