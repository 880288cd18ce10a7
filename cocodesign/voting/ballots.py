"""What was marked on which ballot: the ballots of one poll as one frozen matrix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.making import (
    parts_of_choices,
    parts_of_grades,
    parts_of_marks,
    parts_of_orders,
    parts_of_rankings,
    parts_of_wide,
)
from cocodesign.voting.marks import (
    BLOCK,
    KINDS,
    Distinct,
    Numbers,
    check_kind_of,
    smallest_type,
    whole_weights,
)
from cocodesign.voting.orders import orders_by, plain_orders

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "Ballots", "Unique"]


class Unique(NamedTuple):
    """The different ballots of a poll: their marks, how much each weighs, and which of them each ballot is."""

    marks: NDArray[Any]
    counts: NDArray[np.int64]
    which: NDArray[np.int64]


@dataclass(frozen=True, eq=False, repr=False)
class Ballots:
    """The ballots of one poll.

    Attributes
    ----------
    candidates : tuple of str
        What stands in the poll, in the order of the ballot paper.
    ballots : sequence of str
        The ballots' ids, blank ballots too.
    marks : ndarray, shape (n_ballots, n_candidates)
        Not writeable, laid out candidate by candidate. ``approvals``: True where a ballot approves a candidate.
        ``amounts``: whole numbers, 0 where nothing is given. ``scores``: numbers, NaN for no opinion, which is not 0.
        ``grades``: the place of a level in ``levels``, -1 for no opinion. ``rankings``: 1 is best, equal ranks are
        level, 0 is unranked; only the order of the ranks counts, and no gap between them.
    kind : str
        ``"approvals"``, ``"amounts"``, ``"scores"``, ``"grades"`` or ``"rankings"``.
    weights : ndarray, shape (n_ballots,), optional
        How much each ballot counts; without it each counts once. A rule that was given weights uses them and says so
        in its result. At most six digits after the point, so that sums are exact.
    groups : tuple, optional
        The group of each ballot, None where it has none. No rule reads it.
    levels : tuple of str
        For grades, what they are called, from the lowest.

    Raises
    ------
    InvalidInputError
        If an id is there twice, or the parts do not fit together.
    """

    candidates: tuple[str, ...]
    ballots: Sequence[str]
    marks: NDArray[Any]
    kind: str = "approvals"
    weights: NDArray[Any] | None = None
    groups: tuple[Any, ...] | None = None
    levels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_kind_of(self.kind)
        for name, ids in (("candidate", self.candidates), ("ballot", self.ballots)):
            if not isinstance(ids, Distinct | Numbers) and len(set(ids)) != len(ids):
                twice = next(i for i in ids if list(ids).count(i) > 1)
                raise InvalidInputError(f"Each {name} may be named once, but {twice!r} is there twice.")
        if self.marks.shape != (len(self.ballots), len(self.candidates)):
            raise InvalidInputError(
                f"marks must have the shape (ballots, candidates) = {(len(self.ballots), len(self.candidates))}; "
                f"this has {self.marks.shape}."
            )
        by_candidate = self.marks.T
        if self.kind == "rankings":
            if by_candidate.size and (low := by_candidate.min()) < 0:
                raise InvalidInputError(f"A rank is a whole number from 1, or 0 for unranked; this is {low}.")
            if by_candidate.dtype.kind != "u":
                by_candidate = by_candidate.astype(smallest_type(by_candidate.max(initial=0)))
        marks = np.ascontiguousarray(by_candidate).T
        marks.setflags(write=False)
        self.__dict__["marks"] = marks
        if self.weights is not None:
            whole, unit = whole_weights(self.weights, len(self.ballots))
            given = whole if unit == 1 else whole / unit
            given.setflags(write=False)
            self.__dict__["weights"] = given
            self.__dict__["_whole"] = whole, unit
        if self.groups is not None and len(self.groups) != len(self.ballots):
            raise InvalidInputError(f"There are {len(self.ballots)} ballots, but {len(self.groups)} groups.")
        if self.levels and by_candidate.size and by_candidate.max() >= len(self.levels):
            raise InvalidInputError(
                f"There are {len(self.levels)} levels, {', '.join(self.levels)}; a grade of {by_candidate.max()} "
                "stands for none of them."
            )

    # ------------------------------------------------------------ from choices

    @classmethod
    def from_approvals(cls, approvals: Mapping[str, Iterable[str]], candidates: Iterable[str]) -> Ballots:
        """Return ballots from the approved candidates of each ballot.

        Parameters
        ----------
        approvals : mapping
            The approved candidates by ballot; nothing approved is a blank ballot.
        candidates : iterable of str
            What stands in the poll.

        Raises
        ------
        InvalidInputError
            If a ballot names a candidate who does not stand, or one candidate twice.

        Examples
        --------
        >>> ballots = Ballots.from_approvals({"b1": ["trees"], "b2": ["trees", "court"], "b3": []}, ["trees", "court"])
        >>> ballots.marks.sum(axis=0).tolist()
        [2, 1]
        """
        pairs = {ballot: [(one, True) for one in approved] for ballot, approved in approvals.items()}
        return cls(**parts_of_choices("approvals", pairs, candidates))

    @classmethod
    def from_amounts(cls, amounts: Mapping[str, Mapping[str, int]], candidates: Iterable[str]) -> Ballots:
        """Return ballots from what each gives to its candidates, in whole dots, points or votes.

        Raises
        ------
        InvalidInputError
            If an amount is no whole number, or a ballot names a candidate who does not stand.

        Examples
        --------
        >>> Ballots.from_amounts({"b1": {"trees": 3, "court": 2}, "b2": {}}, ["trees", "court"]).marks.tolist()
        [[3, 2], [0, 0]]
        """
        pairs = {ballot: given.items() for ballot, given in amounts.items()}
        return cls(**parts_of_choices("amounts", pairs, candidates))

    @classmethod
    def from_scores(cls, scores: Mapping[str, Mapping[str, float]], candidates: Iterable[str]) -> Ballots:
        """Return ballots from the scores of each; a candidate without a score is one without an opinion.

        Raises
        ------
        InvalidInputError
            If a score is no number, or a ballot names a candidate who does not stand.

        Examples
        --------
        >>> Ballots.from_scores({"b1": {"trees": 0}}, ["trees", "court"]).marks.tolist()
        [[0.0, nan]]
        """
        pairs = {ballot: given.items() for ballot, given in scores.items()}
        return cls(**parts_of_choices("scores", pairs, candidates))

    @classmethod
    def from_grades(
        cls, grades: Mapping[str, Mapping[str, str]], candidates: Iterable[str], levels: Iterable[str]
    ) -> Ballots:
        """Return ballots from the grades of each, words of an ordered scale; without one there is no opinion.

        Parameters
        ----------
        grades : mapping
            By ballot, the grade of each candidate.
        candidates : iterable of str
            What stands in the poll.
        levels : iterable of str
            The words of the scale, from the lowest.

        Raises
        ------
        InvalidInputError
            If a grade is none of the levels, or a ballot names a candidate who does not stand.

        Examples
        --------
        >>> Ballots.from_grades({"b1": {"trees": "good"}}, ["trees", "court"], ["poor", "good"]).marks.tolist()
        [[1, -1]]
        """
        return cls(**parts_of_grades(grades, candidates, levels))

    @classmethod
    def from_rankings(cls, rankings: Mapping[str, Sequence[Any]], candidates: Iterable[str]) -> Ballots:
        """Return ballots from what each puts first, second and so on; whoever is not named is unranked.

        Parameters
        ----------
        rankings : mapping
            By ballot its candidates, best first; several on one rank stand as a set, list or tuple.
        candidates : iterable of str
            What stands in the poll.

        Raises
        ------
        InvalidInputError
            If a ballot names a candidate who does not stand, or one candidate twice.

        Examples
        --------
        >>> Ballots.from_rankings({"b1": ["court", "trees"], "b2": ["trees"]}, ["trees", "court"]).marks.tolist()
        [[2, 1], [1, 0]]
        >>> Ballots.from_rankings({"b1": ["court", {"trees", "pool"}]}, ["trees", "court", "pool"]).marks.tolist()
        [[2, 1, 2]]
        """
        return cls(**parts_of_rankings(rankings, candidates))

    # ------------------------------------------------------------ from tables

    @classmethod
    def from_marks(
        cls,
        marks: pd.DataFrame,
        ballots: pd.DataFrame | None = None,
        candidates: Iterable[str] | pd.DataFrame | None = None,
        *,
        kind: str = "approvals",
        levels: Iterable[str] = (),
        repeats: str = "refuse",
        budget: float | None = None,
    ) -> Ballots:
        """Return the ballots of one poll from the tables of a community.

        Parameters
        ----------
        marks : DataFrame
            Columns ``ballot``, ``candidate`` and, by kind, ``rank``, ``score`` or ``amount``. A row where that is
            absent is no mark. For approvals neither is needed; where there is an ``amount`` or a ``score``, rows
            above 0 approve.
        ballots : DataFrame, optional
            Column ``ballot``; the ballots without any mark are the blank ones. Without it only marked ballots count.
            Its columns ``weight`` and ``group`` are taken along where it has them.
        candidates : iterable of str or DataFrame, optional
            What stands in the poll, in the order of the ballot paper; a table has it in its column ``candidate``.
            Without it, whatever is marked at least once.
        kind : str
            ``"approvals"``, ``"amounts"``, ``"scores"``, ``"grades"`` or ``"rankings"``.
        levels : iterable of str
            For grades, what the scores 0, 1 and so on are called.
        repeats : {"refuse", "best"}
            What is done where a ballot ranks a candidate twice: it is refused, or the better rank counts.
        budget : float, optional
            What the amounts of one ballot may add up to.

        Raises
        ------
        InvalidInputError
            If a column is missing, a table speaks of several polls, a mark names no ballot or no candidate, says
            something in the column of another kind only, is foreign, repeated or no number of its kind, or a ballot
            overspends.

        Examples
        --------
        >>> import pandas as pd
        >>> marks = pd.DataFrame({"ballot": ["b1", "b1"], "candidate": ["trees", "court"], "rank": [2, 1]})
        >>> Ballots.from_marks(marks, kind="rankings").marks.tolist()
        [[2, 1]]
        """
        found = cls(**parts_of_marks(marks, ballots, candidates, kind, levels, repeats))
        return found if budget is None else found.check_budget(budget)

    @classmethod
    def from_wide(
        cls,
        frame: pd.DataFrame,
        *,
        kind: str = "approvals",
        levels: Iterable[str] = (),
        weights: Iterable[float] | None = None,
        groups: Iterable[Any] | None = None,
        budget: float | None = None,
    ) -> Ballots:
        """Return ballots from a table with one ballot a row and one candidate a column.

        Parameters
        ----------
        frame : DataFrame
            The index holds the ballots' ids, the columns the candidates; a cell is the rank, score, level, amount or
            True, and an empty cell (NA) is no mark. A row without marks is a blank ballot.
        kind : str
            ``"approvals"``, ``"amounts"``, ``"scores"``, ``"grades"`` or ``"rankings"``.
        levels : iterable of str
            For grades, the words of the scale from the lowest; cells hold the words, or their places from 0.
        weights, groups : iterable, optional
            One for each row.
        budget : float, optional
            What the amounts of one ballot may add up to.

        Raises
        ------
        InvalidInputError
            If an id is there twice, or a cell is no mark of its kind.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"trees": [5, None], "court": [0, None]}, index=["ana", "bo"])
        >>> ballots = Ballots.from_wide(frame, kind="scores")
        >>> ballots.marks.tolist(), ballots.n_blank
        ([[5.0, 0.0], [nan, nan]], 1)
        """
        found = cls(**parts_of_wide(frame, kind, levels, weights, groups))
        return found if budget is None else found.check_budget(budget)

    @classmethod
    def from_orders(
        cls,
        orders: NDArray[Any],
        candidates: Iterable[str],
        *,
        ballots: Sequence[str] | None = None,
        weights: Any = None,
        groups: Sequence[Any] | None = None,
    ) -> Ballots:
        """Return rankings from an array of candidates' numbers, best first.

        Parameters
        ----------
        orders : ndarray of int, shape (n_ballots, longest)
            The number of a candidate on the ballot paper, from 0; -1 from where the ballot names nobody more.
        candidates : iterable of str
            What stands in the poll.
        ballots : sequence of str, optional
            Ids; without them the ballots are numbered from 1.
        weights, groups : optional
            One for each ballot.

        Raises
        ------
        InvalidInputError
            If a number is that of no candidate, stands behind a gap, or is on a ballot twice.

        Examples
        --------
        >>> Ballots.from_orders(np.array([[1, 0], [0, -1]]), ["trees", "court"]).marks.tolist()
        [[2, 1], [1, 0]]
        """
        parts, kept = parts_of_orders(orders, candidates, ballots)
        found = cls(**parts, weights=weights, groups=None if groups is None else tuple(groups))
        found.__dict__["_orders"] = kept
        return found

    # ------------------------------------------------------------ what they are

    def __len__(self) -> int:
        return len(self.ballots)

    def __repr__(self) -> str:
        weighing = "" if self.weights is None else f", weighted to {self.total}"
        grouped = "" if self.groups is None else f", {len(set(self.groups))} groups"
        return (
            f"<Ballots: {len(self)} {self.kind} on {len(self.candidates)} candidates, "
            f"{self.n_blank} blank{weighing}{grouped}>"
        )

    @cached_property
    def is_marked(self) -> NDArray[np.bool_]:
        """Where a ballot says something of a candidate, shape (n_ballots, n_candidates)."""
        if self.kind == "scores":
            return ~np.isnan(self.marks)
        return self.marks != KINDS[self.kind][1]

    @cached_property
    def n_blank(self) -> int:
        """How many ballots mark nobody."""
        return len(self) - int(np.count_nonzero(self.is_marked.T.any(axis=0)))

    @cached_property
    def _whole(self) -> tuple[NDArray[np.int64], int]:
        return np.ones(len(self), dtype=np.int64), 1

    @property
    def units(self) -> NDArray[np.int64]:
        """What each ballot weighs, in whole units of which :attr:`unit` make one; 1 each without weights."""
        return self._whole[0]

    @property
    def unit(self) -> int:
        """How many units make a weight of 1."""
        return self._whole[1]

    @property
    def total(self) -> float:
        """What all ballots weigh together; without weights how many there are."""
        whole = int(self.units.sum())
        return whole // self.unit if whole % self.unit == 0 else whole / self.unit

    def said(self, units: Any) -> Any:
        """Return a number of units as the weight it stands for: whole where it is whole."""
        if self.unit == 1:
            return units
        return units / self.unit if units % self.unit else units // self.unit

    @cached_property
    def unique(self) -> Unique:
        """The different ballots and how much each of them weighs, in units; found once.

        It pays where many count the same ballots again and again (re-draws, several rules) and half of them are equal.
        """
        by_candidate = self.marks.T
        if self.kind == "scores":
            by_candidate = np.where(np.isnan(by_candidate), np.inf, by_candidate) + 0.0  # one zero, not two
        n = len(self)
        key = _keys(by_candidate)
        _, first, which = np.unique(key, return_index=True, return_inverse=True)
        which = which.reshape(-1)
        if not all((one == one[first][which]).all() for one in by_candidate):  # two kinds of ballot, one key
            _, first, which = np.unique(by_candidate.T, axis=0, return_index=True, return_inverse=True)
            which = which.reshape(-1)
        counts = (
            np.bincount(which, self.units, len(first)).astype(np.int64) if n else np.zeros(0, dtype=np.int64)
        )
        return Unique(self.marks[first], counts, which)

    # ------------------------------------------------------------ kernel forms

    def orders(
        self, *, overvotes: str = "refuse", skipped: str = "ignore", rule: str = "a run-off"
    ) -> NDArray[Any]:
        """Return the candidates of each ballot by number, best first; -1 from where it names nobody more.

        Parameters
        ----------
        overvotes : {"refuse", "exhaust", "skip"}
            What two candidates on one rank do: the ballots are refused, the ballot ends there, or that rank is passed
            over.
        skipped : {"ignore", "exhaust"}
            What a rank without a candidate does between ranks with one: nothing, or the ballot ends there.
        rule : str
            Who asks, for the refusal.

        Returns
        -------
        ndarray of int, shape (n_ballots, longest + 1)
            The last column is -1.

        Raises
        ------
        InvalidInputError
            If the ballots are no rankings, or there are overvotes that are refused.
        """
        self.check_kind("rankings", rule)
        _check_option("overvotes", overvotes, ("refuse", "exhaust", "skip"))
        _check_option("skipped", skipped, ("ignore", "exhaust"))
        plain = self._orders
        return plain if plain is not None else orders_by(self.marks, self.ballots, overvotes, skipped, rule)

    @cached_property
    def _orders(self) -> NDArray[Any] | None:
        """The orders, if every ballot ranks 1, 2, 3 and so on with one candidate on each."""
        return plain_orders(self.marks.T)

    def rank_blocks(self) -> Iterable[tuple[slice, NDArray[Any]]]:
        """Return the ranks some ballots at a time, shape (n_candidates, up to 32,768), unranked ones behind all others."""
        self.check_kind("rankings", "this")
        ranks = self.marks.T
        for start in range(0, len(self), BLOCK):
            where = slice(start, start + BLOCK)
            yield where, ranks[:, where] - ranks.dtype.type(1)  # 0 wraps to the highest of its type

    # ------------------------------------------------------------ other ballots from these

    def subset(self, candidates: Iterable[str]) -> Ballots:
        """Return the same ballots as if only some of the candidates had stood.

        Raises
        ------
        InvalidInputError
            If one of them does not stand.

        Examples
        --------
        >>> Ballots.from_rankings({"b1": ["court", "trees"]}, ["trees", "court"]).subset(["trees"]).is_marked.tolist()
        [[True]]
        """
        place = {candidate: i for i, candidate in enumerate(self.candidates)}
        chosen = tuple(candidates)
        for candidate in chosen:
            if candidate not in place:
                raise InvalidInputError(
                    f"{candidate!r} does not stand; candidates are {', '.join(self.candidates)}."
                )
        return self._with(candidates=chosen, marks=self.marks.T[[place[one] for one in chosen]].T)

    def take(self, rows: Any) -> Ballots:
        """Return some of the ballots: those at some places, or those where a mask is True.

        Examples
        --------
        >>> Ballots.from_rankings({"b1": ["trees"], "b2": []}, ["trees"]).take([0]).ballots
        ('b1',)
        """
        chosen = np.asarray(rows)
        at = np.arange(len(self))[chosen if chosen.size else chosen.astype(np.int64)]
        return self._with(
            ballots=Distinct(self.ballots[i] for i in at)
            if len(set(at.tolist())) == len(at)
            else tuple(self.ballots[i] for i in at),
            marks=self.marks[at],
            weights=None if self.weights is None else self.weights[at],
            groups=None if self.groups is None else tuple(self.groups[i] for i in at),
        )

    def with_weights(self, weights: Any) -> Ballots:
        """Return the same ballots with other weights, or with None, each of which counts once."""
        return self._with(weights=weights)

    def _with(self, **changed: Any) -> Ballots:
        names = ("candidates", "ballots", "marks", "kind", "weights", "groups", "levels")
        return Ballots(**({name: getattr(self, name) for name in names} | changed))

    def to_marks(self) -> pd.DataFrame:
        """Return the marks as a table, one a row: ``ballot``, ``candidate`` and ``rank``, ``score`` or ``amount``.

        Blank ballots have no row; :meth:`to_ballots` lists them.

        Examples
        --------
        >>> Ballots.from_rankings({"b1": ["court", "trees"]}, ["trees", "court"]).to_marks()["rank"].tolist()
        [2, 1]
        """
        import pandas as pd

        rows, columns = np.nonzero(self.is_marked)
        name = "score" if self.kind == "approvals" else KINDS[self.kind][2]
        values = self.marks[rows, columns]
        return pd.DataFrame(
            {
                "ballot": np.asarray(self.ballots, dtype=object)[rows],
                "candidate": np.asarray(self.candidates, dtype=object)[columns],
                name: values.astype(np.int64) if self.kind != "scores" else values,
            }
        )

    def to_ballots(self) -> pd.DataFrame:
        """Return one row a ballot, blank ones too: ``ballot`` and, where they are known, ``weight`` and ``group``."""
        import pandas as pd

        table = pd.DataFrame({"ballot": list(self.ballots)})
        if self.weights is not None:
            table["weight"] = self.weights
        if self.groups is not None:
            table["group"] = list(self.groups)
        return table

    # ------------------------------------------------------------ checks

    def check_kind(self, kind: str, rule: str) -> Ballots:
        """Return these ballots if they are of a kind that a rule can count.

        Raises
        ------
        InvalidInputError
            If they are of another kind.
        """
        if self.kind != kind:
            raise InvalidInputError(f"{rule} counts {kind}; these ballots are {self.kind}.")
        return self

    def check_alike(self, rule: str) -> Ballots:
        """Return these ballots if each counts once, as for a rule that counts people and knows no weights.

        Raises
        ------
        InvalidInputError
            If they are weighted.
        """
        if self.weights is not None:
            raise InvalidInputError(
                f"{rule} counts people, each of them once; take the weights away (with_weights(None))."
            )
        return self

    def check_budget(self, budget: float, cost: NDArray[Any] | None = None) -> Ballots:
        """Return these ballots if none of them spends more than a budget.

        Parameters
        ----------
        budget : float
            What one ballot may spend.
        cost : ndarray, shape (n_ballots, n_candidates), optional
            What each mark costs; without it the amounts themselves.

        Raises
        ------
        InvalidInputError
            If a ballot overspends.
        """
        spent = (self.check_kind("amounts", "a budget").marks if cost is None else cost).sum(axis=1)
        if (spent > budget).any():
            first = int(np.argmax(spent > budget))
            raise InvalidInputError(
                f"Ballot {self.ballots[first]!r} spends {spent[first]}; the budget is {budget}."
            )
        return self


def _check_option(name: str, value: str, among: tuple[str, ...]) -> None:
    if value not in among:
        raise InvalidInputError(f"{name} is {', '.join(among[:-1])} or {among[-1]}, not {value!r}.")


def _keys(by_candidate: NDArray[Any]) -> NDArray[np.uint64]:
    """One number a ballot: its marks side by side where they fit into 64 bits, else mixed (and then to be verified)."""
    m, n = by_candidate.shape
    key = np.zeros(n, dtype=np.uint64)
    if by_candidate.dtype.kind in "bu":
        bits = max(1, int(by_candidate.max(initial=0)).bit_length())
        if bits * m <= 64:
            for one in by_candidate:
                key <<= np.uint64(bits)
                key |= one.astype(np.uint64)
            return key
    for one in by_candidate:
        bits_of = (
            one.astype(np.float64).view(np.uint64)
            if one.dtype.kind == "f"
            else one.astype(np.int64).view(np.uint64)
        )
        key = (key ^ bits_of) * np.uint64(0x9E3779B97F4A7C15)
        key ^= key >> np.uint64(29)
    return key
