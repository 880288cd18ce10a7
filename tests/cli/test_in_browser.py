"""Is a workshop that was made on the page the one that was typed, and is nothing shown without the key?"""

import argparse
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cocodesign.cli import dialogue, in_browser
from cocodesign.cli.shelf import Place
from cocodesign.events import State, replay
from cocodesign.schema import INFLUENCE, MODES
from cocodesign.server.new_words import new_words
from cocodesign.server.new_workshop import FIELDS, Made, Refusal
from cocodesign.store import Store

from ..benchmarks.stock import free_port
from ..widgets.axe import violations_in
from .terminal import ROOT, Terminal, a_terminal

PURPOSE = (
    "Decide together what the empty lot becomes, so that people of every age have a reason to stop there."
)


@pytest.fixture
def terminal(tmp_path) -> Iterator[Terminal]:
    with a_terminal(tmp_path) as one:
        yield one


@pytest.fixture(scope="module")
def a_page_that_stays(tmp_path_factory) -> Iterator[Terminal]:
    """The page of one terminal; nothing is made on it."""
    with a_terminal(tmp_path_factory.mktemp("page")) as one:
        yield one


def made(folder: Path, name: str) -> State:
    store = Store.open(Place.of(str(folder / "workshops"), name).url)
    try:
        return replay(store.read())
    finally:
        store.close()


def opened(page: Page, terminal: Terminal) -> Page:
    page.goto(terminal.link)
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("New workshop|Taller nuevo"))
    assert terminal.key not in page.url
    return page


# ---------------------------------------------------------------- what is made


@pytest.mark.browser
def test_a_workshop_is_made_on_the_page_by_keyboard_and_its_console_opens(terminal, new_page):
    page, troubles = new_page(), []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    opened(page, terminal)
    page.get_by_role("radio", name=re.compile("^Ideas and vote")).focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("radio", name=re.compile("^Dot vote"))).to_be_checked()
    beside = page.get_by_role("complementary", name="What people will see")
    expect(beside.locator(".agenda li")).to_have_text(["Welcome2 min", re.compile("6 min"), re.compile("dots, 4 min"), re.compile("3 min")])  # fmt: skip
    expect(beside).to_contain_text("15 minutes in all")
    expect(page.get_by_role("radio", name=re.compile("^Involve"))).to_be_checked()

    page.keyboard.press("Tab")
    page.keyboard.insert_text(PURPOSE)
    for words in ("The lot on Mill Lane", "A lot where all ages stop", "Ashgrove Council"):
        page.keyboard.press("Tab")
        page.keyboard.insert_text(words)
    expect(page.get_by_text("25 of 28 characters")).to_be_visible()
    page.keyboard.press("Enter")  # in a field: makes nothing
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name=re.compile("^Decide together"))).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Within €60,000; if not, a reason within 30 days.")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("Everyone is heard.\n\n  Neighbours first.  ")
    page.keyboard.press("Tab")
    page.get_by_role("radio", name=re.compile("^Open")).press("Space")
    for words in ("A lot where all ages stop", "Decide together", "Read, agree, then", PURPOSE, "Neighbours first.", "€60,000"):  # fmt: skip
        expect(beside).to_contain_text(words)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Make the workshop")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("It is made.")).to_be_visible()
    page.wait_for_url(f"{terminal.base}/", timeout=60_000)
    expect(page.get_by_text(re.compile("The lot on Mill Lane")).locator("visible=true").first).to_be_visible(timeout=60_000)  # fmt: skip
    expect(page.get_by_role("button", name=re.compile("^Close Welcome")).first).to_be_visible(timeout=60_000)
    assert "key=" not in page.url and not troubles

    state = made(terminal.folder, "the-lot-on-mill-lane")
    about = state.workshop
    assert about["purpose"] == PURPOSE and about["title"] == "The lot on Mill Lane"
    assert about["purpose_short"] == "A lot where all ages stop"
    assert about["organisation"] == "Ashgrove Council" and about["template"] == "dot-vote"
    assert about["values"] == ["Everyone is heard.", "Neighbours first."]
    assert about["influence"] == {"level": "collaborate", "words": "Within €60,000; if not, a reason within 30 days."}  # fmt: skip
    assert [row["settings"].get("mode") for row in state.agenda if row["kind"] == "vote"] == ["open"]
    assert "Ctrl-C stops. What a page called saved is kept" in terminal.said()
    facilitators = [row for row in state.participants.values() if row["role"] == "facilitator"]
    assert len(facilitators) == 1


