"""Can a workshop be held here? What this computer can tell of itself: versions, ports, addresses, disk, browser."""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import json
import os
import platform
import shutil
import socket
import sys
from pathlib import Path
from typing import Any

from cocodesign import __version__
from cocodesign.cli.shelf import Place, places, where_shown
from cocodesign.exceptions import CocodesignError, InvalidInputError
from cocodesign.server.address import answers, check_port, network_addresses

__all__ = ["doctor"]

PACKAGES = (
    "voila",
    "jupyter-server",
    "ipywidgets",
    "anywidget",
    "ipykernel",
    "tornado",
    "SQLAlchemy",
    "segno",
    "rapidfuzz",
)
ENOUGH_DISK, ENOUGH_FILES = 1.0, 1024


def doctor(given: argparse.Namespace) -> int:
    """Look, print what was found with what to do about it, and return 1 if a workshop cannot be held."""
    found, troubles = look(given)
    if given.json:
        print(json.dumps({"ok": not troubles, **found, "troubles": troubles}, ensure_ascii=False))
        return 1 if troubles else 0
    print(f"cocodesign {found['cocodesign']}, Python {found['python']}, {found['system']}")
    print(
        "packages   "
        + ", ".join(f"{name} {version}" for name, version in found["versions"].items() if version)
    )
    for port, state in found["ports"].items():
        print(f"port       {port}: {state}")
    for address, there in found["addresses"].items():
        print(
            f"address    http://{address}:{given.port}  "
            + ("this computer answers there" if there else "no answer there")
        )
    store = found["store"]
    if "://" in store["where"]:
        print(f"workshops  in {store['where']}")
    print(f"folder     {store['folder']}, {store['free_gb']} GB free")
    print(
        f"browser    {found['browser'] or 'none for the tests (`make browser` fetches one); workshops need none here'}"
    )
    print("\n".join(f"! {trouble}" for trouble in troubles) or "All is well.")
    print(_ADVICE)
    print("Whether phones get through your network only a phone can tell: try one before people come.")
    return 1 if troubles else 0


_ADVICE = """privacy    Without a certificate, whoever is in the same network can read along. Three ways:
           a Wi-Fi of your own with a password (WPA2 or WPA3), for a room whose people know one another;
           a public name and a proxy or tunnel that gets certificates by itself, for everything else;
           a certificate of your own for a public name: cocodesign serve NAME --certificate FILE --certificate-key FILE.
           A certificate that you signed yourself does not help: guests' phones warn of it, or refuse."""


def look(given: argparse.Namespace) -> tuple[dict[str, Any], list[str]]:
    """Return what was found, and one sentence for each thing that stands in the way."""
    troubles: list[str] = []

    def unless(fine: object, trouble: str) -> None:
        if not fine:
            troubles.append(trouble)

    versions = {name: _version(name) for name in PACKAGES}
    missing = [name for name, version in versions.items() if version is None]
    unless(
        not missing,
        f'Not installed: {", ".join(missing)}. Install them with: pip install "cocodesign[workshop]"',
    )
    ports = {port: _state(port) for port in (given.port, given.facilitator_port)}
    for port, state in ports.items():
        unless(
            state == "free",
            f"Port {port} is taken, perhaps by a workshop that runs; choose another with --port or --facilitator-port.",
        )
    addresses = {address: _answers_at(address, given.port) for address in network_addresses()}
    unless(
        addresses, "This computer is in no network that phones could share; join a Wi-Fi, or open a hotspot."
    )
    if ports[given.port] == "free":
        unless(
            not addresses or any(addresses.values()),
            "This computer does not answer at its own addresses; look at its firewall.",
        )
    folder, free, writable = _folder_of(given)
    unless(writable, f"{folder} cannot be written.")
    try:
        places(given.store)
    except (CocodesignError, OSError) as trouble:
        unless(False, str(trouble))
    unless(free >= ENOUGH_DISK, f"Only {free} GB are free in {folder}.")
    files = _open_files()
    unless(
        files is None or files >= ENOUGH_FILES,
        f"Only {files} files may be open at once; raise it with: ulimit -n 4096",
    )
    found = {
        "cocodesign": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()}, {os.cpu_count()} processors",
        "versions": versions,
        "ports": ports,
        "addresses": addresses,
        "store": {"folder": str(folder), "free_gb": free, "where": where_shown(given.store)},
        "open_files": files,
        "browser": _browser(),
    }
    return found, troubles


def _state(port: int) -> str:
    try:
        check_port("0.0.0.0", port, "--port")
    except InvalidInputError:
        return "taken"
    return "free"


def _answers_at(address: str, port: int) -> bool:
    """Whether this computer answers at one of its addresses; where nobody listens yet, it does so itself for a moment."""
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):
            stack.enter_context(socket.create_server(("0.0.0.0", port)))
        return answers(address, port)


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _folder_of(given: argparse.Namespace) -> tuple[Path, float, bool]:
    try:
        folder = Place.of(given.store, "any").runfile.parent
    except InvalidInputError:
        return Path(given.store), 0.0, False
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    return folder, round(shutil.disk_usage(there).free / 1e9, 1), os.access(there, os.W_OK)


def _open_files() -> int | None:
    """The most files that a process may be given, None where that is not known."""
    if sys.platform == "win32":
        return None
    import resource

    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return None if most == resource.RLIM_INFINITY else most


def _browser() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    if named := os.environ.get("CHROMIUM"):
        return shutil.which(named)
    return next((path for name in names if (path := shutil.which(name))), None)
