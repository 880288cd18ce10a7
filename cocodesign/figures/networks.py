"""Who addressed whom? A network as a picture on which names, groups and who answers whom can be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.names import MARKERS
from cocodesign.figures.paper import (
    Paper,
    Theme,
    described,
    key,
    label_of,
    put,
    shapes_of,
    sheet,
    spoken,
)

__all__ = ["draw_network", "groups_of", "network_places"]

MOST = 300
"""With more people than this a drawing shows a knot, not a pattern."""

ALL_NAMED = 40
"""Up to so many people everybody's name is written; of more, those alone with the largest shares of the talk."""

NAMED = 12
WIDE = 1.4
"""How much wider than high the drawing is."""

CAPTION = 0.26
"""The room for three lines below."""

BEND = 0.14
WIDTH = 0.2
"""Widths of arrows differ by steps of so many points."""

IN_A_ROW = 24


def draw_network(
    network: Any,
    ax: Any = None,
    *,
    groups: str | Mapping[str, str] | None = None,
    labels: Mapping[str, str] | None = None,
    highlight: str | None = None,
    places: Mapping[str, Any] | None = None,
    theme: Theme = "light",
    language: str = "en",
) -> Any:
    """Return axes with the network drawn: a shape a person, an arrow from who addresses to who is addressed.

    An arrow is wider where more was said, and dark where it is returned; a shape is larger where more was said and
    received. People who address each other stand near each other; those without a tie stand hollow in a row
    below. The same network always looks the same.

    Parameters
    ----------
    network : InteractionNetwork
        Anything with ``participants`` (an index of ids) and ``weights`` (a sparse matrix in their order).
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    groups : str or mapping of str to str, optional
        The group of each person: the name of one of ``network.attributes``, or person to group. Each group has a
        shape and a colour; beyond six groups the smaller ones share the last.
    labels : mapping of str to str, optional
        What to write beside a person; by default the id. Of more than 40 people the twelve are named through whom
        most passes.
    highlight : str, optional
        One person to mark.
    places : mapping of str to pair of float, optional
        Where everybody stands, from :func:`network_places`: so that several pictures of the same people can be
        compared. People whose place is not there stand in the row below.
    theme : {"light", "dark"}
        For a light or a dark page.
    language : str
        Of the words in it, such as ``"es"``; English where a language is not spoken.

    Returns
    -------
    matplotlib.axes.Axes
        ``ax.alternative`` says in words what the picture shows.

    Raises
    ------
    InvalidInputError
        If there is nobody to draw, there are more than 300 people, the person to mark is not there, or the
        participants have no such attribute.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import pandas as pd
    >>> from scipy.sparse import csr_array
    >>> pair = SimpleNamespace(participants=pd.Index(["Ana", "Bo"]), weights=csr_array([[0, 2], [1, 0]]))
    >>> ax = draw_network(pair)
    >>> [text.get_text() for text in ax.texts][:2]
    ['Ana', 'Bo']
    >>> ax.alternative
    'A network of 2 people and 2 ties; 2 of the ties are returned. Most passes through Ana, Bo.'
    """
    people, n = list(network.participants), len(network.participants)
    labels = {} if labels is None else dict(labels)
    if not 0 < n <= MOST:
        raise InvalidInputError(
            f"A network of 1 to {MOST} people can be drawn; this one has {n}. "
            "Draw a part of it: network.among([…]), or a shorter window of interaction_network."
        )
    if highlight is not None and highlight not in people:
        raise InvalidInputError(f"{highlight!r} is to be marked, but is not among the {n} participants.")
    _, _n = spoken(language)
    group = groups_of(network, groups)
    ties = network.weights.tocoo()
    passes = np.bincount(ties.row, ties.data, n) + np.bincount(ties.col, ties.data, n)
    place, below = _standing(people, passes > 0, network_places(network) if places is None else places)
    ax, colours = sheet(ax, 7.0, 6.0, theme)
    below_all = place[:, 1].min() - 0.24
    ax.set(xlim=(-1.25 * WIDE, 1.25 * WIDE), ylim=(below_all - CAPTION, 1.2), aspect="equal")
    inch = _inch(ax)
    size = (30 if n > ALL_NAMED else 60) + (180 if n > ALL_NAMED else 260) * passes / max(passes.max(), 1.0)
    row, col = ties.row.astype(np.int64), ties.col.astype(np.int64)
    returned = np.isin(row * n + col, col * n + row)
    _arrows(ax, place, size, ties, returned, inch, colours)
    shapes = _people(ax, place, size, group, below, highlight, people, colours, language)
    named = set(range(n)) if n <= ALL_NAMED else _named(people, place, passes, labels, inch)
    for k, person in enumerate(people):
        if k in named or person == highlight:
            (x, y), words = place[k], label_of(person, labels)
            y -= (0.5 * np.sqrt(size[k]) + 2) / 72 / inch
            style = {"fontsize": 9 if n <= ALL_NAMED else 8, "color": colours.ink, "zorder": 5}
            put(ax, x, y, words, ha="center", va="top", **style)
    silent = int((passes == 0).sum())
    meaning = _(
        "An arrow leads from who addressed to who was addressed: wider where more was said, dark where returned."
    )
    meaning += "\n" + _("A shape is larger where more was said and received.")
    if silent:
        meaning += "\n" + _n(
            "{n} of {all} neither addressed anybody nor was addressed (hollow, below).",
            "{n} of {all} neither addressed anybody nor were addressed (hollow, below).",
            silent,
        ).format(all=n)
    put(ax, 0, below_all, meaning, ha="center", va="top", fontsize=8, color=colours.soft)
    if len(shapes) > 1:
        key(ax, shapes, colours, ncols=1)
    return described(ax, _in_words(people, group, passes, ties.nnz, int(returned.sum()), labels, language))


