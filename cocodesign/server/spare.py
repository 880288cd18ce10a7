"""How does a visitor get a kernel at once? One is kept ready, that is nobody's yet and knows nobody's secret."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

__all__ = ["Spare"]

log = logging.getLogger(__name__)

AFTER = 1.0  # seconds without a visitor, until another one is made ready
WARM = "import cocodesign.apps.participant"


class Spare:
    """One kernel in reserve, its imports done.

    Parameters
    ----------
    start : callable
        Starts a kernel of a given id, for nobody.
    manager : callable
        Returns the manager of a kernel.
    is_busy : callable
        Whether visitors wait for kernels of their own just now; they come first.
    """

    def __init__(
        self,
        start: Callable[[str], Awaitable[Any]],
        manager: Callable[[str], Any],
        is_busy: Callable[[], bool],
    ) -> None:
        self._start = start
        self._manager = manager
        self._is_busy = is_busy
        self._ready = ""
        self._making: asyncio.Task[None] | None = None

    async def take(self) -> str:
        """Return the id of the kernel in reserve, "" if there is none; another is made ready when it is quiet."""
        taken, self._ready = self._ready, ""
        if taken and not await self._manager(taken).is_alive():
            taken = ""
        self.refill()
        return taken

    def refill(self) -> None:
        """Make a kernel ready, unless one is or will be."""
        if not self._ready and (self._making is None or self._making.done()):
            self._making = asyncio.ensure_future(self._make())

    async def _make(self) -> None:
        await asyncio.sleep(AFTER)
        while self._is_busy():
            await asyncio.sleep(AFTER)
        kernel = str(uuid.uuid4())
        try:
            await self._start(kernel)
            client = self._manager(kernel).client()
            client.start_channels()
            try:
                await client.wait_for_ready(timeout=60)
                with suppress(TimeoutError):
                    await client.execute(WARM, silent=True, reply=True, timeout=60)
            finally:
                client.stop_channels()
            self._ready = kernel
        except (
            RuntimeError,
            TimeoutError,
            KeyError,
            OSError,
        ) as trouble:  # the next visitor starts one instead
            log.warning("No kernel could be kept in reserve: %s", type(trouble).__name__)
