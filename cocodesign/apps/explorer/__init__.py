"""The explorer: who talked with whom, whose ideas grew, and how sure that is, with a slider that replays it."""

from cocodesign.apps.explorer.screen import Explorer
from cocodesign.apps.explorer.screen import show_explorer as show

__all__ = ["Explorer", "show"]
