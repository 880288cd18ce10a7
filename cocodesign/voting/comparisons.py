"""What was said of each pair of ideas that was shown: the comparisons of one poll as one frozen record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.marks import Distinct, codes_of, table_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["OUTCOMES", "Comparisons"]

OUTCOMES = ("left", "right", "tie", "skip")
"""What may come of a pair: the left one, the right one, both alike, cannot decide."""
LEFT, RIGHT, TIE, SKIP = range(4)


@dataclass(frozen=True, eq=False, repr=False)
class Comparisons:
    """The pairs of one poll that were shown, and what people said of each.

    Attributes
    ----------
    candidates : tuple of str
        What stands in the poll.
    left, right : ndarray of int, shape (n_comparisons,)
        The places among the candidates of what was shown on the left and on the right.
    outcome : ndarray of int, shape (n_comparisons,)
        The place of the answer in :data:`OUTCOMES`.
    people : sequence of str
        Who was asked, those too who said nothing; empty where it is not known who said what.
    person : ndarray of int, shape (n_comparisons,), optional
        The place among the people of whoever answered.

    Raises
    ------
    InvalidInputError
        If the parts do not fit together, or an idea is compared with itself.
    """

    kind: ClassVar[str] = "pairs"

    candidates: tuple[str, ...]
    left: NDArray[Any]
    right: NDArray[Any]
    outcome: NDArray[Any]
    people: Sequence[str] = ()
    person: NDArray[Any] | None = None

    def __post_init__(self) -> None:
        n, m = len(self.left), len(self.candidates)
        if len(set(self.candidates)) < m:
            twice = next(one for one in self.candidates if self.candidates.count(one) > 1)
            raise InvalidInputError(f"Each candidate may be named once, but {twice!r} is there twice.")
        for name, values, below in (
            ("left", self.left, m),
            ("right", self.right, m),
            ("outcome", self.outcome, len(OUTCOMES)),
            ("person", self.person, len(self.people)),
        ):
            if values is None:
                continue
            if len(values) != n:
                raise InvalidInputError(f"There are {n} pairs, but {len(values)} values of {name}.")
            if n and (values.min() < 0 or values.max() >= below):
                raise InvalidInputError(
                    f"{name} is a place from 0 to {below - 1}; these go from {values.min()} to {values.max()}."
                )
            values.setflags(write=False)
        if n and (same := self.left == self.right).any():
            one = self.candidates[int(self.left[int(np.argmax(same))])]
            raise InvalidInputError(f"A pair has two different ideas, but {one!r} is compared with itself.")

    @classmethod
    def from_choices(
        cls, choices: Mapping[str, Iterable[Sequence[str]]], candidates: Iterable[str]
    ) -> Comparisons:
        """Return comparisons from what each person said.

        Parameters
        ----------
        choices : mapping
            By person, one ``(left, right, outcome)`` for each pair; nothing said is an empty list.
        candidates : iterable of str
            What stands in the poll.

        Raises
        ------
        InvalidInputError
            If a pair names an idea that does not stand or has another outcome than left, right, tie or skip.

        Examples
        --------
        >>> said = {"ana": [("trees", "court", "left")], "bo": [("court", "trees", "skip")]}
        >>> Comparisons.from_choices(said, ["trees", "court"])
        <Comparisons: 2 pairs of 2 candidates by 2 people>
        """
        standing = tuple(candidates)
        place = {one: i for i, one in enumerate(standing)}
        code = {one: i for i, one in enumerate(OUTCOMES)}
        rows: list[tuple[int, int, int, int]] = []
        for who, (person, said) in enumerate(choices.items()):
            for one in said:
                if len(one) != 3:
                    raise InvalidInputError(f"{person!r}: a pair is left, right and outcome, not {one!r}.")
                left, right, outcome = one
                for shown in (left, right):
                    if shown not in place:
                        raise InvalidInputError(
                            f"{person!r} compared {shown!r}, which does not stand; candidates are {', '.join(standing)}."
                        )
                if outcome not in code:
                    raise InvalidInputError(
                        f"{person!r}, {left!r} and {right!r}: an outcome is {', '.join(OUTCOMES)}, not {outcome!r}."
                    )
                rows.append((place[left], place[right], code[outcome], who))
        columns = np.array(rows, dtype=np.int32).reshape(-1, 4).T
        return cls(standing, columns[0], columns[1], columns[2], Distinct(choices), columns[3])

    @classmethod
    def from_frame(
        cls,
        comparisons: pd.DataFrame,
        candidates: Iterable[str] | None = None,
        people: Iterable[str] | None = None,
    ) -> Comparisons:
        """Return comparisons from the table of a community.

        Parameters
        ----------
        comparisons : DataFrame
            Columns ``left``, ``right`` and ``outcome`` (left, right, tie, skip); ``participant`` where it is known.
        candidates : iterable of str, optional
            What stands in the poll; without it, whatever was shown at least once, in the order of their names.
        people : iterable of str, optional
            Who was asked; without it, whoever answered.

        Raises
        ------
        InvalidInputError
            If a column is missing, or a row names an idea, a person or an outcome that is none.

        Examples
        --------
        >>> import pandas as pd
        >>> table = pd.DataFrame({"left": ["trees"], "right": ["court"], "outcome": ["left"]})
        >>> Comparisons.from_frame(table).wins.tolist()
        [[0, 0], [1, 0]]
        """
        import pandas as pd

        table_of("comparisons", comparisons, ("left", "right", "outcome"))
        if candidates is None:
            candidates = sorted(set(comparisons["left"].unique()) | set(comparisons["right"].unique()))
        standing = Distinct(dict.fromkeys(candidates))
        sides: dict[str, Any] = {}
        for side in ("left", "right", "outcome"):
            codes = codes_of(comparisons[side], standing if side != "outcome" else Distinct(OUTCOMES))
            if (codes < 0).any():
                row = int(np.argmax(codes < 0))
                among = ", ".join(OUTCOMES if side == "outcome" else standing)
                raise InvalidInputError(
                    f"comparisons, row {row}: {side} is {comparisons[side].iloc[row]!r}, which is none of {among}."
                )
            sides[side] = codes.astype(np.int32)
        if "participant" not in comparisons or comparisons["participant"].isna().all():
            return cls(tuple(standing), **sides)
        who = comparisons["participant"]
        asked = Distinct(dict.fromkeys(pd.unique(who) if people is None else people))
        person = codes_of(who, asked)
        if (person < 0).any():
            row = int(np.argmax(person < 0))
            raise InvalidInputError(
                f"comparisons, row {row}: {who.iloc[row]!r} is not among the {len(asked)} who were asked."
            )
        return cls(tuple(standing), **sides, people=asked, person=person.astype(np.int32))

    def __len__(self) -> int:
        return len(self.people)

    def __repr__(self) -> str:
        by = f" by {len(self.people)} people" if self.people else ""
        return f"<Comparisons: {self.n_comparisons} pairs of {len(self.candidates)} candidates{by}>"

    @property
    def n_comparisons(self) -> int:
        """How many pairs were answered, those that could not be decided too."""
        return len(self.left)

    @property
    def n_blank(self) -> int:
        """How many people said nothing of any pair."""
        return len(self.people) - (0 if self.person is None else len(np.unique(self.person)))

    @cached_property
    def wins(self) -> NDArray[np.int64]:
        """How often the candidate of the row was chosen against that of the column."""
        is_won = self.outcome < TIE
        left_won = self.outcome == LEFT
        winner = np.where(left_won, self.left, self.right)[is_won]
        loser = np.where(left_won, self.right, self.left)[is_won]
        return self._table(winner, loser)

    @cached_property
    def ties(self) -> NDArray[np.int64]:
        """How often both were found alike; the same both ways."""
        is_tie = self.outcome == TIE
        found = self._table(self.left[is_tie], self.right[is_tie])
        return found + found.T

    @cached_property
    def shown(self) -> NDArray[np.int64]:
        """How often two were shown together, whatever was said; the same both ways."""
        found = self._table(self.left, self.right)
        return found + found.T

    def _table(self, first: NDArray[Any], second: NDArray[Any]) -> NDArray[np.int64]:
        m = len(self.candidates)
        cells = first.astype(np.int64)
        cells *= m
        cells += second
        return np.bincount(cells, minlength=m * m).reshape(m, m)

    def subset(self, candidates: Iterable[str]) -> Comparisons:
        """Return the pairs of which both stand among some candidates.

        Raises
        ------
        InvalidInputError
            If one of them does not stand.
        """
        chosen = tuple(candidates)
        for one in chosen:
            if one not in self.candidates:
                raise InvalidInputError(
                    f"{one!r} does not stand; candidates are {', '.join(self.candidates)}."
                )
        place = np.full(len(self.candidates), -1, dtype=np.int32)
        place[[self.candidates.index(one) for one in chosen]] = np.arange(len(chosen), dtype=np.int32)
        left, right = place[self.left], place[self.right]
        kept = (left >= 0) & (right >= 0)
        return Comparisons(
            chosen,
            left[kept],
            right[kept],
            self.outcome[kept],
            self.people,
            None if self.person is None else self.person[kept],
        )

    @property
    def ballots(self) -> Sequence[str]:
        """The people, each of whom has one ballot: all their pairs."""
        return self.people

    def take(self, rows: Any) -> Comparisons:
        """Return the pairs of the people at some places.

        Raises
        ------
        InvalidInputError
            If it is not known who answered.

        Examples
        --------
        >>> said = {"ana": [("trees", "court", "left")], "bo": []}
        >>> Comparisons.from_choices(said, ["trees", "court"]).take([1])
        <Comparisons: 0 pairs of 2 candidates by 1 people>
        """
        if self.person is None:
            raise InvalidInputError("These pairs do not say who answered them.")
        chosen = np.asarray(rows, dtype=np.int64)
        place = np.full(len(self.people), -1, dtype=np.int32)
        place[chosen] = np.arange(len(chosen), dtype=np.int32)
        person = place[self.person]
        kept = person >= 0
        people = Distinct(self.people[one] for one in chosen.tolist())
        return Comparisons(
            self.candidates, self.left[kept], self.right[kept], self.outcome[kept], people, person[kept]
        )
