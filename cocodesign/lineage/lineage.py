"""Which idea grew out of which? The lineage of a community's ideas, parents before children."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.exceptions import InvalidInputError
from cocodesign.lineage.sweep import Sweep, levels_of, order_of
from cocodesign.schema import CREDITED_DERIVATIONS, DERIVATIONS
from cocodesign.tables import check_table, numbered

__all__ = ["DESCENT", "IdeaLineage", "idea_lineage"]

DESCENT = (*CREDITED_DERIVATIONS, "inspired_by")
"""Kinds of derivation that lead from an idea back in time; ``same_as`` and ``related`` have no direction."""

NAMED = 6
"""How many ideas at each end of a long cycle are named."""


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
    ends : tuple of two numpy.ndarray, optional
        Where parent and child of each derivation stand among the ideas; found by their ids if not given.
    """

    attributes: pd.DataFrame
    derivations: pd.DataFrame
    ends: tuple[np.ndarray, np.ndarray] | None = None

    def __post_init__(self) -> None:
        self.levels  # noqa: B018 (a cycle is refused now, not at the first question)

    @property
    def ideas(self) -> pd.Index:
        """Every idea, those that stand alone too."""
        return self.attributes.index

    @cached_property
    def children(self) -> sparse.csr_array:
        """Entry (i, j) is 1 where idea j was drawn from idea i."""
        parent, child = self.ends or (
            self.ideas.get_indexer(self.derivations["parent"]),
            self.ideas.get_indexer(self.derivations["child"]),
        )
        return _frozen(_matrix(parent, child, len(self)))

    @cached_property
    def parents(self) -> sparse.csr_array:
        """Entry (i, j) is 1 where idea i was drawn from idea j."""
        return _frozen(self.children.T.tocsr())

    @cached_property
    def levels(self) -> np.ndarray:
        """For each idea the number of steps of the longest way back to an idea without parents."""
        level, waiting = levels_of(self.children, self.parents)
        if waiting.any():
            raise InvalidInputError(self._name_a_cycle(waiting > 0))
        level.flags.writeable = False
        return level

    @cached_property
    def order(self) -> np.ndarray:
        """Positions of the ideas in an order in which every parent comes before its children."""
        order = order_of(self.levels)
        order.flags.writeable = False
        return order

    @cached_property
    def sweep(self) -> Sweep:
        """The lineage made ready for going through it once, from parents to children or back."""
        return Sweep(self.children, self.parents, self.levels, self.order)

    @cached_property
    def declared(self) -> IdeaLineage:
        """The same ideas with the derivations alone that people declared, none that were inferred."""
        return self.restricted(~self.derivations["inferred"].to_numpy())

    @cached_property
    def credited(self) -> IdeaLineage:
        """The same ideas with the derivations along which credit flows: declared, and of a kind that gives it."""
        kinds = self.derivations["kind"].isin(CREDITED_DERIVATIONS).to_numpy()
        return self.restricted(kinds & ~self.derivations["inferred"].to_numpy())

    def restricted(self, kept: np.ndarray) -> IdeaLineage:
        """Return the same ideas with some of the derivations.

        Parameters
        ----------
        kept : numpy.ndarray of bool
            One for each row of :attr:`derivations`.
        """
        if kept.all():
            return self
        ends = None if self.ends is None else (self.ends[0][kept], self.ends[1][kept])
        return IdeaLineage(self.attributes, self.derivations[kept].reset_index(drop=True), ends)

    def position(self, idea: str) -> int:
        """Return the place of an idea among :attr:`ideas`, or say that it is not there."""
        try:
            return int(self.ideas.get_loc(idea))
        except (KeyError, TypeError):
            raise InvalidInputError(
                f"There is no idea {idea!r} in this lineage of {len(self)} ideas. Its ids are lineage.ideas."
            ) from None

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
        place, met = int(np.flatnonzero(stuck)[0]), dict[int, int]()
        while place not in met:
            met[place] = len(met)
            before = self.parents.indices[self.parents.indptr[place] : self.parents.indptr[place + 1]]
            place = int(before[stuck[before]][0])
        names = [str(self.ideas[p]) for p in [*list(met)[met[place] :], place]]
        if len(names) > 2 * NAMED:
            names[NAMED:-NAMED] = [f"… ({len(names) - 2 * NAMED} more) …"]
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
    drawn, codes, named = _checked(derivations)
    kept = drawn["kind"].isin(DESCENT).to_numpy()
    if not inferred:
        kept = kept & ~drawn["inferred"].to_numpy()
    if not kept.all():
        drawn, codes, named = _checked(drawn[kept])
    if contributions is None:
        attributes = pd.DataFrame({"known": True}, index=named)
    else:
        contributions = check_table(contributions, "contributions").set_index("contribution")
        place = contributions.index.get_indexer(named)
        wanted = (contributions["kind"] == "idea").to_numpy(copy=True)
        wanted[place[place >= 0]] = True
        on_record = contributions[wanted]
        missing = named[place < 0]
        attributes = on_record.reindex([*on_record.index, *missing]) if len(missing) else on_record.copy()
        attributes["known"] = np.arange(len(attributes)) < len(on_record)
        codes = attributes.index.get_indexer(named)[codes]
    attributes.index = attributes.index.astype("str").rename("idea")
    parent, child = np.ascontiguousarray(codes.T, dtype=np.int32)
    return IdeaLineage(attributes, drawn, (parent, child))


