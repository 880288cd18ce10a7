"""What may be promised, moved, kept and told afterwards?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_day, check_id, check_reason, check_text, has_ink
from cocodesign.rules.thresholds import check_threshold, settling
from cocodesign.rules.view import Command, Draft, View

__all__ = ["break_promise", "keep_promise", "make_promise", "move_promise", "post_update"]


def make_promise(view: View, command: Command, person: str) -> list[Draft]:
    """Promise something, by a day or without one; it may follow from an idea, and need that enough is offered for it."""
    about: dict[str, Any] = {"text": check_text(command, "text", "reason"), "due": check_day(command, "due")}
    owner = check_text(command, "owner", "title", required=False)
    if owner:
        about["owner"] = owner
    if command.get("threshold") is not None:
        about["threshold"] = check_threshold(view, command["threshold"])
    ref = check_id(command, "ref") if command.get("ref") else None
    if ref is not None and view.idea(ref) is None:
        raise refuse("unknown-idea")
    return [Draft("promise.made", person, about, ref=ref)]


def move_promise(view: View, command: Command, person: str) -> list[Draft]:
    """Give a promise another day, with the reason; the day before stays in the record."""
    promise, found = _open(view, command)
    due = check_day(command, "due", required=True)
    if due == found["due"]:
        raise refuse("unchanged")
    return [Draft("promise.moved", person, {"due": due, "reason": check_reason(command)}, ref=promise)]


def keep_promise(view: View, command: Command, person: str) -> list[Draft]:
    """Say that a promise was kept, and how one sees it; offers that still wait for enough others are settled with it."""
    promise, found = _open(view, command)
    if not has_ink(str(command.get("evidence") or "")):
        raise refuse("needs-reason")
    return [
        Draft("promise.kept", person, {"evidence": check_text(command, "evidence", "reason")}, ref=promise),
        *settling(view, promise, found, person),
    ]


def break_promise(view: View, command: Command, person: str) -> list[Draft]:
    """Say that a promise will not be kept, and why; nobody is held to an offer that still waited for others."""
    promise, found = _open(view, command)
    drafts = [Draft("promise.broken", person, {"reason": check_reason(command)}, ref=promise)]
    return [*drafts, *settling(view, promise, found, person, is_off=True)]


def post_update(view: View, command: Command, person: str) -> list[Draft]:
    """Tell everybody who took part what is new; it may speak of a promise or of an idea."""
    about = {"text": check_text(command, "text", "update")}
    title = check_text(command, "title", "title", required=False)
    if title:
        about["title"] = title
    ref = check_id(command, "ref") if command.get("ref") else None
    if ref is not None and view.promise(ref) is None and view.idea(ref) is None:
        raise refuse("no-promise")
    return [Draft("update.posted", person, about, ref=ref)]


def _open(view: View, command: Command) -> tuple[str, Mapping[str, Any]]:
    promise = check_id(command, "ref")
    found = view.promise(promise)
    if found is None:
        raise refuse("no-promise")
    if found["state"] in ("kept", "broken"):
        raise refuse("promise-settled")
    return promise, found
