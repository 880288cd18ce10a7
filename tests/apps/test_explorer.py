"""Does the explorer show what was chosen, to whom it may, and nothing of anybody's name?"""

from __future__ import annotations

import matplotlib as mpl
import matplotlib.pyplot
import numpy as np
import pandas as pd
import pytest

from cocodesign.apps.explorer import Explorer
from cocodesign.apps.explorer.parts import Looked, Span
from cocodesign.apps.explorer.sources import Source, from_file
from cocodesign.datasets import dataset_path
from cocodesign.tables import Community

from .led import play
from .room import room

mpl.use("Agg")
pytestmark = pytest.mark.usefixtures("drawn_once")


@pytest.fixture
def mill_lane(monkeypatch):
    """The explorer on the bundled workshop, and what it told its page."""
    monkeypatch.delenv("COCODESIGN_EXPLORE", raising=False)
    return opened("mill-lane")


def opened(what, **more):
    app = Explorer(what, **more)
    app.told = []
    app.view.send = app.told.append
    app.begin()
    return app


def choose(app, **change):
    app.look({**app.view.view, **change}, 7)
    assert app.told[-1] == {"drawn": 7}
    return app.view.part


def pictures(app):
    return {it["name"]: it for it in app.view.part["pictures"]}


# ---------------------------------------------------------------- what is seen


def test_it_opens_on_the_whole_network_with_its_words(mill_lane):
    view = mill_lane.view
    assert view.about == {
        "title": "The lot on Mill Lane",
        "standing": "verified",
        "people": 24,
        "ideas": 54,
        "interactions": 158,
    }
    assert view.view["part"] == "network" and view.view["grouping"] == "group"
    assert pictures(mill_lane)["network"]["words"].startswith("A network of 24 people and 116 ties")
    assert 'role="img"' in pictures(mill_lane)["network"]["svg"]
    assert pictures(mill_lane)["network"]["csv"].count("\n") == 117
    assert view.refusal == ""


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("network", ["network", "matrix"]),
        ("lineage", ["lineage", "credit"]),
        ("participation", ["lorenz", "activity"]),
        ("report", ["report", "shifts"]),
    ],
)
def test_each_part_has_its_pictures_each_with_words_and_a_table(mill_lane, part, names):
    shown = choose(mill_lane, part=part)
    assert [it["name"] for it in shown["pictures"]] == names
    for it in shown["pictures"]:
        assert it["words"] and it["csv"].count("\n") > 1
        assert it["svg"].startswith("<svg") and "#0e4a5b" not in it["svg"]


def test_the_slider_cuts_at_events_both_ends_included(mill_lane):
    times = pd.to_datetime(mill_lane.view.times)
    assert times.is_monotonic_increasing and not times.has_duplicates
    choose(mill_lane, since=10, until=40)
    made = mill_lane.looked.community.interactions["created_at"]
    weight = int(((made >= times[10]) & (made <= times[40])).sum())
    counts = {row[0]: row[1] for row in mill_lane.view.part["tables"][0]["rows"]}
    assert counts["addresses"] == str(weight)
    assert counts["people"] == "24"  # the silent stay part of every denominator


def test_people_stand_still_while_it_is_replayed(mill_lane):
    def places(until):
        choose(mill_lane, until=until)
        places_of = mill_lane.looked._places
        return {key: dict(value) for key, value in places_of.items()}

    assert places(20) == places(100) != {}


def test_lineage_shows_what_was_said_by_then_and_credit_once_it_is_decided(mill_lane):
    shown = choose(mill_lane, part="lineage", until=30)
    assert [it["name"] for it in shown["pictures"]] == ["lineage"]
    few = int(shown["pictures"][0]["words"].split()[3])
    shown = choose(mill_lane, until=len(mill_lane.view.times) - 1)
    assert few < 54
    assert shown["pictures"][0]["words"].startswith("A lineage of 54 ideas")
    assert "1/4 (25 %)" in shown["pictures"][1]["words"]


