"""Which room may know which? The map of the house, for newcomers and for the machine."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "cocodesign"

# room: rooms it may import, from the ground up. A room imports lower rooms only, never one beside it.
ROOMS = {
    # 0 words and errors
    "exceptions": "",
    "schema": "",
    "meanings": "",
    # 1 the waist, and what needs nothing else
    "chain": "exceptions schema",
    "seal": "exceptions chain",
    "tables": "exceptions schema",
    "inference": "exceptions",
    "shares": "exceptions",
    "goals": "",
    "talk": "shares",
    "similarity": "exceptions",
    "licences": "",
    "copies": "",
    "language": "exceptions",
    # 2 analyses (no arrow between them), the log's meaning, what draws and asks
    "networks": "exceptions schema tables inference",
    "lineage": "exceptions schema tables inference shares similarity",
    "voting": "exceptions schema tables inference",
    "formats": "exceptions schema tables",
    "events": "exceptions schema chain goals",
    "figures": "exceptions language",
    "widgets": "exceptions schema language similarity",
    # 3 who takes part; what may happen, and the ways in and out
    "participation": "exceptions schema tables inference shares goals talk networks lineage",
    "simulation": "exceptions schema tables inference events",
    "rules": "exceptions schema chain goals similarity licences copies events",
    "desk": "exceptions schema chain events",
    "recount": "exceptions chain seal goals voting events",
    "archive": "exceptions schema chain seal tables voting events recount",
    "release": "exceptions schema meanings chain seal goals tables voting",
    # 4 what is kept
    "datasets": "exceptions schema tables events archive",
    "store": "exceptions schema chain seal events rules recount archive",
    # 5 who keeps it
    "keeper": "exceptions schema chain tables voting language events rules desk recount archive store",
    # 6 where all meet
    "apps": "exceptions schema tables shares talk language similarity licences copies networks lineage voting figures events widgets participation simulation rules desk archive datasets store keeper",
    # 7 doors
    "server": "exceptions schema chain language similarity widgets events desk archive keeper apps",
    "cli": "exceptions schema chain language licences formats events simulation rules desk archive release datasets store keeper server",
}  # fmt: skip

# What a phone's kernel and a bare import never load.
HEAVY = {"numpy", "pandas", "scipy", "networkx", "matplotlib", "sqlalchemy"}
LIGHT = ["", "exceptions", "schema", "chain", "events", "rules", "desk", "similarity", "language", "widgets", "apps.participant", "apps.wall"]  # fmt: skip
DRAWERS = {"utils", "util", "common", "helpers", "helper", "misc", "base"}


def files() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "share" not in path.parts)


def room_of(path: Path) -> str:
    """The first name below the package: `networks/inequality.py` stands in the room networks."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported_rooms(path: Path) -> Iterator[tuple[int, str]]:
    """(line, room) of each import of one of our own rooms, those inside functions too."""
    package = ["cocodesign", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else []
            start = [*start, *(node.module.split(".") if node.module else [])]
            names = [[*start, alias.name] for alias in node.names]
        else:
            continue
        for name in names:
            if name[0] == "cocodesign" and len(name) > 1:
                yield node.lineno, name[1]


def test_every_room_is_on_the_map_and_every_room_on_the_map_exists():
    assert {room_of(path) for path in files()} - {"__init__", "__main__"} == set(ROOMS)


def test_the_map_has_no_way_back_up():
    list(TopologicalSorter({room: set(below.split()) for room, below in ROOMS.items()}).static_order())
    assert not {name for below in ROOMS.values() for name in below.split()} - set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_the_map_allows(room):
    allowed = {*ROOMS[room].split(), room, "__version__"}
    astray = [
        f"{path.relative_to(PACKAGE)}:{line} imports {name}"
        for path in files()
        if room_of(path) == room
        for line, name in imported_rooms(path)
        if name not in allowed
    ]
    assert not astray


@pytest.mark.parametrize("room", LIGHT)
def test_a_light_room_loads_no_heavy_library(room):
    module = f"cocodesign.{room}".rstrip(".")
    forbidden = HEAVY | ({"ipywidgets", "tornado"} if not room else set())
    code = f"import {module}, sys; print(*sorted({forbidden!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=PACKAGE.parent)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_there_is_no_drawer():
    assert not [
        path.relative_to(PACKAGE) for path in files() if path.stem in DRAWERS or room_of(path) in DRAWERS
    ]


def test_nothing_is_imported_by_star():
    stars = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert not stars
