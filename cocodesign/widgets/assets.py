"""Which modules and styles does a page load, and under which names? Each once, while its kernel starts.

A widget brings its code with it, as every anywidget does, so that it runs in any notebook. On a page of ours the same
code lies on the server: the kernel sends addresses in its stead (see :class:`cocodesign.widgets.Screen`), and the page
has fetched them, or has them since the last visit, before the kernel is ready.
"""

from __future__ import annotations

from functools import cache

from cocodesign.widgets.actions import Actions
from cocodesign.widgets.ballot import PAPERS, Ballot, paper_of
from cocodesign.widgets.frame import Frame, Places
from cocodesign.widgets.idea import SHEETS, Idea
from cocodesign.widgets.ideas import Ideas
from cocodesign.widgets.later import Later
from cocodesign.widgets.part import MyPart
from cocodesign.widgets.result import REPORT, Result
from cocodesign.widgets.screen import KIT, Screen, source
from cocodesign.widgets.threads import Threads
from cocodesign.widgets.waiting import Waiting
from cocodesign.widgets.wall import Wall

__all__ = ["assets", "modules_of", "style_of"]

SCREENS: dict[str, tuple[type[Screen], ...]] = {
    "participant": (Frame, Waiting, Ideas, Idea, Threads, Ballot, Result, MyPart, Actions, Places),
    "wall": (Wall,),
}
"""What a page shows, by the role of who opens it."""


def modules_of(role: str) -> list[str]:
    """Return the names of the modules that a page of a role loads at once, the shared one first."""
    return ["kit.js", *dict.fromkeys(_file(screen) for screen in SCREENS[role])]


def _file(screen: type[Screen]) -> str:
    return "later.js" if issubclass(screen, Later) else f"{screen.__name__}.js"


def style_of(role: str) -> str:
    """Return the name of the stylesheet of a page of a role."""
    return f"{role}.css"


@cache
def assets() -> dict[str, str]:
    """Return the text of every module and stylesheet by name."""
    screens = [screen for some in SCREENS.values() for screen in some]
    styles = {style_of(role): "".join(getattr(s, "_css", "") for s in some) for role, some in SCREENS.items()}
    kit = source(*(f"{name}.js" for name in KIT))
    modules = {_file(screen): screen._esm for screen in screens}
    papers = {f"{name}.js": paper_of(name) for name in PAPERS.values()}
    report = {"result-report.js": source(*(f"{name}.js" for name in REPORT))}
    sheets = {f"{SHEETS}.js": source(f"{SHEETS}.js")}
    later = {f"{screen.MODULES[-1]}.js": screen.module() for screen in screens if issubclass(screen, Later)}
    return {"kit.js": kit, **modules, **papers, **report, **sheets, **later, **styles}
