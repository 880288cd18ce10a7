"""A line that can be cut (closed and refused) or swallow (silence, as of a sleeping phone)."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator


class Proxy:
    """Passes everything on from one port to another, in a thread of its own."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.mode = "up"
        self.port = 0
        self.passed = 0
        """Bytes that went either way."""
        self._pairs: set[tuple[asyncio.StreamWriter, asyncio.StreamWriter]] = set()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()
        self._ready.wait()

    def set(self, mode: str) -> None:
        """Let the line be ``up``, ``cut`` or ``hole``."""
        self._loop.call_soon_threadsafe(self._set, mode)

    def close(self) -> None:
        self.set("cut")
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _set(self, mode: str) -> None:
        self.mode = mode
        if mode == "cut":
            for writers in list(self._pairs):
                for writer in writers:
                    writer.transport.abort()

    def _run(self) -> None:
        async def start() -> None:
            server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set()

        self._loop.create_task(start())
        self._loop.run_forever()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode == "cut":
            writer.transport.abort()
            return
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            writer.close()
            return
        self._pairs.add((writer, far_writer))
        await asyncio.gather(self._pass_on(reader, far_writer), self._pass_on(far_reader, writer))
        self._pairs.discard((writer, far_writer))

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                while self.mode == "hole":
                    await asyncio.sleep(0.05)
                self.passed += len(data)
                writer.write(data)
                await writer.drain()
        writer.close()


@contextlib.contextmanager
def proxy_to(port: int) -> Iterator[Proxy]:
    proxy = Proxy(port)
    try:
        yield proxy
    finally:
        proxy.close()
