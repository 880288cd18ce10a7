"""What a real phone's browser makes of the door, the page and a broken line."""

import contextlib
import re
import time

import pytest
from playwright.sync_api import Error

from ..widgets.axe import violations_in
from .proxy import proxy_to
from .visitor import Visitor

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740, "phone": True}
FIRST_VISIT = 120_000  # bytes over the wire, door and page and websocket
FACILITATORS_FIRST_VISIT = 1_600_000


class Scales:
    """Counts what a page receives over the wire, and whom it asks."""

    def __init__(self, page) -> None:
        self.bytes, self.requests, self.hosts = 0, 0, set()
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.loadingFinished", self._loaded)
        line.on("Network.webSocketFrameReceived", self._frame)
        page.on(
            "request",
            lambda request: self.hosts.add(re.sub(r"^(blob:)?\w+://([^/:]*).*", r"\2", request.url)),
        )

    def _loaded(self, event) -> None:
        self.bytes += event["encodedDataLength"]
        self.requests += 1

    def _frame(self, event) -> None:
        self.bytes += len(event["response"]["payloadData"])  # before compression: an upper bound


def problems(page) -> list[str]:
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


def come_in(page, base: str, code: str) -> None:
    page.goto(f"{base}/hello#code={code}")
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("button", name="I agree, take me in").click()
    page.get_by_text("For people").wait_for()


def link(page, state: str) -> None:
    """Wait until the page says so of its line. (They allow no `eval`, so nothing waits for a function.)"""
    page.locator(f"body[data-link={state}]").wait_for(state="attached")


def opened_anew(page) -> None:
    """Wait until what was left in `window.old` is gone."""
    for _ in range(150):
        with contextlib.suppress(Error):  # while it is being opened there is nowhere to ask
            if not page.evaluate("Boolean(window.old)"):
                return
        page.wait_for_timeout(200)
    raise AssertionError("the page was not opened anew")


def test_a_phone_comes_in_with_three_taps_and_stays_light(workshop, new_page):
    page = new_page(**PHONE)
    scales, found = Scales(page), problems(page)
    base = workshop.bases["participants"]
    page.goto(f"{base}/hello#code={workshop.code.lower()}")
    page.get_by_text("recognised.").wait_for()
    assert workshop.code not in page.url
    assert page.get_by_role("heading", level=1).inner_text() == "The lot on Mill Lane"
    page.get_by_label("Your name, if you like").fill("Zoë <b>& co</b>")
    page.get_by_role("button", name="Come in").click()
    assert page.get_by_text("Nothing kept yet").is_visible()
    assert page.locator("[aria-current=true]").inner_text() == "Decide together"
    assert page.locator("input:checked").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="I agree, take me in").dblclick()
    page.get_by_role("button", name="Add one").click()
    page.locator("output", has_text="1").wait_for()
    assert page.url == f"{base}/"
    link(page, "live")
    assert "cocodesign" not in page.evaluate("document.cookie")
    assert page.locator("main").count() == 1 and page.evaluate("document.documentElement.lang") == "en"
    assert scales.hosts <= {"127.0.0.1"}
    assert scales.bytes < FIRST_VISIT
    assert found == []


def test_a_phones_first_visit_with_the_real_app_weighs_less_than_120_kb(workshop, new_page, root):
    base = workshop.start_server("participants-app", f"--notebooks={root / 'notebooks' / 'apps'}")
    page = new_page(**PHONE)
    found = problems(page)
    try:
        with proxy_to(int(base.rsplit(":", 1)[1])) as proxy:
            page.goto(f"http://127.0.0.1:{proxy.port}/hello#code={workshop.code}")
            page.get_by_role("button", name="Come in").click()
            page.get_by_role("button", name="I agree, take me in").click()
            link(page, "live")
            page.get_by_text("All saved").wait_for()
            page.wait_for_timeout(1000)
            assert proxy.passed < FIRST_VISIT
            first = proxy.passed
            page.reload()
            link(page, "live")
            page.get_by_text("All saved").wait_for()
            page.wait_for_timeout(1000)
            print(f"first visit {first} bytes, second {proxy.passed - first}")
            assert proxy.passed - first < first
            assert found == []
    finally:
        page.close()
        workshop.stop("participants-app")


