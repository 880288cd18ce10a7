"""What was marked on which ballot: the ballots of one poll as one frozen matrix."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Ballots"]


@dataclass(frozen=True, eq=False)
class Ballots:
    """The ballots of one poll.

    Attributes
    ----------
    candidates : tuple of str
        What stands in the poll, in the order of the ballot paper.
    ballots : tuple of str
        The ballots' ids, blank ballots too.
    marks : ndarray of bool, shape (n_ballots, n_candidates)
        True where a ballot approves a candidate. Not writeable.
    """

    candidates: tuple[str, ...]
    ballots: tuple[str, ...]
    marks: NDArray[np.bool_]

    def __post_init__(self) -> None:
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
        standing = tuple(candidates)
        place = {candidate: i for i, candidate in enumerate(standing)}
        marks = np.zeros((len(approvals), len(standing)), dtype=np.bool_)
        for row, (ballot, approved) in enumerate(approvals.items()):
            for candidate in approved:
                if candidate not in place:
                    raise InvalidInputError(
                        f"Ballot {ballot!r} marks {candidate!r}, who does not stand; candidates are {', '.join(standing)}."
                    )
                if marks[row, place[candidate]]:
                    raise InvalidInputError(f"Ballot {ballot!r} marks {candidate!r} twice.")
                marks[row, place[candidate]] = True
        return cls(standing, tuple(approvals), marks)

    @classmethod
    def from_marks(
        cls,
        marks: pd.DataFrame,
        ballots: pd.DataFrame | None = None,
        candidates: Iterable[str] | None = None,
    ) -> Ballots:
        """Return the approvals of one poll from the tables of a community.

        Parameters
        ----------
        marks : DataFrame
            Columns ``ballot`` and ``candidate``; where there is a column ``amount``, rows above 0 approve.
        ballots : DataFrame, optional
            Column ``ballot``; the ballots without any mark are the blank ones. Without it only marked ballots count.
        candidates : iterable of str, optional
            What stands in the poll; without it, whatever is marked at least once.

        Raises
        ------
        InvalidInputError
            If a column is missing, the tables speak of several polls, or a mark is foreign or repeated.
        """
        for name, frame, needs in (
            ("marks", marks, ("ballot", "candidate")),
            ("ballots", ballots, ("ballot",)),
        ):
            if frame is None:
                continue
            missing = [column for column in needs if column not in frame]
            if missing:
                raise InvalidInputError(
                    f"{name} needs the columns {' and '.join(needs)}; this table has {', '.join(map(str, frame))}."
                )
            if "poll" in frame and frame["poll"].nunique() > 1:
                raise InvalidInputError(
                    f"{name} holds {frame['poll'].nunique()} polls; select one, for instance "
                    f"{name}[{name}['poll'] == {frame['poll'].iloc[0]!r}]."
                )
        positive = marks if "amount" not in marks else marks[marks["amount"] > 0]
        all_ballots = list(dict.fromkeys(marks["ballot"] if ballots is None else ballots["ballot"]))
        approvals: dict[str, list[str]] = {ballot: [] for ballot in all_ballots}
        for ballot, candidate in zip(positive["ballot"], positive["candidate"], strict=True):
            if ballot not in approvals:
                raise InvalidInputError(
                    f"A mark belongs to ballot {ballot!r}, which is not in the table of ballots."
                )
            approvals[ballot].append(candidate)
        standing = dict.fromkeys(marks["candidate"]) if candidates is None else candidates
        return cls.from_approvals(approvals, standing)

    def __len__(self) -> int:
        return len(self.ballots)

    @property
    def n_blank(self) -> int:
        """How many ballots mark nobody."""
        return int((~self.marks.any(axis=1)).sum())
