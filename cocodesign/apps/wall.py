"""The screen on the wall: how to come in, how the ideas grow, who has voted, what came out and why."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from typing import Any

from IPython.display import display

from cocodesign.apps import rows
from cocodesign.desk import Desk, from_environment
from cocodesign.language import words
from cocodesign.widgets import Wall
from cocodesign.widgets.screen import KIT

__all__ = ["Projector", "show"]

MODULES = (*KIT, "wall", "wall-pages", "wall-growth", "wall-result", "tally", "why")
"""The modules whose words this page needs."""


def show(desk: Desk | None = None, language: str | None = None) -> None:
    """Show a workshop's wall in this page or notebook.

    Parameters
    ----------
    desk : Desk, optional
        The way to the workshop; without one, that of the environment in which a workshop starts this kernel.
    language : str, optional
        ``"en"``, ``"es"``, …; without one, the environment's.
    """
    app = Projector(desk, language)
    display(app.wall)
    app.start()


class Projector:
    """The wall's widget and its wiring to one desk. It only listens."""

    def __init__(self, desk: Desk | None = None, language: str | None = None) -> None:
        self.desk = desk
        self.language = language or os.environ.get("COCODESIGN_LANGUAGE", "en")
        self.wall = Wall(language=self.language, words=words(self.language, *MODULES))
        self.wall.join = address(os.environ.get("COCODESIGN_JOIN", ""))
        self._task: asyncio.Task[None] | None = None

    def start(self) -> asyncio.Task[None]:
        """Begin to listen, on the loop that runs already."""
        self._task = asyncio.ensure_future(self.listen())
        return self._task

    async def listen(self) -> None:
        """Follow the workshop until it is closed to us, drawing what changes."""
        if self.desk is None:
            self.desk = await from_environment()
        self.wall.patch(rows.idea_rows(self.desk.state, ""))
        self.draw(self.desk)
        async for news in self.desk.events():
            self.take(self.desk, news)

    def take(self, desk: Desk, news: Mapping[str, Any]) -> None:
        """Draw what the keeper has pushed."""
        changed = rows.touched(desk.state, news.get("events") or [])
        self.wall.patch((rows.idea_row(desk.state, idea, "") for idea in sorted(changed)), desk.state.seq)
        self.draw(desk)

    def draw(self, desk: Desk) -> None:
        """Bring every small trait up to date; what did not change does not travel."""
        state, wall = desk.state, self.wall
        view, poll = rows.first_page(state)
        begun = any(stage["state"] != "draft" for stage in state.agenda)
        if not state.workshop.get("ended_at") and (
            not begun or (state.now and state.now["kind"] == "welcome")
        ):
            view = "join"
        wall.workshop = rows.workshop_card(state)
        wall.stages = rows.agenda(state)
        wall.doors = state.doors
        wall.here = int(desk.live.get("here") or 0)
        if poll is not None:
            stage = state.stages.get(state.polls[poll]["stage"], {})
            wall.poll = {**rows.poll_card(state, poll), "closes_at": stage.get("closes_at")}
            wall.options = sorted(
                rows.ballot_options(state, poll, ""), key=lambda option: str(option["name"])
            )
            wall.turnout = rows.turnout(state, desk.live, poll)
            if poll in state.results:
                wall.sources = rows.sources(state, poll, "")
                wall.decision = dict(state.decisions.get(poll, {}))
                wall.result = rows.shown_result(state, poll)
        wall.view = view


def address(about: str) -> dict[str, Any]:
    """Return where one joins, with its QR code as a drawing: ``{"url", "code", "qr": {"size", "d"}}``."""
    try:
        given = json.loads(about or "{}")
    except ValueError:
        return {}
    url = given.get("url")
    return {**given, "qr": qr_code(url)} if url else dict(given)


def qr_code(text: str) -> dict[str, Any] | None:
    """Return a QR code as the side of a square and the path of its dark fields; None where `segno` is missing."""
    try:
        import segno
    except ImportError:
        return None
    matrix = [bytes(line) for line in segno.make(text, error="m", micro=False).matrix]
    dark = (f"M{x} {y}h1v1h-1z" for y, line in enumerate(matrix) for x, field in enumerate(line) if field)
    return {"size": len(matrix), "d": "".join(dark)}