@pytest.mark.browser
def test_a_rehearsal_is_played_by_simulated_people_says_so_and_leaves_nothing_but_the_draft(
    terminal, new_page
):
    page = opened(new_page(), terminal)
    page.get_by_label("2 Purpose").fill(PURPOSE)
    page.get_by_label("A short title").fill("Mill Lane")
    page.get_by_role("button", name="Rehearse with 30 simulated people").click()
    page.wait_for_url(f"{terminal.base}/", timeout=60_000)
    expect(page.get_by_text("Rehearsal: Mill Lane").locator("visible=true").first).to_be_visible(
        timeout=60_000
    )
    assert "A rehearsal with 30 simulated people" in terminal.said()
    assert not (terminal.folder / "workshops").exists()
    assert json.loads(page.evaluate("localStorage.getItem('cocodesign-new')"))["title"] == "Mill Lane"


@pytest.mark.browser
def test_a_refusal_stands_beside_its_field_and_loses_nothing(a_page_that_stays, new_page):
    page = opened(new_page(), a_page_that_stays)
    page.get_by_label("Who asks and promises").fill("Ashgrove Council")
    page.get_by_role("button", name="Make the workshop").click()
    expect(page.locator("#no-purpose")).to_contain_text("What is decided here, and for whom?")
    purpose = page.get_by_label("2 Purpose")
    expect(purpose).to_be_focused()
    expect(purpose).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Who asks and promises")).to_have_value("Ashgrove Council")
    purpose.fill(PURPOSE)
    page.get_by_label("4 Values, one a line").fill("Short\n" + "x" * 301)
    page.get_by_role("button", name="Make the workshop").click()
    expect(page.locator("#no-values")).to_have_text("At most 300 characters fit here; this has 301.")
    expect(page.locator("#no-purpose")).to_be_hidden()
    assert not list((a_page_that_stays.folder / "workshops").glob("*.sqlite"))


@pytest.mark.browser
def test_a_draft_survives_a_reload_and_another_language(a_page_that_stays, new_page):
    page = opened(new_page(), a_page_that_stays)
    page.get_by_label("2 Purpose").fill(PURPOSE)
    page.get_by_role("radio", name=re.compile("^Retrospective")).check(force=True)
    expect(page.get_by_role("radio", name=re.compile("^You decide"))).to_be_checked()
    page.get_by_role("radio", name=re.compile("^Consult:?.*listen")).check(force=True)
    expect(page.locator("#draft")).to_contain_text("Draft saved")
    page.reload()
    expect(page.get_by_label("2 Purpose")).to_have_value(PURPOSE)
    expect(page.get_by_role("radio", name=re.compile("^Retrospective"))).to_be_checked()
    expect(page.get_by_role("radio", name=re.compile("listen"))).to_be_checked()
    page.get_by_label("A short title").fill("Solar")
    page.get_by_role("link", name="Español").click()  # at once: what is not kept yet is kept on leaving
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_label("2 Propósito")).to_have_value(PURPOSE)
    expect(page.locator("#title")).to_have_value("Solar")
    page.get_by_role("radio", name=re.compile("^Del reto a la acción|^Challenge")).check(force=True)
    expect(page.locator(".agenda")).to_contain_text("Bienvenida")


