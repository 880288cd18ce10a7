"""Do two relations among the same people go together more than chance would have it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pandas as pd

from cocodesign.exceptions import InvalidInputError, UndefinedMeasureError
from cocodesign.inference import against_chance, steps
from cocodesign.networks.network import InteractionNetwork

if TYPE_CHECKING:
    import networkx

    Relation: TypeAlias = InteractionNetwork | networkx.DiGraph | pd.DataFrame | np.ndarray

__all__ = ["mrqap", "qap_correlation"]

CELLS = 4_000_000
"""So many permuted cells are held at once."""


def qap_correlation(
    one: Relation,
    other: Relation,
    *,
    rng: int | np.random.Generator,
    replicates: int = 1000,
    progress: bool | None = None,
) -> pd.DataFrame:
    r"""Return the correlation of two relations over all ordered pairs of people, and what chance would give.

    .. math:: r = \operatorname{corr}_{i \ne j}(x_{ij}, y_{ij})

    Chance deals out the people of the second relation anew, rows and columns together: who has which place in
    it is random, and its own structure (reciprocity, popularity, circles) stays as it is. This is the
    quadratic assignment procedure, QAP.

    Parameters
    ----------
    one, other : InteractionNetwork, networkx.DiGraph, pandas.DataFrame or numpy.ndarray
        Square, of the same people. Networks count weights, and 0 where there is no tie. Frames and networks
        are matched by name, arrays by place. NaN is a missing cell.
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same answer each time.
    replicates : int
        How many times the people are dealt out.
    progress : bool, optional
        Whether to show a bar; by default where one can be seen and the work is long.

    Returns
    -------
    pandas.DataFrame
        One row: ``correlation``, ``null_mean``, ``z``, ``p`` (two-sided, as
        :func:`cocodesign.inference.two_sided_p`), ``n`` people, ``pairs`` that were compared, ``replicates``,
        ``seed`` (missing if a generator was handed in) and ``definition``.

    Raises
    ------
    UndefinedMeasureError
        If one of the relations is the same for all pairs, or fewer than three pairs can be compared.
    InvalidInputError
        If they are not square, not of the same people, or ``replicates`` is below 1.

    Notes
    -----
    The diagonal never counts. Missing cells travel with the people to whom they belong, so that each draw
    compares the pairs that are known in both.

    References
    ----------
    .. [1] Krackhardt (1988), Predicting with networks: nonparametric multiple regression analysis of dyadic
       data, Social Networks 10(4), 359–381. doi:10.1016/0378-8733(88)90004-4

    Examples
    --------
    Who talks with whom, and who sits beside whom, in a row of five: the same.

    >>> beside = np.array([[abs(i - j) == 1 for j in range(5)] for i in range(5)], dtype=float)
    >>> found = qap_correlation(beside, beside, rng=1)
    >>> round(float(found["correlation"][0]), 3), bool(found["p"][0] < 0.1)
    (1.0, True)
    """
    (x, y), _ = _matched({"one": one, "other": other}, replicates)
    n = len(x)
    value, n_pairs = _correlation(x, y)
    said = int(rng) if isinstance(rng, int | np.integer) else pd.NA
    rng = np.random.default_rng(rng)
    by_chance = np.empty(replicates)
    if (
        np.isnan(x).sum() == np.isnan(y).sum() == n
    ):  # nothing missing but the diagonal: means and spreads stay
        x, y = (np.nan_to_num((m - np.nanmean(m)) / np.nanstd(m)) for m in (x, y))
        for k in steps(replicates, "QAP", progress=progress):
            dealt = rng.permutation(n)
            by_chance[k] = np.vdot(x, y[np.ix_(dealt, dealt)]) / n_pairs
    else:
        for k in steps(replicates, "QAP", progress=progress):
            dealt = rng.permutation(n)
            by_chance[k], _ = _correlation(x, y[np.ix_(dealt, dealt)])
    mean, z, p = against_chance(value, by_chance)
    return pd.DataFrame(
        {
            "correlation": [value],
            "null_mean": [mean],
            "z": [z],
            "p": [p],
            "n": [n],
            "pairs": [n_pairs],
            "replicates": [replicates],
            "seed": pd.array([said], dtype="Int64"),
            "definition": [
                "correlation over ordered pairs; chance: people of the second relation dealt anew"
            ],
        }
    )


def mrqap(
    outcome: Relation,
    predictors: Mapping[str, Relation],
    *,
    rng: int | np.random.Generator,
    replicates: int = 1000,
    progress: bool | None = None,
) -> pd.DataFrame:
    r"""Return the regression of a relation on others over all ordered pairs, each tested given the rest: MRQAP.

    .. math:: y_{ij} = b_0 + \sum_k b_k x_{k,ij} + e_{ij}, \qquad i \ne j

    by least squares. For each predictor in turn, what the other predictors do not account for in it is dealt
    out anew among the people, rows and columns together, and the regression repeated with it: double
    semi-partialling. Chance is asked how large a t value it gives, not how large a coefficient, since t does
    not depend on the spread of what was dealt out.

    Parameters
    ----------
    outcome : InteractionNetwork, networkx.DiGraph, pandas.DataFrame or numpy.ndarray
        What is to be accounted for: a square matrix of people by people. Networks count weights, and 0 where
        there is no tie. NaN is a missing cell.
    predictors : mapping of str to such a relation
        By name, of the same people; frames and networks are matched by name, arrays by place.
    rng : int or numpy.random.Generator
        The source of chance: an int gives the same answer each time.
    replicates : int
        How many times each predictor is dealt out.
    progress : bool, optional
        Whether to show a bar; by default where one can be seen and the work is long.

    Returns
    -------
    pandas.DataFrame
        One row for the ``intercept`` and each predictor: ``predictor``, ``coefficient``, ``t``, ``null_mean``
        and ``z`` of t, ``p`` (two-sided; all three NaN for the intercept, which is not tested), ``r_squared``
        of the whole regression, ``n`` people, ``pairs``, ``replicates``, ``seed`` and ``definition``.

    Raises
    ------
    UndefinedMeasureError
        If the predictors cannot be told apart (one is a sum of the others, or the same for all pairs), or
        there are no more pairs than coefficients.
    InvalidInputError
        If there is no predictor, the relations are not square or not of the same people, or ``replicates`` is
        below 1.

    Notes
    -----
    The t values are those of least squares, which takes pairs as independent; they are not, and only their
    comparison with chance is to be read. The diagonal never counts, and missing cells travel with the people
    to whom they belong. With 40,000 pairs and three predictors, 1,000 draws take seconds; 2,000 people are
    about what memory and patience allow.

    References
    ----------
    .. [1] Dekker, Krackhardt and Snijders (2007), Sensitivity of MRQAP tests to collinearity and
       autocorrelation conditions, Psychometrika 72(4), 563–581. doi:10.1007/s11336-007-9016-1

    Examples
    --------
    Six people in a row write twice to those beside them and once to all of their own half.

    >>> place = np.arange(6)
    >>> beside = (abs(place[:, None] - place) == 1).astype(float)
    >>> half = (place[:, None] // 3 == place // 3).astype(float)
    >>> found = mrqap(2 * beside + half, {"beside": beside, "half": half}, rng=1, replicates=99)
    >>> found["coefficient"].round(6).abs().tolist()
    [0.0, 2.0, 1.0]
    """
    if not predictors:
        raise InvalidInputError("mrqap needs at least one predictor: {'beside': matrix, …}.")
    matrices, _ = _matched({"outcome": outcome, **predictors}, replicates)
    names, n = list(predictors), len(matrices[0])
    y, xs = matrices[0], matrices[1:]
    known = np.logical_and.reduce([~np.isnan(m) for m in matrices])
    n_pairs = int(known.sum())
    if n_pairs <= len(names) + 1:
        raise UndefinedMeasureError(
            f"{len(names)} predictors and an intercept need more than {len(names) + 1} pairs of people; "
            f"{n_pairs} are known in all relations."
        )
    design = np.column_stack([np.ones(n_pairs), *(x[known] for x in xs)])
    spread = np.linalg.norm(design - design.mean(axis=0), axis=0)[1:]
    if (spread <= 1e-12 * np.linalg.norm(design, axis=0)[1:]).any() or np.linalg.matrix_rank(
        design / np.linalg.norm(design, axis=0).clip(1e-300)
    ) < design.shape[1]:
        raise UndefinedMeasureError(
            f"The predictors {', '.join(names)} cannot be told apart: one of them is the same for all pairs, or "
            "a sum of multiples of the others. Leave one out."
        )
    coefficients, t, r_squared = _regression(design, y[known])
    said = int(rng) if isinstance(rng, int | np.integer) else pd.NA
    rng = np.random.default_rng(rng)
    nothing = (float("nan"),) * 3
    tested = [nothing] + [
        against_chance(t[k + 1], _by_chance(y, xs, k, known, rng, replicates, progress))
        for k in range(len(names))
    ]
    table = pd.DataFrame({"predictor": ["intercept", *names], "coefficient": coefficients, "t": t})
    table[["null_mean", "z", "p"]] = tested
    return table.assign(
        r_squared=r_squared,
        n=n,
        pairs=n_pairs,
        replicates=replicates,
        seed=pd.array([said] * len(table), dtype="Int64"),
        definition="least squares over ordered pairs; chance: double semi-partialling, t values",
    )


# ---------------------------------------------------------------- matrices of the same people


def _matched(relations: Mapping[str, Relation], replicates: int) -> tuple[list[np.ndarray], pd.Index | None]:
    if replicates < 1:
        raise InvalidInputError(f"replicates is a number from 1 on; here it is {replicates}.")
    people: pd.Index | None = None
    matrices: list[np.ndarray] = []
    for name, relation in relations.items():
        matrix, names = _matrix(relation, name)
        if matrices and len(matrix) != len(matrices[0]):
            raise InvalidInputError(
                f"All relations are of the same people; {name} is of {len(matrix)}, those before it of "
                f"{len(matrices[0])}."
            )
        if names is not None and people is not None:
            places = names.get_indexer(people)
            if (places < 0).any():
                raise InvalidInputError(
                    f"All relations are of the same people; {people[places < 0][0]!r} is not in {name}."
                )
            matrix = matrix[np.ix_(places, places)]
        people = names if people is None else people
        matrices.append(matrix)
    return matrices, people


def _matrix(relation: Any, name: str) -> tuple[np.ndarray, pd.Index | None]:
    names = None
    if hasattr(relation, "is_directed"):
        relation = InteractionNetwork.from_networkx(relation)
    if isinstance(relation, InteractionNetwork):
        matrix, names = relation.weights.toarray().astype(float), relation.participants
    elif isinstance(relation, pd.DataFrame):
        names = relation.index
        if not names.is_unique or set(names) != set(relation.columns) or len(names) != len(relation.columns):
            raise InvalidInputError(f"{name} needs the same people, each once, as index and as columns.")
        matrix = relation.loc[:, names].to_numpy(dtype=float, copy=True, na_value=np.nan)
    else:
        matrix = np.array(relation, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
        raise InvalidInputError(
            f"{name} is a square matrix of people by people; this one has the shape {matrix.shape}."
        )
    if np.isinf(matrix).any():
        raise InvalidInputError(f"{name} has an infinite cell. Leave it out as NaN, or put a number.")
    np.fill_diagonal(matrix, np.nan)
    return matrix, names


def _correlation(x: np.ndarray, y: np.ndarray) -> tuple[float, int]:
    known = ~(np.isnan(x) | np.isnan(y))
    n_pairs = int(known.sum())
    a, b = x[known], y[known]
    if n_pairs < 3 or np.ptp(a) == 0 or np.ptp(b) == 0:
        raise UndefinedMeasureError(
            f"The correlation of these relations is undefined: over the {n_pairs} pairs known in both, one of "
            "them does not vary, or there are too few."
        )
    a, b = a - a.mean(), b - b.mean()
    return float(a @ b / np.sqrt((a @ a) * (b @ b))), n_pairs


# ---------------------------------------------------------------- least squares, many times


def _regression(design: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    q, r = np.linalg.qr(design)
    coefficients = np.linalg.solve(r, q.T @ y)
    rest = y - design @ coefficients
    varies = y - y.mean()
    left, whole = float(rest @ rest), float(varies @ varies)
    inverse = np.linalg.inv(r)
    with np.errstate(divide="ignore"):
        t = coefficients / np.sqrt(
            max(left, 1e-24 * float(y @ y)) / (len(y) - design.shape[1]) * (inverse**2).sum(axis=1)
        )
    return coefficients, t, 1 - left / whole if whole > 0 else float("nan")


def _by_chance(
    y: np.ndarray,
    xs: list[np.ndarray],
    k: int,
    known: np.ndarray,
    rng: np.random.Generator,
    replicates: int,
    progress: bool | None,
) -> np.ndarray:
    """Return the t value of predictor k with its own part dealt out anew, once for each replicate."""
    n = len(y)
    others = [x for place, x in enumerate(xs) if place != k]
    given = np.column_stack([np.ones(int(known.sum())), *(x[known] for x in others)])
    basis, _ = np.linalg.qr(given)
    own = np.full((n, n), np.nan)
    own[known] = xs[k][known] - basis @ (basis.T @ xs[k][known])
    t = np.empty(replicates)
    if known.sum() == n * (n - 1):
        rest = y[known] - basis @ (basis.T @ y[known])
        freedom = len(rest) - given.shape[1] - 1
        block = max(1, min(20, CELLS // len(rest)))
        for b in steps(-(-replicates // block), "MRQAP", progress=progress):
            here = slice(b * block, min((b + 1) * block, replicates))
            dealt = np.column_stack(
                [
                    own[np.ix_(p, p)][known]
                    for p in (rng.permutation(n) for _ in range(here.stop - here.start))
                ]
            )
            dealt -= basis @ (basis.T @ dealt)
            size = np.einsum("ij,ij->j", dealt, dealt)
            shared = rest @ dealt
            left = np.maximum(rest @ rest - shared**2 / size, 1e-24 * (rest @ rest))
            t[here] = shared / np.sqrt(size * left / freedom)
        return t
    settled = ~np.isnan(y) & np.logical_and.reduce([~np.isnan(x) for x in others] or [~np.isnan(y)])
    for b in steps(replicates, "MRQAP", progress=progress):
        p = rng.permutation(n)
        dealt = own[np.ix_(p, p)]
        here = settled & ~np.isnan(dealt)
        design = np.column_stack([np.ones(int(here.sum())), *(x[here] for x in others), dealt[here]])
        t[b] = _regression(design, y[here])[1][-1]
    return t
