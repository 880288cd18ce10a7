"""Where do the workshops lie, and which of them are running?"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.store import store_url

__all__ = ["Place", "free_name", "name_from", "places"]


@dataclass(frozen=True)
class Place:
    """One workshop's address in a store, and the file that says how to reach it while it runs."""

    name: str
    url: str

    @classmethod
    def of(cls, where: str, name: str) -> Place:
        """Return the place of a workshop by its name.

        Parameters
        ----------
        where : str
            A folder with a file for each workshop, or an address such as ``sqlite:///folder`` or
            ``sqlite:///folder/mill-lane.sqlite``.
        name : str
            What the workshop is called on this computer.

        Raises
        ------
        InvalidInputError
            If the name cannot be a file's, or the address is not one of SQLite.
        """
        url = store_url(name, _folder(where))
        if "://" in where and where.endswith(".sqlite"):
            url = where
        return cls(name, url)

    @property
    def path(self) -> Path:
        """The SQLite file."""
        return Path(self.url.removeprefix("sqlite:///"))

    @property
    def runfile(self) -> Path:
        """The file that is there while the workshop runs."""
        return self.path.with_suffix(".run")

    def exists(self) -> bool:
        """Whether there is a workshop here."""
        return self.path.exists()

    def running(self) -> dict[str, Any] | None:
        """Return how to reach the running workshop, or None when it does not run."""
        try:
            run: dict[str, Any] = json.loads(self.runfile.read_text(encoding="utf-8"))
            alive = _is_alive(int(run["pid"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        return run if alive else None


def places(where: str) -> list[Place]:
    """Return the workshops of a store in the order of their names."""
    if "://" in where and where.endswith(".sqlite"):
        found = Place(Path(where).stem, where)
        return [found] if found.exists() else []
    return [Place.of(where, path.stem) for path in sorted(_folder(where).glob("*.sqlite"))]


def name_from(title: str) -> str:
    """Return a short name for files and commands made from a title.

    Examples
    --------
    >>> name_from("¿Qué hacemos con la plaza?")
    'que-hacemos-con-la-plaza'
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "workshop"


def free_name(where: str, title: str) -> str:
    """Return a name made from a title that no workshop of a store has."""
    name, n = name_from(title), 1
    taken = {place.name for place in places(where)}
    while (candidate := name if n == 1 else f"{name}-{n}") in taken:
        n += 1
    return candidate


def _folder(where: str) -> Path:
    if "://" not in where:
        return Path(where)
    scheme, _, rest = where.partition(":///")
    if scheme != "sqlite":
        raise InvalidInputError(f"A store is a folder, or sqlite:///FOLDER; this is {where!r}.")
    return Path(rest)


def _is_alive(pid: int) -> bool:
    if os.name != "posix":  # there, os.kill(pid, 0) would not ask but act
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
