"""What can be typed after `cocodesign`? Every command with its options, its help and an example."""

from __future__ import annotations

import argparse
from typing import NoReturn

from cocodesign import __version__
from cocodesign.cli.arguments.crowds import about_crowds
from cocodesign.cli.arguments.erasing import about_erasing
from cocodesign.cli.arguments.holding import about_holding, about_this_computer
from cocodesign.cli.arguments.records import about_records
from cocodesign.cli.arguments.shared import FACILITATOR_PORT, maker
from cocodesign.cli.arguments.values import PORT

__all__ = ["FACILITATOR_PORT", "PORT", "parser"]


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
    command = maker(top.add_subparsers(title="commands", metavar="COMMAND", required=True))
    about_holding(command)
    about_crowds(command)
    about_records(command)
    about_erasing(command)
    about_this_computer(command)
    return top
