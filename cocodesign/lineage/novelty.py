"""What did an idea bring into the world? Disruption, recombination, generativity and originality of ideas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.lineage.lineage import IdeaLineage
from cocodesign.similarity import likeness

__all__ = [
    "disruption_counts",
    "disruption_index",
    "generativity",
    "novelty_of_ideas",
    "originality",
    "recombination",
]

_PAIRS = 4_000_000  # of ideas looked at together


def disruption_index(
    lineage: IdeaLineage,
    *,
    bypassing: bool = True,
    least_shared: int = 1,
    within: timedelta | None = None,
) -> pd.Series:
    r"""Return for each idea whether it took the place of its parents (1) or strengthened them (−1).

    .. math:: D = \frac{n_i - n_j}{n_i + n_j + n_k}

    with n_i ideas drawn from it but from none of its parents, n_j from it and from its parents, and n_k from its
    parents but not from it (:func:`disruption_counts`).

    Parameters
    ----------
    lineage : IdeaLineage
        Along its derivations, inferred ones too if it holds them.
    bypassing : bool
        Whether n_k is counted. Without it the index does not depend on how popular the parents are.
    least_shared : int
        An idea counts in n_j if it was also drawn from at least so many of the parents. With more than 1, those
        that share fewer count neither in n_i nor in n_j.
    within : timedelta, optional
        Only ideas created after the idea, and at most so long after it, are counted.

    Returns
    -------
    pandas.Series
        From −1 to 1; NaN for an idea without parents, where nothing can be counted, and, with ``within``, for an idea of
        which it is not known when it was created.

    Raises
    ------
    InvalidInputError
        If ``least_shared`` is below 1, or ``within`` is given and no times are known.

    Notes
    -----
    Without ``within`` nothing is asked about time: older brothers and sisters count in n_k as younger ones do. To count
    younger ones alone, give a window longer than the record.

    References
    ----------
    .. [1] Funk and Owen-Smith (2017), A dynamic network measure of technological change, Management Science 63(3),
       791–817. doi:10.1287/mnsc.2015.2366
    .. [2] Wu, Wang and Evans (2019), Large teams develop and small teams disrupt science and technology,
       Nature 566, 378–382. doi:10.1038/s41586-019-0941-9
    .. [3] Bornmann et al. (2020), Are disruption index indicators convergently valid?, Quantitative Science
       Studies 1(3), 1242–1259. doi:10.1162/qss_a_00068

    Examples
    --------
    The roof was drawn from the bench. The fair and the band were drawn from the roof alone, the tower from both.

    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["roof", "fair", "band", "tower", "tower"]}
    >>> drawn |= {"parent": ["bench", "roof", "roof", "roof", "bench"], "kind": "builds_on"}
    >>> float(disruption_index(idea_lineage(pd.DataFrame(drawn)))["roof"].round(3))
    0.333
    """
    counts = disruption_counts(lineage, least_shared=least_shared, within=within)
    whole = counts["only_idea"] + counts["both"] + (counts["only_parents"] if bypassing else 0)
    index = (counts["only_idea"] - counts["both"]) / whole.where(whole > 0)
    return index.rename("disruption")


def disruption_counts(
    lineage: IdeaLineage, *, least_shared: int = 1, within: timedelta | None = None
) -> pd.DataFrame:
    """Return for each idea how many others were drawn from it, from its parents, and from both.

    Parameters
    ----------
    lineage, least_shared, within
        As for :func:`disruption_index`.

    Returns
    -------
    pandas.DataFrame
        One row for each idea: ``only_idea`` (n_i), ``both`` (n_j), ``only_parents`` (n_k). NaN where
        :func:`disruption_index` says that nothing can be counted.

    Raises
    ------
    InvalidInputError
        If ``least_shared`` is below 1, or ``within`` is given and no times are known.

    Notes
    -----
    The work grows with the squares of the numbers of children.

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["roof", "fair", "fair", "band"], "parent": ["bench", "roof", "bench", "bench"]}
    >>> lineage = idea_lineage(pd.DataFrame(drawn).assign(kind="builds_on"))
    >>> disruption_counts(lineage).loc["roof"].to_dict()
    {'only_idea': 0.0, 'both': 1.0, 'only_parents': 1.0}
    """
    if least_shared < 1:
        raise InvalidInputError(f"least_shared is a number of parents from 1 on; here it is {least_shared}.")
    n = len(lineage)
    parents, children = lineage.parents, lineage.children
    many = np.diff(parents.indptr)
    born, span = _times(lineage, within) if within is not None else (None, 0)
    idea = np.repeat(np.arange(n), np.diff(children.indptr))
    child = children.indices
    if born is not None:
        in_time = _in_time(born, idea, child, span)
        idea, child = idea[in_time], child[in_time]

    shared = np.zeros(len(idea), dtype=np.int64)
    for block in _blocks(many[idea] + many[child]):
        shared[block] = parents[idea[block]].multiply(parents[child[block]]).sum(axis=1)
    only_idea = np.bincount(idea[shared == 0], minlength=n)
    both = np.bincount(idea[shared >= least_shared], minlength=n)
    any_shared = np.bincount(idea[shared > 0], minlength=n)

    # Everybody who was drawn from a parent: the idea itself, and those who were also drawn from the idea.
    from_parents = np.zeros(n, dtype=np.int64)
    work = np.asarray(parents @ np.diff(children.indptr).astype(np.int64))
    for block in _blocks(work):
        kin = parents[block] @ children
        if born is None:
            from_parents[block] = np.diff(kin.indptr) - (many[block] > 0)
        else:
            kin = kin.tocoo()
            rows = kin.row + block.start
            in_time = _in_time(born, rows, kin.col, span)
            from_parents[block] = np.bincount(kin.row[in_time], minlength=kin.shape[0])
    counts = pd.DataFrame(
        {"only_idea": only_idea, "both": both, "only_parents": from_parents - any_shared},
        index=lineage.ideas,
        dtype=float,
    )
    known = many > 0
    if born is not None:
        known &= ~np.isnan(born)
    return counts.where(pd.Series(known, index=lineage.ideas), axis=0)


def generativity(
    lineage: IdeaLineage, *, steps: int | None = 1, within: timedelta | None = None
) -> pd.Series:
    """Return for each idea how many ideas came from it.

    Parameters
    ----------
    lineage : IdeaLineage
        Along its derivations, inferred ones too if it holds them.
    steps : int, optional
        In at most so many steps: 1 counts the children. None counts all descendants.
    within : timedelta, optional
        Only ideas created after the idea, and at most so long after it. An idea in between may be later.

    Returns
    -------
    pandas.Series
        Counts as floats; NaN, with ``within``, for an idea of which it is not known when it was created.

    Raises
    ------
    InvalidInputError
        If ``steps`` is below 1, or ``within`` is given and no times are known.

    Notes
    -----
    Ideas that came late had less time to be built on: compare within a window that has passed for all of them.
    For all descendants of many ideas, :func:`cocodesign.lineage.descendant_counts` is quicker.

    References
    ----------
    .. [1] Hill and Monroy-Hernández (2013), The remixing dilemma: The trade-off between generativity and originality,
       American Behavioral Scientist 57(5), 643–663. doi:10.1177/0002764212469359

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = pd.DataFrame({"child": ["roof", "tower"], "parent": ["bench", "roof"], "kind": "builds_on"})
    >>> generativity(idea_lineage(drawn)).to_dict()
    {'bench': 1.0, 'roof': 1.0, 'tower': 0.0}
    >>> generativity(idea_lineage(drawn), steps=None).to_dict()
    {'bench': 2.0, 'roof': 1.0, 'tower': 0.0}
    """
    if steps is not None and steps < 1:
        raise InvalidInputError(
            f"steps is a number from 1 on, or None for all descendants; here it is {steps}."
        )
    n, children = len(lineage), lineage.children
    born, span = _times(lineage, within) if within is not None else (None, 0)
    counts = np.zeros(n)
    for block in _blocks(np.full(n, max(1, n // 50) if steps != 1 else 4) + np.diff(children.indptr)):
        reached = front = children[block]
        done = 1
        while front.nnz and done != steps:
            front = _ones(front @ children)
            front = front - front.multiply(reached)
            front.eliminate_zeros()
            reached = _ones(reached + front)
            done += 1
        found = reached.tocoo()
        idea = found.row + block.start
        counted = slice(None) if born is None else _in_time(born, idea, found.col, span)
        counts[block] = np.bincount(found.row[counted], minlength=reached.shape[0])
    if born is not None:
        counts[np.isnan(born)] = np.nan
    return pd.Series(counts, index=lineage.ideas, name="generativity")


def originality(lineage: IdeaLineage, texts: Mapping[str, str] | pd.Series | None = None) -> pd.Series:
    """Return how far the words of each idea are from those of the parent that they are nearest to.

    It is 1 less the :func:`cocodesign.similarity.likeness` of the two texts.

    Parameters
    ----------
    lineage : IdeaLineage
        Along its derivations, inferred ones too if it holds them.
    texts : mapping or pandas.Series, optional
        What each idea says, by id; by default its ``text``, and its ``title`` before it where there is one.

    Returns
    -------
    pandas.Series
        Between 0 (the words of a parent) and 1 (nothing in common); NaN for roots, and where the words of the idea or of
        all its parents are not known.

    Raises
    ------
    InvalidInputError
        If no texts are given and the lineage knows none.

    Notes
    -----
    Words only: the same thought in other words is original here.

    References
    ----------
    .. [1] Hill and Monroy-Hernández (2013), The remixing dilemma: The trade-off between generativity and originality,
       American Behavioral Scientist 57(5), 643–663. doi:10.1177/0002764212469359

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = pd.DataFrame({"child": ["b", "c"], "parent": ["a", "a"], "kind": "forks"})
    >>> words = {"a": "Twelve shade trees", "b": "Twelve SHADE trees", "c": "A swimming pool"}
    >>> originality(idea_lineage(drawn), words).to_dict()
    {'a': nan, 'b': 0.0, 'c': 1.0}
    """
    if texts is None:
        known = [column for column in ("title", "text") if column in lineage.attributes]
        if not known:
            raise InvalidInputError(
                "This lineage knows no texts. Give contributions to idea_lineage, or texts={id: words}."
            )
        joined = lineage.attributes[known].apply(lambda row: " ".join(str(t) for t in row.dropna()), axis=1)
        texts = joined[joined != ""]
    words = {str(idea): text for idea, text in texts.items() if isinstance(text, str) and text}
    names = lineage.ideas.tolist()
    nearest = np.full(len(names), np.nan)
    pointers, indices = lineage.parents.indptr, lineage.parents.indices
    for place in np.flatnonzero(np.diff(pointers)).tolist():
        own = words.get(names[place])
        parents = [words.get(names[p]) for p in indices[pointers[place] : pointers[place + 1]]]
        alike = [likeness(own, text) for text in parents if own and text]
        if alike:
            nearest[place] = 1 - max(alike)
    return pd.Series(nearest, index=lineage.ideas, name="originality")


def recombination(
    lineage: IdeaLineage,
    *,
    rng: int | np.random.Generator,
    groups: Mapping[str, str] | pd.Series | None = None,
    replicates: int = 100,
) -> pd.DataFrame:
    """Return which parents were put together in one idea, how often, and how often chance would do so.

    Chance is a lineage with the same number of parents and of children for every idea, in which parents are dealt
    out anew among children of later generations.

    Parameters
    ----------
    lineage : IdeaLineage
        Along its derivations, inferred ones too if it holds them.
    rng : int or numpy.random.Generator
        The source of chance.
    groups : mapping or pandas.Series, optional
        What each idea belongs to (a topic, an opinion group): pairs of groups are counted instead of pairs of ideas. An
        idea without a group is left out.
    replicates : int
        How many lineages are drawn by chance.

    Returns
    -------
    pandas.DataFrame
        One row for each pair that was put together: ``one``, ``other`` (in the order of the alphabet), ``together`` (how
        often), ``expected`` (by chance), ``sd``, ``z`` and ``first``, the idea that was the first to do so.
        ``z`` below 0 is a rarer combination than chance makes; NaN where chance always gives the same.

    Raises
    ------
    UndefinedMeasureError
        If no idea has two parents.
    InvalidInputError
        If ``replicates`` is below 2.

    Notes
    -----
    First is who was created first where all times are known, otherwise who stands first in the lineage. Two parents of
    one group make a pair of the group with itself. With ideas themselves as parts most pairs occur once and z says
    little: groups are what to look at.

    The lineages are drawn by a Markov chain of swaps: derivations are paired at random, and each pair exchanges its
    parents unless one would come into a generation not earlier than its child's, or be the child's parent twice; an
    exchange that is not made counts as a step. Forty rounds lie between two draws, twenty exchanges offered for each
    derivation. That the chain reaches all such lineages is not proved for every order of generations.

    References
    ----------
    .. [1] Uzzi et al. (2013), Atypical combinations and scientific impact, Science 342, 468–472.
       doi:10.1126/science.1240474
    .. [2] Wang, Veugelers and Stephan (2017), Bias against novelty in science, Research Policy 46(8), 1416–1436.
       doi:10.1016/j.respol.2017.06.006

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["x", "x", "y", "y"], "parent": ["bench", "roof", "roof", "band"], "kind": "merges"}
    >>> found = recombination(idea_lineage(pd.DataFrame(drawn)), rng=1, replicates=20)
    >>> found[["one", "other", "together", "first"]]
         one other  together first
    0   band  roof         1     y
    1  bench  roof         1     x
    """
    if replicates < 2:
        raise InvalidInputError(f"replicates is a number from 2 on; here it is {replicates}.")
    rng = np.random.default_rng(rng)
    kinds, group_of = _groups(lineage, groups)
    parent = lineage.parents.indices.astype(np.int64)
    child = np.repeat(np.arange(len(lineage)), np.diff(lineage.parents.indptr))
    keys, idea = _pairs(parent, child, group_of, len(kinds))
    if not len(keys):
        raise UndefinedMeasureError(
            "No idea here has two parents" + (" with a group" if groups is not None else "") + ": nothing "
            "was put together."
        )
    born = _order_of_birth(lineage)
    early = np.lexsort((born[idea], keys))
    found, begins, together = np.unique(keys[early], return_index=True, return_counts=True)
    total, squares = np.zeros(len(found)), np.zeros(len(found))
    for _ in range(replicates):
        for _ in range(40):
            _exchange(parent, child, lineage.levels, rng)
        by_chance, often = np.unique(_pairs(parent, child, group_of, len(kinds))[0], return_counts=True)
        at = np.minimum(np.searchsorted(by_chance, found), max(len(by_chance) - 1, 0))
        drawn = np.where(by_chance[at] == found, often[at], 0) if len(by_chance) else np.zeros(len(found))
        total += drawn
        squares += drawn**2
    expected = total / replicates
    sd = np.sqrt(np.maximum(squares - total * expected, 0) / (replicates - 1))
    z = np.divide(together - expected, sd, out=np.full(len(found), np.nan), where=sd > 0)
    one, other = np.divmod(found, len(kinds))
    return pd.DataFrame(
        {
            "one": kinds[one],
            "other": kinds[other],
            "together": together,
            "expected": expected,
            "sd": sd,
            "z": z,
            "first": lineage.ideas[idea[early[begins]]],
        }
    )


def novelty_of_ideas(
    lineage: IdeaLineage, pairs: pd.DataFrame, *, groups: Mapping[str, str] | pd.Series | None = None
) -> pd.DataFrame:
    """Return for each idea how unusual the pairs of parents are that it put together.

    Parameters
    ----------
    lineage, groups
        As given to :func:`recombination`.
    pairs : pandas.DataFrame
        What it returned.

    Returns
    -------
    pandas.DataFrame
        One row for each idea: ``pairs`` (how many it put together), ``first`` (how many of them nobody had before),
        ``median_z`` (how conventional it is on the whole) and ``lowest_z`` (its most unusual pair); NaN without pairs.

    Raises
    ------
    InvalidInputError
        If the idea put together a pair that ``pairs`` does not have.

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["x", "x", "y", "y"], "parent": ["bench", "roof", "roof", "bench"], "kind": "merges"}
    >>> lineage = idea_lineage(pd.DataFrame(drawn))
    >>> novelty_of_ideas(lineage, recombination(lineage, rng=1, replicates=2))["first"].to_dict()
    {'bench': nan, 'x': 1.0, 'roof': nan, 'y': 0.0}
    """
    kinds, group_of = _groups(lineage, groups)
    parent = lineage.parents.indices.astype(np.int64)
    child = np.repeat(np.arange(len(lineage)), np.diff(lineage.parents.indptr))
    keys, idea = _pairs(parent, child, group_of, len(kinds))
    one, other = (pd.Index(kinds).get_indexer(pairs[column]) for column in ("one", "other"))
    strange = -1 - np.arange(len(pairs))  # a pair of which this lineage knows nothing has no number here
    known = np.where((one >= 0) & (other >= 0), one * len(kinds) + other, strange)
    at = pd.Index(known).get_indexer(keys)
    if (at < 0).any():
        first, second = np.divmod(keys[at < 0][0], len(kinds))
        raise InvalidInputError(
            f"{kinds[first]} and {kinds[second]} were put together here, but are not among the pairs. Give the pairs "
            "that recombination found in this lineage, with the same groups."
        )
    table = pd.DataFrame({"idea": lineage.ideas[idea], "z": pairs["z"].to_numpy()[at]})
    table["first"] = pairs["first"].to_numpy()[at] == table["idea"].to_numpy()
    by_idea = table.groupby("idea")
    novelty = pd.DataFrame(
        {
            "pairs": by_idea.size().astype(float),
            "first": by_idea["first"].sum().astype(float),
            "median_z": by_idea["z"].median(),
            "lowest_z": by_idea["z"].min(),
        }
    )
    return novelty.reindex(lineage.ideas)


# ---------------------------------------------------------------- helpers


def _times(lineage: IdeaLineage, within: timedelta) -> tuple[np.ndarray, float]:
    """When each idea was created, in seconds (NaN if not known), and the length of the window."""
    if "created_at" not in lineage.attributes or lineage.attributes["created_at"].isna().all():
        raise InvalidInputError(
            "A window needs times, and this lineage has no created_at. Give contributions with created_at to "
            "idea_lineage, or leave within out."
        )
    if not pd.Timedelta(within) > pd.Timedelta(0):
        raise InvalidInputError(f"within is a length of time above 0; this one is {within}.")
    when = pd.to_datetime(lineage.attributes["created_at"], utc=True)
    seconds = (when - when.min()).dt.total_seconds().to_numpy(dtype=float)
    return seconds, pd.Timedelta(within).total_seconds()


def _in_time(born: np.ndarray, idea: np.ndarray, later: np.ndarray, span: float) -> np.ndarray:
    """Which were created after the idea and not longer after it than the span."""
    after = born[later] - born[idea]
    return (after > 0) & (after <= span)


def _blocks(work: np.ndarray) -> Iterator[slice]:
    """Cut a sequence so that no part is more work than is done at once, unless it is a single one."""
    upto, begin = np.cumsum(work, dtype=np.int64), 0
    while begin < len(work):
        done = upto[begin - 1] if begin else 0
        end = max(begin + 1, int(np.searchsorted(upto, done + _PAIRS, side="right")))
        yield slice(begin, end)
        begin = end


def _ones(matrix: sparse.csr_array) -> sparse.csr_array:
    matrix.data[:] = 1
    return matrix


def _groups(
    lineage: IdeaLineage, groups: Mapping[str, str] | pd.Series | None
) -> tuple[np.ndarray, np.ndarray]:
    """The names of what is put together, in order, and which of them each idea is; −1 for none."""
    names = (
        lineage.ideas.to_series() if groups is None else lineage.ideas.to_series().map(dict(groups.items()))
    )
    codes, kinds = pd.factorize(names.to_numpy(dtype=object), sort=True)
    return kinds, codes


def _pairs(
    parent: np.ndarray, child: np.ndarray, group_of: np.ndarray, n_groups: int
) -> tuple[np.ndarray, np.ndarray]:
    """Each pair of parents of one idea as a number, and the idea; ``child`` is in order."""
    kept = group_of[parent] >= 0
    group, child = group_of[parent[kept]].astype(np.int64), child[kept]
    keys, ideas = [], []
    apart = 1
    while True:  # neighbours in the list of one idea, then those two apart, and so on
        same = np.flatnonzero(child[apart:] == child[:-apart]) if apart < len(child) else np.empty(0, int)
        if not len(same):
            break
        one, other = group[same], group[same + apart]
        keys.append(np.minimum(one, other) * n_groups + np.maximum(one, other))
        ideas.append(child[same])
        apart += 1
    nothing = [np.empty(0, dtype=np.int64)]
    return np.concatenate(keys or nothing), np.concatenate(ideas or nothing)


def _order_of_birth(lineage: IdeaLineage) -> np.ndarray:
    """A number for each idea: the earlier it was said, the lower."""
    places = np.arange(len(lineage))
    if "created_at" not in lineage.attributes or lineage.attributes["created_at"].isna().any():
        return places
    born = np.empty(len(lineage), dtype=np.int64)
    born[np.argsort(lineage.attributes["created_at"].to_numpy(), kind="stable")] = places
    return born


def _exchange(parent: np.ndarray, child: np.ndarray, level: np.ndarray, rng: np.random.Generator) -> None:
    """Pair the derivations at random and let each pair exchange its parents, where that is allowed.

    Whether a pair may exchange does not depend on whether it already has: two pairs are in each other's way if any
    of their derivations, old or new, are the same, and then neither does. So every step is as likely as its
    reverse, and all lineages are equally likely in the long run.
    """
    n = len(level)
    half = len(parent) // 2
    mixed = rng.permutation(len(parent))
    a, b = mixed[:half], mixed[half : 2 * half]
    fits = (level[parent[b]] < level[child[a]]) & (level[parent[a]] < level[child[b]])
    a, b = a[fits], b[fits]
    new = np.concatenate((child[a] * n + parent[b], child[b] * n + parent[a]))
    old = child * n + parent
    _, back, often = np.unique(np.concatenate((old, new)), return_inverse=True, return_counts=True)
    alone = often[back] == 1
    k = len(a)
    free = alone[a] & alone[b] & alone[len(old) : len(old) + k] & alone[len(old) + k :]
    a, b = a[free], b[free]
    parent[a], parent[b] = parent[b], parent[a]
