"""Do the printed cards and the poster hold the way in, and do they fit the paper?"""

import json
import re
import shutil

import pytest

from ..widgets.axe import violations_in
from .conftest import kill, make_workshop
from .visitor import Visitor

URL = "http://192.168.178.31:8866"


@pytest.fixture(scope="module")
def desk():
    """The facilitator's server of a workshop that phones reach under an address of the network."""
    workshop = make_workshop()
    run = json.loads(workshop.runfile.read_text()) | {"participants_url": URL}
    workshop.runfile.write_text(json.dumps(run))
    workshop.start_server("facilitator")
    yield workshop
    for process in workshop.processes.values():
        kill(process)
    shutil.rmtree(workshop.folder, ignore_errors=True)


@pytest.fixture
def facilitator(desk):
    visitor = Visitor(desk.bases["facilitator"])
    assert visitor.post("/hello", {"key": desk.secrets["facilitator"]}).status < 400
    return visitor


def test_eight_cards_hold_code_and_address_and_no_secret(desk, facilitator):
    answer = facilitator.get("/print")
    code = f"{desk.code[:4]} {desk.code[4:]}"
    assert answer.status == 200
    assert answer.text.count('<li class="card"') == answer.text.count(f">{code}<") == 8
    assert answer.text.count('<p class="address">192.168.178.31:8866<') == 8
    assert answer.text.count("<svg") == 8 and "cdn" not in answer.text
    assert "Phones cannot reach this address" not in answer.text
    for secret in (*desk.secrets.values(), facilitator.cookies["cocodesign_facilitator"]):
        assert secret not in answer.text


def test_the_poster_has_the_purpose_and_both_speak_spanish(facilitator):
    poster = facilitator.get("/print?what=poster&language=es").text
    assert '<html lang="es">' in poster and poster.count("<svg") == 1
    assert "Decide together what the empty lot becomes" in poster


def test_the_code_on_paper_is_the_join_link(desk, facilitator):
    import segno

    svg = re.search(r'class="qrline"[^>]* d="(M[^"]+)"', facilitator.get("/print?what=poster").text)
    drawn = segno.make(f"{URL}/hello#code={desk.code}", error="m").svg_inline(border=4, omitsize=True)
    assert svg and svg[1] in drawn


def test_an_address_that_phones_cannot_reach_is_said(desk, facilitator):
    run = json.loads(desk.runfile.read_text())
    desk.runfile.write_text(json.dumps(run | {"participants_url": "http://localhost:8866"}))
    try:
        assert "Phones cannot reach this address" in facilitator.get("/print").text
    finally:
        desk.runfile.write_text(json.dumps(run))


def test_nobody_else_prints(desk):
    assert Visitor(desk.bases["facilitator"]).get("/print").headers["Location"] == "/hello"


@pytest.mark.browser
@pytest.mark.parametrize("what", ["cards", "poster"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_one_sheet_is_one_page_of_paper(facilitator, new_page, tmp_path, what, paper):
    page = new_page()
    cookies = [{"name": n, "value": v, "url": facilitator.base} for n, v in facilitator.cookies.items() if v]
    page.context.add_cookies(cookies)
    page.goto(f"{facilitator.base}/print?what={what}")
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="Print this page").click()
    assert page.title() == "printed"
    file = tmp_path / f"{what}.pdf"
    page.pdf(path=str(file), format=paper, print_background=True, prefer_css_page_size=False)
    assert len(re.findall(rb"/Type\s*/Page\b", file.read_bytes())) == 1
    shutil.copy(file, f"/tmp/print-{what}-{paper}.pdf")
    assert violations_in(page) == []