def test_kinds_and_groups_are_filtered(mill_lane):
    choose(mill_lane, kinds=["reply"])
    assert "49 ties" in pictures(mill_lane)["network"]["words"]
    choose(mill_lane, kinds=["reply"], group="camp 1")
    assert pictures(mill_lane)["network"]["words"].startswith("A network of 8 people")
    choose(mill_lane, grouping="", group="camp 1")
    assert list(pictures(mill_lane)) == ["network"]
    assert "24 people" in pictures(mill_lane)["network"]["words"]


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        "view",
        {
            "source": "mill-lane",
            "since": "x",
            "until": True,
            "part": "../x",
            "kinds": ["hug"],
            "grouping": "name",
        },
        {"source": "mill-lane", "since": -5, "until": 10**9, "group": 4, "kinds": 5},
    ],
)
def test_what_makes_no_sense_is_put_right_or_refused(mill_lane, nonsense):
    mill_lane.look(nonsense, 1)
    assert mill_lane.told[-1] == {"drawn": 1}
    if isinstance(nonsense, dict):
        last = len(mill_lane.view.times) - 1
        assert (mill_lane.view.view["since"], mill_lane.view.view["until"]) == (0, last)
        assert mill_lane.view.view["part"] == "network"
    else:
        assert mill_lane.view.refusal == "This is not there to be explored."


def test_ideas_without_times_have_no_slider_and_the_largest_threads_are_drawn():
    app = opened("old-depot")
    assert app.view.times == []
    shown = choose(app, part="lineage")
    assert "Of 124 ideas the 60 are drawn" in shown["words"]
    assert "A lineage of 60 ideas" in shown["pictures"][0]["words"]


@pytest.mark.parametrize("part", ["network", "lineage", "participation", "report"])
@pytest.mark.parametrize("people", [0, 1, 2])
def test_a_workshop_in_which_nothing_happened_is_no_trouble(part, people):
    community = Community(participants=[{"participant": f"p{k}"} for k in range(people)])
    shown = Looked(Source("Empty", "tables", community)).part(part, Span())
    assert isinstance(shown["pictures"], list)


def test_three_hundred_people_and_ideas_with_odd_names_can_be_seen():
    rng = np.random.default_rng(1)
    who = [f"p{k}" for k in range(300)]
    talk = pd.DataFrame({"source": rng.choice(who, 900), "target": rng.choice(who, 900), "kind": "reply"})
    talk["created_at"] = pd.date_range("2026-03-14T18:00Z", periods=900, freq="s")
    titles = ["فكرة", "🌱", "$x^2$ <b>"]
    ideas = [
        {"contribution": f"i{k}", "participant": "p1", "kind": "idea", "title": title, "created_at": talk["created_at"][k]}
        for k, title in enumerate(titles)
    ]  # fmt: skip
    looked = Looked(
        Source("Big", "tables", Community(participants=[{"participant": p} for p in who], interactions=talk, contributions=ideas))
    )  # fmt: skip
    assert "300 people" in looked.part("network", Span())["pictures"][0]["words"]
    drawn = looked.part("lineage", Span())["pictures"][0]["svg"]
    assert "<b>" not in drawn and "فكرة" in drawn


def test_a_spanish_explorer_has_spanish_pictures_and_tables():
    app = opened("mill-lane", language="es")
    told = app.view.part
    assert [it["title"] for it in told["pictures"]] == ["Quién se dirigió a quién", "Grupo por grupo"]
    assert told["pictures"][0]["words"].startswith("Una red de 24 personas y 116 vínculos")
    assert told["tables"][0]["heads"] == ["qué", "valor"]
    assert told["tables"][0]["rows"][0] == ["personas", "24"]
    bands = choose(app, part="participation")["tables"][0]
    assert [row[0] for row in bands["rows"]] == ["lo más", "algo", "nada"]
    assert bands["csv"].startswith("band,people,share_of_people")  # a file is read by programs


def test_what_was_seen_before_is_not_drawn_again(mill_lane, monkeypatch):
    first = choose(mill_lane, until=40)
    choose(mill_lane, part="participation")
    monkeypatch.setattr(Looked, "network_part", None)
    assert choose(mill_lane, part="network") == first


def test_a_copy_of_a_workshop_goes_by_its_name_and_its_code_outlives_it(monkeypatch):
    monkeypatch.setenv("COCODESIGN_EXPLORE", str(dataset_path("mill-lane.jsonl")))
    monkeypatch.setenv("COCODESIGN_EXPLORE_COPY_OF", "square")
    app = opened(None)
    assert {"name": "copy", "words": "The workshop square"} in app.view.sources
    assert app.view.view["source"] == "copy" and app.view.view["path"] == ""
    assert "read_archive('square.jsonl')" in app.view.code
    assert "cocodesign archive square --to square.jsonl" in app.view.code
    choose(app, source="mill-lane")
    choose(app, source="copy")
    assert app.view.refusal == "" and app.view.about["people"] == 24


