"""Which group does each participant belong to?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError
from cocodesign.networks.network import InteractionNetwork

__all__ = ["group_codes", "known_of", "known_of_everybody"]


def group_codes(network: InteractionNetwork, groups: str | pd.Series) -> tuple[np.ndarray, pd.Index]:
    """Return the number of each participant's group, in the order of the roster, and the names of the groups.

    Parameters
    ----------
    network : InteractionNetwork
        Whose participants are meant.
    groups : str or pandas.Series
        The attribute that names the group, such as ``"group"``, ``"role"`` or ``"organisation"``; or the
        groups themselves, by participant.

    Returns
    -------
    codes : numpy.ndarray of int
        For each participant the place of their group among the names.
    names : pandas.Index
        The groups, sorted.

    Raises
    ------
    InvalidInputError
        If there is no such attribute, or somebody has no group.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> people = pd.DataFrame({"participant": ["Ana", "Bo", "Cy"], "group": ["south", "north", "south"]})
    >>> codes, names = group_codes(interaction_network([], people), "group")
    >>> codes.tolist(), names.tolist()
    ([1, 0, 1], ['north', 'south'])
    """
    codes, names = pd.factorize(known_of_everybody(network, groups), sort=True)
    return codes, pd.Index(names)


def known_of_everybody(network: InteractionNetwork, attribute: str | pd.Series) -> pd.Series:
    """Return an attribute of all participants, in the order of the roster, or refuse if it is not known of all.

    Parameters
    ----------
    network : InteractionNetwork
        Whose participants are meant.
    attribute : str or pandas.Series
        The name of the attribute, or its values by participant.

    Raises
    ------
    InvalidInputError
        If there is no such attribute, or it is missing for somebody.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> people = pd.DataFrame({"participant": ["Ana", "Bo"], "age": [31, 47]})
    >>> known_of_everybody(interaction_network([], people), "age").tolist()
    [31, 47]
    """
    values = known_of(network, attribute)
    if values.isna().any():
        first = network.participants[int(np.flatnonzero(values.isna())[0])]
        raise InvalidInputError(
            f"{values.name or 'This series'} is missing for {int(values.isna().sum())} of {len(network)} participants, "
            f"the first of them {first!r}. Fill it in, for instance as a group of its own, or leave these people out "
            "of the roster."
        )
    return values


def known_of(network: InteractionNetwork, attribute: str | pd.Series) -> pd.Series:
    """Return an attribute of the participants, in the order of the roster, missing where it is not known.

    Parameters
    ----------
    network : InteractionNetwork
        Whose participants are meant.
    attribute : str or pandas.Series
        The name of the attribute, or its values by participant.

    Raises
    ------
    InvalidInputError
        If there is no such attribute, or the values name somebody twice.

    Examples
    --------
    >>> from cocodesign.networks import interaction_network
    >>> known_of(interaction_network([("Ana", "Bo")]), pd.Series({"Bo": 47.0})).tolist()
    [nan, 47.0]
    """
    if isinstance(attribute, pd.Series):
        if attribute.index.has_duplicates:
            twice = attribute.index[attribute.index.duplicated()][0]
            raise InvalidInputError(
                f"{attribute.name or 'This series'} names {twice!r} twice. Give each participant one value."
            )
        return attribute.reindex(network.participants)
    if attribute not in network.attributes:
        there = ", ".join(map(str, network.attributes.columns)) or "no attributes"
        raise InvalidInputError(
            f"These participants have no attribute {attribute}; there is {there}. "
            f"Pass the table participants with a column {attribute} to interaction_network."
        )
    return network.attributes[attribute]
