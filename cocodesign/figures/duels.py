"""Who is put above whom? Every pair of candidates as a square of a matrix."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.paper import Theme, described, label_of, put, sheet, spoken

__all__ = ["draw_pairwise"]

MOST = 20
"""With more candidates than this the figures cannot be read."""


def draw_pairwise(
    result: Any,
    ax: Any = None,
    *,
    labels: Mapping[str, str] | None = None,
    theme: Theme = "light",
    language: str = "en",
) -> Any:
    """Return axes with all duels one to one drawn: a row and a column a candidate.

    In each square stands how many ballots put the row above the column and, smaller, how many the other way round.
    It is filled where the row wins, has a rim where the duel is level, and is empty where it loses. Candidates
    with most wins come first.

    Parameters
    ----------
    result : Result or DataFrame
        Anything with ``pairwise``, or such a table: how many ballots put the candidate of the row above that of the
        column, rows and columns in the same order.
    labels : mapping of str to str, optional
        What to write beside a candidate; by default the id.
    ax, theme, language
        Where to draw, for which page and in which language: as for :func:`draw_network`.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.alternative`` says in words what the picture shows.

    Raises
    ------
    InvalidInputError
        If there are fewer than 2 candidates or more than 20.

    Examples
    --------
    >>> import pandas as pd
    >>> above = pd.DataFrame([[0, 3], [2, 0]], index=["trees", "pool"], columns=["trees", "pool"])
    >>> draw_pairwise(above).alternative
    'trees beats every other one to one. trees against pool: 3 to 2.'
    """
    table = getattr(result, "pairwise", result)
    labels = {} if labels is None else dict(labels)
    names, n = [str(name) for name in table.index], len(table.index)
    if not 2 <= n <= MOST:
        raise InvalidInputError(
            f"Duels of 2 to {MOST} candidates can be drawn; here are {n}. Draw some: table.loc[some, some]."
        )
    above = table.to_numpy(dtype=float)
    wins = (above > above.T).sum(axis=1) + 0.5 * ((above == above.T).sum(axis=1) - 1)
    order = sorted(range(n), key=lambda k: (-wins[k], k))
    above, names, wins = above[np.ix_(order, order)], [names[k] for k in order], wins[order]
    _, _n = spoken(language)
    ax, colours = sheet(ax, 2.4 + 0.8 * n, 1.6 + 0.6 * n, theme)
    from matplotlib.patches import Rectangle

    for i in range(n):
        style = {"va": "center", "ha": "right", "fontsize": 9, "color": colours.ink}
        put(ax, -0.15, i + 0.5, label_of(names[i], labels), **style)
        slanted = {"rotation": 35, "ha": "left", "va": "bottom", "rotation_mode": "anchor"}
        put(ax, i + 0.4, -0.12, label_of(names[i], labels), fontsize=9, color=colours.ink, **slanted)
        for j in range(n):
            mine, theirs = above[i, j], above[j, i]
            if i == j:
                ax.plot([i + 0.2, i + 0.8], [i + 0.2, i + 0.8], color=colours.faint, linewidth=1)
                continue
            face = colours.petrol if mine > theirs else colours.ground
            edge = colours.ink if mine == theirs else colours.faint
            square = Rectangle(
                (j + 0.03, i + 0.04), 0.94, 0.92, facecolor=face, edgecolor=edge, linewidth=1.2
            )
            ax.add_patch(square)
            ink = colours.ground if mine > theirs else colours.ink
            weight = "bold" if mine > theirs else "normal"
            style = {"ha": "center", "va": "center", "color": ink, "path_effects": []}
            put(ax, j + 0.5, i + 0.4, f"{mine:.6g}", fontsize=10, fontweight=weight, **style)
            put(ax, j + 0.5, i + 0.74, _("to {n}").format(n=f"{theirs:.6g}"), fontsize=7, **style)
    about = _("Ballots that put the row above the column, and the other way round.")
    about += "\n" + _("Filled: the row wins. Rim: level.")
    style = {"ha": "center", "va": "top", "fontsize": 8, "color": colours.soft}
    put(ax, n / 2, n + 0.15, about, **style)
    longest = max(len(label_of(name, labels)) for name in names)
    ax.set(xlim=(-0.3 - 0.085 * longest, n + 0.06 * longest), ylim=(n + 0.9, -0.3 - 0.055 * longest))
    return described(ax, _in_words(above, names, wins, labels, language))


def _in_words(above: Any, names: list[str], wins: Any, labels: Mapping[str, str], language: str) -> str:
    _, _n = spoken(language)
    n = len(names)
    strict = (above > above.T).sum(axis=1)
    if strict[0] == n - 1:
        words = _("{name} beats every other one to one.").format(name=labels.get(names[0]) or names[0])
    else:
        most = [labels.get(names[k]) or names[k] for k in range(n) if wins[k] == wins[0]]
        words = _("Nobody beats every other one to one. Most duels, {most} of {duels}: {names}.").format(
            most=f"{wins[0]:g}", duels=n - 1, names=", ".join(most)
        )
    duels = [
        _("{one} against {other}: {mine} to {theirs}.").format(
            one=labels.get(names[i]) or names[i],
            other=labels.get(names[j]) or names[j],
            mine=f"{above[i, j]:.6g}",
            theirs=f"{above[j, i]:.6g}",
        )
        for i in range(n)
        for j in range(i + 1, n)
    ]
    return " ".join([words, *duels])
