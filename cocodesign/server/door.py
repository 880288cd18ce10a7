"""How does somebody come in? By a page without a kernel, which exchanges a secret for a cookie.

The secret travels in the link's fragment, which no server, log or preview sees. ``POST /hello/look`` says
what a code opens; nothing is kept before ``POST /hello`` says that somebody agrees.
"""

from __future__ import annotations

import asyncio
import json
import math
import re
from typing import Any, NamedTuple

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from cocodesign.exceptions import DeskUnavailableError, RefusedError

from .drawing import SCOPES, door_page
from .headers import comes_from_own_page
from .identity import COOKIES, MOST_PEOPLE, hand_over, others_on, set_secret
from .packed import send_packed
from .pages import OwnPage
from .words import LANGUAGE_COOKIE, LANGUAGES

__all__ = ["Door", "Look", "tidy_code"]

DAYS_OF_LANGUAGE = 30
JOIN_ID = re.compile(r"[0-9a-f]{16,64}")


class Exchange(NamedTuple):
    """A secret that is exchanged at once: its name in the fragment, its role, and where it leads."""

    field: str
    role: str
    leads_to: str


EXCHANGES = {
    "participant": (Exchange("token", "participant", ""), Exchange("wall", "wall", "wall")),
    "facilitator": (Exchange("key", "facilitator", ""),),
}
STATUS = {"wrong-code": 403, "doors-closed": 403, "unknown-link": 403, "slow-down": 429, "away": 503}


def tidy_code(typed: str) -> str:
    """Return a code as it is written on the wall: without spaces and signs, in capitals.

    >>> tidy_code(" mk7t-4wqp ")
    'MK7T4WQP'
    """
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())[:32]


class DoorHandler(OwnPage):
    """What both addresses of the door share."""

    role = "participant"

    def check_xsrf_cookie(self) -> None:
        """Let only our own pages post. There is no cookie yet whose holder could be abused otherwise."""
        if not comes_from_own_page(self.request, self.settings["public_url"]):
            raise HTTPError(403)

    def posted(self) -> dict[str, Any]:
        """Return what the page sent."""
        if not self.request.headers.get("Content-Type", "").startswith("application/json"):
            raise HTTPError(415)
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise HTTPError(400) from None
        if not isinstance(body, dict):
            raise HTTPError(400)
        return body

    async def ask(self, do: str, **facts: Any) -> dict[str, Any] | None:
        """Return the keeper's answer; where it is a no, tell the page and return None."""
        try:
            return await self.settings["cocodesign"].operator.ask(do, **facts)
        except RefusedError as refusal:
            if refusal.code == "wrong-code":
                self._count_wrong_code()
            self.refuse(refusal.code, refusal.message, **refusal.facts)
        except DeskUnavailableError:
            self.refuse("away", "The workshop does not answer just now.")
        return None

    async def beside(self, person: str) -> list[str]:
        """Return the secrets on this phone that stand for other participants than one."""
        visitors = self.settings["cocodesign"].visitors
        kept: dict[str, str] = {}
        for token in filter(None, (self.get_cookie(COOKIES["participant"]), *others_on(self))):
            visitor = await visitors.whose("participant", token)
            if visitor is not None and visitor.username != person:
                kept.setdefault(visitor.username, token)
        return list(kept.values())

    def speak(self, language: str) -> None:
        """Go on in a language."""
        self.set_cookie(
            LANGUAGE_COOKIE,
            language,
            expires_days=DAYS_OF_LANGUAGE,
            path=self.base_url,
            samesite="Lax",
            httponly=True,
        )

    async def may_try(self) -> bool:
        """Hold back who has tried too many codes; say whether this one may be looked at."""
        attempts = self.settings["attempts"]
        seconds = attempts.refused_for(self.request.remote_ip)
        if seconds > 0:
            self.set_header("Retry-After", str(math.ceil(seconds)))
            self.refuse("slow-down", "Too many tries.", seconds=math.ceil(seconds))
            return False
        await asyncio.sleep(attempts.wait())
        return True

    def refuse(self, code: str, message: str, **facts: Any) -> None:
        """Tell the page why not."""
        self.set_status(STATUS.get(code, 409))
        self.finish({"no": {"code": code, "message": message, "facts": facts}})

    def write_error(self, status_code: int, **details: Any) -> None:
        """Answer a post with facts, a visit with a page."""
        if self.request.method == "POST":
            self.finish(
                {"no": {"code": "away" if status_code == 503 else "broken", "message": "", "facts": {}}}
            )
        else:
            super().write_error(status_code, **details)

    def _count_wrong_code(self) -> None:
        attempts = self.settings["attempts"]
        attempts.wrong(self.request.remote_ip)
        if attempts.wrong_ones % 50 == 0:
            self.log.warning("%d wrong codes were tried at the door", attempts.wrong_ones)


