"""How does a facilitator open the wall? By a fresh link to the participants' server, minted when it is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

from jupyter_server.auth.decorator import allow_unauthenticated

from cocodesign.exceptions import DeskUnavailableError, RefusedError

from .pages import OwnPage

__all__ = ["WallLink", "participants_url"]


def participants_url(runfile: Path) -> str:
    """Return the address of the participants' server as the file of the running workshop has it; "" if it has none."""
    try:
        run = json.loads(runfile.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ""
    return str(run.get("participants_url") or "").rstrip("/")


class WallLink(OwnPage):
    """Sends the facilitator's browser on to the wall. The secret stands in the fragment, which no server logs."""

    role = "facilitator"

    @allow_unauthenticated
    async def get(self) -> None:
        """Mint a secret for the wall and lead there."""
        if self.current_user is None:
            self.redirect(f"{self.base_url}hello", status=303)
            return
        server = self.settings["cocodesign"]
        url = participants_url(server.service.runfile)
        if not url:
            await self.notice("missing", 404)
            return
        try:
            token = (await server.operator.ask("link", role="wall"))["token"]
        except DeskUnavailableError:
            await self.notice("moment", 503, again=True)
            return
        except RefusedError as refusal:
            self.log.error("The keeper gave no link to the wall: %s", refusal.code)
            await self.notice("broken", 500)
            return
        self.redirect(f"{url}/hello#wall={quote(token)}", status=303)
