"""How does a facilitator take the workshop home? As one file, written by the keeper."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from urllib.parse import quote

from cocodesign.exceptions import RefusedError

from .facilitators import FacilitatorPage

__all__ = ["ArchiveHandler"]

AT_ONCE = 256_000  # bytes


class ArchiveHandler(FacilitatorPage):
    """The archive, for the facilitator's cookie alone."""

    async def answer(self) -> None:
        """Send the archive; nothing of it stays behind."""
        with tempfile.TemporaryDirectory(prefix="cocodesign-") as folder:
            name = re.sub(r"[^\w-]+", "-", str((await self.ask("facts"))["name"])).strip("-") or "workshop"
            try:
                written = await self.ask("archive", path=str(Path(folder) / f"{name}.cocodesign"))
            except RefusedError as refusal:
                if refusal.code != "poll-unsealed":
                    raise
                await self.notice("unsealed", 409)
                return
            await self._send(Path(written["path"]))

    async def _send(self, path: Path) -> None:
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Content-Disposition", f"attachment; filename*=utf-8''{quote(path.name)}")
        with path.open("rb") as file:
            while part := file.read(AT_ONCE):
                self.write(part)
                await self.flush()
