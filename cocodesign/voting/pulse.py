"""How the room feels: the spread of the answers to each question, their mean, and how little few answers can say."""

from __future__ import annotations

import math

from cocodesign.exceptions import InvalidInputError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.result import Result
from cocodesign.voting.score import spread

__all__ = ["mean_between", "pulse"]


def pulse(ballots: Ballots, *, top: int = 5, level: float = 0.95) -> Result:
    """Return the spread and the mean of the answers to each question. Nothing is chosen.

    Parameters
    ----------
    ballots : Ballots
        Scores from 1 to `top`; without a score a question was not answered.
    top : int
        The highest answer.
    level : float
        How sure the limits of the means are to be.

    Returns
    -------
    Result
        ``scores`` are the means, None where nobody answered. ``figures``: ``spread``, how many answered 0 (nobody
        can), 1 and so on; and ``means``, by question the mean, its limits (see :func:`mean_between`) and n.

    Raises
    ------
    InvalidInputError
        If an answer is not a whole number from 1 to `top`, or the ballots are weighted.

    Examples
    --------
    >>> pulse(Ballots.from_scores({"ana": {"q": 4}, "bo": {"q": 5}}, ["q"])).figures["means"]["q"]
    [4.5, 1.12, 5.0, 2]
    """
    known = ballots.check_kind("scores", "pulse").check_alike("pulse").is_marked
    for row, ballot in enumerate(ballots.ballots):
        for column, value in enumerate(ballots.marks[row]):
            if known[row, column] and not (1 <= value <= top and value == round(value)):
                raise InvalidInputError(
                    f"Ballot {ballot!r}, {ballots.candidates[column]!r}: an answer is a whole number from 1 to "
                    f"{top}, but this one is {value:g}."
                )
    counted = spread(ballots, top)
    means: dict[str, list[float | None]] = {}
    for question, steps in counted.items():
        n = sum(steps)
        means[question] = [None, None, None, 0]
        if n:
            mean = sum(step * count for step, count in enumerate(steps)) / n
            means[question] = [round(value, 2) for value in (mean, *mean_between(steps[1:], level=level))]
            means[question].append(n)
    scores = {question: some[0] for question, some in means.items()}
    figures = {"spread": counted, "means": means}
    return Result("pulse", (), scores, len(ballots), ballots.n_blank, (), {"level": level}, figures)


def mean_between(counts: list[int], *, level: float = 0.95, lowest: int = 1) -> tuple[float, float]:
    r"""Return limits of a mean on a scale, which hold for any spread and however few have answered.

    The shares of answers up to each step are known to within :math:`\epsilon = \sqrt{\ln(2 / (1 - L)) / 2n}` (the
    inequality of Dvoretzky, Kiefer and Wolfowitz with Massart's constant); the limits are the means of the lowest
    and the highest spread within it.

    Parameters
    ----------
    counts : list of int
        How many answers fall on each step of the scale, from the lowest.
    level : float
        The least share of samples whose limits hold the mean.
    lowest : int
        What the lowest step is worth.

    Returns
    -------
    (float, float)
        The whole scale where nobody has answered.

    Notes
    -----
    They are wide on purpose: a handful of equal answers does not say that everybody would answer so. They speak of
    people from whom those who answered could be a draw by lot, and not of who chose to stay silent.

    References
    ----------
    .. [1] Anderson (1969), Confidence limits for the expected value of an arbitrary bounded random variable with a
       continuous distribution function, Bulletin of the ISI 43, 249-251.
    .. [2] Massart (1990), The tight constant in the Dvoretzky-Kiefer-Wolfowitz inequality, Annals of Probability
       18(3), 1269-1283. doi:10.1214/aop/1176990746

    Examples
    --------
    Eight answers, all of them 4 on a scale from 1 to 5.

    >>> tuple(round(limit, 2) for limit in mean_between([0, 0, 0, 8, 0]))
    (2.56, 4.48)
    """
    n, steps = sum(counts), len(counts)
    if n == 0:
        return float(lowest), float(lowest + steps - 1)
    epsilon = math.sqrt(math.log(2 / (1 - level)) / (2 * n))
    reached, low, high = 0.0, float(lowest), float(lowest)
    for count in counts[:-1]:
        reached += count / n
        low += 1 - min(1.0, reached + epsilon)
        high += 1 - max(0.0, reached - epsilon)
    return low, high
