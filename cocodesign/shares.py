"""How sure is a share: so many of so many? In plain Python, so that a console's kernel may ask too."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from cocodesign.exceptions import InvalidInputError

__all__ = ["INTERVALS", "clopper_pearson_interval", "share_with_interval", "wilson_interval"]

INTERVALS = ("wilson", "clopper_pearson")
"""Intervals of a share, by name."""


def share_with_interval(
    successes: int, n: int, *, interval: str = "wilson", level: float = 0.95
) -> tuple[float, float, float]:
    """Return a share and the limits of its interval; all three are NaN where there is nobody to count.

    Parameters
    ----------
    successes, n : int
        So many of so many.
    interval : {"wilson", "clopper_pearson"}
        Which interval: :func:`wilson_interval` or :func:`clopper_pearson_interval`.
    level : float
        How much the interval is to hold.

    Examples
    --------
    >>> [round(float(end), 3) for end in share_with_interval(5, 10)]
    [0.5, 0.237, 0.763]
    """
    if interval not in INTERVALS:
        raise InvalidInputError(
            f"There is no interval {interval!r} for a share; there are {' and '.join(INTERVALS)}."
        )
    if n == 0:
        _check(successes, n, level)
        return float("nan"), float("nan"), float("nan")
    ends = wilson_interval if interval == "wilson" else clopper_pearson_interval
    return successes / n, *ends(successes, n, level=level)


def wilson_interval(successes: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    r"""Return the score interval of a share: the shares that n draws with this outcome do not speak against.

    .. math:: \frac{p + z^2/2n \pm z\sqrt{p(1-p)/n + z^2/4n^2}}{1 + z^2/n}

    Parameters
    ----------
    successes, n : int
        So many of so many.
    level : float
        How much the interval is to hold: on average over all shares, not for each.

    Returns
    -------
    tuple of float
        Low and high, between 0 and 1; both NaN if n is 0.

    Notes
    -----
    It takes the n draws for independent of one another. People are, acts of the same person are not quite.

    References
    ----------
    .. [1] Wilson (1927), Probable Inference, the Law of Succession, and Statistical Inference, Journal of the
       American Statistical Association 22, 209-212. doi:10.1080/01621459.1927.10502953

    Examples
    --------
    Five of ten: the middle is certain, and not much else.

    >>> [round(end, 3) for end in wilson_interval(5, 10)]
    [0.237, 0.763]
    """
    _check(successes, n, level)
    if n == 0:
        return float("nan"), float("nan")
    z = NormalDist().inv_cdf((1 + level) / 2)
    p, square = successes / n, z * z / n
    middle = (p + square / 2) / (1 + square)
    half = z * sqrt(p * (1 - p) / n + square / (4 * n)) / (1 + square)
    return (0.0 if successes == 0 else middle - half), (1.0 if successes == n else middle + half)


def clopper_pearson_interval(successes: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of a share, which holds it at least as often as it says, and mostly more often.

    Its limits are the shares at which an outcome at least as far out has the probability (1 − level) / 2.

    Parameters
    ----------
    successes, n : int
        So many of so many.
    level : float
        How much the interval is to hold, for whatever share.

    Returns
    -------
    tuple of float
        Low and high, between 0 and 1; both NaN if n is 0.

    References
    ----------
    .. [1] Clopper and Pearson (1934), The use of confidence or fiducial limits illustrated in the case of the
       binomial, Biometrika 26(4), 404-413. doi:10.1093/biomet/26.4.404

    Examples
    --------
    Nobody of ten: the upper limit is the share p at which (1 - p)^10 is 0.025.

    >>> low, high = clopper_pearson_interval(0, 10)
    >>> low, round((1 - high) ** 10, 6)
    (0.0, 0.025)
    """
    _check(successes, n, level)
    if n == 0:
        return float("nan"), float("nan")
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = 0.0 if successes == 0 else float(betaincinv(successes, n - successes + 1, tail))
    high = 1.0 if successes == n else float(betaincinv(successes + 1, n - successes, 1 - tail))
    return low, high


def _check(successes: int, n: int, level: float) -> None:
    if not 0 <= successes <= n:
        raise InvalidInputError(
            f"A share is so many of so many: between 0 and n; here it is {successes} of {n}."
        )
    if not 0 < level < 1:
        raise InvalidInputError(f"level lies between 0 and 1, such as 0.95; here it is {level}.")