def test_a_known_browser_goes_straight_in_and_back_does_not_lead_to_the_secret(workshop, new_page):
    page = new_page(**PHONE)
    base = workshop.bases["participants"]
    come_in(page, base, workshop.code)
    page.goto(f"{base}/hello#code={workshop.code}")
    page.get_by_text("For people").wait_for()
    assert page.url == f"{base}/"


def test_the_door_speaks_spanish_without_losing_what_was_typed(workshop, new_page):
    page = new_page(**PHONE)
    page.goto(f"{workshop.bases['participants']}/hello#code={workshop.code}")
    page.get_by_text("recognised.").wait_for()
    page.locator("#name").fill("Olga")
    page.get_by_role("button", name="Español").click()
    assert page.evaluate("document.documentElement.lang") == "es"
    assert page.locator("#name").input_value() == "Olga"


def test_a_typed_code_is_helped_and_a_wrong_one_is_told(workshop, new_page):
    page = new_page(**PHONE)
    page.goto(f"{workshop.bases['participants']}/hello")
    page.get_by_label("The code on the wall").fill("abc")
    page.get_by_role("button", name="Come in").click()
    page.get_by_text("The code has eight characters.").wait_for()
    page.get_by_label("The code on the wall").fill("zzzz zzzz")
    page.get_by_role("button", name="Come in").click()
    page.get_by_text("This code is not known. Look at the wall again.").wait_for()
    assert page.evaluate("document.activeElement.id") == "code"
    page.get_by_label("The code on the wall").fill(f"{workshop.code[:4].lower()} {workshop.code[4:]}")
    page.get_by_role("button", name="Come in").click()
    page.get_by_role("heading", name="Welcome").wait_for()


def test_wide_open_words_stay_words(workshop, new_page):
    page = new_page(**PHONE)
    found = problems(page)
    page.route(
        "**/hello/look",
        lambda route: route.fulfill(
            json={
                "ok": {
                    "title": "<img src=x onerror=alert(1)>",
                    "purpose": "</textarea><script>alert(1)</script> {{7*7}}",
                    "purpose_short": "$&",
                    "values": ["<svg onload=alert(1)>"],
                    "influence": {"level": "consult", "words": "<b>w</b>"},
                    "organisation": "{title} <i>O</i>",
                    "stages": [{"stage": "s", "kind": "ideas", "title": "<u>S</u>", "state": "open"}],
                    "terms": "<a href=javascript:alert(1)>t</a>",
                }
            }
        ),
    )
    page.goto(f"{workshop.bases['participants']}/hello#code={workshop.code}")
    page.get_by_role("button", name="Come in").click()
    page.get_by_text("<svg onload=alert(1)>").wait_for()
    assert page.locator("main img, main script, main b > *, main i > *, main u, main a").count() == 0
    assert found == []


def test_both_steps_of_the_door_and_the_notices_are_accessible(workshop, new_page):
    for dark in (False, True):
        page = new_page(**PHONE, dark=dark)
        page.goto(f"{workshop.bases['participants']}/hello")
        assert violations_in(page) == []
        page.get_by_label("The code on the wall").fill(workshop.code)
        page.get_by_role("button", name="Come in").click()
        page.get_by_role("heading", name="Welcome").wait_for()
        assert violations_in(page) == []
        page.goto(f"{workshop.bases['participants']}/nowhere")
        assert violations_in(page) == []


