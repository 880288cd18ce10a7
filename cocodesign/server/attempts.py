"""How often may somebody try? Wrong codes are counted in memory alone, and no address is written down."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable

__all__ = ["Attempts", "Visits"]

MINUTE = 60.0
ADDRESSES = 20_000  # remembered at most; the ones seen longest ago are forgotten first


class Visits:
    """How many pages one address has opened in the last minute. A whole room may sit behind one address."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.clock = clock
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def recent(self, address: str) -> deque[float]:
        """Return the times of the last minute, the oldest first."""
        times = self._seen.setdefault(address, deque())
        self._seen.move_to_end(address)
        while len(self._seen) > ADDRESSES:
            self._seen.popitem(last=False)
        while times and self.clock() - times[0] >= MINUTE:
            times.popleft()
        return times

    def may(self, address: str) -> bool:
        """Say whether one more visit is within the limit."""
        return len(self.recent(address)) < self.most

    def count(self, address: str) -> None:
        """Count a visit."""
        self.recent(address).append(self.clock())


class Attempts:
    """How long somebody waits before a code is looked at.

    Ten wrong codes a minute from one address; after two hundred in all, attempts come one after another,
    with a pause that doubles at every further twenty. So a code of forty bits cannot be tried out, and who
    mistypes it once notices nothing.

    Parameters
    ----------
    a_minute : int
        Wrong codes of one address within a minute.
    in_all : int
        Wrong codes of everybody, from which on the pauses begin.
    longest : float
        Seconds nobody waits longer than: instead they are asked to come again.
    """

    def __init__(
        self,
        a_minute: int = 10,
        in_all: int = 200,
        longest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.in_all = in_all
        self.longest = longest
        self.clock = clock
        self.wrong_ones = 0
        self._by_address = Visits(a_minute, clock)
        self._next_turn = 0.0

    def refused_for(self, address: str) -> float:
        """Return for how many seconds this address is refused; 0 if it may try."""
        if not self._by_address.may(address):
            return MINUTE - (self.clock() - self._by_address.recent(address)[0])
        if self._pause() and self._next_turn - self.clock() > self.longest:
            return self._next_turn - self.clock()
        return 0.0

    def wait(self) -> float:
        """Take one's turn and return how many seconds it is until then."""
        if not (pause := self._pause()):
            return 0.0
        self._next_turn = max(self.clock(), self._next_turn) + pause
        return self._next_turn - self.clock()

    def wrong(self, address: str) -> None:
        """Count a wrong code."""
        self.wrong_ones += 1
        self._by_address.count(address)

    def _pause(self) -> float:
        beyond = self.wrong_ones - self.in_all
        return 0.0 if beyond < 0 else min(self.longest, 0.5 * 2 ** min(beyond // 20, 10))
