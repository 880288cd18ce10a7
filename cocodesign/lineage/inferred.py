"""Which ideas may have grown out of which, although nobody said so? Guesses from their words, marked as such."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from cocodesign.exceptions import InvalidInputError
from cocodesign.inference import Estimate
from cocodesign.shares import share_with_interval
from cocodesign.tables import check_table

__all__ = [
    "inferred_derivations",
    "likely_duplicates",
    "precision_and_recall",
    "words_and_letters",
]

Encoder = Callable[[Sequence[str]], Any]
"""From texts to a matrix with a row for each, dense or sparse: rows of like texts point the same way."""

_AT_ONCE = 1000  # ideas compared with all earlier ones


def inferred_derivations(
    contributions: pd.DataFrame,
    *,
    encoder: Encoder | None = None,
    threshold: float = 0.2,
    n_best: int = 2,
) -> pd.DataFrame:
    """Return from which earlier ideas each idea may have been drawn, by the likeness of their words.

    Parameters
    ----------
    contributions : pandas.DataFrame
        The table of contributions; its ideas (``kind`` is ``"idea"``) are compared by ``title`` and ``text``. Those without
        words are left out.
    encoder : callable, optional
        Texts in, a matrix with a row for each out; likeness is the cosine of two rows. By default
        :func:`words_and_letters`; sentence embeddings find the same thought in other words.
    threshold : float
        Ideas less alike than this are not related. What is a good threshold depends on the encoder and on the
        texts: label some and look (:func:`precision_and_recall`).
    n_best : int
        At most so many parents for an idea, the most alike.

    Returns
    -------
    pandas.DataFrame
        A table of derivations: ``child``, ``parent``, ``kind`` (``inspired_by``, along which no credit flows),
        ``inferred`` (True) and ``score``, the likeness; the children in order of time, for each the likeliest parent first.

    Raises
    ------
    InvalidInputError
        If a default encoder is wanted and scikit-learn is not installed, the encoder's matrix has not a row for each
        text, or threshold or ``n_best`` are not sensible.

    Notes
    -----
    Only earlier ideas can be parents: by ``created_at``, then ``seq``, where the table has them, otherwise by the order of
    its rows. Ideas of the same moment are not earlier than one another. Likeness is no proof: two people
    may have had one thought. A guess is never credit, and :attr:`IdeaLineage.declared` leaves it out.

    On the 124 ideas of :func:`cocodesign.datasets.load_old_depot_ideas` the defaults find two thirds of the pairs that are
    kin (a parent, or the same said in other words), and two thirds of what they find is right; half of it is a parent.

    Examples
    --------
    An encoder that knows three words:

    >>> def three_words(texts):
    ...     return [[text.count(word) for word in ("bench", "roof", "pool")] for text in texts]
    >>> said = {"contribution": ["a", "b", "c"], "text": ["a bench", "a roof over the bench", "a pool"]}
    >>> said = pd.DataFrame(said).assign(participant="Ana", kind="idea")
    >>> inferred_derivations(said, encoder=three_words, threshold=0.5)[["child", "parent", "score"]].round(2)
      child parent  score
    0     b      a   0.71
    """
    return _alike(contributions, encoder, threshold, n_best, "inspired_by")


def likely_duplicates(
    contributions: pd.DataFrame, *, encoder: Encoder | None = None, threshold: float = 0.3
) -> pd.DataFrame:
    """Return which ideas probably say what an earlier one says.

    Parameters
    ----------
    contributions, encoder
        As for :func:`inferred_derivations`.
    threshold : float
        How alike two ideas must be.

    Returns
    -------
    pandas.DataFrame
        A table of derivations: ``child`` says what ``parent``, an earlier idea, says; ``kind`` is ``same_as``, ``inferred``
        True, ``score`` the likeness. Every pair is there, not only the likeliest.

    Raises
    ------
    InvalidInputError
        As for :func:`inferred_derivations`.

    Notes
    -----
    Words alone hardly tell what says the same from what builds on it: on the 124 ideas of
    :func:`cocodesign.datasets.load_old_depot_ideas` the default finds half of the repetitions, and a third of what it finds
    is one; most of the rest is a parent and its child. Let people decide, or pass an encoder that knows meanings.

    Examples
    --------
    >>> def three_words(texts):
    ...     return [[text.count(word) for word in ("bench", "roof", "pool")] for text in texts]
    >>> said = pd.DataFrame({"contribution": ["a", "b"], "text": ["a pool", "the pool"]})
    >>> likely_duplicates(said.assign(participant="Ana", kind="idea"), encoder=three_words)["parent"].tolist()
    ['a']
    """
    return _alike(contributions, encoder, threshold, None, "same_as")


def words_and_letters(texts: Sequence[str]) -> sparse.csr_array:
    """Return texts as rows of weights: one half for their words, the other for pieces of three to five letters.

    Weights are TF-IDF: what is frequent in a text and rare in the others weighs most. Pieces of letters bear with
    slips of the pen and with endings. Case and accents are folded, signs that are neither letters nor digits do not count.
    It needs scikit-learn.

    Raises
    ------
    InvalidInputError
        If scikit-learn is not installed.

    Examples
    --------
    >>> words_and_letters([]).shape
    (0, 0)
    """
    if not len(texts):
        return sparse.csr_array((0, 0))
    try:
        from sklearn.feature_extraction.text import TfidfVectorizer
    except ImportError as missing:
        raise InvalidInputError(
            "Reading likeness from words needs scikit-learn, which is not installed: pip install 'cocodesign[text]'. "
            "Or pass an encoder of your own: encoder=…, from texts to a matrix."
        ) from missing
    words = [re.sub(r"\W+", " ", text) for text in texts]
    halves = []
    for pieces in (
        {"token_pattern": r"(?u)\b\w+\b"},
        {"analyzer": "char_wb", "ngram_range": (3, 5)},
    ):
        try:
            half = TfidfVectorizer(sublinear_tf=True, strip_accents="unicode", **pieces).fit_transform(words)
        except ValueError:  # no text has a single word
            half = sparse.csr_array((len(texts), 1))
        halves.append(sparse.csr_array(half) / np.sqrt(2))
    return sparse.csr_array(sparse.hstack(halves))


def precision_and_recall(found: pd.DataFrame, labelled: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Return how many of the pairs that were found are right, and how many of the right ones were found.

    Parameters
    ----------
    found, labelled : pandas.DataFrame
        Pairs of ``child`` and ``parent``, guessed and true. Each pair counts once.
    level : float
        How sure the interval is.

    Returns
    -------
    pandas.DataFrame
        Two rows, ``precision`` and ``recall``, with the columns of :class:`cocodesign.inference.Estimate`: value, low, high,
        n (of how many) and so on. NaN where there is nothing to divide by.

    Raises
    ------
    InvalidInputError
        If a table has no columns child and parent, or ``level`` is not between 0 and 1.

    Notes
    -----
    Wilson's interval takes the pairs as independent. Those of one idea are not quite, so that it is a little narrow.

    References
    ----------
    .. [1] Wilson (1927), Probable inference, the law of succession, and statistical inference,
       Journal of the American Statistical Association 22, 209–212. doi:10.1080/01621459.1927.10502953

    Examples
    --------
    >>> right = pd.DataFrame({"child": ["b", "c", "d", "e"], "parent": "a"})
    >>> guess = pd.DataFrame({"child": ["b", "c", "x"], "parent": "a"})
    >>> precision_and_recall(guess, right)[["value", "low", "high", "n"]].round(2)
               value   low  high  n
    precision   0.67  0.21  0.94  3
    recall      0.50  0.15  0.85  4
    """
    if not 0 < level < 1:
        raise InvalidInputError(f"level lies between 0 and 1; here it is {level}.")
    sets = []
    for name, table in (("found", found), ("labelled", labelled)):
        if not {"child", "parent"} <= set(table.columns):
            raise InvalidInputError(
                f"{name} needs the columns child and parent; it has {', '.join(map(str, table.columns)) or 'none'}."
            )
        sets.append(set(zip(table["child"], table["parent"], strict=True)))
    hits = len(sets[0] & sets[1])
    rows = {
        "precision": _proportion(hits, len(sets[0]), level, "right pairs of those found"),
        "recall": _proportion(hits, len(sets[1]), level, "found pairs of those that are right"),
    }
    return pd.concat([row.to_frame() for row in rows.values()]).set_axis(list(rows))


