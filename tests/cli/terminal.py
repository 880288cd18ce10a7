"""The command `cocodesign workshop --in-browser`, as one sees it in a terminal, with its page served."""

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..benchmarks.stock import free_port

__all__ = ["ROOT", "Terminal", "a_terminal"]

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Terminal:
    """The command that serves the page, as one sees it in a terminal."""

    process: subprocess.Popen
    folder: Path
    link: str

    @property
    def base(self) -> str:
        return self.link.partition("/new")[0]

    @property
    def key(self) -> str:
        return self.link.partition("#key=")[2]

    def said(self) -> str:
        return (self.folder / "terminal.log").read_text()

    def ask(self, method: str, path: str, body: dict | None = None, **headers: str) -> tuple[int, str, dict]:
        """Return status, text and headers of an answer."""
        line = http.client.HTTPConnection("localhost", int(self.base.rpartition(":")[2]), timeout=30)
        told = {"Content-Type": "application/json", "Origin": self.base, **headers}
        line.request(method, path, None if body is None else json.dumps(body), told)
        answer = line.getresponse()
        said = answer.status, answer.read().decode(), dict(answer.headers)
        line.close()
        return said

    def post(self, path: str, body: dict, **headers: str) -> tuple[int, str]:
        """Return status and text of the answer to a post."""
        return self.ask("POST", path, body, **headers)[:2]


@contextlib.contextmanager
def a_terminal(folder: Path, *more: str) -> Iterator[Terminal]:
    ports = ["--port", str(free_port()), "--facilitator-port", str(free_port()), "--host", "127.0.0.1"]
    command = [sys.executable, "-m", "cocodesign.cli", "workshop", "--in-browser", *ports, *more]
    log = folder / "terminal.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
    try:
        end = time.monotonic() + 60
        while not (found := re.search(r"http://localhost:\d+/new#key=\S+", log.read_text())):
            assert process.poll() is None and time.monotonic() < end, log.read_text()
            time.sleep(0.1)
        yield Terminal(process, folder, found[0])
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
