"""Who is asking? A cookie is exchanged, through the keeper, for the person whom it stands for."""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import IdentityProvider, User
from tornado.web import HTTPError, RequestHandler

from cocodesign.exceptions import DeskUnavailableError, RefusedError

__all__ = [
    "COOKIES",
    "MOST_PEOPLE",
    "CookieIdentity",
    "KernelOwner",
    "Visitor",
    "Visitors",
    "hand_over",
    "others_on",
    "set_secret",
]

COOKIES = {
    # Cookies ignore ports, so every role has a name of its own.
    "participant": "cocodesign_participant",
    "wall": "cocodesign_wall",
    "facilitator": "cocodesign_facilitator",
}
OTHERS = "cocodesign_others"
"""The secrets of those who share a phone with the participant whose turn it is."""
MOST_PEOPLE = 4  # on one phone
DAYS = 30


@dataclass
class Visitor(User):
    """A person in one role; never the name, which belongs into no log."""

    role: str = ""


def set_secret(handler: RequestHandler, role: str, token: str) -> None:
    """Give a browser the secret that stands for its person in this role."""
    _set_cookie(handler, COOKIES[role], token)


def others_on(handler: RequestHandler) -> list[str]:
    """Return the secrets of the people who share a phone with the participant whose turn it is."""
    kept = (handler.get_cookie(OTHERS) or "").split(".")
    return list(dict.fromkeys(filter(None, kept)))[:MOST_PEOPLE]


def hand_over(handler: RequestHandler, token: str, others: Iterable[str]) -> None:
    """Give a phone to the holder of one secret, "" for nobody, and keep those of others beside it."""
    for name, value in ((COOKIES["participant"], token), (OTHERS, ".".join(others))):
        if value:
            _set_cookie(handler, name, value)
        elif handler.get_cookie(name):
            handler.clear_cookie(name, path=handler.settings["base_url"])


def _set_cookie(handler: RequestHandler, name: str, value: str) -> None:
    handler.set_cookie(
        name,
        value,
        expires_days=DAYS,
        path=handler.settings["base_url"],
        httponly=True,
        samesite="Lax",
        secure=handler.request.protocol == "https",
    )


class Visitors:
    """The people behind the tokens of a server's cookies.

    An answer of the keeper counts for a few seconds; while the keeper is away the last one goes on counting,
    so that pages stay open. Only digests of tokens are kept, and only in memory.

    Parameters
    ----------
    operator : Operator
        The line to the keeper.
    roles : tuple of str
        The roles that this server lets in.
    """

    fresh = 20.0
    unknown = 5.0
    most = 5_000

    def __init__(self, operator: Any, roles: tuple[str, ...]) -> None:
        self.operator = operator
        self.roles = roles
        self._known: OrderedDict[tuple[str, str], tuple[Visitor | None, float]] = OrderedDict()

    def forget(self, person: str) -> None:
        """Ask the keeper anew about every token that stood for a person."""
        for key, (visitor, _) in list(self._known.items()):
            if visitor is not None and visitor.username == person:
                del self._known[key]

    async def whose(self, role: str, token: str | None) -> Visitor | None:
        """Return the person for whom a token stands in a role, None if for nobody.

        Raises
        ------
        DeskUnavailableError
            If the keeper is away and never answered for this token.
        """
        if not token or role not in self.roles or len(token) > 200:
            return None
        key = role, hashlib.sha256(token.encode(errors="replace")).hexdigest()
        visitor, until = self._known.get(key, (None, 0.0))
        if time.monotonic() < until:
            return visitor
        try:
            answer = await self.operator.ask("who", token=token)
        except RefusedError:
            visitor = None
        except DeskUnavailableError:
            if visitor is None:
                raise
            return visitor
        else:
            visitor = Visitor(username=answer["person"], role=role) if answer["role"] == role else None
        self._known[key] = visitor, time.monotonic() + (self.fresh if visitor else self.unknown)
        self._known.move_to_end(key)
        while len(self._known) > self.most:
            self._known.popitem(last=False)
        return visitor


class CookieIdentity(IdentityProvider):
    """The same answer for the page, the interface of its kernel and the websocket."""

    auth_enabled = True
    login_available = False
    logout_available = False

    async def get_user(self, handler: Any) -> Visitor | None:
        """Return who asks.

        A browser may carry a participant's cookie and the wall's, and those of others who share the phone. A page
        says which role it is for, and is that person's whose turn it is; where the address names a kernel, the one
        who owns it asks.
        """
        server: Any = self.parent
        visitors: Visitors = server.visitors
        roles = (handler.role,) if getattr(handler, "role", "") else visitors.roles
        try:
            found = [await visitors.whose(role, handler.get_cookie(COOKIES[role])) for role in roles]
        except DeskUnavailableError:
            raise HTTPError(503, reason="One moment") from None
        people = [visitor for visitor in found if visitor is not None]
        owner = handler.kernel_manager.room.owner(handler.path_kwargs.get("kernel_id", ""))
        if owner is not None and "participant" in visitors.roles:
            people += await self._others(handler)
        for visitor in people:
            if visitor.username == owner:
                return visitor
        return people[0] if people else None

    async def _others(self, handler: Any) -> list[Visitor]:
        """Return who shares the phone, as far as the keeper can say."""
        server: Any = self.parent
        found = []
        for token in others_on(handler):
            with suppress(DeskUnavailableError):
                found.append(await server.visitors.whose("participant", token))
        return [visitor for visitor in found if visitor is not None]


class KernelOwner(Authorizer):
    """A kernel belongs to one person."""

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:
        """Say whether this person may do this to the kernel in the address; an unknown one becomes a 404."""
        kernel = handler.path_kwargs.get("kernel_id", "")
        kernels = handler.kernel_manager
        if resource != "kernels" or not kernel:
            return False
        return kernel not in kernels or kernels.room.owner(kernel) == user.username
