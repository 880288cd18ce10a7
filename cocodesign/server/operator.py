"""How does a server ask the keeper? Over one line that is opened again when it breaks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from cocodesign.desk import Line
from cocodesign.exceptions import DeskUnavailableError

__all__ = ["Operator"]

USUAL_PATIENCE = 10.0  # seconds; a keeper that does not answer must not keep every page waiting
PATIENCE = {"archive": 300.0, "verify": 300.0}


class Operator:
    """The keeper, spoken to with the operator's key.

    Parameters
    ----------
    address : str
        ``unix:/path`` or ``tcp:host:port``.
    key : str
        The operator's key; it never leaves this process.

    Attributes
    ----------
    on_replaced : callable, optional
        Is given a person whose links were replaced, once the keeper says so.
    """

    def __init__(self, address: str, key: str) -> None:
        self.address = address
        self.on_replaced: Callable[[str], Awaitable[None]] | None = None
        self._key = key
        self._line: Line | None = None
        self._opening = asyncio.Lock()

    @classmethod
    def from_file(cls, runfile: str | Path) -> Operator:
        """Return the operator that a running workshop's file describes."""
        run = json.loads(Path(runfile).read_text(encoding="utf-8"))
        return cls(run["address"], run["key"])

    async def ask(self, do: str, **facts: Any) -> dict[str, Any]:
        """Return the keeper's answer to one question.

        Every question may be asked twice (``join`` carries an id), so a line that broke is opened again once.

        Raises
        ------
        RefusedError
            If the keeper says no.
        DeskUnavailableError
            If it cannot be reached.
        """
        for last in (False, True):
            try:
                line = await self._open()
                return await asyncio.wait_for(line.ask({"do": do, **facts}), PATIENCE.get(do, USUAL_PATIENCE))
            except TimeoutError:
                await self.close()
                break
            except DeskUnavailableError:
                await self.close()
                if last:
                    raise
        raise DeskUnavailableError("The keeper cannot be reached just now.")

    async def close(self) -> None:
        """Hang up."""
        line, self._line = self._line, None
        if line is not None:
            await line.close()

    async def _open(self) -> Line:
        async with self._opening:
            if self._line is None:
                self._line = await Line.open(self.address, self._key)
                if self.on_replaced is not None:
                    self._listening = asyncio.ensure_future(self._listen(self._line))
            return self._line

    async def _listen(self, line: Line) -> None:
        while (said := await line.pushed.get()) is not None:
            if self.on_replaced is not None and isinstance(said.get("replaced"), str):
                await self.on_replaced(said["replaced"])
