"""What is made for the facilitator from what the keeper answers? Files, links and facts, for that cookie alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated

from cocodesign.exceptions import DeskUnavailableError, RefusedError

from .pages import OwnPage

__all__ = ["FacilitatorPage"]


class FacilitatorPage(OwnPage, ABC):
    """An address of the facilitator's server: who is not known is led to the door, a keeper that is away is said."""

    role = "facilitator"

    @allow_unauthenticated
    async def get(self) -> None:
        """Answer the facilitator."""
        if self.current_user is None:
            self.stranger()
            return
        try:
            await self.answer()
        except DeskUnavailableError:
            await self.away()
        except RefusedError as refusal:
            self.log.error("The keeper refused %s: %s", type(self).__name__, refusal.code)
            await self.notice("broken", 500)

    @abstractmethod
    async def answer(self) -> None:
        """Write the answer; what the keeper refuses, and that it is away, is said by :meth:`get`."""

    async def ask(self, do: str, **facts: Any) -> dict[str, Any]:
        """Return what the keeper says."""
        return await self.settings["cocodesign"].operator.ask(do, **facts)

    def stranger(self) -> None:
        """Lead somebody who is not the facilitator to the door."""
        self.redirect(f"{self.base_url}hello", status=303)

    async def away(self) -> None:
        """Say that the keeper does not answer just now."""
        await self.notice("moment", 503, again=True)
