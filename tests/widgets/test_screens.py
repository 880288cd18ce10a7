"""What goes into a widget, what comes out, and what travels: without a browser."""

import json
import re
import shutil
import subprocess
import zlib
from importlib.resources import files

import pytest

from cocodesign import widgets
from cocodesign.widgets import (
    Actions,
    Ballot,
    Frame,
    Idea,
    Ideas,
    MyPart,
    Places,
    Result,
    Screen,
    Threads,
    Waiting,
)
from cocodesign.widgets.screen import source

OF_A_PHONE = (Frame, Waiting, Ideas, Idea, Threads, Ballot, Result, MyPart, Actions, Places)


def row(idea, v, **more):
    return {
        "id": idea,
        "v": v,
        "seq": v,
        "who": "Ana",
        "n": 1,
        "mine": False,
        "title": idea,
        "text": "",
        **more,
    }


@pytest.fixture
def two_ideas():
    widget = Ideas(rows=[row("trees", 1), row("court", 2)])
    widget.said = []
    widget.send = lambda content, buffers=None: widget.said.append(content)
    return widget


def page_says(widget, message):
    widget._handle_custom_msg(message, [])


def test_only_changed_rows_travel(two_ideas):
    two_ideas.patch([row("court", 3, comments=1)], 3)
    assert two_ideas.said == [{"rows": [row("court", 3, comments=1)], "seq": 3}]


def test_a_page_that_opens_later_gets_the_list_as_it_stands(two_ideas):
    two_ideas.patch([row("court", 3), row("pool", 4)], 4)
    assert [(r["id"], r["v"]) for r in two_ideas.get_state()["rows"]] == [
        ("trees", 1),
        ("court", 3),
        ("pool", 4),
    ]


def test_a_page_that_missed_something_gets_what_it_missed(two_ideas):
    two_ideas.patch([row("court", 3)], 3)
    two_ideas.said.clear()
    page_says(two_ideas, {"since": 2})
    assert two_ideas.said == [{"rows": [row("court", 3)], "seq": 3}]


def test_a_page_that_missed_nothing_is_sent_no_rows(two_ideas):
    page_says(two_ideas, {"since": 2})
    assert two_ideas.said == []


def test_an_act_comes_out_once_for_each_time_it_is_sent_and_its_answer_names_it(two_ideas):
    acts = []
    two_ideas.on_act(lambda widget, act: acts.append(act))
    page_says(two_ideas, {"act": {"do": "add_idea", "id": "a" * 32, "text": "Trees"}})
    two_ideas.answer("a" * 32, ok={"seq": 5})
    two_ideas.answer("b" * 32, no={"code": "quota", "say": "Three each."})
    assert [act["text"] for act in acts] == ["Trees"]
    assert two_ideas.said == [
        {"answer": {"id": "a" * 32, "ok": {"seq": 5}}},
        {"answer": {"id": "b" * 32, "no": {"code": "quota", "say": "Three each."}}},
    ]


@pytest.mark.parametrize(
    "message", ["x", 7, None, [], {}, {"act": 1}, {"act": {"id": 3}}, {"since": "0"}, {"ask": 9}]
)
def test_what_is_not_understood_is_passed_over(two_ideas, message):
    acts = []
    two_ideas.on_act(lambda widget, act: acts.append(act))
    page_says(two_ideas, message)
    assert acts == []
    assert two_ideas.said == []


def test_the_tokens_come_only_when_a_notebook_asks_for_them(two_ideas):
    assert "--co-paper:" not in str(two_ideas.get_state())
    page_says(two_ideas, {"ask": "tokens"})
    assert "--co-paper:" in two_ideas.said[0]["tokens"]


def test_a_ballot_carries_no_count():
    """Whatever a participant's kernel knows of an open vote, a visitor can read."""
    names = set(Ballot.class_own_traits())
    assert names - {"_esm", "_css", "_anywidget_id"} == {
        "poll",
        "paper",
        "options",
        "sent",
        "turnout",
        "handing",
        "pairs",
    }


def test_the_modules_of_a_phone_weigh_at_most_42_kB_on_the_way():
    """The line is compressed, so what is written to be read costs a visitor next to nothing."""
    modules = Ideas().get_state()["_kit"] + "".join(widget._esm for widget in OF_A_PHONE)
    assert len(zlib.compress(modules.encode(), 6)) <= 42_000


def test_one_widget_brings_the_kit_and_the_others_need_not():
    assert "export const outbox" in Ideas().get_state()["_kit"]
    assert Ideas(_kit="").get_state()["_kit"] == ""


@pytest.mark.parametrize("name", [name for name in widgets.__all__ if name != "Screen"])
def test_every_widget_says_where_in_the_page_it_belongs(name):
    widget = getattr(widgets, name)()
    assert isinstance(widget, Screen)
    assert widget.get_state()["_place"] in ("top", "main", "foot")


def modules():
    return sorted(entry.name for entry in files("cocodesign.widgets").iterdir() if entry.name.endswith(".js"))


@pytest.mark.parametrize("name", modules())
def test_people_s_words_never_become_markup(name):
    text = source(name)
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "DOMParser",
        "eval(",
        "Function(",
    ):
        assert way not in text, way


@pytest.mark.parametrize("name", modules())
def test_a_module_needs_no_secure_page_and_nobody_else_s_server(name):
    text = source(name)
    assert "randomUUID" not in text
    assert "crypto.subtle" not in text
    assert re.findall(r"https?://(?!www\.w3\.org/)", text) == []


READ = """
const fs = require("fs"), path = require("path"), vm = require("vm"), found = {};
const [folder] = process.argv.slice(1);
for (const name of fs.readdirSync(folder)) {
  found[name] = null;
  try { new vm.SourceTextModule(fs.readFileSync(path.join(folder, name), "utf8"), { identifier: name }); }
  catch (trouble) { found[name] = String(trouble); }
}
console.log(JSON.stringify(found));
"""


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """What one node finds wrong with the modules as they travel, by name; to start it costs more than to read them."""
    if shutil.which("node") is None:
        pytest.skip("no node here to read JavaScript")
    folder = tmp_path_factory.mktemp("modules")
    for name in modules():
        (folder / name).write_text(source(name), encoding="utf-8")
    command = ["node", "--experimental-vm-modules", "--no-warnings", "--eval", READ, str(folder)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.parametrize("name", modules())
def test_what_travels_is_still_javascript(name, broken):
    assert broken[name] is None


@pytest.mark.parametrize("name", modules())
def test_no_text_runs_over_the_end_of_a_line(name):
    """The spaces at the beginning of a line stay behind on the way; in a text they would be missed."""
    written = files("cocodesign.widgets").joinpath(name).read_text(encoding="utf-8")
    lines = [line for line in written.splitlines() if not line.strip().startswith("//")]
    assert [line for line in lines if line.count("`") % 2 or line.endswith("\\")] == []
