"""From which ideas does an idea come, and which come from it?"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.lineage.lineage import IdeaLineage
from cocodesign.lineage.sweep import indices_of_rows

__all__ = ["ancestor_overlap", "ancestors", "coalescence", "descendants", "generations", "roots"]

FEW = 300
"""Up to so many ideas a plain walk is quicker than preparing scipy's."""


def ancestors(lineage: IdeaLineage, idea: str) -> pd.Series:
    """Return the ideas from which an idea was drawn, directly or by others, and how far back each is.

    Parameters
    ----------
    lineage : IdeaLineage
        Along its derivations, inferred ones too if it holds them.
    idea : str
        The id of the idea; it is not its own ancestor.

    Returns
    -------
    pandas.Series
        The number of steps by the shortest way (1 for a parent), nearest first; empty for a root.

    Raises
    ------
    InvalidInputError
        If the idea is not in the lineage.

    Examples
    --------
    The play court was merged from pitch and garden; the garden built on a pond.

    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["court", "court", "garden"], "parent": ["pitch", "garden", "pond"]}
    >>> lineage = idea_lineage(pd.DataFrame(drawn).assign(kind=["merges", "merges", "builds_on"]))
    >>> ancestors(lineage, "court")
    idea
    pitch     1
    garden    1
    pond      2
    Name: steps, dtype: int64
    """
    return _steps(lineage, lineage.parents, idea)


def descendants(lineage: IdeaLineage, idea: str) -> pd.Series:
    """Return the ideas that were drawn from an idea, directly or by others, and how far on each is.

    Parameters
    ----------
    lineage : IdeaLineage
        Along its derivations, inferred ones too if it holds them.
    idea : str
        The id of the idea; it is not its own descendant.

    Returns
    -------
    pandas.Series
        The number of steps by the shortest way (1 for a child), nearest first; empty if nobody built on it.

    Raises
    ------
    InvalidInputError
        If the idea is not in the lineage.

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = pd.DataFrame({"child": ["roof", "tower"], "parent": ["bench", "roof"], "kind": "builds_on"})
    >>> descendants(idea_lineage(drawn), "bench").to_dict()
    {'roof': 1, 'tower': 2}
    """
    return _steps(lineage, lineage.children, idea)


def generations(lineage: IdeaLineage) -> pd.Series:
    """Return for each idea its generation: the steps of the longest way back to a root, 0 for a root.

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = pd.DataFrame({"child": ["roof", "tower"], "parent": ["bench", "roof"], "kind": "builds_on"})
    >>> generations(idea_lineage(drawn)).to_dict()
    {'bench': 0, 'roof': 1, 'tower': 2}
    """
    return pd.Series(lineage.levels.copy(), index=lineage.ideas, name="generation")


def roots(lineage: IdeaLineage) -> pd.Index:
    """Return the ideas that were drawn from no other, in the order of the lineage.

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = pd.DataFrame({"child": ["both", "both"], "parent": ["bench", "roof"], "kind": "merges"})
    >>> roots(idea_lineage(drawn)).tolist()
    ['bench', 'roof']
    """
    return lineage.ideas[lineage.levels == 0]


def coalescence(lineage: IdeaLineage, ideas: Iterable[str]) -> pd.DataFrame:
    """Return the most recent common ancestors of some ideas, and how far back their ways meet.

    A common ancestor is an idea from which all of them come; an idea that the others come from counts as its own.
    It is most recent if no other common ancestor comes from it. In a lineage with merges there may be several.

    Parameters
    ----------
    lineage : IdeaLineage
        Along its derivations, inferred ones too if it holds them.
    ideas : iterable of str
        One or more ids.

    Returns
    -------
    pandas.DataFrame
        Its index holds the most recent common ancestors, those met soonest first. ``steps_back`` is the number of
        steps to the ancestor from that of the ideas which is farthest from it, by the shortest way;
        ``generation`` is the ancestor's own. **No rows mean that the ideas have no common ancestor**, which is an
        answer: they arose independently as far as is recorded.

    Raises
    ------
    InvalidInputError
        If no idea is given, or one is not in the lineage.

    Notes
    -----
    Known for two nodes as lowest common ancestors; going back in time until all lines have met is the
    coalescence of population genetics.

    Examples
    --------
    Court and pergola both come from the garden, the pergola by way of a fence.

    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["court", "fence", "pergola"], "parent": ["garden", "garden", "fence"]}
    >>> lineage = idea_lineage(pd.DataFrame(drawn).assign(kind="builds_on"))
    >>> coalescence(lineage, ["court", "pergola"])["steps_back"].to_dict()
    {'garden': 2}
    """
    ideas = [ideas] if isinstance(ideas, str) else list(dict.fromkeys(ideas))
    if not ideas:
        raise InvalidInputError("coalescence needs the ids of one or more ideas; none was given.")
    farthest = np.zeros(len(lineage), dtype=np.int64)
    for idea in ideas:
        steps = _distances(lineage.parents, lineage.position(idea))
        farthest = np.where((steps < 0) | (farthest < 0), -1, np.maximum(farthest, steps))
    common = np.flatnonzero(farthest >= 0)
    # Whoever comes from a common ancestor and leads to another one is common too: to look at children is enough.
    child = indices_of_rows(lineage.children, common)
    of = np.repeat(common, np.diff(lineage.children.indptr)[common])
    met = np.setdiff1d(common, of[farthest[child] >= 0])
    met = met[np.argsort(farthest[met], kind="stable")]
    return pd.DataFrame(
        {"steps_back": farthest[met], "generation": lineage.levels[met]}, index=lineage.ideas[met]
    )


