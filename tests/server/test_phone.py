"""Can several people use one phone, each as themselves, and nobody as somebody else?"""

import re
import secrets

import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed

from cocodesign.store import Store

from ..widgets.axe import violations_in
from .conftest import running_workshop
from .test_pages import refused
from .visitor import Page, Visitor

PERSON = re.compile(r'data-person="(p-\w+)"')
CURRENT = "cocodesign_participant"
OTHERS = "cocodesign_others"


def neighbour(phone: Visitor, code: str, **facts):
    return phone.join(code, another=True, **facts)


def people_on(phone: Visitor) -> list[str]:
    return PERSON.findall(phone.get("/hello/phone").text)


@pytest.fixture
def shared(workshop):
    """The phone of Ana, on which Bo has joined too: it is Bo's turn. Returns the phone and both ids."""
    phone = Visitor(workshop.bases["participants"])
    phone.join(workshop.code, name="Ana")
    assert neighbour(phone, workshop.code, name="Bo").status == 303
    ana, bo = people_on(phone)
    return phone, ana, bo


def test_a_second_person_joins_and_the_first_one_keeps_their_place(workshop):
    phone = Visitor(workshop.bases["participants"])
    phone.join(workshop.code, name="Ana")
    anas = phone.cookies[CURRENT]
    answer = neighbour(phone, workshop.code, name="Bo")
    assert answer.status == 303 and phone.cookies[CURRENT] != anas == phone.cookies[OTHERS]
    for cookie in answer.headers.get_all("Set-Cookie"):
        assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    page = phone.get("/hello/phone").text
    assert len(PERSON.findall(page)) == 2
    assert re.search(r"Ana.*Bo.*here now", page, re.S) and not re.search(r"Ana</bdi></b> <span", page)
    assert anas not in page and phone.cookies[CURRENT] not in page


def test_who_gave_no_name_is_listed_by_number(workshop):
    phone = Visitor(workshop.bases["participants"])
    phone.join(workshop.code)
    assert re.search(r"Go on as Participant \d+", phone.get("/hello/phone").text)


def test_a_switch_changes_whose_page_opens_and_changes_back(shared):
    phone, ana, bo = shared
    bos = phone.cookies[CURRENT]
    answer = phone.post("/hello/switch", {"person": ana})
    assert (answer.status, answer.json()) == (200, {"ok": {"person": ana}})
    assert phone.cookies[OTHERS] == bos != phone.cookies[CURRENT]
    assert phone.post("/hello/switch", {"person": bo}).status == 200
    assert phone.cookies[CURRENT] == bos
    assert phone.post("/hello/switch", {"person": bo}).status == 200  # again: nothing changes
    assert people_on(phone) == [ana, bo]


def test_a_switch_goes_on_in_the_language_of_whose_turn_it_is(workshop):
    phone = Visitor(workshop.bases["participants"])
    phone.join(workshop.code, name="Ana", language="es")
    neighbour(phone, workshop.code, name="Bo", language="en")
    assert phone.cookies["cocodesign_language"] == "en"
    ana, _ = people_on(phone)
    phone.post("/hello/switch", {"person": ana})
    assert phone.cookies["cocodesign_language"] == "es"


def test_nobody_switches_to_a_person_of_another_phone_or_from_another_page(shared, participant):
    phone, ana, bo = shared
    (stranger,) = people_on(participant)
    for path in ("/hello/switch", "/hello/forget"):
        for wanted in (stranger, "", "f-0", None, ["x"]):
            assert phone.post(path, {"person": wanted}).json()["no"]["code"] == "not-here"
        for origin in ("http://evil.example", "null", ""):
            assert phone.post(path, {"person": ana}, Origin=origin).status == 403
        assert phone.post(path, {"person": ana}, Content_Type="text/plain").status == 415
    assert people_on(phone) == [ana, bo]


def test_four_people_at_most_use_one_phone(workshop):
    phone = Visitor(workshop.bases["participants"])
    for n in range(4):
        assert neighbour(phone, workshop.code, name=f"N{n}").status == 303
    before = Visitor(phone.base).post("/hello/look", {"code": workshop.code}).json()["ok"]["here"]
    answer = neighbour(phone, workshop.code, name="N5")
    assert (answer.status, answer.json()["no"]["code"]) == (409, "phone-full")
    assert Visitor(phone.base).post("/hello/look", {"code": workshop.code}).json()["ok"]["here"] == before
    assert (
        len(people_on(phone)) == 4 and "One of them has to leave it first" in phone.get("/hello/phone").text
    )
    phone.post("/hello/forget", {"person": people_on(phone)[0]})
    assert neighbour(phone, workshop.code, name="N5").status == 303


