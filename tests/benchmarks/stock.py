"""What would somebody build without this project? A stock Voila page that imports pandas and networkx.

A text field, a button and the list of what was written, kept in SQLite and looked at once a second: the least that
a live page for ideas can be.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

__all__ = ["free_port", "stock_voila"]

CELL = """\
import asyncio, os, sqlite3
import networkx as nx
import pandas as pd
import ipywidgets as w
db = sqlite3.connect(os.environ["IDEAS"], isolation_level=None)
db.execute("PRAGMA journal_mode=WAL")
db.execute("create table if not exists idea (seq integer primary key, text text)")
text, send, ideas = w.Text(description="Idea"), w.Button(description="Add my idea"), w.HTML()
def add(_):
    db.execute("insert into idea (text) values (?)", (text.value,))
    text.value = ""
send.on_click(add)
async def watch():
    seen = None
    while True:
        rows = pd.DataFrame(db.execute("select seq, text from idea order by seq desc limit 20"), columns=["seq", "text"])
        if seen != len(rows):
            seen, ideas.value = len(rows), rows.to_html()
        await asyncio.sleep(1)
asyncio.get_event_loop().create_task(watch())
network = nx.DiGraph()
w.VBox([text, send, ideas])
"""


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as some:
        some.bind(("127.0.0.1", 0))
        return some.getsockname()[1]


@contextlib.contextmanager
def stock_voila(folder: Path) -> Iterator[tuple[str, int]]:
    """Serve the page with plain Voila; gives its address and the process id."""
    folder.mkdir(parents=True, exist_ok=True)
    notebook = {
        "cells": [
            {
                "cell_type": "code",
                "execution_count": None,
                "id": "a",
                "metadata": {},
                "outputs": [],
                "source": CELL,
            }
        ],
        "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    (folder / "stock.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    port = free_port()
    with (folder / "stock.log").open("w") as log:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "voila",
                "stock.ipynb",
                "--no-browser",
                f"--port={port}",
                "--Voila.ip=127.0.0.1",
            ],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            # History off and one thread for numbers, as our own kernels have it: like is compared with like.
            env={
                **os.environ,
                "IDEAS": str(folder / "ideas.sqlite"),
                "OPENBLAS_NUM_THREADS": "1",
                "OMP_NUM_THREADS": "1",
            },
            start_new_session=True,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            _wait(base, server)
            yield base, server.pid
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(base: str, server: subprocess.Popen, patience: float = 60) -> None:
    until = time.monotonic() + patience
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError("stock Voila ended at once")
        try:
            urllib.request.urlopen(base + "/voila/static/nothing-here", timeout=2)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("stock Voila did not come up")
