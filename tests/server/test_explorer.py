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
    phone = Visitor(workshop.bases["participants"])
    assert phone.post("/hello", {"key": workshop.secrets["participant"]}).status < 500
    assert phone.get("/explore").status == 404
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
        with urllib.request.urlopen(bare, timeout=60) as answer:
            assert "/login" in answer.url
        for kernel in ("api/kernels", "voila/api/kernels"):
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(bare + kernel, timeout=60)
        assert address.startswith(bare)
    finally:
        it.send_signal(signal.SIGINT)
        it.wait(20)
