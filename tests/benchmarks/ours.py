"""A workshop of ours, served as `cocodesign serve` serves it, with a door through which visitors come in."""

import asyncio
import contextlib
import json
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tornado.httpclient import AsyncHTTPClient, HTTPRequest

from .stock import free_port

__all__ = ["Workshop", "our_workshop"]

PURPOSE = "What should the square become? What most of us can live with goes to the council."


@dataclass
class Workshop:
    """A workshop that runs: its links, and the process that holds all others."""

    pid: int
    folder: Path
    base: str
    code: str
    wall: str
    facilitator: str

    def command(self, *words: str) -> str:
        """What a command of ours prints."""
        return cocodesign(self.folder, *words)

    def tell_keeper(self, **command: object) -> dict:
        """The keeper's answer to a command of the operator."""
        from cocodesign.desk import Line, new_id

        run = json.loads((self.folder / "workshops" / "bench.run").read_text())

        async def ask() -> dict:
            line = await Line.open(run["address"], run["key"])
            try:
                return await line.ask({"id": new_id(), **command})
            finally:
                await line.close()

        with ThreadPoolExecutor(1) as elsewhere:  # Playwright's event loop may be running in this thread
            return elsewhere.submit(asyncio.run, ask()).result()

    async def join(self, name: str = "") -> str:
        """The cookie of a newcomer."""
        body = {
            "id": secrets.token_hex(16),
            "code": self.code,
            "name": name,
            "language": "en",
            "consents": [],
        }
        request = HTTPRequest(
            self.base + "/hello",
            method="POST",
            body=json.dumps(body),
            headers={"Content-Type": "application/json", "Origin": self.base},
            follow_redirects=False,
            request_timeout=60,
        )
        answer = await AsyncHTTPClient().fetch(request, raise_error=False)
        if answer.code != 303:
            raise RuntimeError(f"the door says {answer.code}: {answer.body.decode()[:200]}")
        return "; ".join(cookie.split(";")[0] for cookie in answer.headers.get_list("Set-Cookie"))


def cocodesign(folder: Path, *words: str) -> str:
    """What a command of ours prints, run in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "cocodesign.cli", *words],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
    )
    if done.returncode:
        raise RuntimeError(done.stderr or done.stdout)
    return done.stdout


@contextlib.contextmanager
def our_workshop(
    folder: Path, stage: str = "ideas", about: Sequence[str] = ("--purpose", PURPOSE)
) -> Iterator[Workshop]:
    """Serve a workshop on free ports with a stage open; it is stopped at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    cocodesign(folder, "new", "bench", *about)
    port, other = free_port(), free_port()
    with (folder / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "cocodesign.cli",
                "serve",
                "bench",
                "--port",
                str(port),
                "--facilitator-port",
                str(other),
            ],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        )
        try:
            until = time.monotonic() + 90
            while "Ctrl-C stops" not in (folder / "serve.log").read_text():
                if server.poll() is not None or time.monotonic() > until:
                    raise RuntimeError((folder / "serve.log").read_text())
                time.sleep(0.1)
            links = json.loads(cocodesign(folder, "link", "bench", "--json"))
            # Under the address that is printed: cookies and origins belong to it.
            base = links["join"].partition("/hello")[0]
            workshop = Workshop(server.pid, folder, base, links["code"], links["wall"], links["facilitator"])
            if stage != "welcome":
                workshop.tell_keeper(do="open_stage", stage=stage, minutes=600)
            yield workshop
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:
                server.kill()
