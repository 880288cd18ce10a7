"""How many bytes really go over the wire? A line in between that counts them, compressed as they travel."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Wire", "wire_to"]


@dataclass
class Wire:
    """Bytes since the last look, towards the visitor and back."""

    port: int = 0
    down: int = 0
    up: int = 0

    def reset(self) -> None:
        """Begin to count anew."""
        self.down = self.up = 0

    def flag(self, host: str, port: int) -> str:
        """What makes Chromium go through here when it means to visit a host."""
        return f"--host-resolver-rules=MAP {host}:{port} 127.0.0.1:{self.port}"


@contextlib.contextmanager
def wire_to(host: str, port: int) -> Iterator[Wire]:
    """Stand between a visitor and a server."""
    wire, loop, ready = Wire(), asyncio.new_event_loop(), threading.Event()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, down: bool) -> None:
        with contextlib.suppress(OSError, asyncio.CancelledError):
            while data := await reader.read(65_536):
                if down:
                    wire.down += len(data)
                else:
                    wire.up += len(data)
                writer.write(data)
                await writer.drain()
        writer.close()

    async def on_visit(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(host, port)
        await asyncio.gather(pump(reader, back, False), pump(there, writer, True))

    async def run() -> None:
        server = await asyncio.start_server(on_visit, "127.0.0.1", 0)
        wire.port = server.sockets[0].getsockname()[1]
        ready.set()

    def live() -> None:
        loop.create_task(run())
        loop.run_forever()

    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield wire
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
