"""How does a command ask the keeper of a running workshop? One question, one answer, with the operator's key."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from cocodesign.desk import Line

__all__ = ["ask_keeper"]


def ask_keeper(run: Mapping[str, Any], do: str, **facts: Any) -> dict[str, Any]:
    """Return the keeper's answer to one question.

    Parameters
    ----------
    run : mapping
        What the run file says: ``address`` and ``key``.
    do : str
        The question.
    **facts
        What goes with it.

    Raises
    ------
    DeskUnavailableError
        If the keeper does not answer.
    RefusedError
        If it says no.
    """

    async def ask() -> dict[str, Any]:
        line = await Line.open(str(run["address"]), str(run["key"]))
        try:
            return await asyncio.wait_for(line.ask({"do": do, **facts}), 60)
        finally:
            await line.close()

    return asyncio.run(ask())
