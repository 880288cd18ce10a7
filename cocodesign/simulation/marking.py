"""How does a person fill a ballot in, if one knows what they like? Every kind of poll, from the same likings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

__all__ = ["choice", "opinion", "rethought"]

Likings = Mapping[str, float]
"""How much somebody likes each candidate, from 0 to 1."""


def choice(kind: str, settings: Mapping[str, Any], likings: Likings, rng: Random) -> dict[str, Any]:
    """Return the marks of a ballot: as the likings say, a little uncertain."""
    if kind == "approval":  # the same chance for each, in order
        return {
            "approved": [one for one, liking in likings.items() if liking + rng.uniform(-0.15, 0.15) > 0.5]
        }
    unsure = {one: liking + rng.uniform(-0.1, 0.1) for one, liking in likings.items()}
    return _MARKS[kind](settings, unsure)


def rethought(
    kind: str, settings: Mapping[str, Any], likings: Likings, before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the ballot of somebody who thinks again about the candidate they are least sure of."""
    doubtful = min(likings, key=lambda one: abs(likings[one] - 0.5))
    if kind == "approval":
        return {"approved": [one for one in likings if (one in before["approved"]) is not (one == doubtful)]}
    turned = {**likings, doubtful: 1.0 if likings[doubtful] < 0.5 else 0.0}
    return _MARKS[kind](settings, turned)


def opinion(liking: float, rng: Random) -> int:
    """Return 1 for agree, 0 for pass, -1 for disagree."""
    unsure = liking + rng.uniform(-0.15, 0.15)
    return 1 if unsure > 0.55 else -1 if unsure < 0.35 else 0


def _dots(settings: Mapping[str, Any], likings: Likings) -> dict[str, Any]:
    """Dots one by one on what one likes most, less on what has some already, until they are spent."""
    budget, most = settings.get("budget", 5), settings.get("most", settings.get("budget", 5))
    wanted = {one: liking for one, liking in likings.items() if liking > 0.35}
    amounts: dict[str, int] = {}
    spent = 0
    while wanted:
        one = max(wanted, key=lambda one: wanted[one] / (1 + amounts.get(one, 0)))
        n = amounts.get(one, 0)
        cost = 2 * n + 1 if settings.get("quadratic") else 1
        if n >= most or spent + cost > budget:
            wanted.pop(one)
            continue
        amounts[one], spent = n + 1, spent + cost
    return {"amounts": amounts}


def _budget(settings: Mapping[str, Any], likings: Likings) -> dict[str, Any]:
    """What one likes most for its cost, as long as it fits."""
    left, costs = settings["budget"], settings["costs"]
    wanted = sorted(
        likings, key=lambda one: likings[one] / (costs[one] / settings["budget"]) ** 0.5, reverse=True
    )
    funded: list[str] = []
    for one in wanted:
        if likings[one] > 0.4 and costs[one] <= left:
            funded.append(one)
            left -= costs[one]
    return {"approved": [one for one in likings if one in funded]}


def _scores(settings: Mapping[str, Any], likings: Likings) -> dict[str, Any]:
    """A score for each; no opinion on what leaves one cold."""
    most = settings.get("max", 5)
    return {
        "scores": {
            one: min(most, max(0, round(liking * most)))
            for one, liking in likings.items()
            if abs(liking - 0.42) > 0.02
        }
    }


def _grades(settings: Mapping[str, Any], likings: Likings) -> dict[str, Any]:
    """A grade from 1 for each; none for what leaves one cold."""
    most = settings.get("max", 6)
    return {
        "scores": {
            one: min(most, max(1, 1 + round(liking * (most - 1))))
            for one, liking in likings.items()
            if abs(liking - 0.42) > 0.02
        }
    }


def _levels(settings: Mapping[str, Any], likings: Likings) -> dict[str, Any]:
    """A level for each, from 1 for the least liked."""
    levels = settings.get("levels", 5)
    return {"levels": {one: min(levels, max(1, 1 + int(liking * levels))) for one, liking in likings.items()}}


def _answers(settings: Mapping[str, Any], likings: Likings) -> dict[str, Any]:
    """Consent to what one can live with; whoever objects says why."""

    def answer(liking: float) -> str:
        if liking < 0.1:
            return "objection"
        return "concern" if liking < 0.3 else "aside" if liking < 0.4 else "consent"

    answers = {one: answer(liking) for one, liking in likings.items()}
    why = "As it stands I could not use it, and neither could people I know."
    return {"answers": answers, "reasons": {one: why for one, said in answers.items() if said == "objection"}}


def _estimates(settings: Mapping[str, Any], likings: Likings) -> dict[str, Any]:
    """A number for each question, higher where one likes it more."""
    low, high = settings.get("lowest", 0), settings.get("highest", 100)
    return {"estimates": {one: round(low + liking * (high - low)) for one, liking in likings.items()}}


def _ranking(settings: Mapping[str, Any], likings: Likings) -> dict[str, Any]:
    """The best first; what one does not want at all is left unranked."""
    ranked = sorted(likings, key=lambda one: likings[one], reverse=True)
    return {"ranking": [one for one in ranked if likings[one] > 0.25]}


_MARKS: dict[str, Callable[[Mapping[str, Any], Likings], dict[str, Any]]] = {
    "dots": _dots,
    "score": _scores,
    "grades": _grades,
    "ranking": _ranking,
    "budget": _budget,
    "agreement": _levels,
    "consent": _answers,
    "delphi": _estimates,
}
