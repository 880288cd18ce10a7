"""How does a facilitator open the wall? By a fresh link to the participants' server, minted when it is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

from .facilitators import FacilitatorPage

__all__ = ["WallLink", "participants_url"]


def participants_url(runfile: Path) -> str:
    """Return the address of the participants' server as the file of the running workshop has it; "" if it has none."""
    try:
        run = json.loads(runfile.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(run.get("participants_url") or "").rstrip("/")


class WallLink(FacilitatorPage):
    """Sends the facilitator's browser on to the wall. The secret stands in the fragment, which no server logs."""

    async def answer(self) -> None:
        """Mint a secret for the wall and lead there."""
        url = participants_url(self.settings["cocodesign"].service.runfile)
        if not url:
            await self.notice("missing", 404)
            return
        token = (await self.ask("link", role="wall"))["token"]
        self.redirect(f"{url}/hello#wall={quote(token)}", status=303)
