"""Does the public page say what was promised, moved and kept, in anybody's browser, and nothing as markup?"""

import asyncio
import re
import secrets
from datetime import UTC, date, datetime

import pytest

from cocodesign.desk import Line
from cocodesign.server.progress import progress_page

from ..widgets.axe import violations_in
from .conftest import running_workshop
from .visitor import Visitor

TODAY = date(2026, 5, 6)


def step(state: str, due: str | None, at: str, **more: str) -> dict:
    return {"state": state, "due": due, "reason": "", "evidence": "", "at": at, **more}


def promise(text: str, *steps: dict, owner: str = "", idea: str = "") -> dict:
    return {"text": text, "state": steps[-1]["state"], "due": steps[-1]["due"], "owner": owner, "idea": idea, "steps": [*steps]}  # fmt: skip


FACTS = {
    "title": "The lot on Mill Lane",
    "purpose": "What should the empty lot become?",
    "organisation": "Ashgrove Council",
    "language": "en",
    "influence": "The council builds what you choose.",
    "ended_at": "2026-03-03T21:00:00Z",
    "decisions": [
        {
            "question": "Which could you live with?",
            "chosen": [{"words": "Shade trees with a rain garden", "people": ["Ana", "Bo"]}],
            "reason": "Most can live with it.",
            "at": "2026-03-03T20:40:00Z",
            "ballots": [31, 38],
        }
    ],
    "promises": [
        promise(
            "Answer on parking",
            step("made", "2026-03-10", "2026-03-03T20:50:00Z"),
            step("moved", "2026-03-24", "2026-03-09T10:00:00Z", reason="The traffic count took longer"),
            step("kept", "2026-03-24", "2026-03-24T10:00:00Z", evidence="https://ashgrove.example/parking"),
        ),
        promise(
            "Neighbours see the drawing", step("made", "2026-05-19", "2026-03-03T20:51:00Z"), owner="Parks"
        ),
        promise("Kerb cut", step("made", "2026-04-20", "2026-03-03T20:52:00Z"), idea="Shade trees"),
        promise("A bench", step("made", None, "2026-03-03T20:53:00Z")),
    ],
    "updates": [{"title": "", "text": "The count is done.", "at": "2026-05-04T08:00:00Z"}],
    "updated_at": "2026-05-04T08:00:00Z",
}


def rows(html: str) -> list[str]:
    table = html[html.index("<tbody>") : html.index("</tbody>")]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in table.split("</tr>")[:-1]]


GOAL = {
    "text": "Hours on the lot",
    "unit": "hours",
    "target": 1200.0,
    "due": "2026-05-01",
    "state": "open",
    "amount": 1000.5,
    "people": 3,
    "nobody": 1,
    "reached": False,
    "reason": "",
}


def test_a_goal_stands_there_with_its_counter_as_one_writes_numbers():
    page = progress_page({**FACTS, "goals": [GOAL]}, "en", TODAY)
    for said in (
        "1,000.5 of 1,200 hours",
        "logged by 3 people",
        "one entry is nobody’s any more",
        "by 1 May 2026",
        "its day is over",
        'width="83.4%"',
    ):
        assert said in page
    assert "1.000,5 de 1.200 hours" in progress_page({**FACTS, "goals": [GOAL]}, "es", TODAY)
    reached = {**GOAL, "amount": 1201, "reached": True, "people": 1, "nobody": 0}
    page = progress_page({**FACTS, "goals": [reached]}, "en", TODAY)
    assert "reached" in page and "logged by one person" in page and 'width="100.0%"' in page
    assert "its day is over" not in page
    dropped = {**GOAL, "state": "dropped", "reason": "<b>sold</b>"}
    assert "given up: &lt;b&gt;sold&lt;/b&gt;" in progress_page({**FACTS, "goals": [dropped]}, "en", TODAY)
    assert "What we want to reach" not in progress_page(FACTS, "en", TODAY)


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("open", "30 of 40 hours offered by 1 June 2026</small>"),
        ("held", "offered by 1 June 2026: enough was offered, and it goes ahead"),
        ("released", "offered by 1 June 2026: not enough was offered, so nobody is held to an offer"),
    ],
)
def test_a_promise_that_needs_offers_says_how_many_there_are_and_what_became_of_them(state, says):
    needs = {"kind": "time", "amount": 40.0, "unit": "", "by": "2026-06-01", "state": state, "offered": 30.0}
    some = [{**FACTS["promises"][1], "needs": needs}]
    assert says in progress_page({**FACTS, "promises": some}, "en", TODAY)


def test_the_table_strikes_the_old_date_through_and_gives_reason_and_evidence():
    html = progress_page(FACTS, "en", TODAY, base_url="/")
    first, second, third, fourth = rows(html)
    assert re.search(r"<s>.*10 March 2026</s>", html)
    assert (
        "24 March 2026" in first and "kept" in first and "9 March 2026 The traffic count took longer" in first
    )
    assert 'href="https://ashgrove.example/parking"' in html
    assert second.startswith("Neighbours see the drawing by Parks planned") and "late" not in second
    assert "late" in third and "From “Shade trees”." in third
    assert "no date" in fourth
    assert "1 kept" in html and "3 to come" in html and "0 broken" in html and "1 moved" in html


def test_the_drawing_has_a_mark_for_each_date_between_the_first_and_the_last_month():
    html = progress_page(FACTS, "en", TODAY, base_url="/")
    drawing = html[html.index('<figure class="drawing"') : html.index('<ul class="key"')]
    assert [drawing.count(mark) for mark in ("m-kept", "m-planned", "m-moved")] == [1, 2, 0]
    places = [float(x) for x in re.findall(r'<svg x="([\d.]+)%"', drawing)]
    assert len(places) == 4 and all(0 <= x <= 100 for x in places)
    assert places[0] < places[1] < places[3] < places[2]  # 10 March, 24 March, 20 April, 19 May
    assert "today, 6 May 2026" in drawing


