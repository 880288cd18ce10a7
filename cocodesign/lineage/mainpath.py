"""Along which path did the development run? Path counts of derivations, main paths, and persistence of ideas."""

from __future__ import annotations

from functools import cached_property
from math import prod
from typing import Literal

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.lineage.lineage import IdeaLineage

__all__ = ["exact_path_counts", "main_path", "number_of_paths", "path_counts", "persistence"]

Method = Literal["spc", "splc", "spnp"]

_METHODS = ("spc", "splc", "spnp")
_KINDS = ("local", "global", "key_route")
_NEAR = 1e-9  # of logarithms: closer ones are compared as whole numbers
_WHOLE = 2.0**53  # floats below this are exact whole numbers
_PRIMES = (2**31 - 1, 2**31 - 19)  # equal numbers have equal remainders
_BYTES = 2**30  # of whole numbers that are written out


def path_counts(lineage: IdeaLineage, method: Method = "spc") -> pd.DataFrame:
    r"""Return how many paths of development run through each derivation.

    .. math:: w(u \to v) = N^-(u) \cdot N^+(v)

    with N⁻(u) the number of paths that arrive at u and N⁺(v) the number of paths that leave v.

    ``spc``
        Search path count: paths from roots to leaves (ideas on which nobody built).
    ``splc``
        Search path link count: paths from any idea to leaves.
    ``spnp``
        Search path node pair: paths from any idea to any later one.

    Parameters
    ----------
    lineage : IdeaLineage
        Along its derivations, inferred ones too if it holds them. Two ideas between which several kinds of derivation
        are recorded are joined once.
    method : {"spc", "splc", "spnp"}
        Which paths are counted.

    Returns
    -------
    pandas.DataFrame
        One row for each pair of ``parent`` and ``child``, in the order of the parents. ``log10`` is the logarithm of
        the number of paths, ``share`` the part of all paths of the method that run through here, from 0 to 1.

    Raises
    ------
    InvalidInputError
        If the method is unknown.

    Notes
    -----
    The numbers grow exponentially with depth, so they are given as logarithms, right to about 1e-12;
    :func:`exact_path_counts` gives them as whole numbers. An idea that stands alone is on no path.

    References
    ----------
    .. [1] Hummon and Doreian (1989), Connectivity in a citation network: The development of DNA theory,
       Social Networks 11(1), 39–63. doi:10.1016/0378-8733(89)90017-8
    .. [2] Batagelj (2003), Efficient algorithms for citation network analysis. arXiv:cs/0309023

    Examples
    --------
    Bench → roof → fair, and roof → tower: both paths begin with the roof on the bench.

    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["roof", "fair", "tower"], "parent": ["bench", "roof", "roof"], "kind": "builds_on"}
    >>> path_counts(idea_lineage(pd.DataFrame(drawn)))[["parent", "child", "share"]]
      parent  child  share
    0  bench   roof    1.0
    1   roof   fair    0.5
    2   roof  tower    0.5
    """
    counted = _Paths(lineage, method)
    return counted.table(np.arange(len(counted.parent)))


def exact_path_counts(lineage: IdeaLineage, method: Method = "spc") -> pd.DataFrame:
    """Return how many paths run through each derivation, as whole numbers of any size.

    Parameters
    ----------
    lineage, method
        As for :func:`path_counts`.

    Returns
    -------
    pandas.DataFrame
        ``parent``, ``child`` and ``paths`` (Python integers), in the rows of :func:`path_counts`.

    Raises
    ------
    InvalidInputError
        If the method is unknown.

    Notes
    -----
    A second or two for a million ideas; the numbers of a lineage of tens of thousands of generations have
    thousands of digits and take memory accordingly.

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["roof", "fair", "tower"], "parent": ["bench", "roof", "roof"], "kind": "builds_on"}
    >>> exact_path_counts(idea_lineage(pd.DataFrame(drawn)))["paths"].tolist()
    [2, 1, 1]
    """
    counted = _Paths(lineage, method)
    arriving, leaving = counted.exactly
    return pd.DataFrame(
        {
            "parent": lineage.ideas[counted.parent],
            "child": lineage.ideas[counted.child],
            "paths": arriving[counted.parent] * leaving[counted.child],
        }
    ).astype({"paths": object})


