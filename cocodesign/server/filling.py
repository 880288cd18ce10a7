"""How does a page get what it shows? A notebook's cells are run in its kernel, whose answers alone are awaited."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from queue import Empty
from typing import Any

import nbformat

__all__ = ["FailedNotebookError", "fill", "read_notebook"]

LONGEST = 60.0  # seconds that a kernel may take for one cell, its start included
LOOK_EVERY = 1.0  # seconds between two looks whether the kernel still lives


class FailedNotebookError(Exception):
    """A cell went wrong; the message is its traceback."""


@cache
def read_notebook(path: Path) -> nbformat.NotebookNode:
    """Return a notebook; an app's notebook does not change while it is served."""
    return nbformat.read(path, as_version=4)


async def fill(notebook: nbformat.NotebookNode, manager: Any, personal: dict[str, str]) -> None:
    """Tell a kernel for whom it is, then run a notebook's cells in it.

    What is shown are widgets, which a page fetches from the kernel itself; so nobody listens to its outputs, and it
    need not be ready yet: what it is asked waits for it.

    Raises
    ------
    FailedNotebookError
        If a cell goes wrong.
    RuntimeError
        If the kernel dies.
    TimeoutError
        If it does not answer.
    """
    handing_over = f"import os\nos.environ.update({personal!r})\ndel os"
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    client = manager.client()
    client.start_channels(shell=True, iopub=False, stdin=False, hb=False, control=False)
    try:
        for source in (handing_over, *cells):
            said = await _answered(client, manager, client.execute(source, store_history=False))
            if said["status"] != "ok":
                raise FailedNotebookError("\n".join(said.get("traceback") or [said.get("ename", "aborted")]))
    finally:
        client.stop_channels()


async def _answered(client: Any, manager: Any, asked: str) -> dict[str, Any]:
    """Return what the kernel says to a request."""
    for _ in range(round(LONGEST / LOOK_EVERY)):
        with suppress(Empty):
            while True:
                message = await client.get_shell_msg(timeout=LOOK_EVERY)
                if message["parent_header"].get("msg_id") == asked:
                    content: dict[str, Any] = message["content"]
                    return content
        if not await manager.is_alive():
            raise RuntimeError("the kernel has died")
    raise TimeoutError
