"""What is the number? Estimates in rounds, with anonymous reasons, and a rule for stopping that was fixed beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_text
from cocodesign.rules.view import Command

__all__ = ["MOST_QUESTIONS", "check_estimating", "estimates_of", "in_another_round", "questions_of"]

MOST_QUESTIONS = 10
"""How many numbers one is asked for at most."""

_LARGEST = 1e12

Row = Mapping[str, Any]


def questions_of(settings: Row) -> list[str]:
    """Return the questions whose answers are numbers; without any nothing can be estimated."""
    given = settings.get("questions")
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_QUESTIONS:
        raise refuse(
            "bad-request", what=f"estimates need 1 to {MOST_QUESTIONS} questions whose answers are numbers"
        )
    return [check_text({"question": one}, "question", "reason") for one in given]


def check_estimating(settings: Row) -> dict[str, Any]:
    """Return the limits and the unit of the numbers, and when the rounds stop."""
    questions_of(settings)
    kept: dict[str, Any] = {"unit": check_text(settings, "unit", "title", required=False)}
    for name in ("lowest", "highest"):
        if settings.get(name) is not None:
            kept[name] = _number(settings[name], name)
    if "lowest" in kept and "highest" in kept and kept["lowest"] >= kept["highest"]:
        raise refuse("bad-request", what="the lowest number lies below the highest")
    stop = settings.get("stop") or {}
    if not isinstance(stop, dict):
        raise refuse("bad-request", what="stop says most, least and stable")
    most, least, stable = stop.get("most", 3), stop.get("least", 2), stop.get("stable", 0.25)
    whole = all(isinstance(one, int) and not isinstance(one, bool) for one in (most, least))
    if not whole or not 1 <= least <= most <= 5:
        raise refuse("bad-request", what="there are 1 to 5 rounds, at least no more than at most")
    if isinstance(stable, bool) or not isinstance(stable, int | float) or not 0 <= stable <= 1:
        raise refuse("bad-request", what="stable is a share from 0 to 1")
    return kept | {"stop": {"most": most, "least": least, "stable": stable}}


def in_another_round(last: Row, first_settings: Row) -> dict[str, Any]:
    """Return what stays as it was fixed before the first round, unless the rounds are over."""
    if last["result"].get("stopped"):
        raise refuse("rounds-over")
    return {
        name: first_settings[name] for name in ("unit", "lowest", "highest", "stop") if name in first_settings
    }


def estimates_of(poll: Row, command: Command) -> dict[str, Any]:
    """Return the numbers of a ballot within their limits, and the reasons in words."""
    given, said = command.get("estimates"), command.get("reasons", {})
    if not isinstance(given, dict) or not isinstance(said, dict):
        raise refuse("wrong-ballot", what="it needs estimates, a number by question, and reasons beside them")
    if not {*given, *said} <= set(poll["candidates"]):
        raise refuse("unknown-candidate")
    lowest, highest = poll["settings"].get("lowest"), poll["settings"].get("highest")
    estimates, reasons = {}, {}
    for one in poll["candidates"]:
        if one not in given:
            continue
        n = _number(given[one], "an estimate")
        if (lowest is not None and n < lowest) or (highest is not None and n > highest):
            raise refuse(
                "out-of-limits",
                lowest="…" if lowest is None else lowest,
                highest="…" if highest is None else highest,
            )
        estimates[one] = n
        text = check_text({"text": said.get(one, "")}, "text", "comment", required=False)
        if text:
            reasons[one] = text
    return {"estimates": estimates, "reasons": reasons}


def _number(given: Any, name: str) -> int | float:
    if (
        isinstance(given, bool)
        or not isinstance(given, int | float)
        or not isfinite(given)
        or abs(given) > _LARGEST
    ):
        raise refuse("wrong-ballot", what=f"{name} must be a number")
    return int(given) if given == int(given) else given