def network_places(network: Any) -> dict[str, tuple[float, float]]:
    """Return where each person with a tie stands in a drawing: near those with whom most passes.

    Parameters
    ----------
    network : InteractionNetwork
        Of the whole span, so that pictures of its parts stay still.

    Returns
    -------
    dict of str to tuple of two float
        From −1 to 1 across and up; people without a tie have no place. The same for the same network.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import pandas as pd
    >>> from scipy.sparse import csr_array
    >>> ties = csr_array([[0, 2, 0], [1, 0, 0], [0, 0, 0]])
    >>> sorted(network_places(SimpleNamespace(participants=pd.Index(["Ana", "Bo", "Cy"]), weights=ties)))
    ['Ana', 'Bo']
    """
    import networkx as nx

    ties = network.weights.tocoo()
    tied = np.unique(np.concatenate([ties.row, ties.col]))
    if not tied.size:
        return {}
    graph = nx.Graph()
    graph.add_nodes_from(tied.tolist())
    for i, j, weight in zip(ties.row.tolist(), ties.col.tolist(), ties.data.tolist(), strict=True):
        before = graph.get_edge_data(i, j, {"weight": 0.0})["weight"]
        graph.add_edge(i, j, weight=before + weight)
    for edge in graph.edges:
        graph.edges[edge]["weight"] = graph.edges[edge]["weight"] ** 0.5
    start = nx.circular_layout(graph)
    spring = nx.spring_layout(
        graph, pos=start, k=2.2 / np.sqrt(tied.size), iterations=300, seed=0, method="force"
    )
    drawn = np.array([spring[i] for i in tied.tolist()])
    drawn -= (drawn.max(axis=0) + drawn.min(axis=0)) / 2
    drawn /= np.maximum(np.abs(drawn).max(axis=0), 1e-9) if tied.size > 2 else max(np.abs(drawn).max(), 1e-9)
    if tied.size > ALL_NAMED:  # the middle of a crowd is pulled apart, or it would be a knot
        far = np.hypot(*drawn.T)[:, None]
        drawn *= np.maximum(far / far.max(), 1e-9) ** -0.45
        drawn /= np.abs(drawn).max(axis=0)
    return {network.participants[i]: (float(x), float(y)) for i, (x, y) in zip(tied, drawn, strict=True)}


