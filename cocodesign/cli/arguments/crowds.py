"""What can be typed to let simulated people, or those of a public conversation, take part?"""

from __future__ import annotations

from pathlib import Path

from cocodesign.cli.arguments.shared import (
    Command,
    can_speak_json,
    listens,
    names_a_workshop,
    numbers_people,
)
from cocodesign.cli.arguments.values import duration, minutes

__all__ = ["about_crowds"]


def about_crowds(command: Command) -> None:
    """Add the commands that fill a workshop with people."""
    it = command(
        "demo",
        "watch simulated people go from a challenge to action: ideas, talk, votes, promises; nothing of it is kept",
        "cocodesign demo --participants 30 --minutes 6",
    )
    numbers_people(it)
    it.add_argument("--minutes", type=minutes, default=6.0, help="how long the whole takes (default: 6)")
    listens(it)

    it = command(
        "simulate",
        "let simulated people take part: in a running workshop live, else at once with a clock of their own",
        "cocodesign simulate square --participants 30 --seed 7",
    )
    names_a_workshop(it, "a workshop that has not ended")
    numbers_people(it)
    it.add_argument(
        "--over",
        type=minutes,
        metavar="MINUTES",
        help="in a running workshop: spread over so many minutes (default: 3)",
    )
    can_speak_json(it)

    it = command(
        "replay",
        "hold a public conversation again, act by act, and check that all of it is there",
        "cocodesign replay wages --polis 15-per-hour-seattle --in 10min",
    )
    names_a_workshop(it, "a workshop, running or not; it is made if there is none")
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
        type=duration,
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
    listens(it)
    can_speak_json(it)