def test_a_double_tap_of_a_neighbour_joins_once(workshop):
    phone = Visitor(workshop.bases["participants"])
    phone.join(workshop.code, name="Ana")
    join_id = secrets.token_hex(16)
    for _ in range(2):
        assert neighbour(phone, workshop.code, name="Bo", id=join_id).status == 303
    assert len(people_on(phone)) == 2


def test_a_personal_link_opened_on_somebodys_phone_takes_nobodys_place(workshop, participant):
    phone = Visitor(workshop.bases["participants"])
    phone.join(workshop.code, name="Ana")
    anas, link = phone.cookies[CURRENT], participant.cookies[CURRENT]
    assert phone.post("/hello", {"token": link}).status == 303
    assert (phone.cookies[CURRENT], phone.cookies[OTHERS]) == (link, anas)
    assert phone.post("/hello", {"token": link}).status == 303
    assert (phone.cookies[CURRENT], phone.cookies[OTHERS]) == (link, anas)


def test_who_leaves_a_phone_is_forgotten_there_and_their_page_ends(shared):
    phone, ana, bo = shared
    bos = phone.cookies[CURRENT]
    kernel = phone.open_page()
    with phone.connect(kernel) as line:
        Page(line).states()
        answer = phone.post("/hello/forget", {"person": bo})
        assert answer.json() == {"ok": {"left": 1}}
        with pytest.raises(ConnectionClosed):
            while True:
                line.recv(timeout=10)
    assert bos not in phone.cookies.values()
    assert phone.get("/").headers["Location"] == "/hello"  # it is nobody's turn until somebody says so
    assert 'data-known="others"' in phone.get("/hello").text
    assert people_on(phone) == [ana]
    phone.post("/hello/switch", {"person": ana})
    kernel = phone.open_page()
    assert phone.say_farewell(kernel).status == 204
    phone.post("/hello/forget", {"person": ana})
    assert people_on(phone) == [] and 'data-known="no"' in phone.get("/hello").text


def test_a_page_belongs_to_whoever_opened_it_whosever_turn_it_is(shared, workshop):
    phone, ana, _ = shared
    bos_page = phone.open_page()
    phone.post("/hello/switch", {"person": ana})
    anas_page = phone.open_page()
    for kernel in (bos_page, anas_page):  # the line of a page may break and come back at any time
        assert phone.get(f"/api/kernels/{kernel}").status == 200
        with phone.connect(kernel) as line:
            assert Page(line).states()
    only_ana = Visitor(phone.base, {CURRENT: phone.cookies[CURRENT], "_xsrf": phone.cookies["_xsrf"]})
    assert refused(only_ana, bos_page) == 403
    assert only_ana.say_farewell(bos_page).status == 403
    assert only_ana.get(f"/api/kernels/{bos_page}").status == 403
    for kernel in (bos_page, anas_page):
        assert phone.say_farewell(kernel).status == 204


def test_a_forged_cookie_of_others_opens_nothing(workshop, participant):
    kernel = participant.open_page()
    thief = Visitor(participant.base, {OTHERS: ".".join(["x" * 22, "." * 9, "y" * 500] * 9)})
    assert thief.get(f"/api/kernels/{kernel}").status == 403
    assert people_on(thief) == [] and thief.get("/").headers["Location"] == "/hello"
    assert thief.join(workshop.code).status == 303 and not thief.cookies.get(OTHERS)
    facilitator = Visitor(participant.base, {OTHERS: workshop.secrets["facilitator"]})
    assert people_on(facilitator) == []
    participant.say_farewell(kernel)


# ------------------------------------------------------------ in a browser, with the real screens


@pytest.fixture(scope="module")
def real(root):
    """A workshop with the real screens, whose ideas stage is open."""
    import asyncio

    from cocodesign.desk import Line

    async def open_ideas(one) -> None:
        line = await Line.open(f"unix:{one.folder / 'desk.sock'}", one.secrets["key"])
        await line.ask({"do": "open_stage", "id": secrets.token_hex(16), "stage": "ideas"})
        await line.close()

    with running_workshop() as one:
        asyncio.run(open_ideas(one))
        one.start_server("participants", f"--notebooks={root / 'notebooks' / 'apps'}")
        yield one


def said(workshop) -> dict[str, str]:
    """Who wrote which idea, by the text, read from the file beside the keeper."""
    events = Store.open(f"sqlite:///{workshop.folder / 'lot.sqlite'}").read()
    return {event["body"]["text"]: event["actor"] for event in events if event["kind"] == "idea.added"}


def write(page, text: str) -> None:
    page.get_by_role("textbox", name=re.compile("Your idea")).fill(text)
    page.get_by_role("button", name=re.compile("Add my idea")).last.tap()
    page.get_by_text(text).locator("visible=true").first.wait_for()
    expect(page.get_by_text(re.compile("^Saved")).first).to_be_visible()


