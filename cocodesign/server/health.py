"""How is the machine doing? Each server watches itself and tells the keeper; the facilitator's server sums it up."""

from __future__ import annotations

import asyncio
import os
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from cocodesign.exceptions import DeskUnavailableError, RefusedError

from .facilitators import FacilitatorPage

__all__ = ["HealthHandler", "Pulse", "free_memory", "memory_of", "state_of"]

BEAT = 1.0  # seconds between two looks at the event loop
TOLD_EVERY = 5  # beats
MB = 1024 * 1024
CGROUP = Path("/sys/fs/cgroup")

# From where on it is tight, and full: a share of the places, megabytes that are free, thousandths of a second.
TIGHT = {"places": 0.8, "memory": -1200.0, "lag": 250.0}
FULL = {"places": 1.0, "memory": -300.0, "lag": 1000.0}


class Pulse:
    """Watches how late this process's event loop is, and tells the keeper together with how many kernels run.

    Parameters
    ----------
    ask : callable
        Asks the keeper, as the operator.
    role : str
        Which server this is.
    kernels : callable
        Returns how many kernels run or are promised, and how many there may be.
    """

    def __init__(
        self, ask: Callable[..., Awaitable[Any]], role: str, kernels: Callable[[], tuple[int, int]]
    ) -> None:
        self._ask = ask
        self._role = role
        self._kernels = kernels
        self._late: deque[float] = deque(maxlen=2 * TOLD_EVERY)
        self._keeper_ms = 0.0

    async def beat(self) -> None:
        """Go on until the loop ends."""
        n = 0
        while True:
            if n % TOLD_EVERY == 0:
                with suppress(DeskUnavailableError, RefusedError):  # told when it is back
                    await self.tell()
            n += 1
            due = time.perf_counter() + BEAT
            await asyncio.sleep(BEAT)
            self._late.append(max(0.0, time.perf_counter() - due))

    async def tell(self) -> None:
        """Tell the keeper once, and take the time that it needs to answer."""
        running, most = self._kernels()
        figures = {"role": self._role, "pid": os.getpid(), "kernels": running, "most": most}
        figures |= {"delay_ms": 1000 * max(self._late, default=0.0), "keeper_ms": self._keeper_ms}
        asked = time.perf_counter()
        await self._ask("report", **figures)
        self._keeper_ms = 1000 * (time.perf_counter() - asked)


def state_of(kernels: int, most: int, free_mb: float, lag_ms: float) -> dict[str, str]:
    """Return how each of places, memory and lag stands: "fine", "tight" or "full"; and the worst of them as "all".

    Parameters
    ----------
    kernels, most : int
        Pages that are open or promised, and how many there may be.
    free_mb : float
        Megabytes that are free; a page needs about sixty.
    lag_ms : float
        The longest that an answer or the event loop took, in thousandths of a second.

    Examples
    --------
    >>> state_of(90, 100, 4000, 12)
    {'places': 'tight', 'memory': 'fine', 'lag': 'fine', 'all': 'tight'}
    """
    values = {"places": kernels / most if most else 0.0, "memory": -free_mb, "lag": lag_ms}
    found = {
        what: "full" if value >= FULL[what] else "tight" if value >= TIGHT[what] else "fine"
        for what, value in values.items()
    }
    worst = next((one for one in ("full", "tight") if one in found.values()), "fine")
    return {**found, "all": worst}


def memory_of(pids: Iterable[int]) -> tuple[int, int]:
    """Return how many processes there are at and below some, and how many bytes they hold together.

    What a process shares with others is counted once, for the one that shares most.
    """
    family: dict[int, psutil.Process] = {}
    for pid in pids:
        with suppress(psutil.Error):
            parent = psutil.Process(pid)
            family |= {one.pid: one for one in [parent, *parent.children(recursive=True)]}
    own, shared = 0, 0
    for process in family.values():
        with suppress(psutil.Error):
            memory = process.memory_info()
            common = getattr(memory, "shared", 0)
            own, shared = own + memory.rss - common, max(shared, common)
    return len(family), own + shared


def free_memory(cgroup: Path = CGROUP) -> tuple[int, int]:
    """Return the bytes that are free and those there are in all, of the machine or of the container around us."""
    machine = psutil.virtual_memory()
    free, total = int(machine.available), int(machine.total)
    with suppress(OSError, ValueError):  # no container, or none with a limit
        limit = int((cgroup / "memory.max").read_text())
        cache = dict(line.split() for line in (cgroup / "memory.stat").read_text().splitlines())
        used = int((cgroup / "memory.current").read_text()) - int(cache.get("inactive_file", 0))
        if limit < total:
            free, total = max(0, min(free, limit - used)), limit
    return free, total


class HealthHandler(FacilitatorPage):
    """``health``: figures of the processes and of the machine, for the console."""

    async def answer(self) -> None:
        """Answer with the figures, as JSON."""
        asked = time.perf_counter()
        told = await self.ask("health")
        keeper_ms = 1000 * (time.perf_counter() - asked)
        servers = told["servers"]
        phones = [one for one in servers if one["role"] == "participants"]
        loop = asyncio.get_running_loop()
        pids = {told["pid"], os.getpid(), *(one["pid"] for one in servers)}
        processes, memory = await loop.run_in_executor(None, memory_of, pids)
        free, total = free_memory()
        kernels, most = sum(one["kernels"] for one in phones), sum(one["most"] for one in phones)
        delay_ms = max((one["delay_ms"] for one in servers), default=0.0)
        answers = [keeper_ms, *(one["keeper_ms"] for one in servers)]
        figures = {
            "here": told["here"],
            "kernels": kernels,
            "most": most,
            "processes": processes,
            "memory_mb": round(memory / MB),
            "free_mb": round(free / MB),
            "total_mb": round(total / MB),
            "keeper_ms": round(max(answers), 1),
            "delay_ms": round(delay_ms, 1),
        }
        lag = max(figures["keeper_ms"], figures["delay_ms"])
        self._say(200, {**figures, "purge": told["purge"], "state": state_of(kernels, most, free / MB, lag)})

    def stranger(self) -> None:
        """Say no."""
        self._say(403, {"no": "forbidden"})

    async def away(self) -> None:
        """Say that the keeper does not answer just now."""
        self._say(503, {"no": "away"})

    def _say(self, status: int, facts: dict[str, Any]) -> None:
        self.set_status(status)
        self.finish(facts)
