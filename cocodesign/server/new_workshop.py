"""What does a facilitator fill in before there is a workshop? One page, on this computer alone, until it is made.

It knows nothing of stores and rules: what is typed goes to whoever serves the page, and a refusal comes back
beside its field. As at the door, the secret travels in the link's fragment and is exchanged for a cookie.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tornado.httpserver import HTTPServer
from tornado.web import Application, HTTPError, RequestHandler

from cocodesign.schema import INFLUENCE

from .drawing import door_page, notice_page, sync_templates
from .headers import comes_from_own_page, security_headers
from .new_words import new_words
from .packed import AssetHandler, asset_url, send_packed
from .words import LANGUAGE_COOKIE, LANGUAGES, door_words, language_of

__all__ = ["FIELDS", "Form", "Made", "Refusal", "serve_form"]

FIELDS = ("template", "title", "purpose", "purpose_short", "organisation", "influence", "influence_words", "values", "mode")  # fmt: skip
"""What is typed or chosen, each a text; of the values one a line."""

COOKIE = "cocodesign_new"
LARGEST_POST = 256 * 1024  # bytes
SHORT = 28  # characters of a short form that a phone shows whole


@dataclass(frozen=True)
class Form:
    """What the page offers.

    Attributes
    ----------
    templates : mapping
        By language, the agendas one can start from: ``name``, ``title``, ``describes``, ``size``, ``language``,
        ``level``, ``words``, ``mode`` ("" where nobody votes), ``minutes`` and ``stages``, each with ``title``,
        ``kind``, ``minutes`` and ``ballot``.
    modes : sequence of str
        Who may know of a ballot, as far as the rules offer it.
    limits : mapping
        How many characters a field may have.
    given : mapping
        What is in the fields already.
    usual : str
        The template that is chosen where nobody chose another.
    people : int
        How many simulated people rehearse.
    """

    templates: Mapping[str, Sequence[Mapping[str, Any]]]
    modes: Sequence[str]
    limits: Mapping[str, int]
    given: Mapping[str, str] = field(default_factory=dict)
    usual: str = ""
    people: int = 30


class Made(NamedTuple):
    """A workshop was made; the secret opens its facilitator's page once it is served."""

    secret: str


class Refusal(NamedTuple):
    """Nothing was made: which field is the matter, "" if none, and why, in the facilitator's language."""

    field: str
    text: str


Make = Callable[[Mapping[str, str], bool, str], Made | Refusal]
"""Makes a workshop of what was filled in, for real or as a rehearsal, in a language."""


async def serve_form(form: Form, make: Make, port: int, key: str, ready: Callable[[], None]) -> None:
    """Serve the page on this computer until a workshop was made by it.

    Parameters
    ----------
    form : Form
        What it offers.
    make : callable
        Is given the fields, whether it is a rehearsal, and the page's language.
    port : int
        Where it listens; free again when this returns.
    key : str
        The secret without which nothing of the form is shown.
    ready : callable
        Is called when the page can be opened.
    """
    done = asyncio.Event()
    application = Application(
        [
            (r"/static/([A-Za-z./]+)", AssetHandler),
            (r"/hello", Exchange),
            (r"/(?:new)?", FormPage),
            (r".*", Missing),
        ],
        compress_response=True,
        done=done,
        form=form,
        key=key,
        log_function=lambda handler: None,  # addresses are nobody's business, and the terminal is for people
        make=make,
    )
    server = HTTPServer(application, max_body_size=LARGEST_POST)
    server.listen(port, "127.0.0.1")
    try:
        ready()
        await done.wait()
    finally:
        server.stop()
        await server.close_all_connections()


