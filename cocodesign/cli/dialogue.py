"""What must a facilitator be asked before a workshop can start? As little as possible, in plain words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from cocodesign.cli.records import create, facts, list_of
from cocodesign.cli.shelf import Place, free_name, places
from cocodesign.cli.templates import DEFAULT, bundled, lines, read_template
from cocodesign.exceptions import InvalidInputError, RefusedError

__all__ = ["choose_workshop"]

HELP_WITH_THE_PURPOSE = (
    "A sentence or two, for whoever comes in: what is decided here, for whom, and what happens with it.\n"
    "  For example: What should the square become? The three ideas most of us can live with go to the council in March."
)


def choose_workshop(
    given: argparse.Namespace,
    ask: Callable[[str], str] = input,
    page: Callable[[], Place] | None = None,
) -> Place:
    """Return the workshop to serve: the one that was named, one to go on with, or a new one.

    Parameters
    ----------
    given : argparse.Namespace
        What was typed; what is missing is asked for, if somebody is there to answer.
    ask : callable
        Asks a question and returns the answer.
    page : callable, optional
        Asks in the browser instead, and returns the workshop that was made there. It is offered to whoever is at
        the keyboard; ``given.in_browser`` asks for it without a question.

    Raises
    ------
    InvalidInputError
        If nobody is there to answer.
    """
    if given.name and (place := Place.of(given.store, given.name)).exists():
        if given.purpose:
            print(f"{place.name} is there already: going on with it, with the purpose it has.")
        return place
    if given.purpose:
        return _make(given, given.name or free_name(given.store, given.title or "workshop"))
    if page is not None and given.in_browser:
        return page()
    if not sys.stdin.isatty():
        raise InvalidInputError(
            "Nobody is at the keyboard to answer. Say what is decided and for whom: "
            'make workshop NAME=square PURPOSE="What should the square become?" '
            "(or: cocodesign workshop --name square --purpose …), or say --in-browser and fill in a page."
        )
    if not given.name and (going_on := _offer(given, ask)):
        return going_on
    print("\nA new workshop.")
    if page is not None and _in_the_browser(ask):
        return page()
    print(f"What is decided here, and for whom?\n  {HELP_WITH_THE_PURPOSE}")
    while not (purpose := ask("Purpose: ").strip()):
        print(f"A workshop without a purpose is not started. {HELP_WITH_THE_PURPOSE}")
    given.purpose = purpose
    if not given.title:
        given.title = ask("A short title for it: ").strip()
    if not given.template:
        given.template = _choose_template(given, ask)
    return _make(given, given.name or free_name(given.store, given.title or "workshop"))


def _in_the_browser(ask: Callable[[str], str]) -> bool:
    """Ask whether a page is filled in instead: it shows what people will see."""
    while True:
        answer = ask("Answer here, or on a page in the browser? [here] ").strip().lower() or "here"
        for word in ("here", "browser"):
            if word.startswith(answer):
                return word == "browser"
        print("Say here, or browser.")


def _choose_template(given: argparse.Namespace, ask: Callable[[str], str]) -> str:
    """Show the templates and return the chosen one: its name, or a file of one's own that is one."""
    language = given.language or "en"
    names = [path.stem for path, it in bundled().items() if it["language"] == "en"]
    print("\nWhat will you do? A file of your own is an answer too.")
    for n, line in enumerate(lines("en"), start=1):
        print(f"  {n}{line}")
    usual = names.index(DEFAULT) + 1
    while True:
        answer = ask(f"Agenda: [{usual}] ").strip() or str(usual)
        name = names[int(answer) - 1] if answer.isdecimal() and 1 <= int(answer) <= len(names) else answer
        try:
            read_template(name, language)
        except InvalidInputError as problem:
            print(problem)
        else:
            return name


def _offer(given: argparse.Namespace, ask: Callable[[str], str]) -> Place | None:
    """Show the workshops that can be gone on with and return the chosen one, None for a new one."""
    there = [(place, facts(place)) for place in places(given.store)]
    there = [(place, it) for place, it in there if not it.get("trouble") and not it["ended_at"]]
    if not there:
        return None
    print("Workshops that are here:")
    for n, (_, it) in enumerate(there, start=1):
        print(
            f"  {n}  {it['title']} ({it['participants']} people, {it['ideas']} ideas, since {it['created_at'][:10]})"
        )
    print("  n  a new one")
    while True:
        answer = ask("Go on with which? [1] ").strip().lower() or "1"
        if answer in ("n", "new"):
            return None
        if answer.isdigit() and 1 <= int(answer) <= len(there):
            return there[int(answer) - 1][0]
        print(f"A number from 1 to {len(there)}, or n.")


def _make(given: argparse.Namespace, name: str) -> Place:
    place = Place.of(given.store, name)
    given.values = list_of(given.values)
    try:
        create(place, given)
    except RefusedError as refusal:
        raise InvalidInputError(
            f'{refusal} Say it with --purpose, or: make workshop PURPOSE="…"'
        ) from refusal
    return place
