"""The command `cocodesign`, run in this process or in an interpreter of its own."""

import contextlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cocodesign.cli import main

__all__ = ["ROOT", "alone", "here"]

ROOT = Path(__file__).resolve().parent.parent.parent


def alone(words: list[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "cocodesign.cli", *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def here(words: list[str], folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess:
    out, err = io.StringIO(), io.StringIO()
    with (
        open(os.devnull) as nobody,
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.chdir(folder)
        patch.setattr("sys.stdin", nobody)
        for name, value in environment.items():
            patch.setenv(name, value)
        try:
            code = main(words)
        except SystemExit as end:  # wrong usage
            code = int(end.code or 0)
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())
