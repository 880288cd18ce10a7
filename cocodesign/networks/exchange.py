"""How does a network get into Gephi, Cytoscape, Pajek or R? Files of other programs, with what they can hold."""

from __future__ import annotations

import json
import re
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks.network import InteractionNetwork, as_network

if TYPE_CHECKING:
    import networkx

__all__ = ["write_gexf", "write_graphml", "write_pajek"]

# Characters that XML cannot hold, and halves of characters that no file can.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Words by which GEXF, as networkx writes it, means something of its own.
_OF_GEXF = {"id", "pid", "start", "end", "viz", "parents", "slices", "spells", "key"}


def write_graphml(network: InteractionNetwork | networkx.DiGraph, path: str | Path) -> None:
    """Write a network as GraphML, which Gephi, Cytoscape, igraph, R and yEd read.

    Participants are nodes with their attributes, ties are directed edges with ``weight``. Each attribute has
    one type: yes or no, whole number, number, or text. Times become text as in ISO 8601
    (``2026-03-14T18:00:00+00:00``), lists and the like become JSON. Where nothing is known of a person, the
    node lacks the attribute. Control characters, which XML cannot hold, become ``�``.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
    path : str or pathlib.Path
        The file to write; one that is there is replaced.

    Raises
    ------
    InvalidInputError
        If two participants would have the same name in the file.
    """
    import networkx as nx

    nx.write_graphml(_graph_for_files(as_network(network)), str(path))


def write_gexf(network: InteractionNetwork | networkx.DiGraph, path: str | Path) -> None:
    """Write a network as GEXF, the format of Gephi.

    As :func:`write_graphml`. An attribute whose name means something else in GEXF, such as ``start`` or
    ``id``, gets an underscore behind it; ``label`` is what Gephi shows.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
    path : str or pathlib.Path
        The file to write; one that is there is replaced.

    Raises
    ------
    InvalidInputError
        If two participants would have the same name in the file.
    """
    import networkx as nx

    nx.write_gexf(_graph_for_files(as_network(network), reserved=_OF_GEXF), str(path))


def write_pajek(network: InteractionNetwork | networkx.DiGraph, path: str | Path) -> None:
    """Write a network as a Pajek ``.net`` file: participants numbered from 1, and weighted arcs.

    The format has no place for attributes. A quotation mark in a name becomes ``'``, and a backslash ``/``,
    because the format ends names by the one and readers do not agree on the other; a line break or control
    character becomes a space. The file is UTF-8.

    Parameters
    ----------
    network : InteractionNetwork or networkx.DiGraph
    path : str or pathlib.Path
        The file to write; one that is there is replaced.

    Raises
    ------
    InvalidInputError
        If two participants would have the same name in the file.

    References
    ----------
    .. [1] Mrvar and Batagelj, Pajek: Program for analysis and visualization of large networks, reference
       manual. http://mrvar.fdv.uni-lj.si/pajek/
    """
    network = as_network(network)
    plain = [re.sub(r"[\x00-\x1f\x7f\x85\u2028\u2029]+", " ", str(name)) for name in network.participants]
    plain = [_NOT_IN_XML.sub("�", name).replace('"', "'").replace("\\", "/") for name in plain]
    _check_apart(plain, network.participants)
    ties = network.weights.tocoo()
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        file.write(f"*Vertices {len(network)}\n")
        file.writelines(f'{number} "{name}"\n' for number, name in enumerate(plain, start=1))
        file.write("*Arcs\n")
        rows = zip((ties.row + 1).tolist(), (ties.col + 1).tolist(), ties.data.tolist(), strict=True)
        file.writelines(f"{source} {target} {_number(weight)}\n" for source, target, weight in rows)


def _graph_for_files(network: InteractionNetwork, reserved: set[str] | None = None) -> networkx.DiGraph:
    """The network as networkx writes it: one plain type for each attribute, and none where nothing is known."""
    import networkx as nx

    names = [_text(name) for name in network.participants]
    _check_apart(names, network.participants)
    graph = nx.DiGraph()
    graph.add_nodes_from(names)
    taken: set[str] = set()
    for column, values in network.attributes.items():
        title = _text(column)
        while title in taken or title in (reserved or ()):
            title += "_"
        taken.add(title)
        known = values.notna().to_numpy()
        for name, value in zip(np.array(names, dtype=object)[known], _plain(values[known]), strict=True):
            graph.nodes[name][title] = value
    ties = network.weights.tocoo()
    graph.add_weighted_edges_from(
        (names[i], names[j], weight)
        for i, j, weight in zip(ties.row.tolist(), ties.col.tolist(), ties.data.tolist(), strict=True)
    )
    return graph


def _plain(values: pd.Series) -> list[Any]:
    """The values as Python's own, all of one type."""
    given = values.tolist()
    if all(isinstance(value, bool | np.bool_) for value in given):
        return [bool(value) for value in given]
    if any(isinstance(value, bool | np.bool_) for value in given):
        return [_text(value) for value in given]
    if all(isinstance(value, Integral) for value in given):
        return [int(value) for value in given]
    if all(isinstance(value, Real) for value in given):
        return [float(value) for value in given]
    return [_text(value) for value in given]


def _text(value: Any) -> str:
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    elif isinstance(value, list | tuple | dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    return _NOT_IN_XML.sub("�", str(value))


def _number(weight: float) -> str:
    return str(int(weight)) if weight.is_integer() else repr(weight)


def _check_apart(written: list[str], names: pd.Index) -> None:
    again = np.flatnonzero(pd.Series(written).duplicated())
    if again.size:
        name = written[again[0]]
        one, other = names[written.index(name)], names[again[0]]
        raise InvalidInputError(
            f"{one!r} and {other!r} would have the same name in this file, {name!r}: "
            "the format cannot tell them apart. Rename one of them."
        )
