"""How does a command get to the keeper? Once, its buttons off until the answer, a refusal said in a sentence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as w

from cocodesign.desk import Desk, new_id
from cocodesign.exceptions import CocodesignError, RefusedError
from cocodesign.rules import REFUSALS

__all__ = ["Sender"]


class Sender:
    """Sends the commands of the console's buttons.

    Parameters
    ----------
    desk : callable
        Returns the desk, or None before it is there.
    _ : callable
        The translator.
    pause : float
        For how many seconds a button stays off after it was pressed, so that the second half of a double click
        does not mean the next thing.
    """

    def __init__(self, desk: Callable[[], Desk | None], _: Callable[[str], str], pause: float = 0.8) -> None:
        self._desk = desk
        self._ = _
        self.pause = pause
        self.on_change: Callable[[], None] = lambda: None
        """Called when something was sent or answered."""
        self.saved_at = ""
        self.open: set[str] = set()
        """The ids of the commands that are not answered yet."""
        self._off: dict[str, int] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    def run(self, work: Any) -> asyncio.Task[Any]:
        """Do something on the loop that runs already, and keep hold of it."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def settled(self) -> None:
        """Wait until everything that was begun is done."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def press(
        self,
        command: Mapping[str, Any],
        *buttons: w.Button,
        done: Callable[[str], None] = lambda no: None,
    ) -> bool:
        """Send a command; say whether it was taken (not while one of its buttons is off).

        Parameters
        ----------
        command : mapping
            Without an id: one is made here and kept until the answer.
        *buttons : Button
            Off until it is answered.
        done : callable
            Called with "" when it was kept, else with the reason in the facilitator's language.
        """
        if any(button.disabled for button in buttons):
            return False
        self._hold(*buttons)
        self.run(self._send({"id": new_id(), **command}, buttons, done))
        return True

    def rest(self, *buttons: w.Button) -> None:
        """Keep buttons off for a moment, because what they mean has just changed."""
        self._hold(*buttons)
        self.run(self._after_a_pause(buttons))

    async def _after_a_pause(self, buttons: tuple[w.Button, ...]) -> None:
        await asyncio.sleep(self.pause)
        self._release(*buttons)

    async def _send(
        self, command: Mapping[str, Any], buttons: tuple[w.Button, ...], done: Callable[[str], None]
    ) -> None:
        self.open.add(command["id"])
        self.on_change()
        pause = asyncio.ensure_future(asyncio.sleep(self.pause))
        no = ""
        try:
            answer = await self.answer(command)
            self.saved_at = str(answer.get("at") or self.saved_at)
        except RefusedError as refusal:
            no = self.sentence(refusal.code, **refusal.facts)
        except CocodesignError:
            no = self._("The line to the workshop is gone. Please open this page again.")
        self.open.discard(command["id"])
        self.on_change()
        done(no)
        await pause
        self._release(*buttons)

    async def answer(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Return the keeper's answer; while the keeper is away the desk waits and sends the same id again."""
        while (desk := self._desk()) is None:
            await asyncio.sleep(0.1)
        return await desk.send(command)

    def sentence(self, code: str, **facts: Any) -> str:
        """Return why something was refused, in the facilitator's language."""
        try:
            return self._(REFUSALS[code]).format(**facts)
        except (KeyError, IndexError):
            return self._("The workshop did not take it.")

    def _hold(self, *buttons: w.Button) -> None:
        for button in buttons:
            self._off[button.model_id] = self._off.get(button.model_id, 0) + 1
            button.disabled = True

    def _release(self, *buttons: w.Button) -> None:
        for button in buttons:
            self._off[button.model_id] -= 1
            if not self._off[button.model_id]:
                button.disabled = False
