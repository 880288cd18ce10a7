"""How much may one person do within a minute?"""

from __future__ import annotations

from cocodesign.rules.refusals import refuse
from cocodesign.rules.view import View

__all__ = ["PER_MINUTE", "check_pace"]

PER_MINUTE = {
    "idea.added": 12,
    "idea.revised": 12,
    "author.invited": 12,
    "comment.added": 30,
    "wording.declined": 10,
    "endorsement.given": 60,
    "thanks.given": 60,
    "point.adopted": 60,
    "flag.raised": 12,
    "ideas.seen": 60,
    "ballot.cast": 30,
    "opinion.given": 90,
    "pair.judged": 90,
    "ballot.delegated": 12,
    "pledge.offered": 12,
    "participant.renamed": 6,
    "participant.left": 6,
    "consent.given": 30,
}
"""How often one person may do a thing within a minute."""


def check_pace(view: View, person: str, kind: str) -> None:
    """Refuse what one person does too often."""
    if view.recent(person, kind, 60) >= PER_MINUTE[kind]:
        raise refuse("too-fast")
