"""Which of two ideas do people choose: how often each wins, and which two to show next?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.voting.comparisons import LEFT, SKIP, TIE, Comparisons
from cocodesign.voting.result import Reason, Result, leaders, nothing_chosen

if TYPE_CHECKING:
    import pandas as pd

    from cocodesign.inference import Estimate

__all__ = ["left_share", "next_pair", "pair_redraws", "pairs", "win_rates"]


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
