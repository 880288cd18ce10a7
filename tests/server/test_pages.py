import asyncio
import concurrent.futures
import json
import re
import secrets
import socket
import time
from urllib.parse import urlsplit

import psutil
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from cocodesign.desk import Line
from cocodesign.server.packed import asset_url
from cocodesign.widgets.assets import assets

from .conftest import running_workshop
from .visitor import Page, Visitor


def board_of(page: Page) -> str:
    return next(comm for comm, row in page.states().items() if row["model_module"] == "anywidget")


def wait_until(there, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not there():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def remove(workshop, person: str) -> None:
    """Let a facilitator shut somebody out."""

    async def act() -> None:
        run = json.loads(workshop.runfile.read_text())
        line = await Line.open(run["address"], run["key"])
        await line.ask({"do": "remove_person", "id": secrets.token_hex(16), "ref": person, "reason": "?"})
        await line.close()

    asyncio.run(act())


def refused(visitor: Visitor, kernel: str, **how) -> int:
    with pytest.raises(InvalidStatus) as refusal:
        visitor.connect(kernel, **how)
    return refusal.value.response.status_code


def test_a_stranger_is_sent_to_the_door_without_a_kernel(workshop, stranger):
    before = len(workshop.kernels("participants"))
    for path in ("/", "/wall"):
        answer = stranger.get(path)
        assert (answer.status, answer.headers["Location"]) == (303, "/hello")
    assert len(workshop.kernels("participants")) == before


def test_a_page_shows_what_its_kernel_holds(participant):
    kernel = participant.open_page()
    with participant.connect(kernel) as line:
        page = Page(line)
        states = page.states()
        board = next(row for row in states.values() if row["model_module"] == "anywidget")
        assert board["state"]["title"] == "For people"
    assert participant.say_farewell(kernel).status == 204


def test_a_page_names_no_secret(workshop, participant):
    answer = participant.get("/?token=not-to-be-echoed&code=nor-this-one")
    mine = participant.cookies["cocodesign_participant"]
    for secret in (
        mine,
        workshop.code,
        workshop.secrets["key"],
        "not-to-be-echoed",
        "nor-this-one",
        "board = Board",
    ):
        assert secret not in answer.text
    participant.say_farewell(re.search(r'"kernel": "([0-9a-f-]{36})"', answer.text)[1])


def test_sec_s57_the_kernel_environment_holds_no_secret(workshop, participant):
    answer = participant.get("/?secret=in-the-query", Referer="http://from.example/")
    kernel = re.search(r'"kernel": "([0-9a-f-]{36})"', answer.text)[1]
    with participant.connect(kernel) as line:
        page = Page(line)
        seen = page.ask_widget(board_of(page), {"environment": True})
    environment, raw = seen["environment"], seen["raw"]
    ours = {name for name in environment if name.startswith("COCODESIGN_")}
    assert ours == {"COCODESIGN_DESK", "COCODESIGN_CAPABILITY", "COCODESIGN_LANGUAGE", "COCODESIGN_MODULES"}
    assert environment["COCODESIGN_LANGUAGE"] == "en"
    assert not any(
        name.startswith(("HTTP_", "VOILA_", "QUERY", "SERVER_", "SCRIPT_")) for name in environment
    )
    everything = str(environment) + raw
    for secret in (
        workshop.secrets["key"],
        workshop.code,
        participant.cookies["cocodesign_participant"],
        "in-the-query",
        "from.example",
        "a secret place",
        str(workshop.runfile),
        "lot.sqlite",
    ):
        assert secret not in everything, secret
    participant.say_farewell(kernel)


def test_the_wall_is_told_how_to_join(workshop, stranger):
    stranger.post("/hello", {"wall": workshop.secrets["wall"]})
    kernel = stranger.open_page("/wall")
    with stranger.connect(kernel) as line:
        page = Page(line)
        environment = page.ask_widget(board_of(page), {"environment": True})["environment"]
    assert workshop.code in environment["COCODESIGN_JOIN"]
    assert f"{workshop.bases['participants']}/hello" in environment["COCODESIGN_JOIN"]
    stranger.say_farewell(kernel)


def test_sec_s64_anothers_cookie_is_refused_everywhere(workshop, participant):
    kernel = participant.open_page()
    other = Visitor(workshop.bases["participants"])
    other.join(workshop.code)
    own = other.open_page()  # brings the other's _xsrf cookie too
    assert other.get(f"/api/kernels/{kernel}").status == 403
    assert refused(other, kernel) == 403
    assert other.say_farewell(kernel).status == 403
    assert participant.get(f"/api/kernels/{kernel}").status == 200
    for nobody in (Visitor(other.base), Visitor(other.base, {"cocodesign_participant": "wrong"})):
        assert nobody.get(f"/api/kernels/{kernel}").status == 403
        assert refused(nobody, kernel) == 403
        assert nobody.say_farewell(kernel).status == 403
    facilitator = Visitor(other.base, {"cocodesign_facilitator": workshop.secrets["facilitator"]})
    assert facilitator.get(f"/api/kernels/{kernel}").status == 403
    for visitor, one in [(participant, kernel), (other, own)]:
        assert visitor.say_farewell(one).status == 204
        assert visitor.get(f"/api/kernels/{one}").status == 404


def test_a_browser_with_the_walls_cookie_too_keeps_both_pages(workshop, participant):
    participant.post("/hello", {"wall": workshop.secrets["wall"]})
    kernels = [participant.open_page("/"), participant.open_page("/wall")]
    for kernel, title in zip(kernels, ["For people", "For the room"], strict=True):
        with participant.connect(kernel) as line:
            states = Page(line).states()
            assert title in [row["state"].get("title") for row in states.values()]
        assert participant.say_farewell(kernel).status == 204


def test_a_page_that_says_farewell_ends_its_kernel(workshop, participant):
    before = len(workshop.kernels("participants"))
    kernel = participant.open_page()
    assert len(workshop.kernels("participants")) == before + 1
    assert participant.say_farewell(kernel).status == 204
    wait_until(lambda: len(workshop.kernels("participants")) == before)


def test_sec_s22_a_foreign_origin_gets_no_websocket(participant):
    kernel = participant.open_page()
    assert refused(participant, kernel, origin="http://evil.example") == 403
    participant.say_farewell(kernel)


def test_sec_s23_a_post_without_xsrf_is_refused(participant):
    kernel = participant.open_page()
    for method, path in [("POST", f"/voila/api/shutdown/{kernel}"), ("DELETE", f"/api/kernels/{kernel}")]:
        assert participant.ask(method, path, b"", {"Origin": participant.origin}).status == 403
    assert participant.get(f"/api/kernels/{kernel}").status == 200
    participant.say_farewell(kernel)


@pytest.mark.parametrize("role", ["participants", "facilitator"])
@pytest.mark.parametrize(
    "path",
    [
        "/voila/files/../lot.sqlite",
        "/voila/files/%2e%2e/lot.sqlite",
        "/voila/files/%252e%252e/lot.sqlite",
        "//etc/passwd",
        "/voila/files/%00",
        "/static/../lot.run",
        "/static/%2e%2e/%2e%2e/server/door.py",
        "/voila/static/../../lot.run",
        "/voila/templates/lab/static/../../../../lot.run",
        "/voila/labextensions/../lot.run",
        "/participant.ipynb",
        "/voila/tree",
        "/api/kernels",
        "/api/contents",
        "/api/terminals",
        "/login",
    ],
)
def test_sec_s24_no_path_leads_out(workshop, role, path):
    visitor = Visitor(workshop.bases[role])
    answer = visitor.get(path)
    if answer.status == 302:  # JupyterLab's own files are for those who are known
        assert answer.headers["Location"].startswith("/hello")
    else:
        assert answer.status in (400, 403, 404), answer.text[:200]
    assert workshop.secrets["key"].encode() not in answer.body


def test_sec_s25_the_facilitators_notebook_is_not_on_the_participants_server(participant):
    for path in (
        "/voila/render/facilitator.ipynb",
        "/facilitator.ipynb",
        "/facilitator",
        "/?notebook=facilitator",
    ):
        answer = participant.get(path)
        assert "For the desk" not in answer.text
        assert answer.status == 404 or path.startswith("/?")


@pytest.mark.parametrize("path", ["/hello", "/", "/nowhere"])
def test_sec_s26_no_foreign_page_may_frame_ours(participant, path):
    answer = participant.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self' blob:;" in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_no_template_and_no_theme_can_be_asked_for(workshop):
    visitor = Visitor(workshop.bases["facilitator"])
    visitor.post("/hello", {"key": workshop.secrets["facilitator"]})
    page = visitor.get("/?template=reveal&theme=dark")
    assert "reveal" not in page.text and "cocodesign-link" in page.text
    assert "cdn.jsdelivr" not in page.text
    visitor.say_farewell(re.search(r'"kernelId": ?"([0-9a-f-]{36})"', page.text)[1])


def test_static_files_are_packed_once_and_kept_for_a_year(workshop, stranger):
    address = re.search(r'href="(/static/tokens.css\?v=\w+)"', stranger.get("/hello").text)[1]
    answer = stranger.get(address, Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert stranger.get(address.split("?")[0]).headers["Cache-Control"] == "no-cache"
    lab = Visitor(workshop.bases["facilitator"]).get("/voila/static/voila.js", Accept_Encoding="gzip")
    assert lab.headers["Content-Encoding"] == "gzip" and "max-age" in lab.headers["Cache-Control"]


@pytest.mark.parametrize("name", sorted(assets()))
def test_what_a_widget_names_is_served(workshop, stranger, name):
    found = stranger.get(asset_url(f"widgets/{name}"))
    assert found.status == 200
    assert "immutable" in found.headers["Cache-Control"]


def test_the_language_of_the_browser_is_the_pages(participant):
    participant.cookies.pop("cocodesign_language")
    answer = participant.get("/", Accept_Language="es")
    assert '<html lang="es">' in answer.text
    participant.say_farewell(re.search(r'"kernel": "([0-9a-f-]{36})"', answer.text)[1])


# ------------------------------------------------------------ a small room of its own: cap, reaping, restarts


@pytest.fixture(scope="module")
def small_room():
    with running_workshop() as one:
        one.start_server("participants", "--most=3", "--never=6", "--left=6")
        yield one


def arrivals(workshop, people: int) -> list[Visitor]:
    visitors = [Visitor(workshop.bases["participants"]) for _ in range(people)]
    for visitor in visitors:
        assert visitor.join(workshop.code).status == 303
    return visitors


def test_sec_s52_fifty_pages_at_once_are_capped_and_who_is_in_works_on(small_room):
    first, *rest = arrivals(small_room, 6)
    kernel = first.open_page()
    with first.connect(kernel) as line:
        page = Page(line)
        board = board_of(page)
        with concurrent.futures.ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(lambda n: rest[n % 5].get("/"), range(49)))
        opened = [answer for answer in answers if answer.status == 200]
        full = [answer for answer in answers if answer.status == 503]
        assert len(opened) == 2 and len(full) == 47
        assert all(int(answer.headers["Retry-After"]) >= 5 for answer in full)
        assert "The room is full just now." in full[0].text and 'http-equiv="refresh"' in full[0].text
        assert page.ask_widget(board, {"say": "here"})["said"] == "here"
        assert len(small_room.kernels("participants")) == 3
        wait_until(
            lambda: len(small_room.kernels("participants")) == 1
        )  # those that nobody connected to are gone
        assert page.ask_widget(board, {"say": "still here"})["said"] == "still here"
    first.say_farewell(kernel)


def test_a_flood_of_pages_and_wrong_codes_leaves_a_participant_served_within_ten_seconds():
    # In a workshop of its own: the address is not believed for a while afterwards.
    with running_workshop() as workshop:
        workshop.start_server("participants")
        flood, real = arrivals(workshop, 5), arrivals(workshop, 1)[0]

        def load(n: int) -> int:
            return flood[n % 5].get("/").status

        def guess(n: int) -> int:
            return Visitor(real.base).post("/hello/look", {"code": f"WRNG{n:04}"}).status

        with concurrent.futures.ThreadPoolExecutor(40) as pool:
            loads = [pool.submit(load, n) for n in range(100)]
            guesses = [pool.submit(guess, n) for n in range(200)]
            began = time.monotonic()
            kernel = real.open_page()
            with real.connect(kernel) as line:
                page = Page(line)
                assert page.ask_widget(board_of(page), {"say": "here"})["said"] == "here"
            served = time.monotonic() - began
            assert {loaded.result() for loaded in loads} <= {200, 503}
            assert {guessed.result() for guessed in guesses} <= {403, 429}
        assert served < 10, served  # a promise to people, not a matter of speed
        real.say_farewell(kernel)


def test_pages_that_were_closed_while_they_waited_leave_no_kernel_behind():
    with running_workshop() as workshop:
        workshop.start_server("participants")
        *hasty, real = arrivals(workshop, 13)
        host, port = urlsplit(real.base).hostname, urlsplit(real.base).port
        lines = [socket.create_connection((host, port)) for _ in range(36)]
        for n, line in enumerate(lines):
            cookies = "; ".join(f"{name}={value}" for name, value in hasty[n % 12].cookies.items())
            line.sendall(f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookies}\r\n\r\n".encode())
        for line in lines:
            assert line.recv(100).startswith(b"HTTP/1.1 200")  # admitted, and shown the head of the page
            line.close()
        kernel = real.open_page()
        with real.connect(kernel) as line:
            page = Page(line)
            assert page.ask_widget(board_of(page), {"say": "here"})["said"] == "here"
            # Those that were being started as their page was closed end too, long before anybody would reap them.
            wait_until(lambda: len(workshop.kernels("participants")) == 1)


def test_one_person_gets_no_more_than_three_pages(workshop, participant):
    kernels = []
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: participant.get("/"), range(6)))
    assert sorted(answer.status for answer in answers) == [200] * 3 + [503] * 3
    assert any("Open three times already" in answer.text for answer in answers)
    kernels = [re.search(r'"kernel": "([0-9a-f-]{36})"', a.text)[1] for a in answers if a.status == 200]
    for kernel in kernels:
        participant.say_farewell(kernel)


