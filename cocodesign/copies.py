"""Which texts repeat somebody's words? Screens begin a version, a fork or a merge with the words that are there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

__all__ = ["RUN", "copies", "repeats"]

RUN = 32
"""So many letters in a row, about six words, that are the same in two texts are no chance."""

Row = Mapping[str, Any]


def copies(own: Iterable[Row], said: Iterable[Row], drawn: Iterable[tuple[str, str]]) -> list[Row]:
    """Return what others wrote later that still repeats these words.

    Parameters
    ----------
    own : iterable of mapping
        The payloads that go, with ``event, kind, ref, seq, body``.
    said : iterable of mapping
        All payloads of ideas and comments that stand, those of `own` among them.
    drawn : iterable of (str, str)
        Which idea was drawn from which.

    Notes
    -----
    Looked at are later versions of the same idea and whatever was drawn from it, directly or not. What these words
    have in common with what stood before them, in the same idea or its sources, is not theirs.
    """
    own = list(own)
    gone = {row["event"] for row in own}
    others = [row for row in said if row["event"] not in gone and _is_wording(row)]
    up: dict[str, set[str]] = {}
    down: dict[str, set[str]] = {}
    for child, parent in drawn:
        up.setdefault(child, set()).add(parent)
        down.setdefault(parent, set()).add(child)
    found: dict[str, Row] = {}
    for row in own:
        if not _is_wording(row):
            continue
        idea = _idea_of(row)
        around = {"before": _reach(up, idea), "after": _reach(down, idea)}
        before = [t for other in others if other["seq"] < row["seq"] and _idea_of(other) in around["before"] for t in _texts(other)]  # fmt: skip
        for other in others:
            if other["seq"] > row["seq"] and _idea_of(other) in around["after"]:
                pairs = ((text, words) for text in _texts(other) for words in _texts(row))
                if any(repeats(text, words, before) for text, words in pairs):
                    found[other["event"]] = other
    return list(found.values())


def _idea_of(row: Row) -> str:
    return str(row["event"] if row["kind"] == "idea.added" else row["ref"])


def _is_wording(row: Row) -> bool:
    """Whether these are words of an idea, or words that a comment proposes for one."""
    return row["kind"] != "comment.added" or bool(row["body"].get("new_text"))


def _texts(row: Row) -> Iterator[str]:
    names = ("new_title", "new_text") if row["kind"] == "comment.added" else ("title", "text")
    return (row["body"][name] for name in names if row["body"].get(name))


def _reach(edges: Mapping[str, set[str]], start: str) -> set[str]:
    found, edge = {start}, {start}
    while edge:
        edge = {to for one in edge for to in edges.get(one, ())} - found
        found |= edge
    return found


def repeats(text: str, words: str, but: Iterable[str] = ()) -> bool:
    """Whether a text repeats somebody's words: all of them and nothing else, or a run of 32 letters of them.

    Parameters
    ----------
    text : str
        What may be a copy.
    words : str
        The words it may be a copy of.
    but : iterable of str
        Texts from which both may have it: what stands in one of them is nobody's words here.

    Notes
    -----
    Case, width and blanks are folded. A few words that two people may well have chosen alike are no repetition,
    unless they are the whole text.

    Examples
    --------
    >>> repeats("Shade trees along the canal side, and a bench", "Shade trees along the canal side.")
    True
    >>> repeats("Shade trees with a rain garden", "Shade trees"), repeats("SHADE  TREES", "Shade trees")
    (False, True)
    """
    copy, own = _even(text), _even(words)
    others = [_even(one) for one in but]
    if not copy or not own or any(own in one for one in others):
        return False
    if copy == own:
        return True
    half = RUN // 2
    taken = [i for i in range(len(own) - half + 1) if any(own[i : i + half] in one for one in others)]
    masked = {i + k for i in taken for k in range(half)}
    runs = {own[i : i + RUN] for i in range(len(own) - RUN + 1) if masked.isdisjoint(range(i, i + RUN))}
    return any(copy[i : i + RUN] in runs for i in range(len(copy) - RUN + 1))


def _even(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
