"""What can be typed after `cocodesign`? Every command with its options, its help and an example."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path
from typing import NoReturn

from cocodesign import __version__
from cocodesign.cli.arguments_of_erasing import about_erasing
from cocodesign.cli.templates import DEFAULT, lines
from cocodesign.schema import INFLUENCE

__all__ = ["FACILITATOR_PORT", "PORT", "parser"]

PORT, FACILITATOR_PORT = 8866, 8867


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where to read more."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}. See: {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    top = _Parser(
        prog="cocodesign",
        description="Co-design workshops on everybody's phone, and the record that they leave.",
        epilog="Start here: cocodesign workshop",
    )
    top.add_argument("--version", action="version", version=f"cocodesign {__version__}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

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

    def can_speak_json(made: argparse.ArgumentParser) -> None:
        made.add_argument("--json", action="store_true", help="print one JSON object, for a script")

    def describes_a_workshop(made: argparse.ArgumentParser) -> None:
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

    def listens(made: argparse.ArgumentParser) -> None:
        made.add_argument(
            "--port", type=_port, default=PORT, help=f"participants' and wall's port (default: {PORT})"
        )
        made.add_argument(
            "--facilitator-port",
            type=_port,
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

    it = command(
        "new",
        "make a new workshop; a purpose is required",
        'cocodesign new square --purpose "What should the square become? The three best ideas go to the council."',
    )
    it.add_argument("name", metavar="NAME", help="short name for files and commands, like mill-lane")
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
    it.add_argument("name", metavar="NAME", help="a workshop that was made or restored")
    listens(it)
    it.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen on; 0.0.0.0 is every network (default: this computer only)",
    )
    it.add_argument("--certificate", type=Path, metavar="FILE", help="serve https with this certificate")
    it.add_argument("--certificate-key", type=Path, metavar="FILE", help="and this key")
    it.add_argument(
        "--most", type=_count, default=100, metavar="N", help="pages open at a time (default: 100)"
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
    listens(it)
    it.add_argument(
        "--host", default="0.0.0.0", help="address to listen on (default: every network of this computer)"
    )

    it = command(
        "link",
        "print the links and the code of a workshop that runs, or replace a link that was lost",
        "cocodesign link square\n  cocodesign link square --replace facilitator",
    )
    it.add_argument("name", metavar="NAME", help="a workshop that runs; with --replace, any")
    it.add_argument(
        "--replace",
        choices=("facilitator", "wall"),
        help="end every older link of the facilitator or of the wall, with the pages opened by it, and make a new one",
    )
    can_speak_json(it)

    it = command(
        "demo",
        "watch simulated people go from a challenge to action: ideas, talk, votes, promises; nothing of it is kept",
        "cocodesign demo --participants 30 --minutes 6",
    )
    it.add_argument(
        "--participants", type=_count, default=30, metavar="N", help="how many people (default: 30)"
    )
    it.add_argument("--minutes", type=_minutes, default=6.0, help="how long the whole takes (default: 6)")
    it.add_argument("--seed", type=int, default=1, help="another number, other people (default: 1)")
    it.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this computer only)")
    listens(it)

    it = command(
        "simulate",
        "let simulated people take part: in a running workshop live, else at once with a clock of their own",
        "cocodesign simulate square --participants 30 --seed 7",
    )
    it.add_argument("name", metavar="NAME", help="a workshop that has not ended")
    it.add_argument(
        "--participants", type=_count, default=30, metavar="N", help="how many people (default: 30)"
    )
    it.add_argument(
        "--seed", type=int, default=1, help="the same seed, the same people and words (default: 1)"
    )
    it.add_argument(
        "--over",
        type=_minutes,
        metavar="MINUTES",
        help="in a running workshop: spread over so many minutes (default: 3)",
    )
    can_speak_json(it)

    it = command(
        "replay",
        "hold a public conversation again, act by act, and check that all of it is there",
        "cocodesign replay wages --polis 15-per-hour-seattle --in 10min",
    )
    it.add_argument("name", metavar="NAME", help="a workshop, running or not; it is made if there is none")
    it.add_argument(
        "--polis",
        required=True,
        type=Path,
        metavar="FOLDER",
        help="a folder with the comments.csv and votes.csv of a Polis conversation",
    )
    it.add_argument(
        "--in",
        dest="seconds",
        type=_seconds,
        default=600.0,
        metavar="TIME",
        help="how long the whole takes, like 10min, 90s or 1h; 0 is at once, with the recorded times (default: 10min)",
    )
    it.add_argument(
        "--agree",
        type=int,
        choices=(1, -1),
        help="which number means agree in the files, where that cannot be tested",
    )
    it.add_argument(
        "--keep-open", action="store_true", help="leave the stage open at the end, for the people in the room"
    )
    it.add_argument("--check", action="store_true", help="play nothing; say whether all of it is there")
    it.add_argument(
        "--no-serve", action="store_true", help="if the workshop does not run: play it without serving it"
    )
    it.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this computer only)")
    listens(it)
    can_speak_json(it)

    it = command(
        "archive",
        "write the whole record of a workshop to one file: private, exact, verifiable",
        "cocodesign archive square --to square-2026-11-21.jsonl",
    )
    it.add_argument("name", metavar="NAME", help="a workshop, running or not")
    it.add_argument(
        "--to",
        required=True,
        type=Path,
        metavar="FILE",
        help="the file to write; one that is there stays as it is",
    )
    it.add_argument("--replace", action="store_true", help="replace the file if it is there")
    can_speak_json(it)

    it = command(
        "progress",
        "write the public page on what was decided, promised and done: one file, for any web site",
        "cocodesign progress square --to square.html",
    )
    it.add_argument("name", metavar="NAME", help="a workshop, running or not")
    it.add_argument(
        "--to",
        required=True,
        type=Path,
        metavar="FILE",
        help="the file to write; one that is there stays as it is",
    )
    it.add_argument("--replace", action="store_true", help="replace the file if it is there")
    it.add_argument("--language", choices=("en", "es"), help="language of the page (default: the workshop's)")
    can_speak_json(it)

    it = command(
        "release",
        "write tables that may be given to others: scoped by consent, with fresh pseudonyms and coarse times",
        "cocodesign release square --to square-for-study --scope research",
    )
    it.add_argument("what", metavar="NAME|FILE", help="a workshop, running or not, or an archive")
    it.add_argument("--to", required=True, type=Path, metavar="FOLDER", help="a new folder")
    it.add_argument(
        "--scope",
        required=True,
        choices=("research", "open_data"),
        help="for a study under restrictions, or public; only people who allow it are in it",
    )
    it.add_argument(
        "--k",
        type=_group,
        metavar="N",
        help="how many people stand behind each class and count (default: 5 for research, 10 for open_data)",
    )
    it.add_argument(
        "--round",
        type=_rounding,
        default=5,
        metavar="MINUTES",
        help="to how many minutes times are rounded (default: 5)",
    )
    it.add_argument(
        "--mask", type=Path, metavar="FILE", help="further words and names to mask in texts, one a line"
    )
    it.add_argument(
        "--key",
        metavar="TEXT",
        help="16 characters or more, kept as secret as the record: makes the same release again (default: a fresh one)",
    )
    it.add_argument("--parquet", action="store_true", help="write Parquet too; needs cocodesign[parquet]")
    can_speak_json(it)

    it = command(
        "restore",
        "make the same workshop again from its archive",
        "cocodesign restore square-2026-11-21.jsonl --as square-again",
    )
    it.add_argument("file", metavar="FILE", type=Path, help="an archive")
    it.add_argument(
        "--as",
        dest="name",
        default="",
        metavar="NAME",
        help="how to call it here (default: its name in the archive)",
    )
    can_speak_json(it)

    it = command(
        "verify",
        "check every line, payload, name and count of a record, or a release; exit code 1 and the place if one does not hold",
        "cocodesign verify square --against w-7k2m9x:61:9f86d081884c",
    )
    it.add_argument("what", metavar="NAME|FILE|FOLDER", help="a workshop, an archive, or a release")
    it.add_argument(
        "--against", metavar="CHECKPOINT", help="a head that left the building, as WORKSHOP:NUMBER:HASH"
    )
    can_speak_json(it)

    about_erasing(command, can_speak_json)

    it = command("list", "show the workshops that are here", "cocodesign list")
    can_speak_json(it)

    it = command(
        "doctor",
        "look whether a workshop can be held here: ports, addresses, versions, disk, browser",
        "cocodesign doctor",
    )
    it.add_argument("--port", type=_port, default=PORT, help=f"participants' port (default: {PORT})")
    it.add_argument(
        "--facilitator-port",
        type=_port,
        default=FACILITATOR_PORT,
        help=f"facilitator's port (default: {FACILITATOR_PORT})",
    )
    can_speak_json(it)
    return top


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, like {PORT}; this is {text!r}")
    return int(text)


def _count(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= 2000:
        raise argparse.ArgumentTypeError(
            f"expected a whole number of people from 1 to 2000; this is {text!r}"
        )
    return int(text)


def _group(text: str) -> int:
    if not text.isdigit() or not 2 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"k is a number of people from 2 to 1000; this is {text!r}")
    return int(text)


def _rounding(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1440:
        raise argparse.ArgumentTypeError(f"expected whole minutes from 1 to 1440; this is {text!r}")
    return int(text)


def _seconds(text: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|sec|min|m|h)?", text.strip().lower())
    unit = {"s": 1, "sec": 1, "m": 60, "min": 60, None: 60, "h": 3600}
    seconds = float(found.group(1)) * unit[found.group(2)] if found else -1.0
    if not 0 <= seconds <= 7 * 24 * 3600:
        raise argparse.ArgumentTypeError(
            f"expected a time like 10min, 90s or 1h, at most a week; 0 is at once; this is {text!r}"
        )
    return seconds


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = -1.0
    if not 0 < minutes <= 600:
        raise argparse.ArgumentTypeError(f"expected minutes, more than 0 and at most 600; this is {text!r}")
    return minutes
