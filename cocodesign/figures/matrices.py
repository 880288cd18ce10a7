"""Who addressed whom, group by group? A network as a table of squares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.networks import groups_of
from cocodesign.figures.paper import Paper, Theme, described, fonts, label_of, plain, put, sheet, spoken

__all__ = ["draw_adjacency"]

MOST = 1000
ALL_NAMED = 40
SHADES = 5


def draw_adjacency(
    network: Any,
    ax: Any = None,
    *,
    groups: str | Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    theme: Theme = "light",
    language: str = "en",
) -> Any:
    """Return axes with a square for each pair of people: the row addressed the column, the darker the more.

    People are sorted by group, and within it by how much passes through them; lines part the groups. Talk within
    groups lies along the diagonal, talk across them off it; an answered address has its mirror image.

    Parameters
    ----------
    network : InteractionNetwork
        Anything with ``participants``, ``attributes`` and ``weights``; up to 1000 people.
    groups : str or mapping of str to str, optional
        The group of each person: the name of one of ``network.attributes``, or person to group.
    labels : mapping of str to str, optional
        What to write beside a person; by default the id. Written for up to 40 people.
    ax, theme, language
        Where to draw, for which page and in which language: as for :func:`draw_network`.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.alternative`` says in words what the picture shows.

    Raises
    ------
    InvalidInputError
        If there is nobody to draw, or more than 1000 people.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import pandas as pd
    >>> from scipy.sparse import csr_array
    >>> pair = SimpleNamespace(participants=pd.Index(["Ana", "Bo"]), weights=csr_array([[0, 2], [1, 0]]))
    >>> draw_adjacency(pair).alternative
    'Of 2 people, 2 of 2 ordered pairs have a tie; the heaviest weighs 2.'
    """
    people, n = list(network.participants), len(network.participants)
    if not 0 < n <= MOST:
        raise InvalidInputError(
            f"A matrix of 1 to {MOST} people can be drawn; this one has {n}. Draw a part of it: network.among([…])."
        )
    labels = {} if labels is None else dict(labels)
    _, _n = spoken(language)
    group = groups_of(network, groups)
    weights = network.weights.toarray().astype(float)
    passes = weights.sum(axis=0) + weights.sum(axis=1)
    order = sorted(range(n), key=lambda k: (group[k] == "", group[k], -passes[k], k))
    sorted_groups = [group[k] for k in order]
    ax, colours = sheet(ax, 6.0, 6.0, theme, scales=True)
    ax.set(xlim=(-0.5, n - 0.5), ylim=(n - 0.5, -0.5), aspect="equal")
    _squares(ax, weights[np.ix_(order, order)], colours)
    ax.spines[:].set_visible(False)
    ax.set(xlabel=_("who was addressed"), ylabel=_("who addressed"), xticks=[], yticks=[])
    ax.plot([-0.5, n - 0.5], [-0.5, n - 0.5], color=colours.faint, linewidth=0.8)
    ends = [k for k in range(1, n) if sorted_groups[k] != sorted_groups[k - 1]]
    for end in ends:
        ax.axhline(end - 0.5, color=colours.line, linewidth=0.9)
        ax.axvline(end - 0.5, color=colours.line, linewidth=0.9)
    if n <= ALL_NAMED:
        names = [plain(label_of(people[k], labels)) for k in order]
        style = {"fontsize": 7, "color": colours.ink, "fontfamily": list(fonts()), "parse_math": False}
        ax.set_yticks(range(n), names, **style)
    for start, end in zip([0, *ends], [*ends, n], strict=True):
        name = sorted_groups[start] or ("" if not any(group) else _("not known"))
        if name:
            style = {"ha": "center", "va": "bottom", "fontsize": 9, "color": colours.soft}
            put(ax, (start + end - 1) / 2, -0.8, name, **style)
    ties = int(network.weights.nnz)
    about = {"people": _n("{n} person", "{n} people", n), "ties": ties, "pairs": n * (n - 1)}
    words = _("Of {people}, {ties} of {pairs} ordered pairs have a tie").format(**about)
    words += "; " + _("the heaviest weighs {weight}.").format(weight=f"{weights.max():g}") if ties else "."
    if any(group):
        inside = np.array(group)[:, None] == np.array(group)[None, :]
        within = weights[inside].sum()
        share = f"{100 * within / max(weights.sum(), 1e-12):.0f} %"
        words += " " + _("{share} of the weight stays within a group.").format(share=share)
    return described(ax, words)


def _squares(ax: Any, weights: np.ndarray, colours: Paper) -> None:
    """A square for each tie, in one of a few shades: by the square root, so that a single address is seen too."""
    from matplotlib.collections import PathCollection
    from matplotlib.path import Path

    row, column = np.nonzero(weights)
    if not len(row):
        return
    shade = np.ceil(SHADES * np.sqrt(weights[row, column] / weights.max()))
    corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5), (-0.5, -0.5)])
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    for k in np.unique(shade):
        places = np.column_stack([column, row])[shade == k]
        path = Path((places[:, None] + corners).reshape(-1, 2), codes * len(places))
        look: dict[str, Any] = {
            "facecolors": colours.petrol,
            "edgecolors": "none",
            "alpha": float(k / SHADES),
        }
        ax.add_collection(PathCollection([path], **look))
