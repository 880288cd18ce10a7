"""Do the commands do what they say, on real files, and say in one line what is wrong?"""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .cli.commands import alone, here

ROOT = Path(__file__).resolve().parent.parent
PURPOSE = "What should the square become? The three ideas most of us can live with go to the council."


@pytest.fixture
def run(tmp_path):
    """A function that runs `cocodesign …` in an empty folder of its own, in this process."""
    return runner(tmp_path, here)


@pytest.fixture
def run_alone(tmp_path):
    """The same in an interpreter of its own, as people do: one test of each family of commands is enough of them."""
    return runner(tmp_path, alone)


def runner(folder: Path, how: Callable[..., subprocess.CompletedProcess]):
    def go(
        *words: str, code: int = 0, folder: Path = folder, **environment: str
    ) -> subprocess.CompletedProcess:
        done = how([*map(str, words)], folder, environment)
        assert done.returncode == code, f"{words}: {done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
        return done

    return go


@pytest.fixture(scope="module")
def a_square_of_three(tmp_path_factory) -> Path:
    """The folder of a workshop called square that three simulated people have gone through; copy it, do not touch it."""
    folder = tmp_path_factory.mktemp("square")
    run = runner(folder, here)
    run("new", "square", "--purpose", PURPOSE)
    run("simulate", "square", "--participants", "3", "--seed", "1")
    run("archive", "square", "--to", "square.jsonl")
    return folder


@pytest.fixture(scope="module")
def twelve(tmp_path_factory) -> Path:
    """The folder of a workshop called square that twelve simulated people have gone through, made by the real command."""
    folder = tmp_path_factory.mktemp("twelve")
    run = runner(folder, alone)
    about = ["--purpose", PURPOSE, "--values", "Old and young", "No fences", "--organisation", "The library"]
    run("new", "square", *about)
    run("simulate", "square", "--participants", "12", "--seed", "7")
    return folder


@pytest.fixture
def a_square_of_twelve(twelve, tmp_path) -> Path:
    """A copy of it; returns the folder."""
    shutil.copytree(twelve / "workshops", tmp_path / "workshops")
    return tmp_path


# ---------------------------------------------------------------- the way of a record


def test_a_simulated_workshop_can_be_archived_restored_elsewhere_and_verified_with_the_same_numbers(
    run_alone, a_square_of_twelve, tmp_path_factory
):
    run = run_alone
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    here = json.loads(run("archive", "square", "--to", "square.jsonl", "--json").stdout)
    shutil.copy(a_square_of_twelve / "square.jsonl", elsewhere)
    there = json.loads(run("restore", "square.jsonl", "--as", "plaza", "--json", folder=elsewhere).stdout)
    again = json.loads(
        run("verify", "plaza", "--against", here["checkpoint"], "--json", folder=elsewhere).stdout
    )
    assert here["ok"] and there["ok"] and again["ok"] and again["anchored"]
    assert {it["head"] for it in (here, there, again)} == {here["head"]}
    assert {it["events"] for it in (here, there, again)} == {here["events"]}
    assert again["polls"] == here["polls"] and len(again["polls"]) == 1
    run("archive", "plaza", "--to", "again.jsonl", folder=elsewhere)
    from cocodesign.archive import read_archive

    first, second = read_archive(a_square_of_twelve / "square.jsonl"), read_archive(elsewhere / "again.jsonl")
    for table in (
        "participants",
        "contributions",
        "derivations",
        "interactions",
        "ballots",
        "marks",
        "decisions",
    ):
        assert getattr(first, table).equals(getattr(second, table)), table
    assert len(first.participants.query("role == 'participant'")) == 12


def test_a_simulated_workshop_has_all_that_a_workshop_has(run, a_square_of_twelve):
    (it,) = json.loads(run("list", "--json").stdout)["workshops"]
    assert it["participants"] == it["simulated"] == 12
    assert it["ended_at"] and it["ideas"] >= 12
    run("archive", "square", "--to", "square.jsonl")
    from cocodesign.archive import open_archive

    state = open_archive(a_square_of_twelve / "square.jsonl").state()
    kinds = {row["kind"] for row in state.derivations}
    assert {"builds_on", "merges"} <= kinds
    assert any(row["kind"] == "comment" for row in state.contributions.values())
    assert state.endorsements and state.results and state.decisions
    (poll,) = state.polls
    assert 9 <= len(state.ballots[poll]) <= 12, "nearly everybody votes"


def test_the_same_seed_gives_the_same_people_and_words(run, tmp_path):
    from cocodesign.archive import open_archive

    words = []
    for name in ("one", "two", "three"):
        run("new", name, "--purpose", PURPOSE)
        run("simulate", name, "--participants", "8", "--seed", "3" if name == "three" else "2")
        run("archive", name, "--to", f"{name}.jsonl")
        state = open_archive(tmp_path / f"{name}.jsonl").state()
        words.append([row["text"] for row in state.contributions.values()])
    assert words[0] == words[1] != words[2]


