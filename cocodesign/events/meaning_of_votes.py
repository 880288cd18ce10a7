"""What do the events mean by which people vote, and by which a vote becomes a decision?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cocodesign.events.delegations import ballots_of
from cocodesign.events.kinds import CHOICE
from cocodesign.events.state import Row, State

__all__ = ["MEANING", "PAPER", "reason_rows", "unshow"]

Event = Mapping[str, Any]

PAPER = "paper:"
"""Before the number of a sheet: the key of a paper ballot, where others have their voter's."""


def _poll_opened(state: State, event: Event, body: Row) -> None:
    if not body:
        return
    poll = event["ref"]
    state.polls[poll] = {
        "poll": poll,
        "stage": event["stage"],
        "question": body["question"],
        "kind": body["kind"],
        "rule": body["rule"],
        "mode": body["mode"],
        "settings": body.get("settings", {}),
        "opened_at": event["at"],
        "closed_at": None,
        "electorate": None,
        "hidden": [],
        "gone": [],
        "seal": None,
    }
    costs = state.polls[poll]["settings"].get("costs") or {}
    state.candidates[poll] = [
        {**row, "cost": float(costs[row["candidate"]])} if row["candidate"] in costs else dict(row)
        for row in body["candidates"]
    ]


def _poll_closed(state: State, event: Event, body: Row) -> None:
    poll = state.polls.get(event["ref"])
    if poll is None:
        return
    people = [row for row in state.participants.values() if row["role"] == "participant"]
    # What was hidden or erased while the vote was open: the count is made without it, and says what it would be with it.
    hidden = [
        row["candidate"]
        for row in state.candidates[event["ref"]]
        if _is_gone(state.contributions.get(row.get("contribution") or ""))
    ]
    voted = ballots_of(state, event["ref"])
    # Who has left is no voter any more, unless they had voted: their ballot counts, and so do they.
    here = sum(row["left_at"] is None or row["participant"] in voted for row in people)
    sheets = sum(voter.startswith(PAPER) for voter in voted)  # of people who are in the room without a phone
    poll.update(closed_at=event["at"], electorate=here + sheets, hidden=hidden)
    if poll["mode"] == "secret":  # no event says who voted: the seal counts those of them who had left by now
        poll["gone"] = [row["participant"] for row in people if row["left_at"] is not None]


def _sealed(state: State, event: Event, body: Row) -> None:
    if body and event["ref"] in state.polls:
        state.polls[event["ref"]].update(seal=dict(body), electorate=body["electorate"])


def _is_gone(row: Row | None) -> bool:
    return row is not None and (row["hidden"] is not None or row.get("erased_at") is not None)


def _cast(state: State, event: Event, body: Row) -> None:
    paper = event["kind"] == "paper.cast"
    voter = PAPER + body.get("sheet", "") if paper else event["actor"]
    choice = {name: body[name] for name in CHOICE if name in body} if body else None
    _put(state, event, voter, choice, "paper" if paper else "phone")


def _put(state: State, event: Event, voter: str, choice: Row | None, channel: str) -> None:
    if event["ref"] not in state.polls:
        return
    box = state.ballots.setdefault(event["ref"], {})
    before = box.get(voter)
    box[voter] = {
        "ballot": event["id"],
        "seq": event["seq"],
        "choice": choice,
        "cast_at": event["at"],
        "receipt": event.get("receipt", ""),
        "changes": before["changes"] + 1 if before else 0,
        "channel": channel,
    }


def _voided(state: State, event: Event, body: Row) -> None:
    if not body:
        return
    box = state.ballots.get(event["ref"], {})
    secret = state.polls.get(event["ref"], {}).get("mode") == "secret"
    if box.pop(PAPER + body["sheet"], None) or secret:
        row = {"poll": event["ref"], "sheet": body["sheet"], "reason": body["reason"], "at": event["at"]}
        state.paper_voided.append(row)


def _opinion(state: State, event: Event, body: Row) -> None:
    poll = state.polls.get(event["ref"])
    if poll is None or not body:
        return
    box = state.ballots.setdefault(event["ref"], {})
    ballot = box.setdefault(
        event["actor"],
        {
            "ballot": event["id"],
            "choice": {"opinions": {}},
            "receipt": "",
            "changes": 0,
            "channel": "phone",
        },
    )
    opinions = ballot["choice"]["opinions"]
    ballot["changes"] += body["candidate"] in opinions
    opinions[body["candidate"]] = body["value"]
    ballot.update(seq=event["seq"], cast_at=event["at"])