@pytest.mark.parametrize(("day", "says"), [(date(2026, 6, 3), False), (date(2026, 6, 4), True)])
def test_after_thirty_days_without_news_the_page_says_so(day, says):
    html = progress_page(FACTS, "en", day, base_url="/")
    assert bool(re.search(r'id="stale">', html)) is says


def test_when_everything_is_settled_silence_is_no_warning():
    facts = FACTS | {"promises": FACTS["promises"][:1]}
    assert "stale" not in progress_page(facts, "en", date(2027, 1, 1), base_url="/")


def test_before_anything_was_said_the_page_says_that():
    facts = FACTS | {"decisions": [], "promises": [], "updates": [], "updated_at": None, "ended_at": None}
    html = progress_page(facts, "en", TODAY, base_url="/")
    assert "Nothing is decided yet." in html and "Nothing is promised yet." in html
    assert "<figure" not in html and "stale" not in html


def test_an_exported_page_needs_nothing_from_anywhere():
    html = progress_page(FACTS, "en", TODAY)
    assert not re.search(r"""(src|href)=["'](?!data:,|https://ashgrove|#)""", html)
    assert "@import" not in html and "url(" not in html
    assert "Written on 6 May 2026." in html and "--co-paper" in html


HOSTILE = "</style></script><script>alert(1)</script><img src=x onerror=alert(1)> {{7*7}} {name} & \u202e"


def hostile(value):
    """Every text is hostile, but for dates and states."""
    if isinstance(value, dict):
        kept = ("at", "due", "state", "updated_at", "ended_at", "language")
        return {key: one if key in kept else hostile(one) for key, one in value.items()}
    if isinstance(value, list):
        return [hostile(one) for one in value]
    return HOSTILE if isinstance(value, str) else value


@pytest.mark.parametrize("base_url", ["/", None])
def test_sec_s33_sec_s34_sec_s35_sec_s36_whatever_was_written_stays_text(base_url):
    html = progress_page(hostile(FACTS), "en", TODAY, base_url=base_url)
    assert "<img" not in html and "<script>alert" not in html and "alert(1)&lt;/script&gt;" in html
    assert "{{7*7}}" in html
    for evidence in (
        "javascript:alert(1)",
        'https://a.example/"onclick="x',
        "data:text/html,x",
        "https://a b",
    ):
        facts = FACTS | {
            "promises": [promise("A", step("kept", None, "2026-03-03T20:50:00Z", evidence=evidence))]
        }
        assert "nofollow" not in progress_page(facts, "en", TODAY, base_url=base_url)


# ------------------------------------------------------------ served


@pytest.fixture(scope="module")
def house():
    """A workshop of its own whose keeper can be sent away."""
    with running_workshop() as one:
        one.start_server("participants")
        yield one


def operate(workshop, **command) -> None:
    async def ask() -> None:
        line = await Line.open(f"unix:{workshop.folder / 'desk.sock'}", workshop.secrets["key"])
        await line.ask({"id": secrets.token_hex(16), **command})
        await line.close()

    asyncio.run(ask())


def test_anybody_reads_it_without_a_kernel_and_it_stays_while_the_keeper_is_away(house, monkeypatch):
    operate(house, do="make_promise", text="Twelve trees", due="2027-11-15")
    visitor = Visitor(house.bases["participants"])
    answer = visitor.get("/progress", Cookie="cocodesign_participant=unknown")
    assert answer.status == 200 and "Twelve trees" in answer.text and "15 November 2027" in answer.text
    assert "max-age=10" in answer.headers["Cache-Control"] and "public" in answer.headers["Cache-Control"]
    assert "Accept-Language" in answer.headers["Vary"]
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"]
    assert visitor.cookies == {} and house.kernels("participants") == []
    assert visitor.get("/progress", If_None_Match=answer.headers["Etag"]).status == 304
    assert '<html lang="es">' in visitor.get("/progress?language=es").text
    assert '<html lang="es">' in visitor.get("/progress", Accept_Language="es").text
    house.stop("keeper", 9)
    try:
        import time

        time.sleep(10.5)  # what was told counts no longer
        answer = visitor.get("/progress")
        assert answer.status == 200 and "Twelve trees" in answer.text
        assert "The workshop does not answer just now. This is how it stood on" in answer.text
    finally:
        house.start_keeper()


def test_a_server_that_never_heard_anything_says_wait(tmp_path):
    with running_workshop() as one:
        one.stop("keeper", 9)
        one.start_server("participants")
        answer = Visitor(one.bases["participants"]).get("/progress")
        assert answer.status == 503 and "One moment" in answer.text and answer.headers["Retry-After"]


@pytest.mark.browser
def test_the_page_and_its_export_are_read_in_a_browser_on_a_phone_too(new_page, tmp_path):
    file = tmp_path / "square.html"
    file.write_text(progress_page(FACTS, "en", datetime.now(UTC).date()))
    for size in ({"width": 360, "height": 740, "phone": True}, {"width": 1280, "height": 800, "dark": True}):
        page, asked = new_page(**size), []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.goto(file.as_uri())
        page.get_by_text("Nothing was told for more than 30 days.").wait_for()
        assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert violations_in(page) == []
        page.screenshot(path=f"/tmp/progress-{size['width']}.png", full_page=True)
    page.get_by_role("link", name="https://ashgrove.example/parking").click(trial=True)
