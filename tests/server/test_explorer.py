"""Who gets to the explorer of a running workshop, and is the one that stands alone behind its key?"""

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from socket import socket

import pytest

from ..conftest import ROOT
from .visitor import Visitor


def test_participants_have_no_explorer_and_strangers_are_led_to_the_door(workshop):
    assert Visitor(workshop.bases["participants"]).get("/explore").status == 404
    answer = Visitor(workshop.bases["facilitator"]).get("/explore")
    assert answer.status == 303
    assert answer.headers["Location"].endswith("/hello")


@pytest.mark.skipif(sys.platform == "win32", reason="is ended by a signal")
def test_the_explorer_alone_is_for_who_has_its_key():
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "cocodesign.cli",
        "explore",
        "mill-lane",
        "--no-browser",
        "--port",
        str(port),
    ]
    it = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )  # fmt: skip
    try:
        said = it.stdout.readline() + it.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S{20,}", said).group()
        bare = f"http://127.0.0.1:{port}/"
        assert address.startswith(bare)
        for place in ("", "api/kernels", "voila/api/kernels", "voila/render/explorer.ipynb"):
            assert led_to(bare + place) in ("login", "refused"), place
    finally:
        it.send_signal(signal.SIGINT)
        it.wait(20)


def led_to(address):
    """Where somebody comes who has no key."""
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return "login" if "/login" in answer.url else answer.url
    except urllib.error.HTTPError as refused:
        return "refused" if refused.code in (403, 404, 405) else f"{refused.code}"
