"""What has to be reached so that a vote decides? Quorum and threshold, fixed before it opens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from cocodesign.rules.refusals import refuse

__all__ = ["SAYING_YES", "check_quorum"]

SAYING_YES = ("approval", "agreement")
"""The kinds of poll whose ballots say yes to something, so that a share of yes can be asked for."""

_OF_QUORUM = ("turnout", "cast")
_OF_THRESHOLD = ("yes_of_cast", "yes_of_electorate", "yes_of_decided")
_SHARE = re.compile(r"([1-9]\d{0,2})/([1-9]\d{0,2})")

Row = Mapping[str, Any]


def check_quorum(kind: str, settings: Row) -> dict[str, Any]:
    """Return the quorum and the threshold of a poll as they are counted; nothing where none is set.

    ``quorum`` is ``{"of": "turnout", "least": "1/2"}``, a share of the electorate, or ``{"of": "cast", "least": 12}``,
    a number of ballots. ``threshold`` is ``{"of": …, "least": "2/3", "more_than": bool}`` of the ballots that say yes:
    ``yes_of_cast``, ``yes_of_electorate`` or, where one may be on neither side, ``yes_of_decided``.
    """
    kept: dict[str, Any] = {}
    if settings.get("quorum"):
        if kind in ("opinions", "pulse", "delphi"):
            raise refuse(
                "bad-request", what="a quorum is of a vote; opinions, estimates and how it was decide nothing"
            )
        asked = _named(settings, "quorum", _OF_QUORUM)
        least = asked.get("least")
        if asked["of"] == "turnout":
            kept["quorum"] = {"of": "turnout", "least": _share(least)}
        elif isinstance(least, bool) or not isinstance(least, int) or not 1 <= least <= 100_000:
            raise refuse("bad-request", what="a quorum of ballots is a whole number from 1")
        else:
            kept["quorum"] = {"of": "cast", "least": least}
    if settings.get("threshold"):
        if kind not in SAYING_YES:
            kinds = " and ".join(SAYING_YES)
            raise refuse("bad-request", what=f"a threshold is of ballots that say yes, as in {kinds}")
        asked = _named(settings, "threshold", _OF_THRESHOLD)
        if asked["of"] == "yes_of_decided" and kind != "agreement":
            raise refuse(
                "bad-request", what="only where one may be on neither side some decide and others do not"
            )
        if not isinstance(asked.get("more_than", False), bool):
            raise refuse("bad-request", what="more_than is true or false")
        share = _share(asked.get("least"))
        if asked.get("more_than") and share.partition("/")[0] == share.partition("/")[2]:
            raise refuse("bad-request", what="nothing is more than all")
        kept["threshold"] = {"of": asked["of"], "least": share, "more_than": bool(asked.get("more_than"))}
    return kept


def _named(settings: Row, name: str, of: tuple[str, ...]) -> Row:
    asked = settings[name]
    if not isinstance(asked, dict) or asked.get("of") not in of:
        raise refuse("bad-request", what=f"a {name} says what it is of: {', '.join(of)}")
    return asked


def _share(given: Any) -> str:
    found = _SHARE.fullmatch(given) if isinstance(given, str) else None
    if found is None or int(found[1]) > int(found[2]):
        raise refuse("bad-request", what="a share is written like 2/3, and is at most all")
    return found[0]
