"""Which words do the door, the notices and the frame of a page say? All, in the visitor's language."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from cocodesign.language import translator

__all__ = [
    "LANGUAGES",
    "door_words",
    "language_of",
    "notice_words",
    "page_words",
    "paper_words",
    "phone_words",
    "progress_words",
]

LANGUAGES = {"en": "English", "es": "Español"}
LANGUAGE_COOKIE = "cocodesign_language"
Words = dict[str, Any]


def language_of(handler: Any) -> str:
    """Return the language a visitor chose at the door, else the first of the browser's that we speak."""
    chosen = handler.get_cookie(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    for wanted in handler.request.headers.get("Accept-Language", "").split(","):
        code = wanted.split(";")[0].strip()[:2].lower()
        if code in LANGUAGES:
            return code
    return "en"


@cache
def page_words(language: str) -> Words:
    """Return what the frame of a page says before its widgets are there, and when the line breaks."""
    _: Callable[[str], str] = translator(language)
    return {
        "skip": _("Skip to the content"),
        "loading": _("One moment, your page is being opened."),
        "slow": _("It takes longer than usual. Nothing is lost."),
        "waiting": _("No connection. Your words are kept on this phone."),
        "back": _("Connected again. Nothing was lost."),
        "gone": _("One moment, the page is opened anew. Your words are kept."),
        "failed": _("Something broke on our side. Your words are kept on this phone."),
        "again": _("Try now"),
        "no_script": _("This page needs JavaScript. Please allow it in the settings of your browser."),
    }


@cache
def notice_words(language: str) -> Words:
    """Return the pages that are shown instead of a page: title and sentence of each."""
    _: Callable[[str], str] = translator(language)
    return {
        "full": (
            _("The room is full just now."),
            _("This page tries again by itself. You need not do anything."),
        ),
        "thrice": (
            _("Open three times already"),
            _("You have this workshop open in three pages. Close one, and this page opens by itself."),
        ),
        "moment": (_("One moment"), _("The workshop is being prepared. This page tries again by itself.")),
        "missing": (_("There is no such page"), _("Come in through the door: scan the code on the wall.")),
        "forbidden": (
            _("This page is somebody else’s"),
            _("Come in through the door: scan the code on the wall."),
        ),
        "broken": (
            _("Something broke on our side."),
            _("Nothing that was saved is lost. Please open the page again."),
        ),
        "unsealed": (
            _("A secret vote is open."),
            _(
                "An archive would keep who voted what. It can be had as soon as the vote is closed and sealed."
            ),
        ),
        "door": _("To the door"),
    }


@cache
def phone_words(language: str) -> Words:
    """Return what the page of a phone says that several people use."""
    _: Callable[[str], str] = translator(language)
    return {
        "skip": _("Skip to the content"),
        "no_script": _("This page needs JavaScript. Please allow it in the settings of your browser."),
        "title": _("Who uses this phone?"),
        "about": _("Everybody here has a place of their own: own words, own drafts, own ballots."),
        "trust": _("Whoever holds this phone can open every place on it. Share it with people you trust."),
        "nobody": _("Nobody has a place on this phone yet."),
        "numbered": _("Participant {n}"),
        "now": _("here now"),
        "go_on": _("Go on as {name}"),
        "unsent": _("Not everything of {name} is sent yet. It is sent when it is their turn again."),
        "forget": _("Forget me on this phone"),
        "forget_about": _(
            "{name} stays in the workshop with all words and ballots, and comes back only with the personal "
            "link from “My data”. Drafts on this phone are removed."
        ),
        "forget_yes": _("Forget {name} on this phone"),
        "another": _("Somebody else joins on this phone"),
        "full": _("Four people use this phone already. One of them has to leave it first."),
        "not_done": _("It did not work. Please try again."),
    }


@cache
def paper_words(language: str) -> Words:
    """Return what stands on and around what is printed."""
    _: Callable[[str], str] = translator(language)
    return {
        "title": _("Print"),
        "about": _("For A4 and Letter. Cut the cards along the dashed lines, one or two for each table."),
        "cards": _("Cards, 8 on a page"),
        "poster": _("Poster"),
        "print": _("Print this page"),
        "how": _("Scan this with your phone, or open the address and type the code. No account, no app."),
        "qr": _("QR code of the way in"),
        "asks": _("{organisation} asks"),
        "unreachable": _(
            "Phones cannot reach this address: it is this computer’s own. "
            "Serve the workshop to your network (--host 0.0.0.0) before you print."
        ),
        "closed": _("The doors are closed: nobody can come in with this code until you open them."),
        "ended": _("This workshop has ended: nobody can come in any more."),
    }


@cache
def progress_words(language: str) -> Words:
    """Return what the public page on what became of it says."""
    _: Callable[[str], str] = translator(language)
    return {
        "skip": _("Skip to the content"),
        "title": _("What became of it · {title}"),
        "asked": _("{organisation} asked"),
        "influence": _("What people’s words could change"),
        "decided": _("What was decided"),
        "because": _("Why: {reason}"),
        "in_spite": {
            "quorum": _("The quorum was missed: this was not decided by the vote, but in spite of it."),
            "threshold": _(
                "The share of yes that was asked for was missed: this was not decided by the vote, but in spite of it."
            ),
        },
        "ballots": _("{n} ballots of {of} people."),
        "credited": _("Grown from ideas of {people}."),
        "gone": _("Words that are not shown any more."),
        "undecided": _("Nothing is decided yet."),
        "goals": _("What we want to reach"),
        "figures": _("{amount} of {target} {unit}"),
        "logged_by": (_("logged by one person"), _("logged by {n} people")),
        "nobodys": (_("one entry is nobody’s any more"), _("{n} entries are nobody’s any more")),
        "nothing_logged": _("Nothing is logged yet."),
        "goal_by": _("by {day}"),
        "reached": _("reached"),
        "dropped": _("given up: {reason}"),
        "day_over": _("its day is over"),
        "needs": _("{offered} of {needed} offered by {day}"),
        "needed": {
            "time": _("{n} hours"),
            "skill": _("{n} skills"),
            "money": _("{n} {unit}"),
        },
        "held": _("enough was offered, and it goes ahead"),
        "released": _("not enough was offered, so nobody is held to an offer"),
        "promised": _("What was promised"),
        "promised_by": _("What {organisation} promised"),
        "no_promises": _("Nothing is promised yet."),
        "counts": {
            "kept": _("{n} kept"),
            "open": _("{n} to come"),
            "broken": _("{n} broken"),
            "moved": _("{n} moved"),
        },
        "states": {
            "made": _("planned"),
            "moved": _("moved"),
            "kept": _("kept"),
            "broken": _("broken"),
        },
        "marks": {
            "planned": _("planned"),
            "first": _("first date"),
            "moved": _("revised date"),
            "kept": _("kept"),
            "broken": _("broken"),
        },
        "overdue": _("late"),
        "today": _("today, {day}"),
        "drawing": _("The promises and their dates as a drawing. The table below says the same."),
        "table": _("Every promise with its dates"),
        "columns": [_("Promise"), _("State"), _("Date"), _("Reason or evidence")],
        "no_date": _("no date"),
        "before": _("before"),
        "by": _("by {owner}"),
        "from": _("From “{idea}”."),
        "on": _("{day}: {words}"),
        "updates": _("News"),
        "updated": _("Last updated {day}."),
        "never": _("Nothing was told yet."),
        "stale": _("Nothing was told for more than 30 days. Ask whoever promised what is going on."),
        "away": _("The workshop does not answer just now. This is how it stood on {day} at {time} UTC."),
        "written": _("Written on {day}."),
        "date": _("{day} {month} {year}"),
        "short": _("{day} {month}"),
        "months": [
            _("January"), _("February"), _("March"), _("April"), _("May"), _("June"),
            _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
        ],
    }  # fmt: skip


@cache
def door_words(language: str) -> Words:
    """Return everything that the door says."""
    _: Callable[[str], str] = translator(language)
    return {
        "skip": _("Skip to the content"),
        "language": _("Language"),
        "main_action": _("Main action"),
        "strip": _("Purpose, power, action"),
        # Join
        "asks": _("{organisation} asks"),
        "workshop": _("A workshop"),
        "come": _("Come in"),
        "join_title": _("Join · {title}"),
        "name": _("Your name, if you like"),
        "name_help": _("Any script, or leave it empty: you are then “Participant” and a number."),
        "code": _("The code on the wall"),
        "code_help": _("Eight characters. Spaces and small letters are fine."),
        "recognised": _("Code {code} recognised."),
        "another": _("Another code"),
        "no_account": _("No account, no e-mail. You see the terms next; nothing is kept before you agree."),
        # Welcome
        "welcome_title": _("Welcome · {title}"),
        "nothing_kept": _("Nothing kept yet"),
        "coming": _("Taking you in"),
        "why": _("Why"),
        "your_say": _("Your say"),
        "next": _("Next"),
        "read_agree": _("Read, agree, then {stage}"),
        "welcome": _("Welcome"),
        "stage_of": _("Stage {number} of {count}"),
        "why_here": _("Why we are here"),
        "can_change": _("What your words can change"),
        "ladder": _("Level of influence, from least to most"),
        "levels": {
            "inform": _("Inform"),
            "consult": _("Consult"),
            "involve": _("Involve"),
            "collaborate": _("Decide together"),
            "empower": _("You decide"),
        },
        "whats_next": _("What happens next"),
        "open_now": _("{stage} is open now."),
        "starts_with": _("We begin with {stage}."),
        "then": _("Then: {stages}."),
        "come_late": _("Whoever comes later lands in the stage that is open."),
        "allow": _("What you allow"),
        "taking_part": _(
            "Taking part means: your ideas and comments are kept with your name or number "
            "until the organisers have reported back. Beyond that, only what you tick:"
        ),
        "consents": {
            "research": [_("Research"), _("My words and acts, without my name, in a study.")],
            "quote": [_("Quote me"), _("My words with my name in the report.")],
            "contact": [
                _("Tell me later"),
                _("News about what became of it. Asks for an address, kept apart."),
            ],
        },
        "ask_again": _(
            "We ask once more about each tick before it counts. You can take any of it back in “My data”."
        ),
        "no_way_back": _(
            "Three things nobody can take back: a secret ballot once its vote is closed, a result once it was counted, "
            "and what was given away in a study or a report while you allowed it."
        ),
        "terms": _("Terms"),
        "terms_texts": {
            "commons": _(
                "What we make here belongs to everyone: texts under CC BY-SA 4.0, designs under CERN-OHL."
            ),
            "credit": _(
                "Anyone may use what we make here and says whose it was: CC BY 4.0, names only by consent."
            ),
            "shared": _(
                "What we make here belongs to those who made it; "
                "shares are proposed from the recorded lineage."
            ),
            "client": _("What we make here is handed over to the organisation that asks."),
        },
        "agree": _("I agree, take me in"),
        "back": _("Back"),
        # What can go wrong: place and remedy
        "wrong": {
            "wrong-code": _("This code is not known. Look at the wall again."),
            "short-code": _("The code has eight characters. Look at the wall again."),
            "doors-closed": _("The doors are closed. Ask the facilitator."),
            "ended": _("This workshop has ended. Thank you for coming."),
            "bad-name": _("This name cannot be shown. Use letters, at most 60, or leave it empty."),
            "bad-text": _("This name cannot be shown. Use letters, at most 60, or leave it empty."),
            "too-long": _("This name cannot be shown. Use letters, at most 60, or leave it empty."),
            "full": _("The room is full just now."),
            "disk-full": _(
                "The disk of the computer that keeps this workshop is full, so this was not saved; nothing that was "
                "saved before is lost. Please tell the facilitator: once there is room on that disk again, send this "
                "once more."
            ),
            "phone-full": _("Four people use this phone already. One of them has to leave it first."),
            "unknown-link": _("This link is not known any more. Use the code on the wall."),
            "slow-down": _("Too many tries. Please wait {seconds} seconds."),
            "away": _("One moment. The workshop does not answer yet; we go on trying."),
            "no-line": _("No connection. Please try again."),
            "cookies": _(
                "Your browser keeps no cookies for this page, so it would forget you. "
                "Allow them and try again."
            ),
        },
        "looking": _("One moment"),
        # A phone that several people use
        "shared": _("You come in on a phone that somebody uses already. Their place stays as it is."),
        # A phone whose person was shut out, erased, or has a new link
        "place_ended": _(
            "Your place in this workshop has ended, so nothing more is sent from this phone. "
            "If you did not expect that, ask the facilitator."
        ),
        "own_words": _("Erase what I said here"),
        "own_words_about": _(
            "Your words, your name and the links to them are erased for good. What others wrote stays, and so does "
            "the count of a vote that is closed. There is no way back."
        ),
        "erase": _("Erase it all now"),
        "erased": _("What you said here is erased. Nothing of it is on this phone either."),
        # Other doors
        "facilitator": _("The facilitator’s page"),
        "facilitator_help": _(
            "Open the link that was printed when the workshop was started; "
            "`cocodesign link` prints a new one."
        ),
        "no_script": _("This page needs JavaScript. Please allow it in the settings of your browser."),
    }
