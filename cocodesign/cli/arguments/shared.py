"""What do several commands take alike? A store, a name, ports, a file to write, a workshop's description."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cocodesign.cli.arguments.values import PORT, people, port
from cocodesign.cli.templates import DEFAULT, lines
from cocodesign.schema import INFLUENCE

__all__ = [
    "FACILITATOR_PORT",
    "Command",
    "can_speak_json",
    "describes_a_workshop",
    "listens",
    "maker",
    "names_a_workshop",
    "numbers_people",
    "writes_a_file",
]

FACILITATOR_PORT = 8867

Command = Callable[[str, str, str], argparse.ArgumentParser]
"""Makes a command of its name, what it does, and an example."""


def maker(commands: argparse._SubParsersAction[Any]) -> Command:
    """Return what makes one command after another; each can be told where the workshops are kept."""

    def command(name: str, about: str, example: str) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name,
            help=about,
            description=f"{about[0].upper()}{about[1:]}.",
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(command=name)
        made.add_argument(
            "--store",
            metavar="WHERE",
            default=os.environ.get("COCODESIGN_STORE") or "workshops",
            help="folder with a file for each workshop, sqlite:///FILE, or postgresql+psycopg://USER@HOST/DATABASE "
            "(default: $COCODESIGN_STORE, else workshops)",
        )
        return made

    return command


def can_speak_json(made: argparse.ArgumentParser) -> None:
    """Let a command answer a script."""
    made.add_argument("--json", action="store_true", help="print one JSON object, for a script")


def names_a_workshop(made: argparse.ArgumentParser, about: str = "a workshop, running or not") -> None:
    """Let a command be about one workshop."""
    made.add_argument("name", metavar="NAME", help=about)


def writes_a_file(made: argparse.ArgumentParser) -> None:
    """Let a command write one file, over another only on request."""
    made.add_argument(
        "--to",
        required=True,
        type=Path,
        metavar="FILE",
        help="the file to write; one that is there stays as it is",
    )
    made.add_argument("--replace", action="store_true", help="replace the file if it is there")


def numbers_people(made: argparse.ArgumentParser) -> None:
    """Let a command say how many simulated people there are, and which."""
    made.add_argument(
        "--participants", type=people, default=30, metavar="N", help="how many people (default: 30)"
    )
    made.add_argument(
        "--seed", type=int, default=1, help="the same seed, the same people and words (default: 1)"
    )


def describes_a_workshop(made: argparse.ArgumentParser) -> None:
    """Let a command say what a new workshop is about."""
    made.epilog = "\n".join([f"{made.epilog}\n\ntemplates:", *lines("en")])
    made.add_argument(
        "--template",
        default="",
        metavar="NAME|FILE",
        help=f"agenda to start from: one of those below, or a JSON file of your own (default: {DEFAULT})",
    )
    made.add_argument(
        "--purpose", default="", help="what is decided, and for whom (required, a sentence or two)"
    )
    made.add_argument(
        "--purpose-short", default="", help="the same in a few words, for a phone's first lines"
    )
    made.add_argument("--title", default="", help="how it is called (default: made from NAME)")
    made.add_argument("--organisation", default="", help="who asks")
    made.add_argument(
        "--values",
        default=[],
        nargs="+",
        metavar="VALUE",
        help="what should guide everybody, one text each",
    )
    made.add_argument(
        "--influence", choices=INFLUENCE, help="what people's words can change, from least to most"
    )
    made.add_argument("--influence-words", default="", help="the same in your own words")
    made.add_argument(
        "--language", choices=("en", "es"), help="language of the wall (each phone has its own)"
    )


def listens(
    made: argparse.ArgumentParser, host: str = "127.0.0.1", where: str = "this computer only"
) -> None:
    """Let a command say on which addresses and ports phones and facilitator find it."""
    made.add_argument("--host", default=host, help=f"address to listen on (default: {where})")
    made.add_argument(
        "--port", type=port, default=PORT, help=f"participants' and wall's port (default: {PORT})"
    )
    made.add_argument(
        "--facilitator-port",
        type=port,
        default=FACILITATOR_PORT,
        help=f"facilitator's port (default: {FACILITATOR_PORT})",
    )
    made.add_argument(
        "--facilitator-host",
        default="127.0.0.1",
        metavar="HOST",
        help="address for the facilitator (default: this computer only)",
    )
    made.add_argument(
        "--public-url",
        default="",
        metavar="URL",
        help="address that phones use, if a name or a proxy stands in front",
    )
