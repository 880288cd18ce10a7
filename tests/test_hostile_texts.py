"""Is what people write taken for words everywhere, whatever it looks like to a machine?"""

import hashlib
import json
import warnings
from datetime import date

import pytest

from cocodesign.archive import open_archive
from cocodesign.chain import canonical
from cocodesign.events import replay
from cocodesign.exceptions import InvalidInputError, RefusedError
from cocodesign.keeper import progress
from cocodesign.lineage import idea_lineage
from cocodesign.rules import REFUSALS, refuse
from cocodesign.server.progress import progress_page
from cocodesign.store import Feed

from .mill_lane import ABOUT, AFTERNOON, a_room, an_id, count_closed

MARKUP = "<img src=x onerror=alert(1)>"
ESCAPES = ["</textarea><script>alert(1)</script>", "<svg onload=alert(1)>", "javascript:alert(1)", "data:text/html,<script>1</script>"]  # fmt: skip
REMOTE = '<b>bold</b> <img src="http://tracker.example/p.gif">'
FORMULAE = ["$\\frac{", "{{7*7}}", "%(x)s", "{0.__class__}", "{stage}", "%s %d %", "${HOME}"]
SQL = ["'; DROP TABLE event;--", "%", "_", "' OR '1'='1", '"; DELETE FROM vault; --']
HOSTILE = [MARKUP, *ESCAPES, REMOTE, *FORMULAE, *SQL]


def a_hostile_afternoon(words):
    """A room in which everything that can be written is these words."""
    stages = [{**stage, "title": words} for stage in AFTERNOON["stages"]]
    stages[-1]["settings"] = {"questions": [words]}
    about = {
        **ABOUT,
        "title": words,
        "purpose": words,
        "values": [words],
        "criteria": [words],
        "stages": stages,
    }
    room = a_room(None, "Ana", "Bo", about=about)
    room.do("Ana", "rename", name=words)
    room.stage("ideas")
    idea = room.do("Ana", "add_idea", text=words, title=words)
    room.stage("discussion")
    room.do("Bo", "comment", ref=idea, text=words)
    room.do("Bo", "flag", ref=idea, reason=words)
    room.stage("dots")
    poll = room.poll()
    room.do("Bo", "cast", poll=poll, amounts={idea: 1})
    room.stage("result")
    count_closed(room)
    room.do("Fay", "show_result", poll=poll)
    room.do("Fay", "decide", poll=poll, chosen=[idea], reason=words)
    room.stage("actions")
    promise = room.do("Fay", "make_promise", text=words, owner=words)
    room.do("Fay", "keep_promise", ref=promise, evidence=words)
    room.do("Fay", "post_update", text=words, title=words)
    room.do("Bo", "pledge", kind="time", text=words)
    goal = room.do("Fay", "set_goal", text=words, unit="km", target=1)
    room.do("Bo", "log_effort", ref=goal, amount=1, text=words, evidence=words)
    return room


@pytest.fixture(scope="module", params=HOSTILE, ids=ascii)
def hostile(request):
    """The words, and the room that is full of them."""
    return request.param, a_hostile_afternoon(request.param)


# ---------------------------------------------------------------- kept as they are


def test_sec_s33_sec_s34_sec_s36_sec_s39_words_stay_as_they_were_typed_in_every_field(hostile):
    words, room = hostile
    state = Feed(room.store.read(), room.store.names()).state
    (idea,) = state.ideas
    (comment,) = state.comments(idea["contribution"])
    assert {idea["title"], idea["text"], comment["text"], state.participants[room.ids["Ana"]]["name"]} == {
        words
    }
    assert {stage["title"] for stage in state.agenda} == {words}
    assert [state.workshop[name] for name in ("title", "purpose")] == [words] * 2
    (promise,), (update,), (pledge,), (decision,) = (
        list(some) for some in (state.promises.values(), state.updates, state.pledges.values(), state.decisions.values())
    )  # fmt: skip
    assert {promise["text"], promise["owner"], update["title"], pledge["text"], decision["reason"]} == {words}
    (goal,), (effort,) = state.goals.values(), state.efforts.values()
    assert {goal["text"], effort["text"], effort["evidence"]} == {words}


def test_sec_s39_the_record_verifies_and_holds_all_its_tables(hostile):
    _, room = hostile
    assert room.store.verify().ok
    assert len(room.store.vault()) == 3


def test_words_come_through_an_archive_as_they_are(hostile, tmp_path):
    words, room = hostile
    community = open_archive(room.store.write_archive(tmp_path / "a.jsonl")).community()
    assert community.contributions["text"].tolist() == [words, words]