def number_of_paths(lineage: IdeaLineage, method: Method = "spc") -> int:
    """Return the number of all paths that a method counts; by default of those from roots to leaves.

    Parameters
    ----------
    lineage, method
        As for :func:`path_counts`.

    Returns
    -------
    int
        Exact, however large; 0 if no idea was drawn from another.

    Examples
    --------
    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["roof", "fair", "tower"], "parent": ["bench", "roof", "roof"], "kind": "builds_on"}
    >>> number_of_paths(idea_lineage(pd.DataFrame(drawn)))
    2
    """
    counted = _Paths(lineage, method)
    begins = counted.starts[0][counted.parent] > 0
    return int(sum(counted.exactly[1][counted.child[begins]].tolist()))


def main_path(
    lineage: IdeaLineage,
    method: Method = "spc",
    *,
    kind: Literal["local", "global", "key_route"] = "local",
    k: int = 1,
) -> pd.DataFrame:
    """Return the derivations along which most of the development ran.

    ``local``
        Begin with the strongest derivation from a root and follow the strongest from each idea that is reached, until
        a leaf.
    ``global``
        The path from a root to a leaf on which the counts sum to most.
    ``key_route``
        Take the k strongest derivations of all, follow the strongest ones from each back to a root and on to a leaf,
        and put these paths together.

    Parameters
    ----------
    lineage : IdeaLineage
        Along its derivations, inferred ones too if it holds them.
    method : {"spc", "splc", "spnp"}
        How strong a derivation is: see :func:`path_counts`.
    kind : {"local", "global", "key_route"}
        How the path is found.
    k : int
        For ``key_route``: with how many derivations to begin.

    Returns
    -------
    pandas.DataFrame
        The rows of :func:`path_counts` that are on the path, earlier generations first.

    Raises
    ------
    UndefinedMeasureError
        If no idea was drawn from another.
    InvalidInputError
        If method or kind is unknown, or k is below 1.

    Notes
    -----
    **Ties are kept**: where several derivations are equally strong all are followed, so that the result may be several
    paths. Key routes, too, are more than k where the last ones are equally strong. What is equal is decided on whole
    numbers: large ones are equal if their logarithms agree to 1e-9 and their remainders by two primes near 2³¹ do;
    if only the logarithms agree they are written out and compared. In a lineage so deep that this would take more than
    a gigabyte (some 100,000 generations with forks) numbers whose logarithms agree to 1e-9 count as equal.

    References
    ----------
    .. [1] Hummon and Doreian (1989), Social Networks 11(1), 39–63. doi:10.1016/0378-8733(89)90017-8
    .. [2] Liu and Lu (2012), An integrated approach for main path analysis: Development of the Hirsch index as an
       example, Journal of the American Society for Information Science and Technology 63(3), 528–542.
       doi:10.1002/asi.21692

    Examples
    --------
    Two paths lead on from the roof by the fair, one by the tower.

    >>> from cocodesign.lineage import idea_lineage
    >>> arrows = [("bench", "roof"), ("roof", "fair"), ("roof", "tower"), ("fair", "band"), ("fair", "cake")]
    >>> drawn = pd.DataFrame(arrows, columns=["parent", "child"]).assign(kind="builds_on")
    >>> main_path(idea_lineage(drawn))["child"].tolist()
    ['roof', 'fair', 'band', 'cake']
    """
    if kind not in _KINDS:
        raise InvalidInputError(f"There is no kind {kind!r} of main path; there are {', '.join(_KINDS)}.")
    if kind != "key_route" and k != 1:
        raise InvalidInputError(
            f"k belongs to key_route; leave it out, or take kind='key_route' (k was {k})."
        )
    if k < 1:
        raise InvalidInputError(f"k is a number of derivations from 1 on; here it is {k}.")
    counted = _Paths(lineage, method)
    if not len(counted.parent):
        raise UndefinedMeasureError(
            "No idea was drawn from another here: there is no path to be the main one."
        )
    if kind == "global":
        links = counted.heaviest()
    elif kind == "local":
        from_roots = np.flatnonzero(lineage.levels[counted.parent] == 0)
        links = counted.followed(counted.strongest(from_roots), onwards=True)
    else:
        keys = counted.strongest_of_all(k)
        links = np.union1d(counted.followed(keys, onwards=True), counted.followed(keys, onwards=False))
    links = links[np.argsort(lineage.levels[counted.parent[links]], kind="stable")]
    return counted.table(links)


