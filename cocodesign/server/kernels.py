"""How are kernels started and ended? Each for one person, with nothing of the server's in its environment."""

from __future__ import annotations

import json
import os
import time
import uuid
from typing import Any, cast

from jupyter_server import CallContext
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.web import HTTPError

from cocodesign.exceptions import DeskUnavailableError, RefusedError

from .frames import CheckedConnection
from .room import Room
from .spare import Spare
from .turns import Turns, starts_at_once

__all__ = ["WorkshopKernels", "plain_environment"]

# What a kernel may know of the computer it runs on; everything else stays with the server.
PASSED_ON = """
    HOME USER LOGNAME PATH LANG LANGUAGE TZ TMPDIR TEMP TMP SHELL
    PYTHONPATH PYTHONHOME PYTHONUTF8 PYTHONUNBUFFERED PYTHONDONTWRITEBYTECODE VIRTUAL_ENV LD_LIBRARY_PATH
    IPYTHONDIR JUPYTER_RUNTIME_DIR XDG_RUNTIME_DIR
    SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT APPDATA LOCALAPPDATA PROGRAMDATA USERPROFILE
"""
NAMES_PASSED_ON = frozenset(PASSED_ON.split())
KERNEL = "cocodesign"  # our kernelspec
ENDED = 4001  # websocket code: your kernel is no more, open the page anew
LOOK_EVERY = 2.0  # seconds between two rounds of the caretaker


def plain_environment(environment: dict[str, str]) -> dict[str, str]:
    """Return what of a process's environment a kernel may see.

    >>> plain_environment({"PATH": "/bin", "LC_ALL": "C", "QUERY_STRING": "x=1", "COCODESIGN_STORE": "a"})
    {'PATH': '/bin', 'LC_ALL': 'C'}
    """
    return {
        name: value
        for name, value in environment.items()
        if name in NAMES_PASSED_ON or name.startswith("LC_")
    }


class WorkshopKernels(AsyncMappingKernelManager):
    """The kernels of one server: each is promised beforehand, and a caretaker ends what is not needed.

    What counts is a page's connection, not its activity: a silent reader stays, a sleeping phone is spared.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.server = cast("Any", self.parent)  # the application, which knows the keeper and the limits
        self.room = Room(self.server.limits)
        self.turns = Turns(starts_at_once())
        # A page needs no more than these; a kernel is ended by the server alone.
        self.allowed_message_types = [
            "comm_open",
            "comm_close",
            "comm_msg",
            "comm_info_request",
            "kernel_info_request",
        ]
        self._pages: dict[str, set[CheckedConnection]] = {}
        self._personal: dict[str, dict[str, str]] = {}
        self._spare = Spare(self._start_for_nobody, self.get_kernel, lambda: bool(self.room.promised.total()))
        if self.server.service.keeps_spare:
            IOLoop.current().add_callback(self._spare.refill)
        self._caretaker = PeriodicCallback(self.take_care, 1000 * LOOK_EVERY)
        self._caretaker.start()

    async def make_room(self, person: str) -> bool:
        """Promise a kernel to a person, if need be by ending others; say whether there is a place."""
        given_up = self.room.promise(person, time.monotonic())
        if given_up is None:
            return False
        for kernel_id in given_up:
            await self.end(kernel_id)
        return True

    async def start_kernel(self, **more: Any) -> str:  # type: ignore[override]
        """Start the kernel that was promised to the visitor of the page being served; return its id.

        What is personal reaches it with its process, or, where the page hands it over, by :meth:`personal`.
        """
        handler = CallContext.get(CallContext.JUPYTER_HANDLER)
        visitor = handler.current_user
        spare = await self._spare.take() if handler.hands_over and self.server.service.keeps_spare else ""
        kernel_id = spare or str(uuid.uuid4())
        self.room.opened(kernel_id, visitor.username, time.monotonic())
        handler.promised = False
        try:
            personal = await self._environment(visitor, handler.language)
            if not handler.hands_over:
                more["env"] = plain_environment(dict(os.environ)) | personal
                return await super().start_kernel(kernel_id=kernel_id, **more)
            self._personal[kernel_id] = personal
            if not spare:
                await self._start_for_nobody(kernel_id)
            return kernel_id
        except BaseException:
            self.room.closed(kernel_id)
            raise

    def personal(self, kernel_id: str) -> dict[str, str]:
        """Return, once, what a kernel is to be told of the person for whom it was taken."""
        return self._personal.pop(kernel_id)

    async def _start_for_nobody(self, kernel_id: str) -> None:
        environment = plain_environment(dict(os.environ))
        await super().start_kernel(kernel_id=kernel_id, kernel_name=KERNEL, path="", env=environment)  # type: ignore[arg-type]

    async def shutdown_kernel(  # type: ignore[override]
        self, kernel_id: str, now: bool = False, restart: bool = False
    ) -> None:
        """End a kernel, and tell its pages."""
        self.room.closed(kernel_id)
        await super().shutdown_kernel(kernel_id, now=now, restart=restart)
        for page in list(self._pages.get(kernel_id, ())):
            page.hang_up(ENDED, "kernel ended")

    async def end(self, kernel_id: str) -> None:
        """End a kernel at once, if it is still there."""
        self.room.closed(kernel_id)
        if kernel_id in self:
            try:
                await self.shutdown_kernel(kernel_id, now=True)
            except (KeyError, RuntimeError, HTTPError) as gone:  # another round was quicker
                self.log.debug("Kernel had ended already: %s", type(gone).__name__)

    async def end_all(self, person: str) -> None:
        """End every kernel of a person."""
        for kernel_id in [one for one, tenant in self.room.tenants.items() if tenant.person == person]:
            await self.end(kernel_id)

    def attach(self, kernel_id: str, page: CheckedConnection) -> None:
        """Note that a page has connected."""
        self._pages.setdefault(kernel_id, set()).add(page)
        self.room.seen(kernel_id)

    def detach(self, kernel_id: str, page: CheckedConnection) -> None:
        """Note that a page has gone."""
        pages = self._pages.get(kernel_id, set())
        if page not in pages:
            return
        pages.discard(page)
        if not pages:
            del self._pages[kernel_id]
            self.room.left(kernel_id, time.monotonic())

    async def take_care(self) -> None:
        """End kernels that died (a restarted one would be empty) or have stood alone for too long."""
        for kernel_id in list(self.room.tenants):
            if (
                kernel_id in self
                and self._kernels[kernel_id].ready.done()
                and not await self.is_alive(kernel_id)
            ):
                self.log.warning("A kernel has died")
                await self.end(kernel_id)
        for kernel_id in self.room.overdue(time.monotonic()):
            await self.end(kernel_id)

    async def _environment(self, visitor: Any, language: str) -> dict[str, str]:
        """Return what only a visitor's own kernel may know: an address, one person's capability, a language."""
        operator = self.server.operator
        try:
            capability = (await operator.ask("capability", person=visitor.username))["capability"]
            environment = {
                "COCODESIGN_DESK": operator.address,
                "COCODESIGN_CAPABILITY": capability,
                "COCODESIGN_LANGUAGE": language,
            }
            if visitor.role in ("participant", "wall"):
                environment["COCODESIGN_MODULES"] = f"{self.server.base_url}static/widgets/"
            if visitor.role in ("wall", "facilitator"):
                code = (await operator.ask("facts")).get("code") or ""
                environment["COCODESIGN_JOIN"] = json.dumps(
                    {"url": self.server.join_link(code), "code": code}
                )
        except DeskUnavailableError:
            raise HTTPError(503, reason="One moment") from None
        except RefusedError:
            raise HTTPError(403) from None
        return environment
