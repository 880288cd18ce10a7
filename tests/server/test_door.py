import asyncio
import html
import json
import re
import secrets
import time

import pytest

from cocodesign.desk import Line

from .conftest import running_workshop
from .visitor import Visitor


def test_the_door_starts_no_kernel_and_knows_no_code(workshop, stranger):
    before = len(workshop.kernels("participants"))
    door = stranger.get("/hello")
    assert door.status == 200
    assert workshop.code not in door.text
    assert len(workshop.kernels("participants")) == before


def test_a_code_is_recognised_in_any_writing(workshop, stranger):
    for typed in (
        workshop.code,
        f" {workshop.code[:4].lower()} {workshop.code[4:].lower()} ",
        "-".join(workshop.code),
    ):
        answer = stranger.post("/hello/look", {"code": typed})
        assert answer.status == 200
        assert answer.json()["ok"]["title"] == "The lot on Mill Lane"
    assert stranger.cookies == {}


def test_looking_keeps_nothing(workshop, stranger):
    answer = stranger.post("/hello/look", {"code": workshop.code})
    people = answer.json()["ok"]["here"]
    assert stranger.post("/hello/look", {"code": workshop.code}).json()["ok"]["here"] == people


def test_agreeing_gives_a_cookie_that_scripts_cannot_read(workshop, stranger):
    answer = stranger.join(workshop.code, name="Ana", consents=["research"])
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    cookie = next(
        one for one in answer.headers.get_all("Set-Cookie") if one.startswith("cocodesign_participant=")
    )
    for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Secure" not in cookie  # plain http here
    assert len(stranger.cookies["cocodesign_participant"]) >= 22


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "a secret ballot once its vote is closed, a result once it was counted"),
        ("es", "un voto secreto cuando su votación se ha cerrado, un resultado cuando se ha contado"),
    ],
)
def test_what_nobody_can_take_back_is_said_where_one_consents(workshop, stranger, language, said):
    page = stranger.get("/hello", Accept_Language=language).text
    consents = page[page.index("<fieldset") : page.index("</fieldset>")]
    assert 'name="consents"' in consents and said in html.unescape(consents)


def test_a_double_tap_joins_once(workshop):
    people, join_id = [], secrets.token_hex(16)
    for _ in range(2):
        visitor = Visitor(workshop.bases["participants"])
        before = visitor.post("/hello/look", {"code": workshop.code}).json()["ok"]["here"]
        assert visitor.join(workshop.code, id=join_id).status == 303
        people.append(visitor.post("/hello/look", {"code": workshop.code}).json()["ok"]["here"] - before)
    assert people == [1, 0]


def test_who_is_known_stays_who_they_are(workshop, participant):
    mine = participant.cookies["cocodesign_participant"]
    assert participant.join(workshop.code, name="Somebody else").status == 303
    assert participant.cookies["cocodesign_participant"] == mine
    assert 'data-known="yes"' in participant.get("/hello").text


def test_sec_s31_a_cookie_fixed_beforehand_is_replaced(workshop, stranger):
    stranger.cookies["cocodesign_participant"] = "chosen-by-an-attacker"
    assert stranger.join(workshop.code).status == 303
    assert stranger.cookies["cocodesign_participant"] != "chosen-by-an-attacker"


def test_sec_s27_wrong_links_get_one_neutral_answer(workshop, stranger):
    answers = set()
    for token in ("x", secrets.token_urlsafe(16), workshop.secrets["facilitator"], workshop.secrets["key"]):
        answer = stranger.post("/hello", {"token": token})
        answers.add((answer.status, answer.text))
    assert len(answers) == 1
    assert answers.pop()[0] == 403
    assert "cocodesign_participant" not in stranger.cookies


def test_the_facilitators_link_opens_nothing_on_the_participants_server(workshop, stranger):
    assert stranger.post("/hello", {"key": workshop.secrets["facilitator"]}).status == 400


def test_the_walls_link_opens_the_wall(workshop, stranger):
    answer = stranger.post("/hello", {"wall": workshop.secrets["wall"]})
    assert (answer.status, answer.headers["Location"]) == (303, "/wall")
    assert stranger.get("/").headers["Location"] == "/hello"  # it is nobody's phone
    kernel = stranger.open_page("/wall")
    assert stranger.say_farewell(kernel).status == 204


