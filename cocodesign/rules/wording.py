"""How do other words come into somebody else's idea? They are proposed in a comment; an author takes or declines them."""

from __future__ import annotations

from typing import Any

from cocodesign.rules.now import TALK, open_stage_of, visible
from cocodesign.rules.pace import check_pace
from cocodesign.rules.refusals import refuse
from cocodesign.rules.texts import check_id, check_text
from cocodesign.rules.view import Command, Draft, View

__all__ = ["decline_words", "proposed_words", "take_words"]


def proposed_words(view: View, command: Command, idea: str, person: str) -> dict[str, Any]:
    """Return the words that a comment proposes for an idea of somebody else; nothing if it proposes none."""
    if not command.get("new_text"):
        return {}
    if person in view.authors(idea)[0]:
        raise refuse("own-wording")
    words = {
        "new_text": check_text(command, "new_text", "idea"),
        "new_title": check_text(command, "new_title", "title", required=False),
    }
    if _are_its_own(view, idea, words):
        raise refuse("unchanged")
    return words


def take_words(view: View, command: Command, person: str) -> list[Draft]:
    """Give an idea of one's own the words that a comment proposes, whose point is adopted with it."""
    comment, idea = _proposal(view, command, person)
    stage = open_stage_of(view, TALK)
    words = view.words(comment)
    if _are_its_own(view, idea, words):
        return []
    check_pace(view, person, "idea.revised")
    body = {"text": words["new_text"], "title": words["new_title"], "proposed": comment}
    drafts = [Draft("idea.revised", person, body, stage=stage["stage"], ref=idea, subject=person)]
    if not view.stands("adoption", person, comment):
        drafts.append(Draft("point.adopted", person, {"into": idea}, stage=stage["stage"], ref=comment))
    return drafts


def decline_words(view: View, command: Command, person: str) -> list[Draft]:
    """Leave an idea of one's own as it is; the proposal stays to be read, and may be taken later."""
    comment, _ = _proposal(view, command, person)
    answer = view.answer_to(comment)
    if answer == "taken":
        raise refuse("wording-taken")
    if answer == "declined":
        return []
    check_pace(view, person, "wording.declined")
    return [Draft("wording.declined", person, ref=comment)]


def _proposal(view: View, command: Command, person: str) -> tuple[str, str]:
    """The comment that a command names, when it proposes words, and the idea of one's own that it is on."""
    comment = check_id(command, "ref")
    idea = visible(view, comment, "comment")["ref"]
    if not view.words(comment)["new_text"]:
        raise refuse("no-wording")
    visible(view, idea, "idea")
    if person not in view.authors(idea)[0]:
        raise refuse("not-yours")
    return comment, idea


def _are_its_own(view: View, idea: str, words: Any) -> bool:
    now = view.words(idea)
    return all(now[name] == words[f"new_{name}"] for name in ("title", "text"))
