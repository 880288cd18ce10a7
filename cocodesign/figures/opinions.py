"""Who thinks alike? People as points, near to one another where they answer alike, in groups where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.paper import Theme, axes, described, key, label_of, paper, put, shapes_of

__all__ = ["draw_opinion_map"]


def draw_opinion_map(
    result: Any,
    ax: Any = None,
    *,
    labels: Mapping[str, str] | None = None,
    highlight: str | None = None,
    theme: Theme = "light",
) -> Any:
    """Return axes with an opinion map drawn: a shape a person, near to others who answer alike.

    Each group has a shape and a colour, and is named by its number and size. Without groups all shapes are circles,
    and the figure says why there are none. The axes are the two directions along which people differ most;
    their signs mean nothing.

    Parameters
    ----------
    result : OpinionMap
        Anything with ``people`` (a table ``x, y, group``, a row a person), ``n_groups``, ``reason`` (why there are no
        groups), ``explained`` (the share of all variation along each axis) and ``representative`` (``group,
        statement, side, count, n``, best first).
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    labels : mapping of str to str, optional
        What a statement is called in the text alternative; by default its id.
    highlight : str, optional
        One person to mark.
    theme : {"light", "dark"}
        For a light or a dark page.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.alternative`` says in words what the picture shows.

    Raises
    ------
    InvalidInputError
        If nobody has a place on the map, or the person to mark is not on it.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import pandas as pd
    >>> people = pd.DataFrame({"x": [0.0, 1.0], "y": [0.0, 1.0], "group": [pd.NA, pd.NA]}, index=["Ana", "Bo"])
    >>> few = SimpleNamespace(people=people, n_groups=0, reason="2 people are too few.", explained=(0.8, 0.1))
    >>> draw_opinion_map(few).alternative
    'A map of 2 people. No groups: 2 people are too few.'
    """
    people = result.people
    placed = people[people["x"].notna()]
    n = len(placed)
    if not n:
        raise InvalidInputError(f"None of {len(people)} people answered enough to have a place on the map.")
    if highlight is not None and highlight not in placed.index:
        raise InvalidInputError(f"{highlight!r} is to be marked, but has no place among the {n} on the map.")
    colours = paper(theme)
    ax = axes(ax, 6.5, 5.5, colours, scales=True)
    group = [f"Group {one}" if result.n_groups else "" for one in placed["group"]]
    shapes = shapes_of(group)
    handles = []
    for name, (sign, colour) in sorted(shapes.items()):
        mine = np.array([one == name for one in group])
        ink = colours.groups[colour] if name else colours.line
        words = f"{name}: {int(mine.sum())}" if name else f"{n} people"
        spots = placed[mine]
        style = {"marker": sign, "s": 46, "facecolor": ink, "edgecolor": colours.ground, "alpha": 0.85}
        handles.append(ax.scatter(spots["x"], spots["y"], linewidth=0.7, label=words, zorder=3, **style))
    if highlight is not None:
        x, y = placed.loc[highlight, ["x", "y"]]
        ax.scatter([x], [y], s=200, facecolor="none", edgecolor=colours.ink, linewidth=2.2, zorder=4)
        put(
            ax,
            x,
            y,
            f"     {label_of(highlight, {})}",
            fontsize=9,
            fontweight="bold",
            color=colours.ink,
            zorder=5,
        )
    if result.n_groups:
        key(ax, handles, colours, bbox_to_anchor=(1.01, 1.0))
    first, second = (f"{100 * share:.0f} % of what differs" for share in result.explained)
    ax.set(xlabel=f"what divides people most ({first})", ylabel=f"what divides them next ({second})")
    ax.set(xticks=[], yticks=[], aspect="equal")
    about = "Near to each other: answered alike. Left, right, above and below mean nothing by themselves."
    if not result.n_groups:
        about += f"\nNo groups: {result.reason}"
    style = {"transform": ax.transAxes, "ha": "center", "va": "top", "fontsize": 8, "color": colours.soft}
    put(ax, 0.5, -0.09, about, wrap=True, **style)
    return described(ax, _in_words(result, n, group, {} if labels is None else dict(labels)))


def _in_words(result: Any, n: int, group: list[str], labels: Mapping[str, str]) -> str:
    words = f"A map of {n} {'person' if n == 1 else 'people'}"
    if not result.n_groups:
        return f"{words}. No groups: {result.reason}"
    said = [f"{words} in {result.n_groups} groups."]
    verbs = {"agree": "agree with", "disagree": "disagree with"}
    for one in range(1, result.n_groups + 1):
        mine = result.representative[result.representative["group"] == one].head(2)
        why = [
            f"{row['count']} of {row['n']} {verbs[row['side']]} {labels.get(row['statement'], row['statement'])}"
            for _, row in mine.iterrows()
        ]
        said.append(
            f"Group {one}, {group.count(f'Group {one}')} people{': ' + '; '.join(why) if why else ''}."
        )
    return " ".join(said)
