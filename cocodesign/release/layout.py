"""Which tables and columns does a release have, and what does each column mean?

Most columns are those of :mod:`cocodesign.schema`, with their types and meanings from there. What is left out there is
left out here on purpose: exact times, numbers in the log, who was shown what, who entered a ballot on which device.
"""

from __future__ import annotations

from cocodesign.meanings import UNITS, meaning
from cocodesign.schema import TABLES

__all__ = ["BY_PERSON", "DETAILS", "KEPT", "SEALED", "about_column", "column_type"]

_CLOCK = ("counted_from", "minutes")

KEPT: dict[str, tuple[str, ...]] = {
    "participants": ("participant", "role", "group", "joined", "simulated", "paid"),
    "contributions": ("contribution", "participant", "kind", "title", "text", "stage", "reply_to", "alignment", "version_of", "language", "licence", "hidden", "support", *_CLOCK),
    "derivations": ("child", "parent", "kind", "weight", "inferred", "score", *_CLOCK),
    "interactions": ("source", "target", "kind", "weight", "contribution", *_CLOCK),
    "polls": ("poll", "kind", "title", "rule", "seats", "budget", "mode", *_CLOCK, "lasted"),
    "candidates": ("poll", "candidate", "contribution", "label", "cost"),
    "ballots": ("poll", "ballot", "participant", "weight", *_CLOCK),
    "marks": ("poll", "ballot", "candidate", "rank", "score", "amount"),
    "endorsements": ("participant", "contribution", *_CLOCK),
    "thanks": ("participant", "contribution", *_CLOCK),
    "adoptions": ("participant", "contribution", "into", *_CLOCK),
    "authorship": ("contribution", "participant"),
    "reasons": ("reason", "poll", "candidate", "answer", "text"),
    "stages": ("stage", "kind", "title", "state", "started", "lasted"),
    "decisions": ("decision", "poll", "chosen", "reason", *_CLOCK),
    "goals": ("goal", "target", "unit", "text", "amount"),
    "measurements": ("goal", "participant", "amount", *_CLOCK),
    "promises": ("promise", "seq", "state", "text", "reason", "contribution"),
    "pledges": ("pledge", "participant", "kind", "amount", "text", "promise", "contribution", "state"),
    "tallies": ("poll", "what", "candidate", "other", "n", "total", "state"),
    "counts": ("measure", "row", "column", "n", "state"),
    "seals": ("poll", "n", "choices", "root"),
    "results": ("poll", "on_ballot", "candidate", "counted", "score", "won"),
    "choices": ("poll", "choice"),
    "leaves": ("poll", "leaf"),
    "not_released": ("table", "reason", "rows"),
}  # fmt: skip
"""The tables of a release and their columns, in the order in which one would read them."""

BY_PERSON = frozenset({"interactions", "endorsements", "thanks", "adoptions", "authorship", "measurements", "pledges"})  # fmt: skip
"""Tables that tell one by one what a person did to whom; a public release counts them instead."""

SEALED = ("seals", "results", "choices", "leaves")
"""What is told of a sealed poll: its ballots are nobody's, so nobody's consent is asked. `choices` and `leaves` are
two lists that are never joined."""

_EVERYWHERE = (
    "polls",
    "candidates",
    "stages",
    "decisions",
    "goals",
    "promises",
    "tallies",
    *SEALED,
    "not_released",
)

DETAILS: dict[str, frozenset[str]] = {
    "people": frozenset(KEPT) - {"counts"},
    "public": frozenset(KEPT) - BY_PERSON,
    "aggregates": frozenset({*_EVERYWHERE, "counts"}),
}
"""How much a release tells: rows by person (a study), words and counts (public), or counts alone (few people)."""

