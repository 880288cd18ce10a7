"""Who thinks alike? People as points by what they agree with, their groups, and what joins or divides them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.grouping import adjusted_rand, grouped, nearest, silhouette
from cocodesign.voting.marks import check_named, coded, column_of_numbers, table_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["OpinionMap", "opinion_map"]

SAMPLE = 2000
"""So many people are compared with one another at most when groups are judged; with more, a sample of them."""
FULL = 400
"""Up to so many statements the table of statements by statements is solved whole, above it by iteration."""
FEWEST_PEOPLE, FEWEST_VOTES = 20, 7


@dataclass(frozen=True, eq=False)
class OpinionMap:
    """A map of opinions.

    Attributes
    ----------
    people : DataFrame
        One row for each person, those too who said little: ``votes`` (how many statements they answered), ``x``,
        ``y`` (NaN below the fewest votes) and ``group`` (from 1, the largest first; <NA> where there is none).
    statements : DataFrame
        One row for each statement: ``agree``, ``disagree``, ``pass``, ``seen`` over all people; ``x``, ``y``, its
        weight in each direction of the map; ``consensus`` and ``against`` (group-informed, see `options`; NaN
        without groups) and ``divide``, how far the groups' shares of agreement are apart.
    representative : DataFrame
        One row for each group, statement and side (``"agree"``, ``"disagree"``): ``n`` of the group who answered,
        ``count`` of them on that side, ``share`` (count + 1)/(n + 2), ``ratio`` to the share of everybody else, ``z``
        of the difference, ``score`` z × ratio × share; best first within each group, only what is above chance
        (ratio above 1).
    n_groups : int
        0 where no groups can be told; ``reason`` says why.
    silhouettes : dict of int to float
        By number of groups, how well they are apart; NaN where one of them would be too small.
    stability : dict of str to float
        ``seeds``: how alike groups from other starts are, ``draws``: how alike groups of other draws of the people
        are, each the mean adjusted Rand index; NaN without groups.
    by_chance : float
        The silhouette that 95 of 100 maps without any groups stay below: the answers to each statement dealt out
        anew among those who gave one. NaN where it was not drawn.
    explained : tuple of float
        The share of all variation along x and along y.
    reason : str
        Empty, or why there are no groups, in a sentence.
    options : dict
        The conventions and the seed.
    """

    people: pd.DataFrame = field(repr=False)
    statements: pd.DataFrame = field(repr=False)
    representative: pd.DataFrame = field(repr=False)
    n_groups: int
    silhouettes: dict[int, float]
    stability: dict[str, float]
    by_chance: float
    explained: tuple[float, float]
    reason: str
    options: dict[str, Any]

    def __str__(self) -> str:
        if not self.n_groups:
            return self.reason
        sizes = self.people["group"].value_counts().sort_index().tolist()
        return (
            f"{self.n_groups} groups of {' and '.join(map(str, sizes))} people; silhouette "
            f"{self.silhouettes[self.n_groups]:.2f} (chance below {self.by_chance:.2f}), stability over seeds "
            f"{self.stability['seeds']:.2f} and over draws {self.stability['draws']:.2f}."
        )

    def _repr_html_(self) -> str:
        placed = int(self.people["x"].notna().sum())
        about = f"{placed} of {len(self.people)} people answered enough to be placed. {self}"
        best = self.representative.groupby("group", sort=True).head(3) if self.n_groups else None
        table = (
            "" if best is None else best[["group", "statement", "side", "count", "n"]].to_html(index=False)
        )
        return f"<p>{escape(about)}</p>{table}"

    def plain(self, *, most: int = 3) -> dict[str, Any]:
        """Return the map in plain values, as a screen or a record needs it; it names no person.

        Parameters
        ----------
        most : int
            How many representative statements are listed for each group.

        Returns
        -------
        dict
            ``n_people`` on the map, ``n_groups``, ``sizes``, ``reason``, ``stability``, ``points`` (x, y and group, 0
            for none, sorted by place so that their order says nothing of people), ``statements`` (by statement its
            ``consensus`` and ``divide``, None without groups) and ``representative`` (one list for each group, of
            ``statement``, ``side``, ``count`` and ``n``).
        """
        placed = self.people[self.people["x"].notna()]
        groups = placed["group"].fillna(0).astype(int)
        points = sorted(
            [round(x, 3), round(y, 3), group]
            for x, y, group in zip(placed["x"].tolist(), placed["y"].tolist(), groups.tolist(), strict=True)
        )
        columns = ["statement", "side", "count", "n"]
        return {
            "n_people": len(placed),
            "n_groups": self.n_groups,
            "sizes": [int((groups == group).sum()) for group in range(1, self.n_groups + 1)],
            "reason": self.reason,
            "stability": {
                name: None if np.isnan(value) else round(value, 2) for name, value in self.stability.items()
            },
            "points": points,
            "statements": {
                name: {
                    "consensus": None if np.isnan(consensus) else round(float(consensus), 3),
                    "divide": None if np.isnan(divide) else round(float(divide), 3),
                }
                for name, consensus, divide in zip(
                    self.statements.index,
                    self.statements["consensus"],
                    self.statements["divide"],
                    strict=True,
                )
            },
            "representative": [
                self.representative.loc[self.representative["group"] == group, columns]
                .head(most)
                .to_dict("records")
                for group in range(1, self.n_groups + 1)
            ],
        }


def opinion_map(
    opinions: Ballots | pd.DataFrame,
    *,
    rng: int = 0,
    fewest_votes: int = FEWEST_VOTES,
    fewest_people: int = FEWEST_PEOPLE,
    smallest_group: int = 5,
    most_groups: int = 5,
    least_stability: float = 0.5,
    consensus: str = "product",
    draws: int = 20,
) -> OpinionMap:
    r"""Return a map of opinions: people with like answers lie near to one another.

    Unanswered statements take the mean of those who answered; the two directions along which people differ most are
    the axes (principal components), and whoever answered few is moved outwards by
    :math:`\sqrt{\text{statements} / \text{own answers}}`. Groups are found by k-means for 2 to `most_groups`; the
    number of groups with the largest silhouette counts.

    Parameters
    ----------
    opinions : Ballots or DataFrame
        Scores of 1 (agree), 0 (pass) and -1 (disagree), no score where a statement was not answered; or the marks of
        such a poll, columns ``ballot`` (or ``participant``), ``candidate``, ``score``, each pair once.
    rng : int
        The seed of every chance in it: the same data give the same groups.
    fewest_votes : int
        Whoever answered fewer statements has no place on the map.
    fewest_people : int
        With fewer people on the map no groups are told.
    smallest_group : int
        A number of groups of which one would be smaller is not taken.
    most_groups : int
        How many groups are tried at most.
    least_stability : float
        If groups of other draws of the people are less alike than this (adjusted Rand index), no groups are told.
    consensus : {"product", "geometric"}
        Group-informed consensus of a statement: the product of :math:`(a_g + 1)/(n_g + 2)` over all groups, where
        :math:`a_g` of the :math:`n_g` who answered agree; or its geometric mean, :math:`(\prod_g p_g)^{1/G}` with
        :math:`p_g = (a_g + 1/2)/(n_g + 1)`.
    draws : int
        How many draws of the people, and how many maps by chance alone. 0: neither is drawn, and groups are told by
        silhouette and size only.

    Returns
    -------
    OpinionMap

    Raises
    ------
    InvalidInputError
        If an answer is another number, a person answered a statement twice, or an option is none of its values.

    Notes
    -----
    The signs of the axes are fixed (the statement of most weight points to the positive side) but mean nothing. Above
    2,000 people, silhouettes, draws and chance are those of a sample of 2,000. "No groups" is an answer: too few
    people, no number of groups of which all are large enough, groups no better apart than by chance, or groups that
    other draws do not find again.

    References
    ----------
    .. [1] Small, Bjorkegren, Erkkilä, Shaw, Megill (2021), Polis: scaling deliberation by mapping high dimensional
       opinion spaces, Recerca 26(2). doi:10.6035/recerca.5516

    Examples
    --------
    Twelve people agree with four statements and disagree with four others; twelve answer the other way round.

    >>> def answers(side):
    ...     return {f"s{i}": side if i < 4 else -side for i in range(8)}
    >>> said = {f"p{i}": answers(1 if i < 12 else -1) for i in range(24)}
    >>> found = opinion_map(Ballots.from_scores(said, [f"s{i}" for i in range(8)]))
    >>> found.n_groups, found.people["group"].value_counts().tolist()
    (2, [12, 12])
    """
    import pandas as pd

    if consensus not in ("product", "geometric"):
        raise InvalidInputError(f"consensus is product or geometric, not {consensus!r}.")
    if most_groups < 2:
        raise InvalidInputError(f"most_groups is 2 or more, not {most_groups}.")
    rows, columns, values, persons, statements = _answers(opinions)
    n, m = len(persons), len(statements)
    own = np.bincount(rows, minlength=n)
    placed = np.flatnonzero(own >= fewest_votes)
    seat = np.full(n, -1)
    seat[placed] = np.arange(len(placed))
    kept = seat[rows] >= 0
    at = _Answers(seat[rows[kept]], columns[kept], values[kept], len(placed), m)
    points, axes, explained = at.projected()
    chance = np.random.default_rng(rng)
    found, silhouettes, stability, by_chance, reason = _groups(
        at, points, chance, fewest_people, fewest_votes, smallest_group, most_groups, least_stability, draws
    )
    n_groups = 0 if found is None else int(found.max()) + 1
    xy = np.full((n, 2), np.nan)
    xy[placed] = points
    group = pd.array([pd.NA] * n, dtype="Int64")
    if found is not None:
        group[placed] = found + 1
    people = pd.DataFrame(
        {"votes": own, "x": xy[:, 0], "y": xy[:, 1], "group": group},
        index=pd.Index(persons, name="participant"),
    )
    table = pd.DataFrame(
        {
            **{
                side: np.bincount(columns[values == value], minlength=m)
                for side, value in (("agree", 1), ("disagree", -1), ("pass", 0))
            },
            "seen": np.bincount(columns, minlength=m),
            "x": axes[:, 0],
            "y": axes[:, 1],
        },
        index=pd.Index(statements, name="statement"),
    )
    seen, agree, disagree = at.by_group(found, n_groups)
    for name, counts in (("consensus", agree), ("against", disagree)):
        table[name] = _consensus(counts, seen, consensus) if n_groups else np.nan
    share = (agree + 1) / (seen + 2)
    table["divide"] = share.max(axis=0) - share.min(axis=0) if n_groups else np.nan
    options = {
        "rng": rng,
        "fewest_votes": fewest_votes,
        "fewest_people": fewest_people,
        "smallest_group": smallest_group,
        "most_groups": most_groups,
        "least_stability": least_stability,
        "consensus": consensus,
        "draws": draws,
    }
    said = _representative(statements, seen, agree, disagree)
    return OpinionMap(
        people, table, said, n_groups, silhouettes, stability, by_chance, explained, reason, options
    )


def _answers(
    opinions: Ballots | pd.DataFrame,
) -> tuple[NDArray[Any], NDArray[Any], NDArray[np.int8], Any, Any]:
    """Who answered which statement with what, and the names of both."""
    if isinstance(opinions, Ballots):
        known = opinions.check_kind("scores", "an opinion map").check_alike("an opinion map").is_marked
        rows, columns = np.nonzero(known)
        numbers = opinions.marks[rows, columns]
        persons, statements = list(opinions.ballots), list(opinions.candidates)
    else:
        who = "participant" if "participant" in opinions and "ballot" not in opinions else "ballot"
        given = table_of("marks", opinions, (who, "candidate", "score"))
        given = given[given["score"].notna()]
        rows, ids = coded(given[who])
        columns, names = coded(given["candidate"])
        check_named(given, who, rows)
        check_named(given, "candidate", columns)
        rows, columns = rows.astype(np.int64), columns.astype(np.int64)
        numbers = np.asarray(column_of_numbers(given["score"]))
        persons, statements = list(ids), list(names)
        cells = np.sort(rows * max(1, len(names)) + columns)
        if (twice := cells[1:] == cells[:-1]).any():
            row, column = divmod(int(cells[1:][twice][0]), len(names))
            raise InvalidInputError(
                f"{ids[row]!r} answered {names[column]!r} twice; keep the last answer of each."
            )
    if (strange := ~np.isin(numbers, (-1, 0, 1))).any():
        first = int(np.argmax(strange))
        raise InvalidInputError(
            f"{persons[rows[first]]!r}, {statements[columns[first]]!r}: an answer is -1, 0 or 1, but this one is "
            f"{numbers[first]:g}."
        )
    return rows, columns, numbers.astype(np.int8), persons, statements


class _Answers:
    """The answers of the people who have a place on the map."""

    def __init__(self, rows: NDArray[Any], columns: NDArray[Any], values: NDArray[Any], n: int, m: int):
        self.rows, self.columns, self.values, self.n, self.m = rows, columns, values, n, m

    def projected(self) -> tuple[NDArray[np.float64], NDArray[np.float64], tuple[float, float]]:
        """The coordinates of people, the axes by statement, and the shares of variation along them."""
        from scipy.sparse import csr_array

        n, m = self.n, self.m
        if not len(self.values) or m < 2:
            return np.zeros((n, 2)), np.zeros((m, 2)), (0.0, 0.0)
        answered = np.bincount(self.columns, minlength=m)
        mean = np.bincount(self.columns, self.values, m) / np.maximum(answered, 1)
        # What is missing takes the mean of its column, so after centring it is 0: the table stays sparse.
        off = self.values - mean[self.columns]
        table = csr_array((off, (self.rows, self.columns)), shape=(n, m))
        whole = float((off**2).sum())
        if whole <= 1e-12:
            return np.zeros((n, 2)), np.zeros((m, 2)), (0.0, 0.0)
        if m <= FULL:
            roots, vectors = np.linalg.eigh((table.T @ table).toarray())
            roots, vectors = roots[::-1][:2], vectors[:, ::-1][:, :2]
        else:
            roots, vectors = _largest_two(table)
        vectors = vectors * np.sign(vectors[np.abs(vectors).argmax(axis=0), [0, 1]])
        own = np.bincount(self.rows, minlength=n)
        points = (table @ vectors) * np.sqrt(m / np.maximum(own, 1))[:, None]
        first, second = (max(0.0, float(root)) / whole for root in roots)
        return points, vectors, (first, second)

    def taken(self, people: NDArray[np.int64]) -> _Answers:
        """The answers of some of them, who may be drawn several times."""
        order = np.argsort(self.rows, kind="stable")
        ends = np.concatenate([[0], np.cumsum(np.bincount(self.rows, minlength=self.n))])
        sizes = ends[people + 1] - ends[people]
        starts = np.repeat(ends[people] - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
        chosen = order[starts + np.arange(int(sizes.sum()))]
        rows = np.repeat(np.arange(len(people)), sizes)
        return _Answers(rows, self.columns[chosen], self.values[chosen], len(people), self.m)

    def dealt(self, chance: np.random.Generator) -> _Answers:
        """The answers to each statement dealt out anew among those who gave one."""
        by_statement = np.argsort(self.columns, kind="stable")
        anew = np.lexsort((chance.random(len(self.columns)), self.columns))
        values = np.empty_like(self.values)
        values[by_statement] = self.values[anew]
        return _Answers(self.rows, self.columns, values, self.n, self.m)

    def by_group(self, found: NDArray[np.int64] | None, k: int) -> tuple[NDArray[np.int64], ...]:
        """How many of each group answered, agree and disagree, one row a group and one column a statement."""
        if found is None:
            none: NDArray[np.int64] = np.zeros((0, self.m), dtype=np.int64)
            return none, none, none
        cells = found[self.rows] * self.m + self.columns
        return tuple(
            np.bincount(cells[chosen], minlength=k * self.m).reshape(k, self.m)
            for chosen in (slice(None), self.values == 1, self.values == -1)
        )


def _largest_two(table: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The two largest roots of the table of statements by statements, without ever making it."""
    from scipy.sparse.linalg import LinearOperator, eigsh

    m = table.shape[1]
    across = table.T.tocsr()
    product = LinearOperator((m, m), matvec=lambda v: across @ (table @ v), dtype=np.float64)
    start = np.random.default_rng(0).normal(size=m)
    roots, vectors = eigsh(product, k=2, v0=start, ncv=min(m, 24), tol=1e-8)
    order = np.argsort(-roots)
    return roots[order], vectors[:, order]


