"""Does `cocodesign release` give away what people allow, from a record or its archive, and nothing else?"""

import json
import re

import pytest

from cocodesign.cli import main
from cocodesign.release import read_release

from ..mill_lane import a_room

NAMES = ("Ana", "Bo", "Cy", "Dee", "Eve", "Flo", "Gus", "Hal", "Ida", "Jo", "Kit")


@pytest.fixture
def square(tmp_path):
    """The folder of a workshop called square: eleven people write an idea each, and allow research and quoting."""
    (tmp_path / "w").mkdir()
    room = a_room(tmp_path / "w" / "square.sqlite", *NAMES)
    room.stage("ideas")
    for name in NAMES:
        room.idea(name, f"{name} wants a bench, and Mr Pond does too")
        for scope in ("research", "quote"):
            room.do(name, "consent", scope=scope, granted=True, confirmed=True)
    room.store.write_archive(tmp_path / "square.jsonl")
    room.store.close()
    return tmp_path


def release(folder, what, to, *options, scope="research"):
    """Run the command; the exit code."""
    said = ["release", str(what), "--store", str(folder / "w"), "--to", str(folder / to), "--scope", scope]
    return main([*said, *options])


def test_a_release_comes_from_the_record_or_from_its_archive(square, capsys):
    assert release(square, "square", "one") == 0
    assert "one: rows by person" in capsys.readouterr().out
    assert release(square, square / "square.jsonl", "two", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] and said["detail"] == "people" and said["tables"]["contributions"] == 11
    one, two = read_release(square / "one"), read_release(square / "two")
    assert len(one.tables["participants"]) == len(two.tables["participants"]) == 11
    assert one.about == two.about and one.about["title"] == "The lot on Mill Lane"


def test_everybodys_names_and_those_of_a_list_are_masked(square):
    (square / "more.txt").write_text("Pond\n\n", encoding="utf-8")
    assert release(square, "square", "one", "--mask", str(square / "more.txt")) == 0
    said = read_release(square / "one").tables["contributions"]["text"]
    assert set(said) == {"[name] wants a bench, and Mr [name] does too"}
    written = "".join(
        path.read_text(encoding="utf-8") for path in (square / "one").rglob("*") if path.is_file()
    )
    assert not [name for name in NAMES if re.search(rf"\b{name}\b", written)]


def test_in_public_is_nobody_who_allowed_research_only(square, capsys):
    assert release(square, "square", "one", scope="open_data") == 0
    assert "counts alone: too few people allow this use" in capsys.readouterr().out
    assert read_release(square / "one").detail == "aggregates"


def test_a_key_makes_the_same_files_again(square):
    key = "a key of more than sixteen letters"
    for to in ("one", "two"):
        assert release(square, "square", to, "--key", key, "--k", "3", "--round", "10") == 0
    files = [{p.name: p.read_bytes() for p in (square / to / "csv").iterdir()} for to in ("one", "two")]
    assert files[0] == files[1]
    assert read_release(square / "one").risk["minutes_rounded_to"] == 10


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--key", "short"], "needs 16 characters or more"),
        (["--mask", "nowhere.txt"], "nowhere.txt: No such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_leaves_nothing(square, capsys, options, says):
    assert release(square, "square", "one", *options) == 1
    assert says in capsys.readouterr().err
    assert not (square / "one").exists() and not list(square.glob("one*"))


@pytest.mark.parametrize(
    ("option", "value"), [("--k", "1"), ("--k", "many"), ("--round", "0"), ("--scope", "all")]
)
def test_wrong_usage_is_said_with_the_way_to_the_help(square, capsys, option, value):
    with pytest.raises(SystemExit) as stopped:
        release(square, "square", "one", option, value)
    assert stopped.value.code == 2 and "See: cocodesign release --help" in capsys.readouterr().err


def test_a_touched_archive_is_not_released(square, capsys):
    path = square / "square.jsonl"
    path.write_bytes(path.read_bytes().replace(b"bench", b"Bench", 1))
    assert release(square, path, "one") == 1
    assert "digest" in capsys.readouterr().err
    assert not (square / "one").exists()


def test_a_workshop_that_is_not_there_is_named(square, capsys):
    assert release(square, "nowhere", "one") == 1
    assert "There is no workshop called nowhere" in capsys.readouterr().err
