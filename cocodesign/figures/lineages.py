"""Which idea grew out of which? A lineage as a picture that is read from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.paper import (
    Theme,
    arrow,
    caption,
    described,
    label_of,
    put,
    sheet,
    spoken,
    wrapped,
)

__all__ = ["draw_lineage"]

MOST = 80
"""With more ideas than this their words cannot be read."""


def draw_lineage(
    lineage: Any,
    ax: Any = None,
    *,
    highlight: str | Iterable[str] | None = None,
    labels: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    only_highlighted: bool = False,
    main_path: Any = None,
    theme: Theme = "light",
    language: str = "en",
) -> Any:
    """Return axes with the lineage drawn: a dot an idea, a line from each idea to what was drawn from it.

    Ideas that were drawn from no other stand on the left, their children to the right of them, and so on. A
    line is dashed for an inspiration and dotted for what was inferred. The same lineage always looks the
    same.

    Parameters
    ----------
    lineage : IdeaLineage
        Anything with ``ideas`` (an index of ids), ``attributes`` (a table that may hold ``title``),
        ``levels`` (the generation of each) and ``derivations`` (``child, parent, kind, inferred``).
    highlight : str or iterable of str, optional
        Ideas to mark; lines between two of them are drawn strong. Pass an outcome and its ancestors to show
        its thread.
    labels : mapping of str to str, optional
        What to write beside an idea; by default its title, otherwise its id.
    notes : mapping of str to str, optional
        A further line of words for an idea, such as its share.
    only_highlighted : bool
        Whether the ideas that are not marked are left out.
    main_path : pandas.DataFrame, optional
        Rows with ``parent`` and ``child``, such as from ``main_path``: these lines are drawn double, and their ideas
        have a bold rim.
    ax, theme, language
        Where to draw, for which page and in which language: as for :func:`draw_network`.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.alternative`` says in words what the picture shows.

    Raises
    ------
    InvalidInputError
        If there is nothing to draw, there are more than 80 ideas, or an idea to mark is not there.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import pandas as pd
    >>> drawn = pd.DataFrame({"child": ["roof"], "parent": ["bench"], "kind": "builds_on", "inferred": False})
    >>> titles = pd.DataFrame({"title": ["Bench", "Roof"]}, index=["bench", "roof"])
    >>> two = SimpleNamespace(ideas=titles.index, attributes=titles, levels=[0, 1], derivations=drawn)
    >>> [text.get_text() for text in draw_lineage(two).texts][:2]
    ['Bench', 'Roof']
    """
    _, _n = spoken(language)
    ideas = list(lineage.ideas)
    labels, notes = ({} if words is None else dict(words) for words in (labels, notes))
    marked = {highlight} if isinstance(highlight, str) else set(() if highlight is None else highlight)
    if strangers := sorted(marked - set(ideas)):
        raise InvalidInputError(f"{strangers[0]!r} is to be marked, but is not among the {len(ideas)} ideas.")
    shown = [idea for idea in ideas if idea in marked] if only_highlighted else ideas
    if not 0 < len(shown) <= MOST:
        raise InvalidInputError(
            f"A lineage of 1 to {MOST} ideas can be drawn; this one has {len(shown)}. "
            "Mark some and draw them alone: highlight=[…], only_highlighted=True."
        )
    level = dict(zip(ideas, (int(k) for k in lineage.levels), strict=True))
    drawn = [row for row in _lines(lineage.derivations) if row[0] in set(shown) and row[1] in set(shown)]
    place = _places(shown, level, drawn)
    columns, rows = (1 + max(way) for way in zip(*place.values(), strict=True))
    ax, colours = sheet(ax, max(4.0, 2.3 * columns), max(2.5, 0.75 * rows + 1.2), theme)

    main = set() if main_path is None else set(zip(main_path["child"], main_path["parent"], strict=True))
    on_main = {idea for line in main for idea in line}
    for child, parent, kind, inferred in drawn:
        strong = child in marked and parent in marked
        dashes = ":" if inferred else "--" if kind == "inspired_by" else "-"
        colour = colours.petrol if strong or (child, parent) in main else colours.line
        look = {"color": colour, "linewidth": 2.6 if strong else 1.2, "linestyle": dashes}
        (x0, y0), (x1, y1) = place[parent], place[child]
        bend = {"arrowstyle": "-", "connectionstyle": "arc3,rad=0.06", "zorder": 1 + strong}
        if (child, parent) in main:  # a rail: a wide line with the ground in its middle
            arrow(ax, (x0, -y0), (x1, -y1), **bend, **{**look, "linewidth": 6.0, "linestyle": "-"})
            bend["zorder"], look["color"], look["linewidth"] = 2.5, colours.ground, 2.0
        arrow(ax, (x0, -y0), (x1, -y1), **bend, **look)
    spots = [place[idea] for idea in shown]
    ax.scatter(
        [x for x, _ in spots],
        [-y for _, y in spots],
        s=[110 if idea in marked else 60 for idea in shown],
        c=[colours.marker if idea in marked else colours.ground for idea in shown],
        edgecolors=colours.ink,
        linewidths=[2.8 if idea in on_main else 1.2 for idea in shown],
        zorder=3,
    )
    for idea in shown:
        x, y = place[idea]
        words = wrapped(labels.get(idea) or _title(lineage.attributes, idea) or label_of(idea, {}))
        note = f"\n{notes[idea]}" if idea in notes else ""
        weight = "bold" if idea in marked else "normal"
        style = {"fontsize": 8, "fontweight": weight, "color": colours.ink, "zorder": 4}
        put(ax, x, -y - 0.17, words + note, ha="center", va="top", **style)
    meaning = _("A line leads from an idea, on the left, to the idea that was drawn from it.")
    if any(row[2] == "inspired_by" for row in drawn):
        meaning += " " + _("Dashed: inspired by.")
    if any(inferred for *_, inferred in drawn):
        meaning += " " + _("Dotted: inferred, not declared.")
    if any((child, parent) in main for child, parent, *_ in drawn):
        meaning += " " + _("Double: the main path.")
    caption(ax, meaning, colours)
    ax.set(xlim=(-0.6, columns - 0.4), ylim=(-rows + 0.1, 0.4))
    return described(ax, _in_words(shown, drawn, level, main, marked, lineage.attributes, labels, language))


def _in_words(
    shown: list[str],
    drawn: list[tuple[str, str, str, bool]],
    level: Mapping[str, int],
    main: set[tuple[str, str]],
    marked: set[str],
    attributes: Any,
    labels: Mapping[str, str],
    language: str,
) -> str:
    """What the picture says, in words: how many, how deep, and the thread that is marked."""
    _, _n = spoken(language)

    def called(idea: str) -> str:
        return labels.get(idea) or _title(attributes, idea) or label_of(idea, {})

    words = _("A lineage of {ideas} and {derivations} in {generations}.").format(
        ideas=_n("{n} idea", "{n} ideas", len(shown)),
        derivations=_n("{n} derivation", "{n} derivations", len(drawn)),
        generations=_n("{n} generation", "{n} generations", len({level[idea] for idea in shown})),
    )
    alone = [idea for idea in shown if not any(idea in line[:2] for line in drawn)]
    if alone and drawn:
        words += " " + _n("{n} stands alone.", "{n} stand alone.", len(alone))
    if marked:
        words += " " + _("Marked: {ideas}.").format(
            ideas=", ".join(called(idea) for idea in shown if idea in marked)
        )
    steps = [line for line in drawn if line[:2] in main]
    if steps:
        steps.sort(key=lambda line: (level[line[1]], level[line[0]]))
        said = "; ".join(
            _("from {parent} to {child}").format(parent=called(step[1]), child=called(step[0]))
            for step in steps
        )
        words += " " + _("The main path leads {steps}.").format(steps=said)
    return words


def _lines(derivations: Any) -> list[tuple[str, str, str, bool]]:
    """One line for each child and parent, the firmest of what is between them."""
    firmest: dict[tuple[str, str], tuple[str, str, str, bool]] = {}
    for child, parent, kind, inferred in derivations[["child", "parent", "kind", "inferred"]].itertuples(
        index=False
    ):
        line = (child, parent, kind, bool(inferred))
        before = firmest.get((child, parent), line)
        firmest[child, parent] = min(before, line, key=lambda one: (one[3], one[2] == "inspired_by"))
    return list(firmest.values())


def _places(
    ideas: list[str], level: Mapping[str, int], lines: list[tuple[str, str, str, bool]]
) -> dict[str, tuple[int, float]]:
    """A column for each generation; within it, ideas stand near the mean height of those they are tied to, loners last."""
    columns = sorted({level[idea] for idea in ideas})
    column = {idea: columns.index(level[idea]) for idea in ideas}
    kin: dict[str, list[str]] = {idea: [] for idea in ideas}
    for child, parent, *_ in lines:
        kin[child].append(parent)
        kin[parent].append(child)
    height = {idea: float(k) for k, idea in enumerate(ideas)}
    tallest = max(list(column.values()).count(c) for c in range(len(columns)))
    for _ in range(12):
        for c in range(len(columns)):
            inside = [idea for idea in ideas if column[idea] == c]
            wish = {
                idea: np.mean([height[k] for k in kin[idea]]) if kin[idea] else height[idea]
                for idea in inside
            }
            inside.sort(key=lambda idea: (not kin[idea], wish[idea], ideas.index(idea)))
            gap = tallest / len(inside)
            height.update({idea: (k + 0.5) * gap - 0.5 for k, idea in enumerate(inside)})
    return {idea: (column[idea], height[idea]) for idea in ideas}


def _title(attributes: Any, idea: str) -> str:
    title = attributes.at[idea, "title"] if "title" in attributes.columns else None
    return title if isinstance(title, str) else ""
