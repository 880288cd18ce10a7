"""How an event is committed to and linked to the one before it: canonical JSON, salted commitments, a hash chain.

A line of the log never changes and holds no personal value. What a person said lies beside it in a payload that
can be emptied; the line holds only a commitment to it,

    commit = SHA-256(tag ‖ salt ‖ canonical JSON of the body ‖ fingerprint of the command)
    hash   = SHA-256(tag ‖ previous hash ‖ canonical JSON of the line ‖ commit)

with every part prefixed by its length and every use by a tag of its own. The salt keeps short texts ("yes") from
being guessed and is erased together with the body.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from typing import Any

from cocodesign.exceptions import InvalidInputError

__all__ = ["GENESIS", "LINE_FIELDS", "canonical", "commitment", "digest", "link", "parse", "receipt_code"]

DEEPEST = 100
"""How many levels of lists and objects a JSON text may have; a record has fewer than ten."""

GENESIS = "0" * 64
"""What the first line of every log is linked to."""

LINE_FIELDS = ("workshop", "seq", "event", "kind", "v", "actor", "stage", "ref", "at")
"""The columns of a line that its hash covers, in this order."""

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def canonical(value: Any) -> bytes:
    """Return the one JSON text of a value: sorted keys, no spaces, UTF-8, no NaN.

    Raises
    ------
    InvalidInputError
        If the value has no JSON text (NaN, infinity, a lone surrogate, an object of Python's own).
    """
    try:
        return _ENCODER.encode(value).encode("utf-8")
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInputError(f"This value has no canonical JSON text: {error}.") from error


def parse(text: bytes | str) -> Any:
    """Return the value of a JSON text in UTF-8, refusing NaN, infinity, repeated keys and more than 100 levels.

    Raises
    ------
    InvalidInputError
        If the text is not JSON in this strict sense.
    """
    try:
        read = text if isinstance(text, str) else text.decode("utf-8")
        if read.count("[") + read.count("{") > DEEPEST:
            _check_depth(read)
        return _DECODER.decode(read)
    except (ValueError, RecursionError) as error:
        raise InvalidInputError(f"This is not a JSON text: {error}.") from error


def _check_depth(text: str) -> None:
    depth = 0
    for found in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found.group(), 0)
        if depth > DEEPEST:
            raise ValueError(f"it is nested more than {DEEPEST} levels deep")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("an object names the same key twice")
    return found


def _finite(number: str) -> float:
    found = float(number)
    if not math.isfinite(found):
        raise ValueError(f"{number[:20]} is not a finite number")
    return found


def _whole(number: str) -> int:
    _finite(number)
    return int(number)


_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_DECODER = json.JSONDecoder(
    object_pairs_hook=_once, parse_constant=_finite, parse_float=_finite, parse_int=_whole
)


def digest(tag: str, *parts: bytes) -> str:
    """Return the SHA-256 of a tag and some bytes, each prefixed by its length, as 64 hex digits."""
    found = hashlib.sha256()
    for part in (tag.encode(), *parts):
        found.update(len(part).to_bytes(8, "big"))
        found.update(part)
    return found.hexdigest()


def commitment(salt: bytes, *parts: bytes, use: str = "payload") -> str:
    """Return the commitment to some bytes under a salt, as 64 hex digits; each use has values of its own."""
    return digest(f"cocodesign.{use}.1", salt, *parts)


def link(previous: str, line: Mapping[str, Any], commit: str) -> str:
    """Return the hash of a line of the log, as 64 hex digits.

    Parameters
    ----------
    previous : str
        The hash of the line before, or :data:`GENESIS`.
    line : mapping
        The line, with at least the keys of :data:`LINE_FIELDS`.
    commit : str
        The commitment to its payload.
    """
    fields = canonical([line[name] for name in LINE_FIELDS])
    return digest("cocodesign.event.1", bytes.fromhex(previous), fields, bytes.fromhex(commit))


def receipt_code(commit: str) -> str:
    """Return a commitment's first sixty bits as three groups of four letters, without look-alikes.

    Examples
    --------
    >>> receipt_code("00" * 32)
    '2222 2222 2222'
    """
    bits = int(commit, 16) >> (len(commit) * 4 - 60)
    letters = "".join(_ALPHABET[bits >> shift & 31] for shift in range(55, -1, -5))
    return " ".join(letters[i : i + 4] for i in (0, 4, 8))
