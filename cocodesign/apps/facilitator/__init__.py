"""The facilitator's console: agenda, doors and timer, who is heard, what is said, the vote and what follows from it."""

from cocodesign.apps.facilitator.console import Facilitator
from cocodesign.apps.facilitator.console import show_console as show

__all__ = ["Facilitator", "show"]