def test_a_page_that_was_left_is_spared_for_a_while_and_then_reaped(small_room):
    [visitor] = arrivals(small_room, 1)
    kernel = visitor.open_page()
    with visitor.connect(kernel) as line:
        Page(line).states()
        time.sleep(7)  # longer than both graces: a silent reader stays
        assert visitor.get(f"/api/kernels/{kernel}").status == 200
    with visitor.connect(kernel) as line:  # back from sleep
        assert Page(line).states()
    wait_until(lambda: visitor.get(f"/api/kernels/{kernel}").status == 404)


def test_a_kernel_that_dies_is_not_replaced_by_an_empty_one_and_its_page_is_told(small_room):
    [visitor] = arrivals(small_room, 1)
    kernel = visitor.open_page()
    with visitor.connect(kernel) as line:
        page = Page(line)
        process = psutil.Process(page.ask_widget(board_of(page), {"pid": True})["pid"])
        process.kill()
        with pytest.raises(ConnectionClosed):
            while True:
                line.recv(timeout=10)
        assert line.close_code == 4001
    assert visitor.get(f"/api/kernels/{kernel}").status == 404
    again = visitor.open_page()
    assert visitor.say_farewell(again).status == 204


def test_people_come_back_after_a_server_restart(small_room):
    [visitor] = arrivals(small_room, 1)
    port = int(visitor.base.rsplit(":", 1)[1])
    small_room.stop("participants")
    small_room.start_server("participants", "--most=3", "--never=6", "--left=6", port=port)
    kernel = visitor.open_page()
    assert visitor.say_farewell(kernel).status == 204


