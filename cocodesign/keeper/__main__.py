"""``python -m cocodesign.keeper RUNFILE``: own the store that the file names until told to stop."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from pathlib import Path

from cocodesign.exceptions import CocodesignError
from cocodesign.keeper.keeper import Keeper
from cocodesign.keeper.service import serve
from cocodesign.store import Store

try:
    import fcntl
except ImportError:  # Windows has no flock; there one starts one keeper by hand
    fcntl = None  # type: ignore[assignment]


async def run(path: Path) -> None:
    """Keep the workshop of a run file until SIGTERM or SIGINT."""
    about = json.loads(path.read_text())
    async with Keeper(Store.open(about["store"])) as keeper:
        service = await serve(keeper, about["address"], about["key"])
        stopped = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stopped.set)
        await stopped.wait()
        await service.close()


def main(arguments: list[str]) -> int:
    """Run the keeper; exit code 2 when another one keeps this workshop, 1 when the store cannot be opened."""
    logging.basicConfig(format="keeper: %(levelname)s %(message)s", level=logging.INFO)
    path = Path(arguments[0])
    with path.with_suffix(".lock").open("w") as lock:
        try:
            if fcntl is not None:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print(f"Another keeper has this workshop open ({path}).", file=sys.stderr)
            return 2
        try:
            asyncio.run(run(path))
        except CocodesignError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
