"""How does a screen follow its workshop? It finds its desk, draws everything once, and then what the keeper pushes."""

from __future__ import annotations

import asyncio
import os
import sys
import traceback
from abc import ABC, abstractmethod
from collections.abc import Coroutine, Mapping
from typing import Any

from cocodesign.desk import Desk, from_environment
from cocodesign.events import State

__all__ = ["Listener"]


class Listener(ABC):
    """A screen and its line to one workshop.

    Parameters
    ----------
    desk : Desk, optional
        The way to the workshop; without one, that of the environment in which a workshop starts this kernel.
    language : str, optional
        ``"en"``, ``"es"``, …; without one, the environment's.
    """

    def __init__(self, desk: Desk | None = None, language: str | None = None) -> None:
        self.desk = desk
        self.language = language or os.environ.get("COCODESIGN_LANGUAGE", "en")
        self._tasks: set[asyncio.Task[None]] = set()

    @abstractmethod
    def begin(self) -> None:
        """Draw everything: the desk is there now."""

    @abstractmethod
    def take(self, news: Mapping[str, Any]) -> None:
        """Draw what the keeper has pushed: events, who is here, and whether the line stands."""

    @property
    def state(self) -> State:
        """The workshop as this person may see it; an empty one before the desk is there."""
        return self.desk.state if self.desk else State()

    @property
    def live(self) -> Mapping[str, Any]:
        """What is told and not kept: who is here, how many have voted, one's own ballot."""
        return self.desk.live if self.desk else {}

    @property
    def me(self) -> str:
        """The person whose screen this is; empty before the desk is there."""
        return self.desk.person if self.desk else ""

    def start(self) -> asyncio.Task[None]:
        """Begin to listen, on the loop that runs already."""
        return self.run(self.listen())

    def run(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do something beside the listening, and keep hold of it until it is done."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def listen(self) -> None:
        """Follow the workshop until it is closed to us, drawing what changes.

        What cannot be drawn goes to the log of the server, and the next news is drawn all the same: a page that
        says it is live must not have stopped following.
        """
        if self.desk is None:
            self.desk = await from_environment()
        self.begin()
        async for news in self.desk.events():
            try:
                self.take(news)
            except Exception:  # noqa: BLE001 - whatever it is, the workshop goes on
                traceback.print_exc(file=sys.__stderr__)
