"""How long does somebody wait who comes after a flood of pages?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit

from .ours import Workshop
from .visitor import Visitor

__all__ = ["KINDS", "Wait", "wait_behind"]

KINDS = ("one page each", "two pages each", "two pages each, closed at once")
"""What the people of a flood do."""


@dataclass
class Wait:
    """Seconds until the one who came last was ready, and what went wrong for them."""

    seconds: float
    trouble: str = ""


async def wait_behind(workshop: Workshop, people: int, kind: str) -> Wait:
    """Let so many people open pages at the same moment, and somebody else come a moment later."""
    *flood, late = [await workshop.join() for _ in range(people + 1)]
    cookies = flood if kind == KINDS[0] else flood + flood
    visitors = [Visitor(workshop.base, cookie) for cookie in cookies]
    if kind == KINDS[2]:
        opened = [asyncio.ensure_future(_open_and_close(workshop.base, cookie)) for cookie in cookies]
    else:
        opened = [asyncio.ensure_future(visitor.arrive()) for visitor in visitors]
    await asyncio.sleep(1)
    last = Visitor(workshop.base, late)
    arrival = await last.arrive()
    await asyncio.gather(*opened)
    for visitor in (*visitors, last):
        await visitor.leave()
    return Wait(arrival.seconds, arrival.trouble)


async def _open_and_close(base: str, cookie: str) -> None:
    """Ask for a page, read its head and hang up."""
    place = urlsplit(base)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(f"GET / HTTP/1.1\r\nHost: {place.netloc}\r\nCookie: {cookie}\r\n\r\n".encode())
    await reader.read(100)
    writer.close()