def persistence(lineage: IdeaLineage) -> pd.Series:
    r"""Return how much of each idea lives on in the latest ideas: genetic knowledge persistence.

    Every leaf carries one unit, made up in equal parts of what it has from each parent, and so on back:

    .. math:: P(v) = \sum_{c\ \text{child of}\ v} \frac{P(c)}{\text{number of parents of } c}

    where a child that is a leaf counts 1.

    Parameters
    ----------
    lineage : IdeaLineage
        Along its derivations, inferred ones too if it holds them.

    Returns
    -------
    pandas.Series
        From 0 up; the roots with descendants sum to the number of leaves with ancestors. 0 for leaves themselves,
        and for ideas that stand alone.

    References
    ----------
    .. [1] Martinelli and Nomaler (2014), Measuring knowledge persistence: a genetic approach to patent citation
       networks, Journal of Evolutionary Economics 24(3), 623–652. doi:10.1007/s00191-014-0349-5

    Examples
    --------
    The fair has half of itself from the roof and half from the band.

    >>> from cocodesign.lineage import idea_lineage
    >>> drawn = {"child": ["roof", "fair", "fair"], "parent": ["bench", "roof", "band"], "kind": "merges"}
    >>> persistence(idea_lineage(pd.DataFrame(drawn))).to_dict()
    {'bench': 0.5, 'roof': 0.5, 'fair': 0.0, 'band': 0.5}
    """
    is_leaf = np.diff(lineage.children.indptr) == 0
    parents = np.maximum(np.diff(lineage.parents.indptr), 1)
    living = lineage.sweep.flow(is_leaf.astype(float), "children", passed_on=1.0 / parents)
    return pd.Series(np.where(is_leaf, 0.0, living), index=lineage.ideas, name="persistence")


