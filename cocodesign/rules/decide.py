"""Who may give which command, and when? The rights, and the one way through all rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cocodesign.chain import canonical
from cocodesign.exceptions import InvalidInputError
from cocodesign.rules import leading, running, taking_part
from cocodesign.rules.refusals import refuse
from cocodesign.rules.view import Command, Draft, View

__all__ = ["COMMANDS", "check_command", "decide"]

_PEOPLE, _LEADERS = frozenset({"participant"}), frozenset({"facilitator", "operator"})
COMMANDS: dict[str, tuple[frozenset[str], Callable[[View, Command, str], list[Draft]]]] = {
    "create": (frozenset({"operator"}), running.create),
    "join": (frozenset({"operator"}), running.join),
    "count": (frozenset({"keeper"}), running.count),
    "add_idea": (_PEOPLE, taking_part.add_idea),
    "comment": (_PEOPLE, taking_part.comment),
    "endorse": (_PEOPLE, taking_part.endorse),
    "unendorse": (_PEOPLE, taking_part.endorse),
    "cast": (_PEOPLE, taking_part.cast),
    "rename": (_PEOPLE, taking_part.rename),
    "consent": (_PEOPLE, taking_part.consent),
    "begin": (_LEADERS, leading.begin),
    "open_stage": (_LEADERS, leading.open_stage),
    "close_stage": (_LEADERS | {"keeper"}, leading.close_stage),
    "move_on": (_LEADERS, leading.move_on),
    "set_timer": (_LEADERS, leading.set_timer),
    "hide": (_LEADERS, leading.hide),
    "restore": (_LEADERS, leading.hide),
    "doors": (_LEADERS, leading.doors),
    "show_result": (_LEADERS, leading.show_result),
    "decide": (_LEADERS, leading.declare),
    "end": (_LEADERS, leading.end),
}
_AFTER_THE_END = {"count", "show_result", "decide", "hide", "restore", "consent", "rename"}
_WITHOUT_CONSENT = {"consent"}


def decide(view: View, command: Command, person: str) -> list[Draft]:
    """Return the events that a command of a person causes, in order; an empty list when it changes nothing.

    Parameters
    ----------
    view : View
        The workshop as it stands, under the write lock.
    command : mapping
        ``{"do": NAME, "id": CLIENT_MADE_ID, …}``.
    person : str
        Who commands. The role is looked up, never taken from the command.

    Raises
    ------
    RefusedError
        If a rule says no; its ``code`` is a key of :data:`REFUSALS`.
    """
    do = command.get("do")
    known = COMMANDS.get(do) if isinstance(do, str) else None
    if known is None:
        raise refuse("bad-request", what=f"there is no command {do!r}")
    roles, act = known
    role = view.role(person)
    if role not in roles:
        raise refuse("not-allowed")
    workshop = view.workshop()
    if (workshop is None) != (do == "create"):
        raise refuse(
            "bad-request", what="this workshop exists already" if workshop else "there is no workshop yet"
        )
    if workshop and workshop["ended"] and do not in _AFTER_THE_END:
        raise refuse("ended")
    if role == "participant" and do not in _WITHOUT_CONSENT and not view.consented(person):
        raise refuse("no-consent")
    return act(view, command, person)


def check_command(command: Any) -> Command:
    """Return a command when it has the outer form of one.

    Raises
    ------
    RefusedError
        If it is not an object with ``do`` and an ``id`` of 16 to 64 letters and digits, or holds a value that
        has no JSON text.
    """
    if not isinstance(command, dict) or not isinstance(command.get("do"), str):
        raise refuse(
            "bad-request", what='a command is an object such as {"do": "endorse", "id": "…", "ref": "…"}'
        )
    if not isinstance(command.get("id"), str) or not re.fullmatch(r"[0-9A-Za-z-]{16,64}", command["id"]):
        raise refuse("bad-request", what="a command needs an id of 16 to 64 letters and digits")
    try:
        canonical(command)
    except InvalidInputError as error:
        if isinstance(error.__cause__, UnicodeEncodeError):
            raise refuse("bad-text") from None
        raise refuse("bad-request", what="a command holds JSON values only") from None
    return command
