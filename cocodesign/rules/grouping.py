"""Into which small groups are the people divided?"""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any, TypeGuard

from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_id
from cocodesign.rules.view import Command, Draft, View

__all__ = ["MOST_GROUPS", "form_groups", "group_of_newcomer", "move_to_group"]

MOST_GROUPS = 12
"""So many small groups a workshop may have at once."""


def form_groups(view: View, command: Command, person: str) -> list[Draft]:
    """Divide everybody who is here into so many groups of about one size, by lot; into none, and the groups are over.

    The lot can be drawn again by anybody: the participants in the order of their ids, shuffled by Python's
    ``random.Random(seed)``, are dealt to the groups one by one.
    """
    n, seed = command.get("n"), command.get("seed", 0)
    if not _is_whole(n) or n == 1 or not 0 <= n <= MOST_GROUPS:
        raise refuse("bad-request", what=f"n must be a whole number from 2 to {MOST_GROUPS}, or 0")
    if not _is_whole(seed):
        raise refuse("bad-request", what="seed must be a whole number")
    if n == 0:
        return [_formed(person, {})] if _standing(view) else []
    people = sorted(one for one in view.people() if view.role(one) == "participant" and not view.left(one))
    if len(people) < n:
        raise refuse("few-people", people=len(people), groups=n)
    Random(seed).shuffle(people)
    return [_formed(person, {one: place % n + 1 for place, one in enumerate(people)}, seed=seed)]


def move_to_group(view: View, command: Command, person: str) -> list[Draft]:
    """Put one person into another of the groups that there are."""
    who, group, groups = check_id(command, "ref"), command.get("group"), _standing(view)
    if not groups:
        raise refuse("no-groups")
    if view.role(who) != "participant":
        raise refuse("no-person")
    if not _is_whole(group) or not 1 <= group <= max(groups.values()):
        raise refuse("bad-request", what=f"group must be a whole number from 1 to {max(groups.values())}")
    return [] if groups.get(who) == group else [_formed(person, groups | {who: group})]


def group_of_newcomer(view: View) -> int | None:
    """Return the smallest of the groups that there are, the first of several; None where there are none."""
    sizes = Counter(_standing(view).values())
    return min(sorted(sizes), key=lambda group: sizes[group], default=None)


def _formed(person: str, groups: dict[str, int], **about: Any) -> Draft:
    return Draft("groups.formed", person, {"groups": groups, **about})


def _standing(view: View) -> dict[str, int]:
    """The group of each person, newcomers too."""
    groups: dict[str, int] = {}
    for row in view.payloads("groups.formed", "participant.joined"):
        if row["kind"] == "groups.formed":
            groups = dict(row["body"]["groups"])
        elif row["body"].get("group"):
            groups[row["actor"]] = row["body"]["group"]
    return groups


def _is_whole(value: Any) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
