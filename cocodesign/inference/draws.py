"""What do many draws of a number say about the number that was measured?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from cocodesign.exceptions import InvalidInputError

__all__ = ["against_chance", "bca_interval", "percentile_interval", "two_sided_p"]

MOST_UNDEFINED = 0.05
"""If a larger share of the draws than this has no value, they say nothing about the rest."""


def percentile_interval(drawn: ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """Return the limits between which the middle share of the draws lies.

    Parameters
    ----------
    drawn : array_like
        The measure in each resample; NaN where it is undefined.
    level : float
        How much of the draws lies between the limits.

    Returns
    -------
    tuple of float
        Low and high; both NaN if there are no draws, or more than one in twenty is undefined.

    References
    ----------
    .. [1] Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapter 13, Chapman & Hall.
       doi:10.1201/9780429246593

    Examples
    --------
    >>> percentile_interval(range(101), level=0.5)
    (25.0, 75.0)
    """
    _check_level(level)
    values = np.asarray(drawn, dtype=float)
    if not len(values) or np.isnan(values).mean() > MOST_UNDEFINED:
        return float("nan"), float("nan")
    low, high = np.nanquantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def bca_interval(
    value: float, drawn: ArrayLike, left_out: ArrayLike, *, level: float = 0.95
) -> tuple[float, float]:
    r"""Return the limits of the draws, mended for bias and for a spread that changes with the value: BCa.

    The shares of the draws below the limits are

    .. math:: \alpha' = \Phi\left(z_0 + \frac{z_0 + z_\alpha}{1 - a (z_0 + z_\alpha)}\right)

    with the bias :math:`z_0`, from how many draws lie below the value, and the acceleration :math:`a`, from
    how much each unit moves it.

    Parameters
    ----------
    value : float
        The measure of the data themselves.
    drawn : array_like
        The measure in each resample; NaN where it is undefined.
    left_out : array_like
        The measure with each single unit left out in turn.
    level : float
        How much the interval is to hold.

    Returns
    -------
    tuple of float
        Low and high; both NaN where more than one draw in twenty or a left-out value is undefined, or where
        all draws lie to one side of the value, which is then no centre of anything.

    Notes
    -----
    Draws equal to the value count half to each side. Where all draws and the value are the same, so are both
    limits.

    References
    ----------
    .. [1] Efron (1987), Better bootstrap confidence intervals, Journal of the American Statistical
       Association 82, 171–185. doi:10.1080/01621459.1987.10478410

    Examples
    --------
    Where the draws lie evenly around the value, and no unit pulls harder than another, nothing is mended.

    >>> low, high = bca_interval(50, range(101), [49, 50, 51], level=0.9)
    >>> round(low, 6), round(high, 6)
    (5.0, 95.0)
    """
    from scipy.special import ndtr, ndtri

    _check_level(level)
    values, jackknife = np.asarray(drawn, dtype=float), np.asarray(left_out, dtype=float)
    nothing = (float("nan"), float("nan"))
    if not len(values) or np.isnan(values).mean() > MOST_UNDEFINED or np.isnan(jackknife).any():
        return nothing
    values = values[~np.isnan(values)]
    near = _rounding(value)
    if (np.abs(values - value) <= near).all():
        return float(value), float(value)
    below = np.mean(values < value - near) + np.mean(np.abs(values - value) <= near) / 2
    if not 0 < below < 1:
        return nothing
    bias = ndtri(below)
    pull = jackknife.mean() - jackknife
    spread = (pull**2).sum() ** 1.5
    acceleration = (pull**3).sum() / (6 * spread) if spread > 0 else 0.0
    at = bias + ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    stretch = 1 - acceleration * at
    if (stretch <= 0).any():
        return nothing
    low, high = np.quantile(values, ndtr(bias + at / stretch))
    return float(low), float(high)


def two_sided_p(value: float, by_chance: ArrayLike) -> float:
    """Return how often chance gives a value at least as far out, to either side: at most 1 and never 0.

    The smaller of the two tails is doubled; each is (b + 1) / (B + 1) for b draws at least as far out of B.

    Parameters
    ----------
    value : float
        What was measured.
    by_chance : array_like
        The same measure in draws in which only chance is at work.

    Returns
    -------
    float

    Notes
    -----
    The value counts as one of the draws, which keeps a test at 5 % at no more than 5 %: a p of 0 would claim
    more than any number of draws can show. Values that differ by rounding alone are equal.

    References
    ----------
    .. [1] Davison and Hinkley (1997), Bootstrap Methods and their Application, chapter 4, Cambridge
       University Press. doi:10.1017/CBO9780511802843

    Examples
    --------
    One of nine draws is as large as 9: the upper tail is 2/10, and p twice that.

    >>> two_sided_p(9, [1, 2, 3, 4, 5, 6, 7, 8, 9])
    0.4
    """
    draws, near = np.asarray(by_chance, dtype=float), _rounding(value)
    above = (np.count_nonzero(draws >= value - near) + 1) / (len(draws) + 1)
    below = (np.count_nonzero(draws <= value + near) + 1) / (len(draws) + 1)
    return float(min(1.0, 2 * min(above, below)))


def against_chance(value: float, by_chance: ArrayLike) -> tuple[float, float, float]:
    """Return what chance gives on average, how many of its standard deviations the value is off, and p.

    Parameters
    ----------
    value : float
        What was measured.
    by_chance : array_like
        The same measure in draws in which only chance is at work.

    Returns
    -------
    tuple of float
        ``null_mean``, ``z`` (NaN where chance always gives the same) and the two-sided ``p`` of
        :func:`two_sided_p`, which is defined all the same.

    Examples
    --------
    >>> mean, z, p = against_chance(4, [1, 3, 1, 3])
    >>> mean, z, p
    (2.0, 2.0, 0.4)
    """
    draws = np.asarray(by_chance, dtype=float)
    mean, spread = float(draws.mean()), float(draws.std())
    z = (value - mean) / spread if spread > _rounding(value) else float("nan")
    return mean, z, two_sided_p(value, draws)


def _rounding(value: float) -> float:
    # Values that differ only by rounding are equal: sums in another order must not decide a test.
    return 1e-12 * max(1.0, abs(value))


def _check_level(level: float) -> None:
    if not 0 < level < 1:
        raise InvalidInputError(f"level lies between 0 and 1, such as 0.95; here it is {level}.")
