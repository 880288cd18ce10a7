"""Which ideas may say the same? Looked for as they come, a little at a time, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterable

from cocodesign.events import State
from cocodesign.similarity import most_alike

__all__ = ["LEAST", "Doubles"]

LEAST = 0.66
"""How alike two ideas must be to be shown as likely doubles; a person decides whether they are."""

SHOWN = 5
"""How many pairs are shown at once, so that the list does not become a task of its own."""

Pair = tuple[str, str]


class Doubles:
    """Pairs of standing ideas that are much alike: each idea, once, with the closest of those before it.

    An idea drawn from another one is not its double, however alike they are; nor are two of which the facilitator
    has said that they are not the same.
    """

    def __init__(self, least: float = LEAST) -> None:
        self.least = least
        self._texts: dict[str, str] = {}
        self._waiting: dict[str, str] = {}
        self._pairs: dict[Pair, float] = {}
        self._apart: set[Pair] = set()

    def look(self, state: State, only: Iterable[str] | None = None) -> None:
        """Take up ideas that are new or have other words; :meth:`work` compares them."""
        standing = state.standing() if only is None else [one for one in only if one in state.contributions]
        for idea in standing:
            row = state.contributions[idea]
            words = f"{row['title']} {row['text']}".strip() if row["text"] != row["title"] else row["text"]
            if row["kind"] == "idea" and words and words != self._texts.get(idea, self._waiting.get(idea)):
                self._waiting[idea] = words

    @property
    def waits(self) -> bool:
        """Whether an idea is still to be compared."""
        return bool(self._waiting)

    def work(self) -> None:
        """Compare one idea with all that were compared before."""
        if not self._waiting:
            return
        idea = next(iter(self._waiting))
        words = self._waiting.pop(idea)
        self._texts.pop(idea, None)
        self._pairs = {pair: likeness for pair, likeness in self._pairs.items() if idea not in pair}
        for other, likeness in most_alike(words, self._texts, limit=1, least=self.least):
            self._pairs[(other, idea)] = likeness
        self._texts[idea] = words

    def leave(self, one: str, other: str) -> None:
        """Remember that two are not the same."""
        self._apart |= {(one, other), (other, one)}

    def pairs(self, state: State, most: int = SHOWN) -> list[Pair]:
        """Return the pairs that are still to be looked at, the most alike first."""
        standing = set(state.standing())
        found = [
            (one, other)
            for one, other in sorted(self._pairs, key=lambda pair: -self._pairs[pair])
            if {one, other} <= standing
            and (one, other) not in self._apart
            and one not in state.parents(other)
            and other not in state.parents(one)
        ]
        return found[:most]
