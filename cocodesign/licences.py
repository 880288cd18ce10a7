"""Under which terms may others use an idea, and which terms does an idea inherit from those it was drawn from?

Inside its workshop every idea may be built on: that is what one agrees to at the door. A licence says what holds
outside, and afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["DEFAULT", "LICENCES", "Licence", "Terms", "inherited", "permits", "terms", "usual"]


@dataclass(frozen=True)
class Licence:
    """The terms of a licence, as far as derived works inherit them.

    Attributes
    ----------
    strictness : int
        How much it asks for, from nothing (0) upwards; whatever is drawn from an idea asks for at least as much.
    shares_alike : bool
        Whether what is drawn from it must carry the very same licence.
    """

    strictness: int
    shares_alike: bool = False


LICENCES = {
    "CC0-1.0": Licence(0),
    "CC-BY-4.0": Licence(1),
    "CC-BY-SA-4.0": Licence(2, shares_alike=True),
    "CC-BY-NC-SA-4.0": Licence(3, shares_alike=True),
    "all-rights-reserved": Licence(4),
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


@dataclass(frozen=True)
class Terms:
    """Under which licence an idea may be given that is drawn from others, or from none.

    Attributes
    ----------
    preset : str
        The one it carries when its author chooses none.
    least : str
        What its sources demand; "" where it has none.
    conflict : bool
        Whether no licence satisfies all of its sources.
    offered : tuple of str
        What its author may choose from, the preset one first.
    """

    preset: str
    least: str
    conflict: bool
    offered: tuple[str, ...]


def usual(settings: Mapping[str, Any]) -> str:
    """Return the licence of a workshop, by its settings."""
    return str(settings.get("licence") or DEFAULT)


def terms(settings: Mapping[str, Any], parents: Iterable[str | None]) -> Terms:
    """Return the terms of a new idea.

    Parameters
    ----------
    settings : mapping
        Those of the workshop: ``licence`` is the usual one, ``licences`` what it offers (all without it).
    parents : iterable of str or None
        The licences of the ideas it is drawn from; None for one that was written before there were any.

    Examples
    --------
    >>> found = terms({"licence": "CC0-1.0", "licences": ["CC0-1.0", "all-rights-reserved"]}, ["CC-BY-4.0"])
    >>> found.preset, found.offered
    ('CC-BY-4.0', ('CC-BY-4.0', 'all-rights-reserved'))
    """
    least, conflict = inherited(parent or usual(settings) for parent in parents)
    preset = usual(settings) if permits(usual(settings), least) else least
    free = (one for one in settings.get("licences") or LICENCES if permits(one, least))
    return Terms(preset, least, conflict, tuple(dict.fromkeys([preset, *free])))