@pytest.mark.browser
def test_axe_finds_nothing_light_or_dark_on_a_desk_or_a_phone_and_nothing_runs_over(
    a_page_that_stays, new_page
):
    for width, dark, locale in (
        (1280, False, "en"),
        (1280, True, "es"),
        (360, False, "es"),
        (360, True, "en"),
    ):
        page = opened(new_page(width, 800, dark=dark, locale=locale), a_page_that_stays)
        page.locator("#make").click()
        expect(page.locator("#no-purpose")).to_be_visible()
        assert violations_in(page) == []
        page.locator("#title").fill("Donaudampfschifffahrtsgesellschaftskapitän" * 2)
        page.locator("#purpose").fill("x" * 300)
        page.locator("#values").fill("y" * 200)
        assert page.evaluate("document.documentElement.scrollWidth") == width


# ---------------------------------------------------------------- who may


def test_without_the_key_there_is_no_form_and_nothing_can_be_made(a_page_that_stays):
    it = a_page_that_stays
    for path in ("/", "/new", "/hello"):
        for cookie in ("", "cocodesign_new=guessed", f"cocodesign_new={it.key[:-1]}"):
            _, said, headers = it.ask("GET", path, Cookie=cookie)
            assert 'name="purpose"' not in said and "Make the workshop" not in said
            assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert 'name="purpose"' in it.ask("GET", "/new", Cookie=f"cocodesign_new={it.key}")[1]
    assert it.post("/hello", {"key": "guessed"})[0] == 403
    assert it.post("/hello", {})[0] == 403
    status, said = it.post("/new", {"purpose": PURPOSE})
    assert status == 403 and "secret" not in said
    assert it.post("/new", {"purpose": PURPOSE}, Cookie="cocodesign_new=guessed")[0] == 403
    assert it.process.poll() is None and not list(it.folder.glob("workshops/*"))


def test_another_site_cannot_post_even_with_the_cookie(a_page_that_stays):
    it, cookie = a_page_that_stays, f"cocodesign_new={a_page_that_stays.key}"
    assert it.post("/new", {"purpose": ""}, Cookie=cookie)[0] == 409
    assert it.post("/new", {"purpose": PURPOSE}, Cookie=cookie, Origin="http://elsewhere.example")[0] == 403
    assert it.post("/new", {"purpose": PURPOSE}, Cookie=cookie, **{"Content-Type": "text/plain"})[0] == 415
    assert it.post("/new", {"purpose": PURPOSE, "template": "/etc/passwd"}, Cookie=cookie)[0] == 409
    assert not list(it.folder.glob("workshops/*"))


# ---------------------------------------------------------------- without a browser


def what_was_typed(folder: Path, **more) -> argparse.Namespace:
    about = {
        "store": str(folder / "workshops"), "name": "", "purpose": "", "title": "", "template": "", "language": None,
        "values": [], "purpose_short": "", "organisation": "", "influence": None, "influence_words": "",
        "in_browser": False,
    }  # fmt: skip
    return argparse.Namespace(**{**about, **more})


def filled(**more: str) -> dict[str, str]:
    return {**dict.fromkeys(FIELDS, ""), "template": "ideas-and-vote", "purpose": PURPOSE, **more}


