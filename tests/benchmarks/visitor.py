"""A visitor without a browser: asks for the page, opens its websocket, waits until every widget's state has come.

The same for our participants' page and for a stock Voila page, so that both can be measured alike.
"""

import asyncio
import json
import re
import time
import uuid
from dataclasses import dataclass

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

__all__ = ["Arrival", "Visitor"]

# Many visitors at once: no queue on our side of the line.
AsyncHTTPClient.configure(
    "tornado.simple_httpclient.SimpleAsyncHTTPClient", max_clients=500, max_body_size=50_000_000
)


@dataclass
class Arrival:
    """How one visitor's arrival went: seconds until ready, widgets seen, or what went wrong."""

    seconds: float
    widgets: int = 0
    trouble: str = ""


class Visitor:
    """Somebody with a cookie (or none) who opens one page."""

    def __init__(self, base: str, cookie: str = "") -> None:
        self.base = base.rstrip("/")
        self.headers = {"Cookie": cookie} if cookie else {}
        self.socket: WebSocketClientConnection | None = None
        self.kernel = ""

    async def arrive(self, patience: float = 120) -> Arrival:
        """Open the page and return how long it took until its widgets were there."""
        began = time.perf_counter()
        try:
            widgets = await asyncio.wait_for(self._open(), patience)
        except Exception as trouble:  # a benchmark counts failures of any kind
            return Arrival(time.perf_counter() - began, trouble=f"{type(trouble).__name__}: {trouble}")
        return Arrival(time.perf_counter() - began, widgets)

    async def leave(self) -> None:
        """Close the page."""
        if self.socket is not None:
            self.socket.close()

    async def _open(self) -> int:
        request = HTTPRequest(self.base + "/", headers=self.headers, request_timeout=120, connect_timeout=60)
        page = (await AsyncHTTPClient().fetch(request)).body.decode()
        found = re.search(r"""(?:kernelId|kernel_id|kernel)["']?\s*[:=]\s*["']([0-9a-f-]{36})""", page)
        if found is None:
            raise RuntimeError("the page names no kernel")
        self.kernel = found.group(1)
        session = uuid.uuid4().hex
        address = f"ws{self.base[4:]}/api/kernels/{self.kernel}/channels?session_id={session}"
        self.socket = await websocket_connect(
            HTTPRequest(address, headers={**self.headers, "Origin": self.base})
        )
        comm = uuid.uuid4().hex
        await self._send(
            session,
            "comm_open",
            {"comm_id": comm, "target_name": "jupyter.widget.control", "data": {}},
            {"version": "1.0.0"},
        )
        await self._send(session, "comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})
        while True:
            frame = await self.socket.read_message()
            if frame is None:
                raise RuntimeError("the websocket closed")
            text = frame if isinstance(frame, str) else _first_part(frame)
            data = json.loads(text).get("content", {}).get("data", {})
            if isinstance(data, dict) and data.get("method") == "update_states":
                if data["states"]:
                    return len(data["states"])
                await asyncio.sleep(0.05)
                await self._send(session, "comm_msg", {"comm_id": comm, "data": {"method": "request_states"}})

    async def _send(self, session: str, kind: str, content: dict, metadata: dict | None = None) -> None:
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "session": session,
            "username": "",
            "version": "5.3",
            "date": "",
        }
        await self.socket.write_message(
            json.dumps(
                {
                    "header": header,
                    "parent_header": {},
                    "metadata": metadata or {},
                    "content": content,
                    "channel": "shell",
                    "buffers": [],
                }
            )
        )


def _first_part(frame: bytes) -> str:
    """The JSON of a message with buffers (count, offsets, parts)."""
    count = int.from_bytes(frame[:4], "big")
    offsets = [int.from_bytes(frame[4 + 4 * i : 8 + 4 * i], "big") for i in range(count)]
    end = offsets[1] if count > 1 else len(frame)
    return frame[offsets[0] : end].decode()