def _proportion(hits: int, n: int, level: float, what: str) -> Estimate:
    nan = float("nan")
    words = f"{what}; Wilson's interval of {level:.0%}"
    share, low, high = share_with_interval(hits, n, level=level)
    return Estimate(share, low, high, nan, nan, nan, n, words)


def _alike(
    contributions: pd.DataFrame,
    encoder: Encoder | None,
    threshold: float,
    n_best: int | None,
    kind: str,
) -> pd.DataFrame:
    if not 0 < threshold <= 1:
        raise InvalidInputError(f"threshold is a likeness above 0, at most 1; here it is {threshold}.")
    if n_best is not None and n_best < 1:
        raise InvalidInputError(f"n_best is a number of parents from 1 on; here it is {n_best}.")
    said = _said_in_order(contributions)
    texts = said["words"].tolist()
    rows = _unit_rows((encoder or words_and_letters)(texts), len(texts))
    moment = said["moment"].to_numpy()
    later, earlier, score = [], [], []
    for begin in range(0, len(texts), _AT_ONCE):
        here = slice(begin, begin + _AT_ONCE)
        alike = rows[here] @ rows[: begin + _AT_ONCE].T
        alike = alike.toarray() if sparse.issparse(alike) else np.asarray(alike)
        alike[moment[None, : alike.shape[1]] >= moment[here, None]] = -1.0
        child, parent = np.nonzero(alike >= threshold - 1e-12)
        likeness = alike[child, parent]
        best = np.lexsort((parent, -likeness, child))
        if n_best is not None:
            child_in_order = child[best]
            nth = np.arange(len(best)) - np.searchsorted(child_in_order, child_in_order)
            best = best[nth < n_best]
        later.append(child[best] + begin)
        earlier.append(parent[best])
        score.append(np.minimum(likeness[best], 1.0))
    ids = said["contribution"].to_numpy()
    nothing = np.empty(0, dtype=np.int64)
    table = pd.DataFrame(
        {
            "child": ids[np.concatenate([nothing, *later])],
            "parent": ids[np.concatenate([nothing, *earlier])],
            "kind": kind,
            "inferred": True,
            "score": np.concatenate([np.empty(0), *score]),
        }
    )
    return check_table(table, "derivations")[["child", "parent", "kind", "inferred", "score"]]


