"""Who may do what, in which stage: a command becomes events, or is refused with a reason.

:func:`decide` is pure. What it needs to know of the workshop it asks of a :class:`View`, a handful of keyed
look-ups that the store answers inside the write transaction and a test answers from a dict. :func:`as_seen` is the
other half: which events one person may see, and how much of them.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cocodesign.rules.deciding import COMMANDS, check_command, decide
    from cocodesign.rules.erasing import RETENTION
    from cocodesign.rules.leading import WALL_PAGES
    from cocodesign.rules.pace import PER_MINUTE
    from cocodesign.rules.polls import RULES, sheet_name
    from cocodesign.rules.refusals import REFUSALS, refuse
    from cocodesign.rules.running import CONSENTS
    from cocodesign.rules.sight import as_seen, is_visible
    from cocodesign.rules.texts import LIMITS, skeleton
    from cocodesign.rules.view import Draft, View

__all__ = [
    "COMMANDS",
    "CONSENTS",
    "LIMITS",
    "PER_MINUTE",
    "REFUSALS",
    "RETENTION",
    "RULES",
    "WALL_PAGES",
    "Draft",
    "View",
    "as_seen",
    "check_command",
    "decide",
    "is_visible",
    "refuse",
    "sheet_name",
    "skeleton",
]

# name: the file where it lives. Nothing is loaded before it is asked for: a phone's kernel needs the sentences alone.
_CONTENTS = {
    "COMMANDS": "deciding",
    "CONSENTS": "running",
    "LIMITS": "texts",
    "PER_MINUTE": "pace",
    "REFUSALS": "refusals",
    "RETENTION": "erasing",
    "RULES": "polls",
    "WALL_PAGES": "leading",
    "Draft": "view",
    "View": "view",
    "as_seen": "sight",
    "check_command": "deciding",
    "decide": "deciding",
    "is_visible": "sight",
    "refuse": "refusals",
    "sheet_name": "polls",
    "skeleton": "texts",
}


def __getattr__(name: str) -> Any:
    if name in _CONTENTS:
        return getattr(importlib.import_module(f"{__name__}.{_CONTENTS[name]}"), name)
    raise AttributeError(f"{__name__} has no {name!r}; it has {', '.join(__all__)}")
