"""Who can live with a proposal, who objects and why? The ballots of a consent round, and the rounds after it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_ids, check_text, has_ink
from cocodesign.rules.view import Command, Draft, View
from cocodesign.schema import ANSWERS

__all__ = ["answers_of", "earlier_rounds", "proposals_of_a_round", "with_reasons"]

Row = Mapping[str, Any]
_WITH_REASONS = ("objection", "concern")


def answers_of(poll: Row, command: Command) -> dict[str, Any]:
    """Return the answers of a ballot and the reasons in words, when each objection has one."""
    given, said = command.get("answers"), command.get("reasons", {})
    if not isinstance(given, dict) or not isinstance(said, dict):
        raise refuse("wrong-ballot", what="it needs answers by proposal, and the reasons beside them")
    if not {*given, *said} <= set(poll["candidates"]):
        raise refuse("unknown-candidate")
    if not all(isinstance(answer, str) and answer in ANSWERS for answer in given.values()):
        raise refuse("wrong-ballot", what=f"an answer is one of {', '.join(ANSWERS)}")
    answers = {one: given[one] for one in poll["candidates"] if one in given}
    reasons = {}
    for one, answer in answers.items():
        text = check_text({"text": said.get(one, "")}, "text", "comment", required=False)
        if answer == "objection" and not has_ink(text):
            raise refuse("objection-reason")
        if answer in _WITH_REASONS and text:
            reasons[one] = text
    return {"answers": answers, "reasons": reasons}


def with_reasons(view: View, poll: Row, person: str, choice: Row, command: Command) -> list[Draft]:
    """Return the ballot, which names its reasons by id, and what of the reasons is new.

    The words are events of their own: a ballot that was counted stays, words can be erased.
    """
    where = {"stage": poll["stage"], "ref": poll["poll"]}
    before = {
        row["body"]["candidate"]: row["body"]
        for row in view.payloads("reason.given")
        if row["ref"] == poll["poll"] and row["actor"] == person
    }
    names, drafts = {}, []
    for one, text in choice["reasons"].items():
        about = {"candidate": one, "answer": choice.get("answers", {}).get(one, "estimate"), "text": text}
        last = before.get(one)
        if last is not None and {**about, "reason": last["reason"]} == dict(last):
            names[one] = last["reason"]
            continue
        # A name of its own: from two reasons nobody sees that they are one person's.
        names[one] = sha256(f"{command['id']}:{one}".encode()).hexdigest()[:24]
        drafts.append(Draft("reason.given", person, {"reason": names[one], **about}, **where))
    ballot = {**choice, "reasons": names}
    return [Draft("ballot.cast", person, ballot, **where), *drafts]


def earlier_rounds(view: View, stage: str, kind: str) -> list[Row]:
    """Return the rounds that a stage has had, in order, as ``{"poll", "candidates", "result"}``.

    The next one begins when the result of the last was shown: what came out is what people answer to.
    """
    found: list[Row] = []
    for row in view.payloads("poll.opened"):
        poll = view.poll(row["ref"]) if row["body"]["kind"] == kind else None
        if poll is None or poll["stage"] != stage:
            continue
        if not poll["shown"]:
            raise refuse("round-not-shown")
        rows = row["body"]["candidates"]
        found.append({"poll": row["ref"], "candidates": rows, "result": poll["result"]})
    return found


def proposals_of_a_round(last: Row, standing: list[str], command: Command) -> list[dict[str, Any]]:
    """Return what stands in a round after another: what was not adopted, as it was or as the facilitator amended it."""
    before = {row["candidate"]: dict(row) for row in last["candidates"]}
    wanted = check_ids(command, "candidates")
    if not wanted:
        adopted = set(last["result"]["winners"])
        wanted = [one for one in before if one not in adopted] or list(before)
    amended = command.get("proposals", {})
    if not isinstance(amended, dict) or not set(amended) <= set(wanted) & set(before):
        raise refuse("unknown-candidate")
    if not set(wanted) <= {*before, *standing}:
        raise refuse("unknown-candidate")
    rows = [before.get(one, {"candidate": one, "contribution": one}) for one in wanted]
    for row in rows:
        if row["candidate"] in amended:
            row["label"] = check_text(amended, row["candidate"], "idea")
    return rows