class Look(DoorHandler):
    """``POST /hello/look``: what does this code open? Public facts, and nothing is kept."""

    @allow_unauthenticated
    async def post(self) -> None:
        """Answer with the facts."""
        code = tidy_code(str(self.posted().get("code", "")))
        if await self.may_try() and (facts := await self.ask("look", code=code)) is not None:
            self.finish({"ok": facts})


class Erase(DoorHandler):
    """``POST /hello/erase``: who was shut out asks, from the phone that was theirs, that their words go."""

    @allow_unauthenticated
    async def post(self) -> None:
        """Erase them; a phone of which nothing is known any more is told the same."""
        if self.posted().get("sure") is not True:
            raise HTTPError(400)
        token = self.get_cookie(COOKIES["participant"])
        try:
            await self.settings["cocodesign"].operator.ask("erase_removed", token=token or "")
        except RefusedError as refusal:
            if refusal.code != "unknown":
                self.refuse(refusal.code, refusal.message, **refusal.facts)
                return
        except DeskUnavailableError:
            self.refuse("away", "The workshop does not answer just now.")
            return
        hand_over(self, "", others_on(self))
        self.finish({"ok": {}})


class Door(DoorHandler):
    """``/hello``: the page, and the exchange of a code or a link for a cookie."""

    def initialize(self, role: str) -> None:
        """Say whose door this is."""
        self.role = role

    @allow_unauthenticated
    async def get(self) -> None:
        """Send the page. It knows whether this browser has been here; the fragment only it can read."""
        known = "yes" if self.current_user is not None else "no"
        if self.role == "participant" and known == "no":
            # A cookie that nobody is known by any more: they were shut out, or erased, or have a new link.
            token = self.get_cookie(COOKIES["participant"])
            known = "others" if others_on(self) else await self._ended(token) if token else "no"
        page = door_page(self.role, self.language, known, self.base_url)
        send_packed(self, page, "no-store")

    async def _ended(self, token: str) -> str:
        """Return what is left to somebody whose place has ended: their words, if they were shut out."""
        try:
            found = await self.settings["cocodesign"].operator.ask("who", token=token[:200])
        except (RefusedError, DeskUnavailableError):
            return "ended"
        return "removed" if found["role"] == "removed" else "ended"

    @allow_unauthenticated
    async def post(self) -> None:
        """Exchange what was posted for a cookie, and show the way in."""
        body = self.posted()
        for exchange in EXCHANGES[self.role]:
            if token := body.get(exchange.field):
                await self._exchange(exchange, str(token))
                return
        if self.role != "participant":
            raise HTTPError(400)
        await self._join(body)

    async def _exchange(self, exchange: Exchange, token: str) -> None:
        try:
            visitor = await self.settings["cocodesign"].visitors.whose(exchange.role, token)
            if visitor is None:
                self.refuse("unknown-link", "This link is not known any more.")
                return
            if exchange.role != "participant":
                set_secret(self, exchange.role, token)
            elif not await self._seat(token, visitor.username):
                return
        except DeskUnavailableError:
            self.refuse("away", "The workshop does not answer just now.")
            return
        self.redirect(self.base_url + exchange.leads_to, status=303)

    async def _join(self, body: dict[str, Any]) -> None:
        """Join with a code. A browser that is known stays the person it is, unless its phone is handed on."""
        if self.current_user is not None and not body.get("another"):
            self.redirect(self.base_url, status=303)
            return
        try:
            full = len(await self.beside("")) >= MOST_PEOPLE
        except DeskUnavailableError:
            self.refuse("away", "The workshop does not answer just now.")
            return
        if full:
            self.refuse("phone-full", "Four people use this phone.")
            return
        language = str(body["language"]) if body.get("language") in LANGUAGES else self.language
        consents = [scope for scope in SCOPES if scope in (body.get("consents") or [])]
        join_id = str(body.get("id", ""))
        if not JOIN_ID.fullmatch(join_id):
            raise HTTPError(400)
        if not await self.may_try():
            return
        joined = await self.ask(
            "join",
            id=join_id,
            code=tidy_code(str(body.get("code", ""))),
            name=str(body.get("name") or "").strip(),
            language=language,
            consents=consents,
        )
        if joined is None:
            return
        try:
            seated = await self._seat(joined["token"], joined["person"])
        except DeskUnavailableError:  # the page asks again with the same id, and it is the same person
            self.refuse("away", "The workshop does not answer just now.")
            return
        if seated:
            self.speak(language)
            self.redirect(self.base_url, status=303)

    async def _seat(self, token: str, person: str) -> bool:
        """Hand the phone to somebody; who used it before keeps a place on it. Say whether there was room."""
        others = await self.beside(person)
        if len(others) >= MOST_PEOPLE:
            self.refuse("phone-full", "Four people use this phone.")
            return False
        hand_over(self, token, others)
        return True