def groups_of(network: Any, groups: str | Mapping[str, str] | None) -> list[str]:
    """Return the group of each person in the order of the roster, "" where it is not known."""
    people = list(network.participants)
    if groups is None:
        return [""] * len(people)
    if isinstance(groups, str):
        if groups not in network.attributes.columns:
            there = ", ".join(map(str, network.attributes.columns)) or "none"
            raise InvalidInputError(
                f"The participants have no attribute {groups!r}; they have {there}. Name one of these, or pass "
                "person and group: groups={…}."
            )
        known = network.attributes[groups]
        return ["" if missing else str(one) for one, missing in zip(known, known.isna(), strict=True)]
    found = dict(groups)
    return [str(found.get(person, "")) for person in people]


# ---------------------------------------------------------------- what is drawn


def _standing(
    people: list[str], tied: np.ndarray, places: Mapping[str, Any]
) -> tuple[np.ndarray, np.ndarray]:
    """Where everybody stands, and who in the row below: those who have no place, in the order of the roster."""
    place = np.zeros((len(people), 2))
    below = np.array([person not in places for person in people])
    for k, person in enumerate(people):
        if not below[k]:
            x, y = places[person]
            place[k] = WIDE * x, y
    row = np.flatnonzero(below)
    per_row = 9 if len(people) <= ALL_NAMED else IN_A_ROW
    for k, person_at in enumerate(row):
        line, column = divmod(k, per_row)
        here = min(per_row, row.size - per_row * line)
        place[person_at] = (WIDE * (-1.15 + 2.3 * (column + 0.5) / here), -1.32 - 0.2 * line)
    return place, ~tied


def _inch(ax: Any) -> float:
    """How many inches a step of one takes on the page."""
    width, height = ax.figure.get_size_inches() if hasattr(ax.figure, "get_size_inches") else (7.0, 6.0)
    box = ax.get_position()
    (x0, x1), (y0, y1) = ax.get_xlim(), ax.get_ylim()
    return float(min(width * box.width / (x1 - x0), height * box.height / (y1 - y0)))


def _named(
    people: list[str], place: np.ndarray, passes: np.ndarray, labels: Mapping[str, str], inch: float
) -> set[int]:
    """Who is named among many: those through whom most passes, as far as one name does not cover another."""
    named: list[int] = []
    for k in np.argsort(-passes, kind="stable").tolist():
        long = 5.2 / 72 / inch * len(label_of(people[k], labels))
        apart = np.abs(place[named] - place[k]) > (long, 12 / 72 / inch)
        if passes[k] > 0 and apart.any(axis=1).all():
            named.append(k)
        if len(named) == NAMED:
            break
    return set(named)


def _arrows(
    ax: Any,
    place: np.ndarray,
    size: np.ndarray,
    ties: Any,
    returned: np.ndarray,
    inch: float,
    colours: Paper,
) -> None:
    """All arrows at once, light ones first: bent to one side, so that an answer does not hide under the question."""
    from matplotlib.collections import PathCollection
    from matplotlib.path import Path

    if not ties.nnz:
        return
    order = np.lexsort((ties.data, returned))
    row, col, weight, dark = ties.row[order], ties.col[order], ties.data[order], returned[order]
    start, end = place[row], place[col]
    across = end - start
    length = np.maximum(np.hypot(*across.T), 1e-9)[:, None]
    control = (start + end) / 2 + BEND * np.column_stack([across[:, 1], -across[:, 0]])
    point = 1 / 72 / inch
    gap = (np.sqrt(size) / 2 + 1.5) * point
    a, b = (np.minimum(g[:, None] / length, 0.4) for g in (gap[row], gap[col]))
    b = 1 - b
    first = (1 - a) ** 2 * start + 2 * a * (1 - a) * control + a**2 * end
    last = (1 - b) ** 2 * start + 2 * b * (1 - b) * control + b**2 * end
    middle = (1 - a) * (1 - b) * start + (a * (1 - b) + b * (1 - a)) * control + a * b * end
    width = (0.5 if len(place) > ALL_NAMED else 0.7) + np.round(2.3 * weight / weight.max() / WIDTH) * WIDTH
    way = last - middle
    way /= np.maximum(np.hypot(*way.T), 1e-9)[:, None]
    side = np.column_stack([-way[:, 1], way[:, 0]])
    head = (3.2 + 1.6 * width)[:, None] * point
    crowd = 0.85 if ties.nnz < 400 else 0.7 if ties.nnz < 1000 else 0.5
    stem = last - 0.7 * head * way
    curves = np.stack([first, middle, stem], axis=1)
    heads = np.stack(
        [last, last - head * way + 0.36 * head * side, last - head * way - 0.36 * head * side], 1
    )
    # Arrows of one look are one path: a thousand of their own would take a page ten times as long.
    looks, which = np.unique(np.column_stack([dark, width]), axis=0, return_inverse=True)
    look: dict[str, Any] = {"alpha": crowd, "zorder": 2}
    tone = [colours.petrol if is_dark else colours.line for is_dark, _ in looks]
    stems = [_path(curves[which == k], Path.CURVE3) for k in range(len(looks))]
    ax.add_collection(
        PathCollection(stems, facecolors="none", edgecolors=tone, linewidths=looks[:, 1].tolist(), **look)
    )
    ends = [_path(heads[which == k], Path.LINETO) for k in range(len(looks))]
    ax.add_collection(PathCollection(ends, facecolors=tone, edgecolors="none", **look))


