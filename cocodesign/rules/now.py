"""What is open and to be seen at this moment? What several acts ask before they are allowed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from cocodesign.rules.refusals import refuse
from cocodesign.rules.view import View

__all__ = ["TALK", "open_stage_of", "visible"]

TALK = ("ideas", "discussion")
"""The kinds of stage in which people say something about ideas."""


def open_stage_of(view: View, kinds: Collection[str]) -> Mapping[str, Any]:
    """Return the open stage when it is of one of these kinds."""
    for stage in view.agenda():
        if stage["state"] == "open" and stage["kind"] in kinds:
            return stage
    named = [stage["title"] for stage in view.agenda() if stage["kind"] in kinds]
    raise refuse("stage-closed", stage=named[0] if named else next(iter(kinds)).capitalize())


def visible(view: View, contribution: str, *kinds: str) -> Mapping[str, Any]:
    """Return a contribution of one of these kinds when everybody can read it."""
    found = view.idea(contribution)
    if found is None or found["hidden"] or found["kind"] not in kinds:
        raise refuse("unknown-idea")
    if found["erased"]:
        raise refuse("erased")
    return found
