"""What can happen in a workshop, and what each event means: the only place that says so.

An event is a dict ``{"seq", "id", "kind", "v", "actor", "stage", "ref", "at", "body"}``. :func:`apply` folds one
event into a :class:`State`; :func:`replay` is its loop. Both work on a *filtered* log as well, so the same code
makes the screens of a participant, who sees little, and the tables of a researcher, who opens the archive.
Kinds that this version does not know are passed over, so that a newer log can still be read.
"""

from cocodesign.events.handing_on import handed_to
from cocodesign.events.kinds import KINDS, Kind, check_body
from cocodesign.events.meaning import apply, replay
from cocodesign.events.meaning_of_votes import PAPER
from cocodesign.events.state import State, headline
from cocodesign.events.tidy import rows

__all__ = [
    "KINDS",
    "PAPER",
    "Kind",
    "State",
    "apply",
    "check_body",
    "handed_to",
    "headline",
    "replay",
    "rows",
]
