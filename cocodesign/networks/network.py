"""Who addressed whom, how often? A network of the whole roster, built once from a table of interactions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import INTERACTIONS
from cocodesign.tables import check_table, in_window

__all__ = ["InteractionNetwork", "as_network", "interaction_network"]


@dataclass(frozen=True, eq=False, repr=False)
class InteractionNetwork:
    """Who addressed whom, how often: the people of a roster and the weighted ties between them.

    Make one with :func:`interaction_network` or :meth:`from_networkx`. It does not change afterwards.

    Attributes
    ----------
    attributes : pandas.DataFrame
        What is known of each participant (role, group, …); its index holds the participants in their order.
    weights : scipy.sparse.csr_array
        Square, in the order of the participants: entry (i, j) says how much i addressed j. Positive, without
        self-addresses, in canonical form.
    self_addresses : int
        How many interactions were left out because a person addressed themselves.
    """

    attributes: pd.DataFrame
    weights: sparse.csr_array
    self_addresses: int = 0

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", _frozen(self.weights))

    @property
    def participants(self) -> pd.Index:
        """Everybody on the roster, those without a tie too."""
        return self.attributes.index

    @cached_property
    def transposed(self) -> sparse.csr_array:
        """The ties the other way round: entry (i, j) says how much j addressed i."""
        return _frozen(self.weights.T.tocsr())

    @property
    def n_ties(self) -> int:
        """The number of ordered pairs (i, j) in which i addressed j."""
        return int(self.weights.nnz)

    @cached_property
    def total_weight(self) -> float:
        """The weight of all ties together."""
        return float(self.weights.sum())

    def __len__(self) -> int:
        return len(self.attributes)

    def __repr__(self) -> str:
        return (
            f"<InteractionNetwork: {len(self)} participants, {self.n_ties} ties, weight {self.total_weight:g}"
            + (f", {self.self_addresses} self-addresses left out>" if self.self_addresses else ">")
        )

    def to_frame(self) -> pd.DataFrame:
        """Return the ties as a table: ``source``, ``target``, ``weight``, in the order of the roster.

        Examples
        --------
        >>> interaction_network([("Bo", "Ana"), ("Ana", "Bo"), ("Bo", "Ana")]).to_frame()
          source target  weight
        0    Ana     Bo     1.0
        1     Bo    Ana     2.0
        """
        ties = self.weights.tocoo()
        return pd.DataFrame(
            {
                "source": self.participants[ties.row],
                "target": self.participants[ties.col],
                "weight": ties.data.copy(),
            }
        )

    def to_networkx(self) -> Any:
        """Return a ``networkx.DiGraph``: everybody with their attributes, and ``weight`` on the edges."""
        import networkx as nx

        graph = nx.DiGraph()
        known = self.attributes.to_dict(orient="index")
        graph.add_nodes_from(
            (person, {k: v for k, v in known[person].items() if not pd.isna(v)})
            for person in self.participants
        )
        graph.add_weighted_edges_from(self.to_frame().itertuples(index=False, name=None))
        return graph

    @classmethod
    def from_networkx(cls, graph: Any, weight: str = "weight") -> InteractionNetwork:
        """Return the network of a ``networkx`` graph; edges without the attribute ``weight`` weigh 1.

        Parameters
        ----------
        graph : networkx.DiGraph or networkx.MultiDiGraph
            Parallel edges are added up. An undirected graph is refused: it does not say who addressed whom.
        weight : str
            The edge attribute that holds the weight.

        Raises
        ------
        InvalidInputError
            If the graph is undirected, or a weight is negative or missing.

        Examples
        --------
        >>> import networkx as nx
        >>> InteractionNetwork.from_networkx(nx.DiGraph([("Ana", "Bo"), ("Ana", "Ana")]))
        <InteractionNetwork: 2 participants, 1 ties, weight 1, 1 self-addresses left out>
        """
        if not graph.is_directed():
            raise InvalidInputError(
                "An undirected graph does not say who addressed whom. Pass a networkx.DiGraph, or call "
                "graph.to_directed() if every tie goes both ways."
            )
        names = [str(node) for node in graph.nodes]
        if len(set(names)) < len(names):
            raise InvalidInputError("Two nodes of this graph have the same name as text. Rename the nodes.")
        attributes = pd.DataFrame(
            [graph.nodes[node] for node in graph.nodes], index=pd.Index(names, dtype="str")
        )
        attributes.index.name = "participant"
        edges = [(str(u), str(v), w) for u, v, w in graph.edges(data=weight, default=1.0)]
        return _network(_edge_table(edges), attributes)


def interaction_network(
    interactions: pd.DataFrame | Iterable[tuple[str, str] | tuple[str, str, float]],
    participants: pd.DataFrame | Sequence[str] | None = None,
    *,
    kinds: str | Sequence[str] | None = None,
    since: datetime | str | None = None,
    until: datetime | str | None = None,
) -> InteractionNetwork:
    """Return the network of who addressed whom, how often, over the whole roster.

    Repeated addresses add up: a tie weighs the sum of its interactions. Addresses to oneself are no ties;
    they are left out and counted. Participants without any tie stay in the network.

    Parameters
    ----------
    interactions : pandas.DataFrame or iterable of tuple
        A table with ``source`` and ``target``, and ``weight`` if an address does not weigh 1; or tuples
        ``(source, target)`` or ``(source, target, weight)``.
    participants : pandas.DataFrame or sequence of str, optional
        The roster: the table ``participants``, whose further columns become attributes, or just the ids.
        Without it the roster is everybody who addresses or is addressed, in alphabetical order; those who
        only listened are then missing, and every share that divides by people is too high.
    kinds : str or sequence of str, optional
        Only these kinds of interaction, such as ``"reply"`` or ``["reply", "build"]``.
    since, until : datetime or str, optional
        Only what happened at or after ``since`` and before ``until``, by ``created_at``; times need a zone.

    Returns
    -------
    InteractionNetwork

    Raises
    ------
    InvalidInputError
        If a column is absent, somebody is not on the roster, a weight is negative or missing, a kind is
        unknown, or a time has no zone.

    Examples
    --------
    Ana wrote to Bo three times, Bo answered once, and Cy only listened.

    >>> network = interaction_network([("Ana", "Bo", 3), ("Bo", "Ana", 1)], ["Ana", "Bo", "Cy"])
    >>> network
    <InteractionNetwork: 3 participants, 2 ties, weight 4>
    """
    if not isinstance(interactions, pd.DataFrame):
        table = _edge_table(interactions)
    else:
        table = interactions
        for column in ("source", "target"):
            if column not in table.columns:
                came = ", ".join(map(str, table.columns)) or "no columns"
                raise InvalidInputError(
                    f"interactions needs the columns source and target; this table has {came}. Rename what "
                    f'holds them: table.rename(columns={{"…": "{column}"}}).'
                )
    if kinds is not None:
        table = table[_is_of_kind(table, kinds)]
    if since is not None or until is not None:
        if "created_at" in table.columns and not isinstance(table["created_at"].dtype, pd.DatetimeTZDtype):
            table = check_table(table, "interactions")
        table = in_window(table, since, until)
    return _network(table, _roster(table, participants))


def as_network(network: InteractionNetwork | Any) -> InteractionNetwork:
    """Return the network itself, or the network of a ``networkx`` graph."""
    if isinstance(network, InteractionNetwork):
        return network
    if hasattr(network, "is_directed") and hasattr(network, "edges"):
        return InteractionNetwork.from_networkx(network)
    raise InvalidInputError(
        f"A measure needs an InteractionNetwork or a networkx.DiGraph; this is a {type(network).__name__}. "
        "Make one with interaction_network(community.interactions, community.participants)."
    )


# ---------------------------------------------------------------- from a table to a matrix


def _network(table: pd.DataFrame, attributes: pd.DataFrame) -> InteractionNetwork:
    roster, n = attributes.index, len(attributes)
    source, target = (_codes(table[side], roster, side) for side in ("source", "target"))
    if "weight" in table.columns and not table["weight"].isna().all():
        weight = _weights(table["weight"])
    else:
        weight = np.ones(len(table))
    to_others = (source != target) & (weight > 0)
    ties = sparse.coo_array((weight[to_others], (source[to_others], target[to_others])), shape=(n, n)).tocsr()
    return InteractionNetwork(attributes, ties, int(np.count_nonzero(source == target)))


def _codes(ids: pd.Series, roster: pd.Index, side: str) -> np.ndarray:
    codes = roster.get_indexer(ids)
    if (codes < 0).any():
        row = int(np.flatnonzero(codes < 0)[0])
        strangers = pd.unique(ids[codes < 0])
        raise InvalidInputError(
            f"interactions, column {side}, row {row}: {ids.iloc[row]!r} is not on the roster "
            f"({len(strangers)} such). Add them to participants, or leave participants out."
        )
    return codes.astype(np.int32)


def _weights(values: pd.Series) -> np.ndarray:
    weight = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = ~(weight >= 0) | np.isinf(weight)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InvalidInputError(
            f"interactions, column weight, row {row}: a weight is a number of 0 or more, but here stands "
            f"{values.iloc[row]!r}."
        )
    return weight


def _frozen(matrix: sparse.csr_array) -> sparse.csr_array:
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    matrix = sparse.csr_array(
        (
            matrix.data,
            matrix.indices.astype(np.int32, copy=False),
            matrix.indptr.astype(np.int32, copy=False),
        ),
        shape=matrix.shape,
    )
    for part in (matrix.data, matrix.indices, matrix.indptr):
        part.flags.writeable = False
    return matrix


def _edge_table(edges: Iterable[Sequence[Any]]) -> pd.DataFrame:
    rows = []
    for number, edge in enumerate(edges):
        if isinstance(edge, str) or not 2 <= len(edge) <= 3:
            raise InvalidInputError(
                f"Tie {number} must be (source, target) or (source, target, weight); this one is {edge!r}."
            )
        rows.append((edge[0], edge[1], edge[2] if len(edge) == 3 else 1.0))
    source, target, weight = zip(*rows, strict=True) if rows else ((), (), ())
    return pd.DataFrame(
        {
            "source": pd.Series(source, dtype="str"),
            "target": pd.Series(target, dtype="str"),
            "weight": pd.Series(weight, dtype="float64" if not rows else None),
        }
    )


def _roster(table: pd.DataFrame, participants: pd.DataFrame | Sequence[str] | None) -> pd.DataFrame:
    if participants is None:
        named = pd.unique(pd.concat([table["source"], table["target"]]))
        index = pd.Index(sorted(named), dtype="str" if not len(named) else None, name="participant")
        return pd.DataFrame(index=index)
    if isinstance(participants, pd.DataFrame):
        return check_table(participants, "participants").set_index("participant")
    people = pd.DataFrame({"participant": pd.Series(list(participants), dtype=object)})
    return check_table(people, "participants").set_index("participant")


def _is_of_kind(table: pd.DataFrame, kinds: str | Sequence[str]) -> pd.Series:
    wanted = [kinds] if isinstance(kinds, str) else list(kinds)
    if "kind" not in table.columns:
        raise InvalidInputError("These interactions have no column kind, so they cannot be chosen by it.")
    known = {*INTERACTIONS, *table["kind"].dropna()}
    for kind in wanted:
        if kind not in known:
            raise InvalidInputError(
                f"There is no kind of interaction {kind!r}; there are {', '.join(sorted(known))}."
            )
    return table["kind"].isin(wanted)