def _groups(
    at: _Answers,
    points: NDArray[np.float64],
    chance: np.random.Generator,
    fewest_people: int,
    fewest_votes: int,
    smallest: int,
    most: int,
    least_stability: float,
    draws: int,
) -> tuple[NDArray[np.int64] | None, dict[int, float], dict[str, float], float, str]:
    silhouettes = dict.fromkeys(range(2, most + 1), float("nan"))
    stability = {"seeds": float("nan"), "draws": float("nan")}
    nothing = (None, silhouettes, stability, float("nan"))
    n = len(points)
    if n < max(fewest_people, 2 * smallest, 4):
        return (
            *nothing,
            f"{n} people answered {fewest_votes} statements or more: too few for groups to be told, "
            f"which takes {max(fewest_people, 2 * smallest, 4)}.",
        )
    if np.ptp(points, axis=0).max() <= 1e-9:
        return (*nothing, "Everybody answered alike, so there are no groups.")
    sampled = np.arange(n) if n <= SAMPLE else np.sort(chance.choice(n, SAMPLE, replace=False, shuffle=False))
    some = points[sampled]
    of_k: dict[int, NDArray[np.float64]] = {}
    for k in silhouettes:
        which, centres = grouped(some, k, chance)
        all_of_them = nearest(points, centres)
        if np.bincount(all_of_them, minlength=k).min() >= smallest:
            silhouettes[k] = silhouette(some, which)
            of_k[k] = centres
    if not of_k:
        return (
            *nothing,
            f"Every division into groups leaves one of them with fewer than {smallest} people.",
        )
    k = max(of_k, key=lambda one: (silhouettes[one], -one))
    found = _by_size(nearest(points, of_k[k]), k)
    on_sample = found[sampled]
    others = [grouped(some, k, np.random.default_rng(seed), starts=3)[0] for seed in range(1, 11)]
    stability["seeds"] = float(np.mean([adjusted_rand(on_sample, one) for one in others]))
    if not draws:
        return found, silhouettes, stability, float("nan"), ""
    alike, by_chance = [], []
    few = at.taken(sampled) if n > SAMPLE else at
    for _ in range(draws):
        drawn = chance.integers(len(sampled), size=len(sampled))
        again, _, _ = few.taken(drawn).projected()
        which, _ = grouped(again, k, chance, starts=3)
        alike.append(adjusted_rand(on_sample[drawn], which))
        null, _, _ = few.dealt(chance).projected()
        look = null if len(null) <= SAMPLE // 4 else null[chance.integers(len(null), size=SAMPLE // 4)]
        by_chance.append(max(silhouette(look, grouped(look, one, chance, starts=3)[0]) for one in of_k))
    stability["draws"] = float(np.mean(alike))
    limit = float(np.quantile(by_chance, 0.95))
    if silhouettes[k] <= limit:
        reason = (
            f"The best groups are no better apart (silhouette {silhouettes[k]:.2f}) than groups among people whose "
            f"answers are dealt out by chance ({limit:.2f})."
        )
        return None, silhouettes, stability, limit, reason
    if stability["draws"] < least_stability:
        reason = (
            f"Other draws of the same people give other groups (adjusted Rand index {stability['draws']:.2f}, below "
            f"{least_stability})."
        )
        return None, silhouettes, stability, limit, reason
    return found, silhouettes, stability, limit, ""


