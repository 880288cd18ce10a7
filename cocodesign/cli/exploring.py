"""How does a researcher look around in a record? In the explorer, in this computer's browser."""

from __future__ import annotations

import argparse
import webbrowser
from pathlib import Path
from tempfile import TemporaryDirectory

from cocodesign.cli.keepers import ask_keeper
from cocodesign.cli.records import known, opened
from cocodesign.exceptions import InvalidInputError

__all__ = ["explore"]

BUNDLED = ("mill-lane", "old-depot")


def explore(given: argparse.Namespace) -> int:
    """Serve the explorer with a bundled set, an archive or a copy of a workshop, until Ctrl-C."""
    from cocodesign.server.explorer import serve_explorer

    def ready(address: str) -> None:
        print(f"The explorer is open at\n  {address}\nfor this computer only. Ctrl-C ends it.", flush=True)
        if not given.no_browser:
            webbrowser.open(address)

    with TemporaryDirectory(prefix="cocodesign-explore-") as folder:  # its owner alone reads there
        what, workshop = _what(given, Path(folder))
        serve_explorer(what, given.port, given.language or "en", ready, workshop=workshop)
    return 0


def _what(given: argparse.Namespace, folder: Path) -> tuple[str, str]:
    """A bundled set's name or an archive's path; of a workshop a copy, which goes when the explorer ends, and its name."""
    if Path(given.what).is_file() or given.what in BUNDLED:
        return str(given.what), ""
    try:
        place = known(given.store, given.what)
    except InvalidInputError as reason:
        raise InvalidInputError(f"{reason} Bundled sets are {' and '.join(BUNDLED)}.") from reason
    path = folder / f"{place.name}.jsonl"
    if run := place.running():
        ask_keeper(run, "archive", path=str(path.absolute()))
    else:
        with opened(place) as store:
            store.write_archive(path)
    return str(path), place.name