@pytest.mark.parametrize("path", ["/hello", "/hello/look"])
def test_a_foreign_page_cannot_post_to_the_door(workshop, stranger, path):
    facts = {"id": secrets.token_hex(16), "code": workshop.code}
    for origin in ("http://evil.example", "null", ""):
        assert stranger.post(path, facts, Origin=origin).status == 403
    assert stranger.cookies == {}


def test_only_json_is_read(workshop, stranger):
    assert stranger.post("/hello/look", {}, Content_Type="text/plain").status == 415
    for body in (b"[]", b"{", b"[" * 50_000, b"\xff"):
        headers = {"Origin": stranger.origin, "Content-Type": "application/json"}
        assert stranger.ask("POST", "/hello/look", body, headers).status == 400
    assert stranger.post("/hello", {"code": workshop.code, "id": "short"}).status == 400


def test_a_name_that_cannot_be_shown_is_refused_with_the_reason(workshop, stranger):
    answer = stranger.join(workshop.code, name="a\u202eb")
    assert answer.status == 409
    assert answer.json()["no"]["code"] in ("bad-name", "bad-text")
    assert "cocodesign_participant" not in stranger.cookies


def test_a_wrong_code_is_told_as_such(stranger):
    answer = stranger.post("/hello/look", {"code": "ZZZZ ZZZZ"})
    assert (answer.status, answer.json()["no"]["code"]) == (403, "wrong-code")


def test_every_word_of_the_door_is_there_in_both_languages(stranger):
    spanish, english = (
        stranger.get("/hello", Accept_Language=language) for language in ("es-MX,es;q=0.9", "de")
    )
    assert '<html lang="es">' in spanish.text and '<html lang="en">' in english.text
    words = json.loads(
        re.search(r'<script id="words" type="application/json">(.*?)</script>', english.text)[1]
    )
    assert words["en"].keys() == words["es"].keys()
    marked = set(re.findall(r'data-(?:say|label)="([\w.]+)"', english.text))
    for key in marked:
        found = words["en"]
        for part in key.split("."):
            found = found[int(part)] if isinstance(found, list) else found[part]
        assert found


def test_the_facilitators_door_takes_the_key_alone(workshop):
    visitor = Visitor(workshop.bases["facilitator"])
    assert 'id="code"' not in visitor.get("/hello").text
    assert visitor.post("/hello/look", {"code": workshop.code}).status in (403, 404)
    assert visitor.join(workshop.code).status == 400
    assert visitor.post("/hello", {"key": "wrong"}).status == 403
    assert visitor.post("/hello", {"key": workshop.secrets["facilitator"]}).status == 303
    assert set(visitor.cookies) == {"cocodesign_facilitator"}


def test_the_archive_is_the_facilitators_alone(workshop, participant):
    visitor = Visitor(workshop.bases["facilitator"])
    assert visitor.get("/archive").headers["Location"] == "/hello"
    visitor.cookies = dict(participant.cookies) | {
        "cocodesign_facilitator": participant.cookies["cocodesign_participant"]
    }
    assert visitor.get("/archive").headers["Location"] == "/hello"
    assert participant.get("/archive").status == 404
    visitor.post("/hello", {"key": workshop.secrets["facilitator"]})
    answer = visitor.get("/archive")
    assert answer.status == 200
    assert "lot.cocodesign" in answer.headers["Content-Disposition"]
    assert len(answer.body) > 1000


def test_while_a_secret_vote_is_open_the_archive_is_refused_in_words_and_had_afterwards():
    async def lead(one, *commands) -> list[dict]:
        line = await Line.open(f"unix:{one.folder / 'desk.sock'}", one.secrets["key"])
        answers = [await line.ask({"id": secrets.token_hex(16), **command}) for command in commands]
        await line.close()
        return answers

    with running_workshop() as one:
        one.start_server("facilitator")
        visitor = Visitor(one.bases["facilitator"])
        visitor.post("/hello", {"key": one.secrets["facilitator"]})
        added = {"do": "add_stage", "kind": "pulse", "settings": {"mode": "secret"}, "id": "5" * 32}
        stage = {"stage": f"pulse-{'5' * 8}"}
        asyncio.run(lead(one, added, {"do": "open_stage", **stage}))
        answer = visitor.get("/archive")
        assert answer.status == 409 and "A secret vote is open." in answer.text
        asyncio.run(lead(one, {"do": "close_stage", **stage}))
        for _ in range(100):
            if (answer := visitor.get("/archive")).status == 200:
                break
            time.sleep(0.1)
        assert b'"poll.sealed"' in answer.body