def _checked(derivations: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray, pd.Index]:
    """Return the derivations, checked; then parent and child of each as numbers; then what these stand for.

    To look at each distinct id once takes a fraction of the time of checking the table, and the codes are needed
    anyway. What does not look right at this first sight is checked in full, and refused there.
    """
    looks_right = False
    if isinstance(derivations, pd.DataFrame) and {"child", "parent", "kind"} <= set(derivations.columns):
        codes, named = numbered(derivations["parent"], derivations["child"])
        looks_right = _looks_right(derivations, codes, named)
    if not looks_right:
        derivations = check_table(derivations, "derivations")
        codes, named = numbered(derivations["parent"], derivations["child"])
    guessed: Any = False
    if "inferred" in derivations:
        guessed = derivations["inferred"].fillna(False).to_numpy(dtype=bool)
    columns = {
        column: derivations[column].astype("str").reset_index(drop=True)
        for column in ("child", "parent", "kind")
    }
    drawn = pd.DataFrame(columns).assign(inferred=guessed).astype({"inferred": bool})
    return drawn, codes, named.astype("str")


def _looks_right(derivations: pd.DataFrame, codes: np.ndarray, named: pd.Index) -> bool:
    kinds, words = numbered(derivations["kind"])
    if (codes < 0).any() or (kinds < 0).any() or not set(words) <= set(DERIVATIONS):
        return False
    if len(named) and named.dtype != "str":
        return False
    if not all(named.tolist()):
        return False
    if "inferred" in derivations and derivations["inferred"].dtype not in ("bool", "boolean"):
        return False
    if derivations.columns.duplicated().any():
        return False
    if _matrix(codes[:, 0], codes[:, 1], len(named)).nnz == len(codes):
        return True
    # Some are drawn from one another twice: each row three numbers in one, of which no two may be alike.
    rows = (codes[:, 0] * max(len(named), 1) + codes[:, 1]) * len(DERIVATIONS) + kinds[:, 0]
    rows.sort()
    return not (np.diff(rows) == 0).any()


def _matrix(parent: np.ndarray, child: np.ndarray, n: int) -> sparse.csr_array:
    children = sparse.coo_array((np.ones(len(child), dtype=np.int32), (parent, child)), shape=(n, n)).tocsr()
    children.data[:] = 1  # drawn in two ways is still one child
    return children


def _frozen(matrix: sparse.csr_array) -> sparse.csr_array:
    matrix.sort_indices()
    for part in (matrix.data, matrix.indices, matrix.indptr):
        part.flags.writeable = False
    return matrix
