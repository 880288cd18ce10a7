"""Whose page is filled next? Kernels are started a few at a time, and people take turns.

More starts at once than there are processors end no sooner: each only takes longer, and those who are in already wait
for their answers meanwhile.
"""

from __future__ import annotations

import asyncio
import os
from collections import Counter

__all__ = ["Turn", "Turns", "starts_at_once"]


def starts_at_once() -> int:
    """Return how many kernels are started side by side on this computer: two for each processor.

    A start waits for its kernel and for the server now and then; the other one uses those moments.
    """
    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        processors = os.cpu_count() or 1
    return 2 * processors


class Turns:
    """The order in which pages are filled.

    First comes whoever has had the fewest turns since nobody waited, so that a second page of one person waits behind
    the first page of everybody; of those whoever's address has had the fewest, so that many people made up behind one
    address do not keep others waiting; of those who asked first. Who gives up and asks again, as a reload does, keeps
    their place.

    Parameters
    ----------
    at_once : int
        How many turns there are at a time.
    """

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._running = 0
        self._waiting: list[Turn] = []
        self._places: dict[str, int] = {}
        self._had: Counter[str] = Counter()
        self._had_from: Counter[str] = Counter()

    def ask(self, person: str, address: str) -> Turn:
        """Return a person's place in the queue; its turn may come at once."""
        turn = Turn(self, person, address)
        self._places.setdefault(person, len(self._places))
        self._waiting.append(turn)
        self._go_on()
        return turn

    def _leave(self, turn: Turn) -> None:
        if turn in self._waiting:
            self._waiting.remove(turn)
        elif turn.is_on:
            turn.is_on = False
            self._running -= 1
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and self._running < self.at_once:
            turn = min(self._waiting, key=self._order)
            self._waiting.remove(turn)
            self._running += 1
            self._had[turn.person] += 1
            self._had_from[turn.address] += 1
            turn.begin()
        if not self._running:  # nobody waits, nobody is served: all that was is forgotten
            self._places.clear()
            self._had.clear()
            self._had_from.clear()

    def _order(self, turn: Turn) -> tuple[int, int, int]:
        return self._had[turn.person], self._had_from[turn.address], self._places[turn.person]


class Turn:
    """One page's place in the queue, until it is over or given up."""

    def __init__(self, turns: Turns, person: str, address: str) -> None:
        self.person = person
        self.address = address
        self.is_on = False
        self._turns = turns
        self._begun = asyncio.get_running_loop().create_future()

    async def comes(self) -> bool:
        """Wait until it is this page's turn; return whether it still wants it."""
        wanted: bool = await self._begun
        return wanted

    def begin(self) -> None:
        """Say that it is this page's turn."""
        self.is_on = True
        if not self._begun.done():
            self._begun.set_result(True)

    def over(self) -> None:
        """End the turn, or leave the queue where it has not come; once more does nothing."""
        if not self._begun.done():
            self._begun.set_result(False)
        self._turns._leave(self)
