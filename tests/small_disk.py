"""A disk that is full when a test says so: a file system in memory, mounted by whoever may, made smaller and larger."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOM = 1024
"""MiB of a disk with room; what is not used takes no memory."""


class NoDisk(Exception):
    """No disk can be mounted here; the message says why."""


class SmallDisk:
    """A file system of its own in ``folder``."""

    def __init__(self) -> None:
        if not sys.platform.startswith("linux") or os.geteuid() != 0:
            raise NoDisk("only root on Linux may mount a disk that gets full")
        self.folder = Path(tempfile.mkdtemp(prefix="disk-"))
        self.folder.chmod(0o755)
        self._mounted = self._mount(f"size={ROOM}m,mode=755", "-t", "tmpfs", "tmpfs")
        if not self._mounted:
            self.remove()
            raise NoDisk("this system lets nobody mount a disk that gets full")

    def fill(self, left: int = 0) -> None:
        """Leave room for so many KiB more."""
        used = shutil.disk_usage(self.folder).used
        assert self._mount(f"remount,size={used // 1024 + left}k")

    def make_room(self) -> None:
        """Let it be as large as it was."""
        assert self._mount(f"remount,size={ROOM}m")

    def remove(self) -> None:
        """Unmount it; what lay there is gone."""
        if self._mounted:
            subprocess.run(["umount", "-l", self.folder], check=True)
        self.folder.rmdir()

    def _mount(self, options: str, *what: str) -> bool:
        command = ["mount", *what, "-o", options, self.folder]
        try:
            return subprocess.run(command, capture_output=True).returncode == 0
        except FileNotFoundError:
            return False
