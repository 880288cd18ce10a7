"""A participant's screen without a browser: what it sends on, what it refuses, what it draws."""

import asyncio
import subprocess
import sys

import pytest

from cocodesign.apps.participant import Participant
from cocodesign.apps.wall import address
from cocodesign.desk import new_id
from tests.apps.room import room
from tests.apps.stage import mill_lane

HEAVY = ("numpy", "pandas", "scipy", "networkx", "matplotlib", "sqlalchemy")


@pytest.mark.parametrize("app", ["participant", "wall"])
def test_a_phone_s_kernel_loads_nothing_heavy(app):
    code = f"import sys, cocodesign.apps.{app}; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "[]"
    )


class Listener:
    """Keeps what a widget tells its page."""

    def __init__(self, widget):
        self.said = []
        widget.send = lambda content, buffers=None: self.said.append(content)

    @property
    def answers(self):
        return [message["answer"] for message in self.said if "answer" in message]


def played(tmp_path, scene, *others, language="en"):
    async def play():
        async with room(tmp_path, "Amira Haddad", "Bo", "Cy", *others) as people:
            app = Participant(people.desks["Amira Haddad"], language)
            task = app.start()
            await asyncio.sleep(0)
            await scene(people, app)
            task.cancel()

    asyncio.run(asyncio.wait_for(play(), 60))


async def until(true):
    for _ in range(200):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("It did not come about.")


def test_a_phone_s_kernel_knows_why_something_is_refused_and_not_how_it_is_decided():
    code = "import sys, cocodesign.apps.participant; print([m for m in sys.modules if m.startswith('cocodesign.rules')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['cocodesign.rules', 'cocodesign.rules.refusals']"


def test_an_act_is_answered_with_its_id_and_stands_in_the_record(tmp_path):
    async def scene(people, app):
        await people.do("host", "open_stage", stage="ideas")
        page, act = Listener(app.ideas), new_id()
        app.ideas._handle_custom_msg({"act": {"do": "add_idea", "id": act, "text": "Trees"}}, [])
        await until(lambda: page.answers)
        assert page.answers[0]["id"] == act
        assert "seq" in page.answers[0]["ok"]
        assert [row["text"] for row in people.keeper.state.ideas] == ["Trees"]

    played(tmp_path, scene)


def test_an_act_that_is_sent_twice_is_kept_once_and_answered_each_time(tmp_path):
    async def scene(people, app):
        await people.do("host", "open_stage", stage="ideas")
        page, act = Listener(app.ideas), {"do": "add_idea", "id": new_id(), "text": "Trees"}
        app.ideas._handle_custom_msg({"act": act}, [])
        app.ideas._handle_custom_msg({"act": act}, [])
        await until(lambda: page.answers)
        app.ideas._handle_custom_msg({"act": act}, [])
        await until(lambda: len(page.answers) == 2)
        assert len(people.keeper.state.ideas) == 1

    played(tmp_path, scene)


def test_a_refusal_is_one_sentence_in_the_visitor_s_language(tmp_path):
    async def scene(people, app):
        page = Listener(app.ideas)
        app.ideas._handle_custom_msg({"act": {"do": "add_idea", "id": new_id(), "text": "Árboles"}}, [])
        await until(lambda: page.answers)
        assert page.answers[0]["no"] == {
            "code": "stage-closed",
            "say": "Ideas no está abierta ahora, así que esto no entró. Tus palabras quedan en este teléfono.",
        }

    played(tmp_path, scene, language="es")


@pytest.mark.parametrize("do", ["move_on", "hide", "create", "", None, ["add_idea"], {}])
def test_what_is_no_act_of_a_participant_is_refused_without_asking(tmp_path, do):
    async def scene(people, app):
        page = Listener(app.ideas)
        app.ideas._handle_custom_msg({"act": {"do": do, "id": new_id()}}, [])
        assert page.answers[0]["no"]["code"] == "not-allowed"

    played(tmp_path, scene)


def test_ideas_that_are_close_are_named_while_one_writes(tmp_path):
    async def scene(people, app):
        await people.do("host", "open_stage", stage="ideas")
        ideas = await mill_lane(people)
        page, text = Listener(app.ideas), "some shade trees for everybody"
        app.ideas._handle_custom_msg({"ask": "alike", "text": text}, [])
        assert page.said[-1]["alike"]["text"] == text
        assert set(page.said[-1]["alike"]["ids"]) == {ideas["trees"], ideas["shade"]}

    played(tmp_path, scene)


def test_only_the_rows_that_changed_are_sent(tmp_path):
    async def scene(people, app):
        await people.do("host", "open_stage", stage="ideas")
        ideas = await mill_lane(people)
        await until(lambda: len(app.ideas.rows) == 5)
        page = Listener(app.ideas)
        await people.do("Bo", "comment", ref=ideas["shade"], text="Yes", alignment="for")
        await until(lambda: page.said)
        assert [[row["id"] for row in message["rows"]] for message in page.said if "rows" in message] == [
            [ideas["shade"]]
        ]

    played(tmp_path, scene)