def test_what_is_said_while_the_line_is_down_is_sent_once_it_is_back(workshop, new_page):
    page = new_page(**PHONE)
    with proxy_to(int(workshop.bases["participants"].rsplit(":", 1)[1])) as proxy:
        come_in(page, f"http://127.0.0.1:{proxy.port}", workshop.code)
        page.evaluate("board.send({set: 5})")
        page.locator("output", has_text="5").wait_for()
        proxy.set("cut")
        link(page, "waiting")
        page.get_by_text("No connection. Your words are kept on this phone.").wait_for()
        page.get_by_role("button", name="Add one").click()
        page.evaluate("board.send({say: 'said in the dark'})")
        proxy.set("up")
        page.get_by_text("said in the dark").wait_for()
        link(page, "live")
        page.evaluate("board.send({say: 'and now'})")
        page.get_by_text("and now").wait_for()
        assert page.locator("output").inner_text() == "6"


def test_silence_is_noticed_and_nothing_is_lost_in_it(workshop, new_page):
    page = new_page(**PHONE)
    with proxy_to(int(workshop.bases["participants"].rsplit(":", 1)[1])) as proxy:
        come_in(page, f"http://127.0.0.1:{proxy.port}", workshop.code)
        proxy.set("hole")
        page.evaluate("board.send({say: 'into the silence'})")
        link(page, "waiting")
        proxy.set("up")
        page.get_by_text("into the silence").wait_for()
        link(page, "live")


def test_a_widget_that_is_made_later_finds_its_place(workshop, new_page):
    page = new_page(**PHONE)
    come_in(page, workshop.bases["participants"], workshop.code)
    page.evaluate("board.send({new: 'foot'})")
    page.get_by_role("heading", name="Later").wait_for()
    assert page.locator("#foot h1").inner_text() == "Later"
    assert page.locator("#main h1").inner_text() == "For people"


def test_a_page_whose_kernel_has_ended_opens_anew_for_the_same_person(workshop, new_page):
    page = new_page(**PHONE)
    come_in(page, workshop.bases["participants"], workshop.code)
    kernel = page.evaluate("JSON.parse(document.getElementById('page').textContent).kernel")
    page.evaluate("window.old = true")
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    assert Visitor(workshop.bases["participants"], cookies).say_farewell(kernel).status == 204
    opened_anew(page)
    link(page, "live")
    page.get_by_text("For people").wait_for()


def test_closing_the_page_ends_its_kernel(workshop, new_page):
    page = new_page(**PHONE)
    come_in(page, workshop.bases["participants"], workshop.code)
    kernel = page.evaluate("JSON.parse(document.getElementById('page').textContent).kernel")
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    page.goto("about:blank")
    visitor = Visitor(workshop.bases["participants"], cookies)
    end = time.monotonic() + 10
    while visitor.get(f"/api/kernels/{kernel}").status != 404:
        assert time.monotonic() < end
        time.sleep(0.1)


def test_the_facilitators_page_is_dressed_guarded_and_within_its_weight(workshop, new_page):
    page = new_page()
    scales = Scales(page)
    page.goto(f"{workshop.bases['facilitator']}/hello#key={workshop.secrets['facilitator']}")
    page.get_by_role("button", name="Close ideas").wait_for(timeout=60_000)
    page.get_by_role("heading", name="For the desk").last.wait_for()
    assert page.url == f"{workshop.bases['facilitator']}/"
    assert scales.hosts <= {"127.0.0.1"}
    assert scales.bytes < FACILITATORS_FIRST_VISIT
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--jp-border-color1')").strip()
    assert page.get_by_role("button", name="Close ideas").bounding_box()["height"] >= 44
    kernel = page.evaluate("jupyterapp.widgetManager.kernel.id")
    link(page, "live")
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}
    page.evaluate("window.old = true")
    assert Visitor(workshop.bases["facilitator"], cookies).say_farewell(kernel).status == 204
    opened_anew(page)
    page.get_by_role("button", name="Close ideas").wait_for(timeout=60_000)
