"""Do the commands that erase say beforehand what they do, do it, and leave nothing?"""

import json

import pytest

from cocodesign.archive import open_archive
from cocodesign.events import replay
from cocodesign.store import Store
from cocodesign.store.purge import traces

from ..mill_lane import Clock, a_room
from ..test_cli import run, run_alone  # noqa: F401 (fixtures)

WORDS = "Shade trees along the canal, and a bench"


@pytest.fixture
def lane(tmp_path):
    """A workshop in workshops/mill-lane.sqlite: Ana's trees, Bo's fork of them, Cy who speaks of Annabel by name."""
    (tmp_path / "workshops").mkdir()
    room = a_room(tmp_path / "workshops" / "mill-lane.sqlite", "Annabel", "Bo", "Cy")
    room.stage("ideas")
    room.trees = room.idea("Annabel", WORDS)
    room.fork = room.idea("Bo", WORDS + ", and a tap", room.trees, kind="forks")
    room.grown = room.idea("Cy", "More shade", room.trees)
    room.note = room.do("Cy", "comment", ref=room.trees, text="As Annabel says")
    room.store.close()
    return room


def test_without_yes_it_only_says_what_would_go(run, lane, tmp_path):  # noqa: F811
    said = run("erase", "mill-lane", "--person", "2", "--reason", "asked").stdout
    assert "This would go for good: 1 ideas, the name, every personal link, every consent." in said
    assert f"Texts of others that still repeat these words would go too: {lane.fork}." in said
    assert "This stays: 1 ideas that others drew from it" in said
    assert f"{lane.note} (comment.added)" in said
    assert "Nothing was erased. Say --yes" in said
    assert traces(tmp_path, [WORDS])


def test_with_yes_it_is_gone_from_the_files_and_verifies(run, run_alone, lane, tmp_path):  # noqa: F811
    done = run_alone(
        "erase", "mill-lane", "--person", lane.ids["Annabel"], "--reason", "asked", "--yes", "--json"
    )
    said = json.loads(done.stdout)
    assert (said["done"], said["purge"], said["payloads"]) == (True, "verified", 2)
    assert traces(tmp_path, [WORDS]) == {}
    assert ", 2 of them erased" in run("verify", "mill-lane").stdout
    again = run("erase", "mill-lane", "--person", "2", "--reason", "asked", "--yes", code=1)
    assert "was erased at" in again.stderr


def test_one_contribution_goes_by_its_id(run, lane, tmp_path):  # noqa: F811
    run("erase", "mill-lane", "--contribution", lane.note, "--reason", "she is named", "--yes")
    assert traces(tmp_path, ["As Annabel says"]) == {} and traces(tmp_path, [WORDS])


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--person", "99"), "There is nobody '99' in mill-lane"),
        (("--contribution", "x"), "There is no idea or comment 'x' in mill-lane"),
    ],
)
def test_who_or_what_is_not_there_is_said(run, lane, words, what):  # noqa: F811
    assert what in run("erase", "mill-lane", *words, "--reason", "asked", code=1).stderr


def test_a_backup_made_before_does_not_bring_the_words_back(run, lane, tmp_path):  # noqa: F811
    (tmp_path / "stick").mkdir()
    said = run("backup", "mill-lane", "--to", "stick/lane.jsonl").stdout
    assert "delete it by" in said and ".redactions" in said
    run("erase", "mill-lane", "--person", "2", "--reason", "asked", "--yes")
    (tmp_path / "workshops" / "mill-lane.sqlite").unlink()
    run("restore", "stick/lane.jsonl")
    assert traces(tmp_path / "workshops", [WORDS]) == {}
    assert "2 of them erased" in run("verify", "mill-lane").stdout
    run("backup", "mill-lane", "--to", "stick/later.jsonl")
    assert traces(tmp_path / "stick", [WORDS]).keys() == {"lane.jsonl"}
    assert (
        not open_archive(tmp_path / "stick" / "later.jsonl")
        .state()
        .consents[lane.ids["Annabel"]]["workshop"]["granted"]
    )


def test_the_copies_made_stand_in_the_data_sheet(run, lane):  # noqa: F811
    run("archive", "mill-lane", "--to", "a.jsonl")
    run("backup", "mill-lane", "--to", "b.jsonl")
    sheet = json.loads(run("datasheet", "mill-lane", "--json").stdout)
    assert [(row["kind"], row["file"]) for row in sheet["exports"]] == [
        ("archive", "a.jsonl"),
        ("backup", "b.jsonl"),
    ]
    assert run("datasheet", "mill-lane").stdout.startswith("# Data sheet: The lot on Mill Lane\n")


def test_retention_says_what_is_due_and_does_it_when_told(run, tmp_path):  # noqa: F811
    (tmp_path / "workshops").mkdir()
    room = a_room(tmp_path / "workshops" / "lane.sqlite")
    room.store.clock = room.clock = Clock("2020-01-01T10:00:00+00:00")
    room.stage("ideas")
    room.idea("Ana", WORDS)
    room.do("Fay", "end")
    room.store.checkpoint("backup old.jsonl")
    room.store.close()
    said = run("retention", "lane").stdout
    assert (
        "Names of 4 people: due since 2020-01-31" in said and "1 texts, and personal links: due since" in said
    )
    assert "The backup old.jsonl of 2020-01-01 should be deleted" in said and "Say --apply" in said
    run("retention", "lane", "--apply")
    assert traces(tmp_path, [WORDS]) == {}
    store = Store.open(f"sqlite:///{tmp_path / 'workshops' / 'lane.sqlite'}")
    assert set(store.names().values()) == {""} and replay(store.read()).ideas[0]["erased"]
    assert store.purge_pending() is None
    store.close()
    assert "Nothing is kept longer" in run("retention", "lane", "--apply", code=1).stderr


def test_a_pending_purge_is_shown_until_it_is_done(run, lane, tmp_path):  # noqa: F811
    store = Store.open(f"sqlite:///{tmp_path / 'workshops' / 'mill-lane.sqlite'}")
    store.submit({"do": "erase", "id": "a" * 32, "sure": True}, lane.ids["Annabel"])
    store.close()
    assert (
        "purge pending" in run("list").stdout and "purge pending since" in run("verify", "mill-lane").stdout
    )
    assert json.loads(run("list", "--json").stdout)["workshops"][0]["purge_pending"]
    assert run("purge", "mill-lane").stdout.startswith("Purged: ")
    assert "purge pending" not in run("list").stdout
