"""Who addressed whom? A network as a picture on which names can be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from cocodesign.exceptions import InvalidInputError
from cocodesign.figures.paper import INK, LINE, MARKER, PETROL, SOFT, arrow, axes, label_of, put

__all__ = ["draw_network"]

MOST = 200
"""With more people than this a drawing shows a knot, not a pattern."""


def draw_network(
    network: Any, ax: Any = None, *, labels: Mapping[str, str] | None = None, highlight: str | None = None
) -> Any:
    """Return axes with the network drawn: a dot a person, an arrow from who addresses to who is addressed.

    An arrow is wider where more was said, a dot larger where more was received. People who address each other
    stand near each other; those without a tie stand in a row below. The same network always looks the same.

    Parameters
    ----------
    network : InteractionNetwork
        Anything with ``participants`` (an index of ids) and ``weights`` (a sparse matrix in their order).
    ax : matplotlib.axes.Axes, optional
        Where to draw; new axes by default.
    labels : mapping of str to str, optional
        What to write beside a person; by default the id.
    highlight : str, optional
        One person to mark.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InvalidInputError
        If there is nobody to draw, there are more than 200 people, or the person to mark is not there.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> import pandas as pd
    >>> from scipy.sparse import csr_array
    >>> pair = SimpleNamespace(participants=pd.Index(["Ana", "Bo"]), weights=csr_array([[0, 2], [1, 0]]))
    >>> ax = draw_network(pair)
    >>> [text.get_text() for text in ax.texts][:2]
    ['Ana', 'Bo']
    """
    people, n = list(network.participants), len(network.participants)
    labels = {} if labels is None else dict(labels)
    if not 0 < n <= MOST:
        raise InvalidInputError(
            f"A network of 1 to {MOST} people can be drawn; this one has {n}. "
            "Draw a part of it: pass fewer people, or a shorter window, to interaction_network."
        )
    if highlight is not None and highlight not in people:
        raise InvalidInputError(f"{highlight!r} is to be marked, but is not among the {n} participants.")
    ties = network.weights.tocoo()
    place = _places(n, ties)
    ax = axes(ax, 7.0, 6.0)
    heaviest = ties.data.max(initial=1.0)
    for i, j, weight in zip(ties.row, ties.col, ties.data, strict=True):
        # Bent to one side, so that an answer does not hide under the question.
        look = {"color": LINE, "alpha": 0.75, "linewidth": 0.6 + 2.6 * float(weight / heaviest), "zorder": 2}
        head = {"arrowstyle": "-|>,head_length=0.35,head_width=0.16", "mutation_scale": 14}
        arrow(ax, place[i], place[j], connectionstyle="arc3,rad=0.14", **look, **head)
    received = np.bincount(ties.col, weights=ties.data, minlength=n)
    size = 60 + 260 * received / max(received.max(), 1.0)
    marked = [person == highlight for person in people]
    ax.scatter(
        *place.T,
        s=size,
        c=[MARKER if m else PETROL for m in marked],
        edgecolors=INK,
        linewidths=0.8,
        zorder=3,
    )
    for person, (x, y), s in zip(people, place, size, strict=True):
        put(
            ax,
            x,
            y - 0.03 - 0.0016 * np.sqrt(s),
            label_of(person, labels),
            ha="center",
            va="top",
            fontsize=9,
            zorder=4,
        )
    silent = n - np.unique(np.concatenate([ties.row, ties.col])).size
    below = f"\n{silent} of {n} neither addressed anybody nor were addressed (row below)." if silent else ""
    meaning = "An arrow leads from who addressed to who was addressed, wider where more was said."
    meaning += "\nA dot is larger where more was received."
    put(
        ax, 0.5, -0.02, meaning + below, transform=ax.transAxes, ha="center", va="top", fontsize=8, color=SOFT
    )
    ax.set(xlim=(-1.25, 1.25), ylim=(place[:, 1].min() - 0.25, 1.2))
    return ax


def _places(n: int, ties: Any) -> np.ndarray:
    """Where everybody stands: the tied by spring forces within a circle, the others in a row below."""
    import networkx as nx

    tied = np.unique(np.concatenate([ties.row, ties.col]))
    place = np.zeros((n, 2))
    if tied.size:
        graph = nx.Graph()
        graph.add_nodes_from(tied.tolist())
        for i, j, weight in zip(ties.row.tolist(), ties.col.tolist(), ties.data.tolist(), strict=True):
            before = graph.get_edge_data(i, j, {"weight": 0.0})["weight"]
            graph.add_edge(i, j, weight=before + weight)
        for edge in graph.edges:
            graph.edges[edge]["weight"] = graph.edges[edge]["weight"] ** 0.5
        start = nx.circular_layout(graph)
        spring = nx.spring_layout(graph, pos=start, k=2.2 / np.sqrt(tied.size), iterations=300, seed=0)
        drawn = np.array([spring[i] for i in tied.tolist()])
        drawn -= (drawn.max(axis=0) + drawn.min(axis=0)) / 2
        place[tied] = drawn / max(np.abs(drawn).max(), 1e-9)
    silent = np.setdiff1d(np.arange(n), tied)
    for k, person in enumerate(silent):
        row, column = divmod(k, 9)
        in_row = min(9, silent.size - 9 * row)
        place[person] = (-1.1 + 2.2 * (column + 0.5) / in_row, -1.4 - 0.25 * row)
    return place