# ---------------------------------------------------------------- shown as they are


def test_sec_s33_sec_s34_sec_s35_the_public_page_shows_words_and_makes_nothing_of_them(hostile):
    words, room = hostile
    state = Feed(room.store.read(), room.store.names()).state
    page = progress_page(progress(state), "en", date(2026, 12, 1))
    for piece in ("<img src=x", "<svg onload", "</textarea>", "<b>bold", "<script>alert", "<script>1", 'src="http', 'href="javascript', 'href="data:text'):  # fmt: skip
        assert piece not in page
    assert words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&#34;").replace("'", "&#39;") in page  # fmt: skip


@pytest.mark.parametrize("words", FORMULAE)
def test_sec_s36_a_refusal_says_the_title_of_a_stage_as_it_was_typed(words):
    assert str(refuse("stage-closed", stage=words)) == REFUSALS["stage-closed"].replace("{stage}", words)
    room = a_room(
        None,
        "Ana",
        about={**ABOUT, "stages": [{"kind": "welcome", "title": words}, {"kind": "ideas", "title": words}]},
    )
    room.stage("welcome")
    with pytest.raises(RefusedError) as found:
        room.idea("Ana", "Too early")
    assert words in str(found.value)


@pytest.mark.parametrize("words", [*FORMULAE, MARKUP, "$a$ and $b_$"])
def test_sec_s36_a_figure_shows_words_as_they_were_typed(words):
    import io

    import matplotlib as mpl

    mpl.use("Agg")
    import pandas as pd

    from cocodesign.figures import draw_lineage

    drawn = pd.DataFrame([("bench", "roof", "builds_on")], columns=["parent", "child", "kind"])
    said = pd.DataFrame({"contribution": ["bench", "roof"], "kind": "idea", "participant": "Ana", "title": [words, "Roof"]})  # fmt: skip
    ax = draw_lineage(idea_lineage(drawn, said))
    assert any(words.split()[0] in text.get_text() for text in ax.texts)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.savefig(io.BytesIO(), format="svg")
    mpl.pyplot.close(ax.figure)


def test_sec_s33_a_table_in_a_notebook_shows_words_as_text():
    room = a_hostile_afternoon(MARKUP)
    from cocodesign.archive import Archive

    store = room.store
    community = Archive(store.workshop, {}, list(store.records()), store.vault(), []).community()
    assert "<img" not in community._repr_html_() + community.contributions._repr_html_()


# ---------------------------------------------------------------- looked up as they are


@pytest.mark.parametrize("words", SQL)
def test_sec_s39_what_looks_like_sql_is_an_unknown_id_and_finds_nothing_else(words):
    room = a_room(None)
    room.stage("ideas")
    room.idea("Ana", "Trees")
    for command in ({"do": "endorse", "ref": words}, {"do": "comment", "ref": words, "text": "?"}, {"do": "see", "refs": [words]}):  # fmt: skip
        try:
            answer = room.store.submit({"id": an_id(), **command}, room.ids["Bo"])
            assert answer.seq is None
        except RefusedError as refusal:
            assert refusal.code == "unknown-idea"
    assert room.store.who(words) is None and room.store.role(words) is None
    assert room.store.holder(f"{words}.participant.0") is None
    assert room.store.verify().ok and len(room.store.vault()) == 4


@pytest.mark.parametrize("wild", ["%", "_", "A_a", "A%", "***"])
def test_sec_s39_a_wildcard_as_a_name_is_nobody_elses(wild):
    """`%` would be like every name, and be numbered, if names were looked up by LIKE."""
    room = a_room(None, "Ana", "Aba")
    room.join(wild)
    assert room.store.names()[room.ids[wild]] == wild


# ---------------------------------------------------------------- what turns or heaps letters


def test_sec_s40_an_idea_cannot_turn_the_order_of_what_stands_beside_it():
    room = a_room(None)
    room.stage("ideas")
    room.do("Ana", "add_idea", text="a \u202ehcneb\u202c, \u2066here", title="\u202dTrees")
    state = replay(room.store.read())
    assert [(row["title"], row["text"]) for row in state.ideas] == [("Trees", "a hcneb, here")]
    with pytest.raises(RefusedError) as found:
        room.do("Ana", "rename", name="\u202eanA")
    assert found.value.code == "bad-name"


