"""Who may do what, in which stage: a command becomes events, or is refused with a reason.

:func:`decide` is pure. What it needs to know of the workshop it asks of a :class:`View`, a handful of keyed
look-ups that the store answers inside the write transaction and a test answers from a dict. :func:`as_seen` is the
other half: which events one person may see, and how much of them.
"""

from cocodesign.rules.decide import COMMANDS, check_command, decide
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