def test_nobody_opens_a_copy_where_there_is_none(mill_lane):
    mill_lane.look({"source": "copy", "path": "/etc/passwd"})
    assert mill_lane.view.refusal == "This is not there to be explored."


def test_no_figure_stays_open(mill_lane):
    before = mpl.pyplot.get_fignums()
    choose(mill_lane, part="participation", since=3)  # what nobody has drawn before
    assert mpl.pyplot.get_fignums() == before


# ---------------------------------------------------------------- where it comes from


def test_an_archive_is_opened_by_its_path_and_a_changed_one_refused(mill_lane, tmp_path):
    good = dataset_path("mill-lane.jsonl")
    assert from_file(good).title == "The lot on Mill Lane"
    bad = tmp_path / "bad.jsonl"
    bad.write_text(
        good.read_text(encoding="utf-8").replace("Night light", "Night flight", 1), encoding="utf-8"
    )
    before = mill_lane.view.part
    mill_lane.look({"source": "file", "path": str(bad)})
    assert mill_lane.view.refusal
    assert mill_lane.view.part == before
    mill_lane.look({"source": "file", "path": str(tmp_path / "none.jsonl")})
    assert "There is no file" in mill_lane.view.refusal
    mill_lane.look({"source": "file", "path": str(good)})
    assert mill_lane.view.refusal == "" and mill_lane.view.groupings == []


def test_the_code_that_it_shows_runs(mill_lane, monkeypatch):
    monkeypatch.setattr(mpl.pyplot, "show", lambda: None)
    for part in ("network", "lineage", "participation"):
        choose(mill_lane, part=part, since=5, until=60, kinds=["reply", "build"])
        exec(compile(mill_lane.view.code, part, "exec"), {})
    mpl.pyplot.close("all")


def test_whoever_leads_a_workshop_sees_it_by_number_and_reads_it_anew_when_asked(tmp_path):
    async def story():
        async with room(tmp_path, "Ana", "Quill") as people:
            await people.do("host", "open_stage", stage="ideas")
            bench = await people.idea("Ana", "A bench")
            await people.idea("Quill", "A roof", parents=(bench,))
            app = opened(None, desk=people.desks["host"])
            assert app.view.about["standing"] == "live"
            assert app.view.about["ideas"] == 2 and app.view.about["interactions"] == 1
            assert not app.view.opens_files
            told = str({name: value for name, value in app.view.get_state().items() if name[0] != "_"})
            assert not [told[told.index(name) - 40 :][:80] for name in ("Ana", "Quill") if name in told]
            assert list(app.looked.labels.values()) == ["1", "2", "3"]
            assert "name" not in app.looked.roster.columns
            app.take({"events": [{}, {}]})
            assert app.view.news == 2
            await people.idea("Ana", "A pond")
            choose(app, anew=True)
            assert app.view.about["ideas"] == 3 and app.view.news == 0

    play(story())


def test_a_wall_is_nobody_and_no_circle_in_the_network(tmp_path):
    async def story():
        async with room(tmp_path, "Ana") as people:
            await people.join("screen", "wall")
            app = opened(None, desk=people.desks["host"])
            assert app.view.about["people"] == 2
            assert "wall" not in str(app.view.groupings)

    play(story())


def test_nobody_but_the_facilitator_explores_a_running_workshop(tmp_path):
    async def story():
        async with room(tmp_path, "Ana") as people:
            app = opened(None, desk=people.desks["Ana"])
            assert app.view.refusal == "Only who leads this workshop may explore it."
            app.look({"source": "live"})
            app.look({"source": "mill-lane"})
            assert app.view.part == {} and app.looked is None

    play(story())


def test_a_page_of_a_running_workshop_opens_no_files(tmp_path):
    async def story():
        async with room(tmp_path, "Ana") as people:
            app = opened(None, desk=people.desks["host"])
            app.look({"source": "file", "path": str(dataset_path("mill-lane.jsonl"))})
            assert app.view.refusal == "This is not there to be explored."
            assert app.view.about["standing"] == "live"

    play(story())
