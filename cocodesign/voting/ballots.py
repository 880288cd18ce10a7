"""What was marked on which ballot: the ballots of one poll as one frozen matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KINDS", "Ballots"]

KINDS: dict[str, tuple[type, float, str]] = {
    "approvals": (np.bool_, False, "amount"),
    "amounts": (np.int64, 0, "amount"),
    "scores": (np.float64, np.nan, "score"),
    "rankings": (np.int32, 0, "rank"),
}
"""By kind of ballots: the type of a mark, what stands where there is none, and the column of the table of marks."""


@dataclass(frozen=True, eq=False)
class Ballots:
    """The ballots of one poll.

    Attributes
    ----------
    candidates : tuple of str
        What stands in the poll, in the order of the ballot paper.
    ballots : tuple of str
        The ballots' ids, blank ballots too.
    marks : ndarray, shape (n_ballots, n_candidates)
        Not writeable. ``approvals``: True where a ballot approves a candidate. ``amounts``: whole numbers, 0 where
        nothing is given. ``scores``: numbers, NaN for no opinion, which is not 0. ``rankings``: 1 is best, equal
        ranks are level, 0 is unranked; only the order of the ranks counts, not the gaps between them.
    kind : str
        ``"approvals"``, ``"amounts"``, ``"scores"`` or ``"rankings"``.
    """

    candidates: tuple[str, ...]
    ballots: tuple[str, ...]
    marks: NDArray[Any]
    kind: str = "approvals"

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise InvalidInputError(f"Ballots are {' or '.join(KINDS)}; these are called {self.kind!r}.")
        for name, ids in (("candidate", self.candidates), ("ballot", self.ballots)):
            if len(set(ids)) != len(ids):
                twice = next(i for i in ids if list(ids).count(i) > 1)
                raise InvalidInputError(f"Each {name} may be named once, but {twice!r} is there twice.")
        if self.marks.shape != (len(self.ballots), len(self.candidates)):
            raise InvalidInputError(
                f"marks must have the shape (ballots, candidates) = {(len(self.ballots), len(self.candidates))}; "
                f"this has {self.marks.shape}."
            )
        self.marks.setflags(write=False)

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
        return cls._from_pairs(
            "approvals",
            {ballot: [(one, True) for one in approved] for ballot, approved in approvals.items()},
            candidates,
        )

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
        return cls._from_pairs(
            "amounts", {ballot: given.items() for ballot, given in amounts.items()}, candidates
        )

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
        return cls._from_pairs(
            "scores", {ballot: given.items() for ballot, given in scores.items()}, candidates
        )

    @classmethod
    def from_rankings(cls, rankings: Mapping[str, Sequence[str]], candidates: Iterable[str]) -> Ballots:
        """Return ballots from what each puts first, second and so on; whoever is not named is unranked.

        Raises
        ------
        InvalidInputError
            If a ballot names a candidate who does not stand, or one candidate twice.

        Examples
        --------
        >>> Ballots.from_rankings({"b1": ["court", "trees"], "b2": ["trees"]}, ["trees", "court"]).marks.tolist()
        [[2, 1], [1, 0]]
        """
        return cls._from_pairs(
            "rankings",
            {
                ballot: [(one, rank) for rank, one in enumerate(order, 1)]
                for ballot, order in rankings.items()
            },
            candidates,
        )

    @classmethod
    def _from_pairs(
        cls, kind: str, pairs: Mapping[str, Iterable[tuple[str, Any]]], candidates: Iterable[str]
    ) -> Ballots:
        standing = tuple(candidates)
        place = {candidate: i for i, candidate in enumerate(standing)}
        rows, columns, values = [], [], []
        for row, (ballot, some) in enumerate(pairs.items()):
            for candidate, value in some:
                if candidate not in place:
                    raise InvalidInputError(_foreign(ballot, candidate, standing))
                rows.append(row)
                columns.append(place[candidate])
                values.append(value)
        return cls._from_codes(kind, tuple(pairs), standing, rows, columns, values)

    @classmethod
    def _from_codes(
        cls,
        kind: str,
        ballots: tuple[str, ...],
        candidates: tuple[str, ...],
        rows: Any,
        columns: Any,
        values: Any,
    ) -> Ballots:
        """Lay marks into the matrix; each belongs to a ballot (row) and a candidate (column)."""
        type_, none, _ = KINDS[kind]
        at, to = np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
        cells = at * len(candidates) + to
        _, first = np.unique(cells, return_index=True)
        if len(first) < len(cells):
            twice = np.setdiff1d(np.arange(len(cells)), first)[0]
            raise InvalidInputError(f"Ballot {ballots[at[twice]]!r} marks {candidates[to[twice]]!r} twice.")
        numbers, bad = _checked(kind, values)
        if bad is not None:
            place, what = bad
            raise InvalidInputError(f"Ballot {ballots[at[place]]!r}, {candidates[to[place]]!r}: {what}.")
        marks: NDArray[Any] = np.full((len(ballots), len(candidates)), none, dtype=type_)
        marks[at, to] = numbers
        return cls(candidates, ballots, marks, kind)

    @classmethod
    def from_marks(
        cls,
        marks: pd.DataFrame,
        ballots: pd.DataFrame | None = None,
        candidates: Iterable[str] | None = None,
        *,
        kind: str = "approvals",
    ) -> Ballots:
        """Return the ballots of one poll from the tables of a community.

        Parameters
        ----------
        marks : DataFrame
            Columns ``ballot``, ``candidate`` and, by kind, ``rank``, ``score`` or ``amount``. For approvals neither
            is needed; where there is an ``amount`` or a ``score``, rows above 0 approve.
        ballots : DataFrame, optional
            Column ``ballot``; the ballots without any mark are the blank ones. Without it only marked ballots count.
        candidates : iterable of str, optional
            What stands in the poll; without it, whatever is marked at least once.
        kind : str
            ``"approvals"``, ``"amounts"``, ``"scores"`` or ``"rankings"``.

        Raises
        ------
        InvalidInputError
            If a column is missing, the tables speak of several polls, or a mark is foreign, repeated or no number
            of its kind.

        Examples
        --------
        >>> import pandas as pd
        >>> marks = pd.DataFrame({"ballot": ["b1", "b1"], "candidate": ["trees", "court"], "rank": [2, 1]})
        >>> Ballots.from_marks(marks, kind="rankings").marks.tolist()
        [[2, 1]]
        """
        if kind not in KINDS:
            raise InvalidInputError(f"Ballots are {' or '.join(KINDS)}; these are called {kind!r}.")
        column = KINDS[kind][2]
        needed = ("ballot", "candidate", *(() if kind == "approvals" else (column,)))
        _check_table("marks", marks, needed)
        if ballots is not None:
            _check_table("ballots", ballots, ("ballot",))
        if kind == "approvals":
            given = next((marks[name] for name in ("amount", "score") if name in marks), None)
            kept = marks if given is None else marks[given > 0]
            values = np.ones(len(kept), dtype=bool)
        else:
            kept = marks[marks[column].notna()]
            values = kept[column].to_numpy()
        all_ballots = tuple(dict.fromkeys(marks["ballot"] if ballots is None else ballots["ballot"]))
        standing = tuple(dict.fromkeys(marks["candidate"]) if candidates is None else candidates)
        rows = _places(kept["ballot"], all_ballots)
        columns = _places(kept["candidate"], standing)
        if (rows < 0).any():
            stray = kept["ballot"].iloc[int(np.argmax(rows < 0))]
            raise InvalidInputError(
                f"A mark belongs to ballot {stray!r}, which is not in the table of ballots."
            )
        if (columns < 0).any():
            first = int(np.argmax(columns < 0))
            stray = kept.iloc[first]
            raise InvalidInputError(_foreign(stray["ballot"], stray["candidate"], standing))
        return cls._from_codes(kind, all_ballots, standing, rows, columns, values)

    def __len__(self) -> int:
        return len(self.ballots)

    @property
    def is_marked(self) -> NDArray[np.bool_]:
        """Where a ballot says something of a candidate, shape (n_ballots, n_candidates)."""
        if self.kind == "scores":
            return ~np.isnan(self.marks)
        return self.marks != 0

    @property
    def n_blank(self) -> int:
        """How many ballots mark nobody."""
        return int((~self.is_marked.any(axis=1)).sum())

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
        return Ballots(chosen, self.ballots, self.marks[:, [place[one] for one in chosen]], self.kind)

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


def _foreign(ballot: str, candidate: str, standing: tuple[str, ...]) -> str:
    return f"Ballot {ballot!r} marks {candidate!r}, who does not stand; candidates are {', '.join(standing)}."


def _check_table(name: str, frame: pd.DataFrame, needs: tuple[str, ...]) -> None:
    if any(column not in frame for column in needs):
        raise InvalidInputError(
            f"{name} needs the columns {' and '.join(needs)}; this table has {', '.join(map(str, frame))}."
        )
    if "poll" in frame and frame["poll"].nunique() > 1:
        raise InvalidInputError(
            f"{name} holds {frame['poll'].nunique()} polls; select one, for instance "
            f"{name}[{name}['poll'] == {frame['poll'].iloc[0]!r}]."
        )


def _places(ids: pd.Series, among: tuple[str, ...]) -> NDArray[np.int64]:
    """The place of each id; -1 where it is not among them."""
    import pandas as pd

    return np.asarray(pd.Index(among, dtype=object).get_indexer(ids), dtype=np.int64)


_MUST_BE: dict[str, tuple[str, Callable[[NDArray[np.float64]], NDArray[np.bool_]]]] = {
    "amounts": ("an amount is a whole number", lambda x: x == np.round(x)),
    "scores": ("a score is a number", np.isfinite),
    "rankings": ("a rank is a whole number from 1", lambda x: (x == np.round(x)) & (x >= 1)),
}


def _checked(kind: str, values: Any) -> tuple[NDArray[Any], tuple[int, str] | None]:
    """The values as numbers, and the place and fault of the first that is none of its kind."""
    if kind == "approvals":
        return np.asarray(values, dtype=bool), None
    must, is_right = _MUST_BE[kind]
    plain = list(values)
    for place, value in enumerate(plain):
        if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
            return np.zeros(0), (place, f"{must}, but this one is {value!r}")
    numbers = np.asarray(plain, dtype=np.float64)
    wrong = ~(is_right(numbers) & np.isfinite(numbers))
    if wrong.any():
        place = int(np.argmax(wrong))
        return numbers, (place, f"{must}, but this one is {plain[place]!r}")
    return numbers, None