class _Paths:
    """The paths of one lineage, counted by one method; links are the entries of ``lineage.children``."""

    def __init__(self, lineage: IdeaLineage, method: str) -> None:
        if method not in _METHODS:
            raise InvalidInputError(
                f"There is no method {method!r} of counting paths; there are {', '.join(_METHODS)}."
            )
        self.lineage = lineage
        n = len(lineage)
        self.parent = np.repeat(np.arange(n), np.diff(lineage.children.indptr))
        self.child = lineage.children.indices
        is_root = np.diff(lineage.parents.indptr) == 0
        is_leaf = np.diff(lineage.children.indptr) == 0
        everywhere = np.ones(n, dtype=bool)
        self.starts = (
            is_root if method == "spc" else everywhere,
            everywhere if method == "spnp" else is_leaf,
        )

    @cached_property
    def floats(self) -> tuple[np.ndarray, np.ndarray]:
        """Paths that arrive at each idea and that leave it; infinite where a float cannot hold them."""
        with np.errstate(over="ignore"):
            return (
                self.lineage.sweep.flow(self.starts[0].astype(float), "parents"),
                self.lineage.sweep.flow(self.starts[1].astype(float), "children"),
            )

    @cached_property
    def exactly(self) -> tuple[np.ndarray, np.ndarray]:
        """The same as Python integers."""
        return (
            self.lineage.sweep.flow(self.starts[0].astype(int).astype(object), "parents"),
            self.lineage.sweep.flow(self.starts[1].astype(int).astype(object), "children"),
        )

    @cached_property
    def logs(self) -> tuple[np.ndarray, np.ndarray]:
        """The same as logarithms to base 10."""
        return (
            _log10(self.lineage, self.floats[0], self.starts[0], "parents"),
            _log10(self.lineage, self.floats[1], self.starts[1], "children"),
        )

    @cached_property
    def log10(self) -> np.ndarray:
        """The logarithm of the number of paths through each link."""
        return self.logs[0][self.parent] + self.logs[1][self.child]

    @cached_property
    def log10_of_all(self) -> float:
        """The logarithm of the number of all paths: every one is counted where it begins."""
        begins = self.logs[1][self.child[self.starts[0][self.parent]]]
        top = begins.max(initial=0.0)
        return float(top + np.log10(np.sum(10.0 ** (begins - top)))) if len(begins) else 0.0

    def table(self, links: np.ndarray) -> pd.DataFrame:
        log10 = self.log10[links]
        return pd.DataFrame(
            {
                "parent": self.lineage.ideas[self.parent[links]],
                "child": self.lineage.ideas[self.child[links]],
                "log10": log10,
                "share": np.minimum(10.0 ** (log10 - self.log10_of_all), 1.0),
            }
        )

    # ---- which is stronger?

    def strongest(self, links: np.ndarray) -> np.ndarray:
        """The links with most paths among some, all that are equal."""
        log10 = self.log10[links]
        near = links[log10 >= log10.max() - _NEAR]
        if len(near) == 1:
            return near
        weights = self.weights(near)
        most = max(weights)
        return near[[weight == most for weight in weights]]

    def strongest_of_all(self, k: int) -> np.ndarray:
        """The k links with most paths, and those equal to the last."""
        log10 = self.log10
        if k >= len(log10):
            return np.arange(len(log10))
        kth = np.partition(log10, len(log10) - k)[len(log10) - k]
        sure = np.flatnonzero(log10 > kth + _NEAR)
        near = np.flatnonzero(np.abs(log10 - kth) <= _NEAR)
        if len(sure) + len(near) == k:
            return np.union1d(sure, near)
        weights = self.weights(near)
        least = sorted(weights, reverse=True)[k - len(sure) - 1]
        return np.union1d(sure, near[[weight >= least for weight in weights]])

    def weights(self, near: np.ndarray) -> list[int]:
        """Whole numbers in the order of the path counts of some links that are nearly equal."""
        ends = (self.parent[near], self.child[near])
        # What all have in common needs no comparing, and what is left is often small enough for floats.
        ways = [way for way in (0, 1) if (ends[way] != ends[way][0]).any()]
        if all((self.floats[way][ends[way]] < _WHOLE).all() for way in ways):
            counts = [[int(one) for one in self.floats[way][ends[way]]] for way in ways]
        elif self.have_equal_remainders(near) or not self.fit:
            counts = []
        else:
            counts = [self.exactly[way][ends[way]].tolist() for way in ways]
        return [prod(several) for several in zip(*counts, strict=True)] if counts else [1] * len(near)

    def have_equal_remainders(self, links: np.ndarray) -> bool:
        """Whether the counts of some links leave the same remainders: if not, they are not equal."""
        return all(
            len(np.unique(arriving[self.parent[links]] * leaving[self.child[links]] % prime)) == 1
            for prime, (arriving, leaving) in zip(_PRIMES, self.remainders, strict=True)
        )

    @cached_property
    def remainders(self) -> list[tuple[np.ndarray, np.ndarray]]:
        """Paths that arrive at each idea and that leave it, as remainders by each prime."""
        arriving, leaving = (start.astype(np.int64) for start in self.starts)
        flow = self.lineage.sweep.flow
        return [
            (flow(arriving, "parents", modulus=prime), flow(leaving, "children", modulus=prime))
            for prime in _PRIMES
        ]

    @cached_property
    def fit(self) -> bool:
        """Whether all counts can be written out as whole numbers in the memory that is allowed for it."""
        return float(self.logs[0].sum() + self.logs[1].sum()) * np.log2(10) / 8 < _BYTES

    def followed(self, links: np.ndarray, *, onwards: bool) -> np.ndarray:
        """These links and the strongest ones that go on from them, to the leaves or back to the roots."""
        taken, ends = set(links.tolist()), self.child if onwards else self.parent
        pointers = (self.lineage.children if onwards else self.lineage.parents).indptr
        line = np.unique(ends[links]).tolist()
        reached = set(line)
        for idea in line:  # the line grows while one walks along it
            begin, end = int(pointers[idea]), int(pointers[idea + 1])
            if begin == end:
                continue
            here = range(begin, end) if onwards else self.link_of_parent[begin:end].tolist()
            if len(here) > 1:
                log10 = [self.log10.item(link) for link in here]
                most = max(log10) - _NEAR
                here = [link for link, one in zip(here, log10, strict=True) if one >= most]
                if len(here) > 1:
                    here = self.strongest(np.array(here)).tolist()
            taken.update(here)
            for link in here:
                other = ends.item(link)
                if other not in reached:
                    reached.add(other)
                    line.append(other)
        return np.array(sorted(taken))

    @cached_property
    def link_of_parent(self) -> np.ndarray:
        """Which link stands behind each entry of ``lineage.parents``."""
        return np.argsort(self.child, kind="stable")

    def heaviest(self) -> np.ndarray:
        """The links of the paths from roots to leaves on which the counts sum to most."""
        sweep = self.lineage.sweep
        share = 10.0 ** (self.log10 - self.log10.max())
        before = sweep.longest(self.lineage.parents, share[self.link_of_parent], "parents")
        after = sweep.longest(self.lineage.children, share, "children")
        through = before[self.parent] + share + after[self.child]
        near = np.flatnonzero(through >= through.max() * (1 - _NEAR))
        begins = self.lineage.levels[self.parent[near]] == 0
        if begins.sum() == 1 and len(near) == len(np.unique(self.parent[near])):
            return near  # a single path
        if not self.fit:
            return near
        # Among those that are nearly the heaviest the sums are made again, of whole numbers.
        arriving, leaving = (
            self.exactly[way][ends[near]] for way, ends in enumerate((self.parent, self.child))
        )
        weight = dict(zip(near.tolist(), (arriving * leaving).tolist(), strict=True))
        best: dict[int, int] = {}
        for link in near[np.argsort(-self.lineage.levels[self.parent[near]], kind="stable")].tolist():
            whole = weight[link] + best.get(int(self.child[link]), 0)
            best[int(self.parent[link])] = max(best.get(int(self.parent[link]), 0), whole)
        roots = {u for u in self.parent[near].tolist() if self.lineage.levels[u] == 0}
        most = max(best[root] for root in roots)
        on_it, taken = {root for root in roots if best[root] == most}, []
        for link in near[np.argsort(self.lineage.levels[self.parent[near]], kind="stable")].tolist():
            u, v = int(self.parent[link]), int(self.child[link])
            if u in on_it and best[u] == weight[link] + best.get(v, 0):
                taken.append(link)
                on_it.add(v)
        return np.array(taken)


def _log10(lineage: IdeaLineage, floats: np.ndarray, starts: np.ndarray, over: str) -> np.ndarray:
    if np.isfinite(floats).all():
        return np.log10(floats)
    mantissa, exponent = lineage.sweep.scaled_flow(
        starts.astype(float), "parents" if over == "parents" else "children"
    )
    return np.log10(mantissa) + exponent * np.log10(2.0)
