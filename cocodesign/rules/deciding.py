"""Who may give which command, and when? The rights, and the one way through all rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cocodesign.chain import canonical
from cocodesign.exceptions import InvalidInputError
from cocodesign.rules import (
    agenda,
    delegating,
    erasing,
    grouping,
    ideas,
    leading,
    moderating,
    polls,
    promising,
    running,
    taking_part,
    wording,
)
from cocodesign.rules.refusals import refuse
from cocodesign.rules.view import Command, Draft, View

__all__ = ["COMMANDS", "check_command", "decide"]

_PEOPLE, _LEADERS = frozenset({"participant"}), frozenset({"facilitator", "operator"})
_OPERATOR, _KEEPER = frozenset({"operator"}), frozenset({"keeper"})
COMMANDS: dict[str, tuple[frozenset[str], Callable[[View, Command, str], list[Draft]]]] = {
    "create": (_OPERATOR, running.create),
    "join": (_OPERATOR, running.join),
    "count": (_KEEPER, running.count),
    "add_idea": (_PEOPLE, ideas.add_idea),
    "revise_idea": (_PEOPLE, ideas.revise_idea),
    "withdraw": (_PEOPLE, ideas.withdraw),
    "unwithdraw": (_PEOPLE, ideas.withdraw),
    "invite_author": (_PEOPLE, ideas.invite_author),
    "answer_invitation": (_PEOPLE, ideas.answer_invitation),
    "comment": (_PEOPLE, taking_part.comment),
    "take_words": (_PEOPLE, wording.take_words),
    "decline_words": (_PEOPLE, wording.decline_words),
    "endorse": (_PEOPLE, taking_part.endorse),
    "unendorse": (_PEOPLE, taking_part.endorse),
    "thank": (_PEOPLE, taking_part.thank),
    "unthank": (_PEOPLE, taking_part.thank),
    "adopt": (_PEOPLE, taking_part.adopt),
    "unadopt": (_PEOPLE, taking_part.adopt),
    "flag": (_PEOPLE, taking_part.flag),
    "see": (_PEOPLE, taking_part.see),
    "cast": (_PEOPLE, polls.cast),
    "opine": (_PEOPLE, polls.opine),
    "judge": (_PEOPLE, polls.judge),
    "delegate": (_PEOPLE, delegating.delegate),
    "undelegate": (_PEOPLE, delegating.undelegate),
    "pledge": (_PEOPLE, taking_part.pledge),
    "withdraw_pledge": (_PEOPLE, taking_part.withdraw_pledge),
    "rename": (_PEOPLE, taking_part.rename),
    "consent": (_PEOPLE, taking_part.consent),
    "leave": (_PEOPLE, taking_part.leave),
    "come_back": (_PEOPLE, taking_part.leave),
    "erase": (_PEOPLE | _OPERATOR, erasing.erase),
    "retain": (_OPERATOR, erasing.retain),
    "begin": (_LEADERS, agenda.begin),
    "add_stage": (_LEADERS, agenda.add_stage),
    "change_stage": (_LEADERS, agenda.change_stage),
    "order_stages": (_LEADERS, agenda.order_stages),
    "remove_stage": (_LEADERS, agenda.remove_stage),
    "open_stage": (_LEADERS, agenda.open_stage),
    "close_stage": (_LEADERS | _KEEPER, agenda.close_stage),
    "move_on": (_LEADERS, agenda.move_on),
    "set_timer": (_LEADERS, agenda.set_timer),
    "amend": (_LEADERS, agenda.amend),
    "hide": (_LEADERS, moderating.hide),
    "restore": (_LEADERS, moderating.hide),
    "dismiss_flags": (_LEADERS, moderating.dismiss_flags),
    "merge_duplicates": (_LEADERS, moderating.merge_duplicates),
    "remove_person": (_LEADERS, moderating.remove_person),
    "add_paper_idea": (_LEADERS, moderating.add_paper_idea),
    "cast_on_paper": (_LEADERS, polls.cast_on_paper),
    "void_sheet": (_LEADERS, polls.void_sheet),
    "doors": (_LEADERS, leading.doors),
    "form_groups": (_LEADERS, grouping.form_groups),
    "move_to_group": (_LEADERS, grouping.move_to_group),
    "invite": (_LEADERS, leading.invite),
    "turn_wall": (_LEADERS, leading.turn_wall),
    "show_result": (_LEADERS, leading.show_result),
    "decide": (_LEADERS, leading.declare),
    "make_promise": (_LEADERS, promising.make_promise),
    "move_promise": (_LEADERS, promising.move_promise),
    "keep_promise": (_LEADERS, promising.keep_promise),
    "break_promise": (_LEADERS, promising.break_promise),
    "post_update": (_LEADERS, promising.post_update),
    "end": (_LEADERS, leading.end),
}
_AFTER_THE_END = frozenset(
    [
        "count",
        "show_result",
        "decide",
        "hide",
        "restore",
        "dismiss_flags",
        "remove_person",
        "turn_wall",
        "make_promise",
        "move_promise",
        "keep_promise",
        "break_promise",
        "post_update",
        "consent",
        "rename",
        "withdraw",
        "unwithdraw",
        "withdraw_pledge",
        "leave",
        "come_back",
        "erase",
        "retain",
    ]
)
_WITHOUT_CONSENT = {"consent", "erase"}
_AFTER_REMOVAL = {"erase"}
_AFTER_LEAVING = {"erase", "consent", "rename", "withdraw", "withdraw_pledge", "leave", "come_back"}


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
    if role == "removed":
        if do not in _AFTER_REMOVAL:
            raise refuse("removed")
        role = "participant"
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
    if role == "participant" and do not in _AFTER_LEAVING and view.left(person):
        raise refuse("left")
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
