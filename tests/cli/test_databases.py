"""Do the commands keep workshops in a PostgreSQL database as they do in files, and its password to themselves?"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cocodesign.cli import main
from cocodesign.cli.shelf import Place

PASSWORD = "s3cret-of-the-database"


@pytest.fixture
def database(postgres, tmp_path, monkeypatch):
    """The address of a database of this test alone, with a password in it, and a state folder."""
    name = f"cli_{os.getpid()}_{time.monotonic_ns()}"
    postgres.psql(f"CREATE DATABASE {name}")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return postgres.database(name).replace("cocodesign@", f"cocodesign:{PASSWORD}@")


def test_a_workshop_is_made_played_kept_and_made_again_in_a_database(database, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COCODESIGN_STORE", database)
    archive = str(tmp_path / "square.jsonl")

    def run(*arguments, code=0):
        assert main([*arguments]) == code
        said = capsys.readouterr()
        assert PASSWORD not in said.out + said.err
        return said.out + said.err

    assert "No workshop in postgresql+psycopg://cocodesign@/cli_" in run("list")
    assert "?workshop=square. Start it with" in run("new", "square", "--purpose", "What next?")
    assert "There is a workshop at" in run("new", "square", "--purpose", "What next?", code=1)
    assert "there is square" in run("simulate", "circle", code=1)
    run("simulate", "square", "--participants", "3", "--seed", "1")
    head = json.loads(run("verify", "square", "--json"))["checkpoint"]
    run("archive", "square", "--to", archive)
    run("restore", archive, "--as", "again")
    assert "the same result" in run("verify", "again", "--against", head)
    found = json.loads(run("list", "--json"))["workshops"]
    assert [(it["name"], it["participants"], it["running"]) for it in found] == [
        ("again", 3, False),
        ("square", 3, False),
    ]
    run("restore", archive, "--as", "third", "--store", str(tmp_path / "files"))
    assert "verifies" in run("verify", "third", "--against", head, "--store", str(tmp_path / "files"))


def test_a_database_that_does_not_answer_is_one_line_without_the_password(tmp_path, capsys):
    store = f"postgresql+psycopg://ana:{PASSWORD}@/workshops?host={tmp_path}"
    assert main(["list", "--store", store]) == 1
    said = capsys.readouterr().err
    assert said.startswith(
        "cocodesign: The database at postgresql+psycopg://ana@/workshops cannot be reached"
    )
    assert said.count("\n") == 1 and PASSWORD not in said


def test_workshops_of_one_name_in_two_databases_have_run_files_of_their_own(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    one, same, other = (Place.of(f"postgresql+psycopg://ana{secret}@{host}/w", "mill") for secret, host in (("", "a"), (":x", "a"), ("", "b")))  # fmt: skip
    assert one.runfile == same.runfile != other.runfile
    assert one.runfile.parent.stat().st_mode & 0o777 == 0o700
    assert PASSWORD not in repr(Place.of(f"postgresql+psycopg://ana:{PASSWORD}@a/w", "mill"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the environments of processes")
def test_while_a_workshop_runs_only_the_keeper_knows_the_password_of_the_database(database, tmp_path):
    import psutil

    assert main(["new", "lot", "--purpose", "What next?", "--store", database]) == 0
    ports = ["--port", str(_free_port()), "--facilitator-port", str(_free_port())]
    environment = {**os.environ, "COCODESIGN_STORE": database, "PYTHONPATH": str(Path(__file__).parents[2])}
    served = subprocess.Popen(
        [sys.executable, "-m", "cocodesign.cli", "serve", "lot", *ports],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        said = ""
        while "Ctrl-C stops" not in said:
            line = served.stdout.readline()
            assert line, said
            said += line
        place = Place.of(database, "lot")
        assert place.running()
        assert PASSWORD not in place.runfile.read_text() + said
        told = {}
        for child in psutil.Process(served.pid).children(recursive=True):
            module = child.cmdline()[2]
            told.setdefault(module, set()).update(k for k, v in child.environ().items() if PASSWORD in v)
        assert told["cocodesign.keeper"] == {"PGPASSWORD"}
        assert (
            set().union(*(names for module, names in told.items() if module != "cocodesign.keeper")) == set()
        )
        assert "cocodesign.server" in told
        assert main(["verify", "lot", "--store", database]) == 0
    finally:
        served.terminate()
        rest = served.communicate(timeout=60)[0]
    assert PASSWORD not in rest + place.logfile.read_text()
    assert not place.runfile.exists()


def _free_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
