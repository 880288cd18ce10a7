"""Does every screen speak the visitor's language, wholly?"""

import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from cocodesign import language
from cocodesign.language import languages, translator, words
from cocodesign.rules import REFUSALS

LOCALE = Path(language.__file__).parent / "locale"
SPANISH = LOCALE / "es" / "LC_MESSAGES"
PLACES = re.compile(r"\{\w+\}")


def catalogue(path: Path):
    with path.open("rb") as file:
        return read_po(file) if path.suffix != ".mo" else read_mo(file)


def messages(path: Path):
    return [message for message in catalogue(path) if message.id]


def forms(text):
    return (text,) if isinstance(text, str) else tuple(text)


def test_english_and_spanish_are_spoken():
    assert languages() == ["en", "es"]


@pytest.mark.parametrize("code", ["xx", "", "../es", "en", "fr-FR"])
def test_a_language_that_is_not_spoken_stays_english(code):
    assert translator(code)("Your ballot is in") == "Your ballot is in"
    assert words(code) == {}


@pytest.mark.parametrize("code", ["es", "es-MX", "es_AR"])
def test_a_region_speaks_its_language(code):
    assert translator(code)("Your ballot is in") == "Tu voto ha llegado"


def test_every_marked_sentence_is_in_the_catalogue():
    known = {forms(message.id)[0] for message in messages(LOCALE / "cocodesign.pot")}
    assert {one for one, _ in language._marked(())} - known == set()
    assert set(REFUSALS.values()) - known == set()


def test_every_sentence_has_a_spanish_one_with_the_same_gaps():
    for message in messages(SPANISH / "cocodesign.po"):
        assert all(forms(message.string)), message.id
        for said in forms(message.string):
            gaps = set(PLACES.findall(said))
            assert gaps <= set(PLACES.findall(" ".join(forms(message.id)))), message.id
            assert gaps >= set(PLACES.findall(forms(message.id)[0])) - {"{n}"}, message.id


def test_the_spanish_catalogue_has_what_the_template_has():
    wanted = {forms(message.id) for message in messages(LOCALE / "cocodesign.pot")}
    assert {forms(message.id) for message in messages(SPANISH / "cocodesign.po")} == wanted


def test_the_compiled_catalogue_is_the_written_one():
    written = {forms(m.id)[0]: forms(m.string) for m in messages(SPANISH / "cocodesign.po")}
    compiled = {forms(m.id)[0]: forms(m.string) for m in messages(SPANISH / "cocodesign.mo")}
    assert compiled == written, "run `make words`"


def test_a_plural_travels_as_the_list_of_its_forms():
    assert words("es", "ideas")["One new idea"] == ["Una idea nueva", "{n} ideas nuevas"]


def test_a_screen_gets_only_its_own_words():
    assert "Send my ballot" in words("es", "ballot")
    assert "Send my ballot" not in words("es", "ideas")


def test_no_english_is_left_in_a_module_outside_of_marks():
    """A sentence in quotes, a capital and a space, is said to people: it has to be marked."""
    for module in (Path(language.__file__).parent / "widgets").glob("*.js"):
        code = "\n".join(
            line for line in module.read_text().splitlines() if not line.strip().startswith("//")
        )
        said = re.findall(r'(?<!_\()(?<!_n\()(?<![\w"])"([A-Z][a-z]+ [a-z][^"]*)"', code)
        marked = {text for pair in language._marked((module.stem,)) for text in pair}
        assert [text for text in said if text not in marked] == [], module.name
