"""The explorer's screen and its wiring: what is chosen on the page is drawn here, from tables that are read once."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Any

from IPython.display import display

from cocodesign.apps.explorer.parts import Looked, Span
from cocodesign.apps.explorer.sources import BUNDLED, Source, from_file, from_state
from cocodesign.apps.listening import Listener
from cocodesign.desk import Desk
from cocodesign.exceptions import CocodesignError, InvalidInputError
from cocodesign.language import translator, words
from cocodesign.widgets.explorer import ExplorerView
from cocodesign.widgets.screen import KIT

__all__ = ["Explorer", "show_explorer"]

PARTS = ("network", "lineage", "participation", "report")
LIVE, FILE, COPY = "live", "file", "copy"


def show_explorer(what: str | None = None, *, desk: Desk | None = None, language: str | None = None) -> None:
    """Show the explorer in this page or notebook.

    Parameters
    ----------
    what : str, optional
        What is opened first: the name of a bundled set, such as ``"mill-lane"``, or the path of an archive. By
        default the workshop that this page belongs to, else what ``COCODESIGN_EXPLORE`` names, else Mill Lane.
    desk : Desk, optional
        A facilitator's way to a running workshop.
    language : str, optional
        ``"en"``, ``"es"``, …; without one, the environment's.
    """
    app = Explorer(what, desk=desk, language=language)
    display(app.view)
    app.begin_or_follow()


class Explorer(Listener):
    """One page over one community: of a bundled set, of an archive, or of the workshop that is led from here.

    Parameters
    ----------
    what, desk, language
        As for :func:`show_explorer`.

    Notes
    -----
    A page of a running workshop opens no files: who may lead a room may not therefore read the server's disk. A desk
    that is not a facilitator's is refused.
    """

    def __init__(
        self, what: str | None = None, *, desk: Desk | None = None, language: str | None = None
    ) -> None:
        super().__init__(desk, language)
        self._ = _ = translator(self.language)
        self.is_live = desk is not None or bool(os.environ.get("COCODESIGN_DESK"))
        named = "" if self.is_live else os.environ.pop("COCODESIGN_EXPLORE", "")
        copied = "" if self.is_live else os.environ.pop("COCODESIGN_EXPLORE_COPY_OF", "")
        self.copy = (
            (copied, named) if copied and not what else ("", "")
        )  # a workshop's name, where its copy is
        self.first = what or named or (LIVE if self.is_live else "mill-lane")
        sources = [{"name": LIVE, "words": _("This workshop")}] if self.is_live else []
        if self.copy[0]:
            sources.append({"name": COPY, "words": _("The workshop {name}").format(name=self.copy[0])})
        sources += [
            {"name": "mill-lane", "words": _("The lot on Mill Lane (bundled)")},
            {"name": "old-depot", "words": _("The old depot (bundled, ideas alone)")},
        ]
        if not self.is_live:
            sources.append({"name": FILE, "words": _("An archive on this computer")})
        self.view = ExplorerView(
            words=words(self.language, *KIT, "explorer"),
            language=self.language,
            sources=sources,
            opens_files=not self.is_live,
        )
        self.looked: Looked | None = None
        self._seen = ("", "")  # the source and path that were read
        self.view.on_ask("look", lambda message: self.look(message.get("view"), message.get("n", 0)))

    def begin_or_follow(self) -> asyncio.Task[None] | None:
        """Draw at once, or, of a running workshop, as soon as there is a line to it."""
        if self.is_live:
            return self.start()
        self.begin()
        return None

    # ---- the line to a running workshop ----

    def begin(self) -> None:
        """Draw what is opened first."""
        if self.is_live and self.desk is not None and self.desk.role != "facilitator":
            self.view.refusal = self._("Only who leads this workshop may explore it.")
            return
        if self.copy[0]:
            self.look({"source": COPY})
        elif self.first in BUNDLED or self.first == LIVE:
            self.look({"source": self.first})
        else:
            self.look({"source": FILE, "path": self.first})

    def take(self, news: Mapping[str, Any]) -> None:
        """Count what came; a figure that somebody reads does not change by itself."""
        if self._seen[0] == LIVE:
            self.view.news += len(news.get("events") or [])

    # ---- what is chosen ----

    def look(self, view: Any, n: int = 0) -> None:
        """Draw what was chosen on the page, and say that it is drawn."""
        asked = dict(view) if isinstance(view, Mapping) else {}
        try:
            self._read(str(asked.get("source", "")), str(asked.get("path", "")), bool(asked.get("anew")))
            self._draw(asked)
            self.view.refusal = ""
        except CocodesignError as reason:
            self.view.refusal = str(reason)
        self.view.send({"drawn": n})

    def _read(self, name: str, path: str, anew: bool) -> None:
        if self.is_live and self.desk is not None and self.desk.role != "facilitator":
            raise InvalidInputError(self._("Only who leads this workshop may explore it."))
        if (name, path) == self._seen and not anew and self.looked is not None:
            return
        source = self._source(name, path)
        self.looked, self._seen = Looked(source, self.language), (name, path)
        it = self.looked
        with self.view.hold_sync():
            self.view.news = 0
            self.view.about = {
                "title": source.title,
                "standing": source.standing,
                "people": len(it.roster),
                "ideas": int((it.community.contributions["kind"] == "idea").sum()),
                "interactions": len(it.community.interactions),
            }
            self.view.kinds = [{"kind": kind, "n": number} for kind, number in it.kinds.items()]
            self.view.groupings = [{"name": name, "groups": some} for name, some in it.groupings.items()]
            self.view.times = [moment.isoformat() for moment in it.times]

    def _source(self, name: str, path: str) -> Source:
        if name in BUNDLED:
            return BUNDLED[name]()
        if name == LIVE and self.is_live:
            return from_state(self.state)
        if name == COPY and self.copy[0]:
            return from_file(self.copy[1])
        if name == FILE and not self.is_live:
            return from_file(path)
        raise InvalidInputError(self._("This is not there to be explored."))

    def _draw(self, asked: Mapping[str, Any]) -> None:
        it = self.looked
        assert it is not None  # _read has put it there  # noqa: S101
        ticked = asked.get("kinds")
        kinds = tuple(kind for kind in it.kinds if not isinstance(ticked, list) or kind in ticked)
        kinds = kinds or tuple(
            it.kinds
        )  # of no kind there is nothing to see; the page does not let it come to that
        grouping = str(asked.get("grouping", next(iter(it.groupings), "")))
        grouping = grouping if grouping in it.groupings else ""
        group = str(asked.get("group", ""))
        group = group if grouping and group in it.groupings[grouping] else ""
        last = len(it.times) - 1
        since, until = (
            _place(asked.get(side), otherwise, last) for side, otherwise in (("since", 0), ("until", last))
        )
        until = max(since, until)
        part = str(asked.get("part", ""))
        part = part if part in PARTS else "network" if len(it.community.interactions) else "lineage"
        span = Span(
            kinds if len(kinds) < len(it.kinds) else (),
            grouping,
            group,
            it.times[since] if it.times and since > 0 else None,
            it.times[until + 1] if it.times and until < last else None,
        )
        shown = it.part(part, span)
        with self.view.hold_sync():
            self.view.view = {
                "source": self._seen[0],
                "path": self._seen[1],
                "kinds": list(kinds),
                "grouping": grouping,
                "group": group,
                "since": since,
                "until": until,
                "part": part,
            }
            self.view.code = _as_code(*self._seen, span, part, workshop=self.copy[0])
            self.view.part = {"name": part, "words": "", **shown}


def _place(asked: Any, otherwise: int, last: int) -> int:
    place = asked if isinstance(asked, int) and not isinstance(asked, bool) else otherwise
    return max(0, min(place, last))


def _as_code(name: str, path: str, span: Span, part: str, *, workshop: str = "") -> str:
    """The calls that make this view in a notebook."""
    if name == "mill-lane":
        read = "from cocodesign.datasets import load_mill_lane\n\ncommunity = load_mill_lane()"
    elif name == "old-depot":
        read = (
            "from cocodesign import Community\n"
            "from cocodesign.datasets import load_old_depot_derivations, load_old_depot_ideas\n\n"
            "community = Community(contributions=load_old_depot_ideas(), derivations=load_old_depot_derivations())"
        )
    elif name == COPY:
        read = (
            f"# first: cocodesign archive {workshop} --to {workshop}.jsonl\n"
            f"from cocodesign.archive import read_archive\n\ncommunity = read_archive({workshop + '.jsonl'!r})"
        )
    else:
        read = f"from cocodesign.archive import read_archive\n\ncommunity = read_archive({path or 'NAME.jsonl'!r})"
    if span.since is not None or span.until is not None:
        ends = [None if side is None else side.isoformat() for side in (span.since, span.until)]
        read += f"\npart = community.between({ends[0]!r}, {ends[1]!r})"
    else:
        read += "\npart = community"
    if part == "lineage":
        return (
            f"{read}\n\nfrom cocodesign.figures import draw_lineage\nfrom cocodesign.lineage import idea_lineage\n\n"
            "draw_lineage(idea_lineage(community.derivations, community.contributions))"
        )
    kinds = f", kinds={list(span.kinds)!r}" if span.kinds else ""
    made = f"network = interaction_network(part.interactions, part.participants{kinds})"
    calls = {
        "network": ("draw_network", "interaction_network", "draw_network(network)"),
        "participation": (
            "draw_lorenz_curve",
            "interaction_network, lorenz_curve, strength",
            'draw_lorenz_curve(lorenz_curve(strength(network, direction="out")))',
        ),
        "report": ("draw_report", "interaction_network, report", "draw_report(report(network, rng=1))"),
    }
    figure, measures, call = calls[part]
    return (
        f"{read}\n\nfrom cocodesign.figures import {figure}\nfrom cocodesign.networks import {measures}\n\n"
        f"{made}\n{call}"
    )
