"""Where do the workshops lie, and which of them are running?"""

from __future__ import annotations

import hashlib
import json
import os
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cocodesign.exceptions import InvalidInputError
from cocodesign.store import shown, sqlite_path, store_url, without_password, workshops_at

__all__ = ["Place", "free_name", "name_from", "places", "where_shown"]


@dataclass(frozen=True)
class Place:
    """One workshop's address in a store, and the files that are this computer's own while it runs here."""

    name: str
    url: str = field(repr=False)  # it may hold a password

    @classmethod
    def of(cls, where: str, name: str) -> Place:
        """Return the place of a workshop by its name.

        Parameters
        ----------
        where : str
            A folder with a file for each workshop, an address such as ``sqlite:///folder`` or
            ``sqlite:///folder/mill-lane.sqlite``, or a PostgreSQL database such as
            ``postgresql+psycopg://ana@localhost/workshops``.
        name : str
            What the workshop is called on this computer.

        Raises
        ------
        InvalidInputError
            If the name cannot be a workshop's, or the address is of another kind.
        """
        if _is_database(where):
            return cls(name, store_url(name, where))
        url = store_url(name, _folder(where))
        if "://" in where and where.endswith(".sqlite"):
            url = where
        return cls(name, url)

    @property
    def path(self) -> Path | None:
        """The SQLite file, None for a workshop in a database."""
        return sqlite_path(self.url)

    @property
    def shown(self) -> str:
        """Where the record lies, as it may be printed."""
        return shown(self.url)

    @property
    def runfile(self) -> Path:
        """The file that is there while the workshop runs: beside the SQLite file, else in the user's own state folder."""
        return self._beside(".run")

    @property
    def logfile(self) -> Path:
        """The file for the messages of the servers."""
        return self._beside(".log")

    @property
    def password(self) -> str:
        """The password that the address holds, empty if there is none."""
        return without_password(self.url)[1]

    @property
    def bare_url(self) -> str:
        """The address without the password."""
        return without_password(self.url)[0]

    def exists(self) -> bool:
        """Whether there is a workshop here."""
        return self.path.exists() if self.path is not None else self.name in workshops_at(self.url)

    def _beside(self, ending: str) -> Path:
        if self.path is not None:
            return self.path.with_suffix(ending)
        folder = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "cocodesign"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Two databases may each have a workshop of this name.
        return folder / f"{self.name}-{hashlib.sha256(self.bare_url.encode()).hexdigest()[:8]}{ending}"

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
    if _is_database(where):
        return [Place.of(where, name) for name in workshops_at(where)]
    if "://" in where and where.endswith(".sqlite"):
        found = Place(Path(where).stem, where)
        return [found] if found.exists() else []
    return [Place.of(where, path.stem) for path in sorted(_folder(where).glob("*.sqlite"))]


def where_shown(where: str) -> str:
    """Return what was given as a store, as it may be printed."""
    return shown(where) if _is_database(where) else where


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


def _is_database(where: str) -> bool:
    return where.partition("://")[0].partition("+")[0] == "postgresql"


def _folder(where: str) -> Path:
    if "://" not in where:
        return Path(where)
    scheme, _, rest = where.partition(":///")
    if scheme != "sqlite":
        raise InvalidInputError(
            "A store is a folder, sqlite:///FOLDER, or a database like postgresql+psycopg://ana@localhost/workshops; "
            f"this begins with {where.partition(':')[0]}:."
        )
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
