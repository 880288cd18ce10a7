"""Why may something not be done? Every reason as a sentence."""

from __future__ import annotations

from typing import Any

from cocodesign.exceptions import RefusedError

__all__ = ["REFUSALS", "refuse"]

REFUSALS = {
    "not-allowed": "This is not something that your role may do.",
    "removed": "The facilitator has ended your place in this workshop. Please speak to them.",
    "no-consent": "Please agree to take part first.",
    "ended": "This workshop has ended. Its record stays as it is.",
    "stage-closed": "{stage} is not open now, so this was not counted. Your words are kept on this phone.",
    "stage-open": "{stage} is open already.",
    "no-stage": "There is no such stage on the agenda.",
    "no-next-stage": "This was the last stage of the agenda.",
    "needs-reason": "Please give a reason: everybody will be able to read it.",
    "unknown-idea": "This idea is not there, or not any more.",
    "unknown-poll": "There is no such vote.",
    "ballot-changed": "Another ballot of yours was counted meanwhile. To put this one in its place, send it again.",
    "too-many-changes": "You have changed this ballot {limit} times. The last one counts.",
    "poll-unsealed": "A secret vote is not sealed yet, and its ballots may not leave the store before. Close it first.",
    "poll-closed": "This vote is closed; the ballot was not counted.",
    "poll-open": "This vote is still open.",
    "not-counted": "This vote has not been counted yet.",
    "result-shown": "This result has been published already.",
    "unknown-candidate": "One of the chosen ideas does not stand in this vote.",
    "repeated": "The same idea is named twice.",
    "no-delegation": "In this vote everybody votes for themselves.",
    "delegation-own": "Your ballot is with you already.",
    "delegation-circle": "This person's ballot is with you, directly or through others, so yours cannot go to them.",
    "delegation-chain": "In this vote a ballot goes over at most {limit} people. Choose somebody who votes themselves; who carries ballots of others may have to vote themselves too.",
    "rounds-over": "The rounds are over, by the rule that was fixed before the first.",
    "out-of-limits": "A number lies between {lowest} and {highest} here.",
    "objection-reason": "An objection needs its reason: what does the proposal lack, or whom would it harm?",
    "round-not-shown": "Show the result of the last round first: the next one begins with it.",
    "no-ideas": "There is no idea to vote on yet.",
    "no-budget": "There is no budget yet. Say how much may be spent before people vote on it.",
    "no-cost": "Ideas without a cost: {n}. Give each a cost before the vote opens, or leave it out.",
    "too-dear": "Ideas that cost more than the whole budget of {budget}: {n}. Leave them out, or change a number.",
    "own-idea": "One cannot endorse one's own idea.",
    "empty": "There is nothing in it yet: please write a few words.",
    "too-long": "At most {limit} characters fit here; this has {length}.",
    "bad-text": "This text holds a character that cannot be shown.",
    "heaped-marks": "Too many marks stand on one letter here. Please leave some of them out.",
    "bad-name": "This name holds a character that cannot be shown. Please leave it out, or leave the name empty.",
    "too-fast": "That was a lot in one minute. Please wait a moment and send it again.",
    "quota": "{limit} ideas each in this stage. Build on one instead.",
    "only-builds": "In this stage one builds on an idea of somebody else. Choose one and take it further.",
    "doors-closed": "The doors are closed. Ask the facilitator.",
    "wrong-code": "This code is not known. Look at the wall again.",
    "unknown": "This link is not known here.",
    "disk-full": "The disk of the computer that keeps this workshop is full, so this was not saved; nothing that was saved before is lost. Please tell the facilitator: once there is room on that disk again, send this once more.",
    "key-reused": "This id was used before for something else, so nothing was saved.",
    "bad-request": "This request is not understood: {what}.",
    "no-purpose": "What is decided here, and for whom? A workshop needs a purpose of a sentence or two.",
    "stage-kind": "A stage is one of {kinds}; this one is {kind}.",
    "stage-begun": "{stage} has begun already; only stages that have not begun can be moved or taken away.",
    "not-yours": "Only its authors can do this.",
    "own-words": "These are your own words.",
    "withdrawn": "Its author has taken it back.",
    "no-person": "There is no such person in this workshop.",
    "not-invited": "You were not asked to be an author of this idea.",
    "last-author": "You are its only author. Withdraw the idea instead.",
    "licence": "This workshop offers these terms: {licences}.",
    "licence-inherited": "An idea drawn from these must carry their terms: {licence}.",
    "wrong-ballot": "This ballot does not fit this vote: {what}.",
    "over-budget": "This ballot spends {spent}, but there are {budget}.",
    "sheet-known": "Sheet {sheet} was entered already, with other marks. Take that one out first, with a reason.",
    "no-sheet": "There is no sheet {sheet} in this vote.",
    "no-promise": "There is no such promise.",
    "promise-settled": "This promise is settled already.",
    "bad-day": "A day is written like 2026-11-21.",
    "unchanged": "Nothing is different.",
    "left": "You have left this workshop. Come back first.",
    "duplicates": "Choose at least two ideas that say the same.",
    "erased": "These words were erased for good; nothing can be added to them.",
    "not-sure": "Erasing cannot be undone. Say that you are sure.",
    "not-yet": "Nothing is kept longer than it should be yet.",
    "too-many-parents": "One can merge at most {limit} ideas.",
}
"""Every reason to refuse, as a sentence whose gaps are filled by the refusal's facts."""


def refuse(code: str, **facts: Any) -> RefusedError:
    """Return the refusal of that code, ready to be raised."""
    return RefusedError(code, REFUSALS[code].format(**facts), **facts)
