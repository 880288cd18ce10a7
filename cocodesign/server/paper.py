"""What does a facilitator print before people come? Cards for the tables and a poster, with the way in."""

from __future__ import annotations

import segno

from .address import is_loopback
from .drawing import render
from .facilitators import FacilitatorPage
from .wall import participants_url
from .words import LANGUAGES, paper_words

__all__ = ["PrintPages"]

CARDS = 8  # on a page


class PrintPages(FacilitatorPage):
    """``print``: eight cards on a page, or a poster with ``?what=poster``; in a language of ``?language=es``."""

    async def answer(self) -> None:
        """Send the page."""
        facts = await self.ask("facts")
        server = self.settings["cocodesign"]
        if not participants_url(server.service.runfile):
            await self.notice("missing", 404)
            return
        address = server.join_link("")
        asked = self.get_query_argument("language", "")
        language = asked if asked in LANGUAGES else self.language
        what = "poster" if self.get_query_argument("what", "") == "poster" else "cards"
        shown = address.removeprefix("http://").removesuffix("/hello")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            await render(
                "print.html.j2",
                base=self.base_url,
                language=language,
                languages=LANGUAGES,
                what=what,
                cards=CARDS,
                facts=facts,
                code=f"{facts['code'][:4]} {facts['code'][4:]}",
                qr=qr_code(server.join_link(facts["code"])),
                address=shown,
                unreachable=is_loopback(_host(address)),
                say=paper_words(language),
            )
        )


def qr_code(text: str) -> str:
    """Return a QR code as a drawing that takes the room it is given, its quiet zone included."""
    return str(segno.make(text, error="m").svg_inline(border=4, omitsize=True, dark="#000", light="#fff"))


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].rpartition(":")[0] or "localhost"
