"""What is left of a small p when many were looked at?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError

__all__ = ["adjust_p"]


def adjust_p(p: Sequence[float] | np.ndarray | pd.Series, *, method: str = "holm") -> pd.Series:
    r"""Return p values corrected for how many were looked at, each to be read like a single one.

    Of m values in ascending order,

    .. math::
        \text{Holm:}\quad \tilde p_{(i)} &= \max_{j \le i} \min(1, (m - j + 1)\, p_{(j)})

        \text{Benjamini–Hochberg:}\quad \tilde p_{(i)} &= \min_{j \ge i} \min(1, m\, p_{(j)} / j)

    Parameters
    ----------
    p : sequence of float or pandas.Series
        Between 0 and 1; NaN where nothing was tested.
    method : {"holm", "benjamini_hochberg"}
        ``"holm"`` keeps the chance of even one false finding below the level, whatever the tests have to do
        with one another. ``"benjamini_hochberg"`` keeps the expected share of false ones among the findings
        below it, if the tests are independent or lean the same way.

    Returns
    -------
    pandas.Series
        In the order, and with the index, of ``p``; never smaller than ``p``. NaN stays NaN and is not counted.

    Raises
    ------
    InvalidInputError
        If a value does not lie between 0 and 1, or there is no such method.

    References
    ----------
    .. [1] Holm (1979), A simple sequentially rejective multiple test procedure, Scandinavian Journal of
       Statistics 6(2), 65–70.
    .. [2] Benjamini and Hochberg (1995), Controlling the false discovery rate, Journal of the Royal
       Statistical Society B 57(1), 289–300. doi:10.1111/j.2517-6161.1995.tb02031.x

    Examples
    --------
    Three were looked at: the smallest counts three times, the next twice, and none falls below the one before.

    >>> adjust_p([0.01, 0.03, 0.02]).tolist()
    [0.03, 0.04, 0.04]
    """
    given = pd.Series(p, dtype=float)
    tested = given.dropna()
    if not tested.between(0, 1).all():
        wrong = tested[~tested.between(0, 1)]
        raise InvalidInputError(
            f"A p value lies between 0 and 1; at {wrong.index[0]!r} it is {wrong.iloc[0]:g}."
        )
    m = len(tested)
    order = np.argsort(tested.to_numpy(), kind="stable")
    ascending, rank = tested.to_numpy()[order], np.arange(1, m + 1)
    if method == "holm":
        adjusted = np.maximum.accumulate((m - rank + 1) * ascending)
    elif method == "benjamini_hochberg":
        adjusted = np.minimum.accumulate((m / rank * ascending)[::-1])[::-1]
    else:
        raise InvalidInputError(f"There is no correction {method!r}; there are holm and benjamini_hochberg.")
    values = np.full(len(given), np.nan)
    values[np.flatnonzero(given.notna())[order]] = np.minimum(adjusted, 1.0)
    return pd.Series(values, index=given.index, name=given.name)
