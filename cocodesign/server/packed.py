"""How do static files reach a phone? Compressed once, kept in memory, and asked for once in a year."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tornado.web import HTTPError, RequestHandler, StaticFileHandler

from cocodesign.widgets.assets import assets

from .paths import PAGES, PHONE_TEMPLATE, STATIC

__all__ = [
    "ASSETS",
    "AssetHandler",
    "PackedFiles",
    "asset",
    "asset_url",
    "pack",
    "packed",
    "packed_bytes",
    "send_packed",
]

# What the door and the phone's page are made of: name in the address -> file. The widgets' modules and styles come
# with them, under names such as "widgets/Ideas.js".
ASSETS = {
    "tokens.css": STATIC / "tokens.css",
    "door.css": PAGES / "door.css",
    "door.js": PAGES / "door.js",
    "phone.js": PAGES / "phone.js",
    "new.css": PAGES / "new.css",
    "new.js": PAGES / "new.js",
    "print.css": PAGES / "print.css",
    "print.js": PAGES / "print.js",
    "progress.css": PAGES / "progress.css",
    "client.css": PHONE_TEMPLATE / "client.css",
    "client.js": PHONE_TEMPLATE / "client.js",
}
YEAR = "public, max-age=31536000, immutable"
DAY = "public, max-age=86400"


@dataclass(frozen=True)
class Packed:
    """A file's bytes, plain and compressed, and the version that stands in its address."""

    plain: bytes
    small: bytes | None
    kind: str
    version: str


@cache
def pack(path: Path) -> Packed:
    """Return a file as it is sent; read and compressed at the first call only."""
    return packed_bytes(path.read_bytes(), mimetypes.guess_type(path.name)[0] or "application/octet-stream")


def packed_bytes(plain: bytes, kind: str) -> Packed:
    """Return bytes as they are sent."""
    if kind.startswith("text/") or kind == "application/javascript":
        kind += "; charset=utf-8"
    small = gzip.compress(plain, 9, mtime=0)
    return Packed(
        plain,
        small if len(small) < 0.95 * len(plain) else None,
        kind,
        hashlib.sha256(plain).hexdigest()[:12],
    )


@cache
def asset(name: str) -> Packed:
    """Return one of our files by its name.

    Raises
    ------
    KeyError
        If there is none.
    """
    folder, _, file = name.rpartition("/")
    if folder != "widgets":
        return pack(ASSETS[name])
    return packed_bytes(assets()[file].encode(), mimetypes.guess_type(file)[0] or "application/octet-stream")


def asset_url(name: str, base_url: str = "/") -> str:
    """Return the address of one of our files, with its version."""
    return f"{base_url}static/{name}?v={asset(name).version}"


def send_packed(
    handler: RequestHandler,
    packed: Packed,
    cache_control: str,
    *,
    body: bool = True,
    vary: str = "Accept-Encoding",
) -> None:
    """Answer a request with a packed file."""
    handler.set_header("Content-Type", packed.kind)
    handler.set_header("Cache-Control", cache_control)
    handler.set_header("Vary", vary)
    handler.set_header("Etag", f'"{packed.version}"')
    if handler.check_etag_header():
        handler.set_status(304)
        handler.finish()
        return
    data = packed.plain
    if packed.small is not None and "gzip" in handler.request.headers.get("Accept-Encoding", ""):
        handler.set_header("Content-Encoding", "gzip")
        data = packed.small
    handler.set_header("Content-Length", str(len(data)))
    handler.finish(data if body else None)


class AssetHandler(RequestHandler):
    """Our own files: nothing in them is anybody's, so no cookie is looked at."""

    def get(self, name: str) -> None:
        """Send a file."""
        try:
            packed = asset(name)
        except KeyError:
            raise HTTPError(404) from None
        self.set_header("X-Content-Type-Options", "nosniff")
        send_packed(self, packed, YEAR if self.get_query_argument("v", "") == packed.version else "no-cache")


class PackedFiles(StaticFileHandler):
    """Mixed into JupyterLab's and Voila's handlers of static files: same files, packed.

    Their names carry no version, so a browser asks again after a day; with one in the address after a year.
    """

    async def get(self, path: str, include_body: bool = True) -> None:
        """Send a file."""
        try:
            self.path = self.parse_url_path(path)
            place = self.get_absolute_path(self.root, self.path)  # some of the handlers find their root here
        except (AssertionError, ValueError):  # an address that is not made like theirs
            raise HTTPError(404) from None
        file = self.validate_absolute_path(self.root, place)
        if file is None:
            return
        self.absolute_path = file
        versioned = bool(self.get_query_argument("v", ""))
        send_packed(self, pack(Path(file)), YEAR if versioned else DAY, body=include_body)

    def set_extra_headers(self, path: str) -> None:
        """Leave caching to :func:`send_packed`."""


def packed(handler: type[StaticFileHandler]) -> type[StaticFileHandler]:
    """Return a handler of static files that sends them packed."""
    return type(f"Packed{handler.__name__}", (PackedFiles, handler), {})
