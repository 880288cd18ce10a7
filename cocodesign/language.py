"""Which words does a screen say? Those of the visitor's language, from catalogues that come with the package."""

from __future__ import annotations

import ast
import gettext
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["constants", "counter", "languages", "translator", "words"]

DOMAIN = "cocodesign"

_MARK = re.compile(r"""\b_(n?)\(\s*("(?:[^"\\]|\\.)*")(?:\s*,\s*("(?:[^"\\]|\\.)*"))?""")


def languages() -> list[str]:
    """Return the languages that the screens speak, English first."""
    found = {
        entry.name for entry in _locale().iterdir() if (entry / "LC_MESSAGES" / f"{DOMAIN}.mo").is_file()
    }
    return ["en", *sorted(found - {"en"})]


def translator(language: str) -> Callable[[str], str]:
    """Return the function that says an English sentence in a language; unknown ones stay English.

    Examples
    --------
    >>> translator("es")("Your ballot is in")
    'Tu voto ha llegado'
    >>> translator("xx")("Your ballot is in")
    'Your ballot is in'
    """
    return _catalogue(language).gettext


def counter(language: str) -> Callable[[str, str, float], str]:
    """Return the function that says how many there are: from one, many and the number, which stands for ``{n}``.

    Examples
    --------
    >>> counter("en")("{n} idea", "{n} ideas", 2)
    '2 ideas'
    >>> counter("es")("one person", "{n} people", 1)
    'una persona'
    """
    catalogue = _catalogue(language)

    def said(one: str, many: str, n: float) -> str:
        number = f"{n:g}" if isinstance(n, float) else str(n)
        return catalogue.ngettext(one, many, 1 if n == 1 else 2).replace("{n}", number)

    return said


def words(language: str, *screens: str) -> dict[str, str | list[str]]:
    """Return what the browser's half of the screens says: ``{English: translated}``, empty for English.

    Parameters
    ----------
    language : str
        Such as ``"es"``.
    *screens : str
        The names of the modules in question, such as ``"ideas"`` for ``ideas.js``; all of them without any.
        A sentence with a plural is found under its singular, as the list of its forms.
    """
    catalogue = _catalogue(language)
    if isinstance(catalogue, gettext.GNUTranslations):
        return {english: said for english, said in _translated(catalogue, screens) if said != english}
    return {}


def _translated(catalogue: gettext.GNUTranslations, screens: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    for one, many in sorted(_marked(screens)):
        if many:
            yield one, [catalogue.ngettext(one, many, 1), catalogue.ngettext(one, many, 2)]
        else:
            yield one, catalogue.gettext(one)


@cache
def _marked(screens: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """The sentences that the modules mark with ``_("…")`` and ``_n("…", "…", n)``."""
    found = set()
    for module in files("cocodesign").joinpath("widgets").iterdir():
        if module.name.endswith(".js") and (not screens or module.name[:-3] in screens):
            for plural, one, many in _MARK.findall(module.read_text(encoding="utf-8")):
                found.add((json.loads(one), json.loads(many) if plural and many else ""))
    return frozenset(found)


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    for code in (language, language.partition("-")[0], language.partition("_")[0]):
        file = _locale() / code / "LC_MESSAGES" / f"{DOMAIN}.mo" if code.isalpha() else None
        if file is not None and file.is_file():
            with file.open("rb") as stream:
                return gettext.GNUTranslations(stream)
    return gettext.NullTranslations()


def _locale() -> Any:
    return files("cocodesign") / "locale"


def constants(
    fileobj: Any, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield the sentences of a module's tables for the catalogue: each value of the dicts that an option names.

    It is the method ``constants`` in ``babel.cfg``, for sentences that live in a table such as
    ``cocodesign.rules.REFUSALS`` and not in calls.
    """
    wanted = set(options.get("tables", "").split())
    for node in ast.walk(ast.parse(fileobj.read())):
        if isinstance(node, ast.Assign) and any(
            isinstance(t, ast.Name) and t.id in wanted for t in node.targets
        ):
            for value in getattr(node.value, "values", []):
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.lineno, "", value.value, []
