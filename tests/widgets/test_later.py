"""What does a first visit leave behind, to be fetched by whoever goes there?"""

import pytest

from cocodesign.widgets import Actions, MyPart
from cocodesign.widgets.assets import assets, modules_of

LATER = (MyPart, Actions)


@pytest.mark.parametrize("screen", LATER)
def test_the_code_of_a_screen_comes_when_it_is_asked_for_and_its_words_with_it(screen):
    widget = screen(language="es", _kit="")
    assert widget.code == "" and widget.words == {}
    widget._handle_custom_msg({"ask": "code"}, [])
    assert "export default (kit, model, el)" in widget.code
    assert widget.words


@pytest.mark.parametrize("screen", LATER)
def test_a_page_of_ours_is_told_the_address_of_the_code_and_the_server_has_it(screen, monkeypatch):
    monkeypatch.setenv("COCODESIGN_MODULES", "/static/widgets/")
    widget = screen(_kit="")
    widget.bring()
    state = widget.get_state()
    for trait in ("_esm", "code"):
        folder, _, name = state[trait].partition("?")[0].rpartition("/")
        assert (folder, assets()[name]) == ("/static/widgets", getattr(widget, trait))


def test_what_comes_later_is_not_loaded_with_the_page():
    names = modules_of("participant")
    assert names.count("later.js") == 1
    assert not {"part.js", "actions.js"} & set(names)
