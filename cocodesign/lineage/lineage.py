"""Which idea grew out of which? The lineage of a community's ideas, parents before children."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import CREDITED_DERIVATIONS
from cocodesign.tables import check_table

__all__ = ["DESCENT", "IdeaLineage", "idea_lineage"]

DESCENT = (*CREDITED_DERIVATIONS, "inspired_by")
"""Kinds of derivation that lead from an idea back in time; ``same_as`` and ``related`` have no direction."""


@dataclass(frozen=True, eq=False, repr=False)
class IdeaLineage:
    """Ideas, and which of them were drawn from which. It has no cycles and does not change.

    Make one with :func:`idea_lineage`.

    Attributes
    ----------
    attributes : pandas.DataFrame
        What is known of each idea (title, participant, …); its index holds the ideas in their order.
        ``known`` is False for an idea that was built on but is itself not on record.
    derivations : pandas.DataFrame
        One row for each derivation: ``child, parent, kind, inferred``.
    """

    attributes: pd.DataFrame
    derivations: pd.DataFrame

    def __post_init__(self) -> None:
        self.levels  # noqa: B018 (a cycle is refused now, not at the first question)

    @property
    def ideas(self) -> pd.Index:
        """Every idea, those that stand alone too."""
        return self.attributes.index

    @cached_property
    def children(self) -> sparse.csr_array:
        """Entry (i, j) is 1 where idea j was drawn from idea i."""
        child = self.ideas.get_indexer(self.derivations["child"])
        parent = self.ideas.get_indexer(self.derivations["parent"])
        drawn = (np.ones(len(child), dtype=np.int32), (parent, child))
        children = sparse.coo_array(drawn, shape=(len(self), len(self))).tocsr()
        children.data[:] = 1  # drawn in two ways is still one child
        return _frozen(children)

    @cached_property
    def parents(self) -> sparse.csr_array:
        """Entry (i, j) is 1 where idea i was drawn from idea j."""
        return _frozen(self.children.T.tocsr())

    @cached_property
    def levels(self) -> np.ndarray:
        """For each idea the number of steps of the longest way back to an idea without parents."""
        waiting = np.diff(self.parents.indptr).astype(np.int64)
        level = np.zeros(len(self), dtype=np.int64)
        ready = np.flatnonzero(waiting == 0)
        done, depth = 0, 0
        while ready.size:
            level[ready] = depth
            done, depth = done + ready.size, depth + 1
            born = _indices_of_rows(self.children, ready)
            np.subtract.at(waiting, born, 1)
            born = np.unique(born)
            ready = born[waiting[born] == 0]
        if done < len(self):
            raise InvalidInputError(self._name_a_cycle(waiting > 0))
        level.flags.writeable = False
        return level

    @cached_property
    def order(self) -> np.ndarray:
        """Positions of the ideas in an order in which every parent comes before its children."""
        return np.argsort(self.levels, kind="stable")

    @cached_property
    def declared(self) -> IdeaLineage:
        """The same ideas with the derivations alone that people declared, none that were inferred."""
        if not self.derivations["inferred"].any():
            return self
        return IdeaLineage(
            self.attributes, self.derivations[~self.derivations["inferred"]].reset_index(drop=True)
        )

    def position(self, idea: str) -> int:
        """Return the place of an idea among :attr:`ideas`, or say that it is not there."""
        if idea not in self.ideas:
            raise InvalidInputError(
                f"There is no idea {idea!r} in this lineage of {len(self)} ideas. Its ids are lineage.ideas."
            )
        return int(self.ideas.get_loc(idea))

    def __len__(self) -> int:
        return len(self.attributes)

    def __repr__(self) -> str:
        inferred = int(self.derivations["inferred"].sum())
        return f"<IdeaLineage: {len(self)} ideas, {len(self.derivations)} derivations" + (
            f", {inferred} of them inferred>" if inferred else ">"
        )

    def to_networkx(self) -> Any:
        """Return a ``networkx.DiGraph``: edges lead from parent to child and hold ``kind`` and ``inferred``.

        Where an idea was drawn from another in several ways, ``kind`` joins them by a comma.
        """
        import networkx as nx

        graph = nx.DiGraph()
        known = self.attributes.to_dict(orient="index")
        graph.add_nodes_from(
            (idea, {k: v for k, v in known[idea].items() if not pd.isna(v)}) for idea in self.ideas
        )
        for child, parent, kind, inferred in self.derivations.itertuples(index=False, name=None):
            if graph.has_edge(parent, child):
                known_as = graph.edges[parent, child]
                known_as.update(
                    kind=f"{known_as['kind']}, {kind}", inferred=known_as["inferred"] and inferred
                )
            else:
                graph.add_edge(parent, child, kind=kind, inferred=inferred)
        return graph

    def _name_a_cycle(self, stuck: np.ndarray) -> str:
        # Whoever is stuck has a parent that is stuck: walk back until somebody is met twice.
        place, way = int(np.flatnonzero(stuck)[0]), []
        while place not in way:
            way.append(place)
            before = self.parents.indices[self.parents.indptr[place] : self.parents.indptr[place + 1]]
            place = int(before[stuck[before]][0])
        names = [str(self.ideas[p]) for p in [*way[way.index(place) :], place]]
        return (
            f"derivations: an idea cannot be drawn from itself, not even by a detour, but here "
            f"{' was drawn from '.join(names)}. Drop one of these rows."
        )


def idea_lineage(
    derivations: pd.DataFrame, contributions: pd.DataFrame | None = None, *, inferred: bool = False
) -> IdeaLineage:
    """Return the lineage of ideas: which idea was drawn from which.

    Parameters
    ----------
    derivations : pandas.DataFrame
        The table with ``child, parent, kind``. The kinds ``same_as`` and ``related`` have no direction in
        time and are left out.
    contributions : pandas.DataFrame, optional
        The table of contributions: its ideas (``kind`` is ``"idea"``) are in the lineage even if they stand
        alone, and its other columns become attributes. Without it only ideas that were drawn from one another
        are there, and nothing is known of them.
    inferred : bool
        Whether derivations that were inferred from likeness (``inferred``) are in it too. They stay marked,
        and :attr:`IdeaLineage.declared` leaves them out.

    Returns
    -------
    IdeaLineage

    Raises
    ------
    InvalidInputError
        If an idea is drawn from itself, even by a detour; the message names the cycle.

    Notes
    -----
    An idea that was built on but is not among the contributions (deleted, or said before the window) is kept
    as a node of which nothing is known.

    Examples
    --------
    The bench and the roof were merged; the fair stands alone.

    >>> drawn = pd.DataFrame({"child": ["both", "both"], "parent": ["bench", "roof"], "kind": "merges"})
    >>> said = pd.DataFrame({"contribution": ["bench", "roof", "fair", "both"], "kind": "idea"})
    >>> said["participant"] = ["Ana", "Bo", "Cy", "Ana"]
    >>> lineage = idea_lineage(drawn, said)
    >>> lineage
    <IdeaLineage: 4 ideas, 2 derivations>
    >>> lineage.levels.tolist()
    [0, 0, 0, 1]
    """
    derivations = check_table(derivations, "derivations")
    drawn = derivations[derivations["kind"].isin(DESCENT)]
    guessed = drawn["inferred"].fillna(False) if "inferred" in drawn else pd.Series(False, index=drawn.index)
    drawn = drawn[["child", "parent", "kind"]].assign(inferred=guessed.astype(bool))
    if not inferred:
        drawn = drawn[~drawn["inferred"]]
    named = pd.Index(pd.unique(drawn[["parent", "child"]].to_numpy().ravel()), dtype="str")
    if contributions is None:
        attributes = pd.DataFrame({"known": True}, index=named)
    else:
        contributions = check_table(contributions, "contributions").set_index("contribution")
        on_record = contributions[(contributions["kind"] == "idea") | contributions.index.isin(named)]
        missing = named[~named.isin(on_record.index)]
        attributes = on_record.reindex([*on_record.index, *missing])
        attributes["known"] = ~attributes.index.isin(missing)
    attributes.index = attributes.index.astype("str").rename("idea")
    return IdeaLineage(attributes, drawn.reset_index(drop=True))


def _indices_of_rows(matrix: sparse.csr_array, rows: np.ndarray) -> np.ndarray:
    """Return the column indices of several rows, one row after the other."""
    start, stop = matrix.indptr[rows], matrix.indptr[rows + 1]
    lengths = stop - start
    offset = np.repeat(start - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    return matrix.indices[offset + np.arange(lengths.sum())]


def _frozen(matrix: sparse.csr_array) -> sparse.csr_array:
    matrix.sort_indices()
    for part in (matrix.data, matrix.indices, matrix.indptr):
        part.flags.writeable = False
    return matrix
