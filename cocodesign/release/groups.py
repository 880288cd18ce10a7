"""Which facts about people are told so coarsely that at least k share each combination of them?"""

from __future__ import annotations

import pandas as pd

__all__ = ["ANY", "OTHER", "generalised"]

OTHER, ANY = "other", "any"
"""What stands for values that few people have, and for all values."""


def generalised(people: pd.DataFrame, columns: list[str], k: int) -> tuple[pd.DataFrame, list[str]]:
    """Return the people with coarser values, and a sentence on each thing that was made coarser.

    While a combination of the columns has fewer than ``k`` people, the column with the most values is made coarser:
    first its rare values become ``other``, then all its values ``any``. This is *k-anonymity* by global recoding
    (Sweeney 2002, doi:10.1142/S0218488502001648).

    Parameters
    ----------
    people : pandas.DataFrame
        One row a person.
    columns : list of str
        The quasi-identifiers, most useful first: of two with as many values, the later one is made coarser.
    k : int
        How many people must share each combination; with fewer people than that all columns are ``any``.

    Examples
    --------
    Six carpenters and one mayor.

    >>> table = pd.DataFrame({"role": ["carpenter"] * 6 + ["mayor"]})
    >>> generalised(table, ["role"], 3)[0]["role"].unique().tolist()
    ['any']
    """
    coarse = people.copy()
    for column in columns:
        coarse[column] = coarse[column].astype("str").where(coarse[column].notna(), "unknown")
    said: list[str] = []
    while columns and len(coarse) and coarse.groupby(columns).size().min() < k:
        open_ones = [column for column in columns if not coarse[column].eq(ANY).all()]
        if not open_ones:
            break
        widest = max(open_ones, key=lambda column: (coarse[column].nunique(), columns.index(column)))
        sizes = coarse[widest].value_counts()
        rare = [value for value in sizes.index[sizes < k] if value != OTHER]
        if rare and len(sizes) > len(rare) and OTHER not in sizes.index:
            coarse[widest] = coarse[widest].where(~coarse[widest].isin(rare), OTHER)
            said.append(f"{widest}: {len(rare)} rare values became “{OTHER}”")
        else:
            coarse[widest] = ANY
            said.append(f"{widest}: all values became “{ANY}”")
    return coarse, said
