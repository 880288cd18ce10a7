"""From which ideas does an idea come, and which come from it?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.lineage.lineage import IdeaLineage, _indices_of_rows

__all__ = ["ancestors", "descendants", "generations", "roots"]


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


def _steps(lineage: IdeaLineage, next_ones: sparse.csr_array, idea: str) -> pd.Series:
    steps = np.full(len(lineage), -1, dtype=np.int64)
    front, step = np.array([lineage.position(idea)]), 0
    steps[front] = 0
    while front.size:
        reached = np.unique(_indices_of_rows(next_ones, front))
        front, step = reached[steps[reached] < 0], step + 1
        steps[front] = step
    found = np.flatnonzero(steps > 0)
    found = found[np.argsort(steps[found], kind="stable")]
    return pd.Series(steps[found], index=lineage.ideas[found], name="steps")
