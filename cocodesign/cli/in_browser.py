"""How is a workshop made by filling in a page? The page asks, the same records are made as by a command."""

from __future__ import annotations

import argparse
import asyncio
import secrets
import tempfile
from collections.abc import Iterable, Mapping
from typing import Any

from cocodesign.cli.records import create, list_of, replace_links
from cocodesign.cli.shelf import Place, free_name
from cocodesign.cli.templates import DEFAULT, bundled, read_template, size
from cocodesign.exceptions import InvalidInputError, RefusedError
from cocodesign.language import translator
from cocodesign.rules import REFUSALS
from cocodesign.rules.texts import LIMITS, check_text
from cocodesign.schema import INFLUENCE, MODES

__all__ = ["Page"]

TEXTS = {
    "purpose": "purpose",
    "title": "title",
    "purpose_short": "title",
    "organisation": "title",
    "influence_words": "purpose",
    "values": "reason",
}
"""The fields that hold words, and which limit of the rules each has; of the values each line."""

PEOPLE, MINUTES = 30, 6.0


class Page:
    """A page in the facilitator's browser that asks what the dialogue asks. Use it with ``with``.

    Parameters
    ----------
    given : argparse.Namespace
        What was typed after ``cocodesign workshop``; it stands in the fields already.

    Attributes
    ----------
    rehearses : bool
        Whether a rehearsal was asked for: the place that was made lies in a temporary folder, which is removed
        at the end.
    """

    def __init__(self, given: argparse.Namespace) -> None:
        self.given = given
        self.rehearses = False
        self._passing: tempfile.TemporaryDirectory[str] | None = None
        self._made: Place | None = None

    def __enter__(self) -> Page:
        return self

    def __exit__(self, *error: object) -> None:
        if self._passing is not None:
            self._passing.cleanup()

    def __call__(self) -> Place:
        """Serve the page until a workshop was made by it, and return the workshop's place.

        Raises
        ------
        InvalidInputError
            If a port is taken, before anybody has filled in anything; or if the facilitator's page is to be
            served at an address at which this page would not be found.
        """
        from cocodesign.server.address import check_port, is_loopback
        from cocodesign.server.new_workshop import serve_form

        given, key = self.given, secrets.token_urlsafe(32)
        if not is_loopback(given.facilitator_host) and given.facilitator_host != "0.0.0.0":
            raise InvalidInputError(
                f"The page is for this computer only, and --facilitator-host is {given.facilitator_host}. "
                "Leave it out, or answer here."
            )
        check_port("127.0.0.1", given.facilitator_port, "--facilitator-port")
        check_port(given.host, given.port, "--port")
        link = f"http://localhost:{given.facilitator_port}/new#key={key}"

        def ready() -> None:
            print(
                f"\nFill in the page, on this computer:\n\n  {link}\n\n"
                "It asks what is decided, for whom and how, and shows what people will see. Ctrl-C stops.",
                flush=True,
            )

        asyncio.run(serve_form(self.form(), self.make, given.facilitator_port, key, ready))
        if self._made is None:
            raise InvalidInputError("Nothing was made.")
        return self._made

    def form(self) -> Any:
        """Return what the page offers, from the templates, the schema and the rules."""
        from cocodesign.server.new_workshop import Form
        from cocodesign.server.words import LANGUAGES

        names = [path.stem for path, it in bundled().items() if it["language"] == "en"]
        if self.given.template and self.given.template not in names:
            names.insert(0, self.given.template)
        already = {name: str(getattr(self.given, name, None) or "") for name in (*TEXTS, "influence")}
        already["values"] = "\n".join(list_of(self.given.values))
        already["template"] = self.given.template
        return Form(
            templates={language: [_card(name, language) for name in names] for language in LANGUAGES},
            modes=MODES,
            limits={name: LIMITS[limit] for name, limit in TEXTS.items()},
            given=already,
            usual=DEFAULT,
            people=PEOPLE,
        )

    def make(self, filled: Mapping[str, str], rehearse: bool, language: str) -> Any:
        """Make a workshop of what was filled in; return the facilitator's secret, or what the rules refuse."""
        from cocodesign.server.new_words import new_words
        from cocodesign.server.new_workshop import Made, Refusal

        typed = filled["title"].strip()
        about = argparse.Namespace(**{**vars(self.given), **filled})
        about.title = typed or new_words(language)["untitled"]
        about.values = filled["values"].splitlines()
        about.language = self.given.language or language
        if not _is_offered(filled, self.form().templates[language]):
            return Refusal("", "This page is not the one that was served. Please open it again.")
        where = self.given.store
        if rehearse:
            self._passing = self._passing or tempfile.TemporaryDirectory(prefix="cocodesign-rehearsal-")
            where = self._passing.name
            about.title = new_words(language)["rehearsal"].format(title=about.title)[: LIMITS["title"]]
        try:
            place = Place.of(where, self.given.name or free_name(where, typed or "workshop"))
            for name in TEXTS:  # in the order of the page: the first refusal is the first that one sees
                _check(name, filled[name])
            create(place, about)
        except RefusedError as refusal:
            field = refusal.facts.pop("field", "") or ("purpose" if refusal.code == "no-purpose" else "")
            return Refusal(field, _in(language, refusal))
        except InvalidInputError as problem:
            return Refusal("", str(problem))
        self._made, self.rehearses = place, rehearse
        return Made(replace_links(place, "facilitator"))


def _is_offered(filled: Mapping[str, str], templates: Iterable[Mapping[str, Any]]) -> bool:
    """Whether what was chosen is what the page offers: a template is a file, and not any file is read."""
    return (
        any(filled["template"] == it["name"] for it in templates)
        and filled["influence"] in ("", *INFLUENCE)
        and filled["mode"] in ("", *MODES)
    )


def _card(name: str, language: str) -> dict[str, Any]:
    """Return what the page shows of a template."""
    it = read_template(name, language)
    votes = [stage for stage in it["stages"] if stage["kind"] == "vote"]
    influence = it.get("influence", {})
    return {
        "name": name,
        "title": it["title"],
        "describes": it["describes"],
        "size": size(it),
        "language": it.get("language", "en"),
        "level": influence.get("level", ""),
        "words": influence.get("words", ""),
        "mode": next((stage.get("settings", {}).get("mode", "confidential") for stage in votes), ""),
        "stages": [
            {
                "title": stage["title"],
                "kind": stage["kind"],
                "minutes": stage.get("minutes"),
                "ballot": stage.get("settings", {}).get("kind", ""),
            }
            for stage in it["stages"]
        ],
    }


def _check(name: str, typed: str) -> None:
    """Let the rules look at a field by itself, so that a refusal names it."""
    for text in list_of(typed.splitlines()) if name == "values" else [typed]:
        try:
            check_text({name: text}, name, TEXTS[name], required=False)
        except RefusedError as refusal:
            raise RefusedError(refusal.code, str(refusal), **refusal.facts, field=name) from None


def _in(language: str, refusal: RefusedError) -> str:
    """Return why not, in the facilitator's language."""
    return translator(language)(REFUSALS.get(refusal.code, str(refusal))).format(**refusal.facts)
