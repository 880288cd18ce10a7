"""The widgets from which the screens of a workshop are made: traits in, acts out; they decide nothing and save nothing."""

from cocodesign.widgets.actions import Actions
from cocodesign.widgets.ballot import Ballot
from cocodesign.widgets.frame import Frame, Places
from cocodesign.widgets.idea import Idea
from cocodesign.widgets.ideas import Ideas
from cocodesign.widgets.later import Later
from cocodesign.widgets.part import MyPart
from cocodesign.widgets.result import Result
from cocodesign.widgets.screen import Screen
from cocodesign.widgets.threads import Threads
from cocodesign.widgets.waiting import Waiting
from cocodesign.widgets.wall import Wall

__all__ = [
    "Actions",
    "Ballot",
    "Frame",
    "Idea",
    "Ideas",
    "Later",
    "MyPart",
    "Places",
    "Result",
    "Screen",
    "Threads",
    "Waiting",
    "Wall",
]