def flip(path: Path, at: int) -> None:
    """Change one bit of one byte of a file."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def test_one_flipped_byte_anywhere_in_an_archive_is_found(run, tmp_path, a_square_of_three):
    from cocodesign.archive import open_archive
    from cocodesign.exceptions import CocodesignError

    shutil.copy(a_square_of_three / "square.jsonl", tmp_path)
    whole, touched = (tmp_path / "square.jsonl").read_bytes(), tmp_path / "touched.jsonl"
    unnoticed = []
    for at in [*range(400), *range(400, len(whole), 97), len(whole) - 1]:
        touched.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        try:
            if open_archive(touched).verify().ok:
                unnoticed.append(at)
        except (CocodesignError, UnicodeDecodeError):
            continue
    assert unnoticed == []
    flip(tmp_path / "square.jsonl", len(whole) // 2)
    done = run("verify", "square.jsonl", code=1)
    assert "square.jsonl" in done.stderr
    assert run("restore", "square.jsonl", "--as", "other", code=1).stderr
    assert not (tmp_path / "workshops" / "other.sqlite").exists()


@pytest.mark.parametrize(
    "table, column",
    [
        ("event", "at"), ("event", "actor"), ("event", "kind"), ("event", "commit"), ("event", "hash"), ("event", "prev"),
        ("payload", "body"), ("payload", "salt"), ("vault", "name"),
    ],
)  # fmt: skip
def test_a_changed_value_in_the_store_is_found_with_its_place(
    run, tmp_path, a_square_of_three, table, column
):
    shutil.copytree(a_square_of_three / "workshops", tmp_path / "workshops")
    database = sqlite3.connect(tmp_path / "workshops" / "square.sqlite")
    for (trigger,) in database.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        database.execute(f'drop trigger "{trigger}"')
    key = {"event": "event", "payload": "event", "vault": "participant"}[table]
    rows = database.execute(f'select {key}, "{column}" from {table} where length("{column}") > 0').fetchall()
    name, value = rows[len(rows) // 2]
    changed = value[:-2] + chr(ord(value[-2]) ^ 1) + value[-1]
    database.execute(f'update {table} set "{column}" = ? where {key} = ?', (changed, name))
    database.commit()
    database.close()
    said = json.loads(run("verify", "square", "--json", code=1).stdout)
    assert not said["ok"] and said["problems"]
    assert any(("event " in problem or name in problem) for problem in said["problems"]), said["problems"]


def test_a_rewritten_log_is_found_by_a_checkpoint_from_outside(run, tmp_path):
    run("new", "square", "--purpose", PURPOSE)
    run("new", "other", "--purpose", PURPOSE)
    head = json.loads(run("verify", "square", "--json").stdout)["checkpoint"]
    assert "agrees with the checkpoint" in run("verify", "square", "--against", head).stdout
    shutil.copy(tmp_path / "workshops" / "other.sqlite", tmp_path / "workshops" / "square.sqlite")
    run("verify", "square")
    assert "does NOT verify" in run("verify", "square", "--against", head, code=1).stdout


# ---------------------------------------------------------------- what a command refuses


@pytest.mark.parametrize(
    "words, says",
    [
        (["new", "square"], "purpose"),
        (["new", "square", "--purpose", "   "], "purpose"),
        (["new", "the square", "--purpose", PURPOSE], "mill-lane"),
        (["new", "../square", "--purpose", PURPOSE], "mill-lane"),
        (["new", "square", "--purpose", PURPOSE, "--template", "dots"], "ideas-and-vote"),
        (["serve", "square"], "no workshop called square"),
        (["simulate", "square"], "no workshop called square"),
        (["archive", "square", "--to", "a.jsonl"], "no workshop called square"),
        (["verify", "square"], "no workshop called square"),
        (["restore", "nothing.jsonl"], "nothing.jsonl"),
        (["list", "--store", "mysql://here/it"], "folder"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run, words, says):
    done = run(*words, code=1)
    assert done.stderr.startswith("cocodesign: ") and says in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words, says",
    [
        (["new"], "NAME"),
        (["serve", "square", "--port", "99999"], "65535"),
        (["simulate", "square", "--participants", "many"], "many"),
        (["archive", "square"], "--to"),
        (["dance"], "dance"),
    ],
)
def test_wrong_usage_is_said_in_one_line_with_the_way_to_the_help(run, words, says):
    done = run(*words, code=2)
    assert says in done.stderr and "--help" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_interpreter_of_its_own_ends_with_the_same_codes(run_alone):
    assert run_alone("verify", "square", code=1).stderr.startswith("cocodesign: ")
    assert "--help" in run_alone("dance", code=2).stderr


def test_a_workshop_is_never_overwritten(run, tmp_path):
    run("new", "square", "--purpose", PURPOSE)
    store, record = tmp_path / "workshops" / "square.sqlite", run("verify", "square", "--json").stdout
    run("archive", "square", "--to", "square.jsonl")  # the store notes that a copy was made
    before = store.read_bytes()
    run("new", "square", "--purpose", "Something else altogether, for others.", code=1)
    run("restore", "square.jsonl", code=1)
    run("archive", "square", "--to", "square.jsonl", code=1)
    assert store.read_bytes() == before
    run("archive", "square", "--to", "square.jsonl", "--replace")
    assert run("verify", "square", "--json").stdout == record


def test_records_are_readable_by_their_owner_alone(run, tmp_path):
    run("new", "square", "--purpose", PURPOSE)
    run("archive", "square", "--to", "square.jsonl")
    for path in (tmp_path / "workshops" / "square.sqlite", tmp_path / "square.jsonl"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_another_store_is_taken_from_the_option_or_the_environment(run, tmp_path):
    run("new", "one", "--purpose", PURPOSE, "--store", "elsewhere")
    run("new", "two", "--purpose", PURPOSE, COCODESIGN_STORE=str(tmp_path / "elsewhere"))
    run("new", "three", "--purpose", PURPOSE, "--store", "sqlite:///elsewhere/three.sqlite")
    names = [
        it["name"] for it in json.loads(run("list", "--store", "elsewhere", "--json").stdout)["workshops"]
    ]
    assert names == ["one", "three", "two"]
    assert not (tmp_path / "workshops").exists()


def test_a_template_of_ones_own_makes_the_agenda(run, tmp_path):
    template = json.loads((ROOT / "cocodesign/share/templates/ideas-and-vote.json").read_text())
    template["stages"] = template["stages"][1:3]
    template["stages"][0]["title"] = "Say it"
    (tmp_path / "short.json").write_text(json.dumps(template))
    run("new", "square", "--purpose", PURPOSE, "--template", "short.json")
    run("archive", "square", "--to", "square.jsonl")
    from cocodesign.archive import open_archive

    agenda = open_archive(tmp_path / "square.jsonl").state().agenda
    assert [stage["title"] for stage in agenda] == ["Say it", "Vote"]
    (tmp_path / "broken.json").write_text('{"stages": [{"kind": "vote"}]}')
    assert (
        "broken.json" in run("new", "other", "--purpose", PURPOSE, "--template", "broken.json", code=1).stderr
    )


def test_a_workshop_nobody_can_be_asked_about_says_how_to_name_it(run):
    done = run("workshop", code=1)
    assert "make workshop NAME=" in done.stderr and "PURPOSE=" in done.stderr


def test_listening_to_a_network_in_plain_http_must_be_said(run):
    run("new", "square", "--purpose", PURPOSE)
    assert "--plain-http" in run("serve", "square", "--host", "0.0.0.0", code=1).stderr


def test_the_doctor_says_what_it_found(run, run_alone):
    said = json.loads(run_alone("doctor", "--port", "18866", "--facilitator-port", "18867", "--json").stdout)
    assert {"python", "cocodesign", "ports", "addresses", "versions", "browser"} <= set(said)
    assert said["ok"] is True
    told = run("doctor", "--port", "18866", "--facilitator-port", "18867").stdout
    assert "a Wi-Fi of your own with a password" in told and "--certificate FILE" in told


# ---------------------------------------------------------------- links


def test_a_lost_link_is_replaced_in_a_workshop_that_does_not_run(run, run_alone, tmp_path):
    from cocodesign.store import Store, store_url

    run("new", "square", "--purpose", PURPOSE)
    first = json.loads(run("link", "square", "--replace", "facilitator", "--json").stdout)["facilitator"]
    second = run_alone("link", "square", "--replace", "facilitator").stdout
    assert "http://localhost:8867/hello#key=" in first and "http://localhost:8867/hello#key=" in second
    tokens = [text.partition("#key=")[2].split()[0] for text in (first, second)]
    store = Store.open(store_url("square", tmp_path / "workshops"))
    assert store.who(tokens[0]) is None
    assert store.who(tokens[1])["role"] == "facilitator"
    assert [event["kind"] for event in store.read()].count("link.replaced") == 1
    store.close()
    assert "verifies" in run("verify", "square").stdout


def test_links_of_a_workshop_that_does_not_run_are_refused_with_the_way_to_start_it(run):
    run("new", "square", "--purpose", PURPOSE)
    assert "cocodesign serve square" in run("link", "square", code=1).stderr
    assert "facilitator" in run("link", "square", "--replace", "participant", code=2).stderr


# ---------------------------------------------------------------- what became of it


def test_the_public_page_is_one_file_and_stays_unless_it_is_said(run, run_alone, tmp_path, a_square_of_three):
    shutil.copytree(a_square_of_three / "workshops", tmp_path / "workshops")
    said = json.loads(run_alone("progress", "square", "--to", "square.html", "--json").stdout)
    assert (said["decisions"], said["promises"], said["updates"]) == (1, 0, 0) and said["updated_at"]
    html = (tmp_path / "square.html").read_text()
    assert PURPOSE in html and '<html lang="en">' in html and 'href="/' not in html
    assert "square.html is there already" in run("progress", "square", "--to", "square.html", code=1).stderr
    assert "put it on any web site" in run("progress", "square", "--to", "square.html", "--replace", "--language", "es").stdout  # fmt: skip
    assert '<html lang="es">' in (tmp_path / "square.html").read_text()
    assert "name a file in it" in run("progress", "square", "--to", ".", code=1).stderr
    assert "no folder" in run("progress", "square", "--to", "nowhere/square.html", code=1).stderr
