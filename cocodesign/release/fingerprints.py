"""By what pattern of ties, or of marks, could somebody find themselves or another in a release?

A network without names is a fingerprint: who knows how often a person spoke to how many finds them. These counts tell
how many people stand alone; nothing here makes them safe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable

import pandas as pd

__all__ = ["degree_bins", "signatures", "unique"]


def signatures(interactions: pd.DataFrame, people: Iterable[str]) -> dict[str, dict[str, Hashable]]:
    """Return what each person's place in the network looks like from outside, by kind of knowledge.

    ``degree`` is (addresses sent, received); ``neighbourhood`` adds the degrees of everybody a person addressed or
    was addressed by: the vertex refinements H1 and H2 of Hay et al. (2008), *Resisting structural re-identification
    in anonymized social networks*, PVLDB 1, doi:10.14778/1453856.1453873.

    Examples
    --------
    Ana addresses Bo and Cy; nobody can tell Bo from Cy.

    >>> table = pd.DataFrame({"source": ["Ana", "Ana"], "target": ["Bo", "Cy"]})
    >>> found = signatures(table, ["Ana", "Bo", "Cy"])
    >>> unique(found["degree"].values(), k=2)
    {'people': 3, 'unique': 1, 'in_groups_below_k': 1}
    """
    people = list(people)
    sent, received = Counter(interactions["source"]), Counter(interactions["target"])
    degree: dict[str, Hashable] = {one: (sent[one], received[one]) for one in people}
    beside: dict[str, set[tuple[str, str]]] = {one: set() for one in people}
    for source, target in zip(interactions["source"], interactions["target"], strict=True):
        beside[source].add(("to", target))
        beside[target].add(("from", source))
    around: dict[str, Hashable] = {
        one: (degree[one], tuple(sorted((way, degree[other]) for way, other in beside[one])))
        for one in people
    }
    return {"degree": degree, "neighbourhood": around}


def unique(patterns: Iterable[Hashable], k: int) -> dict[str, int]:
    """Return how many people there are, how many have a pattern of their own, and one that fewer than k share."""
    counts = Counter(patterns)
    return {
        "people": sum(counts.values()),
        "unique": sum(n == 1 for n in counts.values()),
        "in_groups_below_k": sum(n for n in counts.values() if n < k),
    }


def degree_bins(interactions: pd.DataFrame, people: Iterable[str], k: int, most: int = 3) -> pd.Series:
    """Return for each person in which class of activity they are, each class with at least k people.

    Activity is the number of addresses sent and received. Classes are called by their range, such as ``4–9``.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``source`` and ``target``.
    people : iterable of str
        Everybody, the silent ones too.
    k : int
        How many people a class needs.
    most : int
        How many classes at most.
    """
    ends = Counter(interactions["source"]) + Counter(interactions["target"])
    activity = pd.Series({one: ends[one] for one in people}, dtype="int64").sort_values(kind="stable")
    size = max(k, -(-len(activity) // most))
    classes: list[list[int]] = []
    for value in sorted(set(activity)):
        if not classes or activity.between(*classes[-1]).sum() >= size:
            classes.append([value, value])
        else:
            classes[-1][1] = value
    if len(classes) > 1 and (activity >= classes[-1][0]).sum() < k:
        last = classes.pop()
        classes[-1][1] = last[1]
    names = {}
    for low, high in classes:
        names.update({value: f"{low}–{high}" if low < high else str(low) for value in range(low, high + 1)})
    return activity.map(names).astype("str")
