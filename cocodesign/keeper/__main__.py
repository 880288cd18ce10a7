"""``python -m cocodesign.keeper RUNFILE``: own the store that the file names until told to stop."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
import time
from pathlib import Path

from cocodesign.exceptions import CocodesignError, DeskUnavailableError, KeptElsewhereError
from cocodesign.keeper.keeper import Keeper
from cocodesign.keeper.service import serve
from cocodesign.store import Store

PATIENCE = 20.0
"""How many seconds a keeper that starts waits for a database that starts too."""


async def run(path: Path) -> None:
    """Keep the workshop of a run file until SIGTERM or SIGINT, or until another keeper has taken it over."""
    about = json.loads(path.read_text())
    async with Keeper(_owned(about["store"])) as keeper:
        service = await serve(keeper, about["address"], about["key"])
        stopped = asyncio.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, stopped.set)
        ends = [asyncio.ensure_future(one.wait()) for one in (stopped, keeper.replaced)]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        await service.close()
    if keeper.replaced.is_set():
        raise KeptElsewhereError("Another keeper has taken this workshop over; this one ends.")


def _owned(url: str) -> Store:
    """The store, owned by this process; a password comes as PGPASSWORD, never in the file."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return Store.open(url, own=True)
        except KeptElsewhereError:
            raise
        except DeskUnavailableError:
            if time.monotonic() > end:
                raise
        time.sleep(0.5)


def main(arguments: list[str]) -> int:
    """Run the keeper; exit code 2 when another one keeps this workshop, 1 when the store cannot be opened."""
    logging.basicConfig(format="keeper: %(levelname)s %(message)s", level=logging.INFO)
    try:
        asyncio.run(run(Path(arguments[0])))
    except KeptElsewhereError as error:
        print(error, file=sys.stderr)
        return 2
    except CocodesignError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
