"""How does a page open? It is promised a kernel, shown at once, and filled when the kernel is there."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import APIHandler, JupyterHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado.web import HTTPError, authenticated
from voila.tornado.handler import TornadoVoilaHandler

from cocodesign.widgets.assets import modules_of, style_of

from .drawing import notice_page, templates
from .filling import FailedNotebookError, fill, read_notebook
from .headers import LAB_SCRIPTS, OWN_SCRIPTS, security_headers
from .identity import others_on
from .packed import asset_url
from .turns import Turn
from .words import language_of, page_words

__all__ = ["Farewell", "KernelFacts", "LabPage", "Missing", "OwnPage", "PhonePage"]

AGAIN_AFTER = 12  # seconds until a page that found no place tries again, and up to half as many more


class OwnPage(JupyterHandler):
    """What all pages of ours share: headers, language, and notices instead of bare errors."""

    role = ""
    scripts = OWN_SCRIPTS

    @property
    def language(self) -> str:
        """The visitor's language."""
        return language_of(self)

    def set_default_headers(self) -> None:
        """Set what a browser is told about every page."""
        for name, value in security_headers(self.request.host, self.scripts).items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-store")

    async def notice(self, what: str, status: int, *, again: bool = False) -> None:
        """Answer with a calm page that says what is the matter, and tries again by itself where it helps."""
        seconds = AGAIN_AFTER + random.randint(0, AGAIN_AFTER // 2) if again else 0
        self.set_status(status)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        if seconds:
            self.set_header("Retry-After", str(seconds))
        self.finish(notice_page(self.language, what, self.base_url, seconds, last=not again))

    def write_error(self, status_code: int, **details: Any) -> None:
        """Show a notice instead of a bare error."""
        what = {403: "forbidden", 404: "missing", 503: "moment"}.get(status_code, "broken")
        again = status_code == 503
        if again:
            self.set_header("Retry-After", str(AGAIN_AFTER))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        seconds = AGAIN_AFTER if again else 0
        self.finish(notice_page(self.language, what, self.base_url, seconds, last=not again))


class KernelPage(OwnPage):
    """A page with a kernel of its own for one person."""

    promised = False
    hands_over = False
    """Whether the page itself tells the kernel for whom it is, before it runs the notebook."""

    async def admitted(self) -> bool:
        """Promise a kernel to the visitor; answer with a notice and say no where there is none."""
        if self.current_user is None:
            self.redirect(f"{self.base_url}hello", status=303)
            return False
        kernels: Any = self.kernel_manager
        person = self.current_user.username
        visits, address = self.settings["visits"], self.request.remote_ip or ""
        if not visits.may(address):
            await self.notice("full", 503, again=True)
            return False
        own = sum(tenant.person == person for tenant in kernels.room.tenants.values())
        if not await kernels.make_room(person):
            crowded = own + kernels.room.promised[person] >= kernels.room.limits.each
            await self.notice("thrice" if crowded else "full", 503, again=True)
            return False
        self.promised = True
        visits.count(address)
        self.xsrf_token  # noqa: B018  sets the cookie that the page's farewell needs
        return True

    def leave(self) -> None:
        """Give a promise back that was not kept."""
        if self.promised and self.current_user is not None:
            self.kernel_manager.room.withdrawn(self.current_user.username)  # type: ignore[attr-defined]
        self.promised = False


class PhonePage(KernelPage):
    """The participant's page and the wall: a light page with our own client for anywidgets.

    Its head is sent before the kernel is started, so that a phone shows something at once and fetches the
    client meanwhile.
    """

    hands_over = True
    turn: Turn | None = None
    is_gone = False
    """Whether the browser has closed the connection: nobody will see what comes of the page."""

    def initialize(self, role: str, notebook: Path) -> None:
        """Say for whom this page is and which notebook it runs."""
        self.role = role
        self.notebook = notebook

    def on_connection_close(self) -> None:
        """Leave the queue: no kernel is started for a page that was closed or loaded anew."""
        super().on_connection_close()
        self.is_gone = True
        if self.turn is not None and not self.turn.is_on:
            self.turn.over()

    @allow_unauthenticated
    async def get(self) -> None:
        """Open the page."""
        if not await self.admitted():
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("X-Accel-Buffering", "no")
        try:
            page = templates().get_template("index.html.j2")
            async for piece in page.generate_async(
                asset=asset_url,
                base=self.base_url,
                language=self.language,
                title=await self.settings["title"](),
                role=self.role,
                shared=self.role == "participant" and bool(others_on(self)),
                style=f"widgets/{style_of(self.role)}",
                modules=[f"widgets/{name}" for name in modules_of(self.role)],
                words=page_words(self.language),
                kernel_start=self.kernel_start,
            ):
                self.write(piece)
        finally:
            self.leave()

    async def kernel_start(self) -> dict[str, Any]:
        """Send what has been written and fill the page when its turn comes; return what the client needs."""
        await self.flush()
        kernels: Any = self.kernel_manager
        self.turn = kernels.turns.ask(self.current_user.username, self.request.remote_ip or "")
        try:
            if self.is_gone or not await self.turn.comes() or self.is_gone:
                return {"kernel": "", "failed": True}
            started = await self.kernel_filled()
            if self.is_gone:
                await kernels.end(started["kernel"])
            return started
        finally:
            self.turn.over()

    async def kernel_filled(self) -> dict[str, Any]:
        """Start the kernel and run the notebook; return what the client needs."""
        notebook = read_notebook(self.notebook)
        kernel_id = ""
        try:
            kernels: Any = self.kernel_manager
            kernel_id = await kernels.start_kernel()
            await fill(notebook, kernels.get_kernel(kernel_id), kernels.personal(kernel_id))
        except FailedNotebookError as trouble:
            self.log.error("The notebook %s failed:\n%s", self.notebook.name, trouble)
            return {"kernel": kernel_id, "failed": True}
        except (HTTPError, OSError, RuntimeError) as trouble:  # a TimeoutError is an OSError
            self.log.error("A kernel could not be started: %s", type(trouble).__name__)
            return {"kernel": kernel_id, "failed": True}
        return {"kernel": kernel_id, "failed": False}


class LabPage(KernelPage, TornadoVoilaHandler):
    """The facilitator's page: Voila's own, on the packed lab template with ipywidgets."""

    scripts = LAB_SCRIPTS

    def initialize(self, role: str, **voila: Any) -> None:
        """Say for whom this page is; the rest is Voila's."""
        self.role = role
        TornadoVoilaHandler.initialize(self, **voila)

    @allow_unauthenticated
    async def get(self) -> None:
        """Open the page."""
        if not await self.admitted():
            return
        pieces: AsyncIterator[str] = self.get_generator(path="")
        try:
            async for piece in pieces:
                self.write(piece)
                await self.flush()
        finally:
            self.leave()


class KernelFacts(KernelHandler):
    """Is my kernel still there? What a page asks when its line broke."""

    async def get(self, kernel_id: str) -> None:
        """Answer with the kernel's state; 404 if it has ended, 403 if it is somebody else's."""
        if self.current_user is not None and kernel_id not in self.kernel_manager:
            self.set_status(404)
            self.finish({"message": "This kernel has ended."})
            return
        if self.current_user is None or not self.authorizer.is_authorized(
            self, self.current_user, "read", "kernels"
        ):
            self.set_status(403)
            self.finish({"message": "This kernel is not yours."})
            return
        await super().get(kernel_id)  # type: ignore[misc]  # theirs says it may be None; it is not

    async def delete(self, kernel_id: str) -> None:
        """Refuse: a page says farewell, and the server ends its kernel."""
        raise HTTPError(405)


class Farewell(APIHandler):
    """A page says that it is closed: its kernel ends at once."""

    @authenticated
    async def post(self, kernel_id: str) -> None:
        """End the kernel, if it is this person's."""
        owner = self.kernel_manager.room.owner(kernel_id)  # type: ignore[attr-defined]
        if owner is not None and owner != self.current_user.username:
            raise HTTPError(403)
        await self.kernel_manager.end(kernel_id)  # type: ignore[attr-defined]
        self.set_status(204)
        self.finish()


class Missing(OwnPage):
    """Any other address."""

    @allow_unauthenticated
    async def get(self, *_: str) -> None:
        """Say that there is nothing."""
        await self.notice("missing", 404)

    @allow_unauthenticated
    async def post(self, *_: str) -> None:
        """Say that there is nothing."""
        raise HTTPError(404)
