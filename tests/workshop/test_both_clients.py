"""Does every widget run in JupyterLab's client as well as in ours? The facilitator's page carries the former."""

import nbformat
import pytest

from ..server.conftest import running_workshop

pytestmark = pytest.mark.browser

# Each with as much as it needs to draw something; people's words are text in either client.
EVERY_WIDGET = """
from IPython.display import display
from cocodesign.widgets import Actions, Ballot, Frame, Idea, Ideas, MyPart, Places, Result, Threads, Waiting, Wall
row = {"id": "i1", "v": 1, "seq": 1, "who": "Kofi 🌱", "n": 2, "mine": False, "title": "", "text": "<b>Shade</b> trees",
       "at": "2026-03-03T19:12:00Z", "parents": [], "comments": 0, "endorsed": 0, "hidden": None, "erased": False}
widgets = [Frame(), Waiting(), Ideas(rows=[row], taking=True), Idea(rows=[row], idea="i1", of="i1"), Threads(rows=[row]),
           Result(), MyPart(), Actions(), Places(), Wall(rows=[row])]
option = {"id": "c1", "name": "Tulips", "text": "", "who": "", "n": 0, "mine": False, "from": [], "hidden": None}
widgets += [Ballot(poll={"poll": kind, "kind": kind, "rule": kind, "mode": "open", "question": f"A vote of the kind {kind}"},
                   options=[option]) for kind in ("approval", "dots", "score", "ranking", "opinions", "pulse")]
for widget in widgets:
    display(widget)
"""


@pytest.fixture(scope="module")
def lab():
    """The address of a facilitator's page, dressed in Voila's own client, with every widget of a phone on it."""
    with running_workshop() as one:
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(EVERY_WIDGET)])
        notebook.metadata.kernelspec = {
            "name": "cocodesign",
            "display_name": "cocodesign",
            "language": "python",
        }
        nbformat.write(notebook, one.folder / "notebooks" / "facilitator.ipynb")
        yield f"{one.start_server('facilitator')}/hello#key={one.secrets['facilitator']}"


def test_every_widget_is_drawn_by_jupyterlabs_client_with_words_as_text(lab, new_page):
    page, troubles = new_page(1280, 800), []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.goto(lab)
    page.get_by_text("Kofi 🌱").first.wait_for(timeout=60_000)
    drawn = page.locator("[data-page]:not(:empty), .co-wall, .co-bar, .co-strip")
    for _ in range(100):
        if drawn.count() >= 7:
            break
        page.wait_for_timeout(200)
    assert drawn.count() >= 7, drawn.count()
    assert page.get_by_text("<b>Shade</b> trees").count() >= 2
    for filled_in in (
        "You tick 0 of 1",
        "5 of 5 dots left",
        "0 scored",
        "Your order so far",
        "1 of 1 statements",
        "0 answered",
    ):
        page.get_by_text(filled_in).first.wait_for(timeout=10_000)
    assert troubles == []
