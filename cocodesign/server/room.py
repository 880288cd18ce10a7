"""Who may have a kernel, and whose is given up? Bookkeeping alone: no kernel is started or ended here.

A kernel belongs to one person. It is *new* until its page has connected, *seen* while a page is connected,
and *left* once the last one is gone. Times are seconds of any clock that only goes forward.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["Limits", "Room", "Tenancy"]


@dataclass(frozen=True)
class Limits:
    """How many kernels there may be, and how long they may stand alone.

    Parameters
    ----------
    most : int
        Kernels in all, running or promised.
    each : int
        Kernels of one person.
    never : float
        Seconds after which a kernel is ended that no page has connected to.
    left : float
        Seconds after which a kernel is ended whose page is gone (a sleeping phone comes back within them).
    spare : float
        A kernel that was left for longer than this is given up for somebody who waits.
    reopened : float
        A person's own new kernel that is older than this was abandoned by a reload.
    """

    most: int = 100
    each: int = 3
    never: float = 30
    left: float = 600
    spare: float = 30
    reopened: float = 8


@dataclass
class Tenancy:
    """One kernel's owner and state; ``since`` is when it became new or was left, None while it is seen."""

    person: str
    since: float | None
    new: bool = True


@dataclass
class Room:
    """The kernels of one server."""

    limits: Limits = field(default_factory=Limits)
    tenants: dict[str, Tenancy] = field(default_factory=dict)
    promised: Counter[str] = field(default_factory=Counter)

    def owner(self, kernel: str) -> str | None:
        """Return whose kernel this is, None if it is nobody's."""
        tenant = self.tenants.get(kernel)
        return tenant.person if tenant else None

    def free(self) -> int:
        """Return how many more kernels may be started."""
        return self.limits.most - len(self.tenants) - self.promised.total()

    def promise(self, person: str, now: float) -> list[str] | None:
        """Promise a kernel to a person and return those to end for it; None if there is no place.

        The promise counts from here on, so that a hundred visits in one moment get no more than they may.
        It is kept by :meth:`opened` or given back by :meth:`withdrawn`.
        """
        own = [kernel for kernel, tenant in self.tenants.items() if tenant.person == person]
        excess = len(own) + self.promised[person] + 1 - self.limits.each
        given_up = [kernel for kernel in self._left_longest_first(now) if kernel in own][: max(0, excess)]
        if excess > len(given_up):
            return None
        if self.free() + len(given_up) <= 0:
            spare = (
                kernel
                for kernel in self._left_longest_first(now)
                if kernel not in given_up
                and not self.tenants[kernel].new
                and self._alone(kernel, now) > self.limits.spare
            )
            if (kernel := next(spare, None)) is None:
                return None
            given_up.append(kernel)
        self.promised[person] += 1
        return given_up

    def withdrawn(self, person: str) -> None:
        """Note that a promised kernel will not be started."""
        if self.promised[person] > 0:
            self.promised[person] -= 1

    def opened(self, kernel: str, person: str, now: float) -> None:
        """Note that the promised kernel is this one."""
        self.withdrawn(person)
        self.tenants[kernel] = Tenancy(person, since=now)

    def seen(self, kernel: str) -> None:
        """Note that a page is connected."""
        if tenant := self.tenants.get(kernel):
            tenant.since, tenant.new = None, False

    def left(self, kernel: str, now: float) -> None:
        """Note that the last page is gone."""
        if tenant := self.tenants.get(kernel):
            tenant.since = now

    def closed(self, kernel: str) -> None:
        """Forget a kernel."""
        self.tenants.pop(kernel, None)

    def overdue(self, now: float) -> list[str]:
        """Return the kernels that have stood alone for too long."""
        return [
            kernel
            for kernel, tenant in self.tenants.items()
            if self._alone(kernel, now) > (self.limits.never if tenant.new else self.limits.left)
        ]

    def _alone(self, kernel: str, now: float) -> float:
        """Return for how long no page has been connected; -1 while one is."""
        since = self.tenants[kernel].since
        return -1 if since is None else now - since

    def _left_longest_first(self, now: float) -> Iterator[str]:
        """Yield the kernels whose page is gone, or never came within the time of a reload."""
        alone = {kernel: self._alone(kernel, now) for kernel in self.tenants}
        for kernel in sorted(alone, key=lambda kernel: -alone[kernel]):
            enough = self.limits.reopened if self.tenants[kernel].new else 0
            if alone[kernel] >= enough:
                yield kernel