def test_comments_that_are_shown_already_do_not_travel_again(tmp_path):
    async def scene(people, app):
        await people.do("host", "open_stage", stage="ideas")
        ideas = await mill_lane(people)
        for text in ("One", "Two"):
            await people.do("Bo", "comment", ref=ideas["shade"], text=text)
        app.idea.idea = ideas["shade"]
        await until(lambda: len(app.idea.comments) == 2)
        page = Listener(app.idea)
        await people.do("Bo", "comment", ref=ideas["shade"], text="Three")
        await people.do("Bo", "comment", ref=ideas["trees"], text="Elsewhere")
        await until(lambda: len(app.state.comments(ideas["trees"])) == 1)
        await asyncio.sleep(0.1)
        assert [
            [row["text"] for row in message["comments"]] for message in page.said if "comments" in message
        ] == [["Three"]]
        assert [row["text"] for row in app.idea.comments] == ["One", "Two", "Three"]

    played(tmp_path, scene)


def test_a_page_is_told_whom_to_ask_and_which_terms_hold(tmp_path):
    async def scene(people, app):
        await people.do("host", "open_stage", stage="ideas")
        ideas = await mill_lane(people)
        app.idea.idea = ideas["trees"]
        page = Listener(app.idea)
        app.idea._handle_custom_msg({"ask": "people"}, [])
        assert [one["who"] for one in page.said[-1]["people"]] == ["Bo", "Cy"]
        page = Listener(app.ideas)
        app.ideas._handle_custom_msg({"ask": "terms", "parents": [ideas["rain"], 7, "nothing"]}, [])
        assert page.said[-1]["terms"]["of"] == [ideas["rain"], "nothing"]
        assert page.said[-1]["terms"]["preset"][0] == "CC-BY-SA-4.0"
        app.ideas._handle_custom_msg({"ask": "terms", "parents": "rain"}, [])
        assert len(page.said) == 1

    played(tmp_path, scene)


def test_which_ideas_were_shown_is_counted_once_and_nobody_else_learns_who_saw_them(tmp_path):
    async def scene(people, app):
        await people.do("host", "open_stage", stage="ideas")
        ideas = await mill_lane(people)
        await until(lambda: len(app.ideas.rows) == 5)
        for _ in range(2):
            act = {"do": "see", "id": new_id(), "refs": [ideas["rain"], ideas["park"]]}
            app.ideas._handle_custom_msg({"act": act}, [])
        await until(lambda: people.keeper.state.seen.get(ideas["park"]) == 1)
        assert people.desks["Bo"].state.seen == {ideas["rain"]: 1, ideas["park"]: 1}
        assert people.desks["Bo"].state.exposures == {}

    played(tmp_path, scene)


def test_a_story_follows_one_s_words_to_what_is_decided(tmp_path):
    async def scene(people, app):
        await people.do("host", "open_stage", stage="ideas")
        ideas = await mill_lane(people)
        await people.do("host", "open_stage", stage="vote")
        poll = list(people.keeper.state.polls)[0]
        await people.do("Bo", "cast", poll=poll, approved=[ideas["shade"]])
        await people.do("host", "move_on")
        await people.do("host", "show_result", poll=await people.counted())
        await people.do("host", "decide", poll=poll, chosen=[ideas["shade"]], reason="It serves every age.")
        app.part._handle_custom_msg({"ask": "code"}, [])
        await until(lambda: app.part.stories and app.part.stories[0]["decided"])
        story = app.part.stories[0]
        assert [step["id"] for step in story["grown"]] == [ideas["shade"]]
        assert (story["won"], story["decided"]) == ([], [ideas["shade"]])
        assert app.result.mine["grew"] == [ideas["trees"]]
        assert app.part.given == {
            "comments": [0, 0], "endorsed": [0, 0], "built": [0, 1], "adopted": [0, 0], "thanked": [0, 0],
        }  # fmt: skip
        assert app.frame.first == "result"

    played(tmp_path, scene)


def test_the_file_one_takes_home_holds_nobody_else_s_words(tmp_path):
    async def scene(people, app):
        await people.do("host", "open_stage", stage="ideas")
        await mill_lane(people)
        await until(lambda: len(app.ideas.rows) == 5)
        page = Listener(app.part)
        app.part._handle_custom_msg({"ask": "file"}, [])
        assert [row["title"] for row in page.said[0]["file"]["contributions"]] == ["Twelve shade trees"]
        assert "Rain garden" not in str(page.said[0]["file"])

    played(tmp_path, scene)


def test_the_address_to_join_becomes_a_drawing():
    drawn = address('{"url": "http://192.168.1.20:8866/hello#code=MK7T4WQP", "code": "MK7T4WQP"}')
    assert drawn["code"] == "MK7T4WQP"
    assert drawn["qr"]["size"] >= 21
    assert set(drawn["qr"]["d"]) <= set("M0123456789 hv-1z")
    assert drawn["qr"]["d"].startswith("M0 0h1v1h-1z")


@pytest.mark.parametrize("about", ["", "no json", "{}"])
def test_without_an_address_there_is_no_code_on_the_wall(about):
    assert address(about) == {}
