"""What may stand behind an option? A text is read as a port, a number of people or a time, or refused with an example."""

from __future__ import annotations

import argparse
import re

__all__ = ["PORT", "duration", "group_size", "minutes", "people", "port", "whole_minutes"]

PORT = 8866


def port(text: str) -> int:
    """Return the number of a port."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, like {PORT}; this is {text!r}")
    return int(text)


def people(text: str) -> int:
    """Return a number of people."""
    if not text.isdigit() or not 0 < int(text) <= 2000:
        raise argparse.ArgumentTypeError(
            f"expected a whole number of people from 1 to 2000; this is {text!r}"
        )
    return int(text)


def group_size(text: str) -> int:
    """Return how many people stand behind each count."""
    if not text.isdigit() or not 2 <= int(text) <= 1000:
        raise argparse.ArgumentTypeError(f"k is a number of people from 2 to 1000; this is {text!r}")
    return int(text)


def whole_minutes(text: str) -> int:
    """Return whole minutes, at most a day."""
    if not text.isdigit() or not 1 <= int(text) <= 1440:
        raise argparse.ArgumentTypeError(f"expected whole minutes from 1 to 1440; this is {text!r}")
    return int(text)


def duration(text: str) -> float:
    """Return the seconds of a time like 10min, 90s or 1h."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(s|sec|min|m|h)?", text.strip().lower())
    unit = {"s": 1, "sec": 1, "m": 60, "min": 60, None: 60, "h": 3600}
    seconds = float(found.group(1)) * unit[found.group(2)] if found else -1.0
    if not 0 <= seconds <= 7 * 24 * 3600:
        raise argparse.ArgumentTypeError(
            f"expected a time like 10min, 90s or 1h, at most a week; 0 is at once; this is {text!r}"
        )
    return seconds


def minutes(text: str) -> float:
    """Return minutes, fractions too, at most ten hours."""
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 < found <= 600:
        raise argparse.ArgumentTypeError(f"expected minutes, more than 0 and at most 600; this is {text!r}")
    return found
