"""What do the marks of one sheet of paper say? Their choice, and how two entries of the same sheet differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["choice_of", "differences", "next_sheet"]


def next_sheet(sheet: str) -> str:
    """Return the number that comes after one, or "" where it does not end in a number.

    Examples
    --------
    >>> next_sheet("A 09"), next_sheet("blue")
    ('A 10', '')
    """
    head = sheet.rstrip("0123456789")
    digits = sheet[len(head) :]
    return f"{head}{int(digits) + 1:0{len(digits)}d}" if digits else ""


def choice_of(
    kind: str, marks: Mapping[str, Any], _: Callable[[str], str] = str
) -> tuple[dict[str, Any], str]:
    """Return the choice that the marks of a sheet make, and what is wrong with them in words ("" for nothing).

    Examples
    --------
    >>> choice_of("ranking", {"trees": 2, "court": 1})
    ({'ranking': ['court', 'trees']}, '')
    >>> choice_of("ranking", {"trees": 1, "court": 1})[1]
    'Two ideas have the place 1. Leave both out if the sheet says so.'
    """
    if kind in ("approval", "budget"):
        return {"approved": [candidate for candidate, mark in marks.items() if mark]}, ""
    if not all(isinstance(mark, int) for mark in marks.values()):
        return {}, _("Please write whole numbers.")
    if kind == "ranking":
        placed = {candidate: place for candidate, place in marks.items() if place}
        twice = sorted(place for place in set(placed.values()) if list(placed.values()).count(place) > 1)
        if twice:
            words = _("Two ideas have the place {n}. Leave both out if the sheet says so.")
            return {}, words.format(n=twice[0])
        return {"ranking": sorted(placed, key=lambda candidate: placed[candidate])}, ""
    if kind == "dots":
        return {"amounts": {candidate: n for candidate, n in marks.items() if n}}, ""
    return {"levels" if kind == "agreement" else "scores": dict(marks)}, ""


def differences(
    first: Mapping[str, Any],
    second: Mapping[str, Any],
    names: Mapping[str, str],
    _: Callable[[str], str] = str,
) -> str:
    """Return in words where two entries of one sheet differ.

    Examples
    --------
    >>> differences({"amounts": {"t": 3}}, {"amounts": {"t": 2}}, {"t": "Shade trees"})
    'Shade trees: first 3, now 2.'
    """
    before, now = _by_candidate(first), _by_candidate(second)
    said = _("{idea}: first {first}, now {now}.")
    different = [one for one in dict.fromkeys([*before, *now]) if before.get(one) != now.get(one)]
    return " ".join(
        said.format(idea=names.get(one, one), first=before.get(one, "–"), now=now.get(one, "–"))
        for one in different
    )


def _by_candidate(choice: Mapping[str, Any]) -> dict[str, Any]:
    if "approved" in choice:
        return dict.fromkeys(choice["approved"], "✓")
    if "ranking" in choice:
        return {candidate: place for place, candidate in enumerate(choice["ranking"], 1)}
    return dict(choice.get("amounts") or choice.get("scores") or choice.get("levels") or {})
