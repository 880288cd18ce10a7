"""What does each column of the tables mean? In a few words, for whoever opens a table without the manual.

Which columns there are is declared in :mod:`cocodesign.schema`; a test holds that each of them has a meaning here.
"""

from __future__ import annotations

__all__ = ["MEANINGS", "UNITS", "meaning"]

MEANINGS = {
    "alignment": "on which side of what it answers a comment stands",
    "amount": "how much",
    "answer": "what the person answered with it: objection, concern, aside, consent, or an estimate",
    "ballot": "a ballot",
    "budget": "how much may be spent",
    "candidate": "something one may vote for",
    "channel": "by which way it came: phone, paper",
    "child": "the idea that was drawn",
    "chosen": "the candidate that was chosen; one row for each",
    "closed_at": "when it closed",
    "confirmed": "whether the person was asked a second time and said yes",
    "contribution": "something said, to which the row refers",
    "contributions.contribution": "something said",
    "cost": "what it costs",
    "created_at": "when it happened",
    "cast_at": "when the ballot was cast",
    "decision": "a decision",
    "due": "the day by which it is promised",
    "goal": "a measurable aim",
    "granted": "whether the person allows it",
    "group": "a group to which the person or ballot belongs",
    "hidden": "why it is hidden; missing when it is not",
    "inferred": "whether a computer found it, and nobody declared it",
    "into": "the own idea for which the point was taken up",
    "joined_at": "when the person came in",
    "kind": "of which kind it is",
    "label": "how the candidate is called, where it is no contribution",
    "language": "the language in which it is written",
    "left": "what was shown on the left",
    "left_at": "when the person left",
    "licence": "the terms under which others may use it, an SPDX identifier where there is one",
    "mode": "who may know of a ballot: open, confidential, secret",
    "opened_at": "when it opened",
    "outcome": "which of the two was chosen",
    "paid": "whether the person is paid for taking part",
    "parent": "the idea from which it was drawn",
    "participant": "the person, by a pseudonym",
    "pledge": "an offer",
    "poll": "a question put to people",
    "promise": "a promise",
    "rank": "the place on the ballot; 1 is best",
    "reason": "the reason that was given for it",
    "reasons.reason": "one reason",
    "reply_to": "the contribution that it answers",
    "right": "what was shown on the right",
    "role": "in which role the person took part",
    "rule": "the rule by which the ballots are counted",
    "scope": "the use of their data that the person was asked about",
    "score": "a number given to it",
    "derivations.score": "how sure the inference is",
    "seats": "how many are chosen",
    "seconds": "how long the answer took",
    "seq": "its number in the log, which orders what happened",
    "simulated": "whether the person is simulated and nobody in truth",
    "source": "the person who addressed",
    "stage": "a step of the agenda",
    "state": "how it stands",
    "target": "the person who was addressed",
    "goals.target": "how much is aimed at",
    "text": "the words",
    "times": "how often",
    "title": "its title",
    "unit": "in which unit the aim is measured",
    "version_of": "the contribution of which this is an earlier or later wording",
    "weight": "how much the row counts",
}
"""What a column means, by its name or, where tables differ, by ``table.column``."""

UNITS = {"seconds": "s", "seq": "1, 2, 3 …", "rank": "1 is best", "times": "count", "seats": "count", "weight": "1 = one act or person"}  # fmt: skip
"""In which unit a column counts, where its meaning does not say."""


def meaning(table: str, column: str) -> str:
    """Return what a column of a table means, in a few words.

    Examples
    --------
    >>> meaning("goals", "target"), meaning("interactions", "target")
    ('how much is aimed at', 'the person who was addressed')
    """
    return MEANINGS.get(f"{table}.{column}") or MEANINGS[column]
