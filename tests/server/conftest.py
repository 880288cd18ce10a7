"""A running workshop: a real keeper and real servers on free ports, started once."""

import contextlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil
import pytest

from cocodesign.desk import Line
from cocodesign.store import Store

from .visitor import Visitor

ABOUT = {
    "title": "The lot on Mill Lane",
    "purpose": "Decide together what the empty lot becomes, "
    "so that people of every age have a reason to stop there.",
    "purpose_short": "A lot where all ages stop",
    "values": [
        "Everyone is heard before anyone is heard twice.",
        "We build on each other’s ideas and say whose they were.",
        "Neighbours first: noise, light and access count.",
    ],
    "influence": {
        "level": "collaborate",
        "words": "The council builds the option you choose, within €60,000 and planning law. "
        "If it cannot, it answers with a reason within 30 days.",
        "short": "Decide together, €60,000",
    },
    "organisation": "Ashgrove Council",
    "terms": "What you write is shown to everybody in this workshop.",
    "language": "en",
    "stages": [
        {"stage": "welcome", "kind": "welcome", "title": "Welcome", "minutes": 5, "settings": {}},
        {"stage": "ideas", "kind": "ideas", "title": "Ideas", "minutes": 30, "settings": {}},
        {
            "stage": "vote",
            "kind": "vote",
            "title": "Vote",
            "minutes": 10,
            "settings": {
                "question": "Which?",
                "kind": "approval",
                "rule": "approval",
                "mode": "confidential",
            },
        },
        {"stage": "result", "kind": "result", "title": "What happens now", "minutes": None, "settings": {}},
    ],
}

# A notebook as small as an app's: what it shows is one widget's, which tells about its kernel when asked.
BOARD = r"""
import os, anywidget, traitlets as t
FOUND = dict(os.environ)

class Board(anywidget.AnyWidget):
    _esm = '''
    function render({ model, el }) {
      el.innerHTML = '<h1></h1><button type="button" class="co-button">Add one</button>'
        + '<output></output><p class="heard"></p>';
      const q = (s) => el.querySelector(s), show = () => { q('output').textContent = model.get('count'); };
      q('h1').textContent = model.get('title');
      q('button').onclick = () => { model.set('count', model.get('count') + 1); model.save_changes(); };
      model.on('change:count', show);
      model.on('msg:custom', (m) => { q('.heard').textContent = m.said ?? ''; });
      window.board = model;
      show();
    }
    export default { render };
    '''
    title = t.Unicode('Board').tag(sync=True)
    count = t.Int(0).tag(sync=True)
    _place = t.Unicode('main').tag(sync=True)

board = Board(title=TITLE)

def heard(widget, message, buffers):
    if 'environment' in message:
        raw = ''
        if os.path.exists('/proc/self/environ'):
            raw = open('/proc/self/environ', 'rb').read().decode(errors='replace')
        widget.send({'environment': FOUND, 'raw': raw})
    elif 'set' in message:
        widget.count = message['set']
        widget.send({'said': 'set'})
    elif 'new' in message:
        globals()['later'] = Board(title='Later', _place=message['new'])
    elif 'pid' in message:
        widget.send({'pid': os.getpid()})
    else:
        widget.send({'said': message.get('say', ''), 'count': widget.count})

board.on_msg(heard)
"""
LAB = """
import ipywidgets as w
from IPython.display import display
display(w.Button(description='Close ideas'), board)
"""


def write_notebooks(folder: Path) -> None:
    for name, title in [
        ("participant", "For people"),
        ("wall", "For the room"),
        ("facilitator", "For the desk"),
    ]:
        code = BOARD.replace("TITLE)", f"{title!r})")
        cells = [nbformat.v4.new_markdown_cell(f"# {title}"), nbformat.v4.new_code_cell(code)]
        if name == "facilitator":
            cells.append(nbformat.v4.new_code_cell(LAB))
        notebook = nbformat.v4.new_notebook(cells=cells)
        notebook.metadata.kernelspec = {
            "name": "cocodesign",
            "display_name": "cocodesign",
            "language": "python",
        }
        nbformat.write(notebook, folder / f"{name}.ipynb")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the server did not come up")


