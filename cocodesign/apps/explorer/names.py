"""What are the columns and cells of the explorer's tables called? In English; catalogues have other languages."""

from __future__ import annotations

__all__ = ["CELLS", "HEADS"]

HEADS = {
    "what": "what",
    "value": "value",
    "band": "band",
    "people": "people",
    "share_of_people": "share of people",
    "share_of_amount": "share of what was said",
    "measure": "measure",
    "part": "part",
    "since": "from",
    "until": "until",
    "low": "low",
    "high": "high",
    "null_mean": "by chance",
    "p": "p",
    "p_holm": "p, Holm",
    "n": "n",
    "definition": "definition",
    "note": "note",
}
"""Columns; the files that are saved keep the names that a program reads."""

CELLS = {
    "most": "most",
    "some": "some",
    "nothing": "nothing",
    "change": "the change",
    "part 1 of 2": "first half",
    "part 2 of 2": "second half",
}
"""What stands in them that is no number, beside the names of measures."""