def _said_in_order(contributions: pd.DataFrame) -> pd.DataFrame:
    """The ideas that have words, in order of time, with what they say and the number of their moment."""
    said = check_table(contributions, "contributions")
    said = said[said["kind"] == "idea"]
    columns = [said[column].fillna("") for column in ("title", "text") if column in said]
    if not columns:
        raise InvalidInputError(
            "contributions needs the column title or text to compare what ideas say; it has neither."
        )
    words = columns[0] if len(columns) == 1 else columns[0] + " " + columns[1]
    said = said.assign(words=words.str.strip())
    said = said[said["words"] != ""]
    times = [column for column in ("created_at", "seq") if column in said and said[column].notna().any()]
    if not times:
        return said.assign(moment=np.arange(len(said)))
    for column in times:
        if said[column].isna().any():
            row = said.index[said[column].isna()][0]
            raise InvalidInputError(
                f"contributions, row {row}: {column} is missing, and only earlier ideas can be parents. Fill it in, or "
                "drop the column."
            )
    said = said.sort_values(times, kind="stable")
    new = (said[times] != said[times].shift()).any(axis=1)
    return said.assign(moment=new.cumsum())


def _unit_rows(matrix: Any, n: int) -> Any:
    """Return the rows at length 1, so that their products are cosines; rows of zeros stay."""
    rows: Any = (
        sparse.csr_array(matrix, dtype=float) if sparse.issparse(matrix) else np.asarray(matrix, float)
    )
    if n and (rows.ndim != 2 or rows.shape[0] != n):
        raise InvalidInputError(
            f"The encoder returned a matrix of shape {rows.shape} for {n} texts; it must have a row for each."
        )
    if not n:
        return np.zeros((0, 1))
    squares = rows.multiply(rows) if sparse.issparse(rows) else rows * rows
    length = np.sqrt(np.asarray(squares.sum(axis=1)).ravel())
    scale = np.divide(1.0, length, out=np.zeros(n), where=length > 0)
    return sparse.diags_array(scale).tocsr() @ rows
