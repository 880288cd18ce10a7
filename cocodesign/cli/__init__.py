"""Which commands does a facilitator, an operator or a researcher type? `arguments` lists them; here they are run.

Nothing is decided in this room: it reads what was typed, calls the room whose work it is, and says what came of it.
"""

from __future__ import annotations

import importlib
import json
import sys

from cocodesign.cli.arguments import parser
from cocodesign.exceptions import CocodesignError

__all__ = ["main", "parser"]

_WHERE = {
    "new": "records",
    "templates": "templates",
    "archive": "records",
    "progress": "records",
    "release": "releases",
    "restore": "records",
    "verify": "records",
    "list": "records",
    "backup": "records",
    "erase": "erasing",
    "purge": "erasing",
    "retention": "erasing",
    "datasheet": "erasing",
    "serve": "live",
    "workshop": "live",
    "demo": "live",
    "simulate": "live",
    "replay": "conversations",
    "link": "live",
    "explore": "exploring",
    "doctor": "doctor",
}


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a problem said in one line, 2 wrong usage, 130 Ctrl-C."""
    given = parser().parse_args(argv)
    try:
        act = getattr(importlib.import_module(f"cocodesign.cli.{_WHERE[given.command]}"), given.command)
        return int(act(given) or 0)
    except CocodesignError as problem:
        return _say(str(problem), given)
    except OSError as problem:
        where = f"{problem.filename}: " if problem.filename else ""
        return _say(f"{where}{problem.strerror or problem}.", given)
    except ModuleNotFoundError as problem:
        name = problem.name or ""
        if name.startswith("cocodesign"):
            raise
        return _say(f'{name} is not installed; a workshop needs: pip install "cocodesign[workshop]"', given)
    except KeyboardInterrupt:
        return 130


def _say(problem: str, given: object) -> int:
    if getattr(given, "json", False):
        print(json.dumps({"ok": False, "error": problem}, ensure_ascii=False))
    print(f"cocodesign: {problem}", file=sys.stderr)
    return 1
