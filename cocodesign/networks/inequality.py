"""How evenly is something spread over people: words, ties, time to speak?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError

__all__ = ["gini", "lorenz_curve", "participation_bands", "top_share"]


def gini(amounts: pd.Series | np.ndarray | Sequence[float], *, small_sample: bool = False) -> float:
    r"""Return the Gini coefficient: how far from equal the amounts of all people are.

    .. math:: G = \frac{2 \sum_{i=1}^{n} i\, x_{(i)}}{n \sum x} - \frac{n + 1}{n}

    of the amounts in ascending order, x₍₁₎ the smallest: half the mean difference between two people, in means.

    Parameters
    ----------
    amounts : pandas.Series, numpy.ndarray or sequence of float
        One number of 0 or more for each person of the roster, those with nothing too:
        ``strength(network, direction="out")``, or contributions counted over ``participants``.
    small_sample : bool
        Whether to multiply by n / (n − 1). The plain coefficient cannot exceed (n − 1) / n; among five people
        of whom one does everything it is 0.8. The corrected one is then 1, so that groups of different size
        can be compared.

    Returns
    -------
    float
        Between 0 (all have the same) and (n − 1) / n, or 1 with ``small_sample`` (one has everything).

    Raises
    ------
    UndefinedMeasureError
        If there is nobody, nobody has anything, or ``small_sample`` is asked of a single person.
    InvalidInputError
        If an amount is negative, infinite, missing or no number.

    Notes
    -----
    A roster that leaves out the silent makes participation look more equal than it was.

    References
    ----------
    .. [1] Deltas (2003), The small-sample bias of the Gini coefficient, The Review of Economics and Statistics
       85(1), 226–234. doi:10.1162/rest.2003.85.1.226

    Examples
    --------
    >>> gini([1, 2, 3, 4, 10])
    0.4
    >>> gini([0, 0, 0, 0, 7]), gini([0, 0, 0, 0, 7], small_sample=True)
    (0.8, 1.0)
    """
    ascending = np.sort(_amounts(amounts))
    n, total = len(ascending), ascending.sum()
    if total == 0:
        raise _nothing_to_share("The Gini coefficient", n)
    if small_sample and n < 2:
        raise UndefinedMeasureError(
            "The small-sample Gini coefficient of a single person is undefined: n / (n − 1) has no value."
        )
    # The formula with the k-th from the top paired with the k-th from the bottom: equals give exactly 0.
    half = n // 2
    gaps = ascending[::-1][:half] - ascending[:half]
    coefficient = float((n - 1 - 2.0 * np.arange(half)) @ gaps / (n * total))
    return coefficient * n / (n - 1) if small_sample else coefficient


def lorenz_curve(amounts: pd.Series | np.ndarray | Sequence[float]) -> pd.DataFrame:
    """Return the Lorenz curve: which share of everything the least active share of people have together.

    Parameters
    ----------
    amounts : pandas.Series, numpy.ndarray or sequence of float
        One number of 0 or more for each person of the roster, those with nothing too.

    Returns
    -------
    pandas.DataFrame
        n + 1 points from (0, 0) to (1, 1): ``people``, the share of people counted from the one who has least,
        and ``amount``, the share that these have. Between the points the curve is straight. Twice the area
        between it and the diagonal is :func:`gini`.

    Raises
    ------
    UndefinedMeasureError
        If there is nobody, or nobody has anything.
    InvalidInputError
        If an amount is negative, infinite, missing or no number.

    References
    ----------
    .. [1] Lorenz (1905), Methods of measuring the concentration of wealth, Publications of the American
       Statistical Association 9(70), 209–219. doi:10.2307/2276207

    Examples
    --------
    >>> lorenz_curve([6, 1, 3, 0])
       people  amount
    0    0.00     0.0
    1    0.25     0.0
    2    0.50     0.1
    3    0.75     0.4
    4    1.00     1.0
    """
    ascending = np.sort(_amounts(amounts))
    n, total = len(ascending), ascending.sum()
    if total == 0:
        raise _nothing_to_share("A Lorenz curve", n)
    share = np.concatenate([[0.0], np.cumsum(ascending)])
    return pd.DataFrame({"people": np.arange(n + 1) / n, "amount": share / share[-1]})


def top_share(amounts: pd.Series | np.ndarray | Sequence[float], share: float = 0.1) -> float:
    """Return which share of everything the most active share of people have.

    Parameters
    ----------
    amounts : pandas.Series, numpy.ndarray or sequence of float
        One number of 0 or more for each person of the roster, those with nothing too.
    share : float
        Of the people, above 0 and up to 1: 0.1 are the ten in a hundred who have most. Where that is no whole
        number of people, the next one counts by the fraction: of 15 people one and half of the second.

    Returns
    -------
    float
        Between ``share`` (all have the same) and 1.

    Raises
    ------
    UndefinedMeasureError
        If there is nobody, or nobody has anything.
    InvalidInputError
        If ``share`` is not above 0 and at most 1, or an amount is negative, infinite, missing or no number.

    Examples
    --------
    The two most active of five have 14 of 20.

    >>> top_share([1, 2, 3, 4, 10], 0.4)
    0.7
    """
    if not 0 < share <= 1:
        raise InvalidInputError(
            f"share is a share of the people, above 0 and at most 1; this one is {share!r}. 0.1 are the top 10 %."
        )
    descending = -np.sort(-_amounts(amounts))
    n, total = len(descending), descending.sum()
    if total == 0:
        raise _nothing_to_share("A share of everything", n)
    people = share * n
    whole = int(people + 1e-9)  # 0.1 of 30 people are three, whatever binary fractions say
    having = float(descending[:whole].sum())
    if whole < n:
        having += max(people - whole, 0.0) * float(descending[whole])
    return min(having / float(total), 1.0)


def participation_bands(
    amounts: pd.Series | np.ndarray | Sequence[float], *, most: float = 0.5
) -> pd.DataFrame:
    """Return how many people do most of everything, how many do some, and how many nothing.

    It is the table behind the rule of thumb of 90-9-1, by which of a hundred members of an online community
    ninety only read, nine contribute now and then, and one does most.

    Parameters
    ----------
    amounts : pandas.Series, numpy.ndarray or sequence of float
        One number of 0 or more for each person of the roster, those with nothing too.
    most : float
        Which share of everything is *most*, above 0 and at most 1: more than nothing is not enough. The band
        holds the fewest people who have at least this share together.

    Returns
    -------
    pandas.DataFrame
        Rows ``most``, ``some`` and ``nothing``; columns ``people`` (how many), ``share_of_people`` and
        ``share_of_amount``, each of which adds up to 1.

    Raises
    ------
    UndefinedMeasureError
        If there is nobody, or nobody has anything.
    InvalidInputError
        If ``most`` is not above 0 and at most 1, or an amount is negative, infinite, missing or no number.

    Notes
    -----
    *Nothing* is exactly 0. Whoever has as much as the last person that *most* needs is in that band too, so
    that it does not depend on the order of the roster: among equals all do most.

    References
    ----------
    .. [1] Nielsen (2006), The 90-9-1 rule for participation inequality in social media and online communities,
       Nielsen Norman Group.

    Examples
    --------
    >>> participation_bands([12, 5, 3, 0, 0])
             people  share_of_people  share_of_amount
    band
    most          1              0.2              0.6
    some          2              0.4              0.4
    nothing       2              0.4              0.0
    """
    if not 0 < most <= 1:
        raise InvalidInputError(
            f"most is a share of everything, above 0 and at most 1; this one is {most!r}. 0.5 is a half."
        )
    descending = -np.sort(-_amounts(amounts))
    n, total = len(descending), float(descending.sum())
    if total == 0:
        raise _nothing_to_share("What most people do", n)
    needed = int(np.searchsorted(np.cumsum(descending), most * total * (1 - 1e-12)))
    least = descending[min(needed, n - 1)]
    bands = {
        "most": (descending >= least) & (descending > 0),
        "some": (descending < least) & (descending > 0),
        "nothing": descending == 0,
    }
    table = pd.DataFrame(
        {
            "people": [int(np.count_nonzero(those)) for those in bands.values()],
            "share_of_people": [np.count_nonzero(those) / n for those in bands.values()],
            "share_of_amount": [float(descending[those].sum()) / total for those in bands.values()],
        },
        index=pd.Index(bands, name="band"),
    )
    return table


def _amounts(amounts: pd.Series | np.ndarray | Sequence[float]) -> np.ndarray:
    values = amounts if isinstance(amounts, pd.Series) else pd.Series(np.asarray(amounts).ravel())
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    wrong = ~(numbers >= 0) | np.isinf(numbers)
    if wrong.any():
        place = int(np.flatnonzero(wrong)[0])
        who = f"of {values.index[place]!r}" if isinstance(amounts, pd.Series) else f"number {place}"
        raise InvalidInputError(
            f"An amount is a number of 0 or more for each person; the amount {who} is {values.iloc[place]!r}. "
            "Give 0 to those who did nothing, and leave out those of whom nothing is known."
        )
    return numbers


def _nothing_to_share(what: str, n: int) -> UndefinedMeasureError:
    return UndefinedMeasureError(f"{what} is undefined: none of the {n} people has anything to compare.")
