"""Was everything shown equally often, and does what was shown more do better?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from cocodesign.exceptions import UndefinedMeasureError
from cocodesign.voting.ballots import Ballots
from cocodesign.voting.comparisons import Comparisons
from cocodesign.voting.pairs import win_rates

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["exposure", "exposure_bias"]


def exposure(given: Ballots | Comparisons) -> pd.DataFrame:
    """Return how often each candidate was shown or answered, beside an equal share.

    Parameters
    ----------
    given : Ballots or Comparisons
        Opinions or scores, where an answer stands for having been shown; or pairs.

    Returns
    -------
    DataFrame
        One row for each candidate: ``shown``, ``share`` of all showings, ``ratio`` to an equal share (1 is fair; NaN
        where nothing was shown) and ``rate``: of opinions the share who agree (a mark above 0), of pairs the win
        rate; drawn towards one half where little is known.

    Examples
    --------
    >>> said = {"ana": {"s1": 1, "s2": -1}, "bo": {"s1": 1}}
    >>> exposure(Ballots.from_scores(said, ["s1", "s2"]))["ratio"].round(2).tolist()
    [1.33, 0.67]
    """
    import pandas as pd

    if isinstance(given, Comparisons):
        table = win_rates(given)
        shown, rate = table["shown"].to_numpy(), table["rate"].to_numpy()
    else:
        shown = given.is_marked.sum(axis=0)
        with np.errstate(invalid="ignore"):
            rate = ((given.is_marked & (given.marks > 0)).sum(axis=0) + 1) / (shown + 2)
    total = int(shown.sum())
    share = shown / total if total else np.full(len(shown), np.nan)
    return pd.DataFrame(
        {"shown": shown, "share": share, "ratio": share * len(shown), "rate": rate},
        index=pd.Index(given.candidates, name="candidate"),
    )


def exposure_bias(given: Ballots | Comparisons) -> float:
    """Return whether candidates that were shown more do better: Spearman's correlation of showings and rates.

    Parameters
    ----------
    given : Ballots or Comparisons
        As for :func:`exposure`; candidates that were never shown are left out.

    Returns
    -------
    float
        From -1 (the more shown, the worse) to 1. It names no cause: what is older was shown more often, too.

    Raises
    ------
    UndefinedMeasureError
        If fewer than three candidates were shown, or all of them equally often or with equal success.

    Examples
    --------
    >>> said = {"ana": {"s1": 1, "s2": 1, "s3": -1}, "bo": {"s1": 1, "s2": -1}, "cy": {"s1": 1}}
    >>> round(exposure_bias(Ballots.from_scores(said, ["s1", "s2", "s3"])), 6)
    1.0
    """
    from scipy.stats import spearmanr

    table = exposure(given)
    table = table[table["shown"] > 0]
    if len(table) < 3 or table["shown"].nunique() < 2 or table["rate"].nunique() < 2:
        raise UndefinedMeasureError(
            "A correlation of showings and success needs three candidates that were shown, and differences in both."
        )
    return float(spearmanr(table["shown"], table["rate"]).statistic)