@pytest.mark.browser
def test_a_phone_is_handed_to_a_neighbour_and_nobody_writes_in_anothers_name(real, new_page):
    page = new_page(width=360, height=740, phone=True)
    page.goto(f"{real.bases['participants']}/hello#code={real.code}")
    page.get_by_label("Your name, if you like").fill("Ana")
    page.get_by_role("button", name="Come in").tap()
    page.get_by_role("button", name="I agree, take me in").tap()
    write(page, "Shade trees")
    page.get_by_role("textbox", name=re.compile("Your idea")).fill("Ana’s half idea")
    page.wait_for_timeout(700)

    # Ana hands her phone on: Bo joins, without typing the code that this tab came with.
    page.get_by_role("navigation").get_by_role("link", name="My part").tap()
    page.get_by_role("button", name="My data").tap()
    page.get_by_role("link", name="Who uses this phone?").tap()
    expect(page.get_by_text("here now")).to_be_visible()
    page.get_by_role("link", name="Somebody else joins on this phone").tap()
    page.get_by_text("recognised").wait_for()
    expect(page.get_by_text("You come in on a phone that somebody uses already.")).to_be_visible()
    page.get_by_label("Your name, if you like").fill("Bo")
    page.get_by_role("button", name="Come in").tap()
    page.get_by_role("button", name="I agree, take me in").tap()
    page.get_by_text("This is Bo’s place now.").wait_for()
    expect(page.get_by_text("Bo’s place", exact=True)).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Now").tap()
    expect(page.get_by_role("textbox", name=re.compile("Your idea"))).to_have_value("")
    write(page, "A bench")
    assert "cocodesign" not in page.evaluate("document.cookie")

    # Bo's page stays open in another tab; Ana goes on in this one.
    other = page.context.new_page()
    other.goto(f"{real.bases['participants']}/hello/phone")
    other.get_by_role("button", name="Go on as Ana").tap()
    other.get_by_text("Ana’s place", exact=True).wait_for()
    other.get_by_role("navigation").get_by_role("link", name="My part").tap()
    expect(other.get_by_role("main").locator("b", has_text="Ana").locator("visible=true")).to_be_visible()

    # Bo's page says so and takes nothing, neither by a tap nor by Escape, until somebody says who they are.
    page.bring_to_front()
    asked = page.get_by_role("dialog", name="This phone is with Ana now")
    asked.wait_for()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.mouse.click(180, 300)
    page.keyboard.type("in whose name?")
    expect(asked).to_be_visible()
    assert set(said(real)) == {"Shade trees", "A bench"}
    asked.get_by_role("button", name="I am Bo").tap()
    expect(asked).to_have_count(0)
    write(page, "A pond")
    other.bring_to_front()
    asked = other.get_by_role("dialog", name="This phone is with Bo now")
    asked.get_by_role("button", name="I am Bo").tap()
    other.get_by_text("This is Bo’s place now.").wait_for()

    # Ana takes her turn; what she had begun is still there. Then she leaves the phone.
    other.goto(f"{real.bases['participants']}/hello/phone")
    other.get_by_role("button", name="Go on as Ana").tap()
    other.get_by_text("Ana’s place", exact=True).wait_for()
    other.get_by_role("navigation").get_by_role("link", name="Now").tap()
    expect(other.get_by_role("textbox", name=re.compile("Your idea"))).to_have_value("Ana’s half idea")
    other.goto(f"{real.bases['participants']}/hello/phone")
    other.get_by_text("Forget me on this phone").first.tap()
    other.get_by_role("button", name="Forget Ana on this phone").tap()
    expect(other.locator("[data-person]")).to_have_count(1)
    kept = other.evaluate("Object.keys(localStorage).join(' ')")
    by = said(real)
    assert by["Shade trees"] not in kept and by["A bench"] in kept
    assert by["A bench"] == by["A pond"] != by["Shade trees"] and len(by) == 3


@pytest.mark.browser
def test_the_page_of_a_shared_phone_is_accessible_and_shows_names_as_text(workshop, new_page):
    phone = Visitor(workshop.bases["participants"])
    for name in ("<img src=x onerror=alert(1)>", "محمد {n}"):
        neighbour(phone, workshop.code, name=name)
    for dark in (False, True):
        page = new_page(width=360, height=740, phone=True, dark=dark)
        page.context.add_cookies(
            [{"name": n, "value": v, "url": phone.base} for n, v in phone.cookies.items() if v]
        )
        page.goto(f"{phone.base}/hello/phone")
        page.get_by_role("button", name="Go on as <img src=x onerror=alert(1)>").wait_for()
        page.get_by_text("Forget me on this phone").first.tap()
        assert page.locator("img").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert violations_in(page) == []