def kill(process: subprocess.Popen) -> None:
    """End a process and all that it started, at once: in what order a workshop stops is tested elsewhere."""
    everybody = []
    with contextlib.suppress(psutil.NoSuchProcess):
        everybody = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for one in everybody:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    process.wait(30)


@dataclass
class Workshop:
    """A workshop in a folder of its own, with its processes."""

    folder: Path
    runfile: Path
    code: str
    secrets: dict[str, str]
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)

    def start_keeper(self) -> None:
        self.processes["keeper"] = self._start("keeper", "cocodesign.keeper", str(self.runfile))

    def start_server(self, role: str, *options: str, port: int = 0) -> str:
        """Start a server and return its address."""
        port = port or free_port()
        self.processes[role] = self._start(
            role,
            "cocodesign.server",
            str(self.runfile),
            f"--role={role.split('-')[0]}",
            f"--port={port}",
            f"--connections={self.folder}",
            f"--notebooks={self.folder / 'notebooks'}",
            *options,
        )
        wait_for(port, self.processes[role])
        self.bases[role] = f"http://127.0.0.1:{port}"
        return self.bases[role]

    def stop(self, name: str, how: int = signal.SIGTERM) -> None:
        process = self.processes.pop(name)
        process.send_signal(how)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(10)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def kernels(self, role: str) -> list[psutil.Process]:
        """Return the kernels of a server."""
        children = psutil.Process(self.processes[role].pid).children(recursive=True)
        return [child for child in children if child.status() != psutil.STATUS_ZOMBIE]

    def memory(self, role: str) -> int:
        return psutil.Process(self.processes[role].pid).memory_info().rss

    def _start(self, name: str, module: str, *arguments: str) -> subprocess.Popen:
        environment = {
            **os.environ,
            "COCODESIGN_STORE": "a secret place",
            "COCODESIGN_OPERATOR": self.secrets["key"],
        }
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", module, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                start_new_session=True,
            )


async def mint(address: str, key: str, role: str) -> str:
    line = await Line.open(address, key)
    try:
        return (await line.ask({"do": "link", "role": role}))["token"]
    finally:
        await line.close()


def until_it_listens(workshop: Workshop, place: str) -> None:
    """Wait until the keeper answers; its socket lies there a moment before anybody listens."""
    end = time.monotonic() + 30
    while True:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.connect(place)
            return
        assert time.monotonic() < end and workshop.processes["keeper"].poll() is None, workshop.log("keeper")
        time.sleep(0.05)


def make_workshop() -> Workshop:
    import asyncio

    folder = Path(tempfile.mkdtemp(prefix="co-"))
    (folder / "notebooks").mkdir()
    write_notebooks(folder / "notebooks")
    url = f"sqlite:///{folder / 'lot.sqlite'}"
    code = Store.create(url, "lot", ABOUT).code
    key = secrets.token_urlsafe(24)
    run = {"store": url, "workshop": "lot", "address": f"unix:{folder / 'desk.sock'}", "key": key}
    runfile = folder / "lot.run"
    runfile.write_text(json.dumps(run))
    workshop = Workshop(folder, runfile, code, {"key": key})
    workshop.start_keeper()
    until_it_listens(workshop, f"{folder / 'desk.sock'}")
    for role in ("facilitator", "wall"):
        workshop.secrets[role] = asyncio.run(mint(run["address"], key, role))
    return workshop


@contextlib.contextmanager
def running_workshop() -> Iterator[Workshop]:
    workshop = make_workshop()
    try:
        yield workshop
    finally:
        for process in workshop.processes.values():
            kill(process)
        shutil.rmtree(workshop.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def workshop() -> Iterator[Workshop]:
    """A workshop with both servers."""
    with running_workshop() as one:
        one.start_server("participants")
        one.start_server("facilitator")
        yield one


@pytest.fixture
def participant(workshop: Workshop) -> Visitor:
    """Somebody who has just joined."""
    visitor = Visitor(workshop.bases["participants"])
    answer = visitor.join(workshop.code)
    assert answer.status == 303, answer.text
    return visitor


@pytest.fixture
def stranger(workshop: Workshop) -> Visitor:
    """Somebody without a cookie."""
    return Visitor(workshop.bases["participants"])
