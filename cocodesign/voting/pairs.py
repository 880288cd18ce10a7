"""Which of two ideas do people choose? Pairs that were shown, how often each idea wins, which pair to show next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.voting.marks import Distinct, codes_of, table_of
from cocodesign.voting.result import Reason, Result, leaders, nothing_chosen

if TYPE_CHECKING:
    import pandas as pd

    from cocodesign.inference import Estimate

__all__ = ["OUTCOMES", "Comparisons", "left_share", "next_pair", "pair_redraws", "pairs", "win_rates"]

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


def win_rates(comparisons: Comparisons) -> pd.DataFrame:
    r"""Return how often each idea was shown and chosen, and its win rate.

    .. math:: r_c = \frac{w_c + 1}{w_c + l_c + 2}

    Parameters
    ----------
    comparisons : Comparisons
        Pairs that were answered. Ties and undecided pairs are counted and do not enter the rate.

    Returns
    -------
    DataFrame
        One row for each candidate: ``wins, losses, ties, skips, shown, left`` (how often on the left) and ``rate``,
        between 0 and 1 and one half for an idea of which nothing is known.

    References
    ----------
    .. [1] Salganik, Levy (2015), Wiki surveys: open and quantifiable social data collection, PLoS ONE 10(5),
       e0123483. doi:10.1371/journal.pone.0123483

    Examples
    --------
    >>> said = {"ana": [("trees", "court", "left"), ("trees", "pool", "left"), ("pool", "court", "skip")]}
    >>> win_rates(Comparisons.from_choices(said, ["trees", "court", "pool"]))["rate"].round(3).tolist()
    [0.75, 0.333, 0.333]
    """
    import pandas as pd

    m = len(comparisons.candidates)
    wins, losses = comparisons.wins.sum(axis=1), comparisons.wins.sum(axis=0)
    is_skip = comparisons.outcome == SKIP
    skips = np.bincount(comparisons.left[is_skip], minlength=m) + np.bincount(
        comparisons.right[is_skip], minlength=m
    )
    return pd.DataFrame(
        {
            "wins": wins,
            "losses": losses,
            "ties": comparisons.ties.sum(axis=1),
            "skips": skips,
            "shown": comparisons.shown.sum(axis=1),
            "left": np.bincount(comparisons.left, minlength=m),
            "rate": (wins + 1) / (wins + losses + 2),
        },
        index=pd.Index(comparisons.candidates, name="candidate"),
    )


def pairs(comparisons: Comparisons) -> Result:
    r"""Return the ideas with the highest win rate.

    Parameters
    ----------
    comparisons : Comparisons
        Pairs that were answered.

    Returns
    -------
    Result
        ``scores`` are the rates of :func:`win_rates`, None for an idea that was in no pair. ``figures``: ``items``,
        by idea ``wins``, ``losses``, ``ties``, ``skips``, ``shown`` and ``between``, the limits of its rate;
        ``n_pairs``, ``n_decided``, and ``left``: how often the left one was chosen of the decided pairs.

    Notes
    -----
    The rate depends on whom an idea was put against; :func:`bradley_terry` takes that into account. Its limits are
    1.96 standard deviations of what is known of it when before any pair all rates were equally likely,
    :math:`\sqrt{r (1 - r) / (w + l + 3)}`.

    Examples
    --------
    >>> said = {"ana": [("trees", "court", "left")], "bo": [("court", "trees", "right")]}
    >>> pairs(Comparisons.from_choices(said, ["trees", "court"])).sentences()
    ['trees was chosen in 2 of the 2 pairs with it that were decided: a win rate of 75 in 100.', 'court came next, with 25 in 100.']
    """
    table = win_rates(comparisons)
    names = comparisons.candidates
    rate, n_decided = table["rate"].to_numpy(), (table["wins"] + table["losses"]).to_numpy()
    off = 1.96 * np.sqrt(rate * (1 - rate) / (n_decided + 3))
    low, high = np.maximum(rate - off, 0), np.minimum(rate + off, 1)
    known = (table["wins"] + table["losses"] + table["ties"]).to_numpy() > 0
    scores = {name: round(float(rate[i]), 4) if known[i] else None for i, name in enumerate(names)}
    items = {
        name: {column: int(table[column].iloc[i]) for column in ("wins", "losses", "ties", "skips", "shown")}
        | {"between": [round(float(low[i]), 3), round(float(high[i]), 3)]}
        for i, name in enumerate(names)
    }
    decided = int((comparisons.outcome < TIE).sum())
    figures = {
        "items": items,
        "n_pairs": comparisons.n_comparisons,
        "n_decided": decided,
        "left": int((comparisons.outcome == LEFT).sum()),
    }
    n, blank = len(comparisons), comparisons.n_blank
    why = nothing_chosen(n, blank) if comparisons.people or not comparisons.n_comparisons else ()
    winners: tuple[str, ...] = ()
    if decided:
        best = rate[known].max()
        winners = tuple(name for i, name in enumerate(names) if known[i] and rate[i] >= best - 1e-12)
        why = _why(winners, scores, items)
    elif not why:
        why = (("pairs-undecided", {"n": comparisons.n_comparisons}),)
    return Result("pairs", winners, scores, n, blank, why, {"ties": "left out"}, figures)


def _why(
    winners: tuple[str, ...], scores: Mapping[str, float | None], items: Mapping[str, Mapping[str, Any]]
) -> tuple[Reason, ...]:
    in_100 = {name: None if rate is None else round(100 * rate) for name, rate in scores.items()}
    if len(winners) > 1:
        return (("pairs-level", {"winners": list(winners), "rate": in_100[winners[0]]}),)
    (winner,) = winners
    one = items[winner]
    facts = {"winner": winner, "wins": one["wins"], "n": one["wins"] + one["losses"], "rate": in_100[winner]}
    behind = leaders({name: rate for name, rate in scores.items() if name != winner})
    if not behind:
        return (("pairs-most", facts),)
    after = {"runner_up": list(behind), "rate": in_100[behind[0]]}
    return (("pairs-most", facts), ("pairs-next", after))


def pair_redraws(
    comparisons: Comparisons, *, n: int = 1000, rng: int | np.random.Generator = 0
) -> dict[str, float]:
    """Return in which share of re-draws of the people each idea has the highest win rate.

    As many people are drawn with replacement as answered, each with all their pairs; a draw that ends level is shared.

    Raises
    ------
    InvalidInputError
        If it is not known who said what: pairs of one person are no separate witnesses.

    Examples
    --------
    >>> pair_redraws(Comparisons.from_choices({"ana": [("trees", "court", "left")]}, ["trees", "court"]), n=10)
    {'trees': 1.0, 'court': 0.0}
    """
    if comparisons.person is None:
        raise InvalidInputError("Re-draws draw people; these pairs do not say who answered them.")
    chance = np.random.default_rng(rng)
    m, people = len(comparisons.candidates), len(comparisons.people)
    found = np.zeros(m)
    is_won = comparisons.outcome < TIE
    if not is_won.any():
        return dict.fromkeys(comparisons.candidates, 0.0)
    left_won = comparisons.outcome == LEFT
    sides = []
    for is_winner in (left_won, ~left_won):
        one = np.where(is_winner, comparisons.left, comparisons.right)[is_won].astype(np.int64)
        cells = comparisons.person[is_won].astype(np.int64) * m + one
        sides.append(np.bincount(cells, minlength=people * m).reshape(people, m).astype(np.float64))
    won, lost = sides
    per_turn = max(1, 4_000_000 // max(people, m))
    for start in range(0, n, per_turn):
        turn = min(per_turn, n - start)
        weights = chance.multinomial(people, np.full(people, 1 / people), size=turn).astype(np.float64)
        wins, losses = weights @ won, weights @ lost
        rate = np.where(wins + losses > 0, (wins + 1) / (wins + losses + 2), -1.0)
        best = rate.max(axis=1, keepdims=True)
        is_best = (rate >= best - 1e-12) & (best >= 0)
        found += (is_best / np.maximum(1, is_best.sum(axis=1, keepdims=True))).sum(axis=0)
    return dict(zip(comparisons.candidates, (found / n).tolist(), strict=True))


def next_pair(
    comparisons: Comparisons,
    person: str | None = None,
    *,
    rng: int | np.random.Generator,
    standing: Iterable[str] | None = None,
) -> tuple[str, str] | None:
    r"""Return the two ideas that should be shown to a person next, left and right; None where fewer than two stand.

    A pair is drawn with a chance that grows with how little is known of it:

    .. math:: P(a, b) \propto \left( \frac{u_a u_b}{(1 + n_a)(1 + n_b)(1 + n_{ab})} \right)^2

    where n says how often an idea, or the two together, were shown, and :math:`u` is the standard deviation of an
    idea's win rate. So ideas that were shown least, and of whom least is known, come first, new ones among them.

    Parameters
    ----------
    comparisons : Comparisons
        What was answered until now.
    person : str, optional
        Who is asked. A pair that they have answered is not shown again while there is another; then those come that
        they answered least often.
    rng : int or numpy.random.Generator
        Source of chance, also of who stands on the left: an int gives the same pair for the same comparisons.
    standing : iterable of str, optional
        Which of the candidates are shown; without it, all. Others may have been hidden.

    Raises
    ------
    InvalidInputError
        If one of `standing` is none of the candidates.

    Examples
    --------
    >>> said = {"ana": [("trees", "court", "left"), ("trees", "pool", "left")]}
    >>> sorted(next_pair(Comparisons.from_choices(said, ["trees", "court", "pool"]), "ana", rng=1))
    ['court', 'pool']
    """
    chance = np.random.default_rng(rng)
    names = comparisons.candidates
    shown_now = names if standing is None else tuple(dict.fromkeys(standing))
    for one in shown_now:
        if one not in names:
            raise InvalidInputError(f"{one!r} does not stand; candidates are {', '.join(names)}.")
    if len(shown_now) < 2:
        return None
    at = np.array([names.index(one) for one in shown_now])
    wins, losses = comparisons.wins.sum(axis=1)[at] + 1.0, comparisons.wins.sum(axis=0)[at] + 1.0
    n = wins + losses
    unsure = np.sqrt(wins * losses / (n * n * (n + 1)))
    single = unsure / (1 + comparisons.shown.sum(axis=1)[at])
    together = comparisons.shown[np.ix_(at, at)]
    first, second = np.triu_indices(len(at), 1)
    weight = (single[first] * single[second] / (1 + together[first, second])) ** 2
    if person is not None and comparisons.person is not None and person in comparisons.people:
        own = comparisons.person == list(comparisons.people).index(person)
        seen = comparisons._table(comparisons.left[own], comparisons.right[own])
        times = (seen + seen.T)[np.ix_(at, at)][first, second]
        weight = np.where(times == times.min(), weight, 0.0)
    reached = np.cumsum(weight)
    drawn = min(int(np.searchsorted(reached, chance.random() * reached[-1], side="right")), len(weight) - 1)
    pair = (shown_now[int(first[drawn])], shown_now[int(second[drawn])])
    return pair if chance.random() < 0.5 else (pair[1], pair[0])


def left_share(comparisons: Comparisons, *, level: float = 0.95) -> Estimate:
    """Return in which share of the decided pairs the left one was chosen, with its interval and what chance gives.

    Parameters
    ----------
    comparisons : Comparisons
        Pairs of which it is known what stood on the left. Ties and undecided pairs do not count.
    level : float
        How much the interval holds.

    Returns
    -------
    Estimate
        ``null_mean`` is one half, ``z`` and ``p`` are against it; ``n`` is the number of decided pairs.

    Raises
    ------
    UndefinedMeasureError
        If no pair was decided.
    InvalidInputError
        If `level` is not between 0 and 1.

    Notes
    -----
    Where ten people or more answered, the interval lets each person have a habit of their own (the variance is that
    between people); else it is Wilson's, which takes every pair for a separate witness and is too narrow if one
    person answered many. It speaks of position alone only if left and right were drawn by lot.

    References
    ----------
    .. [1] Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22(158), 209-212.
       doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> said = {"ana": [("trees", "court", "left"), ("court", "trees", "left"), ("trees", "pool", "right")]}
    >>> round(left_share(Comparisons.from_choices(said, ["trees", "court", "pool"])).value, 3)
    0.667
    """
    from cocodesign.inference import Estimate

    if not 0 < level < 1:
        raise InvalidInputError(f"level is between 0 and 1, not {level}.")
    is_decided = comparisons.outcome < TIE
    n = int(is_decided.sum())
    if not n:
        raise UndefinedMeasureError("No pair was decided, so there is no share of the left one.")
    is_left = (comparisons.outcome == LEFT)[is_decided].astype(np.float64)
    share = float(is_left.mean())
    quantile = NormalDist().inv_cdf(0.5 + level / 2)
    people = 0 if comparisons.person is None else len(np.unique(comparisons.person[is_decided]))
    if people >= 10:
        person = comparisons.person[is_decided]  # type: ignore[index]
        off = np.bincount(person, is_left - share)
        deviation = float(np.sqrt(people / (people - 1) * (off**2).sum())) / n
        low, high = max(0.0, share - quantile * deviation), min(1.0, share + quantile * deviation)
        spread = "between people"
    else:
        deviation = 0.5 / np.sqrt(n)
        middle = (share + quantile**2 / (2 * n)) / (1 + quantile**2 / n)
        half = quantile / (1 + quantile**2 / n) * np.sqrt(share * (1 - share) / n + quantile**2 / (4 * n * n))
        low, high = float(middle - half), float(middle + half)
        spread = "between pairs (Wilson)"
    z = (share - 0.5) / deviation if deviation > 0 else float("nan")
    p = 2 * NormalDist().cdf(-abs(z)) if z == z else float("nan")
    words = f"share of the left one in {n} decided pairs by {people or 'unknown'} people; interval {spread}"
    return Estimate(share, low, high, 0.5, float(z), p, n, words)
