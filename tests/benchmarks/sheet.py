"""How does a figure stand on the sheet that `make bench` prints? A row: what, how much, what was hoped for, whether it is so."""

from __future__ import annotations

import statistics

__all__ = ["heading", "line", "spread"]


def line(what: str, figure: str, hoped: str = "", fine: bool | None = None) -> None:
    """Print a row of a table."""
    verdict = {True: "yes", False: "NO", None: ""}[fine]
    print(f"  {what:<58} {figure:>24}   {hoped:<18} {verdict}", flush=True)


def heading(text: str) -> None:
    """Print what the rows below are about."""
    print(f"\n{text}", flush=True)


def spread(values: list[float], unit: str, digits: int = 1) -> str:
    """Median, and the least and the most."""
    return (
        f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}–{max(values):.{digits}f}) {unit}"
    )