def _path(threes: np.ndarray, step: Any) -> Any:
    """One path of many pieces with three corners each."""
    from matplotlib.path import Path

    return Path(threes.reshape(-1, 2), np.tile([Path.MOVETO, step, step], len(threes)))


def _people(
    ax: Any,
    place: np.ndarray,
    size: np.ndarray,
    group: list[str],
    hollow: np.ndarray,
    highlight: str | None,
    people: list[str],
    colours: Paper,
    language: str,
) -> list[Any]:
    """A shape for each person; what is returned is the key to the shapes."""
    _, _n = spoken(language)
    from matplotlib.lines import Line2D

    shapes = shapes_of(one for one in group if one) or {"": ("o", -1)}
    shapes |= {"": ("o", -1)} if "" in group else {}
    marked = np.array([person == highlight for person in people])
    handles, shared = [], dict[tuple[str, int], list[str]]()
    for name, sign in shapes.items():
        shared.setdefault(sign, []).append(name)
    for (shape, number), names in shared.items():
        colour = colours.petrol if number < 0 else colours.groups[number]
        inside = np.array([one in names for one in group])
        if not inside.any():
            continue
        face = np.where(marked, colours.marker, np.where(hollow, colours.ground, colour))[inside]
        edge = np.where(marked, colours.ink, np.where(hollow, colour, colours.ground))[inside]
        ax.scatter(
            *place[inside].T, s=size[inside], c=face, edgecolors=edge, marker=shape, linewidths=1.1, zorder=4
        )
        words = names[0] if len(names) == 1 else _("{n} smaller groups").format(n=len(names))
        label = f"{words or _('not known')} ({int(inside.sum())})"
        handles.append(Line2D([], [], marker=shape, color=colour, linestyle="", markersize=8, label=label))
    return handles


def _in_words(
    people: list[str],
    group: list[str],
    passes: np.ndarray,
    ties: int,
    returned: int,
    labels: Mapping[str, str],
    language: str,
) -> str:
    _, _n = spoken(language)
    silent = int((passes == 0).sum())
    words = _("A network of {people} and {ties}").format(
        people=_n("{n} person", "{n} people", len(people)), ties=_n("{n} tie", "{n} ties", ties)
    )
    words += "; " + _("{n} of the ties are returned.").format(n=returned) if ties else "."
    most = [people[k] for k in np.argsort(-passes, kind="stable")[:3] if passes[k] > 0]
    if most:
        names = ", ".join(label_of(one, labels) for one in most)
        words += " " + _("Most passes through {names}.").format(names=names)
    if silent:
        words += " " + _n(
            "{n} neither addressed anybody nor was addressed.",
            "{n} neither addressed anybody nor were addressed.",
            silent,
        )
    shapes = shapes_of(one for one in group if one)
    if shapes:
        parts = [f"{name}, {group.count(name)}, {_(MARKERS[look[0]])}" for name, look in shapes.items()]
        words += " " + _("Groups: {groups}.").format(groups="; ".join(parts))
    return words
