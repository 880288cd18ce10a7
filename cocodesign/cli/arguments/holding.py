"""What can be typed to make a workshop, to hold it, and to look whether it can be held here?"""

from __future__ import annotations

from pathlib import Path

from cocodesign.cli.arguments.shared import (
    FACILITATOR_PORT,
    Command,
    can_speak_json,
    describes_a_workshop,
    listens,
    names_a_workshop,
)
from cocodesign.cli.arguments.values import PORT, people, port

__all__ = ["about_holding", "about_this_computer"]


def about_holding(command: Command) -> None:
    """Add the commands that make a workshop and hold it."""
    it = command(
        "new",
        "make a new workshop; a purpose is required",
        'cocodesign new square --purpose "What should the square become? The three best ideas go to the council."',
    )
    names_a_workshop(it, "short name for files and commands, like mill-lane")
    describes_a_workshop(it)
    can_speak_json(it)

    it = command(
        "templates",
        "list the agendas one can start from, show one, or copy it to a file to edit",
        "cocodesign templates challenge-to-action --to ours.json",
    )
    it.add_argument(
        "name", metavar="NAME", nargs="?", default="", help="a template, or a JSON file of your own"
    )
    it.add_argument(
        "--to", type=Path, metavar="FILE", help="copy it there; a file that is there stays as it is"
    )
    it.add_argument("--language", choices=("en", "es"), help="in this language, where there is one")
    can_speak_json(it)

    it = command(
        "serve",
        "serve a workshop until Ctrl-C; phones join, the keeper keeps the record",
        "cocodesign serve square --host 0.0.0.0 --plain-http",
    )
    names_a_workshop(it, "a workshop that was made or restored")
    listens(it, where="this computer only; 0.0.0.0 is every network")
    it.add_argument("--certificate", type=Path, metavar="FILE", help="serve https with this certificate")
    it.add_argument("--certificate-key", type=Path, metavar="FILE", help="and this key")
    it.add_argument(
        "--most", type=people, default=100, metavar="N", help="pages open at a time (default: 100)"
    )
    it.add_argument(
        "--plain-http",
        action="store_true",
        help="I know that plain HTTP can be read by others in the same network",
    )

    it = command(
        "workshop",
        "start a workshop, or go on with one, for the phones in this network; asks what it needs",
        'cocodesign workshop --name square --purpose "What should the square become?"',
    )
    it.add_argument(
        "--name", default="", help="answer instead of being asked: go on with this one, or make it"
    )
    describes_a_workshop(it)
    it.add_argument(
        "--in-browser",
        action="store_true",
        help="ask for what is missing on a page in this computer's browser",
    )
    listens(it, "0.0.0.0", "every network of this computer")

    it = command(
        "link",
        "print the links and the code of a workshop that runs, or replace a link that was lost",
        "cocodesign link square\n  cocodesign link square --replace facilitator",
    )
    names_a_workshop(it, "a workshop that runs; with --replace, any")
    it.add_argument(
        "--replace",
        choices=("facilitator", "wall"),
        help="end every older link of the facilitator or of the wall, with the pages opened by it, and make a new one",
    )
    can_speak_json(it)


def about_this_computer(command: Command) -> None:
    """Add the commands that look at this computer."""
    it = command("list", "show the workshops that are here", "cocodesign list")
    can_speak_json(it)

    it = command(
        "doctor",
        "look whether a workshop can be held here: ports, addresses, versions, disk, browser",
        "cocodesign doctor",
    )
    it.add_argument("--port", type=port, default=PORT, help=f"participants' port (default: {PORT})")
    it.add_argument(
        "--facilitator-port",
        type=port,
        default=FACILITATOR_PORT,
        help=f"facilitator's port (default: {FACILITATOR_PORT})",
    )
    can_speak_json(it)