def test_who_is_at_the_keyboard_may_answer_there_or_on_the_page(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    there = Place.of(str(tmp_path), "there")
    answers = iter(["somewhere", "b"])
    assert (
        dialogue.choose_workshop(what_was_typed(tmp_path), lambda question: next(answers), lambda: there)
        == there
    )
    assert "Say here, or browser." in capsys.readouterr().out
    answers = iter(["", PURPOSE, "The lot", ""])
    here = dialogue.choose_workshop(what_was_typed(tmp_path), lambda question: next(answers), lambda: there)
    assert here.name == "the-lot" and made(tmp_path, "the-lot").workshop["purpose"] == PURPOSE


def test_nothing_is_asked_where_a_purpose_or_a_workshop_was_named(tmp_path):
    def nobody(*question: str):
        raise AssertionError(question)

    given = what_was_typed(tmp_path, purpose=PURPOSE, title="The lot", in_browser=True)
    assert dialogue.choose_workshop(given, nobody, nobody).name == "the-lot"
    again = what_was_typed(tmp_path, name="the-lot", in_browser=True)
    assert dialogue.choose_workshop(again, nobody, nobody).name == "the-lot"


def test_two_workshops_of_one_title_get_names_of_their_own(tmp_path):
    for _ in range(2):
        with in_browser.Page(what_was_typed(tmp_path)) as page:
            assert isinstance(page.make(filled(title="The lot"), False, "en"), Made)
    assert made(tmp_path, "the-lot-2").workshop["title"] == "The lot"


def test_what_is_left_empty_is_what_the_agenda_says(tmp_path):
    with in_browser.Page(what_was_typed(tmp_path)) as page:
        card = next(it for it in page.form().templates["es"] if it["name"] == "ideas-and-vote")
        page.make(filled(influence=card["level"]), False, "es")
    about = made(tmp_path, "workshop").workshop
    assert about["influence"] == {"level": card["level"], "words": card["words"]}
    assert about["language"] == "es" and about["title"] == "Un taller"


def test_words_that_cannot_be_shown_are_refused_in_the_pages_language_beside_their_field(tmp_path):
    with in_browser.Page(what_was_typed(tmp_path)) as page:
        said = page.make(filled(organisation="\x07"), False, "es")
        assert said == Refusal("organisation", "Este texto tiene un carácter que no se puede mostrar.")
        assert page.make(filled(influence_words="x" * 501), False, "en").field == "influence_words"
        assert page.make(filled(title="x" * 81), True, "en").field == "title"
        assert page.make(filled(mode="shouted"), False, "en").field == ""
    assert not list(tmp_path.glob("workshops/*.sqlite"))


def test_a_rehearsal_lies_elsewhere_and_is_gone_at_the_end(tmp_path):
    with in_browser.Page(what_was_typed(tmp_path)) as page:
        assert isinstance(page.make(filled(title="x" * 80), True, "en"), Made)
        place = page._made
        assert page.rehearses and place.exists() and tmp_path not in place.path.parents
        store = Store.open(place.url)
        assert replay(store.read()).workshop["title"] == "Rehearsal: " + "x" * 69
        store.close()
    assert not place.exists()


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_level_and_every_mode_that_the_rules_offer_has_its_words(language):
    assert set(new_words(language)["levels"]) == set(INFLUENCE)
    assert set(new_words(language)["modes"]) == set(MODES)


def test_a_port_that_is_taken_is_said_before_anybody_fills_in_anything(a_page_that_stays, tmp_path):
    taken = a_page_that_stays.base.rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "-m", "cocodesign.cli", "workshop", "--in-browser", "--facilitator-port", taken],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1 and "is not free" in done.stderr and "#key=" not in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="it needs a terminal of Unix")
@pytest.mark.parametrize(
    "before", [signal.SIG_DFL, signal.SIG_IGN], ids=["by a person", "by a script behind"]
)
def test_in_a_real_terminal_the_page_is_offered_and_ctrl_c_ends_it_without_a_trace(tmp_path, before):
    import pty

    keyboard, screen = pty.openpty()
    ports = ["--port", str(free_port()), "--facilitator-port", str(free_port()), "--host", "127.0.0.1"]
    process = subprocess.Popen(
        [sys.executable, "-m", "cocodesign.cli", "workshop", *ports],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdin=screen, stdout=screen, stderr=screen,
        start_new_session=True,
        # What was ignored when a program starts is ignored in it: a shell starts so what it does not wait for.
        preexec_fn=lambda: signal.signal(signal.SIGINT, before),
    )  # fmt: skip
    os.close(screen)
    try:
        said = read_until(keyboard, "[here] ")
        assert "A new workshop." in said and "#key=" not in said
        os.write(keyboard, b"browser\n")
        assert f"http://localhost:{ports[3]}/new#key=" in read_until(keyboard, "Ctrl-C stops.")
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert not list(tmp_path.iterdir())
    finally:
        process.kill()
        process.wait()
        os.close(keyboard)


def read_until(keyboard: int, text: str) -> str:
    said = ""
    while text not in said:
        said += os.read(keyboard, 4096).decode()
    return said