_OWN: dict[str, tuple[str, str, str]] = {
    "counted_from": ("str", "", "the stage from whose opening the minutes count; missing before the first stage"),
    "minutes": ("int", "min, rounded", "how long after that it happened"),
    "joined": ("str", "", "the stage that was the last to have opened when the person came in; “unknown” before the first"),
    "participants.simulated": ("str", "", "whether the person is simulated: yes, no, or coarser"),
    "participants.paid": ("str", "", "whether the person is paid for taking part: yes, no, or coarser"),
    "started": ("int", "min, rounded", "how long after the beginning of the record the stage was opened last"),
    "lasted": ("int", "min, rounded", "how long it was open"),
    "contributions.support": ("int", "people", "how many others endorsed it; missing where that is suppressed"),
    "contributions.hidden": ("str", "", "“hidden” where it was hidden or taken back; its words are left out"),
    "promises.seq": ("int", "1, 2, 3 …", "which statement about the promise it is, in their order"),
    "goals.amount": ("float", "of the unit of the goal", "what everybody logged towards it, summed; missing where fewer than k people did"),
    "tallies.what": ("str", "", "what is counted: ballots, approved, gave, scored, agree, pass, disagree, preferred; for comparisons left, right, tie, skip"),
    "tallies.other": ("str", "", "for preferred and comparisons: the candidate beside it"),
    "tallies.n": ("int", "ballots", "how many ballots, whatever their weight; missing where that is suppressed"),
    "tallies.total": ("float", "points", "the sum of what they gave; missing where that is suppressed"),
    "measure": ("str", "", "what is counted"),
    "row": ("str", "", "of which class; for addresses, the class of who addressed; “all” is a total"),
    "column": ("str", "", "of which second class; for addresses, the class of who was addressed; “all” is a total"),
    "n": ("int", "count", "how many; missing where that is suppressed"),
    "tallies.state": ("str", "", "exact, rounded to the nearest k, or suppressed"),
    "counts.state": ("str", "", "exact, rounded to the nearest k, or suppressed"),
    "seals.n": ("int", "ballots", "how many ballots were sealed"),
    "choices": ("str", "64 hex digits", "the hash of the choices in the order of their text, as it was sealed"),
    "root": ("str", "64 hex digits", "the hash of the leaves in their order, as it was sealed"),
    "on_ballot": ("str", "", "how the candidate is called in `choices`: as on the ballots that were sealed"),
    "counted": ("bool", "", "whether it was counted; what was hidden before the poll closed was not"),
    "results.score": ("float", "", "what the rule of the poll compares, as it was counted; missing where it is undefined or was not counted"),
    "won": ("bool", "", "whether it won; where several are level all of them did, and in a poll that asks for opinions none"),
    "choice": ("str", "JSON", "what stood on one ballot, as it was sealed; the rows stand in the order of this text"),
    "leaf": ("str", "64 hex digits", "a hash of one ballot and of what its voter alone was given; the rows stand in their order"),
    "table": ("str", "", "of which table rows or words are missing"),
    "reason": ("str", "", "why they are missing"),
    "decisions.reason": ("str", "", "the reason that was published with it"),
    "reasons.reason": ("str", "", "one reason; who gave it, and when, is never released"),
    "promises.reason": ("str", "", "the reason or evidence that was published with it"),
    "rows": ("int", "rows, to the nearest k", "how many are missing; missing itself for fewer than k"),
}  # fmt: skip


def column_type(table: str, column: str) -> str:
    """Return the type of a column: ``str``, ``int``, ``float`` or ``bool``."""
    if own := _own(table, column):
        return own[0]
    return TABLES[table].columns[column].type if table in TABLES else "str"


def about_column(table: str, column: str) -> tuple[str, str]:
    """Return the unit of a column ("" where it has none) and its meaning.

    Examples
    --------
    >>> about_column("ballots", "minutes")
    ('min, rounded', 'how long after that it happened')
    """
    own = _own(table, column)
    return own[1:] if own else (UNITS.get(column, ""), meaning(table, column))


def _own(table: str, column: str) -> tuple[str, str, str] | None:
    """What a release says otherwise than the schema, or of a column that the schema does not have."""
    declared = table in TABLES and column in TABLES[table].columns
    return _OWN.get(f"{table}.{column}") or (None if declared else _OWN.get(column))
