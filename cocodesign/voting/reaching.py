"""Did a live poll reach the quorum and the threshold that were fixed before it opened, and by how much?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cocodesign.voting.quorum import OF, Threshold

__all__ = ["reached"]


def reached(settings: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was asked for and what is there, as the event ``poll.counted`` holds it.

    Parameters
    ----------
    settings : mapping
        Of the poll: ``quorum``, ``{"of": "turnout" or "cast", "least": …}``, and ``threshold``, ``{"of":
        "yes_of_cast", "yes_of_electorate" or "yes_of_decided", "least": …, "more_than": bool}``; both may be left out.
    found : mapping
        Its count: ``kind, n_ballots, electorate, scores, winners`` and, for agreement, ``sides``.

    Returns
    -------
    dict
        Empty where nothing was asked. Else ``reached``, whether the quorum is (True where only a threshold was asked);
        ``rows``, one for the quorum and one for each candidate that a threshold is about (for approval the winners,
        for agreement every proposal): ``of, least, more_than, candidate`` (None for the quorum), ``base, needs, has,
        reached``, and by how many it is ``missing`` or has ``spare``.

    Examples
    --------
    >>> asked = {"quorum": {"of": "turnout", "least": "1/2"}}
    >>> found = {"kind": "approval", "n_ballots": 8, "electorate": 20, "scores": {"trees": 5}, "winners": ["trees"]}
    >>> [reached(asked, found)["rows"][0][name] for name in ("needs", "has", "missing")]
    [10, 8, 2]
    """
    cast, electorate = int(found["n_ballots"]), int(found["electorate"])
    rows = []
    if quorum := settings.get("quorum"):
        rows.append(_row(Threshold(**quorum), None, {"cast": cast, "electorate": electorate}))
    is_quorate = all(row["reached"] for row in rows)
    if threshold := settings.get("threshold"):
        asked = Threshold(**threshold)
        sides = found.get("sides")
        for one in sides or found["winners"]:
            counts = {"cast": cast, "electorate": electorate}
            if sides:
                yes, no = sides[one]["for"], sides[one]["against"]
                counts |= {"yes": yes, "decided": yes + no, "cast": yes + no + sides[one]["neither"]}
            else:
                counts |= {"yes": int(found["scores"][one])}
            rows.append(_row(asked, one, counts))
    return {"reached": is_quorate, "rows": rows} if rows else {}


def _row(asked: Threshold, candidate: str | None, counts: Mapping[str, int]) -> dict[str, Any]:
    counted, of = OF[asked.of]
    base = 0 if of is None else counts[of]
    needs, has = asked.needs(base), counts[counted]
    is_reached = has >= needs and (of is None or base > 0)
    return {
        "of": asked.of,
        "least": asked.least,
        "more_than": asked.more_than,
        "candidate": candidate,
        "base": base,
        "needs": needs,
        "has": has,
        "reached": is_reached,
        "missing": 0 if is_reached else max(1, needs - has),
        "spare": has - needs if is_reached else 0,
    }
