"""Communities one can draw on paper, and those in which most measures have nothing to go by."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cocodesign.tables import Community


def at(minute: float) -> pd.Timestamp:
    """So many minutes after six in the evening."""
    return pd.Timestamp("2026-03-14T18:00Z") + pd.Timedelta(minute, "min")


def said(name: str, who: str, minute: float, kind: str = "idea", to: str | None = None) -> dict[str, Any]:
    return {"contribution": name, "participant": who, "kind": kind, "created_at": at(minute), "reply_to": to}


def roster(**roles: str) -> list[dict[str, Any]]:
    return [{"participant": who, "role": role} for who, role in roles.items()]


def a_bench_that_grew() -> Community:
    """Ana's bench (0 min) got a roof from Bo (10), a comment from Cy (20) that Bo took up for the roof (25).

    Bo and Ana endorsed each other's idea, Dee was shown the bench and said nothing, Eve left. Hal the host wrote a
    wall (5) and decided (60) for the roof, one of three candidates; Ana and Bo had voted (50).
    """
    return Community(
        participants=[
            *roster(Hal="host", Ana="member", Bo="member", Cy="member", Dee="member"),
            {"participant": "Eve", "role": "member", "left_at": at(30)},
        ],
        contributions=[
            said("bench", "Ana", 0),
            said("wall", "Hal", 5),
            said("roof", "Bo", 10),
            said("sun", "Cy", 20, "comment", "bench"),
        ],
        derivations=[{"child": "roof", "parent": "bench", "kind": "builds_on", "created_at": at(10)}],
        endorsements=[
            {"participant": "Bo", "contribution": "bench", "created_at": at(12)},
            {"participant": "Ana", "contribution": "roof", "created_at": at(14)},
        ],
        adoptions=[{"participant": "Bo", "contribution": "sun", "into": "roof", "created_at": at(25)}],
        exposures=[{"participant": "Dee", "contribution": "bench", "times": 3}],
        polls=[{"poll": "p", "kind": "approval"}],
        candidates=[{"poll": "p", "candidate": c, "contribution": c} for c in ("bench", "wall", "roof")],
        ballots=[
            {"poll": "p", "ballot": who, "participant": who, "cast_at": at(50)} for who in ("Ana", "Bo")
        ],
        decisions=[
            {"decision": "d", "poll": "p", "chosen": "roof", "participant": "Hal", "created_at": at(60)}
        ],
    )


def nobody() -> Community:
    return Community()


def one_person() -> Community:
    return Community(participants=roster(Ana="member"), contributions=[said("bench", "Ana", 0)])


def isolates_only() -> Community:
    """Three on the roster who did nothing at all."""
    return Community(participants=roster(Ana="member", Bo="member", Cy="member"))


def no_ties() -> Community:
    """Three who each had an idea, and none addressed another."""
    return Community(
        participants=roster(Ana="member", Bo="member", Cy="member"),
        contributions=[said("a", "Ana", 0), said("b", "Bo", 10), said("c", "Cy", 20)],
    )


def hosts_only() -> Community:
    """One group only: two hosts who answer each other and decide."""
    return Community(
        participants=roster(Hal="host", Gil="host"),
        contributions=[said("wall", "Hal", 0), said("fine", "Gil", 10, "comment", "wall")],
        decisions=[
            {"decision": "d", "chosen": "wall", "participant": "Hal", "created_at": at(20)},
            {"decision": "e", "chosen": "wall", "participant": "Hal", "created_at": at(30)},
        ],
    )


def members_only() -> Community:
    """One group only: two members who answer each other; there is no host."""
    return Community(
        participants=roster(Ana="member", Bo="member"),
        contributions=[said("bench", "Ana", 0), said("fine", "Bo", 10, "comment", "bench")],
    )


EDGES = {it.__name__: it for it in (nobody, one_person, isolates_only, no_ties, hosts_only, members_only)}
