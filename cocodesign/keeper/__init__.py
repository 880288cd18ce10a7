"""The process that owns a workshop's store: rights, rules, order, time and tallies."""

from cocodesign.keeper.keeper import Keeper, LocalDesk
from cocodesign.keeper.progress import progress
from cocodesign.keeper.service import serve

__all__ = ["Keeper", "LocalDesk", "progress", "serve"]