def ancestor_overlap(lineage: IdeaLineage, one: str, other: str) -> float:
    r"""Return how much of what two ideas come from is the same: shared ancestors out of all their ancestors.

    .. math:: J = \frac{|A \cap B|}{|A \cup B|}

    with A, B the sets of ancestors of the two; neither is its own ancestor.

    Parameters
    ----------
    lineage : IdeaLineage
        Along its derivations, inferred ones too if it holds them.
    one, other : str
        The ids of two ideas.

    Returns
    -------
    float
        Between 0 (nothing in common) and 1 (the same ancestors).

    Raises
    ------
    UndefinedMeasureError
        If neither has an ancestor.
    InvalidInputError
        If one of them is not in the lineage.

    References
    ----------
    .. [1] Jaccard (1912), The distribution of the flora in the alpine zone, New Phytologist 11(2), 37–50.
       doi:10.1111/j.1469-8137.1912.tb05611.x

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["x", "x", "y"], "parent": ["bench", "roof", "roof"], "kind": "builds_on"}
    >>> ancestor_overlap(idea_lineage(pd.DataFrame(drawn)), "x", "y")
    0.5
    """
    first = _distances(lineage.parents, lineage.position(one)) > 0
    second = _distances(lineage.parents, lineage.position(other)) > 0
    either = int((first | second).sum())
    if not either:
        raise UndefinedMeasureError(
            f"Neither {one!r} nor {other!r} was drawn from another idea: there are no ancestors to compare."
        )
    return int((first & second).sum()) / either


def _steps(lineage: IdeaLineage, next_ones: sparse.csr_array, idea: str) -> pd.Series:
    found, steps = _reached(next_ones, lineage.position(idea))
    in_order = np.lexsort((found, steps))[1:]  # the idea itself stands first, and is left out
    return pd.Series(steps[in_order], index=lineage.ideas[found[in_order]], name="steps")


def _distances(next_ones: sparse.csr_array, place: int) -> np.ndarray:
    """Return the steps of the shortest way from one place to every other; -1 where there is no way."""
    found, steps = _reached(next_ones, place)
    distances = np.full(next_ones.shape[0], -1, dtype=np.int64)
    distances[found] = steps
    return distances


def _reached(next_ones: sparse.csr_array, place: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the places that can be reached from one, itself too, and the steps of the shortest way to each."""
    pointers, indices = next_ones.indptr, next_ones.indices  # of which item() is quicker than brackets
    steps, line = {place: 0}, [place]
    for one in line:  # the line grows while one walks along it
        for other in indices[pointers.item(one) : pointers.item(one + 1)].tolist():
            if other not in steps:
                steps[other] = steps[one] + 1
                line.append(other)
        if len(line) > FEW:
            return _reached_by_many(next_ones, place)
    return np.array(line), np.array(list(steps.values()))


def _reached_by_many(next_ones: sparse.csr_array, place: int) -> tuple[np.ndarray, np.ndarray]:
    met, before = csgraph.breadth_first_order(next_ones, place)
    # They were met step by step, and so were those they were met from: a step ends where those of the last one end.
    met_at = np.empty(len(before), dtype=np.int64)
    met_at[met] = np.arange(len(met))
    came_from = met_at[before[met[1:]]]
    bounds = [0, 1]
    while bounds[-1] < len(met):
        bounds.append(1 + int(np.searchsorted(came_from, bounds[-1])))
    return met, np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
