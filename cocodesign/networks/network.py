"""Who addressed whom, how often? A network of the whole roster, built once from a table of interactions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.exceptions import InvalidInputError
from cocodesign.schema import INTERACTIONS
from cocodesign.tables import check_table, in_window, numbered, places_in

__all__ = [
    "InteractionNetwork",
    "Pairs",
    "as_network",
    "everybody",
    "interaction_network",
    "is_of_kind",
    "weights_of",
]


class Pairs(NamedTuple):
    """The pairs of people between whom anything passed, each pair once: four arrays of equal length."""

    one: np.ndarray
    """Places on the roster; always the smaller of the two."""
    other: np.ndarray
    """Places on the roster; always the greater."""
    forth: np.ndarray
    """How much ``one`` addressed ``other``; 0 if not at all."""
    back: np.ndarray
    """How much ``other`` addressed ``one``; 0 if not at all."""


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

    @cached_property
    def symmetrised(self) -> sparse.csr_array:
        """What passed between two people in both directions together: entry (i, j) is w(i, j) + w(j, i)."""
        return _frozen(self.weights + self.transposed)

    @cached_property
    def pairs(self) -> Pairs:
        """Each pair of people between whom anything passed, once, with the weight in either direction."""
        # Complex numbers hold two weights at once, so that one merge of sorted rows finds what is returned.
        forth, back = _above_diagonal(self.weights), _above_diagonal(self.transposed)
        merged = forth.astype(np.complex128) + back * 1j
        one = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(merged.indptr))
        pairs = Pairs(one, merged.indices, merged.data.real.copy(), merged.data.imag.copy())
        for part in pairs:
            part.flags.writeable = False
        return pairs

    @property
    def n_ties(self) -> int:
        """The number of ordered pairs (i, j) in which i addressed j."""
        return int(self.weights.nnz)

    @cached_property
    def total_weight(self) -> float:
        """The weight of all ties together."""
        return float(self.weights.data.sum())

    def __len__(self) -> int:
        return len(self.attributes)

    def __repr__(self) -> str:
        return (
            f"<InteractionNetwork: {len(self)} participants, {self.n_ties} ties, weight {self.total_weight:g}"
            + (f", {self.self_addresses} self-addresses left out>" if self.self_addresses else ">")
        )

    def among(self, participants: Sequence[str] | pd.Index) -> InteractionNetwork:
        """Return the network among some of the participants: they, in this order, and the ties between them.

        How often these addressed themselves is not known any more: ``self_addresses`` is 0.

        Raises
        ------
        InvalidInputError
            If somebody is not on the roster, or is named twice.

        Examples
        --------
        >>> network = interaction_network([("Ana", "Bo"), ("Bo", "Ana"), ("Hal", "Ana")])
        >>> network.among(["Bo", "Ana"])
        <InteractionNetwork: 2 participants, 2 ties, weight 2>
        """
        some = pd.Index(participants)
        if some.has_duplicates:
            raise InvalidInputError(f"{some[some.duplicated()][0]!r} is named twice. Name each person once.")
        places = self.participants.get_indexer(some)
        if (places < 0).any():
            raise InvalidInputError(
                f"{some[places < 0][0]!r} is not on the roster of this network. Name those who are."
            )
        return InteractionNetwork(self.attributes.iloc[places], self.weights[places][:, places])

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
        """Return a ``networkx.DiGraph``: everybody with their attributes, and ``weight`` on the edges.

        What is not known of somebody (None, NaN, NaT) is no attribute of theirs. Times stay times; files of
        other programs know none, see :mod:`cocodesign.networks.exchange`.
        """
        import networkx as nx

        graph = nx.DiGraph()
        known = [dict[str, Any]() for _ in range(len(self))]
        for name, values in self.attributes.items():
            for about, value, missing in zip(known, values, values.isna(), strict=True):
                if not missing:
                    about[str(name)] = value
        graph.add_nodes_from(zip(self.participants, known, strict=True))
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
        table = table[is_of_kind(table, kinds)]
    if since is not None or until is not None:
        if "created_at" in table.columns and not isinstance(table["created_at"].dtype, pd.DatetimeTZDtype):
            table = check_table(table, "interactions")
        table = in_window(table, since, until)
    return _network(table, None if participants is None else _roster(participants))


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


def _network(table: pd.DataFrame, participants: pd.DataFrame | None) -> InteractionNetwork:
    ends = (table["source"], table["target"])
    if participants is None:
        numbers, named = numbered(*ends)
        attributes, place = everybody(named)
        places = np.append(place, -1)[numbers]
    else:
        attributes, places = participants, places_in(participants.index, *ends)
    if (places < 0).any():
        _refuse_strangers(table, places < 0)
    source, target = np.ascontiguousarray(places.T, dtype=np.int32)
    weight = weights_of(table)
    to_oneself = source == target
    kept = ~to_oneself & (weight > 0)
    if not kept.all():
        weight, source, target = weight[kept], source[kept], target[kept]
    n = len(attributes)
    ties = sparse.coo_array((weight, (source, target)), shape=(n, n)).tocsr()
    return InteractionNetwork(attributes, ties, int(np.count_nonzero(to_oneself)))


def everybody(named: pd.Index) -> tuple[pd.DataFrame, np.ndarray]:
    """Return those who are named, in alphabetical order, as a roster; and the place of each on it."""
    ids = named.to_numpy()
    order = np.array(sorted(range(len(ids)), key=ids.tolist().__getitem__), dtype=np.int64)
    place = np.empty(len(ids), dtype=np.int64)
    place[order] = np.arange(len(ids))
    index = pd.Index(ids[order], dtype=None if len(ids) else "str", name="participant")
    return pd.DataFrame(index=index), place


def _refuse_strangers(table: pd.DataFrame, strange: np.ndarray) -> None:
    """Say who is named first for whom there is no place; `strange` has a column for sources, one for targets."""
    for side, here in zip(("source", "target"), strange.T, strict=True):
        if here.any():
            row, wrong = int(np.flatnonzero(here)[0]), table[side][here]
            if pd.isna(wrong.iloc[0]):
                raise InvalidInputError(
                    f"interactions, column {side}, row {row}: nobody stands here. Leave out the addresses of "
                    f'which a side is unknown: table.dropna(subset=["source", "target"]).'
                )
            raise InvalidInputError(
                f"interactions, column {side}, row {row}: {wrong.iloc[0]!r} is not on the roster "
                f"({wrong.nunique()} such). Add them to participants, or leave participants out."
            )


def weights_of(table: pd.DataFrame) -> np.ndarray:
    """Return what each interaction of a table weighs: 1 where none has a weight.

    Raises
    ------
    InvalidInputError
        If a weight is negative or infinite, or missing where others are known.
    """
    if "weight" not in table.columns or table["weight"].isna().all():
        return np.ones(len(table))
    weight = pd.to_numeric(table["weight"], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = ~(weight >= 0) | np.isinf(weight)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise InvalidInputError(
            f"interactions, column weight, row {row}: a weight is a number of 0 or more, but here stands "
            f"{table['weight'].iloc[row]!r}."
        )
    return weight


def _frozen(matrix: sparse.csr_array) -> sparse.csr_array:
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    if not isinstance(matrix, sparse.csr_array):
        matrix = sparse.csr_array(matrix)  # a matrix of scipy's older kind means something else by a product
    matrix = copy(matrix)  # the numbers are shared; to make a matrix of them anew would check them again
    matrix.indices = matrix.indices.astype(np.int32, copy=False)
    matrix.indptr = matrix.indptr.astype(np.int32, copy=False)
    for part in (matrix.data, matrix.indices, matrix.indptr):
        part.flags.writeable = False
    return matrix


def _above_diagonal(matrix: sparse.csr_array) -> sparse.csr_array:
    row = np.repeat(np.arange(matrix.shape[0], dtype=np.int32), np.diff(matrix.indptr))
    above = matrix.indices > row
    indptr = np.concatenate([[0], np.cumsum(above)])[matrix.indptr].astype(np.int32)
    half = sparse.csr_array((matrix.data[above], matrix.indices[above], indptr), shape=matrix.shape)
    half.has_canonical_format = True
    return half


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


def _roster(participants: pd.DataFrame | Sequence[str]) -> pd.DataFrame:
    if isinstance(participants, pd.DataFrame):
        return check_table(participants, "participants").set_index("participant")
    people = pd.DataFrame({"participant": pd.Series(list(participants), dtype=object)})
    return check_table(people, "participants").set_index("participant")


def is_of_kind(table: pd.DataFrame, kinds: str | Sequence[str]) -> pd.Series:
    """Return for each interaction of a table whether it is of one of some kinds.

    Raises
    ------
    InvalidInputError
        If the table has no kinds, or one of those that are wanted is unknown.
    """
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