def _judged(state: State, event: Event, body: Row) -> None:
    poll = state.polls.get(event["ref"])
    if poll is None or not body:
        return
    box = state.ballots.setdefault(event["ref"], {})
    fresh = {
        "ballot": event["id"],
        "choice": {"comparisons": []},
        "receipt": "",
        "changes": 0,
        "channel": "phone",
    }
    ballot = box.setdefault(event["actor"], fresh)
    said = ballot["choice"]["comparisons"]
    pair = {body["left"], body["right"]}
    before = [one for one in said if {*one[:2]} == pair]
    for one in before:
        said.remove(one)
    ballot["changes"] += bool(before)
    said.append([body["left"], body["right"], body["outcome"]])
    shown = poll.setdefault("shown", {})
    for idea in pair if not before else ():
        shown[idea] = shown.get(idea, 0) + 1
    ballot.update(seq=event["seq"], cast_at=event["at"])


def unshow(poll: Row, ballot: Row) -> None:
    """Count the pairs of a ballot that is gone no more among those that were shown."""
    shown = poll.get("shown", {})
    for left, right, _outcome in ballot["choice"]["comparisons"]:
        for idea in (left, right):
            shown[idea] -= 1
    poll["shown"] = {idea: n for idea, n in shown.items() if n}
    if not poll["shown"]:
        del poll["shown"]


def _delegated(state: State, event: Event, body: Row) -> None:
    if event["ref"] not in state.polls:
        return
    handed = state.delegations.setdefault(event["ref"], {})
    if body and event["kind"] == "ballot.delegated":
        handed[event["actor"]] = {"to": body["to"], "event": event["id"]}
    else:
        handed.pop(event["actor"], None)


def _reason(state: State, event: Event, body: Row) -> None:
    if not body or event["ref"] not in state.polls:
        return
    given = state.reasons.setdefault(event["ref"], {}).setdefault(event["actor"], {})
    said = {name: body[name] for name in ("reason", "text", "answer")}
    given[body["candidate"]] = {**said, "at": event["at"], "hidden": None}


def reason_rows(state: State, reason: str | None) -> list[Row]:
    """Return what the state holds of one reason, as it was given and as it was told."""
    given = [row for poll in state.reasons.values() for person in poll.values() for row in person.values()]
    told = [row for poll in state.told.values() for row in poll.values()]
    return [row for row in (*given, *told) if row["reason"] == reason]


def _counted(state: State, event: Event, body: Row) -> None:
    if body and event["ref"] in state.polls:
        state.counts[event["ref"]] = {**body["result"], "at": event["at"]}
        _tell(state, event)


def _shown(state: State, event: Event, body: Row) -> None:
    if body and event["ref"] in state.polls:
        state.results[event["ref"]] = {**body["result"], "at": event["at"], "seq": event["seq"]}
        _tell(state, event)


def _tell(state: State, event: Event) -> None:
    if event.get("reasons"):
        state.told[event["ref"]] = {row["reason"]: dict(row) for row in event["reasons"]}


def _decided(state: State, event: Event, body: Row) -> None:
    if event["ref"] not in state.polls:
        return
    state.decisions[event["ref"]] = {
        "decision": event["id"],
        "poll": event["ref"],
        "chosen": body.get("chosen", []),
        "reason": body.get("reason", ""),
        "in_spite": body.get("in_spite", ""),
        "at": event["at"],
        "seq": event["seq"],
        "actor": event["actor"],
    }


MEANING: dict[str, Callable[[State, Event, Row], None]] = {
    "poll.opened": _poll_opened,
    "poll.closed": _poll_closed,
    "poll.sealed": _sealed,
    "ballot.cast": _cast,
    "paper.cast": _cast,
    "paper.voided": _voided,
    "opinion.given": _opinion,
    "pair.judged": _judged,
    "reason.given": _reason,
    "ballot.delegated": _delegated,
    "delegation.ended": _delegated,
    "poll.counted": _counted,
    "result.shown": _shown,
    "decision.made": _decided,
}
