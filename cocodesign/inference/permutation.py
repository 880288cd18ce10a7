"""Would a number be as large if the labels had been dealt out by chance?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference.draws import against_chance
from cocodesign.inference.estimates import Estimate, check_draws, name_of, seed_of
from cocodesign.inference.progress import steps

__all__ = ["permutation_test"]


def permutation_test(
    statistic: Callable[[Any], float],
    labels: Sequence[Any] | np.ndarray | pd.Series,
    *,
    rng: int | np.random.Generator,
    strata: Sequence[Any] | np.ndarray | pd.Series | None = None,
    replicates: int = 1000,
    progress: bool | None = None,
    definition: str | None = None,
) -> Estimate:
    """Return a number that depends on labels, held against the same number with the labels shuffled.

    Parameters
    ----------
    statistic : callable
        ``statistic(labels)`` gives one number. What the labels belong to (answers, a network) it knows itself.
    labels : sequence, array or Series
        One a unit: a group, a role, a treatment.
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same answer each time.
    strata : sequence, array or Series, optional
        One a unit: labels change places only within the same stratum (a table, a session, a language).
    replicates : int
        How many times the labels are shuffled.
    progress : bool, optional
        Whether to show a bar; by default where one can be seen and the work is long.
    definition : str, optional
        What was measured; by default the name of the statistic.

    Returns
    -------
    Estimate
        With ``null_mean``, ``z`` and ``p``; there is no interval. ``n`` counts the units.

    Raises
    ------
    UndefinedMeasureError
        If the statistic is undefined for the labels as they are, or as they were shuffled.
    InvalidInputError
        If a unit has no stratum, or ``replicates`` is below 1.

    Notes
    -----
    The question is whether the labels could as well have been others', given everything else. If they were
    handed out at random the test is exact; else it supposes that the units are exchangeable within a stratum.

    References
    ----------
    .. [1] Good (2005), Permutation, Parametric and Bootstrap Tests of Hypotheses, Springer.
       doi:10.1007/b138696

    Examples
    --------
    Four at the window said 1 and four at the door 3; how far apart are the two tables' means?

    >>> said = np.array([1, 1, 1, 1, 3, 3, 3, 3])
    >>> def gap(place):
    ...     return said[place == "door"].mean() - said[place == "window"].mean()
    >>> found = permutation_test(gap, ["window"] * 4 + ["door"] * 4, rng=1)
    >>> found.value, found.p < 0.1
    (2.0, True)
    """
    check_draws(replicates, 0.5)
    if not isinstance(labels, pd.Series):
        labels = np.asarray(labels)
    bare = labels.to_numpy() if isinstance(labels, pd.Series) else labels
    n = len(labels)
    stratum = np.zeros(n, dtype=np.int64)
    if strata is not None:
        stratum, _ = pd.factorize(pd.Series(list(strata), dtype=object))
        if len(stratum) != n or (stratum < 0).any():
            raise InvalidInputError(
                f"Each of the {n} labels needs a stratum; here are {len(stratum)}, "
                f"{int((stratum < 0).sum())} of them missing."
            )
    home = np.argsort(stratum, kind="stable")
    said = seed_of(rng)
    rng = np.random.default_rng(rng)
    value, name = float(statistic(labels)), definition or name_of(statistic, "a statistic")
    values = np.empty(replicates)
    for k in steps(replicates, "shuffling labels", progress=progress):
        shuffled = bare.copy()
        shuffled[home] = bare[np.lexsort((rng.random(n), stratum))]
        values[k] = statistic(
            pd.Series(shuffled, index=labels.index, name=labels.name)
            if isinstance(labels, pd.Series)
            else shuffled
        )
    if np.isnan(value) or np.isnan(values).any():
        raise UndefinedMeasureError(f"{name} is undefined for some of the labels: it cannot be tested.")
    mean, z, p = against_chance(value, values)
    words = [
        name,
        f"chance: labels shuffled {replicates} times" + (" within strata" if strata is not None else ""),
    ]
    return Estimate(value, float("nan"), float("nan"), mean, z, p, n, "; ".join([*words, *said]))
