"""What can be typed to erase, to keep no longer than needed, and to say what is kept?"""

from __future__ import annotations

from cocodesign.cli.arguments.shared import Command, can_speak_json, names_a_workshop

__all__ = ["about_erasing"]


def about_erasing(command: Command) -> None:
    """Add the commands that erase, purge, and tell what is kept."""
    it = command(
        "erase",
        "erase a person or one contribution for good; without --yes it only says what would go",
        'cocodesign erase square --person 14 --reason "asked by letter" --yes',
    )
    names_a_workshop(it)
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
    names_a_workshop(it, "a workshop that does not run; while it runs, its keeper does it")
    can_speak_json(it)

    it = command(
        "retention",
        "say what has been kept long enough, and erase it with --apply",
        "cocodesign retention square --apply",
    )
    names_a_workshop(it)
    it.add_argument("--apply", action="store_true", help="erase what is due; it cannot be undone")
    can_speak_json(it)

    it = command(
        "datasheet",
        "print what is kept of whom, why and how long, for an ethics board",
        "cocodesign datasheet square > datasheet.md",
    )
    names_a_workshop(it)
    can_speak_json(it)
