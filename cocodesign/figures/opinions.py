"""Who thinks alike? People as points, near to one another where they answer alike, in groups where there are any."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.paper import (
    Theme,
    caption,
    described,
    key,
    label_of,
    put,
    shapes_of,
    sheet,
    spoken,
)

__all__ = ["draw_opinion_map"]


def draw_opinion_map(
    result: Any,
    ax: Any = None,
    *,
    labels: Mapping[str, str] | None = None,
    highlight: str | None = None,
    theme: Theme = "light",
    language: str = "en",
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
    labels : mapping of str to str, optional
        What a statement is called in the text alternative; by default its id.
    highlight : str, optional
        One person to mark.
    ax, theme, language
        Where to draw, for which page and in which language: as for :func:`draw_network`.

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
    _, _n = spoken(language)
    ax, colours = sheet(ax, 6.5, 5.5, theme, scales=True)
    called = _("Group {number}")
    group = [called.format(number=one) if result.n_groups else "" for one in placed["group"]]
    shapes = shapes_of(group)
    handles = []
    for name, (sign, colour) in sorted(shapes.items()):
        mine = np.array([one == name for one in group])
        ink = colours.groups[colour] if name else colours.line
        words = f"{name}: {int(mine.sum())}" if name else _n("{n} person", "{n} people", n)
        spots = placed[mine]
        style = {"marker": sign, "s": 46, "facecolor": ink, "edgecolor": colours.ground, "alpha": 0.85}
        handles.append(ax.scatter(spots["x"], spots["y"], linewidth=0.7, label=words, zorder=3, **style))
    if highlight is not None:
        x, y = placed.loc[highlight, ["x", "y"]]
        ax.scatter([x], [y], s=200, facecolor="none", edgecolor=colours.ink, linewidth=2.2, zorder=4)
        look: dict[str, Any] = {"fontsize": 9, "fontweight": "bold", "color": colours.ink, "zorder": 5}
        put(ax, x, y, f"     {label_of(highlight, {})}", **look)
    if result.n_groups:
        key(ax, handles, colours, bbox_to_anchor=(1.01, 1.0))
    first, second = (f"{100 * share:.0f} %" for share in result.explained)
    ax.set(
        xlabel=_("what divides people most ({share} of what differs)").format(share=first),
        ylabel=_("what divides them next ({share} of what differs)").format(share=second),
    )
    ax.set(xticks=[], yticks=[], aspect="equal")
    about = _("Near to each other: answered alike. Left, right, above and below mean nothing by themselves.")
    if not result.n_groups:
        about += "\n" + _("No groups: {reason}").format(reason=result.reason)
    caption(ax, about, colours, y=-0.09, wrap=True)
    return described(ax, _in_words(result, n, group, {} if labels is None else dict(labels), language))


def _in_words(result: Any, n: int, group: list[str], labels: Mapping[str, str], language: str) -> str:
    _, _n = spoken(language)
    people = _n("{n} person", "{n} people", n)
    if not result.n_groups:
        return _("A map of {people}. No groups: {reason}").format(people=people, reason=result.reason)
    said = [_("A map of {people} in {n} groups.").format(people=people, n=result.n_groups)]
    verbs = {
        "agree": _("{count} of {n} agree with {statement}"),
        "disagree": _("{count} of {n} disagree with {statement}"),
    }
    for one in range(1, result.n_groups + 1):
        mine = result.representative[result.representative["group"] == one].head(2)
        why = [
            verbs[side].format(count=count, n=of, statement=labels.get(statement, statement))
            for side, count, of, statement in mine[["side", "count", "n", "statement"]].itertuples(
                index=False
            )
        ]
        name = _("Group {number}").format(number=one)
        size = _n("{n} person", "{n} people", group.count(name))
        said.append(f"{name}, {size}{': ' + '; '.join(why) if why else ''}.")
    return " ".join(said)
