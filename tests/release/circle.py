"""Twelve people in a circle: each writes one idea, and endorses and answers the idea of the next; Leo is the last.

Everybody allows everything unless a test says otherwise, so that what is missing in a release is what the test took away.
"""

from __future__ import annotations

from typing import Any

from cocodesign.tables import Community

NAMES = ("Ana", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus", "Hal", "Ida", "Jo", "Kit", "Leo")
SCOPES = ("research", "quote", "open_data")


def at(minute: float) -> str:
    """So many minutes after the workshop began, at eight."""
    hour, rest = divmod(minute, 60)
    return f"2026-11-21T{20 + int(hour):02d}:{int(rest):02d}:{round(rest % 1 * 60):02d}Z"


def allows(names: Any = NAMES, scopes: Any = SCOPES, **row: Any) -> list[dict[str, Any]]:
    """That these people allow these uses, twice asked."""
    return [
        {"participant": name, "scope": scope, "granted": True, "confirmed": True, **row}
        for name in names
        for scope in scopes
    ]


def circle(names: tuple[str, ...] = NAMES, **tables: Any) -> Community:
    """The community, with some of its tables given instead."""
    after = dict(zip(names, names[1:] + names[:1], strict=True))
    ideas = [
        {"contribution": f"i-{name}", "participant": name, "kind": "idea", "text": f"A bench by {name}", "stage": "write",
         "created_at": at(10 + n), "seq": n + 1, "licence": "CC-BY-4.0"}
        for n, name in enumerate(names)
    ]  # fmt: skip
    answers = [
        {"contribution": f"a-{name}", "participant": name, "kind": "comment", "text": "Near the door", "stage": "talk",
         "created_at": at(45.5 + n), "seq": 50 + n, "reply_to": f"i-{after[name]}", "alignment": "for"}
        for n, name in enumerate(names)
    ]  # fmt: skip
    given: dict[str, Any] = {
        "participants": [
            {"participant": name, "role": "participant", "joined_at": at(0), "simulated": True}
            for name in names
        ],
        "contributions": [*ideas, *answers],
        "endorsements": [
            {"participant": name, "contribution": f"i-{after[name]}", "created_at": at(20 + n), "seq": 20 + n}
            for n, name in enumerate(names)
        ],
        "stages": [
            {"stage": "write", "kind": "ideas", "title": "Ideas", "opened_at": at(5), "closed_at": at(40)},
            {
                "stage": "talk",
                "kind": "discussion",
                "title": "Talk",
                "opened_at": at(40),
                "closed_at": at(70),
            },
        ],
        "consents": allows(names),
    }
    return Community(**{**given, **tables})


def poll(mode: str, *, approve: dict[str, list[str]], closed: str | None = at(80), kind: str = "approval") -> dict[str, Any]:  # fmt: skip
    """The tables of one poll: who ticked what; candidates are called x and y."""
    return {
        "polls": [{"poll": "q", "kind": kind, "mode": mode, "title": "Which?", "opened_at": at(70), "closed_at": closed}],
        "candidates": [{"poll": "q", "candidate": one, "label": one} for one in ("x", "y")],
        "ballots": [{"poll": "q", "ballot": f"b-{who}", "participant": who, "cast_at": at(71)} for who in approve],
        "marks": [
            {"poll": "q", "ballot": f"b-{who}", "candidate": one, "amount": 1.0}
            for who, some in approve.items()
            for one in some
        ],
    }  # fmt: skip