def test_sec_s40_sec_s45_the_marks_that_scripts_from_right_to_left_need_stay():
    room = a_room(None)
    room.stage("ideas")
    for words in (
        "حديقة\u200f!",
        "\u200eA 12\u061c",
        "می\u200cخواهم",
        "שָׁלוֹם",
        "प्रार्थना",
        "เก้าอี้",
        "ကြွှေ့",
        "한글",
        "👩‍🌾🏽",
    ):
        room.clock.forward(60)
        room.idea("Ana", words)
        assert room.store.read()[-1]["body"]["text"] == words


@pytest.mark.parametrize(
    "words",
    ["Z" + "\u0301" * 400, "Z\u0300\u0316\u0301\u0317\u0302", "ส" + "\u0e47" * 20, "Z" + "\u20dd" * 3, "t\u0489\u0489\u0489rees", "Z" + "\u0e31\u0e34" * 6],
    ids=ascii,
)  # fmt: skip
def test_sec_s43_marks_heaped_on_a_letter_are_refused_with_a_reason(words):
    room = a_room(None)
    room.stage("ideas")
    with pytest.raises(RefusedError, match="Too many marks stand on one letter") as found:
        room.idea("Ana", words)
    assert found.value.code == "heaped-marks"


def test_sec_s41_a_name_of_blanks_is_no_name():
    room = a_room(None)
    room.join(" " * 40)
    assert room.store.names()[room.ids[" " * 40]] == ""


@pytest.mark.parametrize(
    "name", ["Fаcilitator", "ＦＡＣＩＬＩＴＡＴＯＲ", "facilit\u200cator", "Кeeper"], ids=ascii
)
def test_sec_s42_a_name_that_looks_like_that_of_an_office_is_numbered(name):
    room = a_room(None)
    person = room.join(name)
    assert room.store.names()[person] == f"{name} 2"


# ---------------------------------------------------------------- size and speed


@pytest.mark.parametrize(("length", "limit"), [(64 * 1024 + 1, 500), (5_000_000, 500), (501, 500)])
def test_sec_s46_an_idea_that_is_too_long_is_refused_and_the_limit_named(length, limit):
    room = a_room(None)
    room.stage("ideas")
    with pytest.raises(RefusedError, match=f"At most {limit} characters fit here; this has {length}"):
        room.idea("Ana", "x" * length)


def test_sec_s47_a_thousand_ideas_in_a_minute_are_twelve_and_nobody_else_waits():
    room = a_room(None)
    room.stage("ideas")
    taken = 0
    for n in range(1_000):
        try:
            room.store.submit({"do": "add_idea", "id": an_id(), "text": f"Idea {n}"}, room.ids["Ana"])
            taken += 1
        except RefusedError as refusal:
            assert refusal.code == "too-fast"
    assert taken == 12
    room.store.submit({"do": "add_idea", "id": an_id(), "text": "Shade"}, room.ids["Bo"])
    assert len(replay(room.store.read()).ideas) == 13


# ---------------------------------------------------------------- what comes in as a file


DEEP = b'{"event":{"x":' + b"[" * 10_000 + b"]" * 10_000 + b"}}"


@pytest.mark.parametrize(
    "line",
    [b'{"event":{"seq":NaN}}', b'{"event":{"seq":-Infinity}}', b'{"event":{"seq":1e400}}', b'{"event":{"seq":1' + b"0" * 400 + b"}}",
     DEEP, b'{"event":{"seq":1,"seq":1}}', b'{"event":{"x":"\xff"}}', b'{"event":{"x":"\\ud800"'],
    ids=lambda line: ascii(line[:28]),
)  # fmt: skip
@pytest.mark.parametrize("where", ["first", "later"])
def test_sec_s48_an_archive_with_a_line_that_is_no_strict_json_is_refused(tmp_path, line, where):
    path = a_room(None).store.write_archive(tmp_path / "a.jsonl")
    first, _, rest = path.read_bytes().partition(b"\n")
    content = rest + line + b"\n"
    head = canonical({**json.loads(first), "sha256": hashlib.sha256(content).hexdigest()})
    path.write_bytes((line if where == "first" else head) + b"\n" + content)
    with pytest.raises(InvalidInputError, match="is not an archive of a workshop"):
        open_archive(path)


@pytest.mark.parametrize(
    "body", ['{"text":NaN}', '{"text":"a","text":"b"}', "[" * 10_000 + "]" * 10_000, "1e400"]
)
def test_sec_s48_a_payload_that_is_no_strict_json_is_found_and_named(tmp_path, body):
    path = a_room(None).store.write_archive(tmp_path / "a.jsonl")
    archive = open_archive(path)
    archive.records[3]["body"] = body
    report = archive.verify()
    assert not report.ok and "event 4" in str(report)
