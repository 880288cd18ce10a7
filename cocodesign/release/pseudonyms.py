"""Under which names do people and things leave, and in which order do their rows stand?

Both come from the secret of one release, drawn anew for each: two releases share no name and no order, and within one
release a person has one name.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable

import pandas as pd

from cocodesign.chain import canonical
from cocodesign.exceptions import InvalidInputError

__all__ = ["Secret"]

SHORTEST_KEY = 16
"""How many characters a key must have that is given; guessing shorter ones takes an afternoon."""


class Secret:
    """What makes the pseudonyms and the order of one release.

    Parameters
    ----------
    key : str, optional
        A text of 16 characters or more that makes the same release from the same tables again. Who knows it and the
        record can link both; keep it as you keep the record. Without it a fresh one is drawn and kept nowhere.

    Raises
    ------
    InvalidInputError
        If the key is shorter.
    """

    def __init__(self, key: str | None = None) -> None:
        if key is not None and len(key) < SHORTEST_KEY:
            raise InvalidInputError(
                f"The key of a release needs {SHORTEST_KEY} characters or more, so that nobody guesses it; this has "
                f"{len(key)}. Leave it out to have a fresh one drawn."
            )
        self._key = secrets.token_bytes(32) if key is None else key.encode("utf-8", "surrogatepass")

    def pseudonyms(self, use: str, ids: Iterable[str], prefix: str) -> dict[str, str]:
        """Return a name for each id, such as ``p07``, numbered in an order that tells nothing."""
        ordered = sorted(set(ids), key=lambda one: self._digest(use, one))
        width = len(str(len(ordered)))
        return {one: f"{prefix}{n:0{width}d}" for n, one in enumerate(ordered, 1)}

    def shuffled(self, use: str, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows in an order that tells nothing of the one they had."""
        rows = table.astype(object).where(table.notna(), None).to_dict("records")
        keys = [self._digest(f"row of {use}", repr(list(row.values()))) for row in rows]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        return table.iloc[order].reset_index(drop=True)

    def _digest(self, use: str, text: str) -> bytes:
        said = canonical([use, text.encode("utf-8", "backslashreplace").decode()])
        return hmac.new(self._key, said, hashlib.sha256).digest()
