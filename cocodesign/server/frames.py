"""What may a page send? Frames are looked at before the stock parsers allocate by numbers found in them.

Eight bytes are enough to make a stock server grow by three gigabytes; every participant has a websocket.
"""

from __future__ import annotations

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

__all__ = ["LARGEST_FRAME", "CheckedConnection", "KernelLine", "is_acceptable"]

V1 = "v1.kernel.websocket.jupyter.org"
LARGEST_FRAME = 64_000  # bytes of one message from a page; the longest text that is kept is far shorter
POLICY_VIOLATION = 1008


def is_acceptable(frame: str | bytes, protocol: str | None) -> bool:
    """Say whether a frame may be parsed.

    Without a protocol a frame is JSON text; with v1 it is binary and begins with its table of offsets:
    the number of entries, then as many positions, each of eight bytes, that must lie inside the frame.

    Parameters
    ----------
    frame : str or bytes
        What came over the websocket.
    protocol : str or None
        What was agreed on when it was opened.
    """
    if isinstance(frame, str):
        return (
            protocol != V1
            and len(frame) <= LARGEST_FRAME
            and len(frame.encode(errors="replace")) <= LARGEST_FRAME
        )
    if protocol != V1 or not 8 <= len(frame) <= LARGEST_FRAME:
        return False
    entries = int.from_bytes(frame[:8], "little")
    start = 8 * (entries + 1)
    if not 6 <= entries <= 32 or start > len(frame):
        return False
    offsets = [int.from_bytes(frame[8 * i : 8 * i + 8], "little") for i in range(1, entries + 1)]
    return offsets == sorted(offsets) and offsets[0] >= start and offsets[-1] <= len(frame)


class CheckedConnection(ZMQChannelsWebsocketConnection):
    """A page's connection to its kernel: checks what comes, and tells the kernel manager who is there."""

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """Hand an acceptable frame on; close the connection otherwise."""
        if not is_acceptable(incoming_msg, self.subprotocol):
            self._refuse(f"a frame of {len(incoming_msg)} is not acceptable")
            return
        try:
            super().handle_incoming_message(incoming_msg)
        except Exception as trouble:  # noqa: BLE001  whatever the stock parser stumbles over came from outside
            self._refuse(type(trouble).__name__)

    def connect(self) -> Any:
        """Open the channels to the kernel."""
        self.multi_kernel_manager.attach(self.kernel_id, self)
        return super().connect()

    def disconnect(self) -> None:  # type: ignore[override]  # as in the class above
        """Close the channels; the kernel stays for a while."""
        self.multi_kernel_manager.detach(self.kernel_id, self)
        super().disconnect()

    def hang_up(self, code: int, reason: str) -> None:
        """Close the page's websocket."""
        self.websocket_handler.close(code, reason)

    def _refuse(self, why: str) -> None:
        self.log.warning("Websocket closed: %s", why)
        self.hang_up(POLICY_VIOLATION, "not acceptable")


class KernelLine(VoilaKernelWebsocketHandler):
    """The websocket between a page and its kernel."""

    def get_websocket_protocol(self) -> Any:
        """Return Tornado's protocol without pings of its own: jupyter-server sends them, in milliseconds."""
        protocol = super().get_websocket_protocol()
        if protocol is not None:
            protocol.params.ping_interval = protocol.params.ping_timeout = None
        return protocol
