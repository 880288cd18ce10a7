"""Which words does the page say on which a workshop is made? All, in the facilitator's language."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from cocodesign.language import translator

__all__ = ["new_words"]


@cache
def new_words(language: str) -> dict[str, Any]:
    """Return everything that the page says on which a workshop is made."""
    _: Callable[[str], str] = translator(language)
    return {
        "skip": _("Skip to the content"),
        "language": _("Language"),
        "no_script": _("This page needs JavaScript. Please allow it in the settings of your browser."),
        "new": _("New workshop"),
        "facilitator": _("Facilitator"),
        "nobody": _("Nobody sees it before it is made."),
        "untitled": _("A workshop"),
        "draft": _("Draft saved {time}"),
        "empty": _("Nothing typed yet"),
        "no_draft": _("Draft not saved: this browser keeps nothing for this page"),
        # 1 to 5
        "start": _("1 Start from"),
        "purpose": _("2 Purpose"),
        "purpose_help": _(
            "What is decided, and for whom? One sentence people can say no to. "
            "A workshop without a purpose is not made."
        ),
        "title": _("A short title"),
        "short": _("Short form for phones"),
        "count": _("{n} of {most} characters"),
        "organisation": _("Who asks and promises"),
        "change": _("3 What can people change?"),
        "levels": {
            "inform": _("You learn what we decide."),
            "consult": _("We listen and answer."),
            "involve": _("Your concerns shape the options."),
            "collaborate": _("We build what you choose, within the limits below."),
            "empower": _("Your decision binds us."),
        },
        "limits": _("Limits, in plain words"),
        "limits_help": _("Left empty, people read: {words}"),
        "limits_none": _("What is promised, what is not, and by when."),
        "values": _("4 Values, one a line"),
        "ballot": _("5 The ballot"),
        "modes": {
            "confidential": [_("Confidential"), _("Added up, never shown beside a name.")],
            "open": [_("Open"), _("Everyone sees who voted how.")],
            "secret": [_("Secret"), _("After closing nobody can link a ballot to a person.")],
        },
        # Beside it
        "preview": _("What people will see"),
        "no_purpose_yet": _("Your purpose will stand here."),
        "agenda": _("Agenda"),
        "minutes": _("{n} min"),
        "whole": _("{n} minutes in all"),
        "kinds": {
            "approval": _("approval"),
            "dots": _("dots"),
            "score": _("score"),
            "grades": _("grades"),
            "ranking": _("ranking"),
        },
        "agenda_help": _(
            "Stages can be moved, added and closed while it runs. Changes of rules after the start need "
            "a reason and are shown to everyone."
        ),
        # What can be done
        "make": _("Make the workshop"),
        "rehearse": _("Rehearse with {n} simulated people"),
        "rehearse_help": _("A rehearsal lies in a temporary folder; nothing of it is kept, your draft is."),
        "rehearsal": _("Rehearsal: {title}"),
        "made": _("It is made. Your page is being opened; this takes a few seconds."),
        "slow": _("It takes longer than usual. Look at the terminal: it says what is the matter."),
        "wrong": {
            "unknown": _("This page is not known any more. Open the link in the terminal again."),
            "no-line": _("Nothing was made: the terminal does not answer. Is it still running there?"),
            "broken": _("Something broke on our side, and nothing was made. The terminal says more."),
        },
    }
