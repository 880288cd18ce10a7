"""What can be typed to erase, to keep no longer than needed, and to say what is kept?"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

__all__ = ["about_erasing"]


def about_erasing(
    command: Callable[[str, str, str], argparse.ArgumentParser],
    can_speak_json: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Add the commands that erase, purge, back up, and tell what is kept.

    Parameters
    ----------
    command : callable
        Makes a command of a name, what it does, and an example.
    can_speak_json : callable
        Lets a command answer a script.
    """
    it = command(
        "erase",
        "erase a person or one contribution for good; without --yes it only says what would go",
        'cocodesign erase square --person 14 --reason "asked by letter" --yes',
    )
    it.add_argument("name", metavar="NAME", help="a workshop, running or not")
    which = it.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--person", metavar="ID", help="their id in the record, or the number of Participant 14"
    )
    which.add_argument("--contribution", metavar="ID", help="an idea or a comment")
    it.add_argument(
        "--reason",
        required=True,
        metavar="TEXT",
        help="why; whoever leads the workshop can read it: name nobody",
    )
    it.add_argument("--yes", action="store_true", help="do it; it cannot be undone")
    can_speak_json(it)

    it = command(
        "purge",
        "take what was erased out of the files, and look whether it is gone",
        "cocodesign purge square",
    )
    it.add_argument(
        "name", metavar="NAME", help="a workshop that does not run; while it runs, its keeper does it"
    )
    can_speak_json(it)

    it = command(
        "retention",
        "say what has been kept long enough, and erase it with --apply",
        "cocodesign retention square --apply",
    )
    it.add_argument("name", metavar="NAME", help="a workshop, running or not")
    it.add_argument("--apply", action="store_true", help="erase what is due; it cannot be undone")
    can_speak_json(it)

    it = command(
        "backup",
        "write a verified copy to keep on another disk for some days",
        "cocodesign backup square --to /media/stick/square-2026-11-21.jsonl",
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
        "datasheet",
        "print what is kept of whom, why and how long, for an ethics board",
        "cocodesign datasheet square > datasheet.md",
    )
    it.add_argument("name", metavar="NAME", help="a workshop, running or not")
    can_speak_json(it)
