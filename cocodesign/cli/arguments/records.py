"""What can be typed to take a record out of a workshop, to bring it back, to check it, and to give it to others?"""

from __future__ import annotations

from pathlib import Path

from cocodesign.cli.arguments.shared import Command, can_speak_json, names_a_workshop, writes_a_file
from cocodesign.cli.arguments.values import group_size, port, whole_minutes

__all__ = ["about_records"]

EXPLORER_PORT = 8868


def about_records(command: Command) -> None:
    """Add the commands that write, read and check records."""
    it = command(
        "archive",
        "write the whole record of a workshop to one file: private, exact, verifiable",
        "cocodesign archive square --to square-2026-11-21.jsonl",
    )
    names_a_workshop(it)
    writes_a_file(it)
    can_speak_json(it)

    it = command(
        "backup",
        "write a verified copy to keep on another disk for some days",
        "cocodesign backup square --to /media/stick/square-2026-11-21.jsonl",
    )
    names_a_workshop(it)
    writes_a_file(it)
    can_speak_json(it)

    it = command(
        "progress",
        "write the public page on what was decided, promised and done: one file, for any web site",
        "cocodesign progress square --to square.html",
    )
    names_a_workshop(it)
    writes_a_file(it)
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
        type=group_size,
        metavar="N",
        help="how many people stand behind each class and count (default: 5 for research, 10 for open_data)",
    )
    it.add_argument(
        "--round",
        type=whole_minutes,
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
        "explore",
        "look around in a record in this computer's browser: networks, lineages, measures, with a slider that replays it",
        "cocodesign explore mill-lane\n  cocodesign explore square-2026-11-21.jsonl",
    )
    it.add_argument(
        "what",
        metavar="NAME|FILE",
        nargs="?",
        default="mill-lane",
        help="a workshop, an archive, or a bundled set: mill-lane (default), old-depot",
    )
    it.add_argument(
        "--port", type=port, default=EXPLORER_PORT, help=f"where it listens (default: {EXPLORER_PORT})"
    )
    it.add_argument("--language", choices=("en", "es"), help="language of the page (default: en)")
    it.add_argument("--no-browser", action="store_true", help="print the address, and open no browser")

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