class FormHandler(RequestHandler):
    """What the addresses of the page share."""

    @property
    def language(self) -> str:
        """The visitor's language."""
        asked = self.get_query_argument("language", "")
        return asked if asked in LANGUAGES else language_of(self)

    def set_default_headers(self) -> None:
        """Set what a browser is told about every page."""
        for name, value in security_headers(self.request.host).items():
            self.set_header(name, value)
        self.set_header("Cache-Control", "no-store")

    def prepare(self) -> None:
        """Let nobody in any more once the workshop is made, and only our own pages post."""
        if self.settings["done"].is_set():
            self.set_header("Connection", "close")
            raise HTTPError(503)
        if self.request.method == "POST":
            if not comes_from_own_page(self.request):
                raise HTTPError(403)
            if not self.request.headers.get("Content-Type", "").startswith("application/json"):
                raise HTTPError(415)

    def knows(self, secret: str | None) -> bool:
        """Say whether a secret is the page's."""
        return hmac.compare_digest((secret or "").encode(), self.settings["key"].encode())

    def posted(self) -> dict[str, Any]:
        """Return what the page sent."""
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise HTTPError(400) from None
        if not isinstance(body, dict):
            raise HTTPError(400)
        return body

    def refuse(self, status: int, code: str) -> None:
        """Tell the page why not."""
        self.set_status(status)
        self.finish({"no": {"code": code, "facts": {}}})

    def write_error(self, status_code: int, **details: Any) -> None:
        """Answer a post with facts, a visit with a page."""
        if self.request.method == "POST":
            self.finish({"no": {"code": "broken", "facts": {}}})
            return
        what = {404: "missing", 503: "moment"}.get(status_code, "broken")
        self.finish(notice_page(self.language, what, "/", last=False))

    def log_exception(self, *details: Any) -> None:
        """Say in the terminal what broke, and nothing of what was only not found."""
        if not isinstance(details[1], HTTPError):
            logging.getLogger(__name__).error("The page could not answer", exc_info=details)

    def send_door(self) -> None:
        """Send the page that reads the secret in the fragment; it says nothing of the form."""
        send_packed(self, door_page("facilitator", self.language, "no", "/"), "no-store")


class Exchange(FormHandler):
    """``POST /hello``: the secret of the link is exchanged for a cookie."""

    def get(self) -> None:
        """Send the door."""
        self.send_door()

    def post(self) -> None:
        """Set the cookie."""
        key = str(self.posted().get("key") or "")
        if not self.knows(key):
            self.refuse(403, "unknown-link")
            return
        self.set_cookie(COOKIE, key, httponly=True, samesite="Strict")
        self.redirect("/new", status=303)


class FormPage(FormHandler):
    """``/new``: the form, and the making. Without the cookie there is only the door."""

    def get(self) -> None:
        """Send the form."""
        if not self.knows(self.get_cookie(COOKIE)):
            self.send_door()
            return
        if self.get_query_argument("language", "") in LANGUAGES:
            self.set_cookie(LANGUAGE_COOKIE, self.language, samesite="Lax", httponly=True)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(form_page(self.settings["form"], self.language))

    async def post(self) -> None:
        """Make the workshop, or say what is missing."""
        if not self.knows(self.get_cookie(COOKIE)):
            self.refuse(403, "unknown")
            return
        body = self.posted()
        filled = {name: str(body.get(name) or "") for name in FIELDS}
        answer = self.settings["make"](filled, body.get("rehearse") is True, self.language)
        if isinstance(answer, Refusal):
            self.set_status(409)
            self.finish({"no": {"code": "refused", "field": answer.field, "text": answer.text}})
            return
        self.settings["done"].set()
        self.clear_cookie(COOKIE)
        self.set_header("Connection", "close")
        await self.finish({"ok": {"secret": answer.secret}})


class Missing(FormHandler):
    """Any other address."""

    def get(self) -> None:
        """Say that there is nothing."""
        raise HTTPError(404)

    post = get


def form_page(form: Form, language: str) -> str:
    """Return the page."""
    say, door = new_words(language), door_words(language)
    return (
        sync_templates()
        .get_template("new.html.j2")
        .render(
            asset=asset_url,
            base="/",
            door=door,
            facts={
                "given": dict(form.given),
                "short": SHORT,
                "templates": {it["name"]: it for it in form.templates[language]},
                "levels": door["levels"],
                "next": door["read_agree"],
                "words": say,
            },
            form=form,
            fields=FIELDS,
            influence=INFLUENCE,
            language=language,
            languages=LANGUAGES,
            say=say,
            short=SHORT,
            templates=form.templates[language],
        )
    )
