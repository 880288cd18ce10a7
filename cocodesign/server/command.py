"""How is one server started by its parent? With a file that names the keeper, and a few options."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from .application import ROLES, Service, serve
from .paths import notebooks_folder
from .room import Limits

__all__ = ["main", "parse"]

PHONE_GRACE, LAB_GRACE = 30.0, 90.0  # a lab page may need more than 20 s before it connects on a slow line


def parse(arguments: Sequence[str] | None = None) -> Service:
    """Return the service that a command line describes."""
    usual = Limits()
    parser = argparse.ArgumentParser(
        prog="python -m cocodesign.server", description="One server of a workshop."
    )
    parser.add_argument("runfile", type=Path, help="the file of the running workshop")
    parser.add_argument("--role", choices=list(ROLES), required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--public-url", default="", help="the address that people type")
    parser.add_argument("--connections", type=Path, help="a private folder with a short path")
    parser.add_argument("--notebooks", type=Path, default=notebooks_folder())
    parser.add_argument("--certificate", type=Path)
    parser.add_argument("--certificate-key", type=Path)
    parser.add_argument("--most", type=int, default=usual.most, help="kernels in all")
    parser.add_argument("--each", type=int, default=usual.each, help="kernels of one person")
    parser.add_argument("--never", type=float, help="seconds until a kernel without a page ends")
    parser.add_argument(
        "--left", type=float, default=usual.left, help="seconds until a kernel whose page left ends"
    )
    parser.add_argument("--spare", action="store_true", help="keep a kernel ready for whoever comes next")
    given = parser.parse_args(arguments)
    never = given.never or (PHONE_GRACE if given.role == "participants" else LAB_GRACE)
    return Service(
        runfile=given.runfile,
        role=given.role,
        host=given.host,
        port=given.port,
        public_url=(given.public_url or f"http://{given.host}:{given.port}").rstrip("/"),
        connections=given.connections,
        notebooks=given.notebooks.resolve(),
        certificate=given.certificate,
        certificate_key=given.certificate_key,
        keeps_spare=given.spare,
        limits=Limits(most=given.most, each=given.each, never=never, left=given.left),
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until a signal comes."""
    serve(parse(arguments))
