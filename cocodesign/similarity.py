"""How alike are two short texts? Enough to say, while somebody writes, "this idea is close to yours"."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

__all__ = ["likeness", "most_alike"]


def likeness(one: str, other: str) -> float:
    r"""Return how much two short texts have in common, whatever their script and the order of their words.

    .. math:: s = \max\left(\frac{2\,|A \cap B|}{|A| + |B|},\; 0.9\,\frac{|W \cap V|}{\min(|W|, |V|)}\right)

    where A, B are the sets of three-letter pieces of their words and W, V the sets of their longer words
    (a text of one such word counts by its pieces only, so that one common word is not yet likeness).

    Returns
    -------
    float
        Between 0 (nothing) and 1 (the same words); 0 when one of them is empty.

    Notes
    -----
    Accents, case and width are folded. Words of fewer than four letters are left out where there are longer ones,
    because they are mostly articles and prepositions; scripts written without spaces are cut into pairs of signs.

    Examples
    --------
    >>> likeness("Twelve shade trees", "twelve SHADE trees!")
    1.0
    >>> likeness("Twelve shade trees", "A swimming pool")
    0.0
    """
    pieces, words = _folded(one)
    other_pieces, other_words = _folded(other)
    if not pieces or not other_pieces:
        return 0.0
    dice = 2 * len(pieces & other_pieces) / (len(pieces) + len(other_pieces))
    shared, least = len(words & other_words), min(len(words), len(other_words))
    overlap = 0.9 * shared / least if least >= 2 and shared >= 2 else 0.0
    return max(dice, overlap)


def most_alike(
    text: str, ideas: Mapping[str, str], limit: int = 3, least: float = 0.34
) -> list[tuple[str, float]]:
    """Return the ideas that are most like a text, as pairs of id and likeness, the closest first.

    Parameters
    ----------
    text : str
        What somebody is writing.
    ideas : mapping
        Texts by id.
    limit : int
        At most so many.
    least : float
        Ideas below this likeness are left out.

    Notes
    -----
    Spelling counts too where `rapidfuzz` is installed: the better of :func:`likeness` and its ratio of sorted words
    is taken, so that a slip of the pen does not hide a twin. Equal scores keep the order of `ideas`.

    Examples
    --------
    >>> most_alike("a library of tools", {"1": "Tool library in a container", "2": "Repair café"})[0][0]
    '1'
    """
    spelled = _spelling()
    found = []
    for idea, words in ideas.items():
        score = likeness(text, words)
        if spelled is not None and score < least:
            score = max(score, spelled(text, words))
        if score >= least:
            found.append((idea, round(score, 4)))
    return sorted(found, key=lambda pair: -pair[1])[:limit]


@lru_cache(maxsize=4096)
def _folded(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The three-letter pieces and the words of a text; both sets empty for a text without letters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if not unicodedata.combining(c))
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    cut = [piece for word in words for piece in _pairs(word)]
    longer = [word for word in cut if len(word) >= 4 or not word.isascii()] or cut
    pieces = {f" {word} "[i : i + 3] for word in longer for i in range(len(word))}
    return frozenset(pieces), frozenset(_stem(word) for word in longer)


def _pairs(word: str) -> list[str]:
    """A word as it is, or pairs of signs where a script has no spaces between words."""
    if any("\u3040" <= c <= "\u30ff" or "\u3400" <= c <= "\u9fff" or "\u0e00" <= c <= "\u0e7f" for c in word):
        return [word[i : i + 2] for i in range(max(1, len(word) - 1))]
    return [word]


def _stem(word: str) -> str:
    """A word without the plural's s, so that *tool* meets *tools*."""
    return word[:-1] if len(word) > 4 and word.endswith("s") else word


@lru_cache(maxsize=1)
def _spelling() -> Callable[[str, str], float] | None:
    """How alike two texts are spelled, by rapidfuzz; None where it is not installed."""
    try:
        from rapidfuzz import fuzz, utils
    except ImportError:
        return None

    def spelled(one: str, other: str) -> float:
        ratio = fuzz.token_sort_ratio(one, other, processor=utils.default_process) / 100
        return ratio if ratio >= 0.62 else 0.0

    return spelled
