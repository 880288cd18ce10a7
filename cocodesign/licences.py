"""Under which terms may others use an idea, and which terms does an idea inherit from those it was drawn from?

Inside its workshop every idea may be built on: that is what one agrees to at the door. A licence says what holds
outside, and afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["DEFAULT", "LICENCES", "Licence", "inherited", "permits"]


@dataclass(frozen=True)
class Licence:
    """The terms of a licence, as far as derived works inherit them.

    Attributes
    ----------
    name : str
        What people call it.
    strictness : int
        How much it asks for, from nothing (0) upwards; whatever is drawn from an idea asks for at least as much.
    shares_alike : bool
        Whether what is drawn from it must carry the very same licence.
    reserved : bool
        Whether nothing may be drawn from it outside of the workshop without asking.
    """

    name: str
    strictness: int
    shares_alike: bool = False
    reserved: bool = False


LICENCES = {
    "CC0-1.0": Licence("no conditions (CC0)", 0),
    "CC-BY-4.0": Licence("name the authors (CC BY)", 1),
    "CC-BY-SA-4.0": Licence("name the authors, share alike (CC BY-SA)", 2, shares_alike=True),
    "CC-BY-NC-SA-4.0": Licence(
        "name the authors, not commercial, share alike (CC BY-NC-SA)", 3, shares_alike=True
    ),
    "all-rights-reserved": Licence("only within this workshop", 4, reserved=True),
}
"""By SPDX identifier; the last one has none, because it licenses nothing."""

DEFAULT = "CC-BY-SA-4.0"
"""The licence of a workshop whose terms name none."""


def inherited(parents: Iterable[str]) -> tuple[str, bool]:
    """Return the least licence that an idea may carry which was drawn from others, and whether theirs conflict.

    Parameters
    ----------
    parents : iterable of str
        The licences of the ideas it was drawn from, keys of :data:`LICENCES`.

    Returns
    -------
    tuple of (str, bool)
        The strictest of them, "" where there are none; and True where no licence satisfies all of them: two that
        share alike and differ, or one that reserves all rights beside one that shares alike.

    Examples
    --------
    >>> inherited(["CC0-1.0", "CC-BY-SA-4.0"])
    ('CC-BY-SA-4.0', False)
    >>> inherited(["CC-BY-SA-4.0", "all-rights-reserved"])
    ('all-rights-reserved', True)
    """
    found = {one for one in parents if one in LICENCES}
    if not found:
        return "", False
    strictest = max(found, key=lambda one: LICENCES[one].strictness)
    alike = {one for one in found if LICENCES[one].shares_alike}
    return strictest, bool(alike - {strictest})


def permits(licence: str, least: str) -> bool:
    """Whether an idea that inherits one licence may carry another: a stricter one, unless it must be shared alike.

    Examples
    --------
    >>> permits("all-rights-reserved", "CC-BY-4.0"), permits("CC0-1.0", "CC-BY-4.0")
    (True, False)
    """
    if not least or licence == least:
        return True
    return not LICENCES[least].shares_alike and LICENCES[licence].strictness > LICENCES[least].strictness
