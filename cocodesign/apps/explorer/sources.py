"""What can be explored? A bundled set, a workshop's archive, or the workshop that is led from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cocodesign.archive import Archive, open_archive
from cocodesign.datasets import (
    dataset_path,
    load_mill_lane,
    load_mill_lane_truth,
    load_old_depot_derivations,
    load_old_depot_ideas,
)
from cocodesign.events import State, rows
from cocodesign.exceptions import InvalidInputError, TamperedRecordError
from cocodesign.tables import Community

__all__ = ["BUNDLED", "Source", "from_file", "from_state"]


@dataclass(frozen=True)
class Source:
    """A community to look at, and what is said of it above the figures.

    Attributes
    ----------
    title : str
        What it is called.
    standing : str
        Where it comes from and whether its record holds: ``"verified"``, ``"live"`` or ``"tables"``.
    community : Community
        Its tables.
    """

    title: str
    standing: str
    community: Community


def mill_lane() -> Source:
    """Return the bundled workshop; the camps of its simulated people are its groups."""
    community = load_mill_lane()
    camp = load_mill_lane_truth().drop_duplicates("participant").set_index("participant")["camp"]
    people = community.participants
    tables = {name: getattr(community, name) for name in Community.__annotations__ if name not in _NO_TABLE}
    grouped = people.assign(group="camp " + people["participant"].map(camp))
    title = open_archive(dataset_path("mill-lane.jsonl")).state().workshop["title"]
    return Source(title, "verified", Community(**{**tables, "participants": grouped}))


def old_depot() -> Source:
    """Return the bundled ideas; nobody noted when they were said."""
    community = Community(
        contributions=load_old_depot_ideas(),
        derivations=load_old_depot_derivations().query("kind != 'same_as'"),
    )
    return Source("The old depot", "tables", community)


BUNDLED: dict[str, Callable[[], Source]] = {"mill-lane": mill_lane, "old-depot": old_depot}
"""The sets that come with the package, by name."""

_NO_TABLE = ("since", "until")


def from_file(path: str | Path) -> Source:
    """Return the workshop of an archive, once its record was found whole.

    Raises
    ------
    InvalidInputError
        If there is no such file, or it is no archive.
    TamperedRecordError
        If a line of it was changed.
    """
    if not Path(path).is_file():
        raise InvalidInputError(f"There is no file {path}. Name an archive, as cocodesign archive writes it.")
    archive: Archive = open_archive(path)
    report = archive.verify()
    if not report.ok:
        raise TamperedRecordError(str(report))
    return Source(archive.state().workshop["title"] or Path(path).stem, "verified", archive.community())


def from_state(state: State) -> Source:
    """Return a workshop as it stands, as far as whoever asks may see it."""
    return Source(state.workshop["title"], "live", Community.from_rows(rows(state)))
