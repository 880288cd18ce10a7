"""How far has come what was aimed at? In plain Python, so that a phone's kernel and a research notebook count alike."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum

__all__ = ["is_reached", "total"]

_DECIMALS = 9  # beyond these, a sum of decimal fractions holds nothing but the noise of binary ones


def total(amounts: Iterable[float | None]) -> float:
    """Return the sum of amounts, in whichever order they come; losses are below 0, and None adds nothing.

    Examples
    --------
    >>> total([0.1, 0.2, None]), total([40, -2.5])
    (0.3, 37.5)
    """
    return round(fsum(amount for amount in amounts if amount is not None), _DECIMALS) + 0.0


def is_reached(amount: float, target: float) -> bool:
    """Return whether an amount has come to its target: up to it, or down to one below 0.

    Examples
    --------
    >>> is_reached(100, 100), is_reached(-3, -5)
    (True, False)
    """
    return round((amount - target) * (1 if target >= 0 else -1), _DECIMALS) >= 0
