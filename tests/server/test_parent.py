import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest

from cocodesign.exceptions import InvalidInputError
from cocodesign.server.parent import Plan, check_not_running, private_folder, run_file, sweep
from cocodesign.store import Store

from .conftest import ABOUT, free_port, write_notebooks
from .test_pages import wait_until
from .visitor import Visitor

PARENT = """
import json, sys
from pathlib import Path
from cocodesign.server.parent import Plan, serve
facts = json.loads(sys.argv[1])
plan = Plan(**{k: Path(v) if k in ("runfile", "notebooks", "log") else v for k, v in facts.items()})
say = lambda **facts: print(json.dumps(facts), flush=True)
sys.exit(serve(plan, lambda it: say(**vars(it)), lambda sentence: say(news=sentence)))
"""


@pytest.fixture
def facts(tmp_path: Path) -> dict:
    """What a workshop is served with, on free ports."""
    (tmp_path / "notebooks").mkdir()
    write_notebooks(tmp_path / "notebooks")
    store = f"sqlite:///{tmp_path / 'lot.sqlite'}"
    Store.create(store, "lot", ABOUT)
    return {
        "workshop": "lot",
        "store": store,
        "runfile": str(tmp_path / "lot.run"),
        "notebooks": str(tmp_path / "notebooks"),
        "log": str(tmp_path / "lot.log"),
        "port": free_port(),
        "facilitator_port": free_port(),
    }


@pytest.fixture
def start(facts):
    """A function that starts the parent; all are ended at the end."""
    started = []

    def run() -> tuple[subprocess.Popen, dict]:
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, json.dumps(facts)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(parent)
        line = parent.stdout.readline()
        return parent, json.loads(line) if line else {}

    yield run
    for parent in started:
        if parent.poll() is None:
            parent.terminate()
        parent.communicate(timeout=20)


def descendants(parent: subprocess.Popen) -> list[psutil.Process]:
    return psutil.Process(parent.pid).children(recursive=True)


def child(parent: subprocess.Popen, *words: str) -> psutil.Process:
    for one in psutil.Process(parent.pid).children():
        if all(word in one.cmdline() for word in words):
            return one
    raise AssertionError(f"no child with {words}")


def all_gone(processes: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)


def test_a_workshop_opens_and_ends_as_one(start, facts):
    parent, running = start()
    run = Path(facts["runfile"])
    assert stat.S_IMODE(run.stat().st_mode) == 0o600
    assert running["reachable"] and running["title"] == "The lot on Mill Lane"
    base, _, secret = running["join_link"].partition("/hello#code=")
    visitor = Visitor(base.replace("localhost", "127.0.0.1"))
    assert visitor.join(secret).status == 303
    visitor.open_page()
    family = descendants(parent)
    assert len(family) in (4, 5)  # keeper, two servers, one kernel, and one in reserve as soon as it is quiet

    # The keeper is started again, and the people stay.
    child(parent, "cocodesign.keeper").kill()
    assert "started again" in json.loads(parent.stdout.readline())["news"]
    wait_until(lambda: Visitor(visitor.base).post("/hello/look", {"code": secret}).status == 200)

    # A second start says in one line why not.
    second = subprocess.run([sys.executable, "-c", PARENT, json.dumps(facts)], capture_output=True, text=True)
    assert second.returncode == 1 and f"Port {facts['port']} is not free" in second.stderr

    family = descendants(parent)
    parent.send_signal(signal.SIGINT)
    assert parent.wait(15) == 0
    wait_until(lambda: all_gone(family))
    assert not run.exists()
    assert not list(Path(tempfile.gettempdir()).glob(f"cocodesign-{parent.pid}-*"))


def test_a_server_that_dies_ends_everything(start):
    parent, _ = start()
    family = descendants(parent)
    child(parent, "cocodesign.server", "facilitator").kill()
    assert "facilitator server has ended" in json.loads(parent.stdout.readline())["news"]
    assert parent.wait(15) == 1
    wait_until(lambda: all_gone(family))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the leash is Linux's")
def test_nothing_outlives_a_parent_that_was_killed(start):
    parent, _ = start()
    family = descendants(parent)
    parent.kill()
    parent.wait()
    wait_until(lambda: all_gone(family))
    sweep()
    assert not list(Path(tempfile.gettempdir()).glob(f"cocodesign-{parent.pid}-*"))


def test_the_folder_of_a_parent_that_lives_is_left_alone():
    with private_folder() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        sweep()
        assert folder.exists()
    assert not folder.exists()


def test_a_workshop_that_runs_is_not_started_again(tmp_path):
    plan = Plan("lot", "sqlite:///nowhere", tmp_path / "lot.run")
    with run_file(plan, "unix:/x", "key"):
        assert json.loads(plan.runfile.read_text())["pid"] == os.getpid()
        with pytest.raises(InvalidInputError, match="running already"):
            check_not_running(plan)
    check_not_running(plan)


def test_a_server_builds_no_parser_of_addresses_that_it_never_reads():
    lean = "from cocodesign.server.__main__ import start_lean; start_lean(); import cocodesign.server.command"
    told = f"{lean}; import sys; print({{'jsonschema', 'lark', 'rfc3987_syntax.syntax_helpers'}} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, timeout=120)
    assert done.stdout == "{'jsonschema'}\n", done.stderr