def test_a_page_stays_while_the_keeper_is_away(small_room):
    [visitor] = arrivals(small_room, 1)
    kernel = visitor.open_page()
    with visitor.connect(kernel) as line:
        page = Page(line)
        board = board_of(page)
        small_room.stop("keeper", 9)
        try:
            assert page.ask_widget(board, {"say": "on"})["said"] == "on"
            assert visitor.get(f"/api/kernels/{kernel}").status == 200
            newcomer = Visitor(visitor.base)
            assert newcomer.post("/hello/look", {"code": small_room.code}).json()["no"]["code"] == "away"
            unknown = Visitor(visitor.base, {"cocodesign_participant": "never-asked-for"}).get("/")
            assert unknown.status == 503 and "One moment" in unknown.text
        finally:
            small_room.start_keeper()
        wait_until(lambda: Visitor(visitor.base).post("/hello/look", {"code": small_room.code}).status == 200)
    visitor.say_farewell(kernel)


def test_sec_s32_who_is_removed_writes_nothing_more_and_their_kernel_ends(workshop, participant):
    kernel = participant.open_page()
    me = participant.get("/hello/phone").text
    person = re.search(r'data-person="(p-\w+)"', me)[1]
    with participant.connect(kernel) as line:
        page = Page(line)
        board = board_of(page)
        remove(workshop, person)
        with pytest.raises(ConnectionClosed):
            while True:
                page.ask_widget(board, {"say": "still here"})
    wait_until(lambda: participant.get(f"/api/kernels/{kernel}").status in (403, 404))
    wait_until(lambda: participant.get("/").status == 303)
    assert (
        'data-known="removed"' in participant.get("/hello").text
    )  # they are told, and not only asked for a code
    newcomer = Visitor(participant.base)
    assert 'data-known="no"' in newcomer.get("/hello").text
    assert newcomer.join(workshop.code).status == 303


def test_sec_s29_no_secret_reaches_a_log(small_room):
    [visitor] = arrivals(small_room, 1)
    visitor.get(f"/?token={visitor.cookies['cocodesign_participant']}")
    visitor.get(f"/nowhere?code={small_room.code}")
    kernel = visitor.open_page()
    refused(Visitor(visitor.base), kernel)
    with visitor.connect(kernel) as line:
        line.send(b"\xff" * 8)
        with pytest.raises(ConnectionClosed):
            while True:  # what the kernel said before
                line.recv(timeout=10)
    visitor.say_farewell(kernel)
    visitor.join(small_room.code, name="Ana\nERROR: forged")
    log = small_room.log("participants") + small_room.log("keeper")
    for secret in (
        *visitor.cookies.values(),
        small_room.code,
        kernel,
        *small_room.secrets.values(),
        "127.0.0.1",
        "Ana",
    ):
        if secret not in ("en", "es"):
            assert secret not in log, secret
