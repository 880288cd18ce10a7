"""How far is long work?"""

from __future__ import annotations

import sys
from collections.abc import Iterator

__all__ = ["steps"]

PATIENCE = 2.0
"""Seconds that pass before a bar appears by itself: shorter work is over before one has read it."""


def steps(total: int, what: str, *, progress: bool | None = None) -> Iterator[int]:
    """Return the numbers from 0 to below ``total``, with a bar beside them that says how far the work is.

    Parameters
    ----------
    total : int
        How many steps there are.
    what : str
        What is being done, for the bar.
    progress : bool, optional
        Whether to show a bar. By default one appears where somebody can see it, in a notebook or a terminal,
        and only if the work takes longer than two seconds.

    Returns
    -------
    iterator of int

    Examples
    --------
    >>> list(steps(3, "drawing", progress=False))
    [0, 1, 2]
    """
    if progress is None:
        watched = "ipykernel" in sys.modules or bool(getattr(sys.stderr, "isatty", lambda: False)())
    else:
        watched = progress
    if not watched:
        return iter(range(total))
    from tqdm.auto import tqdm

    return iter(tqdm(range(total), desc=what, delay=0 if progress else PATIENCE, leave=False))
