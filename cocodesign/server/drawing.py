"""How are our own pages drawn? From templates that are compiled once, without loading what kernels need."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2

from .packed import Packed, asset_url, packed_bytes
from .paths import PAGES, PHONE_TEMPLATE
from .words import LANGUAGES, door_words, notice_words

__all__ = ["SCOPES", "door_page", "notice_page", "render", "sync_templates", "templates"]

SCOPES = ("research", "quote", "contact")
"""What the door asks leave for, beside taking part."""


@cache
def templates() -> jinja2.Environment:
    """Return the templates of our own pages, each compiled once."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader([PAGES, PHONE_TEMPLATE]),
        autoescape=True,
        enable_async=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def sync_templates() -> jinja2.Environment:
    """Return the same templates for where nothing can be awaited."""
    return templates().overlay(enable_async=False)


async def render(name: str, **facts: Any) -> str:
    """Return a page made from a template."""
    return await templates().get_template(name).render_async(asset=asset_url, **facts)


@cache
def door_page(role: str, language: str, known: str, base_url: str) -> Packed:
    """Return the door, which is the same for everybody, packed once."""
    html = (
        sync_templates()
        .get_template("door.html.j2")
        .render(
            asset=asset_url,
            base=base_url,
            role=role,
            known=known,
            language=language,
            languages=LANGUAGES,
            scopes=SCOPES,
            say=door_words(language),
            words={code: door_words(code) for code in LANGUAGES},
        )
    )
    return packed_bytes(html.encode(), "text/html")


def notice_page(language: str, what: str, base_url: str, seconds: int = 0, *, last: bool = True) -> str:
    """Return a calm page that says what is the matter.

    Parameters
    ----------
    what : str
        Which of :func:`cocodesign.server.words.notice_words`.
    seconds : int
        After how many seconds it opens itself anew; 0 for never.
    last : bool
        It leads to the door.
    """
    said = notice_words(language)
    title, text = said[what]
    return (
        sync_templates()
        .get_template("notice.html.j2")
        .render(
            asset=asset_url,
            language=language,
            title=title,
            text=text,
            seconds=seconds,
            door=said["door"] if last else "",
            base=base_url,
        )
    )
