"""How does a facilitator take the workshop home? As one file, written by the keeper."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from urllib.parse import quote

from jupyter_server.auth.decorator import allow_unauthenticated

from cocodesign.exceptions import DeskUnavailableError, RefusedError

from .pages import OwnPage

__all__ = ["ArchiveHandler"]

AT_ONCE = 256_000  # bytes


class ArchiveHandler(OwnPage):
    """The archive, for the facilitator's cookie alone."""

    role = "facilitator"

    @allow_unauthenticated
    async def get(self) -> None:
        """Send the archive; nothing of it stays behind."""
        if self.current_user is None:
            self.redirect(f"{self.base_url}hello", status=303)
            return
        operator = self.settings["cocodesign"].operator
        with tempfile.TemporaryDirectory(prefix="cocodesign-") as folder:
            try:
                name = (
                    re.sub(r"[^\w-]+", "-", str((await operator.ask("facts"))["name"])).strip("-")
                    or "workshop"
                )
                written = await operator.ask("archive", path=str(Path(folder) / f"{name}.cocodesign"))
            except DeskUnavailableError:
                await self.notice("moment", 503, again=True)
                return
            except RefusedError as refusal:
                self.log.error("The keeper made no archive: %s", refusal.code)
                await self.notice("broken", 500)
                return
            await self._send(Path(written["path"]))

    async def _send(self, path: Path) -> None:
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Content-Disposition", f"attachment; filename*=utf-8''{quote(path.name)}")
        with path.open("rb") as file:
            while part := file.read(AT_ONCE):
                self.write(part)
                await self.flush()