def _by_size(which: NDArray[np.int64], k: int) -> NDArray[np.int64]:
    """The same groups, numbered by size; of equal ones the one whose first member comes first."""
    size = np.bincount(which, minlength=k)
    first = [int(np.argmax(which == one)) for one in range(k)]
    order = sorted(range(k), key=lambda one: (-size[one], first[one]))
    number = np.empty(k, dtype=np.int64)
    number[order] = np.arange(k)
    return number[which]


def _consensus(counts: NDArray[np.int64], seen: NDArray[np.int64], formula: str) -> NDArray[np.float64]:
    if formula == "product":
        return np.prod((counts + 1) / (seen + 2), axis=0)
    return np.exp(np.log((counts + 0.5) / (seen + 1)).mean(axis=0))


def _representative(
    statements: list[str], seen: NDArray[np.int64], agree: NDArray[np.int64], disagree: NDArray[np.int64]
) -> pd.DataFrame:
    """What each group says more than everybody else, for agreeing and disagreeing, each by its own counts."""
    import pandas as pd

    k, m = seen.shape
    parts = []
    for side, counts in (("agree", agree), ("disagree", disagree)):
        n, a = seen, counts
        n_out, a_out = n.sum(axis=0) - n, a.sum(axis=0) - a
        share, share_out = (a + 1) / (n + 2), (a_out + 1) / (n_out + 2)
        together = (a + a_out + 2) / (n + n_out + 2)
        apart = (a + 1) / (n + 1) - (a_out + 1) / (n_out + 1)
        error = np.sqrt(together * (1 - together) * (1 / (n + 1) + 1 / (n_out + 1)))
        z = np.where(error > 0, apart / np.where(error > 0, error, 1), 0.0)
        ratio = share / share_out
        parts.append(
            pd.DataFrame(
                {
                    "group": np.repeat(np.arange(1, k + 1), m),
                    "statement": np.tile(np.asarray(statements, dtype=object), k),
                    "side": side,
                    "n": n.ravel(),
                    "count": a.ravel(),
                    "share": share.ravel(),
                    "ratio": ratio.ravel(),
                    "z": z.ravel(),
                    "score": (z * ratio * share).ravel(),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    table = table[(table["ratio"] > 1) & (table["z"] > 0) & (table["count"] > 0)]
    return table.sort_values(
        ["group", "score", "statement"], ascending=[True, False, True], kind="stable"
    ).reset_index(drop=True)
